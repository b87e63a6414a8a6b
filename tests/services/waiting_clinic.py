"""What the tests of the waiting list share: people who wait, and a doctor whose times are all taken."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, finder, waiting
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TUESDAY = date(2026, 11, 24)
LATER = NOW + timedelta(minutes=5)


def at(text):
    return datetime.fromisoformat(text)


def add(person, doctor=None, *, now=NOW, **facts):
    """Somebody waits for this doctor, or for any GP."""
    if doctor is None:
        facts.setdefault("specialty", "general_practice")
    order = WaitingOrder(person.id, None if doctor is None else doctor.id, **facts)
    return waiting.add(order, now=now, actor=ACTOR)


def book(doctor, moment, person=None, now=NOW):
    order = BookingOrder((person or make_person()).id, doctor.id, moment, Channel.PHONE)
    return booking.book(order, now=now, actor=ACTOR)


def full_doctor():
    """A doctor with two times each Tuesday, all taken; and the visits of the first Tuesday."""
    doctor = make_doctor(hours="09:00-09:30", weekdays=range(1, 2))
    visits = [
        book(doctor, at(f"2026-11-24T{clock}"), make_person("Бірінші Адам")).visit
        for clock in ("09:00", "09:15")
    ]
    for slot in finder.first_free([doctor], now=NOW, days=120):
        book(doctor, slot.at)
    return doctor, visits


def cancel(visit, now=LATER):
    return booking.cancel(visit.id, reason="пациент қоңырау шалды", now=now, actor=ACTOR)


def matches(now=LATER, pc=ACTOR.pc):
    """(last name, time) of all matches."""
    return [(one.entry.person.name.last, one.slot.at) for one in waiting.matches(now=now, pc=pc)]
