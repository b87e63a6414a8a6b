"""Figures as texts: shares never lie, changes have a sign, periods have the name that people give them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic_desk import i18n
from clinic_desk.rules.report import Period
from clinic_desk.ui.reports import words


@pytest.mark.parametrize(
    ("first", "last", "kk", "ru"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "Қараша 2026", "Ноябрь 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "2026 ж. IV тоқсан", "IV квартал 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026", "2026"),
        (date(2026, 11, 1), date(2026, 11, 9), "01.11–09.11.2026", "01.11–09.11.2026"),
        (date(2025, 12, 29), date(2026, 1, 4), "29.12.2025–04.01.2026", "29.12.2025–04.01.2026"),
        (date(2026, 11, 24), date(2026, 11, 24), "24.11.2026", "24.11.2026"),
    ],
)
def test_periods_by_name(first, last, kk, ru):
    for language, expected in (("kk", kk), ("ru", ru)):
        i18n.use_language(language)
        assert words.period_name(Period(first, last)) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "0%"),
        (0.001, "<1%"),
        (0.5, "50%"),
        (0.994, "99%"),
        (0.996, "99.6%"),
        (0.99999, "99.9%"),
        (1.0, "100%"),
        (1.12, "112%"),
    ],
)
def test_only_a_whole_is_100_percent_and_only_nothing_is_0(share, expected):
    assert words.percent_text(share) == expected


@given(some.floats(0, 1.0, exclude_max=True))
def test_no_share_below_one_reads_as_all_of_it(share):
    assert words.percent_text(share) != words.percent_text(1.0)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(112, 100, "+12%"), (88, 100, "−12%"), (100, 100, "0%"), (0, 0, ""), (7, 0, "—"), (1001, 1000, "0%")],
)
def test_the_change_of_a_count(now, before, expected):
    assert words.percent_changed(now, before) == expected


def test_the_change_of_a_share_and_of_minutes():
    i18n.use_language("ru")
    assert words.points_changed(0.97, 0.94) == "+3 п. п."
    assert words.minutes_changed(2.5, 4.0) == "−1,5 мин"
    assert words.minutes_text(12.0) == "12 мин"
    assert words.number_text(6.5) == "6,5"
