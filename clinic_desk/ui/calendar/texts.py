"""What the grid says: headers, states, reasons, and each cell as a screen reader speaks it."""

from __future__ import annotations

from typing import Final

from clinic_desk import specialties, wording
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment
from clinic_desk.rules.day_plan import Cell, CellState, Column
from clinic_desk.rules.rows import DoctorRow, VisitRow
from clinic_desk.rules.times import clock_text

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


def state_text(column: Column, cell: Cell) -> str:
    """The state of a cell in a word or two; closed cells say why."""
    if cell.visit is not None:
        return wording.state(cell.visit.state)
    if cell.state is CellState.CLOSED:
        return closure_text(column, cell)
    return _(_OPEN_STATES[cell.state])


def spoken_cell(column: Column, cell: Cell, *, suggested: bool = False, held: bool = False) -> str:
    """«сейсенбі, 24 қараша, Ахметова А. С., 10:30, жазылған, Иванов И. П.»."""
    parts = [
        format_date(column.day, "weekday_day_month"),
        column.doctor.name.short,
        clock_text(cell.start),
        state_text(column, cell),
    ]
    if cell.visit is not None:
        parts.append(cell.visit.person.short)
        if cell.visit.overbook_reason:
            parts.append(_("overbooked"))
    if suggested:
        parts.append(_("suggested"))
    if held:
        parts.append(_("held"))
    return ", ".join(parts)


def offer_text(time: str, number: int, *, chosen: bool) -> str:
    """What stands in a suggested slot: «10:30 ұсынылған», or number and time of the other proposals."""
    return _("{time} suggested").format(time=time) if chosen else f"{number} · {time}"


def tooltip(column: Column, visit: VisitRow) -> str:
    """A visit in full: several lines, the time first."""
    lines = [
        f"{visit.at:%H:%M}–{visit.until:%H:%M} · {wording.state(visit.state)}",
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
