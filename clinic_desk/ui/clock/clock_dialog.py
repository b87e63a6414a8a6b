"""Confirming a clock that the program doubts: what it shows, what speaks against it, and the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import N_, _, format_date, format_moment
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, clock_check
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, announce

_WIDTH = 520
_LONGEST = 300
_USUAL = (N_("the clock was set right"), N_("the battery was replaced"), N_("the clinic was closed"))


class ClockDialog(QDialog):
    """For an administrator: confirms the clock with a reason. Anybody else reads who can."""

    def __init__(
        self, parent: QWidget | None, now: Callable[[], datetime], actor: Callable[[], Actor]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("clock_dialog")
        self.setMinimumWidth(_WIDTH)
        self._now, self._actor = now, actor
        self._may = access.has(Right.CLOCK)
        self._doubt = clock_check.doubt(now=now())
        self._make()
        self._lay_out()
        self._connect()
        self.retranslate()
        (self.reason if self._may and self._doubt is not None else self.back).setFocus()

    def _make(self) -> None:
        self.head = QLabel(self, wordWrap=True)
        set_role(self.head, "heading")
        self.shows_label, self.newest_label = QLabel(self), QLabel(self)
        self.shows, self.newest = named(QLabel(self), "clock_shows"), named(QLabel(self), "clock_newest")
        set_role(self.shows, "title")
        for label in (self.shows_label, self.newest_label):
            set_role(label, "quiet")
        self.advice = QLabel(self, wordWrap=True)
        self.reason_label = QLabel(self)
        self.reason = named(QLineEdit(self), "clock_reason")
        self.reason.setMaxLength(_LONGEST)
        self.reason_label.setBuddy(self.reason)
        self.chips = [KeyButton("", "", self, role="chip") for _text in _USUAL]
        self.told = named(QLabel(self, wordWrap=True), "clock_told")
        set_role(self.told, "danger")
        self.confirm_button = named(PrimaryButton("", "Enter", self), "clock_do_confirm")
        self.back = named(KeyButton("", "Esc", self), "clock_back")
        for button in (*self.chips, self.back):
            button.setAutoDefault(False)
        self.confirm_button.setDefault(True)
        self._second = QTimer(self, interval=1000)

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        for line, pair in enumerate(((self.shows_label, self.shows), (self.newest_label, self.newest))):
            for place, label in enumerate(pair):
                facts.addWidget(label, line, place, Qt.AlignmentFlag.AlignBaseline)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in self.chips:
            chips.addWidget(chip)
        chips.addStretch()
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.confirm_button)
        foot.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addLayout(facts)
        column.addWidget(self.advice)
        column.addWidget(self.reason_label)
        column.addWidget(self.reason)
        column.addLayout(chips)
        column.addWidget(self.told)
        column.addStretch()
        column.addLayout(foot)

    def _connect(self) -> None:
        for chip in self.chips:
            chip.clicked.connect(lambda _checked=False, chip=chip: self._take(chip.text()))
        self.reason.textEdited.connect(lambda _text: self._say(""))
        self.confirm_button.clicked.connect(self.confirm)
        self.back.clicked.connect(self.reject)
        self._second.timeout.connect(self._tick)
        self._second.start()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("The clock"))
        self.shows_label.setText(_("The computer's clock shows"))
        self.newest_label.setText(_("Newest record"))
        self.reason_label.setText(_("Why it is right all the same"))
        for chip, text in zip(self.chips, _USUAL, strict=True):
            chip.setText(_(text))
        self.confirm_button.setText(_("The clock is right"))
        self._show()

    def _tick(self) -> None:
        """The clock runs on, and somebody may set it right beside this dialog."""
        before, self._doubt = self._doubt, clock_check.doubt(now=self._now())
        self._show()
        if (before is None) != (self._doubt is None):
            announce(self, self.head.text())

    def _show(self) -> None:
        doubt, asks = self._doubt, self._may and self._doubt is not None
        now = self._now()
        newest = None if doubt is None else doubt.newest
        self.head.setText(
            _("The clock is right again. Go on.") if doubt is None else _("Is the computer's clock right?")
        )
        self.shows.setText(f"{format_date(now.date(), 'full')}, {now:%H:%M}")
        self.newest.setText("—" if newest is None else format_moment(newest))
        for part in (self.newest, self.newest_label):
            part.setVisible(newest is not None)
        self.advice.setText(
            _(
                "Compare day, year and time with a telephone. If the clock is wrong, set it in the computer "
                "first; confirm it only if it is right."
            )
            if self._may
            else _("Your account cannot confirm the clock. An administrator can: let one log in here.")
        )
        self.advice.setVisible(doubt is not None)
        for widget in (self.reason_label, self.reason, self.confirm_button, *self.chips):
            widget.setVisible(asks)
        self.told.setVisible(asks and bool(self.told.text()))
        self.back.setText(_("Back") if asks else _("Close"))
        self._fit()

    def _fit(self) -> None:
        """Grow with the lines that a text takes."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(max(self.width(), _WIDTH)))

    def _take(self, text: str) -> None:
        self.reason.setText(text)
        self._say("")
        self.reason.setFocus()

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self._fit()
        set_style_property(self.reason, "invalid", value=bool(text))
        announce(self, text)

    def confirm(self) -> None:
        """Ask the services; stay where they refuse."""
        try:
            clock_check.confirm(self.reason.text(), now=self._now(), actor=self._actor())
        except errors.ClinicError as fault:
            self._say(wording.sentence(fault))
            self.reason.setFocus()
        else:
            self.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "back"):
            self.retranslate()
