"""Repainting the grid with 12 doctors in the program's own window, against one frame of the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.bench import Bench, application, settle
from benchmarks.clinic_data import NOW, opened
from benchmarks.results import FRAME_MS, Aim, Result, ms_of, typical
from clinic_desk import app
from clinic_desk.ui.main_window import MainWindow

_FLOOR = "one frame at 60 Hz"
_AIM = Aim(most=8)


def run(bench: Bench) -> Iterator[Result]:
    """The day of all doctors and the week of one: as it stands, scrolled, and with everything new."""
    with opened(bench.village) as opening:
        window = app.make_window(application(), opening)
        window.show()
        settle()
        for is_week, name in ((False, "day of 12 doctors"), (True, "week of one doctor")):
            window.calendar.show_week(is_week=is_week)
            settle()
            for what, work, aim in _works(window, is_week=is_week):
                work()
                times = [ms_of(work) for _ in range(bench.sizes.rounds)]
                yield Result(f"repaint, {name}, {what}", _FLOOR, typical(times), FRAME_MS, aim)
        settle(0)
        window.close()
        window.deleteLater()
        settle(0.05)


def _works(window: MainWindow, *, is_week: bool) -> Iterator[tuple[str, Callable[[], None], Aim | None]]:
    grid = window.calendar.grid
    view, bar = grid.viewport(), grid.verticalScrollBar()

    def scroll() -> None:
        bar.setValue(bar.minimum() if bar.value() == bar.maximum() else min(bar.value() + 40, bar.maximum()))
        view.repaint()

    def renew() -> None:
        grid.set_plan(plans[view.property("turn") or 0], week=is_week)
        view.setProperty("turn", 1 - (view.property("turn") or 0))
        view.repaint()

    def load() -> None:
        window.calendar.load()
        view.repaint()

    from clinic_desk.services import calendar

    shown = window.calendar.doctors
    plans = [
        calendar.week(shown[place], NOW.date(), now=NOW) if is_week else calendar.day(shown, day, now=NOW)
        for place, day in enumerate((NOW.date(), NOW.date().replace(day=25)))
    ]
    yield "as it stands", view.repaint, _AIM
    yield "scrolled by a step", scroll, _AIM
    yield "another day drawn anew", renew, None
    yield "asked from the database and drawn", load, None
