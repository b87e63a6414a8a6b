"""The warning that stands above everything while the clinic is not safely backed up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import _, format_moment
from clinic_desk.services.backup import BackupState
from clinic_desk.ui import icons
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import restyle, set_role, set_style_property
from clinic_desk.ui.widgets import ElidedLabel, KeyButton, announce


class BackupBar(QFrame):
    """Red: no good backup for a day. Amber: no passphrase yet, or nothing in the second place for days.

    It cannot be put off: it goes away when there is nothing left to warn of.

    Signals: ``now_wanted``: back up at once; ``dialog_wanted``: see more.
    """

    now_wanted = Signal()
    dialog_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backup_bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._state: BackupState | None = None
        self._sign = QLabel(self)
        self.text = named(ElidedLabel("", self), "backup_warning")
        self.now_button = named(KeyButton("", "", self), "backup_now")
        self.open_button = KeyButton("", shortcut_text("backups"), self, role="link")
        set_role(self, "banner", tone="danger")
        set_role(self.text, "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.now_button)
        row.addWidget(self.open_button)
        self.now_button.clicked.connect(self.now_wanted)
        self.open_button.clicked.connect(self.dialog_wanted)
        self.hide()

    def show_state(self, state: BackupState | None) -> None:
        """Warn of what this says; None or nothing to say hides the bar."""
        before = self.text.text()
        self._state = state
        self.retranslate()
        if not self.isHidden() and self.text.text() != before:
            announce(self, self.text.text())

    def retranslate(self) -> None:
        """Put all texts into the language of the window and the sign into the colours of the theme."""
        text = self._words()
        is_red = self._state is not None and self._state.is_old
        tone = "danger" if is_red else "warn"
        set_style_property(self, "tone", tone)
        restyle(self.text)  # its colour follows that of the bar
        self._draw_sign()
        self.text.setText(text)
        self.now_button.setText(_("Back up now"))
        self.now_button.setVisible(is_red)
        self.open_button.setText(_("Backups"))
        self.setVisible(bool(text))

    def _draw_sign(self) -> None:
        is_red = self._state is not None and self._state.is_old
        icon = icons.icon("database-backup", "no_show" if is_red else "held")
        self._sign.setPixmap(icon.pixmap(icons.SIZE, icons.SIZE))

    def _words(self) -> str:
        state = self._state
        if state is None:
            return ""
        if state.is_old and state.newest is None:
            return _("There is no backup yet: whatever happens to this PC, everything would be lost.")
        if state.is_old and state.newest is not None:
            said = _("The last good backup is of {moment}.")
            return said.format(moment=format_moment(state.newest.at))
        if not state.has_passphrase:
            return _("Backups are not encrypted yet: set a passphrase, so that they may go onto a stick.")
        if state.second is None:
            return ""
        if state.second_is_old:
            said = _("No backup has reached the second place for days; is the stick in? {place}")
            return said.format(place=state.second)
        return ""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.PaletteChange:
            self._draw_sign()  # and nothing else: another tone changes the palette, too
