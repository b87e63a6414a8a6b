"""Empty lines of the journal to go on by hand: wide enough to write in, with all that is entered later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from clinic_desk.i18n import N_
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import (
    Align,
    Cell,
    Column,
    Row,
    Sheet,
    Style,
    Table,
    line,
    paragraph,
)

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 10.0
BODY_PT = 8.5
LINE_MM = 10.0
"""High enough for two lines of handwriting."""
FEWEST, MOST = 30, 240
"""How many lines there are at least and at most, whatever the days before were like."""

COLUMNS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (8.0, ("№", "")),
    (16.0, ("жүгінген уақыты", "время обращения")),
    (15.0, ("тәсілі", "способ")),
    (49.0, ("тегі, аты, әкесінің аты", "ФИО")),
    (18.0, ("туған күні", "дата рождения")),
    (27.0, ("ЖСН", "ИИН")),
    (26.0, ("телефоны", "телефон")),
    (30.0, ("мекенжайы, учаскесі", "адрес, участок")),
    (20.0, ("құжаты", "документ")),
    (35.0, ("дәрігер, күні, уақыты", "врач, дата, время")),
    (16.0, ("жауап уақыты", "время ответа")),
    (17.0, ("нәтиже, ескертпе", "результат, примечание")),
)
"""Width in millimetres and head of each column; together the 277 mm inside the margins of A4 landscape."""


def lines_for(busiest: int) -> int:
    """How many lines a day may need of which the busiest before had so many requests."""
    return min(max(busiest, FEWEST), MOST)


def blank_journal(
    day: date, lines: int, *, head: heads.ClinicHead, registrar: str, now: datetime, language: str
) -> Sheet:
    """So many empty lines, counted; the numbers of the journal are given by the program afterwards."""
    title = heads.JOURNAL_TITLE[language == "ru"]
    by_phone_or_here = words.say(language, N_("phone / here"))
    empty = tuple(Cell() for _column in COLUMNS[3:])
    way = paragraph(by_phone_or_here, Style.QUIET)
    rows = [
        Row((paragraph(str(number), Style.QUIET, Align.RIGHT), Cell(), way, *empty))
        for number in range(1, lines + 1)
    ]
    about = words.say(
        language,
        N_("Write down each request, refused ones too. The program gives the numbers of the journal later."),
    )
    return Sheet(
        kind="journal",
        title=f"{title}, {day:%d.%m.%Y}",
        width_mm=A4_LONG,
        height_mm=A4_SHORT,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head, width_mm=A4_LONG - 2 * MARGIN_MM),
            line(f"{heads.both(heads.JOURNAL_TITLE)} · {day:%d.%m.%Y}", Style.TITLE, gap_mm=2.0),
            line(about, Style.BODY),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in COLUMNS),
            rows=rows,
            min_row_mm=LINE_MM,
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=f"{heads.both(heads.JOURNAL_TITLE)} · {day:%d.%m.%Y}",
        page_label=words.page_label(language),
    )
