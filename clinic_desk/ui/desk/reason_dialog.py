"""A small dialog for a decision that needs a written reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.ui.naming import named
from clinic_desk.ui.run_dialog import run
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import announce


class ReasonDialog(QDialog):
    """Asks one reason; returns it and saves nothing."""

    def __init__(self, parent: QWidget | None, title: str, usual: Sequence[str], accept: str) -> None:
        super().__init__(parent)
        self.setObjectName("reason_dialog")
        self.setWindowTitle(accept)
        self.setMinimumWidth(440)
        head = QLabel(title, self, wordWrap=True)
        set_role(head, "heading")
        self.line = named(QLineEdit(self), "reason")
        self.line.setAccessibleName(_("Reason"))
        self.line.setPlaceholderText(_("Reason"))
        self.line.setMaxLength(300)
        chips = QHBoxLayout()
        for text in usual:
            chip = QPushButton(text, self, autoDefault=False)
            set_role(chip, "chip")
            chip.clicked.connect(lambda _checked=False, text=text: self._take(text))
            chips.addWidget(chip)
        chips.addStretch()
        box = QDialogButtonBox(self)
        accept_button = box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(accept_button, "primary")
        accept_button.setDefault(True)
        box.addButton(_("Back"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(self.line)
        column.addLayout(chips)
        column.addWidget(box)
        self.line.setFocus()

    def _take(self, text: str) -> None:
        self.line.setText(text)
        self.accept()

    def reason(self) -> str:
        """What was written."""
        return self.line.text().strip()

    def accept(self) -> None:
        """Close only with a reason."""
        if self.reason():
            super().accept()
        else:
            set_style_property(self.line, "invalid", value=True)
            self.line.setPlaceholderText(_("write the reason, then Enter"))
            announce(self.line, self.line.placeholderText())
            self.line.setFocus()


def ask_reason(parent: QWidget, title: str, usual: Sequence[str], *, accept: str) -> str | None:
    """Ask for a reason; None if the person went back."""
    dialog = ReasonDialog(parent, title, usual, accept)
    try:
        return dialog.reason() if run(dialog) else None
    finally:
        dialog.deleteLater()
