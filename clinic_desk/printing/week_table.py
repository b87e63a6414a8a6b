"""A week as one table on a landscape page: what the timetables of doctors and of rooms have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from clinic_desk.printing import day_columns, heads, words
from clinic_desk.printing.day_columns import Measures
from clinic_desk.printing.sheets import Align, Block, Column, Row, Sheet, Style, Table, Text, line
from clinic_desk.rules.paper_lists import HoursOfDays, shown

FirstColumn = tuple[float, tuple[Text, ...]]
"""Width in millimetres and head of a column that stands before the days."""


def week_sheet_of(
    table: HoursOfDays,
    rows: Sequence[Row],
    *,
    kind: str,
    title: heads.Pair,
    first: Sequence[FirstColumn],
    bottom: tuple[Block, ...],
    measures: Measures,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Sheet:
    """The rows below the days of the week that are shown; each row has the first columns, then the days."""
    places = shown(table)
    widths = day_columns.column_widths(measures.width_mm, [width for width, _ in first], len(places))
    texts = [
        *(text for _, text in first),
        *day_columns.days_with(places, table.days, table.clinic_days),
    ]
    begins, ends = table.days[places[0]], table.days[places[-1]]
    return Sheet(
        kind=kind,
        title=f"{title[language == 'ru']}, {begins:%d.%m.%Y}–{ends:%d.%m.%Y}",
        width_mm=measures.long_mm,
        height_mm=measures.short_mm,
        margin_mm=measures.margin_mm,
        body_pt=measures.body_pt,
        top=(
            *heads.clinic_blocks(head, width_mm=measures.width_mm),
            line(heads.both(title), Style.TITLE, Align.CENTER, gap_mm=2.0),
            line(day_columns.week_in_both(begins, ends), Style.LARGE, Align.CENTER),
        ),
        table=Table(
            columns=tuple(Column(width, text) for width, text in zip(widths, texts, strict=True)), rows=rows
        ),
        bottom=bottom,
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=heads.both(title),
        page_label=words.page_label(language),
    )
