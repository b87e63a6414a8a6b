"""The lines of a cycle: for each its name, a field to type hours into, and the picture beside them all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.cycles import Line, line
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, Part, Template
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import hours_text, template_texts
from clinic_desk.ui.staff.cycle_picture import AXIS_HEIGHT, ROW_HEIGHT, CyclePicture
from clinic_desk.ui.staff.hours_text import HoursUnclear
from clinic_desk.ui.theme import set_role, set_style_property

_FIELD = 180
"""Room for «08:00-12:00, 13:00-17:00»."""


class LinesEditor(QScrollArea):
    """Shows a template line by line and tells what was typed; what is drawn the picture tells itself.

    Signals:
        typed(int, object): a line (by position) now means these hours, a tuple of ``Span``.
        left(): a field was left: typing in it is one step.
        undo_wanted(): Ctrl+Z where a field has nothing of its own to take back.
        line_entered(int): the cursor is in the line at this position.
        explained(str): what is not understood, empty for nothing.
    """

    typed = Signal(int, object)
    left = Signal()
    undo_wanted = Signal()
    line_entered = Signal(int)
    explained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = named(CyclePicture(self), "cycle_picture")
        self.fields: list[QLineEdit] = []
        self._groups: list[QLabel] = []
        self._labels: list[QLabel] = []
        self._lines: Sequence[Line] = ()
        self._cycle = Cycle.WEEKLY
        self._template = Template(())
        self._page = QWidget(self)
        self._grid = QGridLayout()
        self._lay_out()
        self.picture.installEventFilter(self)
        self.picture.line_entered.connect(self._on_row)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 4, 0)
        column.addLayout(self._grid)
        column.addStretch()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setRowMinimumHeight(0, AXIS_HEIGHT)
        self._grid.setColumnStretch(3, 1)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)  # setWidget has switched it on

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.picture.setAccessibleName(_("The cycle as a picture"))
        self.picture.setToolTip(
            _(
                "Drag: new hours. Drag a bar: move it. Drag its end: resize it.\n"
                "Keys: ↑ ↓ line, Page Up and Page Down bar, + new hours, ← → move, with Shift the end, "
                "with Alt the beginning, Enter room and purpose, Del take away."
            )
        )
        self._word()
        self._explain()

    def _word(self) -> None:
        group = None
        for shown, label, title, field in zip(
            self._lines, self._labels, self._groups, self.fields, strict=False
        ):
            label.setText(template_texts.line_label(self._cycle, shown))
            name = template_texts.group_label(self._cycle, shown)
            title.setText("" if name == group else name)
            group = name
            field.setAccessibleName(
                _("Hours: {weekday}").format(weekday=template_texts.line_name(self._cycle, shown))
            )
            field.setPlaceholderText(_("no hours"))

    # --- for the owner ---------------------------------------------------------------------------

    def show_template(
        self, template: Template, lines: Sequence[Line], chosen: Part | None = None, *, typing: bool = False
    ) -> bool:
        """Show hours; while somebody is ``typing`` his own field stays as he has it.

        True if there are other lines than before.
        """
        self._template = template
        rebuilt = (template.cycle, lines) != (self._cycle, self._lines)
        if rebuilt:
            self._cycle, self._lines = template.cycle, lines
            self._set_rows(len(lines))
            self._word()
        for shown, field in zip(lines, self.fields, strict=False):
            text = hours_text.line_text(one.span for one in line(template, shown.position))
            if not (typing and field.hasFocus()) and field.text() != text:
                field.setText(text)
        self.picture.show_template(template, lines, chosen)
        self._explain()
        return rebuilt

    def first_invalid(self) -> QLineEdit | None:
        """The first field that is not understood."""
        used = self.fields[: len(self._lines)]
        return next((one for one in used if hours_text.problem_of(one.text())), None)

    def field_of(self, position: int) -> QLineEdit:
        """The field of a line."""
        return self.fields[[one.position for one in self._lines].index(position)]

    # --- inside ----------------------------------------------------------------------------------

    def _set_rows(self, count: int) -> None:
        """Make as many rows as are needed and show only those."""
        while len(self.fields) < count:
            self._add_row(len(self.fields))
        for row in range(len(self.fields)):
            for widget in (self._groups[row], self._labels[row], self.fields[row]):
                widget.setVisible(row < count)
            self._grid.setRowMinimumHeight(row + 1, ROW_HEIGHT if row < count else 0)
        self._grid.removeWidget(self.picture)
        self._grid.addWidget(self.picture, 0, 3, max(count, 1) + 1, 1, Qt.AlignmentFlag.AlignTop)

    def _add_row(self, row: int) -> None:
        group, label = QLabel(self._page), QLabel(self._page)
        field = named(QLineEdit(self._page), f"hours_{row}")
        set_role(group, "quiet")
        field.setFixedWidth(_FIELD)
        label.setBuddy(field)
        field.textEdited.connect(lambda _text: self._on_typed(row))
        field.editingFinished.connect(lambda: self._on_left(row))
        field.installEventFilter(self)
        for column, widget in enumerate((group, label, field)):
            self._grid.addWidget(widget, row + 1, column)
        self._groups.append(group)
        self._labels.append(label)
        self.fields.append(field)

    def _on_typed(self, row: int) -> None:
        try:
            spans: tuple[Span, ...] | None = hours_text.read_line(self.fields[row].text())
        except HoursUnclear:
            spans = None
        self._explain()
        if spans is not None:
            self.typed.emit(self._lines[row].position, spans)

    def _on_left(self, row: int) -> None:
        """Leaving a field writes its hours in our notation."""
        field = self.fields[row]
        if row < len(self._lines) and not hours_text.problem_of(field.text()):
            field.setText(hours_text.line_text(hours_text.read_line(field.text())))
        self.left.emit()

    def _on_row(self, row: int) -> None:
        if row < len(self._lines):
            rect = self.picture.row_rect(row)
            there = self.picture.mapTo(self._page, rect.center())
            self.ensureVisible(0, there.y(), 0, ROW_HEIGHT)
            self.line_entered.emit(self._lines[row].position)

    def _explain(self) -> None:
        """Mark what is not understood, and say why of the first one."""
        said = ""
        for shown, field in zip(self._lines, self.fields, strict=False):
            reason = hours_text.problem_of(field.text())
            set_style_property(field, "invalid", bool(reason))
            field.setAccessibleDescription(reason)
            if reason and not said:
                said = f"{template_texts.line_name(self._cycle, shown)}: {reason}"
        self.explained.emit(said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Undo takes back the typing of a field, then earlier steps; the view follows the field."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self.ensureWidgetVisible(watched, 0, 8)
            row = self.fields.index(watched)
            if row < len(self._lines):
                self.line_entered.emit(self._lines[row].position)
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            typing = isinstance(watched, QLineEdit) and watched.isUndoAvailable()
            if not typing and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if not typing and event.type() is QEvent.Type.KeyPress:
                self.undo_wanted.emit()
                return True
        return super().eventFilter(watched, event)
