"""The words of the open call: rows of its lists, hints, and what is to be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date, timedelta

from clinic_desk import errors, specialties, wording
from clinic_desk.i18n import _, current_language, format_date
from clinic_desk.rules.rows import (
    Appointment,
    AttachmentVerdict,
    DoctorRow,
    FoundPerson,
    PersonRow,
    RefusalGround,
    Slot,
    Verdict,
)
from clinic_desk.rules.times import clock_text, minute_of
from clinic_desk.services import booking
from clinic_desk.services.finder import DAYS_AHEAD
from clinic_desk.services.notices import Hint, Notice
from clinic_desk.speech import answer, calls
from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui.desk.call import Call
from clinic_desk.ui.desk.row_list import ListRow
from clinic_desk.ui.desk.sentence_panel import Speaker
from clinic_desk.wording import queue

_IIN_TAIL = 4


def person_rows(found: Sequence[FoundPerson]) -> list[ListRow]:
    """The list of found people: name, birth date, the tail of the IIN."""
    return [_person_row(one.person) for one in found]


def _person_row(person: PersonRow) -> ListRow:
    born = format_date(person.birth_date, "numeric") if person.birth_date else ""
    tail = person.iin[-_IIN_TAIL:] if person.iin else ""
    right = (born, f"… {tail}" if tail else "")
    spoken = (person.name.full, born, _("IIN ends in {digits}").format(digits=tail) if tail else "")
    return ListRow(
        person.name.full,
        right=tuple(part for part in right if part),
        spoken=", ".join(part for part in spoken if part),
    )


def near_day(day: date, today: date) -> str:
    """«today», «tomorrow», or weekday and date, short enough for a list."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return format_date(day, "weekday_numeric")


def offer_rows(offers: Sequence[Slot], doctors: Mapping[int, DoctorRow], today: date) -> list[ListRow]:
    """The proposals: key, day and time, doctor and specialty, room."""
    rows: list[ListRow] = []
    for number, slot in enumerate(offers, 1):
        doctor = doctors[slot.doctor_id]
        specialty = specialties.by_code(doctor.specialty).short(current_language())
        when = f"{near_day(slot.at.date(), today)} {clock_text(minute_of(slot.at))}"
        room = (_("room {room}").format(room=slot.room),) if slot.room else ()
        rows.append(
            ListRow(
                key=str(number),
                strong=when,
                plain=f" · {doctor.name.short}, {specialty}",
                right=room,
                spoken=", ".join((str(number), when, doctor.name.short, specialty, *room)),
            )
        )
    return rows


def notice_text(call: Call) -> str:
    """What the desk should see before it books: taken meanwhile, duplicates, an unusual age."""
    if call.taken is not None:
        shown = copy(call.taken)
        # the free times stand below it, each with its key
        shown.alternatives = ()
        return wording.sentence(shown)
    lines = [_notice(one, call.doctors) for one in call.notices]
    if call.channel_changed_offers:
        lines.insert(0, _("The time offered before is not open for this channel: these are the next ones."))
    return "\n".join(lines)


def _notice(notice: Notice, doctors: Mapping[int, DoctorRow]) -> str:
    visit = notice.visit
    if visit is None:
        return wording.hint(notice.hint)
    doctor = doctors.get(visit.doctor_id)
    facts = {
        "doctor": doctor.name.short if doctor else "",
        "moment": queue.moment(visit),
    }
    if visit.queue_place is not None:
        return _("Already in the live queue of {doctor}: {moment}").format(**facts)
    if notice.hint is Hint.SAME_DOCTOR:
        return _("Already booked to {doctor}: {moment}").format(**facts)
    return _("At this time already booked to {doctor}: {moment}").format(**facts)


def usual_overrides() -> list[str]:
    """The usual reasons for a visit without attachment (domain: section 1)."""
    return [_("pregnant"), _("child under 5"), _("emergency"), _("visitor")]


def usual_overbookings() -> list[str]:
    """The usual reasons for a second visit at one time."""
    return [_("emergency"), _("doctor asked for it"), _("one family")]


def usual_urgencies() -> list[str]:
    """The usual reasons for a place kept for urgent visits."""
    return [_("acute pain"), _("high temperature"), _("injury"), _("doctor asked for it")]


def usual_document_faults() -> list[str]:
    """The usual faults of documents."""
    return [_("no document"), _("data do not match"), _("document expired")]


QUESTIONS: Mapping[str, tuple[Callable[[], str], Callable[[], list[str]]]] = {
    "override": (lambda: _("Not attached: why is the visit given all the same?"), usual_overrides),
    "overbook": (lambda: _("This time is taken: why is one more booked?"), usual_overbookings),
    "urgent": (lambda: _("This time is kept for urgent visits: what is urgent?"), usual_urgencies),
    "queue_override": (
        lambda: _("Not attached: why is the person taken into the queue all the same?"),
        usual_overrides,
    ),
    "queue_again": (
        lambda: _("This person already stands in the queue: why once more?"),
        usual_overbookings,
    ),
    "queue": (
        lambda: _("The doctor does not receive any more today: why is one more taken in?"),
        usual_overbookings,
    ),
    "refuse": (
        lambda: _("Refuse: the documents or the data in them are unreliable. What is wrong?"),
        usual_document_faults,
    ),
}
"""What is asked in place: the question and the usual answers, each in the language of the moment."""


# --- what is said -----------------------------------------------------------------------------------


def spoken_language(wanted: str, person: PersonRow) -> str:
    """Which language the sentence begins in: the setting's, the patient's last one, the window's."""
    if wanted == "patient" and person.language:
        return _spoken(person.language)
    return _spoken(wanted if wanted in {"kk", "ru"} else current_language())


def speaker_for(call: Call, today: date, clinic: Mapping[str, str]) -> Speaker | None:
    """What to say while the call is open; None while nobody is marked or nothing was looked for yet."""
    marked = call.marked
    verdict = call.verdict
    if marked is None or verdict is None:
        return None
    if not verdict.allows_booking:
        return refusal_speaker(RefusalGround.NOT_ATTACHED, verdict, clinic)
    there = call.duplicate_visit
    if there is not None and there.queue_place is not None:
        return _queued_speaker(there, there.queue_place)
    if there is not None:
        return lambda language, digits: answer.already_booked(
            there, language=_spoken(language), digits=digits
        )
    if call.taken is not None and isinstance(call.taken, errors.SlotTaken):
        return _taken_speaker(call, call.taken, marked.person)
    if not call.offers_known:
        return None
    if call.offer is None:
        return _nothing_free_speaker(call, today)
    offered = booking.offer(call.offer, marked.person, call.doctors[call.offer.doctor_id])
    return lambda language, digits: answer.offer(
        offered, today=today, language=_spoken(language), digits=digits
    )


def refusal_speaker(
    ground: RefusalGround, verdict: AttachmentVerdict | None, clinic: Mapping[str, str]
) -> Speaker:
    """The refusal with its ground and what to do."""

    def say(language: str, digits: bool) -> Sentence:  # noqa: FBT001 -- Speaker's shape
        from_later = verdict is not None and verdict.verdict is Verdict.FROM_LATER
        return answer.refused(
            ground,
            language=_spoken(language),
            clinic=clinic.get(language, ""),
            verdict=verdict.verdict if verdict is not None else None,
            attached_from=verdict.day if verdict is not None and from_later else None,
            digits=digits,
        )

    return say


def booked_speaker(done: booking.Booking) -> Speaker:
    """The answer after booking, after a move, or with the number of the live queue."""
    before, place = done.before, done.visit.queue_place
    if place is not None:
        return _queued_speaker(done.appointment, place)
    # out of the live queue a first time is given; nothing that was promised is moved
    if before is not None and before.queue_place is None:
        return lambda language, digits: answer.moved(
            before, done.appointment, language=_spoken(language), digits=digits
        )
    return lambda language, digits: answer.booked(done.appointment, language=_spoken(language), digits=digits)


def cancelled_speaker(done: booking.Booking) -> Speaker:
    """The answer after a cancellation."""
    say = answer.cancelled if done.visit.queue_place is None else calls.unqueued
    return lambda language, digits: say(done.appointment, language=_spoken(language), digits=digits)


def _queued_speaker(appointment: Appointment, place: int) -> Speaker:
    return lambda language, digits: calls.queued(
        appointment, place, language=_spoken(language), digits=digits
    )


def _taken_speaker(call: Call, taken: errors.SlotTaken, person: PersonRow) -> Speaker:
    wanted = booking.offer(Slot(taken.at, taken.at, taken.doctor.id, taken.doctor.room), person, taken.doctor)
    others = [booking.offer(slot, person, call.doctors[slot.doctor_id]) for slot in call.offers]
    return lambda language, digits: answer.taken(wanted, others, language=_spoken(language), digits=digits)


def _nothing_free_speaker(call: Call, today: date) -> Speaker:
    until = today + timedelta(days=DAYS_AHEAD)
    doctor = call.doctors.get(call.wishes.doctor_id or 0)
    specialty = doctor.specialty if doctor else call.wishes.specialty or ""
    return lambda language, digits: answer.nothing_free(
        until,
        language=_spoken(language),
        specialty=specialty,
        doctor=doctor.name if doctor else None,
        digits=digits,
    )


def _spoken(language: str) -> answer.Language:
    return "ru" if language == "ru" else "kk"
