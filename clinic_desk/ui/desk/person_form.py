"""A patient who is not in the register, typed by hand."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules import iin as iin_rules
from clinic_desk.rules import phones
from clinic_desk.rules.rows import FoundPerson, PersonName, Sex
from clinic_desk.rules.service_terms import needs_representative
from clinic_desk.services.people import TypedPerson
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.desk.row_list import ListRow, RowList
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets import KeyButton, PrimaryButton, SegmentedControl, announce

_DATE = re.compile(r"^(\d{1,2})[./ -]?(\d{1,2})[./ -]?(\d{4})$")


def read_date(text: str) -> date | None:
    """A date as a hurried hand types it: 5.11.2016, 05112016, 5/11/2016."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


class PersonForm(QWidget):
    """The typed person; IIN fills birth date and sex, a child asks for a representative.

    Signals: ``typed`` carries a TypedPerson, ``known_chosen`` a FoundPerson from the look-alikes,
    ``edited`` goes out with each change (look-alikes are looked up then), ``dropped`` is Esc.
    """

    typed = Signal(object)
    known_chosen = Signal(object)
    edited = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person_form")
        self.today = date.today()
        self._similar: list[FoundPerson] = []
        self._names = ("iin", "last", "first", "patronymic", "birth", "phone", "address", "representative")
        self.fields = {name: named(QLineEdit(self), f"typed_{name}") for name in self._names}
        self._labels = {name: QLabel(self) for name in (*self._names, "sex")}
        self.sex = SegmentedControl(self)
        self._title = QLabel(self)
        self._note = QLabel(self, wordWrap=True)
        self._similar_title = QLabel(self)
        self.similar = RowList("similar_people", most=3, parent=self)
        self.save_button = PrimaryButton("", shortcut_text("book_anyway"), self)
        self.drop_button = KeyButton("", "Esc", self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.hide()

    def _lay_out(self) -> None:
        set_role(self._title, "strong")
        set_role(self._note, "warn")
        set_role(self._similar_title, "warn")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        rows = ("iin", "last", "first", "patronymic", "birth", "sex", "phone", "address", "representative")
        for number, name in enumerate(rows):
            set_role(self._labels[name], "quiet")
            grid.addWidget(self._labels[name], number, 0)
            grid.addWidget(self.sex if name == "sex" else self.fields[name], number, 1)
        grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(self.drop_button)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addWidget(self._note)
        column.addWidget(self._similar_title)
        column.addWidget(self.similar)
        column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        for field in self.fields.values():
            field.textEdited.connect(self._on_edited)
            field.returnPressed.connect(self._on_return)
        self.save_button.clicked.connect(self.save)
        self.drop_button.clicked.connect(self._drop)
        self.similar.row_taken.connect(self._take_similar)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self._title.setText(_("Not in the register: type the person in"))
        texts = {
            "iin": _("IIN"),
            "last": _("Last name"),
            "first": _("First name"),
            "patronymic": _("Patronymic"),
            "birth": _("Birth date"),
            "sex": _("Sex"),
            "phone": _("Phone"),
            "address": _("Address"),
            "representative": _("Representative"),
        }
        for name, text in texts.items():
            self._labels[name].setText(text)
            (self.sex if name == "sex" else self.fields[name]).setAccessibleName(text)
            self._labels[name].setBuddy(self.sex if name == "sex" else self.fields[name])
        self.fields["birth"].setPlaceholderText(_("day.month.year"))
        self.sex.set_options([("", _("not known")), (Sex.MALE, _("male")), (Sex.FEMALE, _("female"))])
        self._similar_title.setText(_("Perhaps already known:"))
        self.similar.setAccessibleName(_("Perhaps already known:"))
        self.save_button.setText(_("Go on"))
        self.drop_button.setText(_("Back"))
        self._note.setText(self._iin_note())

    def open(self, text: str, today: date) -> None:
        """Begin with what was typed in the search line: digits are an IIN, words are names."""
        self.today = today
        words = text.split()
        for field in self.fields.values():
            field.clear()
        digits = [word for word in words if word.isdigit()]
        names = [word.title() for word in words if word.isalpha()]
        dates = [word for word in words if read_date(word)]
        if digits and len(digits[0]) == 12:
            self.fields["iin"].setText(digits[0])
            self._fill_from_iin()
        if dates:
            self.fields["birth"].setText(dates[0])
        for name, value in zip(("last", "first", "patronymic"), names, strict=False):
            self.fields[name].setText(value)
        self.show_similar([])
        self.sex.set_value(self.sex.value() if self.fields["iin"].text() else "")
        self._refresh()
        self.show()
        empty = next((name for name in self._names if not self.fields[name].text()), "last")
        self.fields["last" if not names else empty].setFocus(Qt.FocusReason.OtherFocusReason)

    def texts(self) -> dict[str, str]:
        """What stands in the fields, as it was typed."""
        return {name: field.text() for name, field in self.fields.items()} | {"sex": self.sex.value()}

    def restore(self, texts: dict[str, str]) -> None:
        """Put back what :meth:`texts` gave."""
        for name, field in self.fields.items():
            field.setText(texts.get(name, ""))
        self.sex.set_value(texts.get("sex", ""))
        self._refresh()

    def value(self) -> TypedPerson:
        """What stands in the form now."""
        text = {name: field.text().strip() for name, field in self.fields.items()}
        return TypedPerson(
            name=PersonName(text["last"], text["first"], text["patronymic"]),
            iin=iin_rules.clean(text["iin"]),
            birth_date=read_date(text["birth"]),
            sex=Sex(self.sex.value()) if self.sex.value() else None,
            phones=phones.normalise(text["phone"]),
            address=text["address"],
            representative=text["representative"],
        )

    def show_similar(self, people: list[FoundPerson]) -> None:
        """Show people of the data who may be the same; choosing one leaves the form."""
        self._similar = people
        self._similar_title.setVisible(bool(people))
        self.similar.set_rows(
            [
                ListRow(
                    one.person.name.full,
                    right=((one.person.birth_date.strftime("%d.%m.%Y"),) if one.person.birth_date else ()),
                )
                for one in people
            ]
        )

    def save(self) -> None:
        """Hand the person over if the form can be read; else mark what cannot."""
        birth, iin = self.fields["birth"], self.fields["iin"]
        born = read_date(birth.text())
        bad_birth = bool(birth.text().strip()) and (born is None or born > self.today)
        cleaned = iin_rules.clean(iin.text())
        phone = self.fields["phone"].text()
        bad = {
            "iin": bool(cleaned) and not iin_rules.is_well_formed(cleaned),
            "last": not self.fields["last"].text().strip(),
            "first": not self.fields["first"].text().strip(),
            "birth": bad_birth,
            "phone": bool(phone.strip()) and not phones.normalise(phone),
        }
        for name, is_bad in bad.items():
            set_style_property(self.fields[name], "invalid", value=is_bad)
        first_bad = next((name for name, is_bad in bad.items() if is_bad), "")
        if first_bad:
            problem = self._problem_text(first_bad)
            self._note.setText(problem)
            self._note.show()
            announce(self.fields[first_bad], problem)
            self.fields[first_bad].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.typed.emit(self.value())

    def _problem_text(self, name: str) -> str:
        return {
            "iin": _("The IIN has 12 digits; leave it empty if there is none."),
            "last": _("The last name is missing."),
            "first": _("The first name is missing."),
            "birth": _("This is not a birth date: write day.month.year."),
            "phone": _("This is not a phone number."),
        }[name]

    def _iin_note(self) -> str:
        """A warning that can be overridden: wrong digits stand on real cards (domain: section 4)."""
        text = iin_rules.clean(self.fields["iin"].text())
        if not iin_rules.is_well_formed(text):
            return ""
        problems = iin_rules.check(text, read_date(self.fields["birth"].text()))
        return _("Please check the IIN: its digits do not agree.") if problems else ""

    def _fill_from_iin(self) -> None:
        text = iin_rules.clean(self.fields["iin"].text())
        if not iin_rules.is_well_formed(text):
            return
        born, sex = iin_rules.birth_date(text), iin_rules.sex(text)
        if born is not None and born <= self.today:
            self.fields["birth"].setText(born.strftime("%d.%m.%Y"))
        if sex is not None:
            self.sex.set_value(sex)

    def _on_edited(self) -> None:
        if self.sender() is self.fields["iin"]:
            self._fill_from_iin()
        self._refresh()
        self.edited.emit()

    def _refresh(self) -> None:
        child = needs_representative(read_date(self.fields["birth"].text()), self.today)
        self.fields["representative"].setVisible(child)
        self._labels["representative"].setVisible(child)
        note = self._iin_note()
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _on_return(self) -> None:
        """Enter goes to the next empty field, from the last one on."""
        order = [name for name in self._names if not self.fields[name].isHidden()]
        here = next((name for name in order if self.fields[name] is self.sender()), order[-1])
        rest = order[order.index(here) + 1 :]
        if rest:
            self.fields[rest[0]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.save()

    def _take_similar(self, index: int) -> None:
        if 0 <= index < len(self._similar):
            self.known_chosen.emit(self._similar[index])

    def _drop(self) -> None:
        self.hide()
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Esc goes back; what was typed is still in the search line."""
        if event.key() == Qt.Key.Key_Escape:
            self._drop()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
