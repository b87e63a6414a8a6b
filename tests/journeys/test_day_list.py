"""A holiday is entered at the window: the grid says why nobody receives, and Ctrl+Z brings the day back."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services import day_list
from clinic_desk.ui.calendar import texts
from clinic_desk.ui.day_list.dialog import DayListDialog

TOMORROW = date(2026, 11, 25)
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


def in_dialog(act):
    """Do something in the dialog that the next key opens, as soon as it has the focus."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DayListDialog) and dialog.year.view.hasFocus():
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def reasons(desk):
    plan = desk.window.calendar.grid.plan()
    return {texts.closure_text(one, cell) for one in plan.columns for cell in one.cells if cell.closure}


def test_a_holiday_shows_in_the_grid_until_it_is_taken_back(desk):
    def enter(_dialog):
        desk.press(Qt.Key.Key_Right)  # tomorrow
        desk.type("h")
        desk.press(Qt.Key.Key_Return)
        desk.type("Емхана күні")
        desk.press(Qt.Key.Key_Return)
        desk.press(Qt.Key.Key_Escape)

    in_dialog(enter)
    desk.press(Qt.Key.Key_D, CTRL_SHIFT)
    assert day_list.days_between(TOMORROW, TOMORROW) == [ClinicDay(TOMORROW, DayKind.HOLIDAY, "Емхана күні")]
    desk.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert desk.window.calendar.day == TOMORROW
    assert reasons(desk) == {"Емхана күні"}
    desk.press(Qt.Key.Key_Z, CTRL)
    assert reasons(desk) == set()
    assert "25.11.2026" in desk.news()
