"""The pages of a sheet or document on the screen, painted by the same code as on paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from clinic_desk.i18n import _
from clinic_desk.printing.printer import UNITS_PER_INCH, UNITS_PER_MM, Paged
from clinic_desk.ui import theme
from clinic_desk.ui.widgets import set_spoken_role

_GAP: Final = 16
_STEPS: Final = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
_PAPER: Final = QColor("#FFFFFF")  # paper is white in the dark theme too


class Fit(Enum):
    """What the zoom follows when the window changes its size."""

    PAGE = "page"
    WIDTH = "width"
    FREE = "free"


class PageView(QAbstractScrollArea):
    """Pages under each other; only those in sight are painted.

    PgUp and PgDn go page by page, the arrows scroll, Ctrl and wheel zoom.

    Signals:
        page_changed(int): another page (from 0) came into sight.
        zoom_changed(float): 1.0 is the size on paper.
    """

    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Paged | None = None
        self._bottoms: list[float] = []  # how many millimetres of paper end with each page
        self._largest = QSizeF()
        self._zoom = 1.0
        self._page = 0
        self.fit = Fit.PAGE
        set_spoken_role(self, QAccessible.Role.Document)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def page_count(self) -> int:
        """The pages broken so far."""
        return self._pages.page_count if self._pages is not None else 0

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """How large the pages are; 1.0 is the size on paper."""
        return self._zoom

    def set_pages(self, pages: Paged | None) -> None:
        """Show another sheet or document from its first page."""
        self._pages = pages
        self._page = 0
        self._bottoms, self._largest = [], QSizeF()
        self.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """More pages have been broken, or another size is wanted."""
        self._measure()
        if self.fit is not Fit.FREE:
            self._set_zoom(self._fitting_zoom())
        self._lay_out()
        self._tell_page()
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Bring a page (from 0) to the top."""
        if self.page_count:
            page = min(max(page, 0), self.page_count - 1)
            self.verticalScrollBar().setValue(round(self._top_of(page) - _GAP))
            self._set_page(page)

    def set_fit(self, fit: Fit) -> None:
        """Follow the window's size (or no longer)."""
        self.fit = fit
        self.refresh()

    def zoom_by(self, steps: int) -> None:
        """Larger (1) or smaller (-1) by so many of the usual steps; the page in sight stays."""
        larger = [step for step in _STEPS if step > self._zoom * 1.01]
        smaller = [step for step in reversed(_STEPS) if step < self._zoom * 0.99]
        choice = larger if steps > 0 else smaller
        if choice:
            page = self._page
            self.fit = Fit.FREE
            self._set_zoom(choice[min(abs(steps), len(choice)) - 1])
            self.refresh()
            self.go_to(page)

    # --- measures, in pixels ---

    def _scale(self) -> float:
        return self._zoom * self.logicalDpiX() / UNITS_PER_INCH

    def _measure(self) -> None:
        """Add the pages that are new; the last one known may have grown since (a roll)."""
        if self._pages is None:
            return
        del self._bottoms[-1:]
        for number in range(len(self._bottoms), self._pages.page_count):
            size = self._pages.page_size(number)
            self._largest = self._largest.expandedTo(size)
            self._bottoms.append((self._bottoms[-1] if self._bottoms else 0.0) + size.height())

    def _pixels_per_mm(self) -> float:
        return UNITS_PER_MM * self._scale()

    def _top_of(self, page: int) -> float:
        """Where a page begins in the whole length of pages."""
        above = self._bottoms[page - 1] if page else 0.0
        return _GAP * (page + 1) + above * self._pixels_per_mm()

    def _page_at(self, y: float) -> int:
        """The page that stands there or ends above it."""
        place = bisect_right(range(self.page_count), y, key=self._top_of) - 1
        return min(max(place, 0), self.page_count - 1)

    def _fitting_zoom(self) -> float:
        """The largest page fits, so that a document of several papers keeps one size."""
        if self._pages is None or self._largest.isEmpty():
            return self._zoom
        pixels_per_mm = UNITS_PER_MM * self.logicalDpiX() / UNITS_PER_INCH
        # the bar's room is kept free, or its coming and going would change the zoom for ever
        free_width = self.width() - 2 * _GAP - self.verticalScrollBar().sizeHint().width()
        wide = free_width / (self._largest.width() * pixels_per_mm)
        high = (self.height() - 2 * _GAP) / (self._largest.height() * pixels_per_mm)
        return max(min(wide, high) if self.fit is Fit.PAGE else wide, 0.1)

    def _set_zoom(self, zoom: float) -> None:
        if abs(zoom - self._zoom) > 0.0005:
            self._zoom = zoom
            self.zoom_changed.emit(zoom)

    def _lay_out(self) -> None:
        view = self.viewport().size()
        height = round(self._top_of(self.page_count)) if self.page_count else 0
        bar = self.verticalScrollBar()
        bar.setPageStep(view.height())
        bar.setSingleStep(40)
        bar.setRange(0, max(height - view.height(), 0))
        across = self.horizontalScrollBar()
        across.setPageStep(view.width())
        across.setSingleStep(40)
        across.setRange(
            0, max(round(self._largest.width() * self._pixels_per_mm()) + 2 * _GAP - view.width(), 0)
        )

    # --- pages ---

    def _on_scrolled(self, value: int) -> None:
        if self.page_count:
            half = self.viewport().height() / 2
            at_end = value and value == self.verticalScrollBar().maximum()
            self._set_page(self.page_count - 1 if at_end else self._page_at(value + half))

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self._tell_page()
            self.page_changed.emit(page)

    def _tell_page(self) -> None:
        text = _("Page {page} of {pages}").format(page=self._page + 1, pages=self.page_count)
        self.setAccessibleName(text if self.page_count else _("No pages"))

    # --- events ---

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The page is named in the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._tell_page()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep the fit and the page."""
        super().resizeEvent(event)
        page = self._page
        self.refresh()
        if self.fit is not Fit.FREE:
            self.go_to(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Page by page; everything else scrolls as usual."""
        targets = {
            Qt.Key.Key_PageDown: self._page + 1,
            Qt.Key.Key_PageUp: self._page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.page_count - 1,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.go_to(target)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """With Ctrl zoom, otherwise scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The pages in sight, white with a thin edge, and a frame while the view has the focus."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("background"))
        if self._pages is not None:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing, True
            )
            for number, place in self._places(self._pages, event.rect()):
                self._paint_page(painter, self._pages, number, place)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _places(self, pages: Paged, seen: QRect) -> Iterator[tuple[int, QRectF]]:
        """The pages that can be seen in this part of the view, and where they stand in it."""
        scrolled = self.verticalScrollBar().value()
        for number in range(self._page_at(seen.top() + scrolled), self.page_count):
            top = self._top_of(number) - scrolled
            if top > seen.bottom():
                return
            size = pages.page_size(number) * self._pixels_per_mm()
            left = max((self.viewport().width() - size.width()) / 2, float(_GAP))
            left -= self.horizontalScrollBar().value()
            yield number, QRectF(QPointF(round(left), round(top)), size)

    def _paint_page(self, painter: QPainter, pages: Paged, number: int, place: QRectF) -> None:
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        painter.setBrush(_PAPER)
        painter.drawRect(place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.save()
        painter.translate(place.topLeft())
        painter.scale(self._scale(), self._scale())
        pages.paint_page(painter, number)
        painter.restore()
