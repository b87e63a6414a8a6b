"""The waiting list on A4 landscape, in the order in which people are called, with boxes to tick.

Names, telephones and doctors stand on it, so it is for the desk alone (a visit itself is secret).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from clinic_desk.i18n import N_, format_date, format_moment
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import (
    Align,
    Cell,
    Column,
    Mark,
    Row,
    RowsOf,
    Sheet,
    Style,
    Table,
    line,
    paragraph,
    paragraphs,
)
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.waiting import Urgency, WaitingRow

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 10.0
BODY_PT = 9.0
LINE_MM = 8.5
"""High enough to write a word by hand."""

TITLE: Final[heads.Pair] = ("Күту тізімі", "Лист ожидания")
COLUMNS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (8.4, ("№", "")),
    (23.6, ("шұғылдығы", "срочность")),
    (20.6, ("қосылған күні", "дата постановки")),
    (55.4, ("тегі, аты, әкесінің аты, туған күні", "ФИО, дата рождения")),
    (31.0, ("телефоны", "телефон")),
    (45.0, ("дәрігер, мамандығы", "врач, специальность")),
    (34.0, ("қолайлы күндер, уақыты", "удобные дни, время")),
    (19.0, ("қоңырау", "звонок")),
    (40.0, ("ескертпе", "примечание")),
)
"""Width in millimetres and head of each column; together the 277 mm inside the margins."""

URGENCIES: Final = {
    Urgency.USUAL: N_("usual urgency"),
    Urgency.SOON: N_("sooner"),
    Urgency.URGENT: N_("urgent"),
}
PARTS: Final = {
    PartOfDay.ANY: N_("any time of day"),
    PartOfDay.MORNING: N_("before noon"),
    PartOfDay.AFTERNOON: N_("after noon"),
}


def waiting_sheet(
    rows: Sequence[WaitingRow],
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
    about: str = "",
) -> Sheet:
    """The rows as they come; ``about`` names the doctor or specialty where not all are printed."""
    title = TITLE[1 if language == "ru" else 0]
    under = " · ".join(text for text in (heads.both_dates(now.date()), about) if text)
    numbers = range(len(rows))
    return Sheet(
        kind="waiting_list",
        title=f"{title}, {format_date(now.date(), 'numeric', language)}",
        width_mm=A4_LONG,
        height_mm=A4_SHORT,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head, width_mm=A4_LONG - 2 * MARGIN_MM),
            line(heads.both(TITLE), Style.TITLE, gap_mm=3.0),
            line(under, Style.BODY, gap_mm=0.5),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in COLUMNS),
            rows=RowsOf(numbers, lambda place: _row(place + 1, rows[place], language))
            if rows
            else [_nobody(language)],
            min_row_mm=LINE_MM,
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=title,
        page_label=words.page_label(language),
    )


def urgency(value: Urgency, language: str) -> str:
    """How soon, in a word; more than usual has signs besides, because ink has no colour."""
    return f"{'!' * value} {words.say(language, URGENCIES[value])}".strip()


def days(first: date, last: date | None, language: str) -> str:
    """«24.11–30.11.2026», or from the first day on."""
    if last is None:
        text = words.say(language, N_("from {day} on"))
        return text.format(day=format_date(first, "numeric", language))
    if last == first:
        return format_date(first, "numeric", language)
    same_year = first.year == last.year
    begin = format_date(first, "day_month_numeric" if same_year else "numeric", language)
    return f"{begin}–{format_date(last, 'numeric', language)}"


def _nobody(language: str) -> Row:
    text = words.say(language, N_("Nobody is waiting."))
    return Row((paragraph(text, Style.LARGE, Align.CENTER),), band=True)


def _row(number: int, row: WaitingRow, language: str) -> Row:
    born = row.person.birth_date
    doctor = "" if row.doctor is None else row.doctor.name.full
    specialty = words.specialty(row.specialty, language)
    return Row(
        (
            paragraph(str(number), Style.QUIET, Align.CENTER),
            paragraph(urgency(row.urgency, language), Style.STRONG if row.urgency else Style.BODY),
            paragraphs(format_date(row.added_at.date(), "numeric", language), f"{row.added_at:%H:%M}"),
            paragraphs(
                row.person.name.full,
                f"{born:%d.%m.%Y}" if born is not None else "",
                first=Style.STRONG,
            ),
            paragraph(words.phones(row.person.phones)),
            paragraphs(doctor, specialty) if doctor else paragraph(specialty),
            _when(row, language),
            Cell(mark=Mark.EMPTY),
            _remarks(row, language),
        )
    )


def _when(row: WaitingRow, language: str) -> Cell:
    part = "" if row.part is PartOfDay.ANY else words.say(language, PARTS[row.part])
    return paragraphs(days(row.first_day, row.last_day, language), part)


def _remarks(row: WaitingRow, language: str) -> Cell:
    other = row.other_visit
    return paragraphs(
        words.say(language, N_("The last day is over.")) if row.expired else "",
        words.say(language, N_("Has a visit: {moment}, {doctor}")).format(
            moment=format_moment(other.at, "numeric", language), doctor=other.doctor.short
        )
        if other is not None
        else "",
        words.say(language, N_("no answer: {count}")).format(count=row.calls) if row.calls else "",
        row.note,
        first=Style.BODY,
    )
