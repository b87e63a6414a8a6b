"""All who wait, or who waited: narrowed by doctor, specialty, name and state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from clinic_desk.i18n import _, current_language, ngettext
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.waiting import WaitingRow, WaitingState
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.waiting import texts
from clinic_desk.ui.waiting.tables import KeyTable
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton, set_spoken_name

_TYPING_MS = 120
_LOWEST = 88
"""The head and two rows: what a low screen leaves."""


class ListView(QWidget):
    """The list with its filter.

    Signals: ``filtered`` when another state is wanted, ``add_wanted``, ``moved`` (another current row).
    """

    filtered = Signal()
    add_wanted = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[WaitingRow] = []
        self._doctors: list[DoctorRow] = []
        self.whom = named(QComboBox(self), "waiting_whom")
        self.text = named(QLineEdit(self, clearButtonEnabled=True), "waiting_text")
        self.states = named(QComboBox(self), "waiting_state")
        self.count = named(QLabel(self), "waiting_count")
        self.add_button = named(KeyButton("", shortcut_text("to_waiting_list"), self), "add_entry")
        self.table: KeyTable[WaitingRow] = named(
            KeyTable(texts.ENTRIES, self, growing=texts.GROWING), "waiting_entries"
        )
        self.empty = EmptyState("hourglass", self)
        self._stack = QStackedWidget(self)
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        set_role(self.count, "small")
        self.add_button.setAutoDefault(False)
        self.text.setMaxLength(100)
        self.text.setMinimumWidth(120)
        for box in (self.whom, self.states):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.whom.setMinimumContentsLength(20)
        self.states.setMinimumContentsLength(16)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.whom, 2)
        row.addWidget(self.text, 2)
        row.addWidget(self.states, 1)
        row.addWidget(self.count)
        row.addWidget(self.add_button)
        self._stack.setMinimumHeight(_LOWEST)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card = Card(self, padding=2)
        card.body.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(card, 1)

    def _connect(self) -> None:
        self.whom.currentIndexChanged.connect(lambda _place: self._show())
        self.states.currentIndexChanged.connect(lambda _place: self.filtered.emit())
        self.text.textEdited.connect(self._timer.start)
        self.text.textChanged.connect(lambda text: None if text else self._show())
        self.text.returnPressed.connect(self.focus)
        self._timer.timeout.connect(self._show)
        self.add_button.clicked.connect(lambda: self.add_wanted.emit())
        self.empty.action_triggered.connect(self._on_empty)
        self.table.moved.connect(self.moved)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        set_spoken_name(self.whom, _("For whom"))
        set_spoken_name(self.states, _("State"))
        self.text.setPlaceholderText(_("Name, phone or note"))
        self.text.setAccessibleName(_("Name, phone or note"))
        self.add_button.setText(_("Add to the list"))
        self.table.setAccessibleName(_("Waiting list"))
        self.table.rows.retranslate()
        self._fill(self.states, [(_(text), state.value) for state, text in texts.STATES.items()])
        self.set_doctors(self._doctors)
        self._show()

    # --- what is shown ------------------------------------------------------------------------------------

    def set_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """The doctors and specialties to narrow the list to."""
        self._doctors = list(doctors)
        codes = dict.fromkeys(row.specialty for row in doctors)
        options: list[tuple[str, str]] = [(_("All doctors"), "")]
        options += [(texts.specialty(code), f"specialty {code}") for code in codes]
        options += [(texts.doctor_text(row), f"doctor {row.id}") for row in doctors]
        self._fill(self.whom, options)

    def show_entries(self, entries: Sequence[WaitingRow]) -> None:
        """Show these entries, as far as the filter lets them through."""
        self._entries = list(entries)
        self._show()

    def state(self) -> WaitingState:
        """Which entries are wanted."""
        return WaitingState(self.states.currentData() or WaitingState.WAITING)

    def about(self) -> str:
        """What the list is narrowed to, for paper; empty where it is whole."""
        parts = [self.whom.currentText()] if self.whom.currentData() else []
        if self.state() is not WaitingState.WAITING:
            parts.append(self.states.currentText())
        return " · ".join(parts)

    def language(self) -> str:
        """The language for paper: that of the window."""
        return "ru" if current_language() == "ru" else "kk"

    def choose(self, entry_id: int) -> None:
        """Put the focus on an entry."""
        places = (place for place, row in enumerate(self.table.shown()) if row.id == entry_id)
        self.table.setCurrentIndex(self.table.rows.index(next(places, -1), 0))
        self.focus()

    def focus(self) -> None:
        """To the list, or to what fills it."""
        if self.table.shown():
            if self.table.current() is None:
                self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_narrow(self) -> bool:
        """Whether the filter hides something."""
        return bool(self.whom.currentData() or self.text.text().strip())

    def _show(self) -> None:
        current, place = self.table.current(), max(self.table.currentIndex().row(), 0)
        rows = [row for row in self._entries if self._is_wanted(row)]
        ids = [row.id for row in rows]
        if current is not None and current.id in ids:
            place = ids.index(current.id)
        self.table.show_rows(rows, min(place, len(rows) - 1))
        self.count.setText(ngettext("{count} entry", "{count} entries", len(rows)).format(count=len(rows)))
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if self.is_narrow():
            self.empty.set_texts(_("Nothing fits this filter."), _("Show all"))
        elif self.state() is WaitingState.WAITING:
            self.empty.set_texts(
                _("Nobody is waiting. Whoever finds no free time can be put on the list here."),
                _("Add to the list"),
            )
        else:
            self.empty.set_texts(_("Nothing here yet."), _("Show those who wait"))
        self.moved.emit()

    def _is_wanted(self, row: WaitingRow) -> bool:
        kind, _space, key = str(self.whom.currentData() or "").partition(" ")
        if kind == "specialty" and row.specialty != key:
            return False
        if kind == "doctor" and (row.doctor is None or str(row.doctor.id) != key):
            return False
        return texts.fits(row, self.text.text())

    def _on_empty(self) -> None:
        if self.is_narrow():
            self.whom.setCurrentIndex(0)
            self.text.clear()
            self._show()
        elif self.state() is WaitingState.WAITING:
            self.add_wanted.emit()
        else:
            self.states.setCurrentIndex(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc takes a typed filter away before it closes anything; ↓ goes on to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text.text():
            self.text.clear()
        elif event.key() == Qt.Key.Key_Down and self.text.hasFocus():
            self.focus()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _fill(box: QComboBox, options: Sequence[tuple[str, str]]) -> None:
        """Other texts, the same choice, and nobody is told."""
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        for text, value in options:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.blockSignals(False)
