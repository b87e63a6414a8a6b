"""A modal dialog that can be put away while the desk is locked, and brought back as it stood."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtWidgets import QDialog

from clinic_desk import errors

_PUT_AWAY = "put_away"


class _Ending(QObject):
    """Ends the loop when the dialog is hidden for good, however it was closed."""

    def __init__(self, dialog: QDialog, loop: QEventLoop) -> None:
        super().__init__(loop)
        self._dialog, self._loop = dialog, loop
        dialog.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Hidden, and not because the desk is locked."""
        for_good = event.type() is QEvent.Type.Hide and not event.spontaneous()
        if for_good and not is_put_away(self._dialog):
            self._loop.quit()
        return False


def run(dialog: QDialog) -> int:
    """What ``dialog.exec()`` does, but hiding the dialog does not end it; gives its result.

    Qt ends ``exec()`` as soon as the dialog is hidden, so a locked desk could not take what stands in it
    off the screen without losing it.
    """
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.setResult(QDialog.DialogCode.Rejected)
    loop = QEventLoop()
    ending = _Ending(dialog, loop)
    dialog.finished.connect(loop.quit)
    dialog.destroyed.connect(loop.quit)
    dialog.show()
    if dialog.isVisible():
        loop.exec(QEventLoop.ProcessEventsFlag.DialogExec)
    dialog.removeEventFilter(ending)
    return dialog.result()


def run_once(dialog: QDialog, failed: Callable[[Exception], object]) -> int:
    """Run a dialog made for this one time; an error that leaves it goes to ``failed``, the answer is no."""
    try:
        return run(dialog)
    except errors.ClinicError as error:
        failed(error)
        return 0
    finally:
        dialog.deleteLater()


def put_away(dialog: QDialog) -> None:
    """Hide a dialog without ending it."""
    dialog.setProperty(_PUT_AWAY, True)
    dialog.hide()


def bring_back(dialog: QDialog) -> None:
    """Show a dialog again that was put away."""
    dialog.setProperty(_PUT_AWAY, False)
    dialog.show()


def close_unseen(dialog: QDialog) -> None:
    """End a dialog that was put away, without asking anybody."""
    dialog.setProperty(_PUT_AWAY, False)
    dialog.done(QDialog.DialogCode.Rejected)


def is_put_away(dialog: QDialog) -> bool:
    """Whether the dialog is hidden only because the desk is locked."""
    return bool(dialog.property(_PUT_AWAY))
