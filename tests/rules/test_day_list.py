"""What the law proposes for a year, and how it stands to what a clinic has entered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.day_list import (
    ComparedDay,
    DayProposal,
    KnownDay,
    MovedDay,
    PublicHoliday,
    Standing,
    YearOfHolidays,
    compare,
    moved_day,
    problem_of,
    propose,
    tidy,
)
from clinic_desk.rules.timetable import ClinicDay, DayKind

FREE = {DayKind.HOLIDAY, DayKind.DAY_OFF}


def year(*holidays: PublicHoliday, moved: tuple[MovedDay, ...] = (), number: int = 2027) -> YearOfHolidays:
    return YearOfHolidays(number, holidays, moved)


def by_day(proposals: list[DayProposal]) -> dict[date, tuple[DayKind, str]]:
    return {one.day: (one.kind, one.name) for one in proposals if one.kind is not DayKind.SHORT}


def nauryz(number: int) -> tuple[PublicHoliday, ...]:
    return tuple(PublicHoliday(date(number, 3, day), KnownDay.NAURYZ) for day in (21, 22, 23))


def test_a_weekend_of_holidays_gives_as_many_working_days():
    found = propose(year(*nauryz(2026), number=2026), six_day_week=False)  # Sat, Sun, Mon
    moved = {one.day: one.instead_of for one in found if one.kind is DayKind.DAY_OFF}
    assert moved == {date(2026, 3, 24): date(2026, 3, 21), date(2026, 3, 25): date(2026, 3, 22)}


def test_a_six_day_clinic_gets_nothing_for_a_saturday():
    found = propose(year(*nauryz(2026), number=2026), six_day_week=True)
    moved = {one.day: one.instead_of for one in found if one.kind is DayKind.DAY_OFF}
    assert moved == {date(2026, 3, 24): date(2026, 3, 22)}


def test_a_sunday_before_a_saturday_that_is_worked_moves_no_further():
    # Friday and Sunday are free anyway: the six-day clinic takes Monday
    holidays = (PublicHoliday(date(2027, 5, 7), KnownDay.DEFENDER), PublicHoliday(date(2027, 5, 9), "X"))
    assert by_day(propose(year(*holidays), six_day_week=True))[date(2027, 5, 10)] == (DayKind.DAY_OFF, "X")


@pytest.mark.parametrize("name", [KnownDay.CHRISTMAS, KnownDay.KURBAN_AIT])
def test_days_off_by_the_labour_code_are_not_moved(name):
    found = propose(year(PublicHoliday(date(2027, 5, 16), name)), six_day_week=False)  # a Sunday
    assert by_day(found) == {date(2027, 5, 16): (DayKind.HOLIDAY, name)}


def test_an_estimated_feast_is_marked_and_gives_no_short_day():
    found = propose(year(PublicHoliday(date(2027, 5, 18), KnownDay.KURBAN_AIT, True)), six_day_week=False)
    (feast,) = [one for one in found if one.day.month == 5]
    assert feast.estimated
    assert not feast.is_usual


def test_a_decree_frees_one_day_and_lets_the_other_work_like_it():
    moved = MovedDay(off=date(2024, 5, 8), worked=date(2024, 5, 4))
    found = propose(year(moved=(moved,), number=2024), six_day_week=False)
    off, worked = (one for day in (moved.off, moved.worked) for one in found if one.day == day)
    assert (off.kind, off.name, off.instead_of) == (DayKind.DAY_OFF, KnownDay.MOVED, moved.worked)
    assert (worked.kind, worked.entry.like_weekday) == (DayKind.WORKING, 2)
    assert off.is_usual
    assert worked.is_usual
    six = propose(year(moved=(moved,), number=2024), six_day_week=True)
    assert {one.day: one.optional for one in six if one.instead_of} == {moved.off: True, moved.worked: True}


def test_short_days_stand_before_holidays_only_where_one_works():
    found = propose(year(*nauryz(2027), PublicHoliday(date(2027, 7, 6), KnownDay.CAPITAL)), six_day_week=True)
    short = {one.day: one.entry.closes_at for one in found if one.kind is DayKind.SHORT}
    assert short == {date(2027, 3, 20): 12 * 60, date(2027, 7, 5): 16 * 60, date(2027, 12, 31): 16 * 60}
    assert all(one.optional for one in found if one.kind is DayKind.SHORT)
    five = propose(year(*nauryz(2027)), six_day_week=False)
    assert [one.day for one in five if one.kind is DayKind.SHORT] == [date(2027, 12, 31)]


HOLIDAYS = st.lists(
    st.builds(
        lambda offset, name, estimated: PublicHoliday(
            date(2027, 1, 1) + timedelta(days=offset), name, estimated
        ),
        st.integers(0, 355),
        st.sampled_from([KnownDay.NAURYZ, KnownDay.CHRISTMAS, "own"]),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.day,
)


@given(HOLIDAYS, st.booleans())
def test_every_day_is_proposed_once_and_moved_days_were_worked(holidays, six):
    found = propose(year(*holidays), six_day_week=six)
    days = [one.day for one in found]
    assert days == sorted(set(days))
    assert {one.day for one in holidays} <= set(days)
    weekend = {6} if six else {5, 6}
    moved = [one for one in found if one.kind is DayKind.DAY_OFF]
    assert all(one.day.weekday() not in weekend and one.day > one.instead_of for one in moved)
    lost = [one for one in holidays if one.day.weekday() in weekend and one.name != KnownDay.CHRISTMAS]
    assert len([one for one in moved if one.day.year == 2027]) <= len(lost)
    assert all(one.kind is not DayKind.SHORT or one.day.weekday() not in weekend for one in found)


def entered(*days: ClinicDay) -> dict[date, ClinicDay]:
    return {one.day: one for one in days}


def test_a_proposal_is_new_the_same_different_or_gone():
    day = date(2027, 7, 6)
    known = year(PublicHoliday(day, KnownDay.CAPITAL))
    proposals = [one for one in propose(known, six_day_week=False) if one.kind is DayKind.HOLIDAY]
    (only,) = proposals
    assert compare(proposals, {}, 2027) == [ComparedDay(day, Standing.NEW, only)]
    assert compare(proposals, entered(only.entry), 2027)[0].standing is Standing.SAME
    worked = ClinicDay(day, DayKind.WORKING)
    assert compare(proposals, entered(worked), 2027) == [ComparedDay(day, Standing.DIFFERS, only, worked)]
    renamed = ClinicDay(day, DayKind.HOLIDAY, "Қала күні")
    assert compare(proposals, entered(renamed), 2027)[0].standing is Standing.DIFFERS


def test_only_public_holidays_of_the_year_can_be_gone():
    old = ClinicDay(date(2027, 8, 30), DayKind.HOLIDAY, KnownDay.CONSTITUTION)
    own = ClinicDay(date(2027, 6, 1), DayKind.DAY_OFF, "Жөндеу")
    other_year = ClinicDay(date(2025, 8, 30), DayKind.HOLIDAY, KnownDay.CONSTITUTION)
    moved = ClinicDay(date(2027, 6, 2), DayKind.DAY_OFF, KnownDay.MOVED)
    found = compare([], entered(old, own, other_year, moved), 2027)
    assert found == [ComparedDay(old.day, Standing.GONE, entered=old)]


def test_when_a_short_day_ends_is_the_clinics_choice():
    (eve,) = propose(year(), six_day_week=False)
    longer = ClinicDay(eve.day, DayKind.SHORT, "", closes_at=17 * 60)
    assert compare([eve], entered(longer), 2027)[0].standing is Standing.SAME


def test_moving_a_day_off_by_hand_marks_both_days():
    friday, saturday = date(2027, 3, 26), date(2027, 3, 27)
    off, worked = moved_day(MovedDay(friday, saturday))
    assert off.entry == ClinicDay(friday, DayKind.DAY_OFF, KnownDay.MOVED)
    assert worked.entry == ClinicDay(saturday, DayKind.WORKING, "", like_weekday=4)


def test_an_entry_keeps_only_what_its_kind_needs():
    day = date(2027, 7, 5)
    mixed = ClinicDay(day, DayKind.HOLIDAY, "  Қала   күні ", like_weekday=1, closes_at=900)
    assert tidy(mixed) == ClinicDay(day, DayKind.HOLIDAY, "Қала күні")
    assert tidy(ClinicDay(day, DayKind.SHORT, closes_at=900, like_weekday=1)).closes_at == 900
    assert tidy(ClinicDay(day, DayKind.WORKING, closes_at=900, like_weekday=1)).like_weekday == 1


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (ClinicDay(date(2027, 7, 5), DayKind.SHORT), ("closes_at", "missing")),
        (ClinicDay(date(2027, 7, 5), DayKind.SHORT, closes_at=0), ("closes_at", "range")),
        (ClinicDay(date(2027, 7, 5), DayKind.SHORT, closes_at=1440), ("closes_at", "range")),
        (ClinicDay(date(2027, 7, 5), DayKind.WORKING, like_weekday=7), ("like_weekday", "range")),
        (ClinicDay(date(2027, 7, 5), DayKind.WORKING, like_weekday=4), None),
        (ClinicDay(date(2027, 7, 5), DayKind.SHORT, closes_at=960), None),
    ],
)
def test_what_an_entry_may_not_be(entry, problem):
    assert problem_of(entry) == problem
