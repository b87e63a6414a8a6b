"""The quiet line at closing time: print the next day, so that the desk can work without a computer."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import _, format_date
from clinic_desk.ui.widgets.banner_line import BannerLine


class TomorrowBar(BannerLine):
    """Hidden until there is a day to print for, and after «Later» until the next evening.

    Signals: ``wanted``: the person wants to print. ``left`` (date): not for this day any more.
    """

    left = Signal(date)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, "tomorrow_bar", sign=("printer", "accent"), tone="info", command="print_tomorrow"
        )
        self._day: date | None = None
        self._waits = False
        self.retranslate()

    def wait(self, *, waits: bool) -> None:
        """Step back for a moment: the room is needed for a call."""
        self._waits = waits
        self.retranslate()

    def set_day(self, day: date | None) -> None:
        """The day to print for; None if it is not time yet, or was done."""
        self._day = day
        self.retranslate()

    def put_off(self) -> None:
        """Not for this day: the paper of yesterday will do."""
        day, self._day = self._day, None
        self.retranslate()
        if day is not None:
            self.left.emit(day)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        self.open_button.setText(_("Print tomorrow"))
        self.later_button.setText(_("Not today"))
        if self._day is not None:
            text = _(
                "The sheets for the next day ({day}) are not printed yet: "
                "with them the desk can work without the computer."
            )
            self.text.setText(text.format(day=format_date(self._day, "weekday_day_month")))
        self.setVisible(self._day is not None and not self._waits)
