"""The live queue at the real window: from the call into the queue, out of it by a tick or with a time."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.rules.rows import Channel, JournalResult, VisitState
from clinic_desk.services import booking, finder, queue
from clinic_desk.services.queue import QueueOrder
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.desk.reason_dialog import ReasonDialog
from tests.journeys.desk import NOW
from tests.make import ACTOR, make_person

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = NOW.date()


def to_queue(desk) -> None:
    """Whatever key the command has."""
    pressed = shortcut("to_queue")[0]
    desk.press(pressed.key(), pressed.keyboardModifiers())


def waiting(doctor):
    return [(row.queue_place, row.person.last) for row in queue.queue_of(doctor.id, TODAY)]


@pytest.fixture
def in_queue(desk, doctors, people):
    """Serik and Olga wait for the general practitioner."""
    done = [
        queue.take_in(QueueOrder(people[one].id, doctors["gp"].id), now=NOW, actor=ACTOR)
        for one in ("serik", "olga")
    ]
    desk.window.calendar.load()
    desk.window.journal.load()
    desk.window.calendar.grid.setFocus()
    desk.window.calendar.show_visit(done[1].visit.id)
    return done


def test_a_walk_in_is_taken_in_by_three_keys_and_told_the_number(desk, doctors):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    desk.press(Key.Key_K, CTRL)
    to_queue(desk)
    assert desk.keys == 3
    assert "жанды кезек тәртібімен бірінші нөмірмен жазылдыңыз" in desk.sentence()
    assert desk.window.sentence.shows_answer
    (row,) = desk.rows()
    assert (row.queue_place, row.channel, row.result) == (1, Channel.DIRECT, JournalResult.BOOKED)
    assert waiting(doctors["gp"]) == [(1, "Иванова")]
    assert desk.window.call.search.text() == ""
    desk.press(Key.Key_Z, CTRL)
    assert waiting(doctors["gp"]) == []
    assert "кезек № 1" in desk.news()


def test_the_journal_and_the_grid_show_a_number_and_no_time(desk, in_queue, doctors):
    from PySide6.QtGui import QFontMetrics

    from clinic_desk.ui.journal import item_model, row_delegate

    row = desk.window.journal.current_row() or desk.rows()[-1]
    assert item_model.visit_text(row).endswith("кезек № 2")
    line = row_delegate.middle_text(row, QFontMetrics(desk.window.font()), 1000)
    assert line == "Иванова О. П. → Ахметова кезек № 2"
    grid = desk.window.calendar.grid
    assert grid.focused_visit().queue_place == 2
    assert grid.spoken(grid.focused_place()).endswith("кезек № 2, күтіп отыр, Иванова О. П.")
    assert desk.rows()[0].at.strftime("%H:%M") not in line


def test_where_nothing_is_free_today_the_card_offers_the_queue(desk, doctors, people):
    for slot in finder.first_free([doctors["gp"]], now=NOW, days=1):
        order = booking.BookingOrder(people["serik"].id, doctors["gp"].id, slot.at, Channel.PHONE)
        booking.book(order, now=NOW, actor=ACTOR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    view = desk.window.call.view
    assert view.queue_button.isVisible()
    assert desk.window.call.call.offer.at.date() > TODAY
    view.queue_button.click()
    assert waiting(doctors["gp"]) == [(1, "Иванова")]
    desk.press(Key.Key_F2)
    desk.type("серіков")
    assert not view.queue_button.isVisible(), "the paediatrician is free today"


def test_received_did_not_come_and_back_by_one_key_each(desk, in_queue):
    visit = in_queue[1].visit.id
    for key, state in (
        (Key.Key_F8, VisitState.ARRIVED),
        (Key.Key_F9, VisitState.NO_SHOW),
        (Key.Key_F9, VisitState.BOOKED),
    ):
        desk.press(key)
        assert booking.visit(visit).state is state
        assert desk.window.calendar.grid.focused_visit().id == visit
    assert "кезек № 2" in desk.news()


def test_a_time_is_given_with_cut_and_paste_and_said_as_a_first_one(desk, in_queue, doctors):
    desk.press(Key.Key_X, CTRL)
    grid = desk.window.calendar.grid
    grid.show_time(doctors["gp"].id, datetime(2026, 11, 24, 10, 30))
    desk.press(Key.Key_V, CTRL)
    visit = booking.visit(in_queue[1].visit.id)
    assert (visit.at, visit.queue_place) == (datetime(2026, 11, 24, 10, 30), None)
    assert desk.sentence().endswith("Өзіңізбен бірге жеке куәлігіңізді ала келіңіз.")
    assert "сағат он отызда" in desk.sentence()
    assert "ауыстыр" not in desk.sentence()
    assert desk.rows()[-1].result is JournalResult.BOOKED
    desk.press(Key.Key_Z, CTRL)
    assert waiting(doctors["gp"]) == [(1, "Ахметов"), (2, "Иванова")]


def test_a_time_is_given_by_dragging_up(desk, in_queue, doctors):
    grid = desk.window.calendar.grid
    start = grid.view_rect(grid.plan().place_of(in_queue[1].visit.id)).center()
    column = grid.plan().column_of(doctors["gp"].id, TODAY)
    end = grid.view_rect(grid.plan().place_at(column, 11 * 60)).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(grid.viewport(), start + (end - start) * step / 5)
        QTest.qWait(5)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert booking.visit(in_queue[1].visit.id).at == datetime(2026, 11, 24, 11, 0)


def test_who_leaves_is_told_of_the_queue_and_of_no_time(desk, in_queue):
    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        dialog.line.setText("кетіп қалды")
        QTest.keyClick(dialog.line, Key.Key_Return)

    QTimer.singleShot(100, answer)
    desk.press(Key.Key_Delete)
    assert booking.visit(in_queue[1].visit.id).state is VisitState.CANCELLED
    assert "жанды кезек тәртібімен жазылуыңыз жойылды" in desk.sentence()


def test_one_who_waits_already_is_said_and_asked_why_again(desk, in_queue, doctors):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    assert "Жанды кезекте тұр" in desk.window.call.view.notice.text()
    assert "екінші нөмірмен" in desk.sentence()
    to_queue(desk)
    assert len(waiting(doctors["gp"])) == 2
    desk.type("екінші бала")
    desk.press(Key.Key_Return)
    assert waiting(doctors["gp"])[-1] == (3, "Иванова")
    assert desk.rows()[-1].note == "екінші бала"


def test_not_attached_and_after_hours_each_ask_their_reason(desk, doctors):
    make_person("Касымова Дина Ерлановна", status="elsewhere")
    desk.let_pass(hours=4)
    desk.press(Key.Key_F2)
    desk.type("касымова")
    to_queue(desk)
    desk.type("жүкті әйел")
    desk.press(Key.Key_Return)
    assert desk.rows() == [], "the doctor has gone home by one o'clock"
    desk.type("шұғыл")
    desk.press(Key.Key_Return)
    (row,) = desk.rows()
    assert (row.queue_place, row.override_reason) == (1, "жүкті әйел")
    assert booking.visit(row.visit_id).overbook_reason == "шұғыл"


def test_the_queue_of_another_day_is_another_queue(desk, in_queue):
    desk.window.calendar.go_to(date(2026, 11, 25))
    columns = desk.window.calendar.grid.plan().columns
    assert [column.queue for column in columns] == [()] * len(columns)
