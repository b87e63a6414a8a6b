"""One doctor's week with the visits that stand, hour by hour, on A4 landscape.

Names stand on it, so it is for the doctor alone, never for a wall (the visit itself is secret).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Final

from clinic_desk.i18n import N_
from clinic_desk.printing import day_columns, heads, words
from clinic_desk.printing.day_columns import MEASURES, Paper, span_text
from clinic_desk.printing.sheets import (
    Align,
    Block,
    Cell,
    Column,
    Part,
    Row,
    Sheet,
    Style,
    Table,
    Text,
    line,
    paragraph,
)
from clinic_desk.rules import day_plan
from clinic_desk.rules.day_plan import CellState
from clinic_desk.rules.paper_lists import WORKING_WEEKDAYS, DoctorDay, rooms_of
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import ClinicDay

TITLE: Final[heads.Pair] = ("Дәрігердің апталық қабылдау парағы", "Лист приема врача на неделю")
HOUR: Final[heads.Pair] = ("сағат", "час")
BODY_PT: Final = 8.5
_HOUR_MM: Final = 13.0
_BY_HAND: Final = "_" * 16
_SIGNS: Final = {CellState.ARRIVED: " +", CellState.NO_SHOW: " –"}
"""Signs that every font has, explained below the table."""
_LEGEND: Final[heads.Pair] = ("+ келді   – келмеді", "+ явился   – не явился")
_Hour = dict[int, list[Text]]
"""What stands in each hour of a day."""


def week_sheet(
    days: Sequence[DoctorDay],
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
    clinic_days: Iterable[ClinicDay] = (),
) -> Sheet:
    """The days of one doctor's week; free times are lines to write on, closed hours say why.

    Saturday and Sunday stand on it where there are hours or visits.
    """
    measures = MEASURES[Paper.A4]
    chosen = [one for one in days if one.day.weekday() < WORKING_WEEKDAYS or one.receives]
    doctor = chosen[0].doctor
    entries = {one.day: one for one in clinic_days}
    widths = day_columns.column_widths(measures.width_mm, (_HOUR_MM,), len(chosen))
    texts = [
        heads.column_head(HOUR),
        *(day_columns.day_head(one.day, entries.get(one.day)) for one in chosen),
    ]
    first, last = chosen[0].day, chosen[-1].day
    dates = f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
    return Sheet(
        kind="week_sheet",
        title=f"{TITLE[language == 'ru']}: {doctor.name.short}, {dates}",
        width_mm=measures.long_mm,
        height_mm=measures.short_mm,
        margin_mm=measures.margin_mm,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head, width_mm=measures.width_mm),
            line(heads.both(TITLE), Style.TITLE, gap_mm=2.0),
            _doctor_block(chosen, language),
        ),
        table=Table(
            columns=tuple(Column(width, text) for width, text in zip(widths, texts, strict=True)),
            rows=_rows(chosen, language),
        ),
        bottom=(line(heads.both(_LEGEND), Style.QUIET, gap_mm=2.0),),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=f"{doctor.name.short} · {dates}",
        page_label=words.page_label(language),
    )


def _doctor_block(days: Sequence[DoctorDay], language: str) -> Block:
    doctor = days[0].doctor
    rooms = rooms_of([one.hours for one in days]) or [doctor.room]
    places = [words.room(room, language) for room in rooms if room]
    left = (
        Text(doctor.name.full, Style.LARGE),
        Text(", ".join((words.specialty(doctor.specialty, language), *places))),
    )
    right = tuple(
        Text(day_columns.week_text(days[0].day, days[-1].day, one), style, Align.RIGHT)
        for one, style in (("kk", Style.LARGE), ("ru", Style.BODY))
    )
    return Block((Part(0.5, left), Part(0.5, right)), gap_mm=1.0)


def _rows(days: Sequence[DoctorDay], language: str) -> list[Row]:
    columns = [_column(one) for one in days]
    filled = [_hours(one, language) for one in columns]
    hours = sorted({hour for day in filled for hour in day})
    rows = [
        Row(
            (
                paragraph(clock_text(hour * 60), Style.STRONG),
                *(Cell(tuple(day.get(hour, ()))) for day in filled),
            )
        )
        for hour in (range(hours[0], hours[-1] + 1) if hours else ())
    ]
    closed = [_why_closed(one, language) for one in days]
    if any(closed):
        rows.insert(0, Row((Cell(), *(paragraph(text, Style.STRONG, Align.CENTER) for text in closed))))
    queues = [_queue(one) for one in columns]
    if any(queues):
        name = words.say(language, N_("Live queue"))
        rows.append(Row((paragraph(name, Style.STRONG), *(Cell(tuple(texts)) for texts in queues))))
    return rows or [_nothing(language)]


def _nothing(language: str) -> Row:
    text = words.say(language, N_("No reception in this week."))
    return Row((paragraph(text, Style.LARGE, Align.CENTER),), band=True)


def _column(content: DoctorDay) -> day_plan.Column:
    # on paper the morning's free times are lines like all others
    start = datetime.combine(content.day, time())
    return day_plan.build_column(content.doctor, content.day, content.hours, content.visits, start)


def _hours(column: day_plan.Column, language: str) -> _Hour:
    worked = [cell for cell in column.cells if cell.state is not CellState.CLOSED]
    found: _Hour = {}
    for cell in column.cells:
        if cell.state is not CellState.CLOSED:
            text = _line(cell)
        else:
            inside = worked and worked[0].start < cell.start < worked[-1].end
            text = _break(cell, language) if inside else None
        if text is not None:
            found.setdefault(cell.start // 60, []).append(text)
    return found


def _line(cell: day_plan.Cell) -> Text | None:
    clock = clock_text(cell.start)
    if cell.visit is not None:
        return Text(f"{clock} {_person(cell)}", Style.STRONG)
    return Text(f"{clock} {_BY_HAND}", Style.QUIET) if cell.state is CellState.FREE else None


def _person(cell: day_plan.Cell) -> str:
    visit = cell.visit
    if visit is None:
        return ""
    born = f", {visit.birth_date:%Y}" if visit.birth_date is not None else ""
    return f"{visit.person.short}{born}{_SIGNS.get(cell.state, '')}"


def _break(cell: day_plan.Cell, language: str) -> Text:
    said = words.say(language, N_("Break"))
    if cell.closure is not None:
        said = words.closed_by(cell.closure, language)
    return Text(f"{span_text(cell.start, cell.end)} {said}", Style.QUIET)


def _queue(column: day_plan.Column) -> list[Text]:
    return [
        Text(f"№ {cell.visit.queue_place} {_person(cell)}", Style.STRONG)
        for cell in column.queue
        if cell.visit is not None
    ]


def _why_closed(content: DoctorDay, language: str) -> str:
    if content.hours.pieces or not content.hours.closures:
        return ""
    return words.closed_by(content.hours.closures[0], language)
