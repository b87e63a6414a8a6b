"""A family at the desk, by the keyboard alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from clinic_desk import errors
from clinic_desk.i18n import LANGUAGES, PSEUDO, use_language
from clinic_desk.models import waiting
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.services import booking, finder, groups, journal, register
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.groups.family_dialog import FamilyDialog
from tests.make import NOW, make_person

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def make_dialog(clock, actor, told, open_dialog):
    def make(first=None, **facts):
        dialog = FamilyDialog(
            None,
            clock,
            actor,
            told.append,
            find_people=facts.pop("find_people", lambda text: register.find(text, now=NOW)),
            first=None if first is None else register.get(first.id, now=NOW),
            doctors=finder.doctors(),
            pc="pc-1",
            language=facts.pop("language", "ru"),
            **facts,
        )
        return dialog, open_dialog(dialog)

    return make


def rows():
    found = journal.between(NOW.date(), NOW.date())
    return sorted(((row.name.first, row.doctor.last, row.at) for row in found), key=lambda row: row[2])


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute)


def names(dialog):
    return [one.found.person.name.first for one in dialog.members.members]


def take(other, doctor, when):
    order = BookingOrder(other.id, doctor.id, when, Channel.DIRECT, override_reason="қонақ")
    return booking.book(order, now=NOW, actor=Actor("Сәрсенова Ж.", "pc-2"))


def test_two_names_and_three_enters_book_a_family(make_dialog, gp, paediatrician, home, told, qtbot):
    dialog, keys = make_dialog(first=home["father"])
    keys.type("сауле")
    keys.press(KEY.Key_Return)  # adds her
    keys.type("алихан")
    keys.press(KEY.Key_Return)  # adds him
    assert names(dialog) == ["Серік", "Сәуле", "Алихан"]
    assert "Можем записать вашу семью" in dialog.spoken.text()
    assert rows() == []
    keys.press(KEY.Key_Return)  # nobody else: to the offers
    with qtbot.waitSignal(dialog.booked) as heard:
        keys.press(KEY.Key_Return)  # books all
    done = heard.args[0]
    assert rows() == [
        ("Серік", "Ахметова", at(10)),
        ("Сәуле", "Ахметова", at(10, 15)),
        ("Алихан", "Ахметова", at(10, 30)),
    ]
    assert len(groups.group_of(done.bookings[0].visit.id)) == 3
    assert told == [Changes.VISITS | Changes.JOURNAL]
    assert dialog.spoken.text().startswith("Ваша семья записана на")
    assert dialog.isVisible()
    keys.press(KEY.Key_Return)
    assert not dialog.isVisible()


def test_digits_choose_each_to_the_own_doctor(make_dialog, gp, paediatrician, home):
    dialog, keys = make_dialog(first=home["father"])
    for name in ("сауле", "алихан"):
        keys.type(name)
        keys.press(KEY.Key_Return)
    keys.press(KEY.Key_Return)
    keys.type("4")
    assert "педиатру" in dialog.spoken.text()
    keys.press(KEY.Key_Return)
    assert {(name, doctor) for name, doctor, _at in rows()} == {
        ("Серік", "Ахметова"),
        ("Сәуле", "Ахметова"),
        ("Алихан", "Жүнісова"),
    }


def test_alt_and_a_digit_pick_from_the_search_line(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    keys.type("сауле")
    keys.press(KEY.Key_Return)
    keys.press(KEY.Key_3, ALT)
    assert dialog.offers.row() == 2
    assert dialog.offers.table.hasFocus()


def test_arrows_choose_among_namesakes(make_dialog, gp, home):
    dialog, keys = make_dialog()
    keys.type("ахмет")
    dialog.members.line.search()
    assert len(dialog.members.line.found) == 3
    keys.press(KEY.Key_Down)
    keys.press(KEY.Key_Down)
    keys.press(KEY.Key_Up)
    chosen = dialog.members.line.found[1].person.name.first
    keys.press(KEY.Key_Return)
    assert names(dialog) == [chosen]


def test_those_of_the_same_address_are_one_press_away_and_listed_once(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    assert [chip.text() for chip in dialog.members._chips] == ["+ Сәуле, 1987", "+ Алихан, 2018"]
    keys.press(KEY.Key_Tab, times=2)
    assert dialog.focusWidget() is dialog.members._chips[0]
    keys.press(KEY.Key_Return)
    assert names(dialog) == ["Серік", "Сәуле"]
    keys.type("сауле")
    keys.press(KEY.Key_Return)
    assert names(dialog) == ["Серік", "Сәуле"]
    assert [chip.text() for chip in dialog.members._chips] == ["+ Алихан, 2018"]


def test_del_takes_somebody_out_and_the_offers_follow(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    dialog.members.add(register.get(home["mother"].id, now=NOW))
    assert all(len(one.slots) == 2 for one in dialog.offers.offers)
    dialog.members.table.setFocus()
    keys.press(KEY.Key_Delete)
    assert names(dialog) == ["Сәуле"]
    assert all(len(one.slots) == 1 for one in dialog.offers.offers)
    keys.press(KEY.Key_Delete)
    assert (names(dialog), dialog.offers.offers) == ([], [])
    assert not dialog.book_button.isEnabled()
    assert dialog.members.line.hasFocus()


def test_who_is_not_attached_needs_a_reason_before_anything_is_booked(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    keys.type("ким")
    keys.press(KEY.Key_Return)
    assert "Ким О." in dialog.members.reason_label.text()
    keys.press(KEY.Key_Return)
    assert dialog.members.reason.hasFocus()
    keys.press(KEY.Key_Return)  # an empty reason is none
    assert dialog.members.reason.property("invalid")
    dialog.book()
    assert rows() == []
    keys.type("қонақ")
    keys.press(KEY.Key_Return)
    assert dialog.offers.table.hasFocus()
    keys.press(KEY.Key_Return)
    assert len(rows()) == 2
    assert {row.override_reason for row in journal.between(NOW.date(), NOW.date())} == {"", "қонақ"}


def test_a_time_taken_meanwhile_is_named_and_new_offers_stand_there(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    dialog.members.add(register.get(home["mother"].id, now=NOW))
    # the row is held for this desk: only one who may overbook gets in between
    order = BookingOrder(
        home["stranger"].id, gp.id, at(10, 15), Channel.DIRECT, override_reason="x", overbook_reason="шұғыл"
    )
    booking.book(order, now=NOW, actor=Actor("Сәрсенова Ж.", "pc-2"))
    dialog.offers.focus()
    keys.press(KEY.Key_Return)
    assert "Ахметова С. Е." in dialog.status.text()
    assert "Сәрсенова Ж." in dialog.status.text()
    assert [name for name, _doctor, _at in rows()] == ["Ольга"]
    assert dialog.offers.offers[0].at == at(10, 30)
    keys.press(KEY.Key_Return)
    assert len(rows()) == 3


def test_the_offered_row_is_held_until_the_dialog_closes(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    dialog.members.add(register.get(home["mother"].id, now=NOW))
    (held,) = waiting.holds(NOW)
    assert (held.at, held.until, held.pc) == (at(10), at(10, 30), "pc-1")
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()
    assert waiting.holds(NOW) == []


def test_ctrl_z_takes_the_family_back_and_offers_again(make_dialog, gp, home, told, qtbot):
    dialog, keys = make_dialog(first=home["father"])
    dialog.members.add(register.get(home["mother"].id, now=NOW))
    dialog.offers.focus()
    keys.press(KEY.Key_Return)
    with qtbot.waitSignal(dialog.taken_back):
        keys.press(KEY.Key_Z, CTRL)
    assert {row.result for row in journal.between(NOW.date(), NOW.date())} == {"withdrawn"}
    assert len(told) == 2
    assert dialog.offers.offers[0].at == at(10)
    keys.press(KEY.Key_Return)
    assert len(rows()) == 4


def test_the_wish_of_the_family_narrows_the_offers(make_dialog, gp, paediatrician, home):
    dialog, keys = make_dialog(first=home["father"])
    assert dialog.offers.offers[0].at == at(10)
    dialog.offers.since.setFocus()
    keys.press(KEY.Key_Up)  # the day under the cursor: one day later
    assert dialog.offers.offers[0].at == at(10, day=24)
    dialog.offers.part.setFocus()
    keys.press(KEY.Key_Right, times=2)
    assert dialog.offers.part.value() == "afternoon"
    assert dialog.offers.offers == []
    assert "Свободного времени для всех нет" in dialog.offers.nothing.text()
    keys.press(KEY.Key_Left)
    dialog.offers.who.setFocus()
    keys.press(KEY.Key_Down, times=2)
    assert dialog.offers.specialty() == "paediatrician"
    assert {slot.doctor_id for one in dialog.offers.offers for slot in one.slots} == {paediatrician.id}
    assert "другого возраста" in dialog.status.text()


def test_a_doctor_and_a_day_asked_for_before_are_what_it_begins_with(make_dialog, gp, paediatrician, home):
    day = date(2026, 11, 26)
    dialog, _keys = make_dialog(first=home["child"], doctor_id=gp.id, not_before=day)
    assert dialog.offers.doctor_id() == gp.id
    assert dialog.offers.offers[0].slots[0].doctor_id == gp.id
    assert dialog.offers.offers[0].at == at(10, day=26)
    over, _keys = make_dialog(first=home["child"], not_before=date(2026, 11, 2))
    assert over.offers.offers[0].at == at(10)


@pytest.mark.parametrize("field", ["who", "since", "part"])
def test_enter_in_a_field_of_the_wish_goes_to_the_offers(make_dialog, gp, home, field):
    dialog, keys = make_dialog(first=home["father"])
    before = dialog.offers.wish()
    getattr(dialog.offers, field).setFocus()
    keys.press(KEY.Key_Return)
    assert dialog.offers.table.hasFocus()
    assert dialog.offers.wish() == before
    assert rows() == []


def test_more_times_are_a_button_away(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    dialog.more_button.setFocus()
    keys.press(KEY.Key_Return)
    assert len(dialog.offers.offers) == 9
    assert dialog.offers.table.hasFocus()


def test_a_letter_on_the_offers_goes_on_searching(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"])
    dialog.offers.focus()
    keys.type("са")
    assert dialog.members.line.text() == "са"
    keys.press(KEY.Key_Escape)
    assert (dialog.members.line.text(), dialog.isVisible()) == ("", True)


def test_the_service_clock_starts_with_the_first_letter(make_dialog, gp, home):
    _dialog, keys = make_dialog(received_at=NOW - timedelta(minutes=3))
    for name in ("серік", "сауле"):
        keys.type(name)
        keys.press(KEY.Key_Return)
    keys.press(KEY.Key_Return)
    keys.press(KEY.Key_Return)
    assert {row.received_at for row in journal.between(NOW.date(), NOW.date())} == {
        NOW - timedelta(minutes=3)
    }


def test_nobody_and_nothing_say_what_to_do(make_dialog, gp, home):
    dialog, keys = make_dialog()
    assert dialog.members._stack.currentWidget() is dialog.members.empty
    assert dialog.offers.nothing.text()
    keys.type("щщщщ")
    dialog.members.line.search()
    assert dialog.members._stack.currentWidget() is dialog.members.nobody
    keys.press(KEY.Key_Return)
    assert names(dialog) == []


def test_a_broken_file_is_worded_on_the_line(make_dialog, gp, home, tmp_path):
    def fail(_text):
        raise errors.DatabaseBusy(tmp_path)

    dialog, keys = make_dialog(find_people=fail)
    keys.type("серік")
    keys.press(KEY.Key_Return)
    assert dialog.status.text()
    assert names(dialog) == []


def test_f6_and_f7_change_what_is_read_out(make_dialog, gp, home):
    dialog, keys = make_dialog(first=home["father"], language="kk")
    assert "келе аласыз ба" in dialog.spoken.text()
    keys.press(KEY.Key_F6)
    keys.press(KEY.Key_F7)
    assert "10:00" in dialog.spoken.text()
    assert dialog.spoken.language == "ru"


def test_the_dialog_follows_the_language_and_leaves_nothing_bare(make_dialog, gp, home, qtbot):
    dialog, _keys = make_dialog(first=home["father"])
    dialog.members.add(register.get(home["stranger"].id, now=NOW))
    for language in LANGUAGES:
        use_language(language)
        dialog.retranslate()
        assert dialog.minimumSizeHint().width() <= 911 - 8
        assert dialog.minimumSizeHint().height() <= 512 - 40
    use_language(PSEUDO)
    dialog.retranslate()
    shown = [
        dialog.windowTitle(),
        dialog.book_button.text(),
        dialog.more_button.text(),
        dialog.close_button.text(),
        dialog.members.line.placeholderText(),
        dialog.members.reason_label.text(),
        dialog.offers.who.itemText(0),
        *(dialog.offers.table.rows.index(0, column).data() for column in (1, 2, 3)),
    ]
    assert [text for text in shown if "⟦" not in text] == []


def test_someone_unknown_to_the_register_needs_no_address(make_dialog, gp):
    lonely = make_person("Белова Нина", address="")
    dialog, _keys = make_dialog(first=lonely)
    assert dialog.members._chips == []
