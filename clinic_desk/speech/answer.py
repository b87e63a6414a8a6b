"""The spoken answer: what the receptionist reads aloud, as one correct sentence.

Every function takes ``language`` (``kk`` or ``ru``) and ``digits`` (numbers as digits instead of
words) and returns a :class:`Sentence`. A visit with a birth certificate is a child's: the
sentence then speaks of the child, because it is an adult who calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from clinic_desk.rules.rows import Appointment, Document, PersonName, RefusalGround, Verdict
from clinic_desk.speech import russian, wording
from clinic_desk.speech.parts import (
    Language,
    form_for,
    grammar_of,
    inside_quotes,
    near_day,
    said_of,
    same_doctor,
    whose,
)
from clinic_desk.speech.sentence import Sentence, fill, fill_part

__all__ = [
    "Language",
    "Sentence",
    "already_booked",
    "booked",
    "cancelled",
    "day_and_time",
    "day_phrase",
    "document_to_bring",
    "moment_phrase",
    "moved",
    "nothing_free",
    "offer",
    "referral_needed",
    "refused",
    "taken",
    "time_phrase",
    "waiting",
    "warm_up",
]

_EMERGENCY_NUMBER: Final = 103


# --- the call --------------------------------------------------------------------------------------


def offer(appointment: Appointment, *, today: date, language: Language, digits: bool = False) -> Sentence:
    """The proposal as a question: «Бүгін, …, келе аласыз ба?», «Завтра, …, сможете прийти к …?»."""
    values = said_of(appointment, language, digits=digits)
    values["near"] = near_day(appointment, today, language)
    return fill(_text("offer", language, appointment.document), values)


def booked(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The answer the service promises: day, weekday, time, room, doctor, and the document to bring."""
    return fill(
        _text("booked", language, appointment.document), said_of(appointment, language, digits=digits)
    )


def moved(old: Appointment, new: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The new time in full; the old one is named last, so that nobody comes to it."""
    values = said_of(new, language, digits=digits)
    values["elsewhere"] = wording.ELSEWHERE[language][_what_changed(old, new)]
    values["old"] = ""
    if old.at != new.at:
        template = wording.TEXTS[language]["old"]
        values["old"] = template.format_map(said_of(old, language, digits=digits))
    return fill(_text("moved", language, new.document), values)


def cancelled(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """Which visit is cancelled, and how to book again."""
    values = said_of(appointment, language, digits=digits)
    values["again"] = wording.TEXTS[language]["again"]
    return fill(_text("cancelled", language, appointment.document), values)


def already_booked(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The visit the caller already has: before booking a second one, or when asked «when was it?»."""
    return fill(
        _text("already_booked", language, appointment.document), said_of(appointment, language, digits=digits)
    )


def taken(
    wanted: Appointment, alternatives: Sequence[Appointment], *, language: Language, digits: bool = False
) -> Sentence:
    """Somebody else took the time meanwhile; the next free times, the doctor only where he differs."""
    texts = wording.TEXTS[language]
    values = said_of(wanted, language, digits=digits)
    if not alternatives:
        rest = texts["taken_nothing"]
    else:
        choice = _choice(wanted, alternatives, language, digits=digits)
        name = "taken_single" if len(alternatives) == 1 else "taken_choice"
        rest = texts[name].format(choice=choice)
    return fill(texts["taken"], {**values, "rest": rest})


def nothing_free(
    until: date,
    *,
    language: Language,
    specialty: str = "",
    doctor: PersonName | None = None,
    digits: bool = False,
) -> Sentence:
    """No free time up to that day for the specialty (its code) or the doctor; offers the waiting list."""
    spoken_until = grammar_of(language).until_day(until, digits=digits)
    values = {"doctor": whose(specialty, doctor, language), "until": spoken_until}
    return fill(wording.TEXTS[language]["nothing_free"], values)


def waiting(
    *,
    language: Language,
    specialty: str = "",
    doctor: PersonName | None = None,
    until: date | None = None,
    document: Document = Document.IDENTITY_CARD,
    digits: bool = False,
) -> Sentence:
    """The caller (or the child) stands on the waiting list, until a day if one was agreed."""
    values = {"doctor": whose(specialty, doctor, language)}
    if until is None:
        return fill(_text("waiting", language, document), values)
    values["until"] = grammar_of(language).until_day(until, digits=digits)
    return fill(_text("waiting_until", language, document), values)


def referral_needed(specialty: str, *, language: Language, digits: bool = False) -> Sentence:  # noqa: ARG001 (one signature for all answers)
    """The specialty takes patients by referral, and who gives it."""
    values = {"doctor": whose(specialty, None, language)}
    return fill(wording.TEXTS[language]["referral_needed"], values)


def refused(
    ground: RefusalGround,
    *,
    language: Language,
    clinic: str = "",
    verdict: Verdict | None = None,
    attached_from: date | None = None,
    digits: bool = False,
) -> Sentence:
    """The refusal with its ground and what to do next; emergency help is given anyway, and says so.

    ``verdict`` makes «not attached» more exact; ``attached_from`` belongs to ``FROM_LATER``.
    """
    texts = wording.TEXTS[language]
    number = str(_EMERGENCY_NUMBER) if digits else grammar_of(language).cardinal(_EMERGENCY_NUMBER)
    reason, advice = texts["documents"], texts["documents_advice"]
    if ground is RefusalGround.NOT_ATTACHED:
        reason, advice = _not_attached(verdict, attached_from, clinic, language, digits=digits)
    values = {"reason": reason, "advice": advice, "emergency": texts["emergency"].format(number=number)}
    return fill(texts["refused"], values)


# --- phrases for others ----------------------------------------------------------------------------


def document_to_bring(document: Document, *, language: Language) -> str:
    """«Өзіңізбен бірге жеке куәлігіңізді ала келіңіз.»."""
    return str(grammar_of(language).bring(document))


def day_phrase(day: date, *, language: Language, digits: bool = False) -> str:
    """«жиырма төртінші қараша, сейсенбі күні» · «вторник, двадцать четвёртое ноября»."""
    return str(grammar_of(language).day_in_full(day, digits=digits))


def time_phrase(minute: int, *, language: Language, digits: bool = False) -> str:
    """A minute of the day without a case: «сағат он отыз» · «десять часов тридцать минут»."""
    return str(grammar_of(language).time_name(minute, digits=digits))


def moment_phrase(at: datetime, *, language: Language, digits: bool = False) -> str:
    """When it is: «…, сейсенбі күні, сағат он отызда» · «во вторник, …, в десять часов …»."""
    return str(grammar_of(language).moment_at(at, digits=digits))


def day_and_time(at: datetime, language: Language, *, digits: bool = True) -> str:
    """The moment without a case, for lists and paper: «вторник, 24 ноября, 10:30», «24 қараша, …»."""
    return str(grammar_of(language).moment_name(at, digits=digits))


def warm_up() -> None:
    """Load what the first sentence needs (some 0.1 s), so that no caller waits for it."""
    russian.ordinal(1)
    russian.to_doctor("", PersonName("Иванов", "Иван", "Иванович"))


# --- parts -----------------------------------------------------------------------------------------


def _text(name: str, language: Language, document: Document) -> str:
    """The sentence, or its form for a child."""
    return wording.TEXTS[language][form_for(document, name)]


def _what_changed(old: Appointment, new: Appointment) -> str:
    if old.at.date() != new.at.date():
        return "day"
    if old.at != new.at:
        return "time"
    return "doctor" if old.doctor != new.doctor else "room"


def _choice(
    wanted: Appointment, alternatives: Sequence[Appointment], language: Language, *, digits: bool
) -> str:
    """«в тот же день, в одиннадцать часов; в среду, …, в девять часов, к терапевту …»."""
    texts = wording.TEXTS[language]
    said: list[str] = []
    before = wanted
    for appointment in alternatives:
        values = said_of(appointment, language, digits=digits)
        known = same_doctor(appointment, before)
        values["doctor"] = "" if known else texts["choice_doctor"].format_map(values)
        same_day = appointment.at.date() == before.at.date()
        template = texts["choice_same_day" if same_day else "choice"]
        said.append(fill_part(template, values))
        before = appointment
    return "; ".join(said)


def _not_attached(
    verdict: Verdict | None, attached_from: date | None, clinic: str, language: Language, *, digits: bool
) -> tuple[str, str]:
    """Why the register does not allow it, and what the caller can do."""
    texts, reasons = wording.TEXTS[language], wording.NOT_ATTACHED[language]
    name = inside_quotes(clinic)
    values = {
        "clinic_to": texts["clinic_to"].format(clinic=name) if name else texts["own_clinic_to"],
        "clinic_from": texts["clinic_from"].format(clinic=name) if name else texts["own_clinic_from"],
    }
    reason, advice = reasons.get(verdict, reasons[None])
    if verdict is Verdict.FROM_LATER and attached_from is not None:
        reason, advice = wording.FROM_LATER_ON_A_DAY[language]
        values["from_day"] = grammar_of(language).from_day(attached_from, digits=digits)
    return fill_part(reason, values), advice
