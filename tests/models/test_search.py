"""The search tables: kept in step, asked through their indexes."""

from __future__ import annotations

import pytest

from clinic_desk.models import base, search
from clinic_desk.models.people import Person
from clinic_desk.models.schema import close_database, open_database
from tests.make import make_person


@pytest.fixture(autouse=True)
def data(tmp_path):
    open_database(tmp_path / "clinic.sqlite")
    yield
    close_database()


def words():
    return {text: (number, folded) for number, text, folded in search.words_after(0)}


def test_each_word_stands_once_with_its_fold():
    make_person("Жүнісова Айгүл Айгүл")
    make_person("ЖҮНІСОВА Айгуль")
    known = words()
    assert {text: folded for text, (_, folded) in known.items()} == {
        "жүнісова": "жунисова",
        "айгүл": "аигул",
        "айгуль": "аигул",
    }
    assert search.newest_word() == (known["айгуль"][0], "айгуль")


def test_a_renamed_person_is_found_by_the_new_name_only():
    person = Person.get_by_id(make_person("Омарова Асель", phones="7010000001 7010000002").id)
    person.last_name, person.phones = "Сапарова", "7010000002 7010000003"
    person.save()
    search.index_person(person)
    known = words()
    assert search.people_named([(0, [known["омарова"][0]])], 9) == []
    assert [row[0] for row in search.people_named([(0, [known["сапарова"][0]])], 9)] == [person.id]
    assert search.people_by_phone("7010000001", 9) == []
    assert search.people_by_phone_tail("0003", 9) == [person.id]
    assert search.SearchKey.select().count() == 1


@pytest.mark.parametrize("count", [0, 1, 299, 300, 301, 600, 725])
def test_many_rows_at_once_all_go_in_as_they_are(count):
    rows = [(f"сөз {place}", "" if place % 3 else "'; --") for place in range(count)]
    search.insert_values("search_word", ("text",), [(text,) for text, _ in rows], {"folded": "'x'"})
    assert search.words_after(0) == [(place, text, "x") for place, (text, _) in enumerate(rows, 1)]
    search.insert_rows(search.SearchWord, [(f"{text} again", fold) for text, fold in rows], skip_id=True)
    assert [row[1:] for row in search.words_after(count)] == [(f"{text} again", fold) for text, fold in rows]


@pytest.mark.parametrize(
    ("ask", "digits", "found"),
    [
        (search.people_by_iin, "850312399903", True),
        (search.people_by_iin, "8503", True),
        (search.people_by_iin, "8504", False),
        (search.people_by_iin_tail, "9903", True),
        (search.people_by_iin_tail, "9902", False),
        (search.people_by_phone, "701", True),
        (search.people_by_phone, "7911", True),
        (search.people_by_phone, "702", False),
        (search.people_by_phone_tail, "4567", True),
        (search.people_by_phone_tail, "456", False),
    ],
)
def test_digits_are_found_from_either_end(ask, digits, found):
    person = make_person(iin="850312399903", phones="7011234567 +79111112233")
    assert ask(digits, 9) == ([person.id] if found else [])


def test_the_limit_is_kept():
    for _ in range(5):
        make_person(phones="7011234567")
    assert len(search.people_by_phone("701", 3)) == 3
    assert len(search.people_named([(0, [words()["ахметов"][0]])], 2)) == 2


def test_a_removed_person_leaves_no_keys():
    make_person()
    Person.delete().execute()
    assert (search.SearchKey.select().count(), search.SearchPhone.select().count()) == (0, 0)


def test_names_are_asked_of_an_index_alone():
    plan = base.database.execute_sql(
        "EXPLAIN QUERY PLAN SELECT person_id, last_word_id, first_word_id, patronymic_word_id, born, attached"
        " FROM search_key WHERE first_word_id IN (1, 2) AND +last_word_id IN (3)"
    ).fetchall()
    assert "USING COVERING INDEX" in plan[0][-1]


def test_a_bulk_load_that_fails_keeps_the_indexes():
    query = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
    before = base.database.execute_sql(query).fetchall()

    def broken_load():
        with base.transaction(), search.bulk_load(10, Person, search.SearchKey):
            assert len(base.database.execute_sql(query).fetchall()) < len(before)
            raise KeyError

    with pytest.raises(KeyError):
        broken_load()
    assert base.database.execute_sql(query).fetchall() == before
