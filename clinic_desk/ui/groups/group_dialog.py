"""Visits booked together: seen at once, all of them moved or cancelled in one go; and the question before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, VisitRow
from clinic_desk.services import access, family, finder, groups
from clinic_desk.services.booking import Move
from clinic_desk.services.groups import GroupBooking, GroupKind
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.groups import texts
from clinic_desk.ui.groups.group_work import GroupWork
from clinic_desk.ui.groups.offers_panel import OffersTable, offer_line
from clinic_desk.ui.groups.person_line import no_default_button
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.run_dialog import run
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import Card, KeyButton, PrimaryButton, StatusLine
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.spoken_box import SpokenBox

_WIDTH, _HEIGHT = 780, 520
_OFFERS = 6


class Reach(StrEnum):
    """How far a step goes."""

    ONE = "one"
    ALL = "all"


class ReachDialog(QDialog):
    """«This visit or all of them?» Enter takes the one that was meant first; returns, saves nothing."""

    def __init__(self, parent: QWidget | None, question: str, visits: Sequence[VisitRow]) -> None:
        super().__init__(parent)
        self.setObjectName("reach_dialog")
        self.reach: Reach | None = None
        self.setWindowTitle(_("Booked together"))
        head = QLabel(question, self, wordWrap=True)
        set_role(head, "heading")
        said = _("{visits} were booked together and are still to come.")
        told = QLabel(said.format(visits=texts.visits_text(len(visits))), self, wordWrap=True)
        self.one_button = named(QPushButton(_("Only this visit"), self), "reach_one")
        self.all_button = named(QPushButton(_("All of them"), self), "reach_all")
        self.back_button = named(QPushButton(_("Back"), self), "reach_back")
        self.one_button.setDefault(True)
        set_role(self.one_button, "primary")
        foot = QHBoxLayout()
        for button in (self.one_button, self.all_button, self.back_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for widget in (head, told):
            column.addWidget(widget)
        column.addLayout(foot)
        self.setMinimumWidth(420)
        self.one_button.clicked.connect(lambda: self._take(Reach.ONE))
        self.all_button.clicked.connect(lambda: self._take(Reach.ALL))
        self.back_button.clicked.connect(self.reject)

    def _take(self, reach: Reach) -> None:
        self.reach = reach
        self.accept()


def ask_reach(parent: QWidget, question: str, visits: Sequence[VisitRow]) -> Reach | None:
    """Ask whether one visit is meant or its whole group; None if the person went back."""
    dialog = ReachDialog(parent, question, visits)
    try:
        run(dialog)
        return dialog.reach
    finally:
        dialog.deleteLater()


GROUP_COLUMNS: tuple[Column[VisitRow], ...] = (
    Column(N_("Person"), lambda one: one.person.full, 250),
    Column(N_("Day"), lambda one: texts.format_day(one.at.date()), 110),
    Column(N_("Time"), lambda one: f"{one.at:%H:%M}", 60),
    Column(N_("Doctor"), lambda one: texts.doctor_text(finder.doctor(one.doctor_id)), 190),
    Column(N_("State"), lambda one: wording.state(one.state), 90),
)


class GroupDialog(GroupWork):
    """The visits of one group. What is still to come is cancelled with one reason or moved to one offer.

    A series is cancelled together but moved visit by visit: its days are days of a rule.
    Signals: ``written`` carries the GroupBooking of what was done.
    """

    written = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        *,
        visit_id: int,
        language: str = "kk",
    ) -> None:
        super().__init__(parent, "group_dialog", clock, actor, tell)
        self._visit_id = visit_id
        self._kind = groups.kind_of(visit_id)
        self._visits: list[VisitRow] = []
        self._moves: list[tuple[Move, ...]] = []
        self.table: RowsTable[VisitRow] = named(RowsTable(GROUP_COLUMNS, self), "group_visits")
        self.offers = named(OffersTable(self), "group_offers")
        self.reason = named(QLineEdit(self), "group_reason")
        self.spoken = SpokenBox(self)
        self.spoken.use(texts.spoken_language(language), digits=False)
        self.status = StatusLine(self)
        self.move_button = named(KeyButton("", "", self), "group_move")
        self.cancel_button = named(KeyButton("", "", self, role="danger"), "group_cancel")
        self.back_button = named(KeyButton("", "Esc", self), "group_back")
        self.do_button = named(PrimaryButton("", "Enter", self), "group_do")
        self.undo_button = named(KeyButton("", shortcut_text("undo"), self), "group_undo")
        self.slips_button = named(KeyButton("", shortcut_text("print_slip"), self), "group_slips")
        self.close_button = named(KeyButton("", "Esc", self), "group_close")
        self._lay_out()
        self._connect()
        self.load()
        self.retranslate()
        self.table.setFocus()

    def _lay_out(self) -> None:
        card = Card(self, padding=1)
        card.body.addWidget(self.table)
        card.body.addWidget(self.offers)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        self._buttons = (
            self.move_button,
            self.cancel_button,
            self.do_button,
            self.back_button,
            self.undo_button,
            self.slips_button,
            self.close_button,
        )
        for button in self._buttons:
            foot.addWidget(button)
        no_default_button(self)  # Enter belongs to the offers and to the reason
        self.reason.setMaxLength(300)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.setSpacing(8)
        whole.addWidget(card, 1)
        whole.addWidget(self.reason)
        whole.addWidget(self.spoken)
        whole.addLayout(foot)
        open_at(self, _WIDTH, _HEIGHT)

    def _connect(self) -> None:
        super()._connect()
        self.move_button.clicked.connect(self.offer_moves)
        self.cancel_button.clicked.connect(self.ask_reason)
        self.reason.returnPressed.connect(self.cancel_all)
        self.offers.taken.connect(self.move_all)
        self.offers.selectionModel().currentRowChanged.connect(lambda _new, _old: self._say_move())
        self.do_button.clicked.connect(self._do)
        self.back_button.clicked.connect(self.show_visits)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        is_family = self._kind is GroupKind.FAMILY
        self.setWindowTitle(_("A family booked together") if is_family else _("Repeat visits"))
        self.table.setAccessibleName(_("Visits booked together"))
        self.table.rows.retranslate()
        self.offers.setAccessibleName(_("Free times on offer"))
        self.reason.setPlaceholderText(_("Why are all of them cancelled? Write the reason, then Enter"))
        self.reason.setAccessibleName(_("Why are all of them cancelled? Write the reason, then Enter"))
        self.move_button.setText(_("Move all…"))
        self.cancel_button.setText(_("Cancel all…"))
        self.do_button.setText(_("Cancel all") if not self.reason.isHidden() else _("Move all"))
        self.back_button.setText(_("Back"))

    # --- the visits -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the group again."""
        self._visits = groups.group_of(self._visit_id)
        self.table.set_rows(self._visits)
        if self._visits:
            ids = [one.id for one in self._visits]
            self.table.selectRow(ids.index(self._visit_id))
        self.show_visits()

    def show_visits(self) -> None:
        """The list, with what can be done with it."""
        self.offers.hide()
        self.reason.hide()
        self.table.show()
        to_come = groups.open_visits(self._visits, now=self._clock.now())
        if self._done is None:
            self.spoken.hide()
        self._show_buttons(
            self.move_button if to_come and self._kind is GroupKind.FAMILY and self._done is None else None,
            self.cancel_button if to_come and self._done is None else None,
            self.undo_button if self._done is not None else None,
            self.slips_button if to_come and access.has(Right.PRINT) else None,
            self.close_button,
        )
        (self.close_button if self._done is not None else self.table).setFocus()

    def _with_slips(self) -> list[int]:
        """All of the group that is still to come."""
        return [one.id for one in groups.open_visits(self._visits, now=self._clock.now())]

    def offer_moves(self) -> None:
        """Other times for all of them."""
        today = self._clock.now().date()
        try:
            group_id = self._visits[0].group_id or 0
            self._moves = family.group_offers(group_id, count=_OFFERS, now=self._clock.now())
        except errors.ClinicError as fault:
            show_fault(self.status, fault)
            return
        if not self._moves:
            self.status.say(_("Nothing free for all of them."), "warn")
            return
        doctors = {one.doctor_id: finder.doctor(one.doctor_id) for one in self._visits}
        self.table.hide()
        self.offers.set_rows(
            [
                offer_line(number, texts.offer_of(moves, self._visits), doctors, today)
                for number, moves in enumerate(self._moves, 1)
            ]
        )
        self.offers.show()
        self.offers.selectRow(0)
        self.spoken.show()
        self._show_buttons(self.do_button, self.back_button)
        self.retranslate()
        self.offers.setFocus()
        self._say_move()

    def _say_move(self) -> None:
        row = self.offers.currentIndex().row()
        if not 0 <= row < len(self._moves) or self.offers.isHidden():
            return
        parts = texts.parts_of_moves(self._moves[row])
        self.spoken.say(texts.offer_speaker(parts, self._clock.now().date()))

    def move_all(self) -> None:
        """Move all of them to the marked offer."""
        row = self.offers.currentIndex().row()
        if 0 <= row < len(self._moves):
            moves, now = self._moves[row], self._clock.now()
            self._write(lambda: groups.move_group(moves, now=now, actor=self._actor()))

    def ask_reason(self) -> None:
        """Ask why all of them are cancelled."""
        self.reason.show()
        self._show_buttons(self.do_button, self.back_button)
        self.retranslate()
        self.reason.setFocus()

    def cancel_all(self) -> None:
        """Cancel what is still to come."""
        reason, group_id = self.reason.text().strip(), self._visits[0].group_id or 0
        set_style_property(self.reason, "invalid", not reason)
        if reason:
            now = self._clock.now()
            self._write(lambda: groups.cancel_group(group_id, reason=reason, now=now, actor=self._actor()))

    def _reopen(self) -> None:
        self.load()
        self.status.say(_("Taken back: all visits stand as before."), "ok")

    def _do(self) -> None:
        if self.reason.isHidden():
            self.move_all()
        else:
            self.cancel_all()

    def _write(self, step: Callable[[], GroupBooking]) -> None:
        was_move = self.reason.isHidden()
        try:
            done = self._done = step()
        except errors.ClinicError as fault:
            self.load()
            show_fault(self.status, fault)
            return
        self.load()
        count = texts.visits_text(len(done.bookings))
        if was_move:
            self.spoken.say(texts.family_speaker(texts.parts_of(done)))
            self.spoken.show()
            self.status.say(_("Moved: {visits}").format(visits=count), "ok")
        else:
            self.spoken.hide()
            self.status.say(_("Cancelled: {visits}").format(visits=count), "ok")
        self._tell(Changes.VISITS | Changes.JOURNAL)
        self.written.emit(done)

    def _show_buttons(self, *shown: QWidget | None) -> None:
        for button in self._buttons:
            button.setVisible(button in shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc goes one step back before it closes."""
        if event.key() == Qt.Key.Key_Escape and not self.back_button.isHidden():
            self.show_visits()
        else:
            super().keyPressEvent(event)
