"""What the window does to a visit that stands in the grid or in the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinic_desk import errors, wording
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, VisitRow
from clinic_desk.rules.visits import Step
from clinic_desk.services import access, booking, groups, register, undo
from clinic_desk.services.notices import Hint, before_booking
from clinic_desk.services.undo import Undone
from clinic_desk.ui.desk.reason_dialog import ask_reason
from clinic_desk.ui.signals import Signals
from clinic_desk.wording import queue, timetables

_WRITTEN = Changes.VISITS | Changes.JOURNAL


class VisitActions(QObject):
    """Moves, cancels, ticks and takes back; says what was done in the quiet line.

    Signals: ``moved`` and ``cancelled`` (Booking) for the sentence panel; ``taken_back``; ``group_wanted``
    (visit id) where all that was booked together is meant.
    """

    moved = Signal(object)
    cancelled = Signal(object)
    taken_back = Signal()
    group_wanted = Signal(int)

    def __init__(self, window: QWidget, clock: Clock, actor: Callable[[], Actor], signals: Signals) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._actor = actor
        self._signals = signals

    def move(self, visit_id: int, doctor_id: int, at: datetime) -> None:
        """Give the visit another time; a taken time is refused with the next free ones."""
        if not self._may_book() or self._means_all(visit_id, _("Move this visit?"), families_only=True):
            return

        def work() -> booking.Booking:
            return booking.move(
                visit_id, doctor_id=doctor_id, at=at, now=self._clock.now(), actor=self._actor()
            )

        done = self._try(work)
        if done is not None and done.before is not None:
            self._tell(_("Moved: {person}, {moment}"), done.visit, *self._hints(done))
            self.moved.emit(done)

    def cancel(self, visit_id: int) -> None:
        """Ask for the reason, then cancel."""
        if not self._may_book() or self._means_all(visit_id, _("Cancel this visit?")):
            return
        visit = booking.visit(visit_id)
        usual = [_("patient called"), _("doctor is away"), _("booked by mistake")]
        title = _("Cancel the visit of {person}, {moment}?").format(
            person=visit.person.short, moment=queue.moment(visit)
        )
        reason = ask_reason(self._window, title, usual, accept=_("Cancel the visit"))
        if reason is None:
            return
        done = self._try(
            lambda: booking.cancel(visit_id, reason=reason, now=self._clock.now(), actor=self._actor())
        )
        if done is not None:
            self._tell(_("Cancelled: {person}, {moment}"), done.visit)
            self.cancelled.emit(done)

    def mark(self, visit_id: int, step: Step) -> None:
        """Arrived, did not come, or back to booked."""
        done = self._try(lambda: booking.mark(visit_id, step, now=self._clock.now(), actor=self._actor()))
        texts = {
            Step.ARRIVE: _("Arrived: {person}, {moment}"),
            Step.NO_SHOW: _("Did not come: {person}, {moment}"),
            Step.RESET: _("Booked again: {person}, {moment}"),
        }
        if done is not None:
            self._tell(texts[step], done.visit)

    def undo(self) -> None:
        """Ctrl+Z: take the last own action back and say which one it was."""
        try:
            done = undo.take_back_last(now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as error:
            self._signals.failed.emit(error)
            return
        self._signals.changed.emit(_WRITTEN if done.step is not None else ~Changes(0))
        self.taken_back.emit()
        self._signals.told.emit(_undone_text(done), False)

    def _may_book(self) -> bool:
        """Whether it makes sense to ask anything first; the services refuse in any case."""
        if not access.has(Right.BOOK):
            self._signals.failed.emit(errors.NoRight(Right.BOOK))
            return False
        return True

    def _means_all(self, visit_id: int, question: str, *, families_only: bool = False) -> bool:
        """Whether not this one visit is meant: all that was booked together, or nothing at all."""
        if booking.visit(visit_id).group_id is None:
            return False
        if families_only and groups.kind_of(visit_id) is not groups.GroupKind.FAMILY:
            return False  # the days of a series are days of a rule: they move one by one
        together = groups.open_visits(groups.group_of(visit_id), now=self._clock.now())
        if len(together) < 2:
            return False
        from clinic_desk.ui.groups.group_dialog import Reach, ask_reach

        reach = ask_reach(self._window, question, together)
        if reach is Reach.ALL:
            self.group_wanted.emit(visit_id)
        return reach is not Reach.ONE

    def _try(self, work: Callable[[], booking.Booking]) -> booking.Booking | None:
        try:
            done = work()
        except errors.ClinicError as error:
            self._signals.failed.emit(error)
            self._signals.changed.emit(_WRITTEN)
            return None
        self._signals.changed.emit(_WRITTEN)
        return done

    def _hints(self, done: booking.Booking) -> list[str]:
        """Where the person cannot be at once: it warns, the visit stays moved."""
        visit, now = done.visit, self._clock.now()
        person = register.get(visit.person_id, now=now).person
        found = before_booking(person, done.doctor, visit.at, visit.until, now=now, itself=visit.id)
        return [wording.hint(one.hint) for one in found if one.hint is Hint.SAME_TIME]

    def _tell(self, text: str, visit: VisitRow, *hints: str) -> None:
        said = text.format(person=visit.person.short, moment=queue.moment(visit))
        self._signals.told.emit(" · ".join((said, *hints)), True)


def _undone_text(done: Undone) -> str:
    """What was taken back, and whom it leaves outside the hours."""
    if done.action is not None:
        return timetables.undone(done.action, len(done.outside))
    visit = done.step.visit if done.step is not None else None
    if done.step is None or visit is None:
        return _("Taken back: the refusal")
    texts = {
        Step.BOOK: _("Taken back: booking of {person}, {moment}"),
        Step.MOVE: _("Taken back: move of {person}, again {moment}"),
        Step.CANCEL: _("Taken back: cancellation of {person}, {moment}"),
    }
    return texts.get(done.step.step, _("Taken back: tick for {person}, {moment}")).format(
        person=visit.person.short, moment=queue.moment(visit)
    )
