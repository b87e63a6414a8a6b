"""The page that covers the whole window while nobody is logged in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.i18n import _, current_language, language_name
from clinic_desk.services import access, accounts
from clinic_desk.ui import icons
from clinic_desk.ui.accounts.key_card import KeyCard
from clinic_desk.ui.accounts.login_page import LogInPage, Mode
from clinic_desk.ui.accounts.own_password import OwnPassword
from clinic_desk.ui.accounts.recover_page import RecoverPage
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, PrimaryButton
from clinic_desk.ui.widgets.fitting_area import FittingArea

_WIDTH, _PADDING = 440, 20
"""Wide enough for a recovery key in one line."""
_LOG_IN, _GIVEN, _RECOVER, _NEW_KEY = range(4)


class _Given(QWidget):
    """A password of one's own in place of the one that was given."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self.form = OwnPassword(now, self)
        self.go_button = named(PrimaryButton("", "Enter", self), "own_password")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addWidget(self.go_button)
        self.go_button.clicked.connect(self.form.change)


class _NewKey(QWidget):
    """The new recovery key, after the old one was used."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(self, wordWrap=True)
        set_role(self.title, "title")
        self.card = KeyCard(self)
        self.go_button = named(PrimaryButton("", "Enter", self), "key_is_kept")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.title, self.card, self.go_button):
            column.addWidget(part)
        self.card.put_away.connect(self.go_button.setEnabled)


class _Area(FittingArea):
    """As high as its page is now, and lower where the screen is."""

    def __init__(self, inner: QWidget, parent: QWidget) -> None:
        super().__init__(inner, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        # the frame of the card too; a bar that came once goes only where the page fits beside it
        self.fit_width(_WIDTH - 2 * (_PADDING + 1) - self.verticalScrollBar().sizeHint().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """A line that comes or goes makes the page another height."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return bool(super().eventFilter(watched, event))


class Cover(QWidget):
    """Log-in, and what may have to follow it before the desk opens.

    Signals: ``entered`` (log-in name): somebody is logged in with a password of his own; ``given_up``: Esc
    while another user was to log in; ``language_wanted``; ``print_wanted`` (recovery key).
    """

    entered = Signal(str)
    given_up = Signal()
    language_wanted = Signal()
    print_wanted = Signal(str)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cover")
        self._now = now
        self._entering = ""
        self.clinic = named(QLabel(self), "cover_clinic")
        self.language_button = named(QPushButton(self), "cover_language")
        self.log_in = LogInPage(now, self)
        self.given = _Given(now, self)
        self.recover = RecoverPage(now, self)
        self.new_key = _NewKey(self)
        self._areas = [_Area(page, self) for page in (self.log_in, self.given, self.recover, self.new_key)]
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.clinic, "quiet")
        set_role(self.language_button, "quiet")
        self.language_button.setIcon(icons.icon("languages", "quiet"))
        self.language_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        card = Card(self, padding=_PADDING)
        card.setFixedWidth(_WIDTH)
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        for area in self._areas:
            card.body.addWidget(area)
        head = QHBoxLayout()
        head.addWidget(self.clinic)
        head.addStretch()
        head.addWidget(self.language_button)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(card)
        middle.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 12)
        column.addLayout(head)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)

    def _connect(self) -> None:
        self.language_button.clicked.connect(self.language_wanted)
        self.log_in.logged_in.connect(self._on_logged_in)
        self.log_in.forgotten.connect(self._on_forgotten)
        self.log_in.given_up.connect(self.given_up)
        self.given.form.changed.connect(self._on_entered)
        self.recover.given_up.connect(lambda: self._show_log_in())
        self.recover.recovered.connect(self._on_recovered)
        self.new_key.card.print_wanted.connect(self.print_wanted)
        self.new_key.go_button.clicked.connect(self._on_key_kept)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.language_button.setText(language_name("ru" if current_language() == "kk" else "kk"))
        self.language_button.setAccessibleDescription(_("Language of the window"))
        self.given.go_button.setText(_("Begin"))
        self.new_key.title.setText(_("The new recovery key"))
        self.new_key.go_button.setText(_("Begin"))

    # --- from outside -----------------------------------------------------------------------------------

    def ask(self, mode: Mode, *, clinic: str, first: str = "", locked_by: str = "") -> None:
        """Cover the desk and ask who is there."""
        self.clinic.setText(clinic)
        self._mode, self._first, self._locked_by = mode, first, locked_by
        self._show_log_in()

    @property
    def is_asking(self) -> bool:
        """Whether name and password are asked for, and nothing that follows them."""
        return not self._areas[_LOG_IN].isHidden()

    def focus(self) -> None:
        """The keys go to where somebody would begin."""
        if not self._areas[_LOG_IN].isHidden():
            self.log_in.focus()

    # --- what follows what ------------------------------------------------------------------------------

    def _show_log_in(self) -> None:
        self._forget()
        self._show(_LOG_IN)
        self.log_in.ask(self._mode, first=self._first, locked_by=self._locked_by)

    def _on_logged_in(self) -> None:
        session = access.session()
        if session is not None and session.must_change:
            login, old = self.log_in.names.current(), self.log_in.password.text()
            self._show(_GIVEN)
            self.given.form.ask(login, old)
        else:
            self._on_entered()

    def _on_entered(self) -> None:
        login = self._entering or self.log_in.names.current()
        self._forget()
        self.entered.emit(login)

    def _on_forgotten(self) -> None:
        self._show(_RECOVER)
        self.recover.ask(self.log_in.names.current())

    def _on_recovered(self, login: str, new: str, key: str) -> None:
        self.recover.forget()
        try:
            # at once, though the desk stays covered: only somebody who is known may print the key
            accounts.log_in(login, new, now=self._now())
        except errors.ClinicError as error:
            self._show_log_in()
            self.log_in.tell(error)
            return
        self._entering = login
        self._show(_NEW_KEY)
        self.new_key.card.show_key(key)
        self.new_key.go_button.setEnabled(False)
        self.new_key.card.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_key_kept(self) -> None:
        """The key is on paper: in."""
        self._on_entered()

    def _show(self, page: int) -> None:
        for number, area in enumerate(self._areas):
            area.setVisible(number == page)

    def _forget(self) -> None:
        self._entering = ""
        self.log_in.forget()
        self.given.form.forget()
        self.recover.forget()
        self.new_key.card.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Esc goes back from a password of one's own; no key of a covered desk goes any further."""
        if event.key() == Qt.Key.Key_Escape and not self._areas[_GIVEN].isHidden():
            accounts.lock(now=self._now())
            self._show_log_in()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
