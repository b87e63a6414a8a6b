"""Takes what stands beside the window off the screen when the desk is locked, and brings it back."""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from clinic_desk.ui import run_dialog


@dataclass(frozen=True)
class _Hidden:
    """One dialog as it stood."""

    dialog: QDialog
    focus: QWidget | None
    timers: tuple[QTimer, ...]
    """Those that were running; nothing in a locked desk asks the services."""


class Aside:
    """The dialogs of a locked desk."""

    def __init__(self) -> None:
        self._hidden: list[_Hidden] = []

    def take_all(self) -> None:
        """Menus close; dialogs are hidden as they stand."""
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for dialog in reversed(_open_dialogs()):
            timers = tuple(timer for timer in dialog.findChildren(QTimer) if timer.isActive())
            for timer in timers:
                timer.stop()
            self._hidden.append(_Hidden(dialog, dialog.focusWidget(), timers))
            run_dialog.put_away(dialog)

    def bring_back(self) -> None:
        """For the same person: everything as it stood."""
        while self._hidden:
            one = self._hidden.pop()
            if not shiboken6.isValid(one.dialog):
                continue
            run_dialog.bring_back(one.dialog)
            one.dialog.activateWindow()
            for timer in one.timers:
                if shiboken6.isValid(timer):
                    timer.start()
            if one.focus is not None and shiboken6.isValid(one.focus):
                one.focus.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def close_all(self) -> None:
        """For another person: what was entered there is not his; the topmost first."""
        hidden, self._hidden = self._hidden, []
        for one in hidden:
            if shiboken6.isValid(one.dialog):
                run_dialog.close_unseen(one.dialog)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is put away."""
        return not self._hidden


def _open_dialogs() -> list[QDialog]:
    """All dialogs on the screen, each behind those that it was opened from."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    return sorted(found, key=_depth)


def _depth(dialog: QWidget) -> int:
    depth, parent = 0, dialog.parentWidget()
    while parent is not None:
        depth, parent = depth + isinstance(parent, QDialog), parent.parentWidget()
    return depth
