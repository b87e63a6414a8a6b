"""A clock that cannot be right, on the command line: refused with a stable word, confirmed by a command."""

from __future__ import annotations

import pytest

from clinic_desk import opening, settings
from clinic_desk.settings import Settings
from tests.cli.command_line import NOW

BOOK = ("book", "--person", "1", "--doctor", "1", "--at", "2026-11-25T09:00", "--channel", "phone")


@pytest.fixture
def wrong(folder, monkeypatch):
    """The demo folder taken for a real one: its records are of November 2026, the PC's clock of today."""
    from clinic_desk.clock import Clock

    settings.save(folder, Settings(language="ru", demo=False, registrar="Омарова А.", first_start_done=True))
    wall = {"now": f"{NOW}:00"}
    monkeypatch.setattr(
        Clock, "now", lambda _self: __import__("datetime").datetime.fromisoformat(wall["now"])
    )
    assert opening.has_data(folder)
    return wall


def test_a_doubtful_clock_refuses_and_a_reason_confirms_it(cli, wrong):
    wrong["now"] = "2026-11-10T09:00:00"
    status, refused, error = cli(*BOOK, options=())
    assert (status, refused["refused"]) == (1, "clock_doubtful")
    assert "10.11.2026" in error
    assert cli("find", "ахметов", options=())[0] == 0, "reading goes on"
    assert cli("confirm-clock", "--reason", "часы поправлены", options=())[:2] == (
        0,
        {"confirmed": True, "clock": "2026-11-10T09:00:00"},
    )
    assert cli("confirm-clock", "--reason", "ещё раз", options=())[1]["confirmed"] is False
    status, refused, _error = cli(*BOOK, options=())
    assert refused.get("refused") != "clock_doubtful"


def test_a_reason_has_to_be_given(cli, wrong):
    assert cli("confirm-clock", options=())[0] == 2
    wrong["now"] = "2026-11-10T09:00:00"
    assert cli("confirm-clock", "--reason", " ", options=())[0] == 1
    assert cli("confirm-clock", "--reason", "x", options=())[1]["confirmed"], "nothing was confirmed before"
