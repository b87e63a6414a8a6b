"""What hours have besides their times: room, minutes per visit, for whom they are kept, quota, release."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Part, Purpose
from clinic_desk.services.staff import MINUTES
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import template_texts
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.field_box import FieldBox
from clinic_desk.ui.widgets.spoken import set_spoken_name
from clinic_desk.wording import timetables

_NONE = -1
_MOST_DAYS = 90
_MOST_VISITS = 99
_ANY_SPAN = Span(0, 1)


class PartPanel(QWidget):
    """The facts of the chosen bar; while none is chosen only that is said.

    Signals:
        part_changed(object): the same ``Part`` with other facts.
        all_wanted(): these facts for all hours of the cycle.
    """

    part_changed = Signal(object)
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: Part | None = None
        self._usual_room, self._usual_minutes = "", 15
        self.title = named(QLabel(self, wordWrap=True), "chosen_hours")
        self.room = named(QLineEdit(self), "part_room")
        self.minutes = named(QSpinBox(self), "part_minutes")
        self.purpose = named(QComboBox(self), "part_purpose")
        self.quota = named(QSpinBox(self), "part_quota")
        self.release = named(QSpinBox(self), "part_release")
        self.all_button = named(QPushButton(self), "facts_for_all")
        self._words = named(QLabel(self, wordWrap=True), "part_words")
        self._boxes = {
            editor.objectName(): FieldBox[QWidget](editor, self)
            for editor in (self.purpose, self.room, self.minutes, self.quota, self.release)
        }
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_part(None, "")

    def _lay_out(self) -> None:
        set_role(self.title, "strong")
        set_role(self._words, "small")
        self.minutes.setRange(0, MINUTES[-1])
        self.minutes.setSingleStep(5)
        self.quota.setRange(_NONE, _MOST_VISITS)
        self.release.setRange(_NONE, _MOST_DAYS)
        for spin in (self.minutes, self.quota, self.release):
            spin.lineEdit().setTextMargins(7, 0, 0, 0)
        for purpose in Purpose:
            self.purpose.addItem("", purpose)
        self.all_button.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.title, 0, 0, 1, 2)
        grid.addWidget(self._boxes["part_purpose"], 1, 0, 1, 2)
        for place, name in enumerate(("part_room", "part_minutes", "part_quota", "part_release")):
            grid.addWidget(self._boxes[name], 2 + place // 2, place % 2)
        grid.addWidget(self._words, 4, 0, 1, 2)
        grid.addWidget(self.all_button, 5, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.room.textEdited.connect(self._on_edited)
        for spin in (self.minutes, self.quota, self.release):
            spin.valueChanged.connect(self._on_edited)
        self.purpose.currentIndexChanged.connect(self._on_edited)
        self.all_button.clicked.connect(self.all_wanted)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        for name, text in (
            ("part_room", _("Room")),
            ("part_minutes", _("Minutes per visit")),
            ("part_purpose", _("Kept for")),
            ("part_quota", _("Visits at most")),
            ("part_release", _("Open to all")),
        ):
            self._boxes[name].set_label(text)
        set_spoken_name(self.purpose, _("Kept for"))
        for place, purpose in enumerate(Purpose):
            self.purpose.setItemText(place, timetables.purpose(purpose))
        self.quota.setSpecialValueText(_("any number"))
        self.release.setSpecialValueText(_("never"))
        # the number stands first, so that it can be typed over
        self.release.setSuffix(" " + _("days before"))
        self.all_button.setText(_("The same for all hours"))
        self.set_usual(self._usual_room, self._usual_minutes)
        self._explain()

    # --- for the owner ---------------------------------------------------------------------------

    def set_usual(self, room: str, minutes: int) -> None:
        """What holds where nothing else is entered: the doctor's own room and minutes."""
        self._usual_room, self._usual_minutes = room, minutes
        self.room.setPlaceholderText(room)
        self.minutes.setSpecialValueText(_("{n}, as usual").format(n=minutes))

    def show_part(self, part: Part | None, title: str) -> None:
        """Show the chosen bar, or that none is."""
        self._part = part
        shown = part or Part(0, _ANY_SPAN)
        editors: tuple[QWidget, ...] = (self.minutes, self.purpose, self.quota, self.release)
        for editor in editors:
            editor.blockSignals(True)
        if self.room.text().strip() != shown.room:
            self.room.setText(shown.room)
        self.minutes.setValue(shown.minutes or 0)
        self.purpose.setCurrentIndex(list(Purpose).index(shown.purpose))
        self.quota.setValue(_NONE if shown.quota is None else shown.quota)
        self.release.setValue(_NONE if shown.release_days is None else shown.release_days)
        for editor in editors:
            editor.blockSignals(False)
        for shown_only in (*self._boxes.values(), self.all_button):
            shown_only.setVisible(part is not None)
        self.title.setText(title)
        self._explain()

    def editors(self) -> tuple[QWidget, ...]:
        """The fields in the order of the eye."""
        return (self.purpose, self.room, self.minutes, self.quota, self.release, self.all_button)

    def part(self) -> Part | None:
        """The bar with what stands in the fields."""
        if self._part is None:
            return None
        quota, release = self.quota.value(), self.release.value()
        return replace(
            self._part,
            room=" ".join(self.room.text().split()),
            minutes=self.minutes.value() or None,
            purpose=Purpose(self.purpose.currentData()),
            quota=None if quota == _NONE else quota,
            release_days=None if release == _NONE else release,
        )

    def _on_edited(self) -> None:
        changed = self.part()
        if changed is not None and changed != self._part:
            self.part_changed.emit(changed)

    def _explain(self) -> None:
        part = self._part
        bound = part is not None and (part.purpose is not Purpose.ANY or part.quota is not None)
        self._words.setText(template_texts.part_sentence(part) if part is not None and bound else "")
        self._words.setVisible(bound)
