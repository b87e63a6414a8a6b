"""Before the window opens: the passphrase of a locked data file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.services import encryption
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton
from clinic_desk.ui.widgets.field_box import FieldBox


class UnlockDialog(QDialog):
    """Accepted once the passphrase was right; the folder can be opened then."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unlock_dialog")
        self.setMinimumWidth(460)
        self._folder = folder
        self.head = named(QLabel(self, wordWrap=True), "unlock_head")
        self.says = named(QLabel(self, wordWrap=True), "unlock_says")
        self.field = FieldBox(named(QLineEdit(self), "data_passphrase"), self)
        self.show_box = named(QCheckBox(self), "unlock_show")
        self.close_button = named(KeyButton("", "Esc", self), "unlock_close")
        self.open_button = named(PrimaryButton("", "Enter", self), "unlock_open")
        self._lay_out()
        self.show_box.toggled.connect(self._on_show)
        self.close_button.clicked.connect(self.reject)
        self.open_button.clicked.connect(self.accept)
        self.retranslate()
        self.field.editor.setFocus()

    def _lay_out(self) -> None:
        set_role(self.head, "heading")
        self.field.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.editor.setMaxLength(500)
        self.close_button.setAutoDefault(False)
        self.open_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.show_box)
        foot.addStretch()
        foot.addWidget(self.close_button)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for part in (self.head, self.says, self.field):
            column.addWidget(part)
        column.addLayout(foot)

    def retranslate(self) -> None:
        """Put all texts into the language of the folder."""
        self.setWindowTitle(_("The data file is locked"))
        self.head.setText(_("The data file is locked"))
        self.says.setText(
            _(
                "Type its passphrase. If nobody knows it any more, "
                "only a backup with a passphrase you know helps."
            )
        )
        self.field.set_label(_("Passphrase of the data file"))
        self.show_box.setText(_("show"))
        self.close_button.setText(_("Close"))
        self.open_button.setText(_("Open"))

    def accept(self) -> None:
        """Try the passphrase; a wrong one is said and may be typed again."""
        editor = self.field.editor
        if not editor.text().strip():
            self.field.set_reason(_("Type it."))
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            encryption.unlock(self._folder, editor.text())
        except errors.ClinicError as fault:
            self.field.set_reason(wording.sentence(fault))
            editor.selectAll()
            editor.setFocus()
            return
        finally:
            QApplication.restoreOverrideCursor()
        super().accept()

    def _on_show(self, shown: bool) -> None:  # noqa: FBT001 -- a Qt slot
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.editor.setEchoMode(mode)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "open_button"):
            self.retranslate()
