"""The calendar page: which day or week, whose columns; the grid shows what the service gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import DoctorRow, HoldRow, Slot
from clinic_desk.services import booking, calendar, finder
from clinic_desk.ui.actions import CELL_KEYS
from clinic_desk.ui.calendar import texts
from clinic_desk.ui.calendar.grid import CalendarGrid
from clinic_desk.ui.calendar.overlay import Held
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState

_SHOWN = Changes.VISITS | Changes.TIMETABLE | Changes.DOCTORS


class CalendarPage(Card):
    """Keeps day, view and filter, and loads the plan.

    Signals: ``place_changed`` after any of them changed, ``doctors_wanted`` from the empty state.
    """

    place_changed = Signal()
    doctors_wanted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=1)
        self.setObjectName("calendar_page")
        set_role(self, "card")
        self._clock = clock
        self.day = self._today = clock.now().date()
        self.is_week = False
        self.specialty: str | None = None
        self.doctor_id: int | None = None
        self.doctors: list[DoctorRow] = []
        self._holds: tuple[HoldRow, ...] = ()
        self.grid = CalendarGrid(CELL_KEYS, self)
        self.empty = EmptyState("stethoscope", self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        self.body.addLayout(self._stack)
        self.grid.step_requested.connect(self.step)
        self.grid.now_requested.connect(self.go_to_now)
        self.empty.action_triggered.connect(self.doctors_wanted)
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.empty.set_texts(
            _("There are no doctors yet. Add them, or take over a timetable file."), _("Doctors and hours")
        )
        self.grid.retranslate()
        self.show_holds(self._holds)

    # --- where we are -------------------------------------------------------------------------------

    def go_to(self, day: date) -> None:
        """Show this day (or its week)."""
        self.day = day
        self.load()

    def step(self, count: int) -> None:
        """On or back by days or weeks."""
        self.go_to(self.day + timedelta(days=count * (7 if self.is_week else 1)))

    def go_to_now(self) -> None:
        """Today, with the focus on the present time."""
        self.go_to(self._clock.now().date())
        self.grid.go_to_now()

    def show_week(self, *, is_week: bool) -> None:
        """Doctors side by side on a day, or one doctor's week."""
        self.is_week = is_week
        if is_week and self.doctor_id is None:
            place = self.grid.focused_place()
            focused = self.grid.plan().columns[place.column].doctor.id if place is not None else None
            self.doctor_id = focused or (self.doctors[0].id if self.doctors else None)
        elif not is_week:
            self.doctor_id = None
        self.load()

    def choose_doctors(self, specialty: str | None, doctor_id: int | None) -> None:
        """Narrow the columns to a specialty or one doctor."""
        self.specialty, self.doctor_id = specialty, doctor_id
        if self.is_week and doctor_id is None:
            shown = self._shown_doctors()
            self.doctor_id = shown[0].id if shown else None
        self.load()

    def show_visit(self, visit_id: int) -> None:
        """Bring a visit into sight and put the focus on it."""
        visit = booking.visit(visit_id)
        self.day = visit.at.date()
        shown = {doctor.id for doctor in self._shown_doctors()}
        if visit.doctor_id not in shown:
            self.specialty = None
            self.doctor_id = visit.doctor_id if self.is_week else None
        self.load()
        self.grid.show_visit(visit_id)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_offers(self, offers: Sequence[Slot], chosen: int) -> None:
        """Mark the proposals of the open call."""
        self.grid.set_offers(
            [(slot.doctor_id, slot.at, slot.until, number) for number, slot in enumerate(offers, 1)], chosen
        )

    def show_holds(self, holds: Sequence[HoldRow]) -> None:
        """Mark the times that are being read to callers at any desk; asked for anew each second."""
        self._holds = tuple(holds)
        self.grid.set_held(
            [
                Held(one.doctor_id, one.at, one.until, texts.held_text(one), texts.held_briefly(one))
                for one in holds
            ]
        )

    def set_rights(self, *, may_book: bool, may_overbook: bool) -> None:
        """What whoever sits at this desk may do in the grid."""
        self.grid.may_book, self.grid.may_overbook = may_book, may_overbook

    # --- loading ------------------------------------------------------------------------------------

    def reload(self, changes: Changes) -> None:
        """Load again if what changed is shown here."""
        if changes & _SHOWN:
            self.load()

    def load(self) -> None:
        """Ask for the plan and show it; the grid keeps its place."""
        self.doctors = finder.doctors()
        shown = self._shown_doctors()
        now = self._clock.now()
        if now.date() != self._today:
            # a desk that stood overnight on «today» shows the new day in the morning
            self.day = now.date() if self.day == self._today else self.day
            self._today = now.date()
        if self.is_week and shown:
            plan = calendar.week(shown[0], self.day, now=now)
        else:
            plan = calendar.day(shown, self.day, now=now)
        self._stack.setCurrentWidget(self.grid if self.doctors else self.empty)
        self.grid.set_plan(plan, week=self.is_week)
        self.place_changed.emit()

    def _shown_doctors(self) -> list[DoctorRow]:
        if self.doctor_id is not None:
            return [row for row in self.doctors if row.id == self.doctor_id]
        return [row for row in self.doctors if self.specialty in {None, row.specialty}]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
