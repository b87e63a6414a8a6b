"""Another program holds the data file: the desk waits, says so, and goes on by itself once it is free."""

from __future__ import annotations

import sys
import threading
from datetime import datetime
from time import monotonic

import pytest

from clinic_desk import errors, opening
from clinic_desk.models import base
from clinic_desk.services import booking, clinic, journal
from clinic_desk.services.booking import BookingOrder
from tests.faults.holders import held
from tests.faults.sandbox import desk
from tests.make import ACTOR

NOW = datetime(2026, 11, 24, 9, 41)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of another kind")
ORDER = BookingOrder(20, 1, datetime(2026, 11, 25, 9, 0), "phone")


@pytest.fixture
def patience(monkeypatch):
    """Waits half a second where the program waits five."""
    monkeypatch.setitem(base.PRAGMAS, "busy_timeout", 500)


@pytest.mark.parametrize("kind", ["exclusive", "whole_file"])
def test_a_command_waits_then_says_who_is_in_the_way(demo, kind):
    with held(kind, demo / clinic.DATA_FILE):
        began = monotonic()
        said = desk(demo, "doctors")
        assert monotonic() - began > 4.5
    assert (said.status, said.out) == (3, "")
    assert "занят другой программой" in said.err
    assert desk(demo, "doctors").status == 0


@pytest.mark.parametrize("kind", ["exclusive", "whole_file"])
def test_nothing_opens_while_another_program_has_it_for_itself(demo, kind, patience, closed):
    with held(kind, demo / clinic.DATA_FILE):
        with pytest.raises(errors.DatabaseBusy):
            opening.open_folder(demo, now=NOW)
        assert clinic.is_held(demo)
    assert not clinic.is_held(demo)
    opening.open_folder(demo, now=NOW)
    booking.book(ORDER, now=NOW, actor=ACTOR)


def test_a_booking_waits_is_refused_whole_and_goes_through_later(demo, patience, closed):
    opening.open_folder(demo, now=NOW)
    before = len(journal.between(NOW.date(), NOW.date()))
    with held("transaction", demo / clinic.DATA_FILE):
        with pytest.raises(errors.DatabaseBusy):
            booking.book(ORDER, now=NOW, actor=ACTOR)
        assert len(journal.between(NOW.date(), NOW.date())) == before, "readers do not wait for writers"
        assert isinstance(clinic.present_fault(), errors.DatabaseBusy)
    assert clinic.present_fault() is None
    booking.book(ORDER, now=NOW, actor=ACTOR)
    assert len(journal.between(NOW.date(), NOW.date())) == before + 1


def test_a_booking_that_finds_the_file_held_for_a_moment_only_waits(demo, closed):
    opening.open_folder(demo, now=NOW)
    with held("transaction", demo / clinic.DATA_FILE) as holder:
        threading.Timer(1.0, holder.let_go).start()
        began = monotonic()
        booking.book(ORDER, now=NOW, actor=ACTOR)
        assert 0.5 < monotonic() - began < 5


def test_a_look_whether_it_is_held_makes_no_file(tmp_path):
    assert not clinic.is_held(tmp_path)
    assert list(tmp_path.iterdir()) == []
