"""A call sheet worked off with the keyboard alone: what is read, what is written, what is shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from clinic_desk import i18n
from clinic_desk.models.waiting import WaitingEntry
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.services import absences, booking, call_sheets, holds
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.absences import call_sheet_dialog
from clinic_desk.ui.absences.call_sheet_dialog import CallSheetDialog
from tests.make import ACTOR, NOW, make_person

TUESDAY = date(2026, 11, 24)
KEYS = Qt.Key
CLINIC = {"kk": "Бесағаш амбулаториясы", "ru": "Бесагашская амбулатория"}


class Told(list):
    """What the dialog told the window."""

    sheets: list
    visits: list


@pytest.fixture
def told():
    made = Told()
    made.sheets, made.visits = [], []
    return made


@pytest.fixture
def sheet_id(doctor, booked):
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.SICK, reason="грипп")
    return absences.close_doctor_days(order, now=NOW, actor=ACTOR).sheet_id


@pytest.fixture
def dialog(sheet_id, clock, show, told):
    return show(
        CallSheetDialog(
            None,
            clock,
            lambda: ACTOR,
            told.append,
            sheet_id,
            clinic=CLINIC,
            show_visit=told.visits.append,
            print_sheet=told.sheets.append,
        )
    )


def states(sheet_id):
    return [str(line.state) for line in call_sheets.sheet(sheet_id, now=NOW).lines]


def test_everybody_is_called_with_one_key_each(dialog, sheet_id, booked, press, told):
    assert dialog.line.visit.id == booked[0].id
    first = dialog.offer
    press(KEYS.Key_Return)
    assert booking.visit(booked[0].id).at == first.at
    assert dialog.line.visit.id == booked[1].id
    press("N")
    assert dialog.line.visit.id == booked[2].id
    press("W")
    assert dialog.line.visit.id == booked[1].id, "the one who did not answer comes round again"
    press("K")
    assert states(sheet_id) == ["moved", "kept", "waiting"]
    assert WaitingEntry.select().count() == 1
    assert dialog.head.progress_text.text() == "3 of 3 done"
    assert dialog.pages.currentWidget() is dialog.finished_page
    assert Changes.SHEETS in told[0]
    assert Changes.VISITS in told[0]


def test_the_keys_answer_on_a_russian_layout_too(dialog, sheet_id, press):
    press("т")
    assert call_sheets.sheet(sheet_id, now=NOW).lines[0].calls == 1
    press("ц")
    assert states(sheet_id)[1] == "waiting"


def test_digits_answer_on_a_kazakh_layout_too(dialog, press):
    press("ә")
    assert dialog.panel.offers[1].isChecked()
    press('"')
    assert dialog.panel.offers[0].isChecked()


def test_another_time_is_offered_said_and_agreed_to(dialog, booked, press):
    before = dialog.spoken.text()
    press("2")
    assert dialog.panel.offers[1].isChecked()
    assert dialog.spoken.text() != before
    second = dialog.offer
    press(KEYS.Key_Return)
    assert booking.visit(booked[0].id).at == second.at


def test_each_person_is_addressed_in_the_own_language_and_never_told_why(dialog, press):
    assert dialog.spoken.text().startswith("Здравствуйте, это регистратура медицинской организации")
    assert "Иванова Елена Петровна" in dialog.spoken.text()
    press(KEYS.Key_Down)
    assert dialog.spoken.text().startswith("Сәлеметсіз бе!")
    press(KEYS.Key_Down)
    assert "баланың" in dialog.spoken.text() or "Бала" in dialog.spoken.text()
    press(KEYS.Key_F6)
    assert "Ребёнок" in dialog.spoken.text()
    for text in ("грипп", "болен", "больнич", "науқас", "ауырып"):
        assert text not in dialog.spoken.text()


def test_the_telephone_stands_large_and_its_absence_is_said(dialog, press):
    assert dialog.panel.phone.text() == "+7 701 000 00 01, +7 727 000 00 01"
    assert dialog.panel.phone.font().pixelSize() >= 18
    press(KEYS.Key_End)
    assert dialog.panel.phone.text() == "no telephone"


def test_cancelling_asks_for_the_reason_in_place(dialog, sheet_id, booked, press):
    press(KEYS.Key_Delete)
    assert QApplication.focusWidget() is dialog.reason.line
    press(KEYS.Key_Return)
    assert states(sheet_id)[0] == "open", "without a reason nothing is cancelled"
    press(KEYS.Key_Escape)
    assert QApplication.focusWidget() is dialog.table
    assert dialog.isVisible()
    press(KEYS.Key_Delete, *"уехал", KEYS.Key_Return)
    visit = booking.visit(booked[0].id)
    assert (visit.state, visit.cancel_reason) == ("cancelled", "уехал")
    assert dialog.line.visit.id == booked[1].id


def test_a_time_given_away_meanwhile_is_told_and_the_next_best_offered(dialog, doctor, booked, press):
    gone = dialog.offer
    order = BookingOrder(make_person("Белова Нина").id, gone.doctor_id, gone.at, Channel.PHONE)
    booking.book(order, now=NOW, actor=Actor("Белова Н.", "pc-2"))
    press(KEYS.Key_Return)
    assert "pc-2" in dialog.news.text()
    assert booking.visit(booked[0].id).at == booked[0].at
    assert dialog.offer != gone
    assert "is not free any more" in dialog.panel.warning.text()
    press(KEYS.Key_Return)
    assert booking.visit(booked[0].id).at != booked[0].at


def test_ctrl_z_takes_the_last_step_back_and_the_line_is_open_again(dialog, sheet_id, booked):
    QTest.keyClick(dialog.table, KEYS.Key_Return)
    assert states(sheet_id)[0] == "moved"
    QTest.keyClick(dialog.table, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert states(sheet_id)[0] == "open"
    assert booking.visit(booked[0].id).at == booked[0].at


def test_a_settled_line_says_the_new_time_and_can_be_opened_again(dialog, sheet_id, press):
    press(KEYS.Key_Return, KEYS.Key_Home, KEYS.Key_Up)
    dialog.table.selectRow(0)
    assert not dialog.line.is_open
    assert dialog.spoken.text()
    assert dialog.panel.reopen.isVisible()
    press(KEYS.Key_Return)
    assert states(sheet_id)[0] == "moved", "Enter on a settled line writes nothing"
    dialog.panel.reopen.click()
    assert states(sheet_id)[0] == "open"
    assert dialog.line.is_open


def test_a_visit_booked_into_the_closed_day_asks_to_be_put_on(dialog, doctor, sheet_id, press):
    order = BookingOrder(
        make_person("Белова Нина").id,
        doctor.id,
        datetime(2026, 11, 24, 9, 30),
        Channel.PHONE,
        overbook_reason="срочно",
    )
    booking.book(order, now=NOW, actor=ACTOR)
    dialog.reload()
    assert "1 visit was booked" in dialog.ask.question()
    press(KEYS.Key_Return)
    assert len(states(sheet_id)) == 4
    assert dialog.ask.question() == ""
    assert dialog.spoken.isVisible()


def test_not_now_puts_the_late_visit_off_and_the_sentence_stands_again(dialog, doctor, sheet_id, press):
    order = BookingOrder(
        make_person("Белова Нина").id,
        doctor.id,
        datetime(2026, 11, 24, 9, 30),
        Channel.PHONE,
        overbook_reason="срочно",
    )
    booking.book(order, now=NOW, actor=ACTOR)
    dialog.reload()
    assert not dialog.spoken.isVisible()
    press(KEYS.Key_Escape)
    assert dialog.isVisible()
    assert dialog.spoken.isVisible()
    press(KEYS.Key_Return)
    assert dialog.ask.question() == "", "asked once, not after each call"
    press("a")
    assert len(states(sheet_id)) == 4


def test_everything_is_taken_back_after_a_question(dialog, doctor, sheet_id, booked, press):
    press(KEYS.Key_Return)
    dialog.head.take_back.click()
    press(KEYS.Key_Return)
    assert states(sheet_id)[0] == "moved", "Enter alone takes nothing back"
    dialog.head.take_back.click()
    dialog.ask.button("take_back").click()
    assert absences.list_absences(TUESDAY, TUESDAY) == []
    assert [booking.visit(one.id).at for one in booked] == [one.at for one in booked]
    assert not dialog.isVisible()


def test_the_time_on_offer_is_held_while_it_is_read_and_let_go_at_the_end(dialog, press, qtbot):
    first = dialog.offer
    qtbot.waitUntil(lambda: [one.at for one in holds.active(now=NOW)] == [first.at])
    press("2")
    qtbot.waitUntil(lambda: [one.at for one in holds.active(now=NOW)] == [dialog.offer.at])
    assert dialog.offer != first
    press(KEYS.Key_Escape)
    assert holds.active(now=NOW) == []


def test_paper_and_grid_get_what_they_need(dialog, booked, told):
    QTest.keyClick(dialog.table, KEYS.Key_P, Qt.KeyboardModifier.ControlModifier)
    (sheet,) = told.sheets
    assert len(sheet.table.rows) == 3
    QTest.keyClick(dialog.table, KEYS.Key_Return)
    dialog.table.selectRow(0)
    dialog.panel.show_visit.click()
    assert told.visits == [booked[0].id]
    assert not dialog.isVisible()


def test_of_another_room_people_are_only_told(doctor, booked, clock, show, told, press):
    order = AbsenceOrder(doctor.id, TUESDAY, TUESDAY, ExceptionKind.OTHER_ROOM, room="12")
    sheet_id = absences.close_doctor_days(order, now=NOW, actor=ACTOR, call_all=True).sheet_id
    dialog = show(
        CallSheetDialog(
            None,
            clock,
            lambda: ACTOR,
            told.append,
            sheet_id,
            clinic="Амбулатория",
            show_visit=print,
            print_sheet=print,
        )
    )
    assert "двенадцатый кабинет" in dialog.spoken.text()
    assert not dialog.buttons.waiting.isVisible()
    press(KEYS.Key_Return, KEYS.Key_Return, KEYS.Key_Return)
    assert states(sheet_id) == ["kept"] * 3
    assert booking.visit(booked[0].id).room == "12"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_language_changes_while_it_is_open(dialog, language):
    i18n.use_language(language)
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.windowTitle() == {"kk": "Қоңырау парағы", "ru": "Лист обзвона"}[language]
    assert dialog.buttons.agreed.text() == {"kk": "Келісті", "ru": "Согласен"}[language]
    state = dialog.table.rows.index(0, 4).data()
    assert state == {"kk": "қоңырау шалу керек", "ru": "позвонить"}[language]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_fits_a_small_screen(sheet_id, clock, show, told, monkeypatch, language):
    monkeypatch.setattr(call_sheet_dialog, "_LOW_SCREEN", 10_000)
    i18n.use_language(language)
    dialog = show(
        CallSheetDialog(
            None,
            clock,
            lambda: ACTOR,
            told.append,
            sheet_id,
            clinic=CLINIC,
            show_visit=print,
            print_sheet=print,
        )
    )
    # 1366 x 768 at 150 %, without the window's own frame
    assert dialog.minimumSizeHint().width() <= 903
    assert dialog.layout().totalMinimumHeightForWidth(903) <= 472
    for button in dialog.buttons.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width()
