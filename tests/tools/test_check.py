from __future__ import annotations

import sys
from pathlib import Path

import pytest

import check
import start


def test_the_tests_come_last_so_that_their_summary_closes_the_output(monkeypatch):
    monkeypatch.setattr(check.sys, "platform", "linux")
    names = [name for name, _command in check.steps(Path("python"), fast=False, for_pytest=["-x"])]
    assert names == ["linter", "format", "types", "catalogs", "frozen program", "tests"]
    fast = dict(check.steps(Path("python"), fast=True, for_pytest=["tests/rules", "-x"]))
    assert "frozen program" not in fast
    assert fast["tests"] == ["python", "-m", "pytest", "tests/rules", "-x"]


def test_a_start_without_a_screen_says_so_instead_of_crashing(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(start.sys, "platform", "linux")
    assert start.main([]) == 1
    assert "no screen" in capsys.readouterr().err


def test_a_start_opens_the_demo_clinic_unless_told_otherwise(monkeypatch):
    runs: list[list[str]] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(start, "prepare", lambda **_rest: Path("python"))
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_rest: runs.append(command) or 7)
    assert (start.main([]), start.main(["--data", "x", "doctors"])) == (7, 7)
    assert runs == [
        ["python", "-m", "clinic_desk", "--demo"],
        ["python", "-m", "clinic_desk", "--data", "x", "doctors"],
    ]


@pytest.mark.parametrize(("broken", "code"), [("", 0), ("linter", 1), ("tests", 1)])
def test_every_check_runs_even_after_one_failed(monkeypatch, capfd, broken, code):
    def step(name: str) -> tuple[str, list[str]]:
        return name, [sys.executable, "-c", f"print('ran {name}'); raise SystemExit({int(name == broken)})"]

    monkeypatch.setattr(check, "prepare", lambda **_rest: Path(sys.executable))
    monkeypatch.setattr(
        check, "steps", lambda *_args, **_rest: [step("linter"), step("types"), step("tests")]
    )
    assert check.main(["--fast"]) == code
    out, err = capfd.readouterr()
    assert [line for line in out.splitlines() if line.startswith("ran")] == [
        "ran linter",
        "ran types",
        "ran tests",
    ]
    assert out.rstrip().endswith("ran tests")
    assert (f"Failed: {broken}" in err) == bool(broken)
