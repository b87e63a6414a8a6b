"""The page of one year: months at the left, its days in a list and the day in hand at the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.i18n import _
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui import icons
from clinic_desk.ui.day_list import texts
from clinic_desk.ui.day_list.day_form import DayForm
from clinic_desk.ui.day_list.day_rows import ROW_ROLE, DayRowsDelegate, DayRowsModel
from clinic_desk.ui.day_list.draft import Draft, ShownDay
from clinic_desk.ui.day_list.year_view import YearView, sample, years_on
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton
from clinic_desk.ui.widgets.fitting_area import FittingArea

_LIST, _EMPTY = 0, 1
_SIDE_WIDTH = 346


class _DayList(QListView):
    """Signals: ``entered`` (the focus is about to come in)."""

    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Qt would go to the first day of the year where none is current."""
        self.entered.emit()
        super().focusInEvent(event)


class YearPage(QWidget):
    """Shows a draft; the day in hand is the same in months, list and form.

    Signals:
        kind_wanted(object): key or button asks for a kind of day (None: ordinary) for the day in hand.
        proposals_wanted(): the person wants to see what the law proposes.
    """

    kind_wanted = Signal(object)
    proposals_wanted = Signal()

    def __init__(
        self,
        draft: Draft,
        doctors: dict[int, DoctorRow],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._draft, self._doctors, self._today = draft, doctors, today
        self._choosing = False
        self._shown_year = 0
        self.view = named(
            YearView(draft.shown, lambda one: texts.spoken_day(one, doctors), self), "year_view"
        )
        self.year_label = named(QLabel(self), "year")
        self.back_button = named(QPushButton(self), "year_before")
        self.on_button = named(QPushButton(self), "year_after")
        self.proposals_button = named(QPushButton(self), "open_proposals")
        self.kind_buttons = {
            kind: named(KeyButton("", "", self, role="hint"), f"kind_{kind or 'ordinary'}")
            for kind in texts.KINDS
        }
        self.model = DayRowsModel(self)
        self.list = named(_DayList(self), "day_rows")
        self.empty = EmptyState("calendar-days", self)
        self.form = DayForm(self)
        self.form.set_doctors(list(doctors.values()))
        self._side = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.view.set_today(today())

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(DayRowsDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(92)
        for button, sign in ((self.back_button, "chevron-left"), (self.on_button, "chevron-right")):
            set_role(button, "sign")
            button.setIcon(icons.icon(sign))
        self.proposals_button.setIcon(icons.icon("download"))
        set_role(self.year_label, "title")
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self._side.addWidget(self.list)
        self._side.addWidget(self.empty)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.back_button)
        head.addWidget(self.year_label)
        head.addWidget(self.on_button)
        head.addStretch()
        head.addWidget(self.proposals_button)
        kinds = QHBoxLayout()
        kinds.setSpacing(0)
        for button in self.kind_buttons.values():
            kinds.addWidget(button)
            kinds.addStretch()
        card = Card(self, padding=8)
        card.body.setSpacing(4)
        card.body.addWidget(self.view, 1)
        card.body.addLayout(kinds)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(head)
        left.addWidget(card, 1)
        form = Card(self, padding=10)
        form.body.addWidget(FittingArea(self.form, form))
        side = QWidget(self)
        side.setMinimumWidth(_SIDE_WIDTH)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addWidget(self._side, 2)
        right.addWidget(form, 3)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addLayout(left, 5)
        body.addWidget(side, 3)

    def _connect(self) -> None:
        self.view.day_chosen.connect(self._on_day)
        self.view.kind_wanted.connect(self.kind_wanted)
        self.view.opened.connect(self._enter_form)
        self.back_button.clicked.connect(lambda: self._go_years(-1))
        self.on_button.clicked.connect(lambda: self._go_years(1))
        self.proposals_button.clicked.connect(self.proposals_wanted)
        self.empty.action_triggered.connect(self.proposals_wanted)
        for kind, button in self.kind_buttons.items():
            button.clicked.connect(lambda _checked=False, chosen=kind: self.kind_wanted.emit(chosen))
        self.list.selectionModel().currentChanged.connect(self._on_row)
        self.list.entered.connect(self._stand_near)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        for button, text in ((self.back_button, _("Year before")), (self.on_button, _("Year after"))):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.proposals_button.setText(_("What the law proposes…"))
        for kind, button in self.kind_buttons.items():
            button.setText(_(texts.KINDS[kind]))
            button.setAccessibleDescription(texts.KEYS[kind])
        self.list.setAccessibleName(_("Days of the year"))
        self.empty.set_texts(
            _("Nothing is entered for this year. The law's holidays can be taken over in one go."),
            _("What the law proposes…"),
        )
        self.form.retranslate()
        self._draw_samples()
        self.show_all()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The signs on the buttons follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_side"):
            self._draw_samples()

    def _draw_samples(self) -> None:
        for kind, button in self.kind_buttons.items():
            button.setIcon(sample(kind, texts.KEYS[kind], self.devicePixelRatioF()))

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def day(self) -> date:
        """The day in hand."""
        return self.view.day

    def _word(self, shown: ShownDay) -> str:
        return texts.spoken_day(shown, self._doctors)

    def is_over(self) -> bool:
        """Whether the day in hand can only be read."""
        return self.day < self._today()

    def choose(self, day: date) -> None:
        """Take a day in hand, in whichever year."""
        self.view.choose(day)
        self._on_day()

    def show_all(self) -> None:
        """Months, list and form as the draft has them."""
        self._shown_year = self.view.year
        self.year_label.setText(str(self.view.year))
        self.view.refresh()
        self.show_rows()
        self._show_form()

    def show_rows(self) -> None:
        """The list as the draft has it."""
        rows = self._draft.year(self.view.year)
        self._choosing = True
        self.model.set_rows(rows, self._doctors)
        self._choosing = False
        self._side.setCurrentIndex(_LIST if rows else _EMPTY)
        self._mark_row()

    def _mark_row(self) -> None:
        place = self.model.place_of(self.day)
        index = self.model.index(place) if place >= 0 else QModelIndex()
        self._choosing = True
        chosen = self.list.selectionModel()
        chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._choosing = False
        if place >= 0:
            self.list.scrollTo(index)

    def _stand_near(self) -> None:
        """Tab into the list takes no other day in hand: the arrows go on from where the day would stand."""
        if self.list.currentIndex().isValid():
            return
        before = sum(row.day < self.day for row in self.model.rows())
        self._choosing = True
        self.list.selectionModel().setCurrentIndex(
            self.model.index(max(0, before - 1)), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self._choosing = False

    def _show_form(self) -> None:
        over = self.is_over()
        self.form.show_day(self._draft.shown(self.day), past=over)
        for button in self.kind_buttons.values():
            button.setEnabled(not over)

    # --- going about the year --------------------------------------------------------------------

    def _on_day(self) -> None:
        if self.view.year == self._shown_year:
            self._mark_row()
            self._show_form()
        else:
            self.show_all()

    def _go_years(self, step: int) -> None:
        self.choose(years_on(self.day, step))

    def _on_row(self, current: QModelIndex) -> None:
        row = current.data(ROW_ROLE)
        if not self._choosing and isinstance(row, ShownDay):
            self.view.choose(row.day)
            self._show_form()

    def _enter_form(self) -> None:
        field = self.form.kind if self.form.kind_chosen() is None else self.form.name
        field.setFocus(Qt.FocusReason.OtherFocusReason)
