from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from clinic_desk import errors, i18n
from clinic_desk.papers import What, Wish
from clinic_desk.printing import printer
from clinic_desk.printing.blank_journal import blank_journal
from clinic_desk.printing.day_columns import Paper
from clinic_desk.printing.day_sheet import DaySheet, day_sheet
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.sheets import Document, Sheet
from clinic_desk.rules.timetable import DayHours
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.printing import preview_dialog
from clinic_desk.ui.printing.preview_dialog import suggested_name
from clinic_desk.ui.printing.print_dialog import SHEETS, PrintDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from clinic_desk.ui.theme import apply_theme
from tests.printing.samples import DAY, GP, HEAD, NOW, PAEDIATRICIAN, REGISTRAR, day_content, mixed_rows

LASER, OFFICE = "HP LaserJet M110we", "Office"
LOW = QSize(911 - 8, 512 - 40)
"""1366 × 768 at 150 %, without the frame of a window."""


class Desk:
    """What stands behind the dialog: sheets, and the wishes for them."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.count = 30
        self.fault: errors.ClinicError | None = None

    def make(self, wish: Wish) -> Sheet | Document:
        self.wishes.append(wish)
        if self.fault is not None:
            raise self.fault
        facts = {"head": HEAD, "registrar": REGISTRAR, "now": NOW, "language": i18n.current_language()}
        if wish.what is What.JOURNAL:
            return journal_sheet(mixed_rows(self.count), first=wish.first, last=wish.last, **facts)
        if wish.what is What.TOMORROW:
            sheets = (day_sheet(day_content(), **facts), blank_journal(wish.first, 30, **facts))
            return Document("Қағазбен жұмыс күні", sheets, "tomorrow")
        content = (
            day_content() if wish.doctor_id in {None, GP.id} else DaySheet(PAEDIATRICIAN, DAY, DayHours())
        )
        return day_sheet(content, **facts)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def printers(monkeypatch) -> list[str]:
    names = [OFFICE, LASER]
    monkeypatch.setattr(preview_dialog, "available_printers", lambda: list(names))
    monkeypatch.setattr(preview_dialog, "default_printer", lambda: OFFICE)
    return names


@pytest.fixture
def make(qtbot, desk: Desk, printers):
    def made(**more) -> PrintDialog:
        dialog = PrintDialog(
            None,
            desk.make,
            [GP, PAEDIATRICIAN],
            DAY,
            next_day=lambda: DAY + timedelta(days=1),
            **{"write_down": lambda *_: None} | more,
        )
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def texts_of(widget: QWidget) -> list[str]:
    parts = [part for kind in (QLabel, QAbstractButton) for part in widget.findChildren(kind)]
    return [part.text() for part in parts if part.isVisibleTo(widget) and part.text()]


def shown_doctor(dialog: PrintDialog) -> str:
    assert dialog._pages is not None
    return dialog._pages.sheet.footer_middle


def press(qtbot, widget: QWidget, key: Qt.Key) -> None:
    qtbot.keyClick(widget, key)


def test_it_opens_on_the_journal_of_today(make, desk: Desk) -> None:
    dialog = make()
    assert set(desk.wishes) == {Wish(What.JOURNAL, DAY, DAY)}
    assert dialog.what() is What.JOURNAL
    assert not dialog.doctor_box.isVisible()
    assert not dialog.paper_box.isVisible()
    assert dialog.view.page_count == 4
    assert dialog.sheet_box.hasFocus()


def test_a_range_of_days_never_runs_backwards(make, desk: Desk) -> None:
    dialog = make()
    later, earlier = DAY + timedelta(days=3), DAY - timedelta(days=5)
    dialog.first_edit.setDate(QDate(later.year, later.month, later.day))
    assert desk.wishes[-1] == Wish(What.JOURNAL, later, later)
    dialog.last_edit.setDate(QDate(earlier.year, earlier.month, earlier.day))
    assert desk.wishes[-1] == Wish(What.JOURNAL, earlier, earlier)
    dialog.last_edit.setDate(QDate(later.year, later.month, later.day))
    assert desk.wishes[-1] == Wish(What.JOURNAL, earlier, later)


def test_the_doctors_day_is_chosen_with_keys(make, desk: Desk, qtbot) -> None:
    dialog = make()
    press(qtbot, dialog.sheet_box, Qt.Key.Key_Down)
    assert dialog.what() is What.DAY_SHEET
    assert not dialog.last_edit.isVisible()
    assert desk.wishes[-1] == Wish(What.DAY_SHEET, DAY, DAY)
    assert "Ахметова А. С." in shown_doctor(dialog)
    press(qtbot, dialog.doctor_box, Qt.Key.Key_Down)
    press(qtbot, dialog.doctor_box, Qt.Key.Key_Down)
    assert desk.wishes[-1].doctor_id == PAEDIATRICIAN.id
    assert "Жүнісова" in shown_doctor(dialog)


def test_it_opens_where_the_window_stands(make, desk: Desk) -> None:
    dialog = make()
    dialog.choose(What.DAY_SHEET, DAY + timedelta(days=1), PAEDIATRICIAN.id)
    asked = Wish(What.DAY_SHEET, DAY + timedelta(days=1), DAY + timedelta(days=1), PAEDIATRICIAN.id)
    assert desk.wishes[-1] == asked
    assert dialog.doctor_box.isVisible()


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        (What.JOURNAL, "first last"),
        (What.DAY_SHEET, "doctor first"),
        (What.WEEK, "doctor first"),
        (What.TIMETABLE, "first last paper"),
        (What.ROOMS, "first last paper"),
        (What.SLIP, "doctor first"),
        (What.CALL_SHEET, "first"),
        (What.WAITING_LIST, ""),
        (What.TOMORROW, "first"),
    ],
)
def test_each_sheet_asks_only_for_what_it_needs(make, desk: Desk, what: What, fields: str) -> None:
    dialog = make()
    dialog.choose(what, DAY)
    shown = {
        "doctor": dialog.doctor_box,
        "first": dialog.first_edit,
        "last": dialog.last_edit,
        "paper": dialog.paper_box,
    }
    assert {name for name, field in shown.items() if field.isVisible()} == set(fields.split())
    assert desk.wishes[-1].what is what


def test_a_day_on_paper_is_the_next_reception_and_other_sheets_keep_their_day(make, desk: Desk) -> None:
    dialog = make()
    dialog.sheet_box.setCurrentIndex(SHEETS.index(What.TOMORROW))
    assert desk.wishes[-1].first == DAY + timedelta(days=1)
    assert dialog.view.page_count == 1 + 2
    dialog.sheet_box.setCurrentIndex(SHEETS.index(What.SLIP))
    assert desk.wishes[-1].first == DAY


def test_a_wall_timetable_may_be_twice_as_large(make, desk: Desk) -> None:
    dialog = make()
    dialog.choose(What.TIMETABLE, DAY)
    dialog.paper_box.setCurrentIndex(1)
    assert desk.wishes[-1].paper is Paper.A3
    dialog.choose(What.JOURNAL, DAY)
    assert desk.wishes[-1].paper is Paper.A4


def test_slips_have_the_printer_of_slips(make) -> None:
    dialog = make(printer_name=OFFICE, slip_printer=LASER)
    assert dialog.printer_box.currentText() == OFFICE
    dialog.sheet_box.setCurrentIndex(SHEETS.index(What.SLIP))
    assert dialog.printer_box.currentText() == LASER
    dialog.sheet_box.setCurrentIndex(SHEETS.index(What.JOURNAL))
    assert dialog.printer_box.currentText() == OFFICE


def test_only_a_sheet_with_names_is_told_to_hold_them(make, tmp_path: Path) -> None:
    i18n.use_language("ru")
    dialog = make()
    dialog.tells_of_names = True
    dialog.choose(What.TIMETABLE, DAY)
    dialog.save_pdf(tmp_path / "wall.pdf")
    assert dialog.status.text() == "Сохранено: wall.pdf"
    dialog.choose(What.JOURNAL, DAY)
    dialog.save_pdf(tmp_path / "journal.pdf")
    assert str(tmp_path) in dialog.status.text()


def test_nobody_to_print_for_is_said_quietly(make, desk: Desk) -> None:
    i18n.use_language("ru")
    desk.fault = errors.NothingToPrint(What.SLIP, DAY)
    dialog = make()
    assert dialog.status.text() == "На 24.11.2026 никто не записан."
    assert dialog.status.property("role") == "quiet"
    assert dialog.page_label.text() == ""
    assert not dialog.pdf_button.isEnabled()


def test_pages_are_counted_and_turned(make, qtbot) -> None:
    i18n.use_language("ru")
    dialog = make()
    assert dialog.page_label.text() == "Страница 1 из 4"
    assert not dialog.previous_button.isEnabled()
    dialog.next_button.click()
    assert dialog.page_label.text() == "Страница 2 из 4"
    dialog.view.go_to(3)
    assert not dialog.next_button.isEnabled()


def test_a_long_journal_is_broken_while_the_window_lives(make, desk: Desk, qtbot) -> None:
    desk.count = 1000
    dialog = make()
    assert "…" in dialog.page_label.text()
    qtbot.waitUntil(lambda: "…" not in dialog.page_label.text(), timeout=20_000)
    assert dialog.view.page_count == printer.page_count(dialog._pages.sheet)


def test_closing_stops_the_breaking(make, desk: Desk) -> None:
    desk.count = 1000
    dialog = make()
    dialog.reject()
    assert not dialog._breaker.isActive()


# --- printer ---


def test_the_remembered_printer_is_chosen_else_the_computers_own(make) -> None:
    assert make(printer_name=LASER).printer_box.currentText() == LASER
    assert make(printer_name="sold").printer_box.currentText() == OFFICE
    assert make().printer_box.currentText() == OFFICE


def test_printing_sends_the_sheet_and_remembers_the_printer(make, monkeypatch, qtbot) -> None:
    sent: list[tuple[str, str, int]] = []
    monkeypatch.setattr(
        printer, "print_sheet", lambda pages, name, copies: sent.append((pages.sheet.title, name, copies))
    )
    dialog = make(printer_name=LASER)
    told: list[object] = []
    dialog.printer_chosen.connect(told.append)
    dialog.sheet_printed.connect(lambda title, copies: told.append((title, copies)))
    dialog.copies_box.setValue(2)
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    title = dialog._pages.sheet.title
    assert sent == [(title, LASER, 2)]
    assert told == [LASER, (title, 2)]
    assert LASER in dialog.status.text()


def test_a_printer_that_fails_is_named(make, qtbot) -> None:
    i18n.use_language("ru")
    dialog = make(printer_name=LASER)
    with qtbot.assertNotEmitted(dialog.sheet_printed):
        dialog.print_now()
    assert dialog.status.text() == f"Принтер «{LASER}» не отвечает."
    assert dialog.isVisible()
    assert QApplication.overrideCursor() is None


def test_without_a_printer_only_the_pdf_is_left(make, printers, qtbot) -> None:
    printers.clear()
    dialog = make()
    assert not dialog.print_button.isEnabled()
    assert not dialog.printer_box.isEnabled()
    assert dialog.printer_note.isVisible()
    assert dialog.pdf_button.isEnabled()
    assert dialog.pdf_button.isDefault()


# --- PDF ---


def test_the_pdf_is_the_sheet_shown(make, tmp_path: Path, qtbot) -> None:
    dialog = make()
    dialog.choose(What.DAY_SHEET, DAY, GP.id)
    path = tmp_path / "day.pdf"
    with qtbot.waitSignal(dialog.pdf_saved) as signal:
        dialog.save_pdf(path)
    assert signal.args == [str(path)]
    assert "day.pdf" in dialog.status.text()
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Дәрігердің қабылдау парағы" in text


def test_the_button_asks_where_to_save(make, tmp_path: Path, monkeypatch, qtbot) -> None:
    i18n.use_language("kk")
    asked: list[str] = []

    def answer(_parent: QWidget, name: str) -> Path:
        asked.append(name)
        return tmp_path / name

    monkeypatch.setattr(preview_dialog, "ask_pdf_path", answer)
    dialog = make()
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["Алдын ала жазылу журналы, 24.11.2026.pdf"]
    assert (tmp_path / asked[0]).read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(preview_dialog, "ask_pdf_path", lambda _parent, _name: None)
    with qtbot.assertNotEmitted(dialog.pdf_saved):
        dialog.pdf_button.click()


def test_a_place_that_cannot_be_written_is_named(make, tmp_path: Path, qtbot) -> None:
    i18n.use_language("kk")
    dialog = make()
    with qtbot.assertNotEmitted(dialog.pdf_saved):
        dialog.save_pdf(tmp_path / "none" / "a.pdf")
    assert dialog.status.text().startswith("«a.pdf» файлын")


def test_file_names_have_no_forbidden_signs() -> None:
    assert suggested_name('Лист: А. С. / "1" <2>?') == "Лист А. С. 1 2.pdf"


def test_a_loader_that_fails_is_worded_and_leaves_nothing_to_print(make, desk: Desk) -> None:
    dialog = make()
    desk.fault = errors.DatabaseBusy(Path("clinic.db"))
    dialog.reload()
    assert "clinic.db" in dialog.status.text()
    assert not dialog.print_button.isEnabled()
    assert not dialog.pdf_button.isEnabled()
    assert dialog.view.page_count == 0


def test_a_clinic_without_doctors_can_still_print_its_journal(qtbot, desk: Desk, printers) -> None:
    dialog = PrintDialog(None, desk.make, [], DAY, write_down=print)
    qtbot.addWidget(dialog)
    assert dialog.pdf_button.isEnabled()
    assert [dialog.doctor_box.itemData(place) for place in range(dialog.doctor_box.count())] == [None]


def test_a_single_sheet_has_its_own_preview(qtbot, make) -> None:
    shown = make()._pages
    dialog = SheetDialog(None, shown.sheet, write_down=print, printer_name=LASER)
    qtbot.addWidget(dialog)
    assert dialog.pdf_button.isEnabled()
    assert dialog.printer_box.currentText() == LASER
    assert dialog.print_button.isDefault()
    assert dialog.view.page_count == shown.page_count


# --- languages and looks ---


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("sheet", [What.JOURNAL, What.DAY_SHEET, What.TIMETABLE])
def test_nothing_is_cut_in_either_language(make, qapp, language: str, mode: str, sheet: What) -> None:
    apply_theme(qapp, mode)
    switch_language(qapp, language)
    dialog = make()
    dialog.choose(sheet, DAY, GP.id)
    dialog.resize(1000, 620)
    for part in (*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLabel)):
        if part.isVisibleTo(dialog) and part.text() and not (isinstance(part, QLabel) and part.wordWrap()):
            assert part.width() >= part.sizeHint().width(), part.text()


def test_the_language_switches_while_it_is_open(make, qapp) -> None:
    switch_language(qapp, "kk")
    dialog = make()
    assert "Жабу" in texts_of(dialog)
    switch_language(qapp, "ru")
    QApplication.processEvents()
    assert "Закрыть" in texts_of(dialog)
    assert dialog._pages.sheet.footer_left.startswith("Напечатано")


def test_every_text_is_translated(make) -> None:
    i18n.use_language(i18n.PSEUDO)
    dialog = make()
    bare = [text for text in texts_of(dialog) if "⟦" not in text and re.search(r"[A-Za-z]{2}", text)]
    assert set(bare) <= {dialog.print_button.key(), dialog.pdf_button.key(), dialog.close_button.key()}


def test_every_field_has_a_name_for_screen_readers(make) -> None:
    i18n.use_language("kk")
    dialog = make()
    dialog.choose(What.DAY_SHEET, DAY, GP.id)
    for field in (
        dialog.sheet_box,
        dialog.doctor_box,
        dialog.paper_box,
        dialog.first_edit,
        dialog.last_edit,
        dialog.printer_box,
        dialog.copies_box,
    ):
        assert field.accessibleName()
    for button in (dialog.previous_button, dialog.next_button, dialog.smaller_button, dialog.larger_button):
        assert button.accessibleName()


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("what", list(What))
def test_all_of_it_fits_a_low_screen(make, qapp, tmp_path: Path, language: str, what: What) -> None:
    apply_theme(qapp, "light")
    switch_language(qapp, language)
    dialog = make()
    dialog.tells_of_names = True
    dialog.choose(what, DAY)
    dialog.save_pdf(tmp_path / "Дәрігерлердің қабылдау кестесі, 23.11.2026–28.11.2026.pdf")
    QApplication.processEvents()
    assert dialog.minimumSizeHint().height() <= LOW.height()
    assert dialog.minimumSizeHint().width() <= LOW.width()
    dialog.resize(LOW)
    QApplication.processEvents()
    for part in (dialog.status, dialog.print_button, dialog.pdf_button, dialog.close_button):
        assert dialog.rect().contains(part.geometry().translated(part.parentWidget().pos())), part.text()
        assert not part.visibleRegion().isEmpty()


def test_it_opens_no_larger_than_the_screen(make) -> None:
    dialog = make()
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= max(room.width(), dialog.minimumSizeHint().width())
