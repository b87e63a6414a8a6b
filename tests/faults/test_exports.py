"""An export without room, or cut off half-way, leaves nothing with a name in it."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.faults.sandbox import ROOT, desk, needs_mounts

FULL = "диск заполнен"
DAYS = ("--from", "2026-10-01", "--to", "2026-11-30")
FILES = {
    "xlsx": ("--what", "people", "--xlsx"),
    "csv": ("--what", "people", "--csv"),
    "ics": ("--what", "visits", *DAYS, "--doctor", "1", "--ics"),
    "json": ("--what", "visits", *DAYS, "--fhir"),
}


@needs_mounts
@pytest.mark.parametrize("ending", FILES)
def test_on_a_full_stick_the_older_file_stays_and_nothing_else(demo, tmp_path, ending):
    stick = tmp_path / "stick"
    stick.mkdir()
    path, seen = stick / f"a.{ending}", tmp_path / "seen"
    mounts = (
        f'mount -t tmpfs -o size=4k none "{stick}"; echo older > "{path}"\n'
        f'"$@" || status=$?; ls -A "{stick}" > "{seen}"; cat "{path}" >> "{seen}"; exit $status'
    )
    said = desk(demo, "export", *FILES[ending], str(path), mounts=mounts)
    assert said.status == 3
    assert FULL in said.err.lower()
    assert seen.read_text("utf-8").split() == [path.name, "older"]
    audit = desk(demo, "check")
    assert (audit.status, audit.json) == (0, [])


_SLOW = """
import sys, time
from datetime import datetime
from pathlib import Path
from clinic_desk import opening
from clinic_desk.services import exports
from clinic_desk.wording import exports as words

now = datetime(2026, 11, 24, 9, 41)
opened = opening.open_folder(Path(sys.argv[1]), now=now)
path = Path(sys.argv[2])

def wait(done, _of):
    if done:
        print("half", flush=True)
        time.sleep(60)

exports._PORTION = 100
said = words.people(words.Frame("", "", now))
exports.persons(said, path, now=now, actor=opened.actor, tick=wait)
"""


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_a_killed_export_left_goes_at_the_next_start(demo, tmp_path, ending):
    out = tmp_path / "out"
    out.mkdir()
    command = [sys.executable, "-c", _SLOW, str(demo), str(out / f"a.{ending}")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert not (out / f"a.{ending}").exists()
    left = list(out.iterdir())
    assert [one.name.startswith(".") for one in left] == [True]  # half a file, under no name of a person's
    assert desk(demo, "doctors").status == 0
    until(lambda: not list(out.iterdir()))
    assert list((demo / "tmp").glob("*")) == []


def until(holds):
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
