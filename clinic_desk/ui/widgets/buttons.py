"""Buttons with the name of their key, and the row of buttons of which one is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.labels import KeyCap
from clinic_desk.ui.widgets.spoken import set_spoken_role

_GAP = 8
_PADDING, _LINK_PADDING = 13, 4
"""What the style sheet leaves between edge and text."""


class KeyButton(QPushButton):
    """A button that shows its key in a small box right of its text.

    The key is only shown (and told to screen readers): the shortcut itself belongs to the action table.
    """

    def __init__(self, text: str = "", key: str = "", parent: QWidget | None = None, role: str = "") -> None:
        super().__init__(text, parent)
        self._padding = _LINK_PADDING if role in {"link", "hint"} else _PADDING
        self._cap = KeyCap(key, self, on_accent=role == "primary")
        set_role(self, role)
        self.set_key(key)

    def setText(self, text: str) -> None:  # noqa: N802 (Qt's name)
        """Another text moves the key, too: where the layout sets the width no resize follows."""
        super().setText(text)
        self._place_cap()

    def set_key(self, key: str) -> None:
        """Name another key; an empty name hides the box."""
        self._cap.setText(key)
        self._cap.setVisible(bool(key))
        self._cap.adjustSize()
        self.setAccessibleDescription(key)
        self.updateGeometry()
        self._place_cap()

    def key(self) -> str:
        """The key that is shown."""
        return self._cap.text()

    def _cap_width(self) -> int:
        return self._cap.sizeHint().width() + _GAP if self._cap.text() else 0

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Text and key side by side."""
        return super().sizeHint() + QSize(self._cap_width(), 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never narrower than its text and key."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep the key in its place."""
        super().resizeEvent(event)
        self._place_cap()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Another font or theme moves the key."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._place_cap()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter presses the button in focus, in a window as in a dialog."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def _place_cap(self) -> None:
        self._cap.adjustSize()
        spare = max(self.width() - self.sizeHint().width(), 0) // 2
        right = self.width() - self._padding - spare
        self._cap.move(right - self._cap.width(), (self.height() - self._cap.height()) // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The button as the style draws it, its text moved left to make room for the key."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        option.rect = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        option.rect.setWidth(max(option.rect.width() - self._cap_width(), 0))
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)


class PrimaryButton(KeyButton):
    """The one button that Enter presses in what is shown."""

    def __init__(self, text: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, key, parent, role="primary")


class SegmentedControl(QWidget):
    """A row of joined buttons of which exactly one is on: «phone | direct | portal».

    Tab reaches it once; ← and → (or Home and End) change the choice. To a screen reader the parts are
    radio buttons in a named group.

    Signals:
        choice_changed(str): the person chose another value (not sent for :meth:`set_value`).
    """

    choice_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_spoken_role(self, QAccessible.Role.Grouping)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(self._on_clicked)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Show (value, text) pairs; the same values again only change their texts."""
        if [value for value, _text in options] != list(self._buttons):
            self._rebuild([value for value, _text in options])
        for value, text in options:
            button = self._buttons[value]
            button.setText(text)
            button.setAccessibleName(text)
            button.ensurePolished()
            # the chosen text is bolder: keep room for it, or the row would jump
            button.setMinimumWidth(button.sizeHint().width() + 6)

    def _rebuild(self, values: Sequence[str]) -> None:
        chosen = self.value()
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self._buttons = {}
        for number, value in enumerate(values):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # a radio button to screen readers; the group does the excluding
            button.setObjectName(f"segment_{value}")
            place = "middle" if 0 < number < len(values) - 1 else "first" if number == 0 else "last"
            set_role(button, "segment", place="only" if len(values) == 1 else place)
            button.installEventFilter(self)
            self._buttons[value] = button
            self._group.addButton(button)
            self._row.addWidget(button)
        self.set_value(chosen if chosen in self._buttons else next(iter(values), ""))

    def value(self) -> str:
        """The value that is on; empty while there are no options."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Switch to a value without telling anybody; unknown values change nothing."""
        button = self._buttons.get(value)
        if button is not None:
            button.setChecked(True)
            for other in self._buttons.values():
                on = other is button
                other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
            self.setFocusProxy(button)

    def _on_clicked(self) -> None:
        self.set_value(self.value())
        self.choice_changed.emit(self.value())

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override] # noqa: N802
        """The arrow keys move the choice instead of the focus."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            values = list(self._buttons)
            steps = {
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_Home: -len(values),
                Qt.Key.Key_End: len(values),
            }
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self.value() in values:
                place = min(max(values.index(self.value()) + step, 0), len(values) - 1)
                self._choose(values[place])
                return True
        return super().eventFilter(watched, event)

    def _choose(self, value: str) -> None:
        if value != self.value():
            self.set_value(value)
            self._buttons[value].setFocus(Qt.FocusReason.OtherFocusReason)
            self.choice_changed.emit(value)
