"""The keyboard on one page: complete, translated, and on the smallest screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from clinic_desk.ui import actions, theme
from clinic_desk.ui.keys_dialog import _WIDTH, KeysDialog, lines_of
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.widgets import KeyCap


@pytest.fixture
def open_keys(qapp, qtbot):
    def made(language="en", mode="light") -> KeysDialog:
        theme.apply_theme(qapp, mode)
        switch_language(qapp, language)
        dialog = KeysDialog(None)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    yield made
    switch_language(qapp, "en")


def test_no_key_of_the_program_is_missing(open_keys):
    dialog = open_keys()
    caps = {cap.text() for cap in dialog.findChildren(KeyCap)}
    sequences = [one.shortcut for one in actions.COMMANDS if one.shortcut] + list(actions.CELL_KEYS.values())
    assert {actions.key_text(one) for one in sequences} <= caps
    assert {"PgUp", "PgDn", "Home", "Esc", "Enter", "↑", "→", "1", "3"} <= caps


def test_every_group_and_every_key_of_a_cell_has_its_line():
    groups = {one.group for one in (*actions.COMMANDS, *actions.PLAIN_KEYS)}
    assert all(lines_of(group) for group in groups)
    assert set(actions.CELL_TEXTS) == set(actions.CELL_KEYS)
    keys = [line.keys for line in lines_of(actions.GRID)]
    assert len(keys) == len(set(keys))


def test_key_names_are_those_of_the_keyboard_in_every_language(open_keys):
    for language in ("kk", "ru"):
        open_keys(language)
        assert actions.shortcut_text("book_anyway") == "Ctrl+Enter"
        assert actions.shortcut_text("previous") == "Alt+←"
        assert actions.key_text("Del") == "Del"


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_translated_and_fits_the_smallest_screen(open_keys, language, mode):
    english = {
        line.text for group in (actions.CALL, actions.GRID, actions.JOURNAL) for line in lines_of(group)
    }
    dialog = open_keys(language, mode)
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert not shown & english
    assert not any("{" in text for text in shown)
    dialog.area.fit_width(_WIDTH - 32)  # its own width: the screen of the tests is narrower than any desk's
    assert _WIDTH <= 1366
    assert dialog.area.sizeHint().height() <= 768 - 110  # what frame, button and task bar leave
    assert dialog.area.minimumSizeHint().width() <= 880


def test_where_it_does_not_fit_the_keys_scroll_it(open_keys, qtbot):
    dialog = open_keys("kk")
    dialog.resize(880, 440)
    dialog.grab()
    bar = dialog.area.verticalScrollBar()
    assert bar.maximum() > 0
    assert dialog.area.hasFocus()
    qtbot.keyClick(dialog.area, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(dialog.area, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_screen_reader_hears_every_line(open_keys):
    dialog = open_keys("ru")
    assert "F2: Новое обращение" in dialog.area.accessibleName()
    assert len(dialog.spoken()) == len(dialog.area.accessibleName().splitlines()) - 1
    switch_language(QApplication.instance(), "kk")
    QApplication.sendPostedEvents()
    assert "F2: Жаңа өтініш" in dialog.area.accessibleName()
