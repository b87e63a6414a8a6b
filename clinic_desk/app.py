"""Puts everything together for the window; the only file that may import all layers."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMessageBox

from clinic_desk import __version__, errors, log, opening, wording
from clinic_desk.i18n import _
from clinic_desk.opening import Opening
from clinic_desk.services import clinic
from clinic_desk.ui import file_traces, run_dialog, single_instance, theme
from clinic_desk.ui.backups import closing
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.main_window import MainWindow
from clinic_desk.ui.safety_dialogs import REOPEN

DEMO, RESTORED = "demo", "restored"
"""What the first start leads to besides a clinic of its own."""

if TYPE_CHECKING:
    from clinic_desk.ui.start.fault_dialog import Reopen


def application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication of the process, in our look."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    file_traces.prevent()
    app = QApplication(arguments if arguments is not None else sys.argv[:1])
    app.setApplicationName("Clinic Desk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("clinic-desk")
    single_instance.ours.watch(app)
    return app


def is_only(folder: Path) -> bool:
    """Take a folder for the window of this process; False if another window has it, which came forward.

    Raises AlreadyOpen where that window does not answer and nobody wants to wait for it.
    """
    return single_instance.take(folder, lambda: _wants_to_wait(folder))


def let_go() -> None:
    """The window is closed; another start may have its folder."""
    single_instance.ours.release()


def _wants_to_wait(folder: Path) -> bool:
    """Ask whoever sits in front whether to wait for a window that does not answer."""
    app = application()
    if app.platformName() in {"offscreen", "minimal"}:
        return False
    theme.apply_theme(app)
    switch_language(app, opening.language_of(folder))
    said = _("The program is open already, but its window does not answer. It may be busy for a moment.")
    box = QMessageBox(QMessageBox.Icon.Warning, app.applicationName(), said)
    wait = box.addButton(_("Wait"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(wait)
    box.setEscapeButton(box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is wait


def make_window(app: QApplication, opened: Opening) -> MainWindow:
    """The main window on an open data folder, dressed and speaking the folder's language."""
    theme.apply_theme(app, opened.settings.theme)  # type: ignore[arg-type]  # settings check the word
    switch_language(app, opened.settings.language)
    return MainWindow(opened)


def run(opened: Opening) -> int:
    """Show the window until it is closed; returns the exit status.

    A folder that holds nothing yet begins with the first-start assistant, which may lead to the demo
    clinic instead.
    """
    app = application()
    while True:
        if not is_only(opened.folder):
            opened.close()
            return 0
        window = make_window(app, opened)
        _report_bugs_to(window)
        window.show()
        _tell_of_folder(window)
        wish = _first_wish(window)
        if not wish:
            break
        if wish == DEMO:
            window.close()  # a restored folder has settings of its own, which must not be written over
        window.deleteLater()
        opened.close()
        if wish == RESTORED:
            return _run_again(opened)
        opened = opening.open_demo()
    status = app.exec()
    file_traces.clear()
    if status == REOPEN:
        window.deleteLater()
        return _run_again(opened)
    fault = clinic.known_fault()
    if fault is None:
        let_go()  # the backup takes a moment, and a new window need not wait for it
        closing.back_up(opened.clock, opened.actor)
    opened.close()
    if fault is not None:
        # the window could not write any more; now that the data are closed there are ways out of that
        again = settle_fault(fault, opened.folder, opening.open_folder)
        return status if again is None else run(again)
    return status


def has_screen() -> bool:
    """Whether there is a screen for a window; Qt ends the whole process where there is none."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def ask_passphrase(folder: Path) -> bool:
    """Ask for the passphrase of a locked data file, where a person sits in front; False if nobody told it."""
    app = application()
    from clinic_desk.ui.encryption.unlock_dialog import UnlockDialog

    theme.apply_theme(app)
    switch_language(app, opening.language_of(folder))
    dialog = UnlockDialog(folder)
    told = bool(dialog.exec())
    dialog.deleteLater()
    return told


def settle_fault(fault: errors.ClinicError, folder: Path, reopen: Reopen) -> Opening | None:
    """Say why the window cannot open, to somebody who started it from the desktop, and what can be done.

    Gives what could be opened in the end, None if nothing. Nothing is shown where no person sits in front:
    there the line on stderr is the answer.
    """
    if not has_screen():
        return None
    app = application()
    if app.platformName() in {"offscreen", "minimal"}:
        return None
    from clinic_desk.ui.start.fault_dialog import OF_DATA, FaultDialog

    theme.apply_theme(app)
    switch_language(app, opening.language_of(folder))
    if not isinstance(fault, OF_DATA):
        _tell_fault(app, fault)
        return None
    dialog = FaultDialog(fault, folder, reopen)
    dialog.exec()
    dialog.deleteLater()
    return dialog.opened


def _tell_fault(app: QApplication, fault: errors.ClinicError) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, app.applicationName(), wording.sentence(fault))
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _run_again(opened: Opening) -> int:
    """Open the folder again whose data were replaced under the window."""
    opened.close()
    try:
        again: Opening | None = opening.open_folder(opened.folder)
    except errors.ClinicError as fault:
        again = settle_fault(fault, opened.folder, opening.open_folder)
    return 0 if again is None else run(again)


def _first_wish(window: MainWindow) -> str:
    """Run the assistant where nothing was entered yet; DEMO or RESTORED if another clinic shall open."""
    if window.settings.first_start_done or not clinic.is_new():
        return ""
    from clinic_desk.ui.start.assistant import StartAssistant

    assistant = StartAssistant(
        window, window.settings, window.clock, window.actor, window.signals.changed.emit
    )
    chosen: list[str] = []

    def restore() -> None:
        if window.safety.show_restore(assistant):
            chosen.append(RESTORED)
            assistant.blockSignals(True)  # what was typed belongs to a clinic that is not begun
            assistant.hide()

    assistant.demo_requested.connect(lambda: chosen.append(DEMO))
    assistant.restore_requested.connect(restore)
    assistant.settings_changed.connect(window.save_settings)
    assistant.print_requested.connect(window.dialogs.print_recovery_key)
    run_dialog.run(assistant)
    assistant.deleteLater()
    return chosen[-1] if chosen else ""


def _tell_of_folder(window: MainWindow) -> None:
    """Once: the disk of the data knows no rights, so whoever gets at it reads them."""
    if window.opening.is_private or window.settings.told_of_folder:
        return
    text = _(
        "Others can read the data folder: its disk knows no rights. "
        "Keep it locked away, or lock the data file."
    )
    window.foot.news.say(text, "warn")
    window.save_settings(replace(window.settings, told_of_folder=True))


def _report_bugs_to(window: MainWindow) -> None:
    """A bug of ours in a slot is logged without anybody's data and told on the quiet line."""

    def tell(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(fault, Exception):
            window.signals.failed.emit(clinic.fault_named(fault) or fault)

    sys.excepthook = tell
    log.take_faults()
