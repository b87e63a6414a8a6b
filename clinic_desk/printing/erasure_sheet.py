"""The list of the journal rows of a year that is to be deleted, on A4 portrait; it names no patient.

It is what remains of the year outside the audit, so it says how many rows there were, why they go, and has a
line for the signature of who deletes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from clinic_desk.i18n import N_, format_number
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import (
    Align,
    Block,
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
)
from clinic_desk.rules.erasure import ErasureCounts, ErasureLine
from clinic_desk.rules.rows import JournalResult

A4_SHORT, A4_LONG = 210.0, 297.0
MARGIN_MM = 10.0
BODY_PT = 8.5

TITLE: Final[heads.Pair] = ("Жойылатын журнал жазбаларының тізімі", "Список удаляемых записей журнала")
COLUMNS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (16.0, ("№ р/с", "№ п/п")),
    (34.0, ("жүгінген күні, уақыты", "дата и время обращения")),
    (28.0, ("жүгіну тәсілі", "способ обращения")),
    (32.0, ("нәтиже", "результат")),
    (46.0, ("дәрігер", "врач")),
    (34.0, ("қабылдау күні мен уақыты", "дата и время приема")),
)
"""Width in millimetres and head of each column; together the 190 mm inside the margins of A4 portrait."""
_ADMINISTRATOR: Final[heads.Pair] = ("Әкімші", "Администратор")
_HEAD: Final[heads.Pair] = ("Бас дәрігер", "Главный врач")
_SIGNATURE: Final = "_" * 36


def erasure_sheet(
    year: int,
    rows: Sequence[ErasureLine],
    counts: ErasureCounts,
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Sheet:
    """The list of a year by number, then how many rows of each kind go, then two lines for signatures."""
    title = f"{TITLE[1 if language == 'ru' else 0]}, {year}"
    return Sheet(
        kind="erasure",
        about=("year", str(year)),
        title=title,
        width_mm=A4_SHORT,
        height_mm=A4_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head),
            line(heads.both(TITLE), Style.TITLE, Align.CENTER, gap_mm=2.0),
            line(str(year), Style.LARGE, Align.CENTER),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in COLUMNS),
            rows=RowsOf(rows, lambda one: _row(one, language)),
        ),
        bottom=(
            line(totals(rows, language), Style.STRONG, gap_mm=3.0),
            line(_others(counts, language), gap_mm=1.0),
            _signature(_ADMINISTRATOR),
            _signature(_HEAD),
        ),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=title,
        page_label=words.page_label(language),
    )


def totals(rows: Sequence[ErasureLine], language: str) -> str:
    """«Барлығы: 18 · жазылды: 12 · бас тартылды: 2»: results that did not occur are left out."""
    counted = Counter(row.result for row in rows)
    total = words.say(language, N_("Total: {count}")).format(count=_number(len(rows), language))
    parts = [
        f"{words.say(language, words.RESULTS[result])}: {_number(counted[result], language)}"
        for result in JournalResult
        if counted[result]
    ]
    return " · ".join((total, *parts))


def _others(counts: ErasureCounts, language: str) -> str:
    """What else goes with the rows of the journal."""
    text = N_(
        "With them go: steps of history {events}, entries of the waiting list {waiting}, lines of call "
        "sheets {sheet_lines}, people {people}."
    )
    found = {name: _number(getattr(counts, name), language) for name in _OTHERS}
    return words.say(language, text).format(**found)


_OTHERS: Final = ("events", "waiting", "sheet_lines", "people")


def _number(count: int, language: str) -> str:
    return format_number(count, language=language)


def _signature(who: heads.Pair) -> Block:
    return Block((Part(1.0, (Text(f"{heads.both(who)}  {_SIGNATURE}", Style.LARGE),)),), gap_mm=7.0)


def _row(row: ErasureLine, language: str) -> Row:
    return Row(
        (
            paragraph(str(row.number), Style.STRONG, Align.RIGHT),
            paragraph(f"{row.received_at:%d.%m.%Y %H:%M}"),
            paragraph(words.say(language, words.CHANNELS[row.channel])),
            paragraph(words.say(language, words.RESULTS[row.result])),
            paragraph("" if row.doctor is None else row.doctor.short),
            paragraph("" if row.at is None else f"{row.at:%d.%m.%Y %H:%M}"),
        )
    )
