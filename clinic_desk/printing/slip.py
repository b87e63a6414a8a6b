"""The appointment slip («талон») on A6: what the patient takes home. No diagnosis, no ИИН."""

from __future__ import annotations

from datetime import datetime

from clinic_desk.i18n import N_, format_date
from clinic_desk.printing import heads, words
from clinic_desk.printing.sheets import Align, Block, Part, Sheet, Style, Text, line
from clinic_desk.rules.rows import Appointment, PersonName

A6_LONG, A6_SHORT = 148.0, 105.0
MARGIN_MM = 9.0
BODY_PT = 10.0


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
) -> Sheet:
    """The slip of one visit, in the patient's ``language``; ``number`` is that of the journal row.

    In the live queue its number stands where others read their time.
    """
    title = heads.SLIP_TITLE[1 if language == "ru" else 0]
    at = appointment.at
    return Sheet(
        kind="slip",
        about=("sheet", "") if person_id is None else ("person", str(person_id)),
        title=f"{title} № {number}",
        width_mm=A6_SHORT,
        height_mm=A6_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *_clinic(head),
            _title(number),
            line(format_date(at.date(), "full", language), Style.LARGE, Align.CENTER, gap_mm=5.0),
            *_when(appointment, language),
            *_facts(appointment, person, language),
        ),
        footer_left=words.printed_by(now, registrar, language),
    )


def _clinic(head: heads.ClinicHead) -> tuple[Block, ...]:
    """One column: an A6 slip is too narrow for names and address side by side."""
    names = tuple(dict.fromkeys(name for name in (head.name_kk, head.name_ru) if name))
    texts = tuple(Text(name, Style.BODY if place else Style.STRONG) for place, name in enumerate(names))
    texts += tuple(Text(text, Style.QUIET) for text in (head.address, head.phone) if text)
    return (Block((Part(1.0, texts),), rule=True),) if texts else ()


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


def _facts(appointment: Appointment, person: PersonName, language: str) -> tuple[Block, ...]:
    facts = (
        (N_("Doctor"), appointment.doctor.full, words.specialty(appointment.specialty, language)),
        (N_("Room"), appointment.room, ""),
        (N_("Patient"), person.full, ""),
        (N_("Bring with you"), words.say(language, words.DOCUMENTS_IN_FULL[appointment.document]), ""),
    )
    shown = [(label, value, more) for label, value, more in facts if value]
    return tuple(
        _fact(words.say(language, label), value, more, gap_mm=2.0 if place else 5.0)
        for place, (label, value, more) in enumerate(shown)
    )


def _fact(label: str, value: str, more: str, gap_mm: float) -> Block:
    below = (Text(more),) if more else ()
    return Block(
        (Part(0.32, (Text(label, Style.QUIET),)), Part(0.68, (Text(value, Style.STRONG), *below))), gap_mm
    )
