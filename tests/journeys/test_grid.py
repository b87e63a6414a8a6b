"""The grid and the journal by keys and mouse, on the real window."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.rules.rows import Channel, JournalResult, VisitState
from clinic_desk.services import booking, history
from clinic_desk.ui.desk.reason_dialog import ReasonDialog
from tests.journeys.desk import NOW
from tests.make import ACTOR

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def booked(desk, doctors, people):
    """Olga at 9:00 with the general practitioner, shown in the grid."""
    order = booking.BookingOrder(
        people["olga"].id, doctors["gp"].id, datetime(2026, 11, 24, 9, 0), Channel.PHONE
    )
    done = booking.book(order, now=NOW, actor=ACTOR)
    desk.window.calendar.load()
    desk.window.journal.load()
    desk.window.calendar.show_visit(done.visit.id)
    return done


def visit_now(done):
    return booking.visit(done.visit.id)


def cell_point(desk, doctor_id, at) -> QPoint:
    grid = desk.window.calendar.grid
    column = grid.plan().column_of(doctor_id, at.date())
    place = grid.plan().place_at(column, at.hour * 60 + at.minute)
    return grid.view_rect(place).center()


def test_a_visit_is_dragged_to_another_time_and_taken_back(desk, booked, doctors):
    viewport = desk.window.calendar.grid.viewport()
    start = cell_point(desk, doctors["gp"].id, datetime(2026, 11, 24, 9, 0))
    end = cell_point(desk, doctors["gp"].id, datetime(2026, 11, 24, 10, 30))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 11):
        QTest.mouseMove(viewport, start + (end - start) * step / 10)
        QTest.qWait(5)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)

    assert visit_now(booked).at == datetime(2026, 11, 24, 10, 30)
    assert "ауыстыр" in desk.sentence().lower()
    assert desk.rows()[0].result is JournalResult.MOVED
    desk.press(Key.Key_Z, CTRL)
    assert visit_now(booked).at == datetime(2026, 11, 24, 9, 0)
    assert "Иванова О. П." in desk.news()


def test_a_visit_is_cut_and_pasted_by_keys(desk, booked):
    desk.press(Key.Key_X, CTRL)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_V, CTRL)
    assert visit_now(booked).at == datetime(2026, 11, 24, 9, 30)


def test_pasting_on_a_closed_place_says_why_and_moves_nothing(desk, booked, doctors):
    desk.press(Key.Key_X, CTRL)
    grid = desk.window.calendar.grid
    grid.show_time(doctors["gp"].id, datetime(2026, 11, 24, 14, 0))
    desk.press(Key.Key_V, CTRL)
    assert visit_now(booked).at == datetime(2026, 11, 24, 9, 0)
    assert desk.news()


def test_cancelling_asks_for_a_reason(desk, booked):
    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        QTest.keyClick(dialog.line, Key.Key_Return)
        assert dialog.isVisible(), "no reason, no cancellation"
        dialog.line.setText("науқас хабарлады")
        QTest.keyClick(dialog.line, Key.Key_Return)

    QTimer.singleShot(100, answer)
    desk.press(Key.Key_Delete)
    assert visit_now(booked).state is VisitState.CANCELLED
    assert visit_now(booked).cancel_reason == "науқас хабарлады"
    assert "жойылды" in desk.sentence()
    desk.press(Key.Key_Z, CTRL)
    assert visit_now(booked).state is VisitState.BOOKED


def test_arrived_and_did_not_come_by_one_key_each(desk, booked):
    desk.press(Key.Key_F8)
    assert visit_now(booked).state is VisitState.ARRIVED
    desk.press(Key.Key_F9)
    assert visit_now(booked).state is VisitState.NO_SHOW
    desk.press(Key.Key_F9)
    assert visit_now(booked).state is VisitState.BOOKED
    desk.press(Key.Key_Z, CTRL)
    assert visit_now(booked).state is VisitState.NO_SHOW


def test_arrived_from_the_journal(desk, booked):
    desk.press(Key.Key_J, CTRL)
    desk.press(Key.Key_F8)
    assert visit_now(booked).state is VisitState.ARRIVED
    assert desk.window.journal.current_row().result is JournalResult.ARRIVED


def test_a_free_cell_and_letters_begin_a_call_for_that_time(desk, doctors, people):
    grid = desk.window.calendar.grid
    grid.setFocus()
    grid.show_time(doctors["gp"].id, datetime(2026, 11, 24, 11, 15))
    desk.type("серіков")
    assert desk.window.call.search.text() == "серіков"
    desk.press(Key.Key_Return)
    if not desk.rows():
        desk.press(Key.Key_Return)
    assert desk.rows()[0].at == datetime(2026, 11, 24, 11, 15)
    assert desk.rows()[0].person_id == people["child"].id


def test_overbooking_needs_a_reason_and_stands_beside(desk, booked, doctors):
    desk.window.calendar.grid.overbook_requested.emit(doctors["gp"].id, datetime(2026, 11, 24, 9, 0))
    desk.type("ахметов сер")
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == 1
    desk.type("шұғыл")
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == 2
    plan = desk.window.calendar.grid.plan()
    column = plan.columns[plan.column_of(doctors["gp"].id, date(2026, 11, 24))]
    assert len({cell.lane for cell in column.cells if cell.visit}) == 2


def test_day_and_week_by_keys(desk, doctors):
    page = desk.window.calendar
    desk.press(Key.Key_F4)
    assert page.is_week
    assert len(page.grid.plan().columns) == 7
    page.grid.setFocus()
    desk.press(Key.Key_PageDown)
    assert page.day == date(2026, 12, 1)
    desk.press(Key.Key_Home)
    assert page.day == date(2026, 11, 24)
    desk.press(Key.Key_F4)
    assert not page.is_week
    assert len(page.grid.plan().columns) == len(doctors)


def test_the_grid_keeps_its_place_when_data_change_under_it(desk, booked, doctors, people):
    grid = desk.window.calendar.grid
    grid.show_time(doctors["gp"].id, datetime(2026, 11, 24, 11, 30))
    before = grid.verticalScrollBar().value()
    order = booking.BookingOrder(
        people["serik"].id, doctors["gp"].id, datetime(2026, 11, 24, 8, 58), Channel.PHONE, minutes=2
    )
    booking.book(order, now=NOW, actor=ACTOR)
    desk.press(Key.Key_F5)
    place = grid.focused_place()
    assert place.minute == 11 * 60 + 30
    assert grid.verticalScrollBar().value() == before


def test_a_journal_row_leads_to_its_visit(desk, booked):
    desk.window.calendar.go_to(date(2026, 12, 7))
    desk.press(Key.Key_J, CTRL)
    desk.press(Key.Key_Return)
    assert desk.window.calendar.day == date(2026, 11, 24)
    assert desk.window.calendar.grid.focused_visit().id == booked.visit.id


def test_another_desk_moved_the_visit_first(desk, booked, doctors):
    booking.move(booked.visit.id, at=datetime(2026, 11, 24, 9, 15), now=NOW, actor=ACTOR)
    desk.press(Key.Key_F5)
    assert desk.window.calendar.grid.plan().place_of(booked.visit.id).cell.start == 9 * 60 + 15
    assert len(history.of_request(booked.visit.request_id)) == 2
