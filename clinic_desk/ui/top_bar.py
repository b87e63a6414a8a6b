"""The bar above the grid: which day, day or week, which doctors; new request, paper, language, menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from clinic_desk import specialties
from clinic_desk.i18n import _, current_language, format_date, language_name
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui import icons
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import PrimaryButton, SegmentedControl, name_calendar

DAY, WEEK = "day", "week"
_LANGUAGE_CAPS = {"kk": "ҚАЗ", "ru": "РУС", "en": "ENG"}
_MENU = (
    *("first_free", "family", "series", None),
    *("doctor_ill", "absences", "call_sheets", "waiting_list", "day_list", None),
    *("staff", "import_register", None),
    *("print", "print_tomorrow", "whole_journal", "reports", "done_list", "passport", "export", None),
    *("accounts", "password", None),
    *("theme", "clinic", "help", None),
    *("lock", "switch_user", "quit"),
)
_SHORT_DATE, _NO_KEY, _NO_NAME, _NO_PRINT, _NO_TODAY = range(1, 6)
_MOST_WAY = _NO_TODAY
_NARROWEST = 860


class TopBar(QFrame):
    """Shows where we are and lets one go elsewhere.

    Signals: ``stepped`` (-1, +1), ``date_chosen``, ``view_chosen`` (DAY or WEEK),
    ``doctors_chosen`` (specialty code or None, doctor id or None).
    """

    stepped = Signal(int)
    date_chosen = Signal(date)
    view_chosen = Signal(str)
    doctors_chosen = Signal(object, object)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self._actions = actions
        self._doctors: Sequence[DoctorRow] = ()
        self._specialty: str | None = None
        self._doctor_id: int | None = None
        self._registrar = ""
        self._given_way = 0
        self.day = date.today()
        self.back_button = self._arrow("chevron-left", "previous_day")
        self.date_button = named(QPushButton(self), "date_button")
        self.next_button = self._arrow("chevron-right", "next_day")
        self.today_button = named(QPushButton(self), "today_button")
        self.view = SegmentedControl(self)
        self.doctors_button = named(QPushButton(self), "doctors_button")
        self.new_button = PrimaryButton("", shortcut_text("new_call"), self)
        self.print_button = named(QPushButton(self), "print_button")
        self.language_button = named(QPushButton(self), "language_button")
        self.menu_button = named(QPushButton(self), "menu_button")
        self._calendar = QCalendarWidget(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _arrow(self, icon: str, name: str) -> QToolButton:
        button = named(QToolButton(self), name)
        button.setIcon(icons.icon(icon))
        return button

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_role(self.date_button, "title")
        self.new_button.setObjectName("new_button")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.setSpacing(8)
        for widget in (self.back_button, self.date_button, self.next_button, self.today_button):
            row.addWidget(widget)
        row.addSpacing(12)
        row.addWidget(self.view)
        row.addWidget(self.doctors_button)
        row.addStretch()
        for button in (self.new_button, self.print_button, self.language_button, self.menu_button):
            row.addWidget(button)
        self._make_menus()

    def _make_menus(self) -> None:
        popup = QMenu(self)
        self._calendar.setGridVisible(False)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(weekend, QTextCharFormat())  # Qt's is a loud red
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        holder = QWidgetAction(popup)
        holder.setDefaultWidget(self._calendar)
        popup.addAction(holder)
        self.date_button.setMenu(popup)
        self.doctors_button.setMenu(QMenu(self))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name in _MENU:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])
        self.menu_button.setMenu(menu)
        for button in (self.date_button, self.doctors_button, self.menu_button):
            button.setProperty("hasMenu", True)

    def _connect(self) -> None:
        self.back_button.clicked.connect(lambda: self.stepped.emit(-1))
        self.next_button.clicked.connect(lambda: self.stepped.emit(1))
        self.today_button.clicked.connect(self._actions["today"].trigger)
        self.view.choice_changed.connect(self.view_chosen)
        self.new_button.clicked.connect(self._actions["new_call"].trigger)
        self.print_button.clicked.connect(self._actions["print"].trigger)
        self.language_button.clicked.connect(self._actions["window_language"].trigger)
        self._calendar.clicked.connect(self._on_date)
        self._calendar.activated.connect(self._on_date)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        language = current_language()
        self.back_button.setAccessibleName(_("Back one day or week"))
        self.back_button.setToolTip(_("Back one day or week"))
        self.next_button.setAccessibleName(_("On one day or week"))
        self.next_button.setToolTip(_("On one day or week"))
        self.today_button.setText(_("Today"))
        self.view.set_options([(DAY, _("Day")), (WEEK, _("Week"))])
        self.view.setAccessibleName(_("Day or week"))
        self.new_button.setText(_("New request"))
        self.print_button.setText(_("Print"))
        self.language_button.setText(_LANGUAGE_CAPS.get(language, language.upper()))
        speaking = _("Language of the window: {language}").format(language=language_name(language))
        self.language_button.setAccessibleName(speaking)
        self.language_button.setToolTip(_("Language of the window"))
        name_calendar(self._calendar)
        self.show_registrar(self._registrar)
        self.show_day(self.day)
        self._fill_doctors()

    # --- room ---------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """On a narrow screen what has a key or stands in the menu gives way, the least needed first."""
        row = self.layout()
        if row is None:
            return
        for step in range(_MOST_WAY + 1):
            self._given_way = step
            self._show_given()
            row.invalidate()
            if row.minimumSize().width() <= self.width():
                return

    def _show_given(self) -> None:
        step = self._given_way
        self.date_button.setText(format_date(self.day, "full" if step < _SHORT_DATE else "weekday_numeric"))
        self.new_button.set_key(shortcut_text("new_call") if step < _NO_KEY else "")
        self.menu_button.setText((self._registrar if step < _NO_NAME else "") or _("Menu"))
        self.print_button.setVisible(step < _NO_PRINT)
        self.today_button.setVisible(step < _NO_TODAY)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """What is left when everything has given way that can; the window may be as narrow."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Another width, another choice."""
        super().resizeEvent(event)
        self._fit()

    # --- what is shown ------------------------------------------------------------------------------

    def show_day(self, day: date) -> None:
        """Name the day (or, in the week view, the week that holds it)."""
        self.day = day
        self.date_button.setAccessibleName(format_date(day, "full"))
        self._fit()
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))

    def show_rights(self) -> None:
        """Buttons of commands that cannot be given now say why."""
        for button, name in ((self.new_button, "new_call"), (self.print_button, "print")):
            action = self._actions[name]
            button.setEnabled(action.isEnabled())
            button.setToolTip("" if action.isEnabled() else action.toolTip())

    def show_registrar(self, name: str) -> None:
        """Name who works at this desk."""
        self._registrar = name
        self._fit()
        self.menu_button.setAccessibleName(_("Menu: {name}").format(name=name) if name else _("Menu"))
        self.menu_button.setToolTip(name)  # on a narrow screen the button only says «Menu»

    def show_doctors(
        self, doctors: Sequence[DoctorRow], specialty: str | None, doctor_id: int | None
    ) -> None:
        """Offer these doctors in the filter and name the one chosen."""
        self._doctors, self._specialty, self._doctor_id = doctors, specialty, doctor_id
        self._fill_doctors()

    def open_calendar(self) -> None:
        """Ctrl+G: choose a date with the arrow keys."""
        self.date_button.showMenu()

    def _on_date(self, chosen: QDate) -> None:
        menu = self.date_button.menu()
        if menu is not None:
            menu.close()
        self.date_chosen.emit(date(chosen.year(), chosen.month(), chosen.day()))

    def _fill_doctors(self) -> None:
        language = current_language()
        menu = self.doctors_button.menu()
        menu.clear()
        group = QActionGroup(menu)
        title = _("All specialties")
        self._add(menu, group, _("All specialties"), None, None)
        menu.addSeparator()
        for code in dict.fromkeys(doctor.specialty for doctor in self._doctors):
            name = specialties.by_code(code).name(language)
            text = name[:1].upper() + name[1:]
            self._add(menu, group, text, code, None)
            if code == self._specialty:
                title = text
        menu.addSeparator()
        for doctor in self._doctors:
            self._add(menu, group, doctor.name.short, None, doctor.id)
            if doctor.id == self._doctor_id:
                title = doctor.name.short
        self.doctors_button.setText(title)
        self._fit()

    def _add(
        self, menu: QMenu, group: QActionGroup, text: str, specialty: str | None, doctor_id: int | None
    ) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked((specialty, doctor_id) == (self._specialty, self._doctor_id))
        action.triggered.connect(lambda: self.doctors_chosen.emit(specialty, doctor_id))
        group.addAction(action)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
