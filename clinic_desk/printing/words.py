"""The words of the trade on paper, in the language asked for (short: they stand in narrow columns)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from clinic_desk import specialties
from clinic_desk.i18n import N_, format_moment, gettext_in
from clinic_desk.rules import phones as phone_rules
from clinic_desk.rules.day_list import PUBLIC_HOLIDAYS, KnownDay
from clinic_desk.rules.rows import Channel, DoctorRow, Document, JournalResult, RefusalGround, Verdict
from clinic_desk.rules.timetable import Closure, DayKind, ExceptionKind, Purpose

CHANNELS: Final = {
    Channel.PHONE: N_("by phone"),
    Channel.DIRECT: N_("in person"),
    Channel.PORTAL: N_("portal"),
}
RESULTS: Final = {
    JournalResult.BOOKED: N_("booked"),
    JournalResult.REFUSED: N_("refused"),
    JournalResult.MOVED: N_("moved"),
    JournalResult.CANCELLED: N_("cancelled"),
    JournalResult.ARRIVED: N_("arrived"),
    JournalResult.NO_SHOW: N_("did not come"),
    JournalResult.WITHDRAWN: N_("taken back"),
}
GROUNDS: Final = {
    RefusalGround.DOCUMENTS: N_("documents unreliable"),
    RefusalGround.NOT_ATTACHED: N_("not attached here"),
}
DOCUMENTS: Final = {
    Document.IDENTITY_CARD: N_("identity card"),
    Document.BIRTH_CERTIFICATE: N_("birth certificate"),
    Document.PASSPORT: N_("passport"),
    Document.RESIDENCE_PERMIT: N_("residence permit"),
    Document.DIGITAL: N_("digital document"),
}
DOCUMENTS_IN_FULL: Final = DOCUMENTS | {
    Document.IDENTITY_CARD: N_("the identity card"),
    Document.BIRTH_CERTIFICATE: N_("the birth certificate of the child"),
}
"""For the slip, where there is room."""

VERDICTS: Final = {
    Verdict.ATTACHED: N_("attached"),
    Verdict.FROM_LATER: N_("attached later"),
    Verdict.REQUEST_OPEN: N_("request open"),
    Verdict.DETACHED: N_("detached"),
    Verdict.ELSEWHERE: N_("attached elsewhere"),
    Verdict.DEAD: N_("died"),
    Verdict.NOT_CURRENT: N_("not in the register"),
}
CLOSURES: Final[dict[str, str]] = {
    ExceptionKind.LEAVE: N_("On leave"),
    ExceptionKind.SICK: N_("Ill"),
    ExceptionKind.TRAINING: N_("At a training"),
    ExceptionKind.CLOSED: N_("No reception"),
    DayKind.HOLIDAY: N_("Holiday"),
    DayKind.DAY_OFF: N_("Day off"),
    DayKind.SHORT: N_("Short day"),
}

PURPOSES: Final = {
    Purpose.PHONE: N_("kept: by telephone"),
    Purpose.DIRECT: N_("kept: at the window"),
    Purpose.PORTAL: N_("kept: portal"),
    Purpose.URGENT: N_("kept: urgent"),
}
"""For whom a free line on paper is kept."""

_NO_LIMIT: Final = 120
"""From this age on nobody is too old for a doctor."""
_OWN_AFFAIRS: Final = frozenset({ExceptionKind.LEAVE, ExceptionKind.SICK, ExceptionKind.TRAINING})

KNOWN_DAYS: Final = {
    KnownDay.NEW_YEAR: N_("New Year"),
    KnownDay.CHRISTMAS: N_("Orthodox Christmas"),
    KnownDay.WOMENS_DAY: N_("International Women's Day"),
    KnownDay.NAURYZ: N_("Nauryz holiday"),
    KnownDay.UNITY: N_("Unity Day of the people of Kazakhstan"),
    KnownDay.DEFENDER: N_("Defender of the Fatherland Day"),
    KnownDay.VICTORY: N_("Victory Day"),
    KnownDay.CAPITAL: N_("Capital Day"),
    KnownDay.CONSTITUTION: N_("Constitution Day"),
    KnownDay.REPUBLIC: N_("Republic Day"),
    KnownDay.INDEPENDENCE: N_("Independence Day"),
    KnownDay.KURBAN_AIT: N_("Kurban Ait"),
    KnownDay.MOVED: N_("Moved day off"),
    KnownDay.EVE: N_("Eve of a holiday"),
}

say = gettext_in
"""``say(language, text)``: the text in the language of the sheet, whatever the window speaks."""


def specialty(code: str, language: str) -> str:
    """The full name of a specialty."""
    return specialties.by_code(code).name(language) if code else ""


def closure(kind: str, language: str, reason: str = "") -> str:
    """Why a stretch of a day is closed: the reason that was written, else its kind."""
    if reason:
        return day_name(kind, reason, language)
    return say(language, CLOSURES.get(kind, CLOSURES[ExceptionKind.CLOSED]))


def closed_by(one: Closure, language: str) -> str:
    """Why a stretch is closed, for paper: notes about a doctor's own absence stay in the program."""
    return closure(one.kind, language, "" if one.kind in _OWN_AFFAIRS else one.reason)


def day_name(kind: str, name: str, language: str) -> str:
    """The name of a day of the day list; names of the clinic's own stand as typed."""
    if kind not in {*DayKind, ExceptionKind.CLOSED} or name not in KNOWN_DAYS:
        return name
    said = say(language, KNOWN_DAYS[KnownDay(name)])
    if kind == DayKind.DAY_OFF and name in PUBLIC_HOLIDAYS:
        return say(language, N_("{holiday} (moved)")).format(holiday=said)
    return said


def room(name: str, language: str) -> str:
    """«5-каб.» or «каб. 5»; a room that is no number stands as the clinic writes it."""
    if not name[:1].isdigit():
        return name
    return _kept_together(say(language, N_("room {room}")).format(room=name))


def precinct(name: str, language: str) -> str:
    """«1-учаске» or «участок 1»; a precinct that is no number stands as the clinic writes it."""
    if not name[:1].isdigit():
        return name
    return _kept_together(say(language, N_("precinct {precinct}")).format(precinct=name))


def ages(doctor: DoctorRow, language: str) -> str:
    """«0–14 жас», «15 жастан»: whom a doctor receives; empty where age does not matter."""
    if doctor.age_to < _NO_LIMIT:
        return say(language, N_("aged {first}–{last}")).format(first=doctor.age_from, last=doctor.age_to)
    return say(language, N_("from {first} years")).format(first=doctor.age_from) if doctor.age_from else ""


def queue_place(number: int, language: str) -> str:
    """«кезек № 3»: what stands where others have a time."""
    said = say(language, N_("queue № {number}")).format(number=number)
    return said.replace("№ ", "№\N{NO-BREAK SPACE}")


def phones(numbers: Iterable[str]) -> str:
    """The numbers as one reads them, groups of digits kept together: «+7 701» and «234 56 78»."""
    return ", ".join(_grouped(phone_rules.display(number)) for number in numbers)


def _kept_together(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _grouped(number: str) -> str:
    country, _, rest = number.partition(" ")
    area, _, own = rest.partition(" ")
    if not own:
        return _kept_together(number)
    return f"{_kept_together(f'{country} {area}')} {_kept_together(own)}"


def printed_by(now: datetime, registrar: str, language: str) -> str:
    """«Басып шығарылды: 24.11.2026 17:05, Омарова А.», for the foot of each page."""
    text = say(language, N_("Printed: {moment}")).format(moment=format_moment(now, "numeric", language))
    return f"{text}, {registrar}" if registrar else text


def page_label(language: str) -> str:
    """The page number with its two places left open."""
    return say(language, N_("Page {page} / {pages}"))
