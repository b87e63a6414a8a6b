"""The words of the day list: kinds, keys, how a day is read aloud, how a proposal stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from clinic_desk import wording
from clinic_desk.i18n import N_, _, format_date, weekday_name
from clinic_desk.rules.day_list import ComparedDay, DayProposal, Standing
from clinic_desk.rules.rows import DoctorRow, VisitRow
from clinic_desk.rules.search import layouts
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services.day_list import Duty
from clinic_desk.ui.day_list.draft import ShownDay

KINDS: Final[dict[DayKind | None, str]] = {
    None: N_("Ordinary"),
    DayKind.HOLIDAY: N_("Public holiday"),
    DayKind.DAY_OFF: N_("Off"),
    DayKind.WORKING: N_("Working"),
    DayKind.SHORT: N_("Short"),
}
KEYS: Final[dict[DayKind | None, str]] = {
    None: "Del",
    DayKind.HOLIDAY: "H",
    DayKind.DAY_OFF: "O",
    DayKind.WORKING: "W",
    DayKind.SHORT: "S",
}
"""The key of each kind, as it stands on the keyboard."""

_STANDINGS: Final = {
    Standing.NEW: N_("not entered"),
    Standing.SAME: N_("entered"),
    Standing.DIFFERS: N_("entered otherwise"),
    Standing.GONE: N_("no longer a holiday"),
}
MOST_NAMED: Final = 12


def kind_of_letter(letter: str) -> DayKind | None:
    """The kind whose key was pressed, in the Latin layout or in one of the clinic's."""
    typed = letter.lower()
    return next((kind for kind, key in KEYS.items() if kind and typed and typed in layouts(key)), None)


def name_of(entry: ClinicDay) -> str:
    """What a day is called: «Наурыз мейрамы», «жұмыс күні (жұма сияқты)», «қысқа күн, 16:00-ге дейін»."""
    named = wording.timetables.day_name(entry)
    if entry.kind is DayKind.WORKING and entry.like_weekday is not None:
        return _("{name}, hours of {weekday}").format(name=named, weekday=weekday_name(entry.like_weekday))
    if entry.kind is DayKind.SHORT and entry.closes_at is not None:
        return _("{name}, until {time}").format(name=named, time=clock_text(entry.closes_at))
    return named


def kind_and_name(entry: ClinicDay) -> str:
    """«Мереке · Наурыз мейрамы»; a day without a name of its own is named by its kind once."""
    kind, name = _(KINDS[entry.kind]), name_of(entry)
    plain = name_of(ClinicDay(entry.day, entry.kind))
    if name.startswith(plain):
        return kind + name[len(plain) :]
    return f"{kind} · {name}"


def duty_text(duty: Duty, doctors: dict[int, DoctorRow]) -> str:
    """«Ахметова А. С. 09:00-13:00»."""
    doctor = doctors.get(duty.doctor_id)
    hours = f"{clock_text(duty.span.start)}-{clock_text(duty.span.end)}"
    return f"{doctor.name.short if doctor is not None else '—'} {hours}"


def details(shown: ShownDay, doctors: dict[int, DoctorRow]) -> str:
    """Kind, name and duty doctors of a day in one line."""
    parts = [kind_and_name(shown.entry) if shown.entry is not None else _(KINDS[None])]
    if shown.duties:
        names = ", ".join(duty_text(one, doctors) for one in shown.duties)
        parts.append(_("on duty: {doctors}").format(doctors=names))
    return " · ".join(parts)


def spoken_day(shown: ShownDay, doctors: dict[int, DoctorRow]) -> str:
    """A day as a screen reader says it."""
    said = f"{format_date(shown.day, 'full')}: {details(shown, doctors)}"
    return f"{said} · {_('not saved yet')}" if shown.changed else said


def standing(one: ComparedDay) -> str:
    """How a proposal stands to what is entered, and what to know before taking it over."""
    parts = [_(_STANDINGS[one.standing])]
    if one.standing is Standing.DIFFERS and one.entered is not None:
        parts.append(kind_and_name(one.entered))
    if one.proposal is not None:
        parts += remarks(one.proposal)
    return " · ".join(parts)


def remarks(proposal: DayProposal) -> list[str]:
    """«күні болжам», «08.03 орнына»."""
    said = [_("date estimated, please check")] if proposal.estimated else []
    if proposal.optional:
        said.append(_("as the clinic decides"))
    if proposal.instead_of is not None:
        said.append(_("instead of {day}").format(day=format_date(proposal.instead_of, "weekday_numeric")))
    return said


def visits_named(visits: Sequence[VisitRow], doctors: dict[int, DoctorRow]) -> str:
    """The first visits hit, one a line, and how many more there are."""
    lines = [
        f"{format_date(one.at.date(), 'weekday_numeric')} {one.at:%H:%M} · {one.person.short} → "
        f"{doctors[one.doctor_id].name.short if one.doctor_id in doctors else '—'}"
        for one in visits[:MOST_NAMED]
    ]
    more = len(visits) - len(lines)
    return "\n".join([*lines, f"… +{more}"] if more else lines)


def weekday_of(day: date) -> str:
    """The weekday of a day in full."""
    return weekday_name(day.weekday())


def weekday_like(day: date) -> int | None:
    """Whose hours a working day gets at first: on a weekend those of Friday."""
    return 4 if day.weekday() > 4 else None
