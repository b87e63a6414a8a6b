"""People typed at the desk, and what callers tell about themselves."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_desk import errors
from clinic_desk.models.people import Person
from clinic_desk.rules.rows import Document, PersonName, Sex, Verdict
from clinic_desk.services import clinic, people, register
from tests.make import ACTOR, NOW, make_person, make_typed

IIN = "850312399903"


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def test_a_typed_person_is_found_at_once_and_not_in_the_register():
    row = people.add_person(
        people.TypedPerson(
            PersonName("  Ахметов ", "Серік", " Болатұлы"),
            iin="8503 1239-9903",
            phones=("8 (701) 123-45-67",),
        ),
        now=NOW,
        actor=ACTOR,
    )
    assert (row.iin, row.birth_date, row.sex) == (IIN, date(1985, 3, 12), Sex.MALE)
    assert row.name == PersonName("Ахметов", "Серік", "Болатұлы")
    assert row.phones == ("7011234567",)
    for text in ("ахметов серик", IIN, "9903", "4567", "12.03.85"):
        [one] = register.find(text, now=NOW)
        assert one.person == row
        assert one.verdict.verdict is Verdict.NOT_CURRENT


def test_what_was_typed_is_stronger_than_the_iin():
    row = people.add_person(
        make_typed(iin=IIN, birth_date=date(1985, 3, 21), sex=Sex.FEMALE), now=NOW, actor=ACTOR
    )
    assert (row.birth_date, row.sex) == (date(1985, 3, 21), Sex.FEMALE)


def test_a_newborn_needs_no_iin():
    row = people.add_person(
        make_typed(
            "Ахметов Али",
            birth_date=date(2026, 11, 20),
            document=Document.BIRTH_CERTIFICATE,
            representative="Ахметова Айгүл",
        ),
        now=NOW,
        actor=ACTOR,
    )
    assert (row.iin, row.document, row.representative) == (None, Document.BIRTH_CERTIFICATE, "Ахметова Айгүл")


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"iin": "85031239990"}, "iin", "length"),
        ({"iin": "8503123999031"}, "iin", "length"),
        ({"iin": "85031239990О"}, "iin", "digits"),
        ({"name": "Ахметов"}, "first_name", "missing"),
        ({"name": ". Серік"}, "last_name", "missing"),
        ({"phones": ("нет",)}, "phones", "digits"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_not_written(facts, field, reason):
    with pytest.raises(errors.BadField) as refused:
        people.add_person(make_typed(**facts), now=NOW, actor=ACTOR)
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert register.count("ахметов") == 0


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"iin": IIN}, ()),
        ({}, ()),
        ({"iin": "850312399904"}, ("iin_check",)),
        ({"iin": "850231399903"}, ("iin_date",)),
        ({"iin": IIN, "birth_date": date(1985, 3, 13), "sex": Sex.FEMALE}, ("iin_date", "iin_sex")),
        ({"birth_date": date(2027, 1, 1)}, ("birth_future",)),
        ({"birth_date": date(1850, 1, 1)}, ("birth_too_old",)),
    ],
)
def test_what_looks_wrong_warns_and_is_kept_all_the_same(facts, words):
    typed = make_typed(**facts)
    assert people.warnings(typed, today=NOW.date()) == words
    assert people.add_person(typed, now=NOW, actor=ACTOR).id


@pytest.mark.parametrize(
    ("typed", "facts", "similar"),
    [
        ("Ли Анна", {"iin": IIN}, True),
        ("АХМЕТОВ СЕРИК", {"birth_date": date(1985, 3, 12)}, True),
        ("Ахметова Серик", {"birth_date": date(1985, 3, 12)}, True),
        ("Сапаров Серік", {"birth_date": date(1985, 3, 12)}, True),
        ("Ахметов Серік", {"birth_date": date(1985, 3, 13)}, False),
        ("Ли Анна", {"birth_date": date(1985, 3, 12)}, False),
        ("Ахметов Серік", {}, False),
    ],
)
def test_who_may_be_the_same_is_shown_before_adding(typed, facts, similar):
    person = make_person("Ахметов Серік Болатұлы", iin=IIN)
    found = people.similar(make_typed(typed, **facts), now=NOW)
    assert [one.person.id for one in found] == ([person.id] if similar else [])


def test_contact_facts_change_one_by_one():
    person = make_person(phones="7011234567")
    people.update_contact(
        person.id, phones=("8 777 000 11 22", "7011234567"), language="kk", now=NOW, actor=ACTOR
    )
    row = people.update_contact(
        person.id, document=Document.PASSPORT, document_number=" N 1 ", now=NOW, actor=ACTOR
    )
    assert row.phones == ("7770001122", "7011234567")
    assert (row.language, row.document, row.document_number) == ("kk", Document.PASSPORT, "N 1")
    assert register.find("7770001122", now=NOW)[0].person.id == person.id
    assert people.update_contact(person.id, phones=(), now=NOW, actor=ACTOR).phones == ("7011234567",)
    assert register.find("7770001122", now=NOW) == []


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        (["7011234567"], "", ["7011234567", "91234"]),
        (["7011234567", "91234"], "", ["7011234567", "91234"]),
        (["91234"], "91234", ["91234", "7011234567"]),
        (["7011234567", "7770001122"], "7011234567 7770001122", ["7011234567", "7770001122", "91234"]),
        (["7770001122", "7011234567", "91234"], "7770001122", ["7770001122", "7011234567", "91234"]),
    ],
)
def test_only_what_the_register_does_not_say_is_kept_as_the_desks_own(typed, kept, shown):
    person = make_person(phones="7011234567 91234")
    assert list(people.update_contact(person.id, phones=typed, now=NOW, actor=ACTOR).phones) == shown
    assert Person.get_by_id(person.id).desk_phones == kept


def test_contact_facts_of_nobody_and_of_no_number():
    with pytest.raises(errors.UnknownRow):
        people.update_contact(5, language="ru", now=NOW, actor=ACTOR)
    person = make_person()
    with pytest.raises(errors.BadField):
        people.update_contact(person.id, phones=("мама",), now=NOW, actor=ACTOR)
    assert register.get(person.id, now=NOW).person == person
