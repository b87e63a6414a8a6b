"""A family on one day: as near in time as possible, no child alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.family import Seeker, is_never_alone, near_together
from clinic_desk.rules.rows import Slot

MIDNIGHT = datetime(2026, 11, 24)
GP, CHILD = 1, 2


def slot(minute, doctor=GP, length=15):
    at = MIDNIGHT + timedelta(minutes=minute)
    return Slot(at, at + timedelta(minutes=length), doctor)


def slots(*minutes, doctor=GP, length=15):
    return tuple(slot(minute, doctor, length) for minute in minutes)


def minutes(found):
    return [int((one.at - MIDNIGHT).total_seconds()) // 60 for one in found]


def test_two_parents_come_one_after_the_other_and_the_child_beside_them():
    gp, child = slots(480, 495, 600, 615), slots(540, 600, doctor=CHILD)
    found = near_together([Seeker(gp), Seeker(gp), Seeker(child, is_child=True)])
    assert minutes(found) == [600, 615, 600]


def test_an_only_parent_is_free_while_the_child_is_seen():
    gp, child = slots(600, 615), slots(600, doctor=CHILD)
    found = near_together([Seeker(gp), Seeker(child, is_child=True)])
    assert minutes(found) == [615, 600]


def test_children_alone_are_brought_by_somebody_without_a_visit():
    found = near_together([Seeker(slots(600, doctor=CHILD), True), Seeker(slots(600, doctor=3), True)])
    assert minutes(found) == [600, 600]


def test_the_earliest_of_equally_short_stays_and_the_order_of_the_family():
    gp = slots(480, 495, 510, 600, 615)
    assert minutes(near_together([Seeker(gp), Seeker(gp)])) == [480, 495]


def test_too_few_times_are_no_offer():
    assert near_together([Seeker(slots(480)), Seeker(slots(480))]) is None
    only_together = [Seeker(slots(600)), Seeker(slots(600, doctor=CHILD), is_child=True)]
    assert near_together(only_together) is None


FREE = st.sets(st.sampled_from(range(480, 600, 15)), min_size=1, max_size=5)


@st.composite
def families(draw, *, with_children=True):
    """Up to four people, each with one of two doctors whose places are of different length."""
    gp = slots(*sorted(draw(FREE)))
    other = slots(*sorted(minute for minute in draw(FREE) if minute % 30 == 0), doctor=CHILD, length=20)
    members = draw(
        st.lists(
            st.tuples(st.booleans(), st.booleans() if with_children else st.just(value=False)),
            min_size=1,
            max_size=4,
        )
    )
    return [Seeker(other if with_other else gp, is_child) for with_other, is_child in members]


def all_ways(family):
    for found in product(*(one.slots for one in family)):
        apart = all(
            one.doctor_id != other.doctor_id or one.until <= other.at or other.until <= one.at
            for place, one in enumerate(found)
            for other in found[place + 1 :]
        )
        if apart and is_never_alone(family, found):
            yield found


def stay(found):
    return max(one.until for one in found) - min(one.at for one in found)


@given(families())
def test_what_is_found_can_be_lived(family):
    found = near_together(family)
    if found is not None:
        assert found in set(all_ways(family))


@given(families(with_children=False))
def test_without_children_nothing_shorter_and_nothing_earlier_exists(family):
    found = near_together(family)
    ways = [(stay(one), min(slot.at for slot in one)) for one in all_ways(family)]
    assert (None if found is None else (stay(found), min(slot.at for slot in found))) == (
        min(ways) if ways else None
    )
