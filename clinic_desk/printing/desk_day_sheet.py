"""The first sheet of a day on paper: who receives, and what to do while the computer is dead.

For the desk alone: why a doctor is away stands on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from clinic_desk.i18n import N_, format_date
from clinic_desk.printing import day_columns, heads, words
from clinic_desk.printing.day_columns import span_text
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
    paragraphs,
)
from clinic_desk.rules.paper_lists import DeskDay, DoctorDay, free_starts, stretches
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.times import MINUTES_A_DAY, Span, clock_text

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 10.0
BODY_PT = 10.0

TITLE: Final[heads.Pair] = ("Қағазбен жұмыс күні", "Рабочий день на бумаге")
COLUMNS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (63.0, ("дәрігер, мамандығы", "врач, специальность")),
    (17.0, ("кабинет", "")),
    (32.0, ("қабылдау уақыты", "часы приема")),
    (20.0, ("жазылды", "записано")),
    (20.0, ("бос", "свободно")),
    (38.0, ("ескертпе", "примечание")),
)
"""Width in millimetres and head of each column; together the 190 mm inside the margins."""

STEPS: Final = (
    N_("Each request gets a line of the journal: when it came, when it was answered, who, which telephone."),
    N_("A visit on this day: write the person on an empty line of the doctor's sheet."),
    N_("A visit on a later day: take a free time from its list and strike it out."),
    N_("A cancelled or moved visit: strike the person out on the doctor's sheet and say so in the journal."),
    N_("The register cannot be looked into: ask for the precinct, check the document, write down the IIN."),
    N_("Once the computer works, enter the lines in their order and keep the sheets with the journal."),
)
"""What a registrar does with these sheets, in the order of a call."""


def desk_day_sheet(
    content: DeskDay,
    enclosed: Sequence[str],
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Sheet:
    """The day at a glance, one row for each doctor; ``enclosed`` names the sheets that follow."""
    day = content.day
    closes = day_columns.closing(content.clinic_day)
    return Sheet(
        kind="desk_day",
        about=("day", day.isoformat()),
        title=f"{TITLE[language == 'ru']}, {format_date(day, 'numeric', language)}",
        width_mm=A4_SHORT,
        height_mm=A4_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head),
            line(heads.both(TITLE), Style.TITLE, gap_mm=3.0),
            _day_block(content),
            *((line(" / ".join(closes), Style.STRONG),) if closes else ()),
            _numbered(words.say(language, N_("If the computer does not work")), STEPS, language),
        ),
        table=Table(
            columns=tuple(Column(width, heads.column_head(pair)) for width, pair in COLUMNS),
            rows=[_row(one, content, language) for one in content.doctors] or [_nobody(language)],
        ),
        bottom=(_listed(words.say(language, N_("Enclosed")), enclosed),),
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=f"{heads.both(TITLE)} · {day:%d.%m.%Y}",
        page_label=words.page_label(language),
    )


def _day_block(content: DeskDay) -> Block:
    texts = tuple(
        Text(format_date(content.day, "full", one), style)
        for one, style in (("kk", Style.LARGE), ("ru", Style.BODY))
    )
    return Block((Part(1.0, texts),), gap_mm=1.0)


def _numbered(title: str, steps: Sequence[str], language: str) -> Block:
    said = (f"{place}. {words.say(language, text)}" for place, text in enumerate(steps, start=1))
    return Block((Part(1.0, (Text(title, Style.STRONG), *(Text(text) for text in said))),), gap_mm=3.0)


def _listed(title: str, texts: Sequence[str]) -> Block:
    return Block(
        (Part(1.0, (Text(title, Style.STRONG), *(Text(f"— {text}") for text in texts))),), gap_mm=4.0
    )


def _nobody(language: str) -> Row:
    return Row((paragraph(words.say(language, N_("No reception on this day.")), Style.LARGE),), band=True)


def _row(one: DoctorDay, content: DeskDay, language: str) -> Row:
    doctor = one.doctor
    found = stretches(one.hours)
    rooms = list(dict.fromkeys(part.room for part in found if part.room)) or [doctor.room]
    promised = {at for doctor_id, at in content.promised if doctor_id == doctor.id}
    free = len(free_starts(one, content.day, promised)) if found else 0
    return Row(
        (
            _doctor(doctor, language),
            paragraph(", ".join(rooms), Style.BODY, Align.CENTER),
            Cell(tuple(Text(span_text(part.start, part.end), Style.STRONG) for part in found)),
            paragraph(str(len(one.visits)) if one.receives else "", Style.BODY, Align.CENTER),
            paragraph(str(free) if found else "", Style.BODY, Align.CENTER),
            paragraphs(*_notes(one, language)),
        )
    )


def _doctor(doctor: DoctorRow, language: str) -> Cell:
    """With the precincts and ages: who is to be booked with whom is in nobody's head."""
    precincts = words.precinct(", ".join(doctor.precincts), language) if doctor.precincts else ""
    whom = " · ".join(part for part in (precincts, words.ages(doctor, language)) if part)
    return paragraphs(doctor.name.full, words.specialty(doctor.specialty, language), whom, first=Style.STRONG)


def _in_its_hours(span: Span, text: str, language: str) -> str:
    """A reason with the hours it covers, where it does not cover the whole day."""
    if span.minutes == MINUTES_A_DAY:
        return text
    if span.end == MINUTES_A_DAY:
        said = words.say(language, N_("from {time}: {reason}"))
        return said.format(time=clock_text(span.start), reason=text)
    return f"{span_text(span.start, span.end)}: {text}"


def _notes(one: DoctorDay, language: str) -> list[str]:
    """What a caller is told of this doctor: why and until when he is away, visits that cannot take place."""
    said = []
    for closure in one.hours.closures:
        text = words.closed_by(closure, language)
        if closure.until is not None and closure.until > one.day:
            until = format_date(closure.until, "day_month_numeric", language)
            text = words.say(language, N_("{reason}, through {day}")).format(reason=text, day=until)
        said.append(_in_its_hours(closure.span, text, language))
    if not one.hours.pieces:
        said.append(words.say(language, N_("does not receive")))
        if one.visits:
            said.append(words.say(language, N_("visits to be moved")))
    return said
