"""From a doctor's templates, absences and the clinic's day list to the hours of one day.

Alternating schedules mean different things in different clinics (domain: section 5), so a template
names its cycle. A holiday never deletes a schedule: it only covers it on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from clinic_desk.rules.times import MINUTES_A_DAY, Span, subtract

DAYS_A_WEEK = 7
LAST_OF_MONTH = 6
"""Stands where the 1st to 5th weekday of a month stands and means the last one."""


class Cycle(StrEnum):
    """How a template repeats; the comment says what ``position`` of a part means."""

    WEEKLY = "weekly"  # weekday, Monday is 0
    WEEKS = "weeks"  # week of the cycle * 7 + weekday; week 0 holds the anchor
    DATE_PARITY = "date_parity"  # weekday on even dates, 7 + weekday on odd dates
    WEEKDAY_PARITY = "weekday_parity"  # 0: Tue, Thu, Sat (even); 1: Mon, Wed, Fri (odd)
    DAYS = "days"  # day of the cycle; day 0 is the anchor
    NTH_WEEKDAY = "nth_weekday"  # (n - 1) * 7 + weekday, n from 1 to 5; n = 6: the last one


class ExceptionKind(StrEnum):
    """Why a doctor's day differs from the template."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    CLOSED = "closed"
    EXTRA_HOURS = "extra_hours"
    OTHER_ROOM = "other_room"
    DUTY = "duty"
    OTHER_HOURS = "other_hours"  # of call sheets only: the hours themselves were changed


class DayKind(StrEnum):
    """What the clinic's own day list says of a day."""

    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    WORKING = "working"
    SHORT = "short"


class Purpose(StrEnum):
    """For whom the places of a part are kept until they are released to all."""

    ANY = "any"
    PHONE = "phone"
    DIRECT = "direct"
    PORTAL = "portal"
    URGENT = "urgent"


AWAY_KINDS = frozenset(
    {ExceptionKind.LEAVE, ExceptionKind.SICK, ExceptionKind.TRAINING, ExceptionKind.CLOSED}
)
CLOSING_DAYS = frozenset({DayKind.HOLIDAY, DayKind.DAY_OFF, DayKind.SHORT})
"""Days of the day list that cover hours, a short day those after its end."""
ADDING_KINDS = frozenset({ExceptionKind.EXTRA_HOURS, ExceptionKind.DUTY})
"""Hours beside the templates; they hold on a holiday too (a duty doctor)."""


@dataclass(frozen=True, slots=True)
class Part:
    """Hours at one position of the cycle; room and minutes per visit only where they differ.

    Until 00:00 of the day ``release_days`` before, the places are given to ``purpose`` alone, and at
    most ``quota`` visits stand in the part; from then on both bind nobody. ``release_days`` None
    means never.
    """

    position: int
    span: Span
    room: str = ""
    minutes: int | None = None
    purpose: Purpose = Purpose.ANY
    quota: int | None = None
    release_days: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """Repeating hours, valid from ``valid_from`` to ``valid_to`` (both included, None is open).

    ``length`` counts weeks (WEEKS) or days (DAYS) of the cycle; ``anchor`` is a day of its start.
    ``id`` is that of the stored row, 0 while there is none; it does not count when comparing.
    """

    parts: tuple[Part, ...]
    cycle: Cycle = Cycle.WEEKLY
    length: int = 1
    anchor: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    id: int = field(default=0, compare=False)

    def is_valid_on(self, day: date) -> bool:
        """Whether the template speaks about this day."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_to is None or day <= self.valid_to


@dataclass(frozen=True, slots=True)
class TimetableException:
    """A stretch of days on which a doctor's hours differ; ``span`` None means the whole day.

    ``minutes`` is the length of visits in added hours, None the doctor's own. ``substitute_id`` is the
    doctor who receives instead; the hours he gets for it name this absence in ``belongs_to``.
    """

    first: date
    last: date
    kind: ExceptionKind
    span: Span | None = None
    reason: str = ""
    room: str = ""
    minutes: int | None = None
    substitute_id: int | None = None
    belongs_to: int | None = field(default=None, compare=False)
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClinicDay:
    """One entry of the clinic's day list.

    ``like_weekday`` gives a working weekend the hours of another weekday; ``closes_at`` is the last
    minute of a short day.
    """

    day: date
    kind: DayKind
    name: str = ""
    like_weekday: int | None = None
    closes_at: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """An unbroken piece of working hours, cut into visits of ``minutes``.

    For whom its places are kept stands in the last three fields, as in :class:`Part`; a quota counts
    the visits of the whole part, from ``part_start`` to ``part_end``, even if the day cuts it in two.
    """

    start: int
    end: int
    room: str
    minutes: int
    purpose: Purpose = Purpose.ANY
    quota: int | None = None
    release_days: int | None = None
    part_start: int = -1
    part_end: int = -1

    @property
    def span(self) -> Span:
        """The minutes it covers."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Closure:
    """A covered stretch of a day: what covers it, why, and the last day it lasts."""

    span: Span
    kind: str
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """The working hours of one doctor on one day, and what was taken away from them."""

    pieces: tuple[Piece, ...] = ()
    closures: tuple[Closure, ...] = ()


NO_HOURS = DayHours()


def cycle_positions(template: Template, day: date) -> tuple[int, ...]:
    """Which positions of the template's cycle fall on this day (none, one, or two for «last»)."""
    weekday = day.weekday()
    match template.cycle:
        case Cycle.WEEKLY:
            return (weekday,)
        case Cycle.WEEKS:
            anchor = template.anchor or template.valid_from or date(2001, 1, 1)
            monday = anchor - timedelta(days=anchor.weekday())
            week = (day - monday).days // DAYS_A_WEEK % max(template.length, 1)
            return (week * DAYS_A_WEEK + weekday,)
        case Cycle.DATE_PARITY:
            return (weekday + DAYS_A_WEEK * (day.day % 2),)
        case Cycle.WEEKDAY_PARITY:
            return () if weekday == DAYS_A_WEEK - 1 else (1 - weekday % 2,)
        case Cycle.DAYS:
            anchor = template.anchor or template.valid_from or date(2001, 1, 1)
            return ((day - anchor).days % max(template.length, 1),)
        case Cycle.NTH_WEEKDAY:
            nth = (day.day - 1) // DAYS_A_WEEK
            is_last = (day + timedelta(days=DAYS_A_WEEK)).month != day.month
            last = ((LAST_OF_MONTH - 1) * DAYS_A_WEEK + weekday,) if is_last else ()
            return (nth * DAYS_A_WEEK + weekday, *last)


_Positions = tuple[int, tuple[int, ...]]
"""The number of a template, and the positions of its cycle that a day has."""


@dataclass(slots=True)
class Timetable:
    """Everything that decides one doctor's hours; built once, asked for many days.

    ``hours`` is asked some hundred times for one search of the first free slot, so days that look
    alike share their result.
    """

    room: str
    minutes: int
    templates: Sequence[Template] = ()
    exceptions: Sequence[TimetableException] = ()
    clinic_days: Mapping[date, ClinicDay] = field(default_factory=dict)
    _plain: dict[tuple[_Positions, ...], DayHours] = field(default_factory=dict, init=False)

    def hours(self, day: date) -> DayHours:
        """The hours of this doctor on ``day`` after day list and exceptions."""
        clinic_day = self.clinic_days.get(day)
        touching = [one for one in self.exceptions if one.first <= day <= one.last]
        if clinic_day is None and not touching:
            return self._plain_hours(day)
        return self._changed_hours(day, clinic_day, touching)

    def _plain_hours(self, day: date) -> DayHours:
        """The hours of the templates alone."""
        key = tuple(
            [
                (number, cycle_positions(template, day))
                for number, template in enumerate(self.templates)
                if template.is_valid_on(day)
            ]
        )
        found = self._plain.get(key)
        if found is None:
            pieces = self._template_pieces(key)
            found = self._plain[key] = DayHours(pieces) if pieces else NO_HOURS
        return found

    def _template_pieces(self, chosen: Iterable[_Positions]) -> tuple[Piece, ...]:
        pieces: tuple[Piece, ...] = ()
        for number, positions in chosen:
            found = self._pieces_at(self.templates[number], positions)
            # a later template rules over an earlier one where both speak about the same minutes
            pieces = (*_cut(pieces, [piece.span for piece in found]), *found) if pieces else found
        return tuple(sorted(pieces, key=lambda piece: piece.start)) if len(pieces) > 1 else pieces

    def _pieces_at(self, template: Template, positions: tuple[int, ...]) -> tuple[Piece, ...]:
        pieces: tuple[Piece, ...] = ()
        of_day = [part for part in template.parts if part.position in positions]
        for part in sorted(of_day, key=lambda one: one.span):
            piece = self._piece_of(part)
            # «4th» and «last» Wednesday may fall together: no minute is offered twice
            pieces += _cut([piece], [one.span for one in pieces])
        return pieces

    def _piece_of(self, part: Part) -> Piece:
        start, end = part.span.start, part.span.end
        room, minutes = part.room or self.room, part.minutes or self.minutes
        if part.purpose is Purpose.ANY and part.quota is None:
            # the usual case stays the plainest value: days that look alike share their slots
            return Piece(start, end, room, minutes)
        return Piece(start, end, room, minutes, part.purpose, part.quota, part.release_days, start, end)

    def _changed_hours(
        self, day: date, clinic_day: ClinicDay | None, touching: list[TimetableException]
    ) -> DayHours:
        like = day
        if clinic_day is not None and clinic_day.like_weekday is not None:
            like = day + timedelta(days=clinic_day.like_weekday - day.weekday())
        pieces = self._plain_hours(like).pieces
        closures: list[Closure] = []
        if clinic_day is not None:
            closed = _closed_by_day_list(clinic_day)
            if closed is not None:
                closures.append(Closure(closed, clinic_day.kind, clinic_day.name, day))
                pieces = _cut(pieces, [closed])
        for one in touching:
            span = one.span or Span(0, MINUTES_A_DAY)
            if one.kind in AWAY_KINDS:
                closures.append(Closure(span, one.kind, one.reason, one.last))
                pieces = _cut(pieces, [span])
        for one in touching:
            span = one.span or Span(0, MINUTES_A_DAY)
            if one.kind in ADDING_KINDS and one.span is not None:
                minutes = one.minutes or self.minutes
                extra = Piece(span.start, span.end, one.room or self.room, minutes)
                pieces = (*_cut(pieces, [span]), extra)
            elif one.kind is ExceptionKind.OTHER_ROOM:
                pieces = _move_room(pieces, span, one.room)
        return DayHours(tuple(sorted(pieces, key=lambda piece: piece.start)), tuple(closures))


def _closed_by_day_list(clinic_day: ClinicDay) -> Span | None:
    if clinic_day.kind in {DayKind.HOLIDAY, DayKind.DAY_OFF}:
        return Span(0, MINUTES_A_DAY)
    if clinic_day.kind is DayKind.SHORT and clinic_day.closes_at is not None:
        return Span(clinic_day.closes_at, MINUTES_A_DAY)
    return None


def _cut(pieces: Iterable[Piece], taken: list[Span]) -> tuple[Piece, ...]:
    return tuple(rest for piece in pieces for rest in _rest(piece, taken))


def _rest(piece: Piece, taken: list[Span]) -> list[Piece]:
    if not any(span.start < piece.end and piece.start < span.end for span in taken):
        # most pieces are in nobody's way, and hours are worked out anew for each search
        return [piece]
    return [replace(piece, start=rest.start, end=rest.end) for rest in subtract([piece.span], taken)]


def _move_room(pieces: tuple[Piece, ...], span: Span, room: str) -> tuple[Piece, ...]:
    inside = [
        replace(piece, start=max(piece.start, span.start), end=min(piece.end, span.end), room=room)
        for piece in pieces
        if piece.span.overlaps(span)
    ]
    return (*_cut(pieces, [span]), *inside)
