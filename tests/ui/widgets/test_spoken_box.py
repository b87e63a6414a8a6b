"""The sentence of a dialog: language, figures, height, and what is said when there is nothing to say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui import theme
from clinic_desk.ui.widgets.spoken_box import HIGHEST, SpokenBox


@pytest.fixture
def box(qapp, qtbot):
    theme.apply_theme(qapp, "light")
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    made = SpokenBox(dialog)
    line = QLineEdit(dialog)
    column.addWidget(line)
    column.addWidget(made)
    column.addStretch()
    dialog.resize(600, 400)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    line.setFocus()
    made.line, made.dialog = line, dialog  # qtbot alone would let the dialog go
    return made


def speaker(language, digits):
    number = "10:30" if digits else {"kk": "он жарымда", "ru": "в половине одиннадцатого"}[language]
    text = {"kk": f"Сіз {number} келесіз.", "ru": f"Вы приходите {number}."}[language]
    return Sentence(text, ((text.index(number), text.index(number) + len(number)),))


def test_f6_and_f7_change_the_sentence_while_the_focus_is_elsewhere(box, qtbot):
    box.say(speaker)
    assert box.text() == "Сіз он жарымда келесіз."
    with qtbot.waitSignal(box.language_chosen) as told:
        QTest.keyClick(box.line, Qt.Key.Key_F6)
    assert told.args == ["ru"]
    assert box.text() == "Вы приходите в половине одиннадцатого."
    QTest.keyClick(box.line, Qt.Key.Key_F7)
    assert box.text() == "Вы приходите 10:30."
    assert "10:30</span>" in box.sentence.text()


def test_the_next_sentence_keeps_language_and_figures(box):
    box.use("ru", digits=True)
    box.say(speaker)
    box.say(lambda language, digits: Sentence(f"{language} {digits}"))
    assert box.text() == "ru True"


def test_nothing_to_say_is_quiet_and_cannot_be_switched(box):
    box.say(speaker)
    box.clear("Nobody is left to call.")
    assert box.text() == ""
    assert "Nobody is left to call." in box.sentence.text()
    assert not box.language_button.isEnabled()


def test_what_a_name_holds_is_text_and_never_markup(box):
    box.say(lambda _language, _digits: Sentence("<b>Ахметов</b> & Co", ((0, 3),)))
    assert "&lt;b&gt;" in box.sentence.text()
    assert box.sentence.accessibleName() == "<b>Ахметов</b> & Co"


def test_a_long_sentence_scrolls_and_a_short_one_takes_little_room(box, qtbot):
    box.say(lambda _language, _digits: Sentence("Сіз келесіз."))
    low = box.height()
    box.say(lambda _language, _digits: Sentence("Сіз жиырма төртінші қараша күні келесіз. " * 20))
    qtbot.waitUntil(lambda: box.height() > low)
    assert box.height() < HIGHEST + 80
    assert box._area.verticalScrollBar().maximum() > 0
