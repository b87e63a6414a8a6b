"""Doctors: entered, changed, put in order, switched off; the past stays."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from clinic_desk import errors
from clinic_desk.models.people import Person
from clinic_desk.rules.rows import Actor, Channel, PersonName, WorkingSpan
from clinic_desk.services import booking, clinic, finder, staff, timetable

NOW = datetime(2026, 11, 23, 9, 0)
ACTOR = Actor("Омарова А.", "pc-1")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def form(last="Ахметова", **changes):
    facts = {"name": PersonName(last, "Айгүл", "Серікқызы"), "specialty": "general_practice", "room": "5"}
    return staff.DoctorForm(**{**facts, **changes})


def test_a_new_doctor_stands_last_with_all_that_was_entered():
    first = staff.save_doctor(form(), now=NOW, actor=ACTOR)
    second = staff.save_doctor(
        form("Жүнісова", specialty="paediatrician", minutes=20, precincts=("4", " 2 ", "4"), age_to=14),
        now=NOW,
        actor=ACTOR,
    )
    assert [row.id for row in finder.doctors()] == [first.id, second.id]
    assert (second.precincts, second.minutes, second.age_to, second.active) == (("2", "4"), 20, 14, True)
    assert second.name == PersonName("Жүнісова", "Айгүл", "Серікқызы")


def test_an_edit_changes_the_doctor_where_he_stands():
    first = staff.save_doctor(form(precincts=("1",)), now=NOW, actor=ACTOR)
    staff.save_doctor(form("Қасымов"), now=NOW, actor=ACTOR)
    changed = staff.save_doctor(form(id=first.id, room="6", precincts=("3",)), now=NOW, actor=ACTOR)
    assert (changed.id, changed.room, changed.precincts) == (first.id, "6", ("3",))
    assert next(row.id for row in staff.doctors()) == first.id


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"name": PersonName("  ", "Айгүл")}, "last_name", "missing"),
        ({"specialty": ""}, "specialty", "missing"),
        ({"specialty": "healer"}, "specialty", "unknown"),
        ({"minutes": 0}, "minutes", "range"),
        ({"minutes": 481}, "minutes", "range"),
        ({"age_from": -1}, "age_from", "range"),
        ({"age_to": 201}, "age_to", "range"),
        ({"age_from": 15, "age_to": 14}, "age_to", "below_from"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(changes, field, reason):
    with pytest.raises(errors.BadField) as caught:
        staff.save_doctor(form(**changes), now=NOW, actor=ACTOR)
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert staff.doctors() == []


def test_an_edit_of_nobody_is_refused():
    with pytest.raises(errors.UnknownRow):
        staff.save_doctor(form(id=99), now=NOW, actor=ACTOR)


def test_the_order_is_the_one_given_and_others_follow():
    ids = [
        staff.save_doctor(form(last), now=NOW, actor=ACTOR).id
        for last in ("Ахметова", "Қасымов", "Иванова", "Өтегенов")
    ]
    staff.reorder([ids[2], ids[0]], now=NOW, actor=ACTOR)
    assert [row.id for row in staff.doctors()] == [ids[2], ids[0], ids[1], ids[3]]
    assert staff.save_doctor(form("Ким"), now=NOW, actor=ACTOR).id == staff.doctors()[-1].id
    with pytest.raises(errors.UnknownRow):
        staff.reorder([99], now=NOW, actor=ACTOR)


def test_a_doctor_switched_off_keeps_what_is_booked():
    doctor = staff.save_doctor(form(), now=NOW, actor=ACTOR)
    timetable.save_weekly_hours(
        doctor.id, [WorkingSpan(1, 480, 720)], valid_from=NOW.date(), now=NOW, actor=ACTOR
    )
    person = Person.create(
        last_name="Ахметов", status="attached", in_register=True, attached_from=date(2020, 1, 1)
    )
    order = booking.BookingOrder(
        person.id, doctor.id, datetime(2026, 11, 24, 10, 0), Channel.PHONE, override_reason="тексеру"
    )
    visit = booking.book(order, now=NOW, actor=ACTOR).visit
    assert staff.set_active(doctor.id, active=False, now=NOW, actor=ACTOR).active is False
    assert finder.doctors() == []
    assert [row.id for row in staff.doctors()] == [doctor.id]
    assert [one.id for one in staff.booked_from(doctor.id, NOW.date())] == [visit.id]
    assert staff.booked_from(doctor.id, date(2026, 11, 25)) == []
    assert staff.set_active(doctor.id, active=True, now=NOW, actor=ACTOR).active is True
