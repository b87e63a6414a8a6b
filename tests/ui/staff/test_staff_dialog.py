"""Doctors and hours through the real dialog on a real file."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QSpinBox

from clinic_desk import i18n
from clinic_desk.models.people import Person
from clinic_desk.models.timetable import TimetablePart, TimetableTemplate
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, Channel, PersonName, WorkingSpan
from clinic_desk.services import booking, staff, timetable
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.staff.staff_dialog import StaffDialog

NOW = datetime(2026, 11, 23, 9, 0)
TODAY = NOW.date()
ACTOR = Actor("Омарова А.", "pc-1")


@pytest.fixture
def told():
    return []


@pytest.fixture
def open_dialog(qtbot, clock, told):
    def make():
        dialog = StaffDialog(None, clock, lambda: ACTOR, told.append)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return make


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    for letter in text:  # QTest types Latin letters only
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def book(doctor, at, last="Ахметов"):
    person = Person.create(last_name=last)
    order = booking.BookingOrder(person.id, doctor.id, at, Channel.PHONE, override_reason="тексеру")
    return booking.book(order, now=NOW, actor=ACTOR).visit


def test_the_first_doctor_is_typed_with_the_keyboard(qtbot, open_dialog, told):
    dialog = open_dialog()
    dialog.empty.findChild(QPushButton).click()
    fields, hours = dialog.editor.fields, dialog.editor.hours
    for field, text in (
        (fields.last_name, "Жүнісова"),
        (fields.first_name, "Гүлнәр"),
        (fields.patronymic, "Маратқызы"),
        (fields.specialty, "педи"),
        (fields.room, "3"),
        (fields.precincts, "4, 5"),
        (hours.fields[0], "8-12 13-17"),
        (hours.fields[5], "9-12"),
    ):
        type_into(qtbot, field, text)
    hours.copy_button.click()
    dialog.save_button.click()
    (row,) = staff.doctors()
    assert row.name == PersonName("Жүнісова", "Гүлнәр", "Маратқызы")
    assert (row.specialty, row.room, row.precincts) == ("paediatrician", "3", ("4", "5"))
    assert (row.age_from, row.age_to) == (0, 14)
    full = [WorkingSpan(day, *span) for day in range(5) for span in ((480, 720), (780, 1020))]
    assert list(timetable.weekly_hours(row.id, TODAY)) == [*full, WorkingSpan(5, 540, 720)]
    assert told == [Changes.DOCTORS | Changes.TIMETABLE]
    assert not dialog.save_button.isEnabled()
    assert hours.fields[0].text() == "08:00-12:00, 13:00-17:00"


def test_what_is_missing_is_said_below_the_field_and_nothing_is_written(qtbot, open_dialog):
    dialog = open_dialog()
    dialog.add_button.click()
    type_into(qtbot, dialog.editor.fields.first_name, "Айгүл")
    dialog.save_button.click()
    reasons = {name: box.reason() for name, box in dialog.editor.fields._boxes.items() if box.reason()}
    assert reasons == {"last_name": "The last name is needed.", "specialty": "Choose a specialty."}
    assert dialog.editor.fields.last_name.property("invalid") is True
    assert staff.doctors() == []


def test_hours_that_are_not_understood_are_marked_and_not_saved(qtbot, open_dialog, make_doctor):
    doctor = make_doctor()
    dialog = open_dialog()
    hours = dialog.editor.hours
    type_into(qtbot, hours.fields[2], "8-25")
    assert hours.fields[2].property("invalid") is True
    assert "Wednesday" in hours.findChild(QLabel, "hours_reason").text()
    dialog.save_button.click()
    assert timetable.weekly_hours(doctor.id, TODAY) == (
        WorkingSpan(0, 480, 720),
        WorkingSpan(1, 480, 720),
    )
    type_into(qtbot, hours.fields[2], "8-12")
    assert hours.findChild(QLabel, "hours_reason").text() == ""
    dialog.save_button.click()
    assert WorkingSpan(2, 480, 720) in timetable.weekly_hours(doctor.id, TODAY)


def test_bars_and_text_stay_in_step_and_deleting_can_be_taken_back(qtbot, open_dialog, make_doctor):
    make_doctor()
    dialog = open_dialog()
    hours = dialog.editor.hours
    picture = hours.picture
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.point_at(0, 600))
    qtbot.keyClick(picture, Qt.Key.Key_Delete)
    assert hours.fields[0].text() == ""
    assert dialog.editor.is_dirty()
    qtbot.keyClick(picture, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hours.fields[0].text() == "08:00-12:00"
    assert [(one.start, one.end) for one in picture.day(0)] == [(480, 720)]
    assert not dialog.editor.is_dirty()


def test_lunch_is_cut_out_of_every_day(qtbot, open_dialog, make_doctor):
    make_doctor("Ахметова", WorkingSpan(0, 480, 1020), WorkingSpan(4, 480, 720))
    dialog = open_dialog()
    hours = dialog.editor.hours
    type_into(qtbot, hours.lunch_edit, "12-13")
    hours.lunch_button.click()
    assert hours.fields[0].text() == "08:00-12:00, 13:00-17:00"
    assert hours.fields[4].text() == "08:00-12:00"
    hours.undo_button.click()
    assert hours.fields[0].text() == "08:00-17:00"


def test_visits_outside_are_shown_before_saving_and_stay_booked(qtbot, open_dialog, make_doctor):
    doctor = make_doctor()
    visit = book(doctor, datetime(2026, 11, 24, 11, 0))
    dialog = open_dialog()
    type_into(qtbot, dialog.editor.hours.fields[1], "8-10")
    dialog.save_button.click()
    assert "1 booked visit" in dialog.ask.question()
    assert "24.11.2026 11:00" in dialog.ask.findChild(QLabel, "details").text()
    assert WorkingSpan(1, 480, 720) in timetable.weekly_hours(doctor.id, TODAY)
    dialog.ask.button("save_anyway").click()
    assert WorkingSpan(1, 480, 600) in timetable.weekly_hours(doctor.id, TODAY)
    assert staff.booked_from(doctor.id, TODAY) == [visit]


def test_typed_text_is_not_lost_on_the_way_to_another_doctor(qtbot, open_dialog, make_doctor):
    first, second = make_doctor("Ахметова"), make_doctor("Қасымов")
    dialog = open_dialog()
    type_into(qtbot, dialog.editor.fields.room, "77")
    dialog.list.setCurrentIndex(dialog.model.index(1))
    assert "not saved" in dialog.ask.question()
    assert dialog.editor.doctor_id == first.id
    dialog.ask.button("stay").click()
    qtbot.waitUntil(lambda: dialog.list.currentIndex().row() == 0)
    assert dialog.editor.fields.room.text() == "77"
    dialog.list.setCurrentIndex(dialog.model.index(1))
    dialog.ask.button("save").click()
    assert staff.row_of(first.id).room == "77"
    assert dialog.editor.doctor_id == second.id
    assert dialog.list.currentIndex().row() == 1


def test_closing_asks_and_discarding_closes(qtbot, open_dialog, make_doctor):
    doctor = make_doctor()
    dialog = open_dialog()
    type_into(qtbot, dialog.editor.fields.room, "77")
    dialog.close()
    assert dialog.isVisible()
    qtbot.keyClick(dialog.ask, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.editor.fields.room.text() == "77"
    dialog.close_button.click()
    dialog.ask.button("discard").click()
    assert not dialog.isVisible()
    assert staff.row_of(doctor.id).room == "5"


def test_the_order_is_changed_with_two_buttons(open_dialog, make_doctor, told):
    first, second, third = make_doctor("Ахметова"), make_doctor("Қасымов"), make_doctor("Иванова")
    dialog = open_dialog()
    assert not dialog.up_button.isEnabled()
    dialog.down_button.click()
    assert [row.id for row in staff.doctors()] == [second.id, first.id, third.id]
    assert dialog.editor.doctor_id == first.id
    assert dialog.list.currentIndex().row() == 1
    dialog.up_button.click()
    assert [row.id for row in staff.doctors()] == [first.id, second.id, third.id]
    assert told == [Changes.DOCTORS, Changes.DOCTORS]


def test_switching_off_with_booked_visits_asks_first(open_dialog, make_doctor):
    doctor = make_doctor()
    book(doctor, datetime(2026, 11, 24, 11, 0))
    dialog = open_dialog()
    dialog.switch_button.click()
    assert staff.row_of(doctor.id).active
    dialog.ask.button("switch_off").click()
    assert not staff.row_of(doctor.id).active
    assert dialog.switch_button.text() == "Switch on again"
    dialog.switch_button.click()
    assert staff.row_of(doctor.id).active


def test_hours_from_a_later_day_leave_today_alone(qtbot, open_dialog, make_doctor):
    doctor = make_doctor()
    dialog = open_dialog()
    dialog.editor.valid_from.setDate(dialog.editor.valid_from.date().addDays(7))
    type_into(qtbot, dialog.editor.hours.fields[0], "9-11")
    dialog.save_button.click()
    assert timetable.weekly_hours(doctor.id, TODAY)[0] == WorkingSpan(0, 480, 720)
    assert timetable.weekly_hours(doctor.id, date(2026, 11, 30))[0] == WorkingSpan(0, 540, 660)
    # the editor is back on today and says that these hours end
    assert "29.11.2026" in dialog.editor.findChild(QLabel, "until").text()


def test_alternating_hours_are_named_and_end_only_when_asked(open_dialog, make_doctor):
    doctor = make_doctor()
    even = TimetableTemplate.create(doctor=doctor.id, cycle="date_parity", valid_from=date(2026, 1, 1))
    TimetablePart.create(template=even, position=8, start_minute=900, end_minute=960)
    dialog = open_dialog()
    said = dialog.editor.findChild(QLabel, "other_hours").text()
    assert "Tue: odd dates 15:00-16:00" in said
    dialog.editor.end_others.setChecked(True)
    dialog.save_button.click()
    assert timetable.other_hours(doctor.id, TODAY) == ()


def test_a_specialty_is_found_in_both_languages(qtbot, open_dialog):
    dialog = open_dialog()
    dialog.add_button.click()
    box = dialog.editor.fields.specialty
    for typed, code in (("тіс", "dentist"), ("хир", "surgeon"), ("терапевт", "therapist"), ("123", "")):
        type_into(qtbot, box, typed)
        qtbot.keyClick(box.completer().popup(), Qt.Key.Key_Tab)  # the list is open and has the keys
        dialog.editor.fields.room.setFocus()
        assert box.code() == code, typed


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_text_follows_the_language_and_every_field_has_a_name(
    qapp, qtbot, open_dialog, make_doctor, language
):
    make_doctor()
    dialog = open_dialog()
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        qtbot.waitUntil(lambda: dialog.windowTitle() != "Doctors and hours")
        qapp.processEvents()  # lays out what the new texts need
        for kind in (QLineEdit, QSpinBox):
            for field in dialog.editor.findChildren(kind):
                if not field.objectName().startswith("qt_"):  # parts of its own widgets
                    assert field.accessibleName(), field.objectName()
        shown = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
        assert all(button.text() or button.accessibleName() for button in shown)
        qtbot.waitUntil(lambda: all(one.width() >= one.minimumSizeHint().width() for one in shown))
    finally:
        switch_language(qapp, before)


def test_no_bare_text_stands_in_the_dialog(qapp, open_dialog, make_doctor):
    make_doctor()
    i18n.use_language("pseudo")
    dialog = open_dialog()
    texts = [button.text() for button in dialog.findChildren(QPushButton) if button.text()]
    bare = [text for text in texts if not text.startswith("⟦")]
    assert bare == []


def test_tab_goes_as_the_eye_does(qtbot, open_dialog, make_doctor):
    make_doctor()
    dialog = open_dialog()
    dialog.editor.fields.last_name.setFocus()
    visited = []
    for _step in range(22):
        name = QApplication.focusWidget().objectName()
        if name not in visited:  # a date has three parts for Tab
            visited.append(name)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    facts = ["last_name", "first_name", "patronymic", "specialty", "room", "precincts", "minutes"]
    tools = ["valid_from", "copy_monday", "cut_lunch", "lunch"]
    assert visited == [*facts, "age_from", "age_to", *tools, *(f"hours_{day}" for day in range(7))]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nothing_is_cut_at_150_percent(qapp, qtbot, open_dialog, make_doctor, language):
    make_doctor()
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        dialog = open_dialog()
        dialog.resize(900, 480)  # 1366 × 768 at 150 %, less the frame of the window
        qtbot.waitUntil(lambda: dialog.height() == 480)
        qapp.processEvents()
        assert (dialog.width(), dialog.height()) == (900, 480)
        assert dialog.editor.horizontalScrollBar().maximum() == 0
    finally:
        switch_language(qapp, before)
