"""Which column holds what: the guess above the first rows, each column correctable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.i18n import N_, _, format_number
from clinic_desk.importers.register import FIELDS, RegisterLayout
from clinic_desk.importers.table_file import Table
from clinic_desk.ui import theme
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import name_calendar, set_spoken_name

_ENCODINGS: Final = ("utf-8", "utf-16", "cp1251", "kz1048", "cp866")
_DELIMITERS: Final = {
    ";": N_("semicolon ;"),
    ",": N_("comma ,"),
    "\t": N_("tab"),
    "|": N_("vertical bar |"),
}
_SHOWN_ROWS: Final = 12
_COLUMN_WIDTH: Final = 168
_LOOK_BELOW: Final = 0.8
_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class _SampleModel(QAbstractTableModel):
    """Row 0 is the place of the combo boxes, row 1 the header of the file, then its first rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, ...]] = []
        self._width = 0

    def set_layout(self, layout: RegisterLayout) -> None:
        """Show another sample."""
        self.beginResetModel()
        self._width = len(layout.headers)
        self._rows = [(), layout.headers, *layout.preview[:_SHOWN_ROWS]]
        self.endResetModel()

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """Boxes, header and sample."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """As wide as the file."""
        return 0 if parent.isValid() else self._width

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's)
        """The cells as text; the header in bold."""
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                f"{self._title(index.column())}: {row[index.column()] if index.column() < len(row) else ''}"
            )
        if role == Qt.ItemDataRole.FontRole and index.row() == 1:
            return theme.font(theme.SMALL_PX, QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole and index.row() == 1:
            return QColor(theme.colours().quiet)
        return None

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 (Qt's signature)
        """The hidden heads, read aloud: the titles of the file, and the place of a row."""
        if role != Qt.ItemDataRole.AccessibleTextRole:
            return super().headerData(section, orientation, role)
        return self._title(section) if orientation is Qt.Orientation.Horizontal else str(section + 1)

    def _title(self, column: int) -> str:
        headers = self._rows[1] if len(self._rows) > 1 else ()
        title = headers[column] if column < len(headers) else ""
        return title or _("Column {n}, {header}").format(n=column + 1, header="").rstrip(", ")


class ColumnsPage(QWidget):
    """The guess of columns, encoding and delimiter, with boxes to correct it.

    Signals:
        reread_requested(): another encoding, delimiter or sheet was chosen; see :attr:`reading`.
        layout_changed(): the person named another column.
    """

    reread_requested = Signal()
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layout_now: RegisterLayout | None = None
        self.boxes: list[QComboBox] = []
        self._table: Table | None = None
        self._model = _SampleModel(self)
        self.view = named(QTableView(self), "sample")
        self.encoding = named(QComboBox(self), "encoding")
        self.delimiter = named(QComboBox(self), "delimiter")
        self.sheet = named(QComboBox(self), "sheet")
        self.register_day = named(QDateEdit(self), "register_day")
        self._labels = {name: QLabel(self) for name in ("encoding", "delimiter", "sheet", "day")}
        self._about = QLabel(self, wordWrap=True)
        self.said = named(QLabel(self, wordWrap=True), "columns_said")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        set_role(self._about, "quiet")
        self.view.setModel(self._model)
        self.view.horizontalHeader().hide()
        self.view.horizontalHeader().setDefaultSectionSize(_COLUMN_WIDTH)
        lines = self.view.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(27)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.register_day.setCalendarPopup(True)
        self.register_day.setDisplayFormat("dd.MM.yyyy")
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for name, editor in (
            ("day", self.register_day),
            ("sheet", self.sheet),
            ("encoding", self.encoding),
            ("delimiter", self.delimiter),
        ):
            set_role(self._labels[name], "quiet")
            self._labels[name].setBuddy(editor)
            choices.addWidget(self._labels[name])
            choices.addWidget(editor)
            choices.addSpacing(8)
            self._labels[name].setVisible(name == "day")
            editor.setVisible(name == "day")
        choices.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addLayout(choices)
        column.addWidget(self.view, 1)
        column.addWidget(self.said)

    def _connect(self) -> None:
        for box in (self.encoding, self.delimiter, self.sheet):
            box.activated.connect(self.reread_requested)
        self.register_day.dateChanged.connect(self._on_day)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        for name, editor, text in (
            ("day", self.register_day, _("Register of")),
            ("sheet", self.sheet, _("Sheet")),
            ("encoding", self.encoding, _("Encoding")),
            ("delimiter", self.delimiter, _("Between columns")),
        ):
            self._labels[name].setText(text)
            editor.setAccessibleName(text)
        name_calendar(self.register_day)
        self.view.setAccessibleName(_("First rows of the file"))
        for place, (sign, text) in enumerate(_DELIMITERS.items()):
            if self.delimiter.count() <= place:
                self.delimiter.addItem("", sign)
            self.delimiter.setItemText(place, _(text))
        if self.layout_now is not None:
            self._fill_boxes()
            self._explain()

    # --- for the owner ---------------------------------------------------------------------------

    def show_table(self, table: Table, layout: RegisterLayout, *, today: date) -> None:
        """Show another file with the guess about it."""
        self._table, self.layout_now = table, layout
        self._model.set_layout(layout)
        shown = layout.register_date or today
        with QSignalBlocker(self.register_day):
            self.register_day.setMaximumDate(QDate(today.year + 1, 12, 31))
            self.register_day.setDate(QDate(shown.year, shown.month, shown.day))
        self._show_reading(table)
        self.boxes = []
        for column in range(len(layout.headers)):
            box = named(QComboBox(self.view), f"column_{column}")
            box.activated.connect(lambda _place, column=column: self._on_box(column))
            self.view.setIndexWidget(self._model.index(0, column), box)
            self.boxes.append(box)
        self.view.setRowHeight(0, 38)
        self.retranslate()

    @property
    def reading(self) -> dict[str, str]:
        """How the file shall be read: the arguments of ``read_table`` that were chosen."""
        chosen = {}
        if self._table is not None and self._table.encoding:
            chosen["encoding"] = self.encoding.currentText()
        if self._table is not None and self._table.delimiter:
            chosen["delimiter"] = self.delimiter.currentData()
        if self._table is not None and len(self._table.sheets) > 1:
            chosen["sheet"] = self.sheet.currentText()
        return chosen

    def final_layout(self) -> RegisterLayout | None:
        """The layout with the register's date as it stands on the page."""
        if self.layout_now is None:
            return None
        shown = self.register_day.date()
        return replace(self.layout_now, register_date=date(shown.year(), shown.month(), shown.day()))

    # --- inside ----------------------------------------------------------------------------------

    def _show_reading(self, table: Table) -> None:
        self.encoding.clear()
        encodings = dict.fromkeys((*([table.encoding] if table.encoding else []), *_ENCODINGS))
        self.encoding.addItems(list(encodings))
        self.encoding.setCurrentText(table.encoding)
        if not self.delimiter.count():
            for sign, text in _DELIMITERS.items():
                self.delimiter.addItem(_(text), sign)
        place = self.delimiter.findData(table.delimiter)
        if table.delimiter and place < 0:
            self.delimiter.addItem(table.delimiter, table.delimiter)
            place = self.delimiter.count() - 1
        self.delimiter.setCurrentIndex(max(place, 0))
        self.sheet.clear()
        self.sheet.addItems(list(table.sheets))
        self.sheet.setCurrentText(table.sheet)
        for name, editor, shown in (
            ("encoding", self.encoding, bool(table.encoding)),
            ("delimiter", self.delimiter, bool(table.delimiter)),
            ("sheet", self.sheet, len(table.sheets) > 1),
        ):
            self._labels[name].setVisible(shown)
            editor.setVisible(shown)

    def _fill_boxes(self) -> None:
        fields = self._field_of_column()
        for column, box in enumerate(self.boxes):
            with QSignalBlocker(box):
                box.clear()
                box.addItem(_("not used"), None)
                for field, text in FIELDS.items():
                    box.addItem(_(text), field)
                box.setCurrentIndex(max(box.findData(fields.get(column)), 0))
            header = self.layout_now.headers[column] if self.layout_now is not None else ""
            set_spoken_name(box, _("Column {n}, {header}").format(n=column + 1, header=header))

    def _field_of_column(self) -> dict[int, str]:
        if self.layout_now is None:
            return {}
        return {column: field for field, column in self.layout_now.columns.items()}

    def _on_box(self, column: int) -> None:
        if self.layout_now is None:
            return
        field = self.boxes[column].currentData()
        before = self._field_of_column().get(column)
        if before is not None:
            self.layout_now = self.layout_now.with_column(before, None)
        if field is not None:
            self.layout_now = self.layout_now.with_column(field, column)
        self._fill_boxes()
        self._explain()
        self.layout_changed.emit()

    def _on_day(self) -> None:
        self.layout_changed.emit()

    def _explain(self) -> None:
        layout, table = self.layout_now, self._table
        if layout is None or table is None:
            return
        self._about.setText(
            _(
                "{rows} rows below the header. Check what each column holds; the guess can be corrected."
            ).format(rows=format_number(max(len(table.rows) - layout.first_row, 0)))
        )
        if layout.missing:
            missing = ", ".join(map(wording.field, layout.missing))
            self.said.setText(_("Still needed: {columns}.").format(columns=missing))
            set_role(self.said, "danger")
        elif layout.confidence < _LOOK_BELOW:
            self.said.setText(_("The guess is not sure. Please look at each column."))
            set_role(self.said, "warn")
        else:
            self.said.setText("")
