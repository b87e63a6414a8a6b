"""The pages about backups, used as a person uses them, on real folders."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from clinic_desk import app as program
from clinic_desk import opening, settings
from clinic_desk.clock import Clock
from clinic_desk.i18n import use_language
from clinic_desk.rules.backups import BackupKind, BackupRow
from clinic_desk.services import backup, clinic
from clinic_desk.services.backup import BackupState
from clinic_desk.ui import safety_dialogs
from clinic_desk.ui.backups.backup_bar import BackupBar
from clinic_desk.ui.backups.backups_dialog import BackupsDialog
from clinic_desk.ui.backups.closing import ClosingDialog
from clinic_desk.ui.backups.keeper import BackupKeeper
from clinic_desk.ui.backups.passphrase_dialog import PassphraseDialog
from clinic_desk.ui.backups.restore_dialog import RestoreDialog
from tests.make import ACTOR, NOW
from tests.services.backup_clinic import PHRASE, check_same, fill, rows


class StillClock(Clock):
    """It would run on while the whole suite does, and show another minute here each time."""

    def now(self):
        return NOW


CLOCK = StillClock()
LONG_MS = 30_000


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "clinic"
    place.mkdir()
    settings.change(place, first_start_done=True, clinic_name_ru="Клиника Жалын", registrar=ACTOR.registrar)
    clinic.open_clinic(place)
    fill()
    backup.keep(place, by_itself=True)
    yield place
    backup.keep(place, by_itself=False)
    clinic.close_clinic()


@pytest.fixture
def sealed(folder, tmp_path):
    """A backup on a stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    row = backup.make(stick, kind=BackupKind.HAND, now=NOW, actor=ACTOR, passphrase=PHRASE)
    return Path(row.path)


def idle(dialog) -> bool:
    return dialog._job is None


# --- the way back --------------------------------------------------------------------------------------


def test_an_empty_folder_is_restored_after_a_look_at_what_comes(qtbot, folder, sealed, tmp_path):
    before = rows(folder / clinic.DATA_FILE)
    before["backup_run"].pop()  # the backup's own run was written down after it
    before["audit_entry"].pop()
    before["audit_head"] = [(1, before["audit_head"][0][1] - 1, "")]
    clinic.close_clinic()
    use_language("ru")
    new = tmp_path / "new"
    dialog = RestoreDialog(None, new, CLOCK)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose(sealed)
    dialog.phrase.editor.setText("совсем другие слова")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
    assert dialog.phrase.reason() == "Парольная фраза не подходит к этой копии."
    dialog.phrase.editor.setText(PHRASE)
    qtbot.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
    shown = {label: value for label, value, _here in dialog.preview.shown()}
    assert shown["Клиника"] == "Клиника Жалын"
    assert shown["Обращений в журнале"] == "4"
    assert shown["Самый поздний прием"] == "23.11.2026"
    assert "23.11.2026 09:00" in dialog.missing.text()
    assert not (new / clinic.DATA_FILE).exists()
    with qtbot.waitSignal(dialog.accepted, timeout=LONG_MS):
        qtbot.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    assert not dialog.data_closed  # nothing was open
    check_same(before, new / clinic.DATA_FILE)


def test_esc_goes_one_step_back_and_then_closes(qtbot, folder, tmp_path):
    plain = tmp_path / "plain.tar"
    backup.make(plain, kind=BackupKind.HAND, now=NOW, actor=ACTOR, not_encrypted=True)
    dialog = RestoreDialog(None, folder, CLOCK, let_go=clinic.close_clinic)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose(plain)
    assert dialog.phrase.isHidden()
    dialog.go_on()
    qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
    assert dialog.pages.currentIndex() == 1
    assert [line[2] for line in dialog.preview.shown()][-1] != ""  # compared with what is here
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.pages.currentIndex() == 0
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    assert not dialog.data_closed
    assert clinic.check(now=NOW) == []


def test_a_file_that_is_no_backup_is_told_at_once(qtbot, folder, tmp_path):
    letter = tmp_path / "letter.tar"
    letter.write_bytes(b"x" * 2000)
    dialog = RestoreDialog(None, folder, CLOCK)
    qtbot.addWidget(dialog)
    dialog.choose(letter)
    assert "letter.tar" in dialog.news.text()
    assert not dialog.next_button.isEnabled()


def test_the_window_ends_to_open_the_restored_data(qtbot, folder, sealed, monkeypatch):
    clinic.close_clinic()
    opened = opening.open_folder(folder)
    window = program.make_window(program.application(), opened)
    qtbot.addWidget(window)
    window.show()
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ended.append)

    def act(_self, dialog):
        dialog.show()
        dialog.choose(sealed)
        dialog.phrase.editor.setText(PHRASE)
        for _step in range(2):
            dialog.go_on()
            qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
        return dialog.result()

    monkeypatch.setattr(safety_dialogs.SafetyDialogs, "_run", act)
    assert window.safety.show_restore()
    assert ended == [safety_dialogs.REOPEN]
    assert window.isHidden()
    opened.close()
    again = opening.open_folder(folder)
    try:
        assert backup.last_runs()[0].kind is BackupKind.RESTORE
        assert clinic.check(now=NOW + timedelta(days=900)) == []
        assert len(list(folder.glob("clinic.before-restore_*.sqlite"))) == 1
    finally:
        again.close()
    clinic.open_clinic(folder)


# --- the list ------------------------------------------------------------------------------------------


def test_one_button_makes_a_backup_and_shows_it(qtbot, folder):
    told = []
    dialog = BackupsDialog(None, CLOCK, lambda: ACTOR, told.append)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.current() is None
    assert not dialog.verify_button.isEnabled()
    qtbot.mouseClick(dialog.now_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
    row = dialog.current()
    assert row is not None
    assert row.good
    assert told
    assert "23.11.2026 09:00" in dialog.head.text()
    dialog.verify()
    qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
    assert dialog.news.text() == "The backup is whole and can be restored."


def test_a_backup_that_is_stopped_is_not_in_the_list(qtbot, folder):
    dialog = BackupsDialog(None, CLOCK, lambda: ACTOR, lambda _changes: None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.back_up()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: idle(dialog), timeout=LONG_MS)
    assert dialog.isVisible()
    assert dialog.current() is None
    assert list((folder / "backups").glob("*")) == []


def test_a_new_passphrase_is_asked_twice_and_must_be_worth_it(qtbot):
    dialog = PassphraseDialog(None, new=True)
    qtbot.addWidget(dialog)
    dialog.show()
    first, second = dialog.first.editor, dialog.second.editor
    assert first.echoMode() is QLineEdit.EchoMode.Password
    for typed, again in (("алма", "алма"), (PHRASE, PHRASE + "!"), ("", "")):
        first.setText(typed)
        second.setText(again)
        dialog.accept()
        assert dialog.isVisible()
        assert dialog.first.reason() or dialog.second.reason()
    first.setText(PHRASE)
    second.setText(f" {PHRASE} ")
    dialog.accept()
    assert dialog.isHidden()
    assert dialog.passphrase() == PHRASE


# --- the warning and what comes by itself --------------------------------------------------------------


def state(**facts) -> BackupState:
    newest = BackupRow(1, NOW, BackupKind.NOON, "x", 1, good=True)
    return BackupState(**{"newest": newest, "has_passphrase": True, **facts})


@pytest.mark.parametrize(
    ("facts", "tone", "says"),
    [
        ({"newest": None, "is_old": True}, "danger", "no backup yet"),
        ({"is_old": True}, "danger", "23.11.2026 09:00"),
        ({"has_passphrase": False}, "warn", "passphrase"),
        ({"second": Path("E:/x"), "second_is_old": True}, "warn", "second place"),
        ({}, "", ""),
    ],
)
def test_the_bar_warns_of_the_worst_and_goes_when_all_is_well(qtbot, facts, tone, says):
    bar = BackupBar()
    qtbot.addWidget(bar)
    bar.show_state(state(**facts))
    assert says in bar.text.text()
    assert bar.isHidden() is (not says)
    if tone:
        assert bar.property("tone") == tone
        assert bar.now_button.isHidden() is (tone == "warn")


def test_noon_is_backed_up_once_at_the_first_look_after_it(qtbot, folder):
    now = [datetime(2026, 11, 24, 11, 59)]

    class Wall:
        def now(self):
            return now[0]

    owner = QObject()
    keeper = BackupKeeper(owner, Wall(), lambda: ACTOR)
    keeper.look()
    assert not keeper.running
    now[0] += timedelta(minutes=47)
    keeper.look()
    qtbot.waitUntil(lambda: not keeper.running, timeout=LONG_MS)
    keeper.look()
    assert not keeper.running
    assert [(one.kind, one.at) for one in backup.last_runs()] == [(BackupKind.NOON, now[0])]


def test_closing_backs_up_and_may_be_left(qtbot, folder):
    left = ClosingDialog(None, CLOCK, ACTOR)
    qtbot.addWidget(left)
    left.show()
    left.reject()
    qtbot.waitUntil(lambda: not left.job.running, timeout=LONG_MS)
    assert list((folder / "backups").glob("*.part")) == []
    dialog = ClosingDialog(None, CLOCK, ACTOR)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.accepted, timeout=LONG_MS):
        dialog.show()
    assert backup.last_runs()[0].kind is BackupKind.CLOSE


def test_the_window_of_a_clinic_without_a_backup_warns_in_red(qtbot, folder):
    clinic.close_clinic()
    opened = opening.open_folder(folder)
    window = program.make_window(program.application(), opened)
    qtbot.addWidget(window)
    window.show()
    window.warnings.reload()
    assert not window.warnings.backup.isHidden()
    assert window.warnings.backup.property("tone") == "danger"
    red = window.warnings.backup.grab().toImage().pixelColor(5, 15)
    qtbot.mouseClick(window.warnings.backup.now_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.safety.keeper.running, timeout=LONG_MS)
    assert window.warnings.backup.property("tone") == "warn"  # no passphrase yet
    assert window.warnings.backup.grab().toImage().pixelColor(5, 15) != red
    window.close()
    opened.close()
    clinic.open_clinic(folder)
