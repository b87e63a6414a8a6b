"""Bookings at the edges: nothing moved, a birthday between the call and the visit."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from clinic_desk.rules.rows import Channel, Document, JournalResult
from clinic_desk.services import booking, clinic, history, journal
from clinic_desk.services.booking import BookingOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

AT = datetime(2026, 11, 24, 10, 30)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def test_a_visit_dropped_where_it_was_is_no_move():
    doctor = make_doctor()
    done = booking.book(BookingOrder(make_person().id, doctor.id, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    again = booking.move(done.visit.id, doctor_id=doctor.id, at=AT, now=NOW, actor=ACTOR)
    assert (again.visit, again.before, again.event_id) == (done.visit, None, done.event_id)
    assert [step.step for step in history.of_request(done.visit.request_id)] == ["book"]
    assert journal.row(done.visit.request_id).result is JournalResult.BOOKED


def test_the_document_is_that_of_the_day_of_the_visit():
    doctor = make_doctor()
    child = make_person(birth_date=date(2010, 11, 24))
    eve = booking.book(
        BookingOrder(child.id, doctor.id, datetime(2026, 11, 23, 10, 0), Channel.PHONE), now=NOW, actor=ACTOR
    )
    birthday = booking.book(BookingOrder(child.id, doctor.id, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    assert eve.appointment.document is Document.BIRTH_CERTIFICATE
    assert birthday.appointment.document is Document.IDENTITY_CARD
