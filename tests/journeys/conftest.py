from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import app as program
from clinic_desk import opening, settings
from clinic_desk.rules.rows import Channel
from clinic_desk.services import booking
from clinic_desk.services.booking import BookingOrder
from clinic_desk.settings import Settings
from clinic_desk.ui import background
from tests.journeys.desk import NOW, Desk
from tests.journeys.people_who_log_in import close_window, make_accounts, open_window
from tests.make import ACTOR, make_doctor, make_person


@pytest.fixture
def clinic(tmp_path, qapp):
    """A clinic of three doctors and a handful of people, in a folder of its own."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    settings.save(folder, Settings(language="kk", demo=True, registrar="Омарова А.", first_start_done=True))
    opened = opening.open_folder(folder, now=NOW)
    yield opened
    opened.close()


@pytest.fixture
def doctors(clinic):
    return {
        "gp": make_doctor(
            "Ахметова Айгүл Серікқызы", specialty="general_practice", room="5", precincts=("1",)
        ),
        "child": make_doctor(
            "Жүнісова Гүлнар Маратқызы",
            specialty="paediatrician",
            room="3",
            precincts=("1",),
            age_from=0,
            age_to=15,
        ),
        "surgeon": make_doctor(
            "Өтегенов Нұрлан Талғатұлы", specialty="surgeon", room="4", hours="08:00-12:00 13:00-16:00"
        ),
    }


@pytest.fixture
def people(clinic):
    return {
        "serik": make_person("Ахметов Серік Болатұлы", iin="850312399903", birth_date=date(1985, 3, 12)),
        "saule": make_person("Ахметова Сәуле Ерланқызы", birth_date=date(1985, 3, 12)),
        "olga": make_person("Иванова Ольга Петровна", birth_date=date(1970, 5, 6)),
        "child": make_person("Серіков Алихан Ерланұлы", iin="161105599909", birth_date=date(2016, 11, 5)),
    }


@pytest.fixture
def desk(clinic, doctors, people, qapp, qtbot):
    """The window on that clinic, with the focus where a person would begin."""
    window = program.make_window(qapp, clinic)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield Desk(window)
    window.close()
    background.stop_all()
    # gone before the next test: a closed window would still hear of its change of language
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


# --- a clinic whose people log in ------------------------------------------------------------------


@pytest.fixture
def visit(clinic, doctors, people):
    """Ахметов Серік with the GP, half an hour from now."""
    order = BookingOrder(people["serik"].id, doctors["gp"].id, datetime(2026, 11, 24, 9, 30), Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


@pytest.fixture
def key(clinic, doctors, visit):
    """The clinic logs in; this is its recovery key."""
    return make_accounts(clinic, doctors["gp"].id)


@pytest.fixture
def guarded_desk(key, clinic, qapp, qtbot):
    """The window of that clinic; nobody is in yet."""
    made = open_window(qapp, clinic)
    yield made
    close_window(made)
