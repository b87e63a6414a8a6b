"""What the patient takes home, through the real window: slip, notice of a refusal, the logo on both."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import passport, settings
from clinic_desk.printing import logo, printer
from clinic_desk.printing.refusal_notice import GROUNDS
from clinic_desk.printing.sheets import ROLL
from clinic_desk.rules.audit import AuditFilter, AuditKind
from clinic_desk.rules.rows import JournalResult, RefusalGround
from clinic_desk.services import access, audit_log
from clinic_desk.ui.desk.clinic_dialog import ClinicDialog
from clinic_desk.ui.desk.reason_dialog import ReasonDialog
from clinic_desk.ui.groups.family_dialog import FamilyDialog
from clinic_desk.ui.groups.group_dialog import GroupDialog
from clinic_desk.ui.journal.history_dialog import HistoryDialog
from clinic_desk.ui.printing import preview_dialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.journeys.dialogs import inside
from tests.make import make_person

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LASER, RECEIPTS = "HP LaserJet", "XP-80"
BLUE = QColor("#0A6C94")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@pytest.fixture
def refused(desk):
    """A caller who is attached elsewhere was refused; the sentence stands there."""
    make_person("Касымова Дина Ерлановна", status="elsewhere")
    desk.press(Key.Key_F2)
    desk.type("касымова")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    (row,) = desk.rows()
    assert row.result is JournalResult.REFUSED
    return row


@pytest.fixture
def picture(tmp_path):
    """A logo as a clinic has it: a blue field with white around it."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(QRect(50, 50, 300, 200), BLUE)
    painter.end()
    path = tmp_path / "эмблема.png"
    assert image.save(str(path))
    return path


def book(desk, typed="ахметов 12.03.85 сер"):
    desk.press(Key.Key_F2)
    desk.type(typed)
    desk.press(Key.Key_Return)
    return desk.rows()[-1]


def sheet_of(dialog):
    return dialog._sheet


def squeezed(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def text_of(path) -> str:
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    return squeezed(done.stdout)


def printed():
    """What the audit says of paper, newest first: kind of the sheet, table and key it is about."""
    rows = audit_log.page(AuditFilter(kinds=frozenset({AuditKind.PRINTED})))
    return [(row.facts["sheet"], row.subject, row.row_key) for row in rows]


def has_blue(dialog) -> bool:
    """Whether the logo is seen on the page that the preview shows."""
    image = dialog.view.grab().toImage()
    return any(
        image.pixelColor(x, y) == BLUE
        for x in range(0, image.width(), 3)
        for y in range(0, image.height() // 2, 3)
    )


# --- the notice of a refusal ----------------------------------------------------------------------------


@needs_poppler
def test_after_a_refusal_the_notice_is_one_key_away(desk, refused, tmp_path):
    button = desk.window.sentence.paper_button
    assert button.isVisible()
    assert (button.text(), button.accessibleName()) == ("Хабарлама", "Хабарламаны басып шығару")
    assert button.width() >= button.sizeHint().width()
    path = tmp_path / "notice.pdf"
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, lambda dialog: dialog.save_pdf(path))
    text = text_of(path)
    for said in (
        *GROUNDS[RefusalGround.NOT_ATTACHED],
        refused.name.full,
        passport.default("complain", "kk").splitlines()[0],
        passport.default("complain", "ru").splitlines()[0],
    ):
        assert squeezed(said) in text
    assert printed() == [("refusal", "request", str(refused.request_id))]


def test_the_button_does_what_the_key_does_and_the_clinics_own_words_stand_there(desk, refused):
    window = desk.window
    own = passport.with_text({}, "complain", "ru", "Кабинет главного врача, 2 этаж")
    window.save_settings(replace(window.settings, passport_texts=own))
    seen = []
    inside(
        lambda: QTest.mouseClick(window.sentence.paper_button, Qt.MouseButton.LeftButton),
        SheetDialog,
        lambda dialog: seen.append(sheet_of(dialog)),
    )
    (sheet,) = seen
    complaint = sheet.table.rows[-1]
    assert [text.text for text in complaint.cells[1].texts][1:] == ["Кабинет главного врача, 2 этаж"]
    assert len(complaint.cells[0].texts) > 3  # the Kazakh wording stayed the official one
    assert printed() == []  # looked at, not printed


def test_an_older_refusal_gets_its_notice_from_its_row(desk, refused):
    booked = book(desk)
    desk.press(Key.Key_J, CTRL)
    desk.press(Key.Key_Home)
    seen = []
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, lambda one: seen.append(sheet_of(one)))
    desk.press(Key.Key_End)
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, lambda one: seen.append(sheet_of(one)))
    assert [sheet.kind for sheet in seen] == ["slip", "refusal"]
    assert [sheet.title.rpartition(" ")[2] for sheet in seen] == [str(booked.number), str(refused.number)]


def test_enter_on_a_refused_row_shows_its_life_and_the_notice_there(desk, refused):
    seen = []

    def in_history(dialog):
        assert dialog.notice_button.isVisible()
        assert dialog.notice_button.text() == "Хабарламаны басып шығару"
        inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, lambda one: seen.append(sheet_of(one)))

    desk.press(Key.Key_J, CTRL)
    inside(lambda: desk.press(Key.Key_Return), HistoryDialog, in_history)
    assert [sheet.about for sheet in seen] == [("request", str(refused.request_id))]


def test_a_booked_row_has_no_notice(desk):
    row = book(desk)
    seen = []

    def in_history(dialog):
        desk.press(Key.Key_P, CTRL)
        seen.append((dialog.notice_button.isVisible(), QApplication.activeModalWidget() is dialog))

    inside(lambda: desk.window.dialogs.show_history(row.request_id), HistoryDialog, in_history)
    assert seen == [(False, True)]


def test_a_refusal_taken_back_has_no_notice_any_more(desk, refused):
    desk.press(Key.Key_Z, CTRL)
    assert desk.rows()[0].result is JournalResult.WITHDRAWN
    desk.press(Key.Key_P, CTRL)
    assert desk.window.take_home._request_id is None
    desk.press(Key.Key_J, CTRL)
    desk.press(Key.Key_P, CTRL)
    assert desk.news() == "Талон тек алдағы қабылдауға, хабарлама тек бас тартуға беріледі."


def test_whoever_may_not_print_is_offered_no_paper(desk, monkeypatch):
    monkeypatch.setattr(access, "has", lambda right: right != "print")
    book(desk)
    assert not desk.window.sentence.paper_button.isVisible()


# --- the slip and its paper -----------------------------------------------------------------------------


def test_a_slip_from_the_roll_has_a_printer_of_its_own(desk, monkeypatch):
    sent = []
    monkeypatch.setattr(preview_dialog, "available_printers", lambda: [LASER, RECEIPTS])
    monkeypatch.setattr(preview_dialog, "default_printer", lambda: LASER)
    monkeypatch.setattr(printer, "print_sheet", lambda _pages, name, _copies: sent.append(name))
    window = desk.window
    window.save_settings(replace(window.settings, slip_paper="roll80", printer=LASER))
    book(desk)

    def choose(dialog):
        assert (sheet_of(dialog).width_mm, sheet_of(dialog).height_mm) == (80.0, ROLL)
        assert dialog.printer_box.currentText() == LASER
        dialog.printer_box.setCurrentText(RECEIPTS)
        dialog.print_now()

    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, choose)
    assert sent == [RECEIPTS]
    assert (window.settings.printer, window.settings.slip_printer) == (LASER, RECEIPTS)
    inside(
        lambda: desk.press(Key.Key_P, CTRL),
        SheetDialog,
        lambda dialog: sent.append(dialog.printer_box.currentText()),
    )
    assert sent[-1] == RECEIPTS


def test_before_the_first_answer_the_key_says_what_has_paper(desk):
    assert desk.news() == ""
    desk.press(Key.Key_P, CTRL)
    assert QApplication.activeModalWidget() is None
    assert desk.news() == "Талон тек алдағы қабылдауға, хабарлама тек бас тартуға беріледі."


def test_after_a_cancelled_visit_nothing_of_another_one_is_printed(desk, monkeypatch):
    kept, gone = book(desk), book(desk, "иванова")
    opened = []
    monkeypatch.setattr(desk.window.dialogs, "print_sheet", lambda *one, **_more: opened.append(one))

    def say_why(dialog):
        dialog.line.setText("өтініші бойынша")
        QTest.keyClick(dialog.line, Key.Key_Return)

    inside(lambda: desk.window.visits.cancel(gone.visit_id), ReasonDialog, say_why)
    assert "жойылды" in desk.sentence()
    desk.press(Key.Key_P, CTRL)
    assert opened == []
    assert not desk.window.sentence.paper_button.isVisible()
    assert kept.result is JournalResult.BOOKED


def test_a_family_goes_home_with_a_slip_each(desk, people):
    seen = []
    look = lambda dialog: seen.append(sheet_of(dialog))  # noqa: E731

    def book_family(dialog):
        assert not dialog.slips_button.isVisible()
        for typed in ("ахметов 12.03.85 сер", "иванова"):
            desk.type(typed)
            desk.press(Key.Key_Return)
        desk.press(Key.Key_Return)
        desk.press(Key.Key_Return)
        assert dialog.slips_button.isVisible()
        assert dialog.slips_button.text() == "Талондарды басып шығару"
        inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, look)

    inside(lambda: desk.press(Key.Key_M, CTRL), FamilyDialog, book_family)
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, look)  # after the dialog, too
    rows = desk.rows()
    assert len(rows) == 2
    for document in seen:
        assert [sheet.about for sheet in document.sheets] == [("person", str(row.person_id)) for row in rows]
        assert [sheet.title for sheet in document.sheets] == [
            f"Қабылдау талоны № {row.number}" for row in rows
        ]
    assert len(seen) == 2

    def in_group(dialog):
        inside(dialog.slips_button.click, SheetDialog, look)

    inside(lambda: desk.window.schedule.show_group(rows[0].visit_id), GroupDialog, in_group)
    assert len(seen[2].sheets) == 2


def test_a_family_taken_back_has_no_slips(desk, people):
    def book_and_take_back(dialog):
        for typed in ("ахметов 12.03.85 сер", "иванова"):
            desk.type(typed)
            desk.press(Key.Key_Return)
        desk.press(Key.Key_Return)
        desk.press(Key.Key_Return)
        desk.press(Key.Key_Z, CTRL)
        assert not dialog.slips_button.isVisible()
        desk.press(Key.Key_P, CTRL)
        assert QApplication.activeModalWidget() is dialog

    inside(lambda: desk.press(Key.Key_M, CTRL), FamilyDialog, book_and_take_back)
    desk.press(Key.Key_P, CTRL)
    assert QApplication.activeModalWidget() is None


def test_an_older_slip_speaks_the_language_of_its_answer(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов 12.03.85 сер")
    desk.press(Key.Key_F6)
    desk.press(Key.Key_Return)
    book(desk, "иванова")
    desk.window.sentence.use("kk", digits=False)
    desk.press(Key.Key_J, CTRL)
    desk.press(Key.Key_End)
    seen = []
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, lambda one: seen.append(sheet_of(one).title))
    assert seen == ["Талон на прием № 1"]


# --- the logo -------------------------------------------------------------------------------------------


def choose_logo(desk, qtbot, path):
    """In the settings of the clinic; gives what was said to be wrong with the file."""
    said = []

    def choose(dialog):
        dialog.registrar.editor.setText("Омарова А.")
        dialog.name_kk.editor.setText("Емхана")
        dialog.logo.editor.take(path)
        assert not dialog.save_button.isEnabled()  # Enter must not save without the picture
        qtbot.waitUntil(dialog.save_button.isEnabled)
        said.append(dialog.logo.reason())
        dialog.accept()

    inside(desk.window.dialogs.show_clinic, ClinicDialog, choose)
    return said[0]


def test_the_logo_chosen_in_the_settings_stands_on_slip_and_notice(desk, refused, picture, qtbot):
    seen = []
    look = lambda dialog: seen.append(has_blue(dialog))  # noqa: E731
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, look)
    assert choose_logo(desk, qtbot, picture) == ""
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, look)
    book(desk)
    for paper in ("a6", "roll80"):
        desk.window.save_settings(replace(desk.window.settings, slip_paper=paper))
        inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, look)
    assert seen == [False, True, True, True]
    assert logo.size_of(desk.window.settings.logo()) == (300, 200)  # the white around it is gone


def test_the_logo_is_kept_privately_and_the_audit_holds_no_picture(desk, clinic, picture, qtbot):
    choose_logo(desk, qtbot, picture)
    file = clinic.folder / settings.FILE_NAME
    stored = settings.load(clinic.folder)
    assert stored.clinic_logo == desk.window.settings.clinic_logo != ""
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (entry, *_older) = audit_log.page(AuditFilter(kinds=frozenset({AuditKind.CHANGED})))
    assert entry.subject == "settings"
    assert re.fullmatch("[0-9a-f]{12}", entry.after["clinic_logo"])
    assert entry.before["clinic_logo"] == ""
    assert stored.clinic_logo[:40] not in repr(entry)


def test_a_bad_picture_is_refused_in_words_and_the_old_logo_stays(desk, picture, tmp_path, qtbot):
    choose_logo(desk, qtbot, picture)
    before = desk.window.settings.clinic_logo
    bad = tmp_path / "эмблема.svg"
    bad.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    said = choose_logo(desk, qtbot, bad)
    assert said == "эмблема.svg: Сызба (SVG) қабылданбайды. Оны PNG етіп сақтап, қайта таңдаңыз."
    assert desk.window.settings.clinic_logo == before


@pytest.mark.parametrize("stored", ["no base64!", "iVBORw0KGgo=", "A" * 400_000])
def test_a_forged_settings_file_brings_no_logo_and_no_harm(desk, stored):
    desk.window.save_settings(replace(desk.window.settings, clinic_logo=stored, clinic_name_kk="Емхана"))
    book(desk)
    seen = []
    inside(lambda: desk.press(Key.Key_P, CTRL), SheetDialog, lambda dialog: seen.append(sheet_of(dialog)))
    (sheet,) = seen
    assert all(part.shown is None for block in sheet.top for part in block.parts)
    inside(
        desk.window.dialogs.show_clinic,
        ClinicDialog,
        lambda dialog: seen.append(dialog.logo.editor.preview.text()),
    )
    assert seen[1] == "Бұл суретті көрсету мүмкін емес."
