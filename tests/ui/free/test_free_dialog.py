"""F3 by the keyboard alone: whom, wishes, times; what is empty says why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from clinic_desk import i18n
from clinic_desk.clock import Clock
from clinic_desk.models.timetable import DoctorException
from clinic_desk.rules.free_search import NOON
from clinic_desk.rules.rows import AttachmentVerdict, Channel, FoundPerson, Verdict
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import booking, clinic, finder
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui import theme
from clinic_desk.ui.free import free_dialog
from clinic_desk.ui.free.free_dialog import FreeDialog
from tests.make import ACTOR, NOW, make_doctor, make_person

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def staff():
    """A general practitioner, a therapist and a dentist."""
    return [
        make_doctor(hours="08:00-12:00 13:00-16:00"),
        make_doctor("Иванова Елена Петровна", specialty="therapist", room="7", hours="09:00-11:00"),
        make_doctor("Тасболатов Дәурен", specialty="dentist", room="11", minutes=30, hours="13:00-15:00"),
    ]


@pytest.fixture
def open_dialog(qtbot, monkeypatch):
    # how long a search takes on a busy machine must not decide what a story sees
    monkeypatch.setattr(free_dialog, "_SLOW_S", 60.0)

    def open_it(**facts):
        dialog = FreeDialog(None, Clock.set_to(NOW), doctors=finder.doctors(), pc=ACTOR.pc, **facts)
        qtbot.addWidget(dialog)
        dialog.chosen_rows, dialog.wanted = [], []
        dialog.row_chosen.connect(dialog.chosen_rows.append)
        dialog.waiting_wanted.connect(lambda *whom: dialog.wanted.append(whom))
        dialog.open()
        dialog.activateWindow()
        QTest.qWaitForWindowActive(dialog)
        return dialog

    return open_it


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def type_(text):
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(QApplication.focusWidget(), event)


def doctors_shown(dialog):
    return {row.first.doctor_id for row in dialog.found.rows}


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.is_searching())


def test_from_the_first_letters_to_a_time_by_keys_alone(qtbot, staff, open_dialog):
    dialog = open_dialog()
    type_("тер")
    press(Qt.Key.Key_Return)
    assert dialog.whom.text() == "терапевт"
    assert doctors_shown(dialog) == {staff[1].id}
    assert QApplication.focusWidget() is dialog.times
    first = dialog.times.current_row()
    assert first.first.at == datetime(2026, 11, 23, 9, 0)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    assert dialog.times.current_row().first.at == datetime(2026, 11, 24, 9, 15)
    assert "09:15" in dialog.chosen.text()
    assert "09:15" in dialog.take_button.text()
    press(Qt.Key.Key_Return)
    assert [row.first.at for row in dialog.chosen_rows] == [datetime(2026, 11, 24, 9, 15)]
    assert not dialog.isVisible()


@pytest.mark.parametrize("typed", ["стом", "СТОМ", "cnjv", "тасб", "Tasb", "nfc,", "дәу"])
def test_whom_is_found_in_any_alphabet_and_layout(staff, open_dialog, typed):
    dialog = open_dialog()
    type_(typed)
    press(Qt.Key.Key_Return)
    assert doctors_shown(dialog) == {staff[2].id}


def test_the_arrows_choose_among_those_who_fit(qtbot, staff, open_dialog):
    second = make_doctor("Ахметов Ерлан", room="8", precincts=("2",))
    dialog = open_dialog()
    type_("ахмет")
    assert dialog.whom.list.count() == 2
    press(Qt.Key.Key_Down)
    settled(qtbot, dialog)
    assert doctors_shown(dialog) == {second.id}
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.whom.is_open()
    assert dialog.whom.text() == second.name.full
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_wishes_by_keys_alone(qtbot, staff, open_dialog):
    dialog = open_dialog()
    type_("врач общ")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)  # after noon
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Right)  # two people
    press(Qt.Key.Key_Tab)
    type_("24")  # Tuesdays and Thursdays
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.wishes.since.editor
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Tab)
    type_("до 14")
    press(Qt.Key.Key_Return)
    wish = dialog._wish
    assert (wish.weekdays, wish.in_a_row) == (frozenset({1, 3}), 2)
    assert wish.not_before == date(2026, 11, 24)
    assert dialog.found.rows
    for row in dialog.found.rows:
        assert len(row.slots) == 2
        assert row.first.at.weekday() in {1, 3}
        assert row.first.at.hour * 60 + row.first.at.minute >= NOON
        assert row.slots[-1].until.time() <= datetime(2026, 1, 1, 14).time()
    assert QApplication.focusWidget() is dialog.times
    assert dialog.times.model().data(dialog.times.currentIndex()) == "13:00–13:30"
    press(Qt.Key.Key_Return)
    assert len(dialog.chosen_rows[0].slots) == 2


def test_an_unreadable_line_says_which_word_and_leaves_the_times_in_peace(qtbot, staff, open_dialog):
    dialog = open_dialog()
    before = dialog.found
    dialog.wishes.free_times.editor.setFocus()
    type_("завтра")
    assert dialog.wishes.free_times.reason() == "“завтра” is neither a weekday nor a time."
    assert dialog.found is before
    dialog.wishes.free_times.editor.clear()
    type_("ср 14-")
    assert dialog.wishes.free_times.reason() == ""
    press(Qt.Key.Key_Tab)
    assert "ср" not in dialog.wishes.free_times.reason()
    assert "14" in dialog.wishes.free_times.reason()


def test_the_persons_own_doctor_comes_first_of_all(staff, open_dialog):
    person = FoundPerson(make_person(), AttachmentVerdict(Verdict.ATTACHED, MONDAY))
    dialog = open_dialog(person=person)
    assert dialog.whom.text() == staff[0].name.full
    assert doctors_shown(dialog) == {staff[0].id}


def test_a_doctor_or_specialty_given_is_shown_first(staff, open_dialog):
    assert doctors_shown(open_dialog(doctor_id=staff[2].id)) == {staff[2].id}
    assert doctors_shown(open_dialog(specialty="therapist")) == {staff[1].id}


def test_more_times_of_a_day_open_with_enter(staff, open_dialog):
    dialog = open_dialog(doctor_id=staff[0].id)
    dialog.times.setFocus()
    press(Qt.Key.Key_Down)  # Tuesday is all free
    line = dialog.times.times.lines[dialog.times.currentIndex().row()]
    assert line.more
    for _chip in range(len(line.rows)):
        press(Qt.Key.Key_Right)
    assert dialog.times.times.is_more(dialog.times.currentIndex())
    press(Qt.Key.Key_Return)
    assert dialog.isVisible()
    shown = [row for one in dialog.times.times.lines if one.first == line.first for row in one.rows]
    assert len(shown) == 28
    assert dialog.times.current_row() == shown[0]


def test_the_arrows_pass_over_days_without_times_and_stop_at_the_ends(staff, open_dialog):
    dialog = open_dialog(doctor_id=staff[1].id)
    dialog.times.setFocus()
    for _day in range(5):
        press(Qt.Key.Key_Down)
    assert dialog.times.current_row().first.at.date() == date(2026, 11, 30)
    press(Qt.Key.Key_End)
    last = dialog.times.current_row()
    assert last == dialog.found.rows[-1]
    press(Qt.Key.Key_Right)
    assert dialog.times.current_row() == last
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Left)
    assert dialog.times.current_row() == dialog.found.rows[0]
    press(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is dialog.whom


def leave(doctor, days):
    DoctorException.create(
        doctor=doctor.id, first_day=MONDAY, last_day=MONDAY + timedelta(days=days), kind=ExceptionKind.LEAVE
    )


def test_nothing_free_names_the_reason_and_offers_the_waiting_list(staff, open_dialog):
    leave(staff[1], 70)
    dialog = open_dialog(specialty="therapist")
    text = dialog.empty.findChild(QLabel, "empty_text").text()
    assert text == "Nothing is free until 17.01.2027.\nMon 23.11, Иванова Е. П.: on leave, until 01.02.2027."
    assert not dialog.take_button.isEnabled()
    action = dialog.empty.findChild(QPushButton, "empty_action")
    action.setFocus()
    press(Qt.Key.Key_Space)
    assert dialog.wanted == [("therapist", None)]
    assert not dialog.isVisible()


def test_more_weeks_are_looked_at_on_demand(staff, open_dialog):
    leave(staff[1], 70)
    dialog = open_dialog(doctor_id=staff[1].id)
    assert not dialog.found.rows
    dialog.further_button.setFocus()
    press(Qt.Key.Key_Return)
    assert dialog.found.rows[0].first.at == datetime(2027, 2, 2, 9, 0)
    assert QApplication.focusWidget() is dialog.times


def test_a_clinic_without_doctors_says_what_to_do(open_dialog):
    dialog = open_dialog()
    assert "There are no doctors yet." in dialog.empty.findChild(QLabel, "empty_text").text()
    assert not dialog.waiting_button.isEnabled()
    assert not dialog.further_button.isEnabled()
    press(Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_letters_that_fit_nobody(qtbot, staff, open_dialog):
    dialog = open_dialog()
    type_("жщжщ")
    settled(qtbot, dialog)
    text = dialog.empty.findChild(QLabel, "empty_text").text()
    assert text == "No specialty and no doctor begins like this."
    press(Qt.Key.Key_Escape)
    dialog.whom.clear()
    dialog.whom.textEdited.emit("")
    settled(qtbot, dialog)
    assert doctors_shown(dialog) == {one.id for one in staff}


def test_a_slow_search_runs_beside_the_window_and_the_last_wish_wins(qtbot, staff, open_dialog, monkeypatch):
    monkeypatch.setattr(free_dialog, "_SLOW_S", -1.0)
    dialog = open_dialog()
    dialog.refresh()
    assert dialog._slow
    dialog.whom.choose("therapist", None)
    dialog.refresh()
    dialog.whom.choose("dentist", None)
    dialog.refresh()
    qtbot.waitUntil(lambda: doctors_shown(dialog) == {staff[2].id})
    qtbot.wait(50)
    assert doctors_shown(dialog) == {staff[2].id}


def test_what_is_booked_meanwhile_leaves_the_times_and_the_mark_stays(staff, open_dialog):
    dialog = open_dialog(doctor_id=staff[1].id)
    dialog.times.setFocus()
    press(Qt.Key.Key_Right)
    marked, gone = dialog.times.current_row(), dialog.found.rows[0]
    order = BookingOrder(make_person().id, staff[1].id, gone.first.at, Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    dialog.refresh()
    assert gone not in dialog.found.rows
    assert dialog.times.current_row() == marked


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("size", [(1040, 640), (865, 466)])
def test_nothing_is_cut_off_and_the_language_switches(qapp, staff, open_dialog, language, size):
    dialog = open_dialog()
    english = dialog.windowTitle()
    i18n.use_language(language)
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    dialog.wishes.free_times.editor.setText("вторник 25-26")
    dialog.wishes.free_times.editor.editingFinished.emit()
    dialog.resize(*size)
    dialog.grab()
    assert dialog.windowTitle() != english
    assert (dialog.width(), dialog.height()) == size
    for button in dialog.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap() and label.objectName() != "free_chosen":
            assert label.width() >= label.minimumSizeHint().width(), label.text()
    assert dialog.times.height() > 180


def test_enter_before_a_slow_search_has_answered_takes_nobody_elses_time(
    qtbot, staff, open_dialog, monkeypatch
):
    monkeypatch.setattr(free_dialog, "_SLOW_S", -1.0)
    dialog = open_dialog()
    settled(qtbot, dialog)
    assert doctors_shown(dialog) == {one.id for one in staff}
    type_("стом")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.chosen_rows == []
    settled(qtbot, dialog)
    assert doctors_shown(dialog) == {staff[2].id}
    assert QApplication.focusWidget() is dialog.times
    press(Qt.Key.Key_Return)
    assert [row.first.doctor_id for row in dialog.chosen_rows] == [staff[2].id]


def test_the_button_takes_no_time_of_the_search_before(qtbot, staff, open_dialog, monkeypatch):
    monkeypatch.setattr(free_dialog, "_SLOW_S", -1.0)
    dialog = open_dialog()
    settled(qtbot, dialog)
    type_("стом")
    QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert dialog.chosen_rows == []
    settled(qtbot, dialog)
    QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert [row.first.doctor_id for row in dialog.chosen_rows] == [staff[2].id]
