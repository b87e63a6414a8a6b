"""Who gets which free time: fair, truthful, and never one time for two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import Channel, DoctorRow, PersonName, PersonRow, Slot
from clinic_desk.rules.timetable import Purpose
from clinic_desk.rules.waiting import (
    REST,
    Matching,
    Urgency,
    WaitingRow,
    WaitingState,
    call_order,
    wish_of,
)

NOW = datetime(2026, 11, 23, 9, 0)
TODAY = NOW.date()
DAYS = 14
PHONE = frozenset({Purpose.ANY, Purpose.PHONE})
URGENT = PHONE | {Purpose.URGENT}
GP = DoctorRow(1, PersonName("Ахметова"), "general_practice", "5")
OTHER_GP = DoctorRow(2, PersonName("Қасымов"), "general_practice", "6")
CHILD = DoctorRow(3, PersonName("Жүнісова"), "paediatrician", "3", age_to=15)
DOCTORS = (GP, OTHER_GP, CHILD)


def waits(number=1, *, doctor=None, **facts):
    """A grown-up who has waited since nine for any GP."""
    usual = {
        "id": number,
        "person": PersonRow(number, None, PersonName(f"П{number}"), date(1985, 3, 12)),
        "doctor": doctor,
        "specialty": doctor.specialty if doctor else "general_practice",
        "first_day": TODAY,
        "last_day": None,
        "part": PartOfDay.ANY,
        "urgency": Urgency.USUAL,
        "channel": Channel.PHONE,
        "added_at": NOW,
    }
    return WaitingRow(**{**usual, **facts})


def slot(day, clock, doctor=GP):
    at = datetime.combine(TODAY + timedelta(days=day), datetime.min.time()) + timedelta(hours=clock)
    return Slot(at, at + timedelta(minutes=15), doctor.id)


def laid_out(slots):
    return {one.id: sorted(slot for slot in slots if slot.doctor_id == one.id) for one in DOCTORS}


def matched(entries, slots, now=NOW):
    """(person's entry, slot, others) where every caller may have every time."""
    found = (wish_of(one, DOCTORS, today=now.date(), days=DAYS) for one in entries)
    wishes = [one for one in found if one is not None]
    free = {one.purposes: laid_out(slots) for one in wishes}
    matching = Matching(wishes, now=now)
    matching.give(free)
    return told(matching)


def told(matching):
    return [(one.entry.id, one.slot, one.others) for one in matching.matches()]


# --- one after the other -----------------------------------------------------------------------------


def test_one_free_time_goes_to_the_most_urgent_then_to_who_has_waited_longest():
    entries = [
        waits(1, added_at=NOW - timedelta(days=3)),
        waits(2, added_at=NOW - timedelta(days=9)),
        waits(3, urgency=Urgency.SOON),
        waits(4, urgency=Urgency.URGENT),
    ]
    assert [number for number, _slot, _others in matched(entries, [slot(0, 10)])] == [4]
    free = [slot(0, 10), slot(0, 11), slot(0, 12), slot(1, 10)]
    assert [number for number, *_ in matched(entries, free)] == [4, 3, 2, 1]
    assert [given for _number, given, _others in matched(entries, free)] == free


def test_who_did_not_answer_lets_the_others_go_first_for_half_an_hour():
    entries = [waits(1, called_at=NOW, calls=1, urgency=Urgency.SOON), waits(2)]
    assert [number for number, *_ in matched(entries, [slot(0, 10)])] == [2]
    assert [number for number, *_ in matched(entries, [slot(0, 10)], NOW + REST)] == [1]
    before_the_clock_went_back = NOW - REST / 2
    assert [number for number, *_ in matched(entries, [slot(0, 10)], before_the_clock_went_back)] == [1]
    assert [number for number, *_ in matched(entries[:1], [slot(0, 10)])] == [1]


def test_the_others_are_the_people_whom_the_same_time_would_suit():
    entries = [
        waits(1),
        waits(2, part=PartOfDay.MORNING),
        waits(3, part=PartOfDay.AFTERNOON),
        waits(4, doctor=OTHER_GP),
        replace(waits(5), person=waits(1).person),
    ]
    assert matched(entries, [slot(0, 10)]) == [(1, slot(0, 10), 1)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, slot(0, 10, OTHER_GP)),
        ({"doctor": GP}, slot(0, 11)),
        ({"part": PartOfDay.AFTERNOON}, slot(1, 12)),
        ({"first_day": TODAY + timedelta(days=1)}, slot(1, 12)),
        ({"first_day": TODAY + timedelta(days=2)}, slot(13, 8)),
        ({"first_day": TODAY + timedelta(days=20)}, slot(20, 8)),
        ({"first_day": date(2026, 1, 1)}, slot(0, 10, OTHER_GP)),
        ({"last_day": TODAY, "part": PartOfDay.AFTERNOON}, None),
        ({"last_day": TODAY - timedelta(days=1)}, None),
        ({"state": WaitingState.GONE}, None),
        ({"doctor": DoctorRow(9, PersonName("Кеткен"), "general_practice", "", active=False)}, None),
        ({"specialty": "surgeon"}, None),
    ],
)
def test_a_time_fits_doctor_days_and_part_of_the_day(facts, expected):
    free = [slot(0, 10, OTHER_GP), slot(0, 11), slot(1, 12), slot(13, 8), slot(20, 8)]
    assert [given for _number, given, _others in matched([waits(**facts)], free)] == [
        one for one in [expected] if one is not None
    ]


def test_nothing_beyond_the_days_looked_at_is_offered():
    assert matched([waits()], [slot(DAYS, 8)]) == []
    assert len(matched([waits()], [slot(DAYS - 1, 8)])) == 1


def test_a_child_waits_for_those_who_receive_children_unless_nobody_does():
    child = replace(waits().person, birth_date=date(2020, 9, 1))
    grown_ups_only = [replace(GP, age_from=18), replace(OTHER_GP, age_from=0)]
    wish = wish_of(waits(person=child), grown_ups_only, today=TODAY, days=DAYS)
    assert wish.doctor_ids == {OTHER_GP.id}
    wish = wish_of(waits(person=child), grown_ups_only[:1], today=TODAY, days=DAYS)
    assert wish.doctor_ids == {GP.id}


def test_kept_places_are_offered_only_to_whom_they_are_kept_for():
    urgent, usual = waits(1, urgency=Urgency.URGENT), waits(2, added_at=NOW - timedelta(days=1))
    wishes = [wish_of(one, DOCTORS, today=TODAY, days=DAYS) for one in (usual, urgent)]
    assert [one.purposes for one in wishes] == [PHONE, URGENT]
    kept, open_to_all = slot(0, 10), slot(0, 11)
    free = {PHONE: laid_out([open_to_all]), URGENT: laid_out([kept, open_to_all])}
    matching = Matching(wishes, now=NOW)
    matching.give(free)
    assert told(matching) == [(1, kept, 0), (2, open_to_all, 1)]


def test_a_later_stretch_of_days_is_for_those_who_still_have_no_time():
    first, second, third = entries = [waits(1), waits(2), waits(3, doctor=OTHER_GP)]
    matching = Matching([wish_of(one, DOCTORS, today=TODAY, days=DAYS) for one in entries], now=NOW)
    assert [one.entry for one in matching.without()] == entries
    matching.give({PHONE: laid_out([slot(0, 10)])})
    assert [one.entry for one in matching.without()] == [second, third]
    matching.give({PHONE: laid_out([slot(7, 10), slot(7, 10, OTHER_GP)])})
    assert told(matching) == [
        (first.id, slot(0, 10), 1),
        (second.id, slot(7, 10), 1),
        (3, slot(7, 10, OTHER_GP), 2),
    ]


# --- against a plain search ----------------------------------------------------------------------------

entries_of_a_list = st.lists(
    st.builds(
        lambda doctor, first, length, part, urgency, added, called: {
            "doctor": doctor,
            "first_day": TODAY + timedelta(days=first),
            "last_day": None if length is None else TODAY + timedelta(days=first + length),
            "part": part,
            "urgency": urgency,
            "added_at": NOW - timedelta(hours=added),
            "called_at": None if called is None else NOW - timedelta(minutes=called),
        },
        st.sampled_from([None, GP, OTHER_GP]),
        st.integers(-4, 5),
        st.none() | st.integers(0, 4),
        st.sampled_from(PartOfDay),
        st.sampled_from(Urgency),
        st.integers(0, 3),
        st.none() | st.integers(0, 60),
    ),
    max_size=12,
)
slots_of_a_clinic = st.sets(
    st.tuples(st.integers(0, 6), st.integers(8, 16), st.sampled_from([GP, OTHER_GP])), max_size=14
)


def suits(entry, one):
    """The same question, put without any of the program's short cuts."""
    day = one.at.date()
    return (
        (entry.doctor is None or entry.doctor.id == one.doctor_id)
        and day >= max(entry.first_day, TODAY)
        and (entry.last_day is None or day <= entry.last_day)
        and (entry.part is not PartOfDay.MORNING or one.at.hour < 12)
        and (entry.part is not PartOfDay.AFTERNOON or one.at.hour >= 12)
    )


@given(entries_of_a_list, slots_of_a_clinic)
def test_everybody_gets_the_first_time_that_suits_and_nobody_before_him_has(facts, times):
    entries = [waits(number, **one) for number, one in enumerate(facts)]
    left = sorted((slot(*one) for one in times), key=lambda one: (one.at, one.doctor_id))
    found = {number: given for number, given, _others in matched(entries, left)}
    for entry in sorted(entries, key=lambda one: call_order(one, NOW)):
        suitable = [one for one in left if suits(entry, one)]
        assert found.get(entry.id) == (suitable[0] if suitable else None)
        left = [one for one in left if not suitable or one != suitable[0]]


@given(entries_of_a_list, slots_of_a_clinic)
def test_no_time_is_given_twice_and_nobody_envies_a_later_one(facts, times):
    entries = {number: waits(number, **one) for number, one in enumerate(facts)}
    found = matched(list(entries.values()), [slot(*one) for one in times])
    assert len({(given.doctor_id, given.at) for _number, given, _others in found}) == len(found)
    order = [call_order(entries[number], NOW) for number, *_ in found]
    assert order == sorted(order)
    got = {number: given for number, given, _others in found}
    for number, entry in entries.items():
        for later, his in got.items():
            if call_order(entry, NOW) < call_order(entries[later], NOW) and suits(entry, his):
                assert number in got
                assert got[number].at <= his.at
    for number, his, others in found:
        assert others == sum(suits(entry, his) for one, entry in entries.items() if one != number)
