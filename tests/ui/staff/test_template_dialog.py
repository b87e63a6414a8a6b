"""Alternating hours entered, previewed and saved through the real dialog, by keyboard only."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
)

from clinic_desk import i18n
from clinic_desk.models.waiting import CallSheetLine
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, Part, Purpose, Template
from clinic_desk.services import actions, booking, staff, templates
from clinic_desk.services.templates import Choice
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.staff.hours_dialog import EndDialog, TemplateDialog
from tests.make import make_person

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()
ACTOR = Actor("Омарова А.", "pc-1")
MORNING = Span(480, 720)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CHOICES = [
    Cycle.WEEKLY,
    *[Cycle.WEEKS] * 3,
    Cycle.DATE_PARITY,
    Cycle.WEEKDAY_PARITY,
    Cycle.DAYS,
    Cycle.NTH_WEEKDAY,
]


@pytest.fixture
def open_dialog(qtbot, clock):
    def make(doctor, old=None, kind=TemplateDialog):
        dialog = kind(None, clock, lambda: ACTOR, doctor, old)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return make


@pytest.fixture
def doctor(make_doctor):
    return make_doctor()


@pytest.fixture
def old(doctor):
    return templates.templates_of(doctor.id)[0]


def focused():
    return QApplication.focusWidget()


def tab_to(qtbot, name, most=60):
    for _step in range(most):
        if focused().objectName() == name:
            return focused()
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"{name} is not reached by Tab")


def letters(text):
    for letter in text:  # QTest types Latin letters only
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def retype(qtbot, text):
    focused().selectAll()
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    letters(text)


def down(qtbot, times):
    for _step in range(times):
        qtbot.keyClick(focused(), Qt.Key.Key_Down)


def pick_cycle(qtbot, dialog, place):
    dialog.editor.bar.cycle.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Home)
    down(qtbot, place)


def book(doctor, at, name="Ахметов Серік Болатұлы"):
    order = booking.BookingOrder(make_person(name).id, doctor.id, at, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def days_with_hours(dialog):
    return [one.day for one in dialog.editor.days._days if one.counts and one.spans]


# --- every cycle by keyboard ------------------------------------------------------------------------


def test_the_first_and_third_wednesday_for_the_portal_with_keys_only(qtbot, open_dialog, make_doctor):
    doctor = make_doctor()
    dialog = open_dialog(doctor)
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
def test_weekly_hours_become_each_cycle_and_undo_brings_them_back(qtbot, open_dialog, doctor, old, place):
    dialog = open_dialog(doctor, old)
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


def test_days_in_turn_count_from_the_day_that_is_named(qtbot, open_dialog, make_doctor):
    dialog = open_dialog(make_doctor(minutes=15))
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


def test_other_weeks_begin_on_the_monday_that_is_shown(qtbot, open_dialog, doctor, old):
    dialog = open_dialog(doctor, old)
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


def test_fields_and_bars_stay_in_step(qtbot, open_dialog, doctor, old):
    dialog = open_dialog(doctor, old)
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


def test_what_is_not_understood_is_marked_and_not_saved(qtbot, open_dialog, doctor, old):
    dialog = open_dialog(doctor, old)
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


def test_a_line_is_copied_from_the_menu_and_a_break_cut_out(qtbot, open_dialog, doctor, old):
    dialog = open_dialog(doctor, old)
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


def test_facts_go_to_all_hours_and_one_edit_is_one_step_back(qtbot, open_dialog, doctor, old):
    dialog = open_dialog(doctor, old)
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


def test_doubts_are_said_while_editing(qtbot, open_dialog, doctor, old):
    dialog = open_dialog(doctor, old)
    editor = dialog.editor
    assert editor.doubts.text() == ""
    qtbot.keyClick(editor.lines.picture, Qt.Key.Key_PageDown)
    editor.facts.purpose.setCurrentIndex(list(Purpose).index(Purpose.PORTAL))
    assert editor.doubts.text() == "08:00-12:00: kept to the end, never open to all."
    editor.facts.release.setValue(2)
    assert editor.doubts.text() == ""
    editor.bar.has_end.setChecked(True)
    assert "there will be no hours" in editor.doubts.text()


def test_empty_hours_are_not_saved(qtbot, open_dialog, doctor):
    dialog = open_dialog(doctor)
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "at least one line" in dialog.news.text()


# --- visits outside -----------------------------------------------------------------------------------


@pytest.fixture
def three(doctor):
    names = ("Ахметов Серік", "Иванов Иван", "Ким Виктор")
    return [book(doctor, datetime(2026, 11, 24, 8 + n, 0), name) for n, name in enumerate(names)]


def to_the_visits(qtbot, dialog):
    dialog.editor.lines.fields[1].setFocus()
    retype(qtbot, "")
    dialog.save_button.click()
    assert dialog.pages.currentIndex() == 1
    assert focused() is dialog.outside.table


def test_each_visit_is_decided_by_keys_saved_and_taken_back(qtbot, open_dialog, doctor, old, three):
    dialog = open_dialog(doctor, old)
    to_the_visits(qtbot, dialog)
    rows = dialog.outside.table.rows_shown()
    assert [row.outside.visit for row in rows] == three
    assert {row.decision.choice for row in rows} == {Choice.CALL}
    down(qtbot, 1)
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    down(qtbot, 1)
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    rows = dialog.outside.table.rows_shown()
    assert [row.decision.choice for row in rows] == [Choice.CALL, Choice.MOVE, Choice.KEEP]
    assert dialog.findChild(QLabel, "outside_counts").text() == "call sheet 1 · moved 1 · kept 1"
    assert "move now to" in dialog.outside.table.rows.index(1, 3).data()
    tab_to(qtbot, "save")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert [one.visit_id for one in CallSheetLine.select()] == [three[0].id]
    moved = booking.visit(three[1].id)
    assert moved.at == rows[1].decision.slot.at
    assert booking.visit(three[2].id) == three[2]
    actions.take_back(dialog.saved.action_id, now=NOW, actor=ACTOR)
    assert templates.templates_of(doctor.id) == [old]
    assert [one.at for one in staff.booked_from(doctor.id, TODAY)] == [one.at for one in three]


def test_one_choice_for_all_and_enter_lists_the_choices_of_one(qtbot, open_dialog, doctor, old, three):
    dialog = open_dialog(doctor, old)
    to_the_visits(qtbot, dialog)
    page = dialog.outside
    for button, choice in (
        (page.move_all, Choice.MOVE),
        (page.keep_all, Choice.KEEP),
        (page.call_all, Choice.CALL),
    ):
        tab_to(qtbot, button.objectName())
        qtbot.keyClick(focused(), Qt.Key.Key_Space)
        assert {row.decision.choice for row in page.table.rows_shown()} == {choice}
    menu = page.table.menu_for(0)
    assert menu.actions()[0].isChecked()
    assert menu.actions()[-1].text() == "stays booked outside the hours"
    menu.actions()[-1].trigger()
    assert page.table.rows_shown()[0].decision.choice is Choice.KEEP
    assert len(three) == page.table.rows.rowCount()


def test_escape_goes_back_to_the_hours_and_then_asks(qtbot, open_dialog, doctor, old, three):
    assert three
    dialog = open_dialog(doctor, old)
    to_the_visits(qtbot, dialog)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert dialog.pages.currentIndex() == 0
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.ask.question() == "The changes are not saved."
    dialog.ask.button("discard").click()
    assert not dialog.isVisible()
    assert templates.templates_of(doctor.id) == [old]


def test_a_visit_booked_meanwhile_is_shown_before_anything_is_written(qtbot, open_dialog, doctor, old, three):
    dialog = open_dialog(doctor, old)
    to_the_visits(qtbot, dialog)
    dialog.outside.keep_all.click()
    late = book(doctor, datetime(2026, 11, 24, 11, 0), "Жүнісова Гүлнәр")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert "Please look again" in dialog.news.text()
    rows = dialog.outside.table.rows_shown()
    assert [row.outside.visit.id for row in rows] == [*(one.id for one in three), late.id]
    assert [row.decision.choice for row in rows] == [*[Choice.KEEP] * 3, Choice.CALL]
    dialog.save_button.click()
    assert dialog.saved.sheet_id is not None


def test_a_time_taken_meanwhile_is_named_and_the_list_stays(qtbot, open_dialog, doctor, old, three):
    dialog = open_dialog(doctor, old)
    to_the_visits(qtbot, dialog)
    dialog.outside.move_all.click()
    slot = dialog.outside.table.rows_shown()[0].decision.slot
    book(doctor, slot.at, "Жүнісова Гүлнәр")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert dialog.news.text()
    assert templates.templates_of(doctor.id) == [old]
    assert len(three) == dialog.outside.table.rows.rowCount()


def test_ending_hours_asks_about_their_visits_too(qtbot, open_dialog, doctor, old, three):
    dialog = open_dialog(doctor, old, EndDialog)
    assert focused() is dialog.last_day
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert dialog.pages.currentIndex() == 1
    assert dialog.outside.table.rows.rowCount() == len(three)
    tab_to(qtbot, "save")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert templates.templates_of(doctor.id)[0].valid_to == TODAY
    assert CallSheetLine.select().count() == len(three)


# --- languages, sizes, speed ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("place", range(len(CHOICES)))
def test_nothing_is_cut_at_150_percent_in_any_cycle(qapp, qtbot, open_dialog, doctor, old, language, place):
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        dialog = open_dialog(doctor, old)
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
    qapp, qtbot, open_dialog, doctor, old, kind
):
    dialog = open_dialog(doctor, old, kind)
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


def test_no_bare_text_stands_in_the_dialogs(qapp, qtbot, open_dialog, doctor, old, three):
    assert three
    i18n.use_language("pseudo")
    dialog = open_dialog(doctor, old)
    pick_cycle(qtbot, dialog, 1)
    to_the_visits(qtbot, dialog)
    texts = [one.text() for one in dialog.findChildren(QPushButton) if one.text()]
    texts += [dialog.editor.bar.cycle.itemText(place) for place in range(len(CHOICES))]
    weekdays = {i18n.weekday_short(day) for day in range(7)}
    assert [one for one in texts if "⟦" not in one and not one.isdigit() and one not in weekdays] == []


def test_a_letter_typed_is_shown_at_once(qtbot, open_dialog, doctor, old):
    """The preview of four weeks and all doubts are reckoned anew with each letter."""
    dialog = open_dialog(doctor, old)
    pick_cycle(qtbot, dialog, 3)
    dialog.editor.lines.fields[20].setFocus()
    began = time.process_time()
    letters("8-12 13-17")
    assert (time.process_time() - began) / 10 < 0.1
