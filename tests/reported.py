"""A small clinic with two months to report on, booked through the services like at the desk.

October 2026 has 6 services and 2 refusals, 2 of the 8 answered late; November so far 2 services.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_desk.rules.rows import Actor, Channel, DoctorRow, RefusalGround, VisitRow
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, clock_check
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from tests.make import ACTOR, make_doctor, make_person

OTHER: Actor = Actor("Сейітқазыева Г. Н.", "pc-2")
TERMS = {Channel.PHONE: 10, Channel.DIRECT: 10, Channel.PORTAL: 30}
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@dataclass
class Reported:
    """What was booked, for tests that look for it."""

    doctor: DoctorRow
    surgeon: DoctorRow
    visits: list[VisitRow]
    refused: list[int]


def make_reported(doctor: DoctorRow | None = None, surgeon: DoctorRow | None = None) -> Reported:
    """Write the two months into the open clinic; its clock may then stand where it will."""
    clock_check.trust_any_clock(trusted=True)
    since = datetime(2026, 9, 1, 8, 0)
    made = Reported(
        doctor or make_doctor("Қасымова Әйгерім Болатқызы", since=since),
        surgeon or make_doctor("Өтепов Дәурен Талғатұлы", since=since, specialty="surgeon", room="4"),
        [],
        [],
    )
    monday = datetime(2026, 10, 5, 9, 0)
    _book(made, "Иванова Ольга Петровна", monday, lead=0)
    _book(made, "Жүнісова Гүлнар Маратқызы", monday + timedelta(hours=1), lead=1, minutes=12)
    _book(made, "Омаров Дархан", monday + timedelta(days=1), lead=2, channel=Channel.PORTAL, minutes=20)
    _book(made, "Ким Сергей Викторович", monday + timedelta(days=1, hours=1), lead=0, actor=OTHER)
    _book(made, "Петрова Анна Олеговна", monday + timedelta(days=2), lead=30, of_surgeon=True)
    _book(made, "Серікова Мәлика", monday + timedelta(days=2, hours=1), lead=1, channel=Channel.DIRECT)
    first, second, _third, fourth, _fifth, sixth = made.visits
    for visit, step in ((first, Step.ARRIVE), (second, Step.ARRIVE), (fourth, Step.NO_SHOW)):
        booking.mark(visit.id, step, now=visit.until + timedelta(minutes=5), actor=ACTOR)
    booking.cancel(sixth.id, reason="науқас ауырды", now=monday + timedelta(days=2, hours=2), actor=ACTOR)
    _refuse(made, "Тасболат Нұрия Асқарқызы", monday + timedelta(days=3), minutes=1)
    _refuse(made, "Пак Галина Ивановна", monday + timedelta(days=3, hours=1), minutes=11, actor=OTHER)
    november = datetime(2026, 11, 2, 9, 0)
    _book(made, "Ахмедов Рашид Каримович", november, lead=1)
    _book(made, "Волкова Нина Павловна", november + timedelta(hours=1), lead=1)
    return made


def _book(
    made: Reported,
    name: str,
    now: datetime,
    *,
    lead: int,
    minutes: int = 2,
    channel: Channel = Channel.PHONE,
    actor: Actor = ACTOR,
    of_surgeon: bool = False,
) -> None:
    day = now.date()
    while lead:  # so many working days later; no holiday lies among them
        day += timedelta(days=1)
        lead -= day.weekday() < 5
    at = datetime.combine(day, datetime.min.time()).replace(hour=11, minute=15 * (len(made.visits) % 4))
    doctor = made.surgeon if of_surgeon else made.doctor
    order = BookingOrder(
        make_person(name).id, doctor.id, at, channel, received_at=now - timedelta(minutes=minutes)
    )
    made.visits.append(booking.book(order, now=now, actor=actor).visit)


def _refuse(made: Reported, name: str, now: datetime, *, minutes: int, actor: Actor = ACTOR) -> None:
    order = RefusalOrder(
        make_person(name).id,
        RefusalGround.NOT_ATTACHED,
        Channel.DIRECT,
        received_at=now - timedelta(minutes=minutes),
    )
    made.refused.append(booking.refuse(order, now=now, actor=actor).journal.request_id)
