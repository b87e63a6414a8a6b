"""Repeat visits of one person: planned from a rule, each changeable, booked as one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_desk.rules import series
from clinic_desk.rules.free_search import DayAnswer, FreeWish
from clinic_desk.rules.purposes import FOR_ALL
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Channel, DoctorRow, Slot
from clinic_desk.rules.series import Planned, PlanState, SeriesRule
from clinic_desk.rules.times import minute_of
from clinic_desk.rules.timetable import Purpose
from clinic_desk.services import booking, finder, groups
from clinic_desk.services.access import needs
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.groups import GroupBooking, GroupKind
from clinic_desk.services.places import visit_named


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One line of a plan: the wanted moment, the slot that would be booked, and the others of its day.

    Without a ``slot`` the others are those of the next day that has some. ``why`` says why the wanted day
    offers nothing.
    """

    wanted: datetime
    state: PlanState
    slot: Slot | None
    others: tuple[Slot, ...] = ()
    why: DayAnswer | None = None


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """The visits of a series with one doctor, before anything is written."""

    doctor: DoctorRow
    visits: tuple[PlannedVisit, ...]


@dataclass(frozen=True, slots=True)
class SeriesOrder:
    """What to book: the chosen slots of a plan for one person.

    ``first_visit`` is the visit from which the series goes on; it becomes part of the group.
    """

    person_id: int
    slots: tuple[Slot, ...]
    channel: Channel
    received_at: datetime | None = None
    first_visit: int | None = None
    override_reason: str = ""
    referral: str = ""
    language: str = ""


@needs(Right.JOURNAL)
def plan_series(
    doctor: DoctorRow,
    first_at: datetime,
    rule: SeriesRule,
    *,
    now: datetime,
    with_first: bool = True,
    purposes: frozenset[Purpose] = FOR_ALL,
    pc: str = "",
) -> SeriesPlan:
    """Where the visits of a series can stand; ``with_first`` false: the first one is booked already.

    A wanted time that is taken gives way to the next free one of its day, a day off to what the rule says.
    """
    days = series.wanted_days(first_at.date(), rule, with_first=with_first)
    days = [day for day in days if day >= now.date()]
    if not days:
        return SeriesPlan(doctor, ())
    last = series.last_day(first_at.date(), rule)
    wish = FreeWish(not_before=days[0], until=last, purposes=purposes)
    found = finder.search([doctor], wish, now=now, days=(last - days[0]).days + 1, pc=pc)
    free: dict[date, list[Slot]] = {}
    for row in found.rows:
        free.setdefault(row.first.at.date(), []).append(row.first)
    minutes = {day: [minute_of(slot.at) for slot in slots] for day, slots in free.items()}
    planned = series.plan(days, minute_of(first_at), rule, lambda day: minutes.get(day, ()))
    answers = {one.day: one for one in found.days}
    return SeriesPlan(doctor, tuple(_visit(one, first_at, free, answers) for one in planned))


@needs(Right.JOURNAL)
def plan_after(
    visit_id: int, rule: SeriesRule, *, now: datetime, purposes: frozenset[Purpose] = FOR_ALL, pc: str = ""
) -> SeriesPlan:
    """The plan of a series that goes on from a visit; raises UnknownRow."""
    visit = booking.visit(visit_id)
    return plan_series(
        finder.doctor(visit.doctor_id),
        visit.at,
        rule,
        now=now,
        with_first=False,
        purposes=purposes,
        pc=pc,
    )


@needs(Right.BOOK)
def book_series(order: SeriesOrder, *, now: datetime, actor: Actor) -> GroupBooking:
    """Book all the chosen visits or none, each with a row in the journal.

    Raises GroupRefusal: which of them was refused, and why.
    """
    if not order.slots:
        raise ValueError("a series without a visit")
    return groups.book_together(
        GroupKind.SERIES, _orders(order), beside=order.first_visit, now=now, actor=actor
    )


def _orders(order: SeriesOrder) -> Sequence[BookingOrder]:
    facts = {} if order.first_visit is None else _facts_of(order.first_visit)
    return [
        BookingOrder(
            person_id=order.person_id,
            doctor_id=slot.doctor_id,
            at=slot.at,
            channel=order.channel,
            received_at=order.received_at,
            minutes=groups.minutes_of(slot),
            override_reason=order.override_reason,
            referral=order.referral or facts.get("referral", ""),
            representative=facts.get("representative", ""),
            document_number=facts.get("document_number", ""),
            language=order.language,
        )
        for slot in order.slots
    ]


def _facts_of(visit_id: int) -> dict[str, str]:
    """What was noted down with the first visit holds for the whole series."""
    request = visit_named(visit_id).request
    return {name: getattr(request, name) for name in ("referral", "representative", "document_number")}


def _visit(
    one: Planned, first_at: datetime, free: dict[date, list[Slot]], answers: dict[date, DayAnswer]
) -> PlannedVisit:
    others = tuple(free.get(one.day, ())) if one.day is not None else ()
    slot = next((slot for slot in others if minute_of(slot.at) == one.minute), None)
    wanted = datetime.combine(one.wanted, first_at.time())
    answer = answers.get(one.wanted)
    why = answer if answer is not None and answer.why is not None else None
    return PlannedVisit(wanted, one.state, slot, others, why)
