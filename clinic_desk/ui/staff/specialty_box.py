"""The specialty, chosen by typing its first letters in Kazakh or Russian."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from clinic_desk import specialties
from clinic_desk.i18n import current_language


class SpecialtyBox(QLineEdit):
    """A line that knows the specialties; ↓ lists them all, Enter takes the likeliest.

    Signals:
        specialty_changed(): another specialty is chosen, or none any more.
    """

    specialty_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = ""
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(10)
        completer.activated.connect(self._on_activated)
        self.setCompleter(completer)
        self.textEdited.connect(self._on_typed)
        self.editingFinished.connect(self.settle)

    def code(self) -> str:
        """The code of the chosen specialty; empty if none is."""
        return self._code

    def set_code(self, code: str) -> None:
        """Show a specialty without telling anybody."""
        self._code = code
        self.setText(specialties.by_code(code).name(current_language()) if code else "")

    def retranslate(self) -> None:
        """Name the chosen specialty in the language of the window."""
        if self._code:
            self.set_code(self._code)

    def _on_typed(self, text: str) -> None:
        self._suggest(text)
        self._choose(specialties.recognise(text) or "")

    def _suggest(self, text: str) -> None:
        language = current_language()
        self._names.setStringList([one.name(language) for one in specialties.starts_with(text, language)])

    def _on_activated(self, name: str) -> None:
        self._choose(specialties.recognise(name) or "")

    def settle(self) -> None:
        """Complete what was begun, as leaving the line does: the likeliest specialty of these letters."""
        typed = self.text().strip()
        if typed and not self._code:
            likeliest = specialties.starts_with(typed, current_language())
            self._choose(likeliest[0].code if likeliest else "")
        if self._code:
            self.set_code(self._code)

    def _choose(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self.specialty_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """↓ opens the list."""
        completer = self.completer()
        popup = completer.popup()
        if event.key() == Qt.Key.Key_Down and popup is not None and not popup.isVisible():
            self._suggest("" if self._code else self.text())
            completer.complete()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Typing over the old choice needs no deleting first."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Another language names it anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
