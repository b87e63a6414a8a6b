"""What the clinic says when it is the one who calls, and one answer for several visits at once.

As in ``answer``: every function takes ``language`` (``kk`` or ``ru``) and ``digits`` and returns a
:class:`Sentence`; with a birth certificate an adult is spoken to about a child. A call begins with
a greeting that names the clinic where ``clinic`` is given, and with ``patient`` it asks next who
is there: that somebody goes to a doctor at all may be said to nobody else (Health Code, article 273).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from clinic_desk.rules.rows import Appointment, Document, PersonName
from clinic_desk.speech import answer, kazakh, russian, wording
from clinic_desk.speech.call_wording import DOCUMENTS, TEXTS, VISITS
from clinic_desk.speech.names import called, spoken
from clinic_desk.speech.parts import (
    Language,
    form_for,
    inside_quotes,
    near_day,
    said_of,
    same_doctor,
)
from clinic_desk.speech.sentence import Sentence, capitalised, fill, fill_part, key

__all__ = [
    "family",
    "family_offer",
    "freed",
    "not_taking_place",
    "queued",
    "rebook_nothing",
    "rebook_offer",
    "series",
    "unqueued",
]

Parts = Sequence[tuple[PersonName, Appointment]]
"""Who of a family is seen when, in any order."""


# --- the clinic calls ------------------------------------------------------------------------------


def rebook_offer(
    old: Appointment,
    new: Appointment,
    *,
    today: date,
    language: Language,
    digits: bool = False,
    clinic: str = "",
    patient: PersonName | None = None,
) -> Sentence:
    """The visit cannot take place, because the doctor is away (never why): the new time as a question.

    A doctor, a day or a time that stays is not said again in full.
    """
    texts = TEXTS[language]
    values = said_of(new, language, digits=digits)
    values |= _stands(old, language, digits=digits)
    values["greeting"] = _greeting(clinic, patient, new.document, language)
    values |= {"near": "", "new_when": fill_part(texts["new_when"], values)}
    if new.at == old.at:
        values["new_when"] = fill_part(texts["same_time"], values)
    elif new.at.date() == old.at.date():
        values["new_when"] = fill_part(texts["same_day"], values)
    else:
        values["near"] = near_day(new, today, language).lower()
    if same_doctor(old, new):
        values["doctor"] = texts["this_doctor"]
    return fill(texts[form_for(new.document, "rebook_offer")], values)


def rebook_nothing(
    old: Appointment,
    *,
    language: Language,
    digits: bool = False,
    clinic: str = "",
    patient: PersonName | None = None,
) -> Sentence:
    """The visit cannot take place and nothing is free yet: on the waiting list, with an apology."""
    values = _stands(old, language, digits=digits)
    values["greeting"] = _greeting(clinic, patient, old.document, language)
    return fill(TEXTS[language][form_for(old.document, "rebook_nothing")], values)


def not_taking_place(
    old: Appointment,
    *,
    language: Language,
    digits: bool = False,
    clinic: str = "",
    patient: PersonName | None = None,
) -> Sentence:
    """The clinic has cancelled the visit; an apology and how to book again."""
    values = said_of(old, language, digits=digits)
    values["greeting"] = _greeting(clinic, patient, old.document, language)
    values["again"] = wording.TEXTS[language]["again"]
    return fill(TEXTS[language][form_for(old.document, "not_taking_place")], values)


def freed(
    appointment: Appointment,
    *,
    today: date,
    language: Language,
    digits: bool = False,
    clinic: str = "",
    patient: PersonName | None = None,
) -> Sentence:
    """To somebody on the waiting list: a time has become free, as a question."""
    values = said_of(appointment, language, digits=digits)
    values["greeting"] = _greeting(clinic, patient, appointment.document, language)
    values["near"] = near_day(appointment, today, language).lower()
    return fill(TEXTS[language][form_for(appointment.document, "freed")], values)


def _stands(old: Appointment, language: Language, *, digits: bool) -> dict[str, str]:
    """Which visit cannot take place, and that the doctor is away."""
    texts = TEXTS[language]
    visit = fill_part(texts[form_for(old.document, "stands")], said_of(old, language, digits=digits))
    return {"stands": visit, "absent": texts["absent"]}


def _greeting(clinic: str, patient: PersonName | None, document: Document, language: Language) -> str:
    texts = TEXTS[language]
    clinic = inside_quotes(clinic)
    greeting = texts["greeting_clinic" if clinic else "greeting"].format(clinic=clinic)
    name = " ".join(spoken(patient).words) if patient is not None else ""
    return greeting + (texts[form_for(document, "who")].format(patient=name) if name else "")


# --- a family --------------------------------------------------------------------------------------


def family(parts: Parts, *, language: Language, digits: bool = False) -> Sentence:
    """One answer for all of a family; what to bring is said once, for each kind of paper.

    With one doctor on one day: the day, the first time, room and doctor, then who comes in when.
    Otherwise day, room, doctor, and the names with their times, doctor by doctor. One alone is
    answered as ever. ``ValueError`` without anybody.
    """
    if len(parts) == 1:
        return answer.booked(parts[0][1], language=language, digits=digits)
    return _family(parts, None, language, digits=digits)


def family_offer(parts: Parts, *, today: date, language: Language, digits: bool = False) -> Sentence:
    """As :func:`family`, but a question; like every offer without room and papers."""
    if len(parts) == 1:
        return answer.offer(parts[0][1], today=today, language=language, digits=digits)
    return _family(parts, today, language, digits=digits)


def _family(parts: Parts, today: date | None, language: Language, *, digits: bool) -> Sentence:
    """``today`` makes it an offer."""
    if not parts:
        raise ValueError("nobody of the family has a visit")
    texts = TEXTS[language]
    in_time = sorted(parts, key=lambda part: part[1].at)
    visits = [visit for _, visit in in_time]
    names = [name or texts["nameless"] for name in called([name for name, _ in in_time])]
    said = [
        _family_visit(visit, name, today, language, digits=digits)
        for visit, name in zip(visits, names, strict=True)
    ]
    groups = _groups(visits)
    papers = {(name, visit.document) for name, visit in in_time}  # one person may have two visits
    values = said[0] | {"bring": _bring([document for _, document in papers], language)}
    sentence = "family"
    if len(groups) == 1:
        rest = ", ".join(fill_part(texts["in_order"], one) for one in said[1:])
        values["order"] = fill_part(texts["order"], {"first": names[0], "rest": rest})
    else:
        sentence = "family_apart"
        values["groups"] = " ".join(_group([said[index] for index in group], language) for group in groups)
    if today is not None:
        sentence += "_offer"
    if all(visit.document is Document.BIRTH_CERTIFICATE for visit in visits):
        sentence += "_child"
    return fill(texts[sentence], values)


def _family_visit(
    visit: Appointment, name: str, today: date | None, language: Language, *, digits: bool
) -> dict[str, str]:
    """What is said of one visit, and whose it is."""
    day = visit.at.date()
    values = said_of(visit, language, digits=digits)
    values |= {"name": name, "near": ""}
    values["day"] = (
        kazakh.day_in_full(day, digits=digits) if language == "kk" else russian.day_to(day, digits=digits)
    )
    if today is not None:
        values |= {"near": near_day(visit, today, language).lower(), "room": ""}
    return values


def _groups(visits: Sequence[Appointment]) -> list[list[int]]:
    """Which visits are on one day with one doctor in one room; in the order of their first times."""
    groups: dict[tuple[date, PersonName, str, str], list[int]] = {}
    for index, visit in enumerate(visits):
        where = (visit.at.date(), visit.doctor, visit.specialty, visit.room)
        groups.setdefault(where, []).append(index)
    return list(groups.values())


def _group(said: Sequence[dict[str, str]], language: Language) -> str:
    """«На среду, …, в пятый кабинет, к терапевту …: Серік — на десять часов, Айгүл — на …»."""
    texts = TEXTS[language]
    names = ", ".join(fill_part(texts["in_group"], one) for one in said)
    return capitalised(fill_part(texts["group"], said[0] | {"names": names}))


def _bring(documents: Sequence[Document], language: Language) -> str:
    """Each kind of paper once, in the plural where several bring it; the children's come last."""
    texts = TEXTS[language]
    counted = Counter(documents)
    children = counted.pop(Document.BIRTH_CERTIFICATE, 0)
    kinds = [(document, counted[document]) for document in Document if document in counted]
    kinds += [(Document.BIRTH_CERTIFICATE, children)] if children else []
    *head, last = [DOCUMENTS[language][document][count > 1] for document, count in kinds]
    listed = texts["and"].join((", ".join(head), last)) if head else last
    bring = texts["family_bring" if counted else "family_bring_child"].format(documents=listed)
    if not children:
        return bring
    return f"{bring} {texts['child_not_alone' if children == 1 else 'children_not_alone']}"


# --- a series, the live queue ----------------------------------------------------------------------


def series(appointments: Sequence[Appointment], *, language: Language, digits: bool = False) -> Sentence:
    """Repeat visits of one patient: doctor and room once, then the days; time and paper once.

    A time (or a weekday too) that is always the same is said once; another doctor or room in
    between makes every visit be said in full. ``ValueError`` without a visit.
    """
    if not appointments:
        raise ValueError("a series without a visit")
    visits = sorted(appointments, key=lambda visit: visit.at)
    first = visits[0]
    if len(visits) == 1:
        return answer.booked(first, language=language, digits=digits)
    values = said_of(first, language, digits=digits)
    values["count"] = _count(len(visits), language, digits=digits)
    at_one_place = all(same_doctor(visit, first) and visit.room == first.room for visit in visits)
    if at_one_place:
        values["dates"] = _dates(visits, language, digits=digits)
    else:
        values["dates"] = f": {_each(visits, 'series_visit_apart', language, digits=digits)}"
    name = form_for(first.document, "series" if at_one_place else "series_apart")
    return fill(TEXTS[language][name], values)


def queued(appointment: Appointment, place: int, *, language: Language, digits: bool = False) -> Sentence:
    """The number in the doctor's live queue of today; nobody promises a time."""
    values = said_of(appointment, language, digits=digits)
    if language == "kk":  # «бесінші нөмірмен», and by the rule of the hyphen «5-нөмірмен»
        values["place"] = f"{place}-" if digits else f"{kazakh.ordinal(place)} "
    else:
        values["place"] = str(place) if digits else russian.cardinal(place)
    return fill(TEXTS[language][form_for(appointment.document, "queued")], values)


def unqueued(appointment: Appointment, *, language: Language, digits: bool = False) -> Sentence:
    """The place in the live queue of today is given up, and how to book again."""
    values = said_of(appointment, language, digits=digits)
    values["again"] = wording.TEXTS[language]["again"]
    return fill(TEXTS[language][form_for(appointment.document, "unqueued")], values)


def _count(number: int, language: Language, *, digits: bool) -> str:
    """«үш», «на три приёма»: how many visits, as the sentence says it."""
    if language == "kk":
        return str(number) if digits else kazakh.cardinal(number)
    said = str(number) if digits else russian.cardinal(number, case="a")
    return f"{said} {russian.counted(number, VISITS)}"


def _dates(visits: Sequence[Appointment], language: Language, *, digits: bool) -> str:
    """The days of a series, with what they have in common said before them."""
    texts, days = TEXTS[language], [visit.at.date() for visit in visits]
    if len({visit.at.time() for visit in visits}) > 1:
        return f": {_each(visits, 'series_visit', language, digits=digits)}"
    values = said_of(visits[0], language, digits=digits)
    if len({day.weekday() for day in days}) > 1:
        in_full = kazakh.day_in_full if language == "kk" else russian.day_at
        values["days"] = "; ".join(key(in_full(day, digits=digits)) for day in days)
        return fill_part(texts["series_same_time"], values)
    if language == "kk":
        values["weekday"], one = f"{kazakh.WEEKDAYS[days[0].weekday()]} күні", kazakh.day_and_month
    else:
        values["weekday"], one = russian.weekday_at(days[0]), russian.day_and_month_of
    values["days"] = ", ".join(key(one(day, digits=digits)) for day in days)
    return fill_part(texts["series_same_weekday"], values)


def _each(visits: Sequence[Appointment], name: str, language: Language, *, digits: bool) -> str:
    template = TEXTS[language][name]
    return "; ".join(fill_part(template, said_of(visit, language, digits=digits)) for visit in visits)
