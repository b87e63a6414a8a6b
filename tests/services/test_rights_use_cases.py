"""Real use cases, tried by everybody: who may not does nothing, who may does all of it."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import Role
from clinic_desk.rules.rows import Channel, RefusalGround
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    absences,
    access,
    accounts,
    audit,
    booking,
    calendar,
    clinic,
    drafts,
    finder,
    history,
    holds,
    journal,
    own_list,
    people,
    register,
    register_import,
    staff,
    waiting,
)
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.accounts import AccountForm
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record, make_typed
from tests.services.rights_desk import (
    EVERYBODY,
    NAME,
    NOBODY,
    TOMORROW,
    a_holiday,
    allowed,
    new_hours,
    sit,
)


@pytest.fixture
def stand_up():
    """Nobody stays at the desk of the next test."""
    yield
    access.forget()
    audit.forget()


@pytest.fixture
def data(tmp_path, stand_up):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


# --- the real thing ------------------------------------------------------------------------------------


def use_cases(here):
    """Use cases with everything they need: name -> (right, call). Each is possible for who has the right."""
    me, now = access.actor(), NOW
    later = NOW.replace(hour=9, minute=30)
    person, doctor, visit = here["person"], here["doctor"], here["visit"]
    free = NOW.replace(hour=11)
    return {
        "find": ("people", lambda: register.find("ахметов", now=now)),
        "person": ("people", lambda: register.get(person.id, now=now)),
        "grid": ("journal", lambda: calendar.day([doctor], NOW.date(), now=now)),
        "day sheet": ("journal", lambda: calendar.visits_of(doctor.id, NOW.date(), TOMORROW)),
        "visits of a person": ("journal", lambda: calendar.visits_of_person(person.id, since=NOW.date())),
        "journal": ("journal", lambda: journal.rows(journal.row_ids(JournalFilter()))),
        "history": ("journal", lambda: history.of_request(visit.request_id)),
        "doctors": ("journal", lambda: staff.doctors()),
        "free": ("journal", lambda: finder.first_free([doctor], now=now)),
        "waiting": ("journal", lambda: waiting.entries(now=now)),
        "check": ("check", lambda: clinic.check(now=now)),
        "book": (
            "book",
            lambda: booking.book(BookingOrder(person.id, doctor.id, free, Channel.PHONE), now=now, actor=me),
        ),
        "move": (
            "book",
            lambda: booking.move(visit.id, at=later, now=now, actor=me),
        ),
        "arrive": ("book", lambda: booking.mark(visit.id, Step.ARRIVE, now=now, actor=me)),
        "refuse": (
            "book",
            lambda: booking.refuse(here["refusal"], now=now, actor=me),
        ),
        "wait": ("book", lambda: waiting.add(WaitingOrder(person.id, doctor.id), now=now, actor=me)),
        "add a person": ("book", lambda: people.add_person(make_typed("Жаңа Адам"), now=now, actor=me)),
        "hold": ("book", lambda: holds.hold(finder.first_free([doctor], now=now)[0], now=now, actor=me)),
        "draft": ("book", lambda: drafts.save({"text": "а"}, pc="pc-1", now=now)),
        "not arrived": ("book", lambda: booking.mark(visit.id, Step.RESET, now=now, actor=me)),
        "cancel": ("book", lambda: booking.cancel(visit.id, reason="x", now=now, actor=me)),
        "close days": (
            "absences",
            lambda: absences.close_doctor_days(
                AbsenceOrder(doctor.id, TOMORROW, TOMORROW, ExceptionKind.SICK), now=now, actor=me
            ),
        ),
        "hours": ("timetable", lambda: new_hours(doctor)),
        "holiday": ("timetable", lambda: a_holiday()),
        "doctor off": ("timetable", lambda: staff.set_active(doctor.id, active=False, now=now, actor=me)),
        "import": (
            "import",
            lambda: register_import.apply(
                make_file(make_record("Смағұлов Ерлан")), file_name="r.xlsx", now=now, actor=me
            ),
        ),
        "accounts": ("accounts", lambda: accounts.all_accounts()),
        "new account": (
            "accounts",
            lambda: accounts.save_account(
                AccountForm("Жаңа А.", "new", Role.ADMINISTRATOR), password="tau men dala", now=now, actor=me
            ),
        ),
        "log-in off": ("accounts", lambda: accounts.switch_login_off(now=now, actor=me)),
        "own list": ("own_list", lambda: own_list.day(NOW.date(), now=now)),
    }


@pytest.fixture
def here(data):
    doctor, person = make_doctor(), make_person()
    order = BookingOrder(person.id, doctor.id, NOW.replace(hour=10), Channel.PHONE)
    visit = booking.book(order, now=NOW, actor=ACTOR).visit
    refusal = RefusalOrder(person.id, RefusalGround.DOCUMENTS, Channel.PHONE)
    first = AccountForm("Әлиева Г.", "әлиева", Role.ADMINISTRATOR)
    accounts.make_first_administrator(first, "tau men dala", now=NOW, actor=ACTOR)
    return {"doctor": doctor, "person": person, "visit": visit, "refusal": refusal}


def everything():
    """All rows of all tables."""
    names = [
        row[0] for row in base.database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    return {name: base.database.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in names}


@EVERYBODY
def test_use_cases_for_real(who, here):
    sit(who, doctor_id=here["doctor"].id)
    untouched = everything()
    done, refused = set(), set()
    for name, (right, call) in use_cases(here).items():
        if right in allowed(who):
            call()
            done.add(name)
            untouched = everything()
            sit(who, doctor_id=here["doctor"].id)  # log-in may just have been switched off
        else:
            with pytest.raises((errors.NoRight, errors.NotLoggedIn)) as refusal:
                call()
            assert type(refusal.value) is (errors.NotLoggedIn if who == NOBODY else errors.NoRight)
            refused.add(name)
            assert everything() == untouched, name
    assert refused if who != NOBODY else not done


def test_a_doctor_sees_the_own_list_and_no_other_name(here):
    access.ask_who(login_is_on=False)
    colleague = make_doctor("Қасымов Болат Ерланұлы")
    other = make_person("Бөлек Адам")
    order = BookingOrder(other.id, colleague.id, NOW.replace(hour=10), Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    sit("doctor", doctor_id=here["doctor"].id)
    own = own_list.day(NOW.date(), now=NOW)
    assert [visit.person for visit in own.visits] == [here["person"].name]
    assert own.doctor == here["doctor"]
    assert own.hours.pieces
    assert own_list.day(TOMORROW, now=NOW).visits == ()
    cancelled = date(2026, 11, 23)
    access.ask_who(login_is_on=False)
    booking.cancel(here["visit"].id, reason="x", now=NOW, actor=ACTOR)
    sit("doctor", doctor_id=here["doctor"].id)
    assert own_list.day(cancelled, now=NOW).visits == ()


def test_the_own_list_belongs_to_an_account_not_to_a_desk(here):
    access.ask_who(login_is_on=False)
    with pytest.raises(errors.NotLoggedIn):
        own_list.day(NOW.date(), now=NOW)
    sit("doctor", doctor_id=4711)
    with pytest.raises(errors.UnknownRow):
        own_list.day(NOW.date(), now=NOW)


def test_the_look_at_the_own_list_is_written_down(here):
    sit("doctor", doctor_id=here["doctor"].id)
    own_list.day(NOW.date(), now=NOW)
    audit.flush(now=NOW)
    rows = base.database.execute_sql(
        "SELECT account, kind, row_key FROM audit_entry WHERE subject = 'own_list'"
    ).fetchall()
    assert rows == [(NAME, "viewed", f"{here['doctor'].id} 2026-11-23")]
