"""One key figure as a card: its name, its value, and what it was before. It opens the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.ui import theme
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role

_PADDING: Final = 12
_VALUE_PX: Final = 22
_TITLE_HIGH, _VALUE_HIGH, _LINE_HIGH, _GAP = 18, 32, 17, 4
_APART: Final = 10


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the figure was in another period: its name, the value, the change from then to now."""

    period: str
    value: str
    changed: str


@dataclass(frozen=True, slots=True)
class TileTexts:
    """All that stands on a card; ``warns`` says that the value is one to act upon."""

    title: str
    value: str
    beside: str
    earlier: tuple[Earlier, ...]
    warns: bool = False


class FigureTile(QPushButton):
    """A card that is pressed for the rows of the period; its menu opens those of the earlier periods too.

    Signals: ``rows_chosen`` (0 is the period itself, 1 the first of the earlier ones, 2 the second).
    """

    rows_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"figure_{name}")
        set_role(self, "figure")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._texts = TileTexts("", "", "", ())
        self.clicked.connect(lambda: self.rows_chosen.emit(0))

    # --- texts ------------------------------------------------------------------------------------------

    def show_texts(self, texts: TileTexts) -> None:
        """Show another value; a screen reader hears all of it."""
        self._texts = texts
        now = " · ".join(part for part in (texts.value, texts.beside) if part)
        self.setAccessibleName(f"{texts.title}: {now}")
        self.setAccessibleDescription("; ".join(_spoken(one) for one in texts.earlier))
        self.setToolTip(_("Enter shows the rows behind this number; the menu key those of the other periods"))
        self.updateGeometry()
        self.update()

    def texts(self) -> TileTexts:
        """What is shown."""
        return self._texts

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter presses the card in focus, in a dialog too."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    # --- the other periods --------------------------------------------------------------------------------

    def menu_of_periods(self, names: tuple[str, ...] = ()) -> QMenu:
        """One entry for the rows of each period, the one shown first."""
        menu = named(QMenu(self), "figure_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        values = (self._texts.value, *(one.value for one in self._texts.earlier))
        periods = (*names, *(one.period for one in self._texts.earlier))
        for place, (period, value) in enumerate(zip(periods, values, strict=True)):
            text = _("Rows of {period}: {value}").format(period=period, value=value)
            menu.addAction(text, partial(self.rows_chosen.emit, place))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (Qt's name)
        """The menu key or the right button."""
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.mapToGlobal(QPoint(_PADDING, self.height() - _PADDING))
        self.menu_of_periods((_("this period"),)).popup(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click on the line of an earlier period opens the rows of that one."""
        place = self._line_at(event.position().toPoint())
        if place and event.button() is Qt.MouseButton.LeftButton and self.isDown():
            self.setDown(False)
            self.rows_chosen.emit(place)
        else:
            super().mouseReleaseEvent(event)

    def _line_at(self, point: QPoint) -> int:
        lines = range(len(self._texts.earlier))
        return next((place + 1 for place in lines if self._line(place).contains(point)), 0)

    # --- painting -----------------------------------------------------------------------------------------

    def _line(self, place: int) -> QRect:
        top = _PADDING + _TITLE_HIGH + _VALUE_HIGH + _GAP + place * _LINE_HIGH
        return QRect(_PADDING, top, self.width() - 2 * _PADDING, _LINE_HIGH)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wide enough for each of its lines."""
        title, value = QFontMetrics(_title_font()), QFontMetrics(_value_font())
        tiny, texts = QFontMetrics(_tiny_font()), self._texts
        beside = tiny.horizontalAdvance(texts.beside) + _APART if texts.beside else 0
        lines = [
            tiny.horizontalAdvance(one.period + one.value + one.changed) + 2 * _APART for one in texts.earlier
        ]
        wide = max(
            title.horizontalAdvance(texts.title), value.horizontalAdvance(texts.value) + beside, *lines, 0
        )
        high = 2 * _PADDING + _TITLE_HIGH + _VALUE_HIGH + _GAP + 2 * _LINE_HIGH
        return QSize(wide + 2 * _PADDING + 2, high)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Nothing on it is ever cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The card as the style draws it, then its texts."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_value(painter)
        for place, one in enumerate(self._texts.earlier):
            self._paint_earlier(painter, self._line(place), one)

    def _paint_value(self, painter: QPainter) -> None:
        texts, room = self._texts, self.rect().adjusted(_PADDING, _PADDING, -_PADDING, 0)
        painter.setFont(_title_font())
        painter.setPen(theme.colour("quiet"))
        painter.drawText(QRect(room.left(), room.top(), room.width(), _TITLE_HIGH), _LEFT, texts.title)
        painter.setFont(_value_font())
        painter.setPen(theme.colour("danger" if texts.warns else "text"))
        line = QRect(room.left(), room.top() + _TITLE_HIGH, room.width(), _VALUE_HIGH)
        painter.drawText(line, _LEFT, texts.value)
        taken = painter.fontMetrics().horizontalAdvance(texts.value) + _APART
        base = line.center().y() + painter.fontMetrics().ascent() // 2 - 1
        painter.setFont(_tiny_font())
        painter.setPen(theme.colour("quiet"))
        painter.drawText(room.left() + taken, base, texts.beside)

    @staticmethod
    def _paint_earlier(painter: QPainter, line: QRect, one: Earlier) -> None:
        painter.setFont(_tiny_font())
        painter.setPen(theme.colour("quiet"))
        painter.drawText(line, _LEFT, one.period)
        changed = painter.fontMetrics().horizontalAdvance(one.changed)
        painter.drawText(line, _RIGHT, one.changed)
        painter.setPen(theme.colour("text"))
        painter.drawText(line.adjusted(0, 0, -(changed + _APART if changed else 0), 0), _RIGHT, one.value)


_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _spoken(one: Earlier) -> str:
    said = f"{one.period}: {one.value}"
    return f"{said}, {one.changed}" if one.changed else said


def _title_font() -> QFont:
    return theme.font(theme.SMALL_PX)


def _value_font() -> QFont:
    return theme.font(_VALUE_PX, QFont.Weight.DemiBold, tabular=True)


def _tiny_font() -> QFont:
    return theme.font(theme.TINY_PX, tabular=True)
