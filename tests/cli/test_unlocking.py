"""A locked data file on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_desk import opening
from clinic_desk.services import encryption
from tests.make import NOW

PASSPHRASE = "қара торғай ұшты"
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clinic") / "data"
    opening.make_demo(folder, now=NOW)
    opened = opening.open_folder(folder, now=NOW)
    encryption.switch_on(PASSPHRASE, now=NOW, actor=opened.actor)
    opened.close()
    encryption.forget()
    return folder


def command(folder: Path, *words: str, variable: str | None = None):
    environment = {name: value for name, value in os.environ.items() if name != "CLINIC_DESK_PASSPHRASE"}
    if variable is not None:
        environment["CLINIC_DESK_PASSPHRASE"] = variable
    return subprocess.run(
        [sys.executable, "-m", "clinic_desk", "--data", str(folder), *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_passphrase_comes_from_the_variable_or_from_a_file(locked, tmp_path):
    done = command(locked, "--json", "doctors", variable=PASSPHRASE)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)) > 3
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\r\n", encoding="utf-8-sig")
    done = command(locked, "--passphrase-file", str(file), "--json", "doctors", variable="another one")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("variable", "says"),
    [
        (None, "құпия сөйлеммен шифрланған"),
        ("another passphrase", "Бұл құпия сөйлем деректер файлын ашпайды"),
    ],
)
def test_without_it_one_sentence_and_status_3(locked, variable, says):
    done = command(locked, "--json", "doctors", variable=variable)
    assert (done.returncode, done.stdout) == (3, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
