"""The paper that the person who asked takes home: the slip of a visit, the notice of a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_desk import passport
from clinic_desk.i18n import _
from clinic_desk.rules.rows import JournalResult, JournalRow
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.services import booking, journal

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


class TakeHome:
    """Makes slips and notices for the main window, which shows them before they are printed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._request_id: int | None = None
        visits, call = window.visits, window.call
        for booked in (call.booked, visits.moved):
            booked.connect(lambda done: self._answered(done.visit.request_id))
        call.refused.connect(lambda done: self._answered(done.journal.request_id))
        visits.cancelled.connect(lambda _done: self._answered(None))
        visits.taken_back.connect(lambda: self._answered(None))
        window.sentence.paper_requested.connect(self.print_answered)
        window.journal.paper_wanted.connect(self.print_for)

    def _answered(self, request_id: int | None) -> None:
        """This request was answered last; None: there is nothing to take home from the last answer."""
        self._request_id = request_id

    def print_current(self) -> None:
        """Ctrl+P: for the row of the journal in focus, else for the last answer."""
        pages = self._window.journal
        row = pages.current_row() if pages.has_focus() else None
        if row is not None:
            self.print_for(row.request_id)
        else:
            self.print_answered()

    def print_answered(self) -> None:
        """For the last answer, if there is one."""
        if self._request_id is not None:
            self.print_for(self._request_id)

    def print_for(self, request_id: int) -> None:
        """What belongs to a row of the journal; one that has no paper is told so in the quiet line."""
        self._window.try_(lambda: self._print(journal.row(request_id)))

    def _print(self, row: JournalRow) -> None:
        if row.result is JournalResult.REFUSED:
            self._print_notice(row)
        elif row.visit_id is not None and _is_to_come(row.visit_id):
            self.print_slip(row.visit_id)
        else:
            text = _("Only a visit that is still to come has a slip, and a refusal its notice.")
            self._window.foot.news.say(text, "warn")

    def print_slip(self, visit_id: int) -> None:
        """The slip of a visit, on the paper set for this desk."""
        from clinic_desk.printing.slip import SlipPaper, slip_sheet

        window = self._window
        visit = booking.visit(visit_id)
        sheet = slip_sheet(
            booking.appointment_of(visit_id),
            number=visit.number,
            person=visit.person,
            person_id=visit.person_id,
            head=window.dialogs.head(),
            registrar=window.dialogs.registrar(),
            now=window.clock.now(),
            language=window.sentence.language,
            paper=SlipPaper(window.settings.slip_paper),
        )
        window.dialogs.print_sheet(sheet, for_slips=True)

    def _print_notice(self, row: JournalRow) -> None:
        from clinic_desk.printing.refusal_notice import refusal_notice

        window = self._window
        own = window.settings.passport_texts
        kazakh, russian = (passport.text(own, "complain", language) for language in passport.LANGUAGES)
        sheet = refusal_notice(
            row,
            complain=(kazakh, russian),
            head=window.dialogs.head(),
            registrar=window.dialogs.registrar(),
            now=window.clock.now(),
            language=window.sentence.language,
        )
        window.dialogs.print_sheet(sheet)


def _is_to_come(visit_id: int) -> bool:
    return next_state(booking.visit(visit_id).state, Step.MOVE) is not None
