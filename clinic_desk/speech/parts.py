"""What several sentences say: an appointment with each of its values in the case it is said in."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Literal

from clinic_desk.rules.rows import Appointment, Document, PersonName
from clinic_desk.rules.times import minute_of
from clinic_desk.speech import kazakh, russian, wording
from clinic_desk.speech.sentence import key, plain

Language = Literal["kk", "ru"]


def grammar_of(language: Language) -> ModuleType:
    """The words of the language; both modules have the same functions where both have the form."""
    return kazakh if language == "kk" else russian


def form_for(document: Document, name: str) -> str:
    """The name of the sentence, or of its form for a child: somebody with a birth certificate."""
    return f"{name}_child" if document is Document.BIRTH_CERTIFICATE else name


def said_of(appointment: Appointment, language: Language, *, digits: bool) -> dict[str, str]:
    """Everything a sentence may say of an appointment, each in the case it is said in."""
    grammar, at = grammar_of(language), appointment.at
    room = key(grammar.to_room(appointment.room, digits=digits))
    values = {
        "when_at": grammar.moment_at(at, digits=digits),
        "when_name": grammar.moment_name(at, digits=digits),
        "room": f" {room}," if room else "",
        "room_last": f", {room}" if room else "",
        "doctor": whose(appointment.specialty, appointment.doctor, language),
        "bring": grammar.bring(appointment.document),
    }
    if language == "kk":
        values |= {"when": values["when_at"], "when_of": kazakh.moment_of(at, digits=digits)}
        values["time"] = kazakh.time_at(minute_of(at), digits=digits)
    else:
        values["when"] = russian.moment_to(at, digits=digits)
        values["time"] = russian.time_to(minute_of(at), digits=digits)
    return values


def whose(specialty: str, doctor: PersonName | None, language: Language) -> str:
    """The doctor in the genitive («… Серікқызының») or, in Russian, the dative («… Ахметовой …»)."""
    if language == "kk":
        return kazakh.of_doctor(specialty, doctor)
    return russian.to_doctor(specialty, doctor)


def same_doctor(one: Appointment, other: Appointment) -> bool:
    """Whether both are with the same doctor, who then needs to be named once only."""
    return (one.doctor, one.specialty) == (other.doctor, other.specialty)


def near_day(appointment: Appointment, today: date, language: Language) -> str:
    """«Бүгін, », «Завтра, » for the nearest days, nothing for others: the beginning of a sentence."""
    days_ahead = (appointment.at.date() - today).days
    near = wording.NEAR_DAYS[language]
    return near[days_ahead] if 0 <= days_ahead < len(near) else ""


def inside_quotes(name: str) -> str:
    """The clinic's name as it stands between « and »: its own outer quotes go, inner ones become „ and “.

    «Шұғыла» at the beginning of a longer name is an inner quote; stripping it would leave a » alone.
    """
    name = plain(name)
    for start, end in ("«»", '""'):
        inner = name[1:-1]
        if len(name) > 1 and name[0] == start and name[-1] == end and not {start, end} & set(inner):
            return inner.strip()
    return name.replace("«", "„").replace("»", "“")
