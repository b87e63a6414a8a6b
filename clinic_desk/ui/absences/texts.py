"""The words of absences and call sheets: kinds, spans of days, what has become of a line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from clinic_desk import specialties, wording
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment, ngettext
from clinic_desk.rules import phones
from clinic_desk.rules.call_sheets import LineState, LineView
from clinic_desk.rules.rows import DoctorRow, Slot, VisitRow
from clinic_desk.rules.times import Span, clock_text
from clinic_desk.rules.timetable import ExceptionKind, TimetableException

KINDS: Final = {
    ExceptionKind.SICK: N_("Ill"),
    ExceptionKind.LEAVE: N_("Leave"),
    ExceptionKind.TRAINING: N_("Training"),
    ExceptionKind.CLOSED: N_("No reception"),
    ExceptionKind.OTHER_ROOM: N_("Other room"),
    ExceptionKind.EXTRA_HOURS: N_("Extra hours"),
}
"""In the order of the form: what is in a hurry comes first."""

_STATES: Final = {
    LineState.OPEN: N_("to call"),
    LineState.CANCELLED: N_("cancelled"),
    LineState.KEPT: N_("stays as it is"),
    LineState.WAITING: N_("on the waiting list"),
    LineState.GONE: N_("cancelled at the desk"),
    LineState.ARRIVED: N_("arrived"),
    LineState.NO_SHOW: N_("did not come"),
    LineState.STANDS: N_("the doctor receives again"),
}


def kind(value: ExceptionKind) -> str:
    """«Ill», «Leave», as a choice and in a list."""
    return _(KINDS[value]) if value in KINDS else wording.timetables.closure(str(value))


def days(first: date, last: date) -> str:
    """«24.11.2026», «24.11–27.11.2026»."""
    end = format_date(last, "numeric")
    if first == last:
        return end
    begin = format_date(first, "day_month_numeric" if first.year == last.year else "numeric")
    return f"{begin}–{end}"


def hours(span: Span | None) -> str:
    """«08:00–12:00», or that it is the whole day."""
    return _("whole day") if span is None else f"{clock_text(span.start)}–{clock_text(span.end)}"


def doctor(row: DoctorRow) -> str:
    """«Ахметова А. С., терапевт»."""
    return f"{row.name.short}, {specialties.by_code(row.specialty).short(current_language())}"


def what(one: TimetableException) -> str:
    """What an absence is beyond its kind: hours, room, and the note of the desk."""
    parts = [] if one.span is None else [hours(one.span)]
    if one.room:
        parts.append(_("room {room}").format(room=one.room))
    return " · ".join([*parts, *([one.reason] if one.reason else [])])


def when(slot: Slot | VisitRow) -> str:
    """«Сс 24.11 10:30»."""
    return when_at(slot.at)


def when_at(at: datetime) -> str:
    """«Сс 24.11 10:30»."""
    return format_moment(at, "weekday_numeric")


def booked_time(visit: VisitRow) -> str:
    """The time of a visit; the live queue has places instead."""
    if visit.queue_place is None:
        return when(visit)
    day = format_date(visit.at.date(), "weekday_numeric")
    return _("{day}, live queue {place}").format(day=day, place=visit.queue_place)


def proposal(slot: Slot, row: DoctorRow, own_doctor: int) -> str:
    """«Ср 25.11 10:15 · Қасымов Б. Е.»; the own doctor is not named again."""
    return when(slot) if row.id == own_doctor else f"{when(slot)} · {row.name.short}"


def telephones(numbers: tuple[str, ...]) -> str:
    """All numbers as one reads them, or that there is none."""
    return ", ".join(map(phones.display, numbers)) or _("no telephone")


def state(line: LineView) -> str:
    """What has become of a line; an open one says how often it was called."""
    if line.state in {LineState.MOVED, LineState.ELSEWHERE}:
        moved = proposal_of_visit(line)
        if line.state is LineState.MOVED:
            return _("agreed: {time}").format(time=moved)
        return _("moved at the desk: {time}").format(time=moved)
    if line.is_open and line.calls:
        return ngettext("called {n} time", "called {n} times", line.calls).format(n=line.calls)
    return _(_STATES[line.state])


def proposal_of_visit(line: LineView) -> str:
    """Where the visit stands now."""
    if line.visit.doctor_id == line.old_doctor.id:
        return when(line.visit)
    return f"{when(line.visit)} · {line.doctor.name.short}"


def tone(line: LineView) -> str:
    """The colour token of a line's state."""
    if line.is_open:
        return "held" if line.calls else "text"
    return "quiet" if line.state in {LineState.CANCELLED, LineState.GONE, LineState.NO_SHOW} else "arrived"


def progress(done: int, total: int) -> str:
    """«7 of 12 done»."""
    return _("{done} of {total} done").format(done=done, total=total)
