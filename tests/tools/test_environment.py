from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import environment

ROOT = Path(__file__).resolve().parents[2]
# --- what a machine lacks ------------------------------------------------------------------------


@pytest.fixture
def bare_debian(monkeypatch):
    """Linux with nothing but Python, for a user who is not root; records what would be run."""
    calls: list[list[str]] = []
    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment, "loads", lambda _library: False)
    monkeypatch.setattr(
        environment.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(environment.subprocess, "call", lambda command, **_rest: calls.append(command) or 0)
    return calls


def test_a_bare_debian_lacks_what_qt_loads(bare_debian):
    missing = environment.missing_packages(developer=False)
    assert set(environment.LIBRARIES.values()) <= set(missing)
    assert {"libgl1", "libegl1", "libxkbcommon-x11-0", "libxcb-cursor0"} <= set(missing)
    assert "binutils" not in missing
    assert "binutils" in environment.missing_packages(developer=True)


def test_python_without_ensurepip_needs_the_venv_package(bare_debian, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(environment, "works", lambda _python: False)
    assert "python3-venv" in environment.missing_packages(developer=False)


def test_a_user_gets_the_exact_line_and_nothing_is_run(bare_debian):
    with pytest.raises(environment.CannotPrepareError, match="sudo apt-get install libgl1 libegl1\n"):
        environment.provide_system_packages(["libgl1", "libegl1"])
    assert bare_debian == []


def test_root_gets_them_installed(bare_debian, monkeypatch):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    environment.provide_system_packages(["libgl1"])
    assert [command[:3] for command in bare_debian] == [
        ["apt-get", "-q", "update"],
        ["apt-get", "-q", "install"],
    ]
    assert bare_debian[1][-1] == "libgl1"


def test_other_linuxes_are_told_the_names(bare_debian, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    with pytest.raises(environment.CannotPrepareError, match="libgl1"):
        environment.provide_system_packages(["libgl1"])


def test_the_screen_reader_is_installed_for_root_and_asked_of_nobody(bare_debian, monkeypatch):
    monkeypatch.setattr(environment, "READER_BUSES", ("/no/such/launcher",))
    monkeypatch.setattr(environment, "READER_PYTHON", "/no/such/python3")
    missing = environment.missing_reader_packages()
    assert missing == ["xvfb", "xauth", "dbus", "at-spi2-core", "python3-pyatspi", "gir1.2-atspi-2.0"]
    environment.offer_packages(missing, "with a screen reader")
    assert bare_debian == []
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    environment.offer_packages(missing, "with a screen reader")
    assert bare_debian[-1][-len(missing) :] == missing


def test_what_traces_programs_is_asked_for_by_name(monkeypatch):
    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    assert environment.missing_tracing_packages() == ["strace", "util-linux"]
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert environment.missing_tracing_packages() == []
    monkeypatch.setattr(environment.sys, "platform", "win32")
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    assert environment.missing_tracing_packages() == []


def test_what_opens_our_files_is_asked_for_once_by_name(monkeypatch):
    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    assert environment.missing_opening_packages() == ["libreoffice-calc-nogui", "poppler-utils"]
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert environment.missing_opening_packages() == []
    monkeypatch.setattr(environment.sys, "platform", "win32")
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    assert environment.missing_opening_packages() == []


def test_checks_go_on_when_the_screen_reader_cannot_be_installed(bare_debian, monkeypatch, capsys):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    monkeypatch.setattr(environment.subprocess, "call", lambda *_command, **_rest: 100)
    environment.offer_packages(["at-spi2-core"], "with a screen reader")
    assert "the tests with a screen reader are skipped" in capsys.readouterr().out


def test_windows_brings_everything_along(monkeypatch):
    monkeypatch.setattr(environment.sys, "platform", "win32")
    assert environment.missing_packages(developer=True) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader of Linux")
def test_loads_asks_the_real_loader():
    assert environment.loads("libc.so.6")
    assert not environment.loads("libno-such-thing.so.1")


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 10, 12), (3, 15, 0)])
def test_a_python_without_wheels_is_refused_by_name(monkeypatch, version):
    monkeypatch.setattr(environment.sys, "version_info", version)
    with pytest.raises(
        environment.CannotPrepareError, match=r"3\.11 to 3\.14.*" + ".".join(map(str, version))
    ):
        environment.check_python()


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 14, 0)])
def test_a_python_with_wheels_is_taken(monkeypatch, version):
    monkeypatch.setattr(environment.sys, "version_info", version)
    environment.check_python()


# --- installing ----------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with locks and a .venv without anything in it."""
    for name in (environment.RUNTIME, environment.DEVELOPER):
        (tmp_path / name).write_text("setuptools==84.2.1 \\\n    --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    return tmp_path


def test_packages_are_installed_only_when_the_lock_changed(checkout, monkeypatch):
    runs: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "pip", lambda *arguments: runs.append(arguments))
    environment.install(environment.RUNTIME)
    assert [("--require-hashes" in run, "--no-deps" in run) for run in runs] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    environment.install(environment.RUNTIME)
    assert len(runs) == 3
    (checkout / environment.RUNTIME).write_text("setuptools==84.2.2 \\\n    --hash=sha256:00\n")
    environment.install(environment.RUNTIME)
    assert len(runs) == 6


def test_a_failed_installation_is_done_again(checkout, monkeypatch):
    def fail(*_arguments: str) -> None:
        raise environment.CannotPrepareError("no")

    monkeypatch.setattr(environment, "pip", fail)
    with pytest.raises(environment.CannotPrepareError):
        environment.install(environment.RUNTIME)
    assert not environment.is_installed(environment.RUNTIME)


def test_a_start_is_content_with_the_developers_packages(checkout, monkeypatch):
    runs: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "pip", lambda *arguments: runs.append(arguments))
    environment.install(environment.DEVELOPER)
    environment.install(environment.RUNTIME, also_good=(environment.DEVELOPER,))
    assert len(runs) == 3
    environment.install(environment.DEVELOPER)
    assert len(runs) == 3


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("WARNING: Retrying: Temporary failure in name resolution", "no network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "pip says why"),
    ],
)
def test_a_failing_pip_is_explained(checkout, monkeypatch, capsys, said, message):
    python = checkout / "python"
    python.write_text(f"#!/bin/sh\necho '{said}'\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(environment, "venv_python", lambda: python)
    with pytest.raises(environment.CannotPrepareError, match=message):
        environment.pip("-r", "x")
    assert said in capsys.readouterr().out


def test_a_virtual_environment_of_this_python_works_and_a_missing_one_does_not(tmp_path):
    assert environment.works(Path(sys.executable))
    assert not environment.works(tmp_path / "python")


def test_an_old_python_gets_a_sentence_instead_of_a_traceback():
    """The scripts a newcomer runs must at least compile for the Pythons that they refuse."""
    for name in ("start", "check", "environment"):
        ast.parse((ROOT / "tools" / f"{name}.py").read_text("utf-8"), feature_version=(3, 8))


def test_start_and_check_need_the_standard_library_only():
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, 'tools'); import start, check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
