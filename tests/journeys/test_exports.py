"""Somebody takes the journal of the month along: by keys alone, into a workbook, or on to paper."""

from __future__ import annotations

from datetime import datetime

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from clinic_desk.rules.audit import AuditFilter, AuditKind
from clinic_desk.rules.rows import Channel
from clinic_desk.services import audit_log, booking
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.exports.export_dialog import ExportDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.journeys.desk import NOW
from tests.journeys.dialogs import inside

Key = Qt.Key
KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def visit(desk, doctors, people, clinic):
    order = BookingOrder(people["serik"].id, doctors["gp"].id, datetime(2026, 11, 24, 10, 30), Channel.PHONE)
    return booking.book(order, now=NOW, actor=clinic.actor).visit


def open_export(desk, act):
    inside(lambda: desk.press(Key.Key_E, KEYS), ExportDialog, act)


def test_the_journal_of_the_month_by_keys_alone(desk, visit, qtbot, tmp_path):
    path = tmp_path / "қараша.xlsx"

    def take_along(dialog):
        desk.press(Key.Key_Return)
        asked = dialog.findChild(QFileDialog, "save_file")
        asked.findChild(QLineEdit, "fileNameEdit").setText(str(path))
        asked.accept()
        qtbot.waitUntil(dialog.open_button.isVisible)
        assert "қараша.xlsx" in dialog.news.text()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.open_button)
        desk.press(Key.Key_Escape)
        assert not dialog.isVisible()

    open_export(desk, take_along)
    head, row = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["Толық аты-жөні"] == "Ахметов Серік Болатұлы"
    (entry,) = audit_log.page(AuditFilter(kinds=frozenset({AuditKind.EXPORTED})))
    assert (entry.account, entry.row_key, entry.facts["rows"]) == ("Омарова А.", "journal", 1)


def test_the_printed_journal_is_looked_at_before_it_becomes_a_file(desk, visit):
    seen = []

    def to_paper(dialog):
        dialog.form.setCurrentIndex(dialog.form.findData("pdf"))
        dialog.form.activated.emit(dialog.form.currentIndex())
        inside(dialog.export_button.click, SheetDialog, lambda sheet: seen.append(sheet.windowTitle()))
        assert QApplication.activeModalWidget() is dialog

    open_export(desk, to_paper)
    assert len(seen) == 1
    assert "01.11.2026" in seen[0]


def test_a_language_switched_meanwhile_is_followed(desk, visit, qtbot):
    def switch(dialog):
        before = dialog.export_button.text()
        desk.window.next_language()
        qtbot.waitUntil(lambda: dialog.export_button.text() != before)
        assert dialog.count.text() == "1 строка"

    open_export(desk, switch)
