"""How an entry of the waiting list and a free time are worded; the columns of both tables."""

from __future__ import annotations

from typing import Final

from clinic_desk import specialties
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment
from clinic_desk.printing import waiting_sheet
from clinic_desk.rules import phones
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import DoctorRow, PersonRow, Slot
from clinic_desk.rules.waiting import Urgency, WaitingMatch, WaitingRow, WaitingState
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.wording import timetables

URGENCIES: Final = waiting_sheet.URGENCIES
STATES: Final = {
    WaitingState.WAITING: N_("Waiting"),
    WaitingState.BOOKED: N_("Booked from the list"),
    WaitingState.GONE: N_("Taken off the list"),
}
TONES: Final = {Urgency.USUAL: "", Urgency.SOON: "held", Urgency.URGENT: "danger"}


def urgency(row: WaitingRow) -> str:
    """How soon, with signs besides the colour."""
    return waiting_sheet.urgency(row.urgency, current_language())


def specialty(code: str) -> str:
    """The full name of a specialty."""
    return specialties.by_code(code).name(current_language())


def for_whom(row: WaitingRow) -> str:
    """The doctor, or the specialty where any of its doctors will do."""
    return specialty(row.specialty) if row.doctor is None else doctor_text(row.doctor)


def doctor_text(doctor: DoctorRow) -> str:
    """«Ахметова А. С., ЖПД»."""
    return f"{doctor.name.short}, {specialties.by_code(doctor.specialty).short(current_language())}"


def days(row: WaitingRow) -> str:
    """«24.11–30.11.2026, before noon»."""
    text = waiting_sheet.days(row.first_day, row.last_day, current_language())
    return text if row.part is PartOfDay.ANY else f"{text}, {timetables.part_of_day(row.part)}"


def phone_text(person: PersonRow) -> str:
    """All numbers as one reads them."""
    return ", ".join(phones.display(one) for one in person.phones)


def born(person: PersonRow) -> str:
    """The birth date, to be sure who is on the line."""
    return "" if person.birth_date is None else format_date(person.birth_date, "numeric")


def when(slot: Slot) -> str:
    """«Сс 24.11 10:30»."""
    return format_moment(slot.at, "weekday_numeric")


def remark(row: WaitingRow) -> str:
    """What one has to know before calling, the weightiest first."""
    if row.state is WaitingState.GONE:
        return row.gone_reason
    parts: list[str] = []
    if row.expired:
        parts.append(_("The last day is over."))
    if row.other_visit is not None:
        other = row.other_visit
        moment = format_moment(other.at, "weekday_numeric")
        parts.append(_("Has a visit: {moment}, {doctor}").format(moment=moment, doctor=other.doctor.short))
    if row.calls:
        parts.append(_("no answer: {count}").format(count=row.calls))
    return " · ".join((*parts, row.note) if row.note else parts)


def others(match: WaitingMatch) -> str:
    """How many more people the same time would suit."""
    return _("+{count} more").format(count=match.others) if match.others else ""


def match_text(match: WaitingMatch, doctors: dict[int, DoctorRow]) -> str:
    """«24.11 10:30 Ахметова А. С. — Серік Ахметов, +7 701 123 45 67»."""
    name = match.entry.person.name
    who = " ".join(part for part in (name.first, name.last) if part)
    doctor = doctors.get(match.slot.doctor_id)
    time = format_moment(match.slot.at, "day_month_numeric")
    at = time if doctor is None else f"{time} {doctor.name.short}"
    # one number is enough for a line that has to be short
    numbers = [phones.display(one) for one in match.entry.person.phones[:1]]
    return ", ".join((f"{at} — {who}", *numbers))


def fits(row: WaitingRow, text: str) -> bool:
    """Whether every word typed is in the name, a telephone, the ИИН or the note."""
    person = row.person
    known = f"{fold(person.name.full)} {person.iin or ''} {' '.join(person.phones)} {fold(row.note)}"
    return all(fold(word) in known for word in text.split())


ENTRIES: Final[tuple[Column[WaitingRow], ...]] = (
    Column(N_("Urgency"), urgency, 84, tone=lambda row: TONES[row.urgency]),
    Column(N_("Waits since"), lambda row: format_date(row.added_at.date(), "weekday_numeric"), 78),
    Column(N_("Person"), lambda row: row.person.name.full, 150),
    Column(N_("Phone"), lambda row: phone_text(row.person), 128),
    Column(N_("For whom"), for_whom, 140),
    Column(N_("Days and time of day"), days, 146),
    Column(N_("Remark"), remark, 96, tone=lambda row: "held" if row.expired or row.other_visit else ""),
)
GROWING: Final = {2: 3, 3: 2, 4: 2, 5: 2, 6: 4}
"""Which columns share the room of a wider window, and in what proportion."""
