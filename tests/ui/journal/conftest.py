"""A clinic in a real file, with a few days of journal, and tens of thousands of rows on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from clinic_desk.clock import Clock
from clinic_desk.models import base
from clinic_desk.models.journal import Request
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import Channel, DoctorRow, JournalRow, RefusalGround, VisitRow
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, clinic, clock_check, history, journal
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.ui import theme
from tests.make import ACTOR, NOW, make_doctor, make_person

VISITS = datetime(2026, 11, 24, 8, 0)


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    clock_check.trust_any_clock(trusted=True)  # journals of many days are made here in a moment
    yield
    clinic.close_clinic()


@pytest.fixture
def clock():
    return Clock.set_to(NOW)


@dataclass
class Desk:
    """Books as the desk does, one quarter of an hour after the other."""

    doctor: DoctorRow
    other: DoctorRow
    booked: int = 0

    def book(self, name="Жүнісова Гүлнар Маратқызы", now=NOW, **facts) -> VisitRow:
        at = VISITS + timedelta(minutes=15 * self.booked)
        self.booked += 1
        columns = facts.pop("person", {})
        order = BookingOrder(
            make_person(name, **columns).id,
            facts.pop("doctor", self.doctor).id,
            facts.pop("at", at),
            facts.pop("channel", Channel.PHONE),
            received_at=now - timedelta(minutes=2),
            **facts,
        )
        return booking.book(order, now=now, actor=ACTOR).visit

    def refuse(self, name="Тасболат Нұрия", now=NOW) -> JournalRow:
        order = RefusalOrder(make_person(name).id, RefusalGround.NOT_ATTACHED, Channel.DIRECT)
        return booking.refuse(order, now=now, actor=ACTOR).journal

    def step(self, visit: VisitRow, step: Step, now=NOW) -> VisitRow:
        if step is Step.CANCEL:
            return booking.cancel(visit.id, reason="науқас қоңырау шалды", now=now, actor=ACTOR).visit
        if step is Step.MOVE:
            done = booking.move(
                visit.id, doctor_id=self.other.id, at=VISITS + timedelta(days=1), now=now, actor=ACTOR
            )
            return done.visit
        return booking.mark(visit.id, step, now=now, actor=ACTOR).visit

    def take_back(self, request_id: int, now=NOW) -> None:
        history.take_back(history.of_request(request_id)[-1].id, now=now, actor=ACTOR)


@pytest.fixture
def desk():
    return Desk(make_doctor(), make_doctor("Қасымов Болат Ерланұлы", room="6", specialty="therapist"))


@pytest.fixture
def many_rows(desk):
    """50,000 refusals of today; returns their ids, newest first."""
    first = desk.refuse().request_id
    names = [name for name in Request._meta.columns if name not in {"id", "number"}]
    listed = ", ".join(f'"{name}"' for name in names)
    base.database.execute_sql(
        f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
        f"INSERT INTO request (number, {listed}) SELECT n.i, {listed} FROM request, n WHERE request.id = ?",
        (first,),
    )
    return journal.row_ids(JournalFilter())


@pytest.fixture
def statements():
    """Every SQL statement that runs from here on."""
    seen: list[str] = []
    connection = base.database.connection()
    connection.set_trace_callback(seen.append)
    yield seen
    connection.set_trace_callback(None)
