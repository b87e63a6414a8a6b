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


def test_the_whole_suite_runs_in_two_processes_and_no_test_in_both_or_none(monkeypatch):
    whole = dict(check.steps(Path("python"), fast=True, for_pytest=[]))
    window = [one for one in whole[check.BESIDE] if one.startswith("tests/")]
    assert window == list(check.WINDOW)
    assert whole["tests"][3:] == [f"--ignore={one}" for one in window]
    assert all((check.ROOT / one).is_dir() for one in window)


def test_what_runs_beside_is_shown_at_the_end_and_counts(monkeypatch, capfd):
    def step(name: str, status: int) -> tuple[str, list[str]]:
        return name, [sys.executable, "-c", f"print('ran {name}'); raise SystemExit({status})"]

    monkeypatch.setattr(check, "prepare", lambda **_rest: Path(sys.executable))
    for status in (0, 1):
        both = [step(check.BESIDE, status), step("tests", 0)]
        monkeypatch.setattr(check, "steps", lambda *_args, both=both, **_rest: both)
        assert check.main([]) == status
        out, err = capfd.readouterr()
        assert [line for line in out.splitlines() if line.startswith("ran")] == [
            "ran tests",
            f"ran {check.BESIDE}",
        ]
        assert (check.BESIDE in err) == bool(status)


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
