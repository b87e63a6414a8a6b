"""The sentence to read aloud: the question while the call is open, the answer afterwards."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import _
from clinic_desk.rules.rights import Right
from clinic_desk.services import access
from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui.actions import shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, KeyButton, announce
from clinic_desk.ui.widgets.sentence_text import marked

Speaker = Callable[[str, bool], Sentence]
"""Says the sentence in a language («kk», «ru»), in digits or in words."""


_NO_LIMIT = 16_777_215
"""QWIDGETSIZE_MAX, which the binding does not name."""


class Paper(Enum):
    """What the person may take home after the answer."""

    NONE = "none"
    SLIP = "slip"
    NOTICE = "notice"


class SentencePanel(Card):
    """Holds what to say and how: language and words or digits are switched here.

    Signals: ``language_chosen`` (the person at the desk pressed F6), ``paper_requested``,
    ``undo_requested``.
    """

    language_chosen = Signal(str)
    paper_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sentence_panel")
        self._speaker: Speaker | None = None
        self._is_answer = False
        self._paper = Paper.NONE
        self.language = "kk"
        self.digits = False
        self._head = QLabel(self)
        set_role(self._head, "section")
        self.language_button = KeyButton("", shortcut_text("answer_language"), self, role="hint")
        self.digits_button = KeyButton("", shortcut_text("answer_digits"), self, role="hint")
        self.sentence = named(QLabel(self, wordWrap=True), "sentence")
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self.sentence, "sentence")
        self.paper_button = named(KeyButton("", shortcut_text("print_slip"), self), "answer_paper")
        self.undo_button = KeyButton("", shortcut_text("undo"), self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.clear()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._head, 1)
        head.addWidget(self.language_button)
        head.addWidget(self.digits_button)
        foot = QHBoxLayout()
        foot.addWidget(self.paper_button)
        foot.addWidget(self.undo_button)
        foot.addStretch()
        self.body.setSpacing(6)
        self.body.addLayout(head)
        self.body.addWidget(self.sentence)
        self.body.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.language_button.clicked.connect(self.switch_language)
        self.digits_button.clicked.connect(self.switch_digits)
        self.paper_button.clicked.connect(self.paper_requested)
        self.undo_button.clicked.connect(self.undo_requested)

    def retranslate(self) -> None:
        """Put all texts into the language of the window; the sentence keeps its own."""
        self._head.setText(_("ANSWER — read it aloud") if self._is_answer else _("OFFER — read it aloud"))
        self.language_button.setText(_("Kaz / Rus"))
        self.digits_button.setText(_("words / digits"))
        is_notice = self._paper is Paper.NOTICE
        # the panel is narrow: the word alone, said in full to screen readers
        self.paper_button.setText(_("Notice") if is_notice else _("Print slip"))
        self.paper_button.setAccessibleName(_("Print the notice") if is_notice else _("Print slip"))
        self.undo_button.setText(_("Take back"))

    # --- what is said -----------------------------------------------------------------------------

    def ask(self, speaker: Speaker) -> None:
        """Show the offer as a question."""
        self._set(speaker, is_answer=False)

    def answer(self, speaker: Speaker, paper: Paper) -> None:
        """Show the recorded answer, and offer its paper to those who may print."""
        self._paper = paper if access.has(Right.PRINT) else Paper.NONE
        self._set(speaker, is_answer=True)
        announce(self, self.text())

    def clear(self) -> None:
        """Nothing to say."""
        self._speaker = None
        self.hide()

    @property
    def shows_answer(self) -> bool:
        """Whether a recorded answer stands here."""
        return self._speaker is not None and self._is_answer

    def text(self) -> str:
        """The sentence as plain text."""
        return "" if self._speaker is None else self._speaker(self.language, self.digits).text

    def use(self, language: str, *, digits: bool) -> None:
        """Speak this language from now on."""
        self.language, self.digits = language, digits
        self._show()

    def switch_language(self) -> None:
        """F6: the other language, and remember it for this patient."""
        self.use("ru" if self.language == "kk" else "kk", digits=self.digits)
        announce(self, self.text())
        self.language_chosen.emit(self.language)

    def switch_digits(self) -> None:
        """F7: numbers in words or digits."""
        self.use(self.language, digits=not self.digits)
        announce(self, self.text())

    def _set(self, speaker: Speaker, *, is_answer: bool) -> None:
        self._speaker = speaker
        self._is_answer = is_answer
        self.paper_button.setVisible(is_answer and self._paper is not Paper.NONE)
        self.undo_button.setVisible(is_answer)
        self.retranslate()
        self._show()
        self.show()

    def _show(self) -> None:
        if self._speaker is None:
            return
        said = self._speaker(self.language, self.digits)
        self.sentence.setText(marked(said))
        self.sentence.setAccessibleName(said.text)
        self._fit()

    def _fit(self) -> None:
        """As high as the sentence is: a layout alone gives a wrapped label too little."""
        width = self.contentsRect().width() - 2 * self.body.contentsMargins().left()
        # the fixed height of the last sentence would be the least height of this one
        self.sentence.setMinimumHeight(0)
        self.sentence.setMaximumHeight(_NO_LIMIT)
        self.sentence.setFixedHeight(max(self.sentence.heightForWidth(width), 1))

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
