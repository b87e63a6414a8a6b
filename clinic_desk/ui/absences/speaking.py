"""What is read aloud in a call because of an absence: never why the doctor is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clinic_desk.i18n import current_language
from clinic_desk.rules.call_sheets import LineState, LineView
from clinic_desk.rules.rows import Appointment, DoctorRow, Slot
from clinic_desk.speech import answer, calls
from clinic_desk.speech.parts import Language
from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui.widgets.spoken_box import ClinicName, Speaker, clinic_in


def language_of(line: LineView) -> Language:
    """The language of the person, else that of the window."""
    return "ru" if (line.person.language or current_language()) == "ru" else "kk"


def speaker_for(
    line: LineView,
    offer: Slot | None,
    doctors: Mapping[int, DoctorRow],
    clinic: ClinicName,
    today: date,
    *,
    moves: bool,
) -> Speaker | None:
    """The sentence of this line; None where nothing is to be said any more."""
    patient, now = line.visit.person, _as_it_stands(line)
    if line.state in {LineState.MOVED, LineState.ELSEWHERE}:
        return lambda language, digits: answer.moved(line.old, now, language=language, digits=digits)
    if line.state in {LineState.CANCELLED, LineState.GONE}:
        return lambda language, digits: answer.cancelled(line.old, language=language, digits=digits)
    if not line.is_open:
        return None
    if not moves:
        return lambda language, digits: answer.booked(now, language=language, digits=digits)

    def say(language: Language, digits: bool) -> Sentence:  # noqa: FBT001 -- Speaker's shape
        name = clinic_in(clinic, language)
        if offer is None:
            return calls.rebook_nothing(
                line.old, language=language, digits=digits, clinic=name, patient=patient
            )
        doctor = doctors[offer.doctor_id]
        new = Appointment(offer.at, doctor.name, doctor.specialty, offer.room, line.old.document)
        return calls.rebook_offer(
            line.old, new, today=today, language=language, digits=digits, clinic=name, patient=patient
        )

    return say


def _as_it_stands(line: LineView) -> Appointment:
    visit, doctor = line.visit, line.doctor
    return Appointment(visit.at, doctor.name, doctor.specialty, visit.room, line.old.document)
