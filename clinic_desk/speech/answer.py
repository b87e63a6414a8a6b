"""The spoken answer: what the receptionist reads aloud, as one correct sentence.

Every function takes ``language`` (``kk`` or ``ru``) and ``digits`` (numbers as digits instead of
words) and returns a :class:`Sentence`. A visit with a birth certificate is a child's: the
sentence then speaks of the child, because it is an adult who calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from types import ModuleType
from typing import Final, Literal

from clinic_desk.rules.rows import Appointment, Document, PersonName, RefusalGround, Verdict
from clinic_desk.rules.times import minute_of
from clinic_desk.speech import kazakh, russian, wording
from clinic_desk.speech.sentence import Sentence, fill, fill_part, key, plain

__all__ = [
    "Language",
    "Sentence",
    "already_booked",
    "booked",
    "cancelled",
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

Language = Literal["kk", "ru"]

_EMERGENCY_NUMBER: Final = 103


# --- the call --------------------------------------------------------------------------------------


def offer(appointment: Appointment, *, today: date, language: Language, digits: bool = False) -> Sentence:
    """The proposal as a question: «Бүгін, …, келе аласыз ба?», «Завтра, …, сможете прийти к …?»."""
    days_ahead = (appointment.at.date() - today).days
    near = wording.NEAR_DAYS[language]
    values = _values(appointment, language, digits=digits)
    values["near"] = near[days_ahead] if 0 <= days_ahead < len(near) else ""
    return fill(_text("offer", language, appointment), values)


def booked(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The answer the service promises: day, weekday, time, room, doctor, and the document to bring."""
    return fill(_text("booked", language, appointment), _values(appointment, language, digits=digits))


def moved(old: Appointment, new: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The new time in full; the old one is named last, so that nobody comes to it."""
    values = _values(new, language, digits=digits)
    values["elsewhere"] = wording.ELSEWHERE[language][_what_changed(old, new)]
    values["old"] = ""
    if old.at != new.at:
        template = wording.TEXTS[language]["old"]
        values["old"] = template.format_map(_values(old, language, digits=digits))
    return fill(_text("moved", language, new), values)


def cancelled(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """Which visit is cancelled, and how to book again."""
    values = _values(appointment, language, digits=digits)
    values["again"] = wording.TEXTS[language]["again"]
    return fill(_text("cancelled", language, appointment), values)


def already_booked(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The visit the caller already has: before booking a second one, or when asked «when was it?»."""
    return fill(_text("already_booked", language, appointment), _values(appointment, language, digits=digits))


def taken(
    wanted: Appointment, alternatives: Sequence[Appointment], *, language: Language, digits: bool = False
) -> Sentence:
    """Somebody else took the time meanwhile; the next free times, the doctor only where he differs."""
    texts = wording.TEXTS[language]
    values = _values(wanted, language, digits=digits)
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
    spoken_until = _grammar(language).until_day(until, digits=digits)
    values = {"doctor": _doctor(specialty, doctor, language), "until": spoken_until}
    return fill(wording.TEXTS[language]["nothing_free"], values)


def waiting(
    *,
    language: Language,
    specialty: str = "",
    doctor: PersonName | None = None,
    until: date | None = None,
    digits: bool = False,
) -> Sentence:
    """The caller stands on the waiting list, until a day if one was agreed."""
    texts = wording.TEXTS[language]
    values = {"doctor": _doctor(specialty, doctor, language)}
    if until is None:
        return fill(texts["waiting"], values)
    values["until"] = _grammar(language).until_day(until, digits=digits)
    return fill(texts["waiting_until"], values)


def referral_needed(specialty: str, *, language: Language, digits: bool = False) -> Sentence:  # noqa: ARG001 (one signature for all answers)
    """The specialty takes patients by referral, and who gives it."""
    values = {"doctor": _doctor(specialty, None, language)}
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
    number = str(_EMERGENCY_NUMBER) if digits else _grammar(language).cardinal(_EMERGENCY_NUMBER)
    reason, advice = texts["documents"], texts["documents_advice"]
    if ground is RefusalGround.NOT_ATTACHED:
        reason, advice = _not_attached(verdict, attached_from, clinic, language, digits=digits)
    values = {"reason": reason, "advice": advice, "emergency": texts["emergency"].format(number=number)}
    return fill(texts["refused"], values)


# --- phrases for others ----------------------------------------------------------------------------


def document_to_bring(document: Document, *, language: Language) -> str:
    """«Өзіңізбен бірге жеке куәлігіңізді ала келіңіз.»."""
    return str(_grammar(language).bring(document))


def day_phrase(day: date, *, language: Language, digits: bool = False) -> str:
    """«жиырма төртінші қараша, сейсенбі күні» · «вторник, двадцать четвёртое ноября»."""
    return str(_grammar(language).day_in_full(day, digits=digits))


def time_phrase(minute: int, *, language: Language, digits: bool = False) -> str:
    """A minute of the day without a case: «сағат он отыз» · «десять часов тридцать минут»."""
    return str(_grammar(language).time_name(minute, digits=digits))


def moment_phrase(at: datetime, *, language: Language, digits: bool = False) -> str:
    """When it is: «…, сейсенбі күні, сағат он отызда» · «во вторник, …, в десять часов …»."""
    return str(_grammar(language).moment_at(at, digits=digits))


def warm_up() -> None:
    """Load what the first sentence needs (some 0.1 s), so that no caller waits for it."""
    russian.ordinal(1)
    russian.to_doctor("", PersonName("Иванов", "Иван", "Иванович"))


# --- parts -----------------------------------------------------------------------------------------


def _grammar(language: Language) -> ModuleType:
    return kazakh if language == "kk" else russian


def _text(name: str, language: Language, appointment: Appointment) -> str:
    """The sentence, or its form for a child."""
    child = appointment.document is Document.BIRTH_CERTIFICATE
    return wording.TEXTS[language][f"{name}_child" if child else name]


def _values(appointment: Appointment, language: Language, *, digits: bool) -> dict[str, str]:
    """Everything a sentence may say of an appointment, each in the case it is said in."""
    grammar, at = _grammar(language), appointment.at
    room = key(grammar.to_room(appointment.room, digits=digits))
    values = {
        "when_at": grammar.moment_at(at, digits=digits),
        "when_name": grammar.moment_name(at, digits=digits),
        "room": f" {room}," if room else "",
        "room_last": f", {room}" if room else "",
        "doctor": _doctor(appointment.specialty, appointment.doctor, language),
        "bring": grammar.bring(appointment.document),
    }
    if language == "kk":
        values |= {"when": values["when_at"], "when_of": kazakh.moment_of(at, digits=digits)}
        values["time"] = kazakh.time_at(minute_of(at), digits=digits)
    else:
        values["when"] = russian.moment_to(at, digits=digits)
        values["time"] = russian.time_to(minute_of(at), digits=digits)
    return values


def _doctor(specialty: str, doctor: PersonName | None, language: Language) -> str:
    """In the genitive («… Серікқызының») or, in Russian, the dative («… Ахметовой …»)."""
    if language == "kk":
        return kazakh.of_doctor(specialty, doctor)
    return russian.to_doctor(specialty, doctor)


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
        values = _values(appointment, language, digits=digits)
        same_doctor = (appointment.doctor, appointment.specialty) == (before.doctor, before.specialty)
        values["doctor"] = "" if same_doctor else texts["choice_doctor"].format_map(values)
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
    name = _inside_quotes(plain(clinic))
    values = {
        "clinic_to": texts["clinic_to"].format(clinic=name) if name else texts["own_clinic_to"],
        "clinic_from": texts["clinic_from"].format(clinic=name) if name else texts["own_clinic_from"],
    }
    reason, advice = reasons.get(verdict, reasons[None])
    if verdict is Verdict.FROM_LATER and attached_from is not None:
        reason, advice = wording.FROM_LATER_ON_A_DAY[language]
        values["from_day"] = _grammar(language).from_day(attached_from, digits=digits)
    return fill_part(reason, values), advice


def _inside_quotes(name: str) -> str:
    """The clinic's name as it stands between « and »: its own outer quotes go, inner ones become „ and “.

    «Шұғыла» at the beginning of a longer name is an inner quote; stripping it would leave a » alone.
    """
    for start, end in ("«»", '""'):
        inner = name[1:-1]
        if len(name) > 1 and name[0] == start and name[-1] == end and not {start, end} & set(inner):
            return inner.strip()
    return name.replace("«", "„").replace("»", "“")
