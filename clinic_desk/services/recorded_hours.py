"""Hours and absences of a timetable file against those of a doctor: compared, and written.

What the file says nothing about, or nothing that was understood, stays as the clinic entered it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clinic_desk.models import journal
from clinic_desk.models import timetable as tables
from clinic_desk.models.journal import Visit
from clinic_desk.models.timetable import DoctorException
from clinic_desk.rules.rows import DoctorRecord, DoctorRow, VisitRow, VisitState, WorkingSpan
from clinic_desk.rules.times import Span, merge, minute_of
from clinic_desk.rules.timetable import (
    AWAY_KINDS,
    DAYS_A_WEEK,
    Cycle,
    Part,
    Template,
    Timetable,
    TimetableException,
    cycle_positions,
)
from clinic_desk.services.access import inside
from clinic_desk.services.actions import Recorder
from clinic_desk.services.hours import tidy, weekly_hours
from clinic_desk.services.template_writing import (
    end_templates,
    eve_of_later_hours,
    with_old_facts,
    write_template,
)

_BY_WEEKDAY = frozenset({Cycle.WEEKS, Cycle.DATE_PARITY, Cycle.NTH_WEEKDAY})
_ANCHORED = frozenset({Cycle.WEEKS, Cycle.DAYS})
_A_MONDAY = date(2001, 1, 1)  # the day from which a cycle without a first day counts


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a doctor by themselves: without rooms, minutes and purposes of single parts."""

    weekly: tuple[WorkingSpan, ...] = ()
    templates: tuple[Template, ...] = ()


@inside
def hours_on(row: DoctorRow, day: date) -> Hours:
    """The hours that hold on a day."""
    valid = [one for one in timetable_of(row).templates if one.is_valid_on(day)]
    return Hours(weekly_hours(row.id, day), _bare(one for one in valid if one.cycle is not Cycle.WEEKLY))


@inside
def wanted_hours(record: DoctorRecord, now: Hours) -> Hours:
    """What the hours shall be: those of the file, and the entered ones where it was not understood."""
    if not record.hours and not record.templates:
        return now
    unread = set(record.unread)
    wanted = Hours(
        tidy((*record.hours, *(one for one in now.weekly if one.weekday in unread))),
        _bare((*record.templates, *_only(now.templates, unread))),
    )
    return now if _is_the_same_by_weekday(wanted, now) else wanted


@inside
def missing_absences(
    record: DoctorRecord, entered: Iterable[TimetableException], today: date
) -> tuple[TimetableException, ...]:
    """The absences of the file, as far as the doctor is not entered as away already.

    One without a first day begins today. What is over by today is not entered any more.
    """
    known = [one for one in entered if _is_whole_absence(one)]
    missing: list[TimetableException] = []
    for one in record.absences:
        begin = one.first or today
        start = max(begin, today)
        for other in sorted([*known, *missing], key=lambda entry: entry.first):
            if other.kind == one.kind and other.first <= start <= other.last:
                start, begin = other.last + timedelta(days=1), other.last + timedelta(days=1)
        if start <= one.last:
            missing.append(TimetableException(begin, one.last, one.kind, reason=one.reason))
    return tuple(missing)


@inside
def absences_from(row: DoctorRow, day: date) -> tuple[TimetableException, ...]:
    """The entered absences of whole days that last on a day or begin later."""
    return tuple(one for one in timetable_of(row).exceptions if _is_whole_absence(one) and one.last >= day)


@inside
def timetable_of(row: DoctorRow) -> Timetable:
    """The timetable of one doctor."""
    return tables.timetables_of([row])[row.id]


@inside
def write_hours(row: DoctorRow, wanted: Hours, valid_from: date, recorder: Recorder) -> None:
    """Let other hours hold from a day on, inside the caller's transaction; the earlier ones end."""
    old = [one for one in timetable_of(row).templates if one.is_valid_on(valid_from)]
    end_templates(row.id, valid_from, recorder=recorder)
    weekly = Template(tuple(Part(one.weekday, Span(one.start, one.end)) for one in wanted.weekly))
    for template in (weekly, *wanted.templates):
        if template.parts:
            known = [part for one in old if one.cycle is template.cycle for part in one.parts]
            parts = with_old_facts(template.parts, known)
            valid_to = eve_of_later_hours(row.id, valid_from, template.cycle)
            new = replace(template, parts=parts, valid_to=valid_to)
            write_template(row.id, new, valid_from=valid_from, recorder=recorder)


@inside
def write_absences(row: DoctorRow, absences: Iterable[TimetableException], recorder: Recorder) -> None:
    """Enter absences inside the caller's transaction."""
    for one in absences:
        recorder.create(
            DoctorException,
            doctor=row.id,
            first_day=one.first,
            last_day=one.last,
            kind=str(one.kind),
            reason=one.reason,
        )


@inside
def visits_left_outside(doctor_id: int, before: Timetable, after: Timetable, since: date) -> list[VisitRow]:
    """The booked visits from a day on that stood inside the hours and no longer do."""
    booked = journal.visits_where(
        Visit.doctor == doctor_id, Visit.day >= since, Visit.state == VisitState.BOOKED
    )
    return [
        visit
        for visit in booked
        if visit.queue_place is None and _is_inside(before, visit) and not _is_inside(after, visit)
    ]


def _is_inside(timetable: Timetable, visit: VisitRow) -> bool:
    start = minute_of(visit.at)
    taken = Span(start, start + int((visit.until - visit.at).total_seconds()) // 60)
    pieces = timetable.hours(visit.at.date()).pieces
    return any(span.contains(taken) for span in merge(piece.span for piece in pieces))


def _is_whole_absence(one: TimetableException) -> bool:
    return one.kind in AWAY_KINDS and one.span is None


# --- alternating hours -----------------------------------------------------------------------------


def _bare(templates: Iterable[Template]) -> tuple[Template, ...]:
    """The same hours as one template for each cycle, times joined, without anything else."""
    spans: dict[tuple[Cycle, int, date | None], dict[int, list[Span]]] = {}
    for one in templates:
        key = (one.cycle, one.length, _anchor(one)) if one.cycle in _ANCHORED else (one.cycle, 1, None)
        for part in one.parts:
            spans.setdefault(key, {}).setdefault(part.position, []).append(part.span)
    return tuple(
        Template(
            tuple(Part(place, span) for place in sorted(places) for span in merge(places[place])),
            *key,
        )
        for key, places in sorted(spans.items(), key=lambda item: str(item[0]))
    )


def _anchor(template: Template) -> date:
    """The first day from which the cycle counts, as ``rules.timetable`` counts it."""
    anchor = template.anchor or template.valid_from or _A_MONDAY
    return anchor if template.cycle is Cycle.DAYS else anchor - timedelta(days=anchor.weekday())


def _only(templates: Iterable[Template], weekdays: set[int]) -> list[Template]:
    """The parts on some weekdays; cycles that know no weekdays stay whole, if any weekday is wanted."""
    kept = []
    for one in templates:
        parts = [
            part
            for part in one.parts
            if (part.position % DAYS_A_WEEK in weekdays if one.cycle in _BY_WEEKDAY else weekdays)
        ]
        if parts:
            kept.append(replace(one, parts=tuple(parts)))
    return kept


def _is_the_same_by_weekday(wanted: Hours, now: Hours) -> bool:
    """Whether the clinic has the file's even and odd days already, meant as weekdays.

    The file is read by date; who has corrected that in the hours editor is not overruled by the
    next import. Even weekdays are Tue, Thu and Sat (domain: section 5).
    """
    by_date = [one for one in wanted.templates if one.cycle is Cycle.DATE_PARITY]
    if not by_date:
        return False
    weekdays = {part.position % DAYS_A_WEEK for one in by_date for part in one.parts}
    meant = [
        WorkingSpan(part.position % DAYS_A_WEEK, part.span.start, part.span.end)
        for one in by_date
        for part in one.parts
        if part.position // DAYS_A_WEEK == 1 - part.position % DAYS_A_WEEK % 2
        and part.position % DAYS_A_WEEK != DAYS_A_WEEK - 1
    ]
    corrected = Hours(
        tidy((*wanted.weekly, *meant)), tuple(one for one in wanted.templates if one not in by_date)
    )
    parity = [one for one in now.templates if one.cycle is Cycle.WEEKDAY_PARITY]
    entered = [
        WorkingSpan(weekday, part.span.start, part.span.end)
        for one in parity
        for weekday in weekdays
        for part in one.parts
        if part.position in cycle_positions(one, _A_MONDAY + timedelta(days=weekday))
    ]
    rest = tuple(one for one in now.templates if one not in parity)
    return corrected == Hours(tidy((*now.weekly, *entered)), rest)
