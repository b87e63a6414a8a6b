"""The waiting list by the keyboard alone: read, book, no answer, add, change, take off, take back, print."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QLabel, QPushButton, QWidget

from clinic_desk.rules.changes import Changes
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import AttachmentStatus, Channel
from clinic_desk.rules.waiting import Urgency, WaitingState
from clinic_desk.services import booking, clock_check, journal, register, waiting
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.ui.language import switch_language
from tests.make import ACTOR, NOW, make_doctor, make_person

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier


# --- a freed time ----------------------------------------------------------------------------------------


def test_a_freed_time_is_read_aloud_and_booked_by_one_key(desk, tuesday):
    row = desk.wait_for("Күткен Адам", language="ru")
    desk.free()
    dialog = desk.open()
    assert desk.free_rows() == [("Күткен", tuesday)]
    assert "Күткен Адам" in desk.said().replace("Адам Күткен", "Күткен Адам")
    assert "вторник, двадцать четвёртое ноября" in desk.said()
    assert desk.said().endswith("?")
    desk.press(Key.Key_Return)
    entry = waiting.entry(row.id, now=NOW)
    assert entry.state is WaitingState.BOOKED
    assert booking.visit(entry.visit_id).at == tuesday
    assert desk.told == [Changes.VISITS | Changes.JOURNAL | Changes.WAITING]
    assert desk.said().startswith("Вы записаны на")
    assert desk.news() == "Booked: Күткен А., Tue 24.11 09:00"
    assert (desk.free_rows(), desk.listed()) == ([], [])
    assert dialog.isVisible()


def test_a_second_enter_books_nobody_while_the_answer_is_read(desk, tuesday):
    first = desk.wait_for("Бірінші Адам")
    second = desk.wait_for("Екінші Адам", now=NOW + timedelta(seconds=1))
    desk.free(0)
    desk.free(1)
    desk.open()
    answered = [desk.press(Key.Key_Return), desk.said()][1]
    desk.press(Key.Key_Return, times=2)
    assert desk.said() == answered
    assert waiting.entry(first.id, now=NOW).state is WaitingState.BOOKED
    assert waiting.entry(second.id, now=NOW).state is WaitingState.WAITING
    desk.press(Key.Key_Down)
    assert desk.said() != answered
    desk.press(Key.Key_Return)
    assert waiting.entry(second.id, now=NOW).state is WaitingState.BOOKED


def test_ctrl_z_and_the_link_take_the_booking_back(desk, tuesday):
    row = desk.wait_for("Күткен Адам")
    desk.free()
    dialog = desk.open()
    for take_back in (lambda: desk.press(Key.Key_Z, Ctrl), lambda: dialog.news.action().click()):
        desk.press(Key.Key_Return)
        assert waiting.entry(row.id, now=NOW).state is WaitingState.BOOKED
        take_back()
        assert waiting.entry(row.id, now=NOW) == row
        assert desk.free_rows() == [("Күткен", tuesday)]
        assert desk.news() == "Taken back: Booked from the waiting list: Күткен А."
        dialog.freed.table.setFocus()


@pytest.mark.parametrize("letter", ["n", "т", "N"])
def test_n_means_no_answer_in_every_layout_and_the_next_person_is_read(desk, tuesday, letter):
    row = desk.wait_for("Бұрынғы Адам")
    desk.wait_for("Кейінгі Адам", now=NOW + timedelta(seconds=1))
    desk.free()
    desk.open()
    assert desk.free_rows() == [("Бұрынғы", tuesday)]
    desk.type(letter)
    assert desk.free_rows() == [("Кейінгі", tuesday)]
    assert "Кейінгі" in desk.said()
    assert waiting.entry(row.id, now=NOW).calls == 1
    assert desk.listed() == ["Кейінгі", "Бұрынғы"]
    assert "Бұрынғы А." in desk.news()


def test_a_time_taken_meanwhile_is_worded_and_the_list_is_read_anew(desk, tuesday):
    row = desk.wait_for("Күткен Адам")
    desk.free(0)
    later = desk.free(1)
    desk.open()
    other = make_person("Жылдам Адам")
    order = BookingOrder(other.id, desk.doctor.id, tuesday, Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    desk.press(Key.Key_Return)
    assert "is already taken" in desk.news()
    assert "Next free: 24.11 09:15" in desk.news()
    assert desk.free_rows() == [("Күткен", later)]
    assert waiting.entry(row.id, now=NOW).state is WaitingState.WAITING


def test_somebody_not_attached_needs_a_reason_in_the_entry_first(desk):
    person = make_person("Басқа Жақтан", status=AttachmentStatus.ELSEWHERE)
    row = waiting.add(WaitingOrder(person.id, desk.doctor.id), now=NOW, actor=ACTOR)
    desk.free()
    dialog = desk.open()
    assert "attached elsewhere" in [label.text() for label in dialog.freed.findChildren(QLabel)]
    desk.press(Key.Key_Return)
    assert "another clinic" in desk.news()
    desk.press(Key.Key_Down)
    assert dialog.list.table.hasFocus()
    desk.press(Key.Key_Return)
    dialog.form.override.setFocus()
    desk.type("жүкті")
    desk.press(Key.Key_Return)
    assert waiting.entry(row.id, now=NOW).override_reason == "жүкті"
    desk.press(Key.Key_Up)
    assert dialog.freed.table.hasFocus()
    desk.press(Key.Key_Return)
    line = journal.row(booking.visit(waiting.entry(row.id, now=NOW).visit_id).request_id)
    assert line.override_reason == "жүкті"


def test_hints_warn_and_never_block(desk):
    other = make_doctor("Қасымов Болат Ерланұлы", specialty="surgeon", hours="09:00-10:00")
    row = desk.wait_for("Күткен Адам")
    at = desk.free()
    booking.book(BookingOrder(row.person.id, other.id, at, Channel.PHONE), now=NOW, actor=ACTOR)
    dialog = desk.open()
    assert "Booked with another doctor at the same time" in [
        label.text() for label in dialog.freed.findChildren(QLabel)
    ]
    desk.press(Key.Key_Return)
    assert waiting.entry(row.id, now=NOW).state is WaitingState.BOOKED


def test_f6_changes_the_language_and_remembers_it_for_the_person(desk):
    row = desk.wait_for("Күткен Адам")
    desk.free()
    desk.open()
    kazakh = desk.said()
    assert "қараша" in kazakh
    desk.press(Key.Key_F6)
    assert "ноября" in desk.said()
    assert register.get(row.person.id, now=NOW).person.language == "ru"
    desk.press(Key.Key_F7)
    assert "24 ноября" in desk.said()
    desk.press(Key.Key_Return)
    assert desk.said().startswith("Вы записаны")
    desk.press(Key.Key_F6)
    assert register.get(row.person.id, now=NOW).person.language == "kk"
    assert "жазылдыңыз" in desk.said()


# --- the list ---------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_whom_text_and_state(desk):
    surgeon = make_doctor(
        "Өтегенов Нұрлан Талғатұлы", specialty="surgeon", hours="08:00-08:15", weekdays=range(1)
    )
    desk.wait_for("Ахметов Серік")
    desk.wait_for("Белова Нина", doctor=surgeon, note="с анализами", last_day=date(2026, 11, 29))
    gone = desk.wait_for("Кеткен Адам")
    waiting.withdraw(gone.id, "қажет емес", now=NOW, actor=ACTOR)
    dialog = desk.open()
    assert desk.listed() == ["Ахметов", "Белова"]
    for value, people in (
        (f"doctor {surgeon.id}", ["Белова"]),
        ("specialty surgeon", ["Белова"]),
        ("specialty general_practice", ["Ахметов"]),
        ("", ["Ахметов", "Белова"]),
    ):
        dialog.list.whom.setCurrentIndex(dialog.list.whom.findData(value))
        assert desk.listed() == people
    dialog.list.text.setFocus()
    desk.type("анализ")
    dialog.list._timer.timeout.emit()
    assert desk.listed() == ["Белова"]
    desk.type("рр")
    dialog.list._timer.timeout.emit()
    assert desk.listed() == []
    assert dialog.list.empty.isVisible()
    desk.press(Key.Key_Escape)
    assert dialog.isVisible()
    assert desk.listed() == ["Ахметов", "Белова"]
    dialog.list.states.setCurrentIndex(2)
    assert desk.listed() == ["Кеткен"]
    table = dialog.list.table
    assert table.rows.index(0, 6).data() == "қажет емес"
    assert not dialog.withdraw_button.isEnabled()
    desk.press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_an_entry_shows_what_one_has_to_know(desk):
    person = desk.wait_for(
        "Ахметов Серік",
        urgency=2,
        part_of_day=PartOfDay.MORNING,
        first_day=date(2026, 11, 10),
        last_day=NOW.date(),
    ).person
    other = make_doctor("Қасымов Болат Ерланұлы")
    booking.book(
        BookingOrder(person.id, other.id, NOW.replace(hour=9, minute=15), Channel.PHONE), now=NOW, actor=ACTOR
    )
    dialog = desk.open()
    dialog._clock = type(dialog._clock).set_to(NOW + timedelta(days=1))
    dialog.reload()
    cells = [dialog.list.table.rows.index(0, column).data() for column in range(7)]
    assert cells == [
        "!! urgent",
        "Mon 23.11",
        "Ахметов Серік",
        "+7 701 123 45 67",
        "Ахметова А. С., ВОП",
        "10.11–23.11.2026, before noon",
        "The last day is over. · Has a visit: Mon 23.11 09:15, Қасымов Б. Е.",
    ]


def test_del_takes_somebody_off_with_a_reason(desk):
    row = desk.wait_for("Ахметов Серік")
    dialog = desk.open()
    desk.press(Key.Key_Delete)
    assert dialog.reason.isVisible()
    desk.press(Key.Key_Return)
    assert waiting.entry(row.id, now=NOW).state is WaitingState.WAITING
    desk.press(Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.reason.isVisible()
    assert dialog.freed.isVisible()
    desk.press(Key.Key_Delete)
    desk.type("көшіп кетті")
    desk.press(Key.Key_Return)
    gone = waiting.entry(row.id, now=NOW)
    assert (gone.state, gone.gone_reason) == (WaitingState.GONE, "көшіп кетті")
    assert desk.told == [Changes.WAITING]
    assert desk.listed() == []
    desk.press(Key.Key_Z, Ctrl)
    assert desk.listed() == ["Ахметов"]


def test_a_usual_reason_is_one_key_away(desk):
    row = desk.wait_for("Ахметов Серік")
    dialog = desk.open()
    desk.press(Key.Key_Delete)
    dialog.reason.chips[1].setFocus()
    desk.press(Key.Key_Return)
    assert waiting.entry(row.id, now=NOW).gone_reason == "went to another clinic"


def test_the_visit_got_past_the_list_is_shown(desk):
    row = desk.wait_for("Ахметов Серік")
    other = make_doctor("Қасымов Болат Ерланұлы")
    order = BookingOrder(row.person.id, other.id, NOW + timedelta(days=1), Channel.PHONE)
    visit = booking.book(order, now=NOW, actor=ACTOR).visit
    dialog = desk.open()
    dialog.show_button.setFocus()
    desk.press(Key.Key_Return)
    assert desk.shown == [visit.id]
    assert not dialog.isVisible()


def test_the_list_is_printed_as_it_is_narrowed(desk):
    desk.wait_for("Ахметов Серік")
    desk.wait_for("Белова Нина")
    dialog = desk.open()
    dialog.list.text.setFocus()
    desk.type("белова")
    dialog.list._timer.timeout.emit()
    desk.press(Key.Key_P, Ctrl | Shift)
    (sheet,) = desk.printed
    assert [row.cells[3].texts[0].text for row in sheet.table.rows] == ["Белова Нина"]
    assert sheet.top[0].parts[0].texts[0].text == "Бесағаш амбулаториясы"


# --- the form -----------------------------------------------------------------------------------------------


def test_somebody_is_put_on_the_list_by_keys_alone(desk, qtbot):
    make_person("Ахметов Серік Болатұлы", language="kk")
    dialog = desk.open()
    assert dialog.list.empty.isVisible()
    desk.press(Key.Key_W, Ctrl)
    assert dialog.form.finder.line.hasFocus()
    desk.type("ахметов сер")
    desk.press(Key.Key_Return)
    assert dialog.form.finder.person.name.last == "Ахметов"
    assert dialog.form.target.hasFocus()
    desk.press(Key.Key_Return)
    assert dialog.form.news.text() == "Choose a doctor or a specialty."
    desk.press(Key.Key_Down)
    dialog.form.urgency._buttons[dialog.form.urgency.value()].setFocus()
    desk.press(Key.Key_Right)
    desk.press(Key.Key_Return)
    (row,) = waiting.entries(now=NOW)
    assert (row.doctor, row.specialty, row.urgency) == (None, "general_practice", Urgency.SOON)
    assert (row.first_day, row.last_day, row.part) == (NOW.date(), None, PartOfDay.ANY)
    assert desk.told == [Changes.WAITING]
    assert desk.listed() == ["Ахметов"]
    assert desk.news() == "On the waiting list: Ахметов С. Б."
    assert "күту тізімі" in desk.said()
    assert dialog.list.table.hasFocus()


def test_the_form_opens_for_the_person_of_the_call(desk):
    person = make_person("Ахметов Серік Болатұлы")
    clock_check.trust_any_clock(trusted=True)  # three days are made here in a moment
    waiting.add(WaitingOrder(person.id, desk.doctor.id), now=NOW - timedelta(days=3), actor=ACTOR)
    dialog = desk.open(add_for=person, doctor_id=desk.doctor.id)
    form = dialog.form
    assert form.isVisible()
    assert form.finder.person == person
    assert form.order() == WaitingOrder(person.id, desk.doctor.id, first_day=NOW.date(), language="")
    assert form.finder.remark.text() == "Already on the waiting list for this since 20.11.2026."
    desk.press(Key.Key_Return)
    assert len(waiting.entries(now=NOW)) == 2, "it warns and does not forbid"


def test_missing_people_and_impossible_days_are_said_in_the_form(desk):
    make_person("Ахметов Серік Болатұлы")
    dialog = desk.open(specialty="general_practice")
    form = dialog.form
    desk.press(Key.Key_Return)
    form.save()
    assert form.news.text() == "Choose the person who waits."
    desk.type("ахметов")
    desk.press(Key.Key_Return)
    assert form.save_button.hasFocus()
    form.first.setDate(form.first.date().addDays(-20))
    form.has_last.setChecked(True)
    form.last.setDate(form.first.date().addDays(3))
    desk.press(Key.Key_Return)
    assert form.news.text() == "Last day: this day is over."
    assert waiting.entries(now=NOW) == []


def test_esc_goes_back_and_what_is_typed_stays(desk):
    make_person("Ахметов Серік Болатұлы")
    dialog = desk.open()
    desk.press(Key.Key_W, Ctrl)
    desk.type("ахметов")
    desk.press(Key.Key_Return)
    dialog.form.note.setFocus()
    desk.type("талдаумен")
    desk.press(Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.form.isVisible()
    desk.press(Key.Key_W, Ctrl)
    assert dialog.form.note.text() == "талдаумен"
    assert dialog.form.finder.person.name.last == "Ахметов"


def test_enter_changes_an_entry_and_keeps_its_place(desk):
    first = desk.wait_for(
        "Ахметов Серік", part_of_day=PartOfDay.MORNING, last_day=date(2026, 12, 1), note="x"
    )
    desk.wait_for("Белова Нина", now=NOW + timedelta(seconds=1))
    dialog = desk.open()
    desk.press(Key.Key_Return)
    form = dialog.form
    assert form.finder.person == first.person
    assert not form.finder.other_button.isVisible()
    assert (form.part.value(), form.note.text(), form.has_last.isChecked()) == ("morning", "x", True)
    form.note.setFocus()
    desk.type("yz")
    desk.press(Key.Key_Return)
    changed = waiting.entry(first.id, now=NOW)
    assert (changed.note, changed.part, changed.last_day) == ("xyz", PartOfDay.MORNING, date(2026, 12, 1))
    assert desk.listed() == ["Ахметов", "Белова"]
    desk.press(Key.Key_W, Ctrl)
    assert dialog.form.finder.person is None
    assert dialog.form.note.text() == ""


# --- look ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_fits_the_smallest_screen_with_every_text_whole(desk, qapp, language):
    switch_language(qapp, language)
    desk.wait_for("Константинопольский Максимилиан Владиславович", urgency=2)
    desk.wait_for("Ахметов Серік")
    desk.free(0)
    desk.free(1)
    dialog = desk.open()
    dialog.resize(903, 472)
    for act in (lambda: None, dialog._ask_reason, dialog.reason.drop_button.click, dialog.add):
        act()
        QApplication.processEvents()
        assert (dialog.width(), dialog.height()) <= (903, 472)
        for button in dialog.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.minimumSizeHint().width(), button.text()
        for label in dialog.findChildren(QLabel):
            if (
                label.isVisible()
                and not label.wordWrap()
                and label.objectName() not in {"news", "match_hints"}
            ):
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
    assert dialog.list.table.horizontalHeader().length() <= 903


def test_everything_that_takes_the_focus_has_a_name(desk):
    desk.wait_for("Ахметов Серік", urgency=2)
    desk.free()
    dialog = desk.open()
    for act in (lambda: None, dialog._ask_reason, dialog.reason.drop_button.click, dialog.add):
        act()
        QApplication.processEvents()
        reached = [one for one in dialog.findChildren(QWidget) if one.isVisible() and takes_focus(one)]
        assert len(reached) >= 8
        assert [one for one in reached if not (one.accessibleName() or getattr(one, "text", str)())] == []


def takes_focus(widget):
    inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox | QDateEdit)
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not inner


def test_a_change_of_language_reaches_every_text(desk, qapp):
    desk.wait_for("Ахметов Серік", urgency=2)
    desk.free()
    dialog = desk.open()
    switch_language(qapp, "ru")
    QApplication.processEvents()
    assert dialog.windowTitle() == "Лист ожидания"
    assert dialog.list.table.rows.index(0, 0).data() == "!! срочно"
    assert dialog.list.states.currentText() == "Ждут"
    assert dialog.freed.book_button.text() == "Записать"
    assert desk.listed() == ["Ахметов"]
    switch_language(qapp, "kk")
    QApplication.processEvents()
    assert dialog.windowTitle() == "Күту тізімі"
    assert dialog.list.table.rows.index(0, 0).data() == "!! шұғыл"
