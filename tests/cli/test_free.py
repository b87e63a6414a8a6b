"""``free``: wishes, rows for a family, and why days offer nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cli.command_line import SLOT

WHY = {"doctor", "day", "free", "why", "reason", "until", "opens"}


def times(slots):
    return [slot["at"][11:] for slot in slots]


def test_part_of_day_and_weekdays(cli):
    _status, slots, _error = cli("free", "--part", "afternoon", "--weekday", "tue,thu", "--limit", "40")
    assert len(slots) == 40
    assert min(times(slots)) >= "12:00"
    assert {date.fromisoformat(slot["at"][:10]).weekday() for slot in slots} == {1, 3}
    assert cli("free", "--part", "afternoon", "--weekday", "2,4", "--limit", "40")[1] == slots
    assert cli("free", "--part", "afternoon", "--weekday", "вт чт", "--limit", "40")[1] == slots
    assert cli("free", "--part", "morning", "--weekday", "1-5", "--limit", "40")[1][0]["at"][11:] < "12:00"


def test_a_row_names_each_visit(cli):
    status, rows, _error = cli("free", "--in-a-row", "3", "--limit", "5")
    assert status == 0
    for row in rows:
        assert row.keys() == {*SLOT, "row"}
        assert [one.keys() for one in row["row"]] == [SLOT] * 3
        assert row["at"] == row["row"][0]["at"]
        assert row["until"] == row["row"][-1]["until"]
        assert all(
            before["until"] == after["at"] and before["doctor"] == after["doctor"]
            for before, after in zip(row["row"], row["row"][1:], strict=False)
        )
    assert all("row" not in one for one in cli("free", "--in-a-row", "1")[1])


def test_from_and_to_are_both_included(cli):
    words = ("free", "--doctor", "1", "--from", "2026-11-30", "--to", "2026-12-01", "--limit", "500")
    assert {slot["at"][:10] for slot in cli(*words)[1]} == {"2026-11-30", "2026-12-01"}
    days = cli("free", "--doctor", "1", "--from", "2026-11-30", "--days", "2", "--limit", "500")[1]
    assert days == cli(*words)[1]
    assert (
        cli("free", "--to", "2027-03-01", "--from", "2027-02-26", "--why")[1]["days"][-1]["day"]
        == "2027-03-01"
    )


def test_why_explains_every_day_of_every_doctor(cli):
    status, said, _error = cli("free", "--why", "--days", "7", "--limit", "3")
    assert status == 0
    assert said["slots"] == cli("free", "--limit", "3")[1]
    assert len(said["days"]) == 7 * len(cli("doctors")[1])
    assert all(one.keys() == WHY for one in said["days"])
    assert all((one["free"] == 0) == (one["why"] is not None) == bool(one["reason"]) for one in said["days"])
    sunday = [one["why"] for one in said["days"] if one["day"] == "2026-11-29"]
    assert set(sunday) <= {"no_hours", "closed"}
    # the surgeon of the demo clinic is on leave until 12 December
    surgeon = next(one for one in said["days"] if one["doctor"] == 6)
    assert (surgeon["why"], surgeon["until"]) == ("closed", "2026-12-12")


def test_why_in_words(cli):
    _status, text, _error = cli("free", "--doctor", "6", "--why", "--days", "2", as_json=False)
    assert text.splitlines()[0] == "Свободного времени нет."
    assert text.splitlines()[1].startswith("Вт 24.11  [6]  Өтегенов Н. Т.: ")
    assert text.splitlines()[1].endswith("до 12.12.2026")


@pytest.mark.parametrize(
    "words",
    [
        ("--weekday", "8"),
        ("--weekday", "someday"),
        ("--weekday", "пн 9-12"),
        ("--weekday", ""),
        ("--in-a-row", "0"),
        ("--in-a-row", "13"),
        ("--in-a-row", "two"),
        ("--part", "night"),
        ("--channel", "pigeon"),
        ("--days", "0"),
        ("--to", "2026-11-20"),
        ("--to", "2026-12-01", "--from", "2026-12-02"),
    ],
)
def test_a_wish_that_cannot_be_is_a_usage_error(cli, words):
    status, _said, error = cli("free", *words, as_json=False)
    assert status == 2
    assert error
