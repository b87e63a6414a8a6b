"""What one caller said stays with that caller: nothing goes over to the next person or request."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, drafts, finder, register
from tests.journeys.desk import NOW
from tests.make import ACTOR, make_person

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NINE = datetime(2026, 11, 24, 9, 0)


def _phones(person) -> tuple[str, ...]:
    return register.get(person.id, now=NOW).person.phones


def test_a_phone_typed_for_one_person_is_not_kept_for_another(desk, people):
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    first, second = (one.person for one in desk.window.call.call.found[:2])
    desk.press(Key.Key_Return)
    facts = desk.window.call.view.facts
    for field in (facts.phone, facts.document_number):
        field.setFocus()
        field.selectAll()
        desk.type("87015551122")
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Down)
    assert facts.phone.text() == "+7 701 123 45 67"
    assert facts.document_number.text() == ""
    desk.press(Key.Key_Return)

    (row,) = desk.rows()
    assert row.person_id == second.id
    assert _phones(second) == second.phones
    assert _phones(first) == first.phones
    assert row.document_number == ""


def test_coming_back_to_a_person_brings_back_what_was_typed_for_him(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    desk.press(Key.Key_Return)
    phone = desk.window.call.view.facts.phone
    phone.setFocus()
    phone.selectAll()
    desk.type("87015551122")
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Up)
    assert desk.window.call.view.facts.phone.text() == "87015551122"


def test_an_emptied_line_ends_the_request(desk, doctors, monkeypatch):
    call = desk.window.call
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_F3, SHIFT)
    desk.type("хир")
    desk.press(Key.Key_Return)
    assert call.call.offer.doctor_id == doctors["surgeon"].id
    began = call.call.received_at

    desk.press(Key.Key_F2)
    desk.press(Key.Key_Backspace)
    assert call.call.received_at is None
    assert desk.sentence() == ""
    monkeypatch.setattr(Clock, "now", lambda _clock: began + timedelta(minutes=7))
    desk.type("ахметов сер")
    assert call.call.received_at == began + timedelta(minutes=7)
    assert call.call.offer.doctor_id == doctors["gp"].id


def test_f2_and_typing_over_is_a_new_request_with_its_own_clock(desk, doctors, monkeypatch):
    call = desk.window.call
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_F3, SHIFT)
    desk.type("хир")
    desk.press(Key.Key_Return)
    began = call.call.received_at
    monkeypatch.setattr(Clock, "now", lambda _clock: began + timedelta(minutes=7))

    desk.press(Key.Key_F2)
    assert call.call.received_at == began, "only looking at the line changes nothing"
    desk.type("ахметов сер")
    assert call.call.received_at == began + timedelta(minutes=7)
    assert call.call.offer.doctor_id == doctors["gp"].id


def test_a_letter_on_a_free_cell_keeps_that_time(desk, doctors, monkeypatch):
    grid = desk.window.calendar.grid
    desk.press(Key.Key_F2)
    desk.type("иванова")
    assert grid.show_time(doctors["surgeon"].id, NINE + timedelta(hours=2))
    grid.setFocus()
    desk.type("ахметов сер")
    offer = desk.window.call.call.offer
    assert (offer.doctor_id, offer.at) == (doctors["surgeon"].id, NINE + timedelta(hours=2))


def test_overbooking_belongs_to_its_time_only(desk, doctors, people):
    order = booking.BookingOrder(people["serik"].id, doctors["gp"].id, NINE, Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.window.calendar.grid.overbook_requested.emit(doctors["gp"].id, NINE)
    desk.press(Key.Key_2)
    desk.press(Key.Key_Return)

    row = desk.rows()[-1]
    assert row.person_id == people["olga"].id
    assert row.at == NINE + timedelta(minutes=15)
    assert booking.visit(row.visit_id).overbook_reason == ""


def test_a_reason_written_for_one_person_is_not_there_for_the_next(desk):
    make_person("Касымова Дина Ерлановна", status="elsewhere")
    make_person("Сапарова Дина Ерлановна", status="elsewhere")
    desk.press(Key.Key_F2)
    desk.type("касымова")
    desk.press(Key.Key_Return, CTRL)
    desk.type("жүкті әйел")
    desk.press(Key.Key_F2)
    desk.type("сапарова")
    desk.press(Key.Key_Return, CTRL)
    assert desk.window.call.view.reason.line.text() == ""


def test_an_open_list_of_doctors_goes_with_its_caller(desk):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_F3, SHIFT)
    desk.press(Key.Key_F2)
    desk.type("ахметов сер")
    assert not desk.window.call.view.chooser.isVisible()
    assert desk.window.call.view.offers.isVisible()


@pytest.mark.parametrize("pause", [0, 200])
def test_nothing_free_is_said_only_when_it_is_known(desk, monkeypatch, pause):
    """Neither in the moment before the search, nor when the file cannot be read."""

    def locked(*_args, **_kwargs):
        raise errors.DatabaseBusy(Path("clinic.db"))

    monkeypatch.setattr(finder, "suggest", locked)
    desk.press(Key.Key_F2)
    desk.window.call.search.setText("ахметов сер")
    QTest.qWait(pause)
    assert desk.sentence() == ""
    assert desk.window.call.view.main_button.text() != "Басқа дәрігерді таңдау"


def test_the_last_answer_goes_when_somebody_else_is_typed(desk):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    desk.press(Key.Key_Return)
    assert "жазылдыңыз" in desk.sentence()
    desk.press(Key.Key_F2)
    desk.type("щщщ ггг 999")
    assert desk.window.call.call.found == []
    assert desk.sentence() == ""


def test_every_request_begins_as_a_phone_call(desk):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    channel = desk.window.call.view.facts.channel
    channel.focusProxy().setFocus()
    desk.press(Key.Key_Right)
    desk.press(Key.Key_F2)
    desk.press(Key.Key_End)
    desk.press(Key.Key_Return)
    desk.type("ахметов сер")
    desk.press(Key.Key_Return)
    assert [row.channel for row in desk.rows()] == [Channel.DIRECT, Channel.PHONE]


def test_taking_back_leaves_the_open_offer_to_be_read(desk, doctors, people):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    desk.press(Key.Key_Return)
    desk.type("ахметов сер")
    offer = desk.sentence()
    desk.window.visits.undo()
    assert desk.sentence() == offer != ""


def _again(desk):
    """The same folder after a power cut: what stood on the screen is only in the draft."""
    desk.window.draft.save()
    draft = drafts.load(pc=desk.window.actor().pc)
    desk.window.call.search.clear()
    desk.window.call.restore(draft)
    return desk.window.call


def test_facts_and_a_person_typed_by_hand_outlive_a_crash(desk, people):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    facts = desk.window.call.view.facts
    facts.document_number.setFocus()
    desk.type("045218337")
    call = _again(desk)
    assert call.search.text() == "иванова ольга"
    assert facts.document_number.text() == "045218337"

    desk.press(Key.Key_F2)
    desk.type("нурпеисова дана")
    desk.press(Key.Key_Return)
    form = call.person_form
    form.fields["address"].setFocus()
    desk.type("Абай к-сі 5")
    call = _again(desk)
    assert form.isVisible()
    assert form.fields["last"].text() == "Нурпеисова"
    assert form.fields["address"].text() == "Абай к-сі 5"


@pytest.mark.parametrize("was_on_today", [True, False])
def test_a_desk_left_overnight_shows_the_new_day(desk, monkeypatch, was_on_today):
    if not was_on_today:
        desk.window.calendar.step(3)
    before = desk.window.calendar.day
    monkeypatch.setattr(Clock, "now", lambda _clock: NOW + timedelta(days=1))
    for _ in range(30):
        desk.window._on_second()
    after = (NOW + timedelta(days=1)).date() if was_on_today else before
    assert desk.window.calendar.day == desk.window.top.day == after


def test_a_time_that_passed_while_one_spoke_is_not_booked(desk, monkeypatch):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    said = desk.sentence()
    monkeypatch.setattr(Clock, "now", lambda _clock: NOW + timedelta(minutes=20))
    for _ in range(30):
        desk.window._on_second()
    assert desk.sentence() == said, "what was read aloud is not swapped by itself"
    desk.press(Key.Key_Return)
    assert desk.rows() == []
    assert desk.window.call.view.notice.text()
    assert desk.window.call.call.offer.at == NINE + timedelta(minutes=15)
    desk.press(Key.Key_Return)
    assert [row.at for row in desk.rows()] == [NINE + timedelta(minutes=15)]
