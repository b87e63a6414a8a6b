"""What is done with the hours of the doctor shown: dialogs opened, what was saved said and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from clinic_desk import wording
from clinic_desk.clock import Clock
from clinic_desk.errors import ClinicError
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor
from clinic_desk.rules.timetable import Template
from clinic_desk.services import undo
from clinic_desk.services.templates import SavedTemplate
from clinic_desk.ui.staff.doctor_editor import DoctorEditor
from clinic_desk.ui.staff.hours_dialog import EndDialog, HoursDialog, TemplateDialog
from clinic_desk.ui.widgets import StatusLine

_TOUCHED = Changes.TIMETABLE | Changes.VISITS | Changes.JOURNAL


@dataclass(frozen=True)
class Desk:
    """The clock, who sits there, and whom to tell what a use case touched."""

    clock: Clock
    actor: Callable[[], Actor]
    tell: Callable[[Changes], None]


class DoctorHours(QObject):
    """New, other and ended hours of one doctor after the other; remembers what was saved last."""

    def __init__(self, window: QWidget, editor: DoctorEditor, news: StatusLine, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._editor, self._news, self._desk = window, editor, news, desk
        self._action_id: int | None = None

    def add(self) -> None:
        """New hours beside those the doctor has."""
        row = self._editor.row
        if row is not None:
            self._open(TemplateDialog(self._window, self._desk.clock, self._desk.actor, row))

    def change(self, old: Template) -> None:
        """Other hours in place of these from a day on."""
        row = self._editor.row
        if row is not None:
            self._open(TemplateDialog(self._window, self._desk.clock, self._desk.actor, row, old))

    def end(self, old: Template) -> None:
        """The last day of these hours."""
        row = self._editor.row
        if row is not None:
            self._open(EndDialog(self._window, self._desk.clock, self._desk.actor, row, old))

    def take_back(self) -> bool:
        """Take the hours saved last back, with moved visits and call sheet; False if there are none."""
        action_id, self._action_id = self._action_id, None
        if action_id is None:
            return False
        try:
            done = undo.take_back_action(action_id, now=self._desk.clock.now(), actor=self._desk.actor())
        except ClinicError as error:
            self._news.say(wording.sentence(error), "danger")
        else:
            self._editor.show_hours(today=self._desk.clock.now().date())
            said = _("Taken back: the hours are as they were.")
            if done.outside and done.action is not None:
                said = wording.timetables.undone(done.action, len(done.outside))
            self._news.say(said, "ok")
            self._desk.tell(_TOUCHED)
        return True

    def _open(self, dialog: HoursDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._on_saved(dialog.saved))
        dialog.open()

    def _on_saved(self, saved: SavedTemplate | None) -> None:
        if saved is None or saved.action_id is None:
            return
        self._action_id = saved.action_id
        self._editor.show_hours(today=self._desk.clock.now().date(), choose=saved.template_id)
        self._editor.hours.list.setFocus(Qt.FocusReason.OtherFocusReason)
        said = _("The hours are saved.")
        if saved.sheet_id is not None:
            said += " " + _("A call sheet was made: it waits among the call sheets.")
        self._news.say(said, "ok", _("Take back"))
        self._desk.tell(_TOUCHED)
