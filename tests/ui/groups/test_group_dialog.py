"""The whole group by the keyboard alone: moved, cancelled, taken back; one or all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from clinic_desk.i18n import LANGUAGES, use_language
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Channel, VisitState
from clinic_desk.rules.series import SeriesRule
from clinic_desk.services import booking, family, groups, series
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.family import FamilyMember
from clinic_desk.services.series import SeriesOrder
from clinic_desk.ui.groups.group_dialog import GroupDialog, Reach, ReachDialog, ask_reach
from tests.make import ACTOR, NOW

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def done(gp, home):
    members = [FamilyMember(home[name].id) for name in ("father", "mother", "child")]
    offer = family.family_offers(members, now=NOW)[0]
    orders = family.family_orders(members, offer, channel=Channel.PHONE)
    return family.book_family(orders, now=NOW, actor=ACTOR)


@pytest.fixture
def make_dialog(clock, actor, told, open_dialog):
    def make(visit_id):
        dialog = GroupDialog(None, clock, actor, told.append, visit_id=visit_id, language="ru")
        return dialog, open_dialog(dialog)

    return make


def states(done):
    return {booking.visit(one.visit.id).state for one in done.bookings}


def test_the_visit_that_was_asked_for_is_marked_among_its_group(make_dialog, done):
    dialog, keys = make_dialog(done.bookings[1].visit.id)
    assert dialog.table.rows.rowCount() == 3
    assert dialog.table.currentIndex().row() == 1
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()


def test_all_are_cancelled_with_one_reason_and_taken_back(make_dialog, done, told, qtbot):
    dialog, keys = make_dialog(done.bookings[0].visit.id)
    dialog.cancel_button.setFocus()
    keys.press(KEY.Key_Return)
    keys.press(KEY.Key_Return)  # no reason: nothing happens
    assert states(done) == {VisitState.BOOKED}
    keys.type("сырқат")
    with qtbot.waitSignal(dialog.written):
        keys.press(KEY.Key_Return)
    assert states(done) == {VisitState.CANCELLED}
    assert dialog.close_button.hasFocus()
    assert "3 приема" in dialog.status.text()
    keys.press(KEY.Key_Z, CTRL)
    assert states(done) == {VisitState.BOOKED}
    assert told == [Changes.VISITS | Changes.JOURNAL] * 2
    assert dialog.cancel_button.isVisible()


def test_all_are_moved_to_the_chosen_offer_and_the_answer_is_said(make_dialog, done):
    dialog, keys = make_dialog(done.bookings[0].visit.id)
    dialog.move_button.setFocus()
    keys.press(KEY.Key_Return)
    assert "Можем записать вашу семью" in dialog.spoken.text()
    keys.press(KEY.Key_Down)
    wanted = [one.at for one in dialog._moves[1]]
    keys.press(KEY.Key_Return)
    assert [one.at for one in groups.group_of(done.bookings[0].visit.id)] == wanted
    assert "Ваша семья записана на" in dialog.spoken.text()
    assert dialog.table.isVisible()


def test_esc_goes_back_to_the_list_before_it_closes(make_dialog, done):
    dialog, keys = make_dialog(done.bookings[0].visit.id)
    dialog.move_button.click()
    keys.press(KEY.Key_Escape)
    assert dialog.isVisible()
    assert dialog.table.isVisible()
    dialog.cancel_button.click()
    keys.press(KEY.Key_Escape)
    assert dialog.isVisible()
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()
    assert states(done) == {VisitState.BOOKED}


def test_a_series_is_cancelled_together_but_not_moved(make_dialog, gp, home):
    order = BookingOrder(home["father"].id, gp.id, NOW.replace(hour=10, day=24), Channel.PHONE)
    first = booking.book(order, now=NOW, actor=ACTOR).visit
    plan = series.plan_after(first.id, SeriesRule(count=3), now=NOW)
    slots = tuple(one.slot for one in plan.visits)
    series.book_series(
        SeriesOrder(first.person_id, slots, Channel.PHONE, first_visit=first.id), now=NOW, actor=ACTOR
    )
    dialog, keys = make_dialog(first.id)
    assert not dialog.move_button.isVisible()
    dialog.cancel_button.click()
    keys.type("сырқат")
    keys.press(KEY.Key_Return)
    assert groups.open_visits(groups.group_of(first.id), now=NOW) == []


def test_what_is_over_can_only_be_looked_at(make_dialog, done):
    groups.cancel_group(done.group_id, reason="сырқат", now=NOW, actor=ACTOR)
    dialog, _keys = make_dialog(done.bookings[0].visit.id)
    assert not dialog.move_button.isVisible()
    assert not dialog.cancel_button.isVisible()
    assert dialog.close_button.isVisible()


@pytest.mark.parametrize(
    ("keys", "reach"),
    [([KEY.Key_Return], Reach.ONE), ([KEY.Key_Tab, KEY.Key_Return], Reach.ALL), ([KEY.Key_Escape], None)],
    ids=["enter", "all", "esc"],
)
def test_one_or_all_is_asked_and_enter_means_one(open_dialog, qtbot, done, keys, reach):
    visits = groups.group_of(done.bookings[0].visit.id)
    dialog = ReachDialog(None, "Отменить прием?", visits)
    keyboard = open_dialog(dialog)
    dialog.one_button.setFocus()
    for key in keys:
        keyboard.press(key)
    assert dialog.reach is reach
    assert not dialog.isVisible()


def test_the_question_waits_for_its_answer(qtbot, done, open_dialog, make_dialog):
    window, _keys = make_dialog(done.bookings[0].visit.id)
    visits = groups.group_of(done.bookings[0].visit.id)
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().all_button.click())
    assert ask_reach(window, "Отменить прием?", visits) is Reach.ALL


def test_the_group_fits_a_low_screen_in_every_language(make_dialog, done):
    dialog, _keys = make_dialog(done.bookings[0].visit.id)
    dialog.move_button.click()
    for language in LANGUAGES:
        use_language(language)
        dialog.retranslate()
        assert dialog.minimumSizeHint().width() <= 911 - 8
        assert dialog.minimumSizeHint().height() <= 512 - 40
