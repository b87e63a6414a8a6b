"""The clinic's day list: what the law proposes for a year, and how that differs from what is entered.

Sources: the Law on Holidays of the Republic of Kazakhstan (a holiday that falls on a day off gives the
next working day off; 7 January and the first day of Kurban Ait do not) and the Government's yearly
decree on moved days off. Only what the clinic enters holds; a proposal is no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from clinic_desk.rules.times import MINUTES_A_DAY
from clinic_desk.rules.timetable import DAYS_A_WEEK, ClinicDay, DayKind

_ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
SHORT_DAY_ENDS = 16 * 60
SHORT_SATURDAY_ENDS = 12 * 60
"""An hour before the usual end (domain: section 5); the clinic may choose another."""


class KnownDay(StrEnum):
    """Names that the program knows in each language; the list stores their English source.

    Every other name is the clinic's own and stands as typed.
    """

    NEW_YEAR = "New Year"
    CHRISTMAS = "Orthodox Christmas"
    WOMENS_DAY = "International Women's Day"
    NAURYZ = "Nauryz holiday"
    UNITY = "Unity Day of the people of Kazakhstan"
    DEFENDER = "Defender of the Fatherland Day"
    VICTORY = "Victory Day"
    CAPITAL = "Capital Day"
    CONSTITUTION = "Constitution Day"
    REPUBLIC = "Republic Day"
    INDEPENDENCE = "Independence Day"
    KURBAN_AIT = "Kurban Ait"
    MOVED = "Moved day off"
    EVE = "Eve of a holiday"


PUBLIC_HOLIDAYS = frozenset(KnownDay) - {KnownDay.MOVED, KnownDay.EVE}
NEVER_MOVED = frozenset({KnownDay.CHRISTMAS, KnownDay.KURBAN_AIT})
"""Days off by the Labour Code, not holidays by the Law: no day is given for them."""


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A day that the law names; ``name`` is a :class:`KnownDay` where the program knows it.

    ``estimated``: its date follows the moon and is not announced yet.
    """

    day: date
    name: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day off moved by decree: ``off`` is free, ``worked`` is worked instead."""

    off: date
    worked: date


@dataclass(frozen=True, slots=True)
class YearOfHolidays:
    """What is known of one year before anybody asks how many days a week the clinic works."""

    year: int
    holidays: tuple[PublicHoliday, ...] = ()
    moved: tuple[MovedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class DayProposal:
    """A day as it might stand in the list.

    ``estimated``: look at a calendar first; ``optional``: left to the clinic (a short day, a decree that
    speaks to five-day clinics). ``instead_of`` is the day that a moved day off or working day stands for.
    """

    entry: ClinicDay
    estimated: bool = False
    optional: bool = False
    instead_of: date | None = None

    @property
    def day(self) -> date:
        """The day it is about."""
        return self.entry.day

    @property
    def kind(self) -> DayKind:
        """What the day would be."""
        return self.entry.kind

    @property
    def name(self) -> str:
        """The name as the list would store it."""
        return self.entry.name

    @property
    def is_usual(self) -> bool:
        """Whether most clinics take it over unseen."""
        return not (self.estimated or self.optional)


class Standing(StrEnum):
    """How a proposal stands to what the clinic has entered."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"
    GONE = "gone"
    """Entered, but no longer proposed: the law or the date of a feast has changed."""


@dataclass(frozen=True, slots=True)
class ComparedDay:
    """One day, as proposed and as entered; one of the two may be missing."""

    day: date
    standing: Standing
    proposal: DayProposal | None = None
    entered: ClinicDay | None = None


def propose(known: YearOfHolidays, *, six_day_week: bool) -> list[DayProposal]:
    """The day list of a year as the law has it, in order of days; short days come as optional ones.

    A six-day clinic works on Saturdays: a holiday on a Saturday gives it no other day, and the decree's
    moved days are left to it.
    """
    found: dict[date, DayProposal] = {}
    for holiday in known.holidays:
        entry = ClinicDay(holiday.day, DayKind.HOLIDAY, holiday.name)
        found[holiday.day] = DayProposal(entry, estimated=holiday.estimated)
    for moved in known.moved:
        for proposal in moved_day(moved):
            found.setdefault(proposal.day, replace(proposal, optional=six_day_week))
    for holiday in sorted(known.holidays, key=lambda one: one.day):
        if holiday.name not in NEVER_MOVED and _is_weekend(holiday.day, six_day_week=six_day_week):
            free = _next_working(holiday.day, found, six_day_week=six_day_week)
            entry = ClinicDay(free, DayKind.DAY_OFF, holiday.name)
            found[free] = DayProposal(entry, instead_of=holiday.day)
    for eve in _eves(known, found, six_day_week=six_day_week):
        found[eve.day] = eve
    return [found[day] for day in sorted(found) if day.year == known.year]


def moved_day(moved: MovedDay) -> tuple[DayProposal, DayProposal]:
    """A moved day off: the working day is free, and the other day works with its hours."""
    weekday = moved.off.weekday()
    return (
        DayProposal(ClinicDay(moved.off, DayKind.DAY_OFF, KnownDay.MOVED), instead_of=moved.worked),
        DayProposal(ClinicDay(moved.worked, DayKind.WORKING, "", weekday), instead_of=moved.off),
    )


def compare(
    proposals: Iterable[DayProposal], entered: Mapping[date, ClinicDay], year: int
) -> list[ComparedDay]:
    """Each proposal beside what is entered, and what is entered but no longer proposed.

    Only public holidays can be gone: what a clinic enters of its own is nobody's to doubt.
    """
    proposed = {one.day: one for one in proposals}
    found = [_compared(one, entered.get(day)) for day, one in proposed.items()]
    found += [
        ComparedDay(day, Standing.GONE, entered=one)
        for day, one in entered.items()
        if day.year == year and day not in proposed and one.name in PUBLIC_HOLIDAYS
    ]
    return sorted(found, key=lambda one: one.day)


def tidy(entry: ClinicDay) -> ClinicDay:
    """The entry with only what its kind needs, its name without needless spaces."""
    return replace(
        entry,
        name=" ".join(entry.name.split()),
        like_weekday=entry.like_weekday if entry.kind is DayKind.WORKING else None,
        closes_at=entry.closes_at if entry.kind is DayKind.SHORT else None,
    )


def problem_of(entry: ClinicDay) -> tuple[str, str] | None:
    """(field, reason) of the first thing that is wrong with a tidy entry; None if nothing is."""
    if entry.kind is DayKind.SHORT and entry.closes_at is None:
        return "closes_at", "missing"
    if entry.closes_at is not None and not 0 < entry.closes_at < MINUTES_A_DAY:
        return "closes_at", "range"
    if entry.like_weekday is not None and not 0 <= entry.like_weekday < DAYS_A_WEEK:
        return "like_weekday", "range"
    return None


def _compared(proposal: DayProposal, entered: ClinicDay | None) -> ComparedDay:
    if entered is None:
        return ComparedDay(proposal.day, Standing.NEW, proposal)
    wanted = proposal.entry
    same = (wanted.kind, wanted.like_weekday) == (entered.kind, entered.like_weekday)
    # when a short day ends is the clinic's choice, and so is how it calls the day
    same = same and (wanted.kind is not DayKind.HOLIDAY or wanted.name == entered.name)
    return ComparedDay(proposal.day, Standing.SAME if same else Standing.DIFFERS, proposal, entered)


def _is_weekend(day: date, *, six_day_week: bool) -> bool:
    return day.weekday() == _SUNDAY or (day.weekday() == _SATURDAY and not six_day_week)


def _next_working(day: date, found: Mapping[date, DayProposal], *, six_day_week: bool) -> date:
    """The first day after it that is neither a weekend nor in the list already."""
    while True:
        day += _ONE_DAY
        if day not in found and not _is_weekend(day, six_day_week=six_day_week):
            return day


def _eves(
    known: YearOfHolidays, found: Mapping[date, DayProposal], *, six_day_week: bool
) -> Iterable[DayProposal]:
    """A short day before each holiday, where that day is worked; the last of December is one too."""
    holidays = [one for one in known.holidays if not one.estimated]
    for day in (*(one.day for one in holidays), date(known.year + 1, 1, 1)):
        eve = day - _ONE_DAY
        if eve not in found and not _is_weekend(eve, six_day_week=six_day_week):
            ends = SHORT_SATURDAY_ENDS if eve.weekday() == _SATURDAY else SHORT_DAY_ENDS
            yield DayProposal(ClinicDay(eve, DayKind.SHORT, KnownDay.EVE, closes_at=ends), optional=True)
