"""The life of one journal row: who, when, at which PC, what before and after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk import wording
from clinic_desk.i18n import _, format_moment
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import DoctorRow, HistoryRow, JournalResult, JournalRow
from clinic_desk.services import access
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.journal.facts_grid import FactsGrid
from clinic_desk.ui.journal.history_texts import changes_of
from clinic_desk.ui.journal.item_model import doctor_text, visit_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, KeyButton, set_spoken_role
from clinic_desk.ui.widgets.fitting_area import FittingArea, fit

_WIDTH = 720
_WHEN_WIDTH = 128


class StepCard(Card):
    """One step; takes the focus, so that keys and screen readers can go through the history."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=10)
        self.setObjectName("history_step")
        set_spoken_role(self, QAccessible.Role.ListItem)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.when, self.who = QLabel(self), QLabel(self, wordWrap=True)
        self.step = QLabel(self, wordWrap=True)
        self.changes = FactsGrid(self)
        set_role(self.step, "strong")
        set_role(self.who, "small")
        self.when.setMinimumWidth(_WHEN_WIDTH)
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column, widgets in ((left, (self.when, self.who)), (right, (self.step, self.changes))):
            column.setSpacing(4)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch()
        row.setSpacing(20)
        row.addLayout(left, 2)
        row.addLayout(right, 5)
        self.body.addLayout(row)

    def show_step(self, step: HistoryRow, row: JournalRow, doctors: Sequence[DoctorRow]) -> None:
        """Word the step in the language of the window."""
        changes = changes_of(step, row, doctors)
        self.when.setText(format_moment(step.at))
        who = step.registrar or "—"
        self.who.setText(_("{registrar}, PC {pc}").format(registrar=who, pc=step.pc) if step.pc else who)
        self.step.setText(wording.step(step.step))
        self.changes.set_facts([(one.name, one.text()) for one in changes])
        self.changes.setVisible(bool(changes))
        spoken = (self.when.text(), self.step.text(), *(one.line() for one in changes), self.who.text())
        self.setAccessibleName("; ".join(spoken))


class HistoryDialog(QDialog):
    """Shows every step of a row, oldest first: as it happened. ↑ and ↓ go through the steps.

    Signals: ``audit_wanted`` (person id): who looked at this person; only those who may ask for it.
    ``paper_wanted`` (request id): the notice of a refusal, to take home; only those who may print.
    """

    audit_wanted = Signal(int)
    paper_wanted = Signal(int)

    def __init__(
        self,
        parent: QWidget | None,
        row: JournalRow,
        steps: Sequence[HistoryRow],
        doctors: Sequence[DoctorRow],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("history_dialog")
        self._row, self._steps, self._doctors = row, tuple(steps), tuple(doctors)
        self.name = named(QLabel(self, wordWrap=True), "history_person")
        self.facts = named(QLabel(self, wordWrap=True), "history_facts")
        self.cards = [StepCard() for _step in self._steps]
        self.audit_button = named(KeyButton("", shortcut_text("who_did_what"), self), "history_audit")
        self.audit_button.setVisible(row.person_id is not None and access.has(Right.AUDIT))
        self.notice_button = named(KeyButton("", shortcut_text("print_slip"), self), "history_notice")
        self.notice_button.setVisible(row.result is JournalResult.REFUSED and access.has(Right.PRINT))
        self.close_button = named(KeyButton("", "Esc", self), "history_close")
        self._lay_out()
        self.area.installEventFilter(self)
        self.close_button.clicked.connect(self.reject)
        self.audit_button.clicked.connect(self._ask_audit)
        QShortcut(shortcut("who_did_what"), self).activated.connect(self._ask_audit)
        self.notice_button.clicked.connect(self._ask_paper)
        QShortcut(shortcut("print_slip"), self).activated.connect(self._ask_paper)
        self.retranslate()
        fit(self, self.area, _WIDTH)
        self.close_button.setDefault(True)
        if self.cards:
            self.cards[-1].setFocus()

    def _lay_out(self) -> None:
        set_role(self.name, "title")
        set_role(self.facts, "quiet")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for card in self.cards:
            column.addWidget(card)
        column.addStretch()
        self.area = named(FittingArea(inner, self), "history_steps")
        set_spoken_role(self.area, QAccessible.Role.List)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.notice_button)
        foot.addWidget(self.audit_button)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(8)
        for widget in (self.name, self.facts, self.area):
            whole.addWidget(widget, 1 if widget is self.area else 0)
        whole.addLayout(foot)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        row = self._row
        self.setWindowTitle(_("History of the row"))
        number = _("No. {number}").format(number=row.number)
        self.name.setText(f"{number} · {row.name.full}")
        when = visit_text(row)
        parts = (wording.result(row.result), doctor_text(row), when)
        self.facts.setText(" · ".join(part for part in parts if part))
        self.area.setAccessibleName(_("History of the row"))
        self.audit_button.setText(_("Who looked at this patient"))
        self.notice_button.setText(_("Print the notice"))
        for button in (self.audit_button, self.notice_button):
            button.setAutoDefault(False)
        self.close_button.setText(_("Close"))
        for card, step in zip(self.cards, self._steps, strict=True):
            card.show_step(step, row, self._doctors)

    def _ask_audit(self) -> None:
        if not self.audit_button.isHidden() and self._row.person_id is not None:
            self.audit_wanted.emit(self._row.person_id)

    def _ask_paper(self) -> None:
        if not self.notice_button.isHidden():
            self.paper_wanted.emit(self._row.request_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """↑ ↓ Home End go from step to step, before the area takes them for scrolling."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            here = next((place for place, card in enumerate(self.cards) if card.hasFocus()), -1)
            last = len(self.cards) - 1
            targets = {
                Qt.Key.Key_Up: max(here - 1, 0),
                Qt.Key.Key_Down: min(here + 1, last),
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: last,
            }
            target = targets.get(Qt.Key(event.key()))
            if target is not None and self.cards:
                self.cards[target].setFocus(Qt.FocusReason.OtherFocusReason)
                self.area.ensureWidgetVisible(self.cards[target])
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
