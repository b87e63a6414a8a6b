"""A caller asks about the service itself: quoted beside the open call, worded by the clinic, printed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk import passport, settings
from clinic_desk.models import audit
from clinic_desk.ui.passport.passport_dialog import PassportDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.journeys.dialogs import inside
from tests.journeys.people_who_log_in import (
    ADMINISTRATOR,
    DOCTOR,
    REGISTRAR,
    by_key,
    log_in,
    unlock,
    who,
)

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def guarded(guarded_desk):
    yield guarded_desk
    dialog = guarded_desk.window.findChild(PassportDialog)
    if dialog is not None:
        dialog._drafts.drop()  # a window with unsaved texts does not close


def opened(desk) -> PassportDialog:
    by_key(desk, "passport")
    dialog = desk.window.findChild(PassportDialog)
    QTest.qWaitForWindowActive(dialog)
    return dialog


def test_the_call_goes_on_beside_the_passport(desk, people):
    desk.press(Key.Key_F2)
    desk.type("ахметов серік")
    before = desk.sentence()
    dialog = opened(desk)
    desk.type("4")
    assert dialog.pane.text() == passport.default("documents", "kk")
    desk.press(Key.Key_F6)
    assert dialog.pane.text() == passport.default("documents", "ru")
    assert desk.sentence() == before, "the answer of the call keeps its language"
    desk.press(Key.Key_Return)
    QTest.qWaitForWindowActive(desk.window)
    assert desk.window.call.search.hasFocus()
    assert desk.window.call.search.text() == "ахметов серік"
    desk.press(Key.Key_Return)
    assert [row.name.last for row in desk.rows()] == ["Ахметов"]
    assert dialog.isVisible()
    by_key(desk, "passport")
    QTest.qWaitForWindowActive(dialog)
    assert dialog.section == "documents", "it stands where it was left"
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_three_keys_from_the_question_to_the_answer_on_the_phone(desk):
    before = desk.keys
    dialog = opened(desk)
    desk.type("9")
    assert desk.keys - before == 1  # and the digit
    assert "1414" in dialog.pane.text()


def test_the_size_is_remembered_at_this_desk(desk, clinic):
    dialog = opened(desk)
    desk.press(Key.Key_Plus, Modifier.ControlModifier)
    assert dialog.px == 22
    assert settings.load(clinic.folder).passport_px == 22
    assert desk.window.settings.passport_px == 22


def test_the_clinics_own_words_are_kept_audited_and_outlive_other_settings(desk, clinic):
    dialog = opened(desk)
    dialog.foot.edit_button.click()
    dialog.use_language("ru")
    dialog.show_section("complain")
    dialog.pane.selectAll()
    desk.type("К заведующей.")
    desk.press(Key.Key_S, Modifier.ControlModifier)
    assert settings.load(clinic.folder).passport_texts == {"complain.ru": "К заведующей."}
    assert desk.window.settings.passport_texts == {"complain.ru": "К заведующей."}
    entry = list(audit.entries())[-1]
    assert entry[4:6] == ("changed", "settings")
    assert json.loads(entry[8])["after"] == {"passport_texts": {"complain.ru": "К заведующей."}}
    desk.window.save_settings(replace(desk.window.settings, clinic_phone="2-14-55"))
    assert settings.load(clinic.folder).passport_texts == {"complain.ru": "К заведующей."}


def test_it_is_printed_for_the_wall_and_the_audit_knows(desk, tmp_path):
    paper = tmp_path / "passport.pdf"
    dialog = opened(desk)

    def save(preview: SheetDialog) -> None:
        preview.save_pdf(paper)
        assert preview.status.text().splitlines() == [f"Сақталды: {paper.name}"]

    inside(dialog.foot.print_button.click, SheetDialog, save)
    assert paper.read_bytes().startswith(b"%PDF")
    entry = list(audit.entries())[-1]
    assert entry[4] == "printed"
    assert json.loads(entry[8])["sheet"] == "passport"
    assert not desk.window.settings.told_of_pdf, "it holds no names, so nobody was told of any"


def test_a_registrar_reads_and_an_administrator_rewords(guarded):
    log_in(guarded, REGISTRAR)
    dialog = opened(guarded)
    assert not dialog.foot.edit_button.isVisible()
    dialog.close()
    by_key(guarded, "switch_user")
    log_in(guarded, ADMINISTRATOR)
    assert opened(guarded).foot.edit_button.isVisible()


def test_a_doctor_may_quote_it_too(guarded):
    log_in(guarded, DOCTOR)
    dialog = opened(guarded)
    assert dialog.isVisible()
    assert not dialog.foot.edit_button.isVisible()
    assert not dialog.foot.print_button.isVisible()


def test_a_locked_desk_hides_it_and_what_was_typed_comes_back_with_the_person(guarded):
    log_in(guarded, ADMINISTRATOR)
    dialog = opened(guarded)
    dialog.foot.edit_button.click()
    dialog.show_section("term")
    dialog.pane.setPlainText("Бірден.")
    by_key(guarded, "lock")
    assert who() == ""
    assert not dialog.isVisible()
    by_key(guarded, "passport")
    assert not dialog.isVisible()
    unlock(guarded)
    assert dialog.isVisible()
    assert dialog.pane.text() == "Бірден."


def test_somebody_else_does_not_find_the_half_written_texts(guarded):
    log_in(guarded, ADMINISTRATOR)
    dialog = opened(guarded)
    dialog.foot.edit_button.click()
    dialog.show_section("term")
    dialog.pane.setPlainText("Бірден.")
    by_key(guarded, "switch_user")
    log_in(guarded, REGISTRAR)
    assert not dialog.isVisible()
    opened(guarded)
    dialog.show_section("term")
    assert dialog.pane.text() == passport.default("term", "kk")
    by_key(guarded, "switch_user")
    log_in(guarded, ADMINISTRATOR)
    opened(guarded)
    dialog.show_section("term")
    assert dialog.pane.text() == "Бірден."


def test_it_is_quoted_in_the_language_of_the_caller(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов серік")
    desk.press(Key.Key_F6)
    assert desk.window.sentence.language == "ru"
    assert opened(desk).pane.text() == passport.default("provider", "ru")
