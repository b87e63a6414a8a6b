"""The appointment slip («талон»), on A6 or from a roll: what the patient takes home. No diagnosis, no ИИН."""

from __future__ import annotations

import textwrap
from datetime import datetime
from enum import Enum
from typing import Final

from clinic_desk.i18n import N_, format_date
from clinic_desk.printing import heads, logo, words
from clinic_desk.printing.sheets import ROLL, Align, Block, Part, Picture, Sheet, Style, Text, line
from clinic_desk.rules.rows import Appointment, PersonName

A6_LONG, A6_SHORT = 148.0, 105.0
MARGIN_MM = 9.0
BODY_PT = 10.0
_SMALLER_PT: Final = (9.0, 8.0, 7.0)
"""For names and addresses so long that A6 would not hold them: a slip is one leaf."""

ROLL_WIDTH = 80.0
ROLL_MARGIN_MM = 4.0
"""Receipt printers print 72 mm of their 80."""

MM_PER_POINT: Final = 25.4 / 72
_LETTER_EM: Final = 0.62
"""The usual width of a bold Cyrillic letter, in sizes of the font."""
_LEADING: Final = 1.22
_SIZES: Final = {Style.LARGE: 1.25, Style.TITLE: 1.6, Style.HUGE: 3.2}
_FOOT_MM, _BETWEEN_BLOCKS_MM = 5.5, 0.8
"""As ``printing.printer`` sets them; an estimate that is off costs a second leaf, nothing more."""

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
        body_pt=BODY_PT if on_roll else _fitting_pt(top),
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
        beside = (sign,) if sign is not None else ()
        names = Part(1.0 - sum(part.share for part in beside), texts)
        return (Block((*beside, names), rule=True),) if texts or beside else ()
    if not texts and logo.size_of(head.logo) is None:
        return ()
    centred = tuple(Text(text.text, text.style, Align.CENTER) for text in texts)
    return (Block((Part(1.0, centred, Picture(head.logo, height, Align.CENTER)),), rule=True),)


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


def _fitting_pt(blocks: tuple[Block, ...]) -> float:
    """The largest size in which the blocks stand on one A6, judged by the usual width of letters."""
    room = A6_LONG - 2 * MARGIN_MM - _FOOT_MM
    sizes = (BODY_PT, *_SMALLER_PT)
    return next((pt for pt in sizes if sum(_block_mm(block, pt) for block in blocks) <= room), sizes[-1])


def _block_mm(block: Block, pt: float) -> float:
    heights = [
        sum(_text_mm(text, part.share * (A6_SHORT - 2 * MARGIN_MM), pt) for text in part.texts)
        for part in block.parts
    ]
    pictures = [part.shown.height_mm for part in block.parts if part.shown is not None]
    return (
        block.gap_mm + _BETWEEN_BLOCKS_MM * (2 if block.rule else 1) + max((*heights, *pictures), default=0.0)
    )


def _text_mm(text: Text, width_mm: float, pt: float) -> float:
    em = pt * _SIZES.get(text.style, 1.0) * MM_PER_POINT
    letters = max(int(width_mm / (em * _LETTER_EM)), 1)
    lines = textwrap.wrap(text.text, letters, break_on_hyphens=False) or [""]
    return len(lines) * em * _LEADING
