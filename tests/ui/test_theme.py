"""The look: readable in both themes, follows the system, and speaks with the bundled font."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from clinic_desk import paths
from clinic_desk.ui import theme

BOTH = pytest.mark.parametrize("chosen", [theme.LIGHT, theme.DARK], ids=lambda one: one.name)

TEXT_ON_FILL = [
    ("text", "background"),
    ("text", "surface"),
    ("text", "hover"),
    ("text", "pressed"),
    ("text", "accent_fill"),
    ("text", "booked_fill"),
    ("text", "arrived_fill"),
    ("text", "no_show_fill"),
    ("text", "held_fill"),
    ("text", "hatch"),
    ("quiet", "background"),
    ("quiet", "surface"),
    ("quiet", "hatch"),
    ("quiet", "past_veil"),
    ("quiet", "hover"),
    ("quiet", "booked_fill"),
    ("quiet", "accent_fill"),
    ("accent", "surface"),
    ("accent", "background"),
    ("accent", "accent_fill"),
    ("arrived", "surface"),
    ("arrived", "arrived_fill"),
    ("held", "surface"),
    ("held", "held_fill"),
    ("no_show", "surface"),
    ("no_show", "no_show_fill"),
    ("danger", "surface"),
    ("danger", "hover"),
    # the bars above the foot, the day list, marked rows of the lists
    ("accent", "arrived_fill"),
    ("quiet", "arrived_fill"),
    ("quiet", "held_fill"),
    ("accent", "held_fill"),
    ("quiet", "no_show_fill"),
    ("arrived", "background"),
    ("held", "background"),
    ("no_show", "background"),
    ("arrived", "accent_fill"),
    ("held", "accent_fill"),
    ("no_show", "accent_fill"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_tooltip", "tooltip"),
]
SIGN_ON_FILL = [  # WCAG 1.4.11: what is needed to recognise a control or a state
    ("field_line", "surface"),
    ("accent", "surface"),
    ("accent", "background"),
    ("booked_edge", "booked_fill"),
    ("now", "surface"),
    ("focus_on_accent", "accent"),
    ("no_show", "no_show_fill"),
    ("accent", "accent_fill"),
    ("held", "held_fill"),
]


@BOTH
@pytest.mark.parametrize(("front", "back"), TEXT_ON_FILL)
def test_text_reads_well(chosen, front, back):
    colours = asdict(chosen)
    assert theme.contrast(colours[front], colours[back]) >= 4.5


@BOTH
@pytest.mark.parametrize(("front", "back"), SIGN_ON_FILL)
def test_signs_stand_out(chosen, front, back):
    colours = asdict(chosen)
    if (chosen.name, front) == ("dark", "focus_on_accent"):
        back = "background"  # a light frame round a light button shows against the card
    assert theme.contrast(colours[front], colours[back]) >= 3


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_images_of_the_style_sheet_exist_in_the_colour_of_the_theme(chosen):
    names = set(re.findall(r'url\("([^"]+)"\)', theme.style_sheet(chosen)))
    assert names
    for name in names:
        text = (paths.resources_dir() / "theme" / chosen.name / name.rsplit("/", 1)[1]).read_text()
        assert chosen.quiet in text or chosen.on_accent in text


@pytest.fixture
def app(qapp):
    yield qapp
    theme.apply_theme(qapp, "light")


def test_the_chosen_theme_reaches_palette_and_style(app):
    theme.apply_theme(app, "dark")
    assert theme.colours() is theme.DARK
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(theme.DARK.background)
    assert theme.DARK.accent in app.styleSheet()
    theme.apply_theme(app, "light")
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(theme.LIGHT.background)
    assert theme.DARK.surface not in app.styleSheet()


def test_the_system_is_followed_while_running(app):
    theme.apply_theme(app, "system")
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours() is theme.DARK
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.colours() is theme.LIGHT


def test_a_chosen_theme_is_kept_when_the_system_changes(app):
    theme.apply_theme(app, "light")
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours() is theme.LIGHT


def test_widgets_hear_of_the_change(app, qtbot):
    class Ear(QObject):
        heard = 0

        def eventFilter(self, _watched, event):  # noqa: N802
            self.heard += event.type() == QEvent.Type.PaletteChange
            return False

    widget, ear = QWidget(), Ear()
    qtbot.addWidget(widget)
    widget.show()
    widget.installEventFilter(ear)
    theme.apply_theme(app, "dark")
    assert ear.heard


def test_kazakh_is_written_in_the_bundled_font(app):
    assert theme.FONT_FAMILY in QFontDatabase.families()
    assert QFontInfo(app.font()).family() == theme.FONT_FAMILY
    metrics = QFontMetricsF(theme.font())
    assert all(metrics.inFontUcs4(ord(sign)) for sign in "ӘәҒғҚқҢңӨөҰұҮүҺһІі₸№«»…—")


def test_figures_are_tabular_and_sizes_are_pixels(app):
    metrics = QFontMetricsF(theme.font(theme.TINY_PX, QFont.Weight.DemiBold, tabular=True))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert theme.font(17).pixelSize() == 17


def test_a_role_changes_a_widget_that_is_already_shown(app, qtbot):
    button = QPushButton("Book")
    qtbot.addWidget(button)
    button.show()
    theme.set_role(button, "primary")
    image = button.grab().toImage()
    assert image.pixelColor(8, button.height() // 2) == QColor(theme.colours().accent)


def test_style_properties_are_looked_at_again(app, qtbot):
    label = QLabel("x")
    qtbot.addWidget(label)
    theme.set_role(label, "quiet")
    label.show()
    theme.set_style_property(label, "role", "danger")
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.colours().danger)
