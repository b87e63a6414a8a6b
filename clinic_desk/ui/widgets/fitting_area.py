"""A page of a dialog that scrolls only where the screen is too small for it (150 % on 1366 × 768)."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

_LOWEST = 120
_FRAME = 40
"""What the window's frame takes of the screen."""


class FittingArea(QScrollArea):
    """Shows ``inner`` on the dialog's own ground, never narrower than its texts."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self._width = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def fit_width(self, width: int) -> None:
        """Ask for the height that the page has at this width."""
        self._width = width
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The whole page."""
        layout, hint = self._inner.layout(), self._inner.sizeHint()
        if self._width and layout is not None and layout.hasHeightForWidth():
            return QSize(self._width, layout.totalHeightForWidth(self._width))
        return hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The whole width and a strip of its height, so that the buttons below always stay in sight."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, _LOWEST)


def fit(dialog: QDialog, area: FittingArea, width: int) -> None:
    """Make the dialog ``width`` wide (more if its texts ask for it) and just high enough for its page."""
    layout = dialog.layout()
    if layout is None:
        return
    # not shown yet: fonts come from the theme only when polished, and no layout has heard of the texts
    for part in reversed((dialog, *dialog.findChildren(QWidget))):
        part.ensurePolished()
        inside = part.layout()
        if inside is not None:
            inside.invalidate()
            inside.activate()
    room = dialog.screen().availableGeometry().size()
    width = min(max(width, layout.totalMinimumSize().width()), room.width())
    margins = layout.contentsMargins()
    area.fit_width(width - margins.left() - margins.right())
    layout.invalidate()
    high = (
        layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
    )
    dialog.resize(width, min(high, room.height() - _FRAME))
