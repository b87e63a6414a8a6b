"""Rights live in the services: every one of them is called as everybody who may sit at a desk."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import threading
import timeit
from dataclasses import is_dataclass
from enum import Enum
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import errors, services
from clinic_desk.models import base
from clinic_desk.rules.rights import Right, Role, rights_of
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import (
    absences,
    access,
    actions,
    audit,
    booking,
    clinic,
    history,
    journal,
    name_words,
    rebooking,
    undo,
)
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder
from tests.make import NOW, make_doctor, make_person
from tests.services import rights_table
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
        more = rights_table.FOR_DOCTORS if role is Role.DOCTOR else rights_table.GRANTABLE
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


# What these do is reckoning with bytes, times or rows in hand; whoever makes one has them already.
HARMLESS = {
    *(f"backup_stream.{name}" for name in ("Measured", "Packed", "Unpacked", "Within")),
    "clock_check.Watch",
    "demo_rows.Writer",
    "fhir_resources.Resources",
}


def test_no_class_of_a_service_is_a_way_round_it():
    """Whatever reads or writes the data is made only inside a service; the rest are plain values."""
    open_doors = set()
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"clinic_desk.services.{module.name}")
        for name, thing in vars(loaded).items():
            own = inspect.isclass(thing) and thing.__module__ == loaded.__name__ and not name.startswith("_")
            works = own and not is_dataclass(thing) and not issubclass(thing, Enum | Exception)
            if works and getattr(vars(thing).get("__init__"), "access", "") != access.INSIDE:
                open_doors.add(f"{module.name}.{name}")
    assert open_doors == HARMLESS


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


def test_the_actor_of_a_session_has_its_name_and_the_pc_of_the_desk(stand_up):
    sit("registrar")
    assert access.actor() == Actor(NAME, "pc-1", may_overbook=False)
    access.leave()
    assert access.actor() == Actor("desk", "pc-1")


def test_the_guard_costs_about_a_microsecond(stand_up):
    def plain(value, *, actor):
        return value

    guarded = access.needs(Right.BOOK)(plain)
    sit("registrar")
    me, times = access.actor(), 20_000

    def microseconds(call):
        return min(timeit.repeat(lambda: call(1, actor=me), number=times, repeat=5)) / times * 1e6

    assert microseconds(guarded) - microseconds(plain) < 5  # measured: 1.0; the rest is for a busy machine
