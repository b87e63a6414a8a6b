"""«Free now»: which time suits whom, what to say on the telephone, and one key that books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desk.clock import Clock
from clinic_desk.i18n import N_, _, current_language, ngettext
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.rules.waiting import WaitingMatch
from clinic_desk.services import booking
from clinic_desk.services.booking import Booking
from clinic_desk.speech import answer, calls
from clinic_desk.speech.parts import Language
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.waiting import texts
from clinic_desk.ui.waiting.hints import hints
from clinic_desk.ui.waiting.tables import NO_ANSWER, KeyTable
from clinic_desk.ui.widgets import Card, ElidedLabel, KeyButton, PrimaryButton
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.spoken_box import ClinicName, Speaker, SpokenBox, clinic_in

_LINE = 28

Focus = Literal["same", "first", "none"]
"""Which match is in focus after reading anew: the same person, who is called first, or nobody."""


@dataclass(frozen=True, slots=True)
class FreeRow:
    """A match with its doctor, as the table shows it."""

    match: WaitingMatch
    doctor: DoctorRow


COLUMNS: tuple[Column[FreeRow], ...] = (
    Column(N_("Free"), lambda row: texts.when(row.match.slot), 112, tone=lambda _row: "arrived"),
    Column(N_("Doctor"), lambda row: texts.doctor_text(row.doctor), 168),
    Column(
        N_("Urgency"),
        lambda row: texts.urgency(row.match.entry),
        84,
        tone=lambda row: texts.TONES[row.match.entry.urgency],
    ),
    Column(N_("Person"), lambda row: row.match.entry.person.name.full, 190),
    Column(N_("Birth date"), lambda row: texts.born(row.match.entry.person), 84),
    Column(N_("Phone"), lambda row: texts.phone_text(row.match.entry.person), 132),
    Column(N_("Others"), lambda row: texts.others(row.match), 70),
)


class FreedPanel(QWidget):
    """The matches, the sentence of the one in focus, and what came of it.

    Signals: ``book_wanted`` and ``no_answer_wanted`` carry the match in focus; ``language_chosen`` («kk» or
    «ru») is F6; ``left_downwards`` is ↓ on the last row.
    """

    book_wanted = Signal(object)
    no_answer_wanted = Signal(object)
    language_chosen = Signal(str)
    left_downwards = Signal()

    def __init__(self, parent: QWidget, clinic: ClinicName, clock: Clock) -> None:
        super().__init__(parent)
        self._clinic, self._clock = clinic, clock
        self._most = 4
        self._quiet = False
        self._title = QLabel(self)
        self._hints = named(ElidedLabel("", self), "match_hints")
        self.table: KeyTable[FreeRow] = named(
            KeyTable(COLUMNS, self, growing={1: 2, 3: 3, 5: 2, 6: 1}), "matches"
        )
        self.book_button = named(PrimaryButton("", "Enter", self), "book_match")
        self.no_answer_button = named(KeyButton("", NO_ANSWER, self), "no_answer")
        self.spoken = SpokenBox(self, highest=96, lowest=24)
        self._lay_out()
        self._connect()
        self.show_matches([], {})
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._title, "heading")
        set_role(self._hints, "warn")
        self.table.horizontalHeader().hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._hints, 1)
        for button in (self.book_button, self.no_answer_button):
            button.setAutoDefault(False)
            button.setDefault(False)
            head.addWidget(button)
        self._card = Card(self, padding=2)
        self._card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._card)
        column.addWidget(self.spoken)

    def _connect(self) -> None:
        self.table.taken.connect(self._book)
        self.table.unanswered.connect(self._no_answer)
        self.table.left_downwards.connect(self.left_downwards)
        self.table.moved.connect(self._on_moved)
        self.book_button.clicked.connect(self._book)
        self.no_answer_button.clicked.connect(self._no_answer)
        self.spoken.language_chosen.connect(self.language_chosen)

    def retranslate(self) -> None:
        """Put all texts into the language of the window; the sentence keeps its own."""
        self.book_button.setText(_("Book"))
        self.no_answer_button.setText(_("No answer"))
        self.table.setAccessibleName(_("Free for those who wait"))
        self.table.rows.retranslate()
        self._show_title()
        self._show_hints()

    # --- what is shown ------------------------------------------------------------------------------

    def show_matches(
        self, matches: Sequence[WaitingMatch], doctors: dict[int, DoctorRow], focus: Focus = "same"
    ) -> None:
        """Show these. With «none» nobody is in focus: an answer is being read, Enter must book nobody."""
        rows = [FreeRow(one, doctors[one.slot.doctor_id]) for one in matches if one.slot.doctor_id in doctors]
        before = self.table.current()
        chosen = next(
            (
                place
                for place, row in enumerate(rows)
                if before and row.match.entry.id == before.match.entry.id
            ),
            0,
        )
        self._quiet = True
        self.table.show_rows(rows, {"same": chosen, "first": 0, "none": -1}[focus])
        self._quiet = False
        self._card.setVisible(bool(rows))
        self._fit()
        self._show_title()
        self._show_hints()
        if focus != "none":
            self._say_offer()

    def fit_into(self, height: int) -> None:
        """Take fewer lines on a low screen: the list below must stay in sight."""
        self._most = 2 if height < 520 else 3 if height < 620 else 5
        self._fit()

    def _fit(self) -> None:
        count = min(max(len(self.table.shown()), 1), self._most)
        self.table.setFixedHeight(count * _LINE + 2)

    def current(self) -> WaitingMatch | None:
        """The match in focus."""
        row = self.table.current()
        return None if row is None else row.match

    def answered(self, done: Booking) -> None:
        """Show the answer of a booking, to be read to whoever is on the line."""
        self.say(lambda language, digits: answer.booked(done.appointment, language=language, digits=digits))

    def say(self, speaker: Speaker) -> None:
        """Show a sentence to read aloud."""
        self.spoken.show()
        self.spoken.say(speaker)

    def _say_offer(self) -> None:
        row = self.table.current()
        self.spoken.setVisible(row is not None)
        if row is None:
            self.spoken.clear()
            return
        entry = row.match.entry
        wanted = entry.person.language or entry.language or current_language()
        self.spoken.use(
            cast("Language", wanted if wanted in {"kk", "ru"} else "kk"), digits=self.spoken.digits
        )
        appointment = booking.offer(row.match.slot, entry.person, row.doctor)
        self.spoken.say(
            lambda language, digits: calls.freed(
                appointment,
                today=self._clock.now().date(),
                language=language,
                digits=digits,
                clinic=clinic_in(self._clinic, language),
                patient=entry.person.name,
            )
        )

    def _show_title(self) -> None:
        count = len(self.table.shown())
        if count:
            text = ngettext("Free now for {count} person", "Free now for {count} people", count)
            self._title.setText(text.format(count=count))
        else:
            self._title.setText(_("Nothing is free at the moment for those who wait."))
        set_role(self._title, "heading" if count else "quiet")
        possible = self.table.current() is not None
        for button in (self.book_button, self.no_answer_button):
            button.setVisible(bool(count))
            button.setEnabled(possible)

    def _show_hints(self) -> None:
        row = self.table.current()
        said = [] if row is None else hints(row.match, row.doctor, self._clock.now())
        grave = bool(said)
        if row is not None:
            entry = row.match.entry
            grave = grave or entry.other_visit is not None
            said += [note] if (note := texts.remark(entry)) else []
        self._hints.setText(" · ".join(said))
        set_style_property(self._hints, "role", "warn" if grave else "small")

    # --- wishes ---------------------------------------------------------------------------------------

    def _on_moved(self) -> None:
        if not self._quiet:
            self._show_title()
            self._show_hints()
            self._say_offer()

    def _book(self) -> None:
        match = self.current()
        if match is not None:
            self.book_wanted.emit(match)

    def _no_answer(self) -> None:
        match = self.current()
        if match is not None:
            self.no_answer_wanted.emit(match)
