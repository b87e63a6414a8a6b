"""The life of a row: every step once, who and when, and only what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desk import i18n
from clinic_desk.rules.visits import Step
from clinic_desk.services import finder, history, journal, queue
from clinic_desk.services.queue import QueueOrder
from clinic_desk.ui.journal.history_dialog import HistoryDialog
from clinic_desk.ui.journal.history_texts import changes_of
from clinic_desk.ui.language import switch_language
from tests.make import ACTOR, NOW, make_person


def lines(request_id: int) -> list[list[str]]:
    row, doctors = journal.row(request_id), finder.doctors(with_inactive=True)
    steps = history.of_request(request_id)
    return [[change.line() for change in changes_of(step, row, doctors)] for step in steps]


@pytest.fixture
def open_history(qtbot):
    def made(request_id: int) -> HistoryDialog:
        row, steps = journal.row(request_id), history.of_request(request_id)
        dialog = HistoryDialog(None, row, steps, finder.doctors(with_inactive=True))
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def test_a_move_and_a_cancellation_show_only_what_changed(desk):
    visit = desk.book()
    desk.step(visit, Step.MOVE)
    desk.step(visit, Step.CANCEL)
    assert lines(visit.request_id) == [
        ["Doctor: Ахметова А. С.", "Time: 24.11.2026 08:00–08:15", "Room: 5", "State: booked"],
        [
            "Doctor: Ахметова А. С. → Қасымов Б. Е.",
            "Time: 24.11.2026 08:00–08:15 → 25.11.2026 08:00–08:15",
            "Room: 5 → 6",
        ],
        ["State: booked → cancelled", "Cancelled because: науқас қоңырау шалды"],
    ]


def test_taking_back_shows_the_way_back(desk):
    visit = desk.book()
    desk.step(visit, Step.ARRIVE)
    desk.take_back(visit.request_id)
    assert lines(visit.request_id)[1:] == [["State: booked → arrived"], ["State: arrived → booked"]]


def test_a_booking_taken_back_is_not_called_cancelled(desk):
    visit = desk.book()
    desk.take_back(visit.request_id)
    assert lines(visit.request_id)[-1] == ["State: booked → taken back"]


def test_a_refusal_shows_its_ground(desk):
    row = desk.refuse()
    desk.take_back(row.request_id)
    assert lines(row.request_id) == [["Ground: not attached here"], ["State: taken back"]]


def test_a_reason_that_went_away_leaves_a_dash(desk):
    visit = desk.step(desk.book(), Step.CANCEL)
    desk.take_back(visit.request_id)
    expected = ["State: cancelled → booked", "Cancelled because: науқас қоңырау шалды → —"]
    assert lines(visit.request_id)[-1] == expected


def test_facts_of_a_newer_program_and_a_doctor_who_is_gone_do_no_harm(desk):
    visit = desk.book()
    row, step = journal.row(visit.request_id), history.of_request(visit.request_id)[0]
    odd = replace(step, after=step.after | {"doctor_id": 999, "day": "soon", "state": "asleep", "new": {}})
    shown = {change.name: change.text() for change in changes_of(odd, row, [])}
    assert shown == {"Doctor": "№999", "Room": "5", "State": "asleep"}


def test_who_when_and_at_which_pc(desk, open_history):
    visit = desk.book()
    desk.step(visit, Step.ARRIVE, now=NOW + timedelta(days=1, minutes=5))
    dialog = open_history(visit.request_id)
    assert dialog.name.text() == "No. 1 · Жүнісова Гүлнар Маратқызы"
    assert [(card.when.text(), card.step.text(), card.who.text()) for card in dialog.cards] == [
        ("23.11.2026 09:00", "Booked", "Омарова А., PC pc-1"),
        ("24.11.2026 09:05", "Arrived", "Омарова А., PC pc-1"),
    ]
    said = "24.11.2026 09:05; Arrived; State: booked → arrived; Омарова А., PC pc-1"
    assert dialog.cards[1].accessibleName() == said


def test_keys_go_through_a_long_life(desk, open_history, qtbot):
    visit = desk.book()
    for _time in range(8):
        desk.step(visit, Step.ARRIVE)
        desk.step(visit, Step.RESET)
    dialog = open_history(visit.request_id)
    dialog.resize(720, 360)
    assert dialog.cards[-1].hasFocus()
    for key, place in ((Qt.Key.Key_Up, 15), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 16)):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert dialog.cards[place].hasFocus()
        port = dialog.area.viewport()
        top = dialog.cards[place].mapTo(port, dialog.cards[place].rect().topLeft()).y()
        assert 0 <= top < port.height()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_language_changes_at_once(desk, open_history):
    dialog = open_history(desk.book().request_id)
    switch_language(QApplication.instance(), "kk")
    QApplication.sendPostedEvents()
    assert dialog.cards[0].step.text() == "Жазылды"
    assert ("Дәрігер", "Ахметова А. С.") in dialog.cards[0].changes.facts()
    switch_language(QApplication.instance(), "en")


def test_a_time_out_of_the_live_queue_shows_the_number_before(desk):
    person = make_person("Ким Алия")
    taken = queue.take_in(QueueOrder(person.id, desk.doctor.id), now=NOW, actor=ACTOR).visit
    queue.give_time(taken.id, at=NOW.replace(hour=10), now=NOW, actor=ACTOR)
    i18n.use_language("ru")
    moved = [line for line in lines(taken.request_id)[1] if line.startswith("Время")]
    assert moved == ["Время: 23.11.2026 очередь № 1 → 23.11.2026 10:00–10:15"]
