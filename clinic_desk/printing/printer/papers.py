"""The paper in the printer: which of its sizes a page goes on, which way it lies, how it fits."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinterInfo

from clinic_desk.printing.printer.typeset import UNITS_PER_MM

_MM: Final = QPageSize.Unit.Millimeter
_ROLL_NARROWER_MM: Final = 9.0
"""Drivers name an 80 mm roll by its paper or by its print width: 80, 79.5, 76 or 72 mm."""
_SAME_MM: Final = 1.0


def layout_of(size: QSizeF) -> QPageLayout:
    """A paper of just this size in millimetres; margins are the sheet's affair."""
    return layout_on(_own_size(size), size)


def layout_on(paper: QPageSize, page: QSizeF) -> QPageLayout:
    """That paper, lying as the page does; the painter starts at the paper's corner."""
    lies = page.width() > page.height() and paper.size(_MM).width() <= paper.size(_MM).height()
    orientation = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, orientation, QMarginsF(), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def layout_for(info: QPrinterInfo, page: QSizeF, *, on_roll: bool) -> QPageLayout:
    """The paper of this printer for a page: the same size, a piece of its roll, else A4."""
    own, offered = _own_size(page), info.supportedPageSizes()
    if not offered or any(size.isEquivalentTo(own) for size in offered):
        return layout_on(own, page)
    if on_roll and (roll := _roll_for(info, page, offered)) is not None:
        return layout_on(roll, QSizeF(0, 1))
    return layout_on(QPageSize(QPageSize.PageSizeId.A4), QSizeF(0, 1) if on_roll else page)


def fit(painter: QPainter, page: QSizeF, paper: QSizeF, *, on_roll: bool) -> None:
    """Turn a page that lies across the paper (never on a roll); make one that is larger than it smaller."""
    if not on_roll and _lies_across(page, paper):
        painter.translate(paper.width() * UNITS_PER_MM, 0)
        painter.rotate(90)
        paper = paper.transposed()
    scale = min(paper.width() / page.width(), paper.height() / page.height())
    if scale < 1 - _SAME_MM / paper.width():
        painter.scale(scale, scale)


def _lies_across(page: QSizeF, paper: QSizeF) -> bool:
    return (page.width() > page.height()) != (paper.width() > paper.height())


def _own_size(page: QSizeF) -> QPageSize:
    short, long = sorted((page.width(), page.height()))
    return QPageSize(QSizeF(short, long), _MM)


def _roll_for(info: QPrinterInfo, page: QSizeF, offered: list[QPageSize]) -> QPageSize | None:
    """The shortest piece of roll that holds the page; a length of its own where the driver takes any."""
    rolls = [
        size
        for size in offered
        if page.width() - _ROLL_NARROWER_MM <= size.size(_MM).width() <= page.width() + _SAME_MM
    ]
    if rolls and info.supportsCustomPageSizes():
        return QPageSize(QSizeF(page), _MM)
    rolls.sort(key=lambda size: size.size(_MM).height())
    holding = [size for size in rolls if size.size(_MM).height() + _SAME_MM >= page.height()]
    return next(iter([*holding, *reversed(rolls)]), None)
