"""The free times of the next working days, to be struck out by hand while the computer is dead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from clinic_desk.i18n import N_
from clinic_desk.printing import day_columns, heads, words
from clinic_desk.printing.day_columns import MEASURES, Paper
from clinic_desk.printing.sheets import Align, Column, Row, Sheet, Style, Table, line, paragraph, paragraphs
from clinic_desk.rules.paper_lists import FreeDays
from clinic_desk.rules.times import clock_text

TITLE: Final[heads.Pair] = ("Алдағы күндердің бос уақыттары", "Свободное время на ближайшие дни")
DOCTOR: Final[heads.Pair] = ("Дәрігер, мамандығы", "Врач, специальность")
_DOCTOR_MM: Final = 56.0
LINE_MM: Final = 9.0
_BETWEEN: Final = "   "


def free_times_sheet(
    free: Sequence[FreeDays], *, head: heads.ClinicHead, registrar: str, now: datetime, language: str
) -> Sheet:
    """One row for each doctor, one column for each day; ``free`` must name at least one doctor and day.

    A time that is given away is struck out, and the visit written into the journal's lines.
    """
    measures = MEASURES[Paper.A4]
    days = [one.day for one in free[0].days]
    widths = day_columns.column_widths(measures.width_mm, (_DOCTOR_MM,), len(days))
    texts = [heads.column_head(DOCTOR), *(day_columns.day_head(day, None) for day in days)]
    about = words.say(
        language, N_("Strike out a time as soon as it is given, and write the visit into the journal.")
    )
    return Sheet(
        kind="free_times",
        title=f"{TITLE[language == 'ru']}, {days[0]:%d.%m.%Y}–{days[-1]:%d.%m.%Y}",
        width_mm=measures.long_mm,
        height_mm=measures.short_mm,
        margin_mm=measures.margin_mm,
        body_pt=measures.body_pt,
        top=(
            *heads.clinic_blocks(head, width_mm=measures.width_mm),
            line(heads.both(TITLE), Style.TITLE, gap_mm=2.0),
            line(about),
        ),
        table=Table(
            columns=tuple(Column(width, text) for width, text in zip(widths, texts, strict=True)),
            rows=[_row(one, language) for one in free],
            min_row_mm=LINE_MM,
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=heads.both(TITLE),
        page_label=words.page_label(language),
    )


def _row(one: FreeDays, language: str) -> Row:
    doctor = one.doctor
    place = words.room(doctor.room, language)
    about = ", ".join(part for part in (words.specialty(doctor.specialty, language), place) if part)
    times = (_BETWEEN.join(clock_text(start) for start in day.starts) for day in one.days)
    return Row(
        (
            paragraphs(doctor.name.short, about, first=Style.STRONG),
            *(paragraph(text) if text else paragraph("—", Style.QUIET, Align.CENTER) for text in times),
        )
    )
