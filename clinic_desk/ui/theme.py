"""The look of the program: colours, font, and one style sheet built from them (Fusion below).

Widgets do not name colours. They take a role (``set_role(button, "primary")``, the list is in
``resources/theme/window.qss``); what paints itself reads :func:`colours` in its ``paintEvent``.
A change of theme reaches every widget as ``QEvent.Type.PaletteChange``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from clinic_desk import paths

Mode = Literal["system", "light", "dark"]

FONT_FAMILY: Final = "Noto Sans"
BASE_PX: Final = 13
SMALL_PX: Final = 12
TINY_PX: Final = 11
_FALLBACK_FAMILIES: Final = ["Noto Sans Math", "Noto Sans Symbols 2"]
"""They hold the few signs (→ ▸ ⏱) that the subset of Noto Sans lacks."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colour tokens of one theme; pairs that carry text hold WCAG AA (tests/ui/test_theme.py)."""

    name: str
    background: str
    surface: str
    text: str
    quiet: str
    disabled: str
    line: str
    line_strong: str
    field_line: str
    keycap_line: str
    hover: str
    pressed: str
    scroll: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_fill: str
    on_accent: str
    focus_on_accent: str
    arrived: str
    arrived_fill: str
    held: str
    held_fill: str
    no_show: str
    no_show_fill: str
    booked_edge: str
    booked_fill: str
    danger: str
    hatch: str
    past_veil: str
    now: str
    tooltip: str
    on_tooltip: str


LIGHT: Final = Palette(
    name="light",
    background="#F5F6F8",
    surface="#FFFFFF",
    text="#1A2027",
    quiet="#5A6573",
    disabled="#8B95A1",
    line="#E4E8ED",
    line_strong="#D3D9E0",
    field_line="#848F9B",
    keycap_line="#CBD2DA",
    hover="#EFF2F5",
    pressed="#E3E8ED",
    scroll="#C3CAD2",
    accent="#0A6C94",
    accent_hover="#095F82",
    accent_pressed="#075270",
    accent_fill="#E3F1F7",
    on_accent="#FFFFFF",
    focus_on_accent="#0B0F13",
    arrived="#1F7A45",
    arrived_fill="#E5F4EA",
    held="#8A5A00",
    held_fill="#FFF3DA",
    no_show="#A3302B",
    no_show_fill="#FDE7E5",
    booked_edge="#6F8296",
    booked_fill="#E9EEF4",
    danger="#A3302B",
    hatch="#EFF1F4",
    past_veil="#F8F9FA",
    now="#D23B36",
    tooltip="#1A2027",
    on_tooltip="#FFFFFF",
)

DARK: Final = Palette(
    name="dark",
    background="#15191E",
    surface="#1C2127",
    text="#E8ECF1",
    quiet="#9AA7B5",
    disabled="#6B7785",
    line="#2B323A",
    line_strong="#3A434D",
    field_line="#75828F",
    keycap_line="#48525D",
    hover="#262D35",
    pressed="#303841",
    scroll="#465059",
    accent="#5DB8DC",
    accent_hover="#74C4E4",
    accent_pressed="#8BCFEA",
    accent_fill="#16323F",
    on_accent="#0E1A20",
    focus_on_accent="#FFFFFF",
    arrived="#6CC48F",
    arrived_fill="#1A3325",
    held="#E2B25A",
    held_fill="#3A2D12",
    no_show="#EF8B84",
    no_show_fill="#43211F",
    booked_edge="#7F91A4",
    booked_fill="#27303A",
    danger="#EF8B84",
    hatch="#171B20",
    past_veil="#191E23",
    now="#E5534B",
    tooltip="#E8ECF1",
    on_tooltip="#15191E",
)

_current = LIGHT


def colours() -> Palette:
    """The palette in force; ask again whenever you paint."""
    return _current


def colour(token: str) -> QColor:
    """One token of the palette in force, as a colour to paint with."""
    return QColor(getattr(_current, token))


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours as WCAG 2.1 defines it (1 to 21)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(value: str) -> float:
    parts = (int(value[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- font ----------------------------------------------------------------------------------------


def font(px: int = BASE_PX, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False) -> QFont:
    """The program's font in device-independent pixels; ``tabular`` gives every digit one width."""
    made = QFont([FONT_FAMILY, *_FALLBACK_FAMILIES])
    made.setPixelSize(px)
    made.setWeight(weight)
    if tabular:
        tag = QFont.Tag.fromString("tnum")
        if tag is not None:
            made.setFeature(tag, 1)
    return made


def load_fonts() -> None:
    """Make the bundled fonts known to Qt, once per process."""
    if not _fonts_loaded:
        files = sorted((paths.resources_dir() / "fonts").glob("*.ttf"))
        _fonts_loaded.extend(QFontDatabase.addApplicationFont(str(path)) for path in files)


_fonts_loaded: list[int] = []


# --- applying ------------------------------------------------------------------------------------


class _Follower(QObject):
    """Keeps the theme in step with the system while the program runs."""

    def __init__(self, app: QApplication, mode: Mode) -> None:
        super().__init__(app, objectName="theme_follower")
        self._app = app
        self.mode: Mode = mode
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self.mode == "system":
            _put_on(self._app, DARK if scheme is Qt.ColorScheme.Dark else LIGHT)


def apply_theme(app: QApplication, mode: Mode = "system") -> None:
    """Dress the whole program; may be called again at any time with another mode.

    «system» follows the system's scheme, also when it changes later. Systems that name no scheme
    get the light theme.
    """
    follower = app.findChild(_Follower, "theme_follower")
    if follower is None:
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font())
        follower = _Follower(app, mode)
    follower.mode = mode
    hints = app.styleHints()
    if mode == "system":
        hints.unsetColorScheme()
        chosen = DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
    else:
        # tells the window frame and native dialogs too
        hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
        chosen = DARK if mode == "dark" else LIGHT
    _put_on(app, chosen)


def _put_on(app: QApplication, chosen: Palette) -> None:
    global _current  # noqa: PLW0603 (one program, one look)
    _current = chosen
    app.setPalette(_qt_palette(chosen))
    sheet = style_sheet(chosen)
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)


def style_sheet(chosen: Palette) -> str:
    """The style sheet of the program in the colours of ``chosen``."""
    folder = paths.resources_dir() / "theme"
    template = Template((folder / "window.qss").read_text(encoding="utf-8"))
    return template.substitute(asdict(chosen), images=(folder / chosen.name).as_posix())


def _qt_palette(chosen: Palette) -> QPalette:
    """For what the style sheet does not reach: native-drawn parts, rich text, item views."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, value in (
        (roles.Window, chosen.background),
        (roles.WindowText, chosen.text),
        (roles.Base, chosen.surface),
        (roles.AlternateBase, chosen.background),
        (roles.Text, chosen.text),
        (roles.Button, chosen.surface),
        (roles.ButtonText, chosen.text),
        (roles.BrightText, chosen.on_accent),
        (roles.PlaceholderText, chosen.quiet),
        (roles.Highlight, chosen.accent),
        (roles.HighlightedText, chosen.on_accent),
        (roles.Accent, chosen.accent),
        (roles.Link, chosen.accent),
        (roles.LinkVisited, chosen.accent),
        (roles.ToolTipBase, chosen.tooltip),
        (roles.ToolTipText, chosen.on_tooltip),
        (roles.Light, chosen.surface),
        (roles.Midlight, chosen.line),
        (roles.Mid, chosen.line_strong),
        (roles.Dark, chosen.field_line),
        (roles.Shadow, chosen.field_line),
    ):
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.disabled))
    return made


def set_role(widget: QWidget, role: str, **properties: str) -> None:
    """Give a widget its place in the look, and further style properties (``tone="ok"``, ``on="accent"``)."""
    for name, value in {"role": role, **properties}.items():
        widget.setProperty(name, value)
    restyle(widget)


def set_style_property(widget: QWidget, name: str, value: str | bool) -> None:  # noqa: FBT001 (a property's value)
    """Change one style property, for instance ``invalid`` of a field."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look at the widget's properties again."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
