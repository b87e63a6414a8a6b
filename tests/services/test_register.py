"""The search list: its order, its verdicts, and that it sees what other desks add."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.rules.rows import AttachmentStatus, Verdict
from clinic_desk.services import clinic, people, register, register_import
from tests.make import ACTOR, NOW, make_file, make_person, make_record, make_typed

AKHMETOV = "Ахметов Серік Болатұлы"


@pytest.fixture
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


def found(text, **options):
    return [one.person.name.full for one in register.find(text, now=NOW, **options)]


def test_attached_come_first_then_the_kazakh_alphabet(data):
    make_person("Омаров Ерлан", status=AttachmentStatus.DETACHED)
    for first in ("Яна", "Қанат", "Карим", "Әсел", "Асан", "Ізбасар"):
        make_person(f"Омаров {first}")
    people.add_person(make_typed("Омаров Ақан"), now=NOW, actor=ACTOR)
    firsts = [name.split()[1] for name in found("омаров")]
    assert firsts == ["Асан", "Әсел", "Карим", "Қанат", "Ізбасар", "Яна", "Ақан", "Ерлан"]


def test_a_long_list_is_cut_and_says_so(data):
    for number in range(30):
        make_person(f"Омаров {chr(ord('А') + number)}сан")
    page = register.find_page("о", now=NOW)
    assert (len(page.people), page.more) == (20, True)
    assert [one.person.name.first for one in page.people[:3]] == ["Асан", "Бсан", "Всан"]
    assert register.find_page("омаров", now=NOW, limit=30).more is False
    assert (register.count("омаров"), register.count("нет")) == (30, 0)


def test_the_verdict_is_that_of_the_day_asked_for(data):
    record = make_record(attached_from=date(2027, 1, 1))
    register_import.apply(make_file(record), file_name="r.xlsx", now=NOW, actor=ACTOR)
    [today] = register.find("ахметов", now=NOW)
    [later] = register.find("ахметов", now=NOW, on=date(2027, 1, 11))
    assert (today.verdict.verdict, today.verdict.day) == (Verdict.FROM_LATER, date(2027, 1, 1))
    assert later.verdict.verdict is Verdict.ATTACHED
    assert later.verdict.register_date == register.register_date() == date(2026, 11, 20)
    assert register.register_size() == 1


def test_several_people_with_one_iin(data):
    iin = "850312399903"
    first = make_person("Ахметов Серік", iin=iin)
    make_person("Омаров Асан", iin=iin, in_register=False)
    assert set(found(iin)) == {"Ахметов Серік", "Омаров Асан"}
    assert register.by_iin(iin, now=NOW).person.id == first.id


def test_unknown_people(data):
    with pytest.raises(errors.UnknownRow):
        register.get(1, now=NOW)
    with pytest.raises(errors.UnknownRow) as unknown:
        register.by_iin("850312399903", now=NOW)
    assert "850312399903" not in str(unknown.value) + unknown.value.key


def test_words_added_at_another_desk_are_found_at_once(data):
    make_person("Омаров Асан")
    assert found("омаров") == ["Омаров Асан"]

    def other_desk():
        with clinic.background_work():
            people.add_person(make_typed("Сапаров Ерлан"), now=NOW, actor=ACTOR)

    thread = threading.Thread(target=other_desk)
    thread.start()
    thread.join()
    assert found("сапаров") == ["Сапаров Ерлан"]


def test_words_of_a_rolled_back_transaction_are_forgotten(data):
    def interrupted():
        with base.transaction():
            make_person("Сапаров Ерлан")
            assert found("сапаров") == ["Сапаров Ерлан"]
            raise errors.Stopped

    with pytest.raises(errors.Stopped):
        interrupted()
    make_person("Омаров Асан")
    assert (found("сапаров"), found("омаров")) == ([], ["Омаров Асан"])


def test_another_data_file_brings_its_own_words(data, tmp_path_factory):
    make_person("Омаров Асан")
    assert found("омаров") == ["Омаров Асан"]
    clinic.close_clinic()
    clinic.open_clinic(tmp_path_factory.mktemp("other"))
    make_person("Сапаров Ерлан")
    assert (found("омаров"), found("сапаров")) == ([], ["Сапаров Ерлан"])


def test_the_search_can_be_warmed_in_the_background(data):
    make_person(AKHMETOV)

    def warm():
        with clinic.background_work():
            register.warm()

    thread = threading.Thread(target=warm)
    thread.start()
    thread.join()
    assert found("ахметов") == [AKHMETOV]
