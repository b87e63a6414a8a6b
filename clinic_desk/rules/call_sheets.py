"""Call sheets as values: a person to call, what has become of the call, and the sheet as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from clinic_desk.rules.rows import Appointment, DoctorRow, PersonRow, Slot, VisitRow
from clinic_desk.rules.timetable import ExceptionKind


class LineState(StrEnum):
    """What has become of a line: of these, only OPEN is still to be settled.

    MOVED to WAITING were settled on the sheet; ELSEWHERE (moved), GONE (cancelled), ARRIVED and NO_SHOW
    happened otherwise; STANDS: the doctor receives at that time again.
    """

    OPEN = "open"
    MOVED = "moved"
    CANCELLED = "cancelled"
    KEPT = "kept"
    WAITING = "waiting"
    ELSEWHERE = "elsewhere"
    GONE = "gone"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class LineView:
    """One person to call.

    ``old`` is the visit as it was when put on the sheet, ``visit`` as it stands now (with ``doctor``).
    ``is_free`` tells whether the proposal can still be given.
    """

    id: int
    sheet_id: int
    position: int
    state: LineState
    visit: VisitRow
    person: PersonRow
    phones: tuple[str, ...]
    old: Appointment
    old_doctor: DoctorRow
    doctor: DoctorRow
    proposal: Slot | None = None
    is_free: bool = False
    calls: int = 0
    note: str = ""
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the person is still to be reached."""
        return self.state is LineState.OPEN


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An unfinished sheet in a list; ``late`` counts visits booked into the closed time afterwards."""

    id: int
    doctor: DoctorRow
    kind: ExceptionKind
    first: date
    last: date
    made_at: datetime
    total: int
    open: int
    late: int = 0

    @property
    def done(self) -> int:
        """How many are settled."""
        return self.total - self.open


@dataclass(frozen=True, slots=True)
class CallSheetView:
    """A whole sheet; ``late`` are visits booked into the closed time that it does not have."""

    id: int
    doctor: DoctorRow
    kind: ExceptionKind
    reason: str
    first: date
    last: date
    made_at: datetime
    registrar: str
    pc: str
    lines: tuple[LineView, ...]
    late: tuple[VisitRow, ...] = ()

    @property
    def total(self) -> int:
        """How many people."""
        return len(self.lines)

    @property
    def open(self) -> int:
        """How many are still to be reached."""
        return sum(1 for one in self.lines if one.is_open)

    @property
    def done(self) -> int:
        """How many are settled."""
        return self.total - self.open

    def next_after(self, position: int = 0) -> LineView | None:
        """Who is to be called next: the first one below this place, then from the top again."""
        waiting = [one for one in self.lines if one.is_open]
        below = [one for one in waiting if one.position > position]
        return next(iter((*below, *waiting)), None)
