"""Reading call sheets: what has become of each line, taken from the visit as it stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_desk import errors
from clinic_desk.models import base, journal, people, sheet_rows, staff
from clinic_desk.models import timetable as tables
from clinic_desk.models import waiting as waiting_rows
from clinic_desk.models.journal import Visit
from clinic_desk.models.sheet_rows import RequestFacts, SheetFacts, StandingLine
from clinic_desk.models.waiting import CallSheetLine
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.call_sheets import CallSheetView, LineState, LineView, SheetRow
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rebooking import is_free, slot_at
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import (
    Appointment,
    DoctorRow,
    Document,
    PersonRow,
    Slot,
    VisitRow,
    VisitState,
)
from clinic_desk.rules.service_terms import document_for
from clinic_desk.rules.slots import CODE_BASE, piece_around
from clinic_desk.rules.times import Span, minute_of, moment_of
from clinic_desk.rules.timetable import AWAY_KINDS, CLOSING_DAYS, DayHours, ExceptionKind, Timetable
from clinic_desk.services import audit
from clinic_desk.services.access import needs


@needs(Right.JOURNAL)
def open_sheets(now: datetime) -> list[SheetRow]:
    """The sheets with somebody to call, or with a visit booked into the closed time since; oldest first."""
    with base.reading():
        doctors = _doctors()
        standing = sheet_rows.standing_lines()
        recent = sheet_rows.sheets_until(now.date())
        heads = {one.id: one for one in sheet_rows.sheets({*recent, *(one.sheet_id for one in standing)})}
        timetables = tables.timetables_of(
            [doctors[one] for one in {head.doctor_id for head in heads.values()}]
        )
        counts = dict.fromkeys(heads, 0)
        for one in _still_open(standing, timetables):
            counts[one.sheet_id] += 1
        rows = [
            SheetRow(
                id=head.id,
                doctor=doctors[head.doctor_id],
                kind=ExceptionKind(head.kind),
                first=head.first,
                last=head.last,
                made_at=head.made_at,
                total=head.total,
                open=counts[head.id],
                late=len(_late(head, timetables[head.doctor_id], now)) if head.id in recent else 0,
            )
            for head in heads.values()
        ]
        return [one for one in rows if one.open or one.late]


@needs(Right.JOURNAL)
def sheet(sheet_id: int, *, now: datetime, pc: str = "") -> CallSheetView:
    """One sheet with all that is needed to call; raises UnknownRow.

    ``pc`` is the desk that asks: what it holds itself is free for it.
    """
    audit.noted(AuditKind.VIEWED, "call_sheet", sheet_id)
    with base.reading():
        head = _head(sheet_id)
        doctor = _doctors()[head.doctor_id]
        lines = list(
            CallSheetLine.select().where(CallSheetLine.sheet == sheet_id).order_by(CallSheetLine.position)
        )
        timetable = tables.timetables_of([doctor])[doctor.id]
        return CallSheetView(
            id=head.id,
            doctor=doctor,
            kind=ExceptionKind(head.kind),
            reason=head.reason,
            first=head.first,
            last=head.last,
            made_at=head.made_at,
            registrar=head.registrar,
            pc=head.pc,
            lines=tuple(_Reader(head, now, pc).views(lines)),
            late=tuple(_late(head, timetable, now)),
        )


@needs(Right.JOURNAL)
def line(line_id: int, *, now: datetime, pc: str = "") -> LineView:
    """One line; raises UnknownRow."""
    with base.reading():
        row: CallSheetLine | None = CallSheetLine.get_or_none(CallSheetLine.id == line_id)
        if row is None:
            raise errors.UnknownRow("call_sheet_line", str(line_id))
        return _Reader(_head(row.sheet_id), now, pc).views([row])[0]


@needs(Right.JOURNAL)
def waiting_on_sheets() -> dict[int, int]:
    """Which sheet has each visit that is still to be settled."""
    return {one.visit_id: one.sheet_id for one in _open_lines()}


@needs(Right.JOURNAL)
def promised_slots(*, but: int | None = None) -> list[Slot]:
    """The times proposed to people who are still to be called, but for one line."""
    lines = [one for one in _open_lines() if one.proposal is not None and one.id != but]
    doctors = _doctors()
    timetables = tables.timetables_of([doctors[one] for one in {_proposed(one)[0] for one in lines}])
    return [_promised(one, doctors, timetables) for one in lines]


@needs(Right.JOURNAL)
def lines_proposing(slot: Slot, *, but: int) -> list[int]:
    """The open lines that have a minute of this time proposed."""
    doctors = _doctors()
    found: list[int] = []
    for one in _open_lines():
        if one.id == but or one.proposal is None or one.proposal[:2] != (slot.doctor_id, slot.at.date()):
            continue
        timetables = tables.timetables_of([doctors[slot.doctor_id]])
        other = _promised(one, doctors, timetables)
        if other.at < slot.until and slot.at < other.until:
            found.append(one.id)
    return found


@needs(Right.JOURNAL)
def request_facts(visit_id: int) -> RequestFacts:
    """What the request of a visit says beyond the visit."""
    return sheet_rows.requests_of([visit_id])[visit_id]


# --- what is still open ----------------------------------------------------------------------------


def _open_lines() -> list[StandingLine]:
    standing = sheet_rows.standing_lines()
    if not standing:
        return []
    doctors = _doctors()
    return _still_open(
        standing, tables.timetables_of([doctors[one] for one in {line.doctor_id for line in standing}])
    )


def _still_open(standing: Iterable[StandingLine], timetables: Mapping[int, Timetable]) -> list[StandingLine]:
    """Those whose time is still closed; where the doctor receives again, nobody has to be called."""
    return [
        one
        for one in standing
        if _is_closed(
            ExceptionKind(one.kind),
            timetables[one.doctor_id].hours(one.day),
            None if one.queue_place is not None else Span(one.start, one.end),
        )
    ]


def _is_closed(kind: ExceptionKind, hours: DayHours, span: Span | None) -> bool:
    """Whether a visit of such a sheet cannot take place then; ``span`` None is the live queue of the day.

    Of another room people are told, whatever the hours are. A visit outside the hours is closed by
    changed or removed hours only: under an absence somebody may have overbooked it there on purpose.
    """
    if kind is ExceptionKind.OTHER_ROOM:
        return True
    if kind in {ExceptionKind.OTHER_HOURS, ExceptionKind.EXTRA_HOURS}:
        return not hours.pieces if span is None else piece_around(hours.pieces, span) is None
    return _is_away(hours, span)


def _is_away(hours: DayHours, span: Span | None) -> bool:
    away = [closure for closure in hours.closures if closure.kind in AWAY_KINDS | CLOSING_DAYS]
    if span is None:
        return bool(away) and not hours.pieces
    if any(piece.span.contains(span) for piece in hours.pieces):
        # on duty on a holiday; an absence leaves no hours behind it
        away = [closure for closure in away if closure.kind in AWAY_KINDS]
    return any(closure.span.overlaps(span) for closure in away)


def _late(head: SheetFacts, timetable: Timetable, now: datetime) -> list[VisitRow]:
    """The visits from now on that stand in closed time of these days and are not on the sheet."""
    if head.kind not in AWAY_KINDS or head.last < now.date():
        return []
    there = sheet_rows.visits_on(head.id)
    others = {one.visit_id for one in sheet_rows.standing_lines()}
    visits = journal.visits_where(
        Visit.doctor == head.doctor_id,
        Visit.day.between(max(head.first, now.date()), head.last),
        Visit.state == VisitState.BOOKED,
    )
    return [
        one
        for one in visits
        if one.id not in there
        and one.id not in others
        and one.until > now
        and _is_away(timetable.hours(one.at.date()), _span_of(one))
    ]


def _span_of(visit: VisitRow) -> Span | None:
    if visit.queue_place is not None:
        return None
    start = minute_of(visit.at)
    return Span(start, start + int((visit.until - visit.at) / timedelta(minutes=1)))


# --- views -----------------------------------------------------------------------------------------


class _Reader:
    """Builds the views of lines of one sheet with a few queries, however many lines."""

    def __init__(self, head: SheetFacts, now: datetime, pc: str) -> None:
        self._head, self._now, self._pc = head, now, pc
        self._everyone = _doctors()
        self._timetables: Mapping[int, Timetable] = {}
        self._busy = _Busy({}, {})

    def views(self, lines: Sequence[CallSheetLine]) -> list[LineView]:
        """The lines as they stand now, in their order."""
        ids = [one.visit_id for one in lines]
        visits = {one.id: one for one in journal.visits_where(Visit.id.in_(ids))}
        persons = people.rows_by_id({one.person_id for one in visits.values()})
        requests = sheet_rows.requests_of(ids)
        asked = {self._head.doctor_id, *(one.proposal_doctor_id for one in lines)} - {None}
        self._timetables = tables.timetables_of([self._everyone[one] for one in asked])
        self._busy = self._busy_on(lines)
        return [
            self._view(
                one,
                visits[one.visit_id],
                persons[visits[one.visit_id].person_id],
                requests[one.visit_id],
            )
            for one in lines
        ]

    def _view(
        self,
        row: CallSheetLine,
        visit: VisitRow,
        person: PersonRow,
        request: RequestFacts,
    ) -> LineView:
        old_doctor = self._everyone[self._head.doctor_id]
        state = self._state(row, visit)
        proposal, free = None, False
        if row.proposal_doctor_id is not None:
            proposal, free = self._proposal(row, visit)
        document = request.document or document_for(person.birth_date, row.day)
        moved = state in {LineState.MOVED, LineState.ELSEWHERE}
        return LineView(
            id=row.id,
            sheet_id=self._head.id,
            position=row.position,
            state=state,
            visit=visit,
            person=person,
            phones=tuple(dict.fromkeys((*visit.phones, *person.phones))),
            old=Appointment(
                at=moment_of(row.day, row.start_minute),
                doctor=old_doctor.name,
                specialty=old_doctor.specialty,
                room=old_doctor.room if moved else visit.room,
                document=Document(document),
                queue_place=visit.queue_place,
            ),
            old_doctor=old_doctor,
            doctor=self._everyone[visit.doctor_id],
            proposal=proposal,
            is_free=free,
            calls=row.calls,
            note=row.note,
            done_at=None if row.done_at is None else base.to_wall(row.done_at),
            done_by=row.done_by,
        )

    def _state(self, row: CallSheetLine, visit: VisitRow) -> LineState:
        """What has become of the line; the visit rules, the written outcome only says by whom."""
        said = LineState(row.outcome)
        if visit.state is VisitState.CANCELLED:
            return said if said in {LineState.CANCELLED, LineState.WAITING} else LineState.GONE
        there = (row.day, row.start_minute) == (visit.at.date(), minute_of(visit.at))
        if visit.doctor_id != self._head.doctor_id or not there:
            return said if said is LineState.MOVED else LineState.ELSEWHERE
        if visit.state is VisitState.ARRIVED:
            return LineState.ARRIVED
        if visit.state is VisitState.NO_SHOW:
            return LineState.NO_SHOW
        if said is LineState.KEPT:
            return said
        hours = self._timetables[visit.doctor_id].hours(visit.at.date())
        if not _is_closed(ExceptionKind(self._head.kind), hours, _span_of(visit)):
            return LineState.STANDS
        return LineState.OPEN

    def _proposal(self, row: CallSheetLine, visit: VisitRow) -> tuple[Slot, bool]:
        doctor = self._everyone[row.proposal_doctor_id]
        at = moment_of(row.proposal_day, row.proposal_minute)
        hours = self._timetables[doctor.id].hours(at.date())
        slot = slot_at(hours, at, doctor, _kept_length(visit, doctor.id))
        if slot is None:
            return Slot(at, at + timedelta(minutes=doctor.minutes), doctor.id, doctor.room), False
        free = doctor.active and is_free(
            slot,
            hours,
            self._busy.taken(doctor.id, at.date()),
            now=self._now,
            held=self._busy.held(doctor.id, at.date()),
            purposes=purposes_for(visit.channel),
        )
        return slot, free

    def _busy_on(self, lines: Sequence[CallSheetLine]) -> _Busy:
        proposed = [one for one in lines if one.proposal_doctor_id is not None]
        if not proposed:
            return _Busy({}, {})
        ids = {one.proposal_doctor_id for one in proposed}
        days = [one.proposal_day for one in proposed]
        return _Busy(
            journal.taken_codes(ids, min(days), max(days)),
            waiting_rows.held_times(ids, min(days), max(days), self._now, but_of=self._pc),
        )


@dataclass(frozen=True, slots=True)
class _Busy:
    """What is taken and what is held among the proposed days."""

    codes: Mapping[tuple[str, int], list[int]]
    holds: Mapping[tuple[date, int], list[tuple[int, int]]]

    def taken(self, doctor_id: int, day: date) -> list[tuple[int, int]]:
        """(start, end) minutes of the live visits."""
        return [divmod(code, CODE_BASE) for code in self.codes.get((day.isoformat(), doctor_id), ())]

    def held(self, doctor_id: int, day: date) -> Collection[tuple[int, int]]:
        """(start, end) minutes offered at other desks."""
        return self.holds.get((day, doctor_id), ())


def _proposed(one: StandingLine) -> tuple[int, date, int]:
    if one.proposal is None:
        raise ValueError(one.id)
    return one.proposal


def _promised(
    one: StandingLine, doctors: Mapping[int, DoctorRow], timetables: Mapping[int, Timetable]
) -> Slot:
    number, day, minute = _proposed(one)
    doctor, at = doctors[number], moment_of(day, minute)
    keeps = number == one.doctor_id and one.queue_place is None
    slot = slot_at(timetables[number].hours(day), at, doctor, one.end - one.start if keeps else None)
    return slot or Slot(at, at + timedelta(minutes=doctor.minutes), number, doctor.room)


def _kept_length(visit: VisitRow, doctor_id: int) -> int | None:
    """A visit keeps its length with its own doctor, and takes that of another one."""
    if visit.doctor_id != doctor_id or visit.queue_place is not None:
        return None
    return int((visit.until - visit.at) / timedelta(minutes=1))


def _doctors() -> dict[int, DoctorRow]:
    return {row.id: row for row in staff.all_doctors(with_inactive=True)}


def _head(sheet_id: int) -> SheetFacts:
    for one in sheet_rows.sheets([sheet_id]):
        return one
    raise errors.UnknownRow("call_sheet", str(sheet_id))
