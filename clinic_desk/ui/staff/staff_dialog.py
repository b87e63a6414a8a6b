"""Doctors and hours: the list at the left, one doctor with his hours at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.clock import Clock
from clinic_desk.errors import ClinicError
from clinic_desk.i18n import _, format_moment, ngettext
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, DoctorRow, VisitRow
from clinic_desk.services import staff
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.staff.doctor_editor import DoctorEditor
from clinic_desk.ui.staff.doctor_hours import Desk, DoctorHours
from clinic_desk.ui.staff.doctor_list import ROW_ROLE, DoctorDelegate, DoctorListModel
from clinic_desk.ui.staff.timetable_dialog import TimetableImportDialog
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import EmptyState, StatusLine
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.screen_size import open_at

_MOST_NAMED = 6


class StaffDialog(QDialog):
    """Add, edit, order and switch off doctors; their hours; take over a timetable file.

    Writes through the services and tells ``changed`` what each use case touched.
    """

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor_fn: Callable[[], Actor],
        changed: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("staff_dialog")
        self._clock = clock
        self._actor_fn = actor_fn
        self._tell = changed
        self._choosing = False
        self.model = DoctorListModel(self)
        self.list = named(QListView(self), "doctors")
        self.add_button = named(QPushButton(self), "add_doctor")
        self.up_button = named(QPushButton(self), "move_up")
        self.down_button = named(QPushButton(self), "move_down")
        self.import_button = named(QPushButton(self), "import_timetable")
        self.empty = EmptyState("stethoscope", self)
        self.editor = DoctorEditor(self)
        self.ask = AskBanner(self)
        self.news = StatusLine(self)
        self.hours = DoctorHours(self, self.editor, self.news, Desk(clock, actor_fn, changed))
        self.switch_button = named(QPushButton(self), "switch_off")
        self.revert_button = named(QPushButton(self), "revert")
        self.save_button = named(QPushButton(self), "save")
        self.close_button = named(QPushButton(self), "close")
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.reload()

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(DoctorDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_button.setIcon(icons.icon("plus"))
        for button, sign in ((self.up_button, "chevron-up"), (self.down_button, "chevron-down")):
            set_role(button, "sign")
            button.setIcon(icons.icon(sign))
        self.import_button.setIcon(icons.icon("file-spreadsheet"))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        set_role(self.save_button, "primary")
        self.save_button.setDefault(True)
        order = QHBoxLayout()
        order.setSpacing(6)
        order.addWidget(self.add_button, 1)
        order.addWidget(self.up_button)
        order.addWidget(self.down_button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        left.addLayout(order)
        left.addWidget(self.import_button)
        side = QWidget(self)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.list.setMinimumWidth(248)
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.editor)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._pages, 1)
        right.addWidget(self.ask)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(side)
        body.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.switch_button)
        foot.addWidget(self.news, 1)
        foot.addWidget(self.revert_button)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(body, 1)
        column.addLayout(foot)
        open_at(self, 1120, 690)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.add_button.clicked.connect(lambda: self._leave_for(self._begin_new))
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        self.import_button.clicked.connect(lambda: self._leave_for(self._open_import))
        self.empty.action_triggered.connect(self._begin_new)
        self.editor.edited.connect(self._show_state)
        self.editor.hours.add_wanted.connect(self._add_hours)
        self.editor.hours.change_wanted.connect(self.hours.change)
        self.editor.hours.end_wanted.connect(self.hours.end)
        self.news.action_triggered.connect(self.hours.take_back)
        self.save_button.clicked.connect(self._on_save)
        self.revert_button.clicked.connect(self._revert)
        self.switch_button.clicked.connect(self._switch)
        self.close_button.clicked.connect(self.reject)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.setWindowTitle(_("Doctors and hours"))
        self.list.setAccessibleName(_("Doctors"))
        self.add_button.setText(_("Add a doctor"))
        self.up_button.setToolTip(_("Move up"))
        self.up_button.setAccessibleName(_("Move up"))
        self.down_button.setToolTip(_("Move down"))
        self.down_button.setAccessibleName(_("Move down"))
        self.import_button.setText(_("Take over a timetable file…"))
        self.empty.set_texts(
            _("No doctors yet. Add the first one, or take over the clinic's timetable file."),
            _("Add a doctor"),
        )
        self.save_button.setText(_("Save"))
        self.revert_button.setText(_("Discard changes"))
        self.close_button.setText(_("Close"))
        self.model.retranslate()
        self.editor.retranslate()
        self.ask.withdraw()
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    # --- what is shown ---------------------------------------------------------------------------

    def reload(self, choose: int | None = None) -> None:
        """Read the doctors anew and show one of them, by default the one shown before."""
        wanted = choose if choose is not None else self.editor.doctor_id
        self._set_rows()
        place = self.model.place_of(wanted)
        if place < 0 and self.model.rows():
            place = 0
        self._select(place)
        self._show_doctor(self.model.rows()[place] if place >= 0 else None)
        self._pages.setCurrentIndex(1 if self.model.rows() else 0)
        self._show_state()

    def _select(self, place: int) -> None:
        """Mark a line of the list without asking anything."""
        self._choosing = True
        index = self.model.index(place) if place >= 0 else QModelIndex()
        choice = self.list.selectionModel()
        choice.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._choosing = False

    def _set_rows(self) -> None:
        self._choosing = True
        self.model.set_rows(staff.doctors())
        self._choosing = False

    def _show_doctor(self, row: DoctorRow | None) -> None:
        self.editor.show_doctor(row, today=self._clock.now().date())
        self._show_state()

    def _show_state(self) -> None:
        shown = self.editor.row
        dirty = self.editor.is_dirty()
        editing = self._pages.currentIndex() == 1
        place = self.model.place_of(shown.id if shown else None)
        self.up_button.setEnabled(place > 0)
        self.down_button.setEnabled(0 <= place < len(self.model.rows()) - 1)
        self.switch_button.setVisible(shown is not None)
        self.switch_button.setText(
            _("Switch on again") if shown is not None and not shown.active else _("Switch off")
        )
        for button in (self.save_button, self.revert_button):
            button.setVisible(editing)
            button.setEnabled(dirty)

    # --- leaving what was typed ------------------------------------------------------------------

    def _on_current(self, current: QModelIndex) -> None:
        row = current.data(ROW_ROLE)
        if self._choosing or not isinstance(row, DoctorRow):
            return
        if self.editor.is_dirty():
            # after the view has finished with its own choice
            QTimer.singleShot(0, self, lambda: self._select(self.model.place_of(self.editor.doctor_id)))
        self._leave_for(lambda: self._go_to(row))

    def _go_to(self, row: DoctorRow) -> None:
        self._pages.setCurrentIndex(1)
        self._select(self.model.place_of(row.id))
        self._show_doctor(row)

    def _leave_for(self, then: Callable[[], object]) -> None:
        """Do ``then`` at once, or after the person decided about unsaved text."""
        if not self.editor.is_dirty():
            self.ask.withdraw()
            then()
            return
        name = self.editor.fields.form().name.full or _("new doctor")
        self.ask.ask(
            _("{doctor}: the changes are not saved.").format(doctor=name),
            [
                Answer("save", _("Save"), lambda: self._save(then), "primary"),
                Answer("discard", _("Discard"), lambda: self._discard(then)),
                Answer("stay", _("Go on editing"), self.editor.fields.last_name.setFocus),
            ],
        )

    def _discard(self, then: Callable[[], object]) -> None:
        self._show_doctor(self.editor.row)
        then()

    def _revert(self) -> None:
        row = self.editor.row
        if row is None and self.model.rows():
            row = self.model.rows()[0]
            self._select(0)
        self._show_doctor(row)
        self._pages.setCurrentIndex(1 if self.model.rows() else 0)
        self._show_state()

    def reject(self) -> None:
        """Close, unless there is something unsaved to decide about."""
        self._leave_for(super().reject)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """The cross of the window asks as «Close» does."""
        if self.editor.is_dirty():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    # --- what is done ----------------------------------------------------------------------------

    def _begin_new(self) -> None:
        self._select(-1)
        self._show_doctor(None)
        self._pages.setCurrentIndex(1)
        self._show_state()
        self.editor.fields.last_name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        self._save(None)

    def _save(self, then: Callable[[], object] | None) -> None:
        """Write the doctor; the hours have a dialog of their own."""
        is_new = self.editor.row is None
        try:
            row = self.editor.write(now=self._clock.now(), actor=self._actor_fn())
        except ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        if row is None:
            return
        self.reload(row.id)
        self.news.say(_("{doctor}: saved.").format(doctor=row.name.short), "ok")
        self._tell(Changes.DOCTORS | Changes.TIMETABLE)
        if then is not None:
            then()
        elif is_new:
            self.editor.hours.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- hours -----------------------------------------------------------------------------------

    def _add_hours(self) -> None:
        """Hours need a doctor: what was typed about him is saved first."""
        if self.editor.is_dirty() or self.editor.row is None:
            self._save(self.hours.add)
        else:
            self.hours.add()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Ctrl+Z takes the hours saved last back."""
        if not (event.matches(QKeySequence.StandardKey.Undo) and self.hours.take_back()):
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        ids = [row.id for row in self.model.rows()]
        place = self.model.place_of(self.editor.doctor_id)
        ids[place], ids[place + step] = ids[place + step], ids[place]
        try:
            staff.reorder(ids, now=self._clock.now(), actor=self._actor_fn())
        except ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self._set_rows()
        self._select(place + step)
        self._show_state()
        self._tell(Changes.DOCTORS)

    def _switch(self) -> None:
        row = self.editor.row
        if row is None:
            return
        if not row.active:
            self._leave_for(lambda: self._set_active(row, active=True))
            return
        booked = staff.booked_from(row.id, self._clock.now().date())
        if not booked:
            self._leave_for(lambda: self._set_active(row, active=False))
            return
        question = ngettext(
            "{doctor} still has {n} booked visit. It stays booked; please settle it.",
            "{doctor} still has {n} booked visits. They stay booked; please settle them.",
            len(booked),
        ).format(doctor=row.name.short, n=len(booked))
        self.ask.ask(
            question,
            [
                Answer("switch_off", _("Switch off"), lambda: self._set_active(row, active=False), "danger"),
                Answer("back", _("Back"), self.list.setFocus),
            ],
            details=_names(booked),
        )

    def _set_active(self, row: DoctorRow, *, active: bool) -> None:
        try:
            staff.set_active(row.id, active=active, now=self._clock.now(), actor=self._actor_fn())
        except ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self.reload(row.id)
        said = _("{doctor} is switched on again.") if active else _("{doctor} takes no new visits.")
        self.news.say(said.format(doctor=row.name.short), "ok")
        self._tell(Changes.DOCTORS | Changes.TIMETABLE)

    def _open_import(self) -> None:
        dialog = TimetableImportDialog(self, self._clock, self._actor_fn, self._on_imported)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        dialog.choose_file()

    def _on_imported(self, changes: Changes) -> None:
        self.reload()
        self._tell(changes)


def _names(visits: list[VisitRow]) -> str:
    """«24.11.2026 10:30 Ахметов С. Б.» one below the other, the rest as a number."""
    lines = [f"{format_moment(one.at)}  {one.person.short}" for one in visits[:_MOST_NAMED]]
    rest = len(visits) - _MOST_NAMED
    if rest > 0:
        lines.append(ngettext("and {n} more", "and {n} more", rest).format(n=rest))
    return "\n".join(lines)
