"""Who sits in which room and when, for one week; no patient stands on it."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import Final

from clinic_desk.i18n import N_
from clinic_desk.printing import day_columns, heads, words
from clinic_desk.printing.day_columns import MEASURES, Paper, span_text
from clinic_desk.printing.sheets import (
    Align,
    Cell,
    Row,
    Sheet,
    Style,
    Text,
    line,
    paragraph,
)
from clinic_desk.printing.week_table import week_sheet_of
from clinic_desk.rules.paper_lists import HoursOfDays, RoomStretch, by_room, shown

TITLE: Final[heads.Pair] = ("Кабинеттер кестесі", "График кабинетов")
ROOM: Final[heads.Pair] = ("Кабинет", "")
_ROOM_MM: Final = 26.0
_CLASH: Final = "(!)"


def room_timetable(
    table: HoursOfDays,
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
    paper: Paper = Paper.A4,
) -> Sheet:
    """Rooms below each other, days side by side; two doctors in one room at one time are marked."""
    measures = MEASURES[paper]
    places = shown(table)
    rooms = by_room(table)
    rows = [
        _row(room, [rooms[room][place] for place in places], language)
        for room in sorted(rooms, key=day_columns.room_order)
    ]
    clash = any(one.clashes for days in rooms.values() for there in days for one in there)
    legend = words.say(language, N_("{sign} two doctors have the room at the same time")).format(sign=_CLASH)
    return week_sheet_of(
        table,
        rows or [_nobody(language)],
        kind="rooms",
        title=TITLE,
        first=((measures.scaled(_ROOM_MM), heads.column_head(ROOM)),),
        bottom=(line(legend, Style.STRONG, gap_mm=3.0),) if clash else (),
        measures=measures,
        head=head,
        registrar=registrar,
        now=now,
        language=language,
    )


def _row(room: str, days: list[tuple[RoomStretch, ...]], language: str) -> Row:
    name = words.room(room, language) or words.say(language, N_("no room given"))
    return Row((paragraph(name, Style.STRONG), *(_day(one, language) for one in days)))


def _day(there: tuple[RoomStretch, ...], language: str) -> Cell:
    texts: list[Text] = []
    for one, following in zip_longest(there, there[1:]):
        sign = f" {_CLASH}" if one.clashes else ""
        texts.append(Text(f"{span_text(one.start, one.end)}{sign}", Style.STRONG))
        if following is None or following.doctor.id != one.doctor.id:
            texts.append(Text(one.doctor.name.short))
            texts.append(Text(words.specialty(one.doctor.specialty, language), Style.QUIET))
    return Cell(tuple(texts)) if texts else paragraph("—", Style.QUIET)


def _nobody(language: str) -> Row:
    text = words.say(language, N_("Nobody receives in this week."))
    return Row((paragraph(text, Style.LARGE, Align.CENTER),), band=True)
