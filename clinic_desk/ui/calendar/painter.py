"""Draws a plan: the still picture of all cells, and the head and hours that stand around it.

Text is what costs most, so the cells are drawn once into pictures and copied from there; only what
moves (focus, offers, the line of now) is drawn over it each time, by ``overlay.py``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from math import floor
from typing import Final

from PySide6.QtCore import QLine, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from clinic_desk.i18n import _
from clinic_desk.rules.day_plan import Cell, CellState, Column, DayPlan
from clinic_desk.ui import icons, theme
from clinic_desk.ui.calendar import texts
from clinic_desk.ui.calendar.geometry import GUTTER, HEADER, QUEUE_HEAD, STRIP, Geometry

_TILE: Final = 16
_SHEET_WIDTH: Final = 20 * _TILE
_SIGN: Final = 11
_ROOM_FOR_NAMES: Final = 170
"""In a column narrower than this the line of the live queue would be cut before the first name."""
BAND: Final = 400
"""The picture of the cells is made in bands of this height, when they are first scrolled into view."""
BAR: Final = 3
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
LOOKS: Final = {
    # state: fill, edge, text, sign
    CellState.BOOKED: ("booked_fill", "booked_edge", "text", ""),
    CellState.ARRIVED: ("arrived_fill", "arrived", "text", "check"),
    CellState.NO_SHOW: ("no_show_fill", "no_show", "no_show", "x"),
}


@lru_cache(maxsize=8)
def cell_font(weight: QFont.Weight = QFont.Weight.Normal, px: int = theme.TINY_PX) -> QFont:
    """The font of the grid: digits of one width."""
    return theme.font(px, weight, tabular=True)


@lru_cache(maxsize=4096)
def _elided(text: str, width: int, px: int, weight: int) -> str:
    metrics = QFontMetrics(cell_font(QFont.Weight(weight), px))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def elided(text: str, width: int, font: QFont) -> str:
    """The text shortened to the width, remembered: names repeat from paint to paint."""
    return _elided(text, width, font.pixelSize(), font.weight().value)


@lru_cache(maxsize=4096)
def fitted_name(
    name: str, width: int, px: int = theme.TINY_PX, weight: int = QFont.Weight.Normal.value
) -> str:
    """A short name without the initials that do not fit: «Богданов И.» says more than «Богданов И. …»."""
    metrics = QFontMetrics(cell_font(QFont.Weight(weight), px))
    shown = name
    while metrics.horizontalAdvance(shown) > width and shown.endswith("."):
        shown = shown.rpartition(" ")[0]
    if metrics.horizontalAdvance(shown) <= width:
        return shown
    return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=4)
def _stripes(background: str, stripe: str, ratio: float) -> QPixmap:
    """A sheet of diagonal stripes, higher than any band, so that one copy fills any closed stretch."""
    tile = QPixmap(round(_TILE * ratio), round(_TILE * ratio))
    tile.fill(QColor(background))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(tile.width() / _TILE, tile.width() / _TILE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(stripe))
    half, whole = _TILE / 2, float(_TILE)
    painter.drawPolygon(QPolygonF([QPointF(0, half), QPointF(half, 0), QPointF(0, 0)]))
    painter.drawPolygon(
        QPolygonF([QPointF(0, whole), QPointF(half, whole), QPointF(whole, half), QPointF(whole, 0)])
    )
    painter.end()
    sheet = QPixmap(_SHEET_WIDTH // _TILE * tile.width(), (BAND // _TILE + 2) * tile.width())
    painter = QPainter(sheet)
    painter.drawTiledPixmap(sheet.rect(), tile)
    painter.end()
    sheet.setDevicePixelRatio(ratio)
    return sheet


@lru_cache(maxsize=8)
def _head_font(names: tuple[str, ...], width: int) -> QFont:
    """The font of the heads: a size smaller where a name would lose its initials."""
    usual = cell_font(QFont.Weight.Bold, theme.BASE_PX)
    metrics = QFontMetrics(usual)
    if all(metrics.horizontalAdvance(name) <= width for name in names):
        return usual
    return cell_font(QFont.Weight.Bold, theme.SMALL_PX)


_Head = tuple[str, str, str, str]
"""The three lines of a head, and who waits in the live queue."""
_Drawn = tuple[int, Cell, QRect]
"""A cell with its column and its place in the content."""


class PlanPainter:
    """Draws one plan in one geometry and the theme in force."""

    def __init__(self, plan: DayPlan, geometry: Geometry, *, week: bool) -> None:
        self._plan = plan
        self._geometry = geometry
        self._week = week
        self._cells = [
            (number, cell, geometry.cell_rect(number, cell))
            for number, column in enumerate(plan.columns)
            for cell in (*column.cells, *column.queue)
        ]
        self._heads = [self._head_lines(column) for column in plan.columns]

    def _head_lines(self, column: Column) -> _Head:
        """The lines of a head, the third in short words where the column is narrow; then the live queue."""
        name, second, third = texts.header_lines(column, week=self._week)
        room = int(self._geometry.column_width) - 12
        if not self._week and elided(third, room, cell_font()) != third:
            third = texts.place_text(column.doctor, brief=True)
        return name, second, third, texts.queue_strip(column, brief=room < _ROOM_FOR_NAMES)

    # --- the cells ----------------------------------------------------------------------------

    def height(self) -> int:
        """The height of all cells together."""
        return self._geometry.content_size().height()

    def band(self, number: int, ratio: float) -> QPixmap:
        """The cells of one band (:data:`BAND` high, the first is 0), for a device pixel ratio."""
        made = QPixmap(self._band_area(number).size() * ratio)
        made.setDevicePixelRatio(ratio)
        self._draw(made, number, self._cells)
        return made

    def redraw(self, band: QPixmap, number: int, columns: Collection[int]) -> None:
        """Draw some columns of a band anew: a booking changes one of twelve."""
        for column in columns:
            cells = [one for one in self._cells if one[0] == column]
            self._draw(band, number, cells, self._geometry.column_rect(column))

    def _band_area(self, number: int) -> QRect:
        size = self._geometry.content_size()
        return QRect(0, number * BAND, size.width(), min(BAND, max(size.height() - number * BAND, 1)))

    def _draw(self, band: QPixmap, number: int, cells: list[_Drawn], clip: QRect | None = None) -> None:
        area = self._band_area(number)
        ratio = band.devicePixelRatio()
        painter = QPainter(band)
        painter.setFont(cell_font())
        painter.translate(0, -area.top())
        if clip is not None:
            painter.setClipRect(clip)
        painter.fillRect(area if clip is None else area & clip, theme.colour("surface"))
        near = area.adjusted(0, -1, 0, 1)
        shown = [one for one in cells if one[2].intersects(near)]
        for _place, cell, rect in shown:
            _paint_ground(painter, cell, rect & area, ratio)
        self._paint_lines(painter, shown)
        self._paint_queues(painter, area)
        for place, cell, rect in shown:
            if cell.visit is not None:
                paint_visit(painter, rect, cell, ratio)
            elif cell.state is CellState.CLOSED:
                self._paint_reason(painter, place, cell)
            elif kept := texts.kept_text(cell):
                _paint_kept(painter, rect, kept, ratio)
        painter.end()

    def _paint_queues(self, painter: QPainter, area: QRect) -> None:
        """The name of each live queue over its rows."""
        for number, column in enumerate(self._plan.columns):
            rect = self._geometry.queue_rect(number)
            if not rect.intersects(area):
                continue
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, theme.colour("field_line"))
            if column.queue:
                line = QRect(rect.left() + 6, rect.top() + 3, rect.width() - 10, QUEUE_HEAD - 4)
                painter.setPen(theme.colour("quiet"))
                painter.drawText(line, _LEFT, elided(_("Live queue"), line.width(), cell_font()))

    def _paint_lines(self, painter: QPainter, shown: list[_Drawn]) -> None:
        geometry = self._geometry
        lines: list[QLine] = []
        for _place, cell, rect in shown:
            if cell.state is not CellState.CLOSED and cell.lane == 0 and cell.row is None:
                left, right = rect.left(), rect.left() + rect.width() * cell.lanes
                lines += [QLine(left, y, right, y) for y in (rect.top(), rect.bottom() + 1)]
        bottom = geometry.content_size().height()
        lines += [QLine(geometry.x(one), 0, geometry.x(one), bottom) for one in range(1, geometry.columns)]
        painter.setPen(QPen(theme.colour("line"), 0))
        painter.drawLines(lines)

    def _paint_reason(self, painter: QPainter, number: int, cell: Cell) -> None:
        rect = self._geometry.cell_rect(number, cell).adjusted(6, 1, -6, -1)
        metrics = painter.fontMetrics()
        if rect.height() < metrics.height() or rect.width() < 30:
            return
        text = texts.closure_text(self._plan.columns[number], cell)
        painter.setPen(theme.colour("quiet"))
        if rect.height() >= 2 * metrics.height():
            painter.drawText(rect, _CENTRE | Qt.TextFlag.TextWordWrap, text)
        else:
            painter.drawText(rect, _CENTRE, elided(text, rect.width(), cell_font()))

    # --- what stands around the cells ------------------------------------------------------------

    def heads(self) -> list[tuple[_Head, bool]]:
        """The lines of each head, and whether it is today's in a week."""
        today = self._plan.now.date()
        return [
            (lines, self._week and column.day == today)
            for lines, column in zip(self._heads, self._plan.columns, strict=True)
        ]

    def head(self, ratio: float) -> QPixmap:
        """Name, specialty and place above each column; today's column of a week in the accent colour."""
        geometry, height = self._geometry, self._geometry.header
        made = QPixmap(QSize(max(geometry.content_size().width(), 1), height) * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(theme.colour("surface"))
        painter = QPainter(made)
        for number, (lines, today) in enumerate(self.heads()):
            rect = geometry.column_rect(number)
            rect.setHeight(height)
            self._paint_head_of(painter, rect, lines, today=today)
            if lines[3]:
                _paint_strip(painter, rect, lines[3], ratio)
            if number:
                painter.fillRect(rect.left(), 0, 1, height, theme.colour("line"))
        painter.end()
        return made

    def _paint_head_of(self, painter: QPainter, rect: QRect, lines: _Head, *, today: bool) -> None:
        room = rect.adjusted(8, 0, -4, 0)
        names = tuple(head[0] for head in self._heads)
        bold, small = _head_font(names, int(self._geometry.column_width) - 12), cell_font()
        name = fitted_name(lines[0], room.width(), bold.pixelSize(), bold.weight().value)
        rows = (
            (name, bold, "accent" if today else "text", 5, 19),
            (elided(lines[1], room.width(), small), small, "quiet", 24, 16),
            (elided(lines[2], room.width(), small), small, "quiet", 40, 16),
        )
        for text, font, token, top, height in rows:
            painter.setFont(font)
            painter.setPen(theme.colour(token))
            painter.drawText(QRect(room.left(), rect.top() + top, room.width(), height), _LEFT, text)
        if today:
            painter.fillRect(rect.left() + 1, rect.bottom() - 2, rect.width(), 2, theme.colour("accent"))

    def paint_hours(self, painter: QPainter, scrolled_y: int, clip: QRect) -> None:
        """The hours left of the cells."""
        geometry = self._geometry
        head = geometry.header
        area = QRect(0, head, GUTTER, geometry.body.height())
        painter.fillRect(clip & area, theme.colour("surface"))
        painter.save()
        painter.setClipRect(area & clip)
        painter.setFont(cell_font(px=theme.SMALL_PX))
        painter.setPen(theme.colour("quiet"))
        for minute in range(geometry.first_minute, geometry.last_minute, 60):
            middle = geometry.body.top() + geometry.y(minute) - scrolled_y
            top = max(middle - 8, head) if minute == geometry.first_minute and not scrolled_y else middle - 8
            line = QRect(0, top, GUTTER - 7, 16)
            painter.drawText(
                line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{minute // 60:02}:00"
            )
        painter.restore()
        painter.fillRect(GUTTER - 1, 0, 1, geometry.body.bottom() + 1, theme.colour("line"))


def on_pixels(point: QPoint, ratio: float) -> QPointF:
    """The point moved to a whole device pixel, always to the same side (at 125 % most are between two)."""
    return QPointF(floor(point.x() * ratio + 0.5) / ratio, floor(point.y() * ratio + 0.5) / ratio)


def visit_box(rect: QRect) -> QRect:
    """The coloured box of a visit inside its cell: air to the lines, more on the right to click «free»."""
    return rect.adjusted(3, 1 if rect.height() > 14 else 0, -5 if rect.width() > 80 else -3, -1)


def paint_visit(painter: QPainter, rect: QRect, cell: Cell, ratio: float) -> None:
    """One visit: fill, edge, sign and name; state shows by colour and by sign."""
    if cell.visit is not None:
        box = visit_box(rect)
        name = cell.visit.person.short
        if cell.row is not None:
            name = f"{cell.visit.queue_place}  {name}"
        drawn = _visit_picture(name, cell.state, box.width(), box.height(), ratio, theme.colours().name)
        # on whole device pixels: a visit that crosses two bands must fall on the same ones in both
        painter.drawPixmap(on_pixels(box.topLeft(), ratio), drawn)


@lru_cache(maxsize=1024)
def _visit_picture(
    name: str, state: CellState, width: int, height: int, ratio: float, _theme: str
) -> QPixmap:
    """The box of a visit; remembered, because every booking draws the whole plan again."""
    made = QPixmap(QSize(max(width, 1), max(height, 1)) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    fill, edge, ink, sign = LOOKS[state]
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(0, 0, width, height, 3, 3)
    painter.setClipRect(0, 0, BAR, height)
    painter.setBrush(theme.colour(edge))
    painter.drawRoundedRect(0, 0, width, height, 3, 3)
    painter.setClipping(False)
    # long visits keep their name at the top, where their time is
    line = QRect(9, 0, width - 10, min(height, 19))
    if sign:
        mark = icons.pixmap(sign, edge if state is CellState.ARRIVED else ink, _SIGN, ratio, stroke=3.2)
        painter.drawPixmap(line.left() - 1, (line.height() - _SIGN) // 2, mark)
        line.setLeft(line.left() + _SIGN + 2)
    painter.setPen(theme.colour(ink))
    painter.setFont(cell_font())
    painter.drawText(line, _LEFT, fitted_name(name, line.width()))
    painter.end()
    return made


def _paint_ground(painter: QPainter, cell: Cell, rect: QRect, ratio: float) -> None:
    """What lies under lines and texts: stripes where nobody is received, a veil over what has passed."""
    colours = theme.colours()
    if cell.state is CellState.CLOSED:
        sheet = _stripes(colours.surface, colours.hatch, ratio)
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        # from a multiple of the tile on: the stripes run on over the borders of cells and bands
        top = rect.top() // _TILE * _TILE
        for left in range(rect.left() // _TILE * _TILE, rect.right() + 1, _SHEET_WIDTH):
            painter.drawPixmap(left, top, sheet)
        painter.restore()
    elif cell.state is CellState.PAST:
        painter.fillRect(rect, QColor(colours.past_veil))


def _paint_strip(painter: QPainter, head: QRect, text: str, ratio: float) -> None:
    """The live queue in one line below a head: how many wait, and who is next."""
    box = QRect(head.left() + 4, HEADER, head.width() - 8, STRIP - 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("booked_fill"))
    painter.drawRoundedRect(box, 4, 4)
    sign = icons.pixmap("users", "quiet", _SIGN, ratio)
    painter.drawPixmap(box.left() + 5, box.top() + (box.height() - _SIGN) // 2, sign)
    line = box.adjusted(_SIGN + 9, 0, -4, 0)
    painter.setPen(theme.colour("text"))
    painter.setFont(cell_font())
    painter.drawText(line, _LEFT, elided(text, line.width(), cell_font()))


def _paint_kept(painter: QPainter, rect: QRect, text: str, ratio: float) -> None:
    """For whom a free place is kept: a lock and a word, as quiet as the place is empty."""
    line = QRect(rect.left() + 8, rect.top() + 1, rect.width() - 12, min(rect.height() - 1, 19))
    painter.drawPixmap(
        line.left(), line.top() + (line.height() - _SIGN) // 2, icons.pixmap("lock", "quiet", _SIGN, ratio)
    )
    line.setLeft(line.left() + _SIGN + 4)
    painter.setPen(theme.colour("quiet"))
    painter.drawText(line, _LEFT, elided(text, line.width(), cell_font()))
