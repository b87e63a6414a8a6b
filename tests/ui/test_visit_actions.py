"""What the quiet line says after a visit was moved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QWidget

from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, clinic
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.signals import Signals
from clinic_desk.ui.visit_actions import VisitActions
from tests.make import ACTOR, NOW, make_doctor, make_person


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def test_a_move_to_where_the_person_is_busy_warns_and_is_done(qtbot):
    window, signals, said = QWidget(), Signals(), []
    qtbot.addWidget(window)
    signals.told.connect(lambda text, _can_undo: said.append(text))
    actions = VisitActions(window, Clock.set_to(NOW), lambda: ACTOR, signals)
    one, other = make_doctor(), make_doctor("Қасымов Болат")
    person, at = make_person(), datetime(2026, 11, 24, 9, 0)
    booking.book(BookingOrder(person.id, one.id, at, Channel.PHONE), now=NOW, actor=ACTOR)
    later = at + timedelta(days=1)
    visit = booking.book(BookingOrder(person.id, other.id, later, Channel.PHONE), now=NOW, actor=ACTOR).visit
    actions.move(visit.id, other.id, at + timedelta(minutes=10))
    assert booking.visit(visit.id).at == at + timedelta(minutes=10)
    actions.move(visit.id, other.id, later)
    busy = "Booked with another doctor at the same time"
    assert [busy in text for text in said] == [True, False]
