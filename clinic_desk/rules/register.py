"""Comparing a register file with the people known: who is new, changed, gone, and who is in doubt.

People are matched by ИИН first, else by folded name and birth date. What fits several people, or
an ИИН whose name and birth date belong to somebody else, is never guessed: the line is listed as
doubtful and the people it might mean stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from clinic_desk.rules import people
from clinic_desk.rules.rows import AttachmentStatus, DoubtfulLine, RegisterRecord, Sex

FIELDS = (
    "iin", "last_name", "first_name", "patronymic", "birth_date", "sex", "address", "phones",
    "precinct", "precinct_doctor", "status", "attached_from", "attached_to", "death_date",
)  # fmt: skip
"""What the register says of a person, in the order of ``Values``."""

Values = tuple[str | None, ...]
"""One text (dates in ISO form) or None for each of ``FIELDS``."""

# Reasons of doubtful lines; the first four are those of ``importers.register_reasons``.
REPEATED = "duplicate_line"
IIN_TWICE = "iin_twice"
PERSON_TWICE = "person_twice"
NOT_ENOUGH = "birth_missing"
IIN_OF_ANOTHER = "iin_of_another"
"""The ИИН is known, but name and birth date there are another person's."""
SEVERAL_PEOPLE = "several_people"
"""Several known people fit the line."""

_IIN, _LAST, _FIRST, _PATRONYMIC, _BORN, _SEX = range(6)
_NEVER_BLANKED = {_IIN, _BORN, _SEX}
_TICK = 1000
_fold = lru_cache(maxsize=65536)(people.fold)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as stored; ``was_in_register`` says that an import once brought or took them over."""

    id: int
    in_register: bool
    was_in_register: bool
    values: Values


@dataclass(frozen=True, slots=True)
class Change:
    """A known person and what the record makes of them; ``fields`` may name ``in_register`` too."""

    known: Known
    record: RegisterRecord
    values: Values
    fields: tuple[str, ...]


@dataclass(slots=True)
class Comparison:
    """The result; the two sides of a duplicate are a record and a record or a known person's id."""

    new: list[tuple[RegisterRecord, Values]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[Known] = field(default_factory=list)
    unchanged: int = 0
    doubtful: list[DoubtfulLine] = field(default_factory=list)
    duplicates: list[tuple[RegisterRecord, RegisterRecord | int]] = field(default_factory=list)


def compare(
    records: Sequence[RegisterRecord],
    known: Sequence[Known],
    *,
    same_person: Mapping[int, int] | None = None,
    tick: Callable[[int], None] = lambda _done: None,
) -> Comparison:
    """Compare the records of a file with the people known.

    ``same_person`` holds the decisions on duplicates: line number -> id of the person it is.
    ``tick`` is called now and then with the number of records done and may raise to stop.
    """
    work = _Work(records, known, dict(same_person or {}))
    leftover = []
    for done, (record, values) in enumerate(work.distinct_records()):
        if not work.match_by_iin(record, values):
            leftover.append((record, values))
        if done % _TICK == 0:
            tick(done)
    for done, (record, values) in enumerate(leftover, len(records) - len(leftover)):
        work.match_by_name(record, values)
        if done % _TICK == 0:
            tick(done)
    return work.finish()


def values_of(record: RegisterRecord) -> Values:
    """The record as comparable texts."""
    name = record.name
    return (
        record.iin or None,
        name.last,
        name.first,
        name.patronymic,
        _iso(record.birth_date),
        None if record.sex is None else _SEXES[record.sex],
        record.address,
        " ".join(record.phones),
        record.precinct,
        record.precinct_doctor,
        _STATUSES[record.status],
        _iso(record.attached_from),
        _iso(record.attached_to),
        _iso(record.death_date),
    )


def same_name(one: Values, other: Values) -> bool:
    """Whether last and first name fold to the same, and the patronymic too where both have one."""
    return (
        _fold(one[_LAST] or "") == _fold(other[_LAST] or "")
        and _fold(one[_FIRST] or "") == _fold(other[_FIRST] or "")
        and (
            not one[_PATRONYMIC]
            or not other[_PATRONYMIC]
            or _fold(one[_PATRONYMIC]) == _fold(other[_PATRONYMIC])
        )
    )


def may_be_same(one: Values, other: Values) -> bool:
    """Whether two rows with one ИИН can be one person: a marriage or one corrected date, not both."""
    if one[_BORN] and one[_BORN] == other[_BORN]:
        return True
    same_first = _fold(one[_FIRST] or "") == _fold(other[_FIRST] or "")
    same_last = _fold(one[_LAST] or "") == _fold(other[_LAST] or "")
    return (same_first and same_last) or ((not one[_BORN] or not other[_BORN]) and (same_first or same_last))


def _iso(day: date | None) -> str | None:
    return None if day is None else _iso_of(day)


_iso_of = lru_cache(maxsize=65536)(date.isoformat)
_SEXES = {sex: sex.value for sex in Sex}
_STATUSES = {status: status.value for status in AttachmentStatus}


class _Work:
    """One comparison under way."""

    def __init__(
        self, records: Sequence[RegisterRecord], known: Sequence[Known], same_person: dict[int, int]
    ) -> None:
        self.result = Comparison()
        self._records = [(record, values_of(record)) for record in records]
        self._known = known
        self._decided = same_person
        self._by_id = {person.id: person for person in known} if same_person else {}
        self._by_iin: dict[str | None, list[Known]] = defaultdict(list)
        self._born: dict[str | None, list[Known]] = defaultdict(list)
        for person in known:
            self._by_iin[person.values[_IIN]].append(person)
            self._born[person.values[_BORN]].append(person)
        self._by_iin.pop(None, None)
        # a file without, say, a phone column says nothing about phones
        self._silent = {
            place for place in range(len(FIELDS)) if not any(values[place] for _, values in self._records)
        }
        self._follows = set(range(len(FIELDS))) - self._silent
        self._settled: set[int] = set()
        self._new_by_name: dict[tuple[str, str, str | None], list[tuple[RegisterRecord, Values]]] = {}

    def distinct_records(self) -> Iterator[tuple[RegisterRecord, Values]]:
        """The records without repetitions of an ИИН; what is left out is listed as doubtful."""
        seen: dict[str, tuple[RegisterRecord, Values]] = {}
        for record, values in self._records:
            if record.iin:
                first, first_values = seen.setdefault(record.iin, (record, values))
                if first is not record:
                    self._doubt(record, REPEATED if values == first_values else IIN_TWICE, first)
                    self.result.duplicates.append((first, record))
                    continue
            yield record, values

    def match_by_iin(self, record: RegisterRecord, values: Values) -> bool:
        """Settle a record whose ИИН is known; False if it is not."""
        if record.line in self._decided and self._decided[record.line] in self._by_id:
            self._take(self._by_id[self._decided[record.line]], record, values)
            return True
        owners = self._by_iin.get(values[_IIN]) if values[_IIN] else None
        if not owners:
            return False
        fitting = [owner for owner in owners if may_be_same(values, owner.values)]
        if len(fitting) > 1:
            fitting = [
                owner
                for owner in fitting
                if same_name(values, owner.values) and owner.values[_BORN] == values[_BORN]
            ] or fitting
        if len(fitting) == 1:
            self._take(fitting[0], record, values)
            return True
        self._settled.update(owner.id for owner in owners)
        self._doubt(record, SEVERAL_PEOPLE if fitting else IIN_OF_ANOTHER)
        self.result.duplicates += [(record, owner.id) for owner in owners]
        return True

    def match_by_name(self, record: RegisterRecord, values: Values) -> None:
        """Settle a record whose ИИН is missing or unknown, by name and birth date."""
        if not values[_BORN]:
            if not values[_IIN]:
                self._doubt(record, NOT_ENOUGH)
            else:
                self._add(record, values)
            return
        born_then = self._born.get(values[_BORN])
        if not born_then:
            self._add(record, values)
            return
        alike = [person for person in born_then if same_name(values, person.values)]
        own = [person for person in alike if not (values[_IIN] and person.values[_IIN])]
        if len(own) > 1:
            self._settled.update(person.id for person in own)
            self._doubt(record, SEVERAL_PEOPLE)
            self.result.duplicates += [(record, person.id) for person in own]
        elif own:
            self._take(own[0], record, values)
        else:
            self.result.duplicates += [(record, person.id) for person in alike]
            self._add(record, values)

    def finish(self) -> Comparison:
        """Whoever of the register was met by no line is gone."""
        self.result.gone = [
            person for person in self._known if person.in_register and person.id not in self._settled
        ]
        self.result.doubtful.sort(key=lambda line: line.line)
        return self.result

    def _add(self, record: RegisterRecord, values: Values) -> None:
        new = (record, values)
        key = (_fold(values[_LAST] or ""), _fold(values[_FIRST] or ""), values[_BORN])
        namesakes = self._new_by_name.setdefault(key, []) if values[_BORN] else []
        alike = next((other for other, its in namesakes if same_name(values, its)), None)
        if alike is not None:
            self.result.duplicates.append((alike, record))
            if not values[_IIN]:
                self._doubt(record, PERSON_TWICE, alike)
                return
        namesakes.append(new)
        self.result.new.append(new)

    def _take(self, person: Known, record: RegisterRecord, values: Values) -> None:
        if person.id in self._settled:
            self._doubt(record, PERSON_TWICE)
            self.result.duplicates.append((record, person.id))
            return
        self._settled.add(person.id)
        if values == person.values and person.in_register:
            self.result.unchanged += 1
            return
        wanted = self._merged(person, values)
        fields = [name for name, old, new in zip(FIELDS, person.values, wanted, strict=True) if old != new]
        if not person.in_register:
            fields.append("in_register")
        if fields:
            self.result.changed.append(Change(person, record, wanted, tuple(fields)))
        else:
            self.result.unchanged += 1

    def _merged(self, person: Known, values: Values) -> Values:
        """The person's new values: the record's, but an empty cell wipes out no fact about who it is."""
        keeps_all = not person.was_in_register
        return tuple(
            new if place in self._follows and (new or not (keeps_all or place in _NEVER_BLANKED)) else old
            for place, (old, new) in enumerate(zip(person.values, values, strict=True))
        )

    def _doubt(self, record: RegisterRecord, reason: str, first: RegisterRecord | None = None) -> None:
        text = " | ".join(value for value in values_of(record) if value)
        first_line = first.line if first else 0
        self.result.doubtful.append(
            DoubtfulLine(record.line, reason, text, first_line=first_line, record=record)
        )
