"""The clinic and this desk: what goes in comes out, faults are named, nothing typed is lost silently."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, Qt, QThreadPool
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QSpinBox

from clinic_desk import settings as settings_file
from clinic_desk.settings import Settings
from clinic_desk.ui import theme
from clinic_desk.ui.desk.clinic_dialog import ClinicDialog
from clinic_desk.ui.language import switch_language

Key = Qt.Key
FULL = Settings(
    language="ru",
    answer_language="kk",
    digits=True,
    theme="dark",
    clinic_name_kk="«Шұғыла» дәрігерлік амбулаториясы",
    clinic_name_ru="Врачебная амбулатория «Шұғыла»",
    clinic_address="Шұғыла ауылы, Достық көшесі, 1",
    clinic_phone="8 (72772) 2-10-03",
    registrar="Омарова А.",
    term_minutes=25,
    term_by_channel={"phone": 10, "portal": 30, "fax": 99},
    register_old_days=40,
    window_geometry="AAAA",
)


@pytest.fixture
def open_clinic(qapp, qtbot):
    theme.apply_theme(qapp, "light")

    def made(settings=FULL) -> ClinicDialog:
        dialog = ClinicDialog(None, settings)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def test_what_goes_in_comes_out(open_clinic, tmp_path):
    dialog = open_clinic()
    assert dialog.value() == FULL
    settings_file.save(tmp_path, dialog.value())
    assert settings_file.load(tmp_path) == FULL


def test_every_field_reaches_the_settings(open_clinic, qtbot):
    dialog = open_clinic()
    for box, text in (
        (dialog.name_kk, "  Ауыл   емханасы "),
        (dialog.name_ru, "Сельская поликлиника"),
        (dialog.address, "Абай, 1"),
        (dialog.phone, "8 701 123 45 67"),
        (dialog.registrar, "Сәрсенова Ж."),
    ):
        box.editor.setText(text)
    dialog.term.editor.setValue(30)
    dialog.terms["phone"].editor.setValue(0)
    dialog.terms["direct"].editor.setValue(15)
    dialog.register_old.editor.setValue(31)
    dialog.answer_language.editor.setCurrentIndex(dialog.answer_language.editor.findData("patient"))
    for name in ("segment_words", "segment_kk", "segment_light"):
        qtbot.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)
    assert dialog.value() == replace(
        FULL,
        clinic_name_kk="Ауыл емханасы",
        clinic_name_ru="Сельская поликлиника",
        clinic_address="Абай, 1",
        clinic_phone="8 701 123 45 67",
        registrar="Сәрсенова Ж.",
        term_minutes=30,
        term_by_channel={"portal": 30, "fax": 99, "direct": 15},
        register_old_days=31,
        answer_language="patient",
        digits=False,
        language="kk",
        theme="light",
    )


def test_enter_saves_from_a_field(open_clinic, qtbot):
    dialog = open_clinic()
    dialog.registrar.editor.setText("Сәрсенова Ж.")
    qtbot.keyClick(dialog.registrar.editor, Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clinic_name_kk": "", "clinic_name_ru": " "}, "name_kk"),
        ({"clinic_phone": "қоңырау"}, "phone"),
        ({"registrar": "  "}, "registrar"),
    ],
)
def test_a_fault_is_named_at_its_field_and_gets_the_focus(open_clinic, changes, field):
    dialog = open_clinic(replace(FULL, **changes))
    dialog.accept()
    box = getattr(dialog, field)
    assert dialog.isVisible()
    assert box.reason()
    assert box.editor.hasFocus()
    assert box.editor.accessibleDescription() == box.reason()
    others = {dialog.name_kk, dialog.phone, dialog.registrar} - {box}
    assert not any(other.reason() for other in others)
    box.editor.setText("8 701 123 45 67")
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_one_name_is_enough_and_a_telephone_may_be_missing(open_clinic):
    dialog = open_clinic(replace(FULL, clinic_name_kk="", clinic_phone=""))
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_unchanged_settings_close_at_once(open_clinic, qtbot):
    dialog = open_clinic()
    qtbot.keyClick(dialog.name_kk.editor, Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("leave", ["esc", "cross"])
def test_typed_text_is_never_thrown_away_silently(open_clinic, qtbot, leave):
    dialog = open_clinic()
    dialog.address.editor.setText("Абай, 1")
    if leave == "esc":
        qtbot.keyClick(dialog.address.editor, Key.Key_Escape)
    else:
        dialog.close()
    assert dialog.isVisible()
    assert dialog.ask.question() == "The changes are not saved."
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.ask.question() == ""
    assert dialog.address.editor.text() == "Абай, 1"
    dialog.reject()
    qtbot.mouseClick(dialog.ask.button("discard"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_the_question_saves_too(open_clinic, qtbot):
    dialog = open_clinic()
    dialog.address.editor.setText("Абай, 1")
    dialog.reject()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.value().clinic_address == "Абай, 1"


def test_the_language_changes_and_what_is_typed_stays(open_clinic):
    dialog = open_clinic()
    dialog.address.editor.setText("Абай, 1")
    before = dialog.value()
    for language, title in (("kk", "Емхана және осы жұмыс орны"), ("ru", "Клиника и это рабочее место")):
        switch_language(QApplication.instance(), language)
        QApplication.sendPostedEvents()
        assert dialog.value() == before
        assert dialog.windowTitle() == title
    switch_language(QApplication.instance(), "en")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nothing_is_cut_and_everything_has_a_name(open_clinic, language, qapp):
    switch_language(qapp, language)
    dialog = open_clinic()
    dialog.resize(880, 460)  # 1366 x 768 at 150 %
    dialog.grab()
    for kind in (QLineEdit, QComboBox, QSpinBox, QPushButton):
        for field in dialog.findChildren(kind):
            if field.objectName() == "qt_spinbox_lineedit" or field.isHidden():
                continue
            assert field.accessibleName() or (isinstance(field, QPushButton) and field.text())
            if kind is not QLineEdit:
                assert field.width() >= field.minimumSizeHint().width(), field.objectName()
    for button in (dialog.save_button, dialog.cancel_button):
        assert dialog.rect().contains(button.geometry())
    switch_language(qapp, "en")


def test_the_right_to_overbook_is_set_for_this_desk(open_clinic, tmp_path):
    dialog = open_clinic()
    assert dialog.value().may_overbook
    dialog.overbook.editor.set_value("no")
    assert dialog.is_changed()
    assert dialog.value() == replace(FULL, may_overbook=False)
    settings_file.save(tmp_path, dialog.value())
    assert not settings_file.load(tmp_path).may_overbook
    assert not open_clinic(replace(FULL, may_overbook=False)).is_changed()
    switch_language(QApplication.instance(), "kk")
    assert not dialog.value().may_overbook


# --- the logo and the paper of the slips ----------------------------------------------------------------


@pytest.fixture
def with_logo(qapp):
    image = QImage(120, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return replace(FULL, clinic_logo=base64.b64encode(buffer.data().data()).decode("ascii"))


def test_the_logo_is_shown_as_on_paper_and_can_be_taken_away(open_clinic, with_logo, qtbot):
    dialog = open_clinic(with_logo)
    preview = dialog.logo.editor.preview.grab().toImage()
    assert preview.pixelColor(preview.width() // 2, preview.height() // 2) == Qt.GlobalColor.darkGreen
    assert dialog.value() == with_logo
    qtbot.mouseClick(dialog.logo.editor.remove_button, Qt.MouseButton.LeftButton)
    assert dialog.value() == FULL
    assert dialog.logo.editor.preview.text() == "no logo"
    assert not dialog.logo.editor.remove_button.isEnabled()
    assert dialog.logo.editor.choose_button.hasFocus()


def test_while_a_file_is_read_nothing_can_be_saved_without_it(open_clinic, qtbot, tmp_path, with_logo):
    path = tmp_path / "logo.png"
    path.write_bytes(base64.b64decode(with_logo.clinic_logo))
    dialog = open_clinic()
    dialog.logo.editor.take(path)
    qtbot.keyClick(dialog.registrar.editor, Key.Key_Return)
    assert dialog.isVisible()
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert dialog.value().clinic_logo
    qtbot.keyClick(dialog.registrar.editor, Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_file_that_is_no_logo_is_named_and_the_next_one_clears_it(open_clinic, qtbot, tmp_path, with_logo):
    dialog = open_clinic(with_logo)
    bad, good = tmp_path / "bad.png", tmp_path / "good.png"
    bad.write_text("no picture")
    good.write_bytes(base64.b64decode(with_logo.clinic_logo))
    dialog.logo.editor.take(bad)
    qtbot.waitUntil(lambda: bool(dialog.logo.reason()))
    assert dialog.logo.reason() == "bad.png: This is not a picture. Choose a PNG or JPEG file."
    assert dialog.value() == with_logo
    dialog.logo.editor.take(good)
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert dialog.logo.reason() == ""


def test_a_dialog_closed_meanwhile_is_not_answered(open_clinic, qtbot, tmp_path, with_logo):
    path = tmp_path / "logo.png"
    path.write_bytes(base64.b64decode(with_logo.clinic_logo))
    dialog = open_clinic()
    dialog.logo.editor.take(path)
    dialog.done(QDialog.DialogCode.Rejected)
    dialog.deleteLater()
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: QThreadPool.globalInstance().activeThreadCount() == 0)
    QApplication.processEvents()


def test_a_picture_is_chosen_among_pictures(open_clinic, qtbot):
    dialog = open_clinic()
    qtbot.mouseClick(dialog.logo.editor.choose_button, Qt.MouseButton.LeftButton)
    chooser = dialog.logo.editor.file_dialog
    assert chooser.isVisible()
    assert "*.png" in chooser.nameFilters()[0]
    assert chooser.windowTitle() == "Logo of the clinic"
    chooser.reject()


def test_slips_go_to_a6_or_to_a_roll(open_clinic, qtbot, tmp_path):
    dialog = open_clinic()
    qtbot.mouseClick(dialog.findChild(QPushButton, "segment_roll80"), Qt.MouseButton.LeftButton)
    assert dialog.value() == replace(FULL, slip_paper="roll80")
    settings_file.save(tmp_path, dialog.value())
    assert settings_file.load(tmp_path).slip_paper == "roll80"
    settings_file.change(tmp_path, slip_paper="napkin")
    assert settings_file.load(tmp_path).slip_paper == "a6"
