"""The head reads who did what: by filter, by person, page by page; and takes it along as a file."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

import pytest
from python_calamine import load_workbook

from clinic_desk import errors
from clinic_desk.rules.audit import AuditFilter, AuditKind, AuditRow
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import RIGHTS, Right, Role, rights_of
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    access,
    audit,
    audit_log,
    booking,
    calendar,
    clinic,
    export_fhir,
    export_ics,
    exports,
    people,
    register,
    spreadsheet_files,
    waiting,
)
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.wording import audit as words
from clinic_desk.wording import calendar_file
from clinic_desk.wording import exports as tables
from tests.make import ACTOR, NOW, make_doctor, make_person, make_typed

AT = datetime(2026, 11, 24, 10, 30)
LATER = NOW + timedelta(days=1)
TUESDAY = AT.date()
OTHER = Actor("Сәрсенова Ж.", "pc-2")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    access.sit_down(ACTOR)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


@pytest.fixture
def visit(doctor):
    person = make_person()
    make_person("Иванов Пётр Ильич")
    order = BookingOrder(person.id, doctor.id, AT, Channel.PHONE)
    done = booking.book(order, now=NOW, actor=ACTOR)
    booking.mark(done.visit.id, Step.ARRIVE, now=LATER, actor=OTHER)
    return done.visit


def ask(**wishes) -> list[AuditRow]:
    return audit_log.page(AuditFilter(**wishes))


def test_the_newest_come_first_and_page_by_page(visit):
    rows = ask()
    assert [row.id for row in rows] == sorted((row.id for row in rows), reverse=True)
    first = audit_log.page(AuditFilter(), limit=1)
    second = audit_log.page(AuditFilter(), limit=1, before=first[0].id)
    assert [*first, *second] == rows[:2]
    assert audit_log.page(AuditFilter(), before=rows[-1].id) == []


def test_an_entry_shows_what_stood_before_and_after(visit):
    row = ask()[0]
    assert (row.kind, row.subject, row.step) == (AuditKind.CHANGED, "event", "arrive")
    assert (row.account, row.pc, row.name, row.number) == (*_who(OTHER), "Ахметов Серік Болатұлы", (2026, 1))
    assert (row.before["state"], row.after["state"]) == ("booked", "arrived")
    facts = words.facts_of(row, {})
    assert [(one.name, one.before, one.after) for one in facts] == [("State", "booked", "arrived")]
    assert words.about(row) == "visit · Arrived · No. 1 · Ахметов Серік Болатұлы"


def _who(actor: Actor) -> tuple[str, str]:
    return actor.registrar, actor.pc


@pytest.mark.parametrize(
    ("wishes", "steps"),
    [
        ({"account": OTHER.registrar}, ["arrive"]),
        ({"pc": ACTOR.pc, "kinds": frozenset({AuditKind.CREATED})}, ["book", ""]),
        ({"first": NOW.date() + timedelta(days=1)}, ["arrive"]),
        ({"last": NOW.date(), "text": "ахмет"}, ["book", ""]),
        ({"text": "АХМЕТОВ"}, ["arrive", "book", ""]),
        ({"text": "иванов"}, []),
        ({"kinds": frozenset({AuditKind.ERASED})}, []),
    ],
)
def test_the_filter_narrows(visit, wishes, steps):
    assert [row.step for row in ask(**wishes)] == steps


def test_one_person_s_history_has_every_look_and_every_touch(visit, doctor):
    audit.forget()
    other = people.add_person(make_typed("Петров Иван"), now=LATER, actor=ACTOR)
    people.update_contact(visit.person_id, phones=("87015550011",), now=LATER, actor=ACTOR)
    waiting.add(WaitingOrder(visit.person_id, doctor_id=doctor.id), now=LATER, actor=ACTOR)
    register.find_page("ахметов", now=LATER)
    register.get(visit.person_id, now=LATER)
    calendar.day([doctor], AT.date(), now=LATER)
    calendar.day([doctor], NOW.date(), now=LATER)  # a day on which the person does not stand
    calendar.week(doctor, AT.date(), now=LATER)
    audit.paper("slip", "person", visit.person_id, now=LATER, actor=ACTOR)
    audit.flush(now=LATER, at_end=True)
    found = [(row.kind.value, row.table or row.subject) for row in audit_log.of_person(visit.person_id)]
    assert sorted(found) == sorted(
        [
            ("created", "event"),
            ("changed", "event"),
            ("changed", "person"),
            ("created", "waiting_entry"),
            ("searched", "search"),
            ("viewed", "person"),
            ("viewed", "day"),
            ("viewed", "week"),
            ("printed", "person"),
        ]
    )
    assert [row.subject for row in audit_log.of_person(other.id)] == ["person"]
    assert audit_log.of_person(999) == []


def test_only_those_with_the_right_may_read_it(visit):
    access.ask_who(login_is_on=True)
    for role in Role:
        access.enter(access.Session(1, "Омарова А.", role, RIGHTS[role]))
        if role in {Role.HEAD, Role.ADMINISTRATOR}:
            assert ask()
            assert audit_log.of_person(visit.person_id)
        else:
            for read in (ask, lambda: audit_log.of_person(visit.person_id), audit_log.names):
                with pytest.raises(errors.NoRight):
                    read()


def test_names_are_offered_for_the_filter(visit):
    assert audit_log.names() == audit_log.Names((ACTOR.registrar, OTHER.registrar), (ACTOR.pc, OTHER.pc))


# --- files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_holds_every_entry_as_text_and_is_itself_written_down(visit, tmp_path, ending):
    formula = people.add_person(make_typed("=cmd|x Иван"), now=NOW, actor=ACTOR)
    assert formula.name.last.startswith("=")
    path = tmp_path / f"аудит.{ending}"

    def cells(row: AuditRow) -> tuple[str, ...]:
        return (row.name, words.about(row))

    count = audit_log.export(AuditFilter(), path, ("=Аты", "Не"), cells, now=NOW, actor=ACTOR)
    rows = _read(path)
    assert len(rows) == count + 1
    assert rows[0] == ["'=Аты", "Не"]
    assert ["'=cmd|x Иван", "patient · =cmd|x Иван"] in rows
    newest = ask()[0]
    assert (newest.kind, newest.row_key, newest.facts["target"]) == (AuditKind.EXPORTED, "audit", path.name)
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith((".", "аудит"))) == [
        path.name
    ]


def _read(path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=";"))
    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    assert all(isinstance(cell, str) for row in rows for cell in row)
    return rows


def test_a_stopped_or_impossible_export_leaves_no_file(visit, tmp_path):
    def stop(_count: int) -> None:
        raise errors.Stopped

    for _one in range(audit_log.PAGE):
        audit.paper("slip", now=NOW, actor=ACTOR)
    path = tmp_path / "a.xlsx"
    with pytest.raises(errors.Stopped):
        audit_log.export(AuditFilter(), path, ("a",), lambda _row: ("x",), now=NOW, actor=ACTOR, tick=stop)
    with pytest.raises(errors.BadFile):
        spreadsheet_files.write(tmp_path / "none" / "a.csv", ("a",), [])
    assert not [one for one in tmp_path.iterdir() if "a.xlsx" in one.name]


class Exports:
    """Files with and without the name of one person, who stands in the journal of NOW and visits at AT."""

    def __init__(self, doctor, folder):
        self.doctor, self.folder = doctor, folder

    def entries_of(self, person_id):
        audit.flush(now=LATER, at_end=True)
        entries = audit_log.of_person(person_id)
        return [row.row_key for row in reversed(entries) if row.kind is AuditKind.EXPORTED]

    def calendar(self, day=TUESDAY, *, doctor=None, names=True, now=LATER):
        export_ics.write_ics(
            (doctor or self.doctor).id, day, day, self.folder / "a.ics", calendar_file.words(),
            with_names=names, now=now, actor=ACTOR,
        )  # fmt: skip

    def bundle(self, day=TUESDAY, *, names=True):
        target = self.folder / "a.json"
        export_fhir.write_fhir(day, day, target, clinic_name="", with_names=names, now=LATER, actor=ACTOR)

    def table(self, what, day, *, names=True):
        frame = tables.Frame("", "", LATER, day, day, names)
        facts = {"now": LATER, "actor": ACTOR}
        target = self.folder / "a.csv"
        if what == "journal":
            chosen = JournalFilter(day, day)
            exports.journal(chosen, tables.journal(frame), target, with_names=names, **facts)
        elif what == "visits":
            exports.visits(day, day, tables.visits(frame), target, with_names=names, **facts)
        else:
            exports.persons(tables.people(frame), target, first=day, last=day, **facts)


def test_files_that_took_a_name_out_of_the_clinic_count_for_its_owner(visit, doctor, tmp_path):
    other = make_doctor("Қасымов Болат Ерланұлы", room="6")
    take = Exports(doctor, tmp_path)
    for names in (True, False):
        take.calendar(names=names)
        take.bundle(names=names)
        take.table("visits", AT.date(), names=names)
        take.table("journal", NOW.date(), names=names)
    take.table("people", NOW.date())
    exports.persons(tables.people(tables.Frame("", "", LATER)), tmp_path / "a.csv", now=LATER, actor=ACTOR)
    there = ["calendar", "fhir", "visits", "journal", "people", "people"]
    assert take.entries_of(visit.person_id) == there
    # other days, another doctor, and what was written before anybody knew of the visit
    take.calendar(NOW.date())
    take.calendar(doctor=other)
    take.bundle(NOW.date())
    take.table("visits", NOW.date())
    take.table("journal", AT.date())
    take.table("people", AT.date())
    take.calendar(now=NOW - timedelta(hours=1))
    assert take.entries_of(visit.person_id) == there
    assert take.entries_of(999) == []


def test_a_visit_that_was_moved_counts_where_it_stood_when_the_file_was_written(visit, doctor, tmp_path):
    second = people.add_person(make_typed("Петров Иван"), now=LATER, actor=ACTOR)
    wanted = AT + timedelta(minutes=15)
    order = BookingOrder(second.id, doctor.id, wanted, Channel.PHONE, override_reason="x")
    moved = booking.book(order, now=LATER, actor=ACTOR).visit
    take, next_day = Exports(doctor, tmp_path), TUESDAY + timedelta(days=1)
    take.calendar(TUESDAY)
    take.calendar(next_day)
    assert take.entries_of(second.id) == ["calendar"]
    later = LATER + timedelta(minutes=5)
    booking.move(moved.id, at=AT + timedelta(days=1), now=later, actor=ACTOR)
    assert take.entries_of(second.id) == ["calendar"]
    take.calendar(next_day, now=later)
    assert take.entries_of(second.id) == ["calendar", "calendar"]


@pytest.mark.parametrize(
    ("role", "extra"),
    # who may export does not see the audit for it
    [(Role.REGISTRAR, ()), (Role.REGISTRAR, {Right.EXPORT}), (Role.DOCTOR, {Right.EXPORT})],
)
def test_an_export_without_the_right_or_the_entry_makes_no_file(visit, tmp_path, role, extra):
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, "Омарова А.", role, rights_of(role, extra)))
    path = tmp_path / "a.csv"
    with pytest.raises(errors.NoRight):
        audit_log.export(AuditFilter(), path, ("a",), lambda _row: ("x",), now=NOW, actor=access.actor())
    assert not path.exists()
