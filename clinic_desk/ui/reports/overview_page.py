"""The first page of the reports: key figures, channels, refusal grounds, the course over time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk import wording
from clinic_desk.i18n import _, format_date
from clinic_desk.printing.charts import Bar, Bars, Course
from clinic_desk.rules.report import Behind, Figure, Report, Stretch
from clinic_desk.ui.naming import named
from clinic_desk.ui.reports.chart_view import ChartView
from clinic_desk.ui.reports.figure_tile import Earlier, FigureTile, TileTexts
from clinic_desk.ui.reports.shown import Shown, Wish
from clinic_desk.ui.reports.words import (
    KEY_FIGURES,
    NOTHING,
    KeyFigure,
    count_text,
    percent_text,
    period_name,
)
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card
from clinic_desk.wording.report import figure as figure_name

_GAP: Final = 8
_MOST_COLUMNS: Final = 5
_WEEK: Final = 7


class OverviewPage(QWidget):
    """Everything of a period at one glance; signals: ``rows_wanted`` (a Wish)."""

    rows_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._columns = 0
        self.tiles = [FigureTile(one.name or one.figure.value, self) for one in KEY_FIGURES]
        self._grid = QGridLayout()
        self.channels = ChartView("report_channels", self)
        self.grounds = ChartView("report_grounds", self)
        self.course = ChartView("report_course", self)
        self._heads = {chart: named(QLabel(self), f"{chart.objectName()}_head") for chart in self._charts()}
        self._lay_out()
        self._connect()

    def _charts(self) -> tuple[ChartView, ChartView, ChartView]:
        return self.channels, self.grounds, self.course

    def _lay_out(self) -> None:
        self._grid.setSpacing(_GAP)
        self._arrange(_MOST_COLUMNS)
        charts = QHBoxLayout()
        charts.setSpacing(_GAP)
        left = QVBoxLayout()
        left.setSpacing(_GAP)
        left.addWidget(self._card(self.channels), 3)
        left.addWidget(self._card(self.grounds), 2)
        charts.addLayout(left, 2)
        charts.addWidget(self._card(self.course), 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, _GAP, 0, 0)
        whole.setSpacing(_GAP)
        whole.addLayout(self._grid)
        whole.addLayout(charts, 1)

    def _card(self, chart: ChartView) -> Card:
        card = Card(self)
        head = self._heads[chart]
        set_role(head, "strong")
        card.body.setSpacing(4)
        card.body.addWidget(head)
        card.body.addWidget(chart, 1)
        return card

    def _connect(self) -> None:
        for tile, figure in zip(self.tiles, KEY_FIGURES, strict=True):
            tile.rows_chosen.connect(lambda place, figure=figure: self._open_figure(figure, place))
            tile.installEventFilter(self)
        self.channels.chosen.connect(self._open_channel)
        self.grounds.chosen.connect(self._open_ground)
        self.course.chosen.connect(self._open_stretch)

    # --- what is shown ------------------------------------------------------------------------------------

    def show_report(self, shown: Shown) -> None:
        """Show another report, or the same in another language."""
        self._shown = shown
        for tile, figure in zip(self.tiles, KEY_FIGURES, strict=True):
            tile.show_texts(_tile_texts(figure, shown))
        self._show_channels(shown.report)
        self._show_grounds(shown.report)
        self._show_course(shown.report)
        self._fit()

    def _show_channels(self, report: Report) -> None:
        self._name(self.channels, _("Services by channel"))
        bars = tuple(
            _bar(wording.channel(one), count, report.services_given) for one, count in report.services.items()
        )
        self.channels.show_chart(Bars(bars), _spoken(bars))

    def _show_grounds(self, report: Report) -> None:
        self._name(self.grounds, _("Refusals by ground"))
        bars = tuple(
            _bar(wording.ground(one), count, report.refused) for one, count in report.refusals.items()
        )
        self.grounds.show_chart(Bars(bars), _spoken(bars))

    def _show_course(self, report: Report) -> None:
        self._name(self.course, _course_title(report))
        course = report.course
        services, refusals = figure_name(Figure.SERVICES), figure_name(Figure.REFUSALS)
        chart = Course(
            tuple(stretch_name(one, _scale(report)) for one in course),
            (services, refusals),
            (tuple(one.services for one in course), tuple(one.refusals for one in course)),
        )
        spoken = [
            f"{stretch_spoken(one)}: {services} {count_text(one.services)}, "
            f"{refusals} {count_text(one.refusals)}"
            for one in course
        ]
        self.course.show_chart(chart, spoken)

    def _name(self, chart: ChartView, text: str) -> None:
        self._heads[chart].setText(text)
        chart.setAccessibleName(text)

    # --- rows behind ----------------------------------------------------------------------------------------

    def _open_figure(self, figure: KeyFigure, place: int) -> None:
        if self._shown is not None:
            period = (self._shown.report, *self._shown.compared)[place].period
            self.rows_wanted.emit(Wish(figure.title, Behind(figure.figure), period))

    def _open_channel(self, number: int) -> None:
        if self._shown is not None:
            channel = list(self._shown.report.services)[number]
            title = f"{figure_name(Figure.SERVICES)}, {wording.channel(channel)}"
            self._open(title, Behind(Figure.SERVICES, channel.value))

    def _open_ground(self, number: int) -> None:
        if self._shown is not None:
            ground = list(self._shown.report.refusals)[number]
            title = f"{figure_name(Figure.REFUSALS)}, {wording.ground(ground)}"
            self._open(title, Behind(Figure.REFUSALS, ground.value))

    def _open_stretch(self, number: int) -> None:
        if self._shown is not None:
            stretch = self._shown.report.course[number]
            self.rows_wanted.emit(Wish(figure_name(Figure.REQUESTS), Behind(Figure.REQUESTS), stretch.period))

    def _open(self, title: str, behind: Behind) -> None:
        if self._shown is not None:
            self.rows_wanted.emit(Wish(title, behind, self._shown.report.period))

    # --- places -------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """As many cards beside each other as have room."""
        widest = max(tile.sizeHint().width() for tile in self.tiles)
        columns = min(max(self.width() // (widest + _GAP), 2), _MOST_COLUMNS)
        self._arrange(columns)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for tile in self.tiles:
            self._grid.removeWidget(tile)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for number, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, *divmod(number, columns))
        self._columns = columns

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Another width, another number of columns."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """The arrow keys go from card to card."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched in self.tiles:
            here = self.tiles.index(watched)
            keys = Qt.Key
            steps = {
                keys.Key_Left: -1,
                keys.Key_Right: 1,
                keys.Key_Up: -self._columns,
                keys.Key_Down: self._columns,
            }
            step = steps.get(keys(event.key()))
            if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                there = here + step
                if 0 <= there < len(self.tiles):
                    self.tiles[there].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)


def _tile_texts(figure: KeyFigure, shown: Shown) -> TileTexts:
    now = figure.value(shown.report)
    return TileTexts(
        figure.title,
        NOTHING if now is None else figure.text(now),
        figure.beside(shown.report),
        tuple(_earlier(figure, now, one) for one in shown.compared),
        warns=bool(figure.warns and now),
    )


def _earlier(figure: KeyFigure, now: float | None, then: Report) -> Earlier:
    value = figure.value(then) if then.requests else None
    if value is None:
        return Earlier(period_name(then.period), NOTHING, "")
    changed = "" if now is None else figure.changed(now, value)
    return Earlier(period_name(then.period), figure.text(value), changed)


def _bar(name: str, count: int, whole: int) -> Bar:
    text = count_text(count)
    return Bar(name, count, f"{text} · {percent_text(count / whole)}" if whole else text)


def _spoken(bars: tuple[Bar, ...]) -> list[str]:
    return [f"{one.label}: {one.text}" for one in bars]


def _scale(report: Report) -> int:
    """How many days a column of the course stands for, those cut off at the ends left aside."""
    return max((one.period.days for one in report.course), default=1)


def _course_title(report: Report) -> str:
    scale = _scale(report)
    if scale == 1:
        return _("Answers by day")
    return _("Answers by week") if scale <= _WEEK else _("Answers by month")


def stretch_name(stretch: Stretch, scale: int) -> str:
    """A day, week or month under its column, short."""
    first = stretch.period.first
    if scale == 1:
        return str(first.day)
    return format_date(first, "day_month_numeric") if scale <= _WEEK else f"{first:%m.%y}"


def stretch_spoken(stretch: Stretch) -> str:
    """A day, week or month in full, for the ear."""
    period = stretch.period
    return format_date(period.first) if period.days == 1 else period_name(period)
