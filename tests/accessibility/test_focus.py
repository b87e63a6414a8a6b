"""Everything can be reached by the keyboard alone, and one sees where the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from clinic_desk.ui import theme
from tests.accessibility import paper_stages, report_stages, safety_stages, stages
from tests.accessibility.heard import controls, path_of

MOST_STEPS = 120
SEEN_PIXELS = 150
"""More than the text cursor of a line, which blinks and is no frame."""
NOTICEABLE = 24
"""So much a pixel's colour must change (of 255, any channel) to count."""

SEEN_IN = (
    stages.offered, stages.typing_a_person, stages.filtering, stages.staff, stages.clinic,
    stages.whole_journal, stages.history, stages.paper, stages.keys, stages.first_start, stages.standing,
    stages.passport, *stages.TIMETABLES,
    safety_stages.log_in, safety_stages.warnings, safety_stages.backups,
    safety_stages.restore, safety_stages.erasure, safety_stages.faults, report_stages.export,
    report_stages.reports,
)  # fmt: skip


def tab_stops(root: QWidget) -> set[QWidget]:
    """What Tab has to reach: the choice of a group is one stop, its other buttons are on the arrow keys."""
    return {
        widget
        for widget in controls(root)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and is_own(widget)
    }


def is_own(widget: QWidget) -> bool:
    return widget.focusProxy() is None and not widget.objectName().startswith("qt_")


def owner(widget: QWidget | None) -> QWidget | None:
    """The control that a part of it (the line of a spin box) belongs to."""
    while widget is not None and widget.objectName().startswith("qt_"):
        widget = widget.parentWidget()
    return widget


def walk(root: QWidget, key: Qt.Key) -> list[QWidget]:
    """Where Tab leads from where the focus is, until it comes round."""
    seen: list[QWidget] = []
    for _step in range(MOST_STEPS):
        QTest.keyClick(QApplication.focusWidget() or root, key)
        here = owner(QApplication.focusWidget())
        if here is None or (len(seen) > 1 and here is seen[0]):
            return seen
        if seen and here is seen[-1]:
            continue  # a date: its day, month and year are a stop each
        assert here not in seen, f"Tab goes round {path_of(here)} and never leaves"
        seen.append(here)
    if len(seen) == 1:
        return seen  # there is nothing else to go to
    pytest.fail(f"Tab is caught in {path_of(seen[-1])}")


def names(widgets) -> list[str]:
    return sorted(path_of(widget) for widget in widgets)


@pytest.mark.parametrize(
    "stage",
    [*stages.WINDOW, *stages.DIALOGS, *safety_stages.SAFE, *report_stages.REPORTS, *paper_stages.PAPERS],
    ids=lambda stage: stage.__name__,
)
def test_tab_reaches_everything_both_ways_and_is_never_caught(stage, window, tmp_path):
    def look(root):
        root.activateWindow()
        QTest.qWait(20)
        if not root.isAncestorOf(QApplication.focusWidget() or root):
            root.setFocus()
        forward, back = walk(root, Qt.Key.Key_Tab), walk(root, Qt.Key.Key_Backtab)
        wanted = tab_stops(root)  # Qt makes buttons of one choice a single stop once the focus was there
        assert names(wanted - set(forward)) == []
        assert names(wanted - set(back)) == []

    stage(window, tmp_path, look)


def is_scrolled(widget: QWidget) -> bool:
    """Whether it may move on the screen when something else gets the focus."""
    above = widget.parentWidget()
    while above is not None and above.objectName() != "qt_scrollarea_viewport":
        above = above.parentWidget()
    return above is not None


def difference(one: QImage, other: QImage) -> int:
    """How many pixels clearly differ."""
    count = 0
    for y in range(one.height()):
        line, line_then = (bytes(image.constScanLine(y)) for image in (one, other))
        if line != line_then:
            far = {
                at // 4
                for at, (a, b) in enumerate(zip(line, line_then, strict=True))
                if abs(a - b) > NOTICEABLE
            }
            count += len(far)
    return count


def picture(root: QWidget, widget: QWidget) -> QImage:
    """The widget with a little of what surrounds it."""
    QApplication.processEvents()
    place = widget.rect().translated(widget.mapTo(root, widget.rect().topLeft())).adjusted(-3, -3, 3, 3)
    shown = root.grab(place.intersected(root.rect())).toImage()
    return shown.convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize(
    ("stage", "mode"),
    [
        *((stage, "light") for stage in SEEN_IN),
        (stages.offered, "dark"),
        (stages.clinic, "dark"),
        (stages.passport, "dark"),
        (stages.call_sheet, "dark"),
        (stages.free_times, "dark"),
        (report_stages.reports, "dark"),
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_the_focus_is_seen_wherever_it_stands(stage, mode, window, tmp_path, qapp):
    QApplication.setCursorFlashTime(0)
    theme.apply_theme(qapp, mode)

    def look(root):
        root.activateWindow()
        QTest.qWait(20)
        unseen = []
        stops = tab_stops(root)
        # what is scrolled may lead the page away: it comes last
        buttons = sorted((one for one in stops if isinstance(one, QAbstractButton)), key=is_scrolled)
        for widget in stops:
            elsewhere = next(one for one in (*buttons, *stops) if one is not widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)  # brings it into sight
            elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
            without = picture(root, widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if difference(without, picture(root, widget)) < SEEN_PIXELS:
                unseen.append(path_of(widget))
        assert sorted(unseen) == []

    stage(window, tmp_path, look)


def test_a_control_whose_focus_cannot_be_seen_is_found(window):
    blank = QWidget(window.foot)
    blank.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    blank.setGeometry(2, 2, 60, 12)
    blank.show()
    without = picture(window, blank)
    blank.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is blank
    assert difference(without, picture(window, blank)) < SEEN_PIXELS
