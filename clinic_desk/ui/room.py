"""How the pages share the window: at home on 1366 × 768, usable on what is left of it at 150 %.

On a low screen the sentence moves from the side to below the grid, where it is always in sight, and
the side scrolls to whatever has the focus. Nothing is cut off and nothing makes the window larger
than the screen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

_SIDE_WIDTH = 420
_GAP = 8
_LOW = 560
"""Below this the call, the sentence and a strip of the journal have no room one below the other."""
_NO_LIMIT = 16_777_215
"""QWIDGETSIZE_MAX, which the binding does not name."""


class _Side(QWidget):
    """What scrolls: it asks for its least height, because the journal takes what is left over."""

    def heightForWidth(self, width: int) -> int:  # noqa: N802 -- Qt's name
        """The least height at this width; a height that a page names itself counts before its layout's."""
        column = self.layout()
        if column is None:
            return -1
        parts = [item.widget() for item in map(column.itemAt, range(column.count())) if item is not None]
        heights = [_least(part, width) for part in parts if part is not None and not part.isHidden()]
        return sum(heights) + column.spacing() * max(len(heights) - 1, 0)


def _least(part: QWidget, width: int) -> int:
    inside = part.layout()
    if part.minimumHeight() or inside is None:
        return part.minimumHeight()
    if inside.hasHeightForWidth():
        return inside.totalMinimumHeightForWidth(width)
    return part.minimumSizeHint().height()


class Room(QWidget):
    """Grid at the left; call, sentence and journal at the right."""

    def __init__(
        self, calendar: QWidget, call: QWidget, sentence: QWidget, journal: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self.is_low = False
        inner = self._inner = _Side(self)
        self._column = QVBoxLayout(inner)
        self._left = QVBoxLayout()
        self._side = QScrollArea(self)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setWidgetResizable(True)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setWidget(inner)
        for ground in (inner, self._side.viewport()):
            ground.setAutoFillBackground(False)
        for column in (self._column, self._left):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(_GAP)
        self._left.addWidget(calendar, 1)
        self._column.addWidget(call)
        self._column.addWidget(sentence)
        self._column.addWidget(journal, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        row.setSpacing(_GAP)
        row.addLayout(self._left, 1)
        row.addWidget(self._side)
        self._share(low=False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _share(self, *, low: bool) -> None:
        self.is_low = low
        if low:
            self._left.addWidget(self._sentence)
            self._sentence.setMinimumWidth(0)
            self._sentence.setMaximumWidth(_NO_LIMIT)
        else:
            self._column.insertWidget(1, self._sentence)
            # known before the first layout, because the sentence is as high as its text at this width
            self._sentence.setFixedWidth(_SIDE_WIDTH)
        bar = self._side.verticalScrollBar().sizeHint().width() if low else 0
        self._side.setFixedWidth(_SIDE_WIDTH + bar)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._inner.isAncestorOf(new):
            # not ensureWidgetVisible: of a field that means the text cursor only, and its frame is cut
            middle = new.mapTo(self._inner, new.rect().center())
            self._side.ensureVisible(0, middle.y(), 0, new.height() // 2 + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Share anew when the window becomes low or high."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        if low is not self.is_low:
            self._share(low=low)
