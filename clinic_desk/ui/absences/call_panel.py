"""The call in hand: who, which numbers, which times to offer, and what can come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QWidget

from clinic_desk.i18n import _, format_date
from clinic_desk.rules.call_sheets import LineState, LineView
from clinic_desk.rules.rows import DoctorRow, Slot
from clinic_desk.ui import theme
from clinic_desk.ui.absences import texts
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, ElidedLabel, KeyButton

_PHONE_PX = 20
_OFFERS = 3


class CallPanel(Card):
    """Shows one line and its offers; decides nothing.

    Signals: ``offer_chosen`` (place of an offer); ``reopen_wanted`` and ``show_wanted`` belong to the
    buttons of a settled line.
    """

    offer_chosen = Signal(int)
    reopen_wanted = Signal()
    show_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=10)
        self.setObjectName("call_panel")
        self.name = named(ElidedLabel("", self), "call_name")
        self.phone = named(QLabel(self, wordWrap=True), "call_phone")
        self.was = named(ElidedLabel("", self), "call_was")
        self.warning = named(QLabel(self, wordWrap=True), "call_warning")
        self.offers = [
            named(KeyButton("", str(place + 1), self, role="chip"), f"offer_{place + 1}")
            for place in range(_OFFERS)
        ]
        self._group = QButtonGroup(self)
        self.reopen = named(KeyButton("", "", self), "reopen")
        self.show_visit = named(KeyButton("", "", self), "show_visit")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self.name, "title")
        set_role(self.was, "quiet")
        set_role(self.warning, "warn")
        self.phone.setFont(theme.font(_PHONE_PX, tabular=True))
        self.body.setSpacing(4)
        for label in (self.name, self.phone, self.was, self.warning):
            self.body.addWidget(label)
        for button in self.offers:
            button.setCheckable(True)
            button.setAutoDefault(False)  # Enter belongs to the list of people
            self._group.addButton(button)
            self.body.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.reopen, self.show_visit):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)

    def _connect(self) -> None:
        for place, button in enumerate(self.offers):
            button.clicked.connect(lambda _checked=False, number=place: self.offer_chosen.emit(number))
        self.reopen.clicked.connect(self.reopen_wanted)
        self.show_visit.clicked.connect(self.show_wanted)

    def retranslate(self) -> None:
        """Put the fixed texts into the language of the window; the line itself is shown anew by its owner."""
        self.reopen.setText(_("Open again"))
        self.show_visit.setText(_("Show in the grid"))

    def show_line(
        self,
        line: LineView,
        offers: Sequence[Slot],
        chosen: int,
        doctors: Mapping[int, DoctorRow],
        *,
        moves: bool,
    ) -> None:
        """Show a person and the offers; ``moves`` False: there is only something to tell (another room)."""
        self.name.setText(line.visit.person.full)
        self.phone.setText(texts.telephones(line.phones))
        self.was.setText(self._facts(line))
        self.warning.setText(self._warning(line, offers, moves=moves))
        self.warning.setVisible(bool(self.warning.text()))
        for place, button in enumerate(self.offers):
            there = line.is_open and moves and place < len(offers)
            button.setVisible(there)
            if there:
                slot = offers[place]
                doctor = doctors[slot.doctor_id]
                room = " · " + _("room {room}").format(room=slot.room) if slot.room else ""
                button.setText(texts.proposal(slot, doctor, line.old_doctor.id) + room)
                button.setAccessibleName(f"{place + 1}: {texts.when(slot)}, {texts.doctor(doctor)}{room}")
                button.setChecked(place == chosen)
        self.reopen.setVisible(not line.is_open and line.done_at is not None)
        self.show_visit.setVisible(not line.is_open)

    @staticmethod
    def _facts(line: LineView) -> str:
        """Which visit cannot take place, and what was noted."""
        booked = texts.booked_time(line.visit) if line.is_open else texts.when_at(line.old.at)
        said = [_("booked: {time}").format(time=booked)]
        if line.visit.birth_date:
            born = format_date(line.visit.birth_date, "numeric")
            said.insert(0, _("born {date}").format(date=born))
        if not line.is_open or line.calls:
            said.append(texts.state(line))
        if line.note:
            said.append(line.note)
        if line.done_by:
            said.append(line.done_by)
        return " · ".join(said)

    @staticmethod
    def _warning(line: LineView, offers: Sequence[Slot], *, moves: bool) -> str:
        if not line.is_open or not moves or line.state is not LineState.OPEN:
            return ""
        if not offers:
            return _("Nothing is free in the next eight weeks: put the person on the waiting list.")
        if line.proposal is not None and not line.is_free:
            gone = texts.when(line.proposal)
            return _("{time} is not free any more; these are the next best.").format(time=gone)
        return ""
