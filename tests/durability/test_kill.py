"""Kill -9 at any moment: what was told is there, whole, and at most the one use case under way besides.

A bounded number of kills belongs to every run; CLINIC_DESK_KILLS sets that of the nightly run (5000, say).
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.durability.killing import Desks
from tests.durability.standing import Expected, judge

KILLS = int(os.environ.get("CLINIC_DESK_KILLS", "0")) or 150
STEPS = 50
MOST_TOLD = 2
LONGEST_STEP_S = 0.02
OPENING_S = 0.12

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="desks are forked, which this system cannot")


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    made = Desks(tmp_path_factory.mktemp("desks"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def expected_of(tmp_path_factory):
    made = {}

    def give(seed):
        if seed not in made:
            made[seed] = Expected(tmp_path_factory.mktemp("expected") / "clinic", seed, STEPS)
        return made[seed]

    return give


def test_nothing_told_is_lost_and_nothing_is_half_done(desks, expected_of, tmp_path):
    kills, life = 0, 0
    random = Random()
    unfinished, in_opening = 0, 0
    while kills < KILLS:
        # each life of a clinic goes on where the last kill left it, from the empty folder to the last step
        expected, folder = expected_of(life // 5), tmp_path / str(life)
        done, told = 0, []
        while done < STEPS and kills < KILLS:
            after = random.randint(-1, MOST_TOLD)
            delay = random.uniform(0, OPENING_S if after < 0 else LONGEST_STEP_S)
            words = [str(folder), str(expected.seed), str(done), str(STEPS - done)]
            heard = desks.kill_one(words, after=min(after, STEPS - done), delay=delay)
            told = expected.done[:done] + heard
            assert told == expected.done[: len(told)]
            steps = judge(folder, expected, told)
            unfinished += steps == len(told) + 1
            in_opening += not heard
            done, kills = steps, kills + 1
        life += 1
    # the moments were what they are meant to be: some fell between the commit and the word of it
    assert unfinished
    assert in_opening


def test_a_desk_that_tells_too_early_is_caught(desks, expected_of, tmp_path):
    """The harness finds the fault that it is there for: a booking said before it is written."""
    expected, random = expected_of(0), Random()
    for life in range(40):
        folder = tmp_path / str(life)
        words = [str(folder), "0", "0", str(STEPS), "--hasty"]
        told = desks.kill_one(words, after=random.randint(4, 12), delay=random.uniform(0, 0.002))
        try:
            judge(folder, expected, [{**one, **expected.done[one["step"]]} for one in told])
        except AssertionError:
            return
    pytest.fail("a desk that tells before it writes went unnoticed")
