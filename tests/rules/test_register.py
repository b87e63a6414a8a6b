"""Comparing a register file with the people known: matched for sure, or left in doubt."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_desk.rules.register import (
    IIN_OF_ANOTHER,
    IIN_TWICE,
    NOT_ENOUGH,
    PERSON_TWICE,
    REPEATED,
    SEVERAL_PEOPLE,
    Known,
    compare,
    values_of,
)
from tests.make import make_record

BORN = date(1985, 3, 12)
IIN, OTHER_IIN = "850312399903", "850312399292"


def known(record, number=1, *, in_register=True, was_in_register=True):
    return Known(number, in_register, was_in_register, values_of(record))


def reasons(comparison):
    return [(line.line, line.reason) for line in comparison.doubtful]


def test_the_same_line_changes_nothing():
    record = make_record(iin=IIN)
    result = compare([record], [known(record)])
    assert (result.unchanged, result.new, result.changed, result.gone) == (1, [], [], [])


def test_nobody_known_makes_everybody_new():
    records = [make_record("Омаров Асан"), make_record("Омаров Ерлан")]
    assert [record for record, _ in compare(records, []).new] == records


def test_whoever_is_missing_is_gone_but_only_of_the_register():
    stays, leaves, by_hand = (make_record(name) for name in ("Омаров Асан", "Омаров Ерлан", "Омаров Ян"))
    result = compare([stays], [known(stays), known(leaves, 2), known(by_hand, 3, in_register=False)])
    assert [person.id for person in result.gone] == [2]


def test_a_change_names_its_fields():
    before = make_record("Омарова Асель", iin=IIN, precinct="1")
    after = make_record("Сапарова Асель", iin=IIN, precinct="2")
    [change] = compare([after], [known(before)]).changed
    assert set(change.fields) == {"last_name", "precinct"}
    assert change.values == values_of(after)


def test_somebody_who_comes_back_is_a_change():
    record = make_record()
    [change] = compare([record], [known(record, in_register=False)]).changed
    assert change.fields == ("in_register",)


@pytest.mark.parametrize("spelling", ["АХМЕТОВ СЕРИК БОЛАТУЛЫ", "Ахметов Серік", "Akhmetov Serik Bolatuly"])
def test_without_iin_folded_name_and_birth_date_decide(spelling):
    stored = make_record(iin=IIN)
    result = compare([make_record(spelling, iin=None, precinct="2")], [known(stored)])
    [change] = result.changed
    assert change.known.id == 1
    assert change.values[0] == IIN, "an empty cell does not wipe the number out"
    assert not result.gone


def test_somebody_typed_by_hand_is_taken_over_by_name_and_birth_date():
    typed = make_record(iin=None, precinct="", address="by hand", phones=())
    line = make_record(iin=IIN, address="", precinct="3")
    [change] = compare([line], [known(typed, in_register=False, was_in_register=False)]).changed
    assert {"iin", "precinct", "in_register"} <= set(change.fields)
    assert change.values[0] == IIN
    assert "address" not in change.fields, "the register knows no address, so the typed one stays"


def test_the_same_name_and_birth_date_with_another_iin_is_shown_side_by_side():
    stored = make_record(iin=IIN)
    line = make_record(iin=OTHER_IIN)
    result = compare([line], [known(stored)])
    assert [record for record, _ in result.new] == [line]
    assert result.duplicates == [(line, 1)]
    [change] = compare([line], [known(stored)], same_person={line.line: 1}).changed
    assert change.fields == ("iin",)


def test_an_iin_of_somebody_else_is_doubtful_and_leaves_them_alone():
    stored = make_record("Омаров Асан", iin=IIN)
    line = make_record("Ли Анна", iin=IIN, birth_date=date(1999, 9, 9))
    result = compare([line], [known(stored)])
    assert reasons(result) == [(line.line, IIN_OF_ANOTHER)]
    assert (result.new, result.changed, result.gone) == ([], [], [])
    assert result.duplicates == [(line, 1)]


@pytest.mark.parametrize(
    ("name", "born"),
    [("Сапарова Асель", BORN), ("Омарова Асель", date(1985, 3, 21)), ("ОМАРОВА АСЕЛЬ", None)],
)
def test_a_marriage_or_a_corrected_date_is_the_same_person(name, born):
    stored = make_record("Омарова Асель", iin=IIN)
    result = compare([make_record(name, iin=IIN, birth_date=born)], [known(stored)])
    assert [change.known.id for change in result.changed] == [1]
    assert not result.doubtful


def test_several_people_who_fit_are_never_guessed():
    twins = [known(make_record(iin=None), number, in_register=True) for number in (1, 2)]
    line = make_record(iin=None)
    result = compare([line], twins)
    assert reasons(result) == [(line.line, SEVERAL_PEOPLE)]
    assert (result.new, result.changed, result.gone) == ([], [], [])
    assert result.duplicates == [(line, 1), (line, 2)]


def test_of_two_people_with_one_iin_the_one_with_the_name_is_meant():
    stored = [known(make_record(name, iin=IIN), number) for number, name in ((1, "Омаров Ян"), (2, "Ли Ян"))]
    line = make_record("Ли Ян", iin=IIN, precinct="9")
    [change] = compare([line], stored).changed
    assert change.known.id == 2


def test_lines_about_one_person_are_taken_once():
    first = make_record(iin=IIN)
    again = make_record(iin=IIN, address="г. Экибастуз")
    same = make_record(iin=IIN)
    nameless_iin = make_record(iin=None)
    result = compare([first, again, same, nameless_iin], [])
    assert [record for record, _ in result.new] == [first]
    assert reasons(result) == [
        (again.line, IIN_TWICE),
        (same.line, REPEATED),
        (nameless_iin.line, PERSON_TWICE),
    ]
    assert result.duplicates == [(first, again), (first, same), (first, nameless_iin)]
    assert {line.first_line for line in result.doubtful} == {first.line}


def test_two_lines_never_take_over_one_person():
    stored = make_record(iin=None)
    lines = [make_record(iin=IIN), make_record(iin=OTHER_IIN)]
    result = compare(lines, [known(stored)])
    assert [change.record for change in result.changed] == [lines[0]]
    assert reasons(result) == [(lines[1].line, PERSON_TWICE)]


def test_a_line_with_neither_iin_nor_birth_date_is_doubtful():
    line = make_record(iin=None, birth_date=None)
    assert reasons(compare([line], [])) == [(line.line, NOT_ENOUGH)]


def test_a_column_that_the_file_does_not_have_says_nothing():
    stored = make_record(iin=IIN, address="ул. Мира")
    line = make_record(iin=IIN, address="", phones=(), precinct="7")
    [change] = compare([line], [known(stored)]).changed
    assert change.fields == ("precinct",)
    both = compare([line, make_record(address="", phones=("7770001122",))], [known(stored)])
    assert set(both.changed[0].fields) == {"precinct", "phones"}


def test_the_work_reports_and_can_be_stopped():
    done = []
    compare([make_record() for _ in range(2500)], [], tick=done.append)
    assert len(done) >= 3

    def stop(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare([make_record()], [], tick=stop)
