"""The grid of the day and the week."""

from __future__ import annotations

from clinic_desk.ui.calendar.grid import CalendarGrid

__all__ = ["CalendarGrid"]
