"""The frozen rows that travel between the layers, and the words they are made of.

Nothing here reads or writes anything. The values of the enumerations are stable: they stand in
the database, in the JSON of the command line and in ``docs/GLOSSARY.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from clinic_desk.rules.timetable import ExceptionKind, Template


class Channel(StrEnum):
    """How the person applied (service passport: directly, by phone, on the portal)."""

    PHONE = "phone"
    DIRECT = "direct"
    PORTAL = "portal"


class Sex(StrEnum):
    """Sex as the register gives it."""

    MALE = "m"
    FEMALE = "f"


class AttachmentStatus(StrEnum):
    """The attachment as the register file states it (domain: section 3)."""

    ATTACHED = "attached"
    REQUEST_OPEN = "request_open"
    DETACHED = "detached"
    ELSEWHERE = "elsewhere"
    DEAD = "dead"


class Verdict(StrEnum):
    """What the desk may say about a person's attachment on the day of the visit."""

    ATTACHED = "attached"
    FROM_LATER = "from_later"
    REQUEST_OPEN = "request_open"
    DETACHED = "detached"
    ELSEWHERE = "elsewhere"
    DEAD = "dead"
    NOT_CURRENT = "not_current"


class Document(StrEnum):
    """The paper that shows who somebody is (under 16: the birth certificate)."""

    IDENTITY_CARD = "identity_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"
    DIGITAL = "digital"


class RefusalGround(StrEnum):
    """The two grounds on which the service may be refused."""

    DOCUMENTS = "documents"
    NOT_ATTACHED = "not_attached"


class VisitState(StrEnum):
    """Where a visit stands."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class JournalResult(StrEnum):
    """The result column of the journal, as of now."""

    BOOKED = "booked"
    REFUSED = "refused"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, at which PC; written beside every change.

    ``may_overbook`` is the right to give a time that is taken, kept for others or outside the hours.
    """

    registrar: str
    pc: str
    may_overbook: bool = True


@dataclass(frozen=True, slots=True)
class PersonName:
    """The three parts of a name; ``patronymic`` may be empty, Kazakh or Russian, in any case."""

    last: str
    first: str = ""
    patronymic: str = ""

    @property
    def full(self) -> str:
        """«Ахметова Айгүл Серікқызы»."""
        return " ".join(part for part in (self.last, self.first, self.patronymic) if part)

    @property
    def short(self) -> str:
        """«Ахметова А. С.»: narrow enough for a grid cell."""
        initials = "".join(f" {part[0]}." for part in (self.first, self.patronymic) if part)
        return self.last + initials


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the register, or one typed by hand at the desk (then ``in_register`` is false).

    ``phones`` are digits as dialled inside the country, 10 of them without 8 or +7 where known.
    ``precinct`` is the number or name of the precinct as the clinic writes it.
    """

    id: int
    iin: str | None
    name: PersonName
    birth_date: date | None
    sex: Sex | None = None
    address: str = ""
    phones: tuple[str, ...] = ()
    precinct: str = ""
    precinct_doctor: str = ""
    status: AttachmentStatus | None = None
    attached_from: date | None = None
    attached_to: date | None = None
    death_date: date | None = None
    in_register: bool = False
    language: str = ""
    document: Document | None = None
    document_number: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentVerdict:
    """The verdict with what stands behind it; compared with the day of the visit.

    ``day`` is the date that belongs to the verdict (attached from / detached on / died on).
    ``register_date`` is the date the register was drawn up, None before the first import.
    """

    verdict: Verdict
    on: date
    precinct: str = ""
    precinct_doctor: str = ""
    day: date | None = None
    register_date: date | None = None
    register_is_old: bool = False

    @property
    def allows_booking(self) -> bool:
        """Whether a visit may be booked without an override and its reason."""
        return self.verdict is Verdict.ATTACHED


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One line of the search list."""

    person: PersonRow
    verdict: AttachmentVerdict


@dataclass(frozen=True, slots=True)
class DoctorRow:
    """A doctor as the desk needs him; ages in full years, both ends included."""

    id: int
    name: PersonName
    specialty: str
    room: str
    minutes: int = 15
    precincts: tuple[str, ...] = ()
    age_from: int = 0
    age_to: int = 200
    position: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A free time of a doctor: wall-clock ``at`` up to, not including, ``until``."""

    at: datetime
    until: datetime
    doctor_id: int
    room: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What the spoken answer needs to know of a visit or of a slot on offer.

    With a ``queue_place`` it is a place in the live queue of the day, and ``at`` was promised to nobody.
    """

    at: datetime
    doctor: PersonName
    specialty: str
    room: str
    document: Document = Document.IDENTITY_CARD
    queue_place: int | None = None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as grid, journal and sheets show it; ``number`` is that of its journal row.

    With a ``queue_place`` it stands in the doctor's live queue of the day: it claims no time, and ``at``
    says when the person was taken into the queue.
    """

    id: int
    doctor_id: int
    person_id: int
    request_id: int
    number: int
    at: datetime
    until: datetime
    state: VisitState
    person: PersonName
    birth_date: date | None = None
    phones: tuple[str, ...] = ()
    channel: Channel = Channel.PHONE
    room: str = ""
    overbook_reason: str = ""
    cancel_reason: str = ""
    note: str = ""
    version: int = 1
    queue_place: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One row of the pre-registration journal (columns of domain section 2).

    ``received_at`` and ``answered_at`` are wall-clock times of the clinic. With a ``queue_place`` the visit
    stands in a live queue, and ``at`` is not an appointment but when the person was taken in.
    """

    request_id: int
    year: int
    number: int
    received_at: datetime
    answered_at: datetime
    channel: Channel
    person_id: int | None
    iin: str
    name: PersonName
    birth_date: date | None
    phones: tuple[str, ...]
    address: str
    precinct: str
    document: Document | None
    document_number: str
    verdict: Verdict
    result: JournalResult
    registrar: str
    ground: RefusalGround | None = None
    visit_id: int | None = None
    doctor_id: int | None = None
    doctor: PersonName | None = None
    specialty: str = ""
    room: str = ""
    at: datetime | None = None
    note: str = ""
    override_reason: str = ""
    queue_place: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One step in the life of a journal row: who, when, what before and after."""

    id: int
    at: datetime
    registrar: str
    pc: str
    step: str
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A time that a desk is offering to its caller, kept until ``expires`` (wall clock)."""

    doctor_id: int
    at: datetime
    until: datetime
    registrar: str
    pc: str
    expires: datetime


# --- what importers hand to services --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """One person as read from a register file; ``line`` counts from 1 as the spreadsheet shows it.

    ``warnings`` are stable words for what was read but looks wrong (``iin_check``, ``iin_date``, ...).
    """

    line: int
    iin: str | None
    name: PersonName
    birth_date: date | None
    sex: Sex | None = None
    address: str = ""
    phones: tuple[str, ...] = ()
    precinct: str = ""
    precinct_doctor: str = ""
    status: AttachmentStatus = AttachmentStatus.ATTACHED
    attached_from: date | None = None
    attached_to: date | None = None
    death_date: date | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A line that was not taken as it stands: where, why (a stable word), and what it says.

    ``taken`` tells that the person or doctor is among the records all the same and only wants a
    look. A second line about somebody names the first one in ``first_line`` and carries its own
    reading as ``record``, so that both can be shown side by side.
    """

    line: int
    reason: str
    text: str
    taken: bool = False
    first_line: int = 0
    record: RegisterRecord | None = None


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register file, read: good records, doubtful lines, and the date it was drawn up."""

    records: tuple[RegisterRecord, ...]
    doubtful: tuple[DoubtfulLine, ...]
    register_date: date | None = None


@dataclass(frozen=True, slots=True)
class WorkingSpan:
    """Weekly hours: minutes ``start``..``end`` on ``weekday`` (Monday is 0)."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RecordedAbsence:
    """An absence that a timetable file names, ``last`` included; ``first`` None: it began before the file."""

    first: date | None
    last: date
    kind: ExceptionKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DoctorRecord:
    """One doctor as read from a timetable file; ``specialty`` is a code of specialties.toml.

    ``hours`` are those of every week, ``templates`` those that alternate. ``unread`` are the weekdays
    of which the file says something that was not understood: what the clinic entered for them stays.
    """

    line: int
    name: PersonName
    specialty: str
    room: str = ""
    minutes: int | None = None
    precincts: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    hours: tuple[WorkingSpan, ...] = ()
    note: str = ""
    templates: tuple[Template, ...] = ()
    absences: tuple[RecordedAbsence, ...] = ()
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TimetableFile:
    """A timetable file, read: doctors, and what could not be understood (listed, never guessed)."""

    doctors: tuple[DoctorRecord, ...]
    doubtful: tuple[DoubtfulLine, ...]
