"""A year of the journal is deleted at the real window: list, year, reason, tick; and Ctrl+Z says no."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk.models.journal import Request
from clinic_desk.models.safety import Erasure
from clinic_desk.ui.erasure.erasure_dialog import ErasureDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.journeys.desk import NOW
from tests.journeys.dialogs import inside

Key = Qt.Key
Modifier = Qt.KeyboardModifier


def test_the_administrator_deletes_a_year_with_its_list_in_a_file(desk, qtbot, tmp_path):
    desk.press(Key.Key_F2)
    desk.type("ахметов 12.03.85 сер")
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == 1
    desk.let_pass(days=366 * 4)
    paper = tmp_path / "list.pdf"

    def save(sheet):
        sheet.save_pdf(paper)

    def act(dialog):
        assert not dialog.delete_button.isEnabled()
        inside(dialog.list_button.click, SheetDialog, save)
        assert paper.read_bytes().startswith(b"%PDF")
        dialog.typed.setText(str(NOW.year))
        dialog.reason.setText("сақтау мерзімі бітті")
        dialog.sure.setChecked(True)
        QTest.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not dialog.strip.isVisible(), timeout=30_000)
        assert str(NOW.year) in dialog.told.text()

    inside(desk.window.actions_by_name["erase_years"].trigger, ErasureDialog, act)
    assert Request.select().count() == 0
    assert (Erasure.get().year, Erasure.get().requests) == (NOW.year, 1)
    assert desk.rows() == []
    desk.press(Key.Key_Z, Modifier.ControlModifier)
    assert str(NOW.year) in desk.news()
    assert "қайтар" in desk.news()
    assert Request.select().count() == 0
