"""Weekly hours of one doctor: read, compared with booked visits, written from a day on.

A template is never deleted: the earlier one ends the day before, so that every past day still
shows the hours it had. Alternating templates (domain: section 5) are written through ``templates``;
weekly hours leave them alone unless the person says that they shall end too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from clinic_desk import errors
from clinic_desk.models import journal
from clinic_desk.models import timetable as tables
from clinic_desk.models.journal import Visit
from clinic_desk.models.timetable import TimetableTemplate
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, VisitRow, VisitState, WorkingSpan
from clinic_desk.rules.template_change import WorkingTime
from clinic_desk.rules.times import MINUTES_A_DAY, Span, merge
from clinic_desk.rules.timetable import DAYS_A_WEEK, Cycle, Part, Template, Timetable
from clinic_desk.services import audit, staff
from clinic_desk.services.access import anybody, inside, needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.template_writing import with_old_facts, write_template

_Validity = Template | TimetableTemplate
"""As the rules have it, or as it is stored: both name the cycle and the days."""

_A_MONDAY = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class SavedHours:
    """What was written: the last day the hours hold (None: open), and the visits now outside them."""

    changed: bool
    valid_to: date | None = None
    outside: tuple[VisitRow, ...] = ()


# --- the hours of one doctor -----------------------------------------------------------------------


@needs(Right.JOURNAL)
def weekly_hours(doctor_id: int, on: date) -> tuple[WorkingSpan, ...]:
    """The weekly hours that hold on a day, by weekday and start; alternating hours are not among them."""
    weekly = [
        replace(one, valid_from=None, valid_to=None)
        for one in _timetable(doctor_id).templates
        if one.cycle is Cycle.WEEKLY and one.is_valid_on(on)
    ]
    merged = Timetable(room="", minutes=1, templates=weekly)
    return tuple(
        WorkingSpan(weekday, span.start, span.end)
        for weekday in range(DAYS_A_WEEK)
        for span in merge(piece.span for piece in merged.hours(_A_MONDAY + timedelta(days=weekday)).pieces)
    )


@needs(Right.JOURNAL)
def other_hours(doctor_id: int, on: date) -> tuple[Template, ...]:
    """The alternating templates (even / odd days, cycles of weeks ...) that hold on a day or begin later."""
    return tuple(
        one
        for one in _timetable(doctor_id).templates
        if one.cycle is not Cycle.WEEKLY and (one.valid_to is None or one.valid_to >= on)
    )


@needs(Right.JOURNAL)
def next_change(doctor_id: int, after: date) -> date | None:
    """The first later day from which other weekly hours are entered already."""
    eve = _eve_of_next(_timetable(doctor_id).templates, after)
    return None if eve is None else eve + timedelta(days=1)


@needs(Right.JOURNAL)
def visits_outside(
    doctor_id: int, spans: Iterable[WorkingSpan], valid_from: date, *, replace_others: bool = False
) -> list[VisitRow]:
    """The booked visits that these hours would leave outside; those outside already are not repeated."""
    audit.days_seen("visits", valid_from, date.max, doctor_id)
    now = _timetable(doctor_id)
    then = _with_hours(now, tidy(spans), valid_from, replace_others=replace_others)
    held, holds = WorkingTime(now), WorkingTime(then)
    return [
        visit
        for visit in journal.visits_where(
            Visit.doctor == doctor_id,
            Visit.day >= valid_from,
            Visit.state == VisitState.BOOKED,
            Visit.queue_place.is_null(),
        )
        if held.holds(visit.at, visit.until) and not holds.holds(visit.at, visit.until)
    ]


@needs(Right.TIMETABLE)
def save_weekly_hours(
    doctor_id: int,
    spans: Iterable[WorkingSpan],
    *,
    valid_from: date,
    now: datetime,
    actor: Actor,
    replace_others: bool = False,
) -> SavedHours:
    """Let these weekly hours hold from a day on, until other hours entered for later begin.

    Visits left outside stay booked and are returned. ``replace_others`` ends alternating templates
    the day before too. Raises BadField for a day in the past (what was shown stays as it was) and
    UnknownRow.
    """
    wanted = tidy(spans)
    if valid_from < now.date():
        raise errors.BadField("valid_from", "past")
    doctor = staff.row_of(doctor_id)
    facts = {"doctor": doctor.name.short, "from": valid_from.isoformat(), "cycle": str(Cycle.WEEKLY)}
    with recorded(ActionKind.HOURS, now=now, actor=actor, **facts) as rows:
        outside = visits_outside(doctor_id, wanted, valid_from, replace_others=replace_others)
        written = write_hours(doctor_id, wanted, valid_from, rows, replace_others=replace_others)
        return replace(written, outside=tuple(outside))


@anybody
def tidy(spans: Iterable[WorkingSpan]) -> tuple[WorkingSpan, ...]:
    """The same hours sorted, touching and overlapping ones joined; raises BadField for impossible ones."""
    by_weekday: dict[int, list[Span]] = {}
    for one in spans:
        if not 0 <= one.weekday < DAYS_A_WEEK or not 0 <= one.start < one.end <= MINUTES_A_DAY:
            raise errors.BadField("hours", "range")
        by_weekday.setdefault(one.weekday, []).append(Span(one.start, one.end))
    return tuple(
        WorkingSpan(weekday, span.start, span.end)
        for weekday in sorted(by_weekday)
        for span in merge(by_weekday[weekday])
    )


def _timetable(doctor_id: int) -> Timetable:
    return tables.timetables_of([staff.row_of(doctor_id)])[doctor_id]


def _with_hours(
    timetable: Timetable, spans: Sequence[WorkingSpan], valid_from: date, *, replace_others: bool
) -> Timetable:
    """The timetable as it would be after saving."""
    eve = valid_from - timedelta(days=1)
    kept = [
        replace(one, valid_to=eve) if _is_ended_by(one, valid_from, replace_others=replace_others) else one
        for one in timetable.templates
    ]
    new = Template(
        tuple(Part(one.weekday, Span(one.start, one.end)) for one in spans),
        valid_from=valid_from,
        valid_to=_eve_of_next(kept, valid_from),
    )
    return replace(timetable, templates=(*kept, new))


def _eve_of_next(templates: Iterable[_Validity], day: date) -> date | None:
    """The last day before weekly hours begin that are entered for later; None if there are none."""
    begins = [
        one.valid_from
        for one in templates
        if one.cycle == Cycle.WEEKLY
        and one.valid_from is not None
        and one.valid_from > day
        and (one.valid_to is None or one.valid_to >= one.valid_from)
    ]
    return min(begins) - timedelta(days=1) if begins else None


def _begins_after(template: _Validity, day: date) -> bool:
    return template.valid_from is not None and template.valid_from > day


def _is_ended_by(template: _Validity, valid_from: date, *, replace_others: bool) -> bool:
    if template.cycle != Cycle.WEEKLY and not replace_others:
        return False
    goes_on = template.valid_to is None or template.valid_to >= valid_from
    return goes_on and not _begins_after(template, valid_from)


@inside
def write_hours(
    doctor_id: int,
    spans: Sequence[WorkingSpan],
    valid_from: date,
    rows: Recorder,
    *,
    replace_others: bool = False,
) -> SavedHours:
    """Write weekly hours inside the caller's action; tidy ``spans`` first."""
    templates = list(TimetableTemplate.select().where(TimetableTemplate.doctor == doctor_id))
    ended = [one for one in templates if _is_ended_by(one, valid_from, replace_others=replace_others)]
    later = [
        one.valid_from for one in templates if one.cycle == Cycle.WEEKLY and _begins_after(one, valid_from)
    ]
    valid_to = min(later) - timedelta(days=1) if later else None
    weekly = [one for one in ended if one.cycle == Cycle.WEEKLY]
    only_weekly = len(weekly) == len(ended) and all(one.valid_to in {None, valid_to} for one in weekly)
    if only_weekly and weekly_hours(doctor_id, valid_from) == tuple(spans):
        return SavedHours(changed=False, valid_to=valid_to)
    replaced = {one.id for one in weekly}
    old = [part for one in _timetable(doctor_id).templates if one.id in replaced for part in one.parts]
    for one in ended:
        rows.update(one, valid_to=valid_from - timedelta(days=1))
    if spans:
        wanted = [Part(one.weekday, Span(one.start, one.end)) for one in spans]
        new = Template(with_old_facts(wanted, old), valid_to=valid_to)
        write_template(doctor_id, new, valid_from=valid_from, recorder=rows)
    return SavedHours(changed=True, valid_to=valid_to)
