"""Deleting an old year at the screen: step by step, never by one key, and nothing half-way."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk.models.journal import Request
from clinic_desk.services import backup, clinic, erasure
from clinic_desk.ui import background, theme
from clinic_desk.ui.erasure.erasure_dialog import Desk, ErasureDialog
from clinic_desk.ui.language import switch_language
from tests.make import ACTOR
from tests.services.old_clinics import FIRST_YEAR, OldClinic

TODAY = datetime(FIRST_YEAR + 4, 3, 2, 9, 0)
Key = Qt.Key


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    yield tmp_path
    background.stop_all()
    clinic.close_clinic()
    switch_language(qapp, "en")


@pytest.fixture
def lived():
    return OldClinic([(year, kind, 0) for year in (FIRST_YEAR, FIRST_YEAR + 3) for kind in ("book", "wait")])


@pytest.fixture
def opened(qtbot):
    """Opens the dialog; what it told others is kept in ``heard``."""
    made = []

    def open_(term=3, now=TODAY):
        dialog = ErasureDialog(None, Desk(lambda: now, lambda: ACTOR, term))
        dialog.heard = []
        dialog.list_wanted.connect(lambda year: dialog.heard.append(("list", year)))
        dialog.term_changed.connect(lambda years: dialog.heard.append(("term", years)))
        dialog.erased.connect(lambda year: dialog.heard.append(("erased", year)))
        dialog.show()
        QTest.qWaitForWindowExposed(dialog)
        made.append(dialog)
        return dialog

    yield open_
    for dialog in made:
        dialog.close()
        dialog.deleteLater()


def years():
    return sorted({row.year for row in Request.select()})


def fill(dialog, year=FIRST_YEAR):
    dialog.list_button.click()
    dialog.set_listed(year)
    dialog.typed.setText(str(year))
    dialog.reason.setText("storage term over")
    dialog.sure.setChecked(True)


def test_every_step_is_needed(lived, opened):
    dialog = opened()
    assert not dialog.delete_button.isEnabled()
    fill(dialog)
    assert dialog.heard == [("list", FIRST_YEAR)]
    assert dialog.delete_button.isEnabled()
    for undo, redo in (
        (lambda: dialog.typed.setText("2028"), lambda: dialog.typed.setText(str(FIRST_YEAR))),
        (lambda: dialog.reason.setText("  "), lambda: dialog.reason.setText("x")),
        (lambda: dialog.sure.setChecked(False), lambda: dialog.sure.setChecked(True)),
        (lambda: dialog.set_listed(FIRST_YEAR + 1), lambda: dialog.set_listed(FIRST_YEAR)),
    ):
        undo()
        assert not dialog.delete_button.isEnabled()
        redo()
        assert dialog.delete_button.isEnabled()


def test_enter_never_deletes(lived, opened):
    dialog = opened()
    fill(dialog)
    for field in (dialog.typed, dialog.reason):
        field.setFocus()
        QTest.keyClick(field, Key.Key_Return)
    assert years() == [FIRST_YEAR, FIRST_YEAR + 3]


def test_the_year_goes_with_a_backup_and_the_dialog_says_so(lived, opened, qtbot):
    dialog = opened()
    fill(dialog)
    dialog.delete_button.click()
    assert not dialog.delete_button.isEnabled(), "once is enough"
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible(), "not in the middle of it"
    qtbot.waitUntil(lambda: ("erased", FIRST_YEAR) in dialog.heard, timeout=30_000)
    assert years() == [FIRST_YEAR + 3]
    (run,) = backup.last_runs()
    assert run.path in dialog.told.text()
    assert dialog.nothing.isVisible(), "the next year is not old enough"
    assert dialog.typed.text() == ""
    assert dialog.clean_button.isVisible() is False
    assert clinic.check(now=TODAY) == []


def test_a_failed_backup_is_told_and_nothing_is_deleted(lived, opened, qtbot, data):
    (data / "backups").write_text("in the way")
    dialog = opened()
    fill(dialog)
    dialog.delete_button.click()
    qtbot.waitUntil(lambda: "Nothing was deleted" in dialog.told.text(), timeout=30_000)
    assert years() == [FIRST_YEAR, FIRST_YEAR + 3]
    assert dialog.delete_button.isEnabled(), "to try once more"


def test_within_the_term_it_says_from_when_on(lived, opened):
    dialog = opened(now=datetime(FIRST_YEAR + 3, 12, 31, 18, 0))
    assert dialog.year() is None
    assert not dialog.delete_button.isVisible()
    assert f"{FIRST_YEAR + 4}" in dialog._why_nothing()


def test_another_term_is_told_and_weighed_at_once(lived, opened):
    dialog = opened(term=5)
    assert dialog.year() is None
    dialog.term.setValue(3)
    assert dialog.heard == [("term", 3)]
    assert dialog.year() == FIRST_YEAR
    assert dialog.counts() == erasure.preview(FIRST_YEAR, now=TODAY, storage_years=3).counts


def test_an_empty_journal_has_nothing_to_delete(opened):
    dialog = opened()
    assert "empty" in dialog._why_nothing()


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_fits_a_low_screen_and_cuts_no_text(lived, opened, qapp, language, mode):
    theme.apply_theme(qapp, mode)
    switch_language(qapp, language)
    dialog = opened()
    fill(dialog)
    assert dialog.width() <= 911
    assert dialog.height() <= 480
    for button in (dialog.delete_button, dialog.close_button, dialog.list_button):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    for label in (*dialog.names, dialog.listed, dialog.typed_label):
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
