"""The power goes at any moment: what was told before is there, whole, whatever the disk had not yet taken.

A process does the desk's work under strace; its calls are replayed onto a model of a disk (``disk``) up to
some moment, and what may be left there is opened as the program opens it. A bounded number of moments
belongs to every run; CLINIC_DESK_POWER_CUTS sets that of the nightly run (10000, say).
"""

from __future__ import annotations

import json
import os
import shutil
from bisect import bisect_right
from random import Random

import pytest

from clinic_desk import opening
from clinic_desk.services import clinic
from clinic_desk.services.clinic import DATA_FILE
from tests.durability import traced
from tests.durability.disk import Disk
from tests.durability.plan import late
from tests.durability.standing import Expected, judge
from tests.durability.traced import Call

NIGHTLY = int(os.environ.get("CLINIC_DESK_POWER_CUTS", "0"))
CUTS = NIGHTLY or 120
SEED = Random().randrange(10_000) if NIGHTLY else 7
STEPS, FIRST_LIFE = 60, 35
SHARES = (0, 1, 0.05, 0.3, 0.5, 0.7, 0.95)

pytestmark = pytest.mark.skipif(bool(traced.why_not()), reason=traced.why_not() or "-")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return tmp_path_factory.mktemp("power")


@pytest.fixture(scope="module")
def expected(workshop):
    return Expected(workshop / "expected", SEED, STEPS)


def calls_of(folder, *lives):
    """What several processes, one after the other, did to the folder."""
    calls = []
    for number, (first, steps, *faults) in enumerate(lives):
        words = ["run", str(folder), str(SEED), str(first), str(steps), *faults]
        calls += traced.traced_run(
            ["-m", "tests.durability.worker", *words], folder, folder.parent / f"{folder.name}-{number}.trace"
        )
        calls.append(Call("gone"))
    return calls


class Film:
    """The calls, and which steps had been told before each of them."""

    def __init__(self, calls):
        self.calls = calls
        self.told, self.told_before = [], []
        for number, call in enumerate(calls):
            if call.what == "told":
                facts = json.loads(call.data)
                if "step" in facts:
                    self.told.append(facts)
                    self.told_before.append(number)

    def cut_at(self, moments, workshop):
        """Cut the power before these calls (number, share that was written, seed), each time from the start.

        Gives the folder that is left, the steps told before, and how to name the moment.
        """
        disk, played = Disk(), 0
        for moment, share, seed in sorted(moments):
            for call in self.calls[played:moment]:
                disk.process_gone() if call.what == "gone" else disk.play(call)
            played = moment
            folder = workshop / "cut"
            shutil.rmtree(folder, ignore_errors=True)
            disk.after_power_cut(folder, Random(seed), share)
            told = self.told[: bisect_right(self.told_before, moment - 1)]
            yield folder, told, f"power cut before call {moment} of plan {SEED}, share {share}, seed {seed}"

    def judge_at(self, moments, expected, workshop):
        """Reopen what is left of each cut and compare it with what had been told."""
        for folder, told, where in self.cut_at(moments, workshop):
            try:
                judge(folder, expected, told)
            except Exception as fault:
                raise AssertionError(where) from fault


@pytest.fixture(scope="module")
def film(workshop, expected):
    """An empty clinic fills; the program is killed, opens again, goes on, closes."""
    lives = (0, FIRST_LIFE, "--die"), (FIRST_LIFE, STEPS - FIRST_LIFE, "--close")
    calls = calls_of(workshop / "clinic", *lives)
    film = Film(calls)
    assert film.told == expected.done
    # pages went from the log into the data file while the desk worked on, and when it closed
    into_file = [
        number for number, call in enumerate(calls) if (call.what, call.path) == ("write", DATA_FILE)
    ]
    assert any(film.told_before[FIRST_LIFE] < number < film.told_before[-1] for number in into_file)
    assert ("unlink", f"{DATA_FILE}-wal") in {(call.what, call.path) for call in calls}
    return film


def test_what_is_told_is_on_the_disk_at_that_moment(film, expected, workshop):
    """Nothing that was not synced arrives, and everything that was told is there all the same."""
    film.judge_at([(number + 1, 0, 0) for number in film.told_before], expected, workshop)


def test_the_power_may_go_at_any_moment(film, expected, workshop):
    random = Random(None if NIGHTLY else 20261123)
    changing = [number for number, call in enumerate(film.calls) if call.what not in {"seek", "close"}]
    moments = [(random.choice(changing), random.choice(SHARES), random.random()) for _ in range(CUTS)]
    film.judge_at(moments, expected, workshop)


def test_a_first_start_that_was_cut_off_is_begun_again(workshop):
    """Nothing was entered yet, so nothing may be in the way of the next start: no damage, no passphrase."""
    film = Film(calls_of(workshop / "new", (0, 0, "--real", "--close")))
    random = Random(None if NIGHTLY else 1)
    first = next(number for number, call in enumerate(film.calls) if call.path == DATA_FILE)
    # the very first writes one by one, the rest by chance
    numbers = list(range(first, first + 20))
    numbers += random.choices(range(len(film.calls)), k=NIGHTLY // 10 or 10)
    moments = [(number, random.choice(SHARES[2:]), random.random()) for number in numbers]
    for folder, _, where in film.cut_at(moments, workshop):
        try:
            opened = opening.open_folder(folder)
        except Exception as fault:
            raise AssertionError(where) from fault
        assert clinic.is_new(), where
        assert clinic.check(now=late()) == [], where
        opened.close()


def test_a_desk_that_does_not_wait_for_the_disk_is_caught(workshop, expected):
    """The harness finds the fault that it is there for: a commit that was not synced."""
    film = Film(calls_of(workshop / "careless", (0, 12, "--careless")))
    assert film.told == expected.done[:12]
    with pytest.raises(AssertionError, match="power cut"):
        film.judge_at([(number + 1, 0, 0) for number in film.told_before], expected, workshop)
