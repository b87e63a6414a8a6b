"""Booked visits that new hours would leave outside, and what shall become of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _, format_date, ngettext
from clinic_desk.rules import phones
from clinic_desk.rules.rows import DoctorRow, Slot
from clinic_desk.services.templates import Choice, Decision, OutsideVisit
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable


@dataclass(frozen=True)
class Row:
    """One visit with what was chosen for it; ``doctors`` word a proposal of a colleague."""

    outside: OutsideVisit
    decision: Decision
    doctors: Mapping[int, DoctorRow]

    @property
    def options(self) -> list[Decision]:
        """What can be chosen, the careful choice first."""
        first = self.outside.proposals[0] if self.outside.proposals else None
        version = self.outside.visit.version
        moves = [Decision(Choice.MOVE, slot, version) for slot in self.outside.proposals]
        return [Decision(Choice.CALL, first, version), *moves, Decision(Choice.KEEP, None, version)]

    def slot_text(self, slot: Slot) -> str:
        """«Сс 01.12 09:30», with the doctor if it is another one."""
        said = f"{format_date(slot.at.date(), 'weekday_numeric')} {slot.at:%H:%M}"
        if slot.doctor_id != self.outside.visit.doctor_id and slot.doctor_id in self.doctors:
            said += f", {self.doctors[slot.doctor_id].name.short}"
        return said

    def option_text(self, one: Decision) -> str:
        """A choice in words."""
        if one.choice is Choice.KEEP:
            return _("stays booked outside the hours")
        if one.choice is Choice.MOVE and one.slot is not None:
            return _("move now to {time}").format(time=self.slot_text(one.slot))
        if one.slot is None:
            return _("call sheet; no free time found")
        return _("call sheet, proposal {time}").format(time=self.slot_text(one.slot))


class OutsideTable(RowsTable[Row]):
    """The visits; ← and → change what becomes of one, Enter and a click show all choices.

    Signals:
        decided(): another choice was made.
    """

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self.clicked.connect(self._on_clicked)

    def rows_shown(self) -> list[Row]:
        """The rows with their choices."""
        return [self.rows.row(self.rows.index(place, 0)) for place in range(self.rows.rowCount())]

    def choose(self, places: Sequence[int], decisions: Sequence[Decision]) -> None:
        """Decide about some rows."""
        shown = self.rows_shown()
        for place, decision in zip(places, decisions, strict=True):
            shown[place] = replace(shown[place], decision=decision)
        current = self.currentIndex()
        self.set_rows(shown)
        self.setCurrentIndex(self.rows.index(max(current.row(), 0), max(current.column(), 0)))
        self.decided.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Left and right go through the choices of the row, Enter and Space list them."""
        key, place = Qt.Key(event.key()), self.currentIndex().row()
        if place >= 0 and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            row = self.rows_shown()[place]
            step = 1 if key == Qt.Key.Key_Right else -1
            options = row.options
            self.choose([place], [options[(options.index(row.decision) + step) % len(options)]])
        elif place >= 0 and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.menu_for(place).popup(
                self.viewport().mapToGlobal(self.visualRect(self.rows.index(place, 2)).bottomLeft())
            )
        else:
            super().keyPressEvent(event)

    def menu_for(self, place: int) -> QMenu:
        """All choices of a row."""
        row = self.rows_shown()[place]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for option in row.options:
            action = menu.addAction(row.option_text(option))
            action.setCheckable(True)
            action.setChecked(option == row.decision)
            action.triggered.connect(lambda _on=False, chosen=option: self.choose([place], [chosen]))
            if option == row.decision:
                menu.setActiveAction(action)
        return menu

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == len(_COLUMNS) - 1:
            self.menu_for(index.row()).popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))


class OutsidePage(QWidget):
    """The list with its choices, one for all at once, and how many there are of each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = named(OutsideTable(self), "outside_visits")
        self.call_all = named(QPushButton(self), "all_call")
        self.move_all = named(QPushButton(self), "all_move")
        self.keep_all = named(QPushButton(self), "all_keep")
        self._title = named(QLabel(self, wordWrap=True), "outside_title")
        self._help = QLabel(self, wordWrap=True)
        self._all_label = QLabel(self)
        self._counts = named(QLabel(self), "outside_counts")
        self._lay_out()
        for button, choice in (
            (self.call_all, Choice.CALL),
            (self.move_all, Choice.MOVE),
            (self.keep_all, Choice.KEEP),
        ):
            button.clicked.connect(lambda _on=False, chosen=choice: self._choose_all(chosen))
        self.table.decided.connect(self._count)
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._title, "strong")
        set_role(self._help, "quiet")
        set_role(self._all_label, "quiet")
        set_role(self._counts, "quiet")
        every = QHBoxLayout()
        every.setSpacing(8)
        every.addWidget(self._all_label)
        for button in (self.call_all, self.move_all, self.keep_all):
            button.setAutoDefault(False)
            every.addWidget(button)
        every.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._help)
        column.addLayout(every)
        column.addWidget(self.table, 1)
        column.addWidget(self._counts)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self._help.setText(
            _(
                "Decide about each visit: ← → change the choice, Enter lists all. Whoever is moved now must "
                "be told; those on the call sheet wait there until somebody has called."
            )
        )
        self._all_label.setText(_("For all:"))
        self.call_all.setText(_("Call sheet"))
        self.move_all.setText(_("Move to the first time"))
        self.keep_all.setText(_("Keep as booked"))
        self.table.setAccessibleName(_("Visits outside the new hours"))
        self.table.rows.retranslate()
        self._count()

    def show_visits(self, outside: Sequence[OutsideVisit], doctors: Mapping[int, DoctorRow]) -> None:
        """Show visits; what was chosen for one that is still among them stays."""
        known = self.decisions()
        rows = []
        for one in outside:
            fresh = Row(one, Decision(Choice.CALL), doctors)
            decision = known.get(one.visit.id)
            rows.append(replace(fresh, decision=decision if decision in fresh.options else fresh.options[0]))
        self.table.set_rows(rows)
        self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._count()

    def decisions(self) -> dict[int, Decision]:
        """What was chosen for each visit, by its id."""
        return {row.outside.visit.id: row.decision for row in self.table.rows_shown()}

    def _choose_all(self, choice: Choice) -> None:
        """One choice for all; who has no proposed time goes on the call sheet instead of being moved."""
        shown = self.table.rows_shown()
        chosen = [next((one for one in row.options if one.choice is choice), row.options[0]) for row in shown]
        self.table.choose(range(len(shown)), chosen)

    def _count(self) -> None:
        chosen = [row.decision.choice for row in self.table.rows_shown()]
        self._title.setText(
            ngettext(
                "{n} booked visit would fall outside these hours.",
                "{n} booked visits would fall outside these hours.",
                len(chosen),
            ).format(n=len(chosen))
        )
        self._counts.setText(
            _("call sheet {call} · moved {move} · kept {keep}").format(
                call=chosen.count(Choice.CALL),
                move=chosen.count(Choice.MOVE),
                keep=chosen.count(Choice.KEEP),
            )
        )


def _telephone(numbers: tuple[str, ...]) -> str:
    """The first number; the others stand on the call sheet."""
    return phones.display(numbers[0]) if numbers else "—"


_COLUMNS = (
    Column[Row](
        N_("Booked for"),
        lambda row: (
            f"{format_date(row.outside.visit.at.date(), 'weekday_numeric')} {row.outside.visit.at:%H:%M}"
        ),
        128,
    ),
    Column[Row](N_("Patient"), lambda row: row.outside.visit.person.full, 225),
    Column[Row](N_("Telephone"), lambda row: _telephone(row.outside.visit.phones), 150),
    Column[Row](
        N_("What becomes of it"), lambda row: row.option_text(row.decision), 320, lambda _row: "accent"
    ),
)
