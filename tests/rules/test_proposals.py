"""Whom the desk suggests first, and how its three times differ."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.proposals import choose_doctors, spread
from clinic_desk.rules.rows import DoctorRow, PersonName, PersonRow, Slot

TODAY = date(2026, 11, 24)


def doctor(number, specialty, precincts=(), ages=(0, 200)):
    return DoctorRow(number, PersonName("Д"), specialty, "5", 15, precincts, *ages)


DOCTORS = [
    doctor(1, "general_practice", ("1",), (15, 200)),
    doctor(2, "general_practice", ("2",), (15, 200)),
    doctor(3, "paediatrician", ("1", "2"), (0, 14)),
    doctor(4, "surgeon"),
    doctor(5, "therapist", ("3",), (15, 200)),
]


def person(precinct="1", born=date(1985, 3, 12)):
    return PersonRow(1, None, PersonName("Ахметов"), born, precinct=precinct)


def first(who, **wish):
    groups = [[row.id for row in group] for group in choose_doctors(DOCTORS, who, TODAY, **wish)]
    return groups[0] if groups else []


def test_the_doctor_of_the_own_precinct_comes_first():
    assert first(person("1")) == [1]
    assert first(person("2")) == [2]
    assert first(person("3")) == [5]


def test_a_child_goes_to_the_paediatrician_on_the_birthday_no_more():
    assert first(person("1", date(2016, 11, 5))) == [3]
    assert first(person("1", date(2011, 11, 24))) == [1]
    assert first(person("1", date(2011, 11, 25))) == [3]


def test_without_a_precinct_any_family_doctor():
    assert first(person("")) == [1, 2, 5]
    assert first(person("", date(2016, 11, 5))) == [3]


def test_a_wanted_specialty_or_doctor():
    assert first(person(), specialty="surgeon") == [4]
    assert first(person(), doctor_ids={2}) == [2]
    assert first(person(), specialty="cardiologist") == []


def test_nobody_of_the_age_still_offers_the_specialty():
    assert first(person("1"), specialty="paediatrician") == [3]


@given(st.sets(st.integers(0, 2000), max_size=40), st.integers(1, 5))
def test_three_offers_are_free_ordered_and_the_first_is_the_earliest(minutes, count):
    base = datetime(2026, 11, 24, 8)
    slots = [
        Slot(base + timedelta(minutes=15 * m), base + timedelta(minutes=15 * m + 15), 1)
        for m in sorted(minutes)
    ]
    chosen = spread(slots, count)
    assert len(chosen) == min(count, len(slots))
    assert chosen == sorted(set(chosen))
    assert not slots or chosen[0] == slots[0]
    assert set(chosen) <= set(slots)


def test_the_offers_differ_in_part_of_day_and_day():
    base = datetime(2026, 11, 24, 10, 30)
    times = [base, base + timedelta(minutes=15), base + timedelta(minutes=45), base + timedelta(days=1)]
    slots = [Slot(at, at + timedelta(minutes=15), 1) for at in times]
    assert [slot.at for slot in spread(slots, 3)] == [times[0], times[2], times[3]]
