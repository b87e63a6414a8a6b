"""Whole calls, from the ring to the spoken answer, through the real window."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk.rules.rows import Channel, JournalResult, RefusalGround, Verdict
from clinic_desk.services import booking, register
from tests.journeys.desk import NOW
from tests.make import ACTOR, make_person

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_known_patient_by_phone_takes_two_keys(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов 12.03.85 сер")
    desk.press(Key.Key_Return)

    assert desk.keys <= 3
    assert desk.sentence() == (
        "Сіз жиырма төртінші қараша, сейсенбі күні, сағат тоғызда, бесінші кабинетке, жалпы практика "
        "дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылдыңыз. "
        "Өзіңізбен бірге жеке куәлігіңізді ала келіңіз."
    )
    (row,) = desk.rows()
    assert (row.name.last, row.result, row.channel, row.number) == (
        "Ахметов",
        JournalResult.BOOKED,
        Channel.PHONE,
        1,
    )
    assert row.at == datetime(2026, 11, 24, 9, 0)
    assert row.received_at <= row.answered_at


@pytest.mark.parametrize("typed", ["ахметов", "f[vtnjd", "akhmetov", "Ахметов 85", "12.03.85"])
def test_among_namesakes_the_chosen_one_is_booked_in_three_keys(desk, people, typed):
    desk.press(Key.Key_F2)
    desk.type(typed)
    shown = [one.person.id for one in desk.window.call.call.found]
    assert {people["serik"].id, people["saule"].id} <= set(shown)
    wanted = shown[1]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)

    assert desk.keys <= 3
    assert [row.person_id for row in desk.rows()] == [wanted]
    assert "жазылдыңыз" in desk.sentence()


def test_several_matches_are_never_booked_by_one_enter(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    desk.press(Key.Key_Return)
    assert desk.rows() == []
    assert "келе аласыз ба?" in desk.sentence()
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == 1
    assert desk.keys == 3


def test_walk_in_is_answered_in_russian_and_remembered(desk, people):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    desk.press(Key.Key_F6)
    assert desk.sentence().endswith("?")
    desk.window.call.view.facts.channel.set_value(Channel.DIRECT)
    desk.window.call.view.facts.channel.choice_changed.emit(Channel.DIRECT)
    desk.press(Key.Key_Return)

    assert desk.sentence() == (
        "Вы записаны на вторник, двадцать четвёртое ноября, на девять часов, в пятый кабинет, "
        "к врачу общей практики Ахметовой Айгүл Серікқызы. Возьмите с собой удостоверение личности."
    )
    assert desk.rows()[0].channel is Channel.DIRECT
    assert register.get(people["olga"].id, now=NOW).person.language == "ru"
    # the same words in digits, and back
    desk.press(Key.Key_F7)
    assert "9:00" in desk.sentence()


def test_a_child_goes_to_the_paediatrician_with_the_birth_certificate(desk):
    desk.press(Key.Key_F2)
    desk.type("161105599909")
    assert not desk.window.call.view.facts.representative.isHidden()
    desk.press(Key.Key_Return)

    assert "педиатр Жүнісова Гүлнар Маратқызының" in desk.sentence()
    assert "туу туралы куәлі" in desk.sentence()
    assert desk.rows()[0].document == "birth_certificate"


def test_not_attached_is_refused_with_what_to_do(desk):
    make_person("Касымова Дина Ерлановна", status="detached", attached_to=date(2026, 10, 1))
    desk.press(Key.Key_F2)
    desk.type("касымова")
    assert desk.window.call.view.verdict.isVisible()
    assert "Бекітуден шығарылған" in desk.window.call.view.verdict.accessibleName()
    desk.press(Key.Key_Return)
    assert desk.rows() == []
    desk.press(Key.Key_Return)

    (row,) = desk.rows()
    assert (row.result, row.ground, row.verdict) == (
        JournalResult.REFUSED,
        RefusalGround.NOT_ATTACHED,
        Verdict.DETACHED,
    )
    assert desk.sentence()
    assert desk.window.sentence.shows_answer


def test_not_attached_is_booked_with_a_written_reason(desk):
    make_person("Касымова Дина Ерлановна", status="elsewhere")
    desk.press(Key.Key_F2)
    desk.type("касымова")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_Return)
    assert desk.rows() == [], "an empty reason books nothing"
    desk.type("жүкті әйел")
    desk.press(Key.Key_Return)

    (row,) = desk.rows()
    assert (row.result, row.override_reason) == (JournalResult.BOOKED, "жүкті әйел")


def test_slot_taken_meanwhile_offers_the_next_three(desk, doctors, people):
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    desk.let_pass(minutes=3)  # the caller thinks it over; until then nobody else could have it
    other = booking.BookingOrder(
        people["serik"].id, doctors["gp"].id, datetime(2026, 11, 24, 9, 0), Channel.PHONE
    )
    booking.book(other, now=desk.window.clock.now(), actor=ACTOR)
    desk.press(Key.Key_Return)

    notice = desk.window.call.view.notice.text()
    assert "Омарова" in notice
    assert "pc-1" in notice
    assert [slot.at.hour * 100 + slot.at.minute for slot in desk.window.call.call.offers] == [915, 930, 945]
    assert "тоғыз" in desk.sentence()
    desk.press(Key.Key_2)
    desk.press(Key.Key_Return)
    assert desk.rows()[-1].at == datetime(2026, 11, 24, 9, 30)


def test_a_duplicate_is_shown_before_anything_is_booked(desk, doctors, people):
    order = booking.BookingOrder(
        people["olga"].id, doctors["gp"].id, datetime(2026, 11, 25, 10, 0), Channel.PHONE
    )
    done = booking.book(order, now=NOW, actor=ACTOR)
    desk.press(Key.Key_F2)
    desk.type("иванова")
    assert "Ахметова А. С." in desk.window.call.view.notice.text()
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert len(desk.rows()) == 1, "Enter shows the visit and books nothing"
    visit = desk.window.calendar.grid.focused_visit()
    assert visit is not None
    assert visit.id == done.visit.id
    desk.press(Key.Key_F2)
    desk.press(Key.Key_Return, CTRL)
    assert len(desk.rows()) == 2


def test_someone_unknown_is_typed_in_and_refused_or_booked(desk):
    desk.press(Key.Key_F2)
    desk.type("нурпеисова дана")
    desk.press(Key.Key_Return)
    form = desk.window.call.person_form
    assert form.isVisible()
    assert form.fields["last"].text() == "Нурпеисова"
    form.fields["iin"].setFocus()
    desk.type("880229499904")
    assert form.fields["birth"].text() == "29.02.1988"
    desk.press(Key.Key_Return, CTRL)
    assert desk.window.call.call.person is not None
    desk.press(Key.Key_Return)

    (row,) = desk.rows()
    assert (row.ground, row.iin) == (RefusalGround.NOT_ATTACHED, "880229499904")


def test_esc_goes_back_and_keeps_what_was_typed(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Escape)
    assert desk.window.call.search.text() == "ахметов"
    assert desk.window.call.search.hasFocus()
    desk.press(Key.Key_Escape)
    assert desk.window.call.search.text() == "ахметов"
    desk.press(Key.Key_F2)
    assert desk.window.call.search.selectedText() == "ахметов"


def test_another_specialty_by_its_first_letters(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    desk.press(Key.Key_Return)
    desk.type("хир")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert desk.rows()[0].specialty == "surgeon"


def test_offers_are_picked_by_number_from_anywhere(desk):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_3, ALT)
    wanted = desk.window.call.call.offers[2].at
    desk.press(Key.Key_Return)
    assert desk.rows()[0].at == wanted
    assert wanted.date() == date(2026, 11, 25)


def test_undo_takes_the_booking_back_and_says_so(desk):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Z, CTRL)
    assert desk.rows()[0].result is JournalResult.WITHDRAWN
    assert "Иванова О. П." in desk.news()
    assert not desk.window.sentence.isVisible()
    desk.press(Key.Key_Z, CTRL)
    assert len(desk.rows()) == 1
    assert desk.news()


def test_what_is_typed_survives_a_crash(desk, clinic, qapp, qtbot):
    from clinic_desk import app as program

    desk.press(Key.Key_F2)
    desk.type("ахметов се")
    QTest.qWait(900)
    again = program.make_window(qapp, clinic)
    qtbot.addWidget(again)
    assert again.call.search.text() == "ахметов се"
    again.close()


def test_the_window_changes_language_while_a_call_is_open(desk):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    desk.press(Key.Key_F12)
    assert desk.window.call.view.main_button.text() == "Записать"
    assert "Прикреплен" in desk.window.call.view.verdict.accessibleName()
    assert desk.window.call.search.text() == "иванова"
    desk.press(Key.Key_F12)
    assert desk.window.call.view.main_button.text() == "Жазу"


def test_contact_data_told_in_the_call_are_kept(desk, people):
    desk.press(Key.Key_F2)
    desk.type("иванова")
    phone = desk.window.call.view.facts.phone
    phone.setFocus()
    phone.selectAll()
    desk.type("8 702 333 44 55")
    desk.press(Key.Key_Return)
    assert "7023334455" in desk.rows()[0].phones
    assert register.get(people["olga"].id, now=NOW).person.phones[0] == "7023334455"
