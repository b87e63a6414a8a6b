"""A sentence to read aloud inside a dialog: Kazakh or Russian, numbers in words or digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from clinic_desk.i18n import _
from clinic_desk.speech.parts import Language
from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui import theme
from clinic_desk.ui.actions import shortcut, shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.buttons import KeyButton
from clinic_desk.ui.widgets.panels import Card, announce
from clinic_desk.ui.widgets.sentence_text import marked

Speaker = Callable[[Language, bool], Sentence]
"""Says the sentence in a language, in digits (True) or in words."""

ClinicName = str | Mapping[str, str]
"""The clinic's name, or its names in both languages."""

HIGHEST = 168
"""A longer sentence than six lines scrolls: the list of people must stay in sight."""


def clinic_in(name: ClinicName, language: str) -> str:
    """The clinic's name to say in a language."""
    return name if isinstance(name, str) else name.get(language, "")


class SpokenBox(Card):
    """Shows what to say; F6 changes the language and F7 words or digits, wherever the focus is.

    It is as high as its sentence, up to ``highest`` pixels; a longer one scrolls. It stays where it is
    while nothing is to be said, so that what stands below does not jump.

    Signals: ``language_chosen`` («kk» or «ru») when the person at the desk changed it.
    """

    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, highest: int = HIGHEST, lowest: int = 48) -> None:
        super().__init__(parent, padding=10)
        self.setObjectName("spoken_box")
        self._speaker: Speaker | None = None
        self._highest, self._lowest = highest, lowest
        self._empty = ""
        self.language: Language = "kk"
        self.digits = False
        self._head = QLabel(self)
        set_role(self._head, "section")
        self.language_button = KeyButton("", shortcut_text("answer_language"), self, role="hint")
        self.digits_button = KeyButton("", shortcut_text("answer_digits"), self, role="hint")
        self.sentence = named(QLabel(wordWrap=True), "spoken_sentence")
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self.sentence, "sentence")
        self._area = QScrollArea(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._head, 1)
        for button in (self.language_button, self.digits_button):
            button.setAutoDefault(False)  # Enter belongs to what the dialog is about
            head.addWidget(button)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.sentence)
        self.sentence.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self.body.setSpacing(6)
        self.body.addLayout(head)
        self.body.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.language_button.clicked.connect(self.switch_language)
        self.digits_button.clicked.connect(self.switch_digits)
        QShortcut(shortcut("answer_language"), self).activated.connect(self.switch_language)
        QShortcut(shortcut("answer_digits"), self).activated.connect(self.switch_digits)

    def retranslate(self) -> None:
        """Put all texts into the language of the window; the sentence keeps its own."""
        self._head.setText(_("Read aloud"))
        self.language_button.setText(_("Kaz / Rus"))
        self.digits_button.setText(_("words / digits"))

    # --- what is said -----------------------------------------------------------------------------

    def say(self, speaker: Speaker) -> None:
        """Show another sentence, in the language and figures chosen last."""
        self._speaker = speaker
        self._show()
        announce(self, self.text())

    def clear(self, instead: str = "") -> None:
        """Nothing to say; ``instead`` is a quiet line for the eye, in the language of the window."""
        self._speaker, self._empty = None, instead
        self._show()

    def text(self) -> str:
        """The sentence as plain text; empty while there is nothing to say."""
        return "" if self._speaker is None else self._speaker(self.language, self.digits).text

    def use(self, language: Language, *, digits: bool) -> None:
        """Speak this language from now on; nobody is told."""
        self.language, self.digits = language, digits
        self._show()

    def switch_language(self) -> None:
        """F6: the other language."""
        self.use("ru" if self.language == "kk" else "kk", digits=self.digits)
        announce(self, self.text())
        self.language_chosen.emit(self.language)

    def switch_digits(self) -> None:
        """F7: numbers in words or digits."""
        self.use(self.language, digits=not self.digits)
        announce(self, self.text())

    def _show(self) -> None:
        if self._speaker is None:
            self.sentence.setText(_quiet(self._empty))
            self.sentence.setAccessibleName(self._empty)
        else:
            said = self._speaker(self.language, self.digits)
            self.sentence.setText(marked(said))
            self.sentence.setAccessibleName(said.text)
        for button in (self.language_button, self.digits_button):
            button.setEnabled(self._speaker is not None)
        self._area.verticalScrollBar().setValue(0)
        self._fit()

    def _fit(self) -> None:
        """As high as the sentence is: a layout alone gives a wrapped label too little."""
        width = self.contentsRect().width() - 2 * self.body.contentsMargins().left()
        wanted = self.sentence.heightForWidth(width)
        if wanted > self._highest:
            wanted = self.sentence.heightForWidth(width - self._area.verticalScrollBar().sizeHint().width())
        self._area.setFixedHeight(min(max(wanted, self._lowest), self._highest))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Follow the language of the window and the colours of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.PaletteChange:
            self._show()


def _quiet(text: str) -> str:
    return f'<span style="color:{theme.colours().quiet}">{escape(text)}</span>'
