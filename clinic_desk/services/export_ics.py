"""A doctor's visits as an iCalendar file (RFC 5545) for the calendar of a phone or a PC.

No telephone, no birth date, no note leaves; a name only where it was asked for. What was cancelled, or moved
away from these days, is in the file too: a calendar that took an older one over would keep it for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_desk import errors
from clinic_desk.models import base, leaving_visits, staff
from clinic_desk.models.leaving_visits import FormerTime, LeavingVisit
from clinic_desk.rules.plain_text import one_line
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, DoctorRow, VisitRow, VisitState
from clinic_desk.services import access, audit, leaving
from clinic_desk.services.access import needs

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_PRODUCT: Final = "-//Clinic Desk//Clinic Desk//KK"


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """How a calendar file says what a person reads in it."""

    title: Callable[[DoctorRow], str]
    """The name of the calendar."""
    visit: Callable[[VisitRow, bool], str]
    """The title of an entry; with the patient's name only if the second argument says so."""
    room: Callable[[str], str]


@needs(Right.EXPORT)
def write_ics(
    doctor_id: int,
    first: date,
    last: date,
    path: Path,
    words: CalendarWords,
    *,
    with_names: bool,
    now: datetime,
    actor: Actor,
    tick: leaving.Tick | None = None,
) -> int:
    """Write the visits of a doctor on these days; gives how many entries the file has.

    Another doctor's list takes the right to see the journal besides. The audit has the export before the
    file is there. Raises UnknownRow, BadField, NoRight, BadFile (``not_writable``), DiskFull and whatever
    ``tick`` raises: no file is left then, and an older one stays as it was.
    """
    session = access.session()
    if session is None or session.doctor_id != doctor_id:
        access.require(Right.JOURNAL)
    return _write(doctor_id, (first, last), path, words, names=with_names, now=now, actor=actor, tick=tick)


@needs(Right.OWN_LIST)
def write_own_ics(
    first: date,
    last: date,
    path: Path,
    words: CalendarWords,
    *,
    with_names: bool,
    now: datetime,
    actor: Actor,
    tick: leaving.Tick | None = None,
) -> int:
    """The same for the doctor who is logged in here; names take the right to export.

    Raises NotLoggedIn where nobody is, or the account is no doctor's.
    """
    session = access.session()
    if session is None or session.doctor_id is None:
        raise errors.NotLoggedIn
    if with_names:
        access.require(Right.EXPORT)
    days = (first, last)
    return _write(session.doctor_id, days, path, words, names=with_names, now=now, actor=actor, tick=tick)


def _write(
    doctor_id: int,
    days: tuple[date, date],
    path: Path,
    words: CalendarWords,
    *,
    names: bool,
    now: datetime,
    actor: Actor,
    tick: leaving.Tick | None,
) -> int:
    first, last = days
    leaving.require_period(first, last)
    doctor = staff.doctor_row(doctor_id)
    if doctor is None:
        raise errors.UnknownRow("doctor", str(doctor_id))
    facts = {"doctor_id": doctor_id, "first": str(first), "last": str(last), "names": names}
    audit.exported("calendar", now=now, actor=actor, target=path.name, **facts)
    count = 0
    with base.reading():
        calendar = _calendar(one_line(words.title(doctor)))
        for count, event in enumerate(_events(doctor, days, words, names=names), 1):
            calendar.add_component(event)
            if tick is not None:
                tick(count)
    leaving.write(path, [calendar.to_ical()])
    return count


def _calendar(title: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    # no METHOD: the file states how things stand and asks nobody to answer
    for name, value in (
        ("prodid", _PRODUCT),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("name", title),  # RFC 7986
        ("x-wr-calname", title),  # what Google, Apple and Outlook read instead
    ):
        calendar.add(name, value)
    return calendar


def _events(
    doctor: DoctorRow, days: tuple[date, date], words: CalendarWords, *, names: bool
) -> Iterator[Event]:
    there = leaving_visits.between(*days, [doctor.id])
    known = {one.visit.id for one in there}
    former = leaving_visits.once_there(*days, doctor.id)
    moved = leaving_visits.of_ids([visit_id for visit_id in former if visit_id not in known])
    mark = leaving.marks()
    for one in [*there, *moved]:
        visit = one.visit
        if visit.doctor_id != doctor.id:
            yield _gone_event(one, former[visit.id], words, mark)
            continue
        is_live = visit.state is not VisitState.CANCELLED
        event = _event(one, words.visit(visit, names and is_live), mark)
        _add_time(event, visit)
        room = visit.room or doctor.room
        if room:
            event.add("location", one_line(words.room(room)))
        _add_status(event, claims_time=is_live and visit.queue_place is None, is_live=is_live)
        yield event


def _gone_event(one: LeavingVisit, stood: FormerTime, words: CalendarWords, mark: leaving.Mark) -> Event:
    """A visit that went to another doctor: no longer in this list, and where it went is not said."""
    event = _event(one, words.visit(one.visit, False), mark)
    _add_time(event, stood)
    _add_status(event, claims_time=False, is_live=False)
    return event


def _event(one: LeavingVisit, title: str, mark: leaving.Mark) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", str(mark("visit", one.visit.id)))
    changed = base.to_utc(one.changed).replace(tzinfo=UTC)
    event.add("dtstamp", changed)  # without METHOD it says when the entry was last revised
    event.add("created", base.to_utc(one.created).replace(tzinfo=UTC))
    event.add("last-modified", changed)
    event.add("sequence", one.visit.version - 1)
    event.add("summary", one_line(title))
    event.add("class", "PRIVATE")  # a shared calendar shows others that the time is taken, and no more
    return event


def _add_time(event: Event, stood: VisitRow | FormerTime) -> None:
    if stood.queue_place is not None:
        # the live queue promises nobody a time: the entry stands above the hours of its day
        event.add("dtstart", stood.at.date())
        event.add("dtend", stood.at.date() + timedelta(days=1))
        return
    # in UTC: phones with an old table of zones still count Almaty as +6
    event.add("dtstart", base.to_utc(stood.at).replace(tzinfo=UTC))
    event.add("dtend", base.to_utc(stood.until).replace(tzinfo=UTC))


def _add_status(event: Event, *, claims_time: bool, is_live: bool) -> None:
    event.add("status", "CONFIRMED" if is_live else "CANCELLED")
    event.add("transp", "OPAQUE" if claims_time else "TRANSPARENT")
