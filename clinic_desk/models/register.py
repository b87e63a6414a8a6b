"""Reading and writing the register in bulk: tens of thousands of people in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from clinic_desk.models.base import database
from clinic_desk.models.people import Person, RegisterChange, RegisterImport
from clinic_desk.models.search import Indexer, SearchKey, SearchPhone, bulk_load, insert_rows, insert_values
from clinic_desk.rules.register import FIELDS, Known, Values

_COLUMNS = ", ".join(FIELDS)
_MARKS = "last_name, first_name, patronymic, birth_date, in_register, status, iin, desk_phones, phones"
_INDEXED = frozenset(_MARKS.split(", "))
_EMPTY_AT_FIRST = ("desk_phones", "language", "document_number", "representative", "added_by", "added_on_pc")
_OF_NEW = {"in_register": "TRUE"} | dict.fromkeys(_EMPTY_AT_FIRST, "''")
_NAME_AND_BIRTH = itemgetter(*map(FIELDS.index, ("last_name", "first_name", "patronymic", "birth_date")))
_STATUS, _IIN, _PHONES = map(FIELDS.index, ("status", "iin", "phones"))
_PART = 2000

Tick = Callable[[int], None]
"""Called with the number of rows done since the last call; may raise to stop everything."""

Stamp = tuple[int, int, str]
"""What changes whenever the people a file is compared with may have changed."""


def stamp() -> Stamp:
    """The state of the people table as far as a comparison can see it."""
    people = database.execute_sql("SELECT max(id), count(*) FROM person").fetchone()
    imports = database.execute_sql("SELECT max(id), max(taken_back_at) FROM register_import").fetchone()
    return people[0] or 0, people[1], f"{imports[0]} {imports[1]}"


def known_people() -> list[Known]:
    """All people as the comparison wants them."""
    rows = database.execute_sql(f"SELECT id, in_register, {_COLUMNS} FROM person ORDER BY id").fetchall()
    status = 2 + FIELDS.index("status")
    return [Known(row[0], bool(row[1]), row[status] is not None, _texts(row[2:])) for row in rows]


def _texts(values: tuple[Any, ...]) -> Values:
    # SQLite hands dates out as text, PostgreSQL as dates
    return tuple(value if value is None or isinstance(value, str) else str(value) for value in values)


def digest_of_changes(import_id: int) -> str:
    """The fingerprint of everything that one import did, person by person, as it stands in the file."""
    whole = hashlib.sha256()
    changes = database.execute_sql(
        "SELECT id, person_id, before, after FROM register_change"
        f" WHERE register_import_id = {int(import_id)} ORDER BY id"
    )
    for change in changes:
        whole.update(repr(change).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


class Writer:
    """Writes what one import does; everything happens inside the caller's transaction."""

    def __init__(self, register_import: RegisterImport, tick: Tick) -> None:
        self._import_id = register_import.id
        self._tick = tick
        self._indexer = Indexer()

    def add(self, rows: Sequence[Values]) -> None:
        """Add new people of the register."""
        with bulk_load(len(rows), Person, SearchKey, SearchPhone, RegisterChange):
            for part in _parts(rows):
                newest = database.execute_sql("SELECT max(id) FROM person").fetchone()[0] or 0
                insert_values("person", FIELDS, part, _OF_NEW)
                # nobody else can write meanwhile, so these are ours, in the order they went in
                added = database.execute_sql(f"SELECT id FROM person WHERE id > {newest} ORDER BY id")
                ids = [person_id for (person_id,) in added.fetchall()]
                self._indexer.write(list(map(_new_for_index, ids, part)), new=True)
                database.execute_sql(
                    "INSERT INTO register_change (register_import_id, person_id)"
                    f" SELECT {int(self._import_id)}, id FROM person WHERE id > {int(newest)} ORDER BY id"
                )
                self._tick(len(part))

    def change(self, changes: Sequence[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
        """Set the given columns of known people: (id, before, after)."""
        for part in _parts(changes):
            update_people([(person_id, after) for person_id, _, after in part], self._indexer)
            self._note(part)
            self._tick(len(part))

    def _note(self, changes: Sequence[tuple[int, dict[str, Any], dict[str, Any]]]) -> None:
        as_text = RegisterChange.before.db_value
        rows = [
            (self._import_id, person, as_text(before), as_text(after)) for person, before, after in changes
        ]
        insert_rows(RegisterChange, rows, skip_id=True)


def update_people(changes: Iterable[tuple[int, dict[str, Any]]], indexer: Indexer) -> None:
    """Set columns of people, equal sets of columns by one statement, and bring the search in step."""
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    ids = []
    for person_id, after in changes:
        by_columns.setdefault(tuple(after), []).append((*after.values(), person_id))
        if not _INDEXED.isdisjoint(after):
            ids.append(person_id)
    mark = database.param
    for columns, rows in by_columns.items():
        settings = ", ".join(f"{column} = {mark}" for column in columns)
        database.cursor().executemany(f"UPDATE person SET {settings} WHERE id = {mark}", rows)
    if not ids:
        return
    literals = ",".join(map(str, ids))
    people = database.execute_sql(f"SELECT id, {_MARKS} FROM person WHERE id IN ({literals})").fetchall()
    indexer.write([_for_index(row) for row in people], new=False)


def _new_for_index(person_id: int, values: Values) -> tuple[Any, ...]:
    attached = values[_STATUS] == "attached"
    return (person_id, *_NAME_AND_BIRTH(values), attached, values[_IIN], values[_PHONES])


def _for_index(row: tuple[Any, ...]) -> tuple[Any, ...]:
    person_id, last, first, patronymic, born, in_register, status, iin, desk_phones, phones = row
    attached = bool(in_register) and status == "attached"
    return person_id, last, first, patronymic, born, attached, iin, f"{desk_phones} {phones}"


def take_back(register_import: RegisterImport, tick: Tick) -> None:
    """Undo what one import wrote, where nobody has changed it since.

    People it brought in are removed if nothing at the desk knows of them yet, else they stay as
    «not in the current register».
    """
    changes = list(
        RegisterChange.select(RegisterChange.person, RegisterChange.before, RegisterChange.after)
        .where(RegisterChange.register_import == register_import)
        .order_by(RegisterChange.id)
        .tuples()
    )
    indexer = Indexer()
    for part in _parts(changes):
        known = [(person, before, after) for person, before, after in part if before is not None]
        update_people(_restored(known), indexer)
        brought = [person for person, before, _ in part if before is None]
        _take_out(brought, indexer)
        tick(len(part))


def _restored(
    changes: Sequence[tuple[int, dict[str, Any], dict[str, Any]]],
) -> list[tuple[int, dict[str, Any]]]:
    """The columns to set back: those that still hold what the import wrote."""
    now = {row["id"]: row for row in _dicts([person for person, _, _ in changes])}
    restored = []
    for person, before, after in changes:
        columns = {
            column: old
            for column, old in before.items()
            if _text(now[person][column]) == _text(after[column])
        }
        if columns:
            restored.append((person, columns))
    return restored


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _dicts(ids: Sequence[int]) -> list[dict[str, Any]]:
    return list(Person.select().where(Person.id.in_(list(ids))).dicts()) if ids else []


def _take_out(ids: Sequence[int], indexer: Indexer) -> None:
    if not ids:
        return
    literals = ",".join(map(str, ids))
    kept = {
        row[0]
        for row in database.execute_sql(
            f"SELECT person_id FROM request WHERE person_id IN ({literals})"
            f" UNION SELECT person_id FROM visit WHERE person_id IN ({literals})"
            f" UNION SELECT person_id FROM waiting_entry WHERE person_id IN ({literals})"
            f" UNION SELECT id FROM person WHERE id IN ({literals}) AND (language <> '' OR desk_phones <> ''"
            " OR document IS NOT NULL OR document_number <> '' OR representative <> '')"
        ).fetchall()
    }
    update_people([(person, {"in_register": False}) for person in ids if person in kept], indexer)
    gone = ",".join(str(person) for person in ids if person not in kept)
    if gone:
        database.execute_sql(f"DELETE FROM register_change WHERE person_id IN ({gone})")
        database.execute_sql(f"DELETE FROM person WHERE id IN ({gone})")


def _parts(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + _PART] for start in range(0, len(rows), _PART))
