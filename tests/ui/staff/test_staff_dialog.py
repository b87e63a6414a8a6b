"""Doctors and hours through the real dialog on a real file."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QSpinBox

from clinic_desk import i18n
from clinic_desk.models.people import Person
from clinic_desk.models.timetable import TimetablePart, TimetableTemplate
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, Channel, PersonName
from clinic_desk.services import booking, staff, templates
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.staff.hours_dialog import EndDialog, TemplateDialog
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


def only(parent, kind):
    """The one open dialog of a kind."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (found,) = [one for one in parent.findChildren(kind) if one.isVisible()]
    return found


def book(doctor, at, last="Ахметов"):
    person = Person.create(last_name=last)
    order = booking.BookingOrder(person.id, doctor.id, at, Channel.PHONE, override_reason="тексеру")
    return booking.book(order, now=NOW, actor=ACTOR).visit


def test_the_first_doctor_and_his_hours_are_typed_with_the_keyboard(qtbot, open_dialog, told):
    dialog = open_dialog()
    dialog.empty.findChild(QPushButton).click()
    fields = dialog.editor.fields
    for field, text in (
        (fields.last_name, "Жүнісова"),
        (fields.first_name, "Гүлнәр"),
        (fields.patronymic, "Маратқызы"),
        (fields.specialty, "педи"),
        (fields.room, "3"),
        (fields.precincts, "4, 5"),
    ):
        type_into(qtbot, field, text)
    dialog.save_button.click()
    (row,) = staff.doctors()
    assert row.name == PersonName("Жүнісова", "Гүлнәр", "Маратқызы")
    assert (row.specialty, row.room, row.precincts) == ("paediatrician", "3", ("4", "5"))
    assert (row.age_from, row.age_to) == (0, 14)
    # what comes next has the focus already
    assert dialog.focusWidget() is dialog.editor.hours.add_button
    assert "No hours yet" in dialog.editor.findChild(QLabel, "no_hours").text()
    dialog.editor.hours.add_button.click()
    hours = only(dialog, TemplateDialog)
    type_into(qtbot, hours.editor.lines.fields[0], "8-12 13-17")
    type_into(qtbot, hours.editor.lines.fields[5], "9-12")
    hours.save_button.click()
    (written,) = templates.templates_of(row.id)
    assert [(one.position, one.span.start, one.span.end) for one in written.parts] == [
        (0, 480, 720),
        (0, 780, 1020),
        (5, 540, 720),
    ]
    assert told == [
        Changes.DOCTORS | Changes.TIMETABLE,
        Changes.TIMETABLE | Changes.VISITS | Changes.JOURNAL,
    ]
    assert dialog.editor.hours.model.rows() == [written]


def test_hours_of_a_doctor_typed_but_not_saved_save_him_first(qtbot, open_dialog):
    dialog = open_dialog()
    dialog.add_button.click()
    type_into(qtbot, dialog.editor.fields.last_name, "Ким")
    dialog.editor.hours.add_button.click()
    assert staff.doctors() == []  # the specialty is missing, which is said
    assert dialog.findChildren(TemplateDialog) == []
    type_into(qtbot, dialog.editor.fields.specialty, "хир")
    dialog.editor.hours.add_button.click()
    assert [row.name.last for row in staff.doctors()] == ["Ким"]
    assert only(dialog, TemplateDialog).doctor == staff.doctors()[0]


def test_what_is_missing_is_said_below_the_field_and_nothing_is_written(qtbot, open_dialog):
    dialog = open_dialog()
    dialog.add_button.click()
    type_into(qtbot, dialog.editor.fields.first_name, "Айгүл")
    dialog.save_button.click()
    reasons = {name: box.reason() for name, box in dialog.editor.fields._boxes.items() if box.reason()}
    assert reasons == {"last_name": "The last name is needed.", "specialty": "Choose a specialty."}
    assert dialog.editor.fields.last_name.property("invalid") is True
    assert staff.doctors() == []


def test_hours_are_listed_changed_and_ended_with_the_keyboard(qtbot, open_dialog, make_doctor):
    doctor = make_doctor()
    dialog = open_dialog()
    card = dialog.editor.hours
    assert card.list.currentIndex().data() == (
        "Every week · from 23.11.2026 · in force: Mon, Tue 08:00-12:00"
    )
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    change = only(dialog, TemplateDialog)
    change.editor.bar.valid_from.setDate(QDate(2026, 12, 1))
    type_into(qtbot, change.editor.lines.fields[4], "9-11")
    change.save_button.click()
    assert [(one.valid_from, one.valid_to) for one in templates.templates_of(doctor.id)] == [
        (TODAY, date(2026, 11, 30)),
        (date(2026, 12, 1), None),
    ]
    assert card.current().valid_from == date(2026, 12, 1)
    assert "not yet" in card.list.currentIndex().data()
    qtbot.keyClick(card.list, Qt.Key.Key_Delete)
    end = only(dialog, EndDialog)
    end.last_day.setDate(QDate(2026, 12, 31))
    end.save_button.click()
    assert templates.templates_of(doctor.id)[1].valid_to == date(2026, 12, 31)


def test_saved_hours_are_taken_back_by_the_link_or_the_key(qtbot, open_dialog, make_doctor, told):
    doctor = make_doctor()
    before = templates.templates_of(doctor.id)
    dialog = open_dialog()
    for take_back in (
        lambda: dialog.news.action().click(),
        lambda: qtbot.keyClick(dialog.editor.hours.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
    ):
        dialog.editor.hours.end_button.click()
        only(dialog, EndDialog).save_button.click()
        assert templates.templates_of(doctor.id) != before
        told.clear()
        take_back()
        assert templates.templates_of(doctor.id) == before
        assert dialog.editor.hours.model.rows() == before
        assert told == [Changes.TIMETABLE | Changes.VISITS | Changes.JOURNAL]
        assert "Taken back" in dialog.news.text()


def test_hours_that_are_over_stand_last_and_stay_as_they_are(open_dialog, make_doctor):
    doctor = make_doctor()
    past = TimetableTemplate.create(doctor=doctor.id, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    TimetablePart.create(template=past, position=0, start_minute=900, end_minute=960)
    card = open_dialog().editor.hours
    assert [one.id for one in card.model.rows()][-1] == past.id
    assert card.change_button.isEnabled()
    card.list.setCurrentIndex(card.model.index(1))
    assert "over" in card.list.currentIndex().data()
    assert not card.change_button.isEnabled()
    assert not card.end_button.isEnabled()


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
    for _step in range(13):
        name = QApplication.focusWidget().objectName()
        visited.append(name)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    facts = ["last_name", "first_name", "patronymic", "specialty", "room", "precincts", "minutes"]
    hours = ["templates", "add_hours", "change_hours", "end_hours"]
    assert visited == [*facts, "age_from", "age_to", *hours]


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
