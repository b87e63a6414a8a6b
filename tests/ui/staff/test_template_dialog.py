"""Alternating hours entered and previewed through the real dialog, by keyboard only."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
)

from clinic_desk import i18n
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, Part, Purpose, Template
from clinic_desk.services import templates
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.staff.hours_dialog import EndDialog, TemplateDialog
from tests.ui.staff.hours_stage import TODAY, down, focused, letters, retype, tab_to, to_the_visits

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CHOICES = [
    Cycle.WEEKLY,
    *[Cycle.WEEKS] * 3,
    Cycle.DATE_PARITY,
    Cycle.WEEKDAY_PARITY,
    Cycle.DAYS,
    Cycle.NTH_WEEKDAY,
]


def pick_cycle(qtbot, dialog, place):
    dialog.editor.bar.cycle.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Home)
    down(qtbot, place)


def days_with_hours(dialog):
    return [one.day for one in dialog.editor.days._days if one.counts and one.spans]


# --- every cycle by keyboard ------------------------------------------------------------------------


def test_the_first_and_third_wednesday_for_the_portal_with_keys_only(qtbot, open_hours, make_doctor):
    doctor = make_doctor()
    dialog = open_hours(doctor)
    assert focused() is dialog.editor.bar.cycle
    qtbot.keyClick(focused(), Qt.Key.Key_End)
    tab_to(qtbot, "hours_0")
    retype(qtbot, "14-16")
    tab_to(qtbot, "cycle_picture")
    qtbot.keyClick(focused(), Qt.Key.Key_PageDown)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert focused().objectName() == "part_purpose"
    down(qtbot, list(Purpose).index(Purpose.PORTAL))
    tab_to(qtbot, "part_room")
    retype(qtbot, "12")
    for name, number in (("part_minutes", "20"), ("part_quota", "4"), ("part_release", "2")):
        tab_to(qtbot, name)
        retype(qtbot, number)
    dialog.editor.lines.picture.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_C, CONTROL)
    down(qtbot, 1)
    qtbot.keyClick(focused(), Qt.Key.Key_V, CONTROL)
    assert days_with_hours(dialog)[-2:] == [date(2026, 12, 15), date(2026, 12, 16)]
    tab_to(qtbot, "save")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    facts = {"room": "12", "minutes": 20, "purpose": Purpose.PORTAL, "quota": 4, "release_days": 2}
    wanted = Template(
        (Part(2, Span(840, 960), **facts), Part(16, Span(840, 960), **facts)),
        Cycle.NTH_WEEKDAY,
        valid_from=TODAY,
    )
    assert templates.templates_of(doctor.id)[1] == wanted


@pytest.mark.parametrize("place", range(len(CHOICES)))
def test_weekly_hours_become_each_cycle_and_undo_brings_them_back(qtbot, open_hours, doctor, old, place):
    dialog = open_hours(doctor, old)
    before = dialog.editor.template()
    pick_cycle(qtbot, dialog, place)
    made = dialog.editor.template()
    assert made.cycle is CHOICES[place]
    assert made.parts
    assert len(dialog.editor.lines.picture.lines()) == len(dialog.editor.shown_lines())
    shown = [field for field in dialog.editor.lines.fields if field.isVisible()]
    assert len(shown) == len(dialog.editor.shown_lines())
    dialog.editor.lines.picture.setFocus()
    while dialog.editor.undo_button.isEnabled():
        qtbot.keyClick(focused(), Qt.Key.Key_Z, CONTROL)
    assert dialog.editor.template() == before
    pick_cycle(qtbot, dialog, place)
    dialog.save_button.click()
    (stored,) = templates.templates_of(doctor.id)
    assert (stored.cycle, stored.length, stored.parts) == (made.cycle, made.length, made.parts)


def test_tab_goes_as_the_eye_does(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    qtbot.keyClick(dialog.editor.lines.picture, Qt.Key.Key_PageDown)
    dialog.editor.bar.cycle.setFocus()
    visited = []
    for _step in range(40):
        name = focused().objectName()
        if name not in visited:  # a date has three parts for Tab
            visited.append(name)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    facts = ["part_purpose", "part_room", "part_minutes", "part_quota", "part_release", "facts_for_all"]
    assert visited == [
        "cycle",
        "valid_from",
        "has_end",
        "copy_line",
        "cut_break",
        "break_hours",
        "segment_15",
        *(f"hours_{row}" for row in range(7)),
        "cycle_picture",
        *facts,
        "save",
        "close",
    ]


def test_empty_hours_say_what_to_do(open_hours, doctor):
    dialog = open_hours(doctor)
    assert dialog.editor.words.text() == "Type hours into a line, or draw them beside it."
    assert dialog.editor.doubts.text() == ""


def test_days_in_turn_count_from_the_day_that_is_named(qtbot, open_hours, make_doctor):
    dialog = open_hours(make_doctor(minutes=15))
    pick_cycle(qtbot, dialog, CHOICES.index(Cycle.DAYS))
    tab_to(qtbot, "cycle_days")
    retype(qtbot, "3")
    tab_to(qtbot, "anchor")
    dialog.editor.bar.anchor.setDate(QDate(2026, 11, 25))
    tab_to(qtbot, "hours_0")
    retype(qtbot, "8-12")
    own = [date(2026, 11, 25) + timedelta(days=3 * n) for n in range(8)]
    shown = set(days_with_hours(dialog))
    assert set(own[:7]) <= shown
    assert len(dialog.editor.shown_lines()) == 3


def test_other_weeks_begin_on_the_monday_that_is_shown(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    pick_cycle(qtbot, dialog, 1)
    tab_to(qtbot, "hours_0")
    retype(qtbot, "")
    assert dialog.editor.bar.anchor.date() == QDate(2026, 11, 23)
    assert date(2026, 11, 30) in days_with_hours(dialog)
    dialog.editor.bar.anchor.setDate(QDate(2026, 12, 3))  # a Thursday: its week is week 1 from now on
    assert dialog.editor.bar.anchor.date() == QDate(2026, 11, 30)
    assert date(2026, 11, 30) not in days_with_hours(dialog)
    assert date(2026, 11, 23) in days_with_hours(dialog)


# --- lines, bars, facts -------------------------------------------------------------------------------


def test_fields_and_bars_stay_in_step(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    lines = dialog.editor.lines
    lines.picture.setFocus()
    down(qtbot, 2)
    qtbot.keyClick(focused(), Qt.Key.Key_Plus)
    qtbot.keyClick(focused(), Qt.Key.Key_Right, SHIFT)
    assert lines.fields[2].text() == "08:00-12:15"
    lines.fields[2].setFocus()
    retype(qtbot, "9-10 10-11")
    assert [one.span for one in lines.picture.parts(2)] == [Span(540, 600), Span(600, 660)]
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert lines.fields[2].text() == "09:00-10:00, 10:00-11:00"


def test_what_is_not_understood_is_marked_and_not_saved(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    field = dialog.editor.lines.fields[2]
    field.setFocus()
    retype(qtbot, "8-25")
    assert field.property("invalid") is True
    assert "Wednesday" in dialog.findChild(QLabel, "hours_reason").text()
    dialog.editor.bar.cycle.setFocus()
    dialog.save_button.click()
    assert focused() is field
    assert dialog.saved is None
    retype(qtbot, "8-12")
    assert dialog.findChild(QLabel, "hours_reason").text() == ""


def test_a_line_is_copied_from_the_menu_and_a_break_cut_out(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    editor = dialog.editor
    editor.lines.fields[0].setFocus()
    retype(qtbot, "8-17")
    editor._menu.aboutToShow.emit()
    names = [one.text() for one in editor._menu.actions()]
    assert names[:2] == ["All lines", "Monday to Friday"]
    editor._menu.actions()[1].trigger()
    assert [field.text() for field in editor.lines.fields[:6]] == ["08:00-17:00"] * 5 + [""]
    tab_to(qtbot, "break_hours")
    retype(qtbot, "12-13")
    editor.break_button.click()
    assert editor.lines.fields[4].text() == "08:00-12:00, 13:00-17:00"
    qtbot.keyClick(editor.lines.picture, Qt.Key.Key_Z, CONTROL)
    assert editor.lines.fields[4].text() == "08:00-17:00"


def test_facts_go_to_all_hours_and_one_edit_is_one_step_back(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    editor = dialog.editor
    assert not editor.facts.room.isVisible()
    qtbot.keyClick(editor.lines.picture, Qt.Key.Key_PageDown)
    assert editor.facts.title.text() == "Monday, 08:00-12:00"
    editor.facts.room.setFocus()
    retype(qtbot, "1234")
    assert editor.template().parts[0].room == "1234"
    editor.facts.all_button.click()
    assert {one.room for one in editor.template().parts} == {"1234"}
    editor.undo()
    assert [one.room for one in editor.template().parts] == ["1234", ""]
    editor.undo()
    assert editor.template() == dialog._started


def test_doubts_are_said_while_editing(qtbot, open_hours, doctor, old):
    dialog = open_hours(doctor, old)
    editor = dialog.editor
    assert editor.doubts.text() == ""
    qtbot.keyClick(editor.lines.picture, Qt.Key.Key_PageDown)
    editor.facts.purpose.setCurrentIndex(list(Purpose).index(Purpose.PORTAL))
    assert editor.doubts.text() == "08:00-12:00: kept to the end, never open to all."
    editor.facts.release.setValue(2)
    assert editor.doubts.text() == ""
    editor.bar.has_end.setChecked(True)
    assert "there will be no hours" in editor.doubts.text()


def test_empty_hours_are_not_saved(qtbot, open_hours, doctor):
    dialog = open_hours(doctor)
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "at least one line" in dialog.news.text()


# --- languages, sizes, speed ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("place", range(len(CHOICES)))
def test_nothing_is_cut_at_150_percent_in_any_cycle(qapp, qtbot, open_hours, doctor, old, language, place):
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        dialog = open_hours(doctor, old)
        dialog.editor.bar.cycle.setCurrentIndex(place)
        dialog.editor.bar.has_end.setChecked(True)
        qtbot.keyClick(dialog.editor.lines.picture, Qt.Key.Key_PageDown)
        dialog.resize(903, 472)  # 1366 × 768 at 150 %, less the frame of the window
        qtbot.waitUntil(lambda: dialog.height() == 472)
        qapp.processEvents()
        assert (dialog.width(), dialog.height()) == (903, 472)
        for area in (dialog.editor.lines, dialog.editor._side):
            assert area.horizontalScrollBar().maximum() == 0
        kinds = (QPushButton, QComboBox, QSpinBox, QDateEdit, QLabel)
        shown = [one for kind in kinds for one in dialog.findChildren(kind) if one.isVisible()]
        cut = [one for one in shown if one.width() < one.minimumSizeHint().width()]
        assert [(one.objectName(), one.width(), one.minimumSizeHint().width()) for one in cut] == []
    finally:
        switch_language(qapp, before)


@pytest.mark.parametrize("kind", [TemplateDialog, EndDialog])
def test_every_text_follows_the_language_and_every_field_has_a_name(
    qapp, qtbot, open_hours, doctor, old, kind
):
    dialog = open_hours(doctor, old, kind)
    before, title = i18n.current_language(), dialog.windowTitle()
    try:
        switch_language(qapp, "kk")
        qtbot.waitUntil(lambda: dialog.windowTitle() != title)
        for sort in (QLineEdit, QSpinBox, QComboBox, QDateEdit):
            for field in dialog.findChildren(sort):
                if field.isVisible() and not field.objectName().startswith("qt_"):
                    assert field.accessibleName(), field.objectName()
    finally:
        switch_language(qapp, before)


def test_no_bare_text_stands_in_the_dialogs(qapp, qtbot, open_hours, doctor, old, three):
    assert three
    i18n.use_language("pseudo")
    dialog = open_hours(doctor, old)
    pick_cycle(qtbot, dialog, 1)
    to_the_visits(qtbot, dialog)
    texts = [one.text() for one in dialog.findChildren(QPushButton) if one.text()]
    texts += [dialog.editor.bar.cycle.itemText(place) for place in range(len(CHOICES))]
    weekdays = {i18n.weekday_short(day) for day in range(7)}
    assert [one for one in texts if "⟦" not in one and not one.isdigit() and one not in weekdays] == []


def test_a_letter_typed_is_shown_at_once(qtbot, open_hours, doctor, old):
    """The preview of four weeks and all doubts are reckoned anew with each letter."""
    dialog = open_hours(doctor, old)
    pick_cycle(qtbot, dialog, 3)
    dialog.editor.lines.fields[20].setFocus()
    began = time.process_time()
    letters("8-12 13-17")
    assert (time.process_time() - began) / 10 < 0.1
