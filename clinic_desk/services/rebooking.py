"""New times for visits that cannot take place, looked up for all of them at once.

One search for all doctors (one more where somebody may take kept places, or where a visit is longer than
usual) and the ranking of ``rules.rebooking``; hours may be those that are about to be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic_desk.models import journal, people, staff
from clinic_desk.models import timetable as tables
from clinic_desk.rules.free_search import FreeWish
from clinic_desk.rules.purposes import is_released, purposes_for
from clinic_desk.rules.rebooking import PROPOSALS, Choices, Hit, Planner, Substitute
from clinic_desk.rules.rows import DoctorRow, Slot, VisitRow
from clinic_desk.rules.slots import CODE_BASE, piece_around, piece_at
from clinic_desk.rules.times import Span, minute_of
from clinic_desk.rules.timetable import Piece, Purpose, Timetable
from clinic_desk.services import finder
from clinic_desk.services.access import inside

_Kind = tuple[frozenset[Purpose], int]
"""Which kept places a visit may take, and how many usual visits long it is."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a search reckons with."""

    now: datetime
    pc: str
    timetables: Mapping[int, Timetable]


class NewTimes:
    """Proposes new times; ``timetables`` are the hours of all doctors to reckon with, None: the stored ones.

    ``pc`` may take what it holds itself.
    """

    @inside
    def __init__(
        self,
        *,
        now: datetime,
        pc: str,
        timetables: Mapping[int, Timetable] | None = None,
        substitute: Substitute | None = None,
    ) -> None:
        self._doctors = staff.all_doctors()
        known = tables.timetables_of(self._doctors) if timetables is None else timetables
        self._ground = _Ground(now, pc, known)
        self._substitute = substitute

    def propose(
        self,
        visits: Sequence[VisitRow],
        *,
        taken: Iterable[Slot] = (),
        count: int = PROPOSALS,
        beside: Sequence[Slot] = (),
    ) -> dict[int, tuple[Slot, ...]]:
        """Up to ``count`` times for each visit, the best first, no time twice, none of ``taken``.

        ``beside`` are times on offer to these visits anyway: the new ones differ from them.
        """
        if not visits:
            return {}
        persons = people.rows_by_id({one.person_id for one in visits})
        hits = [
            Hit(
                visit_id=one.id,
                doctor_id=one.doctor_id,
                at=one.at,
                minutes=None if one.queue_place is not None else _minutes(one),
                precinct=persons[one.person_id].precinct if one.person_id in persons else "",
                birth_date=one.birth_date,
            )
            for one in visits
        ]
        kinds = {one.id: self._kind(one) for one in visits}
        search = _Search(self._whom_to_ask(visits), visits, self._ground)
        stocks = {
            (kind, own): search.choices(kind, own)
            for kind, own in {(kinds[one.id], one.doctor_id) for one in visits}
        }
        planner = Planner(
            self._everyone(visits),
            lambda hit: stocks[kinds[hit.visit_id], hit.doctor_id],
            now=self._ground.now,
            substitute=self._substitute,
        )
        return planner.propose(hits, taken=[*taken, *beside], count=count, beside=beside)

    def _everyone(self, visits: Sequence[VisitRow]) -> list[DoctorRow]:
        """Also doctors who left: their patients still need somebody of the specialty."""
        known = {row.id for row in self._doctors}
        return self._doctors + [finder.doctor(one) for one in {v.doctor_id for v in visits} - known]

    def _whom_to_ask(self, visits: Sequence[VisitRow]) -> list[DoctorRow]:
        own = {one.doctor_id for one in visits}
        specialties = {row.specialty for row in self._everyone(visits) if row.id in own}
        instead = None if self._substitute is None else self._substitute.doctor_id
        return [row for row in self._doctors if row.specialty in specialties or row.id == instead]

    def _kind(self, visit: VisitRow) -> _Kind:
        return purposes_for(visit.channel), self._times_usual(visit)

    def _times_usual(self, visit: VisitRow) -> int:
        timetable = self._ground.timetables.get(visit.doctor_id)
        if timetable is None or visit.queue_place is not None:
            return 1
        lengths = [part.minutes for one in timetable.templates for part in one.parts if part.minutes]
        return -(-_minutes(visit) // min([timetable.minutes, *lengths]))


class _Search:
    """The free times of some doctors from the first of the visits on."""

    def __init__(self, doctors: Sequence[DoctorRow], visits: Sequence[VisitRow], ground: _Ground) -> None:
        self._doctors, self._ground = doctors, ground
        self._first = max(min(one.at.date() for one in visits), ground.now.date())
        last = max(one.at.date() for one in visits)
        self._days = max((last - self._first).days, 0) + finder.DAYS_AHEAD
        self._single: dict[frozenset[Purpose], list[Slot]] = {}
        self._quotas = _Quotas(ground)

    def choices(self, kind: _Kind, own: int) -> Choices:
        """What a visit of this kind may choose from."""
        purposes, in_a_row = kind
        slots = self._singles(purposes)
        if in_a_row > 1:
            # with its own doctor the visit keeps its length, with others it takes theirs
            slots = [one for one in slots if one.doctor_id != own] + self._longs(purposes, in_a_row, own)
        return Choices(slots)

    def _singles(self, purposes: frozenset[Purpose]) -> list[Slot]:
        if purposes not in self._single:
            ground = self._ground
            found = finder.first_free(
                self._doctors,
                now=ground.now,
                since=max(ground.now, datetime.combine(self._first, datetime.min.time())),
                days=self._days,
                purposes=purposes,
                pc=ground.pc,
                timetables=ground.timetables,
            )
            self._single[purposes] = self._within_quotas(found)
        return self._single[purposes]

    def _longs(self, purposes: frozenset[Purpose], in_a_row: int, own: int) -> list[Slot]:
        ground = self._ground
        doctors = [row for row in self._doctors if row.id == own]
        wish = FreeWish(not_before=self._first, in_a_row=in_a_row, purposes=purposes)
        found = finder.search(
            doctors, wish, now=ground.now, days=self._days, pc=ground.pc, timetables=ground.timetables
        )
        longs = [Slot(row.first.at, row.slots[-1].until, own, row.first.room) for row in found.rows]
        # a row may run on into the next piece of the hours, one visit may not
        return self._within_quotas([one for one in longs if self._is_in_one_piece(one)])

    def _is_in_one_piece(self, slot: Slot) -> bool:
        hours = self._ground.timetables[slot.doctor_id].hours(slot.at.date())
        span = Span(minute_of(slot.at), minute_of(slot.at) + _minutes(slot))
        return piece_around(hours.pieces, span) is not None

    def _within_quotas(self, slots: Sequence[Slot]) -> list[Slot]:
        """Of a part that takes only so many visits no more times than it takes: the first ones."""
        return [one for one in slots if self._quotas.allow(one)]


class _Quotas:
    """Which times of the parts with a quota may be proposed: as many as the part still takes."""

    def __init__(self, ground: _Ground) -> None:
        self._ground = ground
        self._bound = {
            number
            for number, one in ground.timetables.items()
            if any(part.quota is not None for template in one.templates for part in template.parts)
        }
        self._left: dict[tuple[int, date, int], int] = {}
        self._given: dict[tuple[int, date, int], set[datetime]] = {}

    def allow(self, slot: Slot) -> bool:
        """Whether this time may be proposed; it then counts, once however often it is asked for."""
        if slot.doctor_id not in self._bound:
            return True
        day = slot.at.date()
        piece = piece_at(self._ground.timetables[slot.doctor_id].hours(day).pieces, minute_of(slot.at))
        if piece is None or piece.quota is None or is_released(piece, day, self._ground.now.date()):
            return True
        key = (slot.doctor_id, day, piece.part_start)
        if key not in self._left:
            self._left[key] = piece.quota - self._visits_in(piece, slot.doctor_id, day)
        given = self._given.setdefault(key, set())
        if len(given) < self._left[key]:
            given.add(slot.at)
        return slot.at in given

    @staticmethod
    def _visits_in(piece: Piece, doctor_id: int, day: date) -> int:
        codes = journal.taken_codes([doctor_id], day, day).get((day.isoformat(), doctor_id), ())
        busy = [divmod(code, CODE_BASE) for code in codes]
        return sum(1 for start, end in busy if start < piece.part_end and piece.part_start < end)


def _minutes(one: Slot | VisitRow) -> int:
    return int((one.until - one.at) / timedelta(minutes=1))
