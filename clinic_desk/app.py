"""Puts everything together for the window; the only file that may import all layers."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtWidgets import QApplication

from clinic_desk import __version__
from clinic_desk.opening import Opening
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.main_window import MainWindow


def application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication of the process, in our look."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(arguments if arguments is not None else sys.argv[:1])
    app.setApplicationName("Clinic Desk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("clinic-desk")
    return app


def make_window(app: QApplication, opening: Opening) -> MainWindow:
    """The main window on an open data folder, dressed and speaking the folder's language."""
    theme.apply_theme(app, opening.settings.theme)  # type: ignore[arg-type]  # settings check the word
    switch_language(app, opening.settings.language)
    return MainWindow(opening)


def run(opening: Opening) -> int:
    """Show the window until it is closed; returns the exit status."""
    app = application()
    window = make_window(app, opening)
    _report_bugs_to(window)
    window.show()
    status = app.exec()
    opening.close()
    return status


def _report_bugs_to(window: MainWindow) -> None:
    """A bug of ours in a slot is logged without anybody's data and told on the quiet line."""

    def tell(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(fault, Exception):
            window.signals.failed.emit(fault)

    sys.excepthook = tell
