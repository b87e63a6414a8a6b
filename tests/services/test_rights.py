"""Rights live in the services: every one of them is called as everybody who may sit at a desk."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import threading
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import errors, services
from clinic_desk.models import base
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import Right, Role, rights_of
from clinic_desk.rules.rows import Actor, Channel, RefusalGround, WorkingSpan
from clinic_desk.rules.timetable import ClinicDay, DayKind, ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    absences,
    access,
    accounts,
    actions,
    audit,
    booking,
    calendar,
    clinic,
    day_list,
    drafts,
    finder,
    history,
    holds,
    hours,
    journal,
    name_words,
    own_list,
    people,
    rebooking,
    register,
    register_import,
    staff,
    undo,
    waiting,
)
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.access import Session
from clinic_desk.services.accounts import AccountForm
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.day_list import DayChange
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_file, make_person, make_record, make_typed
from tests.services import rights_table

TOMORROW = NOW.date() + timedelta(days=1)
NAME = "Сейтова А."
NOBODY = "nobody"
WHO = {
    NOBODY: None,
    **{role: (role, set()) for role in rights_table.ROLES},
    "registrar with everything": ("registrar", rights_table.GRANTABLE),
    "head with everything": ("head", rights_table.GRANTABLE),
    "doctor with everything": ("doctor", rights_table.GRANTABLE),
}
EVERYBODY = pytest.mark.parametrize("who", WHO)


def allowed(who):
    """The rights of somebody by the table of the tests, not by the program's."""
    if WHO[who] is None:
        return set()
    role, extra = WHO[who]
    return rights_table.ROLES[role] | (extra & {"print"} if role == "doctor" else extra)


@cache
def all_services():
    """«booking.book» -> the function, for everything that the services offer to callers."""
    found = {}
    for module in pkgutil.iter_modules(services.__path__):
        if module.name == "access":  # the guard itself
            continue
        loaded = importlib.import_module(f"clinic_desk.services.{module.name}")
        for name, thing in vars(loaded).items():
            own = getattr(thing, "__module__", None) == loaded.__name__
            if own and callable(thing) and not name.startswith("_") and not inspect.isclass(thing):
                found[f"{module.name}.{name}"] = thing
    return found


def sit(who, doctor_id=None, **facts):
    """Let somebody sit at the desk of a clinic that logs in."""
    access.sit_down(Actor("desk", "pc-1"))
    access.ask_who(login_is_on=True)
    if WHO[who] is None:
        access.leave()
        return
    role, extra = Role(WHO[who][0]), WHO[who][1]
    access.enter(Session(1, NAME, role, rights_of(role, extra), doctor_id, **facts))


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


# --- the whole table -----------------------------------------------------------------------------------


def test_every_service_says_what_it_takes_and_the_table_agrees():
    marks = {name: str(getattr(one, "access", "nothing")) for name, one in all_services().items()}
    assert len(marks) > 200
    assert marks == rights_table.takes()


def test_roles_bring_what_the_table_says_and_no_more():
    for role in Role:
        assert {str(one) for one in rights_of(role)} == rights_table.ROLES[role]
        everything = {str(one) for one in rights_of(role, rights_table.ROLES["administrator"])}
        more = {"print"} if role is Role.DOCTOR else rights_table.GRANTABLE
        assert everything == rights_table.ROLES[role] | more


@given(
    role=st.sampled_from(Role), words=st.lists(st.text(max_size=12) | st.sampled_from([*Right, "accounts "]))
)
def test_no_words_in_an_account_make_anybody_an_administrator(role, words):
    got = {str(one) for one in rights_of(role, words)}
    assert got - rights_table.ROLES[role] <= rights_table.GRANTABLE & set(words)
    assert got >= rights_table.ROLES[role]


def outcome(service):
    """What the guard says; a service that is let through stops at an argument that it does not have."""
    try:
        service(**{"no such argument": None})
    except errors.NotLoggedIn:
        return "not_logged_in"
    except errors.NoRight as refusal:
        return f"no_right {refusal.what}"
    except TypeError:
        return "let through"
    return "ran"


@EVERYBODY
def test_every_service_as_everybody(who, data):
    sit(who)
    before = base.database.connection().total_changes
    table = {name: right for name, right in rights_table.takes().items() if name in all_services()}
    said = {name: outcome(all_services()[name]) for name in table}
    expected = {}
    for name, right in table.items():
        if right == "inside":
            expected[name] = "no_right inside"
        elif right == "anybody" or right in allowed(who):
            expected[name] = "let through"
        else:
            expected[name] = "not_logged_in" if who == NOBODY else f"no_right {right}"
    assert said == expected
    assert base.database.connection().total_changes == before


@EVERYBODY
def test_whoever_has_to_choose_a_password_can_do_nothing_else(who, stand_up):
    sit(who, must_change=True) if who != NOBODY else sit(who)
    for name, right in rights_table.takes().items():
        if right in {"anybody", "inside"} or name not in all_services():
            continue
        wanted = "not_logged_in" if who == NOBODY else "no_right must_change"
        assert outcome(all_services()[name]) == wanted, name
    assert not any(access.has(right) for right in Right)


def test_a_clinic_that_does_not_log_in_lets_everybody_do_everything(stand_up):
    for is_on in (None, False):
        access.ask_who(login_is_on=is_on)
        assert {outcome(one) for one in all_services().values()} == {"let through"}
        assert all(access.has(right) for right in Right)


@EVERYBODY
def test_what_a_window_asks_is_what_a_service_says(who, stand_up):
    sit(who)
    assert {str(right) for right in Right if access.has(right)} == allowed(who)


# --- ways round ----------------------------------------------------------------------------------------


def test_no_part_of_a_service_works_by_itself(data):
    sit("administrator")
    for part in (
        lambda: actions.Recorder(actions.ActionKind.HOURS, {}, now=NOW, actor=access.actor()),
        lambda: rebooking.NewTimes(now=NOW, pc="pc-1"),
        name_words.WordBook,
    ):
        with pytest.raises(errors.NoRight) as refusal:
            part()
        assert refusal.value.what == "inside"


def test_what_a_service_is_let_do_ends_with_it_even_when_it_fails(data):
    sit("registrar")
    with pytest.raises(errors.UnknownRow):
        booking.cancel(99, reason="x", now=NOW, actor=access.actor())
    assert outcome(actions.recorded) == "no_right inside"


def test_one_thread_inside_a_service_opens_nothing_to_another(stand_up):
    sit("registrar")
    seen = []

    @access.needs(Right.BOOK)
    def service():
        other = threading.Thread(target=lambda: seen.append(outcome(audit.write)))
        other.start()
        other.join()
        seen.append(outcome(audit.write))

    service()
    assert seen == ["no_right inside", "let through"]


@pytest.mark.parametrize("named", [Actor("Омарова А.", "pc-1", may_overbook=False), Actor(NAME, "pc-1")])
def test_nobody_writes_in_another_ones_name_or_with_more_rights(named, data):
    person, doctor = make_person(), make_doctor()
    order = BookingOrder(person.id, doctor.id, NOW.replace(hour=10), Channel.PHONE)
    sit("registrar")
    for call in (
        lambda: booking.book(order, now=NOW, actor=named),
        lambda: history.last_own_event(named, now=NOW),  # without its name, among the other arguments
    ):
        with pytest.raises(errors.NoRight) as refusal:
            call()
        assert refusal.value.what == "other_name"
    done = booking.book(order, now=NOW, actor=access.actor())
    assert journal.row(done.visit.request_id).registrar == NAME


def test_the_right_to_overbook_is_the_accounts_not_the_desks(data):
    person, doctor = make_person(), make_doctor()
    order = BookingOrder(person.id, doctor.id, NOW.replace(hour=20), Channel.PHONE, overbook_reason="келді")
    sit("registrar")
    with pytest.raises(errors.NoRight) as refusal:
        booking.book(order, now=NOW, actor=access.actor())
    assert refusal.value.what == "overbook"
    sit("registrar with everything")
    assert booking.book(order, now=NOW, actor=access.actor()).visit.overbook_reason == "келді"


def new_hours(doctor):
    wanted = [WorkingSpan(weekday, 9 * 60, 11 * 60) for weekday in range(5)]
    return hours.save_weekly_hours(doctor.id, wanted, valid_from=TOMORROW, now=NOW, actor=access.actor())


def a_holiday():
    change = DayChange(TOMORROW, ClinicDay(TOMORROW, DayKind.HOLIDAY, "x"))
    return day_list.save_days([change], now=NOW, actor=access.actor())


@pytest.mark.parametrize("what", ["hours", "holiday"])
def test_undo_gives_no_registrar_the_timetable(what, data):
    doctor = make_doctor()
    sit("administrator")
    new_hours(doctor) if what == "hours" else a_holiday()
    (done,) = actions.newest()
    sit("registrar")
    me = access.actor()
    for take_back in (actions.take_back, undo.take_back_action):
        with pytest.raises(errors.NoRight) as refusal:
            take_back(done.id, now=NOW, actor=me)
        assert refusal.value.what == "timetable"
    # «my last action» is looked up by name and PC; a namesake's would be found
    with pytest.raises(errors.NoRight):
        undo.take_back_last(now=NOW, actor=me)
    assert actions.get(done.id).taken_back_at is None
    sit("registrar with everything")
    assert undo.take_back_action(done.id, now=NOW, actor=access.actor()).action is not None


def test_a_registrar_takes_back_absences_but_a_head_does_not(data):
    doctor = make_doctor()
    sit("registrar")
    order = AbsenceOrder(doctor.id, TOMORROW, TOMORROW, ExceptionKind.SICK)
    absences.close_doctor_days(order, now=NOW, actor=access.actor())
    (done,) = actions.newest()
    sit("head")
    with pytest.raises(errors.NoRight):
        undo.take_back_action(done.id, now=NOW, actor=access.actor())
    sit("registrar")
    assert undo.take_back_last(now=NOW, actor=access.actor()).action.id == done.id


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


def test_the_actor_of_a_session_has_its_name_and_the_pc_of_the_desk(stand_up):
    sit("registrar")
    assert access.actor() == Actor(NAME, "pc-1", may_overbook=False)
    access.leave()
    assert access.actor() == Actor("desk", "pc-1")
