"""File dialogs leave no traces of what was looked at outside the data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_LOOKS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QFileDialog
from clinic_desk import app
from clinic_desk.ui.printing.preview_dialog import ask_pdf_path

if sys.argv[2] == "as usual":
    from clinic_desk.ui import file_traces
    file_traces.prevent = lambda: None
qt = app.application(["clinic-desk"])

def choose():
    [dialog] = [one for one in qt.topLevelWidgets() if isinstance(one, QFileDialog)]
    dialog.setDirectory(sys.argv[1])
    dialog.selectFile("journal.pdf")
    dialog.accept()

QTimer.singleShot(300, choose)
print(ask_pdf_path(None, "journal.pdf").name)
qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)
"""


@pytest.mark.skipif(os.name == "nt", reason="the registry is cleared there instead")
@pytest.mark.parametrize("how", ["ours", "as usual"])
def test_a_file_dialog_leaves_nothing_at_home(tmp_path, how):
    home, stick = tmp_path / "home", tmp_path / "Ахметовтың флешкасы"
    for one in (home, stick):
        one.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _LOOKS, str(stick), how],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == "journal.pdf", done.stderr
    left = [one for one in home.rglob("*") if one.is_file() and "QtProject" in one.name]
    # without our care Qt does remember: so the test sees what it is about
    assert bool(left) is (how == "as usual")
