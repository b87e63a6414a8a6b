"""The line below everything: news at the left, the register's date, the service clock at the right."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import _, format_date, format_number, ngettext
from clinic_desk.ui import theme
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import StatusLine


class FootBar(QFrame):
    """Quiet facts and news.

    ``undo_wanted`` goes out when the link behind a piece of news is pressed.
    """

    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "foot")
        self.news = StatusLine(self)
        self.register = named(QLabel(self), "register_state")
        self.clock = named(QLabel(self), "service_clock")
        self.clock.setFont(theme.font(theme.SMALL_PX, tabular=True))
        self._register_facts: tuple[date | None, int, bool] = (None, 0, False)
        self._last_answer: int | None = None
        self._running: tuple[datetime, int] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 16, 3)
        row.setSpacing(20)
        row.addWidget(self.register)
        row.addWidget(self.news, 1)
        row.addWidget(self.clock)
        for label in (self.register, self.clock):
            set_role(label, "small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.news.action_triggered.connect(self.undo_wanted)
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.show_register(*self._register_facts)
        self._show_clock()

    def show_register(self, day: date | None, size: int, is_old: bool) -> None:  # noqa: FBT001
        """Say from which register the verdicts come."""
        self._register_facts = (day, size, is_old)
        if day is None:
            text = _("No register yet: take one over with {key}").format(key=shortcut_text("import_register"))
        else:
            people = ngettext("{count} person", "{count} people", size).format(count=format_number(size))
            text = _("Register: {day}, {people}").format(day=format_date(day, "numeric"), people=people)
            if is_old:
                text += " · " + _("older than it should be")
        self.register.setText(text)
        set_style_property(self.register, "role", "warn" if is_old or day is None else "small")

    def tick(self, received_at: datetime | None, now: datetime, term_minutes: int) -> None:
        """Show how long the caller has waited against the term of the service."""
        if received_at is None:
            self._running = None
        else:
            self._running = (received_at, term_minutes)
            seconds = max(0, int((now - received_at).total_seconds()))
            self._show_running(seconds, term_minutes)
            return
        self._show_clock()

    def show_last_answer(self, seconds: int) -> None:
        """Say how long the last answer took."""
        self._last_answer = seconds
        self._running = None
        self._show_clock()

    def _show_running(self, seconds: int, term_minutes: int) -> None:
        shown = f"{seconds // 60:02}:{seconds % 60:02} / {term_minutes:02}:00"
        self.clock.setText(shown)
        self.clock.setAccessibleName(_("Time since the request, and the term: {time}").format(time=shown))
        late = seconds > term_minutes * 60
        near = seconds > term_minutes * 60 * 0.8
        set_style_property(self.clock, "role", "danger" if late else "warn" if near else "small")

    def _show_clock(self) -> None:
        if self._running is not None:
            return
        set_style_property(self.clock, "role", "small")
        self.clock.setAccessibleName("")  # from here on its text says all
        if self._last_answer is None:
            self.clock.setText("")
            return
        minutes, seconds = divmod(self._last_answer, 60)
        self.clock.setText(
            _("last answer: {minutes} min {seconds} s").format(minutes=minutes, seconds=seconds)
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
