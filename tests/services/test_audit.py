"""What is looked at, refused, printed and exported leaves an entry, once and without cost."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from time import perf_counter

import pytest

from clinic_desk import errors
from clinic_desk.models import audit as stored
from clinic_desk.models import base
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import RIGHTS, Right, Role
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import (
    access,
    audit,
    booking,
    calendar,
    clinic,
    clinic_settings,
    finder,
    history,
    journal,
    register,
    staff,
    waiting,
)
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

AT = datetime(2026, 11, 24, 10, 30)


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
def person():
    return make_person()


def flushed(now: datetime = NOW, *, at_end: bool = True) -> list[tuple[str, str, str, dict[str, object]]]:
    """What a flush writes: kind, subject, row key, facts; of a search its text, which no key may hold."""
    before = stored.head()[0]
    audit.flush(now=now, at_end=at_end)
    found = [(*one[4:7], json.loads(one[8])) for one in stored.entries() if one[0] > before]
    assert all(key == "" for kind, _subject, key, _facts in found if kind == "searched")
    return [
        (kind, subject, facts.pop("text") if kind == "searched" else key, facts)
        for kind, subject, key, facts in found
    ]


def as_role(role: Role, name: str = "Омарова А.") -> None:
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, name, role, RIGHTS[role], 1 if role is Role.DOCTOR else None))


# --- looks -------------------------------------------------------------------------------------------------


def test_a_search_typed_letter_by_letter_is_one_entry(person):
    for length in range(1, len("ахметов") + 1):
        register.find_page("ахметов"[:length], now=NOW)
        assert flushed(at_end=False) == []  # it is still being typed
    assert flushed(at_end=False) == [("searched", "search", "ахметов", {"shown": f" {person.id} "})]


def test_letters_taken_back_and_typed_anew_are_the_same_search(person):
    for text in ("ахме", "ах", "ахметов"):
        register.find_page(text, now=NOW)
    register.get(person.id, now=NOW)
    register.find_page("ахметов с", now=NOW)
    register.find_page("иванов", now=NOW)
    assert [one[2] for one in flushed() if one[0] == "searched"] == ["ахметов с", "иванов"]


def test_the_same_look_is_written_once_in_half_an_hour(person):
    for minute in range(0, 61, 10):
        register.get(person.id, now=NOW)
        found = flushed(NOW + timedelta(minutes=minute))
        assert len(found) == (minute % 30 == 0), minute


def test_every_view_of_names_is_noted(person, doctor):
    order = BookingOrder(person.id, doctor.id, AT, Channel.PHONE)
    done = booking.book(order, now=NOW, actor=ACTOR)
    flushed()
    day, number = AT.date(), done.visit.request_id
    looks = {
        "grid": (lambda: calendar.day([doctor], day, now=NOW), ("viewed", "day", str(day))),
        "week": (lambda: calendar.week(doctor, day, now=NOW), ("viewed", "week", "2026-11-23")),
        "sheet": (
            lambda: calendar.visits_of(doctor.id, day, day + timedelta(days=1)),
            ("viewed", "day", str(day)),
        ),
        "history": (lambda: history.of_request(number), ("viewed", "request", str(number))),
        "row": (lambda: journal.row(number), ("viewed", "request", str(number))),
        "visit": (lambda: booking.visit(done.visit.id), ("viewed", "person", str(person.id))),
        "journal": (
            lambda: journal.between(day, day),
            ("viewed", "journal", f"{day}/{day}"),
        ),
        "filtered": (lambda: journal.row_ids(JournalFilter(text="ахмет")), ("searched", "journal", "ахмет")),
        "waiting": (lambda: waiting.entries(now=NOW), ("viewed", "waiting_entry", "")),
        "leaving": (lambda: staff.booked_from(doctor.id, day), ("viewed", "visits", str(day))),
    }
    for name, (look, expected) in looks.items():
        audit.forget()
        look()
        assert expected in [one[:3] for one in flushed()], name


def test_the_person_a_call_is_about_is_noted(person, doctor):
    finder.suggest(person, now=NOW)
    assert [one[:3] for one in flushed()] == [("viewed", "person", str(person.id))]


def test_a_busy_file_leaves_looks_for_the_next_time(person, tmp_path, monkeypatch):
    register.get(person.id, now=NOW)
    with monkeypatch.context() as patch:

        def busy() -> None:
            raise errors.DatabaseBusy(tmp_path)

        patch.setattr(base, "transaction", busy)
        audit.flush(now=NOW)
        assert audit.has_noted()
    assert [one[1] for one in flushed()] == ["person"]
    assert not audit.has_noted()


def test_a_look_is_written_in_the_name_of_who_looked(person):
    as_role(Role.REGISTRAR, "Бірінші Б.")
    register.get(person.id, now=NOW)
    as_role(Role.REGISTRAR, "Екінші Е.")
    audit.flush(now=NOW)
    assert [one[2] for one in stored.entries() if one[5] == "person"][-1] == "Бірінші Б."


def test_a_look_costs_no_time(person):
    facts = " ".join(map(str, range(20)))
    started = perf_counter()
    for number in range(2000):
        with_letters = "ахметов"[: number % 7 + 1]
        audit.noted(AuditKind.SEARCHED, "search", with_letters, shown=facts)
    # a key press has some 30 ms; 50 µs is far below what anybody could measure beside it
    assert (perf_counter() - started) / 2000 < 0.0005


# --- refused -----------------------------------------------------------------------------------------------


def test_a_refusal_for_want_of_a_right_is_written(person, doctor):
    as_role(Role.HEAD)
    with pytest.raises(errors.NoRight):
        booking.book(BookingOrder(person.id, doctor.id, AT, Channel.PHONE), now=NOW, actor=access.actor())
    assert flushed() == [("refused", "right", "book", {"service": "booking.book"})]
    with pytest.raises(errors.NoRight):
        audit.paper("journal", now=NOW, actor=Actor("Басқа Б.", "pc-9"))
    assert flushed() == [("refused", "right", "other_name", {"service": "audit.paper"})]


# --- paper, files, settings --------------------------------------------------------------------------------


def test_paper_and_exports_take_their_rights(person):
    as_role(Role.DOCTOR)
    with pytest.raises(errors.NoRight, match="no_right"):
        audit.paper("slip", "person", person.id, now=NOW)
    as_role(Role.REGISTRAR)
    with pytest.raises(errors.NoRight):
        audit.exported("journal", now=NOW)
    number = audit.paper("slip", "person", person.id, now=NOW, target="HP", copies=2)
    entry = list(stored.entries())[number - 1]
    assert entry[4:7] == ("printed", "person", str(person.id))
    assert json.loads(entry[8]) == {"copies": 2, "sheet": "slip", "target": "HP"}
    as_role(Role.HEAD)
    number = audit.exported("journal", now=NOW, target="журнал.xlsx", rows=17)
    assert list(stored.entries())[number - 1][4:7] == ("exported", "file", "journal")


def test_settings_of_the_clinic_take_a_right_and_look_and_language_take_none():
    as_role(Role.REGISTRAR)
    before = {"language": "kk", "theme": "system", "term_minutes": 30, "printer": "HP"}
    own = before | {"language": "ru", "theme": "dark", "printer": "Canon"}
    new = clinic_settings.changed(before, own, now=NOW, actor=access.actor())
    assert new == {"language": "ru", "theme": "dark"}
    entry = list(stored.entries())[-1]
    assert entry[4:6] == ("changed", "settings")
    assert json.loads(entry[8]) == {
        "before": {"language": "kk", "theme": "system"},
        "after": {"language": "ru", "theme": "dark"},
    }
    count = stored.head()[0]
    with pytest.raises(errors.NoRight) as refused:
        clinic_settings.changed(before, own | {"term_minutes": 10}, now=NOW, actor=access.actor())
    assert refused.value.what == Right.SETTINGS
    assert stored.head()[0] == count
    assert [one[:3] for one in flushed()] == [("refused", "right", "settings")]
    as_role(Role.ADMINISTRATOR)
    later = before | {"term_minutes": 10}
    assert clinic_settings.changed(before, later, now=NOW, actor=access.actor()) == {"term_minutes": 10}
    count = stored.head()[0]
    assert clinic_settings.changed(later, later | {"printer": "x"}, now=NOW, actor=access.actor()) == {}
    assert stored.head()[0] == count  # nobody decided that


def test_of_changed_texts_the_audit_keeps_those_that_differ_and_how_large_they_are_read_nobody_is_told():
    as_role(Role.REGISTRAR)
    before = {"passport_px": 20, "passport_texts": {"term.ru": "Сразу", "free.kk": "Тегін"}}
    larger = before | {"passport_px": 28}
    assert clinic_settings.changed(before, larger, now=NOW, actor=access.actor()) == {}
    after = larger | {"passport_texts": {"term.ru": "За час", "free.kk": "Тегін", "free.ru": "Даром"}}
    with pytest.raises(errors.NoRight):
        clinic_settings.changed(larger, after, now=NOW, actor=access.actor())
    as_role(Role.ADMINISTRATOR)
    clinic_settings.changed(larger, after, now=NOW, actor=access.actor())
    clinic_settings.changed(after, after | {"passport_texts": {}}, now=NOW, actor=access.actor())
    first, second = (json.loads(entry[8]) for entry in list(stored.entries())[-2:])
    assert first == {
        "before": {"passport_texts": {"term.ru": "Сразу"}},
        "after": {"passport_texts": {"term.ru": "За час", "free.ru": "Даром"}},
    }
    assert second["after"] == {"passport_texts": {}}
    assert second["before"]["passport_texts"]["free.ru"] == "Даром"


def test_a_look_at_days_to_come_for_ever_can_be_noted(doctor):
    staff.booked_from(doctor.id, date(2026, 11, 24))
    assert flushed()[0][3]["last"] == str(date.max)
