"""What the register wizard says of people, fields, counts and time (no Qt)."""

from __future__ import annotations

from datetime import date
from typing import Final

from clinic_desk import wording
from clinic_desk.i18n import _, format_date, format_moment, format_number
from clinic_desk.rules import phones
from clinic_desk.rules.rows import AttachmentStatus, PersonRow, RegisterRecord
from clinic_desk.services.register_import import ImportResult

_DATES: Final = frozenset({"birth_date", "attached_from", "attached_to", "death_date"})
_COMPARED: Final = (
    "iin", "full_name", "birth_date", "sex", "address", "phones", "precinct", "precinct_doctor", "status",
    "attached_from", "attached_to", "death_date",
)  # fmt: skip


def field_name(field: str) -> str:
    """The name of a field of the register."""
    return _("In the current register") if field == "in_register" else wording.field(field)


def field_value(field: str, value: object) -> str:
    """A value of a changed field as a person reads it; «—» for none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return "—"
    if field in _DATES:
        return day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if field == "sex":
        return _("male") if value == "m" else _("female")
    if field == "status" and value in set(AttachmentStatus):
        return wording.status(AttachmentStatus(str(value)))
    if field == "phones":
        return ", ".join(phones.display(one) for one in str(value).split())
    return str(value)


def day(value: date | None) -> str:
    """«24.11.2026», «—» for none."""
    return format_date(value, "numeric") if value is not None else "—"


def where(person: RegisterRecord | PersonRow) -> str:
    """«line 106» of the file, or «in the program» for somebody known already."""
    if isinstance(person, RegisterRecord):
        return _("line {line}").format(line=person.line)
    return _("in the program")


def compared_facts(person: RegisterRecord | PersonRow) -> list[tuple[str, str]]:
    """The fields by which two people are told apart, as (field, text); empty texts for none."""
    facts: list[tuple[str, str]] = []
    for field in _COMPARED:
        value = person.name.full if field == "full_name" else getattr(person, field)
        if field == "phones":
            value = " ".join(value)
        facts.append((field, "" if value in {None, ""} else field_value(field, value)))
    return facts


def counts(new: int, changed: int, gone: int, unchanged: int) -> str:
    """«new 12, changed 30, gone 4, unchanged 6 000»."""
    return _("{new} new, {changed} changed, {gone} gone, {unchanged} unchanged").format(
        new=format_number(new),
        changed=format_number(changed),
        gone=format_number(gone),
        unchanged=format_number(unchanged),
    )


def import_line(done: ImportResult) -> str:
    """One import of the past: when, who, which file, what it wrote, and whether it was taken back."""
    said = _("{moment} · register of {day} · {file} · {counts}").format(
        moment=format_moment(done.imported_at),
        day=day(done.register_date),
        file=done.file_name,
        counts=counts(done.new, done.changed, done.gone, done.unchanged),
    )
    if done.taken_back_at is not None:
        said += " · " + _("taken back {moment}").format(moment=format_moment(done.taken_back_at))
    return said
