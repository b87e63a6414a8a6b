"""A family is booked: who comes, what to offer to all of them, one answer for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.i18n import _
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Actor, Appointment, Channel, DoctorRow, FoundPerson, PersonName, Slot
from clinic_desk.services import booking, family, holds, notices, register
from clinic_desk.services.family import FamilyOffer, Way
from clinic_desk.services.groups import GroupBooking
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.groups import texts
from clinic_desk.ui.groups.group_work import GroupWork
from clinic_desk.ui.groups.members_panel import MembersPanel
from clinic_desk.ui.groups.offers_panel import OffersPanel
from clinic_desk.ui.groups.person_line import no_default_button
from clinic_desk.ui.messages import show_fault
from clinic_desk.ui.naming import named
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, StatusLine
from clinic_desk.ui.widgets.screen_size import open_at
from clinic_desk.ui.widgets.spoken_box import SpokenBox

_WIDTH, _HEIGHT = 1060, 620
_COUNT, _MORE = 3, 6


class FamilyDialog(GroupWork):
    """Type and Enter add people; Enter in the empty line goes to the offers, Enter there books all.

    Nothing is written before that Enter. ``doctor_id`` and ``not_before`` are what was asked for already.

    Signals: ``booked`` carries the GroupBooking (to print slips, to show the visits).
    """

    booked = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        clock: Clock,
        actor: Callable[[], Actor],
        tell: Callable[[Changes], None],
        *,
        find_people: Callable[[str], list[FoundPerson]],
        first: FoundPerson | None = None,
        doctors: Sequence[DoctorRow],
        pc: str,
        channel: Channel = Channel.PHONE,
        received_at: datetime | None = None,
        language: str = "kk",
        doctor_id: int | None = None,
        not_before: date | None = None,
    ) -> None:
        super().__init__(parent, "family_dialog", clock, actor, tell)
        self._doctors = {row.id: row for row in doctors}
        self._pc, self._channel, self._received_at = pc, channel, received_at
        self._count = _COUNT
        self._find_people = find_people
        self.members = MembersPanel(self._find, self._relatives, self)
        self.offers = OffersPanel(doctors, clock.now().date(), self)
        self.spoken = SpokenBox(self)
        self.spoken.use(texts.spoken_language(language), digits=False)
        self.status = StatusLine(self)
        self.more_button = named(KeyButton("", "", self), "family_more")
        self.book_button = named(PrimaryButton("", "Enter", self), "family_book")
        self.undo_button = named(KeyButton("", shortcut_text("undo"), self), "family_undo")
        self.slips_button = named(KeyButton("", shortcut_text("print_slip"), self), "family_slips")
        self.close_button = named(KeyButton("", "Esc", self), "family_close")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.offers.set_wish(doctor_id, not_before)
        if first is not None:
            self.members.add(first)
        else:
            self.make_offers()
        self.members.line.setFocus()

    def _lay_out(self) -> None:
        no_default_button(self)  # Enter belongs to the line and to the offers
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self.members, 6)
        sides.addWidget(self.offers, 7)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        for button in (
            *(self.more_button, self.undo_button, self.slips_button, self.book_button),
            self.close_button,
        ):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.setSpacing(8)
        whole.addLayout(sides, 1)
        whole.addWidget(self.spoken)
        whole.addLayout(foot)
        open_at(self, _WIDTH, _HEIGHT)

    def _connect(self) -> None:
        super()._connect()
        self.members.changed.connect(self._on_family_changed)
        self.members.first_letter.connect(self._on_first_letter)
        self.members.passed_on.connect(self._go_on)
        self.offers.wish_changed.connect(self._on_wish_changed)
        self.offers.marked.connect(self._show_offer)
        self.offers.taken.connect(self.book)
        self.offers.typed.connect(self._type_on)
        self.more_button.clicked.connect(self._show_more)
        self.book_button.clicked.connect(self.book)
        for number in range(_COUNT):
            key = QShortcut(shortcut(f"offer_{number + 1}"), self)
            key.activated.connect(lambda number=number: self._pick(number))

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        super().retranslate()
        self.setWindowTitle(_("Book a family"))
        self.members.retranslate()
        self.offers.retranslate()
        self.more_button.setText(_("More times"))
        self._show_state()
        self._show_offer()

    # --- the offers -----------------------------------------------------------------------------------

    def make_offers(self) -> None:
        """Look for times for the family as it stands."""
        if self._done is not None:
            return
        members = self.members.family()
        found: list[FamilyOffer] = []
        nothing = _("The free times stand here once somebody was added.")
        if members:
            nothing = _("Nothing free for all of them. Another doctor, part of the day or a later day?")
            wish = replace(self.offers.wish(), purposes=purposes_for(self._channel))
            try:
                found = family.family_offers(
                    members,
                    wish,
                    specialty=self.offers.specialty(),
                    doctor_id=self.offers.doctor_id(),
                    count=self._count,
                    now=self._clock.now(),
                    pc=self._pc,
                )
            except errors.ClinicError as fault:
                show_fault(self.status, fault)
        self.offers.set_offers(found, nothing=nothing)
        self._show_offer()
        self._show_state()

    def _show_offer(self) -> None:
        """What the marked offer means for each of them, and the question to read out."""
        if self._done is not None:
            return
        offer, now = self.offers.offer(), self._clock.now()
        if offer is None or len(offer.slots) != len(self.members.members):
            self.spoken.clear(_("The question for all of them stands here."))
            return
        people = [one.found for one in self.members.members]
        judged = [
            register.get(one.person.id, now=now, on=slot.at.date())
            for one, slot in zip(people, offer.slots, strict=True)
        ]
        self.members.show_times([f"{slot.at:%H:%M}" for slot in offer.slots], judged)
        self._show_notices(offer, judged, now)
        self._hold(offer, now)
        self.spoken.say(texts.offer_speaker(self._parts(offer), now.date()))

    def _parts(self, offer: FamilyOffer) -> list[tuple[PersonName, Appointment]]:
        people = [one.found.person for one in self.members.members]
        return [
            (person.name, booking.offer(slot, person, self._doctors[slot.doctor_id]))
            for person, slot in zip(people, offer.slots, strict=True)
        ]

    def _show_notices(self, offer: FamilyOffer, judged: Sequence[FoundPerson], now: datetime) -> None:
        said: list[str] = []
        for one, slot in zip(judged, offer.slots, strict=True):
            doctor = self._doctors[slot.doctor_id]
            found = notices.before_booking(one.person, doctor, slot.at, slot.until, now=now)
            said += [texts.notice_text(one.person.name, notice) for notice in found[:1]]
        if said:
            self.status.say("; ".join(said), "warn")
        else:
            self.status.clear()

    def _hold(self, offer: FamilyOffer, now: datetime) -> None:
        """Times in a row are one stretch: no other desk gives them away while they are read out."""
        with suppress(errors.DatabaseBusy):
            if offer.way is Way.IN_A_ROW:
                first, last = offer.slots[0], offer.slots[-1]
                stretch = Slot(first.at, last.until, first.doctor_id, first.room)
                holds.hold(stretch, now=now, actor=self._actor())
            else:
                holds.let_go(pc=self._actor().pc)

    def _pick(self, number: int) -> None:
        if self._done is None:
            self.offers.pick(number)
            self.offers.focus()

    def _show_more(self) -> None:
        row, self._count = self.offers.row(), self._count + _MORE
        self.make_offers()
        self.offers.pick(row)
        self.offers.focus()

    # --- booking --------------------------------------------------------------------------------------

    def book(self) -> None:
        """Book the marked offer for all; the answer stays until the dialog is closed."""
        offer = self.offers.offer()
        if self._done is not None or offer is None or self.members.ask_missing_reason():
            return
        orders = family.family_orders(
            self.members.family(),
            offer,
            channel=self._channel,
            received_at=self._received_at,
            language=self.spoken.language,
        )
        try:
            self._done = family.book_family(orders, now=self._clock.now(), actor=self._actor())
        except errors.ClinicError as fault:
            self.make_offers()
            show_fault(self.status, fault)
            self.offers.focus()
            return
        self._show_booked(self._done)
        self._tell(Changes.VISITS | Changes.JOURNAL)
        self.booked.emit(self._done)

    def _show_booked(self, done: GroupBooking) -> None:
        self.members.freeze()
        self.offers.freeze(frozen=True)
        self.spoken.say(texts.family_speaker(texts.parts_of(done)))
        self.status.say(_("Booked: {people}").format(people=texts.people_text(len(done.bookings))), "ok")
        self._show_state()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reopen(self) -> None:
        self.members.thaw()
        self.offers.freeze(frozen=False)
        self.make_offers()
        self.status.say(_("Taken back: nobody of the family is booked."), "ok")
        self.offers.focus()

    # --- inside ---------------------------------------------------------------------------------------

    def _on_first_letter(self) -> None:
        if self._received_at is None:
            self._received_at = self._clock.now()

    def _on_family_changed(self) -> None:
        self.status.clear()
        self._count = _COUNT
        self.make_offers()

    def _on_wish_changed(self) -> None:
        self._count = _COUNT
        self.make_offers()

    def _go_on(self) -> None:
        if self.offers.offers:
            self.offers.focus()

    def _type_on(self, text: str) -> None:
        line = self.members.line
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.setText(line.text() + text)
        line.textEdited.emit(line.text())

    def _find(self, text: str) -> list[FoundPerson]:
        try:
            return self._find_people(text)
        except errors.ClinicError as fault:
            show_fault(self.status, fault)
            return []

    def _relatives(self, person_id: int) -> list[FoundPerson]:
        try:
            return family.relatives(person_id, now=self._clock.now())
        except errors.ClinicError:
            return []  # chips are a help; the search line tells what is wrong with the file

    def _show_state(self) -> None:
        count = len(self.members.members)
        is_open = self._done is None
        self.book_button.setVisible(is_open)
        self.book_button.setEnabled(bool(self.offers.offers))
        self.book_button.setText(
            _("Book {people}").format(people=texts.people_text(count)) if count else _("Book")
        )
        self.more_button.setVisible(is_open)
        self.more_button.setEnabled(bool(self.offers.offers))
        self._show_written()

    def done(self, result: int) -> None:
        """The times that were read out are free for other desks again."""
        with suppress(errors.ClinicError):
            holds.let_go(pc=self._actor().pc)
        super().done(result)
