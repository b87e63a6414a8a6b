"""«Doctor is ill» in three keys; the list of absences; the strip of unfinished sheets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import i18n
from clinic_desk.clock import Clock
from clinic_desk.rules.call_sheets import SheetRow
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, booking, calendar, call_sheets
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.ui.absences.absences_dialog import AbsencesDialog
from clinic_desk.ui.absences.sheet_bar import SheetBar
from tests.make import ACTOR, NOW

TODAY, TUESDAY, FRIDAY = NOW.date(), date(2026, 11, 24), date(2026, 11, 27)
KEYS = Qt.Key


@pytest.fixture
def told():
    return []


@pytest.fixture
def open_dialog(clock, show, told):
    def make(when=clock, **facts):
        return show(AbsencesDialog(None, when, lambda: ACTOR, told.append, **facts))

    return make


def entered(first=TODAY, last=date(2027, 12, 31)):
    return [one.what for one in absences.list_absences(first, last)]


def close(doctor, first=TUESDAY, last=FRIDAY, kind=ExceptionKind.SICK, **facts):
    order = AbsenceOrder(doctor.id, first, last, kind, **facts)
    return absences.close_doctor_days(order, now=NOW, actor=ACTOR)


def choose(box, value):
    box.editor.setCurrentIndex(box.editor.findData(value))


# --- «doctor is ill» -------------------------------------------------------------------------------


def test_enter_shows_the_plan_and_enter_closes_the_days(open_dialog, doctor, booked, press, told, qtbot):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    press(KEYS.Key_Return)
    assert entered() == [], "the plan writes nothing"
    rows = dialog.plan_view.table.rows
    assert [rows.index(place, 1).data() for place in range(3)] == [one.person.short for one in booked]
    assert all(rows.index(place, 2).data() for place in range(3))
    with qtbot.waitSignal(dialog.sheet_wanted) as wanted:
        press(KEYS.Key_Return)
    (absence,) = entered()
    assert (absence.kind, absence.first, absence.last) == (ExceptionKind.SICK, TUESDAY, TUESDAY)
    assert len(call_sheets.sheet(wanted.args[0], now=NOW).lines) == 3
    assert not dialog.isVisible()
    assert Changes.TIMETABLE in told[0]


def test_other_times_are_chosen_by_their_digits_and_reach_the_sheet(
    open_dialog, doctor, booked, press, qtbot
):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    press(KEYS.Key_Return)
    hits = dialog.plan_view.plan.hits
    press("2", "0")
    assert "none yet" in dialog.plan_view.table.rows.index(1, 2).data()
    with qtbot.waitSignal(dialog.sheet_wanted) as wanted:
        press(KEYS.Key_Return)
    lines = call_sheets.sheet(wanted.args[0], now=NOW).lines
    assert [line.proposal for line in lines] == [hits[0].proposals[1], None, hits[2].proposals[0]]


def test_nobody_hit_is_said_and_saved_without_a_sheet(open_dialog, doctor, press, told):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    press(KEYS.Key_Return)
    assert dialog.plan_view.empty.isVisible()
    assert dialog.go_button.text() == "Save"
    press(KEYS.Key_Return)
    assert len(entered()) == 1
    assert dialog.pages.currentIndex() == 0
    assert dialog.table.rows.rowCount() == 1
    assert "24.11.2026" in dialog.news.text()


def test_a_changed_field_asks_for_the_plan_anew(open_dialog, doctor, booked, press):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    press(KEYS.Key_Return)
    dialog.form.last.editor.setDate(QDate(2026, 11, 27))
    assert dialog.plan_view.plan is None
    dialog.form.last.editor.setFocus()
    press(KEYS.Key_Return)
    assert dialog.plan_view.plan.order.last == FRIDAY


def test_esc_goes_one_step_back_each_time(open_dialog, doctor, booked, press):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    press(KEYS.Key_Return, KEYS.Key_Escape)
    assert (dialog.pages.currentIndex(), dialog.plan_view.plan) == (1, None)
    press(KEYS.Key_Escape)
    assert dialog.pages.currentIndex() == 0
    press(KEYS.Key_Escape)
    assert not dialog.isVisible()
    assert entered() == []


def test_a_day_that_is_over_begins_today(open_dialog, doctor):
    dialog = open_dialog(doctor_id=doctor.id, day=date(2026, 11, 2), ill=True)
    assert dialog.form.order().first == TODAY


# --- the form --------------------------------------------------------------------------------------


def test_half_a_day_other_room_and_substitute(open_dialog, doctor, colleague, booked, press, qtbot):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    choose(dialog.form.part, "afternoon")
    choose(dialog.form.substitute, colleague.id)
    order = dialog.form.order()
    assert (order.span.start, order.span.end, order.substitute_id) == (720, 1440, colleague.id)
    choose(dialog.form.kind, ExceptionKind.OTHER_ROOM)
    choose(dialog.form.part, "day")
    assert dialog.form.room.isVisible()
    assert not dialog.form.substitute.isVisible()
    dialog.form.last.editor.setFocus()
    press(KEYS.Key_Return)
    assert "Room" in dialog.form.room.reason()
    dialog.form.room.editor.setFocus()
    press(*"12", KEYS.Key_Return, KEYS.Key_Return)
    assert booking.visit(booked[0].id).room == "12"
    assert dialog.pages.currentIndex() == 0


def test_hours_that_end_before_they_begin_are_told_at_their_field(open_dialog, doctor, press):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=True)
    choose(dialog.form.part, "hours")
    dialog.form.end.setTime(dialog.form.start.time())
    assert dialog.form.order() is None
    assert dialog.form.part.reason()
    dialog.form.end.setTime(dialog.form.start.time().addSecs(3600))
    assert dialog.form.order().span.minutes == 60


def test_the_plan_tells_what_else_has_to_be_known(open_dialog, doctor, colleague, booked, press):
    close(doctor, TUESDAY, TUESDAY)
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY)
    dialog.begin(ExceptionKind.LEAVE)
    dialog.form.last.editor.setFocus()
    press(KEYS.Key_Return)
    assert "24.11.2026" in dialog.plan_view.notes.text()
    assert dialog.plan_view.table.rows.index(0, 2).data() == "is on a call sheet already"
    assert dialog.go_button.text() == "Save"


# --- the list --------------------------------------------------------------------------------------


def test_an_empty_list_says_so_and_offers_the_first(open_dialog, doctor):
    dialog = open_dialog(doctor_id=doctor.id)
    assert dialog.empty.isVisible()
    dialog.empty.action_triggered.emit()
    assert dialog.pages.currentIndex() == 1
    assert dialog.form.order().last - dialog.form.order().first == timedelta(days=13)


def test_without_doctors_nothing_can_be_entered(open_dialog):
    dialog = open_dialog(ill=True)
    assert dialog.pages.currentIndex() == 0
    assert dialog.news.text()


def test_absences_that_are_over_come_on_demand(open_dialog, doctor):
    close(doctor, TUESDAY, TUESDAY)
    dialog = open_dialog(Clock.set_to(NOW + timedelta(days=5)))
    assert dialog.table.rows.rowCount() == 0
    dialog.past.setChecked(True)
    assert dialog.table.rows.rowCount() == 1


def test_enter_changes_an_absence_and_the_doctor_stays(open_dialog, doctor, press):
    done = close(doctor, kind=ExceptionKind.LEAVE, reason="заявление")
    dialog = open_dialog()
    press(KEYS.Key_Return)
    assert not dialog.form.doctor.editor.isEnabled()
    assert dialog.form.reason.editor.text() == "заявление"
    dialog.form.last.editor.setDate(QDate(2026, 11, 26))
    dialog.form.last.editor.setFocus()
    press(KEYS.Key_Return, KEYS.Key_Return)
    (absence,) = entered()
    assert (absence.id, absence.last) == (done.absence_id, date(2026, 11, 26))


@pytest.mark.parametrize(
    ("answer", "last"),
    [("today", date(2026, 11, 25)), ("yesterday", date(2026, 11, 24)), ("remove", None), ("back", FRIDAY)],
)
def test_del_ends_an_absence_earlier(open_dialog, doctor, press, answer, last):
    close(doctor)
    dialog = open_dialog(Clock.set_to(NOW + timedelta(days=2)))
    press(KEYS.Key_Delete)
    dialog.ask.button(answer).click()
    assert [one.last for one in entered()] == ([last] if last else [])


def test_enter_alone_never_takes_an_absence_away(open_dialog, doctor, press):
    close(doctor)
    open_dialog()
    press(KEYS.Key_Delete, KEYS.Key_Return)
    assert len(entered()) == 1


def test_ctrl_z_takes_the_last_thing_back(open_dialog, doctor, told):
    close(doctor)
    dialog = open_dialog()
    QTest.keyClick(dialog.table, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entered() == []
    assert calendar.hours_of(doctor, TUESDAY).pieces
    assert dialog.empty.isVisible()
    assert told


def test_unfinished_sheets_stand_above_the_list(open_dialog, doctor, booked, qtbot):
    sheet_id = close(doctor).sheet_id
    dialog = open_dialog()
    assert dialog.sheets.isVisible()
    with qtbot.waitSignal(dialog.sheet_wanted) as wanted:
        dialog.sheets.buttons()[0].click()
    assert wanted.args == [sheet_id]


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("ill", [False, True])
def test_it_fits_a_small_screen_and_changes_its_language(open_dialog, doctor, booked, language, ill, press):
    dialog = open_dialog(doctor_id=doctor.id, day=TUESDAY, ill=ill)
    if ill:
        press(KEYS.Key_Return)
    i18n.use_language(language)
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == i18n.gettext_in(language, "Absences") != "Absences"
    assert dialog.back_button.text() == {"kk": "Кері қайту", "ru": "Назад"}[language]
    assert dialog.minimumSizeHint().width() <= 903
    assert dialog.minimumSizeHint().height() <= 472


# --- the strip of unfinished sheets ----------------------------------------------------------------


def sheet_row(doctor, number, done=3, late=0):
    return SheetRow(
        number, doctor, ExceptionKind.SICK, TUESDAY, FRIDAY, NOW, total=12, open=12 - done, late=late
    )


def test_the_strip_names_each_sheet_and_hides_when_all_is_done(qtbot, doctor):
    bar = SheetBar()
    qtbot.addWidget(bar)
    bar.set_sheets([sheet_row(doctor, 7, late=2)])
    assert not bar.isHidden()
    (button,) = bar.buttons()
    assert button.text() == "Ахметова А. С. · 3/12 + 2"
    assert "2 visits were booked" in button.toolTip()
    with qtbot.waitSignal(bar.sheet_wanted) as wanted:
        button.click()
    assert wanted.args == [7]
    bar.set_sheets([])
    assert bar.isHidden()
    assert bar.buttons() == []


def test_many_sheets_stay_on_one_line(qtbot, doctor):
    bar = SheetBar()
    qtbot.addWidget(bar)
    bar.set_sheets([sheet_row(doctor, number) for number in range(1, 7)])
    *shown, more = bar.buttons()
    assert (len(shown), more.text()) == (2, "4 more")
    with qtbot.waitSignal(bar.sheet_wanted) as wanted:
        more.menu().actions()[3].trigger()
    assert wanted.args == [6]
    assert bar.minimumSizeHint().width() <= 903
