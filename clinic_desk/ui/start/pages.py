"""The pages of the first-start assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinic_desk.clock import Clock
from clinic_desk.i18n import _, language_name
from clinic_desk.rules.rows import Actor
from clinic_desk.settings import Settings
from clinic_desk.ui import icons
from clinic_desk.ui.accounts.first_account import FirstAccount
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets import Card, SegmentedControl
from clinic_desk.ui.widgets.field_box import FieldBox

WINDOW_LANGUAGES = ("kk", "ru")


class Page(QWidget):
    """A title, a sentence of what it is for, and below it ``body``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self, wordWrap=True)
        self._about = QLabel(self, wordWrap=True)
        set_role(self._title, "title")
        set_role(self._about, "quiet")
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(8)
        column.addLayout(self.body)
        column.addStretch()

    def set_head(self, title: str, about: str) -> None:
        """Word the head of the page."""
        self._title.setText(title)
        self._about.setText(about)


class LanguagePage(Page):
    """The language of the window, and the way to the demo clinic.

    Signals:
        language_chosen(str): kk or ru; the window shall speak it at once.
        demo_requested(): the person only wants to look around.
        restore_requested(): the clinic has a backup to go on from.
    """

    language_chosen = Signal(str)
    demo_requested = Signal()
    restore_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = named(SegmentedControl(self), "language")
        self.choice.set_options([(one, language_name(one)) for one in WINDOW_LANGUAGES])
        self._demo_title = QLabel(self)
        self._demo_about = QLabel(self, wordWrap=True)
        self.demo_button = named(QPushButton(self), "demo")
        self.demo_button.setIcon(icons.icon("eye"))
        self.demo_button.setAutoDefault(False)
        self._restore_about = QLabel(self, wordWrap=True)
        self.restore_button = named(QPushButton(self), "restore")
        self.restore_button.setIcon(icons.icon("database-backup"))
        self.restore_button.setAutoDefault(False)
        set_role(self._restore_about, "quiet")
        set_role(self._demo_title, "heading")
        set_role(self._demo_about, "quiet")
        card = Card(self, padding=16)
        for widget in (self._demo_title, self._demo_about):
            card.body.addWidget(widget)
        card.body.addWidget(self.demo_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(16)
        self.body.addWidget(card)
        self.body.addSpacing(8)
        self.body.addWidget(self._restore_about)
        self.body.addWidget(self.restore_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.restore_button.clicked.connect(self.restore_requested)
        self.choice.choice_changed.connect(self.language_chosen)
        self.demo_button.clicked.connect(self.demo_requested)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.set_head(
            _("Welcome to Clinic Desk"),
            _("A few questions, then the desk is ready. Each can be skipped and answered later."),
        )
        self.choice.setAccessibleName(_("Language of the window"))
        self._demo_title.setText(_("Only looking?"))
        self._demo_about.setText(
            _("The demo clinic has doctors, people and a lived-in schedule. Nothing in it is real.")
        )
        self.demo_button.setText(_("Open the demo clinic"))
        self._restore_about.setText(_("A new PC, or the old one failed? Go on from the clinic's backup."))
        self.restore_button.setText(_("Restore a backup…"))


class ClinicPage(Page):
    """Name in both languages, address, telephone, and who sits at this desk."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = {
            name: FieldBox(named(QLineEdit(), name), self)
            for name in ("clinic_name_kk", "clinic_name_ru", "clinic_address", "clinic_phone", "registrar")
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        places = {
            "clinic_name_kk": (0, 0, 2),
            "clinic_name_ru": (1, 0, 2),
            "clinic_address": (2, 0, 2),
            "clinic_phone": (3, 0, 1),
            "registrar": (3, 1, 1),
        }
        for name, (row, column, span) in places.items():
            grid.addWidget(self._boxes[name], row, column, 1, span)
        card = Card(self, padding=16)
        card.body.addLayout(grid)
        self.body.addWidget(card)

    def editor(self, name: str) -> QLineEdit:
        """The field of one setting."""
        return self._boxes[name].editor

    def show_settings(self, settings: Settings) -> None:
        """Fill the fields."""
        for name, box in self._boxes.items():
            box.editor.setText(getattr(settings, name))

    def settings(self, before: Settings) -> Settings:
        """The settings with what stands in the fields."""
        typed: dict[str, Any] = {
            name: " ".join(box.editor.text().split()) for name, box in self._boxes.items()
        }
        return replace(before, **typed)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.set_head(
            _("The clinic"),
            _("These words stand on the printed journal and slips; the registrar stands beside each entry."),
        )
        for name, text in (
            ("clinic_name_kk", _("Name of the clinic in Kazakh")),
            ("clinic_name_ru", _("Name of the clinic in Russian")),
            ("clinic_address", _("Address")),
            ("clinic_phone", _("Telephone")),
            ("registrar", _("Registrar at this desk")),
        ):
            self._boxes[name].set_label(text)


class PeoplePage(Page):
    """Who works here: the first administrator, or knowingly no log-in."""

    def __init__(self, clock: Clock, actor: Callable[[], Actor], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account = FirstAccount(clock, actor, self)
        self.body.addWidget(self.account)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        self.set_head(
            _("Who works here?"),
            _("Seeing a doctor is secret by law: with log-ins only the clinic's people see who comes."),
        )


class FilePage(Page):
    """Something to take from a file: what there is now, and the button that opens its wizard.

    Signals:
        file_requested(): the wizard for the file shall open.
        by_hand_requested(): it shall be entered by hand instead.
    """

    file_requested = Signal()
    by_hand_requested = Signal()

    def __init__(self, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file_button = named(QPushButton(self), f"{name}_file")
        self.hand_button = named(QPushButton(self), f"{name}_by_hand")
        self.state = named(QLabel(self, wordWrap=True), f"{name}_state")
        self.file_button.setIcon(icons.icon(icon))
        for button in (self.file_button, self.hand_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.file_button)
        row.addWidget(self.hand_button)
        row.addStretch()
        card = Card(self, padding=16)
        card.body.addWidget(self.state)
        card.body.addLayout(row)
        self.body.addWidget(card)
        self.file_button.clicked.connect(self.file_requested)
        self.hand_button.clicked.connect(self.by_hand_requested)

    def set_texts(self, file: str, by_hand: str = "") -> None:
        """Word the buttons; no text: no button."""
        self.file_button.setText(file)
        self.hand_button.setText(by_hand)
        self.hand_button.setVisible(bool(by_hand))

    def set_state(self, text: str, *, done: bool) -> None:
        """Say what there is now."""
        self.state.setText(f"✓ {text}" if done else text)
        set_role(self.state, "ok" if done else "quiet")


@dataclass(frozen=True)
class Item:
    """One line of the last page."""

    text: str
    done: bool


class ReadyPage(Page):
    """What was taken over, and what is left to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = Card(self, padding=16)
        self.body.addWidget(self._card)
        self.lines: list[QLabel] = []

    def show_items(self, items: list[Item]) -> None:
        """Show what is done and what is not."""
        while len(self.lines) < len(items):
            line = named(QLabel(self._card, wordWrap=True), f"ready_{len(self.lines)}")
            self._card.body.addWidget(line)
            self.lines.append(line)
        for line, item in zip(self.lines, items, strict=True):
            line.setText(f"✓  {item.text}" if item.done else f"○  {item.text}")
            set_role(line, "ok" if item.done else "quiet")
        open_ones = any(not item.done for item in items)
        self.set_head(
            _("The desk is ready"),
            _("What is left can be done at any time from the menu of the window.")
            if open_ones
            else _("Everything is in place."),
        )
