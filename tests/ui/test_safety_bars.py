"""Warnings about the safety of the data: which of them stand there at once, and what room they leave."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from clinic_desk import errors
from clinic_desk.rules.rows import Channel
from clinic_desk.services import access, booking, clinic, clock_check
from clinic_desk.services.backup import BackupState
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.safety_bars import SafetyBars
from tests.make import ACTOR, NOW, make_doctor, make_person

HIGH, LOW = 740, 472
NO_BACKUP = BackupState(None, has_passphrase=False, is_old=True)
NO_PHRASE = BackupState(None, has_passphrase=False)


@pytest.fixture
def bars(tmp_path, qtbot, qapp):
    theme.apply_theme(qapp, "light")
    switch_language(qapp, "ru")
    clinic.open_clinic(tmp_path)
    clock_check.trust_any_clock(trusted=False)
    access.sit_down(ACTOR)
    window = QWidget()
    moments = [NOW]
    made = SafetyBars(lambda: moments[0], window)
    made.moments = moments
    column = QVBoxLayout(window)
    column.addStretch()
    column.addWidget(made)
    window.resize(900, HIGH)
    qtbot.addWidget(window)
    window.show()
    made.reload()
    yield made
    clinic.close_clinic()
    switch_language(qapp, "en")


def seen(bars):
    QApplication.processEvents()
    names = [bar.objectName() for bar in bars.shown() if bar.isVisible()]
    from_top = sorted(bars._slots, key=lambda bar: bar.mapTo(bars, QPoint(0, 0)).y())
    assert names == [bar.objectName() for bar in from_top if bar.isVisible()], "the worst on top"
    return names


def everything_wrong(bars):
    """A full disk, a clock a year behind the newest record, no backup."""
    order = BookingOrder(make_person().id, make_doctor().id, NOW + timedelta(hours=2), Channel.PHONE)
    booking.book(order, now=NOW, actor=ACTOR)
    bars.moments[:] = [NOW - timedelta(days=400)]
    bars.fault.tell(errors.DiskFull(Path("clinic.sqlite")))
    bars.reload()
    bars.backup.show_state(NO_BACKUP)


def test_a_clinic_that_decided_nothing_yet_is_asked_one_thing_at_a_time(bars):
    bars.backup.show_state(NO_PHRASE)
    assert seen(bars) == ["login_bar"]
    bars.login.put_off()
    assert seen(bars) == ["backup_bar"]
    assert not bars.more.isVisible()


def test_what_is_red_is_never_behind_what_is_amber(bars):
    bars.backup.show_state(NO_BACKUP)
    assert seen(bars) == ["backup_bar"]
    bars.backup.show_state(NO_PHRASE)
    assert seen(bars) == ["login_bar"]


def test_on_a_high_window_all_red_ones_stand_there(bars):
    everything_wrong(bars)
    assert seen(bars) == ["fault_bar", "clock_bar", "backup_bar"]
    assert not bars.more.isVisible()


def test_on_a_low_one_the_worst_and_how_many_more(bars, qapp):
    bars.window().resize(900, LOW)
    everything_wrong(bars)
    assert seen(bars) == ["fault_bar"]
    assert bars.height() <= 60
    assert bars.more.text() == "еще 2 предупреждения"
    bars.more.click()
    assert seen(bars) == ["fault_bar", "clock_bar", "backup_bar"]
    assert bars.more.text() == "Только первое"
    bars.more.click()
    assert seen(bars) == ["fault_bar"]
    switch_language(qapp, "kk")
    QApplication.processEvents()
    assert bars.more.text() == "тағы 2 ескерту"
    bars.window().resize(900, HIGH)
    assert seen(bars) == ["fault_bar", "clock_bar", "backup_bar"]


def test_a_red_bar_speaks_red(bars):
    bars.backup.show_state(NO_PHRASE)
    bars.backup.show_state(NO_BACKUP)
    QApplication.processEvents()
    written = bars.backup.text.palette().color(bars.backup.text.foregroundRole())
    assert written.name() == theme.colours().no_show.lower()
