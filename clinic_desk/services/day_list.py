"""The clinic's own day list: holidays, moved days off, working weekends, short days, duty doctors.

An entry covers schedules on its day and never deletes one: taken out again, the schedule is back. Days
that are over stay as they were shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_desk import errors
from clinic_desk.models import journal, staff, timetable
from clinic_desk.models.journal import Visit
from clinic_desk.models.staff import Doctor
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException
from clinic_desk.rules import day_list as rules
from clinic_desk.rules.day_list import ComparedDay, DayProposal
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoctorRow, VisitRow, VisitState
from clinic_desk.rules.times import Span, merge, minute_of
from clinic_desk.rules.times import days_between as each_day
from clinic_desk.rules.timetable import ClinicDay, ExceptionKind, Timetable, TimetableException
from clinic_desk.services import actions, audit, call_sheets, public_holidays, undo
from clinic_desk.services.access import anybody, needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.rebooking import NewTimes
from clinic_desk.services.undo import Undone

_NEXT_YEAR_FROM = 11
"""The month from which the next year should be entered: patients are booked two months ahead."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Duty:
    """A doctor who receives on a day whatever the day list says; no room: his own."""

    doctor_id: int
    span: Span
    room: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A day as it stands in the file."""

    entry: ClinicDay | None = None
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class DayChange:
    """What a day shall be: ``entry`` None takes it out of the list; ``duties`` None leaves them alone.

    ``seen`` is what stood there when the person decided, to be written over only if it still does.
    """

    day: date
    entry: ClinicDay | None
    duties: tuple[Duty, ...] | None = None
    seen: Standing | None = None


@dataclass(frozen=True, slots=True)
class SavedDays:
    """The days that are different now, the number of the action (None if nothing was), the call sheets."""

    days: tuple[date, ...] = ()
    action_id: int | None = None
    sheets: tuple[int, ...] = ()


# --- what is proposed and entered ------------------------------------------------------------------


@anybody
def proposals(year: int, *, six_day_week: bool) -> list[DayProposal]:
    """What the law and known decrees propose for a year, in order of days."""
    return rules.propose(public_holidays.of_year(year), six_day_week=six_day_week)


@needs(Right.JOURNAL)
def compared(year: int, *, six_day_week: bool) -> list[ComparedDay]:
    """The proposals of a year beside what is entered, in order of days."""
    entered = {one.day: one for one in days_between(date(year, 1, 1), date(year, 12, 31))}
    return rules.compare(proposals(year, six_day_week=six_day_week), entered, year)


@needs(Right.JOURNAL)
def days_between(first: date, last: date) -> list[ClinicDay]:
    """The entered days from first to last, both included."""
    entered = timetable.clinic_days()
    return [entered[day] for day in sorted(entered) if first <= day <= last]


@needs(Right.JOURNAL)
def duties_between(first: date, last: date) -> dict[date, tuple[Duty, ...]]:
    """The duty doctors of each day that has some, by the beginning of their hours."""
    found: dict[date, list[Duty]] = {}
    for doctor_id, one in timetable.exceptions_between(first, last):
        if one.kind is ExceptionKind.DUTY and one.span is not None:
            for day in each_day(max(first, one.first), min(last, one.last)):
                found.setdefault(day, []).append(Duty(doctor_id, one.span, one.room))
    return {day: _in_order(duties) for day, duties in found.items()}


@needs(Right.JOURNAL)
def days_ahead_warning(today: date) -> int | None:
    """The next year, if it begins soon and nothing is entered for it; else None."""
    if today.month < _NEXT_YEAR_FROM:
        return None
    year = today.year + 1
    return None if days_between(date(year, 1, 1), date(year, 12, 31)) else year


@needs(Right.JOURNAL)
def has_six_day_week(today: date) -> bool:
    """Whether most doctors with hours receive on a Saturday of the next four weeks."""
    ahead = [date.fromordinal(today.toordinal() + offset) for offset in range(28)]
    plain = [replace(one, clinic_days={}, exceptions=()) for one in _timetables().values()]
    weekly = [{day.weekday() for day in ahead if one.hours(day).pieces} for one in plain]
    working = [weekdays for weekdays in weekly if weekdays]
    return bool(working) and 2 * sum(_SATURDAY in one for one in working) > len(working)


# --- whom it hits ----------------------------------------------------------------------------------


@needs(Right.JOURNAL)
def booked_on(day: date) -> list[VisitRow]:
    """The booked visits of a day, by time: whom it hits when the day becomes a holiday."""
    audit.days_seen("day", day, day)
    return _booked_on([day])


@needs(Right.TIMETABLE)
def visits_hit(changes: Iterable[DayChange], *, now: datetime) -> list[VisitRow]:
    """The booked visits to come that would lie outside the hours; those that do already are not repeated.

    They stay booked when the days are saved: what becomes of them is decided by people.
    """
    wanted = {one.day: one for one in changes}
    for day in wanted:
        audit.days_seen("day", day, day)
    visits = [one for one in _booked_on(list(wanted)) if one.queue_place is None and one.until > now]
    before = _timetables()
    then = {doctor: _with_changes(one, doctor, wanted) for doctor, one in before.items()}
    return [
        visit
        for visit in visits
        if visit.doctor_id in before
        and _receives(before[visit.doctor_id], visit)
        and not _receives(then[visit.doctor_id], visit)
    ]


def _booked_on(days: Sequence[date]) -> list[VisitRow]:
    found = journal.visits_where(Visit.day.in_(days), Visit.state == VisitState.BOOKED) if days else []
    return sorted(found, key=lambda one: (one.at, one.doctor_id, one.id))


def _timetables() -> dict[int, Timetable]:
    return timetable.timetables_of(staff.all_doctors())


def _with_changes(before: Timetable, doctor_id: int, wanted: Mapping[date, DayChange]) -> Timetable:
    days = {day: one for day, one in before.clinic_days.items() if day not in wanted}
    days |= {day: one.entry for day, one in wanted.items() if one.entry is not None}
    changed = {day for day, one in wanted.items() if one.duties is not None}
    kept = [one for one in before.exceptions if not (_is_duty(one) and one.first in changed)]
    added = [
        TimetableException(day, day, ExceptionKind.DUTY, duty.span, room=duty.room)
        for day, one in wanted.items()
        for duty in one.duties or ()
        if duty.doctor_id == doctor_id
    ]
    return replace(before, clinic_days=days, exceptions=(*kept, *added))


def _is_duty(one: TimetableException) -> bool:
    return one.kind is ExceptionKind.DUTY and one.first == one.last


def _receives(hours: Timetable, visit: VisitRow) -> bool:
    start = minute_of(visit.at)
    taken = Span(start, start + int((visit.until - visit.at).total_seconds()) // 60)
    pieces = hours.hours(visit.at.date()).pieces
    return any(span.contains(taken) for span in merge(piece.span for piece in pieces))


# --- writing ---------------------------------------------------------------------------------------


@needs(Right.TIMETABLE)
def save_days(
    changes: Iterable[DayChange], *, now: datetime, actor: Actor, with_sheets: bool = False
) -> SavedDays:
    """Enter, change or take out days with their duty doctors, as one action that can be taken back.

    ``with_sheets`` puts the visits that this hits on call sheets, one for each doctor.
    Raises BadField for a day that is over (``past``), for a short day without its end and other values
    that cannot be (``missing``, ``range``), UnknownRow for a duty doctor who does not exist, and
    ChangedMeanwhile where a day is no longer as it was seen.
    """
    wanted = [_checked(one, now.date()) for one in {one.day: one for one in changes}.values()]
    doctors = {one.id: one for one in staff.all_doctors()}
    done: list[date] = []
    with recorded(ActionKind.DAY_LIST, now=now, actor=actor) as rows:
        if any(one.seen not in {None, Standing(_entry_of(one.day), _duties_of(one.day))} for one in wanted):
            raise errors.ChangedMeanwhile("clinic_day")
        hit = visits_hit(wanted, now=now) if with_sheets else []
        for change in sorted(wanted, key=lambda one: one.day):
            wrote = _write_entry(rows, change)
            if change.duties is not None:
                wrote = _write_duties(rows, change.day, change.duties, doctors) or wrote
            if wrote:
                done.append(change.day)
        rows.facts["days"] = [day.isoformat() for day in done]
        sheets = _make_sheets(rows, hit, now=now, actor=actor)
        return SavedDays(tuple(done), rows.action_id if done else None, sheets)


@needs(Right.TIMETABLE)
def set_duty(day: date, duty: Duty, *, now: datetime, actor: Actor) -> SavedDays:
    """Let a doctor receive on a day whatever the day list says; hours he had there are replaced."""
    others = [one for one in _duties_of(day) if one.doctor_id != duty.doctor_id]
    return save_days([DayChange(day, _entry_of(day), (*others, duty))], now=now, actor=actor)


@needs(Right.TIMETABLE)
def remove_duty(day: date, doctor_id: int, *, now: datetime, actor: Actor) -> SavedDays:
    """Take a duty doctor off a day."""
    others = tuple(one for one in _duties_of(day) if one.doctor_id != doctor_id)
    return save_days([DayChange(day, _entry_of(day), others)], now=now, actor=actor)


@needs(Right.TIMETABLE)
def take_back_last(*, now: datetime, actor: Actor) -> Undone:
    """Take back the newest action of this desk today, if it is one on the day list.

    Raises NothingToUndo where it is not, and what taking back raises.
    """
    found = actions.last_own(actor, now=now)
    if found is None or actions.get(found[0]).kind is not ActionKind.DAY_LIST:
        raise errors.NothingToUndo
    return undo.take_back_action(found[0], now=now, actor=actor)


def _entry_of(day: date) -> ClinicDay | None:
    return next(iter(days_between(day, day)), None)


def _duties_of(day: date) -> tuple[Duty, ...]:
    return duties_between(day, day).get(day, ())


def _checked(change: DayChange, today: date) -> DayChange:
    if change.day < today:
        raise errors.BadField("day", "past")
    if change.entry is None:
        return change
    entry = rules.tidy(replace(change.entry, day=change.day))
    problem = rules.problem_of(entry)
    if problem is not None:
        raise errors.BadField(*problem)
    return replace(change, entry=entry)


def _write_entry(rows: Recorder, change: DayChange) -> bool:
    stored: ClinicDayEntry | None = ClinicDayEntry.get_or_none(ClinicDayEntry.day == change.day)
    entry = change.entry
    if entry is None:
        if stored is not None:
            rows.remove(stored)
        return stored is not None
    values = {
        "kind": str(entry.kind),
        "name": str(entry.name),
        "like_weekday": entry.like_weekday,
        "closes_at": entry.closes_at,
    }
    if stored is None:
        rows.create(ClinicDayEntry, day=change.day, **values)
        return True
    if all(getattr(stored, name) == value for name, value in values.items()):
        return False
    rows.update(stored, **values)
    return True


def _write_duties(
    rows: Recorder, day: date, duties: Sequence[Duty], doctors: Mapping[int, DoctorRow]
) -> bool:
    """Bring the stored duties of a day to these; whether anything had to be written."""
    kind = ExceptionKind.DUTY
    query = DoctorException.select().where(
        DoctorException.kind == kind, DoctorException.first_day == day, DoctorException.last_day == day
    )
    missing = list(_in_order(dict.fromkeys(duties)))
    wrote = False
    for row in query:
        same = Duty(row.doctor_id, Span(row.start_minute, row.end_minute), row.room)
        if same in missing:
            missing.remove(same)
        else:
            rows.remove(row)
            wrote = True
    for duty in missing:
        if duty.doctor_id not in doctors:
            raise errors.UnknownRow("doctor", str(duty.doctor_id))
        rows.create(
            DoctorException,
            doctor=Doctor.get_by_id(duty.doctor_id),
            first_day=day,
            last_day=day,
            kind=str(kind),
            start_minute=duty.span.start,
            end_minute=duty.span.end,
            room=duty.room.strip(),
        )
    return wrote or bool(missing)


def _make_sheets(rows: Recorder, hit: Sequence[VisitRow], *, now: datetime, actor: Actor) -> tuple[int, ...]:
    """A call sheet for each doctor hit, with a new time proposed for each visit; none proposed twice."""
    if not hit:
        return ()
    entered, hours = timetable.clinic_days(), _timetables()
    proposed = NewTimes(now=now, pc=actor.pc).propose(hit, taken=call_sheets.promised_slots(), count=1)
    by_doctor: dict[int, list[VisitRow]] = {}
    for visit in hit:
        by_doctor.setdefault(visit.doctor_id, []).append(visit)
    made: list[int] = []
    for doctor_id, visits in by_doctor.items():
        days = sorted({visit.at.date() for visit in visits})
        # where a working weekend was taken out no closure covers the visit: there were added hours
        covered = all(hours[doctor_id].hours(day).closures for day in days)
        names = dict.fromkeys(entered[day].name for day in days if day in entered)
        sheet = call_sheets.NewSheet(
            doctor_id,
            ExceptionKind.CLOSED if covered else ExceptionKind.EXTRA_HOURS,
            days[0],
            days[-1],
            next(iter(names)) if len(names) == 1 else "",
        )
        lines = [(visit, next(iter(proposed[visit.id]), None)) for visit in visits]
        made.append(call_sheets.make_sheet_within(rows, sheet, lines, now=now, actor=actor))
    return tuple(made)


def _in_order(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    return tuple(sorted(duties, key=lambda one: (one.span, one.doctor_id)))
