"""Small parts used by several pages. They take texts that are already translated."""

from __future__ import annotations

from clinic_desk.ui.widgets.buttons import KeyButton, PrimaryButton, SegmentedControl
from clinic_desk.ui.widgets.labels import ElidedLabel, KeyCap
from clinic_desk.ui.widgets.panels import Card, EmptyState, ProgressStrip, StatusLine, announce
from clinic_desk.ui.widgets.spoken import name_calendar, set_spoken_name, set_spoken_role

__all__ = [
    "Card",
    "ElidedLabel",
    "EmptyState",
    "KeyButton",
    "KeyCap",
    "PrimaryButton",
    "ProgressStrip",
    "SegmentedControl",
    "StatusLine",
    "announce",
    "name_calendar",
    "set_spoken_name",
    "set_spoken_role",
]
