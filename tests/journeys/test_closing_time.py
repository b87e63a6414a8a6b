"""The day ends: one line reminds, one command prints, and the next morning works without a computer."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk import opening
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, paper_lists
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.printing.print_dialog import PrintDialog
from clinic_desk.ui.printing.sheet_dialog import SheetDialog
from tests.journeys.desk import NOW
from tests.journeys.dialogs import inside
from tests.make import ACTOR

TOMORROW = date(2026, 11, 25)
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def wait_for(condition, milliseconds=3000):
    for _ in range(milliseconds // 20):
        if condition():
            return
        QTest.qWait(20)
    raise AssertionError("nothing happened")


def line_stands(desk) -> bool:
    bar = desk.window.standing.paper
    return bar is not None and bar.isVisible()


def evening(desk) -> None:
    """16:00 is the end of the surgeon's hours; it is 15:35."""
    desk.let_pass(hours=6, minutes=40)
    desk.window.standing.reload()


@pytest.fixture
def visit(people, doctors):
    order = BookingOrder(people["serik"].id, doctors["gp"].id, datetime(2026, 11, 25, 9, 0), Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


@pytest.mark.parametrize(("height", "stays"), [(512, False), (740, True)])
def test_on_a_low_screen_the_line_waits_while_somebody_calls(visit, desk, height: int, stays: bool):
    evening(desk)
    wait_for(lambda: line_stands(desk))
    desk.window.resize(911, height)
    desk.press(Qt.Key.Key_F2)
    assert line_stands(desk)
    desk.type("иванова ольга")
    assert line_stands(desk) is stays
    desk.press(Qt.Key.Key_Return)
    wait_for(lambda: line_stands(desk))


def test_the_line_comes_at_closing_time_and_goes_once_it_is_printed(visit, desk, tmp_path: Path):
    desk.window.standing.reload()
    QTest.qWait(700)
    assert not line_stands(desk)
    evening(desk)
    wait_for(lambda: line_stands(desk))
    assert "25 қараша" in desk.window.standing.paper.text.text()
    path = tmp_path / "tomorrow.pdf"
    inside(desk.window.standing.paper.open_button.click, SheetDialog, lambda dialog: dialog.save_pdf(path))
    assert paper_lists.is_printed(TOMORROW)
    wait_for(lambda: not line_stands(desk))
    if shutil.which("pdftotext") is not None:
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        assert visit.person.full in text
        assert "Алдағы күндердің бос уақыттары" in text


def test_one_command_opens_the_whole_document_ready_to_print(visit, desk):
    seen = []

    def look(dialog):
        dialog.finish_pages()
        seen.append((dialog.windowTitle(), dialog.view.page_count))
        assert dialog.pdf_button.hasFocus() or dialog.print_button.hasFocus()

    inside(lambda: desk.press(Qt.Key.Key_T, CTRL_SHIFT), SheetDialog, look)
    ((title, pages),) = seen
    assert title.endswith("Қағазбен жұмыс күні, 25.11.2026")
    assert pages >= 1 + 3 + 1 + 2


def test_not_today_is_remembered_beyond_the_window(visit, desk, clinic):
    evening(desk)
    wait_for(lambda: line_stands(desk))
    desk.window.standing.paper.later_button.click()
    assert not line_stands(desk)
    desk.window.standing.reload()
    QTest.qWait(700)
    assert not line_stands(desk)
    stored = json.loads((clinic.folder / "settings.json").read_text("utf-8"))
    assert stored["paper_left_for"] == "2026-11-25"


def test_another_window_does_not_remind_of_what_was_left(visit, desk, clinic):
    bars = desk.window.standing
    desk.window.settings = opening.settings.change(clinic.folder, paper_left_for="2026-11-25")
    bars.paper_left_for = None
    desk.window.dialogs.serve(bars)
    evening(desk)
    QTest.qWait(900)
    assert not line_stands(desk)


def test_nobody_receives_any_more_and_the_command_says_so(desk, doctors, monkeypatch):
    monkeypatch.setattr(paper_lists, "next_day", lambda _today: None)
    desk.press(Qt.Key.Key_T, CTRL_SHIFT)
    assert "24.11.2026" in desk.news()


def test_the_print_dialog_makes_every_kind_from_the_data(visit, desk):
    made = []

    def through_all(dialog):
        for place in range(dialog.sheet_box.count()):
            dialog.sheet_box.setCurrentIndex(place)
            made.append((str(dialog.what()), dialog.view.page_count, dialog.status.text()))

    inside(desk.window.dialogs.show_print, PrintDialog, through_all)
    pages = {what: count for what, count, _said in made}
    assert [what for what, count in pages.items() if not count] == ["slip", "call-sheet"]
    said = {what: text for what, _count, text in made if text}
    assert set(said) == {"slip", "call-sheet"}
