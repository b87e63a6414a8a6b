"""All commands of the window: one table of names, texts and shortcuts.

No shortcut stands anywhere else in the program (tests/test_architecture.py), so this table is the
whole keyboard, and F1 shows it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from clinic_desk.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the window can be told to do."""

    name: str
    text: str
    shortcut: str = ""
    group: str = ""


CALL = N_("The call")
GRID = N_("The grid")
JOURNAL = N_("The journal")
LISTS = N_("Timetables and lists")
WINDOW = N_("The window")
SAFETY = N_("Safety")

COMMANDS = (
    Command("new_call", N_("New request"), "F2", CALL),
    Command("first_free", N_("First free time"), "F3", CALL),
    Command("other_doctor", N_("Other doctor"), "Shift+F3", CALL),
    Command("next_channel", N_("Next channel"), "Ctrl+K", CALL),
    Command("offer_1", N_("Take the first offer"), "Alt+1", CALL),
    Command("offer_2", N_("Take the second offer"), "Alt+2", CALL),
    Command("offer_3", N_("Take the third offer"), "Alt+3", CALL),
    Command("book_anyway", N_("Book anyway"), "Ctrl+Return", CALL),
    Command("refuse", N_("Refuse"), "Ctrl+R", CALL),
    Command("to_queue", N_("To the live queue"), "Ctrl+Shift+L", CALL),
    Command("to_waiting_list", N_("To the waiting list"), "Ctrl+W", CALL),
    Command("family", N_("Book a family"), "Ctrl+M", CALL),
    Command("series", N_("Repeat visits"), "Ctrl+Shift+M", CALL),
    Command("answer_language", N_("Answer in Kazakh or Russian"), "F6", CALL),
    Command("answer_digits", N_("Answer in words or digits"), "F7", CALL),
    Command("print_slip", N_("Print the slip"), "Ctrl+P", CALL),
    Command("undo", N_("Take back"), "Ctrl+Z", CALL),
    Command("passport", N_("Service passport"), "Shift+F2", CALL),
    Command("day_or_week", N_("Day or week"), "F4", GRID),
    Command("previous", N_("Back one day or week"), "Alt+Left", GRID),
    Command("next", N_("On one day or week"), "Alt+Right", GRID),
    Command("today", N_("Today"), "Alt+Home", GRID),
    Command("go_to_date", N_("Go to date"), "Ctrl+G", GRID),
    Command("focus_grid", N_("To the grid"), "Ctrl+E", GRID),
    Command("arrived", N_("Arrived"), "F8", GRID),
    Command("no_show", N_("Did not come"), "F9", GRID),
    Command("focus_journal", N_("To the journal"), "Ctrl+J", JOURNAL),
    Command("filter_journal", N_("Filter the journal"), "Ctrl+F", JOURNAL),
    Command("whole_journal", N_("The whole journal"), "Ctrl+Shift+J", JOURNAL),
    Command("row_history", N_("History of the row"), "Ctrl+H", JOURNAL),
    Command("doctor_ill", N_("Doctor is ill"), "Ctrl+Shift+I", LISTS),
    Command("absences", N_("Absences"), "Ctrl+Shift+A", LISTS),
    Command("call_sheets", N_("Call sheet"), "Ctrl+Shift+C", LISTS),
    Command("waiting_list", N_("Waiting list"), "Ctrl+Shift+W", LISTS),
    Command("day_list", N_("Day list of the clinic"), "Ctrl+Shift+D", LISTS),
    Command("done_list", N_("What was done"), "Ctrl+Shift+H", LISTS),
    Command("reports", N_("Reports"), "Ctrl+Shift+R", LISTS),
    Command("print", N_("Print"), "Ctrl+Shift+P", WINDOW),
    Command("print_tomorrow", N_("Print tomorrow"), "Ctrl+Shift+T", WINDOW),
    Command("export", N_("Export"), "Ctrl+Shift+E", WINDOW),
    Command("staff", N_("Doctors and hours"), "Ctrl+D", WINDOW),
    Command("import_register", N_("Take over the register"), "Ctrl+I", WINDOW),
    Command("window_language", N_("Language of the window"), "F12", WINDOW),
    Command("theme", N_("Light or dark"), "Ctrl+T", WINDOW),
    Command("clinic", N_("The clinic and this desk"), "", WINDOW),
    Command("refresh", N_("Read again"), "F5", WINDOW),
    Command("help", N_("The keyboard"), "F1", WINDOW),
    Command("quit", N_("Quit"), "Ctrl+Q", WINDOW),
    Command("lock", N_("Lock the desk"), "Ctrl+L", SAFETY),
    Command("switch_user", N_("Another user"), "Ctrl+Shift+U", SAFETY),
    Command("password", N_("Change the password"), "", SAFETY),
    Command("accounts", N_("Who may log in"), "", SAFETY),
    Command("backups", N_("Backups"), "Ctrl+Shift+B", SAFETY),
    Command("who_did_what", N_("Who did what"), "Ctrl+Shift+G", SAFETY),
    Command("restore", N_("Restore a backup"), "", SAFETY),
    Command("encryption", N_("Lock the data file"), "", SAFETY),
    Command("confirm_clock", N_("Confirm the clock"), "", SAFETY),
    Command("erase_years", N_("Delete an old year"), "", SAFETY),
)

CELL_KEYS = {
    "open": "Return",
    "cancel": "Del",
    "cut": "Ctrl+X",
    "paste": "Ctrl+V",
    "arrived": "F8",
    "no_show": "F9",
}
"""Keys that belong to the cell in focus; the grid handles them and shows them in its menu."""

CELL_TEXTS = {
    "open": N_("Open the visit, or book this free time"),
    "cancel": N_("Cancel the visit"),
    "cut": N_("Cut the visit, to move it"),
    "paste": N_("Put the cut visit here"),
    "arrived": N_("Arrived, or take the tick off"),
    "no_show": N_("Did not come, or take the tick off"),
}
"""What the keys of a cell do, for the page that shows the keyboard."""


@dataclass(frozen=True, slots=True)
class PlainKey:
    """Keys that no command stands behind: the widget in focus answers them itself."""

    keys: tuple[str, ...]
    text: str
    group: str


PLAIN_KEYS = (
    PlainKey(("↑", "↓", "Enter"), N_("Choose the person, then go on"), CALL),
    PlainKey(("1", "2", "3"), N_("Choose one of the three offers"), CALL),
    PlainKey(("Enter",), N_("Book the chosen offer"), CALL),
    PlainKey(("Esc",), N_("One step back; what is typed stays"), CALL),
    PlainKey(("←", "↑", "→", "↓"), N_("From cell to cell"), GRID),
    PlainKey(("PgUp", "PgDn"), N_("Back or on one day or week"), GRID),
    PlainKey(("Home",), N_("To the present time"), GRID),
    PlainKey(("А…Я", "0…9"), N_("On a free time: find its patient"), GRID),
    PlainKey(("Enter",), N_("Show the visit of the row in the grid"), JOURNAL),
)


_SIGNS = (("Return", "Enter"), ("Left", "←"), ("Right", "→"))


def make_actions(window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """The actions of a window, each connected to the handler of its name, texts not yet set."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(window)
        action.setObjectName(f"action_{command.name}")
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.triggered.connect(handlers[command.name])
        window.addAction(action)
        actions[command.name] = action
    retranslate_actions(actions)
    return actions


def retranslate_actions(actions: Mapping[str, QAction]) -> None:
    """Give every action its text in the language of the window."""
    for command in COMMANDS:
        actions[command.name].setText(_(command.text))


def shortcut(name: str) -> QKeySequence:
    """The key sequence of a command, for dialogs that answer it themselves; the name must exist."""
    return QKeySequence(next(one for one in COMMANDS if one.name == name).shortcut)


def shortcut_text(name: str) -> str:
    """The shortcut as shown on a key cap; the name of the command must exist."""
    return key_text(shortcut(name))


def key_text(sequence: QKeySequence | str) -> str:
    """A key sequence as it stands on the keyboards here, whatever the window speaks: «Ctrl+Enter»."""
    text = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.PortableText)
    for name, sign in _SIGNS:
        text = text.replace(name, sign)
    return text
