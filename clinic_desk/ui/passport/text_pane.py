"""The text of one section in large letters, to read aloud; the same place edits it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QTextEdit, QWidget

from clinic_desk.ui import theme
from clinic_desk.ui.theme import set_style_property

LEAST_PX, USUAL_PX, MOST_PX, STEP_PX = 14, 20, 36, 2
_LINE_PERCENT: Final = 125.0
_LINE_ENDS: Final = {0x2028: "\n", 0x2029: "\n"}
_NUMBERED: Final = re.compile(r"\d\)")


class TextPane(QTextEdit):
    """Plain text with room between its lines; numbered ones hang. What is shown can be selected and copied.

    Signals: ``edited``: somebody typed. ``typed`` (the key event): a key pressed while only reading.
    ``wheeled`` (±1): Ctrl and the wheel.
    """

    edited = Signal()
    typed = Signal(QKeyEvent)
    wheeled = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passport_text")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(10)
        self._px = USUAL_PX
        self._spans: Sequence[tuple[int, int]] = ()
        self.textChanged.connect(self._on_text)
        self.set_editing(on=False)

    def show_text(self, text: str) -> None:
        """Show another text from its beginning; emits nothing and cannot be undone."""
        with QSignalBlocker(self):
            self.document().setUndoRedoEnabled(False)
            self.setPlainText(text)
            self._lay_out()
            self.document().setUndoRedoEnabled(True)
            self.moveCursor(QTextCursor.MoveOperation.Start)
        self.mark(())

    def text(self) -> str:
        """What stands there, its no-break spaces too, which ``toPlainText`` turns into others."""
        return self.document().toRawText().translate(_LINE_ENDS)

    def put(self, text: str) -> None:
        """Put another text in the place of what was typed; Ctrl+Z takes it back."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()

    def set_editing(self, *, on: bool) -> None:
        """Read, or write."""
        self.setReadOnly(not on)
        if not on:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        set_style_property(self, "role", "" if on else "reading")

    def set_px(self, px: int) -> None:
        """How large the letters are; scrolled to the same share of the text."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._px = px
        with QSignalBlocker(self):
            self._lay_out()
        bar.setValue(round(share * bar.maximum()))

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """Underline the words that were looked for, and bring the first of them into sight."""
        self._spans = spans
        selections = []
        for first, end in spans:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(first)
            selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setBackground(theme.colour("held_fill"))
            look.setForeground(theme.colour("text"))
            selection.format = look
            selections.append(selection)
        self.setExtraSelections(selections)
        if spans:
            cursor = QTextCursor(self.document())
            cursor.setPosition(spans[0][0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def turn_page(self, step: int) -> None:
        """Scroll by about what is seen."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * max(bar.pageStep() - self._px, 1))

    def _lay_out(self) -> None:
        """Letters, room between lines, hanging numbers: of the whole text, outside what Ctrl+Z undoes."""
        font = theme.font(self._px)
        self.document().setDefaultFont(font)
        self.setFont(font)
        undoes = self.document().isUndoRedoEnabled()
        if undoes and self.document().isUndoAvailable():
            return  # somebody is writing: his steps back are worth more than the look
        self.document().setUndoRedoEnabled(False)
        hang = self.fontMetrics().horizontalAdvance("2) ")
        block = self.document().begin()
        while block.isValid():
            look = QTextBlockFormat()
            look.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            look.setBottomMargin(self._px * 0.35)
            if _NUMBERED.match(block.text()):
                look.setLeftMargin(hang)
                look.setTextIndent(-hang)
            QTextCursor(block).setBlockFormat(look)
            block = block.next()
        self.document().setUndoRedoEnabled(undoes)

    def _on_text(self) -> None:
        if not self.isReadOnly():
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """While only reading, what is typed belongs to the line above; Esc always to the dialog."""
        for_dialog = {Qt.Key.Key_Escape}
        if self.isReadOnly():
            for_dialog |= {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() in for_dialog:
            event.ignore()
        elif self.isReadOnly() and event.text().strip() and event.text().isprintable():
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 -- Qt's name
        """Ctrl and the wheel change the size, as in a browser."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.wheeled.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """The marked words follow the colours of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_spans"):
            self.mark(self._spans)
