"""Locking the data file at the window: on, another passphrase, off, and the question at the start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinic_desk.i18n import use_language
from clinic_desk.models import cipher
from clinic_desk.services import clinic, encryption
from clinic_desk.ui.encryption.encryption_dialog import EncryptionDialog
from clinic_desk.ui.encryption.unlock_dialog import UnlockDialog
from tests.make import ACTOR, NOW

FIRST, SECOND = "қара торғай ұшты", "сары ала қаз ұшты"


@pytest.fixture
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()
    encryption.forget()


@pytest.fixture
def dialog(qtbot, data):
    made = EncryptionDialog(None, lambda: NOW, lambda: ACTOR)
    qtbot.addWidget(made)
    made.show()
    return made


def fill(dialog, new, again=None, *, old="", kept=True):
    dialog.old.editor.setText(old)
    dialog.new.editor.setText(new)
    dialog.again.editor.setText(new if again is None else again)
    dialog.kept_box.setChecked(kept)


def test_locked_changed_and_unlocked_again(qtbot, dialog, data):
    assert not dialog.old.isVisible()
    assert not dialog.off_button.isVisible()
    fill(dialog, FIRST)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert encryption.is_on()
    assert dialog.status.text() == "The data file is locked."
    assert dialog.old.isVisible()
    assert dialog.new.editor.text() == ""

    fill(dialog, SECOND, old="not this one")
    dialog.on_button.click()
    assert dialog.old.reason() == "The passphrase does not open the data file."
    fill(dialog, SECOND, old=FIRST)
    dialog.on_button.click()
    assert dialog.status.text() == "The passphrase was changed."
    file = data / clinic.DATA_FILE
    assert not cipher.fits(file, FIRST)
    assert cipher.fits(file, SECOND)

    dialog.old.editor.setText(SECOND)
    dialog.off_button.click()
    assert not encryption.is_on()
    assert dialog.status.text() == "The data file is no longer locked."
    assert clinic.check(now=NOW) == []


@pytest.mark.parametrize(
    ("new", "again", "kept"),
    [("short", "short", True), (FIRST, SECOND, True), (FIRST, FIRST, False), ("", "", True)],
)
def test_what_will_not_do_is_said_and_nothing_is_done(dialog, new, again, kept):
    fill(dialog, new, again, kept=kept)
    dialog.accept()
    assert not encryption.is_on()
    said = (dialog.new.reason(), dialog.again.reason(), dialog.status.text())
    assert len([text for text in said if text]) == 1


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_reason_under_a_field_takes_no_line_of_the_text_away(qtbot, dialog, language):
    use_language(language)
    dialog.retranslate()
    dialog.accept()
    assert dialog.new.reason()
    qtbot.waitUntil(lambda: dialog.says.height() >= dialog.says.heightForWidth(dialog.says.width()))


def test_the_progress_is_painted_and_hidden_again(dialog, monkeypatch):
    seen = []
    monkeypatch.setattr(
        dialog, "repaint", lambda: seen.append((dialog.progress.isVisible(), dialog.progress.value()))
    )
    fill(dialog, FIRST)
    dialog.accept()
    assert [value for _visible, value in seen] == sorted(value for _visible, value in seen)
    assert all(visible for visible, _value in seen)
    assert len(seen) >= 3
    assert not dialog.progress.isVisible()


def test_at_the_start_a_wrong_passphrase_may_be_typed_again(qtbot, data):
    encryption.switch_on(FIRST, now=NOW, actor=ACTOR)
    clinic.close_clinic()
    encryption.forget()
    assert encryption.is_locked(data)
    dialog = UnlockDialog(data)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.field.editor.echoMode() is QLineEdit.EchoMode.Password
    dialog.field.editor.setText(SECOND)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.field.reason() == "The passphrase does not open the data file."
    assert dialog.field.editor.selectedText() != "" or dialog.field.editor.hasSelectedText()
    dialog.field.editor.setText(f" {FIRST} ")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    clinic.open_clinic(data)
    assert encryption.is_on()
