"""One visit in words: who, where it stands, and the facts of its journal row."""

from __future__ import annotations

from datetime import date, datetime

from clinic_desk import specialties, wording
from clinic_desk.i18n import _, current_language, format_date, format_moment, ngettext
from clinic_desk.rules import phones
from clinic_desk.rules.rows import DoctorRow, JournalResult, JournalRow, VisitRow, VisitState
from clinic_desk.rules.service_terms import age_on
from clinic_desk.ui.journal.facts_grid import Fact
from clinic_desk.ui.journal.item_model import document_text

TONES = {
    VisitState.ARRIVED: "ok",
    VisitState.NO_SHOW: "danger",
    VisitState.CANCELLED: "danger",
}
"""How the state is coloured; a booked visit is the usual case and stays plain."""


def birth_text(born: date | None, on: date) -> str:
    """«12.03.1985, 41 жас»: the age on the day of the visit."""
    if born is None:
        return ""
    years = age_on(born, on)
    age = ngettext("{years} year", "{years} years", years).format(years=years)
    return f"{format_date(born, 'numeric')}, {age}"


def when_text(visit: VisitRow) -> str:
    """«сейсенбі, 24 қараша 2026, 10:30–10:45»; in a live queue the number and when it was given."""
    if visit.queue_place is not None:
        taken_in = _("queue № {number}, taken in at {time}")
        number = taken_in.format(number=visit.queue_place, time=f"{visit.at:%H:%M}")
        return f"{format_date(visit.at.date(), 'full')}, {number}"
    return f"{format_date(visit.at.date(), 'full')}, {visit.at:%H:%M}–{visit.until:%H:%M}"


def where_text(visit: VisitRow, doctor: DoctorRow) -> str:
    """«Ахметова Айгүл Серікқызы, ЖПД, 5-каб.»."""
    specialty = specialties.by_code(doctor.specialty).short(current_language())
    room = _("room {room}").format(room=visit.room) if visit.room else ""
    return ", ".join(part for part in (doctor.name.full, specialty, room) if part)


def state_text(visit: VisitRow, row: JournalRow) -> str:
    """Where the visit stands; a booking that was taken back says so, a moved one too."""
    if row.result in {JournalResult.WITHDRAWN, JournalResult.MOVED}:
        return wording.result(row.result)
    return wording.state(visit.state)


def person_facts(visit: VisitRow, row: JournalRow) -> list[Fact]:
    """Who comes."""
    return [
        (_("Birth date"), birth_text(row.birth_date, visit.at.date())),
        (_("IIN"), row.iin),
        (_("Phone"), ", ".join(phones.display(one) for one in row.phones)),
        (_("Address"), row.address),
        (_("Precinct"), row.precinct),
        (_("Attachment"), wording.verdict(row.verdict)),
        (_("Document"), document_text(row)),
    ]


def request_facts(visit: VisitRow, row: JournalRow) -> list[Fact]:
    """How the visit came about, and every reason that was written down."""
    return [
        (_("Journal"), _("No. {number}").format(number=row.number)),
        (_("Channel"), wording.channel(row.channel)),
        (_("Received"), _kept(row.received_at)),
        (_("Answered"), _kept(row.answered_at)),
        (_("Registrar"), row.registrar),
        (_("Booked although not attached"), row.override_reason),
        (_("Overbooked because"), visit.overbook_reason),
        (_("Cancelled because"), visit.cancel_reason),
        (_("Note"), "; ".join(dict.fromkeys(note for note in (row.note, visit.note) if note))),
    ]


def _kept(moment: datetime) -> str:
    return format_moment(moment).replace(" ", "\N{NO-BREAK SPACE}")
