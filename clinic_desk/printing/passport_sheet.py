"""The service passport for the wall: both languages side by side on A4, in large letters. Nobody's data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from clinic_desk import passport
from clinic_desk.i18n import format_date
from clinic_desk.printing import heads
from clinic_desk.printing.sheets import Block, Cell, Column, Part, Row, Sheet, Style, Table, Text

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM: Final = 12.0
BODY_PT: Final = 12.0
"""Read from a step away; the official wording takes two pages."""
_COLUMN_MM: Final = (A4_SHORT - 2 * MARGIN_MM) / 2

TITLE: Final[heads.Pair] = ("Мемлекеттік көрсетілетін қызмет паспорты", "Паспорт государственной услуги")
_AS_OF: Final[heads.Pair] = ("Басып шығарылған күні", "Напечатано")


def passport_sheet(own: Mapping[str, str], *, head: heads.ClinicHead, now: datetime, language: str) -> Sheet:
    """What this clinic says of the service, Kazakh on the left and Russian on the right.

    ``own`` are the texts that it worded itself; ``language`` is that of the window: it names the file.
    """
    title = TITLE[1 if language == "ru" else 0]
    return Sheet(
        kind="passport",
        title=title,
        width_mm=A4_SHORT,
        height_mm=A4_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(*heads.clinic_blocks(head, width_mm=2 * _COLUMN_MM), _titles()),
        table=Table(
            columns=tuple(
                Column(_COLUMN_MM, (Text(f"«{passport.SERVICE_NAMES[one]}»", Style.STRONG),))
                for one in passport.LANGUAGES
            ),
            rows=[_row(own, section) for section in passport.SECTIONS],
        ),
        footer_left=f"{heads.both(_AS_OF)}: {format_date(now.date(), 'numeric')}",
        page_label="{page} / {pages}",
    )


def _titles() -> Block:
    """Each title over the column of its language."""
    return Block(tuple(Part(0.5, (Text(text, Style.LARGE),)) for text in TITLE), gap_mm=3.0)


def _row(own: Mapping[str, str], section: str) -> Row:
    return Row(tuple(_cell(own, section, language) for language in passport.LANGUAGES))


def _cell(own: Mapping[str, str], section: str, language: str) -> Cell:
    """The digit as on the screen: on the phone one can say «point nine of the sheet on the wall»."""
    title = f"{passport.SECTIONS.index(section) + 1}. {passport.title(section, language)}"
    said = passport.text(own, section, language).splitlines()
    return Cell((Text(title, Style.STRONG), *(Text(line) for line in said if line)))
