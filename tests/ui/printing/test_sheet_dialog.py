"""The slip before it goes to the printer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desk.printing import printer
from clinic_desk.printing.sheets import Document
from clinic_desk.printing.slip import slip_sheet
from clinic_desk.rules.rows import Appointment, PersonName
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.printing import preview_dialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.printing.samples import GP, HEAD, NOW, REGISTRAR

LASER, OFFICE = "HP LaserJet M110we", "Office"
SLIP = slip_sheet(
    Appointment(NOW, GP.name, GP.specialty, GP.room),
    number=214,
    person=PersonName("Ахметов", "Серік", "Болатұлы"),
    head=HEAD,
    registrar=REGISTRAR,
    now=NOW,
    language="kk",
)


@pytest.fixture
def open_slip(qtbot, monkeypatch):
    def made(printers=(OFFICE, LASER), **more) -> SheetDialog:
        monkeypatch.setattr(preview_dialog, "available_printers", lambda: list(printers))
        monkeypatch.setattr(preview_dialog, "default_printer", lambda: OFFICE)
        sheet = more.pop("sheet", SLIP)
        dialog = SheetDialog(None, sheet, **{"write_down": lambda *_: None} | more)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def test_the_slip_is_there_and_enter_prints_it(open_slip, qtbot, monkeypatch):
    sent = []
    monkeypatch.setattr(
        printer, "print_sheet", lambda pages, name, copies: sent.append((pages.sheet, name, copies))
    )
    dialog = open_slip(printer_name=LASER)
    assert dialog.view.page_count == 1
    assert SLIP.title in dialog.windowTitle()
    with qtbot.waitSignals([dialog.sheet_printed, dialog.printer_chosen]):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sent == [(SLIP, LASER, 1)]


def test_without_a_printer_the_pdf_has_the_focus(open_slip, tmp_path):
    dialog = open_slip(printers=())
    assert dialog.pdf_button.hasFocus()
    dialog.save_pdf(tmp_path / "талон.pdf")
    assert (tmp_path / "талон.pdf").read_bytes().startswith(b"%PDF")


def test_the_window_changes_its_language_the_slip_keeps_the_patients(open_slip):
    dialog = open_slip()
    switch_language(QApplication.instance(), "ru")
    QApplication.sendPostedEvents()
    assert dialog.windowTitle() == f"Печать: {SLIP.title}"
    assert dialog._pages.sheet is SLIP
    switch_language(QApplication.instance(), "en")


def test_a_document_of_several_sheets_is_shown_printed_and_written_down(open_slip, monkeypatch, tmp_path):
    document = Document("Талондар", (SLIP, SLIP, SLIP), "slips", numbers_through=True)
    written, sent = [], []
    monkeypatch.setattr(
        printer, "print_sheet", lambda pages, name, copies: sent.append((pages.content, name, copies))
    )
    dialog = open_slip(sheet=document, write_down=lambda *said: written.append(said))
    dialog.finish_pages()
    assert dialog.view.page_count == 3
    assert "Талондар" in dialog.windowTitle()
    dialog.print_now()
    dialog.save_pdf(tmp_path / "талондар.pdf")
    assert sent == [(document, OFFICE, 1)]
    assert written == [(document, OFFICE, 1), (document, "талондар.pdf", 1)]
    assert (tmp_path / "талондар.pdf").read_bytes().count(b"/Type /Page\n") == 3
