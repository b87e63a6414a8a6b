"""Icons come from one set, in the colours of the theme, sharp at every scale."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QPushButton

from clinic_desk.ui import icons, theme

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(qapp):
    yield qapp
    theme.apply_theme(qapp, "light")


def colours_of(pixmap) -> set[str]:
    image = pixmap.toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def test_an_icon_takes_the_colour_of_the_theme(app):
    theme.apply_theme(app, "light")
    shown = icons.icon("circle-check", "arrived")
    assert QColor(theme.LIGHT.arrived).name() in colours_of(shown.pixmap(QSize(48, 48)))
    theme.apply_theme(app, "dark")
    assert QColor(theme.DARK.arrived).name() in colours_of(shown.pixmap(QSize(48, 48)))


def test_a_disabled_icon_is_grey(app):
    shown = icons.icon("circle-check", "arrived").pixmap(QSize(48, 48), QIcon.Mode.Disabled)
    assert QColor(theme.colours().disabled).name() in colours_of(shown)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_is_drawn_for_the_density_of_the_screen(app, ratio):
    shown = icons.icon("search").pixmap(QSize(16, 16), ratio)
    assert shown.width() == pytest.approx(16 * ratio, abs=1)
    assert shown.deviceIndependentSize().width() == pytest.approx(16, abs=1)
    assert icons.pixmap("search", ratio=ratio).width() == round(16 * ratio)


def test_an_unknown_icon_is_named_at_once(app):
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_icons_survive_in_buttons(app, qtbot):
    button = QPushButton("Search")
    qtbot.addWidget(button)
    for _ in range(200):
        button.setIcon(QIcon(icons.icon("search")))
        gc.collect(0)
    button.show()
    assert QColor(theme.colours().text).name() in colours_of(button.grab())


_OUTLIVES_PYTHON = """
import gc, sys
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from clinic_desk.ui import icons

app = QApplication([])
kept = []
for name in ("phone", "search", "check", "clock", "users"):
    copy = QIcon(icons.icon(name))
    copy.setIsMask(True)  # Qt copies the engine before it changes an icon that is shared
    kept.append(copy)
# what the end of the process does: the module's names go first, then whatever still holds an icon
for name in [one for one in vars(icons) if not one.startswith("__")]:
    value = vars(icons).pop(name)
    if isinstance(value, list):
        value.clear()
del value
gc.collect()
others = [bytes(size) for size in range(16, 200, 8) for _ in range(3000)]
kept.clear()
gc.collect()
"""


def test_an_icon_that_qt_copied_may_outlive_the_module():
    """The process died after its last test: Python had freed engines that icons of Qt still held."""
    done = subprocess.run(
        [sys.executable, "-c", _OUTLIVES_PYTHON],
        cwd=ROOT,
        timeout=60,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
