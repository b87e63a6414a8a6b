"""What a doctor sees: the own visits of one day, and nothing else of the clinic.

No telephone numbers stand here: whoever rings patients up is the registry. Pages of a day change by keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, format_date, ngettext
from clinic_desk.printing.day_sheet import DaySheet
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import VisitRow, VisitState
from clinic_desk.rules.service_terms import age_on
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.timetable import Piece
from clinic_desk.services import access, own_list
from clinic_desk.ui import icons
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, StatusLine, announce
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_REFRESH_MS: Final = 30_000
_MENU: Final = ("switch_user", "password", "window_language", "theme", "quit")
_TONES: Final = {VisitState.ARRIVED: "arrived", VisitState.NO_SHOW: "no_show"}


def _time_text(visit: VisitRow) -> str:
    return f"№ {visit.queue_place}" if visit.queue_place is not None else f"{visit.at:%H:%M}"


def _age_text(visit: VisitRow) -> str:
    if visit.birth_date is None:
        return ""
    years = age_on(visit.birth_date, visit.at.date())
    said = ngettext("{years} year", "{years} years", years).format(years=years)
    return f"{visit.birth_date.year} · {said}"


def _hours_text(piece: Piece) -> str:
    return f"{clock_text(piece.start)}–{clock_text(piece.end)}"


COLUMNS: Final[tuple[Column[VisitRow], ...]] = (
    Column(N_("Time"), _time_text, 90),
    Column(N_("Patient"), lambda one: one.person.full, 300),
    Column(N_("Born"), _age_text, 130),
    Column(
        N_("State"), lambda one: wording.state(one.state), 120, tone=lambda one: _TONES.get(one.state, "")
    ),
    Column(N_("Note"), lambda one: one.note, 160),
)


class OwnListPage(QWidget):
    """The day of the doctor who is logged in.

    Signals: ``print_wanted`` (DaySheet); ``calendar_wanted`` (date: the day shown); ``failed`` (Exception).
    """

    print_wanted = Signal(object)
    calendar_wanted = Signal(object)
    failed = Signal(Exception)

    def __init__(self, clock: Clock, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("own_list_page")
        self._actions = actions
        self._clock = clock
        self.day = clock.now().date()
        self._content: own_list.OwnDay | None = None
        self.back_button = self._arrow("chevron-left", "own_back")
        self.title = named(QLabel(self), "own_day")
        self.next_button = self._arrow("chevron-right", "own_next")
        self.today_button = named(KeyButton("", shortcut_text("today"), self), "own_today")
        self.print_button = named(KeyButton("", shortcut_text("print"), self), "own_print")
        self.calendar_button = named(KeyButton("", shortcut_text("export"), self), "own_calendar")
        self.lock_button = named(KeyButton("", shortcut_text("lock"), self), "own_lock")
        self.menu_button = named(QPushButton(self), "own_menu")
        self.hours = named(QLabel(self), "own_hours")
        self.table: RowsTable[VisitRow] = RowsTable(COLUMNS, self)
        self.empty = EmptyState("calendar", self)
        self.news = StatusLine(self)
        self._timer = QTimer(self, interval=_REFRESH_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _arrow(self, icon: str, name: str) -> QToolButton:
        button = named(QToolButton(self), name)
        button.setIcon(icons.icon(icon))
        return button

    def _lay_out(self) -> None:
        set_role(self.title, "title")
        set_role(self.hours, "quiet")
        self.table.setObjectName("own_visits")
        self._bar = QFrame(self)
        set_role(self._bar, "bar")
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(12, 7, 8, 7)
        bar.setSpacing(8)
        for widget in (self.back_button, self.next_button, self.today_button):
            bar.addWidget(widget)
        bar.addStretch()
        bar.addWidget(self.print_button)
        bar.addWidget(self.lock_button)
        bar.addWidget(self.menu_button)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name in _MENU:
            menu.addAction(self._actions[name])
        self.menu_button.setMenu(menu)
        self.menu_button.setProperty("hasMenu", True)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addSpacing(12)
        head.addWidget(self.hours)
        head.addStretch()
        head.addWidget(self.calendar_button)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card = Card(self, padding=12)
        card.body.addLayout(head)
        card.body.addWidget(self._pages, 1)
        foot = QFrame(self)
        set_role(foot, "foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 3, 16, 3)
        line.addWidget(self.news)
        middle = QVBoxLayout()
        middle.setContentsMargins(8, 8, 8, 8)
        middle.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(middle, 1)
        column.addWidget(foot)

    def _connect(self) -> None:
        self.back_button.clicked.connect(lambda: self.step(-1))
        self.next_button.clicked.connect(lambda: self.step(1))
        self.today_button.clicked.connect(self.go_to_today)
        self.print_button.clicked.connect(self.print_day)
        self.calendar_button.clicked.connect(lambda: self.calendar_wanted.emit(self.day))
        self.lock_button.clicked.connect(self._actions["lock"].trigger)
        self._timer.timeout.connect(self.load)
        for name, act in (
            ("previous", self.back_button.click),
            ("next", self.next_button.click),
            ("today", self.today_button.click),
            ("print", self.print_button.click),
            ("export", self.calendar_button.click),
            ("refresh", self.load),
        ):
            self._key(shortcut(name), act)
        self._key(QKeySequence(Qt.Key.Key_PageUp), self.back_button.click)
        self._key(QKeySequence(Qt.Key.Key_PageDown), self.next_button.click)

    def _key(self, sequence: QKeySequence, act: object) -> None:
        key = QShortcut(sequence, self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(act)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        arrows = ((self.back_button, _("Day before"), "previous"), (self.next_button, _("Day after"), "next"))
        for button, text, command in arrows:
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({shortcut_text(command)})")
        self.today_button.setText(_("Today"))
        self.print_button.setText(_("Print"))
        self.calendar_button.setText(_("Calendar…"))
        self.empty.set_texts(_("Nobody is booked to you on this day."))
        self.table.setAccessibleName(_("Your visits"))
        self.lock_button.setText(_("Lock the desk"))
        self.table.rows.retranslate()
        self._show()

    # --- which day --------------------------------------------------------------------------------------

    def open(self) -> None:
        """Somebody came in: today."""
        self.news.clear()
        self.go_to_today()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_today(self) -> None:
        """The visits of today."""
        self.day = self._clock.now().date()
        self.load()

    def step(self, days: int) -> None:
        """On or back by days."""
        self.day += timedelta(days=days)
        self.load()

    def load(self) -> None:
        """Ask again; who came and who did not is ticked at the registry."""
        if access.session() is None:
            return
        try:
            self._content = own_list.day(self.day, now=self._clock.now())
        except errors.ClinicError as error:
            self._content = None
            self.failed.emit(error)
            self.news.say(wording.sentence(error), "danger")
        self._show()

    def _show(self) -> None:
        content = self._content
        visits = content.visits if content is not None else ()
        selected = self.table.currentIndex().row()
        self.title.setText(format_date(self.day, "full"))
        name = content.doctor.name.short if content is not None else ""
        self.menu_button.setText(name or _("Menu"))
        self.menu_button.setAccessibleName(_("Menu: {name}").format(name=name) if name else _("Menu"))
        spans = [] if content is None else [_hours_text(one) for one in content.hours.pieces]
        self.hours.setText(", ".join(spans))
        self.table.set_rows(visits)
        if visits:
            self.table.selectRow(min(max(selected, 0), len(visits) - 1))
        self._pages.setCurrentWidget(self.table if visits else self.empty)
        self.print_button.setEnabled(content is not None and access.has(Right.PRINT))
        self.print_button.setToolTip(
            "" if access.has(Right.PRINT) else _("Only those who may print lists can do this.")
        )
        self.today_button.setEnabled(self.day != self._clock.now().date())
        announce(self, f"{self.title.text()}: {len(visits)}")

    def print_day(self) -> None:
        """The day sheet of this day."""
        if self._content is not None:
            one = self._content
            self.print_wanted.emit(DaySheet(one.doctor, one.day, one.hours, one.visits))

    def forget(self) -> None:
        """Nobody is logged in: no name stays in a table that nobody sees."""
        self._content = None
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Read again from time to time while somebody looks."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing is asked of the services while nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
