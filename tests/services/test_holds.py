"""A held time ends by itself, whatever the clock of the PC does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_desk.rules.rows import Actor
from clinic_desk.services import clinic, finder, holds
from tests.make import ACTOR, NOW, make_doctor

OTHER_DESK = Actor("Белова Н.", "pc-2")


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def first_for(pc, doctor, now):
    return finder.first_free([doctor], now=now, since=NOW + timedelta(days=1), limit=1, pc=pc)[0]


def test_a_hold_from_before_the_clock_was_set_back_holds_nothing():
    doctor, fast = make_doctor(), NOW + timedelta(hours=5)
    slot = first_for(ACTOR.pc, doctor, fast)
    assert holds.hold(slot, now=fast, actor=ACTOR)
    assert holds.active(now=NOW) == []
    assert first_for(OTHER_DESK.pc, doctor, NOW) == slot
    assert holds.hold(slot, now=NOW, actor=OTHER_DESK)


def test_a_hold_stands_where_another_desk_looked_at_the_clock_a_little_earlier():
    doctor = make_doctor()
    slot = first_for(ACTOR.pc, doctor, NOW)
    assert holds.hold(slot, now=NOW, actor=ACTOR)
    earlier = NOW - timedelta(seconds=40)
    assert [one.pc for one in holds.active(now=earlier)] == [ACTOR.pc]
    assert first_for(OTHER_DESK.pc, doctor, earlier) != slot
    assert not holds.hold(slot, now=earlier, actor=OTHER_DESK)
