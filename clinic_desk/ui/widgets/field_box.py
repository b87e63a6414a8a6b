"""A field with its label above and, where something is wrong with it, the reason below."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clinic_desk.ui.theme import set_role, set_style_property

W = TypeVar("W", bound=QWidget)


class FieldBox(QWidget, Generic[W]):
    """Label, editor, reason; the editor is ``editor``, screen readers hear label and reason with it."""

    def __init__(self, editor: W, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._label = QLabel(self)
        self._label.setBuddy(editor)
        set_role(self._label, "small")
        self._reason = QLabel(self, wordWrap=True)
        self._reason.setObjectName("reason")
        set_role(self._reason, "danger")
        self._reason.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._reason)
        column.addStretch()

    def set_label(self, text: str) -> None:
        """Name the field, for the eye and for screen readers."""
        self._label.setText(text)
        self.editor.setAccessibleName(text)

    def set_reason(self, text: str) -> None:
        """Say what is wrong; an empty text means nothing is."""
        self._reason.setText(text)
        self._reason.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        set_style_property(self.editor, "invalid", bool(text))

    def reason(self) -> str:
        """What is said to be wrong."""
        return self._reason.text()
