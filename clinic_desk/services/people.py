"""People at the desk: typing somebody the register does not know, and keeping what callers tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import base, people, search
from clinic_desk.models.people import Person
from clinic_desk.rules import iin as iin_rules
from clinic_desk.rules import phones as phone_rules
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.people import fold
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor, Document, FoundPerson, PersonName, PersonRow, Sex
from clinic_desk.services import audit, register
from clinic_desk.services.access import anybody, needs

_EARLIEST_BIRTH = 1880
_TOLD: Final = ("desk_phones", "document", "document_number", "language", "representative")
"""What callers tell: columns that no register changes."""
_TYPED: Final = (
    *("iin", "last_name", "first_name", "patronymic", "birth_date", "sex", "address", "precinct"),
    *_TOLD,
)
_LIKELY_FOLD_LETTERS = 4
"""Last names that fold alike in so many first letters, born on one day, are worth a look."""


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """A person as typed at the desk; only the last and first name are demanded.

    ИИН and phones may be typed in any form.
    """

    name: PersonName
    iin: str = ""
    birth_date: date | None = None
    sex: Sex | None = None
    address: str = ""
    phones: tuple[str, ...] = ()
    precinct: str = ""
    language: str = ""
    document: Document | None = None
    document_number: str = ""
    representative: str = ""


@anybody
def completed(typed: TypedPerson) -> TypedPerson:
    """The same with tidy values, birth date and sex filled from the ИИН where they are missing.

    Raises BadField: ``iin`` ``digits`` or ``length``, ``last_name`` or ``first_name`` ``missing``.
    """
    name = PersonName(
        *(" ".join(part.split()) for part in (typed.name.last, typed.name.first, typed.name.patronymic))
    )
    for field, part in (("last_name", name.last), ("first_name", name.first)):
        if not fold(part):
            raise errors.BadField(field, "missing")
    iin = iin_rules.clean(typed.iin)
    if iin:
        problem = iin_rules.check(iin)[:1]
        if problem == (iin_rules.DIGITS,):
            raise errors.BadField("iin", "digits")
        if problem == (iin_rules.LENGTH,):
            raise errors.BadField("iin", "length")
    return replace(
        typed,
        name=name,
        iin=iin,
        birth_date=typed.birth_date or iin_rules.birth_date(iin),
        sex=typed.sex or iin_rules.sex(iin),
        phones=_numbers(typed.phones),
        address=" ".join(typed.address.split()),
    )


@anybody
def warnings(typed: TypedPerson, *, today: date) -> tuple[str, ...]:
    """What looks wrong but may be so: words of ``rules.iin``, and ``birth_future`` / ``birth_too_old``."""
    full = completed(typed)
    found = list(iin_rules.check(full.iin, full.birth_date, full.sex)) if full.iin else []
    if full.birth_date is not None and full.birth_date > today:
        found.append("birth_future")
    if full.birth_date is not None and full.birth_date.year < _EARLIEST_BIRTH:
        found.append("birth_too_old")
    return tuple(found)


@needs(Right.PEOPLE)
def similar(typed: TypedPerson, *, now: datetime) -> list[FoundPerson]:
    """People who may be the one being typed, to be shown before adding.

    They have the same ИИН, or a name alike and the same birth date.
    """
    full = completed(typed)
    with base.reading():
        alike = people.rows_by_iin(full.iin) if full.iin else []
        if full.birth_date is not None:
            alike += [row for row in people.rows_born_on(full.birth_date) if _alike(row.name, full.name)]
    return [register.get(person_id, now=now) for person_id in dict.fromkeys(row.id for row in alike)]


@needs(Right.BOOK)
def add_person(typed: TypedPerson, *, now: datetime, actor: Actor) -> PersonRow:
    """Add a person typed by hand: not in the register, found by search at once.

    Raises BadField as ``completed`` does; what ``warnings`` says does not hinder.
    """
    full = completed(typed)
    with base.transaction():
        person = Person.create(
            iin=full.iin or None,
            last_name=full.name.last,
            first_name=full.name.first,
            patronymic=full.name.patronymic,
            birth_date=full.birth_date,
            sex=full.sex,
            address=full.address,
            desk_phones=" ".join(full.phones),
            precinct=full.precinct,
            language=full.language,
            document=full.document,
            document_number=full.document_number.strip(),
            representative=full.representative.strip(),
            added_at=base.to_utc(now),
            added_by=actor.registrar,
            added_on_pc=actor.pc,
        )
        search.index_person(person)
        typed_in = {name: value for name, value in _facts(person, _TYPED).items() if value}
        audit.write(AuditKind.CREATED, "person", person.id, now=now, actor=actor, after=typed_in)
        row: PersonRow = person.row()
        return row


@needs(Right.BOOK)
def update_contact(
    person_id: int,
    *,
    phones: Sequence[str] | None = None,
    document: Document | None = None,
    document_number: str | None = None,
    language: str | None = None,
    representative: str | None = None,
    now: datetime,
    actor: Actor,
) -> PersonRow:
    """Keep what the caller told; None leaves a field as it is.

    ``phones`` is the whole list wanted, the best first. Numbers of the register cannot be removed
    here (the next file would bring them back): they follow behind. Raises UnknownRow, and BadField
    (``phones`` ``digits``) for a phone without a number.
    """
    with base.transaction():
        person = Person.get_or_none(Person.id == person_id)
        if person is None:
            raise errors.UnknownRow("person", str(person_id))
        before = _facts(person, _TOLD)
        if phones is not None:
            person.desk_phones = " ".join(_own_numbers(_numbers(phones), person.phones.split()))
        if document is not None:
            person.document = document
        for field, value in (
            ("document_number", document_number),
            ("language", language),
            ("representative", representative),
        ):
            if value is not None:
                setattr(person, field, value.strip())
        # only these columns: an import may be changing the others at another PC
        person.save(only=[getattr(Person, name) for name in _TOLD])
        if phones is not None:
            search.index_person(person)
        after = _facts(person, _TOLD)
        changed = [name for name in _TOLD if before[name] != after[name]]
        if changed:
            audit.write(
                AuditKind.CHANGED,
                "person",
                person_id,
                now=now,
                actor=actor,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
        row: PersonRow = person.row()
        return row


def _facts(person: Person, names: Sequence[str]) -> dict[str, Any]:
    """These columns of a person as JSON can hold them."""
    values = {name: getattr(person, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _numbers(texts: Sequence[str]) -> tuple[str, ...]:
    numbers: dict[str, None] = {}
    for text in texts:
        found = phone_rules.normalise(text)
        if text.strip() and not found:
            raise errors.BadField("phones", "digits")
        numbers.update(dict.fromkeys(found))
    return tuple(numbers)


def _own_numbers(wanted: Sequence[str], registered: Sequence[str]) -> Sequence[str]:
    """The fewest numbers to keep in front of the register's so that the list reads as wanted."""
    whole = list(dict.fromkeys((*wanted, *registered)))
    for length in range(len(wanted)):
        if list(dict.fromkeys((*wanted[:length], *registered))) == whole:
            return wanted[:length]
    return wanted


def _alike(one: PersonName, other: PersonName) -> bool:
    """Near enough to be the same person of that birth date: either name folds alike, or nearly so."""
    last, first = (fold(one.last), fold(other.last)), (fold(one.first), fold(other.first))
    if last[0] == last[1] or first[0] == first[1]:
        return True
    begin = _LIKELY_FOLD_LETTERS
    return last[0][:begin] == last[1][:begin] and first[0][:1] == first[1][:1]
