"""Deleting old years: only after the term, only deliberately, all of it, and nothing else."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models.base import database
from clinic_desk.models.journal import DayTaken, Draft, Event, Request, Visit
from clinic_desk.models.people import Person, RegisterChange
from clinic_desk.models.safety import Erasure
from clinic_desk.models.search import SearchWord
from clinic_desk.models.waiting import CallSheetLine, WaitingEntry
from clinic_desk.rules import erasure as rule
from clinic_desk.rules.erasure import ErasureOrder
from clinic_desk.rules.rows import Channel, JournalResult
from clinic_desk.services import (
    access,
    actions,
    audit_chain,
    backup,
    booking,
    clinic,
    clock_check,
    erasure,
    finder,
    journal,
    register,
    undo,
)
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, make_person
from tests.services.old_clinics import FIRST_YEAR, OldClinic, names_of

LAST_YEAR = FIRST_YEAR + 5
TODAY = datetime(LAST_YEAR, 11, 23, 9, 0)
TERM = 3
KINDS = ("book", "return", "move", "cancel", "tick", "refuse", "undo", "wait", "absence", "look", "register")
FULL_YEAR = (*("book", "wait", "book", "move", "book", "cancel", "book", "tick", "refuse", "book"), "absence")
FULL_YEAR += ("look", "register", "return", "book", "undo", "wait")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


@pytest.fixture
def lived():
    """Every kind of thing in every year from the first to this one."""
    return OldClinic(
        [
            (year, kind, 3 * place)
            for year in range(FIRST_YEAR, LAST_YEAR + 1)
            for place, kind in enumerate(FULL_YEAR)
        ]
    )


def order(year=FIRST_YEAR, **facts):
    usual = {"typed": str(year), "reason": "storage term over", "has_list": True}
    return ErasureOrder(year, **{**usual, **facts})


def erase(year=FIRST_YEAR, term=TERM, now=TODAY, **facts):
    return erasure.erase(order(year, **facts), storage_years=term, now=now, actor=ACTOR)


def count(table):
    return database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def bytes_of(folder):
    """Everything in the data folder but the backups, which hold the year on purpose."""
    files = [one for one in folder.rglob("*") if one.is_file() and "backups" not in one.parts]
    return b"".join(one.read_bytes() for one in files)


def says(folder, year):
    """Whether a name of that year can be found in the files, as it is or escaped in JSON."""
    name = names_of(year)
    forms = {form(name) for form in (str, str.lower, str.upper)}
    forms |= {form.encode("unicode_escape").decode() for form in forms}
    held = bytes_of(folder)
    return any(form.encode() in held for form in forms)


# --- which years ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "term", "newest"),
    [
        (date(2030, 1, 1), 3, 2026),
        (date(2030, 12, 31), 3, 2026),
        (date(2029, 12, 31), 3, 2025),
        (date(2030, 6, 1), 1, 2028),
        (date(2030, 6, 1), 0, 2028),  # a whole year stays, whatever is set
        (date(2030, 6, 1), 25, 2004),
    ],
)
def test_the_current_year_and_the_last_full_ones_stay(today, term, newest):
    assert rule.newest_to_go(today, term) == newest
    assert rule.kept_since(today, term) == date(newest + 1, 1, 1)


def test_only_the_oldest_year_may_go_once_its_term_is_over(lived):
    found = erasure.years(now=TODAY, storage_years=TERM)
    assert [(one.year, one.may_go, one.term_over) for one in found] == [
        (FIRST_YEAR, True, True),
        (FIRST_YEAR + 1, False, True),
        *((year, False, False) for year in range(FIRST_YEAR + 2, LAST_YEAR + 1)),
    ]


@pytest.mark.parametrize(
    ("year", "facts", "reason"),
    [
        (LAST_YEAR, {}, "term"),
        (LAST_YEAR - TERM, {}, "term"),
        (FIRST_YEAR + 1, {}, "order"),
        (FIRST_YEAR - 1, {}, "gone"),
        (FIRST_YEAR, {"typed": str(FIRST_YEAR + 1)}, "typed"),
        (FIRST_YEAR, {"typed": ""}, "typed"),
        (FIRST_YEAR, {"reason": "  "}, "reason"),
        (FIRST_YEAR, {"has_list": False}, "list"),
    ],
)
def test_an_order_that_lacks_something_deletes_nothing(lived, year, facts, reason):
    before = {table: count(table) for table in ("request", "visit", "event", "person", "audit_entry")}
    with pytest.raises(errors.ErasureRefused) as refused:
        erase(year, **facts)
    assert (refused.value.year, refused.value.reason) == (year, reason)
    assert {table: count(table) for table in before} == before
    assert backup.last_runs() == []


def test_under_a_doubtful_clock_no_year_is_old(lived):
    """A clock ten years ahead would let everything go."""
    clock_check.trust_any_clock(trusted=False)
    with pytest.raises(errors.ClockDoubtful):
        erase(FIRST_YEAR, now=TODAY.replace(year=LAST_YEAR + 10))
    assert count("request") > 0


def test_without_a_backup_nothing_goes(lived, data):
    (data / "backups").write_text("no folder can be made here")
    before = count("request")
    with pytest.raises(errors.ClinicError):
        erase()
    assert count("request") == before
    assert Erasure.select().count() == 0


# --- what goes and what stays --------------------------------------------------------------------------


def test_the_preview_is_what_happens(lived):
    told = erasure.preview(FIRST_YEAR, now=TODAY, storage_years=TERM).counts
    before = {"request": count("request"), "visit": count("visit"), "event": count("event")}
    before["this year"] = Request.select().where(Request.year == FIRST_YEAR).count()
    people = count("person")
    done = erase()
    assert (done.counts, done.is_clean) == (told, True)
    assert told.requests == before["this year"]
    assert before["request"] - count("request") == told.requests
    assert before["visit"] - count("visit") == told.visits
    assert before["event"] - count("event") == told.events
    assert people - count("person") == told.people
    assert min(told.waiting, told.sheet_lines, told.sheets, told.changes, told.looks, told.people) > 0
    assert told.people_kept > 0  # who came again in a later year


def test_the_year_is_gone_and_the_rest_is_as_it_was(lived):
    kept = {row.id: row.__data__ for row in Request.select().where(Request.year > FIRST_YEAR)}
    visits = {row.id: row.__data__ for row in Visit.select() if row.request_id in kept}
    events = {row.id: row.__data__ for row in Event.select() if row.request_id in kept}
    erase()
    assert {row.id: row.__data__ for row in Request.select()} == kept
    assert {row.id: row.__data__ for row in Visit.select()} == visits
    assert {row.id: row.__data__ for row in Event.select()} == events
    assert clinic.check(now=TODAY) == []


def test_not_one_byte_of_a_name_is_left_in_the_file_and_its_wal(data):
    story = [kind for kind in FULL_YEAR if kind not in ("return", "register")]
    OldClinic(
        [(year, kind, 3 * place) for year in (FIRST_YEAR, LAST_YEAR) for place, kind in enumerate(story)]
    )
    assert says(data, FIRST_YEAR)
    assert erase().is_clean
    assert not says(data, FIRST_YEAR)
    assert says(data, LAST_YEAR)
    assert names_of(FIRST_YEAR).lower() not in {row.text for row in SearchWord.select()}
    assert names_of(FIRST_YEAR) not in str([row.body for row in Draft.select()])
    assert clinic.check(now=TODAY) == []


def test_who_left_the_register_goes_with_the_year_of_the_import_that_told_it(data):
    """While that import is kept, the person it dropped is kept, too: it may be taken back."""
    years = (FIRST_YEAR, FIRST_YEAR + 1, LAST_YEAR)
    OldClinic([(year, kind, place) for year in years for place, kind in enumerate(("register", "book"))])
    erase(FIRST_YEAR)
    assert says(data, FIRST_YEAR)
    assert clinic.check(now=TODAY) == []
    erase(FIRST_YEAR + 1)
    assert not says(data, FIRST_YEAR)
    assert clinic.check(now=TODAY) == []


def test_who_came_again_and_who_is_in_the_register_stay(lived):
    returned = {row.person_id for row in Request.select().where(Request.year > FIRST_YEAR)}
    listed = {row.id for row in Person.select().where(Person.in_register)}
    erase()
    there = {row.id for row in Person.select()}
    assert returned | listed <= there
    assert all(lived.people.get(one, LAST_YEAR) > FIRST_YEAR or one in returned for one in there)


def test_somebody_dropped_from_the_register_lately_stays(lived):
    """The last import may still be taken back, whoever it was about."""
    dropped = {
        row.person_id
        for row in RegisterChange.select()
        if row.register_import_id == max(one.register_import_id for one in RegisterChange.select())
    }
    erase()
    assert dropped <= {row.id for row in Person.select()}


def test_taken_times_waiting_list_and_sheets_are_right_afterwards(lived):
    erase()
    assert not [row for row in DayTaken.select() if row.day.year == FIRST_YEAR]
    assert all(row.added_at.year > FIRST_YEAR for row in WaitingEntry.select())
    visits = {row.id for row in Visit.select()}
    assert all(row.visit_id in visits for row in CallSheetLine.select())
    assert finder.first_free(lived.doctors, now=TODAY)
    assert register.find(names_of(FIRST_YEAR + 2), now=TODAY)


def test_year_after_year_until_only_the_term_is_left(lived):
    while any(one.may_go for one in erasure.years(now=TODAY, storage_years=TERM)):
        erase(erasure.years(now=TODAY, storage_years=TERM)[0].year)
        assert clinic.check(now=TODAY) == []
    assert [one.year for one in erasure.years(now=TODAY, storage_years=TERM)] == list(
        range(LAST_YEAR - TERM, LAST_YEAR + 1)
    )
    slot = finder.first_free(lived.doctors, now=TODAY)[0]
    wish = BookingOrder(make_person().id, slot.doctor_id, slot.at, Channel.PHONE)
    booking.book(wish, now=TODAY, actor=ACTOR)
    assert clinic.check(now=TODAY) == []


def test_a_visit_still_to_come_keeps_its_year():
    lived = OldClinic([(FIRST_YEAR, "book", 0)])
    visit = lived.visits[0]
    Visit.update(day=TODAY.date() + timedelta(days=1)).where(Visit.id == visit.id).execute()
    with pytest.raises(errors.ErasureRefused) as refused:
        erase()
    assert refused.value.reason == "to_come"


# --- the printed list, the audit, undo ----------------------------------------------------------------


def test_the_list_names_every_row_and_no_patient(lived):
    rows = erasure.lines(FIRST_YEAR)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == erasure.preview(FIRST_YEAR, now=TODAY, storage_years=TERM).counts.requests
    assert {row.result for row in rows} >= {
        JournalResult.BOOKED,
        JournalResult.REFUSED,
        JournalResult.CANCELLED,
    }
    assert names_of(FIRST_YEAR) not in str(rows)
    assert all(row.doctor.last.startswith("Дәрігер") for row in rows if row.doctor is not None)


def test_the_audit_keeps_its_chain_and_says_what_was_done(lived):
    entries = count("audit_entry")
    done = erase()
    assert audit_chain.problems() == []
    erased = database.execute_sql(
        "SELECT id, account, row_key, detail FROM audit_entry WHERE kind = 'erased'"
    ).fetchall()
    assert [(one[1], one[2]) for one in erased] == [(ACTOR.registrar, str(FIRST_YEAR))]
    assert f'"requests": {done.counts.requests}' in erased[0][3]
    assert "storage term over" in erased[0][3]
    assert count("audit_entry") > entries  # entries stay, the backup's and this one come
    marked = database.execute_sql(
        "SELECT count(*), count(detail) FROM audit_entry WHERE erased_by_id = ?", (erased[0][0],)
    ).fetchone()
    assert marked == (done.counts.looks, 0)
    row = Erasure.get()
    assert (row.year, row.requests, row.is_open, row.backup) == (
        FIRST_YEAR,
        done.counts.requests,
        False,
        done.backup,
    )


def test_nothing_is_brought_back_and_ctrl_z_says_so(lived):
    erase()
    before = count("request")
    with pytest.raises(errors.ErasureIsFinal) as refused:
        undo.take_back_last(now=TODAY + timedelta(minutes=1), actor=ACTOR)
    assert refused.value.year == FIRST_YEAR
    assert count("request") == before
    # what is done afterwards can be taken back as ever
    slot = finder.first_free(lived.doctors, now=TODAY + timedelta(minutes=2))[0]
    wish = BookingOrder(make_person().id, slot.doctor_id, slot.at, Channel.PHONE)
    booking.book(wish, now=TODAY + timedelta(minutes=2), actor=ACTOR)
    assert undo.take_back_last(now=TODAY + timedelta(minutes=3), actor=ACTOR).step is not None


def test_an_action_that_named_somebody_of_that_year_names_nobody_now(lived):
    erase()
    rows = actions.newest(limit=1000)
    assert names_of(FIRST_YEAR) not in str([row.facts for row in rows])
    assert names_of(FIRST_YEAR + 1) in str([row.facts for row in rows])
    old = next(row for row in rows if row.facts.get("erased"))
    with pytest.raises(errors.ErasureIsFinal):
        actions.take_back(old.id, now=TODAY, actor=ACTOR)


def test_the_backup_made_before_still_holds_the_year(lived, data, tmp_path_factory):
    done = erase()
    clinic.close_clinic()
    folder = tmp_path_factory.mktemp("restored")
    backup.restore(Path(done.backup), folder, passphrase=None, now=TODAY)
    clinic.open_clinic(folder)
    years = [one.year for one in erasure.years(now=TODAY, storage_years=TERM)]
    assert years[0] == FIRST_YEAR
    assert journal.between(date(FIRST_YEAR, 1, 1), date(FIRST_YEAR, 12, 31))


# --- other programs ------------------------------------------------------------------------------------


def test_without_an_open_erasure_no_program_deletes_anything(lived, data):
    erase()
    clinic.close_clinic()
    raw = sqlite3.connect(data / clinic.DATA_FILE)
    try:
        for table in ("request", "visit", "event", "change", "erasure", "audit_entry"):
            with pytest.raises(sqlite3.IntegrityError, match="never_deleted"):
                raw.execute(f'DELETE FROM "{table}"')
        with pytest.raises(sqlite3.IntegrityError, match="never_changed"):
            raw.execute("UPDATE audit_entry SET detail = NULL, erased_by_id = 1 WHERE id = 2")
        with pytest.raises(sqlite3.IntegrityError, match="never_changed"):
            raw.execute("UPDATE erasure SET is_open = 1")
    finally:
        raw.close()


def test_an_erasure_left_open_and_rows_deleted_through_it_are_found(lived, data):
    clinic.close_clinic()
    with sqlite3.connect(data / clinic.DATA_FILE) as raw:
        raw.execute(
            "INSERT INTO erasure (year, at, requests, visits, account, pc, reason, backup, is_open)"
            " VALUES (1999, '2027-01-01 00:00:00', 0, 0, 'x', 'x', 'x', 'x', 1)"
        )
        victim = raw.execute("SELECT max(id) FROM request WHERE result = 'refused'").fetchone()[0]
        raw.execute("DELETE FROM event WHERE request_id = ?", (victim,))
        raw.execute("DELETE FROM request WHERE id = ?", (victim,))
    raw.close()
    clinic.open_clinic(data)
    found = {(one.code, one.detail.split(" ")[0]) for one in clinic.check(now=TODAY)}
    assert ("erasure", "1999") in found
    assert ("audit", "event") in found


def test_only_who_may_delete_sees_what_would_go(lived):
    access.ask_who(login_is_on=True)
    try:
        for ask in (
            lambda: erasure.years(now=TODAY, storage_years=TERM),
            lambda: erasure.preview(FIRST_YEAR, now=TODAY, storage_years=TERM),
            lambda: erasure.lines(FIRST_YEAR),
            erase,
        ):
            with pytest.raises(errors.NotLoggedIn):
                ask()
    finally:
        access.ask_who(login_is_on=False)


# --- random clinics --------------------------------------------------------------------------------------

stories = st.lists(
    st.tuples(st.integers(FIRST_YEAR, LAST_YEAR), st.sampled_from(KINDS), st.integers(0, 300)),
    min_size=5,
    max_size=40,
).map(lambda steps: sorted(steps, key=lambda one: (one[0], one[2])))


@settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=stories, term=st.integers(1, 4))
def test_any_clinic_is_sound_after_its_old_years_went(tmp_path_factory, story, term):
    clinic.close_clinic()
    folder = tmp_path_factory.mktemp("random")
    clinic.open_clinic(folder)
    OldClinic(story)
    while any(one.may_go for one in erasure.years(now=TODAY, storage_years=term)):
        year = erasure.years(now=TODAY, storage_years=term)[0].year
        told = erasure.preview(year, now=TODAY, storage_years=term).counts
        kept = {row.id for row in Request.select().where(Request.year > year)}
        done = erase(year, term)
        assert done.counts == told
        assert {row.id for row in Request.select()} == kept
        assert clinic.check(now=TODAY) == []
        named = {row.last_name for row in Person.select()} | {row.last_name for row in Request.select()}
        if names_of(year) not in named:
            assert not says(folder, year)
    assert all(one.year >= LAST_YEAR - term for one in erasure.years(now=TODAY, storage_years=term))
