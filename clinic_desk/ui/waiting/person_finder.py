"""Who is put on the waiting list: the search line with the people it may mean, or the person chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinic_desk import wording
from clinic_desk.i18n import N_, _
from clinic_desk.rules.rows import FoundPerson, PersonRow
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.waiting import texts
from clinic_desk.ui.waiting.tables import KeyTable
from clinic_desk.ui.widgets import Card, announce
from clinic_desk.ui.widgets.rows_model import Column

_TYPING_MS = 70
_STEPS: Final[dict[int, int]] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENTER: Final[frozenset[int]] = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})

_COLUMNS: tuple[Column[FoundPerson], ...] = (
    Column(N_("Name"), lambda one: one.person.name.full, 140),
    Column(N_("Birth date"), lambda one: texts.born(one.person), 80),
    Column(
        N_("Attachment"),
        lambda one: wording.verdict(one.verdict.verdict),
        110,
        tone=lambda one: "arrived" if one.verdict.allows_booking else "held",
    ),
)


class PersonFinder(QWidget):
    """Type, ↓, Enter: the person is chosen; the link chooses another one.

    Signals: ``chosen`` (a PersonRow, or None while somebody else is being looked for).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, find_people: Callable[[str], list[FoundPerson]]) -> None:
        super().__init__(parent)
        self._find = find_people
        self._found: FoundPerson | None = None
        self.person: PersonRow | None = None
        self.line = named(QLineEdit(self), "waiting_person_line")
        set_role(self.line, "search")
        self.line.setMaxLength(200)
        self.list: KeyTable[FoundPerson] = named(KeyTable(_COLUMNS, self, growing={0: 1}), "waiting_people")
        self.list.horizontalHeader().hide()
        self._nobody = QLabel(self, wordWrap=True)
        set_role(self._nobody, "quiet")
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._card = Card(self)
        self._name, self._facts, self._verdict = (QLabel(self._card, wordWrap=True) for _place in range(3))
        self.remark = named(QLabel(self, wordWrap=True), "waiting_already")
        self.other_button = named(QPushButton(self._card), "other_person")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.clear()

    def _lay_out(self) -> None:
        set_role(self._name, "strong")
        set_role(self._facts, "small")
        set_role(self.other_button, "link")
        foot = QHBoxLayout()
        foot.addWidget(self.other_button)
        foot.addStretch()
        self._card.body.setSpacing(4)
        for label in (self._name, self._facts, self._verdict):
            self._card.body.addWidget(label)
        self._card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        set_role(self.remark, "warn")
        self.remark.hide()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for widget in (self.line, self._nobody, self._card, self.remark):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addStretch()

    def _connect(self) -> None:
        self.line.textEdited.connect(self._timer.start)
        self._timer.timeout.connect(self._search)
        self.line.installEventFilter(self)
        self.list.taken.connect(self._take)
        self.list.clicked.connect(lambda _index: self._take())
        self.list.left_upwards.connect(self.line.setFocus)
        self.other_button.clicked.connect(self._look_again)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.line.setPlaceholderText(_("Who waits? IIN, name, birth date, phone"))
        self.line.setAccessibleName(_("Who waits? IIN, name, birth date, phone"))
        self.list.setAccessibleName(_("People found"))
        self.list.rows.retranslate()
        self._nobody.setText(_("Nobody found. A new person is entered in a call (New request)."))
        self.other_button.setText(_("Choose another person"))
        self._show_person()

    # --- what is shown ------------------------------------------------------------------------------

    def clear(self) -> None:
        """Nobody is chosen, nothing is typed."""
        self.line.clear()
        self._show_found([])
        self.set_person(None)

    def set_person(
        self, person: PersonRow | None, found: FoundPerson | None = None, *, fixed: bool = False
    ) -> None:
        """Show the person chosen; with ``fixed`` it cannot be another one."""
        self.person, self._found = person, found
        self.other_button.setVisible(not fixed)
        self._show_person()

    def focus(self) -> None:
        """Where one goes on typing."""
        if self.person is None:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.selectAll()

    def mark_missing(self) -> None:
        """Show that somebody has to be chosen."""
        set_style_property(self.line, "invalid", value=True)
        self.focus()

    def _show_person(self) -> None:
        person = self.person
        self.line.setVisible(person is None)
        self.list.setVisible(person is None and bool(self.list.shown()))
        self._nobody.setVisible(person is None and bool(self.line.text().strip()) and not self.list.shown())
        self._card.setVisible(person is not None)
        if person is None:
            return
        self._name.setText(person.name.full)
        facts = (texts.born(person), person.iin or "", texts.phone_text(person))
        self._facts.setText(" · ".join(part for part in facts if part))
        verdict = self._found.verdict if self._found is not None else None
        self._verdict.setVisible(verdict is not None)
        if verdict is not None:
            self._verdict.setText(wording.verdict(verdict.verdict))
            set_style_property(self._verdict, "role", "ok" if verdict.allows_booking else "warn")

    def _show_found(self, found: list[FoundPerson]) -> None:
        self.list.show_rows(found, 0)
        self._show_person()

    def _search(self) -> None:
        text = self.line.text().strip()
        set_style_property(self.line, "invalid", value=False)
        self._show_found(self._find(text) if text else [])
        current = self.list.current()
        announce(self.line, "" if current is None else current.person.name.full)

    def _take(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._search()
        found = self.list.current()
        if found is not None:
            self.set_person(found.person, found)
            self.chosen.emit(found.person)

    def _look_again(self) -> None:
        self.set_person(None)
        self.focus()
        self.chosen.emit(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """In the line the arrows move the mark in the list, and Enter takes it (never the dialog)."""
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = _STEPS.get(event.key())
        is_press = event.type() is QEvent.Type.KeyPress
        if step is not None and is_press:
            self._move_mark(step)
            return True
        if event.key() in _ENTER:
            if is_press and not event.isAutoRepeat():
                self._take()
            return is_press
        return super().eventFilter(watched, event)

    def _move_mark(self, step: int) -> None:
        place = min(max(self.list.currentIndex().row() + step, 0), len(self.list.shown()) - 1)
        self.list.setCurrentIndex(self.list.rows.index(place, 0))
        current = self.list.current()
        announce(self.line, "" if current is None else current.person.name.full)
