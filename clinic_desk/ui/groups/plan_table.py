"""The plan of a series, line by line: what is wanted, what is free, what the person at the desk chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import N_, _
from clinic_desk.rules.rows import Slot
from clinic_desk.services.series import PlannedVisit
from clinic_desk.ui.groups import texts
from clinic_desk.ui.widgets import announce
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One visit of the plan as it stands now; ``slot`` None: it is not booked."""

    planned: PlannedVisit
    slot: Slot | None
    today: date
    number: int = 0

    @property
    def tick(self) -> str:
        """Whether it will be booked."""
        return "✔" if self.slot is not None else "–"

    @property
    def day(self) -> str:
        """The day it will be booked on, else the wanted one."""
        at = self.planned.wanted if self.slot is None else self.slot.at
        return texts.plan_day(at.date(), self.today)

    @property
    def time(self) -> str:
        """The time it will be booked at."""
        return "" if self.slot is None else f"{self.slot.at:%H:%M}"

    @property
    def note(self) -> str:
        """Why it is not what was wanted."""
        return texts.plan_note(self.planned, self.slot, self.today)


def _tone(line: PlanLine) -> str:
    return "quiet" if line.slot is None else "held" if line.note else ""


PLAN_COLUMNS: tuple[Column[PlanLine], ...] = (
    Column(N_("No."), lambda line: str(line.number), 40, right=True),
    Column(N_("Book"), lambda line: line.tick, 70, lambda line: "arrived" if line.slot else "quiet"),
    Column(N_("Day"), lambda line: line.day, 120, _tone),
    Column(N_("Time"), lambda line: line.time, 70, _tone),
    Column(N_("Note"), lambda line: line.note, 300, _tone),
)
TICK_COLUMN = 1


class PlanTable(RowsTable[PlanLine]):
    """Space ticks a line or takes it out, ← and → change its time, Enter books the whole plan.

    Signals: ``changed`` (a line is booked at another time, or not any more), ``taken`` (Enter).
    """

    changed = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PLAN_COLUMNS, parent)
        self.lines: list[PlanLine] = []
        self.clicked.connect(self._on_clicked)

    def set_plan(self, visits: Sequence[PlannedVisit], today: date) -> None:
        """Show a plan: everything that has a time is ticked."""
        self.lines = [PlanLine(one, one.slot, today, number) for number, one in enumerate(visits, 1)]
        self.set_rows(self.lines)
        if self.lines:
            self.selectRow(0)

    def line(self) -> PlanLine | None:
        """The marked line."""
        row = self.currentIndex().row()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def chosen(self) -> tuple[Slot, ...]:
        """What would be booked, in order of time."""
        return tuple(sorted(line.slot for line in self.lines if line.slot is not None))

    def choose(self, slot: Slot | None) -> None:
        """Give the marked line this time, or none."""
        row, line = self.currentIndex().row(), self.line()
        if line is None or line.slot == slot:
            return
        self.lines[row] = replace(line, slot=slot)
        self.set_rows(self.lines)
        self.selectRow(row)
        said = self.lines[row]
        announce(self, ", ".join(part for part in (said.day, said.time, said.note or _("booked")) if part))
        self.changed.emit()

    def toggle(self) -> None:
        """Tick the marked line, or take it out; back comes the time that was planned."""
        line = self.line()
        if line is None or not line.planned.others:
            return
        self.choose(None if line.slot is not None else line.planned.slot or line.planned.others[0])

    def step(self, by: int) -> None:
        """The next or the previous free time of the day."""
        line = self.line()
        if line is None or line.slot is None:
            return
        others = line.planned.others
        place = others.index(line.slot) + by
        if 0 <= place < len(others):
            self.choose(others[place])

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == TICK_COLUMN:
            self.toggle()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Space, arrows and Enter mean the plan."""
        match event.key():
            case Qt.Key.Key_Space:
                self.toggle()
            case Qt.Key.Key_Left:
                self.step(-1)
            case Qt.Key.Key_Right:
                self.step(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case _:
                super().keyPressEvent(event)
