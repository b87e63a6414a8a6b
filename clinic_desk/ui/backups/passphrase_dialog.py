"""Asking for a passphrase: a new one twice, one of a backup once."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.backups import SHORTEST_PASSPHRASE, passphrase_strength, tidy_passphrase
from clinic_desk.ui.backups import texts
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import KeyButton, PrimaryButton
from clinic_desk.ui.widgets.field_box import FieldBox

_TONES = ("danger", "warn", "ok", "ok")


class PassphraseDialog(QDialog):
    """Returns a passphrase and saves nothing; ``new`` asks for it twice and says how strong it is."""

    def __init__(self, parent: QWidget | None, *, new: bool) -> None:
        super().__init__(parent)
        self.setObjectName("passphrase_dialog")
        self.setMinimumWidth(480)
        self._new = new
        self.head = named(QLabel(self, wordWrap=True), "passphrase_head")
        self.says = named(QLabel(self, wordWrap=True), "passphrase_says")
        self.first = FieldBox(named(QLineEdit(self), "new_passphrase"), self)
        self.second = FieldBox(named(QLineEdit(self), "passphrase_again"), self)
        self.strength = named(QLabel(self, wordWrap=True), "passphrase_strength")
        self.show_box = named(QCheckBox(self), "passphrase_show")
        self.back_button = named(KeyButton("", "Esc", self), "passphrase_back")
        self.ok_button = named(PrimaryButton("", "Enter", self), "passphrase_ok")
        self._lay_out()
        self.first.editor.textChanged.connect(self._show_strength)
        self.show_box.toggled.connect(self._on_show)
        self.back_button.clicked.connect(self.reject)
        self.ok_button.clicked.connect(self.accept)
        self.retranslate()
        self.first.editor.setFocus()

    def _lay_out(self) -> None:
        set_role(self.head, "heading")
        for box in (self.first, self.second):
            box.editor.setEchoMode(QLineEdit.EchoMode.Password)
            box.editor.setMaxLength(500)
        for button in (self.back_button, self.ok_button):
            button.setAutoDefault(False)
        self.ok_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.show_box)
        foot.addStretch()
        foot.addWidget(self.back_button)
        foot.addWidget(self.ok_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for part in (self.head, self.says, self.first, self.strength, self.second):
            column.addWidget(part)
        column.addLayout(foot)
        self.second.setVisible(self._new)
        self.strength.setVisible(self._new)
        self.says.setVisible(self._new)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Passphrase for the backups"))
        self.head.setText(_("Passphrase for the backups") if self._new else _("Passphrase of the backup"))
        self.says.setText(
            _(
                "It protects the backups if a stick is lost. Write it on paper and keep it in the safe: "
                "without it nobody can open the backups, not even those who made this program."
            )
        )
        self.first.set_label(_("Passphrase: several words"))
        self.second.set_label(_("Once more"))
        self.show_box.setText(_("show"))
        self.back_button.setText(_("Cancel"))
        self.ok_button.setText(_("Set it") if self._new else _("Open it"))
        self._show_strength()

    def passphrase(self) -> str:
        """What was typed."""
        return self.first.editor.text()

    def accept(self) -> None:
        """Close only with a passphrase that will do."""
        phrase = tidy_passphrase(self.passphrase())
        if not phrase or (self._new and not passphrase_strength(phrase)):
            self.first.set_reason(texts.strength(0, SHORTEST_PASSPHRASE) if self._new else _("Type it."))
            self.first.editor.setFocus()
        elif self._new and phrase != tidy_passphrase(self.second.editor.text()):
            self.first.set_reason("")
            self.second.set_reason(_("The two differ."))
            self.second.editor.setFocus()
        else:
            super().accept()

    def _show_strength(self) -> None:
        if not self.passphrase():
            self.strength.setText("")
            return
        grade = passphrase_strength(self.passphrase())
        self.strength.setText(texts.strength(grade, SHORTEST_PASSPHRASE))
        set_style_property(self.strength, "role", _TONES[grade])

    def _on_show(self, shown: bool) -> None:  # noqa: FBT001 -- a Qt slot
        for box in (self.first, self.second):
            box.editor.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "ok_button"):
            self.retranslate()
