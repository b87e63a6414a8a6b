"""A clinic in a real file with a doctor whose times are all taken, and the waiting list on it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk.clock import Clock
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking, clinic, finder, register, waiting
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.waiting.dialog import WaitingDialog
from tests.make import ACTOR, NOW, make_doctor, make_person


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()
    switch_language(qapp, "en")


class Desk:
    """The dialog as a person has it: only keys and texts; what it asked of others is kept."""

    def __init__(self):
        self.told, self.printed, self.shown = [], [], []
        self.dialog = None
        self.doctor = make_doctor(hours="09:00-09:30", weekdays=range(1, 2))
        filler = make_person("Толтырушы Адам", birth_date=date(1970, 1, 1))
        self.visits = [
            booking.book(
                BookingOrder(filler.id, self.doctor.id, slot.at, Channel.PHONE), now=NOW, actor=ACTOR
            )
            for slot in finder.first_free([self.doctor], now=NOW, days=120)
        ]

    def open(self, **facts):
        self.dialog = WaitingDialog(
            None,
            Clock.set_to(NOW),
            lambda: ACTOR,
            self.told.append,
            clinic="Бесағаш амбулаториясы",
            find_people=lambda text: register.find(text, now=NOW),
            print_sheet=self.printed.append,
            show_visit=self.shown.append,
            **facts,
        )
        self.dialog.show()
        self.dialog.activateWindow()
        QTest.qWaitForWindowActive(self.dialog)
        return self.dialog

    def wait_for(self, name, *, now=NOW, doctor=None, **facts):
        order = WaitingOrder(make_person(name).id, (doctor or self.doctor).id, **facts)
        return waiting.add(order, now=now, actor=ACTOR)

    def free(self, place=0):
        """Cancel one of the taken times; gives back when it is."""
        visit = self.visits[place].visit
        booking.cancel(visit.id, reason="қоңырау шалды", now=NOW, actor=ACTOR)
        return visit.at

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier, times=1):
        for _time in range(times):
            QTest.keyClick(self.focus(), key, modifier)
            QApplication.processEvents()

    def type(self, text):
        """Letters of any alphabet, one event each, to wherever the focus is."""
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))
        QApplication.processEvents()

    def focus(self):
        return QApplication.focusWidget()

    def free_rows(self):
        """(person, when) of the free times as they stand."""
        return [
            (row.match.entry.person.name.last, row.match.slot.at) for row in self.dialog.freed.table.shown()
        ]

    def listed(self):
        """The people in the list below."""
        return [row.person.name.last for row in self.dialog.list.table.shown()]

    def said(self):
        return self.dialog.freed.spoken.text()

    def news(self):
        return self.dialog.news.text()


@pytest.fixture
def desk(qtbot):
    made = Desk()
    yield made
    if made.dialog is not None:
        made.dialog.close()
        made.dialog.deleteLater()
        QApplication.sendPostedEvents(made.dialog, QEvent.Type.DeferredDelete)


@pytest.fixture
def tuesday():
    return datetime(2026, 11, 24, 9, 0)
