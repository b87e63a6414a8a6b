"""The words of living timetables: why a day offers nothing, for whom places are kept, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.i18n import LANGUAGES, N_, _, current_language, format_date, format_moment, ngettext
from clinic_desk.printing import words
from clinic_desk.rules.free_search import DayAnswer, PartOfDay, WhyNot
from clinic_desk.rules.timetable import ClinicDay, DayKind, ExceptionKind, Purpose
from clinic_desk.services.actions import ActionKind, ActionRow

CLOSURES: Final = {
    ExceptionKind.LEAVE: N_("on leave"),
    ExceptionKind.SICK: N_("on sick leave"),
    ExceptionKind.TRAINING: N_("at a training"),
    ExceptionKind.CLOSED: N_("closed"),
    ExceptionKind.EXTRA_HOURS: N_("extra hours"),
    ExceptionKind.OTHER_ROOM: N_("in another room"),
    ExceptionKind.DUTY: N_("on duty"),
    ExceptionKind.OTHER_HOURS: N_("other hours"),
    DayKind.HOLIDAY: N_("holiday"),
    DayKind.DAY_OFF: N_("day off"),
    DayKind.SHORT: N_("short day"),
    DayKind.WORKING: N_("working day"),
}
PURPOSES: Final = {
    Purpose.ANY: N_("for all"),
    Purpose.PHONE: N_("by telephone"),
    Purpose.DIRECT: N_("at the window"),
    Purpose.PORTAL: N_("through the portal"),
    Purpose.URGENT: N_("urgent"),
}
PARTS_OF_DAY: Final = {
    PartOfDay.ANY: N_("any time of day"),
    PartOfDay.MORNING: N_("before noon"),
    PartOfDay.AFTERNOON: N_("after noon"),
}
ACTIONS: Final = {
    ActionKind.HOURS: N_("Hours of {doctor} changed"),
    ActionKind.TIMETABLE_IMPORT: N_("Timetable file taken over"),
    ActionKind.DAY_LIST: N_("Day list of the clinic changed: {days}"),
    ActionKind.ABSENCE: N_("{doctor}: {absence}"),
    ActionKind.ABSENCE_ENDED: N_("{doctor}: absence changed or ended"),
    ActionKind.CALL_SHEET: N_("Call sheet made for {doctor}"),
    ActionKind.CALL: N_("Call sheet: {person}"),
    ActionKind.WAITING_ADDED: N_("Put on the waiting list: {person}"),
    ActionKind.WAITING_CHANGED: N_("Waiting list changed: {person}"),
    ActionKind.WAITING_CALLED: N_("Waiting list: {person} did not answer"),
    ActionKind.WAITING_WITHDRAWN: N_("Taken off the waiting list: {person}"),
    ActionKind.WAITING_BOOKED: N_("Booked from the waiting list: {person}"),
    ActionKind.FAMILY: N_("Family booked: {person}"),
    ActionKind.SERIES: N_("Repeat visits booked: {person}"),
    ActionKind.GROUP_CANCELLED: N_("Visits booked together cancelled: {person}"),
    ActionKind.GROUP_MOVED: N_("Visits booked together moved: {person}"),
}
_WHY: Final = {
    WhyNot.NO_HOURS: N_("the doctor does not receive on this day"),
    WhyNot.PAST: N_("the hours of this day are over"),
    WhyNot.FULL: N_("everything is taken"),
    WhyNot.HELD: N_("the last times are being offered at another desk"),
    WhyNot.OTHER_WEEKDAY: N_("not a wanted weekday"),
    WhyNot.OTHER_TIME: N_("nothing at the wanted time of day"),
    WhyNot.NO_ROW: N_("not enough free times in a row"),
}

_DAYS_NAMED: Final = 3


def closure(kind: str, reason: str = "") -> str:
    """Why nobody is received: the reason that was written, else what its kind says.

    Holidays that the program knows are named in the language of the window.
    """
    if reason:
        return words.day_name(kind, reason, current_language())
    known = {str(one): text for one, text in CLOSURES.items()}
    return _(known.get(kind, N_("closed")))


def day_name(entry: ClinicDay) -> str:
    """What a day of the day list is called; one without a name is called by its kind."""
    return closure(entry.kind, entry.name)


def known_day(text: str) -> str:
    """The source of a known name as it is shown in some language of the program; empty for other texts."""
    folded = text.casefold()
    for language in LANGUAGES:
        for name, source in words.KNOWN_DAYS.items():
            if words.say(language, source).casefold() == folded:
                return str(name)
    return ""


def purpose(value: Purpose) -> str:
    """For whom a place is kept."""
    return _(PURPOSES[value])


def part_of_day(value: PartOfDay) -> str:
    """The half of the day."""
    return _(PARTS_OF_DAY[value])


def why_not(answer: DayAnswer) -> str:
    """Why a day offers nothing, without a full stop; empty where it offers something."""
    match answer.why:
        case None:
            return ""
        case WhyNot.CLOSED:
            said = closure(answer.kind, answer.reason)
            if answer.until is not None and answer.until > answer.day:
                said += _(", until {day}").format(day=_day(answer.until))
            return said
        case WhyNot.RESERVED:
            return _kept(answer.purpose, None, answer.opens)
        case WhyNot.QUOTA:
            return _kept(answer.purpose, answer.quota, answer.opens)
        case _:
            return _(_WHY[answer.why])


def action(row: ActionRow) -> str:
    """What somebody did, as one line of the history."""
    facts: dict[str, Any] = {"doctor": "—", "person": "—", "absence": closure(row.facts.get("kind", ""))}
    facts |= {name: value for name, value in row.facts.items() if isinstance(value, str)}
    facts["days"] = _days(row.facts.get("days", ()))
    return _(ACTIONS[row.kind]).format_map(facts)


def undone(row: ActionRow, outside: int = 0) -> str:
    """That an action was taken back, and how many booked visits that leaves outside the hours."""
    said = _("Taken back: {what}").format(what=action(row))
    if not outside:
        return said
    text = ngettext(
        "{count} visit booked meanwhile is on a call sheet",
        "{count} visits booked meanwhile are on a call sheet",
        outside,
    )
    return f"{said} · {text.format(count=outside)}"


def not_given(error: errors.SlotReserved | errors.SlotHeld) -> str:
    """The refusal of a time that is kept for others, or that another desk is offering."""
    if isinstance(error, errors.SlotHeld):
        return _held(error)
    kept = _kept(Purpose(error.purpose), error.quota, error.opens)
    return _("{moment} is not open: {why}.").format(moment=format_moment(error.at), why=kept)


def _held(error: errors.SlotHeld) -> str:
    return _("{moment} is being offered by {registrar}, PC {pc}, until {time}.").format(
        moment=format_moment(error.at),
        registrar=error.held_by or "—",
        pc=error.held_on_pc or "—",
        time=f"{error.until:%H:%M}",
    )


def _kept(whose: Purpose | None, quota: int | None, opens: date | None) -> str:
    if quota is not None:
        said = _("the quota of {quota} visits is used up").format(quota=quota)
    else:
        said = _("kept for booking {purpose}").format(purpose=purpose(whose or Purpose.ANY))
    if opens is not None:
        said += _(", open to all from {day}").format(day=_day(opens))
    return said


def _days(days: Sequence[str]) -> str:
    """The first days of many, and how many more there are."""
    named = [format_date(date.fromisoformat(day), "numeric") for day in days[:_DAYS_NAMED]]
    more = len(days) - len(named)
    return ", ".join(named) + (f" (+{more})" if more else "") or "—"


def _day(day: date) -> str:
    return format_date(day, "numeric")
