"""The tables behind the search line, and the queries it asks.

Plain indexed columns instead of a full-text engine, so that SQLite and PostgreSQL find the same:
each distinct name word stands once in ``SearchWord``, and a person points to up to three of them.
Word numbers go into the statements as literals: thousands of them would pass the limit of bound
values, and they are integers of our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import Any

import peewee

from clinic_desk.models.base import Table, database
from clinic_desk.models.people import Person
from clinic_desk.rules.people import fold, plain

PLACES = ("last_word_id", "first_word_id", "patronymic_word_id")
"""The three places of a name, in the order of their rank."""

_KEY_COLUMNS = "person_id, last_word_id, first_word_id, patronymic_word_id, born, attached"
_ROWS_AT_ONCE = 500
_VALUES_AT_ONCE = 900
_PAST_ALL_DIGITS = "9" * 15
_plain = lru_cache(maxsize=16384)(plain)

KeyRow = tuple[int, int | None, int | None, int | None, str, bool]
"""Person, the words of last name, first name and patronymic, birth date (ISO or empty), attached."""


class SearchWord(Table):
    """The distinct words of all names in small letters, with their fold; added to, never changed."""

    text = peewee.TextField(unique=True)
    folded = peewee.TextField()


class SearchKey(Table):
    """What the search needs of a person; ``iin_tail`` is the ИИН backwards, so a tail is a beginning.

    ``attached`` is the status in the register without regard to dates: it only orders the list.
    """

    person = peewee.ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    last_word = peewee.ForeignKeyField(SearchWord, backref="last", index=False, null=True)
    first_word = peewee.ForeignKeyField(SearchWord, backref="first", index=False, null=True)
    patronymic_word = peewee.ForeignKeyField(SearchWord, backref="patronymic", index=False, null=True)
    born = peewee.TextField(default="")
    attached = peewee.BooleanField(default=False)
    iin_tail = peewee.TextField(default="", index=True)

    class Meta:
        """Each index answers a query alone, without touching the table."""

        indexes = (
            (("last_word", "first_word", "patronymic_word", "born", "attached"), False),
            (("first_word", "last_word", "patronymic_word", "born", "attached"), False),
            (("patronymic_word", "last_word", "first_word", "born", "attached"), False),
        )


class SearchPhone(Table):
    """One phone of a person: its digits, and the same backwards."""

    person = peewee.ForeignKeyField(Person, on_delete="CASCADE")
    digits = peewee.TextField(index=True)
    tail = peewee.TextField(index=True)


# --- asking ------------------------------------------------------------------------------------------


def newest_word() -> tuple[int, str] | None:
    """The word added last: one look into the index tells whether others added some."""
    row = database.execute_sql("SELECT id, text FROM search_word ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else (row[0], row[1])


def words_after(word_id: int) -> list[tuple[int, str, str]]:
    """The words added since: number, text, fold."""
    statement = f"SELECT id, text, folded FROM search_word WHERE id > {int(word_id)} ORDER BY id"
    return list(database.execute_sql(statement).fetchall())


def people_named(
    wanted: Sequence[tuple[int, Collection[int]]], limit: int, born: Sequence[str] = ()
) -> list[KeyRow]:
    """People who have in each place one of its words; the first pair leads through its index.

    ``born`` holds LIKE patterns, one of which the birth date must fit.
    """
    (place, words), *others = wanted
    conditions = [f"{PLACES[place]} IN ({_literals(words)})"]
    # the plus keeps the other columns out of the index walk: words x words steps would take seconds
    conditions += [f"+{PLACES[other]} IN ({_literals(ids)})" for other, ids in others]
    if born:
        conditions.append("(" + " OR ".join([f"born LIKE {database.param}"] * len(born)) + ")")
    return _keys(" AND ".join(conditions), tuple(born), limit)


def people_by_id(ids: Collection[int]) -> list[KeyRow]:
    """The keys of these people, in no order."""
    return _keys(f"person_id IN ({_literals(ids)})", (), len(ids)) if ids else []


def people_by_iin(beginning: str, limit: int) -> list[int]:
    """People whose ИИН begins so; all 12 digits mean that number."""
    return _by_beginning("SELECT id FROM person WHERE iin", beginning, limit)


def people_by_iin_tail(tail: str, limit: int) -> list[int]:
    """People whose ИИН ends so."""
    return _by_beginning("SELECT person_id FROM search_key WHERE iin_tail", tail[::-1], limit)


def people_by_phone(beginning: str, limit: int) -> list[int]:
    """People one of whose phones begins so."""
    return _by_beginning("SELECT person_id FROM search_phone WHERE digits", beginning, limit)


def people_by_phone_tail(tail: str, limit: int) -> list[int]:
    """People one of whose phones ends so."""
    return _by_beginning("SELECT person_id FROM search_phone WHERE tail", tail[::-1], limit)


def people_born_on(days: Iterable[Any], limit: int) -> list[int]:
    """People born on one of these days."""
    query = Person.select(Person.id).where(Person.birth_date.in_(list(days))).limit(limit)
    return [person_id for (person_id,) in query.tuples()]


def _keys(condition: str, values: tuple[object, ...], limit: int) -> list[KeyRow]:
    statement = f"SELECT {_KEY_COLUMNS} FROM search_key WHERE {condition} LIMIT {int(limit)}"
    return list(database.execute_sql(statement, values).fetchall())


def _by_beginning(statement: str, beginning: str, limit: int) -> list[int]:
    mark = database.param
    cursor = database.execute_sql(
        f"{statement} >= {mark} AND {statement.rsplit(' ', 1)[1]} <= {mark} LIMIT {int(limit)}",
        (beginning, beginning + _PAST_ALL_DIGITS),
    )
    return [row[0] for row in cursor.fetchall()]


def _literals(ids: Iterable[int]) -> str:
    return ",".join(map(str, map(int, ids)))


# --- keeping in step ---------------------------------------------------------------------------------


class Indexer:
    """Writes the search keys of people inside the caller's transaction; knows the words it has met."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}

    def write(self, people: Sequence[tuple[Any, ...]], *, new: bool) -> None:
        """Index people given as (id, last, first, patronymic, birth date, attached, iin, phones).

        ``new`` promises that none of them was indexed before.
        """
        words = self._words
        named = [(person, _plain(person[1]), _plain(person[2]), _plain(person[3])) for person in people]
        self._add_words(word for row in named for word in row[1:] if word)
        keys = [
            (
                person[0],
                words.get(last),
                words.get(first),
                words.get(patronymic),
                "" if person[4] is None else str(person[4]),
                bool(person[5]),
                (person[6] or "")[::-1],
            )
            for person, last, first, patronymic in named
        ]
        phones = [
            (person[0], digits, digits[::-1])
            for person in people
            for digits in {phone.lstrip("+") for phone in person[7].split()}
        ]
        if not new:
            _forget([person[0] for person in people])
        insert_rows(SearchKey, keys)
        insert_rows(SearchPhone, phones, skip_id=True)

    def _add_words(self, texts: Iterable[str]) -> None:
        unknown = [text for text in dict.fromkeys(texts) if text not in self._words]
        self._look_up(unknown)
        missing = [text for text in unknown if text not in self._words]
        insert_rows(SearchWord, [(text, fold(text)) for text in missing], skip_id=True)
        self._look_up(missing)

    def _look_up(self, texts: Sequence[str]) -> None:
        for start in range(0, len(texts), _ROWS_AT_ONCE):
            part = texts[start : start + _ROWS_AT_ONCE]
            rows = SearchWord.select(SearchWord.text, SearchWord.id).where(SearchWord.text.in_(part))
            self._words.update(rows.tuples())


def index_person(person: Person) -> None:
    """Bring the search keys of one person up to date, after it was saved."""
    attached = person.in_register and person.status == "attached"
    facts = (person.id, person.last_name, person.first_name, person.patronymic, person.birth_date)
    phones = f"{person.desk_phones} {person.phones}"
    Indexer().write([(*facts, attached, person.iin, phones)], new=False)


def _forget(ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        part = _literals(ids[start : start + _ROWS_AT_ONCE])
        database.execute_sql(f"DELETE FROM search_key WHERE person_id IN ({part})")
        database.execute_sql(f"DELETE FROM search_phone WHERE person_id IN ({part})")


@contextmanager
def bulk_load(new_rows: int, *tables: type[Table]) -> Iterator[None]:
    """Inside, many rows are written at once: indexes are built afterwards if that is quicker.

    Sorting once costs less than tens of thousands of single places in each index. It is all part of
    the caller's transaction: nobody else ever sees the tables without their indexes.
    """
    rebuild = new_rows > Person.select().count()
    for table in tables if rebuild else ():
        table._schema.drop_indexes()  # noqa: SLF001 -- peewee's own name for it
    yield
    for table in tables if rebuild else ():
        table._schema.create_indexes()  # noqa: SLF001


def insert_rows(table: type[Table], rows: Sequence[tuple[Any, ...]], *, skip_id: bool = False) -> None:
    """Insert many rows in the order of the table's columns."""
    columns = [field.column_name for field in table._meta.sorted_fields][int(skip_id) :]  # noqa: SLF001
    insert_values(table._meta.table_name, columns, rows)  # noqa: SLF001


def insert_values(
    table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], same: Mapping[str, str] | None = None
) -> None:
    """Insert many rows; ``same`` holds further columns and the SQL literal that each row has there.

    A statement costs more than a row, so each carries as many rows as every SQLite takes values for.
    """
    names = ", ".join((*columns, *(same or ())))
    row = f"({', '.join([*[database.param] * len(columns), *(same or {}).values()])})"
    at_once = _VALUES_AT_ONCE // len(columns)
    whole = len(rows) - len(rows) % at_once
    cursor = database.cursor()
    if whole:
        together = (
            tuple(chain.from_iterable(rows[start : start + at_once])) for start in range(0, whole, at_once)
        )
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * at_once)}",
            together,
        )
    if whole < len(rows):
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {row}", rows[whole:])
