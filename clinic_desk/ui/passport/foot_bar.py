"""The lower row of the passport: news, and what can be done while reading and while changing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.actions import key_text, shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, StatusLine

SAVE: Final = QKeySequence.StandardKey.Save
PRINT: Final = QKeySequence.StandardKey.Print


class FootBar(QWidget):
    """Reading: change, print, to the desk, close. Changing: the official wording, save, stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.news = StatusLine(self)
        self.edit_button = named(KeyButton("", "", self), "passport_edit")
        self.print_button = named(KeyButton("", key_text(QKeySequence(PRINT)), self), "passport_print")
        self.back_button = named(PrimaryButton("", shortcut_text("passport"), self), "passport_back")
        self.close_button = named(KeyButton("", "Esc", self), "passport_close")
        self.default_button = named(KeyButton("", "", self), "passport_default")
        self.save_button = named(PrimaryButton("", key_text(QKeySequence(SAVE)), self), "passport_save")
        self.leave_button = named(KeyButton("", "Esc", self), "passport_leave")
        with_keys = (
            self.print_button,
            self.back_button,
            self.close_button,
            self.save_button,
            self.leave_button,
        )
        self._keys = {button: button.key() for button in with_keys}
        self._narrowest = 0
        self._reading = (self.print_button, self.back_button, self.close_button)
        self._changing = (self.default_button, self.save_button, self.leave_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.news, 1)
        for button in (self.edit_button, *self._reading, *self._changing):
            button.setAutoDefault(False)  # Enter goes back to the call, from wherever one reads
            row.addWidget(button)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.edit_button.setText(_("Change the texts"))
        self.print_button.setText(_("Print"))
        self.back_button.setText(_("To the desk"))
        self.close_button.setText(_("Close"))
        self.default_button.setText(_("Official wording"))
        self.save_button.setText(_("Save"))
        self.leave_button.setText(_("Stop changing"))
        self._fit()

    def show_mode(self, *, changing: bool, may_edit: bool, may_print: bool) -> None:
        """Show the buttons of reading or of changing; what is nobody's here is not shown."""
        for button in self._reading:
            button.setVisible(not changing)
        for button in self._changing:
            button.setVisible(changing)
        self.edit_button.setVisible(may_edit and not changing)
        self.print_button.setVisible(may_print and not changing)
        self.back_button.setDefault(not changing)
        self._fit()

    # --- room ---------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Beside the call of a small screen the names of the keys give way."""
        self._narrowest = self._width_with(keys=False)
        self.updateGeometry()
        if self._width_with(keys=True) > self.width():
            self._width_with(keys=False)

    def _width_with(self, *, keys: bool) -> int:
        for button, key in self._keys.items():
            button.set_key(key if keys else "")
            button.setAccessibleDescription(key)  # a screen reader has room for it
        row = self.layout()
        if row is None:
            return 0
        row.invalidate()
        return row.minimumSize().width()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """What is left when the names of the keys have given way."""
        return QSize(self._narrowest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Another width, another choice."""
        super().resizeEvent(event)
        self._fit()
