"""Hostile files end in a clear error or a correct result: no crash, no hang, memory bounded.

Each case runs in a process of its own kind (``sandbox``). A bounded set belongs to every run; the size of
the nightly run is set by CLINIC_DESK_FUZZ, the number of cases for each kind (20000, say).
"""

from __future__ import annotations

import os
import signal
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import hostile, seeds, targets
from tests.fuzz.sandbox import Sandbox

CASES = int(os.environ.get("CLINIC_DESK_FUZZ", "0"))

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is bounded as Linux does it"
)


@pytest.fixture(scope="module")
def sandbox_of(tmp_path_factory):
    made = {}

    def give(target):
        if target not in made:
            made[target] = Sandbox(target, tmp_path_factory.mktemp("hostile"))
        return made[target]

    yield give
    for one in made.values():
        one.stop()


def cases(bounded):
    return settings(max_examples=CASES or bounded, deadline=None)


@given(content=hostile.files(seeds.tables()))
@cases(250)
def test_a_hostile_table_is_read_or_refused(sandbox_of, content):
    outcome = sandbox_of(targets.read_both).run(content)
    assert not outcome.is_fault, outcome


@given(content=hostile.files(seeds.tables()))
@cases(60)
def test_a_hostile_table_leaves_the_data_in_order(sandbox_of, content):
    outcome = sandbox_of(targets.take_over).run(content)
    assert not outcome.is_fault, outcome


@given(content=hostile.files(seeds.settings()))
@cases(150)
def test_hostile_settings_are_settings(sandbox_of, content):
    outcome = sandbox_of(targets.read_settings).run(content)
    assert outcome.kind == "result", outcome


@given(data=st.data())
@cases(120)
def test_a_hostile_backup_is_restored_whole_or_refused(sandbox_of, data):
    content = data.draw(hostile.files(seeds.backups()))
    outcome = sandbox_of(targets.read_backup).run(content)
    assert not outcome.is_fault, outcome


def test_the_sandbox_sees_faults(sandbox_of, tmp_path):
    """A test that cannot fail proves nothing."""
    assert sandbox_of(die).run(b"").kind == "dies"
    assert sandbox_of(fill_memory).run(b"").kind in {"memory", "dies"}
    assert sandbox_of(raise_bug).run(b"").kind == "raises"


def die(_path):
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def fill_memory(_path):
    return str(len(bytearray(64 * 1024**3)))


def raise_bug(_path):
    raise KeyError
