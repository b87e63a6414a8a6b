"""What ends a call: booked, taken into the live queue, refused; and the reasons asked for before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_desk import errors
from clinic_desk.rules.rows import RefusalGround, Slot
from clinic_desk.services import queue
from clinic_desk.services.booking import Booking
from clinic_desk.ui.desk import call_queue
from clinic_desk.ui.desk import call_texts as texts
from clinic_desk.ui.desk.offer_view import Mode, mode_of
from clinic_desk.ui.desk.sentence_panel import Paper

if TYPE_CHECKING:
    from clinic_desk.ui.desk.call_panel import CallPanel


class CallAnswers:
    """Carries out what the buttons of the card say, for the call that the panel shows."""

    def __init__(self, panel: CallPanel) -> None:
        self._panel = panel
        self.overbooked: Slot | None = None
        self._override = ""

    def forget(self, *, keep_time: bool = False) -> None:
        """Another caller: no reason of the last one goes over."""
        self._override = ""
        if not keep_time:
            self.overbooked = None

    # --- buttons ------------------------------------------------------------------------------------

    def act(self) -> None:
        """What the main button says."""
        panel = self._panel
        match mode_of(panel.call):
            case Mode.REFUSE:
                self.refuse(RefusalGround.NOT_ATTACHED)
            case Mode.SHOW:
                duplicate = panel.call.duplicate
                if duplicate is not None and duplicate.visit is not None:
                    panel.visit_wanted.emit(duplicate.visit.id)
            case Mode.BOOK:
                self.book()
            case Mode.FULL:
                panel.choose_doctor()

    def act_otherwise(self) -> None:
        """What the second button says."""
        if mode_of(self._panel.call) in {Mode.REFUSE, Mode.SHOW}:
            self.book()
        else:
            self.ask("refuse")

    def ask(self, kind: str) -> None:
        """Open the question of this kind in place."""
        self._panel.view.reason.ask(kind, *texts.QUESTIONS[kind])
        self._panel.refresh()

    def on_reason(self, reason: str) -> None:
        """Go on with the reason that was written."""
        kind = self._panel.view.reason.kind
        override = self._override if self._panel.call.needs_reason else ""
        match kind:
            case "refuse":
                self.refuse(RefusalGround.DOCUMENTS, note=reason)
            case "override":
                self._override = reason
                self.book(override=reason)
            case "urgent":
                self.book(override=override, urgent=reason)
            case "queue_override":
                self._override = reason
                self.to_queue(override=reason)
            case "queue_again":
                self.to_queue(override=self._override, note=reason)
            case "queue":
                # why one more is taken says why he is taken twice, too
                self.to_queue(override=self._override, reason=reason, note=reason)
            case _:
                self.book(override=override, overbook=reason)

    # --- booking --------------------------------------------------------------------------------------

    def book(self, *, override: str = "", overbook: str = "", urgent: str = "") -> None:
        """Book the offer, after the reasons that it takes."""
        call = self._panel.call
        if call.offer is None:
            return
        if call.needs_reason and not override:
            self.ask("override")
        elif call.offer == self.overbooked and not overbook:
            self.ask("overbook")
        elif call.asks_for_urgent and not urgent and not overbook:
            self.ask("urgent")
        else:
            self._answer(
                lambda: call.book(
                    override_reason=override,
                    overbook_reason=overbook,
                    urgent_reason=urgent,
                    language=self._panel.sentence.language,
                )
            )

    def _answer(self, work: Callable[[], Booking]) -> None:
        panel = self._panel
        try:
            done = work()
        except errors.RuleRefusal as refusal:
            panel.view.reason.hide()
            panel.refresh()
            panel.focus_offers()
            if panel.call.taken is None:
                panel.failed.emit(refusal)
            return
        except errors.ClinicError as error:
            panel.failed.emit(error)
            return
        panel.hold.forget()
        panel.sentence.answer(texts.booked_speaker(done), Paper.SLIP)
        panel.close_call()
        panel.booked.emit(done)

    # --- the live queue ---------------------------------------------------------------------------------

    def to_queue(self, *, override: str = "", reason: str = "", note: str = "") -> None:
        """Take the marked person into today's queue of the doctor, after the reasons that it takes."""
        panel, call = self._panel, self._panel.call
        doctor = call.queue_doctor()
        if doctor is None:
            return
        verdict = call.verdict_for(call.clock.now().date())
        if verdict is not None and not verdict.allows_booking and not override:
            self.ask("queue_override")
            return
        if call_queue.waits_already(call, doctor) is not None and not note:
            self.ask("queue_again")
            return
        if not reason and call.actor().may_overbook and not queue.is_open(doctor, now=call.clock.now()):
            self.ask("queue")
            return
        language = panel.sentence.language
        self._answer(
            lambda: call_queue.take_in(
                call, doctor, override_reason=override, reason=reason, note=note, language=language
            )
        )

    # --- refusing ---------------------------------------------------------------------------------------

    def refuse(self, ground: RefusalGround, note: str = "") -> None:
        """Write the refusal and say it."""
        panel = self._panel
        verdict = panel.call.verdict
        try:
            done = panel.call.refuse(ground, note=note, language=panel.sentence.language)
        except errors.ClinicError as error:
            panel.failed.emit(error)
            return
        speaker = texts.refusal_speaker(ground, verdict, panel.voice.clinic())
        panel.sentence.answer(speaker, Paper.NOTICE)
        panel.close_call()
        panel.refused.emit(done)
