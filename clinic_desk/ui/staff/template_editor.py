"""One template on the picture of its cycle, with what it means for real days beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.rules import cycles, template_change
from clinic_desk.rules.cycles import Line
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, Part, Template, Timetable
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff import hours_text, template_texts
from clinic_desk.ui.staff.cycle_bar import CycleBar
from clinic_desk.ui.staff.days_preview import DaysPreview, days_of
from clinic_desk.ui.staff.lines_editor import LinesEditor
from clinic_desk.ui.staff.part_panel import PartPanel
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import Card, SegmentedControl

_MOST_UNDO = 100
_USUAL_BREAK = "13:00-14:00"
_SIDE = 284


class TemplateEditor(QWidget):
    """Cycle, lines, facts of the chosen bar, and the next four weeks; knows its own undo.

    Signals:
        edited(): the template is another one now.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template = Template(())
        self._chosen: Part | None = None
        self._position = 0
        self._undo: list[Template] = []
        self._last_key = ""
        self._timetable = Timetable("", 15)
        self._replaces: int | None = None
        self._today = date.min
        self._copied: int | None = None
        self.bar = CycleBar(self)
        self.lines = LinesEditor(self)
        self.facts = PartPanel(self)
        self.days = named(DaysPreview(self), "days_preview")
        self.copy_button = named(QPushButton(self), "copy_line")
        self.break_button = named(QPushButton(self), "cut_break")
        self.break_edit = named(QLineEdit(_USUAL_BREAK, self), "break_hours")
        self.step_choice = named(SegmentedControl(self), "step")
        self.undo_button = named(QPushButton(self), "undo_hours")
        self._menu = QMenu(self.copy_button)
        self._step_label = QLabel(self)
        self._days_title = QLabel(self)
        self._reason = named(QLabel(self, wordWrap=True), "hours_reason")
        self.words = named(QLabel(self, wordWrap=True), "hours_words")
        self.doubts = named(QLabel(self, wordWrap=True), "hours_warnings")
        self._side, self._side_page = QScrollArea(self), QWidget()
        self._fill_side()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.step_choice.set_value("15")

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_role(self._reason, "danger")
        set_role(self._step_label, "quiet")
        set_role(self._days_title, "strong")
        set_role(self.words, "small")
        set_role(self.doubts, "warn")
        self.copy_button.setIcon(icons.icon("copy"))
        self.copy_button.setMenu(self._menu)
        self.copy_button.setProperty("hasMenu", "true")
        self.break_button.setIcon(icons.icon("scissors"))
        self.undo_button.setIcon(icons.icon("undo-2"))
        for button in (self.copy_button, self.break_button, self.undo_button):
            button.setAutoDefault(False)
        self.break_edit.setFixedWidth(104)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.copy_button)
        tools.addWidget(self.break_button)
        tools.addWidget(self.break_edit)
        tools.addStretch()
        tools.addWidget(self._step_label)
        tools.addWidget(self.step_choice)
        tools.addWidget(self.undo_button)
        left = Card(self, padding=8)
        left.body.addWidget(self.lines, 1)
        left.body.addWidget(self._reason)
        left.body.addWidget(self.doubts)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(left, 1)
        body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addLayout(tools)
        column.addLayout(body, 1)

    def _fill_side(self) -> None:
        """The right side: the chosen hours, the days, what is said about them."""
        page, area = self._side_page, self._side
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        chosen, days = Card(), Card()
        chosen.body.addWidget(self.facts)
        days.body.addWidget(self._days_title)
        days.body.addWidget(self.days)
        days.body.addWidget(self.words)
        column.addWidget(chosen)
        column.addWidget(days)
        column.addStretch()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def _fit_side(self) -> None:
        """As wide as its texts need: it never scrolls sideways."""
        page = self._side_page
        self.facts.show_part(Part(0, Span(0, 1)), "")  # with a bar chosen it is widest
        for part in reversed((page, *page.findChildren(QWidget))):
            part.ensurePolished()
            inside = part.layout()
            if inside is not None:
                inside.invalidate()
                inside.activate()
        width = max(page.minimumSizeHint().width(), _SIDE)
        self._show_facts()
        self._side.setFixedWidth(width + self._side.verticalScrollBar().sizeHint().width())

    def _order(self) -> None:
        """Tab goes as the eye does: cycle and days, tools, lines, picture, the chosen hours."""
        way: tuple[QWidget, ...] = (
            *self.bar.editors(),
            self.copy_button,
            self.break_button,
            self.break_edit,
            *self.step_choice.findChildren(QPushButton),
            self.undo_button,
            *self.lines.fields,
            self.lines.picture,
            *self.facts.editors(),
        )
        for one, following in pairwise(way):
            QWidget.setTabOrder(one, following)

    def _connect(self) -> None:
        picture = self.lines.picture
        self.bar.template_changed.connect(self._on_cycle)
        self.bar.lines_changed.connect(self._show)
        self.lines.typed.connect(self._on_typed)
        self.lines.left.connect(self._end_step)
        self.lines.undo_wanted.connect(self.undo)
        self.lines.line_entered.connect(self._on_line)
        self.lines.explained.connect(self._show_reason)
        picture.part_changed.connect(self._on_drawn)
        picture.chosen.connect(self._on_chosen)
        picture.facts_wanted.connect(self._go_to_facts)
        picture.copy_wanted.connect(self._on_copy)
        picture.paste_wanted.connect(self._on_paste)
        self.facts.part_changed.connect(self._on_facts)
        self.facts.all_wanted.connect(self._on_all)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.break_button.clicked.connect(self._cut_break)
        self.break_edit.textEdited.connect(self._check_break)
        self.undo_button.clicked.connect(self.undo)
        self.step_choice.choice_changed.connect(lambda minutes: picture.set_step(int(minutes)))

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        for part in (self.bar, self.lines, self.facts):
            part.retranslate()
        self.copy_button.setText(_("Copy line to"))
        self.break_button.setText(_("Cut out a break"))
        self.break_button.setToolTip(_("Takes the break out of the hours of every line"))
        self.break_edit.setAccessibleName(_("Break"))
        self.undo_button.setText(_("Take back"))
        self._step_label.setText(_("Step"))
        self.step_choice.set_options([("5", _("{n} min").format(n=5)), ("15", _("{n} min").format(n=15))])
        self.step_choice.setAccessibleName(_("Step of mouse and keys"))
        self._days_title.setText(_("The next four weeks"))
        self._show()
        self._fit_side()

    # --- for the owner ---------------------------------------------------------------------------

    def start(self, template: Template, timetable: Timetable, replaces: int | None, today: date) -> None:
        """Edit a template; what it means is reckoned within the doctor's whole timetable."""
        self._template, self._undo, self._chosen = template, [], None
        self._timetable, self._replaces, self._today = timetable, replaces, today
        self.facts.set_usual(timetable.room, timetable.minutes)
        self.bar.set_first_day(today)
        self.bar.choose_lines(one.position for one in template.parts)
        self._show()
        first = self.shown_lines()
        self._position = first[0].position if first else 0

    def template(self) -> Template:
        """What was edited."""
        return self._template

    def shown_lines(self) -> tuple[Line, ...]:
        """The lines of the picture."""
        shown = {one.position for one in self._template.parts}
        if self._template.cycle is Cycle.NTH_WEEKDAY:
            shown |= self.bar.chosen_lines()
        return cycles.lines_of(self._template.cycle, self._template.length, shown)

    def focus_invalid(self) -> bool:
        """Put the cursor into the first field that is not understood; False if all are."""
        field = self.lines.first_invalid()
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return field is not None

    def undo(self) -> None:
        """Take the last change back: typed, drawn, copied, another cycle, another day."""
        if self._undo:
            self._template = self._undo.pop()
            self._last_key = ""
            if self._template.cycle is Cycle.NTH_WEEKDAY:
                self.bar.choose_lines(one.position for one in self._template.parts)
            self._show()
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Ctrl+Z from any part that has nothing of its own to take back."""
        if event.matches(QKeySequence.StandardKey.Undo) and self._undo:
            self.undo()
        else:
            super().keyPressEvent(event)

    # --- changes ---------------------------------------------------------------------------------

    def _change(self, template: Template, key: str = "", *, typing: bool = False) -> None:
        """Another template; changes with the same ``key`` in a row are one step to take back."""
        if template == self._template:
            return
        if not key or key != self._last_key:
            self._undo = [*self._undo, self._template][-_MOST_UNDO:]
        self._last_key = key
        self._template = template
        self._show(typing=typing)
        self.edited.emit()

    def _show_reason(self, text: str) -> None:
        self._reason.setText(text)
        self._reason.setVisible(bool(text))

    def _end_step(self) -> None:
        self._last_key = ""

    def _on_cycle(self, template: Template) -> None:
        fresh = template.cycle is Cycle.NTH_WEEKDAY and self._template.cycle is not Cycle.NTH_WEEKDAY
        if fresh:
            self.bar.choose_lines(one.position for one in template.parts)
        self._change(template, f"cycle {template.cycle}" if template.cycle is self._template.cycle else "")

    def _on_typed(self, position: int, spans: tuple[Span, ...]) -> None:
        self._change(cycles.typed(self._template, position, spans), f"typed {position}", typing=True)

    def _on_drawn(self, old: Part | None, new: Part | None) -> None:
        template = self._template
        if new is None:
            self._chosen = None
            self._change(cycles.taken_out(template, old) if old is not None else template)
            return
        same_line = old is not None and old.position == new.position
        if old is not None and not same_line:
            template = cycles.taken_out(template, old)
        template = cycles.put(template, new, instead_of=old if same_line else None)
        self._chosen = _holding(template, new)
        self._change(template, "" if old is None else f"moved {new.position}")

    def _on_chosen(self, part: Part | None) -> None:
        self._chosen = part
        self._end_step()
        self._show_facts()

    def _go_to_facts(self) -> None:
        self.facts.purpose.setFocus(Qt.FocusReason.OtherFocusReason)
        self._side.ensureWidgetVisible(self.facts)

    def _on_facts(self, part: Part) -> None:
        if self._chosen is None:
            return
        template = cycles.put(self._template, part, instead_of=self._chosen)
        self._chosen = _holding(template, part)
        self._change(template, f"facts {part.position} {part.span}")

    def _on_all(self) -> None:
        part = self.facts.part()
        if part is not None:
            parts = (replace(part, position=one.position, span=one.span) for one in self._template.parts)
            self._change(replace(self._template, parts=tuple(parts)))

    def _on_line(self, position: int) -> None:
        self._position = position

    def _on_copy(self, position: int) -> None:
        self._copied = position

    def _on_paste(self, position: int) -> None:
        if self._copied is not None:
            self._change(cycles.copied(self._template, self._copied, [position]))

    def _copy_to(self, targets: list[int], *_checked: bool) -> None:
        self._change(cycles.copied(self._template, self._position, targets))

    def _fill_menu(self) -> None:
        """Where the line of the cursor may be copied to."""
        self._menu.clear()
        shown = self.shown_lines()
        source = next((one for one in shown if one.position == self._position), None)
        if source is None:
            return
        others = [one for one in shown if one != source]
        workdays = [one for one in others if one.group == source.group and one.weekday in range(5)]
        alike = [one for one in others if one.weekday is not None and one.weekday == source.weekday]
        groups = [(_("All lines"), others)]
        if workdays and source.weekday in range(5):
            groups.append((_("Monday to Friday"), workdays))
        if alike and self._template.cycle is not Cycle.NTH_WEEKDAY:
            groups.append((_("The same weekday everywhere"), alike))
        groups += [(template_texts.line_name(self._template.cycle, one), [one]) for one in others]
        for text, targets in groups:
            copy = partial(self._copy_to, [one.position for one in targets])
            self._menu.addAction(text).triggered.connect(copy)

    def _cut_break(self) -> None:
        if hours_text.problem_of(self.break_edit.text()):
            self.break_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        pause = hours_text.read_line(self.break_edit.text())
        self._change(cycles.without_break(self._template, pause))

    def _check_break(self) -> None:
        reason = hours_text.problem_of(self.break_edit.text())
        set_style_property(self.break_edit, "invalid", bool(reason))
        self.break_edit.setAccessibleDescription(reason)

    # --- what is shown ---------------------------------------------------------------------------

    def _show(self, *, typing: bool = False) -> None:
        self.bar.show_template(self._template)
        if self._chosen not in self._template.parts:
            self._chosen = None
        if self.lines.show_template(self._template, self.shown_lines(), self._chosen, typing=typing):
            self._order()
        self.undo_button.setEnabled(bool(self._undo))
        self._show_facts()
        self._show_days()

    def _show_facts(self) -> None:
        part = self._chosen
        title = _("Choose hours to see their room and purpose")
        if part is not None:
            line = next(one for one in self.shown_lines() if one.position == part.position)
            name = template_texts.line_name(self._template.cycle, line)
            title = f"{name}, {hours_text.line_text([part.span])}"
        self.facts.show_part(part, title)

    def _show_days(self) -> None:
        """The real days that result, and what looks wrong."""
        wrong = next(iter(template_change.problems(self._template)), None)
        self.words.setText(
            template_texts.summary(self._template)
            if self._template.parts
            else _("Type hours into a line, or draw them beside it.")
        )
        if wrong is not None or self._today == date.min:
            self.doubts.setText(template_texts.problem(*wrong) if wrong is not None else "")
            self.doubts.setVisible(wrong is not None)
            return
        templates = self._timetable.templates
        change = template_change.replacing(templates, self._template, self._replaces, self._today)
        then = template_change.after(self._timetable, change)
        self.days.show_days(days_of(then, max(self._today, self._template.valid_from or self._today)))
        found = template_change.warnings(self._timetable, change) if self._template.parts else ()
        said = list(dict.fromkeys(map(template_texts.warning, found)))
        self.doubts.setText("\n".join(said))
        self.doubts.setVisible(bool(said))


def _holding(template: Template, part: Part) -> Part | None:
    """The part that has these minutes now: it may have joined its neighbours."""
    there = cycles.line(template, part.position)
    return next((one for one in there if one.span.contains(part.span)), None)
