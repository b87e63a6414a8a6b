"""What a screen reader hears of the widgets on the screen: name, role, description, value.

Asked from Qt's own accessible interfaces, the ones that AT-SPI and Windows hand on.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

Role = QAccessible.Role
ROLES = (
    (QAbstractButton, {Role.Button, Role.ButtonMenu, Role.CheckBox, Role.RadioButton}),
    (QLineEdit, {Role.EditableText}),
    (QTextEdit, {Role.EditableText}),
    (QComboBox, {Role.ComboBox}),
    (QAbstractSpinBox, {Role.SpinBox}),
    (QAbstractItemView, {Role.List, Role.Table, Role.Tree}),
    (QTabBar, {Role.PageTabList}),
    (QAbstractScrollArea, {Role.Document, Role.List, Role.Table}),
    (QWidget, {Role.Table, Role.List, Role.ListItem, Role.Grouping, Role.Graphic, Role.Document}),
)
"""What each kind of control may call itself, the most special kind first."""

PARTS = {Role.ListItem, Role.Cell, Role.ColumnHeader, Role.RowHeader, Role.PageTab, Role.TreeItem}
INSIDE = ("qt_spinbox_lineedit", "qt_scrollarea", "qt_tableview", "qt_calendar")
MOST_PARTS = 400


@dataclass(frozen=True)
class Heard:
    """One control as it is read aloud."""

    path: str
    role: Role
    name: str
    description: str
    value: str
    label: str


def controls(root: QWidget) -> list[QWidget]:
    """Every widget on the screen that a person can act on, with keys or with the mouse."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and not widget.objectName().startswith(INSIDE) and is_control(widget)
    ]


def is_control(widget: QWidget) -> bool:
    """Whether something can be done here: labels and frames only show."""
    if isinstance(widget, QAbstractButton):
        return True
    # a label that can be marked with the mouse takes clicks, but is read as the text it is
    acts = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    return acts and not isinstance(widget, (QLabel, QScrollBar))


def hear(widget: QWidget) -> Heard:
    """The control as it is read aloud."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    labels = [
        other.text(QAccessible.Text.Name)
        for other, kind in spoken.relations()
        if kind is QAccessible.RelationFlag.Label
    ]
    return Heard(
        path_of(widget),
        spoken.role(),
        spoken.text(QAccessible.Text.Name),
        spoken.text(QAccessible.Text.Description),
        spoken.text(QAccessible.Text.Value),
        ", ".join(labels),
    )


def path_of(widget: QWidget) -> str:
    """Enough to find the widget in the code."""
    names: list[str] = []
    one: QWidget | None = widget
    while one is not None and not one.isWindow():
        names.append(one.objectName() or type(one).__name__)
        one = one.parentWidget()
    return "/".join(reversed(names))


def parts(view: QWidget) -> list[Heard]:
    """The rows, cells and heads of a list or table, as far as somebody would listen."""
    spoken = QAccessible.queryAccessibleInterface(view)
    found = []
    for number in range(min(spoken.childCount(), MOST_PARTS)):
        part = spoken.child(number)
        if part is not None and part.role() in PARTS:
            name = part.text(QAccessible.Text.Name)
            found.append(Heard(f"{path_of(view)}[{number}]", part.role(), name, "", "", ""))
    return found


def problems(root: QWidget) -> list[str]:
    """Controls that would be read as «button» or «edit» and nothing else, or as something they are not."""
    found = []
    for widget in controls(root):
        heard = hear(widget)
        allowed = next(roles for kind, roles in ROLES if isinstance(widget, kind))
        if heard.role not in allowed:
            found.append(f"{heard.path}: is a {heard.role.name}")
        if isinstance(widget, QComboBox):
            # on Linux its name is the choice; what is chosen comes from a label or the description
            if not (heard.label or heard.description):
                found.append(f"{heard.path}: a choice of nobody knows what")
        elif not heard.name.strip():
            found.append(f"{heard.path}: {heard.role.name} without a name")
        if isinstance(widget, QAbstractItemView) or heard.role is Role.Table:
            found += [
                f"{part.path}: {part.role.name} without a name" for part in parts(widget) if not part.name
            ]
    return found


def spoken_words(root: QWidget) -> dict[str, str]:
    """Name and description of each control, by its path: what must change with the language."""
    heard = {}
    for number, widget in enumerate(controls(root)):
        one = hear(widget)
        words = [one.label, one.description] if isinstance(widget, QComboBox) else [one.name, one.description]
        heard[f"{number} {one.path}"] = "\n".join(words)
    return heard
