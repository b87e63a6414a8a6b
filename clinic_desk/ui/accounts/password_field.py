"""A field for a password: hidden or shown, and it says what the keyboard is switched to.

A password is typed blind, and here with three alphabets on one keyboard: most «wrong passwords» are the right
one in the wrong layout or with Caps Lock on.
"""

from __future__ import annotations

import ctypes
import unicodedata
from typing import Final

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyCap

_CAPS_LOCK: Final = 0x14
"""VK_CAPITAL."""
_LAYOUTS: Final = {
    QLocale.Language.Kazakh: "ҚАЗ",
    QLocale.Language.Russian: "РУС",
    QLocale.Language.English: "ENG",
}
_CYRILLIC: Final = {_LAYOUTS[QLocale.Language.Kazakh], _LAYOUTS[QLocale.Language.Russian]}
_LETTERS: Final = {"LATIN": N_("with Latin letters"), "CYRILLIC": N_("with Cyrillic letters")}


class _Line(QLineEdit):
    """The line itself; it tells of each key before it takes it, and leaves room for the sign at its right.

    Signals: ``pressed`` (QKeyEvent).
    """

    pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Tell, then type."""
        self.pressed.emit(event)
        super().keyPressEvent(event)


class PasswordField(QWidget):
    """Label, line, the button that shows what is typed, and below it a hint while there is one.

    ``line`` is the editor. Signals: ``confirmed``: Enter in the line.
    """

    confirmed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = named(_Line(self), name)
        self.eye = named(QToolButton(self), f"{name}_eye")
        self.hint = named(QLabel(self, wordWrap=True), f"{name}_hint")
        self._label = QLabel(self)
        self._layout_sign = KeyCap("", self.line)
        self._caps: bool | None = None
        self._lay_out()
        self._connect()
        self._show_eye()
        self._show_hint()

    def _lay_out(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(256)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._label.setBuddy(self.line)
        set_role(self._label, "small")
        set_role(self.hint, "warn")
        self.eye.setCheckable(True)
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._label)
        column.addLayout(row)
        column.addWidget(self.hint)
        self.line.installEventFilter(self)

    def _connect(self) -> None:
        self.eye.toggled.connect(self._show_eye)
        self.line.pressed.connect(self._on_key)
        self.line.textChanged.connect(self._show_layout)
        self.line.returnPressed.connect(self.confirmed)
        QGuiApplication.inputMethod().localeChanged.connect(self._show_layout)
        self._show_layout()

    def set_label(self, text: str) -> None:
        """Name the field."""
        self._label.setText(text)
        self.line.setAccessibleName(text)
        self._show_eye()
        self._show_hint()

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def layout_sign(self) -> str:
        """What the keyboard writes, as the sign in the field says it; empty where nobody knows."""
        return self._layout_sign.text()

    def clear(self) -> None:
        """Forget what is typed, and that it was shown."""
        self.line.clear()
        self.eye.setChecked(False)
        self._caps = None
        self._show_hint()

    def written_with(self) -> str:
        """«with Latin letters» or «with Cyrillic letters», translated; empty where neither or both are."""
        scripts = {script for sign in self.text() if (script := _script(sign))}
        return _(_LETTERS[scripts.pop()]) if len(scripts) == 1 else ""

    # --- the keyboard ----------------------------------------------------------------------------------

    def _on_key(self, event: QKeyEvent) -> None:
        text = event.text()
        known = _caps_lock()
        if known is not None:
            self._caps = known
        elif event.key() == Qt.Key.Key_CapsLock:
            self._caps = None  # switched, who knows which way: the next letter tells
        elif len(text) == 1 and text.upper() != text.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._caps = (text == text.upper()) is not shifted
        self._show_hint()

    def _show_hint(self) -> None:
        self.hint.setText(_("Caps Lock is on.") if self._caps else "")
        self.hint.setVisible(bool(self._caps))
        self.line.setAccessibleDescription(self.hint.text())

    def _show_layout(self) -> None:
        """What the keyboard writes: the layout as the system names it, unless the last letter says more."""
        sign = _LAYOUTS.get(QGuiApplication.inputMethod().locale().language(), "")
        last = next((script for one in reversed(self.text()) if (script := _script(one))), "")
        if last == "LATIN":
            sign = "ENG"
        elif last == "CYRILLIC" and sign not in _CYRILLIC:
            sign = "/".join(sorted(_CYRILLIC))
        self._layout_sign.setText(sign)
        self._layout_sign.setVisible(bool(sign))
        self._place_sign()

    def _place_sign(self) -> None:
        self._layout_sign.adjustSize()
        taken = self._layout_sign.width() + 8 if self._layout_sign.text() else 0
        self.line.setTextMargins(0, 0, taken, 0)
        self._layout_sign.move(
            self.line.width() - self._layout_sign.width() - 8,
            (self.line.height() - self._layout_sign.height()) // 2,
        )

    # --- shown or hidden -------------------------------------------------------------------------------

    def _show_eye(self) -> None:
        shown = self.eye.isChecked()
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        text = _("Hide the password") if shown else _("Show the password")
        self.eye.setIcon(icons.icon("eye", "accent" if shown else "quiet"))
        self.eye.setToolTip(text)
        self.eye.setAccessibleName(text)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
        """The sign keeps its place; Caps Lock is looked at when the field gets the focus."""
        if watched is self.line and event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self._place_sign()
        elif event.type() is QEvent.Type.FocusIn:
            self._caps = _caps_lock()
            self._show_hint()
            self._show_layout()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough for a long password."""
        return super().sizeHint().expandedTo(QSize(260, 0))


def _script(sign: str) -> str:
    name = unicodedata.name(sign, "").split(" ")[0] if sign.isalpha() else ""
    return name if name in _LETTERS else ""


def _caps_lock() -> bool | None:
    """Whether Caps Lock is on; None where the system does not say and only letters can tell."""
    windll = getattr(ctypes, "windll", None)
    return None if windll is None else bool(windll.user32.GetKeyState(_CAPS_LOCK) & 1)
