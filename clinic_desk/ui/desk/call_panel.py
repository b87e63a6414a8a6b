"""The call at the desk: one line finds the patient, Enter goes on, Enter books.

F2, what the caller says, Enter: when one person fits, that is the whole booking. When several fit,
the first Enter (or an arrow) chooses and the next one books.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desk import errors
from clinic_desk.i18n import _
from clinic_desk.rules.rows import Channel, HoldRow, Slot
from clinic_desk.services import people, register
from clinic_desk.settings import Settings
from clinic_desk.ui.desk import call_draft
from clinic_desk.ui.desk import call_texts as texts
from clinic_desk.ui.desk.call import Call, Stage
from clinic_desk.ui.desk.call_answers import CallAnswers
from clinic_desk.ui.desk.call_voice import CallVoice
from clinic_desk.ui.desk.offer_hold import Holding, OfferHold
from clinic_desk.ui.desk.offer_view import Mode, OfferView, mode_of
from clinic_desk.ui.desk.person_form import PersonForm
from clinic_desk.ui.desk.row_list import RowList
from clinic_desk.ui.desk.search_line import SearchLine
from clinic_desk.ui.desk.sentence_panel import SentencePanel
from clinic_desk.ui.widgets import Card, announce

_PREVIEW_MS = 70


class CallPanel(Card):
    """The card of the open call; shrinks to the search line when none is open.

    Signals: ``booked`` (Booking), ``refused`` (Refusal), ``failed`` (Exception), ``offers_changed``
    (list of Slot, index), ``visit_wanted`` (visit id to show in the grid), ``left`` (Esc at the
    search line), ``draft_changed`` (dict).
    """

    booked = Signal(object)
    refused = Signal(object)
    failed = Signal(Exception)
    offers_changed = Signal(object, int)
    visit_wanted = Signal(int)
    left = Signal()
    draft_changed = Signal(dict)

    def __init__(
        self,
        make_call: Callable[[], Call],
        sentence: SentencePanel,
        settings: Callable[[], Settings],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("call_panel")
        self._make_call = make_call
        self.sentence = sentence
        self.voice = CallVoice(sentence, settings)
        self.call = make_call()
        self.answers = CallAnswers(self)
        self.hold = OfferHold()
        self._explicit = False
        self._anew = False
        self._shown_to: int | None = None
        self._shown_offers: list[Slot] = []
        self._preview = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self.search = SearchLine(self)
        self.people = RowList("found_people", most=3, parent=self)
        self.person_form = PersonForm(self)
        self.view = OfferView(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.refresh()

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.setSpacing(6)
        for part in (self.search, self.people, self.person_form, self.view):
            self.body.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_text)
        self.search.mark_moved.connect(self._on_mark_moved)
        self.search.confirmed.connect(self.go_on)
        self.people.row_marked.connect(self._mark)
        self.people.row_taken.connect(self._take_person)
        self.people.row_clicked.connect(self._take_person)
        self.people.typed.connect(self._type_into_search)
        self.people.left_upwards.connect(self.search.setFocus)
        self.view.offers.row_marked.connect(self.pick)
        self.view.offers.row_taken.connect(self._take_offer)
        self.view.offers.row_clicked.connect(self.pick)
        self.view.offers.typed.connect(self._on_offer_key)
        self.view.offers.left_upwards.connect(self.search.setFocus)
        self.person_form.typed.connect(self._take_typed)
        self.person_form.known_chosen.connect(self._take_known)
        self.person_form.dropped.connect(self._back_to_search)
        self.person_form.edited.connect(self._look_for_similar)
        self.person_form.edited.connect(self._keep_draft)
        self.view.facts.confirmed.connect(self.go_on)
        self.view.facts.edited.connect(self._keep_draft)
        self.view.facts.channel_chosen.connect(self._on_channel)
        self.view.chooser.chosen.connect(self._on_doctor_chosen)
        self.view.chooser.dropped.connect(self.focus_offers)
        self.view.reason.given.connect(self.answers.on_reason)
        self.view.reason.dropped.connect(self.focus_offers)
        self.view.main_button.clicked.connect(self.answers.act)
        self.view.second_button.clicked.connect(self.answers.act_otherwise)
        self.view.queue_button.clicked.connect(lambda: self.to_queue())
        self.view.doctor_button.clicked.connect(lambda: self.choose_doctor())
        self._preview.timeout.connect(self._make_preview)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.people.setAccessibleName(_("Found people"))
        self.refresh()

    # --- what others ask for ----------------------------------------------------------------------

    def start(self, text: str = "") -> None:
        """F2: a new request, or back to the one being typed; nothing is lost before it is typed over."""
        if text:
            self._begin(keep_time=True)
            self.search.setText(text)
            self.search.setCursorPosition(len(text))
        elif self.search.text():
            self.search.selectAll()
            self._anew = True
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_slot(self, slot: Slot, *, overbooks: bool = False) -> None:
        """A time was chosen in the grid: it becomes the first offer."""
        if overbooks and not self.call.actor().may_overbook:
            self.failed.emit(errors.NoRight("overbook"))
            return
        self.answers.overbooked = slot if overbooks else None
        self._guarded(lambda: self.call.take_slot(slot))
        self.refresh()
        if self.call.marked is None:
            self.start()
        else:
            self.focus_offers()

    def pick(self, index: int) -> None:
        """Take one of the three proposals (Alt+1, 2, 3, or the digits in the list)."""
        if index != self.call.chosen_offer and 0 <= index < len(self.call.offers):
            self._guarded(lambda: self.call.pick(index))
            self.refresh()

    def choose_doctor(self, typed: str = "") -> None:
        """F3: another doctor or specialty by first letters."""
        if self.call.marked is not None:
            self._flush_preview()
            self.view.chooser.open(list(self.call.doctors.values()), typed)
            self.refresh()

    def go_on(self) -> None:
        """Enter: choose the person, then do what the main button says."""
        self._flush_preview()
        call = self.call
        if call.marked is None:
            if call.text.strip():
                self.person_form.open(call.text, self._now().date())
                self.refresh()
            return
        sure = call.is_sure or self._explicit
        if not self._guarded(call.choose):
            return
        self.refresh()
        if sure and mode_of(self.call) is Mode.BOOK:
            self.answers.act()
        else:
            self.focus_offers()

    def book_anyway(self) -> None:
        """Ctrl+Enter: book in spite of a duplicate, or with a reason where one is needed."""
        if self.person_form.isVisible():
            self.person_form.save()
        elif self.call.marked is not None:
            self._flush_preview()
            self.answers.book()

    def to_queue(self) -> None:
        """Into the live queue of today: of the doctor on offer, else of the one who would be proposed."""
        if self.call.marked is not None and not self.person_form.isVisible():
            self._flush_preview()
            self._guarded(self.answers.to_queue)

    def ask_refusal(self) -> None:
        """Ctrl+R: refuse because of the documents; «not attached» is offered by itself."""
        if self.call.marked is not None:
            self.answers.ask("refuse")

    def restore(self, draft: dict[str, str]) -> None:
        """Bring back what was typed when the program ended."""
        if draft.get("text"):
            self.search.setText(draft["text"])
            call_draft.restore(draft, self.call, self.person_form)
            self.refresh()

    # --- keys and clicks ----------------------------------------------------------------------------

    def _on_text(self, text: str) -> None:
        before = self.call.text
        if self._anew and (len(text) <= 1 or not (text.startswith(before) or before.startswith(text))):
            self._begin()
        self._explicit = self._anew = False
        self.view.reason.hide()
        self.view.chooser.hide()
        self.person_form.hide()
        self._guarded(lambda: self.call.type(text))
        self._preview.start()
        self.refresh()
        self._keep_draft()

    def _begin(self, *, keep_time: bool = False) -> None:
        """Another caller: what the last one said goes with him."""
        self._explicit = self._anew = False
        self.voice.begin()
        self.answers.forget(keep_time=keep_time)
        self.view.reason.clear()
        self.view.chooser.hide()
        self.call.begin(keep_time=keep_time)

    def _keep_draft(self) -> None:
        """What is typed now, wherever it stands, so that a crash or a power cut loses none of it."""
        self.draft_changed.emit(call_draft.draft_of(self.search.text(), self.call, self.person_form))

    def _on_mark_moved(self, step: int) -> None:
        call = self.call
        if len(call.found) > 1:
            self._explicit = True
            call.highlight(call.highlighted + step)
            self._preview.start()
            self.refresh()
        elif step > 0 and call.found:
            self._flush_preview()
            self.focus_offers()

    def _mark(self, index: int) -> None:
        self._explicit = True
        self.call.highlight(index)
        self._preview.start()
        self.refresh()

    def _take_person(self, index: int) -> None:
        self.call.highlight(index)
        self._explicit = False
        self._guarded(self.call.choose)
        self.refresh()
        self.focus_offers()

    def _type_into_search(self, text: str) -> None:
        self.search.setFocus()
        self.search.insert(text)

    def _take_offer(self, index: int) -> None:
        self.pick(index)
        self.answers.act()

    def _on_offer_key(self, text: str) -> None:
        if text in {"1", "2", "3"}:
            self.pick(int(text) - 1)
        elif text.isalpha():
            self.choose_doctor(text)

    def _on_doctor_chosen(self, specialty: str | None, doctor_id: int | None) -> None:
        self._guarded(lambda: self.call.wish(specialty=specialty, doctor_id=doctor_id))
        self.refresh()
        self.focus_offers()

    def _on_channel(self, channel: Channel) -> None:
        self._guarded(lambda: self.call.ask_by(channel))
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc goes one step back and keeps what was typed."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.call.stage is Stage.OFFER:
            self.call.back()
            self._back_to_search()
        else:
            self.left.emit()

    def _back_to_search(self) -> None:
        self.refresh()
        self.search.setFocus()

    # --- a person typed by hand ---------------------------------------------------------------------

    def _look_for_similar(self) -> None:
        self._guarded(
            lambda: self.person_form.show_similar(people.similar(self.person_form.value(), now=self._now()))
        )

    def _take_typed(self, typed: people.TypedPerson) -> None:
        def keep() -> None:
            row = people.add_person(typed, now=self._now(), actor=self.call.actor())
            self._take_known(register.get(row.id, now=self._now()))

        self._guarded(keep)

    def _take_known(self, found: object) -> None:
        self.person_form.hide()
        self._guarded(lambda: self.call.choose(found))  # type: ignore[arg-type]  # through a Qt signal
        self.refresh()
        self.focus_offers()

    # --- the time on offer ---------------------------------------------------------------------------

    def tick(self, active: Sequence[HoldRow]) -> None:
        """Once a second, with what all desks hold: an offer kept no longer is said to be so."""
        if self.hold.tick(active, now=self._now(), actor=self.call.actor()):
            self.view.facts.show_hold(self.hold)
            announce(self, self.view.facts.hold_text())

    def let_go(self) -> None:
        """The window closes: what is held here is free for the others at once."""
        self._preview.stop()
        self.hold.follow(None, now=self._now(), actor=self.call.actor())

    def _hold_offer(self) -> None:
        """Hold what is on offer to somebody who is sure; while letters are typed all stays as it is."""
        call = self.call
        if self._preview.isActive() or not self.isEnabled():
            return
        is_new = call.offers is not self._shown_offers
        self._follow()
        if is_new and self.hold.state is Holding.ELSEWHERE and call.offer != call.wishes.slot:
            # another desk was faster by a moment; nobody has read these offers yet
            self._guarded(call.make_offers)
            self._follow()
        self._shown_offers = call.offers

    def _follow(self) -> None:
        call, asked = self.call, self.view.reason
        is_given = mode_of(call) is Mode.BOOK or (not asked.isHidden() and asked.kind == "override")
        on_offer = self._is_sure() and call.offers_known and is_given
        slot = call.offer if on_offer and call.offer != self.answers.overbooked else None
        self.hold.follow(slot, now=self._now(), actor=call.actor())

    def close_call(self) -> None:
        """The answer stands: make room for the next caller."""
        self.call = self._make_call()
        self._begin()
        self.search.clear()
        self._preview.stop()
        self.refresh()
        self.search.setFocus()

    # --- showing ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the call as it stands, and hold what it offers."""
        self._hold_offer()
        call = self.call
        marked = call.marked
        typing = self.person_form.isVisibleTo(self)
        self._part_from_last(None if marked is None else marked.person.id)
        self.search.show_count(len(call.found) if call.text.strip() else None, more=call.found_more)
        shown = [marked] if call.stage is Stage.OFFER and marked else call.found
        self.people.set_rows(
            [] if typing else texts.person_rows(shown), 0 if len(shown) == 1 else call.highlighted
        )
        self.view.setVisible(marked is not None and not typing)
        self.view.show_call(call, self._now().date(), sure=self._is_sure())
        self.view.facts.show_hold(self.hold)
        self.voice.say(call, self._now().date(), searching=self._preview.isActive())
        self.offers_changed.emit(list(call.offers) if marked else [], call.chosen_offer)

    def _is_sure(self) -> bool:
        """Whether the marked person is the caller, and not only the first of several who may be."""
        return self.call.is_sure or self._explicit or self.call.stage is Stage.OFFER

    def _part_from_last(self, person_id: int | None) -> None:
        """A question or a list of doctors that is open belongs to the person it was opened for."""
        if person_id != self._shown_to:
            self._shown_to = person_id
            self.view.reason.clear()
            self.view.chooser.hide()

    def _make_preview(self) -> None:
        """Offers for the marked person, a moment after the last key."""
        self._guarded(self.call.make_offers)
        self.refresh()
        parts = [self.people.marked_text(), self.view.verdict.spoken(), self.view.notice.text()]
        if self.call.marked is None:
            parts = [self.search.count_text() if self.call.text.strip() else ""]
        self.voice.announce(self.search, ", ".join(part for part in parts if part))

    def _guarded(self, work: Callable[[], object]) -> bool:
        """Ask the services; a locked or broken file is told in words and loses nothing typed."""
        try:
            work()
        except errors.ClinicError as error:
            self.failed.emit(error)
            return False
        return True

    def _flush_preview(self) -> None:
        if self._preview.isActive():
            self._preview.stop()
            self._make_preview()

    def focus_offers(self) -> None:
        """Show the call, and put the focus where the next Enter belongs."""
        self.refresh()
        if self.call.marked is not None:
            self.view.focus(self.call)
            announce(self.sentence, self.sentence.text())

    def _now(self) -> datetime:
        return self.call.clock.now()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
