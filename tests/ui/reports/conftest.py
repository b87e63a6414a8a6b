"""The reports window over a real file with two months of journal."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk.clock import Clock
from clinic_desk.services import clinic, clock_check
from clinic_desk.ui import background, theme
from clinic_desk.ui.reports.reports_dialog import ReportsDialog
from tests import reported

LONGEST_MS = 20_000
NOW = datetime(2026, 11, 24, 9, 0)


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    clock_check.trust_any_clock(trusted=True)
    yield
    background.stop_all()
    clinic.close_clinic()


@pytest.fixture
def made():
    return reported.make_reported()


@pytest.fixture
def open_reports(qtbot):
    """Open the window, counted; ``wishes`` collects what it wished for, ``written`` the workbooks."""

    def opened(choice=None) -> ReportsDialog:
        written: list[tuple] = []
        dialog = ReportsDialog(
            None,
            Clock.set_to(NOW),
            lambda: reported.TERMS,
            lambda shown, path: lambda late: written.append((shown, late, path)),
            choice,
        )
        dialog.written, dialog.wishes = written, []
        dialog.rows_wanted.connect(dialog.wishes.append)
        dialog.print_wanted.connect(lambda shown, late: dialog.wishes.append((shown, late)))
        qtbot.addWidget(dialog)
        dialog.resize(1240, 690)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.shown is not None and not dialog.is_busy(), timeout=LONGEST_MS)
        return dialog

    return opened
