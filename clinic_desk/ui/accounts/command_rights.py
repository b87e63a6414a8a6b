"""Which right each command of the window takes; the services ask for it in any case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QAction

from clinic_desk.i18n import N_, _
from clinic_desk.rules.rights import Right
from clinic_desk.services import access

_BOOK = (
    *("new_call", "other_doctor", "next_channel", "offer_1", "offer_2", "offer_3", "book_anyway", "refuse"),
    *("to_queue", "to_waiting_list", "family", "series", "answer_language", "answer_digits", "undo"),
    *("arrived", "no_show"),
)
_JOURNAL = (
    *("first_free", "day_or_week", "previous", "next", "today", "go_to_date", "focus_grid"),
    *("focus_journal", "filter_journal", "whole_journal", "row_history", "call_sheets", "waiting_list"),
    *("absences", "day_list", "done_list", "staff", "refresh"),
)
RIGHT_OF: Final[Mapping[str, Right]] = {
    **dict.fromkeys(_BOOK, Right.BOOK),
    **dict.fromkeys(_JOURNAL, Right.JOURNAL),
    "doctor_ill": Right.ABSENCES,
    "print": Right.PRINT,
    "print_slip": Right.PRINT,
    "reports": Right.REPORTS,
    "print_tomorrow": Right.PRINT,
    "export": Right.EXPORT,
    "import_register": Right.IMPORT,
    "clinic": Right.SETTINGS,
    "accounts": Right.ACCOUNTS,
    "backups": Right.BACK_UP,
    "who_did_what": Right.AUDIT,
    "confirm_clock": Right.CLOCK,
    "erase_years": Right.ERASE,
    "encryption": Right.SETTINGS,
    "restore": Right.RESTORE,
}
_BESIDES: Final = {"export": Right.JOURNAL}
"""What a command takes besides: a doctor who may export takes along the own list only, at its own place."""
FOR_ALL: Final = frozenset(
    {"window_language", "theme", "help", "quit", "lock", "switch_user", "password", "passport"}
)
"""Commands that take no right; every command stands either here or above."""
NEEDS_LOG_IN: Final = frozenset({"password"})
"""They mean nothing where nobody logs in; locking then says so itself."""
_ALWAYS: Final = frozenset({"window_language", "theme", "quit"})
_WHY: Final = {
    Right.BOOK: N_("Only those who answer requests can do this."),
    Right.ABSENCES: N_("Only those who close and open days can do this."),
    Right.IMPORT: N_("Only those who take over registers can do this."),
    Right.EXPORT: N_("Only those who may take data out can do this."),
    Right.PRINT: N_("Only those who may print lists can do this."),
    Right.REPORTS: N_("Only those who may see the reports can do this."),
    Right.SETTINGS: N_("Only those who set up the clinic can do this."),
    Right.AUDIT: N_("Only the head of the clinic and administrators can do this."),
}


def show_rights(actions: Mapping[str, QAction], *, locked: bool = False) -> None:
    """Enable what may be done now, and say in the tooltip why the rest may not."""
    logged_in = access.session() is not None
    for name, action in actions.items():
        right = RIGHT_OF.get(name)
        if locked:
            may = name in _ALWAYS or name == "switch_user"
        else:
            takes = [one for one in (right, _BESIDES.get(name)) if one is not None]
            may = all(map(access.has, takes)) and (logged_in or name not in NEEDS_LOG_IN)
        action.setEnabled(may)
        action.setToolTip(action.text() if may else why_not(name))


def why_not(name: str) -> str:
    """Why a command cannot be given now, in one sentence."""
    if name in NEEDS_LOG_IN:
        return _("Nobody logs in at this clinic.")
    right = RIGHT_OF.get(name)
    if right is None or right not in _WHY:
        return _("Only an administrator can do this.")
    return _(_WHY[right])
