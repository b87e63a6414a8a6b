"""Random clinics with some weeks of requests, and what a report of them says, counted slowly and by itself.

The count reads whole rows of the tables one by one, walks days and minutes one by one, and shares nothing
with ``services.reports`` but the timetable and the state's holidays.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median

from hypothesis import strategies as st

from clinic_desk import i18n, specialties
from clinic_desk.models import base, staff, timetable
from clinic_desk.models.journal import Request, Visit
from clinic_desk.models.staff import Doctor
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException, TimetablePart, TimetableTemplate
from clinic_desk.rules import day_list
from clinic_desk.rules.report import (
    AnswerTimes,
    Behind,
    Figure,
    Lead,
    LoadCell,
    Pace,
    Period,
    Report,
    Stretch,
    stretches,
)
from clinic_desk.rules.rows import Channel, RefusalGround, VisitState
from clinic_desk.rules.timetable import Cycle, DayKind, ExceptionKind
from clinic_desk.services import public_holidays

FIRST = date(2026, 11, 30)
"""A Monday; Independence Day and the New Year are ahead."""
TERMS = {Channel.PHONE: 10, Channel.DIRECT: 10, Channel.PORTAL: 30}
SPECIALTIES = ("dentist", "general_practice", "no_such_code")
REGISTRARS = ("Омарова А.", "Әлиева Б.", "")

_clocks = st.sampled_from(["00:00:00", "00:00:01", "04:59:59", "05:00:00", "09:30:00", "23:59:59"])
_delays = st.sampled_from([0, 40, 40, 185, 600, 601, 1800, 1801, 86_400, 3 * 86_400 + 7])
_days_ahead = st.sampled_from([0, 0, 1, 2, 5, 14, 21, 22, 23, 24, 40])
_outcomes = st.sampled_from(["visit", "visit", "visit", "queue", "withdrawn", *RefusalGround])
requests = st.fixed_dictionaries(
    {
        "day": st.integers(-3, 24),
        "clock": _clocks,
        "delay": _delays,
        "channel": st.sampled_from(Channel),
        "registrar": st.sampled_from(REGISTRARS),
        "outcome": _outcomes,
        "doctor": st.integers(0, 2),
        "ahead": _days_ahead,
        "at": st.sampled_from([480, 500, 525, 590, 715, 1380, 1425]),
        "minutes": st.sampled_from([15, 15, 20, 95]),
        "state": st.sampled_from(VisitState),
        "moves": st.sampled_from([0, 0, 1, 3]),
    }
)
doctors = st.fixed_dictionaries(
    {
        "specialty": st.sampled_from(SPECIALTIES),
        "active": st.sampled_from([True, True, False]),
        "position": st.integers(0, 3),
        "cycle": st.sampled_from([Cycle.WEEKLY, Cycle.DATE_PARITY, Cycle.WEEKDAY_PARITY]),
        "parts": st.lists(
            st.tuples(
                st.integers(0, 13), st.integers(30, 80), st.sampled_from([1, 3, 4, 14]).filter(bool)
            ).map(lambda one: (one[0], one[1] * 15, min(1440, (one[1] + one[2]) * 15))),
            max_size=8,
        ),
        "away": st.none() | st.tuples(st.integers(0, 10), st.sampled_from(ExceptionKind)),
    }
)
day_lists = st.dictionaries(
    st.integers(-2, 40), st.tuples(st.sampled_from(DayKind), st.none() | st.integers(0, 6)), max_size=4
)
clinics = st.fixed_dictionaries(
    {
        "doctors": st.lists(doctors, min_size=3, max_size=3),
        "requests": st.lists(requests, max_size=18),
        "day_list": day_lists,
    }
)
periods = st.tuples(
    st.integers(-3, 26), st.sampled_from([0, 0, 1, 6, 11, 30, 31, 150, 190]), st.sampled_from([0, 0, 0, -400])
).map(lambda one: _period(*one))


def _period(offset: int, length: int, shift: int) -> Period:
    first = FIRST + timedelta(days=offset + shift)
    return Period(first, first + timedelta(days=length))


# --- writing -------------------------------------------------------------------------------------------


def write(clinic, person: int) -> None:
    """Put a random clinic into the file as raw rows."""
    rows = [_write_doctor(place, facts) for place, facts in enumerate(clinic["doctors"])]
    for offset, (kind, like) in clinic["day_list"].items():
        ClinicDayEntry.create(
            day=FIRST + timedelta(days=offset),
            kind=kind,
            name="Күн",
            like_weekday=like if kind is DayKind.WORKING else None,
            closes_at=720 if kind is DayKind.SHORT else None,
        )
    for number, facts in enumerate(clinic["requests"], 1):
        _write_request(number, facts, rows, person)


def _write_doctor(place, facts):
    row = Doctor.create(
        last_name=f"Д{place}",
        specialty=facts["specialty"],
        active=facts["active"],
        position=facts["position"],
        room=str(place),
    )
    template = TimetableTemplate.create(doctor=row, cycle=facts["cycle"], valid_from=FIRST - timedelta(9))
    for position, start, end in facts["parts"]:
        TimetablePart.create(template=template, position=position, start_minute=start, end_minute=end)
    if facts["away"] is not None:
        offset, kind = facts["away"]
        DoctorException.create(
            doctor=row,
            first_day=FIRST + timedelta(days=offset),
            last_day=FIRST + timedelta(days=offset + 2),
            kind=kind,
            start_minute=530,
            end_minute=700,
        )
    return row


def _write_request(number, facts, rows, person) -> None:
    day = FIRST + timedelta(days=facts["day"])
    received = datetime.combine(day, datetime.strptime(facts["clock"], "%H:%M:%S").time())
    refused = facts["outcome"] in set(RefusalGround)
    request = Request.create(
        year=day.year,
        number=number,
        received_at=base.to_utc(received),
        answered_at=base.to_utc(received + timedelta(seconds=facts["delay"])),
        channel=facts["channel"],
        person=person,
        last_name="X",
        verdict="attached",
        result="refused" if refused else "booked",
        ground=facts["outcome"] if refused else None,
        registrar=facts["registrar"],
        withdrawn=facts["outcome"] == "withdrawn",
    )
    if refused:
        return
    queued = facts["outcome"] == "queue"
    start = min(facts["at"], 1440 - facts["minutes"])
    Visit.create(
        request=request,
        doctor=rows[facts["doctor"]],
        person=person,
        day=day + timedelta(days=facts["ahead"]),
        start_minute=start,
        end_minute=start + facts["minutes"],
        state=VisitState.CANCELLED if facts["outcome"] == "withdrawn" else facts["state"],
        moves=facts["moves"],
        overbook_reason=None if queued else "қосымша",
        queue_place=number if queued else None,
    )


# --- counting ------------------------------------------------------------------------------------------


class SlowCount:
    """A report counted row by row; ``rows`` are the requests of the period that stand, oldest first."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.doctors = staff.all_doctors(with_inactive=True)
        self.hours = timetable.timetables_of(self.doctors)
        self.six_day_week = self._works_on_saturdays()
        self.visits = {one.request_id: one for one in Visit.select()}
        every = sorted(Request.select(), key=lambda one: (one.received_at, one.id))
        self.everything = [one for one in every if not one.withdrawn]
        self.rows = [one for one in self.everything if self._is_in(base.to_wall(one.received_at).date())]

    def report(self) -> Report:
        """Everything."""
        minutes = sorted(map(_minutes, self.rows))
        count = {figure: len(self.behind(Behind(figure))) for figure in Figure if "pace" not in figure}
        return Report(
            period=self.period,
            requests=len(self.rows),
            services={one: len(self.behind(Behind(Figure.SERVICES, one))) for one in Channel},
            refusals={one: len(self.behind(Behind(Figure.REFUSALS, one))) for one in RefusalGround},
            answers=AnswerTimes(
                median(minutes) if minutes else None,
                _percentile_95(minutes),
                count[Figure.WITHIN_TERM],
                count[Figure.LATE],
            ),
            arrived=count[Figure.ARRIVED],
            cancelled=count[Figure.CANCELLED],
            moved=count[Figure.MOVED],
            no_show=count[Figure.NO_SHOW],
            leads=self._leads(),
            load=self._load(),
            paces=self._paces(),
            course=self._course(),
        )

    def behind(self, wanted: Behind) -> list[int]:
        """The requests behind a figure."""
        if wanted.figure is Figure.LOAD:
            return [
                one.id
                for one in self.everything
                if (visit := self.visits.get(one.id)) is not None
                and visit.state != "cancelled"
                and self._is_in(visit.day)
                and wanted.doctor_id in {None, visit.doctor_id}
                and wanted.hour in {None, visit.start_minute // 60}
            ]
        return [one.id for one in self.rows if self._is_behind(one, wanted)]

    def _is_behind(self, row, wanted: Behind) -> bool:
        visit, late = self.visits.get(row.id), _minutes(row) > TERMS[Channel(row.channel)]
        is_in_figure = {
            Figure.REQUESTS: True,
            Figure.SERVICES: row.result == "booked",
            Figure.REFUSALS: row.result == "refused",
            Figure.WITHIN_TERM: not late,
            Figure.LATE: late,
            Figure.ARRIVED: visit is not None and visit.state == "arrived",
            Figure.CANCELLED: visit is not None and visit.state == "cancelled",
            Figure.MOVED: visit is not None and visit.moves > 0,
            Figure.NO_SHOW: visit is not None and visit.state == "no_show",
            Figure.LEAD: visit is not None,
            Figure.OVER_15: visit is not None and self._lead(row) > 15,
            Figure.PACE: True,
            Figure.PACE_LATE: late,
        }[wanted.figure]
        match wanted.figure:
            case Figure.PACE | Figure.PACE_LATE:
                key = [row.registrar]
            case Figure.REFUSALS:
                key = ["", row.ground]
            case Figure.LEAD | Figure.OVER_15:
                key = ["", visit.doctor.specialty if visit is not None else "-"]
            case _:
                key = ["", row.channel]
        return is_in_figure and wanted.key in key

    def _is_in(self, day: date) -> bool:
        return self.period.first <= day <= self.period.last

    def _lead(self, row) -> int:
        visit = self.visits[row.id]
        if visit.queue_place is not None:
            return 0
        day, days = base.to_wall(row.received_at).date(), 0
        while day < visit.day:
            day += timedelta(days=1)
            days += self._is_working(day)
        return days

    def _is_working(self, day: date) -> bool:
        entered = {one.day: one for one in ClinicDayEntry.select()}
        if not any(one.year == day.year for one in entered):
            proposed = day_list.propose(public_holidays.of_year(day.year), six_day_week=self.six_day_week)
            entered = {one.day: one.entry for one in proposed if not one.optional}
        kind = entered[day].kind if day in entered else ""
        if kind in {"holiday", "day_off"}:
            return False
        return kind == "working" or day.weekday() < (6 if self.six_day_week else 5)

    def _works_on_saturdays(self) -> bool:
        weekly = []
        for one in self.doctors:
            if one.active:
                hours = self.hours[one.id]
                plain = timetable.Timetable(hours.room, hours.minutes, hours.templates)
                ahead = [self.period.last + timedelta(days=offset) for offset in range(28)]
                weekly.append({day.weekday() for day in ahead if plain.hours(day).pieces})
        working = [one for one in weekly if one]
        return len([one for one in working if 5 in one]) > len(working) / 2

    def _leads(self) -> tuple[Lead, ...]:
        waits = defaultdict(list)
        for row in self.rows:
            if row.id in self.visits:
                waits[self.visits[row.id].doctor.specialty].append(self._lead(row))
        order = [one.code for one in specialties.all_specialties()] + ["no_such_code"]
        return tuple(
            Lead(code, len(days), median(days), sum(one > 15 for one in days))
            for code, days in sorted(waits.items(), key=lambda one: order.index(one[0]))
        )

    def _load(self) -> tuple[LoadCell, ...]:
        cells = []
        for doctor in self.doctors:
            visits, booked, opened = defaultdict(int), defaultdict(int), defaultdict(int)
            there = [self.visits[one] for one in self.behind(Behind(Figure.LOAD, doctor_id=doctor.id))]
            for visit in there:
                visits[visit.start_minute // 60] += 1
                for minute in range(visit.start_minute, visit.end_minute):
                    booked[minute // 60] += visit.queue_place is None
            for day in self._days_in_service(doctor):
                pieces = self.hours[doctor.id].hours(day).pieces
                for minute in {minute for one in pieces for minute in range(one.start, one.end)}:
                    opened[minute // 60] += 1
            cells += [
                LoadCell(doctor.id, hour, visits[hour], booked[hour], opened[hour])
                for hour in range(24)
                if visits[hour] or booked[hour] or opened[hour]
            ]
        return tuple(cells)

    def _days_in_service(self, doctor) -> list[date]:
        days = [self.period.first + timedelta(days=offset) for offset in range(self.period.days)]
        if doctor.active:
            return days
        live = [
            one.day for one in self.visits.values() if one.doctor_id == doctor.id and one.state != "cancelled"
        ]
        return [day for day in days if live and day <= max(live)]

    def _paces(self) -> tuple[Pace, ...]:
        return tuple(
            Pace(
                name,
                len(its),
                median(map(_minutes, its)),
                len(self.behind(Behind(Figure.PACE_LATE, name))),
            )
            for name in sorted({one.registrar for one in self.rows}, key=i18n.sort_key)
            if (its := [one for one in self.rows if one.registrar == name])
        )

    def _course(self) -> tuple[Stretch, ...]:
        course = []
        for part in stretches(self.period):
            its = [
                one for one in self.rows if part.first <= base.to_wall(one.received_at).date() <= part.last
            ]
            results = [one.result for one in its]
            course.append(Stretch(part, results.count("booked"), results.count("refused")))
        return tuple(course)


def _minutes(row) -> float:
    return (row.answered_at - row.received_at).total_seconds() / 60


def _percentile_95(minutes: list[float]) -> float | None:
    for one in minutes:
        if sum(other <= one for other in minutes) >= 0.95 * len(minutes):
            return one
    return None
