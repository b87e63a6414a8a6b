"""The clinic's logo in the settings: as it will stand on paper, chosen from a file, taken away."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.printing import logo
from clinic_desk.settings import Settings
from clinic_desk.ui.background import run_in_background
from clinic_desk.ui.desk.logo_file import read_logo
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import announce
from clinic_desk.ui.widgets.open_file import ask_for_picture

_SHOWN: Final = QSize(148, 60)
_EDGE: Final = 6


class LogoPicker(QWidget):
    """Preview and two buttons; holds the picture as the settings do, in base64.

    Signals: ``reading`` (bool: a file is being looked at), ``refused`` (why a file cannot be the logo; empty
    once one could).
    """

    reading = Signal(bool)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.preview = named(QLabel(self), "logo_preview")
        self.choose_button = named(QPushButton(self), "logo_choose")
        self.remove_button = named(QPushButton(self), "logo_remove")
        self.file_dialog: QFileDialog | None = None
        self._lay_out()
        self.choose_button.clicked.connect(self.ask_for_file)
        self.remove_button.clicked.connect(self._remove)
        self.setFocusProxy(self.choose_button)
        self.retranslate()

    def _lay_out(self) -> None:
        self.preview.setFixedSize(_SHOWN + QSize(2 * _EDGE, 2 * _EDGE))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setWordWrap(True)
        for button in (self.choose_button, self.remove_button):
            button.setAutoDefault(False)  # Enter belongs to «Save»
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.remove_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.preview)
        row.addLayout(buttons)
        row.addStretch()
        self.setMinimumHeight(self.preview.height())

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.choose_button.setText(_("Choose a picture…"))
        self.remove_button.setText(_("Remove"))
        self._show()

    # --- the picture --------------------------------------------------------------------------------------

    def value(self) -> str:
        """The picture in base64; empty without one."""
        return self._value

    def set_value(self, stored: str) -> None:
        """Show what the settings hold."""
        self._value = stored
        self._show()

    def ask_for_file(self) -> None:
        """Let a file be chosen."""
        self.file_dialog = ask_for_picture(self, _("Logo of the clinic"), self.take)

    def take(self, path: Path) -> None:
        """Look at a file beside the window: one from a slow stick must not stop it."""
        self.choose_button.setEnabled(False)
        self.reading.emit(True)
        run_in_background(
            self,
            lambda _progress: read_logo(path),
            on_done=self._on_read,
            on_failed=self._on_failed,
            with_data=False,
        )

    def _on_read(self, png: bytes) -> None:
        self._is_read()
        self.set_value(base64.b64encode(png).decode("ascii"))
        self.refused.emit("")
        announce(self.choose_button, _("This picture will stand on every sheet."))

    def _on_failed(self, fault: Exception) -> None:
        self._is_read()
        text = (
            wording.sentence(fault)
            if isinstance(fault, errors.ClinicError)
            else _("The file cannot be read.")
        )
        self.refused.emit(text)
        announce(self.choose_button, text)

    def _is_read(self) -> None:
        self.choose_button.setEnabled(True)
        self.choose_button.setFocus()
        self.reading.emit(False)

    def _remove(self) -> None:
        self.set_value("")
        self.refused.emit("")
        self.choose_button.setFocus()

    def _show(self) -> None:
        """The picture on white, as on paper, sharp on any screen; or that there is none."""
        self.remove_button.setEnabled(bool(self._value))
        pixmap = self._pixmap()
        # paper is white in the dark theme too
        look = "border: 1px dashed palette(mid)" if pixmap.isNull() else "background: #ffffff"
        self.preview.setStyleSheet(look)
        if pixmap.isNull():
            self.preview.setText(_("no logo") if not self._value else _("This picture cannot be shown."))
        else:
            self.preview.setPixmap(pixmap)
        self.preview.setAccessibleName(_("Logo of the clinic"))

    def _pixmap(self) -> QPixmap:
        pixmap = QPixmap()
        png = Settings(clinic_logo=self._value).logo()
        if logo.size_of(png) is None or not pixmap.loadFromData(png, "PNG"):
            return QPixmap()
        ratio = self.devicePixelRatioF()
        smaller = pixmap.scaled(
            _SHOWN * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        smaller.setDevicePixelRatio(ratio)
        return smaller

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
