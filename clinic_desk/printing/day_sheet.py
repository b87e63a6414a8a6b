"""The doctor's day on A4 portrait, with lines for walk-ins: the heir of form 040/у.

Names stand on it, so it is for the doctor alone, never for a wall (the visit itself is secret).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from clinic_desk.i18n import N_, format_date
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import (
    Align,
    Block,
    Cell,
    Column,
    Mark,
    Part,
    Row,
    Sheet,
    Style,
    Table,
    Text,
    line,
    paragraph,
    paragraphs,
)
from clinic_desk.rules import day_plan
from clinic_desk.rules.day_plan import CellState
from clinic_desk.rules.rows import DoctorRow, VisitRow
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import DayHours, Purpose

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 10.0
BODY_PT = 9.5
LINE_MM = (6.0, 8.0)
"""The lowest and highest line in which a name can be written by hand."""

_ROOM_FOR_LINES_MM = 200.0
"""What one page has for lines: a full shift of 15-minute visits still fits on one page."""

_MARKS = {CellState.ARRIVED: Mark.TICKED, CellState.NO_SHOW: Mark.CROSSED}
_WORTH_A_LINE = 5
"""A rest of working minutes shorter than this is a crumb between visits, no room for a walk-in."""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One doctor's day: hours and visits as they stand now; cancelled visits may be among them.

    ``promised`` are free times that were proposed to people of a call sheet.
    """

    doctor: DoctorRow
    day: date
    hours: DayHours
    visits: tuple[VisitRow, ...] = ()
    promised: frozenset[datetime] = frozenset()


def day_sheet(
    content: DaySheet, *, head: heads.ClinicHead, registrar: str, now: datetime, language: str
) -> Sheet:
    """The sheet a doctor works from: visits in order, free times as empty lines, breaks named.

    Below them stands the live queue by its numbers, without times.
    A day without hours and visits says why instead.
    """
    doctor, day = content.doctor, content.day
    rows = _rows(content, language)
    title = heads.DAY_SHEET_TITLE[1 if language == "ru" else 0]
    return Sheet(
        kind="day_sheet",
        title=f"{title}: {doctor.name.short}, {format_date(day, 'numeric', language)}",
        width_mm=A4_SHORT,
        height_mm=A4_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head),
            line(heads.both(heads.DAY_SHEET_TITLE), Style.TITLE, gap_mm=3.0),
            _doctor_block(content, language),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in heads.DAY_COLUMNS),
            rows=rows,
            min_row_mm=min(max(_ROOM_FOR_LINES_MM / len(rows), LINE_MM[0]), LINE_MM[1]),
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=f"{doctor.name.short} · {format_date(day, 'numeric', language)}",
        page_label=words.page_label(language),
    )


def _doctor_block(content: DaySheet, language: str) -> Block:
    doctor = content.doctor
    rooms = dict.fromkeys(piece.room for piece in content.hours.pieces) or {doctor.room: None}
    places = [words.room(room, language) for room in rooms if room]
    left = (
        Text(doctor.name.full, Style.LARGE),
        Text(", ".join((words.specialty(doctor.specialty, language), *places))),
    )
    right = tuple(
        Text(format_date(content.day, "full", one), style, Align.RIGHT)
        for one, style in (("kk", Style.LARGE), ("ru", Style.BODY))
    )
    return Block((Part(0.58, left), Part(0.42, right)), gap_mm=1.0)


def _rows(content: DaySheet, language: str) -> list[Row]:
    # «Now» is the day's first minute: on paper the morning's free times are lines like all others.
    start = datetime.combine(content.day, time())
    column = day_plan.build_column(content.doctor, content.day, content.hours, content.visits, start)
    worked = [cell for cell in column.cells if cell.state is not CellState.CLOSED]
    queue = _queue(column.queue, language)
    if not worked:
        return [_band(_why_closed(content, language)), *queue]
    first, last = worked[0].start, max(cell.end for cell in worked)
    rows: list[Row] = []
    number = 0
    for cell in column.cells:
        if cell.state is CellState.CLOSED:
            rows += [_break(cell, language)] if first < cell.start < last else []
        elif cell.visit is not None or cell.state is CellState.FREE or cell.minutes >= _WORTH_A_LINE:
            number += 1
            said = _why_not_for_all(cell, content, language)
            rows.append(_line(number, cell, said))
    return rows + queue


def _why_not_for_all(cell: day_plan.Cell, content: DaySheet, language: str) -> str:
    """For whom a free line is kept: whoever writes on it by hand sees it nowhere else."""
    if cell.state is not CellState.FREE:
        return ""
    if datetime.combine(content.day, time(*divmod(cell.start, 60))) in content.promised:
        return words.say(language, N_("offered: call sheet"))
    if cell.purpose is not Purpose.ANY:
        return words.say(language, words.PURPOSES[cell.purpose])
    return words.say(language, N_("only by way of exception")) if cell.is_full else ""


def _queue(cells: Sequence[day_plan.Cell], language: str) -> list[Row]:
    head = [_band(words.say(language, N_("Live queue")))] if cells else []
    return head + [_line(cell.visit.queue_place or 0, cell) for cell in cells if cell.visit is not None]


def _line(number: int, cell: day_plan.Cell, kept: str = "") -> Row:
    visit = cell.visit
    counted = paragraph(str(number), Style.QUIET, Align.CENTER)
    # nobody of the queue was promised a time
    clock = paragraph(clock_text(cell.start) if cell.row is None else "", Style.STRONG)
    if visit is None:
        empty = (Cell() for _column in heads.DAY_COLUMNS[3:])
        return Row((counted, clock, *empty, paragraph(kept, Style.QUIET)))
    return Row(
        (
            counted,
            clock,
            paragraph(visit.person.full, Style.STRONG),
            paragraph(f"{visit.birth_date:%d.%m.%Y}" if visit.birth_date is not None else ""),
            paragraph(words.phones(visit.phones)),
            Cell(mark=_MARKS.get(cell.state, Mark.EMPTY)),
            paragraphs(visit.note, visit.overbook_reason),
        )
    )


def _break(cell: day_plan.Cell, language: str) -> Row:
    text = words.say(language, N_("Break"))
    if cell.closure is not None:
        text = words.closed_by(cell.closure, language)
    return _band(f"{clock_text(cell.start)}–{clock_text(cell.end)}   {text}")


def _why_closed(content: DaySheet, language: str) -> str:
    reasons = (words.closed_by(one, language) for one in content.hours.closures)
    no_reception = words.say(language, N_("No reception on this day."))
    return " ".join((no_reception, next(reasons, ""))).strip()


def _band(text: str) -> Row:
    return Row((paragraph(text, Style.BODY, Align.CENTER),), band=True)
