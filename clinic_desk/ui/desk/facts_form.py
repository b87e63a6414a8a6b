"""What the desk notes down about the caller: phone, document, channel; more only where needed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from clinic_desk import wording
from clinic_desk.i18n import _
from clinic_desk.rules import phones
from clinic_desk.rules.rows import Channel, Document, PersonRow
from clinic_desk.rules.service_terms import document_for, needs_representative
from clinic_desk.ui import icons
from clinic_desk.ui.desk.call import Said
from clinic_desk.ui.desk.offer_hold import Holding, OfferHold
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import ElidedLabel, SegmentedControl


class FactsForm(QWidget):
    """Two quiet rows; representative and referral appear for whom they concern.

    Signals: ``confirmed`` is Enter in any field, ``edited`` follows each letter, ``channel_chosen``
    carries a Channel.
    """

    confirmed = Signal()
    edited = Signal()
    channel_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("facts")
        self._said = Said()
        self._document = Document.IDENTITY_CARD
        self.phone = named(QLineEdit(self), "phone")
        self.document_number = named(QLineEdit(self), "document_number")
        self.representative = named(QLineEdit(self), "representative")
        self.referral = named(QLineEdit(self), "referral")
        self.channel = SegmentedControl(self)
        self.hold_line = named(ElidedLabel("", self), "hold_line")
        self._holding = Holding.NONE
        self._held_until = ""
        self._signs: dict[QLineEdit, QLabel] = {}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for icon, field, row, column, span in (
            ("phone", self.phone, 0, 0, 1),
            ("id-card", self.document_number, 0, 2, 1),
            ("users", self.representative, 1, 0, 3),
            ("file-text", self.referral, 2, 0, 3),
        ):
            sign = QLabel(self)
            sign.setPixmap(icons.icon(icon, "quiet").pixmap(16, 16))
            self._signs[field] = sign
            grid.addWidget(sign, row, column)
            grid.addWidget(field, row, column + 1, 1, span)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.channel)
        last.addWidget(self.hold_line, 1)
        self.hold_line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(last, 3, 0, 1, 4)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        for name in ("phone", "document_number", "representative", "referral"):
            field: QLineEdit = getattr(self, name)
            field.textEdited.connect(lambda text, name=name: self._note(name, text))
            field.returnPressed.connect(self.confirmed)
        self.channel.choice_changed.connect(self._on_channel)

    def _note(self, name: str, text: str) -> None:
        setattr(self._said, name, text.strip())
        self.edited.emit()

    def next_channel(self) -> None:
        """Phone, direct, portal, and phone again: somebody stands at the window while the phone rests."""
        if self.isVisible():
            channels = list(Channel)
            chosen = channels[(channels.index(Channel(self.channel.value())) + 1) % len(channels)]
            self.channel.set_value(chosen)
            self.channel_chosen.emit(chosen)

    def _on_channel(self, value: str) -> None:
        self.channel_chosen.emit(Channel(value))

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        for field, text in (
            (self.phone, _("Phone")),
            (self.document_number, wording.document(self._document)),
            (self.representative, _("Representative of the child")),
            (self.referral, _("Number and date of the referral")),
            (self.channel, _("Channel")),
        ):
            field.setAccessibleName(text)
            field.setToolTip(text)
        self.phone.setPlaceholderText(_("Phone"))
        self.document_number.setPlaceholderText(wording.document(self._document))
        self.representative.setPlaceholderText(_("Representative of the child"))
        self.referral.setPlaceholderText(_("Number and date of the referral"))
        self.hold_line.setText(self.hold_text())
        self.channel.set_options(
            [
                (Channel.PHONE, _("phone")),
                (Channel.DIRECT, _("direct")),
                (Channel.PORTAL, _("portal")),
            ]
        )

    def show_person(
        self, person: PersonRow, day: date, said: Said, channel: Channel, *, referral_needed: bool
    ) -> None:
        """Fill in what is known of this person; what was ``said`` during this call stays."""
        self._said = said
        self._document = person.document or document_for(person.birth_date, day)
        for field, text in (
            (self.phone, said.phone or ", ".join(phones.display(one) for one in person.phones)),
            (self.document_number, said.document_number or person.document_number),
            (self.representative, said.representative or person.representative),
            (self.referral, said.referral),
        ):
            if not (field.hasFocus() and field.text().strip() == text):  # the cursor stays while one types
                field.setText(text)
                field.setCursorPosition(0)
        self._show_field(self.representative, shown=needs_representative(person.birth_date, day))
        self._show_field(self.referral, shown=referral_needed)
        self.channel.set_value(channel)
        self.retranslate()

    def show_hold(self, hold: OfferHold) -> None:
        """Say beside the channel whether the chosen offer is kept for this caller."""
        self._holding = hold.state
        self._held_until = f"{hold.until:%H:%M}" if hold.until is not None else ""
        self.hold_line.setText(self.hold_text())
        quiet = hold.state in {Holding.NONE, Holding.HELD}
        set_role(self.hold_line, "small", tone="" if quiet else "warn")

    def hold_text(self) -> str:
        """What became of the chosen offer."""
        match self._holding:
            case Holding.HELD:
                return _("kept for the caller until {time}").format(time=self._held_until)
            case Holding.LAPSED:
                return _("kept no longer")
            case Holding.ELSEWHERE:
                return _("held at another desk")
            case _:
                return ""

    def _show_field(self, field: QLineEdit, *, shown: bool) -> None:
        field.setVisible(shown)
        self._signs[field].setVisible(shown)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
