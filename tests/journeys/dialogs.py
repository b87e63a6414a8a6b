"""Acting inside a dialog that the window runs until it is closed."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from clinic_desk.ui import run_dialog

D = TypeVar("D", bound=QDialog)
_POLL_MS = 20
_WAIT_MS = 5000
_later: list[object] = []
"""A signal alone does not keep its receiver alive."""


def inside(open_it: Callable[[], object], kind: type[D], act: Callable[[D], object]) -> None:
    """Open a modal dialog and act in it as soon as it is there; it is closed afterwards.

    What goes wrong inside is raised here: an exception in a timer's call would only be printed.
    """
    visit = _Visit(kind, act)
    open_it()
    visit.timer.stop()
    if visit.wrong:
        raise visit.wrong[0]
    assert visit.came, f"no {kind.__name__} came"


def then_inside(kind: type[D], act: Callable[[D], object]) -> None:
    """Act in a dialog that will come by itself, after another one has gone."""
    _later.append(_Visit(kind, act))


class _Visit:
    """Looks for the dialog until it comes."""

    def __init__(self, kind: type[D], act: Callable[[D], object]) -> None:
        self.kind, self.act = kind, act
        self.came = False
        self.wrong: list[BaseException] = []
        self.timer = QTimer(QApplication.instance(), interval=_POLL_MS)
        self.timer.timeout.connect(self.look)
        QTimer.singleShot(_WAIT_MS, self.timer, self.timer.stop)
        self.timer.start()

    def look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, self.kind):
            return
        if QApplication.activeWindow() is not dialog or QApplication.focusWidget() is None:
            dialog.activateWindow()  # shown a moment ago; the keys do not go there yet
            return
        self.timer.stop()
        self.came = True
        try:
            self.act(dialog)
        except BaseException as fault:  # noqa: BLE001 -- raised again by inside()
            traceback.print_exc()
            self.wrong.append(fault)
        finally:
            if isValid(dialog) and (dialog.isVisible() or run_dialog.is_put_away(dialog)):
                dialog.setProperty("put_away", False)
                QDialog.done(dialog, 0)  # one that asks before it closes must not hold the test
