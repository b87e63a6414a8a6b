"""What exported tables say: heads, cells, and what the file tells of itself, in the window's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Generic, TypeVar

from clinic_desk import wording
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment, format_number, language_name
from clinic_desk.printing import words
from clinic_desk.rules import phones as phone_rules
from clinic_desk.rules.report import minutes_to_answer
from clinic_desk.rules.rows import JournalRow, PersonName, PersonRow, Sex
from clinic_desk.rules.spreadsheet_cells import Cell, Column, Kind
from clinic_desk.services.exports import ExportedVisit, Words

Row = TypeVar("Row")

TITLES: Final = {
    "journal": N_("Pre-registration journal"),
    "visits": N_("Visits to the doctors"),
    "people": N_("Patients of the clinic"),
}
"""What can be exported as a table, by the word of the command line."""

_SEXES: Final = {Sex.MALE: N_("male"), Sex.FEMALE: N_("female")}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows: whose they are, of which days, who took them out and when."""

    clinic: str
    registrar: str
    now: datetime
    first: date | None = None
    last: date | None = None
    with_names: bool = True


@dataclass(frozen=True, slots=True)
class _Field(Generic[Row]):
    """A column: its head (English source), and what a row has there.

    ``personal`` fields exist in a file with names only, ``instead`` ones only in a file without.
    """

    head: str
    value: Callable[[Row], Cell]
    width: float = 16
    kind: Kind = Kind.TEXT
    personal: bool = False
    instead: bool = False


def journal(frame: Frame) -> Words[JournalRow]:
    """The table of the journal: the columns of the printed one, each fact in a column of its own."""
    return _words("journal", _JOURNAL, frame)


def visits(frame: Frame) -> Words[ExportedVisit]:
    """The table of visits."""
    return _words("visits", _VISITS, frame)


def people(frame: Frame) -> Words[PersonRow]:
    """The table of people, with heads that the import of a register knows."""
    return _words("people", _PEOPLE, frame)


def file_name(what: str, first: date | None, last: date | None) -> str:
    """A name for the file, without ending: «Журнал предварительной записи 01.11.2026–30.11.2026»."""
    days = dict.fromkeys(one for one in (first, last) if one is not None)
    return " ".join([_(TITLES[what]), "–".join(f"{one:%d.%m.%Y}" for one in days)]).strip()


def _words(what: str, fields: Sequence[_Field[Row]], frame: Frame) -> Words[Row]:
    shown = [one for one in fields if not (one.instead if frame.with_names else one.personal)]
    values = tuple(one.value for one in shown)
    return Words(
        title=_(TITLES[what]),
        columns=tuple(Column(_(one.head), one.kind, one.width) for one in shown),
        cells=lambda row: [value(row) for value in values],
        about=_("About this file"),
        facts=lambda count: _facts(what, frame, count),
    )


def _facts(what: str, frame: Frame, count: int) -> list[tuple[str, str]]:
    days = dict.fromkeys(one for one in (frame.first, frame.last) if one is not None)
    period = " – ".join(format_date(one, "numeric") for one in days)
    said = _("yes") if frame.with_names else _("no: who it was cannot be read from the rows")
    warning = _(
        "The mere fact of a visit to a doctor is secret. Whoever holds this file answers for it: "
        "do not pass it on, and delete it when it is not needed any more."
    )
    facts = [
        (_("Clinic"), frame.clinic),
        (_("What"), _(TITLES[what])),
        (_("Days"), period),
        (_("Rows"), format_number(count)),
        (_("With names"), said),
        (_("File made on"), format_moment(frame.now)),
        (_("By"), frame.registrar),
        (_("Mind"), warning if frame.with_names else ""),
    ]
    return [(name, text) for name, text in facts if text]


# --- cells ---------------------------------------------------------------------------------------------


def _phones(numbers: Sequence[str]) -> str:
    """As one dials them inside the country: a plus in front would be taken for a formula."""
    return ", ".join(map(_phone, numbers))


def _phone(number: str) -> str:
    shown = phone_rules.display(number)
    return f"8 {shown[3:]}" if shown.startswith("+7 ") else shown.replace("+", "00")


def _doctor(row: JournalRow) -> str:
    return "" if row.doctor is None else row.doctor.full


def _specialty(row: JournalRow) -> str:
    return words.specialty(row.specialty, current_language())


def _clock(at: datetime | None, queue_place: int | None) -> time | None:
    """Whoever stands in a live queue was promised no time."""
    return None if at is None or queue_place is not None else at.time()


def _year(day: date | None) -> int | None:
    return None if day is None else day.year


def _answer_minutes(row: JournalRow) -> float:
    return minutes_to_answer(row.received_at, row.answered_at)


def _document(row: JournalRow | PersonRow) -> str:
    return "" if row.document is None else wording.document(row.document)


def _full(name: PersonName) -> str:
    return name.full


_JOURNAL: Final[tuple[_Field[JournalRow], ...]] = (
    _Field(N_("No."), lambda row: row.number, 7, Kind.WHOLE),
    _Field(N_("Received"), lambda row: row.received_at, 18, Kind.MOMENT),
    _Field(N_("Channel"), lambda row: wording.channel(row.channel)),
    _Field(N_("IIN"), lambda row: row.iin, 15, personal=True),
    _Field(N_("Full name"), lambda row: _full(row.name), 34, personal=True),
    _Field(N_("Birth date"), lambda row: row.birth_date, 12, Kind.DATE, personal=True),
    _Field(N_("Birth year"), lambda row: _year(row.birth_date), 10, Kind.WHOLE, instead=True),
    _Field(N_("Telephone"), lambda row: _phones(row.phones), 20, personal=True),
    _Field(N_("Address"), lambda row: row.address, 36, personal=True),
    _Field(N_("Precinct"), lambda row: row.precinct, 10),
    _Field(N_("Document"), _document, 22, personal=True),
    _Field(N_("Number of the document"), lambda row: row.document_number, 16, personal=True),
    _Field(N_("Attachment"), lambda row: wording.verdict(row.verdict)),
    _Field(N_("Doctor"), _doctor, 30),
    _Field(N_("Specialty"), _specialty, 24),
    _Field(N_("Room"), lambda row: row.room, 10),
    _Field(N_("Day of the visit"), lambda row: row.at and row.at.date(), 12, Kind.DATE),
    _Field(N_("Time of the visit"), lambda row: _clock(row.at, row.queue_place), 10, Kind.TIME),
    _Field(N_("Number in the live queue"), lambda row: row.queue_place, 12, Kind.WHOLE),
    _Field(N_("Result"), lambda row: wording.result(row.result)),
    _Field(N_("Ground"), lambda row: "" if row.ground is None else wording.ground(row.ground), 24),
    _Field(N_("Answered"), lambda row: row.answered_at, 18, Kind.MOMENT),
    _Field(N_("Minutes to the answer"), _answer_minutes, 12, Kind.NUMBER),
    _Field(N_("Registrar"), lambda row: row.registrar, 20),
    _Field(N_("Reason without attachment"), lambda row: row.override_reason, 28, personal=True),
    _Field(N_("Note"), lambda row: row.note, 36, personal=True),
)

_VISITS: Final[tuple[_Field[ExportedVisit], ...]] = (
    _Field(N_("Day of the visit"), lambda one: one.visit.at.date(), 12, Kind.DATE),
    _Field(N_("Time of the visit"), lambda one: _clock(one.visit.at, one.visit.queue_place), 10, Kind.TIME),
    _Field(N_("Ends"), lambda one: _clock(one.visit.until, one.visit.queue_place), 10, Kind.TIME),
    _Field(N_("Number in the live queue"), lambda one: one.visit.queue_place, 12, Kind.WHOLE),
    _Field(N_("Doctor"), lambda one: _doctor(one.journal), 30),
    _Field(N_("Specialty"), lambda one: _specialty(one.journal), 24),
    _Field(N_("Room"), lambda one: one.visit.room, 10),
    _Field(N_("State"), lambda one: wording.state(one.visit.state)),
    _Field(N_("IIN"), lambda one: one.journal.iin, 15, personal=True),
    _Field(N_("Full name"), lambda one: _full(one.visit.person), 34, personal=True),
    _Field(N_("Birth date"), lambda one: one.visit.birth_date, 12, Kind.DATE, personal=True),
    _Field(N_("Birth year"), lambda one: _year(one.journal.birth_date), 10, Kind.WHOLE, instead=True),
    _Field(N_("Telephone"), lambda one: _phones(one.visit.phones), 20, personal=True),
    _Field(N_("Precinct"), lambda one: one.journal.precinct, 10),
    _Field(N_("Channel"), lambda one: wording.channel(one.journal.channel)),
    _Field(N_("No. in the journal"), lambda one: one.journal.number, 10, Kind.WHOLE),
    _Field(N_("Received"), lambda one: one.journal.received_at, 18, Kind.MOMENT),
    _Field(N_("Registrar"), lambda one: one.journal.registrar, 20),
    _Field(N_("Cancelled because"), lambda one: one.visit.cancel_reason, 28, personal=True),
    _Field(N_("Overbooked because"), lambda one: one.visit.overbook_reason, 28, personal=True),
    _Field(N_("Note"), lambda one: one.journal.note, 36, personal=True),
)

_PEOPLE: Final[tuple[_Field[PersonRow], ...]] = (
    _Field(N_("IIN"), lambda row: row.iin, 15),
    _Field(N_("Last name"), lambda row: row.name.last, 20),
    _Field(N_("First name"), lambda row: row.name.first, 18),
    _Field(N_("Patronymic"), lambda row: row.name.patronymic, 20),
    _Field(N_("Birth date"), lambda row: row.birth_date, 12, Kind.DATE),
    _Field(N_("Sex"), lambda row: "" if row.sex is None else _(_SEXES[row.sex]), 10),
    _Field(N_("Address"), lambda row: row.address, 40),
    _Field(N_("Telephone"), lambda row: _phones(row.phones), 20),
    _Field(N_("Precinct"), lambda row: row.precinct, 10),
    _Field(N_("Precinct doctor"), lambda row: row.precinct_doctor, 24),
    _Field(N_("Attachment status"), lambda row: "" if row.status is None else wording.status(row.status), 20),
    _Field(N_("Attached from"), lambda row: row.attached_from, 12, Kind.DATE),
    _Field(N_("Detached on"), lambda row: row.attached_to, 12, Kind.DATE),
    _Field(N_("Date of death"), lambda row: row.death_date, 12, Kind.DATE),
    _Field(N_("In the current register"), lambda row: _("yes") if row.in_register else _("no"), 12),
    _Field(N_("Document"), _document, 22),
    _Field(N_("Number of the document"), lambda row: row.document_number, 16),
    _Field(N_("Representative"), lambda row: row.representative, 28),
    _Field(N_("Language"), lambda row: language_name(row.language) if row.language else "", 12),
)
