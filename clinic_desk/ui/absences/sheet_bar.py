"""The strip that keeps unfinished call sheets in sight until the last person was reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from clinic_desk.i18n import _, ngettext
from clinic_desk.rules.call_sheets import SheetRow
from clinic_desk.ui import icons
from clinic_desk.ui.absences import texts
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role

_MOST_SHOWN = 2


class SheetBar(QFrame):
    """One button for each unfinished sheet, the oldest first; hidden while there is none.

    Signals: ``sheet_wanted`` (number of the sheet).
    """

    sheet_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet_bar")
        set_role(self, "banner", tone="warn")
        self._rows: Sequence[SheetRow] = ()
        self._icon = QLabel(self)
        self._icon.setPixmap(icons.icon("phone-call", "held").pixmap(icons.SIZE, icons.SIZE))
        self._head = named(QLabel(self), "sheets_head")
        set_role(self._head, "strong")
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._head)
        self._row.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_sheets(self, rows: Sequence[SheetRow]) -> None:
        """Show these sheets; none hides the bar."""
        if tuple(rows) == self._rows:
            return  # read again every minute: a button in focus keeps it
        self._rows = tuple(rows)
        self._show()

    def buttons(self) -> list[QPushButton]:
        """The buttons that are there now."""
        return list(self._buttons)

    def _show(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._head.setText(_("People to call"))
        shown = self._rows if len(self._rows) <= _MOST_SHOWN + 1 else self._rows[:_MOST_SHOWN]
        self._buttons = [self._button(row) for row in shown]
        rest = self._rows[len(shown) :]
        if rest:
            self._buttons.append(self._more(rest))
        for place, button in enumerate(self._buttons):
            self._row.insertWidget(2 + place, button)
        self.setVisible(bool(self._rows))

    def _button(self, row: SheetRow) -> QPushButton:
        button = named(QPushButton(_name(row), self), f"sheet_{row.id}")
        set_role(button, "chip")
        button.setAutoDefault(False)
        button.setToolTip(_explained(row))
        button.setAccessibleName(_explained(row))
        button.clicked.connect(lambda _checked=False, number=row.id: self.sheet_wanted.emit(number))
        return button

    def _more(self, rows: Sequence[SheetRow]) -> QPushButton:
        count = len(rows)
        text = ngettext("{n} more", "{n} more", count).format(n=count)
        button = named(QPushButton(text, self), "more_sheets")
        set_role(button, "chip")
        menu = QMenu(button)
        for row in rows:
            entry = menu.addAction(_name(row))
            entry.triggered.connect(lambda _checked=False, number=row.id: self.sheet_wanted.emit(number))
        button.setMenu(menu)
        return button

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
        elif event.type() is QEvent.Type.PaletteChange:
            self._icon.setPixmap(icons.icon("phone-call", "held").pixmap(icons.SIZE, icons.SIZE))


def _name(row: SheetRow) -> str:
    """«Ахметова А. С. · 7/12»; visits booked into the closed time since are added."""
    late = f" + {row.late}" if row.late else ""
    return f"{row.doctor.name.short} · {row.done}/{row.total}{late}"


def _explained(row: SheetRow) -> str:
    done = texts.progress(row.done, row.total)
    said = f"{texts.doctor(row.doctor)}, {texts.days(row.first, row.last)}: {done}"
    if row.late:
        late = ngettext(
            "{n} visit was booked into the closed time since",
            "{n} visits were booked into the closed time since",
            row.late,
        )
        said += "; " + late.format(n=row.late)
    return said
