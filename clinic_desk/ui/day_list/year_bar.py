"""The line that says in good time that nothing is entered for the coming year."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.widgets.banner_line import BannerLine


class YearBar(BannerLine):
    """Hidden while there is nothing to say, and after «Later» until the program starts again.

    Signals: ``wanted``: the person wants to see the day list.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "year_bar", sign=("calendar-days", "held"), tone="warn", command="day_list")
        self._year: int | None = None
        self._put_off = False
        self.retranslate()

    def set_year(self, year: int | None) -> None:
        """The year for which nothing is entered, None if there is none."""
        self._year = year
        self.retranslate()

    def put_off(self) -> None:
        """Not now."""
        self._put_off = True
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        self.open_button.setText(_("Day list of the clinic"))
        self.text.setText(_("No holidays and days off are entered for {year} yet.").format(year=self._year))
        self.setVisible(self._year is not None and not self._put_off)
