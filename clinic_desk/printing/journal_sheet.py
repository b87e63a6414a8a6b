"""The daily journal on A4 landscape, from journal rows: 16 columns with bilingual heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from clinic_desk.i18n import N_, format_date, format_number
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import (
    Align,
    Block,
    Cell,
    Column,
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
from clinic_desk.rules.audit import Anchor
from clinic_desk.rules.rows import JournalResult, JournalRow, Verdict

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 7.0
BODY_PT = 8.0
"""The smallest size that is read without effort on a laser print."""

SIGNATURE_LINE = "_" * 36


def journal_sheet(
    rows: Sequence[JournalRow],
    *,
    first: date,
    last: date,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
    anchor: Anchor | None = None,
) -> Sheet:
    """The journal of the days ``first`` to ``last``, in the order given; refused and cancelled rows too.

    Heads are bilingual; everything else is in ``language``. ``now`` (the clinic's wall clock) and
    ``registrar`` stand at the foot of each page. Without rows the sheet says that nobody applied.
    ``anchor`` says where the audit stood: on paper it shows later whether the file was written anew.
    """
    dates = heads.both_dates(first, last)
    return Sheet(
        kind="journal",
        title=f"{heads.JOURNAL_TITLE[1 if language == 'ru' else 0]}, {_short_dates(first, last, language)}",
        width_mm=A4_LONG,
        height_mm=A4_SHORT,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head, width_mm=A4_LONG - 2 * MARGIN_MM),
            line(heads.both(heads.JOURNAL_TITLE), Style.TITLE, Align.CENTER, gap_mm=2.0),
            line(dates, Style.LARGE, Align.CENTER),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in heads.JOURNAL_COLUMNS),
            rows=RowsOf(rows, partial(_row, language=language)) if rows else [_nobody(language)],
        ),
        bottom=(
            line(totals(rows, language), Style.STRONG, gap_mm=3.0),
            _signature(),
            *(() if anchor is None else (_anchor(anchor, language),)),
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=f"{heads.both(heads.JOURNAL_TITLE)} · {_short_dates(first, last, language)}",
        page_label=words.page_label(language),
    )


def totals(rows: Sequence[JournalRow], language: str) -> str:
    """«Барлығы: 18 · жазылды: 12 · бас тартылды: 2»: results that did not occur are left out."""
    counted = Counter(row.result for row in rows)
    total = words.say(language, N_("Total: {count}")).format(count=_number(len(rows), language))
    parts = [
        f"{words.say(language, words.RESULTS[result])}: {_number(counted[result], language)}"
        for result in JournalResult
        if counted[result]
    ]
    return " · ".join((total, *parts))


def _number(count: int, language: str) -> str:
    return format_number(count, language=language)


def _short_dates(first: date, last: date, language: str) -> str:
    days = dict.fromkeys((first, last))
    return " – ".join(format_date(day, "numeric", language) for day in days)


def _nobody(language: str) -> Row:
    text = words.say(language, N_("No requests in this period."))
    return Row((paragraph(text, Style.LARGE, Align.CENTER),), band=True)


def _signature() -> Block:
    signature = (Text(f"{heads.both(heads.REGISTRAR)}  {SIGNATURE_LINE}", Style.LARGE),)
    return Block((Part(1.0, signature),), gap_mm=7.0)


def _anchor(anchor: Anchor, language: str) -> Block:
    text = words.say(language, N_("Audit: No. {number}, seal {sign}"))
    return line(text.format(number=anchor.number, sign=anchor.sign), Style.QUIET, gap_mm=3.0)


def _row(row: JournalRow, language: str) -> Row:
    return Row(
        (
            paragraph(str(row.number), Style.STRONG, Align.RIGHT),
            _moment(row.received_at),
            paragraph(words.say(language, words.CHANNELS[row.channel])),
            paragraph(row.iin),
            paragraph(row.name.full, Style.STRONG),
            paragraph(_day(row.birth_date)),
            paragraph(words.phones(row.phones)),
            paragraph(_address(row, language)),
            _document(row, language),
            paragraph(words.say(language, words.VERDICTS[row.verdict])),
            _doctor(row, language),
            _visit(row, language),
            _result(row, language),
            _answered(row),
            paragraph(row.registrar),
            _note(row, language),
        )
    )


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day is not None else ""


def _address(row: JournalRow, language: str) -> str:
    return ", ".join(text for text in (row.address, words.precinct(row.precinct, language)) if text)


def _moment(moment: datetime, clock: Style = Style.BODY) -> Cell:
    return paragraphs(_day(moment.date()), f"{moment:%H:%M}", rest=clock)


def _visit(row: JournalRow, language: str) -> Cell:
    if row.at is None:
        return Cell()
    if row.queue_place is None:
        return _moment(row.at, Style.STRONG)
    return paragraphs(_day(row.at.date()), words.queue_place(row.queue_place, language), rest=Style.STRONG)


def _document(row: JournalRow, language: str) -> Cell:
    if row.document is None:
        return paragraph(row.document_number)
    return paragraphs(words.say(language, words.DOCUMENTS[row.document]), row.document_number)


def _doctor(row: JournalRow, language: str) -> Cell:
    if row.doctor is None:
        return Cell()
    place = ", ".join(
        text for text in (words.specialty(row.specialty, language), words.room(row.room, language)) if text
    )
    return paragraphs(row.doctor.short, place, first=Style.STRONG, rest=Style.BODY)


def _result(row: JournalRow, language: str) -> Cell:
    ground = words.say(language, words.GROUNDS[row.ground]) if row.ground is not None else ""
    style = Style.BODY if row.result is JournalResult.BOOKED else Style.STRONG
    return paragraphs(words.say(language, words.RESULTS[row.result]), ground, first=style)


def _answered(row: JournalRow) -> Cell:
    """Answered on another day than received (a portal request): the day stands with it."""
    if row.answered_at.date() == row.received_at.date():
        return paragraph(f"{row.answered_at:%H:%M}")
    return paragraphs(f"{row.answered_at:%d.%m}", f"{row.answered_at:%H:%M}")


def _note(row: JournalRow, language: str) -> Cell:
    """The reason of a booking without attachment belongs beside the clerk's own note."""
    reason = row.override_reason
    if reason and row.verdict is not Verdict.ATTACHED:
        reason = words.say(language, N_("without attachment: {reason}")).format(reason=reason)
    return paragraphs(row.note, reason)
