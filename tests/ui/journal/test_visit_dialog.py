"""One visit: what is shown, which steps are offered, and that each wish goes out once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from clinic_desk import i18n
from clinic_desk.rules.rows import PersonName, VisitRow, VisitState
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, finder, journal
from clinic_desk.ui import theme
from clinic_desk.ui.journal import visit_texts
from clinic_desk.ui.journal.visit_dialog import VisitDialog
from clinic_desk.ui.language import switch_language
from tests.make import NOW

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_visit(qtbot):
    def made(visit_id: int) -> VisitDialog:
        visit = booking.visit(visit_id)
        dialog = VisitDialog(None, visit, finder.doctor(visit.doctor_id), journal.row(visit.request_id))
        dialog.wishes = []
        for name in ("history", "cancel", "move", "slip"):
            getattr(dialog, f"{name}_wanted").connect(
                lambda one, name=name: dialog.wishes.append((name, one, dialog.isVisible()))
            )
        dialog.mark_wanted.connect(lambda one, step: dialog.wishes.append((step, one, dialog.isVisible())))
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return made


def facts(dialog: VisitDialog) -> dict[str, str]:
    return dict(dialog.person.facts()) | dict(dialog.request.facts())


def offered(dialog: VisitDialog) -> set[str]:
    return {button.text() for button in dialog.findChildren(QPushButton) if button.isEnabled()}


def test_everything_about_the_visit_stands_there(desk, open_visit):
    visit = desk.book(
        "Әлімова Гүлнар Маратқызы",
        person={
            "iin": "850312399903",
            "birth_date": date(1985, 11, 25),
            "address": "Абай көшесі, 1",
            "attached_to": date(2026, 1, 1),
            "document_number": "045218337",
        },
        override_reason="жүкті әйел",
        note="тұсаукесер",
    )
    dialog = open_visit(visit.id)
    assert dialog.name.text() == "Әлімова Гүлнар Маратқызы"
    assert dialog.when.text() == "Tuesday, 24 November 2026, 08:00–08:15"
    assert dialog.where.text() == "Ахметова Айгүл Серікқызы, ВОП, room 5"
    assert dialog.state.text() == "booked"
    assert facts(dialog) == {
        "Birth date": "25.11.1985, 40 years",
        "IIN": "850312399903",
        "Phone": "+7 701 123 45 67",
        "Address": "Абай көшесі, 1",
        "Precinct": "1",
        "Attachment": "detached",
        "Document": "identity card 045218337",
        "Journal": "No. 1",
        "Channel": "by phone",
        "Received": "23.11.2026\N{NO-BREAK SPACE}08:58",
        "Answered": "23.11.2026\N{NO-BREAK SPACE}09:00",
        "Registrar": "Омарова А.",
        "Booked although not attached": "жүкті әйел",
        "Note": "тұсаукесер",
    }


STEPS = {"Arrived", "Did not come", "Move", "Cancel the visit…", "Print the slip", "Back to booked"}


@pytest.mark.parametrize(
    ("step", "possible", "state"),
    [
        (None, {"Arrived", "Did not come", "Move", "Cancel the visit…", "Print the slip"}, "booked"),
        (Step.MOVE, {"Arrived", "Did not come", "Move", "Cancel the visit…", "Print the slip"}, "moved"),
        (Step.ARRIVE, {"Back to booked", "Did not come"}, "arrived"),
        (Step.NO_SHOW, {"Arrived", "Back to booked"}, "did not come"),
        (Step.CANCEL, set(), "cancelled"),
    ],
)
def test_only_the_steps_that_exist_are_offered(desk, open_visit, step, possible, state):
    visit = desk.book()
    if step is not None:
        desk.step(visit, step)
    dialog = open_visit(visit.id)
    assert offered(dialog) & STEPS == possible
    assert {"History", "Close"} <= offered(dialog)
    assert dialog.state.text() == state
    assert dialog.hint.isVisible() == ("Move" in possible)


def test_a_booking_taken_back_says_so(desk, open_visit):
    visit = desk.book()
    desk.take_back(visit.request_id)
    dialog = open_visit(visit.id)
    assert dialog.state.text() == "taken back"
    assert offered(dialog) & STEPS == set()


def test_a_cancelled_visit_shows_its_reason(desk, open_visit):
    visit = desk.step(desk.book(), Step.CANCEL)
    assert facts(open_visit(visit.id))["Cancelled because"] == "науқас қоңырау шалды"


@pytest.mark.parametrize(
    ("key", "modifiers", "wish"),
    [
        (Key.Key_F8, None, Step.ARRIVE),
        (Key.Key_F9, None, Step.NO_SHOW),
        (Key.Key_X, Ctrl, "move"),
        (Key.Key_Delete, None, "cancel"),
        (Key.Key_P, Ctrl, "slip"),
    ],
)
def test_each_wish_has_its_key_and_closes_first(desk, open_visit, qtbot, key, modifiers, wish):
    visit = desk.book()
    dialog = open_visit(visit.id)
    qtbot.keyClick(dialog, key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert dialog.wishes == [(wish, visit.id, False)]


def test_the_history_stays_beside_the_visit(desk, open_visit, qtbot):
    visit = desk.book()
    dialog = open_visit(visit.id)
    qtbot.keyClick(dialog, Key.Key_H, Ctrl)
    assert dialog.wishes == [("history", visit.request_id, True)]


def test_the_key_of_a_tick_that_is_set_takes_it_off(desk, open_visit, qtbot):
    visit = desk.step(desk.book(), Step.ARRIVE)
    dialog = open_visit(visit.id)
    qtbot.keyClick(dialog, Key.Key_F8)
    assert dialog.wishes == [(Step.RESET, visit.id, False)]


def test_a_step_that_does_not_exist_has_no_key_either(desk, open_visit, qtbot):
    visit = desk.step(desk.book(), Step.CANCEL)
    dialog = open_visit(visit.id)
    for key in (Key.Key_F8, Key.Key_F9, Key.Key_Delete):
        qtbot.keyClick(dialog, key)
    assert dialog.wishes == []
    assert dialog.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Escape])
def test_a_second_enter_changes_nothing(desk, open_visit, qtbot, key):
    dialog = open_visit(desk.book().id)
    qtbot.keyClick(QApplication.focusWidget(), key)
    assert not dialog.isVisible()
    assert dialog.wishes == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_text_is_cut_and_none_stays_english(desk, open_visit, language):
    visit = desk.book(note="ұзын ескертпе " * 30, person={"address": "Абай көшесі, 1 үй, " * 10})
    dialog = open_visit(visit.id)
    english = {label for label, _value in (*dialog.person.facts(), *dialog.request.facts())} | offered(dialog)
    switch_language(QApplication.instance(), language)
    QApplication.sendPostedEvents()
    theme.apply_theme(QApplication.instance(), "dark")
    shown = {label for label, _value in (*dialog.person.facts(), *dialog.request.facts())} | offered(dialog)
    assert not shown & english
    dialog.grab()
    for button in dialog.findChildren(QPushButton):
        assert button.width() >= button.minimumSizeHint().width()
        assert dialog.rect().contains(button.geometry())
    for label in dialog.findChildren(QLabel):
        needed = (
            label.heightForWidth(label.width()) if label.hasHeightForWidth() else label.sizeHint().height()
        )
        assert not label.text() or label.isHidden() or label.height() >= needed, label.text()
    switch_language(QApplication.instance(), "en")


def test_the_age_is_that_of_the_day_of_the_visit(desk, open_visit):
    born = NOW.date() + timedelta(days=1)
    visit = desk.book(person={"birth_date": born.replace(year=2020)})
    assert facts(open_visit(visit.id))["Birth date"] == "24.11.2020, 6 years"


def test_a_place_in_the_live_queue_says_its_number_and_when_it_was_given():
    i18n.use_language("ru")
    row = VisitRow(
        1, 1, 1, 1, 1, NOW, NOW + timedelta(minutes=15), VisitState.BOOKED, PersonName("Ким"), queue_place=3
    )
    assert visit_texts.when_text(row).endswith("очередь № 3, поставлен в очередь в 09:00")
