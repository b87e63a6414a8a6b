"""Who belongs to the family: found by one line, listed with verdict and time, a reason where needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.i18n import N_, _
from clinic_desk.rules.rows import FoundPerson
from clinic_desk.services.family import MOST_MEMBERS, FamilyMember
from clinic_desk.ui.groups.person_line import PersonLine, born_text, let_stretch, verdict_tone
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import Card, EmptyState, KeyButton
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable

_CHIPS, _CHIP_WIDTH = 3, 96
_ELIDE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the family: the person, why booked although not attached, and the time on offer."""

    found: FoundPerson
    reason: str = ""
    time: str = ""

    @property
    def needs_reason(self) -> bool:
        """Whether this person cannot be booked as things stand."""
        return not self.found.verdict.allows_booking and not self.reason


def _verdict(one: Listed) -> str:
    word = wording.verdict(one.found.verdict.verdict)
    return f"{word}: {one.reason}" if one.reason else word


def _tone(one: Listed) -> str:
    return "held" if one.reason else verdict_tone(one.found)


MEMBER_COLUMNS: tuple[Column[Listed], ...] = (
    Column(N_("Full name"), lambda one: one.found.person.name.full, 216),
    Column(N_("Birth date"), lambda one: born_text(one.found), 90),
    Column(N_("Attachment"), _verdict, 112, _tone),
    Column(N_("Time"), lambda one: one.time, 54),
)


class MembersTable(RowsTable[Listed]):
    """The family; Del takes somebody out, Enter goes on.

    Signals: ``removal_wanted`` (row), ``passed_on``.
    """

    removal_wanted = Signal(int)
    passed_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(MEMBER_COLUMNS, parent)
        let_stretch(self, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Del and Enter mean the marked person."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.removal_wanted.emit(self.currentIndex().row())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.passed_on.emit()
        else:
            super().keyPressEvent(event)


class MembersPanel(QWidget):
    """The left side of the family dialog.

    Signals: ``changed`` (another family, or another reason), ``first_letter`` (the service clock starts),
    ``passed_on`` (the family is complete: Enter in the empty line).
    """

    changed = Signal()
    first_letter = Signal()
    passed_on = Signal()

    def __init__(
        self,
        find: Callable[[str], Sequence[FoundPerson]],
        relatives: Callable[[int], Sequence[FoundPerson]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._relatives = relatives
        self.members: list[Listed] = []
        self._suggested: list[FoundPerson] = []
        self._living_there: dict[int, Sequence[FoundPerson]] = {}
        self.line = PersonLine(find, self)
        self.table = named(MembersTable(), "family_members")
        self.empty = EmptyState("users", self)
        self.nobody = named(QLabel(), "nobody_found")
        self._stack = QStackedWidget(self)
        self._chips_title = QLabel(self)
        self._chips: list[KeyButton] = []
        self._chip_row = QHBoxLayout()
        self.reason_label = named(QLabel(self, wordWrap=True), "reason_question")
        self.reason = named(QLineEdit(self), "family_reason")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        set_role(self._chips_title, "small")
        set_role(self.reason_label, "warn")
        set_role(self.nobody, "quiet")
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMaxLength(300)
        for page in (self.empty, self.table, self.line.list, self.nobody):
            self._stack.addWidget(page)
        card = Card(self, padding=1)
        card.body.addWidget(self._stack)
        self._chip_row.setSpacing(6)
        self._chip_row.addWidget(self._chips_title)
        self._chip_row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(card, 1)
        column.addLayout(self._chip_row)
        column.addWidget(self.reason_label)
        column.addWidget(self.reason)

    def _connect(self) -> None:
        self.line.first_letter.connect(self.first_letter)
        self.line.person_taken.connect(self.add)
        self.line.searching.connect(self._show_page)
        self.line.passed_on.connect(self._go_on)
        self.table.removal_wanted.connect(self.remove)
        self.table.passed_on.connect(self._go_on)
        self.reason.returnPressed.connect(self._take_reason)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.line.retranslate()
        self.table.setAccessibleName(_("The family"))
        self.table.rows.retranslate()
        self.empty.set_texts(_("Nobody yet. Type who comes: name, birth date, IIN or phone."))
        self.nobody.setText(_("Nobody fits what is typed."))
        self._chips_title.setText(_("Same address:"))
        self.reason.setPlaceholderText(_("write the reason, then Enter"))
        self._show_reason()

    # --- the family ---------------------------------------------------------------------------------

    def add(self, found: FoundPerson) -> None:
        """One more of the family; nobody is listed twice."""
        ids = {one.found.person.id for one in self.members}
        if found.person.id not in ids and len(self.members) < MOST_MEMBERS:
            self.members.append(Listed(found))
            self._suggest()
            self._show_all()
            self.changed.emit()

    def remove(self, row: int) -> None:
        """One less."""
        if 0 <= row < len(self.members):
            del self.members[row]
            self._suggest()
            self._show_all()
            if not self.members:
                self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def family(self) -> list[FamilyMember]:
        """The family as the services want it."""
        return [FamilyMember(one.found.person.id, override_reason=one.reason) for one in self.members]

    def show_times(self, times: Sequence[str], verdicts: Sequence[FoundPerson]) -> None:
        """When each is seen on the offer that is marked, and the verdict for that day."""
        self.members = [
            replace(one, time=time, found=found)
            for one, time, found in zip(self.members, times, verdicts, strict=True)
        ]
        self._show_all()

    def ask_missing_reason(self) -> bool:
        """Put the focus where a reason is missing; False if none is."""
        if not any(one.needs_reason for one in self.members):
            return False
        self._show_reason()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def freeze(self) -> None:
        """The family is booked: nobody is added or taken out any more."""
        for widget in (self.line, self.reason, *self._chips):
            widget.setEnabled(False)
        self._suggested = []
        self._show_chips()

    def thaw(self) -> None:
        """The booking was taken back: everything can be changed again."""
        self.line.setEnabled(True)
        self.reason.setEnabled(True)
        self._suggest()
        self._show_chips()

    # --- inside -------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        if self.members and not self.ask_missing_reason():
            self.passed_on.emit()

    def _take_reason(self) -> None:
        text = self.reason.text().strip()
        set_style_property(self.reason, "invalid", not text)
        place = next((place for place, one in enumerate(self.members) if one.needs_reason), None)
        if text and place is not None:
            self.members[place] = replace(self.members[place], reason=text)
            self.reason.clear()
            self._show_all()
            self.changed.emit()
            self._go_on()

    def _suggest(self) -> None:
        ids = {one.found.person.id for one in self.members}
        found: dict[int, FoundPerson] = {}
        for one in self.members:
            number = one.found.person.id
            if number not in self._living_there:
                self._living_there[number] = self._relatives(number)
            found |= {other.person.id: other for other in self._living_there[number]}
        self._suggested = [other for number, other in found.items() if number not in ids][:_CHIPS]

    def _show_all(self) -> None:
        row = self.table.currentIndex().row()
        self.table.set_rows(self.members)
        if self.members:
            self.table.selectRow(max(0, min(row, len(self.members) - 1)))
        self._show_page(searching=False)
        self._show_reason()

    def _show_page(self, searching: bool) -> None:  # noqa: FBT001 -- a signal's value
        if searching:
            self._stack.setCurrentWidget(self.line.list if self.line.found else self.nobody)
        else:
            self._stack.setCurrentWidget(self.table if self.members else self.empty)

    def _show_reason(self) -> None:
        asked = next((one for one in self.members if one.needs_reason), None)
        for widget in (self.reason_label, self.reason):
            widget.setVisible(asked is not None)
        if asked is not None:
            question = _("{person} is not attached: why is the visit given all the same?")
            text = question.format(person=asked.found.person.name.short)
            self.reason_label.setText(text)
            self.reason.setAccessibleName(text)
        self._show_chips()

    def _show_chips(self) -> None:
        for chip in self._chips:
            # gone at once: a chip that still stood in the layout would widen the window for good
            self._chip_row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        # a question takes the room of a help
        for one in self._suggested if self.reason.isHidden() else []:
            born = one.person.birth_date
            year = f", {born.year}" if born else ""
            text = f"+ {one.person.name.first or one.person.name.last}{year}"
            # the longest first names would widen the window past a low screen
            shown = self.fontMetrics().elidedText(text, _ELIDE, _CHIP_WIDTH)
            chip = KeyButton(shown, "", self, role="chip")
            chip.setToolTip(one.person.name.full)
            chip.setAccessibleName(_("Add {person}").format(person=one.person.name.full))
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _checked=False, found=one: self._take_chip(found))
            self._chip_row.insertWidget(self._chip_row.count() - 1, chip)
            QWidget.setTabOrder(self._chips[-1] if self._chips else self.table, chip)
            self._chips.append(chip)
        self._chips_title.setVisible(bool(self._chips))

    def _take_chip(self, found: FoundPerson) -> None:
        self.add(found)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
