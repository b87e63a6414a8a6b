"""The first start on an empty folder, a register from a file, and the first booking from it."""

from __future__ import annotations

from datetime import date

import pytest
import xlsxwriter
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinic_desk import app as program
from clinic_desk import opening, settings
from clinic_desk.importers import register as register_file
from clinic_desk.importers import table_file
from clinic_desk.services import register, register_import
from clinic_desk.settings import Settings
from clinic_desk.ui import background
from clinic_desk.ui.start.assistant import StartAssistant
from tests.journeys.desk import NOW, Desk
from tests.make import ACTOR, make_doctor

HEADER = ("№", "ИИН", "Фамилия", "Имя", "Отчество", "Дата рождения", "Пол", "Участок", "Статус", "Телефон")


@pytest.fixture
def empty(tmp_path, qapp):
    """A window on a folder where nothing was entered yet."""
    folder = tmp_path / "new"
    folder.mkdir()
    settings.save(folder, Settings(language="ru", demo=True))
    opened = opening.open_folder(folder, now=NOW)
    window = program.make_window(qapp, opened)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield window
    window.close()
    background.stop_all()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    opened.close()


def test_the_assistant_comes_once_and_keeps_what_was_entered(empty, tmp_path):
    def go_through():
        assistant = QApplication.activeModalWidget()
        assert isinstance(assistant, StartAssistant)
        assistant.next_button.click()
        assistant.clinic.editor("clinic_name_kk").setText("Шұғыла амбулаториясы")
        assistant.clinic.editor("registrar").setText("Омарова А.")
        assistant.next_button.click()
        assistant.people.account.without_login.click()
        assistant.people.account.knows.click()
        for _page in range(4):
            assistant.next_button.click()

    QTimer.singleShot(100, go_through)
    assert program._first_wish(empty) == ""
    kept = settings.load(tmp_path / "new")
    assert (kept.clinic_name_kk, kept.registrar, kept.first_start_done) == (
        "Шұғыла амбулаториясы",
        "Омарова А.",
        True,
    )
    assert "Омарова А." in empty.top.menu_button.accessibleName()
    assert program._first_wish(empty) == "", "it does not come a second time"


def test_the_demo_clinic_can_be_opened_instead(empty):
    QTimer.singleShot(100, lambda: QApplication.activeModalWidget().language.demo_requested.emit())
    assert program._first_wish(empty) == program.DEMO


def test_an_empty_clinic_says_what_to_do_next(empty):
    assert empty.calendar.empty.isVisible()
    assert empty.journal.empty.isVisible()
    assert "Ctrl+I" in empty.foot.register.text()


def test_a_register_is_taken_over_and_somebody_from_it_booked(empty, tmp_path):
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["По состоянию на 20.11.2026"])
        sheet.write_row(2, 0, HEADER)
        sheet.write_row(
            3,
            0,
            [
                1,
                10122549279,
                "САҒЫН",
                "БАУЫРЖАН",
                "МАҚСАТҰЛЫ",
                "22.01.2001",
                "муж.",
                1,
                "прикреплен",
                "87782937230",
            ],
        )
    make_doctor("Ахметова Айгүл Серікқызы", precincts=("1",))
    table = table_file.read_table(path)
    file = register_file.read_register(table, register_file.guess_layout(table))
    register_import.apply(file, file_name=path.name, now=NOW, actor=ACTOR)
    desk = Desk(empty)
    desk.press(Qt.Key.Key_F5)
    assert "20.11.2026" in empty.foot.register.text()
    desk.press(Qt.Key.Key_F2)
    desk.type("010122549279")
    desk.press(Qt.Key.Key_Return)

    (row,) = desk.rows()
    assert (row.name.full, row.iin, row.birth_date) == (
        "Сағын Бауыржан Мақсатұлы",
        "010122549279",
        date(2001, 1, 22),
    )
    assert register.register_size() == 1
    assert "Вы записаны на вторник" in desk.sentence()
