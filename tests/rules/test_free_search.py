"""What one day offers to a wish, and what it says when it offers nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic_desk.rules.free_search import (
    PLAIN_WISH,
    DayFacts,
    FreeTime,
    FreeWish,
    PartOfDay,
    WhyNot,
    free_on_day,
)
from clinic_desk.rules.slots import free_rows
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Closure, DayHours, Piece, Purpose

DAY = date(2026, 11, 25)  # a Wednesday
TODAY = date(2026, 11, 23)
MORNING = Piece(480, 540, "5", 15)


def ask(*pieces, wish=PLAIN_WISH, busy=(), held=(), closures=(), today=TODAY, earliest=0):
    facts = DayFacts(1, DAY, DayHours(pieces, closures), busy, held)
    return free_on_day(facts, wish, today=today, earliest=earliest)


def starts(*pieces, **facts):
    return [slot[0] for slot in ask(*pieces, **facts)[0]]


def why(*pieces, **facts):
    found, answer = ask(*pieces, **facts)
    assert found == []
    assert answer.free == 0
    return answer.why


HOLIDAY = Closure(Span(0, 1440), "holiday", "Тәуелсіздік күні", DAY)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, WhyNot.NO_HOURS),
        ({"closures": (HOLIDAY,)}, WhyNot.CLOSED),
        ({"pieces": (Piece(480, 490, "5", 15),)}, WhyNot.NO_HOURS),
        ({"pieces": (Piece(480, 490, "5", 15),), "closures": (HOLIDAY,)}, WhyNot.CLOSED),
        ({"pieces": (MORNING,), "today": DAY, "earliest": 540}, WhyNot.PAST),
        # nobody can be received in the last minutes, though the doctor is still there
        ({"pieces": (MORNING,), "today": DAY, "earliest": 530}, WhyNot.PAST),
        ({"pieces": (MORNING,), "busy": ((480, 540),)}, WhyNot.FULL),
        ({"pieces": (MORNING,), "busy": ((525, 540),), "today": DAY, "earliest": 520}, WhyNot.FULL),
        ({"pieces": (MORNING,), "busy": ((480, 525),), "held": ((525, 540),)}, WhyNot.HELD),
        ({"pieces": (replace(MORNING, purpose=Purpose.PORTAL),)}, WhyNot.RESERVED),
        ({"pieces": (replace(MORNING, purpose=Purpose.PORTAL),), "busy": ((480, 540),)}, WhyNot.FULL),
        ({"pieces": (replace(MORNING, quota=1),), "busy": ((480, 495),)}, WhyNot.QUOTA),
        ({"pieces": (MORNING,), "wish": FreeWish(weekdays=frozenset({0}))}, WhyNot.OTHER_WEEKDAY),
        ({"pieces": (MORNING,), "wish": FreeWish(part=PartOfDay.AFTERNOON)}, WhyNot.OTHER_TIME),
        ({"pieces": (MORNING,), "wish": FreeWish(in_a_row=5)}, WhyNot.NO_ROW),
        ({"pieces": (MORNING,), "wish": FreeWish(in_a_row=3), "held": ((510, 525),)}, WhyNot.HELD),
        ({"pieces": (replace(MORNING, quota=2),), "wish": FreeWish(in_a_row=3)}, WhyNot.QUOTA),
    ],
)
def test_a_day_says_the_first_limit_that_leaves_nothing(facts, reason):
    assert why(*facts.pop("pieces", ()), **facts) is reason


def test_what_is_kept_opens_at_midnight_of_its_release_day():
    portal = replace(MORNING, purpose=Purpose.PORTAL, release_days=2)
    _found, answer = ask(portal, today=date(2026, 11, 22))
    assert (answer.purpose, answer.opens) == (Purpose.PORTAL, date(2026, 11, 23))
    assert starts(portal, today=date(2026, 11, 23)) == [480, 495, 510, 525]
    assert starts(portal, today=date(2026, 11, 22), wish=FreeWish(purposes=frozenset({Purpose.PORTAL}))) == [
        480, 495, 510, 525,
    ]  # fmt: skip


def test_a_quota_counts_the_visits_of_a_part_that_the_day_cuts_in_two():
    part = Piece(480, 510, "5", 15, Purpose.ANY, 2, None, 480, 600)
    rest = replace(part, start=540, end=600)
    assert starts(part, rest, busy=((480, 495),)) == [495, 540, 555, 570, 585]
    assert why(part, rest, busy=((480, 495), (540, 555))) is WhyNot.QUOTA
    # the visit that stands where the leave is now still counts
    assert why(part, rest, busy=((510, 525), (540, 555))) is WhyNot.QUOTA


def test_the_patients_own_times_hold_for_the_whole_visit_and_their_weekday():
    half_past = FreeWish(free_times=(FreeTime(Span(490, 525), 2),))
    assert starts(MORNING, wish=half_past) == [495, 510]
    assert why(MORNING, wish=FreeWish(free_times=(FreeTime(Span(490, 525), 3),))) is WhyNot.OTHER_TIME
    assert starts(MORNING, wish=replace(half_past, in_a_row=2)) == [495]


def test_noon_belongs_to_the_afternoon():
    around_noon = Piece(690, 750, "5", 15)
    assert starts(around_noon, wish=FreeWish(part=PartOfDay.MORNING)) == [690, 705]
    assert starts(around_noon, wish=FreeWish(part=PartOfDay.AFTERNOON)) == [720, 735]


# --- rows that run on into the next piece ----------------------------------------------------------------

AFTER = Piece(540, 600, "5", 15)
THREE = FreeWish(in_a_row=3)


def test_a_family_may_run_on_into_the_next_piece_of_the_same_room_and_rhythm():
    assert starts(MORNING, AFTER, wish=THREE, busy=((480, 510), (555, 600))) == [510]
    assert why(MORNING, replace(AFTER, room="6"), wish=THREE, busy=((480, 510), (555, 600))) is WhyNot.NO_ROW
    assert why(MORNING, replace(AFTER, start=541), wish=THREE, busy=((480, 510), (555, 600))) is WhyNot.NO_ROW


def test_a_row_never_puts_one_visit_half_into_the_next_piece():
    odd = Piece(480, 530, "5", 15)  # 50 minutes: its rhythm ends before its hours
    assert free_rows([odd, replace(AFTER, start=530)], [(480, 510), (560, 600)], 0, 3) == []
    # beside the rhythm of both pieces: the row would begin at 8:20 and cross 9:00 in the middle of a visit
    assert free_rows([MORNING, AFTER], [(480, 500), (548, 600)], 0, 3) == []


def test_a_quota_holds_only_until_its_release():
    counted = replace(MORNING, quota=2, release_days=1)
    busy = ((480, 510), (555, 600))
    assert starts(counted, AFTER, wish=THREE, busy=busy, today=date(2026, 11, 24)) == [510]
    assert why(counted, AFTER, wish=THREE, busy=busy, today=date(2026, 11, 23)) is WhyNot.NO_ROW
