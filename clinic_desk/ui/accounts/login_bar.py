"""A clinic that has not decided whether it logs in is asked, quietly, until it has."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import _
from clinic_desk.ui.widgets.banner_line import BannerLine


class LogInBar(BannerLine):
    """Stands there while nobody has decided; «Later» puts it off until the program starts again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "login_bar", sign=("lock", "held"), tone="warn", command="accounts")
        self._put_off = False
        self.retranslate()
        self.hide()

    def show_state(self, *, decided: bool) -> None:
        """Whether there is something to decide."""
        self.setVisible(not decided and not self._put_off)

    def put_off(self) -> None:
        """«Later»."""
        self._put_off = True
        self.hide()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        self.text.setText(
            _("Whoever sits down at this PC sees every patient: nobody has to log in. Decide who works here.")
        )
        self.open_button.setText(_("Who works here?"))
