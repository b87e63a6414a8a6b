"""The columns and the note of one doctor's line, read together."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_desk.importers.doctor_hours import Column, ReadWeek, read_week
from clinic_desk.importers.timetable import REASONS
from clinic_desk.rules.rows import RecordedAbsence, WorkingSpan
from clinic_desk.rules.timetable import ExceptionKind

TODAY = date(2026, 11, 23)
LEAVE = RecordedAbsence(None, date(2026, 12, 12), ExceptionKind.LEAVE)
HEADINGS = dict(zip("mon tue wed thu fri sat sun".split(), "Пн Вт Ср Чт Пт Сб Вс".split(), strict=True))


def read_line(note="", **days) -> ReadWeek:
    cells = {"mon": "8-14", "wed": "8-12"} | days
    columns = [Column(place, HEADINGS[day], cells.get(day, "")) for place, day in enumerate(HEADINGS)]
    return read_week(columns, note, TODAY)


def reasons(week: ReadWeek) -> list[tuple[str, str]]:
    assert {reason for reason, _text in week.doubts} <= set(REASONS)
    return list(week.doubts)


def test_days_with_the_same_unclear_text_are_one_doubt():
    week = read_line(mon="күн ара 8-13", tue="күн ара 8-13", thu="14-8", fri="9-13")
    assert reasons(week) == [
        ("hours_alternate", "Пн, Вт: күн ара 8-13"),
        ("hours_reversed", "Чт: 14-8"),
    ]
    assert week.hours == (WorkingSpan(2, 480, 720), WorkingSpan(4, 540, 780))
    assert week.unread == (0, 1, 3)


# --- hours of some days only -----------------------------------------------------------------------


def positions(week: ReadWeek) -> dict[str, list[tuple[int, str]]]:
    """The alternating hours of the only doctor, by cycle."""
    return {
        str(one.cycle): [
            (part.position, f"{part.span.start / 60:g}-{part.span.end / 60:g}") for part in one.parts
        ]
        for one in week.templates
    }


def test_even_and_odd_are_taken_by_date_and_listed():
    text = "чет. 8-13, неч. 13-18"
    week = read_line(mon=text, tue=text, wed="8-12")
    assert positions(week) == {"date_parity": [(0, "8-13"), (1, "8-13"), (7, "13-18"), (8, "13-18")]}
    assert week.hours == (WorkingSpan(2, 480, 720),)
    assert reasons(week) == [("parity_by_date", f"Пн, Вт: {text}")]
    assert week.unread == ()


def test_parities_that_fit_the_weekdays_too_are_not_taken():
    week = read_line(mon="неч. 8-13", tue="чет. 13-18", wed="неч. 8-13")
    assert (week.hours, week.templates) == ((), ())
    assert reasons(week) == [("parity_unclear", "Пн, Ср: неч. 8-13"), ("parity_unclear", "Вт: чет. 13-18")]
    assert week.unread == (0, 1, 2)
    # a date is named, or one weekday breaks the pattern: only dates are meant
    assert positions(read_line(mon="неч. числа 8-13", tue="чет. числа 13-18", wed=""))
    assert positions(read_line(mon="неч. 8-13", tue="неч. 13-18", wed=""))


@pytest.mark.parametrize(
    ("note", "changes", "cycles", "doubts"),
    [
        (
            "выездной прием, 1-я и 3-я среда",
            {"mon": "", "wed": "10-14"},
            {"nth_weekday": [(2, "10-14"), (16, "10-14")]},
            [],
        ),
        (
            "айдың соңғы бейсенбісі",
            {"mon": "", "wed": "", "thu": "9-12"},
            {"nth_weekday": [(38, "9-12")]},
            [],
        ),
        (
            "только по четным числам",
            {"mon": "8-12", "wed": "9-13"},
            {"date_parity": [(0, "8-12"), (2, "9-13")]},
            [],
        ),
        (
            "тақ күндері",
            {"mon": "8-12", "tue": "9-13", "wed": ""},
            {"date_parity": [(7, "8-12"), (8, "9-13")]},
            [("parity_by_date", "Пн: 8-12"), ("parity_by_date", "Вт: 9-13")],
        ),
        # Mon and Wed are odd weekdays: they would be meant too
        (
            "тақ күндері",
            {"mon": "8-12", "wed": "8-12"},
            {},
            [("parity_unclear", "Пн, Ср: 8-12 (тақ күндері)")],
        ),
        # beside the hours of Monday this may be where the doctor is elsewhere
        (
            "1-я и 3-я среда",
            {"mon": "8-12", "wed": "10-14"},
            {},
            [("note_alternate", "Ср: 10-14 (1-я и 3-я среда)")],
        ),
        (
            "среда: только 1-я и 3-я среда",
            {"mon": "", "wed": "10-14"},
            {},
            [("note_alternate", "Ср: 10-14 (среда: только 1-я и 3-я среда)")],
        ),
        ("1-я пятница", {"mon": "", "wed": "10-14"}, {}, [("note_alternate", "1-я пятница")]),
        ("через неделю", {"mon": "", "wed": "8-12"}, {}, [("note_alternate", "Ср: 8-12 (через неделю)")]),
        (
            "кроме 1-й среды",
            {"mon": "", "wed": "8-12"},
            {},
            [("note_alternate", "Ср: 8-12 (кроме 1-й среды)")],
        ),
        (
            "чет. дни",
            {"mon": "", "wed": "неч. 8-12"},
            {},
            [("note_alternate", "Ср: неч. 8-12 (чет. дни)")],
        ),
    ],
)
def test_a_note_that_limits_the_days(note, changes, cycles, doubts):
    week = read_line(note=note, **changes)
    assert positions(week) == cycles
    assert reasons(week) == doubts


def test_only_in_a_note_leaves_other_days_alone():
    week = read_line(mon="8-12", wed="10-14", note="только 1-я и 3-я среда")
    assert positions(week) == {"nth_weekday": [(2, "10-14"), (16, "10-14")]}
    assert week.hours == (WorkingSpan(0, 480, 720),)
    assert reasons(week) == []


# --- absences --------------------------------------------------------------------------------------


def test_a_leave_in_the_note_is_taken_and_the_weekly_hours_stay():
    week = read_line(note="отпуск до 12.12.2026")
    assert len(week.hours) == 2
    assert week.absences == (LEAVE,)
    assert reasons(week) == []


@pytest.mark.parametrize(
    ("changes", "absences", "doubts", "unread"),
    [
        (
            {"mon": "отпуск", "wed": "отпуск", "note": "отпуск до 12.12.2026"},
            (LEAVE,),
            [("absence_without_hours", "Пн, Ср: отпуск")],
            (0, 2),
        ),
        (
            {"mon": "отпуск до 12.12", "wed": "отпуск до 12.12"},
            (LEAVE,),
            [("absence_without_hours", "Пн, Ср: отпуск до 12.12")],
            (0, 2),
        ),
        ({"mon": "отпуск", "wed": "отпуск"}, (), [("hours_absence", "Пн, Ср: отпуск")], (0, 2)),
        # on some days only: whatever this is, it is no leave of the doctor
        ({"mon": "отпуск до 12.12.2026"}, (), [("hours_absence", "Пн: отпуск до 12.12.2026")], (0,)),
        (
            {"mon": "отпуск", "note": "отпуск до 12.12.2026"},
            (LEAVE,),
            [("absence_without_hours", "Пн: отпуск")],
            (0,),
        ),
        (
            {"mon": "оқуда", "wed": "", "note": "демалыста 12.12.2026 дейін"},
            (LEAVE,),
            [("hours_absence", "Пн: оқуда")],
            (0,),
        ),
        (
            {"mon": "отпуск до 05.12.2026", "wed": "", "note": "отпуск до 12.12.2026"},
            (),
            [("hours_absence", "Пн: отпуск до 05.12.2026"), ("note_absence", "отпуск до 12.12.2026")],
            (0,),
        ),
        ({"note": "отпуск с 01.12.2026"}, (), [("note_absence", "отпуск с 01.12.2026")], ()),
        ({"note": "отпуск до 10.10.2026"}, (), [("absence_over", "отпуск до 10.10.2026")], ()),
    ],
)
def test_absences_in_columns_and_note(changes, absences, doubts, unread):
    week = read_line(**changes)
    assert (week.absences, reasons(week), week.unread) == (absences, doubts, unread)
