"""Locking the data file: on, another passphrase, off again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.i18n import _
from clinic_desk.rules.backups import SHORTEST_PASSPHRASE, passphrase_problem, tidy_passphrase
from clinic_desk.rules.rows import Actor
from clinic_desk.services import encryption
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, announce
from clinic_desk.ui.widgets.field_box import FieldBox
from clinic_desk.wording import safety


class EncryptionDialog(QDialog):
    """Does what is asked by itself, for nothing else can go on meanwhile, and shows the new state."""

    def __init__(
        self, parent: QWidget | None, now: Callable[[], datetime], actor: Callable[[], Actor]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("encryption_dialog")
        self.setMinimumWidth(640)
        self._now, self._actor = now, actor
        self.head = named(QLabel(self, wordWrap=True), "encryption_head")
        self.says = named(QLabel(self, wordWrap=True), "encryption_says")
        self.old = FieldBox(named(QLineEdit(self), "old_passphrase"), self)
        self.new = FieldBox(named(QLineEdit(self), "new_passphrase"), self)
        self.again = FieldBox(named(QLineEdit(self), "passphrase_again"), self)
        self.show_box = named(QCheckBox(self), "encryption_show")
        self.kept_box = named(QCheckBox(self), "passphrase_kept")
        self.progress = named(QProgressBar(self), "encryption_progress")
        self.status = named(QLabel(self, wordWrap=True), "encryption_status")
        self.off_button = named(KeyButton("", "", self), "encryption_off")
        self.close_button = named(KeyButton("", "Esc", self), "encryption_close")
        self.on_button = named(PrimaryButton("", "Enter", self), "encryption_on")
        self._lay_out()
        self._connect()
        self.show_state()

    def _lay_out(self) -> None:
        set_role(self.head, "heading")
        for button in (self.off_button, self.close_button):
            button.setAutoDefault(False)
        self.on_button.setDefault(True)
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.off_button)
        foot.addStretch()
        foot.addWidget(self.close_button)
        foot.addWidget(self.on_button)
        boxes = QHBoxLayout()
        boxes.addWidget(self.kept_box)
        boxes.addStretch()
        boxes.addWidget(self.show_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for part in (self.head, self.says, self.old, self.new, self.again):
            column.addWidget(part)
        column.addLayout(boxes)
        column.addWidget(self.progress)
        column.addWidget(self.status)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.show_box.toggled.connect(self._on_show)
        self.off_button.clicked.connect(self.switch_off)
        self.close_button.clicked.connect(self.reject)
        self.on_button.clicked.connect(self.accept)

    def show_state(self) -> None:
        """Show whether the file is locked, with empty fields."""
        self._is_on = encryption.is_on()
        for box in (self.old, self.new, self.again):
            box.editor.clear()
            box.editor.setMaxLength(500)
            box.set_reason("")
        self.kept_box.setChecked(False)
        self.show_box.setChecked(False)
        self._on_show(shown=False)
        self.old.setVisible(self._is_on)
        self.off_button.setVisible(self._is_on)
        self.retranslate()
        (self.old if self._is_on else self.new).editor.setFocus()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Lock the data file"))
        if self._is_on:
            self.head.setText(_("The data file is locked with a passphrase"))
            says = _(
                "The passphrase is asked for at each start. "
                "To change it or to unlock the file, type it first."
            )
        else:
            self.head.setText(_("The data file is not locked"))
            says = _(
                "Whoever takes this computer or its disk can read it. Locked, it opens only with a "
                "passphrase, asked for at each start. A lost passphrase cannot be brought back by anybody. "
                "The desk waits while the file is written anew; a backup is made first. Backups without a "
                "passphrase get this one; those made before stay readable."
            )
        self.says.setText(says)
        self.old.set_label(_("Passphrase now"))
        self.new.set_label(_("New passphrase: several words"))
        self.again.set_label(_("Once more"))
        self.show_box.setText(_("show"))
        self.kept_box.setText(_("It is written on paper and lies in the safe"))
        self.off_button.setText(_("Unlock the file for good"))
        self.close_button.setText(_("Close"))
        self.on_button.setText(_("Change the passphrase") if self._is_on else _("Lock the data file"))
        self._fit()

    def _fit(self) -> None:
        """As high as the texts are now; wrapped lines do not ask for it themselves."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setMinimumHeight(layout.totalHeightForWidth(max(self.width(), self.minimumWidth())))

    def accept(self) -> None:
        """Lock the file, or change its passphrase."""
        if not (self._old_is_there() and self._new_will_do()):
            return
        old, new = self.old.editor.text(), self.new.editor.text()
        if self._is_on:
            self._do(
                lambda **how: encryption.change_passphrase(old, new, **how), _("The passphrase was changed.")
            )
        else:
            self._do(lambda **how: encryption.switch_on(new, **how), _("The data file is locked."))

    def switch_off(self) -> None:
        """Make it a plain file again."""
        old = self.old.editor.text()
        if self._old_is_there():
            self._do(lambda **how: encryption.switch_off(old, **how), _("The data file is no longer locked."))

    def _old_is_there(self) -> bool:
        missing = self._is_on and not tidy_passphrase(self.old.editor.text())
        self.old.set_reason(_("Type it.") if missing else "")
        self._fit()
        if missing:
            self.old.editor.setFocus()
        return not missing

    def _new_will_do(self) -> bool:
        new, again = (tidy_passphrase(box.editor.text()) for box in (self.new, self.again))
        short = bool(passphrase_problem(new))
        said = _(safety.ENCRYPTION["short"]).format(count=SHORTEST_PASSPHRASE)
        self.new.set_reason(said if short else "")
        self.again.set_reason(_("The two differ.") if not short and new != again else "")
        self._fit()
        if short or new != again:
            (self.new if short else self.again).editor.setFocus()
            return False
        if not self.kept_box.isChecked():
            self.say(_("Write the passphrase down first, and say so here."), "warn")
            self.kept_box.setFocus()
            return False
        return True

    def _do(self, work: Callable[..., None], done: str) -> None:
        """Do the work here and now: the data are closed meanwhile, so no other part of the window may run."""
        self.say("")
        self.progress.setValue(0)
        self.progress.show()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            work(now=self._now(), actor=self._actor(), step=self._show_step)
        except errors.WrongPassphrase as fault:
            self.old.set_reason(wording.sentence(fault))
            self.old.editor.setFocus()
            return
        except errors.ClinicError as fault:
            self.say(wording.sentence(fault), "danger")
            return
        finally:
            QApplication.restoreOverrideCursor()
            self.progress.hide()
        self.show_state()
        self.say(done, "ok")

    def _show_step(self, done: float) -> None:
        value = round(100 * done)
        if value != self.progress.value():
            self.progress.setValue(value)
            self.repaint()  # at once, without running anything else

    def say(self, text: str, tone: str = "quiet") -> None:
        """Tell what was done or went wrong."""
        set_style_property(self.status, "role", tone)
        self.status.setText(text)
        self._fit()
        if text:
            announce(self.status, text)

    def _on_show(self, shown: bool) -> None:  # noqa: FBT001 -- a Qt slot
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for box in (self.old, self.new, self.again):
            box.editor.setEchoMode(mode)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "on_button"):
            self.retranslate()
