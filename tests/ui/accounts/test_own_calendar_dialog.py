"""A doctor saves the own list as a calendar file, at the real dialog."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from clinic_desk.clock import Clock
from clinic_desk.i18n import use_language
from clinic_desk.models.audit import AuditEntry
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right, Role, rights_of
from clinic_desk.rules.rows import Channel
from clinic_desk.services import access, booking
from clinic_desk.services.access import Session
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui import background
from clinic_desk.ui.accounts.own_calendar_dialog import OwnCalendarDialog
from tests.make import ACTOR, make_doctor, make_person
from tests.make import NOW as BOOKED
from tests.services.leaving_clinic import read_calendar

NOW = datetime(2026, 11, 24, 9, 0)
TODAY = NOW.date()


@pytest.fixture
def sit(data):
    """Log a doctor in with one visit today; gives a function that does it with more rights."""
    doctor = make_doctor(hours="08:00-13:00")
    order = BookingOrder(make_person().id, doctor.id, datetime(2026, 11, 24, 10, 30), Channel.PHONE)
    booking.book(order, now=BOOKED, actor=ACTOR)

    def come(*extra):
        access.ask_who(login_is_on=True)
        access.enter(Session(1, "Ахметова А. С.", Role.DOCTOR, rights_of(Role.DOCTOR, extra), doctor.id))

    yield come
    access.leave()
    access.ask_who(login_is_on=None)


@pytest.fixture
def open_dialog(qtbot):
    def make(day=TODAY):
        dialog = OwnCalendarDialog(None, Clock.set_to(NOW), day)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield make
    background.stop_all()


def save(qtbot, dialog, path):
    """«Save», and a name in the file dialog."""
    dialog.save_button.click()
    asked = dialog.findChild(QFileDialog, "save_file")
    assert asked is not None
    asked.selectFile(str(path))
    asked.accept()
    qtbot.waitUntil(lambda: bool(dialog.news.text()), timeout=20_000)
    assert dialog.save_button.isEnabled()
    assert not dialog.strip.isVisible()


def test_the_list_is_saved_without_names_and_said_so(sit, open_dialog, qtbot, tmp_path):
    sit()
    dialog = open_dialog()
    assert not dialog.names.isEnabled()
    save(qtbot, dialog, tmp_path / "менің тізімім")
    (entry,) = read_calendar(tmp_path / "менің тізімім.ics").values()
    assert entry["SUMMARY"] == "No. 1"
    assert dialog.news.text() == "1 visit written: менің тізімім.ics"


def test_names_are_there_for_who_may_and_only_once_asked_for(sit, open_dialog, qtbot, tmp_path):
    sit(Right.EXPORT)
    dialog = open_dialog()
    assert dialog.names.isEnabled()
    assert not dialog.names.isChecked()
    dialog.names.click()
    use_language("ru")
    save(qtbot, dialog, tmp_path / "a.ics")
    (entry,) = read_calendar(tmp_path / "a.ics").values()
    assert entry["SUMMARY"] == "№ 1 · Ахметов Серік Болатұлы"
    assert AuditEntry.select().where(AuditEntry.kind == AuditKind.EXPORTED).count() == 1


def test_it_offers_four_weeks_from_the_day_on_the_screen(sit, open_dialog):
    sit()
    assert open_dialog(date(2026, 12, 7)).days() == (date(2026, 12, 7), date(2027, 1, 3))


def test_days_the_wrong_way_round_are_told_before_a_place_is_asked_for(sit, open_dialog):
    sit()
    dialog = open_dialog()
    dialog.last.editor.setDate(QDate(2026, 11, 1))
    dialog.save_button.click()
    assert dialog.last.reason()
    assert dialog.findChild(QFileDialog, "save_file") is None
    dialog.last.editor.setDate(QDate(2026, 11, 30))
    assert not dialog.last.reason()


def test_a_place_that_cannot_be_written_is_told_in_the_window(sit, open_dialog, qtbot, tmp_path):
    sit()
    dialog = open_dialog()
    (tmp_path / "a.ics").mkdir()
    dialog.write(tmp_path / "a.ics")
    qtbot.waitUntil(lambda: bool(dialog.news.text()), timeout=20_000)
    assert "cannot be written" in dialog.news.text()
    assert dialog.isVisible()


def test_an_end_of_the_period_too_far_off_is_told(sit, open_dialog, qtbot, tmp_path):
    sit()
    dialog = open_dialog()
    dialog.last.editor.setDate(QDate(2036, 11, 1))
    dialog.write(tmp_path / "a.ics")
    qtbot.waitUntil(lambda: bool(dialog.news.text()), timeout=20_000)
    assert not (tmp_path / "a.ics").exists()


def test_esc_closes_it(sit, open_dialog):
    sit()
    dialog = open_dialog()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_follows_the_language_and_fits_a_low_screen(sit, open_dialog, qtbot, language):
    sit()
    dialog = open_dialog()
    use_language(language)
    dialog.retranslate()
    assert dialog.names.text() == {"kk": "Пациенттердің аты-жөнімен", "ru": "С именами пациентов"}[language]
    assert dialog.minimumSizeHint().width() <= 911
    assert dialog.minimumSizeHint().height() <= 512
    for button in (dialog.save_button, dialog.close_button):
        qtbot.waitUntil(lambda button=button: button.width() >= button.sizeHint().width())
