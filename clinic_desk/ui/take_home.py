"""The paper that the person who asked takes home: the slip of a visit, the notice of a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_desk import passport
from clinic_desk.i18n import _
from clinic_desk.rules.rows import JournalResult, JournalRow, VisitRow
from clinic_desk.rules.visits import Step, next_state
from clinic_desk.services import booking, journal, sheet_lines

if TYPE_CHECKING:
    from clinic_desk.printing.sheets import Sheet
    from clinic_desk.services.groups import GroupBooking
    from clinic_desk.ui.main_window import MainWindow


class TakeHome:
    """Makes slips and notices for the main window, which shows them before they are printed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._request_id: int | None = None
        self._visit_ids: list[int] = []
        visits, call = window.visits, window.call
        for booked in (call.booked, visits.moved):
            booked.connect(lambda done: self._answered(done.visit.request_id))
        call.refused.connect(lambda done: self._answered(done.journal.request_id))
        visits.cancelled.connect(lambda _done: self.forget())
        visits.taken_back.connect(self.forget)
        window.sentence.paper_requested.connect(self.print_answered)
        window.journal.paper_wanted.connect(self.print_for)

    # --- whom the last answer was given to ----------------------------------------------------------------

    def _answered(self, request_id: int) -> None:
        self._request_id, self._visit_ids = request_id, []

    def answered_group(self, done: GroupBooking) -> None:
        """A family or a series was booked: it has a slip for each visit."""
        self._request_id, self._visit_ids = None, [one.visit.id for one in done.bookings]

    def forget(self) -> None:
        """There is nothing to take home from the last answer."""
        self._request_id, self._visit_ids = None, []

    # --- what is asked for --------------------------------------------------------------------------------

    def print_current(self) -> None:
        """Ctrl+P: for the row of the journal in focus, else for the last answer."""
        pages = self._window.journal
        row = pages.current_row() if pages.has_focus() else None
        if row is not None:
            self.print_for(row.request_id)
        else:
            self.print_answered()

    def print_answered(self) -> None:
        """For the last answer; before there is one the quiet line says what has paper at all."""
        if self._visit_ids:
            self.print_slips(self._visit_ids, self._window.sentence.language)
        elif self._request_id is not None:
            self.print_for(self._request_id, self._window.sentence.language)
        else:
            self._say_nothing_is_there()

    def print_for(self, request_id: int, language: str = "") -> None:
        """What belongs to a row of the journal, else the quiet line says that nothing does.

        Without a ``language`` it is the one in which the request was answered.
        """
        self._window.try_(lambda: self._print(journal.row(request_id), language))

    def print_slip(self, visit_id: int) -> None:
        """The slip of a visit, in the language in which its request was answered."""
        self.print_slips([visit_id], "")

    def print_slips(self, visit_ids: list[int], language: str) -> None:
        """The slips of those visits that are still to come, each on a leaf of its own."""
        self._window.try_(lambda: self._print_slips(visit_ids, language))

    # --- the paper ----------------------------------------------------------------------------------------

    def _print(self, row: JournalRow, language: str) -> None:
        if row.result is JournalResult.REFUSED:
            self._print_notice(row)
        else:
            self._print_slips([] if row.visit_id is None else [row.visit_id], language)

    def _print_slips(self, visit_ids: list[int], language: str) -> None:
        from clinic_desk.printing.bundle import bundle

        visits = [visit for visit in map(booking.visit, visit_ids) if _is_to_come(visit)]
        if not visits:
            self._say_nothing_is_there()
            return
        sheets = [self._slip(visit, language) for visit in visits]
        days = sorted(visit.at.date() for visit in visits)
        document = bundle(sheets, "slips", days[0], days[-1], language=language)
        self._window.dialogs.print_sheet(document, for_slips=True)

    def _say_nothing_is_there(self) -> None:
        text = _("Only a visit that is still to come has a slip, and a refusal its notice.")
        self._window.foot.news.say(text, "warn")

    def _slip(self, visit: VisitRow, language: str) -> Sheet:
        from clinic_desk.printing.slip import SlipPaper, slip_sheet

        window = self._window
        spoken = language or sheet_lines.request_facts(visit.id).language
        return slip_sheet(
            booking.appointment_of(visit.id),
            number=visit.number,
            person=visit.person,
            person_id=visit.person_id,
            head=window.dialogs.head(),
            registrar=window.dialogs.registrar(),
            now=window.clock.now(),
            language=spoken if spoken in passport.LANGUAGES else window.sentence.language,
            paper=SlipPaper(window.settings.slip_paper),
        )

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


def _is_to_come(visit: VisitRow) -> bool:
    return next_state(visit.state, Step.MOVE) is not None
