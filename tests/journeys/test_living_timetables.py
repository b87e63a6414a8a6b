"""Stories of living timetables through the real window: absence, first free, waiting, families, lists."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from clinic_desk.rules.rows import Actor, Channel, Slot, VisitState
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import booking, calendar, call_sheets, finder, holds, waiting
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.ui.absences.absences_dialog import AbsencesDialog
from clinic_desk.ui.absences.call_sheet_dialog import CallSheetDialog
from clinic_desk.ui.day_list.dialog import DayListDialog
from clinic_desk.ui.free.free_dialog import FreeDialog
from clinic_desk.ui.groups.family_dialog import FamilyDialog
from clinic_desk.ui.journal.actions_dialog import ActionsDialog
from clinic_desk.ui.waiting.dialog import WaitingDialog
from tests.journeys.desk import NOW
from tests.journeys.dialogs import inside, then_inside
from tests.make import ACTOR, make_doctor

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
TODAY = NOW.date()
OTHER_DESK = Actor("Сейітова Б.", "pc-2")


def book(person, doctor, at, actor=ACTOR):
    return booking.book(BookingOrder(person.id, doctor.id, at, Channel.PHONE), now=NOW, actor=actor).visit


def at(hour, minute=0, days=0):
    return datetime.combine(TODAY, datetime.min.time()) + timedelta(days=days, hours=hour, minutes=minute)


def wait_for(condition, milliseconds=3000):
    for _ in range(milliseconds // 20):
        if condition():
            return
        QTest.qWait(20)
    raise AssertionError("nothing happened")


# --- first free, from anywhere -------------------------------------------------------------------------


def test_f3_finds_a_time_of_any_specialty_and_the_call_books_it(desk, doctors, people):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_F3)
    dialog = desk.window.findChild(FreeDialog)
    wait_for(dialog.isActiveWindow)
    desk.type("хир")
    desk.press(Key.Key_Return)
    wait_for(lambda: dialog.found is not None and bool(dialog.found.rows))
    desk.press(Key.Key_Return)
    wait_for(lambda: desk.window.findChild(FreeDialog) is None)
    desk.press(Key.Key_Return)
    (row,) = desk.rows()
    assert (row.name.last, row.doctor.last, row.at) == ("Иванова", "Өтегенов", at(9))
    assert "Өтегенов" in desk.sentence()


def test_f3_opens_without_a_call_and_esc_leaves_everything(desk):
    desk.window.calendar.grid.setFocus()
    desk.press(Key.Key_F3)
    dialog = desk.window.findChild(FreeDialog)
    wait_for(dialog.isActiveWindow)
    desk.press(Key.Key_Escape)
    wait_for(lambda: desk.window.findChild(FreeDialog) is None)
    assert desk.rows() == []


# --- a doctor falls ill --------------------------------------------------------------------------------


@pytest.fixture
def colleague(doctors):
    return make_doctor("Қасымов Бауыржан Ерланұлы", specialty="general_practice", room="6", precincts=("2",))


def test_a_doctor_is_ill_and_the_sheet_is_worked_off_call_by_call(desk, doctors, people, colleague):
    first = book(people["serik"], doctors["gp"], at(9, 30))
    second = book(people["saule"], doctors["gp"], at(10))
    desk.press(Key.Key_F5)
    assert desk.window.calendar.grid.show_visit(first.id)

    def close_the_days(dialog: AbsencesDialog) -> None:
        desk.press(Key.Key_Return)  # whom does it hit?
        assert [one.visit.id for one in dialog.plan_view.plan.hits] == [first.id, second.id]
        desk.press(Key.Key_Return)

    def leave_it(dialog: CallSheetDialog) -> None:
        assert dialog.view.open == 2
        desk.press(Key.Key_Escape)

    then_inside(CallSheetDialog, leave_it)
    inside(lambda: desk.press(Key.Key_I, CTRL_SHIFT), AbsencesDialog, close_the_days)
    assert not calendar.hours_of(doctors["gp"], TODAY).pieces
    wait_for(lambda: desk.window.standing.sheets is not None and desk.window.standing.sheets.isVisible())

    def call_the_first(dialog: CallSheetDialog) -> None:
        assert "дәрігер болмайды" in dialog.spoken.text()
        desk.press(Key.Key_Return)

    inside(lambda: desk.press(Key.Key_C, CTRL_SHIFT), CallSheetDialog, call_the_first)
    assert booking.visit(first.id).at == at(9, 30, days=1)  # the same doctor, as soon as she is back
    (sheet,) = call_sheets.open_sheets(NOW)
    assert sheet.open == 1
    desk.press(Key.Key_Z, CTRL)  # the move
    assert booking.visit(first.id).at == first.at
    desk.press(Key.Key_Z, CTRL)  # the closed days and their sheet
    assert calendar.hours_of(doctors["gp"], TODAY).pieces
    assert call_sheets.open_sheets(NOW) == []
    assert booking.visit(second.id).state is VisitState.BOOKED
    wait_for(lambda: desk.window.standing.sheets.isHidden())


# --- waiting ---------------------------------------------------------------------------------------------


def test_a_cancelled_time_brings_the_waiting_person_who_is_booked(desk, doctors, people):
    slots = finder.first_free([doctors["gp"]], now=NOW, days=1)
    visits = [book(people["saule"], doctors["gp"], slot.at) for slot in slots]
    waiting.add(
        WaitingOrder(people["olga"].id, doctors["gp"].id, first_day=TODAY, last_day=TODAY),
        now=NOW,
        actor=ACTOR,
    )
    booking.cancel(visits[3].id, reason="науқас қоңырау шалды", now=NOW, actor=ACTOR)
    desk.press(Key.Key_F5)
    wait_for(lambda: desk.window.standing.freed is not None and desk.window.standing.freed.isVisible())
    assert "Иванова" in desk.window.standing.freed.text.text()

    def take_it(dialog: WaitingDialog) -> None:
        wait_for(lambda: dialog.freed.table.model().rowCount() == 1)
        desk.press(Key.Key_Return)

    inside(lambda: desk.press(Key.Key_W, CTRL_SHIFT), WaitingDialog, take_it)
    there = calendar.visits_of(doctors["gp"].id, TODAY, TODAY)
    assert [one.person.last for one in there if one.at == visits[3].at] == ["Иванова"]
    wait_for(lambda: desk.window.standing.freed.isHidden())


# --- holds -------------------------------------------------------------------------------------------------


def test_the_time_on_offer_is_held_and_another_desk_is_not_offered_it(desk, doctors, people):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    wait_for(lambda: len(holds.active(now=NOW)) == 1)
    (held,) = holds.active(now=NOW)
    assert (held.doctor_id, held.at, held.registrar) == (doctors["gp"].id, at(9), "Омарова А.")
    offered = finder.first_free([doctors["gp"]], now=NOW, limit=1, pc=OTHER_DESK.pc)
    assert offered[0].at == at(9, 15)
    desk.press(Key.Key_Return)
    assert holds.active(now=NOW) == []
    assert desk.rows()[0].at == at(9)


def test_a_time_another_desk_is_offering_is_not_offered_here(desk, doctors, people):
    slot = Slot(at(9), at(9, 15), doctors["gp"].id, "5")
    assert holds.hold(slot, now=NOW, actor=OTHER_DESK)
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_Return)
    assert desk.rows()[0].at == at(9, 15)


# --- days, families, what was done ----------------------------------------------------------------------


def test_a_holiday_of_the_clinic_closes_the_day_in_the_grid(desk, doctors):
    def mark(dialog: DayListDialog) -> None:
        wait_for(dialog.year.view.hasFocus)
        desk.type("h")
        dialog.save_button.click()

    inside(lambda: desk.press(Key.Key_D, CTRL_SHIFT), DayListDialog, mark)
    assert not calendar.hours_of(doctors["gp"], TODAY).pieces
    assert all(not cell.visit and cell.closure for cell in desk.window.calendar.grid.plan().columns[0].cells)
    inside(
        lambda: desk.press(Key.Key_H, CTRL_SHIFT),
        ActionsDialog,
        lambda _dialog: desk.press(Key.Key_Z, CTRL),
    )
    assert calendar.hours_of(doctors["gp"], TODAY).pieces


def test_a_family_is_booked_in_a_row_and_taken_back_by_one_key(desk, doctors, people):
    desk.press(Key.Key_F2)
    desk.type("сәуле")

    def add_and_book(dialog: FamilyDialog) -> None:
        desk.type("иванова")
        desk.press(Key.Key_Return)  # adds her
        desk.press(Key.Key_Return)  # nobody else
        wait_for(dialog.book_button.isEnabled)
        desk.press(Key.Key_Return)
        assert "Ольга" in dialog.spoken.text()

    inside(lambda: desk.press(Key.Key_M, CTRL), FamilyDialog, add_and_book)
    there = calendar.visits_of(doctors["gp"].id, TODAY, TODAY + timedelta(days=7))
    assert [one.person.last for one in there] == ["Ахметова", "Иванова"]
    assert there[0].until == there[1].at
    assert there[0].group_id == there[1].group_id is not None
    desk.press(Key.Key_Z, CTRL)
    assert calendar.visits_of(doctors["gp"].id, TODAY, TODAY + timedelta(days=7)) == []


def test_an_absence_entered_elsewhere_reaches_the_grid_with_its_reason(desk, doctors):
    from clinic_desk.services.absences import AbsenceOrder, close_doctor_days

    order = AbsenceOrder(doctors["gp"].id, TODAY, date(2026, 11, 30), ExceptionKind.TRAINING)
    close_doctor_days(order, now=NOW, actor=OTHER_DESK)
    desk.press(Key.Key_F5)
    column = desk.window.calendar.grid.plan().columns[0]
    assert {cell.closure.kind for cell in column.cells if cell.closure} == {ExceptionKind.TRAINING}


def test_cancelling_one_of_a_family_asks_whether_all_are_meant(desk, doctors, people):
    from clinic_desk.services import family
    from clinic_desk.ui.groups.group_dialog import GroupDialog, ReachDialog

    orders = [
        BookingOrder(people[name].id, doctors["gp"].id, at(9, minute), Channel.PHONE)
        for name, minute in (("serik", 0), ("saule", 15))
    ]
    done = family.book_family(orders, now=NOW, actor=OTHER_DESK)
    desk.press(Key.Key_F5)
    desk.window.calendar.show_visit(done.bookings[0].visit.id)

    def all_of_them(dialog: ReachDialog) -> None:
        desk.press(Key.Key_Tab)
        desk.press(Key.Key_Return)

    seen: list[int] = []
    then_inside(GroupDialog, lambda dialog: seen.append(dialog.table.model().rowCount()))
    inside(lambda: desk.press(Key.Key_Delete), ReachDialog, all_of_them)
    assert seen == [2]
    assert [one.state for one in calendar.visits_of(doctors["gp"].id, TODAY, TODAY)] == [
        VisitState.BOOKED
    ] * 2


def test_a_visit_is_repeated_from_the_grid(desk, doctors, people):
    from clinic_desk.ui.groups.series_dialog import SeriesDialog

    first = book(people["serik"], doctors["gp"], at(9, 30))
    desk.press(Key.Key_F5)
    desk.window.calendar.show_visit(first.id)
    inside(
        lambda: desk.press(Key.Key_M, CTRL_SHIFT), SeriesDialog, lambda _dialog: desk.press(Key.Key_Return)
    )
    series = calendar.visits_of_person(people["serik"].id, since=TODAY)
    assert len(series) > 2
    assert {one.at.weekday() for one in series} == {first.at.weekday()}
    desk.press(Key.Key_Z, CTRL)
    assert [one.id for one in calendar.visits_of_person(people["serik"].id, since=TODAY)] == [first.id]


def test_a_year_without_holidays_is_told_in_time_and_put_off(desk):
    wait_for(lambda: desk.window.standing.year is not None and desk.window.standing.year.isVisible())
    assert "2027" in desk.window.standing.year.text.text()
    inside(desk.window.standing.year.open_button.click, DayListDialog, lambda _dialog: None)
    desk.window.standing.year.later_button.click()
    desk.press(Key.Key_F5)
    QTest.qWait(700)
    assert desk.window.standing.year.isHidden()


def test_new_hours_ask_what_becomes_of_the_visits_they_leave_outside(desk, doctors, people):
    from clinic_desk.ui.staff.hours_dialog import TemplateDialog
    from clinic_desk.ui.staff.staff_dialog import StaffDialog

    tomorrow = book(people["serik"], doctors["gp"], at(9, 30, days=1))

    def no_wednesdays(dialog: TemplateDialog) -> None:
        wednesday = dialog.editor.lines.fields[2]
        wednesday.setFocus()
        wednesday.selectAll()
        desk.press(Key.Key_Delete)
        desk.press(Key.Key_Return)
        wait_for(lambda: dialog.pages.currentIndex() == 1)
        assert [row.outside.visit.id for row in dialog.outside.table.rows_shown()] == [tomorrow.id]
        dialog.save_button.click()

    def change(dialog: StaffDialog) -> None:
        then_inside(TemplateDialog, no_wednesdays)
        button = next(one for one in dialog.findChildren(QPushButton) if one.objectName() == "change_hours")
        button.click()
        wait_for(lambda: not calendar.hours_of(doctors["gp"], tomorrow.at.date()).pieces)

    inside(lambda: desk.press(Key.Key_D, CTRL), StaffDialog, change)
    (sheet,) = call_sheets.open_sheets(NOW)
    assert (sheet.doctor.id, sheet.open) == (doctors["gp"].id, 1)
    wait_for(lambda: desk.window.standing.sheets is not None and desk.window.standing.sheets.isVisible())
    desk.press(Key.Key_Z, CTRL)
    assert calendar.hours_of(doctors["gp"], tomorrow.at.date()).pieces
    assert call_sheets.open_sheets(NOW) == []
