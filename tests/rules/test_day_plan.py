"""The cells of the grid: what is drawn where, and that nothing is lost or drawn twice."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.day_plan import CellState, Column, DayPlan, build_column, build_plan
from clinic_desk.rules.free_search import DayFacts, FreeWish, free_on_day
from clinic_desk.rules.rows import DoctorRow, PersonName, VisitRow, VisitState
from clinic_desk.rules.times import MINUTES_A_DAY, Span, clock_text, merge, moment_of
from clinic_desk.rules.timetable import Closure, DayHours, Piece, Purpose

DAY = date(2026, 11, 24)
BEFORE = datetime(2026, 11, 23, 12, 0)
DOCTOR = DoctorRow(1, PersonName("Ахметова", "Айгүл", "Серікқызы"), "gp", "5")


def piece(start: int, end: int, minutes: int = 15, room: str = "5") -> Piece:
    return Piece(start, end, room, minutes)


def visit(number: int, start: int, minutes: int = 15, state: VisitState = VisitState.BOOKED) -> VisitRow:
    at = moment_of(DAY, start)
    until = at + timedelta(minutes=minutes)
    return VisitRow(number, 1, number, number, number, at, until, state, PersonName("Иванов", "Иван"))


def column(*pieces: Piece, visits=(), closures=(), now=BEFORE) -> Column:
    return build_column(DOCTOR, DAY, DayHours(tuple(pieces), tuple(closures)), visits, now)


def shown(col: Column) -> list[str]:
    """«10:00-10:15 free»: what stands inside the plan's range, as a person would read it."""
    plan = build_plan([col], BEFORE)
    return [f"{clock_text(cell.start)}-{clock_text(cell.end)} {cell.state}" for cell in plan.columns[0].cells]


def test_free_places_follow_the_doctors_rhythm():
    assert shown(column(piece(480, 540, 20))) == [
        "08:00-08:20 free",
        "08:20-08:40 free",
        "08:40-09:00 free",
    ]


def test_a_rest_too_short_for_a_visit_is_a_gap():
    assert shown(column(piece(480, 540, 25))) == ["08:00-08:25 free", "08:25-08:50 free", "08:50-09:00 gap"]


def test_an_odd_visit_leaves_gaps_and_the_rhythm_goes_on():
    cells = shown(column(piece(480, 540), visits=[visit(1, 485, 12)]))
    assert cells == [
        "08:00-08:05 gap",
        "08:05-08:17 booked",
        "08:17-08:30 gap",
        "08:30-08:45 free",
        "08:45-09:00 free",
    ]


def test_a_place_that_has_begun_is_past_and_a_visit_keeps_its_state():
    now = datetime(2026, 11, 24, 8, 20)
    cells = shown(column(piece(480, 540), visits=[visit(1, 480, state=VisitState.ARRIVED)], now=now))
    assert cells == ["08:00-08:15 arrived", "08:15-08:30 past", "08:30-08:45 free", "08:45-09:00 free"]


def test_a_place_that_begins_this_minute_is_still_free():
    assert shown(column(piece(480, 510), now=datetime(2026, 11, 24, 8, 0, 40)))[0] == "08:00-08:15 free"


def test_yesterday_is_past_altogether():
    col = column(piece(480, 540), now=datetime(2026, 11, 25, 0, 1))
    assert {cell.state for cell in col.cells} == {CellState.PAST, CellState.CLOSED}


def test_cancelled_visits_and_those_of_others_are_not_drawn():
    cancelled = visit(1, 480, state=VisitState.CANCELLED)
    other = VisitRow(
        2, 9, 2, 2, 2, moment_of(DAY, 480), moment_of(DAY, 495), VisitState.BOOKED, PersonName("А")
    )
    col = column(piece(480, 510), visits=[cancelled, other])
    assert [cell.visit for cell in col.cells if cell.visit] == []


def test_lunch_and_leave_are_closed_with_their_reason():
    leave = Closure(Span(780, MINUTES_A_DAY), "leave", "демалыста", date(2026, 12, 12))
    col = column(piece(480, 720), piece(750, 780), closures=[leave])
    closed = [cell for cell in build_plan([col], BEFORE).columns[0].cells if cell.state is CellState.CLOSED]
    assert [(cell.start, cell.end, cell.closure) for cell in closed] == [(720, 750, None)]
    whole = column(closures=[Closure(Span(0, MINUTES_A_DAY), "leave", "демалыста", date(2026, 12, 12))])
    (only,) = build_plan([whole], BEFORE).columns[0].cells
    assert (only.start, only.end, only.closure and only.closure.reason) == (480, 1020, "демалыста")


def test_overbooked_visits_stand_side_by_side():
    col = column(piece(480, 540), visits=[visit(1, 480, 30), visit(2, 480), visit(3, 495), visit(4, 510)])
    lanes = {cell.visit.id: (cell.lane, cell.lanes) for cell in col.cells if cell.visit}
    assert lanes == {1: (0, 2), 2: (1, 2), 3: (1, 2), 4: (0, 1)}


def test_a_visit_outside_the_hours_widens_the_range():
    plan = build_plan([column(piece(480, 540), visits=[visit(1, 1110)])], BEFORE)
    assert (plan.first_minute, plan.last_minute) == (480, 19 * 60)


def test_an_empty_plan_shows_the_usual_shift():
    assert build_plan([column()], BEFORE).first_minute == 480
    plan = build_plan([], BEFORE)
    assert (plan.first_minute, plan.last_minute, plan.place_at(0, 500)) == (480, 1020, None)


def test_arrow_keys_walk_through_lanes_and_columns():
    left = column(piece(480, 540), visits=[visit(1, 480), visit(2, 480)])
    right = column(piece(480, 540, 30))
    plan = build_plan([left, right], BEFORE)
    place = plan.place_at(0, 480)
    assert place is not None
    assert place.cell.visit is not None
    assert place.cell.visit.id == 1
    place = plan.sideways(place, 1)
    assert place.cell.visit is not None
    assert place.cell.visit.id == 2
    place = plan.sideways(place, 1)
    assert (place.column, place.cell.start, place.cell.end) == (1, 480, 510)
    assert plan.sideways(place, 1) == place
    place = plan.sideways(place, -1)
    assert place.cell.visit is not None
    assert place.cell.visit.id == 2
    assert plan.vertical(place, 1).cell.start == 495


def test_sideways_steps_keep_the_minute_across_unequal_rhythms():
    plan = build_plan([column(piece(480, 600)), column(piece(480, 600, 60))], BEFORE)
    place = plan.place_at(0, 525)
    assert place is not None
    there = plan.sideways(place, 1)
    assert there.cell.start == 480
    assert plan.sideways(there, -1) == place


def test_a_visit_is_found_again_by_its_number():
    plan = build_plan([column(piece(480, 540)), column(piece(480, 540), visits=[visit(7, 510)])], BEFORE)
    place = plan.place_of(7)
    assert place is not None
    assert (place.column, place.minute) == (1, 510)
    assert plan.place_of(8) is None
    assert plan.column_of(1, DAY) == 0
    assert plan.column_of(2, DAY) is None


# --- for any hours and any visits --------------------------------------------------------------


@st.composite
def columns(draw: st.DrawFn) -> tuple[Column, tuple[Piece, ...], list[VisitRow]]:
    edges = sorted(draw(st.sets(st.integers(0, 288), min_size=2, max_size=8)))
    pieces = tuple(
        piece(start * 5, end * 5, draw(st.sampled_from([5, 10, 12, 15, 18, 44])), room=str(start))
        for start, end in list(itertools.pairwise(edges))[::2]
    )
    visits = [
        visit(number, start, minutes, state)
        for number, (start, minutes, state) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.integers(0, 1439),
                        st.sampled_from([1, 10, 15, 44, 200]),
                        st.sampled_from(VisitState),
                    ),
                    max_size=8,
                )
            )
        )
    ]
    closures = draw(
        st.lists(
            st.builds(
                lambda start, minutes: Closure(Span(start, min(start + minutes, MINUTES_A_DAY)), "leave"),
                st.integers(0, 1439),
                st.integers(1, 900),
            ),
            max_size=2,
        )
    )
    now = moment_of(DAY - timedelta(days=1), draw(st.integers(0, 3 * MINUTES_A_DAY)))
    return build_column(DOCTOR, DAY, DayHours(pieces, tuple(closures)), visits, now), pieces, visits


@given(columns())
def test_every_live_visit_is_drawn_once(drawn):
    col, _pieces, visits = drawn
    live = sorted(one.id for one in visits if one.state is not VisitState.CANCELLED)
    assert sorted(cell.visit.id for cell in col.cells if cell.visit) == live


@given(columns())
def test_cells_cover_the_day_and_share_no_minute_of_a_lane(drawn):
    col, _pieces, _visits = drawn
    assert merge(Span(cell.start, cell.end) for cell in col.cells) == [Span(0, MINUTES_A_DAY)]
    for number, one in enumerate(col.cells):
        for other in col.cells[number + 1 :]:
            if one.start < other.end and other.start < one.end:
                assert one.visit
                assert other.visit
                assert one.lane != other.lane
                assert one.lanes == other.lanes > max(one.lane, other.lane)


@given(columns())
def test_open_cells_are_exactly_the_hours_no_visit_takes(drawn):
    col, pieces, _visits = drawn
    open_states = {CellState.FREE, CellState.PAST, CellState.GAP}
    open_minutes = {
        minute for cell in col.cells if cell.state in open_states for minute in range(cell.start, cell.end)
    }
    busy = {minute for cell in col.cells if cell.visit for minute in range(cell.start, cell.end)}
    assert open_minutes == {minute for one in pieces for minute in range(one.start, one.end)} - busy


@given(columns(), st.sampled_from([(0, 1), (0, -1), (1, 0), (-1, 0)]))
def test_every_step_lands_on_a_cell_of_the_plan(drawn, step):
    plan = build_plan([drawn[0], drawn[0]], BEFORE)
    for minute in range(plan.first_minute, plan.last_minute, 30):
        place = plan.place_at(0, minute)
        assert place is not None
        reached = _step(plan, place, step)
        assert reached.cell in plan.columns[reached.column].cells
        assert plan.first_minute <= reached.minute < plan.last_minute


def _step(plan: DayPlan, place, step):
    sideways, down = step
    return plan.sideways(place, sideways) if sideways else plan.vertical(place, down)


@pytest.mark.parametrize("minutes", [5, 15, 44])
def test_walking_down_visits_every_cell_once(minutes):
    plan = build_plan(
        [column(piece(480, 720, minutes), visits=[visit(1, 490), visit(2, 490), visit(3, 700)])], BEFORE
    )
    place = plan.place_at(0, 0)
    assert place is not None
    seen = [place.cell]
    while (reached := plan.vertical(place, 1)) != place:
        place = reached
        seen.append(place.cell)
    assert tuple(seen) == plan.columns[0].cells


# --- kept places, the live queue ---------------------------------------------------------------


def queued(number: int, at: int, state: VisitState = VisitState.BOOKED) -> VisitRow:
    return replace(visit(100 + number, at, state=state), queue_place=number)


def kept(start: int, end: int, purpose: Purpose, quota: int | None = None, release: int | None = None):
    return Piece(start, end, "5", 15, purpose, quota, release, start, end)


def purposes(col: Column) -> list[tuple[str, Purpose, bool]]:
    return [
        (clock_text(cell.start), cell.purpose, cell.is_full)
        for cell in col.cells
        if cell.state is CellState.FREE
    ]


def test_free_cells_say_for_whom_they_are_kept_until_the_release():
    pieces = (piece(480, 495), kept(495, 510, Purpose.PORTAL, release=2))
    early = datetime(2026, 11, 21, 23, 59)
    assert purposes(column(*pieces, now=early)) == [
        ("08:00", Purpose.ANY, False),
        ("08:15", Purpose.PORTAL, False),
    ]
    assert purposes(column(*pieces, now=datetime(2026, 11, 22)))[1] == ("08:15", Purpose.ANY, False)


def test_a_used_up_quota_is_said_on_what_is_left():
    part = kept(480, 525, Purpose.ANY, quota=1)
    assert {full for _clock, _purpose, full in purposes(column(part))} == {False}
    left = purposes(column(part, visits=[visit(1, 480)]))
    assert left == [("08:15", Purpose.ANY, True), ("08:30", Purpose.ANY, True)]


def test_the_queue_stands_below_the_cells_by_its_numbers():
    rows = [queued(2, 541), queued(1, 500, VisitState.ARRIVED), queued(3, 550, VisitState.CANCELLED)]
    col = column(piece(480, 540), visits=rows)
    assert [(cell.row, cell.visit and cell.visit.queue_place, cell.state) for cell in col.queue] == [
        (0, 1, CellState.ARRIVED),
        (1, 2, CellState.BOOKED),
    ]
    assert col.cells == column(piece(480, 540)).cells
    # 9:01 is no minute of the grid: nobody is expected then
    assert build_plan([col], BEFORE).last_minute == 9 * 60


def test_arrow_keys_go_on_into_the_queue_and_across_it():
    two, one = [queued(1, 500), queued(2, 510)], [queued(1, 505)]
    plan = build_plan(
        [column(piece(480, 540), visits=two), column(piece(480, 540), visits=one), column(piece(480, 540))],
        BEFORE,
    )
    last = plan.place_at(0, 535)
    assert last is not None
    first_row = plan.vertical(last, 1)
    second_row = plan.vertical(first_row, 1)
    assert [place.cell.row for place in (first_row, second_row)] == [0, 1]
    assert plan.vertical(second_row, 1) == second_row
    assert plan.vertical(first_row, -1).cell == last.cell
    beside = plan.sideways(second_row, 1)
    assert (beside.column, beside.cell.row) == (1, 0)
    beyond = plan.sideways(beside, 1)
    assert (beyond.column, beyond.cell.row, beyond.cell.start) == (2, None, 525)
    assert plan.sideways(beyond, 1) == beyond
    assert plan.place_of(102) == second_row
    assert plan.queue_place(2, 0) is None


@given(columns(), st.lists(st.tuples(st.integers(0, 1439), st.sampled_from(VisitState)), max_size=6))
def test_whatever_the_queue_is_the_cells_stay(drawn, queue):
    col, pieces, visits = drawn
    rows = [queued(number, at, state) for number, (at, state) in enumerate(queue, 1)]
    now = BEFORE
    plain = build_column(DOCTOR, DAY, DayHours(pieces), visits, now)
    both = build_column(DOCTOR, DAY, DayHours(pieces), [*rows, *visits], now)
    assert both.cells == plain.cells
    live = [one.queue_place for one in rows if one.state is not VisitState.CANCELLED]
    assert [cell.visit.queue_place for cell in both.queue if cell.visit] == live
    assert [cell.row for cell in both.queue] == list(range(len(live)))
    assert col.queue == ()


@given(
    st.sampled_from(Purpose),
    st.one_of(st.none(), st.integers(0, 5)),
    st.one_of(st.none(), st.integers(0, 3)),
    st.sets(st.integers(0, 7), max_size=8),
    st.integers(0, 4),
)
def test_a_cell_is_marked_exactly_where_the_first_free_leaves_it_out(purpose, quota, release, taken, ahead):
    part = kept(480, 600, purpose, quota, release)
    visits = [visit(number, 480 + 15 * number) for number in taken]
    now = moment_of(DAY - timedelta(days=ahead), 0)
    col = build_column(DOCTOR, DAY, DayHours((part,)), visits, now)
    facts = DayFacts(1, DAY, DayHours((part,)), [(one.start, one.end) for one in col.cells if one.visit])
    offered, _why = free_on_day(facts, FreeWish(), today=now.date())
    unmarked = [
        cell.start
        for cell in col.cells
        if cell.state is CellState.FREE and cell.purpose is Purpose.ANY and not cell.is_full
    ]
    assert unmarked == [start for start, _end, _room in offered]
