"""Our proposals beside the package they come from, and beside decrees known by heart."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from clinic_desk.rules.day_list import KnownDay, MovedDay, propose
from clinic_desk.rules.timetable import DayKind
from clinic_desk.services import public_holidays

FREE = {DayKind.HOLIDAY, DayKind.DAY_OFF}


def free_days(year: int, *, six: bool = False) -> set[date]:
    proposals = propose(public_holidays.of_year(year), six_day_week=six)
    return {one.day for one in proposals if one.kind in FREE and not (six and one.optional)}


@pytest.mark.parametrize("year", range(2023, 2036))
def test_a_five_day_clinic_is_free_when_the_package_says_so(year):
    from holidays.countries.kazakhstan import Kazakhstan

    package = Kazakhstan(years=year, language="kk")
    assert free_days(year) == set(package)
    worked = {
        one.day
        for one in propose(public_holidays.of_year(year), six_day_week=False)
        if one.kind is DayKind.WORKING
    }
    assert worked == {day for day in package.weekend_workdays if day.year == year}


SIX_DAYS = {  # only what a Sunday moves; written down from the calendar
    2024: {(7, 7): False, (7, 8): False, (3, 25): False, (1, 8): False},
    2025: {(3, 24): True, (3, 25): False, (7, 7): True, (9, 1): False, (10, 27): False, (3, 10): False},
    2026: {(3, 9): True, (3, 24): True, (3, 25): False, (5, 11): False, (10, 26): True},
    2027: {(1, 4): False, (3, 24): True, (5, 3): False, (5, 10): True},
}


@pytest.mark.parametrize("year", SIX_DAYS)
def test_a_six_day_clinic_gets_the_day_after_a_sunday_only(year):
    free = free_days(year, six=True)
    assert {day: date(year, *day) in free for day in SIX_DAYS[year]} == SIX_DAYS[year]


def test_every_name_is_known_in_both_languages():
    names = {one.name for year in range(2024, 2036) for one in public_holidays.of_year(year).holidays}
    assert names == set(KnownDay) - {KnownDay.MOVED, KnownDay.EVE}


def test_the_law_changes_with_the_year():
    def constitution(year: int) -> list[date]:
        known = public_holidays.of_year(year).holidays
        return [one.day for one in known if one.name == KnownDay.CONSTITUTION]

    assert constitution(2025) == [date(2025, 8, 30)]
    assert constitution(2026) == []
    assert constitution(2027) == [date(2027, 3, 15)]


def test_kurban_ait_is_an_estimate_until_it_is_announced():
    estimated = {
        year: [one.estimated for one in public_holidays.of_year(year).holidays if one.estimated]
        for year in (2025, 2026, 2027)
    }
    assert estimated == {2025: [], 2026: [True], 2027: [True]}


def test_the_decrees_name_both_days():
    assert public_holidays.of_year(2024).moved == (MovedDay(date(2024, 5, 8), date(2024, 5, 4)),)
    assert public_holidays.of_year(2025).moved == (MovedDay(date(2025, 1, 3), date(2025, 1, 5)),)


LOADED = """
import sys
from clinic_desk.services import day_list
assert not any(name.startswith("holidays") for name in sys.modules), "loaded too early"
day_list.proposals(2027, six_day_week=False)
print(*sorted(name for name in sys.modules if name.startswith("holidays.countries")))
import holidays
assert len(holidays.KZ(years=2027)) == len(holidays.country_holidays("KZ", years=2027)) > 15
assert holidays.US(years=2027)
"""


def test_the_package_is_loaded_late_and_one_country_of_it_only():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.strip()) == ("", "holidays.countries.kazakhstan")


def test_names_do_not_depend_on_the_language_of_the_system(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en_US")
    public_holidays.of_year.cache_clear()
    assert public_holidays.of_year(2028).holidays[0].name == KnownDay.NEW_YEAR
