"""The open part of the call card: verdict, facts, hints, proposals, and the buttons below them."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk import specialties
from clinic_desk.i18n import _
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.desk import call_texts as texts
from clinic_desk.ui.desk.call import Call
from clinic_desk.ui.desk.doctor_chooser import DoctorChooser
from clinic_desk.ui.desk.facts_form import FactsForm
from clinic_desk.ui.desk.reason_row import ReasonRow
from clinic_desk.ui.desk.row_list import RowList
from clinic_desk.ui.desk.verdict_banner import VerdictBanner
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import KeyButton, PrimaryButton

ENTER = "Enter"


class Mode(Enum):
    """What Enter means for the call as it stands."""

    NOTHING = auto()
    REFUSE = auto()
    SHOW = auto()
    BOOK = auto()
    FULL = auto()


def mode_of(call: Call) -> Mode:
    """Not attached comes first, then a duplicate, then the offer."""
    if call.marked is None:
        return Mode.NOTHING
    if call.needs_reason:
        return Mode.REFUSE
    if call.duplicate is not None:
        return Mode.SHOW
    if call.offer is not None:
        return Mode.BOOK
    return Mode.FULL if call.offers_known else Mode.NOTHING


class OfferView(QWidget):
    """Shows one call; its parts are public for the panel that drives them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = VerdictBanner(self)
        self.facts = FactsForm(self)
        self.chooser = DoctorChooser(self)
        self.notice = named(QLabel(self, wordWrap=True), "notice")
        self._notice_frame = QFrame(self)
        self.offers = RowList("offers", most=3, framed=True, parent=self)
        self.queue_button = named(KeyButton("", shortcut_text("to_queue"), self), "queue_button")
        self._below = QWidget(self)
        self.reason = ReasonRow(self)
        self.main_button = PrimaryButton("", ENTER, self)
        self.second_button = KeyButton("", "", self)
        self.doctor_button = KeyButton("", "", self)
        self._buttons = QWidget(self)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._notice_frame, "banner", tone="warn")
        inner = QHBoxLayout(self._notice_frame)
        inner.setContentsMargins(10, 5, 10, 5)
        inner.addWidget(self.notice)
        for name in ("main_button", "second_button", "doctor_button"):
            getattr(self, name).setObjectName(name)
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 2, 0, 0)
        row.addWidget(self.main_button)
        row.addWidget(self.second_button)
        row.addStretch()
        row.addWidget(self.doctor_button)
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.queue_button)
        below.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.verdict, self.facts, self.chooser, self._notice_frame, self.offers, self._below):
            column.addWidget(part)
        column.addWidget(self.reason)
        column.addWidget(self._buttons)

    def retranslate(self) -> None:
        """Put the texts that do not depend on the call into the language of the window."""
        self.offers.setAccessibleName(_("Free times on offer"))
        self.doctor_button.setText(_("Other doctor"))
        self.doctor_button.setToolTip(shortcut_text("other_doctor"))
        self.doctor_button.setAccessibleDescription(shortcut_text("other_doctor"))
        self.queue_button.setText(_("To the live queue"))

    def show_call(self, call: Call, today: date, *, sure: bool) -> None:
        """Show the marked person's call; ``sure`` says that Enter would act and not only choose."""
        self.verdict.set_verdict(call.verdict)
        marked, offer, mode = call.marked, call.offer, mode_of(call)
        if marked is None:
            return
        specialty = call.doctors[offer.doctor_id].specialty if offer else call.wishes.specialty
        self.facts.show_person(
            marked.person,
            offer.at.date() if offer else today,
            call.said,
            call.wishes.channel,
            referral_needed=bool(specialty and specialties.by_code(specialty).referral_needed),
        )
        text = texts.notice_text(call)
        self.notice.setText(text)
        self._notice_frame.setVisible(bool(text))
        self.offers.set_rows(texts.offer_rows(call.offers, call.doctors, today), call.chosen_offer)
        # a question in place takes the room of what it is about: nothing is pushed off a small screen
        asking = not (self.reason.isHidden() and self.chooser.isHidden())
        self.facts.setVisible(not asking)
        self.offers.setVisible(bool(call.offers) and mode is not Mode.REFUSE and not asking)
        self._buttons.setVisible(not asking)
        self._below.setVisible(mode in {Mode.BOOK, Mode.FULL} and call.queue_is_open and not asking)
        self._show_buttons(mode, sure=sure)

    def _show_buttons(self, mode: Mode, *, sure: bool) -> None:
        anyway, refuse = shortcut_text("book_anyway"), shortcut_text("refuse")
        main, second, second_key = {
            Mode.REFUSE: (_("Refuse"), _("Book with a reason…"), anyway),
            Mode.SHOW: (_("Show it"), _("Book anyway"), anyway),
            Mode.FULL: (_("Choose another doctor"), _("Refuse…"), refuse),
            # three buttons with three keys would be wider than the card
        }.get(mode, (_("Book"), _("Refuse…"), ""))
        self.main_button.setText(main)
        self.main_button.set_key(ENTER if sure else "")
        self.second_button.setText(second)
        self.second_button.set_key(second_key)
        self.doctor_button.setVisible(mode is Mode.BOOK)

    def focus(self, call: Call) -> None:
        """Put the focus where the next Enter belongs."""
        if mode_of(call) is Mode.BOOK:
            self.offers.setFocus()
        else:
            self.main_button.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
