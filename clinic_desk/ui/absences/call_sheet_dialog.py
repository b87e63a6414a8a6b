"""A call sheet on the screen: worked off call by call, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, current_language, ngettext
from clinic_desk.printing.call_sheet import call_sheet
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.sheets import Sheet
from clinic_desk.rules.call_sheets import CallSheetView, LineView
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, Slot
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import call_sheets, finder, undo
from clinic_desk.ui.absences import keys, speaking, texts
from clinic_desk.ui.absences.call_buttons import CallButtons
from clinic_desk.ui.absences.call_panel import CallPanel
from clinic_desk.ui.absences.lines_table import LinesTable
from clinic_desk.ui.absences.offer_hold import OfferHold
from clinic_desk.ui.absences.reason_line import ReasonLine
from clinic_desk.ui.absences.sheet_head import SheetHead
from clinic_desk.ui.actions import shortcut
from clinic_desk.ui.widgets import EmptyState, StatusLine
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.spoken_box import ClinicName, SpokenBox, clinic_in

_LEAST_PANEL = 400
_LOW_SCREEN = 600
_ALL = Changes.VISITS | Changes.JOURNAL | Changes.SHEETS | Changes.WAITING


class CallSheetDialog(QDialog):
    """The people on the left, the call in hand on the right, the sentence below it.

    Writes through ``call_sheets`` and tells ``tell`` what each step touched. ``show_visit`` shows a visit in
    the grid; ``print_sheet`` gets the sheet to put on paper. ``clinic`` is the name that is
    said, ``head`` what stands over the paper (None: the name alone).
    """

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        sheet_id: int,
        *,
        clinic: ClinicName,
        show_visit: Callable[[int], None],
        print_sheet: Callable[[Sheet], None],
        head: ClinicHead | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("call_sheet_dialog")
        self._clock, self._actor, self._tell = clock, actor, tell
        self._sheet_id, self._clinic = sheet_id, clinic
        self._show_visit, self._print_sheet = show_visit, print_sheet
        self._head = head or ClinicHead(clinic_in(clinic, "kk"), clinic_in(clinic, "ru"))
        self._doctors = {row.id: row for row in finder.doctors(with_inactive=True)}
        self.view: CallSheetView = call_sheets.sheet(sheet_id, now=clock.now(), pc=actor().pc)
        self._offers: Sequence[Slot] = ()
        self._chosen = 0
        self._shown_id: int | None = None
        self._late_known = 0
        self._filling = False
        self.head = SheetHead(self)
        self.table = LinesTable(self)
        self._hold = OfferHold(self, clock, actor)
        self.panel = CallPanel(self)
        self.buttons = CallButtons(self)
        self.reason = ReasonLine(self)
        low = self.screen().availableGeometry().height() < _LOW_SCREEN
        self.spoken = SpokenBox(self, highest=76 if low else 270, lowest=72)
        self.finished_page = EmptyState("check-check", self)
        self.pages = QStackedWidget(self)
        self.ask = AskBanner(self)
        self.news = StatusLine(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._fill(None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- built once ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 10, 16, 8)
        whole.setSpacing(7)
        whole.addWidget(self.head)
        whole.addLayout(self._body(), 1)
        whole.addWidget(self.buttons)
        whole.addWidget(self.news)

    def _body(self) -> QHBoxLayout:
        """The people, and the call in hand."""
        call = QWidget(self)
        column = QVBoxLayout(call)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.panel)
        for part in (self.reason, self.ask, self.spoken):
            column.addWidget(part)
        column.addStretch()
        self.pages.addWidget(call)
        self.pages.addWidget(self.finished_page)
        self.pages.setMinimumWidth(_LEAST_PANEL)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)
        body.addWidget(self.pages, 1)
        return body

    def _connect(self) -> None:
        self.table.answered.connect(self._do)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.buttons.wanted.connect(self._do)
        self.panel.offer_chosen.connect(self._choose)
        self.panel.reopen_wanted.connect(self._reopen)
        self.panel.show_wanted.connect(self._show_in_grid)
        self.finished_page.action_triggered.connect(self.accept)
        self.head.take_back.clicked.connect(self._ask_take_back)
        self.head.print.clicked.connect(self._print)
        self.head.close_button.clicked.connect(self.reject)
        self.finished.connect(lambda _result: self._hold.let_go())
        QShortcut(shortcut("undo"), self).activated.connect(self._undo)
        QShortcut(shortcut("print_slip"), self).activated.connect(self._print)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.setWindowTitle(_("Call sheet"))
        self.table.setAccessibleName(_("People to call"))
        self.table.rows.retranslate()
        self.head.retranslate()
        self.finished_page.set_texts(
            _("Everybody on this sheet is settled. It stays in the history and can still be printed."),
            _("Close"),
        )
        self.panel.retranslate()
        self.buttons.retranslate()
        self._late_known = 0
        self.ask.withdraw()
        self._show_head()
        self._show_line()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 -- Qt's name
        """Only now is known how much room the texts take."""
        super().showEvent(event)
        whole = self.layout()
        if whole is not None:
            whole.activate()
        open_at(self, 1160, 680)

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def line(self) -> LineView | None:
        """The line in hand."""
        return next((one for one in self.view.lines if one.id == self._shown_id), None)

    @property
    def offer(self) -> Slot | None:
        """The time that is being offered."""
        return self._offers[self._chosen] if self._chosen < len(self._offers) else None

    @property
    def _moves(self) -> bool:
        """Whether new times are to be found; of another room people are only told."""
        return self.view.kind is not ExceptionKind.OTHER_ROOM

    def reload(self, go_to: int | None = None) -> None:
        """Read the sheet anew and show a line, by default the one shown now."""
        if self._read():
            self._fill(self._shown_id if go_to is None else go_to)

    def _read(self) -> bool:
        """Close if the sheet was taken back."""
        try:
            self.view = call_sheets.sheet(self._sheet_id, now=self._clock.now(), pc=self._actor().pc)
        except errors.UnknownRow:
            self.accept()
            return False
        return True

    def _fill(self, line_id: int | None) -> None:
        if line_id is None and (first := self.view.next_after()) is not None:
            line_id = first.id
        self._filling = True
        self.table.set_rows(self.view.lines)
        place = next((n for n, one in enumerate(self.view.lines) if one.id == line_id), 0)
        self.table.setCurrentIndex(self.table.rows.index(place, 0))
        self._filling = False
        self._take_up(self.view.lines[place].id if self.view.lines else None)
        self._show_head()

    def _on_current(self, index: QModelIndex) -> None:
        if not self._filling and index.isValid():
            self._take_up(self.table.rows.row(index).id)

    def _take_up(self, line_id: int | None) -> None:
        """Take a line in hand: look up what can be offered, in the person's own language."""
        other = line_id != self._shown_id
        self._shown_id, self._offers = line_id, ()
        line = self.line
        if line is not None and line.is_open and self._moves:
            self._offers = call_sheets.proposals_for_line(line.id, now=self._clock.now(), pc=self._actor().pc)
        if other or self._chosen >= len(self._offers):
            self._chosen = 0
        if line is not None and other:
            self.spoken.use(speaking.language_of(line), digits=self.spoken.digits)
        self._show_line()

    def _show_head(self) -> None:
        self.head.show_sheet(self.view)
        late = len(self.view.late)
        if late != self._late_known:
            self._late_known = late
            self.ask.withdraw()
            if late:
                self._tell_late()

    def _show_line(self) -> None:
        line = self.line
        self.reason.hide()
        self.spoken.setVisible(self.ask.isHidden())
        finished = self.view.open == 0 and (line is None or not line.is_open) and self._shown_id is None
        self.pages.setCurrentIndex(1 if finished or line is None else 0)
        self.buttons.setVisible(line is not None)
        self._hold.offer(self.offer if line is not None and line.is_open else None)
        if line is None:
            return
        self.buttons.show_for(is_open=line.is_open, moves=self._moves, has_offer=self.offer is not None)
        self.panel.show_line(line, self._offers, self._chosen, self._doctors, moves=self._moves)
        speaker = speaking.speaker_for(
            line, self.offer, self._doctors, self._clinic, self._clock.now().date(), moves=self._moves
        )
        if speaker is None:
            self.spoken.clear(_("Nothing has to be said any more."))
        else:
            self.spoken.say(speaker)

    def _tell_late(self) -> None:
        late = self.view.late
        self.spoken.hide()
        question = ngettext(
            "{n} visit was booked into the closed time after this sheet was made.",
            "{n} visits were booked into the closed time after this sheet was made.",
            len(late),
        ).format(n=len(late))
        self.ask.ask(
            question,
            [
                Answer("add_late", _("Put on the sheet"), self._add_late, "primary"),
                Answer("not_now", _("Not now"), self._drop_question),
            ],
            details="\n".join(f"{texts.booked_time(one)}  {one.person.short}" for one in late[:4]),
        )

    # --- keys ------------------------------------------------------------------------------------

    def _choose(self, place: int) -> None:
        if place < len(self._offers):
            self._chosen = place
            self._show_line()
        self._back_to_list()

    def _do(self, key: str) -> None:
        line = self.line
        if line is None:
            return
        if not line.is_open and key != keys.ADD_LATE:
            self.news.say(texts.state(line), "quiet")
            return
        match key:
            case "1" | "2" | "3":
                self._choose(int(key) - 1)
            case keys.ADD_LATE if self.view.late:
                self._add_late()
            case keys.AGREED if self._moves:
                self._agree(line)
            case keys.AGREED | keys.KEEP:
                self._write(lambda now, actor: call_sheets.keep_line(line.id, now=now, actor=actor))
            case keys.NO_ANSWER:
                self._write(lambda now, actor: call_sheets.no_answer(line.id, now=now, actor=actor))
            case keys.WAITING if self._moves:
                reason = _("no time suited, put on the waiting list")
                self._write(
                    lambda now, actor: call_sheets.to_waiting_list(line.id, reason, now=now, actor=actor)
                )
            case keys.CANCEL:
                self._ask_reason(line)

    def _agree(self, line: LineView) -> None:
        offer = self.offer
        if offer is None:
            self.news.say(_("There is no time to agree to."), "warn")
            return
        self._write(lambda now, actor: call_sheets.move_line(line.id, offer, now=now, actor=actor))

    def _ask_reason(self, line: LineView) -> None:
        self.spoken.hide()
        self.reason.ask(
            _("Cancel the visit: why?"),
            [_("the patient asked for it"), _("goes to another clinic"), _("feels well again")],
            lambda reason: self._write(
                lambda now, actor: call_sheets.cancel_line(line.id, reason, now=now, actor=actor)
            ),
            self._drop_question,
        )

    def _drop_question(self) -> None:
        self._show_line()
        self._back_to_list()

    # --- steps -----------------------------------------------------------------------------------

    def _write(self, use_case: Callable[..., object]) -> None:
        """One step; then the next person, and a line of news about this one."""
        line = self.line
        try:
            use_case(self._clock.now(), self._actor())
        except errors.ClinicError as error:
            self.reload()
            self.news.say(wording.sentence(error), "danger")
            self._back_to_list()
            return
        self._tell(_ALL)
        if not self._read():
            return
        following = self.view.next_after(0 if line is None else line.position)
        self._fill(self._shown_id if following is None else following.id)
        done = next((one for one in self.view.lines if line is not None and one.id == line.id), None)
        if done is not None:
            self.news.say(f"{done.visit.person.short}: {texts.state(done)}", "ok")
        self._finish_if_done()
        self._back_to_list()

    def _finish_if_done(self) -> None:
        if self.view.open == 0 and not self.view.late:
            self._shown_id = None
            self._show_line()

    def _add_late(self) -> None:
        self.ask.withdraw()
        self._write(lambda now, actor: call_sheets.add_late(self._sheet_id, now=now, actor=actor))

    def _reopen(self) -> None:
        line = self.line
        if line is not None:
            self._take_back(lambda now, actor: call_sheets.reopen_line(line.id, now=now, actor=actor))

    def _undo(self) -> None:
        self._take_back(lambda now, actor: undo.take_back_last(now=now, actor=actor))

    def _take_back(self, use_case: Callable[..., object]) -> None:
        shown = self._shown_id
        try:
            use_case(self._clock.now(), self._actor())
        except errors.ClinicError as error:
            self.news.say(wording.sentence(error), "danger")
            return
        self._tell(_ALL | Changes.TIMETABLE)
        self.reload(shown)
        self.news.say(_("Taken back."), "ok")
        self._back_to_list()

    def _ask_take_back(self) -> None:
        self.pages.setCurrentIndex(0)
        self.spoken.hide()
        self.ask.ask(
            _("Take back the absence, this sheet and everything done on it?"),
            [
                Answer("stay", _("Back"), self._drop_question),
                Answer("take_back", _("Take everything back"), self._take_back_all, "danger"),
            ],
            careful="stay",
        )

    def _take_back_all(self) -> None:
        self._take_back(lambda now, actor: call_sheets.take_back_sheet(self._sheet_id, now=now, actor=actor))

    def _show_in_grid(self) -> None:
        line = self.line
        if line is not None:
            self.accept()
            self._show_visit(line.visit.id)

    def _print(self) -> None:
        self._print_sheet(
            call_sheet(
                self.view,
                self._doctors,
                head=self._head,
                registrar=self._actor().registrar,
                now=self._clock.now(),
                language=current_language(),
            )
        )

    def _back_to_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
