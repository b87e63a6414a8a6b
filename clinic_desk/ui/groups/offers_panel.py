"""What can be offered to all: the wish of the family above, the offers with their keys below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk import specialties
from clinic_desk.i18n import N_, _, current_language
from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.services.family import FamilyOffer
from clinic_desk.ui.groups import texts
from clinic_desk.ui.groups.person_line import let_stretch
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, SegmentedControl, name_calendar, set_spoken_name
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_TEN = 10


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer as the list shows it."""

    key: str
    when: str
    way: str
    doctors: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """Whom the family asks for; neither: whoever fits."""

    specialty: str | None = None
    doctor_id: int | None = None


OFFER_COLUMNS: tuple[Column[OfferLine], ...] = (
    Column(N_("Key"), lambda one: one.key, 26),
    Column(N_("Time"), lambda one: one.when, 150),
    Column(N_("How"), lambda one: one.way, 90, lambda _one: "quiet"),
    Column(N_("With whom"), lambda one: one.doctors, 180),
)


class OffersTable(RowsTable[OfferLine]):
    """Offers: digits pick one, Enter books it, letters go back to the search line.

    Signals: ``taken`` (Enter), ``typed`` (a letter).
    """

    taken = Signal()
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(OFFER_COLUMNS, parent)
        let_stretch(self, len(OFFER_COLUMNS) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """1 to 9 pick, Enter takes."""
        text = event.text()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self.taken.emit()
        elif text.isdigit() and 0 < int(text) <= self.rows.rowCount():
            self.selectRow(int(text) - 1)
        elif text.isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


def offer_line(number: int, offer: FamilyOffer, doctors: Mapping[int, DoctorRow], today: date) -> OfferLine:
    """The offer as a line; the first nine have a key."""
    return OfferLine(
        str(number) if number < _TEN else "",
        texts.span_text(offer.at, offer.until, today),
        texts.way_text(offer.way),
        texts.offer_text(offer, doctors),
    )


class OffersPanel(QWidget):
    """The right side of the family dialog.

    Signals: ``wish_changed``, ``marked`` (the mark stands on another offer), ``taken`` (Enter), ``typed``.
    """

    wish_changed = Signal()
    marked = Signal()
    taken = Signal()
    typed = Signal(str)

    def __init__(self, doctors: Sequence[DoctorRow], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doctors = {row.id: row for row in doctors}
        self._today = today
        self.offers: list[FamilyOffer] = []
        self.who = named(QComboBox(self), "family_doctor")
        self.part = named(SegmentedControl(self), "family_part")
        self.since = named(QDateEdit(self), "family_since")
        self._since_label = QLabel(self)
        self.table = named(OffersTable(self), "family_offers")
        self.nothing = named(QLabel(self, wordWrap=True), "family_nothing")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._since_label, "small")
        set_role(self.nothing, "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.since.setCalendarPopup(True)
        self.since.setDisplayFormat("dd.MM.yyyy")
        self.since.setDate(_qt(self._today))
        self.since.setMinimumDate(_qt(self._today))
        self.who.addItem("", _Choice())
        for code in dict.fromkeys(row.specialty for row in self._doctors.values()):
            self.who.addItem("", _Choice(specialty=code))
        for row in self._doctors.values():
            self.who.addItem("", _Choice(doctor_id=row.id))
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.who.setMinimumContentsLength(12)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.who, 1)
        first.addWidget(self._since_label)
        first.addWidget(self.since)
        second = QHBoxLayout()
        second.addWidget(self.part)
        second.addStretch()
        card = Card(self, padding=1)
        card.body.addWidget(self.table)
        card.body.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(card, 1)

    def _connect(self) -> None:
        self.who.currentIndexChanged.connect(lambda _index: self.wish_changed.emit())
        self.part.choice_changed.connect(lambda _value: self.wish_changed.emit())
        self.since.dateChanged.connect(lambda _day: self.wish_changed.emit())
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self.marked.emit())
        self.table.taken.connect(self.taken)
        self.table.typed.connect(self.typed)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        language = current_language()
        for index in range(self.who.count()):
            choice: _Choice = self.who.itemData(index)
            if choice.specialty is not None:
                text = specialties.by_code(choice.specialty).name(language)
            elif choice.doctor_id is not None:
                text = texts.doctor_text(self._doctors[choice.doctor_id])
            else:
                text = _("The fitting doctor")
            self.who.setItemText(index, text)
        set_spoken_name(self.who, _("Specialty or doctor"))
        self.part.set_options(
            [
                (PartOfDay.ANY, _("all day")),
                (PartOfDay.MORNING, _("before noon")),
                (PartOfDay.AFTERNOON, _("after noon")),
            ]
        )
        self.part.setAccessibleName(_("Part of the day"))
        self._since_label.setText(_("not before"))
        self.since.setAccessibleName(_("Not before"))
        name_calendar(self.since)
        self.table.setAccessibleName(_("Free times on offer"))
        self.set_offers(self.offers, self.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter in a field of the wish goes on to the offers."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.offers:
            self.focus()
        else:
            super().keyPressEvent(event)

    # --- what is wished and offered -------------------------------------------------------------------

    def wish(self) -> FreeWish:
        """Part of the day and the first day."""
        since = self.since.date()
        day = date(since.year(), since.month(), since.day())
        return FreeWish(part=PartOfDay(self.part.value()), not_before=day if day > self._today else None)

    def set_wish(self, doctor_id: int | None, not_before: date | None) -> None:
        """Begin with a doctor and a first day; tells nobody."""
        with QSignalBlocker(self.who), QSignalBlocker(self.since):
            for index in range(self.who.count()):
                if doctor_id is not None and self.who.itemData(index).doctor_id == doctor_id:
                    self.who.setCurrentIndex(index)
            if not_before is not None:
                self.since.setDate(_qt(not_before))

    def specialty(self) -> str | None:
        """The specialty that was asked for."""
        choice: _Choice = self.who.currentData()
        return choice.specialty

    def doctor_id(self) -> int | None:
        """The doctor who was asked for."""
        choice: _Choice = self.who.currentData()
        return choice.doctor_id

    def set_offers(self, offers: Sequence[FamilyOffer], row: int = 0, *, nothing: str = "") -> None:
        """Show these offers with the mark on one of them; ``nothing`` says why there are none."""
        self.offers = list(offers)
        lines = [offer_line(number, one, self._doctors, self._today) for number, one in enumerate(offers, 1)]
        self.table.set_rows(lines)
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        if nothing or lines:
            self.nothing.setText(nothing)
        if lines:
            self.table.selectRow(max(0, min(row, len(lines) - 1)))

    def row(self) -> int:
        """Where the mark stands; 0 without offers."""
        return max(0, self.table.currentIndex().row())

    def offer(self) -> FamilyOffer | None:
        """The marked offer."""
        return self.offers[self.row()] if self.offers else None

    def pick(self, row: int) -> None:
        """Mark an offer, counted from 0."""
        if 0 <= row < len(self.offers):
            self.table.selectRow(row)

    def freeze(self, *, frozen: bool) -> None:
        """Booked: nothing is wished or chosen any more, and the answer needs the room."""
        for widget in (self.who, self._since_label, self.since, self.part):
            widget.setVisible(not frozen)
        self.table.setEnabled(not frozen)

    def focus(self) -> None:
        """Put the focus where the next Enter books."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
