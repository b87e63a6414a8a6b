"""The head asks for last month: figures by keys alone, the rows behind them, paper and a workbook."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from clinic_desk.models.audit import AuditEntry
from clinic_desk.services import journal
from clinic_desk.ui.journal.whole_journal import WholeJournalDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from clinic_desk.ui.reports.reports_dialog import ReportsDialog
from tests import reported
from tests.journeys.dialogs import inside, then_inside

Key = Qt.Key
Modifier = Qt.KeyboardModifier
LONGEST_MS = 20_000
MOST_TABS = 30


@pytest.fixture
def made(clinic):
    return reported.make_reported()


def open_reports(desk, qtbot, act) -> None:
    """Ctrl+Shift+R, and ``act`` as soon as the figures stand there."""

    def counted(dialog):
        wait_for(dialog, qtbot)
        act(dialog)

    keys = Modifier.ControlModifier | Modifier.ShiftModifier
    inside(lambda: desk.press(Key.Key_R, keys), ReportsDialog, counted)


def wait_for(dialog, qtbot) -> None:
    qtbot.waitUntil(lambda: dialog.shown is not None and not dialog.is_busy(), timeout=LONGEST_MS)


def last_month(desk, dialog, qtbot) -> None:
    desk.press(Key.Key_Left, Modifier.AltModifier)
    wait_for(dialog, qtbot)


def tab_to(desk, name: str) -> None:
    """Tab, as often as it takes."""
    for _tab in range(MOST_TABS):
        if desk.focus().objectName() == name:
            return
        desk.press(Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {name}")


def behind(desk, qtbot, dialog, name: str) -> list[int]:
    """Tab to a number, press Enter, read the rows that come, and go back with Esc."""
    seen: list[list[int]] = []

    def read(rows):
        assert rows.table.hasFocus()
        count = rows.rows.rowCount()
        assert str(count) in rows.count.text()
        seen.append([rows.rows.row_at(place).request_id for place in range(count)])
        QTest.keyClick(rows.table, Key.Key_Escape)

    tab_to(desk, name)
    then_inside(WholeJournalDialog, read)
    desk.press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen), timeout=LONGEST_MS)
    dialog.activateWindow()  # a window manager gives it the keys back; offscreen has none
    qtbot.waitUntil(dialog.isActiveWindow, timeout=LONGEST_MS)
    return seen[0]


def test_last_month_and_the_rows_behind_its_numbers_by_keys_alone(made, desk, qtbot):
    october = journal.between(*reported.OCTOBER)
    late = [
        row.request_id
        for row in october
        if (row.answered_at - row.received_at).total_seconds() > reported.TERMS[row.channel] * 60
    ]
    assert late  # else nothing is shown here

    def act(dialog):
        last_month(desk, dialog, qtbot)
        assert "Қазан 2026" in dialog.windowTitle()
        assert dialog.overview.tiles[0].texts().value == str(len(october))
        assert behind(desk, qtbot, dialog, "figure_requests") == [row.request_id for row in october]
        assert behind(desk, qtbot, dialog, "figure_refusals") == made.refused
        cancelled = [row.request_id for row in october if row.result == "cancelled"]
        assert behind(desk, qtbot, dialog, "figure_cancelled") == cancelled
        assert dialog.isVisible()
        assert behind(desk, qtbot, dialog, "figure_late") == late
        desk.press(Key.Key_Escape)
        assert not dialog.isVisible()

    terms = {str(channel): minutes for channel, minutes in reported.TERMS.items()}
    object.__setattr__(desk.window.settings, "term_by_channel", terms)
    open_reports(desk, qtbot, act)


def test_a_row_is_followed_into_the_grid_and_the_report_come_back_to(made, desk, qtbot):
    gone: list[bool] = []

    def follow(rows):
        QTest.keyClick(rows.table, Key.Key_Return)

    def act(dialog):
        last_month(desk, dialog, qtbot)
        tab_to(desk, "figure_no_show")
        then_inside(WholeJournalDialog, follow)
        desk.press(Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=LONGEST_MS)
        gone.append(True)

    open_reports(desk, qtbot, act)
    assert gone == [True]
    missed = made.visits[3]
    assert desk.window.calendar.day == missed.at.date()
    assert desk.window.calendar.grid.focused_place().cell.visit.id == missed.id
    open_reports(desk, qtbot, lambda again: gone.append("Қазан 2026" in again.windowTitle()))
    assert gone == [True, True]


def test_the_report_goes_into_a_pdf_that_names_no_patient(made, desk, qtbot, tmp_path):
    paper = tmp_path / "report.pdf"

    def act(dialog):
        last_month(desk, dialog, qtbot)
        then_inside(SheetDialog, lambda sheet: sheet.save_pdf(paper))
        desk.press(Key.Key_P, Modifier.ControlModifier)
        qtbot.waitUntil(paper.exists, timeout=LONGEST_MS)

    open_reports(desk, qtbot, act)
    assert paper.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed here")
    done = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True)
    text = done.stdout.decode("utf-8")
    assert "есеп" in text
    assert "Отчет" in text
    assert not [visit.person.short for visit in made.visits if visit.person.short in text]


def test_the_report_goes_into_a_workbook_and_the_audit_knows_it(made, desk, qtbot, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    target = tmp_path / "есеп.xlsx"

    def act(dialog):
        last_month(desk, dialog, qtbot)
        desk.press(Key.Key_S, Modifier.ControlModifier)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=LONGEST_MS)
        chooser = QApplication.activeModalWidget()
        assert date(2026, 10, 1).isoformat() in chooser.selectedFiles()[0]
        chooser.findChild(QLineEdit, "fileNameEdit").setText(str(target))
        chooser.accept()
        qtbot.waitUntil(lambda: dialog.news.text() != "" and not dialog.is_busy(), timeout=LONGEST_MS)
        assert target.name in dialog.news.text()

    open_reports(desk, qtbot, act)
    book = openpyxl.load_workbook(target)
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert len(journal.between(*reported.OCTOBER)) in values
    assert AuditEntry.select().where(AuditEntry.kind == "exported").count() == 1
