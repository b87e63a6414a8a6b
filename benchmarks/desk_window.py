"""The program itself in a process of its own: the command line opens the window on a data folder."""

from __future__ import annotations

import sys

from clinic_desk.cli import main


def report_instead_of_waiting(_app: object) -> int:
    """Stands in for the event loop: all that comes before it is the program's own."""
    from PySide6.QtWidgets import QApplication

    from benchmarks import first_paint
    from clinic_desk.ui.main_window import MainWindow

    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
    if not window.call.search.isEnabled() or not window.calendar.grid.plan().columns:
        raise AssertionError("the window is not ready for a call")
    first_paint.report(window.calendar.grid.viewport())
    return 0


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    QApplication.exec = report_instead_of_waiting  # type: ignore[method-assign, assignment]
    sys.exit(main(sys.argv[1:]))
