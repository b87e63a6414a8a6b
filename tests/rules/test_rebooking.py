"""Which new time is proposed first, never twice, never too soon."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.rebooking import (
    COLLEAGUE,
    NOTICE,
    PRECINCT_COLLEAGUE,
    Choices,
    Hit,
    Planner,
    Substitute,
    is_free,
    slot_at,
)
from clinic_desk.rules.rows import DoctorRow, PersonName, Slot
from clinic_desk.rules.timetable import DayHours, Piece, Purpose

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 9, 0)


def doctor(number, *, specialty="therapist", precincts=("1",), **facts):
    return DoctorRow(
        number, PersonName(f"Врач{number}"), specialty, str(number), precincts=precincts, **facts
    )


OWN, NEIGHBOUR, OTHER, EYES = (
    doctor(1),
    doctor(2, precincts=("1", "2")),
    doctor(3, precincts=("3",)),
    doctor(4, specialty="ophthalmologist"),
)
EVERYONE = (OWN, NEIGHBOUR, OTHER, EYES)


def slot(doctor_id, day=0, clock="10:00", minutes=15):
    at = datetime.combine(MONDAY + timedelta(days=day), datetime.strptime(clock, "%H:%M").time())
    return Slot(at, at + timedelta(minutes=minutes), doctor_id, str(doctor_id))


def hit(visit_id=1, clock="10:00", day=0, **facts):
    facts = {"minutes": 15, "precinct": "1", **facts}
    return Hit(visit_id, OWN.id, slot(1, day, clock).at, **facts)


def propose(slots, *hits, now=NOW, doctors=EVERYONE, substitute=None, **more):
    stock = Choices(slots)
    planner = Planner(doctors, lambda _hit: stock, now=now, substitute=substitute)
    return planner.propose(hits or (hit(),), **more)


def best(slots, *args, **facts):
    return next(iter(propose(slots, *args, **facts)[1]), None)


def test_the_own_doctor_is_worth_three_days_of_waiting_and_not_four():
    colleague = slot(NEIGHBOUR.id)
    assert best([colleague, slot(OWN.id, PRECINCT_COLLEAGUE)]).doctor_id == OWN.id
    assert best([colleague, slot(OWN.id, PRECINCT_COLLEAGUE + 1)]) == colleague


def test_a_colleague_of_the_precinct_comes_before_others_unless_much_later():
    other = slot(OTHER.id)
    assert best([other, slot(NEIGHBOUR.id, 2)]).doctor_id == NEIGHBOUR.id
    assert best([other, slot(NEIGHBOUR.id, COLLEAGUE - PRECINCT_COLLEAGUE + 1)]) == other


def test_on_one_day_the_nearest_time_of_day_is_best_and_the_earlier_of_two_as_near():
    day = [slot(NEIGHBOUR.id, 1, clock) for clock in ("08:00", "09:45", "10:15", "16:00")]
    assert best(day) == day[1]


def test_the_substitute_comes_first_on_the_days_of_the_absence_only():
    instead = Substitute(EYES.id, MONDAY, MONDAY + timedelta(days=1))
    slots = [slot(EYES.id, 0), slot(OWN.id, 0, "10:00"), slot(NEIGHBOUR.id, 0)]
    assert best(slots, substitute=instead).doctor_id == EYES.id
    assert best([slot(EYES.id, 2), slot(OTHER.id, 2)], substitute=instead).doctor_id == OTHER.id


def test_nobody_of_another_specialty_nobody_who_left_and_nobody_for_another_age():
    adults = doctor(5, age_from=18)
    gone = doctor(6, active=False)
    slots = [slot(EYES.id), slot(adults.id), slot(gone.id)]
    child = hit(birth_date=date(2020, 1, 1))
    assert best(slots, child, doctors=(OWN, EYES, adults, gone)) is None
    assert best(slots, hit(birth_date=date(1980, 1, 1)), doctors=(OWN, EYES, adults, gone)) == slots[1]


def test_somebody_becomes_old_enough_between_two_days():
    adults = doctor(5, age_from=18)
    turns_18 = hit(birth_date=date(2008, 11, 25))
    slots = [slot(adults.id, 0), slot(adults.id, 1), slot(adults.id, 2)]
    assert best(slots, turns_18, doctors=(OWN, adults)) == slots[2]


@pytest.mark.parametrize(
    ("now", "clock", "offered"),
    [
        ("09:00", "10:00", True),
        ("09:01", "10:00", False),  # earlier than booked, less than an hour from now
        ("09:01", "12:00", True),  # the booked time itself needs no notice
        ("12:00", "12:00", True),
        ("12:01", "12:00", False),
    ],
)
def test_earlier_than_booked_only_with_notice_and_never_the_past(now, clock, offered):
    moment = datetime.combine(MONDAY, datetime.strptime(now, "%H:%M").time()) + timedelta(seconds=30)
    moment = moment if now == "12:00" else moment.replace(second=0)
    found = best([slot(NEIGHBOUR.id, 0, clock)], hit(clock="12:00"), now=moment)
    assert (found is not None) is offered


def test_a_day_before_the_booked_one_is_not_proposed():
    assert best([slot(NEIGHBOUR.id, -1)], now=NOW - timedelta(days=5)) is None


def test_a_long_visit_needs_a_long_time_with_its_own_doctor_only():
    short, long = slot(OWN.id, 0, "10:00"), slot(OWN.id, 2, "10:00", 30)
    assert best([short, long], hit(minutes=30)) == long
    assert best([short, slot(NEIGHBOUR.id, 0)], hit(minutes=30)).doctor_id == NEIGHBOUR.id
    assert best([short], hit(minutes=None)) == short


def test_the_second_and_third_choice_differ_from_the_first_where_they_can():
    times = [slot(NEIGHBOUR.id, 0, clock) for clock in ("10:00", "10:15", "10:30", "10:45", "11:30")]
    assert propose(times)[1] == (times[0], times[3], times[4])
    assert propose(times[:2])[1] == (times[0], times[1])


def test_everybody_gets_a_best_time_before_anybody_a_second_one():
    slots = [slot(NEIGHBOUR.id, 0, "10:00"), slot(NEIGHBOUR.id, 0, "11:00")]
    found = propose(slots, hit(1, "10:00"), hit(2, "10:00"))
    assert found == {1: (slots[0],), 2: (slots[1],)}


def test_times_promised_to_others_and_those_on_offer_are_left_out():
    first, second = slot(NEIGHBOUR.id, 0, "10:00"), slot(NEIGHBOUR.id, 0, "12:00")
    assert propose([first, second], taken=[first])[1] == (second,)
    assert propose([first, second], taken=[first], beside=[first])[1] == (second,)


MOMENTS = st.builds(
    lambda number, day, quarter, minutes: Slot(
        datetime.combine(MONDAY + timedelta(days=day), datetime.min.time())
        + timedelta(minutes=480 + 15 * quarter),
        datetime.combine(MONDAY + timedelta(days=day), datetime.min.time())
        + timedelta(minutes=480 + 15 * quarter + minutes),
        number,
        str(number),
    ),
    st.sampled_from([1, 2, 3, 4]),
    st.integers(0, 9),
    st.integers(0, 20),
    st.sampled_from([15, 30]),
)
HITS = st.builds(
    lambda number, day, quarter, minutes, precinct: (number, day, quarter, minutes, precinct),
    st.integers(1, 30),
    st.integers(0, 4),
    st.integers(0, 20),
    st.sampled_from([15, 30, None]),
    st.sampled_from(["1", "2", ""]),
)


def overlap(one, other):
    return one.doctor_id == other.doctor_id and one.at < other.until and other.at < one.until


def points(one, slot_):
    """The documented points, counted anew."""
    if slot_.doctor_id == OWN.id:
        return (slot_.at.date() - one.at.date()).days
    row = next(row for row in EVERYONE if row.id == slot_.doctor_id)
    extra = PRECINCT_COLLEAGUE if one.precinct and one.precinct in row.precincts else COLLEAGUE
    return (slot_.at.date() - one.at.date()).days + extra


def allowed(one, slot_, now):
    long_enough = (
        slot_.doctor_id != OWN.id
        or one.minutes is None
        or slot_.until - slot_.at >= timedelta(minutes=one.minutes)
    )
    return (
        slot_.doctor_id != EYES.id
        and long_enough
        and slot_.at.date() >= one.at.date()
        and slot_.at >= now
        and (slot_.at >= one.at or slot_.at >= now + NOTICE)
    )


@given(st.lists(MOMENTS, max_size=60, unique=True), st.lists(HITS, max_size=8), st.integers(0, 4 * 24))
def test_no_time_twice_none_too_soon_and_the_first_choice_is_the_cheapest_left(slots, facts, quarter):
    now = datetime(2026, 11, 23) + timedelta(minutes=15 * quarter)
    hits = [
        Hit(
            number,
            OWN.id,
            datetime.combine(MONDAY + timedelta(days=day), datetime.min.time())
            + timedelta(minutes=480 + 15 * at),
            minutes,
            precinct,
        )
        for number, day, at, minutes, precinct in {one[0]: one for one in facts}.values()
    ]
    stock = Choices(slots)
    found = Planner(EVERYONE, lambda _hit: stock, now=now).propose(hits)
    given_out = [one for slots_ in found.values() for one in slots_]
    assert not any(
        overlap(one, other) for place, one in enumerate(given_out) for other in given_out[place + 1 :]
    )
    by_id = {one.visit_id: one for one in hits}
    assert set(found) == set(by_id)
    for visit_id, slots_ in found.items():
        assert all(one in slots and allowed(by_id[visit_id], one, now) for one in slots_)
    # the first in line chooses among everything: nothing allowed has fewer points
    if hits:
        first = min(hits, key=lambda one: (one.at, one.visit_id))
        open_to_him = [one for one in slots if allowed(first, one, now)]
        chosen = found[first.visit_id]
        assert bool(chosen) is bool(open_to_him)
        if chosen:
            assert points(first, chosen[0]) == min(points(first, one) for one in open_to_him)


# --- what has become of a proposal -----------------------------------------------------------------

HOURS = DayHours((Piece(480, 720, "5", 15), Piece(720, 800, "6", 20)))


def test_a_proposed_time_lasts_as_long_as_a_booking_there():
    at = datetime(2026, 11, 23, 8, 0)
    assert slot_at(HOURS, at, OWN) == Slot(at, at + timedelta(minutes=15), 1, "5")
    assert slot_at(HOURS, at, OWN, 40) == Slot(at, at + timedelta(minutes=40), 1, "5")
    noon = at.replace(hour=12)
    assert slot_at(HOURS, noon, OWN) == Slot(noon, noon + timedelta(minutes=20), 1, "6")


@pytest.mark.parametrize("at", ["07:59", "11:50", "13:19", "13:20", "23:55"])
def test_no_time_where_the_doctor_does_not_receive_long_enough(at):
    assert slot_at(HOURS, datetime.fromisoformat(f"2026-11-23T{at}"), OWN) is None


def test_free_means_not_over_not_taken_not_held_and_not_kept_for_others():
    one = slot(1, 0, "08:00")
    kept = DayHours((Piece(480, 720, "5", 15, Purpose.PORTAL, None, 2, 480, 720),))
    assert is_free(one, HOURS, [], now=NOW)
    assert is_free(one, HOURS, [(495, 510)], now=one.at + timedelta(seconds=59))
    assert not is_free(one, HOURS, [], now=one.at + timedelta(minutes=1))
    assert not is_free(one, HOURS, [(490, 500)], now=NOW)
    assert not is_free(one, HOURS, [], now=NOW, held=[(470, 481)])
    assert not is_free(one, DayHours(), [], now=NOW)
    assert not is_free(one, kept, [], now=NOW - timedelta(days=5))
    assert is_free(one, kept, [], now=NOW - timedelta(days=1))
    assert is_free(one, kept, [], now=NOW - timedelta(days=5), purposes=frozenset({Purpose.PORTAL}))
