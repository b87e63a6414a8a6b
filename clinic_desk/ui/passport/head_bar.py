"""The upper row of the passport: the line that finds, the language of the text, the size of its letters."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from clinic_desk import passport
from clinic_desk.i18n import _, language_name
from clinic_desk.ui.actions import key_text, shortcut_text
from clinic_desk.ui.naming import named
from clinic_desk.ui.passport.find_line import FindLine
from clinic_desk.ui.passport.text_pane import LEAST_PX, MOST_PX
from clinic_desk.ui.widgets import SegmentedControl


class HeadBar(QWidget):
    """What is looked for, and how the text is shown.

    Signals: ``language_chosen`` (kk, ru), ``size_stepped`` (±1).
    """

    language_chosen = Signal(str)
    size_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = FindLine(self)
        self.languages = named(SegmentedControl(self), "passport_language")
        self.smaller_button = named(QToolButton(self), "passport_smaller")
        self.larger_button = named(QToolButton(self), "passport_larger")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for widget in (self.languages, self.smaller_button, self.larger_button):
            row.addWidget(widget)
        self.languages.choice_changed.connect(self.language_chosen)
        self.smaller_button.clicked.connect(lambda: self.size_stepped.emit(-1))
        self.larger_button.clicked.connect(lambda: self.size_stepped.emit(1))

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        key = shortcut_text("answer_language")
        self.languages.set_options([(one, language_name(one)) for one in passport.LANGUAGES])
        self.languages.setAccessibleName(_("Language of the text"))
        self.languages.setAccessibleDescription(key)
        self.languages.setToolTip(f"{_('Language of the text')} ({key})")
        zoom = QKeySequence.StandardKey
        for button, sign, text, standard in (
            (self.smaller_button, _("A−"), _("Smaller letters"), zoom.ZoomOut),
            (self.larger_button, _("A+"), _("Larger letters"), zoom.ZoomIn),
        ):
            button.setText(sign)
            button.setAccessibleName(text)
            button.setToolTip(f"{text} ({key_text(QKeySequence(standard))})")

    def show_size(self, px: int) -> None:
        """A size at the end of its range goes no further."""
        self.smaller_button.setEnabled(px > LEAST_PX)
        self.larger_button.setEnabled(px < MOST_PX)
