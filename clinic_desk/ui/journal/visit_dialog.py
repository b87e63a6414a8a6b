"""One visit: who comes, when and where, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, JournalRow, VisitRow
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.services import access
from clinic_desk.ui.actions import CELL_KEYS, key_text, shortcut, shortcut_text
from clinic_desk.ui.journal import visit_texts
from clinic_desk.ui.journal.facts_grid import FactsGrid
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, KeyButton
from clinic_desk.ui.widgets.fitting_area import FittingArea, fit

_WIDTH = 740


class VisitDialog(QDialog):
    """Shows a visit and asks for what is to be done; writes nothing itself.

    Only steps that exist from the present state are offered; the mark that is set becomes the button
    that takes it off again. Whoever may not answer requests only looks: nothing that changes the visit
    is shown then. Every wish closes the dialog first, except the history.

    Signals: ``history_wanted`` (request id); ``cancel_wanted``, ``move_wanted``, ``slip_wanted``,
    ``repeat_wanted``, ``group_wanted`` (visit id); ``mark_wanted`` (visit id, Step).
    """

    history_wanted = Signal(int)
    cancel_wanted = Signal(int)
    mark_wanted = Signal(int, object)
    move_wanted = Signal(int)
    slip_wanted = Signal(int)
    repeat_wanted = Signal(int)
    group_wanted = Signal(int)

    def __init__(self, parent: QWidget | None, visit: VisitRow, doctor: DoctorRow, row: JournalRow) -> None:
        super().__init__(parent)
        self.setObjectName("visit_dialog")
        self._visit, self._doctor, self._row = visit, doctor, row
        self._may_book = access.has(Right.BOOK)
        self.name = named(QLabel(self, wordWrap=True), "visit_person")
        self.state = named(QLabel(self), "visit_state")
        self.when = named(QLabel(self, wordWrap=True), "visit_when")
        self.where = named(QLabel(self, wordWrap=True), "visit_where")
        self.person = named(FactsGrid(self), "visit_person_facts")
        self.request = named(FactsGrid(self), "visit_request_facts")
        self.hint = named(QLabel(self, wordWrap=True), "move_hint")
        self.marks = {
            Step.ARRIVE: named(KeyButton("", key_text(CELL_KEYS["arrived"]), self), "visit_arrived"),
            Step.NO_SHOW: named(KeyButton("", key_text(CELL_KEYS["no_show"]), self), "visit_no_show"),
        }
        self.move_button = named(KeyButton("", key_text(CELL_KEYS["cut"]), self), "visit_move")
        self.cancel_button = named(KeyButton("", key_text(CELL_KEYS["cancel"]), self), "visit_cancel")
        self.slip_button = named(KeyButton("", shortcut_text("print_slip"), self), "visit_slip")
        self.repeat_button = named(KeyButton("", shortcut_text("series"), self), "visit_repeat")
        self.group_button = named(KeyButton("", "", self), "visit_group")
        self.history_button = named(KeyButton("", shortcut_text("row_history"), self), "visit_history")
        self.close_button = named(KeyButton("", "Esc", self), "visit_close")
        self._lay_out()
        self._connect()
        self.retranslate()
        # Enter opened the visit in the grid; a second Enter must not tick it
        self.close_button.setDefault(True)
        self.close_button.setFocus()

    def _lay_out(self) -> None:
        set_role(self.name, "title")
        set_role(self.when, "strong")
        set_role(self.hint, "small")
        set_role(self.state, visit_texts.TONES.get(self._visit.state, "strong"))
        for label in (self.name, self.when, self.where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.name, 1)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(6)
        whole.addLayout(head)
        whole.addWidget(self.when)
        whole.addWidget(self.where)
        whole.addSpacing(6)
        whole.addWidget(self._facts(), 1)
        whole.addSpacing(6)
        whole.addLayout(self._steps())
        whole.addWidget(self.hint)
        whole.addSpacing(6)
        whole.addLayout(self._foot())

    def _facts(self) -> QWidget:
        """Both groups side by side; at 150 % on a small screen they scroll, the buttons stay."""
        card = Card(padding=14)
        columns = QHBoxLayout()
        columns.setSpacing(28)
        for facts in (self.person, self.request):
            column = QVBoxLayout()
            column.addWidget(facts)
            column.addStretch()
            columns.addLayout(column, 1)
        card.body.addLayout(columns)
        self._area = FittingArea(card, self)
        return self._area

    def _steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (*self.marks.values(), self.move_button, self.cancel_button):
            row.addWidget(button)
        row.addStretch()
        set_role(self.cancel_button, "danger")
        for button in (*self.marks.values(), self.move_button, self.cancel_button, self.repeat_button):
            button.setVisible(self._may_book)
        return row

    def _foot(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(8)
        for buttons in (
            (self.slip_button, self.history_button),
            (self.repeat_button, self.group_button, self.close_button),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in buttons:
                if button is self.close_button:
                    row.addStretch()
                row.addWidget(button)
            if self.close_button not in buttons:
                row.addStretch()
            rows.addLayout(row)
        return rows

    def _connect(self) -> None:
        visit = self._visit
        for step, button in self.marks.items():
            button.clicked.connect(lambda _checked=False, step=step: self._mark(step))
        for button, wish in (
            (self.move_button, self.move_wanted),
            (self.cancel_button, self.cancel_wanted),
            (self.slip_button, self.slip_wanted),
            (self.repeat_button, self.repeat_wanted),
            (self.group_button, self.group_wanted),
        ):
            button.clicked.connect(lambda _checked=False, wish=wish: self._leave(lambda: wish.emit(visit.id)))
        self.history_button.clicked.connect(lambda: self.history_wanted.emit(visit.request_id))
        self.close_button.clicked.connect(self.reject)
        for sequence, button in (
            (CELL_KEYS["arrived"], self.marks[Step.ARRIVE]),
            (CELL_KEYS["no_show"], self.marks[Step.NO_SHOW]),
            (CELL_KEYS["cut"], self.move_button),
            (CELL_KEYS["cancel"], self.cancel_button),
            (shortcut("print_slip"), self.slip_button),
            (shortcut("row_history"), self.history_button),
            (shortcut("series"), self.repeat_button),
        ):
            if not button.isHidden():
                QShortcut(sequence, self).activated.connect(button.click)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        visit, row = self._visit, self._row
        self.setWindowTitle(_("Visit"))
        self.name.setText(row.name.full)
        self.state.setText(visit_texts.state_text(visit, row))
        self.when.setText(visit_texts.when_text(visit))
        self.where.setText(visit_texts.where_text(visit, self._doctor))
        self.person.set_facts(visit_texts.person_facts(visit, row))
        self.request.set_facts(visit_texts.request_facts(visit, row))
        names = {Step.ARRIVE: _("Arrived"), Step.NO_SHOW: _("Did not come")}
        for step, button in self.marks.items():
            wanted = self._step_of(step)
            button.setText(_("Back to booked") if wanted is Step.RESET else names[step])
            button.setEnabled(self._allows(wanted))
        self.move_button.setText(_("Move"))
        self.move_button.setEnabled(self._allows(Step.MOVE))
        self.cancel_button.setText(_("Cancel the visit…"))
        self.cancel_button.setEnabled(self._allows(Step.CANCEL))
        self.slip_button.setText(_("Print the slip"))
        self.slip_button.setEnabled(self._allows(Step.MOVE))  # a slip for a visit that is still to come
        self.history_button.setText(_("History"))
        self.repeat_button.setText(_("Repeat visits"))
        self.repeat_button.setEnabled(visit.queue_place is None)
        self.group_button.setText(_("Booked together"))
        self.group_button.setEnabled(visit.group_id is not None)
        self.close_button.setText(_("Close"))
        self.hint.setText(
            _("Move cuts the visit out: choose a free time in the grid and press {key}.").format(
                key=key_text(CELL_KEYS["paste"])
            )
        )
        self.hint.setVisible(self._may_book and self._allows(Step.MOVE))
        if not access.has(Right.PRINT):
            self.slip_button.setEnabled(False)
        spoken = (row.name.full, self.state.text(), self.when.text(), self.where.text())
        self.setAccessibleName(", ".join(spoken))
        fit(self, self._area, _WIDTH)

    # --- steps ----------------------------------------------------------------------------------------

    def _allows(self, step: Step) -> bool:
        return next_state(self._visit.state, step) is not None

    def _step_of(self, mark: Step) -> Step:
        """The mark, or taking it off where it is set already."""
        is_set = next_state(self._visit.state, Step.RESET) is not None and not self._allows(mark)
        return Step.RESET if is_set else mark

    def _mark(self, mark: Step) -> None:
        step = self._step_of(mark)
        self._leave(lambda: self.mark_wanted.emit(self._visit.id, step))

    def _leave(self, tell: Callable[[], None]) -> None:
        self.accept()
        tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
