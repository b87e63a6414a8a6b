"""Whose times: a specialty or a doctor by the first letters, in any alphabet, on any keyboard layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from clinic_desk import specialties
from clinic_desk.i18n import _, current_language
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.search import layouts
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import announce

_MOST = 7
_ROW = 28


@dataclass(frozen=True, slots=True)
class Whom:
    """A specialty, one doctor of it, or (neither) everybody."""

    title: str
    detail: str = ""
    words: tuple[str, ...] = ()
    specialty: str | None = None
    doctor_id: int | None = None


def whom_of(doctors: Sequence[DoctorRow]) -> list[Whom]:
    """The clinic's specialties in the order of the grid, then its doctors."""
    language = current_language()
    choices: list[Whom] = []
    for code in dict.fromkeys(doctor.specialty for doctor in doctors):
        one = specialties.by_code(code)
        words = (one.name("kk"), one.name("ru"), one.short("kk"), one.short("ru"))
        names = ", ".join(row.name.short for row in doctors if row.specialty == code)
        choices.append(Whom(one.name(language), names, words, specialty=code))
    for doctor in doctors:
        one = specialties.by_code(doctor.specialty)
        room = _("room {room}").format(room=doctor.room) if doctor.room else ""
        detail = ", ".join(part for part in (one.short(language), room) if part)
        choices.append(Whom(doctor.name.full, detail, (doctor.name.full,), doctor_id=doctor.id))
    return choices


def fitting(choices: Sequence[Whom], typed: str) -> list[Whom]:
    """Those meant by the letters: names that begin so first, then those with a later word that does."""
    wanted = [fold(one) for one in layouts(typed.strip()) if fold(one)]
    if not wanted:
        return list(choices)
    ranked = [(_rank(choice.words, wanted), choice) for choice in choices]
    kept = [(rank, choice) for rank, choice in ranked if rank is not None]
    return [choice for _, choice in sorted(kept, key=lambda pair: pair[0])]


def _rank(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    folded = [fold(name) for name in names]
    if any(name.startswith(one) for one in wanted for name in folded):
        return 0
    words = [word for name in folded for word in name.split()]
    return 1 if any(word.startswith(one) for one in wanted for word in words) else None


class WhomLine(QLineEdit):
    """The line with its list below, which floats over what comes after it.

    The first fitting choice counts at once; ↓ and ↑ take another, Enter or leaving writes it out. An
    empty line means everybody, one that fits nothing nobody.

    Signals: ``whom_changed`` (Whom or None), ``done`` (Enter: the choice stands).
    """

    whom_changed = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whom_line")
        self.whom: Whom | None = Whom("")
        self._choices: list[Whom] = []
        self._shown: list[Whom] = []
        self._frame = QFrame(parent)
        self.list = named(QListWidget(self._frame), "whom_list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        set_role(self._frame, "card")
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self._frame.hide()
        self.textEdited.connect(self._on_edited)
        self.list.itemClicked.connect(lambda _item: self._finish())
        self.list.currentRowChanged.connect(self._on_row_changed)

    def set_doctors(self, doctors: Sequence[DoctorRow]) -> None:
        """The choices, worded in the language of the window; the chosen one stays."""
        self._choices = whom_of(doctors)
        self.setPlaceholderText(_("All, or first letters"))
        self.list.setAccessibleName(_("Specialties and doctors"))
        if self.whom is not None:
            self.choose(self.whom.specialty, self.whom.doctor_id)

    def choose(self, specialty: str | None, doctor_id: int | None) -> None:
        """Choose without telling anybody; what is not there means everybody."""
        for one in self._choices:
            by_doctor = doctor_id is not None and one.doctor_id == doctor_id
            if by_doctor or (doctor_id is None and specialty is not None and one.specialty == specialty):
                self.whom = one
                break
        else:
            self.whom = Whom("")
        self.setText(self.whom.title)

    def is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._frame.isVisible()

    def _on_edited(self, text: str) -> None:
        self._shown = fitting(self._choices, text)
        self._show_list()
        blank = not text.strip()
        self._take(Whom("") if blank else self._shown[0] if self._shown else None)

    def _show_list(self, current: int = 0) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._shown:
            item = QListWidgetItem(f"{one.title}  ·  {one.detail}" if one.detail else one.title)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(current if self._shown and self.text().strip() else -1)
        self.list.blockSignals(False)
        self._frame.setVisible(bool(self._shown))
        self._place_list()
        item = self.list.currentItem()
        announce(self, item.text() if item is not None else _("Nobody fits."))

    def _place_list(self) -> None:
        parent = self._frame.parentWidget()
        if parent is None:
            return
        rows = min(len(self._shown), _MOST)
        top = self.mapTo(parent, QPoint(0, self.height() + 2))
        high = min(rows * _ROW + 10, parent.height() - top.y() - 8)
        self._frame.setGeometry(top.x(), top.y(), max(self.width(), 320), high)
        self._frame.raise_()

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._take(self._shown[row])
            announce(self, self.list.item(row).text())

    def _take(self, whom: Whom | None) -> None:
        if whom != self.whom:
            self.whom = whom
            self.whom_changed.emit(whom)

    def _finish(self) -> None:
        self.close_list()
        self.done.emit()

    def close_list(self) -> None:
        """Write the choice out and put the list away."""
        self._frame.hide()
        if self.whom is not None:
            self.setText(self.whom.title)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """The arrows choose, Enter is done, Esc puts the list away first."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.is_open():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._shown = list(self._choices)
            self._show_list(-1)
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self._finish()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Leaving the line takes the choice."""
        super().focusOutEvent(event)
        self.close_list()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The list is put away when the window loses its keys."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self._frame.hide()
