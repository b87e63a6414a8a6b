"""A time on offer is held for its caller: for three minutes, at every desk, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_desk.models.timetable import TimetablePart
from clinic_desk.rules.rows import Actor, Channel, Slot
from clinic_desk.services import booking, finder, holds
from tests.journeys import second_desk
from tests.journeys.desk import NOW, SETTLE_MS
from tests.journeys.test_locked_file import _held as busy_file
from tests.make import ACTOR

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NINE = datetime(2026, 11, 24, 9, 0)


def held(desk):
    """(time, who) of everything held now."""
    return [(f"{one.at:%d %H:%M}", one.registrar) for one in holds.active(now=desk.window.clock.now())]


def hold_line(desk) -> str:
    return desk.window.call.view.facts.hold_line.text()


@pytest.fixture
def offered(desk):
    """Olga is on the phone and has heard «at nine»."""
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    return desk


def test_another_program_on_the_file_sees_the_hold_and_is_refused(offered, clinic, doctors, people):
    def second() -> list[str]:
        words = (
            clinic.folder,
            offered.window.clock.now().isoformat(),
            doctors["gp"].id,
            NINE,
            people["serik"].id,
        )
        done = subprocess.run(
            [sys.executable, second_desk.__file__, *map(str, words)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout.splitlines()

    now = offered.window.clock.now()
    expires = (now + holds.HOLD_FOR).strftime("%H:%M")
    assert second() == [f"held Омарова А. 09:00 {expires}", "slot_held 09:15 09:30 09:45"]
    offered.let_pass(minutes=3)
    assert second() == ["booked"]


def test_the_offer_says_until_when_it_is_kept_and_stays_when_it_is_not(offered):
    assert held(offered) == [("24 09:00", "Омарова А.")]
    assert hold_line(offered).endswith(" дейін ұсталған")
    sentence = offered.sentence()
    offered.let_pass(minutes=3)
    assert held(offered) == []
    assert hold_line(offered) == "енді ұсталмайды"
    assert offered.sentence() == sentence
    offered.press(Key.Key_Return)
    assert offered.rows()[0].at == NINE


def test_one_desk_holds_one_time_the_one_that_is_picked(offered):
    offered.press(Key.Key_2, ALT)
    assert held(offered) == [(f"{offered.window.call.call.offers[1].at:%d %H:%M}", "Омарова А.")]
    offered.press(Key.Key_1, ALT)
    assert held(offered) == [("24 09:00", "Омарова А.")]


def test_several_matches_hold_nothing_until_one_is_chosen(desk):
    desk.press(Key.Key_F2)
    desk.type("ахметов")
    assert len(desk.window.call.call.found) > 1
    assert held(desk) == []
    assert hold_line(desk) == ""
    desk.press(Key.Key_Return)
    assert held(desk) == [("24 09:00", "Омарова А.")]


@pytest.mark.parametrize("ends", ["booked", "refused", "emptied", "closed"])
def test_the_end_of_the_call_gives_the_time_back(offered, ends):
    window = offered.window
    if ends == "booked":
        offered.press(Key.Key_Return)
        assert len(offered.rows()) == 1
    elif ends == "refused":
        offered.press(Key.Key_R, CTRL)
        offered.type("құжат жоқ")
        offered.press(Key.Key_Return)
        assert len(offered.rows()) == 1
    elif ends == "emptied":
        window.call.search.setFocus()
        window.call.search.selectAll()
        offered.press(Key.Key_Backspace)
        QTest.qWait(SETTLE_MS)
    else:
        window.call.let_go()
    assert held(offered) == []


def test_letters_typed_after_the_offer_do_not_let_it_go_and_back(offered):
    seen = []
    offered.window.call.search.textChanged.connect(lambda _text: seen.append(held(offered)))
    offered.type(" п")
    assert seen
    assert all(one == [("24 09:00", "Омарова А.")] for one in seen)


def test_a_booking_from_another_window_of_the_desk_costs_the_caller_nothing(offered, doctors, people):
    later = NINE.replace(hour=11)
    order = booking.BookingOrder(people["child"].id, doctors["gp"].id, later, Channel.PHONE)
    booking.book(order, now=offered.window.clock.now(), actor=offered.window.actor())
    assert held(offered) == [], "one desk has one hold, and a booking ends it"
    offered.let_pass(seconds=1)
    assert held(offered) == [("24 09:00", "Омарова А.")]


def test_what_another_desk_is_offering_is_not_offered(desk, doctors):
    nine = Slot(NINE, NINE.replace(minute=15), doctors["gp"].id, "5")
    assert holds.hold(nine, now=desk.window.clock.now(), actor=ACTOR)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    assert desk.window.call.call.offer.at == NINE.replace(minute=15)


def test_a_desk_that_was_faster_by_a_moment_moves_the_first_offer_on(desk, doctors, monkeypatch):
    real, tried = holds.hold, []

    def first_they_then_we(slot, *, now, actor):
        if not tried:
            assert real(slot, now=now, actor=ACTOR)
        tried.append(slot.at)
        return real(slot, now=now, actor=actor)

    monkeypatch.setattr(holds, "hold", first_they_then_we)
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    assert tried == [NINE, NINE.replace(minute=15)]
    assert desk.window.call.call.offer.at == NINE.replace(minute=15)
    assert "тоғыздан он бес" in desk.sentence() or "он бес" in desk.sentence()


def test_a_picked_time_that_another_desk_holds_is_said_and_refused_with_others(offered, doctors):
    call = offered.window.call.call
    second = call.offers[1]
    assert holds.hold(second, now=offered.window.clock.now(), actor=ACTOR)
    offered.press(Key.Key_2, ALT)
    assert hold_line(offered) == "басқа жұмыс орны ұстап тұр"
    offered.press(Key.Key_Return)
    assert offered.rows() == []
    notice = offered.window.call.view.notice.text()
    assert "pc-1" in notice
    assert len(call.offers) == 3
    assert second not in call.offers
    assert offered.sentence().endswith("?")
    offered.press(Key.Key_Return)
    assert len(offered.rows()) == 1


def test_a_held_time_shows_in_the_grid_of_every_desk(desk, doctors):
    page = desk.window.calendar
    nine = Slot(NINE, NINE.replace(minute=15), doctors["gp"].id, "5")
    holds.hold(nine, now=desk.window.clock.now(), actor=Actor("Сәрсенова Ж.", "pc-9"))
    page.show_holds(holds.active(now=desk.window.clock.now()))
    place = page.grid.plan().place_at(page.grid.plan().column_of(doctors["gp"].id, NINE.date()), 540)
    said = page.grid.spoken(place)
    assert "хабарласушыға ұсталған, Сәрсенова Ж., 08:5" in said
    desk.press(Key.Key_F12)
    assert "держат для звонящего, Сәрсенова Ж., до 08:5" in page.grid.spoken(place)
    desk.press(Key.Key_F12)
    desk.let_pass(minutes=3)
    page.show_holds(holds.active(now=desk.window.clock.now()))
    assert page.grid.spoken(place).endswith("бос")


def test_a_busy_file_stops_no_typing(desk):
    desk.press(Key.Key_F2)
    with busy_file():
        began = monotonic()
        desk.type("иванова ольга")
        assert monotonic() - began < 2
        assert desk.window.call.call.offer.at == NINE
        assert (hold_line(desk), desk.news()) == ("", "")
    desk.press(Key.Key_Return)
    assert desk.rows()[0].at == NINE


# --- channels and kept places ------------------------------------------------------------------


def keep(doctor, purpose: str, *, until_minute: int = 600) -> None:
    """Keep the doctor's morning up to 10:00 for one purpose."""
    parts = list(TimetablePart.select())
    for part in parts:
        if part.template.doctor_id == doctor.id and part.start_minute < until_minute:
            TimetablePart.insert(
                template=part.template,
                position=part.position,
                start_minute=part.start_minute,
                end_minute=until_minute,
                room=part.room,
                minutes=part.minutes,
                purpose=purpose,
            ).execute()
            part.start_minute = until_minute
            part.save()


def test_the_channel_decides_what_is_offered_and_a_read_offer_stays(desk, doctors):
    keep(doctors["gp"], "direct")
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    call = desk.window.call.call
    ten = NINE.replace(hour=10)
    assert call.offer.at == ten, "nine is kept for those at the window"
    sentence = desk.sentence()
    desk.press(Key.Key_K, CTRL)
    assert call.wishes.channel is Channel.DIRECT
    assert call.offer.at == ten, "what was read out stays chosen"
    assert desk.sentence() == sentence
    assert call.offers[0].at == NINE, "the others follow the channel"
    assert held(desk) == [("24 10:00", "Омарова А.")]
    desk.press(Key.Key_1, ALT)
    desk.press(Key.Key_Return)
    assert desk.rows()[0].at == NINE


def test_an_offer_that_the_new_channel_may_not_have_is_replaced_and_said(desk, doctors):
    keep(doctors["gp"], "phone")
    desk.press(Key.Key_F2)
    desk.type("иванова ольга")
    call = desk.window.call.call
    assert call.offer.at == NINE
    desk.press(Key.Key_K, CTRL)
    assert call.offer.at == NINE.replace(hour=10)
    assert "жүгіну тәсіліне ашық емес" in desk.window.call.view.notice.text()
    assert held(desk) == [("24 10:00", "Омарова А.")]


def test_a_kept_place_chosen_in_the_grid_is_refused_with_other_times(desk, doctors, people):
    keep(doctors["gp"], "portal")
    desk.window.calendar.load()
    grid = desk.window.calendar.grid
    grid.setFocus()
    grid.show_time(doctors["gp"].id, NINE)
    assert "портал арқылы" in grid.spoken(grid.focused_place())
    desk.press(Key.Key_Return)
    desk.type("иванова ольга")
    desk.press(Key.Key_Return)
    assert desk.rows() == []
    assert "портал арқылы" in desk.window.call.view.notice.text()
    assert desk.window.call.call.offer.at == NINE.replace(hour=10)
    desk.press(Key.Key_Return)
    assert desk.rows()[0].at == NINE.replace(hour=10)


def test_a_place_kept_for_urgent_visits_asks_what_is_urgent(desk, doctors):
    keep(doctors["gp"], "urgent")
    desk.window.calendar.load()
    grid = desk.window.calendar.grid
    grid.setFocus()
    grid.show_time(doctors["gp"].id, NINE)
    desk.press(Key.Key_Return)
    desk.type("иванова ольга")
    desk.press(Key.Key_Return)
    assert desk.rows() == []
    desk.type("қан кетіп тұр")
    desk.press(Key.Key_Return)
    (row,) = desk.rows()
    assert (row.at, row.note) == (NINE, "қан кетіп тұр")
    assert booking.visit(row.visit_id).overbook_reason == ""


# --- the right to overbook -----------------------------------------------------------------------


def test_without_the_right_nobody_overbooks_from_the_grid(desk, doctors, people, monkeypatch):
    order = booking.BookingOrder(people["serik"].id, doctors["gp"].id, NINE, Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    panel = desk.window.call
    no_right = replace(panel.call.actor(), may_overbook=False)
    panel.call.actor = lambda: no_right
    desk.window.calendar.grid.overbook_requested.emit(doctors["gp"].id, NINE)
    assert panel.call.wishes.slot is None
    assert "құқығыңыз жоқ" in desk.news() or desk.news()
    assert finder.first_free([doctors["gp"]], now=NOW, limit=1)[0].at.date() == date(2026, 11, 24)
