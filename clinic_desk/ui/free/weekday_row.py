"""Seven days to switch on and off: none on means every day."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from clinic_desk.i18n import weekday_name, weekday_short
from clinic_desk.rules.free_search import EVERY_WEEKDAY
from clinic_desk.rules.timetable import DAYS_A_WEEK
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import set_spoken_role


class WeekdayRow(QWidget):
    """Tab reaches it once; ← → move, Space or 1 to 7 switch a day.

    Signals: ``days_changed``.
    """

    days_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_spoken_role(self, QAccessible.Role.Grouping)
        self.buttons = [named(QPushButton(self), f"weekday_{day + 1}") for day in range(DAYS_A_WEEK)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for day, button in enumerate(self.buttons):
            button.setCheckable(True)
            place = "first" if day == 0 else "last" if day == DAYS_A_WEEK - 1 else "middle"
            set_role(button, "segment", place=place)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if day == 0 else Qt.FocusPolicy.ClickFocus)
            button.installEventFilter(self)
            button.clicked.connect(lambda _on: self.days_changed.emit())
            row.addWidget(button)
        self.setFocusProxy(self.buttons[0])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the days in the language of the window."""
        for day, button in enumerate(self.buttons):
            button.setText(weekday_short(day))
            button.setAccessibleName(weekday_name(day))
            button.setToolTip(weekday_name(day))
            button.ensurePolished()
            # the chosen text is bolder: keep room for it, or the row would jump
            button.setFixedWidth(button.sizeHint().width() + 3)

    def days(self) -> frozenset[int]:
        """The wanted weekdays, Monday is 0; all of them where none is switched on."""
        chosen = frozenset(day for day, button in enumerate(self.buttons) if button.isChecked())
        return chosen or EVERY_WEEKDAY

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override] # noqa: N802
        """Arrows and digits, as the docstring says."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            here = next((n for n, one in enumerate(self.buttons) if one is watched), -1)
            if step is not None and here >= 0:
                self._go_to(min(max(here + step, 0), DAYS_A_WEEK - 1))
                return True
            if event.text() in set("1234567"):
                self.buttons[int(event.text()) - 1].click()
                return True
        return super().eventFilter(watched, event)

    def _go_to(self, day: int) -> None:
        for number, button in enumerate(self.buttons):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == day else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.buttons[day])
        self.buttons[day].setFocus(Qt.FocusReason.OtherFocusReason)
