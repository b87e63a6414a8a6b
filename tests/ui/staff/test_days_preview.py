"""Four weeks of real days: hours, closed days, days before the beginning."""

from __future__ import annotations

from datetime import date

from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import (
    ClinicDay,
    DayKind,
    ExceptionKind,
    Part,
    Template,
    Timetable,
    TimetableException,
)
from clinic_desk.ui.staff.days_preview import DaysPreview, days_of, hours_of

HOLIDAY = date(2026, 12, 16)


def table():
    parts = tuple(Part(day, span) for day in (1, 2) for span in (Span(480, 720), Span(810, 960)))
    return Timetable(
        "5",
        15,
        [Template(parts)],
        [TimetableException(date(2026, 12, 8), date(2026, 12, 8), ExceptionKind.SICK, Span(600, 960))],
        {HOLIDAY: ClinicDay(HOLIDAY, DayKind.HOLIDAY, "Тәуелсіздік күні")},
    )


def test_the_weeks_begin_on_monday_and_count_from_the_first_day():
    days = days_of(table(), date(2026, 11, 25))
    assert (days[0].day, days[-1].day) == (date(2026, 11, 23), date(2026, 12, 20))
    assert [one.day for one in days if not one.counts] == [date(2026, 11, 23), date(2026, 11, 24)]
    said = {one.day: hours_of(one) for one in days}
    assert said[date(2026, 11, 25)] == "08:00-12:00, 13:30-16:00"
    assert said[date(2026, 12, 8)] == "08:00-10:00, on sick leave"
    assert said[HOLIDAY] == "Тәуелсіздік күні"
    assert said[date(2026, 11, 26)] == ""


def test_the_picture_is_told_to_who_cannot_see_it(qtbot):
    preview = DaysPreview()
    qtbot.addWidget(preview)
    preview.show_days(days_of(table(), date(2026, 11, 25)))
    preview.grab()
    assert preview.accessibleName().startswith("Wed 25.11 08:00-12:00, 13:30-16:00; Tue 01.12 ")
    assert "16.12" not in preview.accessibleName()
    assert all(preview.rect().contains(preview.cell_rect(place)) for place in range(28))
