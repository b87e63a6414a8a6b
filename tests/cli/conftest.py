"""A demo clinic, copied for each test, and the command line on it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from clinic_desk import opening
from clinic_desk.cli import main
from tests.cli.command_line import NOW


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """A demo clinic in Russian, so that error lines can be read in Latin-free Russian too."""
    folder = tmp_path_factory.mktemp("demo") / "clinic"
    opening.make_demo(folder, now=datetime.fromisoformat(NOW), language="ru")
    return folder


@pytest.fixture
def folder(made_once, tmp_path):
    """A copy for one test."""
    copy = tmp_path / "clinic"
    copy.mkdir()
    for file in made_once.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


@pytest.fixture
def cli(folder, capsys, qapp):
    """``cli("find", "ахметов")`` -> (exit status, JSON or text, error line).

    The application is there before any command paints: a command makes one that is enough for paper, and
    the windows of later tests need more.
    """

    def call(*words, options=("--now", NOW), as_json=True, data=folder):
        capsys.readouterr()
        status = main(["--data", str(data), *options, *words, *(["--json"] if as_json else [])])
        said = capsys.readouterr()
        assert said.err.count("\n") == (1 if said.err else 0), said.err
        assert "Traceback" not in said.err
        return status, json.loads(said.out) if as_json and said.out else said.out, said.err.strip()

    return call


@pytest.fixture
def free(cli):
    """The next free times of the first doctor."""
    return [slot["at"] for slot in cli("free", "--doctor", "1", "--limit", "5")[1]]
