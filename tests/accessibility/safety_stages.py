"""The windows that keep the data safe, brought to each state that shows other controls.

The same contract as in ``stages``: log-in, accounts, clock, backups, deleting a year, the audit, the locked
data file, and what stands there when the data do not open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtTest import QTest

from clinic_desk import errors, opening
from clinic_desk.rules.backups import BackupKind
from clinic_desk.rules.erasure import ErasureCounts, StoredYear
from clinic_desk.services import accounts, backup, clock_check, encryption, finder
from clinic_desk.services.backup import BackupState
from clinic_desk.ui.accounts.login_page import Mode
from clinic_desk.ui.backups.passphrase_dialog import PassphraseDialog
from clinic_desk.ui.backups.restore_dialog import RestoreDialog
from clinic_desk.ui.encryption.unlock_dialog import UnlockDialog
from clinic_desk.ui.erasure.erasure_dialog import Desk, ErasureDialog
from clinic_desk.ui.start.fault_dialog import FaultDialog
from clinic_desk.ui.start.fault_ways import Way
from tests.accessibility.stages import SETTLE_MS, Stage, a_visit, beside, until, while_open
from tests.journeys import people_who_log_in as people

LONG_PHRASE = "жеті қойдың бір терісі"
_MANY = ErasureCounts(
    requests=48_213, visits=41_090, events=160_432, waiting=1204, sheet_lines=873, people=62
)


def _make_accounts(window) -> str:
    key = people.make_accounts(window.opening, finder.doctors()[0].id)
    window.gate.follow()
    return key


def _enter(window, login: str) -> None:
    """Somebody of the clinic logs in; the window shows what he may see."""
    _make_accounts(window)
    accounts.log_in(login, people.PASSWORD, now=window.clock.now())
    window.gate._on_entered(login)
    QTest.qWait(SETTLE_MS)


# --- who works here ----------------------------------------------------------------------------------


def log_in(window, _folder, look):
    """Nobody is there; a wrong password and the wait after it; another user; a given password; the key."""
    key = _make_accounts(window)
    page = window.gate.cover.log_in
    window.gate._ask(Mode.START)
    look(window)
    page.names.line.setFocus()
    for _try in range(5):
        page.password.line.setText("не тот пароль")
        page.log_in()
    assert page.told.text()
    look(window)
    window.gate.cover._on_forgotten()
    look(window)
    recover = window.gate.cover.recover
    recover.key.editor.setText(key)
    recover.login.editor.setText(people.ADMINISTRATOR)
    for field in (recover.password.first, recover.password.second):
        field.line.setText(people.PASSWORD + " екі")
    recover.recover()
    assert window.gate.cover.new_key.isVisible()
    look(window)
    accounts.lock(now=window.clock.now())
    window.gate._ask(Mode.SWITCH)


def given_password(window, _folder, look):
    """A password of one's own in place of the one that was given."""
    people.make_accounts(window.opening, finder.doctors()[0].id, own_passwords=False)
    window.gate.follow()
    cover = window.gate.cover
    cover.log_in.names.set_names((people.REGISTRAR,), people.REGISTRAR)
    cover.log_in.password.line.setText(people.FIRST)
    cover.log_in.log_in()
    assert cover.given.isVisible()
    look(window)


def own_list(window, _folder, look):
    _enter(window, people.DOCTOR)
    assert window.gate.own_list.isVisible()
    look(window)


def own_calendar(window, _folder, look):
    """Without the right to take names along, and with days the wrong way round."""

    def each_state(dialog):
        look(dialog)
        dialog.last.editor.setDate(dialog.first.editor.date().addDays(-1))
        dialog.ask_path()
        assert dialog.last.reason()
        look(dialog)

    _enter(window, people.DOCTOR)
    while_open(window.gate.own_list.calendar_button.click, each_state)


def as_head(window, _folder, look):
    _enter(window, people.HEAD)
    look(window)


def locked(window, _folder, look):
    _enter(window, people.REGISTRAR)
    window.gate.lock()
    look(window)


def visit_of_head(window, _folder, look):
    """The head opens a visit: what he may not do stands there, but cannot be pressed."""
    _enter(window, people.HEAD)
    while_open(lambda: window.dialogs.show_visit(a_visit(window).visit_id), look)


def accounts_dialog(window, _folder, look):
    """The people, somebody new, and the clinic's rule with a key."""

    def each_page(dialog):
        look(dialog)
        dialog.add()
        look(dialog)
        dialog.fields.name.editor.setText("Сейітқазыева Гүлбаршын Нұрмұхамедқызы")
        dialog.fields._suggest_login()
        dialog.save()
        assert dialog.given.isVisible()
        look(dialog)
        dialog.tabs.setCurrentIndex(1)
        look(dialog)
        dialog.rule._new_key()
        look(dialog)
        dialog.rule.key.tick.setChecked(True)

    _enter(window, people.ADMINISTRATOR)
    while_open(window.safety.show_accounts, each_page)


def first_account(window, _folder, look):
    """The first administrator, working without log-in, and the key."""

    def each_page(dialog):
        look(dialog)
        dialog.page.without_login.setChecked(True)
        look(dialog)
        dialog.page.with_login.setChecked(True)
        dialog.page.name.editor.setText("Омарова Алия")
        dialog.page.login.editor.setText(people.ADMINISTRATOR)
        for field in (dialog.page.password.first, dialog.page.password.second):
            field.line.setText(people.PASSWORD)
        dialog._go_on()
        assert dialog.page.key.isVisible()
        look(dialog)
        dialog.page.key.tick.setChecked(True)

    while_open(window.safety.show_first_account, each_page)


def password(window, _folder, look):
    _enter(window, people.REGISTRAR)
    while_open(window.safety.show_password, look)


# --- the clock, all the bars --------------------------------------------------------------------------


@contextmanager
def _a_doubted_clock(window) -> Iterator[None]:
    """A real clinic whose clock went a year back."""
    clock_check.trust_any_clock(trusted=False)
    before = window.clock.shift
    object.__setattr__(window.clock, "shift", before - timedelta(days=400))
    try:
        yield
    finally:
        object.__setattr__(window.clock, "shift", before)
        clock_check.trust_any_clock(trusted=True)


def clock(window, _folder, look):
    with _a_doubted_clock(window):
        while_open(window.safety.show_clock, look)


def clock_of_registrar(window, _folder, look):
    """Who may not confirm it reads who can."""
    _enter(window, people.REGISTRAR)
    with _a_doubted_clock(window):
        while_open(window.safety.show_clock, look)


def warnings(window, _folder, look):
    """Everything that can be wrong at once, with calls to make and a freed time below it."""
    bars = window.warnings
    window.standing.reload()
    until(lambda: window.standing.sheets is not None and window.standing.freed is not None)
    with _a_doubted_clock(window):
        bars._is_demo = False
        bars.reload()
        bars.fault.tell(errors.DiskFull(window.opening.folder))
        bars.backup.show_state(BackupState(None, has_passphrase=False, is_old=True))
        QTest.qWait(SETTLE_MS)
        assert bars.shown()[0] is bars.fault
        look(window)
        if bars.more.isVisible():  # a low screen
            bars.more.click()
            assert bars.clock in bars.shown()
            look(window)


# --- backups ------------------------------------------------------------------------------------------


def backups(window, _folder, look):
    """No backup yet, then one."""

    def each_state(dialog):
        look(dialog)
        dialog.back_up()
        until(lambda: dialog._job is None)
        look(dialog)

    while_open(window.safety.show_backups, each_state)


def passphrase(window, _folder, look):
    """A new one, and the one of a backup."""
    for is_new in (True, False):
        beside(PassphraseDialog(window, new=is_new), look)


def restore(window, folder, look):
    """Nothing found, the passphrase, and what the backup holds beside what is here."""
    beside(RestoreDialog(window, folder / "empty", window.clock), look)
    stick = folder / "stick"
    stick.mkdir()
    row = backup.make(
        stick, kind=BackupKind.HAND, now=window.clock.now(), actor=window.actor(), passphrase=LONG_PHRASE
    )

    def each_page(dialog):
        dialog.choose(Path(row.path))
        look(dialog)
        dialog.phrase.editor.setText(LONG_PHRASE)
        dialog.go_on()
        until(lambda: dialog._job is None)
        assert dialog.preview.isVisible()
        look(dialog)

    beside(RestoreDialog(window, window.opening.folder, window.clock, let_go=lambda: None), each_page)


# --- deleting a year, the audit, the locked file ---------------------------------------------------------


def erasure(window, _folder, look):
    """Nothing to delete yet; a year whose term is over, ready to go."""
    while_open(window.safety.show_erasure, look)
    dialog = ErasureDialog(window, Desk(window.clock.now, window.actor, 5))
    dialog._years, dialog._counts = [StoredYear(2019, 48_213, may_go=True, term_over=True)], _MANY
    dialog.retranslate()

    def each_state(shown):
        look(shown)
        shown.set_listed(2019)
        shown.typed.setText("2019")
        shown.reason.setText("сақтау мерзімі өтті")
        shown.sure.setChecked(True)
        assert shown.delete_button.isEnabled()
        look(shown)

    beside(dialog, each_state)


def who_did_what(window, _folder, look):
    """As the head; then nothing fits the filter."""

    def each_state(dialog):
        QTest.qWait(SETTLE_MS)
        look(dialog)

    _enter(window, people.HEAD)
    while_open(window.safety.show_audit, each_state)


def encryption_dialog(window, _folder, look):
    """Not locked, and locked."""

    def each_state(dialog):
        look(dialog)
        dialog.new.editor.setText(LONG_PHRASE)
        dialog.again.editor.setText(LONG_PHRASE)
        dialog.kept_box.setChecked(True)
        dialog.on_button.click()
        assert encryption.is_on()
        look(dialog)
        dialog.old.editor.setText(LONG_PHRASE)
        dialog.off_button.click()

    while_open(window.safety.show_encryption, each_state)


def unlock(_window, folder, look):
    beside(UnlockDialog(folder), look)


_FILE = Path("clinic.sqlite")
_BROKEN = ("gone", "empty", "foreign", "damaged", "unreadable", "read_only", "no_access", "migration")
FAULTS = (
    *(errors.DatabaseBroken(_FILE, reason) for reason in _BROKEN),
    errors.EntriesLost(_FILE, 12, datetime(2026, 11, 23, 17, 40), datetime(2026, 11, 23, 18, 5)),
    errors.DatabaseBusy(_FILE),
    errors.DatabaseNewer(_FILE),
    errors.DiskFull(_FILE),
)


def faults(_window, folder, look):
    """Each fault of the data, with its ways out; and a question before the dangerous ones."""

    def each_state(dialog):
        look(dialog)
        asks = next((way for way in (Way.GO_ON, Way.START_ANEW) if dialog.ways[way][0].isVisible()), None)
        if asks is not None:
            dialog.ways[asks][0].click()
            assert dialog.ask.question()
            look(dialog)

    for fault in FAULTS:
        beside(FaultDialog(fault, folder, opening.open_folder), each_state)


ACCOUNTS: tuple[Stage, ...] = (
    log_in, given_password, own_list, own_calendar, as_head, locked, visit_of_head, accounts_dialog,
    first_account, password,
)  # fmt: skip
SAFETY: tuple[Stage, ...] = (
    clock, clock_of_registrar, warnings, backups, passphrase, restore, erasure, who_did_what,
    encryption_dialog, unlock, faults,
)  # fmt: skip
SAFE: tuple[Stage, ...] = (*ACCOUNTS, *SAFETY)
