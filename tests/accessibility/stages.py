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
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import call_sheets, groups, journal
from clinic_desk.settings import Settings
from clinic_desk.ui.main_window import MainWindow
from clinic_desk.ui.passport.passport_dialog import PassportDialog
from clinic_desk.ui.people.import_dialog import RegisterImportDialog
from clinic_desk.ui.staff.timetable_dialog import TimetableImportDialog
from clinic_desk.ui.start.assistant import StartAssistant
from tests.importers import tables

Look = Callable[[QWidget], None]
Stage = Callable[[MainWindow, Path, Look], None]
SETTLE_MS = 250
LONGEST_S = 20
MOST_STEPS_BACK = 4


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
        for work in (look, leave):
            try:
                QTest.qWait(SETTLE_MS)
                work(dialog)
            except Exception as fault:  # noqa: BLE001 (raised again outside the slot)
                faults.append(fault)

    QTimer.singleShot(SETTLE_MS, look_once)
    open_it()
    if faults:
        raise faults[0]


def once_open(open_it: Callable[[], object], look: Look) -> None:
    """Look at a dialog that a command opens without waiting for it."""
    open_it()
    QTest.qWait(SETTLE_MS)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog), "the command opened no dialog"
    try:
        look(dialog)
    finally:
        leave(dialog)


def leave(dialog: QWidget) -> None:
    """Esc, as often as there are steps to go back; a dialog that cannot be left so is a fault."""
    assert isinstance(dialog, QDialog)
    for _step in range(MOST_STEPS_BACK):
        if dialog.isVisible():
            QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    if dialog.isVisible():
        dialog.done(QDialog.DialogCode.Rejected)
        raise AssertionError(f"Esc does not close {dialog.objectName()}")


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


def standing(window, _folder, look):
    """The bars above the foot: people to call, a time for somebody who waits, paper for tomorrow."""
    bars = window.standing
    bars.reload()
    until(lambda: bars.sheets is not None and bars.freed is not None)
    assert bars.sheets.isVisible()
    assert bars.freed.isVisible()
    bars._make_tomorrow_bar()
    bars.paper.set_day(window.calendar.day)
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
    """Each kind of sheet, which asks for other things."""

    def each_kind(dialog):
        for place in range(dialog.sheet_box.count()):
            dialog.sheet_box.setCurrentIndex(place)
            look(dialog)

    while_open(window.dialogs.show_print, each_kind)


def slip(window, _folder, look):
    while_open(lambda: window.take_home.print_slip(a_visit(window).visit_id), look)


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


# --- living timetables -----------------------------------------------------------------------------


def free_times(window, _folder, look):
    def times(dialog):
        until(lambda: dialog.found is not None and not dialog.is_searching())
        look(dialog)

    once_open(window.schedule.show_free, times)


def waiting_list(window, _folder, look):
    """The list with a time for one of them, the form, and the question why somebody goes."""

    def each_page(dialog):
        assert dialog.freed.isVisible()
        look(dialog)
        dialog.list.table.setCurrentIndex(dialog.list.table.model().index(0, 0))
        dialog.withdraw_button.click()
        assert dialog.reason.isVisible()
        look(dialog)
        dialog.add(None)
        assert dialog.form.isVisible()
        look(dialog)

    while_open(window.schedule.show_waiting, each_page)


def absences(window, _folder, look):
    """The list, the form, the people it hits."""

    def each_page(dialog):
        look(dialog)
        dialog.begin(ExceptionKind.SICK)
        look(dialog)
        dialog.go_button.click()
        assert dialog.plan_view.isVisible()
        look(dialog)

    window.calendar.show_visit(a_visit(window).visit_id)
    while_open(window.schedule.show_absences, each_page)


def call_sheet(window, _folder, look):
    """A call, the question why somebody does not come, a person already settled, everything taken back."""

    def each_state(dialog):
        assert dialog.line.is_open
        look(dialog)
        QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
        assert dialog.reason.isVisible()
        look(dialog)
        dialog.reload(next(one.id for one in dialog.view.lines if not one.is_open))
        look(dialog)
        dialog.head.take_back.click()
        assert dialog.ask.isVisible()
        look(dialog)
        dialog.ask.withdraw()

    while_open(window.schedule.show_next_sheet, each_state)


def day_list(window, _folder, look):
    """The year, and the proposals for it."""

    def each_page(dialog):
        look(dialog)
        dialog.year.proposals_button.click()
        assert dialog.proposals.isVisible()
        look(dialog)

    while_open(window.schedule.show_day_list, each_page)


def family(window, _folder, look):
    """Nobody yet, two with offers, and booked."""

    def each_state(dialog):
        look(dialog)
        for name in ("ахметов серік", "ахметова сәуле"):
            dialog.members.add(window.schedule._find_people(name)[0])
        QTest.qWait(SETTLE_MS)
        look(dialog)
        dialog.book_button.click()
        assert dialog.undo_button.isVisible()
        look(dialog)

    while_open(window.schedule.show_family, each_state)


def series(window, _folder, look):
    """The plan, and booked."""

    def each_state(dialog):
        look(dialog)
        dialog.book_button.click()
        assert dialog.undo_button.isVisible()
        look(dialog)

    while_open(lambda: window.schedule.show_series(a_visit(window).visit_id), each_state)


def group(window, _folder, look):
    """The visits of a family, the question why they do not come, and an offer for all of them."""
    rows = journal.rows(journal.row_ids(journal.JournalFilter()))
    visits = [row.visit_id for row in rows if row.visit_id is not None]
    visit_id = next(one for one in visits if groups.kind_of(one) is groups.GroupKind.FAMILY)

    def each_state(dialog):
        look(dialog)
        dialog.cancel_button.click()
        assert dialog.reason.isVisible()
        look(dialog)
        dialog.show_visits()
        dialog.move_button.click()
        look(dialog)

    while_open(lambda: window.schedule.show_group(visit_id), each_state)


def done_list(window, _folder, look):
    assert call_sheets.open_sheets(window.clock.now())
    while_open(window.schedule.show_actions, look)


def passport(window, _folder, look):
    """The service passport beside the desk: read, nothing found, being reworded, asked whether to save."""
    window.reports.show_passport()
    QTest.qWait(SETTLE_MS)
    dialog = window.findChild(PassportDialog)
    look(dialog)
    dialog.search.setText("абракадабра")
    assert dialog.nothing.isVisible()
    look(dialog)
    dialog.search.clear()
    dialog.edit()
    dialog.pane.setPlainText("Меңгерушіге, 12-кабинет.")
    look(dialog)
    dialog.leave_editing()
    assert dialog.banner.isVisible()
    look(dialog)
    dialog.banner.button("drop").click()
    leave(dialog)


WINDOW: tuple[Stage, ...] = (
    idle, found, offered, refusing, choosing_a_doctor, typing_a_person, answered, filtering, a_week, standing,
)  # fmt: skip
TIMETABLES: tuple[Stage, ...] = (
    free_times, waiting_list, absences, call_sheet, day_list, family, series, group, done_list,
)  # fmt: skip
DIALOGS: tuple[Stage, ...] = (
    staff, visit, history, whole_journal, paper, slip, clinic, keys, cancelling, register, timetable,
    first_start, passport, *TIMETABLES,
)  # fmt: skip
