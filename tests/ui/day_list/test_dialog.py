"""The day list through its real dialog on a real file, by keyboard."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from clinic_desk import i18n
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.day_list import KnownDay
from clinic_desk.rules.rows import Channel
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services import booking, call_sheets, day_list
from clinic_desk.services.day_list import DayChange, Duty
from clinic_desk.ui.day_list.draft import ShownDay
from tests.make import ACTOR, make_person
from tests.ui.day_list.conftest import NOW

HOLIDAY = date(2026, 12, 16)
FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
KEY = Qt.Key


def entered(first=YEAR[0], last=date(2030, 12, 31)):
    return day_list.days_between(first, last)


def save(*changes):
    return day_list.save_days(changes, now=NOW, actor=ACTOR)


def book(doctor, day, at="10:00"):
    moment = datetime.combine(day, time.fromisoformat(at))
    order = booking.BookingOrder(make_person().id, doctor.id, moment, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def click(dialog, name):
    dialog.findChild(QPushButton, name).click()


# --- by keyboard only ------------------------------------------------------------------------------


def test_a_holiday_is_entered_named_and_saved_by_keyboard(open_dialog, keys, told):
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    keys.press(KEY.Key_Return)  # on to the fields
    keys.type("Емхана күні")
    keys.press(KEY.Key_Return)  # saves
    assert entered() == [ClinicDay(HOLIDAY, DayKind.HOLIDAY, "Емхана күні")]
    assert told == [Changes.TIMETABLE]
    assert dialog.news.text() == "Сохранен 1 день."


@pytest.mark.parametrize(
    ("letters", "kind"),
    [
        ("hHрР", DayKind.HOLIDAY),
        ("oOщЩ", DayKind.DAY_OFF),
        ("wWцЦ", DayKind.WORKING),
        ("sSыЫ", DayKind.SHORT),
    ],
)
def test_the_keys_of_the_kinds_work_in_each_layout(open_dialog, keys, letters, kind):
    dialog = open_dialog(HOLIDAY)
    for letter in letters:
        keys.type(letter)
        assert dialog.year.form.kind_chosen() is kind
        keys.press(KEY.Key_Delete)
        assert dialog.year.form.kind_chosen() is None
        assert not dialog.save_button.isEnabled()


def test_arrows_and_pages_go_about_the_year(open_dialog, keys):
    dialog = open_dialog(date(2028, 2, 29))
    keys.press(KEY.Key_PageDown)
    assert (dialog.year.day, dialog.year.year_label.text()) == (date(2029, 2, 28), "2029")
    keys.press(KEY.Key_Right, KEY.Key_Down, KEY.Key_Left, KEY.Key_Up, KEY.Key_Up)
    assert dialog.year.day == date(2029, 2, 21)
    keys.press(KEY.Key_Home)
    assert dialog.year.day == NOW.date()
    keys.press(*[KEY.Key_Right] * 39)
    assert dialog.year.day == date(2027, 1, 1)
    assert dialog.year.year_label.text() == "2027"


def test_a_year_is_taken_over_by_keyboard_and_taken_back(open_dialog, keys, told):
    dialog = open_dialog(date(2027, 1, 1))
    assert not dialog.year.empty.isHidden()
    while QApplication.focusWidget().objectName() != "empty_action":
        keys.press(KEY.Key_Tab)
    keys.press(KEY.Key_Space)
    page = dialog.proposals
    assert page.list.hasFocus()
    assert page.title.text() == "По закону на 2027 год"
    keys.press(KEY.Key_Space)  # not the first of January
    keys.press(KEY.Key_Down, KEY.Key_Down, KEY.Key_Down)
    assert page.list.currentItem().checkState(0) is Qt.CheckState.Unchecked  # a short day
    keys.press(KEY.Key_Space)
    assert page.count.text() == "отмечено 18 дней"
    keys.press(KEY.Key_Return)
    assert entered() == []
    assert dialog.news.text() == "Внесено 18 дней, еще не сохранено."
    assert dialog.save_button.hasFocus()
    keys.press(KEY.Key_Return)
    days = {one.day: one.kind for one in entered()}
    assert len(days) == 18
    assert date(2027, 1, 1) not in days
    assert days[date(2027, 1, 6)] is DayKind.SHORT
    assert date(2027, 5, 16) not in days  # an estimate is nobody's to take over unseen
    assert len(dialog.year.model.rows()) == 18
    dialog.year.view.setFocus()
    QTest.keySequence(dialog, "Ctrl+Z")
    assert entered() == []
    assert dialog.news.text().startswith("Действие отменено: Изменен календарь клиники: 02.01.2027")
    assert told == [Changes.TIMETABLE, Changes.TIMETABLE | Changes.SHEETS]


def test_changes_in_hand_step_back_one_by_one(open_dialog, keys):
    dialog = open_dialog(FRIDAY)
    keys.type("o")
    keys.press(KEY.Key_Right)
    keys.type("w")
    assert dialog.save_button.isEnabled()
    QTest.keySequence(dialog, "Ctrl+Z")
    assert dialog.year.form.kind_chosen() is None
    assert dialog.save_button.isEnabled()
    QTest.keySequence(dialog, "Ctrl+Z")
    assert not dialog.save_button.isEnabled()
    QTest.keySequence(dialog, "Ctrl+Z")
    assert dialog.news.text() == "Нет вашего действия, которое можно отменить."


def test_undo_leaves_what_others_or_other_windows_did(open_dialog, doctor):
    visit = book(doctor, FRIDAY)
    dialog = open_dialog(FRIDAY)
    QTest.keySequence(dialog, "Ctrl+Z")
    assert dialog.news.text() == "Нет вашего действия, которое можно отменить."
    assert [one.id for one in day_list.booked_on(FRIDAY)] == [visit.id]


# --- the day in hand -------------------------------------------------------------------------------


def test_a_moved_day_off_marks_both_days_in_one_action(open_dialog, keys):
    dialog = open_dialog(FRIDAY)
    keys.type("o")
    form = dialog.year.form
    assert form.partner.date().toPython() == SATURDAY
    form.partner_button.click()
    assert dialog.news.text().startswith("Пт 04.12 — выходной, Сб 05.12 — рабочий")
    dialog.save_button.click()
    assert entered() == [
        ClinicDay(FRIDAY, DayKind.DAY_OFF, KnownDay.MOVED),
        ClinicDay(SATURDAY, DayKind.WORKING, "", like_weekday=4),
    ]
    QTest.keySequence(dialog, "Ctrl+Z")
    assert entered() == []


def test_it_is_the_same_from_the_side_of_saturday(open_dialog, keys):
    dialog = open_dialog(SATURDAY)
    keys.type("w")
    assert dialog.year.form.partner.date().toPython() == FRIDAY
    dialog.year.form.partner_button.click()
    dialog.save_button.click()
    assert [(one.day, one.kind, one.like_weekday) for one in entered()] == [
        (FRIDAY, DayKind.DAY_OFF, None),
        (SATURDAY, DayKind.WORKING, 4),
    ]


def test_a_short_day_says_when_it_ends(open_dialog, keys):
    dialog = open_dialog(FRIDAY)
    keys.type("s")
    form = dialog.year.form
    assert (form.closes.isVisible(), form.like.isVisible(), form.partner.isVisible()) == (True, False, False)
    assert form.closes.time().toString("HH:mm") == "16:00"
    form.closes.setFocus()
    form.closes.setTime(form.closes.time().addSecs(-3600))
    dialog.save_button.click()
    assert entered() == [ClinicDay(FRIDAY, DayKind.SHORT, "", closes_at=15 * 60)]


def test_duty_doctors_are_typed_with_several_hours(open_dialog, keys, doctor):
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    duties = dialog.year.form.duties
    duties.add_button.click()
    assert duties.lines[0].doctor.hasFocus()
    line = duties.lines[0]
    line.hours.setFocus()
    line.hours.selectAll()
    keys.type("9-11, 14-16")
    line.room.setFocus()
    keys.type("2")
    keys.press(KEY.Key_Return)
    wanted = (Duty(doctor.id, Span(540, 660), "2"), Duty(doctor.id, Span(840, 960), "2"))
    assert day_list.duties_between(HOLIDAY, HOLIDAY) == {HOLIDAY: wanted}
    assert duties.lines[0].hours.text() == "09:00-11:00, 14:00-16:00"
    line = dialog.year.model.second_line(ShownDay(HOLIDAY, None, wanted))
    assert "дежурят: Ахметова А. С. 09:00-11:00" in line
    duties.lines[0].remove.click()
    dialog.save_button.click()
    assert day_list.duties_between(HOLIDAY, HOLIDAY) == {}
    assert [one.day for one in entered()] == [HOLIDAY]


def test_hours_that_cannot_be_read_are_marked_and_nothing_is_saved(open_dialog, keys, doctor):
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    duties = dialog.year.form.duties
    duties.add_button.click()
    duties.lines[0].hours.setFocus()
    duties.lines[0].hours.selectAll()
    keys.type("утром")
    assert duties.reason.text() == "Часы не поняты. Напишите так: 09:00-13:00"
    dialog.save_button.click()
    assert entered() == []


def test_a_known_name_is_shown_in_the_language_of_the_window(open_dialog, speak):
    save(DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.HOLIDAY, KnownDay.INDEPENDENCE)))
    dialog = open_dialog(HOLIDAY)
    form = dialog.year.form
    assert form.name.text() == "День независимости"
    speak(dialog, "kk")
    assert form.name.text() == "Тәуелсіздік күні"
    assert not dialog.save_button.isEnabled()
    assert dialog.year.view.accessibleName() == "сәрсенбі, 16 желтоқсан 2026: Мереке · Тәуелсіздік күні"


def test_a_known_name_that_is_typed_is_stored_by_its_source(open_dialog, keys):
    dialog = open_dialog(FRIDAY)
    keys.type("h")
    keys.press(KEY.Key_Return)
    keys.type("наурыз мейрамы")
    dialog.save_button.click()
    assert entered()[0].name == KnownDay.NAURYZ


def test_a_day_that_is_over_can_only_be_read(open_dialog, keys):
    dialog = open_dialog(date(2026, 11, 20))
    keys.type("h")
    assert dialog.news.text() == "Этот день прошел: он остается таким, каким был показан."
    assert not dialog.save_button.isEnabled()
    assert not dialog.year.form.kind.isEnabled()
    assert not dialog.findChild(QPushButton, "kind_holiday").isEnabled()


# --- mouse and list --------------------------------------------------------------------------------


def test_a_click_takes_a_day_in_hand(open_dialog, qtbot):
    dialog = open_dialog()
    view = dialog.year.view
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.day_rect(HOLIDAY).center())
    assert dialog.year.day == HOLIDAY
    click(dialog, "kind_holiday")
    assert dialog.year.form.kind_chosen() is DayKind.HOLIDAY
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert dialog.year.day == HOLIDAY


def test_every_day_of_a_year_has_its_own_place(open_dialog):
    view = open_dialog(date(2028, 1, 1)).year.view
    days = [date.fromordinal(date(2028, 1, 1).toordinal() + offset) for offset in range(366)]
    assert [view.day_at(view.day_rect(day).center().toPointF()) for day in days] == days


def test_a_line_of_the_list_leads_to_its_day(open_dialog, keys):
    save(
        DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.DAY_OFF, "Жөндеу")),
        DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.HOLIDAY, KnownDay.INDEPENDENCE)),
    )
    dialog = open_dialog(FRIDAY)
    dialog.year.list.setFocus()
    keys.press(KEY.Key_Down)
    assert dialog.year.day == HOLIDAY
    assert dialog.year.form.title.text() == "среда, 16 декабря 2026"


# --- whom it hits ----------------------------------------------------------------------------------


def test_visits_hit_are_shown_before_anything_is_written(open_dialog, keys, doctor):
    book(doctor, HOLIDAY, "08:15")
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    dialog.save_button.click()
    assert entered() == []
    assert dialog.ask.question() == "1 запись попадет на время без приема."
    assert "Ср 16.12 08:15 · Ахметов С. Б. → Ахметова А. С." in dialog.ask.findChild(QLabel, "details").text()
    keys.press(KEY.Key_Escape)
    assert (entered(), dialog.save_button.isEnabled()) == ([], True)
    dialog.save_button.click()
    dialog.ask.button("keep").click()
    assert [one.day for one in entered()] == [HOLIDAY]
    assert len(day_list.booked_on(HOLIDAY)) == 1
    assert call_sheets.open_sheets(NOW) == []


def test_a_call_sheet_is_made_with_one_key(open_dialog, keys, doctor, told):
    visit = book(doctor, HOLIDAY)
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    dialog.save_button.click()
    keys.press(KEY.Key_Return)  # the first answer has the focus
    (sheet,) = call_sheets.open_sheets(NOW)
    assert [one.visit.id for one in call_sheets.sheet(sheet.id, now=NOW).lines] == [visit.id]
    assert told == [Changes.TIMETABLE | Changes.SHEETS]
    assert dialog.news.text() == "Сохранен 1 день. Составлен 1 лист обзвона."


# --- leaving ---------------------------------------------------------------------------------------


def test_esc_asks_about_what_is_not_saved(open_dialog, keys):
    dialog = open_dialog(FRIDAY)
    keys.type("o")
    keys.press(KEY.Key_Escape)
    assert dialog.isVisible()
    assert dialog.ask.question() == "Не сохранен 1 день."
    keys.press(KEY.Key_Escape)  # go on editing
    assert dialog.year.view.hasFocus()
    keys.press(KEY.Key_Escape)
    dialog.ask.button("save").click()
    assert not dialog.isVisible()
    assert [one.day for one in entered()] == [FRIDAY]


def test_discarded_changes_are_not_written(open_dialog, keys):
    dialog = open_dialog(FRIDAY)
    keys.type("o")
    dialog.close()
    assert dialog.isVisible()
    dialog.ask.button("discard").click()
    assert not dialog.isVisible()
    assert entered() == []


def test_esc_leads_back_from_the_proposals(open_dialog, keys):
    dialog = open_dialog(date(2027, 1, 1))
    dialog.year.proposals_button.click()
    keys.press(KEY.Key_Escape)
    assert dialog.isVisible()
    assert dialog.year.view.hasFocus()
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()


# --- the look --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_fits_the_smallest_screen_with_duty_doctors(open_dialog, doctor, qtbot, language):
    i18n.use_language(language)
    entry = ClinicDay(HOLIDAY, DayKind.HOLIDAY, KnownDay.INDEPENDENCE)
    save(DayChange(HOLIDAY, entry, (Duty(doctor.id, Span(540, 780), "2"),)))
    dialog = open_dialog(HOLIDAY)
    dialog.resize(903, 472)
    assert dialog.minimumSizeHint().width() <= 903
    assert dialog.minimumSizeHint().height() <= 472
    line = dialog.year.form.duties.lines[0]
    qtbot.waitUntil(lambda: line.width() <= dialog.year.form.parentWidget().width())
    dialog.year.proposals_button.click()
    assert dialog.minimumSizeHint().width() <= 903


def test_no_text_stays_behind_when_the_language_changes(open_dialog, speak):
    dialog = open_dialog(date(2027, 1, 1))
    dialog.year.proposals_button.click()
    speak(dialog, i18n.PSEUDO)
    texts = [
        one.text()
        for one in (*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton))
        if any(map(str.isalpha, one.text()))
    ]
    bare = {one for one in texts if not one.startswith("⟦")}
    assert bare <= {dialog.year.form.title.text()}


def test_an_empty_next_year_is_said_and_one_key_away(open_dialog, keys):
    save(DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.HOLIDAY)))
    dialog = open_dialog()
    assert dialog.news.text() == "На 2027 год еще ничего не внесено."
    dialog.news.action().click()
    assert dialog.year.day == date(2027, 1, 1)
    assert not dialog.year.empty.isHidden()
    save(DayChange(date(2027, 1, 1), ClinicDay(date(2027, 1, 1), DayKind.HOLIDAY)))
    assert open_dialog().news.text() == ""


def test_what_another_desk_entered_meanwhile_is_not_written_over(open_dialog, keys):
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    save(DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.SHORT, "", closes_at=900)))
    dialog.save_button.click()
    assert dialog.news.text().startswith("Тем временем это изменили")
    assert entered()[0].kind is DayKind.SHORT
    dialog.revert_button.click()
    assert dialog.year.form.kind_chosen() is DayKind.SHORT


def test_everything_that_takes_the_focus_has_a_name(open_dialog, keys, doctor):
    dialog = open_dialog(HOLIDAY)
    keys.type("h")
    dialog.year.form.duties.add_button.click()
    reached = {
        one
        for one in dialog.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.objectName()[:3] not in {"", "qt_"}
    }
    assert len(reached) > 20
    nameless = [
        one.objectName()
        for one in reached
        if not (one.accessibleName() or one.accessibleDescription() or getattr(one, "text", str)())
    ]
    assert nameless == []
