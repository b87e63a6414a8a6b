"""One call: who is asking, what the register says, what is offered, what was answered.

The call asks the services and keeps what came back; widgets show it. It knows no widget, so its
whole life can be told in a test without a window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto

from clinic_desk import errors
from clinic_desk.clock import Clock
from clinic_desk.rules.attachment import REGISTER_OLD_AFTER_DAYS, verdict_on
from clinic_desk.rules.phones import normalise
from clinic_desk.rules.proposals import choose_doctors
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import (
    Actor,
    Appointment,
    AttachmentVerdict,
    Channel,
    DoctorRow,
    FoundPerson,
    RefusalGround,
    Slot,
)
from clinic_desk.rules.timetable import Purpose
from clinic_desk.services import booking, calendar, finder, people, queue, register
from clinic_desk.services.notices import Notice, before_booking

FOUND_LIMIT = 12
_SURE_AFTER = 3
"""A single match counts as chosen only once this many signs were typed."""


class Stage(Enum):
    """How far the call is."""

    IDLE = auto()
    SEARCH = auto()
    OFFER = auto()


@dataclass(slots=True)
class Wishes:
    """What the caller wants beyond the first proposal, and how he asks for it."""

    channel: Channel = Channel.PHONE
    specialty: str | None = None
    doctor_id: int | None = None
    slot: Slot | None = None
    kept_for: Purpose = Purpose.ANY
    """For whom the ``slot`` chosen in the grid is kept."""


@dataclass(slots=True)
class Said:
    """What the desk notes down about one person during the call."""

    referral: str = ""
    phone: str = ""
    document_number: str = ""
    representative: str = ""


@dataclass(slots=True)
class Call:
    """The call at this desk; ``now`` is read from the clock once for each step."""

    clock: Clock
    actor: Callable[[], Actor]
    register_old_days: int = REGISTER_OLD_AFTER_DAYS
    text: str = ""
    stage: Stage = Stage.IDLE
    found: list[FoundPerson] = field(default_factory=list)
    found_more: bool = False
    highlighted: int = 0
    person: FoundPerson | None = None
    offers: list[Slot] = field(default_factory=list)
    chosen_offer: int = 0
    notices: list[Notice] = field(default_factory=list)
    duplicate_visit: Appointment | None = None
    taken: errors.RuleRefusal | None = None
    channel_changed_offers: bool = False
    queue_is_open: bool = False
    """Nothing is free today, but the doctor still receives: the live queue may help."""
    wishes: Wishes = field(default_factory=Wishes)
    received_at: datetime | None = None
    doctors: dict[int, DoctorRow] = field(default_factory=dict)
    _offered_to: int | None = None
    _said: dict[int, Said] = field(default_factory=dict)

    # --- the person -------------------------------------------------------------------------------

    def begin(self, *, keep_time: bool = False) -> None:
        """Another request: nothing of the last caller goes over; ``keep_time`` keeps the grid's choice."""
        wishes = Wishes()
        if keep_time:
            before = self.wishes
            wishes.slot, wishes.doctor_id, wishes.kept_for = before.slot, before.doctor_id, before.kept_for
        self.wishes, self.received_at, self.text, self.found = wishes, None, "", []
        self.stage = Stage.IDLE if wishes.slot is None else Stage.SEARCH
        self._said.clear()
        self._forget_person()

    def type(self, text: str) -> None:
        """Follow the search line; the service clock starts with the first sign.

        An emptied line ends the request, so the next caller is not timed from this one's ring.
        """
        if text == self.text and self.stage is not Stage.IDLE:
            return
        if not text.strip():
            self.begin(keep_time=not self.text.strip())
            self.text = text
            return
        self.text = text
        now = self.clock.now()
        if self.received_at is None:
            self.received_at = now
        self.stage = Stage.SEARCH
        self._forget_person()
        page = register.find_page(text, now=now, on=self._asked_day(), limit=FOUND_LIMIT)
        self.found, self.found_more = list(page.people), page.more
        self.highlighted = 0

    def highlight(self, index: int) -> None:
        """Move the mark in the list of found people."""
        if self.found:
            self.highlighted = max(0, min(index, len(self.found) - 1))
            if self.person is not None and self.person is not self.found[self.highlighted]:
                self._forget_person()

    @property
    def marked(self) -> FoundPerson | None:
        """The chosen person, else the one under the mark."""
        if self.person is not None:
            return self.person
        return self.found[self.highlighted] if self.found else None

    @property
    def said(self) -> Said:
        """What was noted down about the marked person in this call; another person has another one."""
        marked = self.marked
        return Said() if marked is None else self._said.setdefault(marked.person.id, Said())

    def note(self, person_id: int, said: Said) -> None:
        """Bring back what had been noted down about a person."""
        self._said[person_id] = said

    @property
    def is_sure(self) -> bool:
        """Whether the marked person needs no choosing: the only one who fits what was typed."""
        return self.person is not None or (len(self.found) == 1 and len(self.text.strip()) >= _SURE_AFTER)

    def choose(self, person: FoundPerson | None = None) -> None:
        """Take the marked person (or the given one) and make the offers."""
        chosen = person or self.marked
        if chosen is None:
            return
        if self.received_at is None:
            self.received_at = self.clock.now()
        before = self.person, self.stage
        self.person, self.stage = chosen, Stage.OFFER
        # what was on offer was read to the caller: it is booked or refused as it stands, never swapped
        if self._offered_to != chosen.person.id:
            try:
                self.make_offers()
            except errors.ClinicError:
                # the next Enter must choose again: it would book what nobody has read out
                self.person, self.stage = before
                raise

    def back(self) -> None:
        """One step back: from the offers to the list; what was typed stays."""
        if self.stage is Stage.OFFER:
            self.person = None
            self.taken = None
            self._offered_to = None
            self.stage = Stage.SEARCH if self.text.strip() else Stage.IDLE
        self.wishes.slot = None

    # --- the offers -------------------------------------------------------------------------------

    def make_offers(self) -> None:
        """Find the proposals for the marked person and look for duplicates."""
        marked = self.marked
        self.taken, self._offered_to, self.channel_changed_offers = None, None, False
        self.offers, self.notices, self.chosen_offer = [], [], 0
        if marked is None:
            return
        self.doctors = {row.id: row for row in finder.doctors()}
        self.offers = self._suggested(marked)
        if self.wishes.slot is not None:
            self.offers = [self.wishes.slot, *(one for one in self.offers if one != self.wishes.slot)][:3]
        self._look_for_notices()
        self._look_at_queue()
        self._offered_to = marked.person.id

    def _suggested(self, marked: FoundPerson) -> list[Slot]:
        wishes, now = self.wishes, self.clock.now()
        return finder.suggest(
            marked.person,
            now=now,
            specialty=wishes.specialty,
            doctor_ids=None if wishes.doctor_id is None else (wishes.doctor_id,),
            purposes=purposes_for(wishes.channel),
            pc=self.actor().pc,
        )

    def _look_at_queue(self) -> None:
        now = self.clock.now()
        self.queue_is_open = False
        if all(one.at.date() > now.date() for one in self.offers):
            doctor = self.queue_doctor()
            self.queue_is_open = doctor is not None and queue.is_open(doctor, now=now)

    def queue_doctor(self) -> DoctorRow | None:
        """Whose live queue it would be: of the offer, else as asked for, else who would be proposed."""
        marked = self.marked
        if marked is None:
            return None
        wished = self.wishes.doctor_id if self.offer is None else self.offer.doctor_id
        groups = choose_doctors(
            finder.doctors(),
            marked.person,
            self.clock.now().date(),
            specialty=self.wishes.specialty,
            doctor_ids=None if wished is None else (wished,),
        )
        return next((group[0] for group in groups if group), None)

    def ask_by(self, channel: Channel) -> None:
        """The person asks in another way, which may open other places.

        An offer that was read out stays chosen as long as it can be given; where it cannot, the new offers
        say so.
        """
        self.wishes.channel = channel
        marked, offer = self.marked, self.offer
        if marked is None or not self.offers_known:
            return
        if offer is None or not self.is_sure:
            self.make_offers()
        elif not self._can_be_given(offer):
            self.make_offers()
            self.channel_changed_offers = True
        elif self.taken is None and self.wishes.slot is None:
            others = [one for one in self._suggested(marked) if one != offer]
            self.offers = sorted([offer, *others[:2]])
            self.chosen_offer = self.offers.index(offer)

    def _can_be_given(self, slot: Slot) -> bool:
        """Whether the time is open for the channel; a time chosen in the grid is left to the booking."""
        if slot == self.wishes.slot:
            return True
        found = finder.first_free(
            [self.doctors[slot.doctor_id]],
            now=self.clock.now(),
            since=slot.at,
            days=1,
            limit=1,
            purposes=purposes_for(self.wishes.channel),
            pc=self.actor().pc,
        )
        return bool(found) and found[0].at == slot.at

    @property
    def offers_known(self) -> bool:
        """Whether free times were looked for: until then an empty list does not mean «nothing free»."""
        return self.marked is not None and self._offered_to == self.marked.person.id

    def pick(self, index: int) -> None:
        """Pick one of the proposals, counted from 0."""
        if 0 <= index < len(self.offers):
            self.chosen_offer = index
            self._look_for_notices()

    def take_slot(self, slot: Slot) -> None:
        """Take a time chosen in the grid as the first offer."""
        self.wishes.slot = slot
        self.wishes.doctor_id = slot.doctor_id
        self.wishes.kept_for = calendar.kept_for(slot, now=self.clock.now())
        if self.marked is not None:
            self.make_offers()
        elif self.stage is Stage.IDLE:
            self.stage = Stage.SEARCH

    def wish(self, *, specialty: str | None = None, doctor_id: int | None = None) -> None:
        """Ask for another specialty or doctor."""
        self.wishes.specialty, self.wishes.doctor_id, self.wishes.slot = specialty, doctor_id, None
        self.make_offers()

    @property
    def offer(self) -> Slot | None:
        """The proposal that Enter would book."""
        return self.offers[self.chosen_offer] if self.chosen_offer < len(self.offers) else None

    @property
    def asks_for_urgent(self) -> bool:
        """Whether the offer is a place kept for urgent visits: given to any channel, with a reason."""
        is_chosen = self.offer is not None and self.offer == self.wishes.slot
        return is_chosen and self.wishes.kept_for is Purpose.URGENT

    @property
    def verdict(self) -> AttachmentVerdict | None:
        """The verdict on the marked person for the day of the offer (today while there is none)."""
        return self.verdict_for(self.offer.at.date() if self.offer else self.clock.now().date())

    def verdict_for(self, day: date) -> AttachmentVerdict | None:
        """The verdict on the marked person for any day."""
        if self.marked is None:
            return None
        today = self.clock.now().date()
        return verdict_on(
            self.marked.person,
            day,
            register_date=self.marked.verdict.register_date,
            today=today,
            old_after_days=self.register_old_days,
        )

    @property
    def needs_reason(self) -> bool:
        """Whether booking takes a written reason: the person is not attached on that day."""
        verdict = self.verdict
        return verdict is not None and not verdict.allows_booking

    @property
    def duplicate(self) -> Notice | None:
        """An upcoming visit that makes this one look like a repetition."""
        return next((one for one in self.notices if one.visit is not None), None)

    # --- the answer -------------------------------------------------------------------------------

    def book(
        self,
        *,
        override_reason: str = "",
        overbook_reason: str = "",
        urgent_reason: str = "",
        language: str = "",
    ) -> booking.Booking:
        """Book the offer; on SlotTaken and the like the alternatives become the offers."""
        person, slot = self._needed()
        self.keep_contact()
        order = booking.BookingOrder(
            person_id=person.person.id,
            doctor_id=slot.doctor_id,
            at=slot.at,
            channel=self.wishes.channel,
            received_at=self.received_at,
            minutes=int((slot.until - slot.at).total_seconds() // 60),
            override_reason=override_reason,
            overbook_reason=overbook_reason,
            urgent=bool(urgent_reason),
            note=urgent_reason,
            referral=self.said.referral,
            document_number=self.said.document_number,
            representative=self.said.representative,
            language=language,
        )
        try:
            return booking.book(order, now=self.clock.now(), actor=self.actor())
        except errors.RuleRefusal as refusal:
            if refusal.alternatives:
                self.taken = refusal
                self.wishes.slot = None
                self.offers, self.chosen_offer = list(refusal.alternatives), 0
                self._look_for_notices()
            raise

    def refuse(self, ground: RefusalGround, *, note: str = "", language: str = "") -> booking.Refusal:
        """Write the refusal of this request."""
        if self.marked is None:
            raise errors.UnknownRow("person", "")
        order = booking.RefusalOrder(
            person_id=self.marked.person.id,
            ground=ground,
            channel=self.wishes.channel,
            received_at=self.received_at,
            note=note,
            language=language,
        )
        return booking.refuse(order, now=self.clock.now(), actor=self.actor())

    def _needed(self) -> tuple[FoundPerson, Slot]:
        if self.marked is None:
            raise errors.UnknownRow("person", "")
        if self.offer is None:
            raise errors.UnknownRow("slot", "")
        return self.marked, self.offer

    def keep_contact(self) -> None:
        """What the caller said about himself is kept for the next time."""
        if self.marked is None:
            return
        person, said = self.marked.person, self.said
        numbers = normalise(said.phone)
        document = said.document_number or person.document_number
        representative = said.representative or person.representative
        before = (person.phones, person.document_number, person.representative)
        if (numbers or person.phones, document, representative) != before:
            people.update_contact(
                person.id,
                phones=numbers or person.phones,
                document_number=document,
                representative=representative,
                now=self.clock.now(),
                actor=self.actor(),
            )

    def _look_for_notices(self) -> None:
        self.notices, self.duplicate_visit = [], None
        if self.marked is not None and self.offer is not None:
            slot = self.offer
            self.notices = before_booking(
                self.marked.person, self.doctors[slot.doctor_id], slot.at, slot.until, now=self.clock.now()
            )
        if self.duplicate is not None and self.duplicate.visit is not None:
            self.duplicate_visit = booking.appointment_of(self.duplicate.visit.id)

    def _forget_person(self) -> None:
        self.person, self.taken, self.duplicate_visit = None, None, None
        self.channel_changed_offers = self.queue_is_open = False
        self.offers, self.notices, self._offered_to = [], [], None

    def _asked_day(self) -> date | None:
        return None if self.wishes.slot is None else self.wishes.slot.at.date()
