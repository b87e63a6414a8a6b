"""The page of the load: how full each doctor's hours are, as a heat map that can be walked and opened."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.ui import theme
from clinic_desk.ui.naming import named
from clinic_desk.ui.reports.load_model import CELL_ROLE, Load, LoadKind, LoadModel
from clinic_desk.ui.reports.shown import Shown, Wish
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, SegmentedControl

_LEAST_WIDTH, _CELL_HEIGHT = 52, 30
_HEAD_PADDING: Final = 8
_LIGHTEST: Final = 0.06
_AA: Final = 4.5
_GAP: Final = 1


def heat_colours(share: float) -> tuple[QColor, QColor]:
    """The ground of a cell and its text; where neither text of the theme is read well, black or white."""
    colours = theme.colours()
    ground = _mixed(colours.surface, colours.accent, _LIGHTEST + (1 - _LIGHTEST) * min(share, 1.0))
    ink = max((colours.text, colours.on_accent), key=lambda one: theme.contrast(one, ground))
    if theme.contrast(ink, ground) < _AA:
        ink = max(("#000000", "#FFFFFF"), key=lambda one: theme.contrast(one, ground))
    return QColor(ground), QColor(ink)


def _mixed(first: str, second: str, share: float) -> str:
    one, other = QColor(first), QColor(second)
    parts = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]  # four numbers
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)


class _HeatDelegate(QStyledItemDelegate):
    """Paints a cell on the ground of its share; closed hours are hatched, sums stand plain."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        load = index.data(CELL_ROLE)
        if not isinstance(load, Load):
            return
        painter.save()
        cell = option.rect.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        is_sum = load.doctor_id is None or load.hour is None
        ink = theme.colour("text")
        if load.is_closed:
            painter.fillRect(cell, theme.colour("hatch"))
            painter.fillRect(cell, QBrush(theme.colour("line"), Qt.BrushStyle.BDiagPattern))
        elif not is_sum:
            ground, ink = heat_colours(load.share or 0.0)
            if load.share is None:
                ground, ink = theme.colour("held_fill"), theme.colour("text")
            painter.fillRect(cell, ground)
        weight = QFont.Weight.DemiBold if is_sum else QFont.Weight.Normal
        painter.setFont(theme.font(theme.SMALL_PX, weight, tabular=True))
        painter.setPen(ink)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            in_focus = bool(state & QStyle.StateFlag.State_Active) and option.widget.hasFocus()
            painter.setPen(QPen(theme.colour("text" if in_focus else "line_strong"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.restore()


class LoadTable(QTableView):
    """Signals: ``number_chosen`` (a Load) by Enter or a double click."""

    number_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loads = LoadModel(self)
        self.setModel(self.loads)
        self.setItemDelegate(_HeatDelegate(self))
        set_role(self, "heat")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        heads, names = self.horizontalHeader(), self.verticalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setHighlightSections(False)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        names.setDefaultSectionSize(_CELL_HEIGHT)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setHighlightSections(False)
        self.setCornerButtonEnabled(False)
        self.doubleClicked.connect(self._choose)

    def show_report(self, shown: Shown) -> None:
        """Show another load."""
        self.loads.show_load(shown.report.load, shown.doctors)
        self._fit_heads()
        if self.loads.rowCount():
            self.setCurrentIndex(self.loads.index(0, 0))

    def _fit_heads(self) -> None:
        """All hours alike, as wide as there is room; where there is too little, the table scrolls."""
        heads, count = self.horizontalHeader(), self.loads.columnCount()
        if not count:
            return
        whole_day = str(self.loads.headerData(count - 1, Qt.Orientation.Horizontal))
        least = heads.fontMetrics().horizontalAdvance(whole_day) + 2 * _HEAD_PADDING
        each = max((self.viewport().width() - least) // max(count - 1, 1), _LEAST_WIDTH)
        last = max(least, self.viewport().width() - each * (count - 1)) if each > _LEAST_WIDTH else least
        for place in range(count - 1):
            heads.resizeSection(place, each)
        heads.resizeSection(count - 1, last)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Another width, other columns."""
        super().resizeEvent(event)
        self._fit_heads()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self.loads.load(index).visits:
            self.number_chosen.emit(self.loads.load(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter opens the number in focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)


class LoadPage(QWidget):
    """The heat map and what it tells; signals: ``rows_wanted`` (a Wish)."""

    rows_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.kinds = named(SegmentedControl(self), "load_kind")
        self.table = named(LoadTable(self), "load_table")
        self.note = named(QLabel(self, wordWrap=True), "load_note")
        self._lay_out()
        self.kinds.choice_changed.connect(lambda kind: self.table.loads.set_kind(LoadKind(kind)))
        self.table.number_chosen.connect(self._open)
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.note, "small")
        card = Card(self, padding=8)
        card.body.addWidget(self.table)
        head = QHBoxLayout()
        head.addWidget(self.note, 1)
        head.addWidget(self.kinds)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(card, 1)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.kinds.setAccessibleName(_("What the cells tell"))
        self.kinds.set_options(
            ((LoadKind.SHARE.value, _("Share of time")), (LoadKind.VISITS.value, _("Number of visits")))
        )
        self.table.setAccessibleName(_("Load by doctor and hour"))
        self.note.setText(
            _(
                "Visits that lie on the days of the period, cancelled ones left out. More than 100%: booked"
                " over each other; with a plus: visits where the doctor has no hours."
            )
        )
        self.table.loads.retranslate()

    def show_report(self, shown: Shown) -> None:
        """Show another report, or the same in another language."""
        self._shown = shown
        self.retranslate()
        self.table.show_report(shown)

    def _open(self, load: Load) -> None:
        if self._shown is not None:
            title = f"{_('Load')}: {self.table.loads.name_of(load)}"
            self.rows_wanted.emit(Wish(title, load.behind, self._shown.report.period))
