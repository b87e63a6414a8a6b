"""What must not be forgotten, above the foot: unfinished call sheets, freed times, a year without holidays.

At closing time the paper for the next day joins them. All are read beside the window a moment after
something changed: matching a long waiting list takes longer than a key press may.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desk.ui.background import Job, Progress, run_in_background

if TYPE_CHECKING:
    from clinic_desk.rules.call_sheets import SheetRow
    from clinic_desk.rules.waiting import WaitingMatch
    from clinic_desk.ui.absences.sheet_bar import SheetBar
    from clinic_desk.ui.day_list.year_bar import YearBar
    from clinic_desk.ui.printing.tomorrow_bar import TomorrowBar
    from clinic_desk.ui.waiting.freed_strip import FreedStrip

    Standing = tuple[list[SheetRow], list[WaitingMatch], int | None, date | None]

_AFTER_MS = 400
_LOW_WINDOW = 600
"""Below this height (1366 × 768 at 150 %) each line takes its room from the call and its answer."""


class StandingBars(QWidget):
    """``now`` and ``pc`` are asked for at each reading; a bar is made when it first has something to say.

    Signals: ``sheet_wanted`` (number of a call sheet), ``freed_wanted``, ``days_wanted``, ``paper_wanted``,
    ``paper_left`` (date: nobody wants that day on paper), ``failed`` (Exception).
    """

    sheet_wanted = Signal(int)
    freed_wanted = Signal()
    days_wanted = Signal()
    paper_wanted = Signal()
    paper_left = Signal(date)
    failed = Signal(Exception)

    def __init__(self, now: Callable[[], datetime], pc: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._now, self._pc = now, pc
        self.sheets: SheetBar | None = None
        self.freed: FreedStrip | None = None
        self.year: YearBar | None = None
        self.paper: TomorrowBar | None = None
        self.paper_left_for: date | None = None
        """The day that nobody wants on paper, as far back as it is remembered."""
        self._is_calling = False
        self._job: Job[Standing] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._timer.timeout.connect(self._read)

    def reload(self) -> None:
        """Read again what stands open, once nothing more has changed for a moment."""
        self._timer.start()

    def follow_call(self, *, is_calling: bool) -> None:
        """In a low window the paper for tomorrow waits until the call is over; what is urgent stays."""
        self._is_calling = is_calling
        if self.paper is not None:
            self.paper.wait(waits=is_calling and self.window().height() < _LOW_WINDOW)

    def stop(self) -> None:
        """Nobody is at the desk: nothing is read until the next :meth:`reload`."""
        self._timer.stop()

    def _read(self) -> None:
        if not self.window().isVisible():
            return
        if self._job is not None and self._job.running:
            self._timer.start()
            return
        now, pc = self._now(), self._pc()

        def work(_progress: Progress) -> Standing:
            from clinic_desk.services import call_sheets, day_list, paper_lists, waiting

            return (
                call_sheets.open_sheets(now),
                waiting.matches(now=now, pc=pc),
                day_list.days_ahead_warning(now.date()),
                paper_lists.day_to_print(now=now),
            )

        self._job = run_in_background(self, work, on_done=self._show, on_failed=self.failed.emit)

    def _show(self, found: Standing) -> None:
        sheets, matches, year, day = found
        day = None if day == self.paper_left_for else day
        if sheets and self.sheets is None:
            self._make_sheet_bar()
        if matches and self.freed is None:
            self._make_strip()
        if year is not None and self.year is None:
            self._make_year_bar()
        if day is not None and self.paper is None:
            self._make_tomorrow_bar()
        if self.year is not None:
            self.year.set_year(year)
        if self.paper is not None:
            self.paper.set_day(day)
        if self.sheets is not None:
            self.sheets.set_sheets(sheets)
        if self.freed is not None:
            self.freed.set_matches(matches)

    def _make_sheet_bar(self) -> None:
        from clinic_desk.ui.absences.sheet_bar import SheetBar

        self.sheets = SheetBar(self)
        self.sheets.sheet_wanted.connect(self.sheet_wanted)
        self._column.addWidget(self.sheets)

    def _make_strip(self) -> None:
        from clinic_desk.ui.waiting.freed_strip import FreedStrip

        self.freed = FreedStrip(self)
        self.freed.wanted.connect(self.freed_wanted)
        self._column.insertWidget(0, self.freed)

    def _make_year_bar(self) -> None:
        from clinic_desk.ui.day_list.year_bar import YearBar

        self.year = YearBar(self)
        self.year.wanted.connect(self.days_wanted)
        self._column.insertWidget(0, self.year)

    def _make_tomorrow_bar(self) -> None:
        from clinic_desk.ui.printing.tomorrow_bar import TomorrowBar

        self.paper = TomorrowBar(self)
        self.paper.wanted.connect(self.paper_wanted)
        self.paper.left.connect(self._on_paper_left)
        self._column.addWidget(self.paper)
        self.follow_call(is_calling=self._is_calling)

    def _on_paper_left(self, day: date) -> None:
        self.paper_left_for = day
        self.paper_left.emit(day)
