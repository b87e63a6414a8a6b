"""The whole keyboard on one page, and how a call goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import N_, _
from clinic_desk.ui import actions
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, KeyButton, KeyCap, set_spoken_role
from clinic_desk.ui.widgets.fitting_area import FittingArea, fit

_WIDTH = 1200

_COLUMNS = ((actions.CALL,), (actions.GRID, actions.JOURNAL), (actions.LISTS, actions.WINDOW, actions.SAFETY))
"""Which groups stand under each other: the columns come out about equally high."""

_CALL_STEPS = (
    N_("{new_call}: type the IIN, a part of the name, the birth date or the telephone; the list follows."),
    N_("Enter takes the person. The verdict and three free times stand there; read the question aloud."),
    N_("Enter books. Read the answer aloud; {answer_language} switches its language, {undo} takes it back."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: the keys and, in English, what they do."""

    keys: tuple[str, ...]
    text: str


def lines_of(group: str) -> list[Line]:
    """Every key of a group: its commands, then the keys of the widget in focus."""
    commands = [
        Line((actions.key_text(one.shortcut),), one.text)
        for one in actions.COMMANDS
        if one.group == group and one.shortcut
    ]
    cell: list[Line] = []
    if group == actions.GRID:
        shown = {line.keys for line in commands}
        pairs = (
            (actions.key_text(keys), actions.CELL_TEXTS[name]) for name, keys in actions.CELL_KEYS.items()
        )
        cell = [Line((keys,), text) for keys, text in pairs if (keys,) not in shown]
    plain = [Line(one.keys, one.text) for one in actions.PLAIN_KEYS if one.group == group]
    return [*commands, *cell, *plain]


class KeysDialog(QDialog):
    """Shows; asks nothing. Made from the table of commands, so it can never be out of date."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_dialog")
        self.head = QLabel(self)
        self.steps = [QLabel(self, wordWrap=True) for _step in _CALL_STEPS]
        self.groups = {group: QLabel(self) for column in _COLUMNS for group in column}
        self._texts: list[tuple[QLabel, str]] = []
        self.close_button = named(KeyButton("", "Esc", self), "keys_close")
        self._lay_out()
        self.close_button.clicked.connect(self.reject)
        self.close_button.setDefault(True)
        self.retranslate()
        self.area.setFocus()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._call_card())
        columns = QHBoxLayout()
        columns.setSpacing(10)
        for groups in _COLUMNS:
            columns.addWidget(self._keys_card(groups), 1)
        column.addLayout(columns, 1)
        self.area = named(FittingArea(inner, self), "keys_area")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_spoken_role(self.area, QAccessible.Role.Document)
        set_role(self.area, "reading")
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.setSpacing(8)
        whole.addWidget(self.area, 1)
        whole.addLayout(foot)

    def _call_card(self) -> Card:
        card = Card(self, padding=8)
        card.body.setSpacing(2)
        set_role(self.head, "heading")
        card.body.addWidget(self.head)
        for label in self.steps:
            card.body.addWidget(label)
        return card

    def _keys_card(self, groups: Iterable[str]) -> Card:
        card = Card(self, padding=8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for group in groups:
            set_role(self.groups[group], "heading")
            if grid.count():
                grid.setRowMinimumHeight(grid.rowCount(), 6)
            grid.addWidget(self.groups[group], grid.rowCount(), 0, 1, 2)
            for line in lines_of(group):
                number = grid.rowCount()
                label = QLabel(wordWrap=True)
                self._texts.append((label, line.text))
                grid.addLayout(_caps(line.keys), number, 0)
                grid.addWidget(label, number, 1)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("The keyboard"))
        self.head.setText(_("How a call goes"))
        names = ("new_call", "answer_language", "undo")
        keys = {name: actions.shortcut_text(name) for name in names}
        for number, (label, text) in enumerate(zip(self.steps, _CALL_STEPS, strict=True), 1):
            label.setText(f"{number}. {_(text).format(**keys)}")
        for group, label in self.groups.items():
            label.setText(_(group))
        for label, text in self._texts:
            label.setText(_(text))
        self.area.setAccessibleName("\n".join([_("The keyboard"), *self.spoken()]))
        self.close_button.setText(_("Close"))
        fit(self, self.area, _WIDTH)

    def spoken(self) -> list[str]:
        """Every line as a screen reader says it."""
        return [
            f"{' '.join(line.keys)}: {_(line.text)}"
            for column in _COLUMNS
            for group in column
            for line in lines_of(group)
        ]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _caps(keys: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(3)
    for key in keys:
        row.addWidget(KeyCap(key))
    row.addStretch()
    return row
