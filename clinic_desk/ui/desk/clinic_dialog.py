"""The clinic and this desk: names and logo on paper, who sits here, terms, how answers start, the look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from clinic_desk import wording
from clinic_desk.i18n import LANGUAGES, _, language_name
from clinic_desk.rules import phones
from clinic_desk.rules.rows import Channel
from clinic_desk.settings import Settings
from clinic_desk.ui.desk.logo_picker import LogoPicker
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, KeyButton, PrimaryButton, SegmentedControl
from clinic_desk.ui.widgets.ask_banner import Answer, AskBanner
from clinic_desk.ui.widgets.field_box import FieldBox
from clinic_desk.ui.widgets.fitting_area import FittingArea, fit

_WORDS, _DIGITS = "words", "digits"
_YES, _NO = "yes", "no"
_THEMES = ("system", "light", "dark")
_SLIP_PAPERS = ("a6", "roll80")
_WIDTH = 860
_LONGEST = 200
_DAY_MINUTES = 24 * 60


class ClinicDialog(QDialog):
    """Returns changed settings and saves nothing; closing with unsaved changes asks first."""

    def __init__(self, parent: QWidget | None, settings: Settings) -> None:
        super().__init__(parent)
        self.setObjectName("clinic_dialog")
        self._settings = settings
        self.name_kk = FieldBox(_line("clinic_name_kk"))
        self.name_ru = FieldBox(_line("clinic_name_ru"))
        self.address = FieldBox(_line("clinic_address"))
        self.phone = FieldBox(_line("clinic_phone"))
        self.logo = FieldBox(named(LogoPicker(), "clinic_logo"))
        self.registrar = FieldBox(_line("registrar"))
        self.slip_paper = FieldBox(named(SegmentedControl(), "slip_paper"))
        self.overbook = FieldBox(named(SegmentedControl(), "may_overbook"))
        self.term = FieldBox(_spin("term_minutes", 1, _DAY_MINUTES))
        self.terms = {one: FieldBox(_spin(f"term_{one}", 0, _DAY_MINUTES)) for one in Channel}
        self.register_old = FieldBox(_spin("register_old_days", 1, 3650))
        self.answer_language = FieldBox(named(QComboBox(), "answer_language"))
        self.numbers = FieldBox(named(SegmentedControl(), "answer_numbers"))
        self.language = FieldBox(named(SegmentedControl(), "window_language"))
        self.theme = FieldBox(named(SegmentedControl(), "theme"))
        self.heads = {name: QLabel(self) for name in ("clinic", "desk", "answer", "terms")}
        self.ask = AskBanner(self)
        self.save_button = named(PrimaryButton("", "Enter", self), "clinic_save")
        self.cancel_button = named(KeyButton("", "Esc", self), "clinic_cancel")
        self._lay_out()
        self.retranslate()
        self._fill()
        self._connect()
        self.name_kk.editor.setFocus()

    # --- making -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        per_channel = QHBoxLayout()
        per_channel.setSpacing(8)
        for box in self.terms.values():
            per_channel.addWidget(box, 1)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(self.term, 1)
        pair.addWidget(self.register_old, 1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for cards in (
            (
                self._card("clinic", [self.name_kk, self.name_ru, self.address, self.phone, self.logo]),
                self._card("answer", [self.answer_language, self.numbers]),
            ),
            (
                self._card(
                    "desk", [self.registrar, self.overbook, self.slip_paper, self.language, self.theme]
                ),
                self._card("terms", [pair, per_channel]),
            ),
        ):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
            columns.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 14)
        whole.setSpacing(10)
        whole.addWidget(self._scrolled(columns), 1)
        whole.addWidget(self.ask)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(self.save_button)
        foot.addWidget(self.cancel_button)
        whole.addLayout(foot)

    def _card(self, head: str, parts: Sequence[QWidget | QHBoxLayout]) -> Card:
        card = Card(self)
        set_role(self.heads[head], "heading")
        card.body.addWidget(self.heads[head])
        for part in parts:
            if isinstance(part, QWidget):
                card.body.addWidget(part)
            else:
                card.body.addLayout(part)
        return card

    def _scrolled(self, columns: QHBoxLayout) -> FittingArea:
        """At 150 % on a small screen the fields scroll, the buttons stay."""
        inner = QWidget()
        inner.setLayout(columns)
        columns.setContentsMargins(0, 0, 0, 0)
        self._area = named(FittingArea(inner, self), "clinic_fields")
        return self._area

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        self.logo.editor.refused.connect(self._on_logo)
        self.logo.editor.reading.connect(lambda reading: self.save_button.setEnabled(not reading))
        for control in (self.numbers, self.overbook, self.slip_paper, self.language, self.theme):
            for segment in control.editor.findChildren(QPushButton):
                segment.setAutoDefault(False)  # Enter belongs to «Save», wherever the focus stands

    def _fill(self) -> None:
        settings = self._settings
        for box, text in (
            (self.name_kk, settings.clinic_name_kk),
            (self.name_ru, settings.clinic_name_ru),
            (self.address, settings.clinic_address),
            (self.phone, settings.clinic_phone),
            (self.registrar, settings.registrar),
        ):
            box.editor.setText(text)
            box.editor.setCursorPosition(0)
        self.logo.editor.set_value(settings.clinic_logo)
        self.slip_paper.editor.set_value(settings.slip_paper)
        self.term.editor.setValue(settings.term_minutes)
        for channel, spin in self.terms.items():
            spin.editor.setValue(settings.term_by_channel.get(channel, 0))
        self.register_old.editor.setValue(settings.register_old_days)
        place = self.answer_language.editor.findData(settings.answer_language)
        self.answer_language.editor.setCurrentIndex(place)
        self.numbers.editor.set_value(_DIGITS if settings.digits else _WORDS)
        self.overbook.editor.set_value(_YES if settings.may_overbook else _NO)
        self.language.editor.set_value(settings.language)
        self.theme.editor.set_value(settings.theme)

    def retranslate(self) -> None:
        """Put all texts into the language of the window; what is typed and chosen stays."""
        self.setWindowTitle(_("The clinic and this desk"))
        for name, text in (
            ("clinic", _("The clinic")),
            ("desk", _("This desk")),
            ("answer", _("The spoken answer")),
            ("terms", _("Terms")),
        ):
            self.heads[name].setText(text)
        for box, text in (
            (self.name_kk, _("Name in Kazakh")),
            (self.name_ru, _("Name in Russian")),
            (self.address, _("Address")),
            (self.phone, _("Telephone")),
            (self.logo, _("Logo on paper")),
            (self.registrar, _("Registrar at this desk")),
            (self.answer_language, _("Language it starts in")),
            (self.numbers, _("Numbers")),
            (self.term, _("Time to answer")),
            (self.register_old, _("Register is old after")),
            (self.overbook, _("Overbooking at this desk")),
            (self.slip_paper, _("Slips are printed on")),
            (self.language, _("Language of the window")),
            (self.theme, _("Look")),
        ):
            box.set_label(text)
        for channel, spin in self.terms.items():
            spin.set_label(wording.channel(channel))
            spin.editor.setAccessibleName(
                _("Time to answer: {channel}").format(channel=wording.channel(channel))
            )
            spin.editor.setSpecialValueText(_("the same"))
        for minutes in (self.term, *self.terms.values()):
            minutes.editor.setSuffix(f" {_('min')}")
        self.register_old.editor.setSuffix(f" {_('days')}")
        self._word_choices()
        self.save_button.setText(_("Save"))
        self.cancel_button.setText(_("Cancel"))
        fit(self, self._area, _WIDTH)

    def _word_choices(self) -> None:
        choices = {
            "patient": _("the patient's language"),
            "window": _("the language of the window"),
            "kk": language_name("kk"),
            "ru": language_name("ru"),
        }
        chooser = self.answer_language.editor
        for place, (value, text) in enumerate(choices.items()):
            if place < chooser.count():
                chooser.setItemText(place, text)
            else:
                chooser.addItem(text, value)
        self.numbers.editor.set_options([(_WORDS, _("in words")), (_DIGITS, _("in digits"))])
        self.overbook.editor.set_options([(_YES, _("with a reason")), (_NO, _("not allowed"))])
        self.slip_paper.editor.set_options(
            list(zip(_SLIP_PAPERS, (_("A6 paper"), _("roll 80 mm")), strict=True))
        )
        self.language.editor.set_options([(one, language_name(one)) for one in LANGUAGES])
        looks = (_("as the system"), _("light"), _("dark"))
        self.theme.editor.set_options(list(zip(_THEMES, looks, strict=True)))

    # --- the answer -------------------------------------------------------------------------------------

    def value(self) -> Settings:
        """The settings as they stand in the fields; what has no field here stays as it was."""
        kept = {key: one for key, one in self._settings.term_by_channel.items() if key not in set(Channel)}
        own = {
            str(channel): spin.editor.value() for channel, spin in self.terms.items() if spin.editor.value()
        }
        return replace(
            self._settings,
            clinic_name_kk=_text(self.name_kk),
            clinic_name_ru=_text(self.name_ru),
            clinic_address=_text(self.address),
            clinic_phone=_text(self.phone),
            clinic_logo=self.logo.editor.value(),
            registrar=_text(self.registrar),
            term_minutes=self.term.editor.value(),
            term_by_channel=kept | own,
            register_old_days=self.register_old.editor.value(),
            answer_language=str(self.answer_language.editor.currentData()),
            digits=self.numbers.editor.value() == _DIGITS,
            slip_paper=self.slip_paper.editor.value(),
            may_overbook=self.overbook.editor.value() == _YES,
            language=self.language.editor.value(),
            theme=self.theme.editor.value(),
        )

    def is_changed(self) -> bool:
        """Whether saving would change anything."""
        return self.value() != self._settings

    def _on_logo(self, reason: str) -> None:
        self.logo.set_reason(reason)
        before = self.size()
        fit(self, self._area, _WIDTH)  # the reason takes room: nothing need be scrolled for it
        self.resize(self.size().expandedTo(before))
        self._area.ensureWidgetVisible(self.logo)

    def _faults(self) -> dict[FieldBox[QLineEdit], str]:
        faults: dict[FieldBox[QLineEdit], str] = {}
        if not _text(self.name_kk) and not _text(self.name_ru):
            faults[self.name_kk] = _("Give the clinic's name in at least one language.")
        if _text(self.phone) and not phones.normalise(_text(self.phone)):
            faults[self.phone] = _("This is not a telephone number.")
        if not _text(self.registrar):
            faults[self.registrar] = _("Who sits here? The name stands beside every change.")
        return faults

    def accept(self) -> None:
        """Close only if everything can be kept; the first fault gets the focus."""
        faults = self._faults()
        for box in (self.name_kk, self.phone, self.registrar):
            box.set_reason(faults.get(box, ""))
        self.ask.withdraw()
        if not faults:
            super().accept()
            return
        first = next(iter(faults))
        first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(first)

    def reject(self) -> None:
        """Esc and the frame's cross ask before typed text is thrown away."""
        if not self.is_changed():
            super().reject()
            return
        self.ask.ask(
            _("The changes are not saved."),
            [
                Answer("save", _("Save"), self.accept, "primary"),
                Answer("discard", _("Discard"), super().reject),
                Answer("stay", _("Go on editing"), self.name_kk.editor.setFocus),
            ],
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _line(name: str) -> QLineEdit:
    made = named(QLineEdit(), name)
    made.setMaxLength(_LONGEST)
    return made


def _spin(name: str, lowest: int, highest: int) -> QSpinBox:
    made = named(QSpinBox(), name)
    made.setRange(lowest, highest)
    made.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach into spin boxes
    return made


def _text(box: FieldBox[QLineEdit]) -> str:
    return " ".join(box.editor.text().split())
