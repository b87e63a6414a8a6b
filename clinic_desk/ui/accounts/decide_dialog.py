"""The decision about logging in, for a clinic that works with the program already."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.rows import Actor
from clinic_desk.ui.accounts.first_account import FirstAccount, Stage
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton
from clinic_desk.ui.widgets.fitting_area import FittingArea
from clinic_desk.ui.widgets.screen_size import open_at


class DecideDialog(QDialog):
    """Accepted once it is decided; until then «Later» leaves all as it is.

    Signals: ``print_wanted`` (recovery key).
    """

    print_wanted = Signal(str)

    def __init__(
        self, parent: QWidget | None, clock: Clock, actor: Callable[[], Actor], full_name: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("decide_dialog")
        self._title = QLabel(self, wordWrap=True)
        self._about = QLabel(self, wordWrap=True)
        self.page = FirstAccount(clock, actor, self)
        self.go_button = named(PrimaryButton("", "Enter", self), "decide")
        self.later_button = named(KeyButton("", "Esc", self), "decide_later")
        set_role(self._title, "title")
        set_role(self._about, "quiet")
        self.later_button.setAutoDefault(False)
        self.go_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.go_button)
        foot.addWidget(self.later_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(FittingArea(self.page, self), 1)
        column.addLayout(foot)
        self.page.suggest(full_name)
        self.page.print_wanted.connect(self.print_wanted)
        self.page.stage_changed.connect(self._show)
        self.page.password.confirmed.connect(self._go_on)
        self.go_button.clicked.connect(self._go_on)
        self.later_button.clicked.connect(self.reject)
        self.retranslate()
        open_at(self, 560, 450)
        self.page.focus()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Who works here?"))
        self._title.setText(_("Who works here?"))
        self._about.setText(
            _(
                "The mere fact that somebody sees a doctor is secret by law. With log-ins of their own only "
                "the clinic's people see the lists, and the journal says who did what."
            )
        )
        self.later_button.setText(_("Later"))
        self._show()

    def _show(self) -> None:
        is_open = self.page.stage is Stage.OPEN
        with_login = self.page.with_login.isChecked()
        text = _("Make the administrator") if with_login else _("Work without log-in")
        self.go_button.setText(text if is_open else _("Ready"))
        self.go_button.setEnabled(self.page.may_go_on())
        self.later_button.setVisible(is_open)

    def _go_on(self) -> None:
        if self.page.go_on():
            self.accept()

    def reject(self) -> None:
        """A key that nobody has put away is not closed by accident."""
        if self.page.may_go_on():
            super().reject()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
