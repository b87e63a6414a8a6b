"""Taking a register over, once or monthly, stopped, taken back, with the desk at work meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.importers.register import guess_layout, read_register
from clinic_desk.importers.table_file import read_table
from clinic_desk.models import base
from clinic_desk.models.journal import Request
from clinic_desk.models.people import Person, RegisterChange
from clinic_desk.models.search import SearchKey, SearchPhone
from clinic_desk.rules.rows import AttachmentStatus, Document, Verdict
from clinic_desk.services import clinic, people, register, register_import, waiting
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, NOW, make_file, make_iin, make_person, make_record, make_typed

SHARED = Path(__file__).parents[3] / "shared" / "data"
LATER = datetime(2026, 12, 20, 9, 0)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


def take_over(source, **options):
    return register_import.apply(source, file_name="register.xlsx", now=NOW, actor=ACTOR, **options)


def counts(result):
    return result.new, result.changed, result.gone, result.unchanged


def stored():
    """Everything that people and search hold."""
    tables = (Person, SearchKey, SearchPhone.select(SearchPhone.person, SearchPhone.digits, SearchPhone.tail))
    return [
        sorted(map(repr, (table if isinstance(table, type(tables[2])) else table.select()).tuples()))
        for table in tables
    ]


def village(number=40):
    return [
        make_record(f"Омаров Асан{chr(1072 + place % 32)}", phones=(f"701{place:07}",))
        for place in range(number)
    ]


def test_a_first_file_makes_everybody_found():
    records = village()
    result = take_over(make_file(*records))
    assert counts(result) == (40, 0, 0, 0)
    assert register.register_size() == 40
    person = register.by_iin(records[7].iin, now=NOW).person
    assert person.name == records[7].name
    assert person.phones == records[7].phones
    assert (person.birth_date, person.sex, person.status) == (
        records[7].birth_date,
        records[7].sex,
        AttachmentStatus.ATTACHED,
    )
    assert (person.precinct, person.precinct_doctor, person.attached_from) == (
        "1",
        "Ахметова А.С.",
        date(2020, 1, 15),
    )
    assert [one.person.id for one in register.find(records[7].phones[0], now=NOW)] == [person.id]


def test_the_same_file_again_changes_nothing():
    file = make_file(*village())
    take_over(file)
    before = stored()
    preview = register_import.preview(file)
    assert (preview.new, preview.changed, preview.gone, preview.unchanged) == ((), (), (), 40)
    assert counts(take_over(preview)) == (0, 0, 0, 40)
    assert stored() == before


def test_a_preview_writes_nothing():
    before = stored()
    preview = register_import.preview(make_file(*village()))
    assert len(preview.new) == 40
    assert stored() == before
    assert register_import.last_imports() == []


def test_the_next_month():
    stays, moves, marries, leaves = (make_record(name) for name in ("А Б", "В Г", "Е Ж", "З И"))
    take_over(make_file(stays, moves, marries, leaves))
    arrives = make_record("К Л")
    file = make_file(
        stays,
        replace(moves, precinct="4", phones=("7779998877",)),
        replace(marries, name=replace(marries.name, last="Сапарова")),
        arrives,
        day=date(2026, 12, 18),
    )
    preview = register_import.preview(file)
    assert [record.name.last for record in preview.new] == ["К"]
    assert {one.before.name.last: {name: new for name, _, new in one.fields} for one in preview.changed} == {
        "В": {"precinct": "4", "phones": "7779998877"},
        "Е": {"last_name": "Сапарова"},
    }
    assert [person.name.last for person in preview.gone] == ["З"]
    assert counts(take_over(preview)) == (1, 2, 1, 1)
    assert register.register_date() == date(2026, 12, 18)
    gone = register.by_iin(leaves.iin, now=LATER)
    assert gone.verdict.verdict is Verdict.NOT_CURRENT
    assert register.find("сапарова", now=LATER)[0].person.iin == marries.iin
    assert register.find("7779998877", now=LATER)[0].person.iin == moves.iin
    assert register.find("7011234567", now=LATER)[0].person.iin != moves.iin, "the old number leads nowhere"


def test_what_the_desk_entered_outlives_every_import():
    record = make_record()
    take_over(make_file(record))
    person = register.by_iin(record.iin, now=NOW).person
    people.update_contact(
        person.id,
        phones=("8 777 000 11 22",),
        document=Document.PASSPORT,
        document_number="N1",
        language="kk",
        representative="Әже",
        now=NOW,
        actor=ACTOR,
    )
    take_over(make_file(replace(record, phones=("7015556677",), precinct="2")))
    after = register.get(person.id, now=NOW).person
    assert after.phones == ("7770001122", "7015556677")
    assert (after.document, after.document_number, after.language, after.representative) == (
        Document.PASSPORT,
        "N1",
        "kk",
        "Әже",
    )
    assert after.precinct == "2"


def test_somebody_typed_by_hand_is_taken_over_with_the_same_id():
    typed = people.add_person(
        make_typed("Ахметов Серик", birth_date=date(1985, 3, 12), phones=("8 701 000 00 01",)),
        now=NOW,
        actor=ACTOR,
    )
    record = make_record("АХМЕТОВ СЕРІК БОЛАТҰЛЫ")
    preview = register_import.preview(make_file(record))
    assert [one.before.id for one in preview.changed] == [typed.id]
    assert counts(take_over(preview)) == (0, 1, 0, 0)
    now_known = register.get(typed.id, now=NOW)
    assert now_known.verdict.verdict is Verdict.ATTACHED
    assert now_known.person.iin == record.iin
    assert now_known.person.phones == ("7010000001", "7011234567")
    register_import.take_back_last(now=LATER, actor=ACTOR)
    assert register.get(typed.id, now=NOW).person == typed


def test_a_duplicate_may_be_declared_the_same_person():
    old = make_record(iin=make_iin())
    take_over(make_file(old))
    line = make_record(iin=make_iin())
    preview = register_import.preview(make_file(line))
    [(shown, beside)] = preview.duplicates
    assert (shown, beside.iin) == (line, old.iin)
    assert counts(take_over(preview, merge_choices={line.line: beside.id})) == (0, 1, 0, 0)
    assert register.get(beside.id, now=NOW).person.iin == line.iin


def test_warnings_about_the_file():
    take_over(make_file(*village(10)))
    older = register_import.preview(make_file(day=date(2026, 10, 20)))
    assert (older.is_older, older.is_empty, older.many_gone, older.current_date) == (
        True,
        True,
        True,
        date(2026, 11, 20),
    )
    fine = register_import.preview(make_file(*village(0), day=None))
    assert not fine.is_older


def test_many_gone_begins_beyond_three_in_ten():
    records = village(10)
    take_over(make_file(*records))
    assert not register_import.preview(make_file(*records[3:])).many_gone
    assert register_import.preview(make_file(*records[4:])).many_gone


def test_taking_back_restores_row_for_row():
    records = village()
    take_over(make_file(*records))
    people.add_person(make_typed("Ли Анна", birth_date=date(1999, 9, 9)), now=NOW, actor=ACTOR)
    before = stored()
    changed = [replace(record, precinct="9", address="") for record in records[:20]]
    arrivals = [make_record("Сапаров Ян"), make_record("Ли Анна", birth_date=date(1999, 9, 9))]
    take_over(make_file(*changed, *arrivals, day=date(2026, 12, 18)))
    assert stored() != before
    result = register_import.take_back_last(now=LATER, actor=ACTOR)
    assert result.taken_back_at == LATER
    assert stored() == before
    assert register.register_date() == date(2026, 11, 20)
    assert [one.taken_back_at is None for one in register_import.last_imports()] == [False, True]


def test_imports_are_taken_back_one_after_the_other_and_then_no_more():
    take_over(make_file(*village(3)))
    take_over(make_file(*village(2)))
    register_import.take_back_last(now=LATER, actor=ACTOR)
    register_import.take_back_last(now=LATER, actor=ACTOR)
    assert Person.select().count() == 0
    assert register.register_date() is None
    with pytest.raises(errors.NothingToUndo):
        register_import.take_back_last(now=LATER, actor=ACTOR)


def test_who_waits_for_a_doctor_stays_when_the_import_is_taken_back():
    record = make_record()
    take_over(make_file(record, make_record("Белова Нина")))
    person = register.by_iin(record.iin, now=NOW).person
    entry = waiting.add(WaitingOrder(person.id, specialty="general_practice"), now=NOW, actor=ACTOR)
    register_import.take_back_last(now=LATER, actor=ACTOR)
    assert [one.id for one in Person.select()] == [person.id]
    assert waiting.entry(entry.id, now=LATER).person.in_register is False


def test_taking_back_leaves_what_was_changed_since():
    record = make_record()
    take_over(make_file(record))
    person = register.by_iin(record.iin, now=NOW).person
    take_over(make_file(replace(record, precinct="2", address="новый")))
    Person.update(address="исправлен вручную").where(Person.id == person.id).execute()
    register_import.take_back_last(now=LATER, actor=ACTOR)
    after = register.get(person.id, now=NOW).person
    assert (after.precinct, after.address) == ("1", "исправлен вручную")


def test_people_of_a_wrong_file_stay_if_the_desk_has_used_them_and_ids_never_come_back():
    used, unused = make_record("Омаров Асан"), make_record("Ли Ян")
    take_over(make_file(used, unused))
    person = register.by_iin(used.iin, now=NOW).person
    highest = register.by_iin(unused.iin, now=NOW).person.id
    request(person)
    register_import.take_back_last(now=LATER, actor=ACTOR)
    assert register.get(person.id, now=NOW).verdict.verdict is Verdict.NOT_CURRENT
    with pytest.raises(errors.UnknownRow):
        register.get(highest, now=NOW)
    assert people.add_person(make_typed("Сапаров Ян"), now=NOW, actor=ACTOR).id > highest


def request(person):
    Request.create(
        year=2026,
        number=1,
        received_at=base.to_utc(NOW),
        answered_at=base.to_utc(NOW),
        channel="phone",
        person=person.id,
        last_name=person.name.last,
        verdict="attached",
        result="refused",
        ground="not_attached",
        registrar="Омарова А.",
    )


@pytest.mark.parametrize("after_calls", [1, 3, 6])
def test_a_stopped_import_leaves_nothing(after_calls):
    take_over(make_file(*village(10)))
    before = stored()
    calls = []

    def stop():
        calls.append(1)
        return len(calls) >= after_calls

    file = make_file(*(make_record(f"Сапаров Ян{place}") for place in range(5000)))
    with pytest.raises(errors.Stopped):
        take_over(file, stop=stop)
    assert stored() == before
    assert len(register_import.last_imports()) == 1
    assert register.find("сапаров", now=NOW) == []
    assert RegisterChange.select().count() == 10


def test_progress_runs_to_its_end():
    seen = []
    take_over(
        make_file(*(make_record(f"Сапаров Ян{place}") for place in range(4500))),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(2000, 4500), (4000, 4500), (4500, 4500)]


def test_a_large_file_leaves_all_indexes_in_place():
    query = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
    before = base.database.execute_sql(query).fetchall()
    take_over(make_file(*village(50)))
    assert base.database.execute_sql(query).fetchall() == before


def test_people_added_after_the_preview_are_compared_too():
    record = make_record("Ахметов Серік")
    preview = register_import.preview(make_file(record))
    typed = people.add_person(make_typed("Ахметов Серік", birth_date=date(1985, 3, 12)), now=NOW, actor=ACTOR)
    assert counts(take_over(preview)) == (0, 1, 0, 0)
    assert register.get(typed.id, now=NOW).person.in_register


def test_the_desk_reads_while_another_thread_imports():
    make_person("Ахметов Серік")
    file = make_file(*(make_record(f"Сапаров Ян{place}") for place in range(6000)))
    importing, read_on = threading.Event(), threading.Event()
    results = []

    def progress(_done, _total):
        importing.set()
        assert read_on.wait(10)

    def work():
        with clinic.background_work():
            results.append(take_over(file, progress=progress))

    thread = threading.Thread(target=work)
    thread.start()
    assert importing.wait(20)
    meanwhile = [one.person.name.last for one in register.find("ахметов", now=NOW)]
    assert register.find("сапаров", now=NOW) == []
    read_on.set()
    thread.join()
    assert meanwhile == ["Ахметов"]
    assert counts(results[0]) == (6000, 0, 1, 0)
    assert len(register.find("сапаров", now=NOW)) == 20


@pytest.mark.skipif(not SHARED.exists(), reason="the sample registers are not here")
def test_two_months_of_a_real_register():
    november = read_sample("register-2026-11.xlsx")
    first = register_import.preview(november)
    assert (len(first.new), len(first.changed), len(first.gone), len(first.duplicates)) == (6237, 0, 0, 2)
    assert [(line.line, line.reason) for line in first.doubtful if not line.taken] == [
        (16, "birth_unreadable"),
        (26, "iin_length"),
        (56, "name_missing"),
        (6246, "duplicate_line"),
        (6247, "iin_twice"),
    ]
    take_over(first)
    assert found_names("zhunisova 12.08.98") == ["Жүнісов Төлеген Ғалымович"]
    before = stored()

    december = read_sample("register-2026-12.xlsx")
    assert counts(take_over(december)) == (64, 150, 1, 6086)
    changed = Counter(name for row in RegisterChange.select() if row.after for name in row.after)
    assert changed == {
        "precinct": 80,
        "status": 45,
        "attached_to": 45,
        "phones": 25,
        "iin": 1,
        "in_register": 1,
    }
    assert counts(take_over(december)) == (0, 0, 0, 6300)
    register_import.take_back_last(now=LATER, actor=ACTOR)
    register_import.take_back_last(now=LATER, actor=ACTOR)
    assert stored() == before


def found_names(text):
    return [one.person.name.full for one in register.find(text, now=NOW)]


def read_sample(name):
    table = read_table(SHARED / name)
    return read_register(table, guess_layout(table), today=date(2026, 11, 22))
