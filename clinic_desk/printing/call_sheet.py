"""The people to call, on A4 landscape: numbers, new times, boxes to tick by hand.

Why the doctor is away is nobody's business and stands nowhere on it; but names, visits and telephones do, so
it is for the desk alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

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
    RowsOf,
    Sheet,
    Style,
    Table,
    Text,
    line,
    paragraph,
    paragraphs,
)
from clinic_desk.rules.call_sheets import CallSheetView, LineState, LineView
from clinic_desk.rules.rows import DoctorRow

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 10.0
BODY_PT = 9.5
LINE_MM = 9.0
"""High enough for a time written by hand."""

TITLE: Final[heads.Pair] = ("Қоңырау парағы", "Лист обзвона")
COLUMNS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (9.0, ("№", "")),
    (31.0, ("жазылған уақыты", "записан на")),
    (56.0, ("тегі, аты, әкесінің аты", "ФИО")),
    (21.0, ("туған күні", "дата рождения")),
    (36.0, ("телефоны", "телефон")),
    (46.0, ("ұсынылатын уақыт", "предлагаемое время")),
    (17.5, ("келісті", "согласен")),
    (15.0, ("жауап жоқ", "нет ответа")),
    (18.5, ("бас тартты", "отказ")),
    (27.0, ("ескертпе", "примечание")),
)
"""Width in millimetres and head of each column; together the 277 mm inside the margins of A4 landscape."""

_SETTLED: Final = {
    LineState.MOVED: N_("moved"),
    LineState.ELSEWHERE: N_("moved"),
    LineState.CANCELLED: N_("cancelled"),
    LineState.GONE: N_("cancelled"),
    LineState.KEPT: N_("stays as it is"),
    LineState.WAITING: N_("on the waiting list"),
    LineState.ARRIVED: N_("arrived"),
    LineState.NO_SHOW: N_("did not come"),
    LineState.STANDS: N_("the doctor receives again"),
}
_AGREED: Final = frozenset({LineState.MOVED, LineState.ELSEWHERE})
_REFUSED: Final = frozenset({LineState.CANCELLED, LineState.GONE})


def call_sheet(
    view: CallSheetView,
    doctors: Mapping[int, DoctorRow],
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Sheet:
    """The sheet as it stands now; what is settled already is ticked and says how.

    A proposal that is not free any more is left out: its place is for a time written by hand.
    """
    title = TITLE[1 if language == "ru" else 0]
    return Sheet(
        kind="call_sheet",
        about=("call_sheet", str(view.id)),
        title=f"{title}: {view.doctor.name.short}, {_days(view.first, view.last)}",
        width_mm=A4_LONG,
        height_mm=A4_SHORT,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head, width_mm=A4_LONG - 2 * MARGIN_MM),
            line(heads.both(TITLE), Style.TITLE, gap_mm=3.0),
            _doctor_block(view, language),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in COLUMNS),
            rows=RowsOf(view.lines, lambda one: _row(one, doctors, language))
            if view.lines
            else [_nobody(language)],
            min_row_mm=LINE_MM,
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=f"{view.doctor.name.short} · {_days(view.first, view.last)}",
        page_label=words.page_label(language),
    )


def _doctor_block(view: CallSheetView, language: str) -> Block:
    doctor = view.doctor
    left = (
        Text(doctor.name.full, Style.LARGE),
        Text(words.specialty(doctor.specialty, language)),
    )
    right = tuple(
        Text(heads.span_of_days(view.first, view.last, one), style, Align.RIGHT)
        for one, style in (("kk", Style.LARGE), ("ru", Style.BODY))
    )
    return Block((Part(0.5, left), Part(0.5, right)), gap_mm=1.0)


def _nobody(language: str) -> Row:
    text = words.say(language, N_("There is nobody to call."))
    return Row((paragraph(text, Style.LARGE, Align.CENTER),), band=True)


def _row(one: LineView, doctors: Mapping[int, DoctorRow], language: str) -> Row:
    """Whom it is still about stands out: nobody is called twice."""
    visit, name = one.visit, Style.STRONG if one.is_open else Style.BODY
    return Row(
        (
            paragraph(str(one.position), Style.QUIET, Align.CENTER),
            paragraph(_booked(one, language), name),
            paragraph(visit.person.full, name),
            paragraph(f"{visit.birth_date:%d.%m.%Y}" if visit.birth_date is not None else ""),
            paragraph(words.phones(one.phones)),
            _new_time(one, doctors, language),
            Cell(mark=Mark.TICKED if one.state in _AGREED else Mark.EMPTY),
            paragraph("×" * one.calls, Style.BODY, Align.CENTER) if one.is_open and one.calls else _box(),
            Cell(mark=Mark.TICKED if one.state in _REFUSED else Mark.EMPTY),
            _remarks(one, language),
        )
    )


def _box() -> Cell:
    return Cell(mark=Mark.EMPTY)


def _booked(one: LineView, language: str) -> str:
    day = format_date(one.old.at.date(), "weekday_numeric", language)
    if one.visit.queue_place is not None:
        place = words.say(language, N_("live queue {place}")).format(place=one.visit.queue_place)
        return f"{day} {place}"
    return f"{day} {one.old.at:%H:%M}"


def _new_time(one: LineView, doctors: Mapping[int, DoctorRow], language: str) -> Cell:
    """Where the visit stands now, or what is to be offered; empty for a time written by hand."""
    if one.state in _AGREED:
        return _place(one.visit.at, one.doctor, one.visit.room, language)
    if one.is_open and one.proposal is not None and one.is_free:
        slot = one.proposal
        return _place(slot.at, doctors[slot.doctor_id], slot.room, language)
    return Cell()


def _place(at: datetime, doctor: DoctorRow, room: str, language: str) -> Cell:
    when = f"{format_date(at.date(), 'weekday_numeric', language)} {at:%H:%M}"
    where = ", ".join(
        part for part in (doctor.name.short, words.room(room, language) if room else "") if part
    )
    return paragraphs(when, where, first=Style.STRONG)


def _remarks(one: LineView, language: str) -> Cell:
    """How it was settled, apart from what somebody noted."""
    how = words.say(language, _SETTLED[one.state]) if one.state in _SETTLED else ""
    return Cell(paragraph(how, Style.STRONG).texts + paragraph(one.note).texts)


def _days(first: date, last: date) -> str:
    return f"{first:%d.%m.%Y}" if first == last else f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
