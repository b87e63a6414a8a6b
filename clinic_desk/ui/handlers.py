"""What each command of the window does; the names are those of ``ui.actions.COMMANDS``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from clinic_desk.rules.changes import Changes
from clinic_desk.rules.visits import Step
from clinic_desk.ui.export_way import show_export

if TYPE_CHECKING:
    from clinic_desk.ui.main_window import MainWindow


def handlers_of(window: MainWindow) -> dict[str, Callable[[], object]]:
    """A handler for each command; pages are asked for when the command comes, so order does not matter."""
    return {
        **_of_the_call(window),
        **_of_the_pages(window),
        **_of_the_lists(window),
        **_of_safety(window),
        "print": lambda: window.dialogs.show_print(),
        "print_tomorrow": lambda: window.try_(window.dialogs.print_tomorrow),
        "passport": lambda: window.reports.show_passport(),
        "export": lambda: window.try_(lambda: show_export(window)),
        "staff": lambda: window.dialogs.show_staff(),
        "import_register": lambda: window.dialogs.show_register_import(),
        "window_language": lambda: window.next_language(),
        "theme": lambda: window.next_theme(),
        "clinic": lambda: window.dialogs.show_clinic(),
        "refresh": lambda: window.signals.changed.emit(~Changes(0)),
        "help": lambda: window.dialogs.show_keys(),
        "quit": lambda: window.close(),
    }


def _of_the_call(window: MainWindow) -> dict[str, Callable[[], object]]:
    return {
        "new_call": lambda: window.call.start(),
        "next_channel": lambda: window.call.view.facts.next_channel(),
        "first_free": lambda: window.schedule.show_free(),
        "other_doctor": lambda: window.call.choose_doctor(),
        "offer_1": lambda: window.call.pick(0),
        "offer_2": lambda: window.call.pick(1),
        "offer_3": lambda: window.call.pick(2),
        "book_anyway": lambda: window.call.book_anyway(),
        "refuse": lambda: window.call.ask_refusal(),
        "to_queue": lambda: window.call.to_queue(),
        "to_waiting_list": lambda: window.schedule.add_waiting(),
        "family": lambda: window.schedule.show_family(),
        "series": lambda: window.schedule.show_series(),
        "answer_language": lambda: window.sentence.switch_language(),
        "answer_digits": lambda: window.sentence.switch_digits(),
        "print_slip": lambda: window.take_home.print_current(),
        "undo": lambda: window.visits.undo(),
    }


def _of_the_pages(window: MainWindow) -> dict[str, Callable[[], object]]:
    return {
        "day_or_week": lambda: window.calendar.show_week(is_week=not window.calendar.is_week),
        "previous": lambda: window.calendar.step(-1),
        "next": lambda: window.calendar.step(1),
        "today": lambda: window.calendar.go_to_now(),
        "go_to_date": lambda: window.top.open_calendar(),
        "focus_grid": lambda: window.calendar.grid.setFocus(Qt.FocusReason.ShortcutFocusReason),
        "arrived": lambda: window.tick(Step.ARRIVE),
        "no_show": lambda: window.tick(Step.NO_SHOW),
        "focus_journal": lambda: window.journal.focus_list(),
        "filter_journal": lambda: window.journal.focus_filter(),
        "whole_journal": lambda: window.dialogs.show_whole_journal(),
        "row_history": lambda: window.journal.ask_history(),
    }


def _of_the_lists(window: MainWindow) -> dict[str, Callable[[], object]]:
    return {
        "doctor_ill": lambda: window.schedule.show_absences(ill=True),
        "absences": lambda: window.schedule.show_absences(),
        "call_sheets": lambda: window.schedule.show_next_sheet(),
        "waiting_list": lambda: window.schedule.show_waiting(),
        "day_list": lambda: window.schedule.show_day_list(),
        "done_list": lambda: window.schedule.show_actions(),
        "reports": lambda: window.reports.show_reports(),
    }


def _of_safety(window: MainWindow) -> dict[str, Callable[[], object]]:
    return {
        "lock": lambda: window.gate.lock(),
        "switch_user": lambda: window.gate.switch_user(),
        "password": lambda: window.safety.show_password(),
        "accounts": lambda: window.safety.show_accounts(),
        "backups": lambda: window.safety.show_backups(),
        "who_did_what": lambda: window.safety.show_audit(),
        "restore": lambda: window.safety.show_restore(),
        "encryption": lambda: window.safety.show_encryption(),
        "confirm_clock": lambda: window.safety.show_clock(),
        "erase_years": lambda: window.safety.show_erasure(),
    }
