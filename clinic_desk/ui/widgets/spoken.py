"""How a widget is spoken by a screen reader, where Qt's own words for it are not enough.

A plain ``QWidget`` or scroll area is a filler to a reader: its name is skipped. A widget that means
something (a group of choices, a picture, a page to read) says here what it is.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QCalendarWidget, QComboBox, QDateEdit, QWidget

from clinic_desk.i18n import _, current_language

_ROLE: Final = "spokenRole"

_described: list[QAccessibleInterface] = []
"""Qt holds the interfaces by pointer only; Python must not collect them before the widget goes."""

_installed: list[bool] = []


def set_spoken_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Say what the widget is; call it when the widget is made, before a reader has met it."""
    widget.setProperty(_ROLE, role.value)
    if not _installed:
        QAccessible.installFactory(_describe)
        _installed.append(True)


def _describe(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or thing.property(_ROLE) is None:
        return None
    made = QAccessibleWidget(thing, QAccessible.Role(thing.property(_ROLE)))
    _described.append(made)
    thing.destroyed.connect(lambda: _described.remove(made))
    return made


def set_spoken_name(widget: QWidget, name: str) -> None:
    """Name a field that has no label beside it.

    A combo box on Linux gives its choice as its name and leaves the real one to a label; without a
    label it stands in the description, which readers say after the choice. Its open list has it too.
    """
    widget.setAccessibleName(name)
    if isinstance(widget, QComboBox):
        widget.setAccessibleDescription(name)
        widget.view().setAccessibleName(name)


def name_calendar(calendar: QCalendarWidget | QDateEdit) -> None:
    """Word a calendar in the language of the window, and name what Qt leaves to pictures: its arrows."""
    if isinstance(calendar, QDateEdit):
        calendar = calendar.calendarWidget()
    calendar.setLocale(QLocale(current_language()))
    names = {
        "qt_calendar_prevmonth": _("Month before"),
        "qt_calendar_nextmonth": _("Month after"),
        "qt_calendar_yearedit": _("Year"),
        "qt_calendar_calendarview": _("Go to date"),
    }
    calendar.setAccessibleName(_("Go to date"))
    for part in calendar.findChildren(QWidget):
        if part.objectName() in names:
            part.setAccessibleName(names[part.objectName()])
