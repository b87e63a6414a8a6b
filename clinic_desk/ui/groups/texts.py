"""The words of families and series: lines of their lists, hints, and what is to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from clinic_desk import specialties, wording
from clinic_desk.i18n import _, current_language, format_date, ngettext
from clinic_desk.rules.rows import Appointment, DoctorRow, PersonName, Slot, VisitRow
from clinic_desk.rules.series import PlanState
from clinic_desk.services import booking
from clinic_desk.services.booking import Move
from clinic_desk.services.family import FamilyOffer, Way
from clinic_desk.services.groups import GroupBooking
from clinic_desk.services.notices import Hint, Notice
from clinic_desk.services.series import PlannedVisit
from clinic_desk.speech import calls
from clinic_desk.speech.parts import Language
from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui.widgets.spoken_box import Speaker
from clinic_desk.wording import timetables

Parts = Sequence[tuple[PersonName, Appointment]]


def near_day(day: date, today: date) -> str:
    """«today», «tomorrow», or weekday and date; the year only where it is another one."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return format_date(day, "weekday_numeric")


def doctor_text(doctor: DoctorRow) -> str:
    """«Ахметова А. С., ЖПД»."""
    return f"{doctor.name.short}, {specialties.by_code(doctor.specialty).short(current_language())}"


def span_text(at: datetime, until: datetime, today: date) -> str:
    """«tomorrow 10:00–10:45»."""
    return f"{near_day(at.date(), today)} {at:%H:%M}–{until:%H:%M}"


def offer_text(offer: FamilyOffer, doctors: Mapping[int, DoctorRow]) -> str:
    """With whom: one doctor in a row, or each doctor with the times there."""
    if offer.way is Way.IN_A_ROW:
        room = offer.slots[0].room
        named = doctor_text(doctors[offer.slots[0].doctor_id])
        return f"{named}, {_('room {room}').format(room=room)}" if room else named
    by_doctor = sorted(offer.slots, key=lambda slot: (slot.doctor_id, slot.at))
    return "; ".join(
        f"{doctors[doctor_id].name.short} {', '.join(f'{slot.at:%H:%M}' for slot in slots)}"
        for doctor_id, slots in groupby(by_doctor, key=lambda slot: slot.doctor_id)
    )


def way_text(way: Way) -> str:
    """How the family is seen."""
    return _("in a row") if way is Way.IN_A_ROW else _("each apart")


def people_text(count: int) -> str:
    """«3 people»."""
    return ngettext("{count} person", "{count} people", count).format(count=count)


def visits_text(count: int) -> str:
    """«3 visits»."""
    return ngettext("{count} visit", "{count} visits", count).format(count=count)


def notice_text(person: PersonName, notice: Notice) -> str:
    """What the desk should see before it books one of the family."""
    visit = notice.visit
    said = wording.hint(notice.hint)
    if visit is not None and notice.hint in {Hint.SAME_DOCTOR, Hint.SAME_TIME}:
        said += f": {format_date(visit.at.date(), 'weekday_numeric')} {visit.at:%H:%M}"
    return f"{person.short}: {said}"


# --- the plan of a series ------------------------------------------------------------------------


def plan_day(day: date, today: date) -> str:
    """«Tue 08.12», with the year where it is another one."""
    form = format_date(day, "weekday_numeric")
    return form if day.year == today.year else f"{form}.{day.year}"


def plan_note(line: PlannedVisit, slot: Slot | None, today: date) -> str:
    """Why a line of the plan is not what was wanted; empty where it is."""
    why = timetables.why_not(line.why) if line.why is not None else ""
    if slot is None:
        if line.state is PlanState.NONE:
            return _("left out: {why}").format(why=why or _("nothing free near this day"))
        return _("not wanted")
    if slot.at == line.wanted:
        return ""
    if slot.at.date() == line.wanted.date():
        if line.state is PlanState.OTHER_TIME:
            return _("{time} is taken").format(time=f"{line.wanted:%H:%M}")
        return _("another time was chosen")
    said = _("instead of {day}").format(day=plan_day(line.wanted.date(), today))
    return f"{said}: {why}" if why else said


# --- what is said ----------------------------------------------------------------------------------


def offer_speaker(parts: Parts, today: date) -> Speaker:
    """The question for all of a family."""

    def say(language: Language, digits: bool) -> Sentence:  # noqa: FBT001 -- Speaker's shape
        return calls.family_offer(parts, today=today, language=language, digits=digits)

    return say


def family_speaker(parts: Parts) -> Speaker:
    """The one answer for all of a family."""

    def say(language: Language, digits: bool) -> Sentence:  # noqa: FBT001 -- Speaker's shape
        return calls.family(parts, language=language, digits=digits)

    return say


def series_speaker(visits: Sequence[Appointment]) -> Speaker:
    """The answer that names every visit of a series."""

    def say(language: Language, digits: bool) -> Sentence:  # noqa: FBT001 -- Speaker's shape
        return calls.series(visits, language=language, digits=digits)

    return say


def parts_of(done: GroupBooking) -> list[tuple[PersonName, Appointment]]:
    """Who was booked when."""
    return [(one.visit.person, one.appointment) for one in done.bookings]


def offer_of(moves: Sequence[Move], visits: Sequence[VisitRow]) -> FamilyOffer:
    """The new times of a group, to be shown as an offer; each visit keeps its length and room."""
    rows = {one.id: one for one in visits}
    slots = tuple(
        Slot(
            one.at, one.at + (rows[one.visit_id].until - rows[one.visit_id].at), rows[one.visit_id].doctor_id
        )
        for one in moves
    )
    return FamilyOffer(Way.IN_A_ROW if len({slot.doctor_id for slot in slots}) == 1 else Way.APART, slots)


def parts_of_moves(moves: Sequence[Move]) -> list[tuple[PersonName, Appointment]]:
    """Who would be seen when."""
    return [
        (booking.visit(one.visit_id).person, replace(booking.appointment_of(one.visit_id), at=one.at))
        for one in moves
    ]


def format_day(day: date) -> str:
    """«Tue 24.11.2026»."""
    return f"{format_date(day, 'weekday_numeric')}.{day.year}"


def spoken_language(wanted: str) -> Language:
    """The language a sentence begins in."""
    return "ru" if wanted == "ru" else "kk"
