"""Draws what changes while one looks at the grid: focus, offers, held slots, the line of now, the drag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from clinic_desk.rules.day_plan import Cell, DayPlan, Place
from clinic_desk.rules.times import clock_text, minute_of
from clinic_desk.ui import icons, theme
from clinic_desk.ui.calendar import texts
from clinic_desk.ui.calendar.geometry import GUTTER, Geometry
from clinic_desk.ui.calendar.painter import cell_font, elided, paint_visit, visit_box

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggested slot; ``number`` is the key that takes it."""

    doctor_id: int
    at: datetime
    until: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Held:
    """A slot that is kept for somebody; ``text`` says for whom, ``briefly`` the same in less room."""

    doctor_id: int
    at: datetime
    until: datetime
    text: str
    briefly: tuple[str, ...] = ()

    def covers(self, doctor_id: int, start: datetime, end: datetime) -> bool:
        """Whether the doctor's time shares a minute with what is kept."""
        return doctor_id == self.doctor_id and self.at < end and start < self.until


class Overlay:
    """Paints over the picture of the cells; ``painter`` is in content coordinates."""

    def __init__(self, plan: DayPlan, geometry: Geometry, ratio: float) -> None:
        self._plan = plan
        self._geometry = geometry
        self._ratio = ratio

    def slot_rect(self, slot: Offer | Held) -> QRect | None:
        """Where an offered or held slot lies, if the plan shows it."""
        column = self._plan.column_of(slot.doctor_id, slot.at.date())
        if column is None:
            return None
        start = minute_of(slot.at)
        minutes = max(int((slot.until - slot.at).total_seconds() // 60), 1)
        return self._geometry.span_rect(column, start, start + minutes)

    def offer(self, painter: QPainter, offer: Offer, *, chosen: bool) -> None:
        """A suggested slot; the chosen one is filled and framed, the others only framed."""
        rect = self.slot_rect(offer)
        if rect is None:
            return
        box = visit_box(rect)
        frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.colour("accent_fill" if chosen else "surface"))
        painter.setPen(QPen(theme.colour("accent"), 2 if chosen else 1))
        painter.drawRoundedRect(frame, 4, 4)
        line = box.adjusted(6, 0, -4, 0)
        if chosen:
            painter.setBrush(theme.colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            middle = line.center().y() + 1
            left = line.left()
            painter.drawPolygon(
                [QPoint(left, middle - 4), QPoint(left + 6, middle), QPoint(left, middle + 4)]
            )
            line.setLeft(left + 10)
        font = cell_font(QFont.Weight.Bold if chosen else QFont.Weight.DemiBold)
        time = f"{offer.at:%H:%M}"
        text = texts.offer_text(time, offer.number, chosen=chosen)
        if elided(text, line.width(), font) != text:
            text = time
        self._line(painter, line, text, font, "accent")

    def held(self, painter: QPainter, held: Held) -> None:
        """A slot that somebody keeps at this moment."""
        rect = self.slot_rect(held)
        if rect is None:
            return
        box = visit_box(rect)
        painter.setBrush(theme.colour("held_fill"))
        painter.setPen(QPen(theme.colour("held"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        line = box.adjusted(7, 0, -4, 0)
        sign = icons.pixmap("hourglass", "held", 11, self._ratio)
        painter.drawPixmap(line.left(), line.top() + (line.height() - 11) // 2, sign)
        line.setLeft(line.left() + 14)
        said = (held.text, *held.briefly)
        fitting = (one for one in said if elided(one, line.width(), cell_font()) == one)
        self._line(painter, line, next(fitting, said[-1]), cell_font(), "held")

    def _line(self, painter: QPainter, line: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        painter.drawText(line, _LEFT, elided(text, line.width(), font))

    def time_of(self, painter: QPainter, place: Place) -> None:
        """The clock time inside a place without a visit, so that nobody has to follow the line.

        For whom the place is kept stays to be read behind it.
        """
        rect = self._geometry.cell_rect(place.column, place.cell)
        box = visit_box(rect)
        painter.setBrush(theme.colour("hover"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 3, 3)
        line = QRect(box.left() + 9, box.top(), box.width() - 11, min(box.height(), 19))
        text = " · ".join(
            part for part in (clock_text(place.cell.start), texts.kept_text(place.cell)) if part
        )
        self._line(painter, line, text, cell_font(), "quiet")

    def focus(self, painter: QPainter, place: Place, *, active: bool) -> None:
        """The frame of the cell in focus: strong while keys go to the grid, thin while they do not."""
        rect = self._geometry.cell_rect(place.column, place.cell)
        frame = QRectF(visit_box(rect)).adjusted(-1.0, 0.0, 1.0, 0.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent" if active else "field_line"), 2 if active else 1))
        painter.drawRoundedRect(frame, 4, 4)

    def cut(self, painter: QPainter, place: Place) -> None:
        """A visit that was cut and waits to be put elsewhere."""
        box = visit_box(self._geometry.cell_rect(place.column, place.cell))
        veil = QColor(theme.colours().surface)
        veil.setAlpha(150)
        painter.setBrush(veil)
        painter.setPen(QPen(theme.colour("booked_edge"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def now(self, painter: QPainter, now: datetime, scrolled: QPoint) -> None:
        """The red line of now with its dot; ``painter`` is in view coordinates here."""
        geometry = self._geometry
        minute = minute_of(now)
        today = [number for number, column in enumerate(self._plan.columns) if column.day == now.date()]
        if not today or not geometry.first_minute <= minute < geometry.last_minute:
            return
        y = geometry.header + geometry.y(minute) - scrolled.y()
        left = max(GUTTER + geometry.x(today[0]) - scrolled.x(), GUTTER)
        right = GUTTER + geometry.x(today[-1] + 1) - scrolled.x()
        if right <= left:
            return
        painter.save()
        painter.setClipRect(QRect(0, geometry.header, geometry.body.right() + 1, geometry.body.height()))
        painter.fillRect(QRect(left, y - 1, right - left, 2), theme.colour("now"))
        painter.setBrush(theme.colour("now"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPoint(left - 3, y), 4, 4)
        painter.restore()

    def drag(self, painter: QPainter, cell: Cell, corner: QPoint, target: Place | None) -> None:
        """The visit under the mouse, and where it would land with day, time and doctor."""
        source = self._geometry.cell_rect(0, cell)
        if target is not None and cell.visit is not None:
            landing = self._geometry.span_rect(
                target.column, target.cell.start, target.cell.start + cell.minutes
            )
            painter.setBrush(theme.colour("accent_fill"))
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(visit_box(landing), 4, 4)
        painter.save()
        painter.setOpacity(0.8)
        paint_visit(painter, QRect(corner, source.size()), cell, self._ratio)
        painter.restore()
        if target is not None:
            text = texts.drag_text(self._plan.columns[target.column], target.cell.start)
            self._badge(painter, text, corner + QPoint(8, source.height() + 3))

    def _badge(self, painter: QPainter, text: str, corner: QPoint) -> None:
        font = cell_font(QFont.Weight.DemiBold)
        painter.setFont(font)
        box = painter.fontMetrics().boundingRect(text).adjusted(-8, -4, 8, 4)
        box.moveTopLeft(corner)
        seen = painter.clipBoundingRect().toRect()
        box.moveRight(min(box.right(), seen.right() - 4))
        box.moveBottom(min(box.bottom(), seen.bottom() - 4))
        painter.setBrush(theme.colour("tooltip"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour("on_tooltip"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
