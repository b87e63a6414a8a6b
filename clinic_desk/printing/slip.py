"""The appointment slip («талон»), on A6 or from a roll: what the patient takes home. No diagnosis, no ИИН."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final

from clinic_desk.i18n import N_, format_date
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import ROLL, Align, Block, Part, Sheet, Style, Text, line
from clinic_desk.rules.rows import Appointment, PersonName

A6_LONG, A6_SHORT = 148.0, 105.0
MARGIN_MM = 9.0
BODY_PT = 10.0

ROLL_WIDTH = 80.0
ROLL_MARGIN_MM = 4.0
"""Receipt printers print 72 mm of their 80."""

_LOGO_MM: Final = {"a6": 9.0, "roll80": 12.0}


class SlipPaper(Enum):
    """What slips are printed on; the values are those of the setting ``slip_paper``."""

    A6 = "a6"
    ROLL80 = "roll80"


def slip_sheet(
    appointment: Appointment,
    *,
    number: int,
    person: PersonName,
    person_id: int | None = None,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
    paper: SlipPaper = SlipPaper.A6,
) -> Sheet:
    """The slip of one visit, in the patient's ``language``; ``number`` is that of the journal row.

    In the live queue its number stands where others read their time.
    """
    on_roll = paper is SlipPaper.ROLL80
    printed = words.printed_by(now, registrar, language)
    top = (
        *_clinic(head, paper),
        _title(number),
        line(format_date(appointment.at.date(), "full", language), Style.LARGE, Align.CENTER, gap_mm=4.0),
        *_when(appointment, language),
        *_facts(appointment, person, language, paper),
    )
    return Sheet(
        kind="slip",
        about=("sheet", "") if person_id is None else ("person", str(person_id)),
        title=f"{heads.SLIP_TITLE[1 if language == 'ru' else 0]} № {number}",
        width_mm=ROLL_WIDTH if on_roll else A6_SHORT,
        height_mm=ROLL if on_roll else A6_LONG,
        margin_mm=ROLL_MARGIN_MM if on_roll else MARGIN_MM,
        body_pt=BODY_PT,
        top=top,
        footer_left=printed,
    )


def _clinic(head: heads.ClinicHead, paper: SlipPaper) -> tuple[Block, ...]:
    """Names and address below each other: a slip is too narrow to have them side by side."""
    quiet = _quiet(paper)
    texts = heads.clinic_names(head) + tuple(Text(text, quiet) for text in (head.address, head.phone) if text)
    height = _LOGO_MM[paper.value]
    if paper is SlipPaper.A6:
        sign = heads.logo_part(head, height, A6_SHORT - 2 * MARGIN_MM)
        if sign is not None:
            return (Block((sign, Part(1.0 - sign.share, texts)), rule=True),)
        return (Block((Part(1.0, texts),), rule=True),) if texts else ()
    centred = tuple(Text(text.text, text.style, Align.CENTER) for text in texts)
    sign = heads.logo_part(head, height, ROLL_WIDTH - 2 * ROLL_MARGIN_MM, gap_mm=0.0, most=1.0)
    beside = Part((1.0 - sign.share) / 2, ()) if sign is not None else None
    above = (Block((beside, sign, beside)),) if sign is not None and beside is not None else ()
    below = (Block((Part(1.0, centred),), rule=True),) if centred else ()
    return above + below


def _quiet(paper: SlipPaper) -> Style:
    """Receipt printers have no grey: they would print its letters as dots."""
    return Style.BODY if paper is SlipPaper.ROLL80 else Style.QUIET


def _when(appointment: Appointment, language: str) -> tuple[Block, ...]:
    if appointment.queue_place is None:
        return (line(f"{appointment.at:%H:%M}", Style.HUGE, Align.CENTER, gap_mm=1.0),)
    queue = words.say(language, N_("Live queue"))
    return (
        line(queue, Style.BODY, Align.CENTER, gap_mm=1.0),
        line(f"№ {appointment.queue_place}", Style.HUGE, Align.CENTER),
    )


def _title(number: int) -> Block:
    kazakh, russian = heads.SLIP_TITLE
    left = (Text(kazakh, Style.LARGE), Text(russian))
    return Block((Part(0.65, left), Part(0.35, (Text(f"№ {number}", Style.TITLE, Align.RIGHT),))), gap_mm=2.0)


def _facts(
    appointment: Appointment, person: PersonName, language: str, paper: SlipPaper
) -> tuple[Block, ...]:
    facts = (
        (N_("Doctor"), appointment.doctor.full, words.specialty(appointment.specialty, language)),
        (N_("Room"), appointment.room, ""),
        (N_("Patient"), person.full, ""),
        (N_("Bring with you"), words.say(language, words.DOCUMENTS_IN_FULL[appointment.document]), ""),
    )
    shown = [(label, value, more) for label, value, more in facts if value]
    return tuple(
        _fact(words.say(language, label), value, more, paper, gap_mm=2.0 if place else 4.0)
        for place, (label, value, more) in enumerate(shown)
    )


def _fact(label: str, value: str, more: str, paper: SlipPaper, gap_mm: float) -> Block:
    below = (Text(more),) if more else ()
    told = (Text(value, Style.STRONG), *below)
    return Block((Part(0.32, (Text(label, _quiet(paper)),)), Part(0.68, told)), gap_mm)
