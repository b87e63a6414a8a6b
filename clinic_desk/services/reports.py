"""The figures of a period, and the rows behind each of them (domain: section 7).

What counts and what does not says ``rules.report``. Figures and rows come from the same reading of the same
requests, so a number and the list that it opens do not differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import compress
from operator import sub
from typing import Final

from clinic_desk import errors, i18n, specialties
from clinic_desk.models import base, report_rows, staff, timetable
from clinic_desk.models.report_rows import IN_QUEUE, MOVED, NO_VISIT, Received
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.report import (
    LONGEST_LEAD_DAYS,
    AnswerTimes,
    Behind,
    Figure,
    Lead,
    Pace,
    Period,
    Report,
    Stretch,
    stretches,
)
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Channel, RefusalGround, VisitState
from clinic_desk.rules.spread import Spread
from clinic_desk.rules.times import days_between
from clinic_desk.rules.working_days import WorkingDays
from clinic_desk.services import audit, day_list, report_load
from clinic_desk.services.access import needs

_GROUNDS: Final = frozenset(map(str, RefusalGround))
_STATES: Final = {
    Figure.ARRIVED: VisitState.ARRIVED,
    Figure.CANCELLED: VisitState.CANCELLED,
    Figure.NO_SHOW: VisitState.NO_SHOW,
}
_DATE_AND_HOUR: Final = len("2026-11-24 03")
_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = 60
_BEFORE_ALL: Final = -1
"""Less than the number of any working day: whoever stands in a queue did not wait."""

_Answers = Mapping[tuple[str, str, timedelta], int]
"""How many answers: channel, registrar, time from applying to the answer."""


@needs(Right.REPORTS)
def report(period: Period, *, terms: Mapping[Channel, int], now: datetime) -> Report:  # noqa: ARG001 -- every look has its moment
    """All figures of a period; an answer is late beyond the minutes that ``terms`` has for its channel.

    Raises BadField (``last``, ``range``) where the period ends before it begins.
    """
    _check(period)
    with base.reading():
        found = report_rows.received(period.first, period.last)
        standings = Counter(zip(found.channels, found.standings, strict=True))
        states = _counted((standing.removesuffix(MOVED), count) for (_, standing), count in standings.items())
        answers = Counter(zip(found.channels, found.registrars, _times(found), strict=True))
        hours = _hours(found)
        return Report(
            period=period,
            requests=standings.total(),
            services=_services(standings),
            refusals={ground: states[ground] for ground in RefusalGround},
            answers=_answer_times(answers, terms),
            arrived=states[VisitState.ARRIVED],
            cancelled=states[VisitState.CANCELLED],
            moved=sum(count for (_, standing), count in standings.items() if standing.endswith(MOVED)),
            no_show=states[VisitState.NO_SHOW],
            leads=_leads(found, period, hours),
            load=report_load.cells(period),
            paces=_paces(answers, terms),
            course=_course(found, period, hours),
        )


@needs(Right.REPORTS)
def rows_behind(period: Period, behind: Behind, *, terms: Mapping[Channel, int]) -> list[int]:
    """The requests behind a figure, the oldest first: as many as the figure says.

    Behind the load stand the requests whose visits begin in that hour. Raises what :func:`report` raises.
    """
    _check(period)
    asked = {_key_of(behind.figure): behind.key, "doctor_id": behind.doctor_id, "hour": behind.hour}
    told = {name: value for name, value in asked.items() if value not in {None, ""}}
    days = f"{period.first}/{period.last}"
    audit.noted(AuditKind.VIEWED, "report", days, figure=str(behind.figure), **told)
    with base.reading():
        if behind.figure is Figure.LOAD:
            return report_rows.lying_on(period.first, period.last, behind.doctor_id, behind.hour)
        found = report_rows.received(period.first, period.last, with_ids=True)
        chosen = _stands_behind(found, behind, period, terms)
        rows = zip(found.received, found.ids, strict=True)
        return [request for _, request in sorted(compress(rows, chosen))]


@needs(Right.REPORTS)
def late_rows(period: Period, *, terms: Mapping[Channel, int]) -> list[int]:
    """The requests that were answered too late, the oldest first."""
    return rows_behind(period, Behind(Figure.LATE), terms=terms)


def _key_of(figure: Figure) -> str:
    """What the key of a figure names."""
    match figure:
        case Figure.PACE | Figure.PACE_LATE:
            return "registrar"
        case Figure.REFUSALS:
            return "ground"
        case Figure.LEAD | Figure.OVER_15:
            return "specialty"
        case _:
            return "channel"


def _check(period: Period) -> None:
    if period.last < period.first:
        raise errors.BadField("last", "range")


def _counted(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    """Counts of the same word added up."""
    found: Counter[str] = Counter()
    for word, count in pairs:
        found[word] += count
    return found


# --- services, answers ---------------------------------------------------------------------------------


def _services(standings: Mapping[tuple[str, str], int]) -> dict[Channel, int]:
    given = _counted(
        (channel, count) for (channel, standing), count in standings.items() if standing not in _GROUNDS
    )
    return {channel: given[channel] for channel in Channel}


def _times(found: Received) -> list[timedelta]:
    """From applying to the answer."""
    moment = datetime.fromisoformat
    return list(map(sub, map(moment, found.answered), map(moment, found.received)))


def _limits(terms: Mapping[Channel, int]) -> dict[str, timedelta]:
    return {str(channel): timedelta(minutes=terms[channel]) for channel in Channel}


def _late(answers: _Answers, terms: Mapping[Channel, int]) -> int:
    limits = _limits(terms)
    return sum(count for (channel, _, took), count in answers.items() if took > limits[channel])


def _minutes(answers: _Answers) -> Spread[float]:
    counts: defaultdict[float, int] = defaultdict(int)
    for (_, _, took), count in answers.items():
        counts[took / _SECOND / _MINUTE] += count
    return Spread(counts)


def _answer_times(answers: _Answers, terms: Mapping[Channel, int]) -> AnswerTimes:
    minutes, late = _minutes(answers), _late(answers, terms)
    return AnswerTimes(minutes.median(), minutes.percentile(95), minutes.total - late, late)


def _paces(answers: _Answers, terms: Mapping[Channel, int]) -> tuple[Pace, ...]:
    of_each: defaultdict[str, dict[tuple[str, str, timedelta], int]] = defaultdict(dict)
    for answer, count in answers.items():
        of_each[answer[1]][answer] = count
    paces: list[Pace] = []
    for registrar in sorted(of_each, key=i18n.sort_key):
        minutes = _minutes(of_each[registrar])
        late = _late(of_each[registrar], terms)
        paces.append(Pace(registrar, minutes.total, minutes.median() or 0.0, late))
    return tuple(paces)


def _course(found: Received, period: Period, hours: Sequence[str]) -> tuple[Stretch, ...]:
    is_refused = map(_GROUNDS.__contains__, found.standings)
    refusals = _by_day(Counter(compress(hours, is_refused)))
    requests = _by_day(Counter(hours))
    course: list[Stretch] = []
    for part in stretches(period):
        refused = sum(refusals[day] for day in days_between(part.first, part.last))
        both = sum(requests[day] for day in days_between(part.first, part.last))
        course.append(Stretch(part, both - refused, refused))
    return tuple(course)


def _hours(found: Received) -> list[str]:
    """The date and hour of UTC at which each request was received."""
    return [moment[:_DATE_AND_HOUR] for moment in found.received]


def _by_day(hours: Mapping[str, int]) -> Counter[date]:
    """Counts of hours as those of the clinic's days."""
    found: Counter[date] = Counter()
    for hour, day in report_rows.wall_days(hours).items():
        found[day] += hours[hour]
    return found


# --- how long until the visit --------------------------------------------------------------------------


def _leads(found: Received, period: Period, hours: Sequence[str]) -> tuple[Lead, ...]:
    specialty_of = {str(one.id): one.specialty for one in staff.all_doctors(with_inactive=True)}
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    waits = Counter(zip(found.doctors, _waits(found, period, hours), strict=True))
    for (doctor, lead), count in waits.items():
        if doctor:
            counts[specialty_of[doctor]][max(0, lead)] += count
    order = {one.code: place for place, one in enumerate(specialties.all_specialties())}
    leads: list[Lead] = []
    for specialty in sorted(counts, key=lambda code: (order.get(code, len(order)), code)):
        days = Spread(counts[specialty])
        leads.append(Lead(specialty, days.total, days.median() or 0.0, days.over(LONGEST_LEAD_DAYS)))
    return tuple(leads)


def _waits(found: Received, period: Period, hours: Sequence[str]) -> list[int]:
    """Working days from each request to its visit; nothing of sense for refusals, not above 0 for queues."""
    days = {day: date.fromisoformat(day) for day in set(found.days) - {NO_VISIT, IN_QUEUE}}
    first, last = period.first, max((period.last, *days.values()))
    numbers = _working_days(period, last).numbers(min((first, *days.values())), last)
    before = {hour: numbers[day] for hour, day in report_rows.wall_days(set(hours)).items()}
    then = {text: numbers[day] for text, day in days.items()} | {NO_VISIT: _BEFORE_ALL, IN_QUEUE: _BEFORE_ALL}
    return list(map(sub, map(then.__getitem__, found.days), map(before.__getitem__, hours)))


def _working_days(period: Period, last: date) -> WorkingDays:
    """The clinic's working days up to ``last``; years without any entry count with the state's holidays."""
    # by the hours at the end of the period, whenever it is looked at
    six_day_week = day_list.has_six_day_week(period.last)
    entered = timetable.clinic_days()
    known = {day.year for day in entered}
    for year in range(period.first.year, last.year + 1):
        if year not in known:
            proposed = day_list.proposals(year, six_day_week=six_day_week)
            entered |= {one.day: one.entry for one in proposed if not one.optional}
    return WorkingDays(entered, six_day_week)


# --- the rows behind a figure --------------------------------------------------------------------------


def _stands_behind(
    found: Received, behind: Behind, period: Period, terms: Mapping[Channel, int]
) -> list[bool]:
    """For each request whether it stands behind the figure."""
    figure, key = behind.figure, behind.key
    match figure:
        case Figure.LEAD | Figure.OVER_15:
            least = LONGEST_LEAD_DAYS + 1 if figure is Figure.OVER_15 else None
            return _waited(found, period, key, least)
        case Figure.WITHIN_TERM | Figure.LATE | Figure.PACE_LATE:
            limits, late = _limits(terms), figure is not Figure.WITHIN_TERM
            chosen = [
                (took > limits[channel]) is late
                for took, channel in zip(_times(found), found.channels, strict=True)
            ]
        case Figure.SERVICES | Figure.REFUSALS:
            refused = figure is Figure.REFUSALS
            chosen = [(standing in _GROUNDS) is refused for standing in found.standings]
        case Figure.MOVED:
            chosen = [standing.endswith(MOVED) for standing in found.standings]
        case Figure.ARRIVED | Figure.CANCELLED | Figure.NO_SHOW:
            state = _STATES[figure]
            chosen = [standing.removesuffix(MOVED) == state for standing in found.standings]
        case _:
            chosen = [True] * len(found.ids)
    return _narrowed(found, figure, key, chosen)


def _narrowed(found: Received, figure: Figure, key: str, chosen: list[bool]) -> list[bool]:
    """Only the channel, ground or registrar that is asked for; the paces always name one."""
    if figure in {Figure.PACE, Figure.PACE_LATE}:
        words = found.registrars
    elif not key:
        return chosen
    else:
        words = found.standings if figure is Figure.REFUSALS else found.channels
    return [stands and word == key for stands, word in zip(chosen, words, strict=True)]


def _waited(found: Received, period: Period, specialty: str, least: int | None) -> list[bool]:
    """Which requests have a visit with this specialty (empty: any), at least so many working days later."""
    doctors = {
        str(one.id)
        for one in staff.all_doctors(with_inactive=True)
        if not specialty or one.specialty == specialty
    }
    return [
        doctor in doctors and (least is None or lead >= least)
        for doctor, lead in zip(found.doctors, _waits(found, period, _hours(found)), strict=True)
    ]
