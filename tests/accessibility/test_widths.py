"""Nothing is cut off: in Kazakh and Russian, at 1366 × 768 and at 150 % of it (911 × 512)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from clinic_desk.ui.absences import call_sheet_dialog
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.widgets.labels import ElidedLabel
from tests.accessibility import stages
from tests.accessibility.heard import path_of
from tests.accessibility.paper_stages import ANSWERS
from tests.accessibility.report_stages import REPORTS
from tests.accessibility.safety_stages import SAFE

FRAME = QSize(8, 40)
"""What a window's own frame and title take of the screen."""
SCREENS = (QSize(1366, 768) - FRAME, QSize(911, 512) - FRAME)
LANGUAGES = ("kk", "ru")
LAID_OUT_MS, MOST_TURNS = 100, 8
"""Layouts inside layouts take their turns after a text has changed."""
TEXTS = (QPushButton, QCheckBox, QComboBox, QLabel)


def cut_off(root: QWidget) -> list[str]:
    """Buttons and labels that are narrower than their text, or do not lie inside the window."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, TEXTS):
            continue
        if is_narrow(widget):
            found.append(f"{path_of(widget)}: {widget.width()} px for {words(widget)!r}")
        place = widget.rect().translated(widget.mapTo(root, QPoint(0, 0)))
        if words(widget) and not root.rect().contains(place) and not is_scrolled(widget, root):
            found.append(f"{path_of(widget)}: {words(widget)!r} leaves the window")
    return found


def words(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""


def is_narrow(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        # an elided label says the whole in its tooltip; wrapped words need only the height
        if isinstance(widget, ElidedLabel) or not widget.text():
            return False
        if widget.wordWrap():
            return widget.height() < widget.heightForWidth(widget.width())
    if isinstance(widget, QComboBox):
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room_for_text(widget)
    return widget.width() < widget.minimumSizeHint().width()


def room_for_text(box: QComboBox) -> int:
    """What the frame and the arrow of a choice leave to its text."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()


def is_scrolled(widget: QWidget, root: QWidget) -> bool:
    """Whether it lies in something that is scrolled: there it may be out of sight."""
    above = widget.parentWidget()
    while above is not None and above is not root:
        if above.objectName() == "qt_scrollarea_viewport":
            return True
        above = above.parentWidget()
    return False


@pytest.mark.parametrize("screen", SCREENS, ids=lambda size: f"{size.width()}x{size.height()}")
@pytest.mark.parametrize(
    "stage",
    [stages.standing, stages.passport, *stages.TIMETABLES, *SAFE, *REPORTS, *ANSWERS],
    ids=lambda stage: stage.__name__,
)
def test_nothing_is_narrower_than_its_text(stage, screen, window, tmp_path, qapp, monkeypatch):
    is_low = screen.height() < call_sheet_dialog._LOW_SCREEN
    monkeypatch.setattr(call_sheet_dialog, "_LOW_SCREEN", 10_000 if is_low else 0)  # the tests' own has 800
    found: list[str] = []

    def look(root):
        for language in LANGUAGES:
            switch_language(qapp, language)
            root.resize(root.size().expandedTo(screen).boundedTo(screen))
            for _turn in range(MOST_TURNS):
                QTest.qWait(LAID_OUT_MS)
                if not cut_off(root):
                    break
            if root.width() > screen.width() or root.height() > screen.height():
                found.append(f"{language} {root.objectName()} needs {root.width()} x {root.height()}")
            found.extend(f"{language} {fault}" for fault in cut_off(root))
        switch_language(qapp, "kk")

    stage(window, tmp_path, look)
    assert sorted(set(found)) == []


def test_a_text_that_is_cut_off_is_found(window):
    button = QPushButton("Жазылу парағы", window.foot)
    button.setObjectName("narrow")
    button.setGeometry(0, 0, 30, 20)
    button.show()
    assert [fault for fault in cut_off(window) if "narrow: 30 px" in fault]
