"""The search with wishes and reasons, against a walk over every minute of every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic_desk.models import timetable
from clinic_desk.rules.free_search import DayAnswer, FreeWish, PartOfDay, WhyNot
from clinic_desk.rules.rows import Actor
from clinic_desk.rules.timetable import Piece, Purpose
from clinic_desk.services import clinic, finder, places
from tests.make import make_person
from tests.services import random_clinics
from tests.services.random_clinics import DAYS, OWN_PC, for_one_example, write


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


# --- the walk: slow, and plain to read -------------------------------------------------------------------


def rows_of_piece(piece, taken, people):
    """Every row in one piece, by looking at each minute of each stretch that nobody takes."""
    found, length = [], piece.minutes * people
    minute = piece.start
    while minute < piece.end:
        if minute in taken:
            minute += 1
            continue
        stretch = [minute]
        while stretch[-1] + 1 < piece.end and stretch[-1] + 1 not in taken:
            stretch.append(stretch[-1] + 1)
        fitting = [one for one in stretch if one + length <= stretch[-1] + 1]
        in_rhythm = [one for one in fitting if (one - piece.start) % piece.minutes == 0]
        found += [(one, one + length, piece.room) for one in in_rhythm or fitting[:1]]
        minute = stretch[-1] + 1
    return found


def rows_over_seams(pieces, taken, people, today, day):
    """Every row whose visits lie in different pieces that go on as one."""
    found = []
    for minute in range(1440):
        holders = []
        length = next((one.minutes for one in pieces if one.start <= minute < one.end), 0)
        for place in range(people):
            start = minute + place * length
            end = start + length
            holders += [
                one
                for one in pieces
                if one.start <= start
                and end <= one.end
                and (start - one.start) % one.minutes == 0
                and taken.isdisjoint(range(start, end))
            ]
        if len(holders) < people or len(set(holders)) == 1:
            continue
        if len({(one.room, one.minutes) for one in holders}) == 1 and all(
            one.quota is None or is_open_to_all(one, today, day) for one in holders
        ):
            found.append((minute, minute + people * length, holders[0].room))
    return found


def rows(pieces, taken, earliest, people, today, day):
    minutes = {minute for start, end in taken for minute in range(start, end)}
    found = {row for piece in pieces for row in rows_of_piece(piece, minutes, people)}
    if people > 1:
        found |= set(rows_over_seams(pieces, minutes, people, today, day))
    return sorted(row for row in found if row[0] >= earliest)


def is_open_to_all(piece, today, day):
    return piece.release_days is not None and today >= day - timedelta(days=piece.release_days)


def kept_by(piece: Piece, wish, people, today, day, busy):
    """«reserved», «quota» or nothing: why the piece is not given for so many people."""
    if is_open_to_all(piece, today, day):
        return None
    if piece.purpose is not Purpose.ANY and piece.purpose not in wish.purposes:
        return WhyNot.RESERVED
    if piece.quota is None:
        return None
    there = [one for one in busy if one[1] > piece.part_start and one[0] < piece.part_end]
    return WhyNot.QUOTA if len(there) + people > piece.quota else None


def can_come(wish, day, row):
    start, end, _room = row
    if {PartOfDay.MORNING: start >= 720, PartOfDay.AFTERNOON: start < 720, PartOfDay.ANY: False}[wish.part]:
        return False
    if not wish.free_times:
        return True
    return any(
        (one.weekday is None or one.weekday == day.weekday())
        and set(range(start, end)) <= set(range(one.span.start, one.span.end))
        for one in wish.free_times
    )


@dataclass
class Day:
    """One doctor's day as the walk sees it."""

    doctor_id: int
    day: date
    hours: object
    busy: list
    held: list

    def walk(self, wish, today, earliest):
        """The rows of the day, and its answer."""
        if self.day.weekday() not in wish.weekdays:
            return [], self.says(WhyNot.OTHER_WEEKDAY)
        kept = [
            (piece, kept_by(piece, wish, wish.in_a_row, today, self.day, self.busy))
            for piece in self.hours.pieces
        ]
        given = [piece for piece, why in kept if why is None]
        found = self.wanted(wish, given, [*self.busy, *self.held], today, earliest)
        if found:
            return found, DayAnswer(self.doctor_id, self.day, len(found))
        return [], self.why(wish, kept, given, today, earliest)

    def wanted(self, wish, pieces, taken, today, earliest):
        found = rows(pieces, taken, earliest, wish.in_a_row, today, self.day)
        return [row for row in found if can_come(wish, self.day, row)]

    def why(self, wish, kept, given, today, earliest):
        """After which limit is the last single time gone?"""
        everything = self.hours.pieces
        for_one = [(piece, kept_by(piece, wish, 1, today, self.day, self.busy)) for piece in everything]
        given_one = [piece for piece, why in for_one if why is None]
        both = [*self.busy, *self.held]
        steps = [
            self.singles(everything, [], 0),
            self.singles(everything, [], earliest),
            self.singles(everything, self.busy, earliest),
            self.singles(given_one, self.busy, earliest),
            self.singles(given_one, both, earliest),
        ]
        match max((place for place, left in enumerate(steps) if left), default=-1):
            case -1:
                return self.closed()
            case 0:
                return self.says(WhyNot.PAST)
            case 1:
                return self.says(WhyNot.FULL)
            case 2:
                return next(
                    self.kept(piece, why)
                    for piece, why in for_one
                    if why and self.singles([piece], self.busy, earliest)
                )
            case 3:
                return self.says(WhyNot.HELD)
        if not any(can_come(wish, self.day, row) for row in steps[-1]):
            return self.says(WhyNot.OTHER_TIME)
        if self.wanted(wish, given, self.busy, today, earliest):
            return self.says(WhyNot.HELD)
        for piece, why in kept:
            if why and self.wanted(wish, [*given, piece], both, today, earliest):
                return self.kept(piece, why)
        return self.says(WhyNot.NO_ROW)

    def singles(self, pieces, taken, earliest):
        return rows(pieces, taken, earliest, 1, None, self.day)

    def closed(self):
        if not self.hours.closures:
            return self.says(WhyNot.NO_HOURS)
        first = self.hours.closures[0]
        return DayAnswer(
            self.doctor_id, self.day, 0, WhyNot.CLOSED, str(first.kind), first.reason, first.until
        )

    def kept(self, piece, why):
        opens = None if piece.release_days is None else self.day - timedelta(days=piece.release_days)
        quota = piece.quota if why is WhyNot.QUOTA else None
        return DayAnswer(self.doctor_id, self.day, 0, why, purpose=piece.purpose, quota=quota, opens=opens)

    def says(self, why):
        return DayAnswer(self.doctor_id, self.day, 0, why)


def walk(written, tables, wish, now):
    """Rows and answers of all days, without asking the finder."""
    today = now.date()
    first = max(today, wish.not_before) if wish.not_before else today
    found, answers = [], []
    for offset in range(DAYS):
        day = first + timedelta(days=offset)
        if wish.until is not None and day > wish.until:
            break
        for doctor_id, table in tables.items():
            of_doctor = [
                [(one.start, one.end) for one in some if (one.doctor_id, one.day) == (doctor_id, day)]
                for some in (written.visits, written.held)
            ]
            earliest = now.hour * 60 + now.minute if day == today else 0
            its_rows, answer = Day(doctor_id, day, table.hours(day), *of_doctor).walk(wish, today, earliest)
            found += [(day, start, end, doctor_id, room) for start, end, room in its_rows]
            answers.append(answer)
    return sorted(found), answers


def minute(moment):
    return moment.hour * 60 + moment.minute + 1440 * (moment.hour == moment.minute == 0)


def shown(row):
    """A row as the walk writes it; its people stand one after the other."""
    for before, after in zip(row.slots, row.slots[1:], strict=False):
        assert before.until == after.at
        assert (before.doctor_id, before.room) == (after.doctor_id, after.room)
    assert len({one.until - one.at for one in row.slots}) == 1
    first, last = row.slots[0], row.slots[-1]
    return (
        first.at.date(),
        first.at.hour * 60 + first.at.minute,
        minute(last.until),
        first.doctor_id,
        first.room,
    )


@settings(
    max_examples=60,
    # a counter-example as it was found reads well enough, and making it smaller takes minutes
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(
    drawn=random_clinics.clinics(),
    wish=random_clinics.wishes,
    now=st.datetimes(datetime(2026, 11, 23), datetime(2026, 11, 26)),
    limit=st.none() | st.integers(1, 12),
)
def test_the_search_finds_and_explains_what_a_walk_over_every_minute_does(drawn, wish, now, limit):
    with for_one_example():
        written = write(drawn, make_person().id, now)
        doctors = finder.doctors()
        expected, answers = walk(written, timetable.timetables_of(doctors), wish, now)
        found = finder.search(doctors, wish, now=now, days=DAYS, limit=limit, pc=OWN_PC)
        assert [shown(row) for row in found.rows] == expected[:limit]
        if limit is None:
            assert list(found.days) == answers
        else:
            # a search that stops early has explained the weeks it looked at
            assert list(found.days) == answers[: len(found.days)]
            assert sum(one.free for one in found.days) >= min(limit, len(expected))
        if wish == FreeWish(purposes=wish.purposes):
            slots = finder.first_free(
                doctors, now=now, days=DAYS, limit=limit, purposes=wish.purposes, pc=OWN_PC
            )
            assert slots == [row.first for row in found.rows]


@settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(
    drawn=random_clinics.clinics(),
    wish=random_clinics.wishes,
    now=st.datetimes(datetime(2026, 11, 23), datetime(2026, 11, 26)),
)
def test_whatever_is_found_may_be_booked_as_it_stands(drawn, wish, now):
    claim, actor = places.Claim(purposes=wish.purposes), Actor("Омарова А.", OWN_PC)
    with for_one_example():
        write(drawn, make_person().id, now)
        doctors = {row.id: row for row in finder.doctors()}
        found = finder.search(list(doctors.values()), wish, now=now, days=DAYS, pc=OWN_PC)
        for row in found.rows[:: max(1, len(found.rows) // 15)]:
            for slot in row.slots:
                place = places.place_for(doctors[slot.doctor_id], slot.at, claim, now=now, actor=actor)
                assert place.minutes == (slot.until - slot.at) // timedelta(minutes=1)
                assert place.room == slot.room
