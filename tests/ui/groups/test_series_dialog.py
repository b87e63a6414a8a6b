"""Repeat visits by the keyboard alone: the plan, its lines, one Enter, one answer."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt

from clinic_desk.i18n import LANGUAGES, PSEUDO, use_language
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import AttachmentStatus, Channel
from clinic_desk.rules.timetable import DayKind, ExceptionKind
from clinic_desk.services import booking, groups, journal
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.groups.series_dialog import SeriesDialog
from tests.make import ACTOR, NOW, make_person

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def visit(gp, home):
    order = BookingOrder(home["father"].id, gp.id, datetime(2026, 11, 24, 10, 30), Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


@pytest.fixture
def make_dialog(clock, actor, told, open_dialog):
    def make(visit, language="ru"):
        dialog = SeriesDialog(None, clock, actor, told.append, visit_id=visit.id, language=language)
        return dialog, open_dialog(dialog)

    return make


def plan(dialog):
    return [(line.tick, line.day, line.time) for line in dialog.table.lines]


def notes(dialog):
    return [line.note for line in dialog.table.lines]


def booked(visit):
    return [one.at for one in groups.open_visits(groups.group_of(visit.id), now=NOW)]


def test_one_enter_books_every_two_weeks(make_dialog, visit, told, qtbot):
    dialog, keys = make_dialog(visit)
    assert plan(dialog)[:2] == [("✔", "Вт 08.12", "10:30"), ("✔", "Вт 22.12", "10:30")]
    assert len(plan(dialog)) == 5
    with qtbot.waitSignal(dialog.booked):
        keys.press(KEY.Key_Return)
    assert booked(visit) == [
        datetime(2026, 11, 24, 10, 30),
        datetime(2026, 12, 8, 10, 30),
        datetime(2026, 12, 22, 10, 30),
        datetime(2027, 1, 5, 10, 30),
        datetime(2027, 1, 19, 10, 30),
        datetime(2027, 2, 2, 10, 30),
    ]
    assert dialog.spoken.text().startswith("Вы записаны на пять приёмов")
    assert told == [Changes.VISITS | Changes.JOURNAL]
    keys.press(KEY.Key_Return)
    assert not dialog.isVisible()


def test_days_off_are_marked_with_their_reason(make_dialog, visit, gp):
    ClinicDayEntry.create(day=date(2026, 12, 8), kind=DayKind.HOLIDAY, name="Мереке")
    DoctorException.create(
        doctor=gp.id, first_day=date(2027, 1, 4), last_day=date(2027, 1, 8), kind=ExceptionKind.LEAVE
    )
    other = make_person("Петров Иван")
    booking.book(
        BookingOrder(other.id, gp.id, datetime(2026, 12, 22, 10, 30), Channel.PHONE), now=NOW, actor=ACTOR
    )
    dialog, _keys = make_dialog(visit)
    assert plan(dialog)[:3] == [
        ("✔", "Ср 09.12", "10:30"),
        ("✔", "Вт 22.12", "10:45"),
        ("✔", "Пн 11.01.2027", "10:30"),
    ]
    assert notes(dialog)[:4] == [
        "вместо Вт 08.12: Мереке",
        "10:30 занято",
        "вместо Вт 05.01.2027: в отпуске, до 08.01.2027",
        "",
    ]


def test_a_line_is_taken_out_and_another_gets_another_time(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    keys.press(KEY.Key_Space)
    keys.press(KEY.Key_Down)
    keys.press(KEY.Key_Right, times=2)
    keys.press(KEY.Key_Left)
    assert plan(dialog)[:2] == [("–", "Вт 08.12", ""), ("✔", "Вт 22.12", "10:45")]
    assert notes(dialog)[:2] == ["не нужно", "выбрано другое время"]
    assert "4 приема" in dialog.book_button.text()
    keys.press(KEY.Key_Return)
    assert booked(visit)[1] == datetime(2026, 12, 22, 10, 45)
    assert len(booked(visit)) == 5


def test_a_line_taken_out_comes_back_as_planned(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    keys.press(KEY.Key_Space, times=2)
    assert plan(dialog)[0] == ("✔", "Вт 08.12", "10:30")


def test_times_stop_at_both_ends_of_the_day(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    keys.press(KEY.Key_Left, times=9)
    assert plan(dialog)[0][2] == "10:00"
    keys.press(KEY.Key_Right, times=20)
    assert plan(dialog)[0][2] == "11:45"


def test_the_list_of_times_does_the_same_as_the_arrows(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    dialog.times.setFocus()
    keys.press(KEY.Key_Down)
    assert plan(dialog)[0] == ("✔", "Вт 08.12", "10:45")
    keys.press(KEY.Key_Home)
    assert plan(dialog)[0] == ("–", "Вт 08.12", "")


def test_the_rule_is_changed_by_keys_and_the_plan_follows(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    dialog.rule.unit.setFocus()
    keys.press(KEY.Key_Left)
    dialog.rule.every.setFocus()
    dialog.rule.every.selectAll()
    keys.type("1")
    assert [day for _tick, day, _time in plan(dialog)] == [
        "Ср 25.11",
        "Чт 26.11",
        "Пт 27.11",
        "Пн 30.11",
        "Вт 01.12",
    ]
    dialog.rule.day_off.setFocus()
    keys.press(KEY.Key_Down)
    assert [tick for tick, _day, _time in plan(dialog)] == ["✔", "✔", "✔", "–", "–"]
    assert notes(dialog)[3].startswith("пропуск: ")
    dialog.rule.unit.setFocus()
    keys.press(KEY.Key_Right, times=2)
    assert plan(dialog)[0][1] == "Вт 22.12"  # the fourth Tuesday
    dialog.rule.keep_weekday.setFocus()
    keys.press(KEY.Key_Space)
    assert plan(dialog)[0][1] == "Чт 24.12"


@pytest.mark.parametrize("field", ["every", "count", "end", "day_off", "unit"])
def test_enter_in_a_field_goes_to_the_plan_and_changes_nothing(make_dialog, visit, field):
    dialog, keys = make_dialog(visit)
    before = dialog.rule.rule()
    getattr(dialog.rule, field).setFocus()
    keys.press(KEY.Key_Return)
    assert dialog.rule.rule() == before
    assert dialog.table.hasFocus()
    assert booked(visit) == []


def test_an_end_before_the_first_repeat_leaves_nothing_to_book(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    dialog.rule.end.setFocus()
    keys.press(KEY.Key_Down)
    dialog.rule.until.setDate(dialog.rule.until.minimumDate())
    assert plan(dialog) == []
    assert dialog.empty.isVisible()
    assert not dialog.book_button.isEnabled()
    dialog.book()
    assert booked(visit) == []


def test_a_time_taken_meanwhile_is_told_and_planned_anew(make_dialog, visit, gp):
    dialog, keys = make_dialog(visit)
    other = make_person("Петров Иван")
    booking.book(
        BookingOrder(other.id, gp.id, datetime(2027, 1, 5, 10, 30), Channel.PHONE), now=NOW, actor=ACTOR
    )
    keys.press(KEY.Key_Return)
    assert "05.01.2027" in dialog.status.text()
    assert booked(visit) == []
    assert plan(dialog)[2] == ("✔", "Вт 05.01.2027", "10:45")


def test_an_attachment_that_ends_asks_for_a_reason(make_dialog, gp):
    leaving = make_person("Ким Ольга", status=AttachmentStatus.DETACHED, attached_to=date(2026, 12, 31))
    order = BookingOrder(leaving.id, gp.id, datetime(2026, 11, 24, 10, 30), Channel.PHONE)
    first = booking.book(order, now=NOW, actor=ACTOR).visit
    dialog, keys = make_dialog(first)
    keys.press(KEY.Key_Return)
    assert dialog.reason.hasFocus()
    assert "05.01.2027" in dialog.reason_label.text()
    keys.press(KEY.Key_Return)
    assert booked(first) == []
    keys.type("жүкті")
    keys.press(KEY.Key_Return)
    assert len(booked(first)) == 6


def test_ctrl_z_takes_the_series_back(make_dialog, visit, told, qtbot):
    dialog, keys = make_dialog(visit)
    keys.press(KEY.Key_Return)
    with qtbot.waitSignal(dialog.taken_back):
        keys.press(KEY.Key_Z, CTRL)
    assert booked(visit) == [visit.at]
    assert len(told) == 2
    keys.press(KEY.Key_Return)
    assert len(booked(visit)) == 6
    assert len(journal.between(NOW.date(), NOW.date())) == 11


def test_esc_leaves_without_a_trace(make_dialog, visit):
    dialog, keys = make_dialog(visit)
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()
    assert booked(visit) == []


def test_the_dialog_speaks_every_language_and_fits_a_low_screen(make_dialog, visit):
    dialog, _keys = make_dialog(visit)
    for language in LANGUAGES:
        use_language(language)
        dialog.retranslate()
        assert dialog.minimumSizeHint().width() <= 911 - 8
        assert dialog.minimumSizeHint().height() <= 512 - 40
    use_language(PSEUDO)
    dialog.retranslate()
    shown = [
        dialog.windowTitle(),
        dialog.head.text(),
        dialog.book_button.text(),
        dialog.rule.keep_weekday.text(),
        *(dialog.rule.end.itemText(index) for index in range(2)),
        *(dialog.rule.day_off.itemText(index) for index in range(2)),
        dialog.times.itemText(0),
    ]
    assert [text for text in shown if "⟦" not in text] == []
