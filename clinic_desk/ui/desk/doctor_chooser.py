"""Another doctor or specialty, by its first letters (F3)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from clinic_desk import specialties
from clinic_desk.i18n import _, current_language
from clinic_desk.rules.people import fold
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui.desk.row_list import ListRow, RowList
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import announce


@dataclass(frozen=True, slots=True)
class Choice:
    """A specialty, or one doctor of it."""

    title: str
    detail: str
    words: tuple[str, ...]
    specialty: str | None = None
    doctor_id: int | None = None


class DoctorChooser(QWidget):
    """A line with the clinic's specialties and doctors below it, narrowed by each letter.

    Signals: ``chosen`` carries (specialty or None, doctor id or None), ``dropped`` is Esc.
    """

    chosen = Signal(object, object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doctor_chooser")
        self._choices: list[Choice] = []
        self._shown: list[Choice] = []
        self._doctors: list[DoctorRow] = []
        self.line = named(QLineEdit(self), "doctor_line")
        self.line.installEventFilter(self)
        self.list = RowList("doctor_list", most=6, parent=self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self.line.textChanged.connect(self._narrow)
        self.line.returnPressed.connect(lambda: self._take(self.list.currentIndex().row()))
        self.list.row_taken.connect(self._take)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.line.setPlaceholderText(_("Specialty or doctor: first letters"))
        self.line.setAccessibleName(_("Specialty or doctor: first letters"))
        self.list.setAccessibleName(_("Specialties and doctors"))
        self._make_choices()

    def open(self, doctors: list[DoctorRow], typed: str = "") -> None:
        """Show the clinic's specialties and doctors; ``typed`` are letters already pressed."""
        self._doctors = doctors
        self._make_choices()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.setText(typed)
        self._narrow()

    def _make_choices(self) -> None:
        language = current_language()
        self._choices = []
        seen: list[str] = []
        for doctor in self._doctors:
            if doctor.specialty not in seen:
                seen.append(doctor.specialty)
        for code in seen:
            one = specialties.by_code(code)
            words = (one.name("kk"), one.name("ru"), one.short("kk"), one.short("ru"))
            doctors = ", ".join(row.name.short for row in self._doctors if row.specialty == code)
            self._choices.append(Choice(one.name(language), doctors, words, specialty=code))
        for doctor in self._doctors:
            one = specialties.by_code(doctor.specialty)
            room = _("room {room}").format(room=doctor.room) if doctor.room else ""
            detail = ", ".join(part for part in (one.short(language), room) if part)
            self._choices.append(Choice(doctor.name.full, detail, (doctor.name.full,), doctor_id=doctor.id))

    def _narrow(self) -> None:
        """Names that begin with the letters first, then those with a later word that does."""
        wanted = fold(self.line.text().strip())
        ranked = [(_rank(choice.words, wanted), choice) for choice in self._choices]
        fitting = [(rank, choice) for rank, choice in ranked if rank is not None]
        self._shown = [choice for _, choice in sorted(fitting, key=lambda pair: pair[0])]
        self.list.set_rows([ListRow(one.title, right=(one.detail,)) for one in self._shown])
        announce(self.line, self.list.marked_text())

    def _take(self, index: int) -> None:
        if 0 <= index < len(self._shown):
            choice = self._shown[index]
            self.hide()
            self.chosen.emit(choice.specialty, choice.doctor_id)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802
        """The arrows move the mark while the letters go to the line."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = max(0, min(row + step, len(self._shown) - 1))
                self.list.setCurrentIndex(self.list.rows.index(row))
                announce(self.line, self.list.marked_text())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.dropped.emit()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _rank(names: tuple[str, ...], wanted: str) -> int | None:
    """0 where a name begins with the letters, 1 where one of its later words does, None nowhere."""
    folded = [fold(name) for name in names]
    if not wanted or any(name.startswith(wanted) for name in folded):
        return 0
    return 1 if any(word.startswith(wanted) for name in folded for word in name.split()) else None
