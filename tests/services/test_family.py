"""What a family is offered: in a row with one doctor, or each with the fitting one, near in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.models.people import Person
from clinic_desk.models.timetable import DoctorException
from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.rules.rows import AttachmentStatus, Channel, Verdict
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import booking, clinic, family, finder, groups, holds
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.family import FamilyMember, Way
from tests.make import ACTOR, NOW, make_doctor, make_person

QUARTER = timedelta(minutes=15)
ADULT, CHILD = date(1985, 3, 12), date(2018, 5, 6)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def gp():
    return make_doctor("Ахметова Айгүл Серікқызы", hours="10:00-12:00")


@pytest.fixture
def paediatrician():
    return make_doctor(
        "Жүнісова Гүлнар Маратқызы",
        hours="09:00-11:00",
        specialty="paediatrician",
        room="3",
        age_from=0,
        age_to=15,
    )


def member(name, born=ADULT, **facts):
    return FamilyMember(make_person(name, birth_date=born, **facts).id)


def book(doctor, at):
    order = BookingOrder(make_person("Петров Иван").id, doctor.id, at, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute)


def told(offer):
    return [(slot.doctor_id, slot.at) for slot in offer.slots]


def test_parents_and_child_are_offered_one_doctor_in_a_row_and_each_their_own(gp, paediatrician):
    members = [member("Ахметов Серік"), member("Ахметова Сәуле"), member("Ахметов Алихан", CHILD)]
    offers = family.family_offers(members, now=NOW)
    assert [one.way for one in offers] == [Way.IN_A_ROW] * 3 + [Way.APART] * 3
    assert told(offers[0]) == [(gp.id, at(23, 10)), (gp.id, at(23, 10, 15)), (gp.id, at(23, 10, 30))]
    # both hours meet from 10:00 on: while the child is seen, one of the parents is free
    assert told(offers[3]) == [(gp.id, at(23, 10)), (gp.id, at(23, 10, 15)), (paediatrician.id, at(23, 10))]
    assert [one.at.day for one in offers[3:]] == [23, 24, 25]
    assert all(len({slot.at for slot in one.slots}) == 3 for one in offers[:3])


def test_a_lone_mother_comes_before_or_after_her_child(gp, paediatrician):
    members = [member("Ахметова Сәуле"), member("Ахметов Алихан", CHILD)]
    apart = family.family_offers(members, now=NOW, count=1)[1]
    mother, child = apart.slots
    assert apart.way is Way.APART
    assert mother.until <= child.at or child.until <= mother.at
    assert apart.until - apart.at == 2 * QUARTER


def test_children_only_are_in_a_row_with_the_paediatrician(gp, paediatrician):
    members = [member("Ахметов Алихан", CHILD), member("Ахметова Дана", date(2020, 1, 2))]
    offers = family.family_offers(members, now=NOW)
    assert {one.way for one in offers} == {Way.IN_A_ROW}
    assert {slot.doctor_id for one in offers for slot in one.slots} == {paediatrician.id}


def test_without_a_doctor_for_all_ages_there_is_only_apart(paediatrician):
    therapist = make_doctor("Қасымов Болат", specialty="therapist", age_from=18)
    members = [member("Ахметов Серік"), member("Ахметов Алихан", CHILD)]
    offers = family.family_offers(members, now=NOW)
    assert {one.way for one in offers} == {Way.APART}
    assert [slot.doctor_id for slot in offers[0].slots] == [therapist.id, paediatrician.id]


def test_a_doctor_who_was_asked_for_is_offered_whatever_the_age(gp, paediatrician):
    members = [member("Ахметов Серік"), member("Ахметов Алихан", CHILD)]
    offers = family.family_offers(members, now=NOW, doctor_id=paediatrician.id)
    assert {slot.doctor_id for one in offers for slot in one.slots} == {paediatrician.id}
    assert {one.way for one in offers} == {Way.IN_A_ROW}
    by_specialty = family.family_offers(members, now=NOW, specialty="general_practice", count=1)
    assert [slot.doctor_id for slot in by_specialty[0].slots] == [gp.id, gp.id]


def test_a_day_on_which_the_family_would_wait_long_gives_way_to_the_next(gp, paediatrician):
    for number in range(6):  # on the 23rd only 11:30 and 11:45 are left with the GP
        book(gp, at(23, 10) + number * QUARTER)
    members = [member("Ахметов Серік"), member("Ахметова Сәуле"), member("Ахметов Алихан", CHILD)]
    apart = [one for one in family.family_offers(members, now=NOW) if one.way is Way.APART]
    assert [one.at.day for one in apart] == [24, 25, 26]


def test_a_precinct_doctor_without_a_free_time_gives_way_to_a_colleague(gp, paediatrician):
    colleague = make_doctor("Қасымов Болат", hours="09:00-12:00", precincts=("2",))
    DoctorException.create(
        doctor=gp.id, first_day=date(2026, 11, 1), last_day=date(2027, 12, 31), kind=ExceptionKind.LEAVE
    )
    members = [member("Ахметов Серік"), member("Ахметов Алихан", CHILD)]
    offers = family.family_offers(members, now=NOW)
    assert [one.way for one in offers] == [Way.IN_A_ROW] * 3 + [Way.APART] * 3
    assert offers[0].slots[0].doctor_id == colleague.id
    assert [slot.doctor_id for slot in offers[3].slots] == [colleague.id, paediatrician.id]


def test_the_wish_narrows_both_kinds(gp, paediatrician):
    afternoon = make_doctor("Қасымов Болат", hours="14:00-16:00")
    members = [member("Ахметов Серік"), member("Ахметова Сәуле")]
    wish = FreeWish(part=PartOfDay.AFTERNOON, not_before=date(2026, 11, 26))
    offers = family.family_offers(members, wish, now=NOW)
    assert {slot.doctor_id for one in offers for slot in one.slots} == {afternoon.id}
    assert offers[0].at == at(26, 14)


def test_held_places_of_another_desk_are_not_offered(gp):
    (slot,) = finder.first_free([gp], now=NOW, limit=1)
    assert holds.hold(slot, now=NOW, actor=ACTOR)
    members = [member("Ахметов Серік"), member("Ахметова Сәуле")]
    mine = family.family_offers(members, now=NOW, pc=ACTOR.pc, count=1)[0]
    others = family.family_offers(members, now=NOW, pc="pc-2", count=1)[0]
    assert (mine.at, others.at) == (at(23, 10), at(23, 10, 15))


def test_rows_are_as_long_as_the_family(gp):
    members = [member(f"Ахметов {name}") for name in ("Серік", "Болат", "Ержан", "Нұрлан")]
    rows = family.family_rows(members, [gp], now=NOW)
    assert {len(row.slots) for row in rows} == {4}
    for row in rows[:5]:
        assert all(one.until == other.at for one, other in zip(row.slots, row.slots[1:], strict=False))


def test_an_offer_that_is_taken_becomes_orders_and_visits(gp, paediatrician):
    members = [
        FamilyMember(make_person("Ахметов Серік").id, document_number="045", referral="12"),
        FamilyMember(make_person("Ахметов Алихан", birth_date=CHILD).id, representative="Ахметов С."),
    ]
    offer = family.family_offers(members, now=NOW)[-1]
    orders = family.family_orders(members, offer, channel=Channel.DIRECT, received_at=NOW, language="kk")
    done = family.book_family(orders, now=NOW, actor=ACTOR)
    assert [(one.visit.doctor_id, one.visit.at) for one in done.bookings] == told(offer)
    assert [one.appointment.document for one in done.bookings] == ["identity_card", "birth_certificate"]
    assert {one.visit.channel for one in done.bookings} == {Channel.DIRECT}


def test_a_family_apart_moves_with_each_to_the_own_doctor(gp, paediatrician):
    members = [member("Ахметов Серік"), member("Ахметов Алихан", CHILD)]
    offer = family.family_offers(members, now=NOW)[-1]
    orders = family.family_orders(members, offer, channel=Channel.PHONE)
    done = family.book_family(orders, now=NOW, actor=ACTOR)
    other = family.group_offers(done.group_id, FreeWish(not_before=date(2026, 12, 1)), now=NOW)[0]
    moved = groups.move_group(other, now=NOW, actor=ACTOR)
    assert {one.visit.id: one.visit.doctor_id for one in moved.bookings} == {
        one.visit.id: one.visit.doctor_id for one in done.bookings
    }
    assert {one.visit.at.date() for one in moved.bookings} == {date(2026, 12, 1)}


@pytest.mark.parametrize("count", [0, family.MOST_MEMBERS + 1])
def test_a_family_has_one_to_twelve_members(count):
    with pytest.raises(ValueError, match="a family of"):
        family.family_offers([FamilyMember(1)] * count, now=NOW)


def test_nobody_is_offered_a_time_who_does_not_exist(gp):
    with pytest.raises(errors.UnknownRow):
        family.family_offers([FamilyMember(999)], now=NOW)


# --- who lives there ---------------------------------------------------------------------------------


def test_relatives_are_the_living_of_the_same_address_the_oldest_first():
    home = {"address": "Успенка, Абай к-сі, 12"}
    serik = make_person("Ахметов Серік", birth_date=date(1960, 1, 1), **home)
    child = make_person("Ахметов Алихан", birth_date=CHILD, **home)
    mother = make_person("Ахметова Сәуле", birth_date=ADULT, **home)
    away = make_person(
        "Ахметов Ержан", birth_date=date(1990, 1, 1), status=AttachmentStatus.ELSEWHERE, **home
    )
    make_person("Ахметов Болат", birth_date=date(1930, 1, 1), death_date=date(2020, 1, 1), **home)
    make_person("Ким Ольга", in_register=False, **home)
    make_person("Белова Нина", address="Успенка, Абай к-сі, 13")
    found = family.relatives(serik.id, now=NOW)
    assert [one.person.id for one in found] == [mother.id, away.id, child.id]
    assert [one.verdict.verdict for one in found] == [Verdict.ATTACHED, Verdict.ELSEWHERE, Verdict.ATTACHED]
    assert len(family.relatives(child.id, now=NOW, limit=2)) == 2


def test_without_an_address_nobody_is_a_relative():
    one = make_person("Ахметов Серік")
    make_person("Белова Нина")
    Person.update(address="").execute()
    assert family.relatives(one.id, now=NOW) == []
    assert family.relatives(999, now=NOW) == []
