"""What a search found, as lines: grouped by day and doctor, spread, reasons said once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk.rules.free_search import DayAnswer, FreeRow, FreeTimes, WhyNot
from clinic_desk.rules.rows import DoctorRow, PersonName, Slot
from clinic_desk.ui.free.lines import clock_of, lines_of, spoken_row, spread_over, whose_text

DAY = date(2026, 11, 24)
DOCTORS = {
    1: DoctorRow(1, PersonName("Ахметова", "Айгүл", "Серікқызы"), "general_practice", "5"),
    2: DoctorRow(2, PersonName("Қасымов", "Болат"), "general_practice", "6"),
}


def row(minute, doctor=1, day=DAY, people=1):
    begin = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    quarter = timedelta(minutes=15)
    return FreeRow(
        tuple(Slot(begin + n * quarter, begin + (n + 1) * quarter, doctor, "5") for n in range(people))
    )


def free(*rows):
    """Only days with times."""
    days = {}
    for one in rows:
        days.setdefault((one.first.at.date(), one.first.doctor_id), []).append(one)
    return FreeTimes(rows, tuple(DayAnswer(doctor, day, len(some)) for (day, doctor), some in days.items()))


def why(*answers):
    return FreeTimes((), answers)


def test_times_stand_by_day_and_doctor():
    lines = lines_of(free(row(480), row(495), row(480, 2), row(480, day=date(2026, 11, 25))), 8)
    assert [(line.first.day, line.doctors, len(line.rows)) for line in lines] == [
        (24, (1,), 2),
        (24, (2,), 1),
        (25, (1,), 1),
    ]


def test_more_times_than_room_are_spread_over_the_day_and_counted():
    rows = [row(480 + 15 * n) for n in range(20)]
    (line,) = lines_of(free(*rows), 6)
    assert (len(line.rows), line.more) == (5, 15)
    assert (line.rows[0], line.rows[-1]) == (rows[0], rows[-1])
    opened = lines_of(free(*rows), 6, {(DAY, 1)})
    assert [len(one.rows) for one in opened] == [6, 6, 6, 2]
    assert [one for line in opened for one in line.rows] == rows


@pytest.mark.parametrize(
    ("count", "places"), [(1, [0]), (2, [0, 9]), (3, [0, 4, 9]), (10, range(10)), (99, range(10))]
)
def test_an_even_choice(count, places):
    rows = [row(480 + n) for n in range(10)]
    assert spread_over(rows, count) == [rows[place] for place in places]


def test_days_that_say_the_same_become_one_line():
    away = {"kind": "leave", "until": DAY + timedelta(days=2)}
    lines = lines_of(
        why(*(DayAnswer(1, DAY + timedelta(days=n), 0, WhyNot.CLOSED, **away) for n in range(3))), 8
    )
    (line,) = lines
    assert (line.first, line.last, line.rows) == (DAY, DAY + timedelta(days=2), ())
    assert line.reason == "on leave, until 26.11.2026"
    assert line.day_text == "24.11 – 26.11"


def test_another_reason_or_a_free_day_between_ends_the_run():
    day = [DAY + timedelta(days=n) for n in range(4)]
    answers = (
        DayAnswer(1, day[0], 0, WhyNot.FULL),
        DayAnswer(1, day[1], 1),
        DayAnswer(1, day[2], 0, WhyNot.FULL),
        DayAnswer(1, day[3], 0, WhyNot.NO_HOURS),
    )
    lines = lines_of(FreeTimes((row(480, day=day[1]),), answers), 8)
    assert [(line.first, line.last, bool(line.rows)) for line in lines] == [
        (one, one, place == 1) for place, one in enumerate(day)
    ]


def test_doctors_with_one_reason_share_a_line_and_unwanted_weekdays_say_nothing():
    lines = lines_of(
        why(
            DayAnswer(1, DAY, 0, WhyNot.FULL),
            DayAnswer(2, DAY, 0, WhyNot.FULL),
            DayAnswer(1, DAY + timedelta(days=1), 0, WhyNot.OTHER_WEEKDAY),
        ),
        8,
    )
    assert [(line.doctors, line.reason) for line in lines] == [((1, 2), "everything is taken")]
    assert whose_text(lines[0], DOCTORS, with_specialty=False) == "all"
    assert whose_text(lines[0], {1: DOCTORS[1]}, with_specialty=False) == ""


def test_a_time_in_words():
    assert clock_of(row(480)) == "08:00"
    assert clock_of(row(480, people=3)) == "08:00–08:45"
    assert spoken_row(row(480, people=3), DOCTORS) == (
        "Tuesday, 24 November, 08:00–08:45, врач общей практики, Ахметова А. С., room 5"
    )
