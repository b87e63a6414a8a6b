"""The grid through AT-SPI, as Orca meets it: a real X screen, a real bus, a reader that is not ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.calendar import plans, screen_reader_stage

_TOOLS = ("xvfb-run", "dbus-run-session")


def _why_not() -> str:
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if not any(Path(path).exists() for path in screen_reader_stage.LAUNCHERS):
        return "not installed: at-spi2-core"
    check = [screen_reader_stage.READER, "-c", "import pyatspi"]
    has_reader = Path(check[0]).exists() and subprocess.run(check, capture_output=True, check=False)
    return "" if has_reader and has_reader.returncode == 0 else "not installed: python3-pyatspi"


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    reason = _why_not()
    if reason:
        pytest.skip(reason)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "STAGE_FLAG": str(tmp_path_factory.mktemp("stage") / "switch-language"),
    }
    environment.pop("QT_ACCESSIBILITY", None)
    command = ["xvfb-run", "-a", "dbus-run-session", "--", sys.executable, screen_reader_stage.__file__]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout[done.stdout.index("{") :])


def test_each_cell_has_role_and_name_in_the_language_of_the_window(heard):
    cells = sum(len(column.cells) for column in plans.day_plan().columns)
    assert heard["name"] == "Күндік кесте"
    assert [role for role, _name in heard["cells"]] == ["table cell"] * cells
    names = [name for _role, name in heard["cells"]]
    assert len(set(names)) == cells
    assert "сейсенбі, 24 қараша, Ахметова А. С., 09:45, бос" in names
    assert "сейсенбі, 24 қараша, Ахметова А. С., 10:00, жазылды, Омаров И. П." in names


def test_each_step_is_spoken_and_follows_the_language(heard):
    spoken = [name for role, name in heard["focus"] if role == "table cell"]
    assert "сейсенбі, 24 қараша, Ахметова А. С., 09:30, бос" in spoken
    assert "вторник, 24 ноября, Ахметова А. С., 09:30, свободно" in spoken
