"""Every window and dialog of the program, brought to each state that shows other controls.

A stage takes the main window, a folder for files and ``look``; it calls ``look`` with what is to be
read while that is on the screen, and closes it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from clinic_desk.rules.rows import JournalRow
from clinic_desk.services import journal
from clinic_desk.settings import Settings
from clinic_desk.ui.main_window import MainWindow
from clinic_desk.ui.people.import_dialog import RegisterImportDialog
from clinic_desk.ui.staff.timetable_dialog import TimetableImportDialog
from clinic_desk.ui.start.assistant import StartAssistant
from tests.importers import tables

Look = Callable[[QWidget], None]
Stage = Callable[[MainWindow, Path, Look], None]
SETTLE_MS = 250
LONGEST_S = 20


def a_visit(window: MainWindow) -> JournalRow:
    """A journal row whose visit is still to come."""
    rows = journal.rows(journal.row_ids(journal.JournalFilter()))
    return next(row for row in rows if row.visit_id is not None and row.at > window.clock.now())


def while_open(open_it: Callable[[], object], look: Look) -> None:
    """Look at the modal dialog that a command opens; then it is closed and the command returns."""
    faults: list[Exception] = []

    def look_once() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, "the command opened no dialog"
        try:
            QTest.qWait(SETTLE_MS)
            look(dialog)
        except Exception as fault:  # noqa: BLE001 (raised again outside the slot)
            faults.append(fault)
        finally:
            dialog.reject()

    QTimer.singleShot(SETTLE_MS, look_once)
    open_it()
    if faults:
        raise faults[0]


def beside(dialog: QDialog, look: Look) -> None:
    """Look at a dialog that stands beside the window, then throw it away."""
    dialog.show()
    dialog.activateWindow()
    QTest.qWait(SETTLE_MS)
    try:
        look(dialog)
    finally:
        dialog.close()
        dialog.deleteLater()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_S
    while not holds():
        assert time.monotonic() < end, "it did not come"
        QTest.qWait(20)


# --- the window ------------------------------------------------------------------------------------


def search(window: MainWindow, text: str) -> None:
    window.call.search.setFocus()
    window.call.search.setText(text)
    QTest.qWait(SETTLE_MS)


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key)
    QTest.qWait(SETTLE_MS)


def idle(window, _folder, look):
    look(window)


def found(window, _folder, look):
    search(window, "ахметов")
    look(window)


def offered(window, _folder, look):
    search(window, "ахметов")
    press(window, Qt.Key.Key_Return)
    look(window)


def refusing(window, _folder, look):
    search(window, "ахметов")
    press(window, Qt.Key.Key_Return)
    window.call.ask_refusal()
    look(window)


def choosing_a_doctor(window, _folder, look):
    search(window, "ахметов")
    press(window, Qt.Key.Key_Return)
    window.call.choose_doctor()
    look(window)


def typing_a_person(window, _folder, look):
    search(window, "ъъъъъъъъ")
    press(window, Qt.Key.Key_Return)
    assert window.call.person_form.isVisible()
    look(window)


def answered(window, _folder, look):
    search(window, "ахметов")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert window.sentence.shows_answer
    look(window)


def filtering(window, _folder, look):
    window.journal.focus_filter()
    bar = window.journal.filter
    bar.text.setText("а")
    bar.period.setCurrentIndex(bar.period.findData("range"))
    QTest.qWait(SETTLE_MS)
    assert bar.first.isVisible()
    look(window)


def a_week(window, _folder, look):
    window.calendar.show_week(is_week=True)
    look(window)


# --- dialogs ---------------------------------------------------------------------------------------


def staff(window, _folder, look):
    while_open(window.dialogs.show_staff, look)


def visit(window, _folder, look):
    while_open(lambda: window.dialogs.show_visit(a_visit(window).visit_id), look)


def history(window, _folder, look):
    while_open(lambda: window.dialogs.show_history(a_visit(window).request_id), look)


def whole_journal(window, _folder, look):
    while_open(window.dialogs.show_whole_journal, look)


def paper(window, _folder, look):
    while_open(window.dialogs.show_print, look)


def slip(window, _folder, look):
    while_open(lambda: window.dialogs._print_slip_of(a_visit(window).visit_id), look)


def clinic(window, _folder, look):
    while_open(window.dialogs.show_clinic, look)


def keys(window, _folder, look):
    while_open(window.dialogs.show_keys, look)


def cancelling(window, _folder, look):
    while_open(lambda: window.visits.cancel(a_visit(window).visit_id), look)


def register(window, folder, look):
    """The wizard on each of its pages."""
    file = folder / "register.xlsx"
    file.write_bytes(tables.xlsx_bytes([tables.HEADER, tables.PERSON, tables.WOMAN]))
    dialog = RegisterImportDialog(window, window.clock, window.actor, window.signals.changed.emit)

    def each_page(shown: RegisterImportDialog) -> None:
        look(shown)
        shown.open_file(file)
        until(shown.columns.isVisible)
        look(shown)
        shown.go_on()
        until(shown.preview.isVisible)
        look(shown)
        shown.go_on()
        until(shown.done_page.isVisible)
        look(shown)

    beside(dialog, each_page)


def timetable(window, folder, look):
    file = folder / "hours.csv"
    file.write_bytes(
        tables.csv_bytes(
            [
                ("Дәрігер", "Мамандығы", "Кабинет", "Дс", "Сс", "Ср", "Бс", "Жм"),
                ("Жаңа Дәрігер Болатұлы", "терапевт", "9", "8-12", "8-12", "қайдам", "8-12", "8-12"),
            ]
        )
    )
    dialog = TimetableImportDialog(window, window.clock, window.actor, window.signals.changed.emit)

    def after_reading(shown: TimetableImportDialog) -> None:
        shown.open_file(file)
        until(lambda: shown.preview is not None or shown.error is not None)
        assert shown.error is None
        look(shown)

    beside(dialog, after_reading)


def first_start(window, _folder, look):
    assistant = StartAssistant(
        None, Settings(language="kk"), window.clock, window.actor, window.signals.changed.emit
    )

    def each_page(shown: StartAssistant) -> None:
        look(shown)
        for _page in range(shown.pages.count() - 1):
            shown.next_button.click()
            QTest.qWait(SETTLE_MS)
            look(shown)

    beside(assistant, each_page)


WINDOW: tuple[Stage, ...] = (
    idle, found, offered, refusing, choosing_a_doctor, typing_a_person, answered, filtering, a_week,
)  # fmt: skip
DIALOGS: tuple[Stage, ...] = (
    staff, visit, history, whole_journal, paper, slip, clinic, keys, cancelling, register, timetable,
    first_start,
)  # fmt: skip
