"""Surfaces: the card, the quiet line for news, what to do when nothing is there, and long work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinic_desk.ui import icons
from clinic_desk.ui.theme import set_role, set_style_property
from clinic_desk.ui.widgets.labels import ElidedLabel

NEWS_SECONDS = 12
"""How long a line of news stands: long enough to read it and reach for «Undo»."""


class Card(QFrame):
    """A white surface with round corners that holds one matter; ``body`` is its layout."""

    def __init__(self, parent: QWidget | None = None, *, padding: int = 12) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say the text without moving the focus."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class StatusLine(QWidget):
    """The quiet line for news: what was done, or what went wrong, perhaps with one thing to do about it.

    Nothing has to be clicked away: good news leaves by itself, a warning stays until the next line.

    Signals:
        action_triggered(): the link was pressed, for instance «Undo».
    """

    action_triggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ElidedLabel("", self)
        self._label.setObjectName("news")
        self._link = QPushButton(self)
        self._link.setObjectName("news_action")
        set_role(self._link, "link")
        self._link.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label, 1)
        row.addWidget(self._link)
        self._timer = QTimer(self, singleShot=True, interval=NEWS_SECONDS * 1000)
        self._timer.timeout.connect(self.clear)
        self._link.clicked.connect(self._on_link)

    def say(self, text: str, tone: str = "quiet", action: str = "") -> None:
        """Show a line; ``tone`` is «quiet», «ok», «warn» or «danger», ``action`` the text of the link."""
        self._label.setText(text)
        set_style_property(self._label, "role", tone)
        self._link.setText(action)
        self._link.setVisible(bool(action))
        announce(self, text)
        if tone in {"quiet", "ok"}:
            self._timer.start()
        else:
            self._timer.stop()

    def text(self) -> str:
        """What stands there now."""
        return self._label.text()

    def action(self) -> QPushButton:
        """The link; hidden while there is nothing to do."""
        return self._link

    def clear(self) -> None:
        """Take the line away."""
        self._timer.stop()
        self._label.setText("")
        self._link.hide()

    def _on_link(self) -> None:
        self.clear()
        self.action_triggered.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """No timer runs for a line that nobody sees."""
        self._timer.stop()
        super().hideEvent(event)


class EmptyState(QWidget):
    """What an empty list shows: a picture, why it is empty, and the button that fills it.

    Signals:
        action_triggered(): the button was pressed.
    """

    action_triggered = Signal()

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icons.icon(icon, "quiet")
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = QLabel(self, wordWrap=True)
        self._text.setObjectName("empty_text")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._text, "quiet")
        self._button = QPushButton(self)
        self._button.setObjectName("empty_action")
        self._button.hide()
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self._picture)
        column.addWidget(self._text)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._button.clicked.connect(self.action_triggered)
        self._draw()

    def set_texts(self, text: str, action: str = "") -> None:
        """Say why there is nothing, and what the button does (no text: no button)."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))

    def _draw(self) -> None:
        self._picture.setPixmap(self._icon.pixmap(32, 32))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The picture follows the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()


class ProgressStrip(QFrame):
    """Long work in one strip: what runs, how far it is, how long it still takes, and «stop».

    Signals:
        stop_requested(): the person wants it to end; the owner stops the work and hides the strip.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner", tone="info")
        self._title = ElidedLabel("", self)
        self._left = QLabel(self)
        self._left.setObjectName("time_left")
        set_role(self._left, "small")
        self._bar = QProgressBar(self, textVisible=False)
        self._bar.setObjectName("progress")
        self._stop = QPushButton(self)
        self._stop.setObjectName("stop")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._title, 3)
        row.addWidget(self._bar, 2)
        row.addWidget(self._left)
        row.addWidget(self._stop)
        self._stop.clicked.connect(self._on_stop)

    def start(self, title: str, stop: str) -> None:
        """Begin: the name of the work and the text of the button. Its end is not known yet."""
        self._title.setText(title)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        self._left.setText("")
        self._stop.setText(stop)
        self._stop.setEnabled(True)
        self.show()

    def set_progress(self, done: int, total: int, time_left: str = "") -> None:
        """Show ``done`` of ``total`` steps and the time left, already worded; total 0 means unknown."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._left.setText(time_left)

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self.stop_requested.emit()
