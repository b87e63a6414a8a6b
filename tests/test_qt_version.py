from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

MANY_CALLS = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for count in range(20_000):
    label.setText(str(count))
print(label.text())
"""


def test_this_qt_survives_a_working_day():
    """PySide6 6.12.0 under Python 3.11 on Linux loses a reference of None per call and dies after 5,200."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "19999"), done.stderr


def test_the_tried_version_is_installed():
    assert version("PySide6-Essentials") == version("shiboken6") == "6.11.3"
