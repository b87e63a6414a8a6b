"""What the open call says: the sentence to read aloud, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from clinic_desk.settings import Settings
from clinic_desk.ui.desk import call_texts as texts
from clinic_desk.ui.desk.call import Call
from clinic_desk.ui.desk.sentence_panel import SentencePanel
from clinic_desk.ui.widgets import announce


class CallVoice:
    """Puts the words of a call into the sentence panel, each person in his own language."""

    def __init__(self, sentence: SentencePanel, settings: Callable[[], Settings]) -> None:
        self._sentence = sentence
        self._settings = settings
        self._spoken_to: int | None = None
        self._announced = ""

    def begin(self) -> None:
        """Another caller: the same words are news again."""
        self._announced = ""

    def say(self, call: Call, today: date, *, searching: bool) -> None:
        """Show what is to be said now; ``searching`` means that free times will be known in a moment."""
        marked = call.marked
        if marked is None:
            # the answer stands until somebody else is typed
            if call.text.strip() or not self._sentence.shows_answer:
                self._sentence.clear()
            return
        speaker = texts.speaker_for(call, today, self.clinic())
        if speaker is not None:
            if self._spoken_to != marked.person.id:
                self._spoken_to = marked.person.id
                language = texts.spoken_language(self._settings().answer_language, marked.person)
                self._sentence.use(language, digits=self._sentence.digits)
            self._sentence.ask(speaker)
        elif not searching:
            self._sentence.clear()

    def announce(self, line: QWidget, text: str) -> None:
        """Tell a screen reader what the eye sees below the line that keeps the focus, once."""
        if text != self._announced:
            self._announced = text
            announce(line, text)

    def clinic(self) -> dict[str, str]:
        """The clinic's name in both languages."""
        settings = self._settings()
        return {"kk": settings.clinic_name_kk, "ru": settings.clinic_name_ru}
