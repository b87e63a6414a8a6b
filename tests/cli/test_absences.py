"""``absence``: what scripts get, what is written and what is not."""

from __future__ import annotations

import pytest

from tests.cli.command_line import SLOT, book

ILL = ("absence", "--doctor", "1", "--from", "2026-11-30", "--to", "2026-12-01", "--reason", "sick")


def times(cli, day="2026-11-30"):
    found = cli("free", "--doctor", "1", "--from", day, "--limit", "3")[1]
    return [one["at"] for one in found]


def test_with_plan_nothing_is_written_and_everybody_is_named(cli):
    at = times(cli)[0]
    visit = book(cli, at)[1]["visit"]
    status, said, complaint = cli(*ILL, "--plan")
    assert (status, complaint) == (0, "")
    assert (said["doctor"], said["from"], said["to"], said["reason"]) == (
        1,
        "2026-11-30",
        "2026-12-01",
        "sick",
    )
    assert (said["plan"], said["sheet"], said["absence"]) == (True, None, None)
    hit = next(one for one in said["visits"] if one["visit"] == visit)
    assert set(hit) == {"visit", "person", "name", "at", "phones", "proposals"}
    assert (hit["person"], hit["at"]) == (1, at)
    assert all(set(one) == SLOT for one in hit["proposals"])
    assert 1 <= len(hit["proposals"]) <= 3
    given = [(one["doctor"], one["at"]) for hit in said["visits"] for one in hit["proposals"]]
    assert len(set(given)) == len(given)
    assert cli(*ILL, "--plan")[1] == said


def test_without_plan_the_days_are_closed_and_the_sheet_has_a_number(cli):
    at = times(cli)[0]
    book(cli, at)
    planned = cli(*ILL, "--plan")[1]
    status, said, _complaint = cli(*ILL)
    assert status == 0
    assert (said["plan"], said["visits"]) == (False, planned["visits"])
    assert isinstance(said["sheet"], int)
    assert isinstance(said["absence"], int)
    status, refused, complaint = book(cli, at, person="2")
    assert (status, refused["refused"]) == (1, "doctor_away")
    assert complaint
    assert cli("check")[1] == []


def test_half_a_day_hits_only_its_hours_and_leaves_the_others(cli):
    first = times(cli)[0]
    book(cli, first)
    said = cli(*ILL, "--part", "08:00-10:00", "--substitute", "2", "--note", "звонил сам")[1]
    assert first in [one["at"] for one in said["visits"]]
    assert all(one["at"][11:] < "10:00" for one in said["visits"])
    assert times(cli)[0] >= "2026-11-30T10:00"


def test_lines_for_a_person(cli):
    book(cli, times(cli)[0])
    status, said, _complaint = cli(*ILL, "--plan", as_json=False)
    assert status == 0
    assert "→" in said
    assert "Ничего не записано." in said
    said = cli(*ILL, as_json=False)[1]
    assert said.endswith("в листе обзвона 2.\n")  # the demo clinic has a first one


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (("--to", "2026-11-29"), 2, "--to"),
        (("--part", "10:00-08:00"), 2, "--part"),
        (("--part", "8-10"), 2, "--part"),
        (("--reason", "flu"), 2, "--reason"),
        (("--doctor", "999"), 3, "999"),
        (("--substitute", "1"), 3, "Замещающий"),
        (("--reason", "other_room"), 3, "Кабинет"),
        (("--from", "2026-11-01", "--to", "2026-11-02"), 3, "Последний день"),
    ],
)
def test_mistakes_are_named_and_write_nothing(cli, words, status, named):
    said = cli(*ILL, *words)
    assert said[0] == status
    assert named in said[2]
    assert cli(*ILL, "--plan")[1]["absence"] is None
    assert times(cli)
