"""Whom an absence hits, and the new time for each: changeable by keys before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from clinic_desk.i18n import N_, _, ngettext
from clinic_desk.rules.rows import DoctorRow, Slot, VisitRow
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services.absences import AbsencePlan, HitVisit
from clinic_desk.ui.absences import keys, texts
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import EmptyState
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_NONE_KEY: Final = "0"
_MOST_NAMED = 4


class HitsTable(RowsTable[HitVisit]):
    """Signals: ``answered`` carries the name of a key that chooses: 0 to 3, Enter."""

    answered = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Digits choose the new time of the row, Enter goes on."""
        key = keys.pressed(event)
        if key in {_NONE_KEY, "1", "2", "3", keys.AGREED}:
            self.answered.emit(key)
        else:
            super().keyPressEvent(event)


class PlanView(QWidget):
    """The plan as a table with what else has to be known above it.

    Signals: ``confirmed``: Enter in the table.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("absence_plan")
        self.plan: AbsencePlan | None = None
        self._doctors: Mapping[int, DoctorRow] = {}
        self._chosen: dict[int, int] = {}
        self.head = named(QLabel(self, wordWrap=True), "plan_head")
        self.notes = named(QLabel(self, wordWrap=True), "plan_notes")
        columns: tuple[Column[HitVisit], ...] = (
            Column(N_("Time"), lambda one: texts.booked_time(one.visit), 116),
            Column(N_("Person"), lambda one: one.visit.person.short, 138),
            Column(N_("New time"), self._new_time, 176, self._tone),
            Column(N_("Other times"), self._other_times, 80, lambda _one: "quiet"),
        )
        self.table = named(HitsTable(columns, self), "plan_table")
        self.empty = EmptyState("users", self)
        self.hint = named(QLabel(self, wordWrap=True), "plan_hint")
        self._stack = QStackedLayout()
        self._lay_out()
        self.table.answered.connect(self._on_key)
        self.show_nothing()

    def _lay_out(self) -> None:
        set_role(self.head, "strong")
        set_role(self.notes, "warn")
        set_role(self.hint, "small")
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self.notes)
        column.addLayout(self._stack, 1)
        column.addWidget(self.hint)

    # --- what is shown ---------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No plan: say what will stand here."""
        self.plan, self._chosen = None, {}
        self.table.set_rows(())
        self._word()

    def show_plan(self, plan: AbsencePlan, doctors: Mapping[int, DoctorRow]) -> None:
        """Show whom the absence hits; the best time of each is chosen."""
        self.plan, self._doctors = plan, doctors
        self._chosen = {one.visit.id: 0 for one in plan.hits}
        self.table.set_rows(plan.hits)
        if plan.hits:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._word()

    def decisions(self) -> dict[int, Slot | None]:
        """The new time chosen for each visit of the plan; None: none yet."""
        if self.plan is None:
            return {}
        return {one.visit.id: self._slot(one) for one in self.plan.hits}

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        plan = self.plan
        hits = plan.hits if plan is not None else ()
        self._stack.setCurrentIndex(1 if hits else 0)
        self.table.rows.retranslate()
        self.table.setAccessibleName(_("People to call"))
        self.head.setVisible(bool(hits))
        self.notes.setVisible(False)
        self.hint.setVisible(bool(hits) and self._is_called)
        if plan is None:
            self.empty.set_texts(
                _("Enter shows whom it hits, with a new time for each. Nothing is written yet.")
            )
            return
        self.empty.set_texts(_("Nobody is booked in this time."))
        self.head.setText(
            ngettext("{n} booked visit is hit", "{n} booked visits are hit", len(hits)).format(n=len(hits))
        )
        self.hint.setText(
            _("1–3 choose another time, 0 none. Each visit stays booked until the person agrees.")
        )
        notes = self._notes(plan)
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))

    @property
    def _is_called(self) -> bool:
        return self.plan is not None and self.plan.order.kind is not ExceptionKind.OTHER_ROOM

    def _notes(self, plan: AbsencePlan) -> list[str]:
        notes = [
            _("already entered: {kind}, {days}").format(
                kind=texts.kind(one.kind).lower(), days=texts.days(one.first, one.last)
            )
            for one in plan.overlapping
        ]
        if plan.order.substitute_id is not None and not plan.instead:
            notes.append(_("The substitute gets no hours here: he receives himself, or is away."))
        if plan.here:
            said = ngettext(
                "{n} person is here already: {names}", "{n} people are here already: {names}", len(plan.here)
            )
            notes.append(said.format(n=len(plan.here), names=_names(plan.here)))
        if plan.over:
            said = ngettext(
                "{n} visit of today is over without a tick: {names}",
                "{n} visits of today are over without a tick: {names}",
                len(plan.over),
            )
            notes.append(said.format(n=len(plan.over), names=_names(plan.over)))
        return notes

    # --- choosing --------------------------------------------------------------------------------

    def _slot(self, one: HitVisit) -> Slot | None:
        place = self._chosen.get(one.visit.id, 0)
        return one.proposals[place] if 0 <= place < len(one.proposals) else None

    def _on_key(self, key: str) -> None:
        if key == keys.AGREED:
            self.confirmed.emit()
            return
        index = self.table.currentIndex()
        if not index.isValid():
            return
        one = self.table.rows.row(index)
        if int(key) - 1 < len(one.proposals):
            self._chosen[one.visit.id] = int(key) - 1
            self.table.rows.retranslate()
            if index.row() + 1 < self.table.rows.rowCount():
                self.table.setCurrentIndex(self.table.rows.index(index.row() + 1, 0))

    def _new_time(self, one: HitVisit) -> str:
        plan = self.plan
        if plan is None:
            return ""
        if plan.order.kind is ExceptionKind.OTHER_ROOM:
            return _("room {room}").format(room=plan.order.room)
        if one.on_sheet is not None:
            return _("is on a call sheet already")
        slot = self._slot(one)
        if slot is None:
            return _("nothing is free") if not one.proposals else _("none yet")
        return texts.proposal(slot, self._doctors[slot.doctor_id], plan.doctor.id)

    def _other_times(self, one: HitVisit) -> str:
        """The other choices with their keys: «2 Ср 25.11 11:00   3 Бс 26.11 10:15»."""
        if self.plan is None:
            return ""
        chosen, own = self._chosen.get(one.visit.id, 0), self.plan.doctor.id
        return "   ".join(
            f"{place + 1}  {texts.proposal(slot, self._doctors[slot.doctor_id], own)}"
            for place, slot in enumerate(one.proposals)
            if place != chosen
        )

    def _tone(self, one: HitVisit) -> str:
        if not self._is_called or one.on_sheet is not None:
            return "quiet"
        return "text" if self._slot(one) is not None else "held"


def _names(visits: Sequence[VisitRow]) -> str:
    """«09:00 Ахметов С. Б., …»."""
    names = ", ".join(f"{one.at:%H:%M} {one.person.short}" for one in visits[:_MOST_NAMED])
    return names + " …" if len(visits) > _MOST_NAMED else names
