"""What the grid says: headers, states, reasons, and each cell as a screen reader speaks it."""

from __future__ import annotations

from typing import Final

from clinic_desk import specialties, wording
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment
from clinic_desk.rules.day_plan import Cell, CellState, Column
from clinic_desk.rules.rows import DoctorRow, HoldRow, VisitRow, VisitState
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import Purpose
from clinic_desk.wording import queue, timetables

OLDEST: Final = 120
"""An age limit from here on is no limit."""

_OPEN_STATES: Final = {
    CellState.FREE: N_("free"),
    CellState.GAP: N_("too short for a visit"),
    CellState.PAST: N_("past"),
}


def closure_text(column: Column, cell: Cell) -> str:
    """Why nobody is received: «демалыста, 12.12 күніне дейін»."""
    closure = cell.closure
    if closure is None:
        return _("no reception")
    reason = wording.closure(closure.kind, closure.reason)
    if closure.until is None or closure.until <= column.day:
        return reason
    day = format_date(closure.until, "day_month_numeric")
    return _("{reason}, until {day}").format(reason=reason, day=day)


def specialty_text(doctor: DoctorRow) -> str:
    """The short name of the specialty in the language of the window."""
    return specialties.by_code(doctor.specialty).short(current_language())


def place_text(doctor: DoctorRow, *, brief: bool = False) -> str:
    """Room, then whom the doctor receives: «5-каб. · 1-учаске» (``brief``: «5-каб. · 1-уч.»)."""
    parts: list[str] = []
    if doctor.room:
        parts.append(_("room {room}").format(room=doctor.room))
    if doctor.precincts:
        text = _("pct. {number}") if brief else _("precinct {number}")
        parts.append(text.format(number=", ".join(doctor.precincts)))
    elif doctor.age_to < OLDEST:
        parts.append(_("aged {first}–{last}").format(first=doctor.age_from, last=doctor.age_to))
    elif doctor.age_from > 0:
        parts.append(_("from {first} years").format(first=doctor.age_from))
    return " · ".join(parts)


def hours_text(column: Column) -> str:
    """From the first to the last working minute of the day; empty where there is none."""
    working = [cell for cell in column.cells if cell.state is not CellState.CLOSED]
    if not working:
        return ""
    return f"{clock_text(working[0].start)}–{clock_text(max(cell.end for cell in working))}"


def header_lines(column: Column, *, week: bool) -> tuple[str, str, str]:
    """The three lines above a column: name, specialty and room of a doctor, or the day of a week."""
    doctor = column.doctor
    if week:
        return format_date(column.day, "weekday_numeric"), doctor.name.short, hours_text(column)
    return doctor.name.short, specialty_text(doctor), place_text(doctor)


def kept_text(cell: Cell) -> str:
    """For whom a free place is kept, or that the quota of its part is used up; empty for all others."""
    if cell.is_full:
        return _("quota used up")
    return "" if cell.purpose is Purpose.ANY else timetables.purpose(cell.purpose)


def queue_strip(column: Column, *, brief: bool = False) -> str:
    """«Жанды кезек: 2 — 1 Ахметов, 3 Ким»: who still waits; empty without a queue."""
    if not column.queue:
        return ""
    waiting = [cell.visit for cell in column.queue if cell.visit and cell.state is CellState.BOOKED]
    if not waiting:
        return _("Live queue: nobody waits")
    if brief:
        return _("Queue: {count}").format(count=len(waiting))
    people = ", ".join(f"{visit.queue_place} {visit.person.last}" for visit in waiting)
    return _("Live queue: {count} — {people}").format(count=len(waiting), people=people)


def queue_tooltip(column: Column) -> str:
    """The live queue in full, a line for each person."""
    visits = [cell.visit for cell in column.queue if cell.visit is not None]
    return "\n".join(f"{one.queue_place}  {one.person.full} · {queue_state(one)}" for one in visits)


def queue_state(visit: VisitRow) -> str:
    """Where somebody in the live queue stands: waits, was received, did not come."""
    return {
        VisitState.BOOKED: _("waits"),
        VisitState.ARRIVED: _("received"),
    }.get(visit.state, wording.state(visit.state))


def held_text(hold: HoldRow) -> str:
    """A time that is being read to a caller: by whom, and until when at the longest."""
    text = _("kept for a caller, {registrar}, until {time}")
    return text.format(registrar=hold.registrar, time=f"{hold.expires:%H:%M}")


def held_briefly(hold: HoldRow) -> tuple[str, ...]:
    """The same where the column is narrow, and where it is narrower still."""
    text = _("{registrar}, until {time}")
    return text.format(registrar=hold.registrar, time=f"{hold.expires:%H:%M}"), hold.registrar


def state_text(column: Column, cell: Cell) -> str:
    """The state of a cell in a word or two; closed cells say why."""
    if cell.visit is not None:
        return wording.state(cell.visit.state) if cell.row is None else queue_state(cell.visit)
    if cell.state is CellState.CLOSED:
        return closure_text(column, cell)
    return _(_OPEN_STATES[cell.state])


def spoken_cell(column: Column, cell: Cell, *, suggested: bool = False, held: str = "") -> str:
    """«сейсенбі, 24 қараша, Ахметова А. С., 10:30, жазылған, Иванов И. П.».

    Somebody of the live queue has its number in place of a time. ``held`` says for whom the time is kept.
    """
    in_queue = cell.visit.queue_place if cell.visit is not None else None
    parts = [
        format_date(column.day, "weekday_day_month"),
        column.doctor.name.short,
        clock_text(cell.start) if in_queue is None else queue.number(in_queue),
        state_text(column, cell),
    ]
    if cell.is_full:
        parts.append(_("quota used up"))
    elif cell.purpose is not Purpose.ANY:
        parts.append(_("kept for booking {purpose}").format(purpose=timetables.purpose(cell.purpose)))
    if cell.visit is not None:
        parts.append(cell.visit.person.short)
        if cell.visit.overbook_reason:
            parts.append(_("overbooked"))
    if suggested:
        parts.append(_("suggested"))
    if held:
        parts.append(held)
    return ", ".join(parts)


def offer_text(time: str, number: int, *, chosen: bool) -> str:
    """What stands in a suggested slot: «10:30 ұсынылған», or number and time of the other proposals."""
    return _("{time} suggested").format(time=time) if chosen else f"{number} · {time}"


def tooltip(column: Column, visit: VisitRow) -> str:
    """A visit in full: several lines, the time first."""
    when = f"{visit.at:%H:%M}–{visit.until:%H:%M} · {wording.state(visit.state)}"
    if visit.queue_place is not None:
        taken_in = _("queue № {number}, taken in at {time}")
        when = taken_in.format(number=visit.queue_place, time=f"{visit.at:%H:%M}")
        when += f" · {queue_state(visit)}"
    lines = [
        when,
        visit.person.full,
        ", ".join(phone_text(phone) for phone in visit.phones),
        f"№{visit.number} · {column.doctor.name.short}",
    ]
    if visit.birth_date is not None:
        lines[1] += f", {format_date(visit.birth_date, 'numeric')}"
    if visit.overbook_reason:
        lines.append(_("Overbooked: {reason}").format(reason=visit.overbook_reason))
    if visit.note:
        lines.append(visit.note)
    return "\n".join(line for line in lines if line)


def head_tooltip(column: Column) -> str:
    """The doctor in full: what a narrow head has to cut."""
    doctor = column.doctor
    specialty = specialties.by_code(doctor.specialty).name(current_language())
    lines = (doctor.name.full, specialty, place_text(doctor), hours_text(column))
    return "\n".join(line for line in lines if line)


def phone_text(phone: str) -> str:
    """Ten digits as dialled from anywhere: «+7 701 234 56 78»; anything else as it is."""
    if len(phone) != 10 or not phone.isdigit():
        return phone
    return f"+7 {phone[:3]} {phone[3:6]} {phone[6:8]} {phone[8:]}"


def drag_text(column: Column, minute: int) -> str:
    """Where a dragged visit would land: «Сс 24.11 10:30 · Қасымов Б. Е.»."""
    return f"{format_moment(column.at(minute), 'weekday_numeric')} · {column.doctor.name.short}"
