"""The register wizard: real files through the real readers into a real database."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from clinic_desk import i18n
from clinic_desk.clock import Clock
from clinic_desk.models.people import Person
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, Channel, PersonName, WorkingSpan
from clinic_desk.services import booking, clinic, register, register_import, staff, timetable
from clinic_desk.ui import theme
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.people.import_dialog import RegisterImportDialog
from clinic_desk.ui.widgets.time_left import time_left

NOW = datetime(2026, 11, 23, 9, 0)
ACTOR = Actor("Омарова А.", "pc-1")
HEAD = ("№", "ИИН", "Фамилия", "Имя", "Отчество", "Дата рождения", "Адрес", "Участок", "Статус")
_LAST = ("Қарлығашев", "Әбдіғали", "Ңұрлан", "Һамитов", "Өтегенов", "Үкібаев", "Ғалымов", "Іскаков")


def valid_iins():
    """Men born on 12.03.1985, one after the other (domain: section 4)."""
    for serial in range(10_000):
        digits = [int(one) for one in f"8503123{serial:04}"]
        check = sum(digit * weight for digit, weight in zip(digits, range(1, 12), strict=True)) % 11
        if check < 10:
            yield "".join(map(str, (*digits, check)))


IINS = list(valid_iins())


def rows(count, **changes):
    """``count`` people; ``changes`` name a column's new text for the first one."""
    made = []
    for number in range(count):
        last = _LAST[number % len(_LAST)] + chr(ord("а") + number // len(_LAST) % 20)
        person = [number + 1, IINS[number], last, "Серік", "Болатұлы", "12.03.1985", "с. Успенка", 1]
        made.append([*person, "прикреплен"])
    for column, text in changes.items():
        made[0][HEAD.index(column)] = text
    return made


@pytest.fixture(autouse=True)
def data(tmp_path, qapp):
    theme.apply_theme(qapp, "light")
    clinic.open_clinic(tmp_path / "data")
    yield
    clinic.close_clinic()


@pytest.fixture
def workbook(tmp_path):
    def make(people, *, day="20.11.2026", head=HEAD, name="регистр.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(([f"По состоянию на {day}"], head, *people)):
                sheet.write_row(number, 0, row)
        return path

    return make


@pytest.fixture
def told():
    return []


@pytest.fixture
def dialog(qtbot, told):
    made = RegisterImportDialog(None, Clock.set_to(NOW), lambda: ACTOR, told.append)
    qtbot.addWidget(made)
    made.show()
    return made


def rest(qtbot, dialog):
    """Wait until no work is under way."""
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)


def read(qtbot, dialog, path):
    dialog.open_file(path)
    rest(qtbot, dialog)


def step(qtbot, dialog):
    dialog.next_button.click()
    rest(qtbot, dialog)


def take_over(qtbot, dialog, path):
    read(qtbot, dialog, path)
    step(qtbot, dialog)
    step(qtbot, dialog)


def column(table, number):
    return [table.rows.index(row, number).data() for row in range(table.rows.rowCount())]


def test_a_register_from_the_file_to_the_search(qtbot, dialog, workbook, told):
    assert not dialog.isModal()
    read(qtbot, dialog, workbook(rows(12)))
    chosen = [box.currentData() for box in dialog.columns.boxes]
    assert chosen == [
        None, "iin", "last_name", "first_name", "patronymic", "birth_date", "address", "precinct", "status",
    ]  # fmt: skip
    step(qtbot, dialog)
    assert "12 new, 0 changed, 0 gone, 0 unchanged" in dialog.preview.figures.text()
    assert column(dialog.preview.new, 1)[0] == "Қарлығашева Серік Болатұлы"
    assert register.register_size() == 0
    step(qtbot, dialog)
    assert register.register_size() == 12
    assert register.register_date() == date(2026, 11, 20)
    assert register.find("қарлығашева", now=NOW)[0].person.in_register
    assert "20.11.2026" in dialog.done_page.title.text()
    assert told == [Changes.PEOPLE | Changes.REGISTER]


def test_the_next_register_shows_what_changes_and_who_is_gone(qtbot, dialog, workbook):
    take_over(qtbot, dialog, workbook(rows(10)))
    later = rows(9, Адрес="с. Лозовое", Участок=3)
    take_over_path = workbook([*later, [11, "", "Ахметов", "Олжас", "", "01.01.1990", "", 1, "прикреплен"]],
                              day="10.11.2026", name="старый.xlsx")  # fmt: skip
    read(qtbot, dialog, take_over_path)
    step(qtbot, dialog)
    preview = dialog.preview
    assert column(preview.changed, 2) == ["Address", "Precinct"]
    assert column(preview.changed, 3) == ["с. Успенка", "1"]
    assert column(preview.changed, 4) == ["с. Лозовое", "3"]
    assert column(preview.changed, 1) == ["Қарлығашева Серік Болатұлы", ""]
    assert preview.gone.rows.rowCount() == 1
    assert column(preview.new, 1) == ["Ахметов Олжас"]
    assert column(preview.doubtful, 1) == ["The IIN is missing."]
    assert column(preview.doubtful, 2) == ["imported, please check"]
    warning = preview.banner.findChild(QLabel, "warnings_text").text()
    assert "10.11.2026" in warning
    assert "20.11.2026" in warning


def test_a_part_of_the_register_is_warned_about(qtbot, dialog, workbook):
    take_over(qtbot, dialog, workbook(rows(10)))
    read(qtbot, dialog, workbook(rows(4), name="бөлігі.xlsx"))
    step(qtbot, dialog)
    assert "30 %" in dialog.preview.banner.findChild(QLabel, "warnings_text").text()


def test_duplicates_stand_side_by_side(qtbot, dialog, workbook):
    people = rows(3)
    people.append([4, *people[0][1:6], "с. Лозовое", 2, "прикреплен"])
    read(qtbot, dialog, workbook(people))
    step(qtbot, dialog)
    table = dialog.preview.duplicates
    assert column(table, 0)[0] == "line 3 ↔ line 6"
    facts = dict(zip(column(table, 1), zip(column(table, 2), column(table, 3), strict=True), strict=True))
    assert facts["Address"] == ("с. Успенка", "с. Лозовое")
    assert facts["Precinct"] == ("1", "2")
    assert facts["IIN"] == (IINS[0], IINS[0])


def test_a_line_and_a_known_person_are_declared_one(qtbot, dialog, workbook):
    take_over(qtbot, dialog, workbook(rows(3)))
    # the number is corrected in the file: two people, or one?
    read(qtbot, dialog, workbook(rows(3, ИИН=IINS[50]), name="2.xlsx"))
    step(qtbot, dialog)
    page = dialog.preview
    assert page.new.rows.rowCount() == 1
    page.tabs.setCurrentIndex(4)
    assert not page.same_button.isEnabled()
    page.duplicates.selectRow(0)
    page.same_button.click()
    rest(qtbot, dialog)
    assert page.new.rows.rowCount() == 0
    assert page.gone.rows.rowCount() == 0
    assert list(zip(column(page.changed, 2), column(page.changed, 4), strict=True)) == [("IIN", IINS[50])]
    assert page.duplicates.rows.rowCount() == 0
    step(qtbot, dialog)
    assert register.register_size() == 3
    assert register.by_iin(IINS[50], now=NOW).person.name.last == "Қарлығашева"


def test_two_lines_of_the_file_cannot_be_declared_one(qtbot, dialog, workbook):
    people = rows(2)
    people.append([3, *people[0][1:6], "с. Лозовое", 2, "прикреплен"])
    read(qtbot, dialog, workbook(people))
    step(qtbot, dialog)
    dialog.preview.tabs.setCurrentIndex(4)
    dialog.preview.duplicates.selectRow(0)
    assert not dialog.preview.same_button.isEnabled()


def test_columns_that_were_not_found_are_named_by_hand(qtbot, dialog, workbook):
    head = ("№", "Нөмірі бар баған", "Бірінші", "Екінші", "Үшінші", "Туған күні", "Мекенжайы", "Учаске", "Х")
    read(qtbot, dialog, workbook(rows(3), head=head))
    assert not dialog.next_button.isEnabled()
    assert dialog.columns.said.text().startswith("Still needed")
    for place, field in ((1, "iin"), (2, "last_name"), (3, "first_name"), (4, "patronymic")):
        box = dialog.columns.boxes[place]
        box.setCurrentIndex(box.findData(field))
        box.activated.emit(box.currentIndex())
    assert dialog.columns.said.text() == ""
    step(qtbot, dialog)
    assert column(dialog.preview.new, 3) == IINS[:3]


def test_a_column_belongs_to_one_field(qtbot, dialog, workbook):
    read(qtbot, dialog, workbook(rows(3)))
    box = dialog.columns.boxes[6]
    box.setCurrentIndex(box.findData("iin"))
    box.activated.emit(box.currentIndex())
    assert dialog.columns.boxes[1].currentData() is None
    assert dialog.columns.boxes[6].currentData() == "iin"


def test_the_encoding_of_a_text_file_is_guessed_and_can_be_changed(qtbot, dialog, tmp_path):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEAD, *rows(20)])
    path = tmp_path / "регистр.csv"
    path.write_bytes(text.getvalue().encode("kz1048"))
    read(qtbot, dialog, path)
    page = dialog.columns
    assert (page.encoding.currentText(), page.delimiter.currentData()) == ("kz1048", ";")
    assert page.encoding.isVisible()
    assert not page.sheet.isVisible()
    assert page.layout_now.preview[0][2] == "Қарлығашева"
    page.encoding.setCurrentText("cp1251")
    page.encoding.activated.emit(page.encoding.currentIndex())
    rest(qtbot, dialog)
    assert page.layout_now.preview[0][2] != "Қарлығашева"


def test_an_import_is_taken_back_after_a_question(qtbot, dialog, workbook, told):
    take_over(qtbot, dialog, workbook(rows(5)))
    dialog.done_page.take_back_button.click()
    assert "5 new" in dialog.ask.findChild(QLabel, "details").text()
    qtbot.keyClick(dialog.ask, Qt.Key.Key_Escape)
    assert register.register_size() == 5
    dialog.done_page.take_back_button.click()
    dialog.ask.button("take_back").click()
    rest(qtbot, dialog)
    assert register.register_size() == 0
    assert "taken back" in dialog.done_page.title.text()
    dialog.back_button.click()
    assert column(dialog.choose.imports, 7) == ["taken back 23.11.2026 09:00"]
    assert not dialog.choose.take_back_button.isEnabled()
    assert len(told) == 2


def test_stop_ends_the_import_and_nothing_is_written(qtbot, dialog, workbook, told):
    read(qtbot, dialog, workbook(rows(800)))
    step(qtbot, dialog)
    dialog.next_button.click()
    dialog.strip.findChild(QPushButton, "stop").click()
    rest(qtbot, dialog)
    assert dialog.news.text() == "Stopped. Nothing was written."
    assert (register.register_size(), register_import.last_imports(), told) == (0, [], [])
    step(qtbot, dialog)
    assert register.register_size() == 800


def test_closing_while_work_is_under_way_asks(qtbot, dialog, workbook):
    read(qtbot, dialog, workbook(rows(800)))
    step(qtbot, dialog)
    dialog.next_button.click()
    dialog.close()
    assert dialog.isVisible()
    assert dialog.ask.question() == "The work is not finished."
    dialog.ask.button("stop").click()
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_the_desk_books_while_an_import_runs(qtbot, dialog, workbook):
    doctor = staff.save_doctor(staff.DoctorForm(PersonName("Ахметова"), "therapist"), now=NOW, actor=ACTOR)
    timetable.save_weekly_hours(
        doctor.id, [WorkingSpan(1, 480, 720)], valid_from=NOW.date(), now=NOW, actor=ACTOR
    )
    caller = Person.create(last_name="Қонақбаев")
    read(qtbot, dialog, workbook(rows(800)))
    step(qtbot, dialog)
    dialog.next_button.click()
    order = booking.BookingOrder(
        caller.id, doctor.id, datetime(2026, 11, 24, 10, 0), Channel.PHONE, override_reason="шұғыл"
    )
    visit = booking.book(order, now=NOW, actor=ACTOR).visit
    rest(qtbot, dialog)
    assert register.register_size() == 800
    assert booking.visit(visit.id).at == datetime(2026, 11, 24, 10, 0)


def test_a_file_that_cannot_be_read_is_named_with_the_reason(qtbot, dialog, tmp_path):
    path = tmp_path / "бос.xlsx"
    path.write_bytes(b"")
    read(qtbot, dialog, path)
    assert dialog.news.text() == "бос.xlsx: The file is empty."
    assert dialog.pages.currentIndex() == 0


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_wizard_follows_the_language_and_names_everything(qapp, qtbot, dialog, workbook, language):
    take_over(qtbot, dialog, workbook(rows(3)))
    dialog.back_button.click()
    read(qtbot, dialog, workbook(rows(4), name="2.xlsx"))
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        qapp.processEvents()
        for box in dialog.columns.findChildren(QComboBox):
            assert box.accessibleName(), box.objectName()
        shown = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
        assert all(button.text() for button in shown)
        qtbot.waitUntil(lambda: all(one.width() >= one.minimumSizeHint().width() for one in shown))
        step(qtbot, dialog)
        qapp.processEvents()
        tabs = dialog.preview.tabs
        assert all(table.accessibleName() for table in dialog.preview.tables)
        assert tabs.tabText(0) in {"Жаңа (1)", "Новые (1)"}
    finally:
        switch_language(qapp, before)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_page_fits_the_screen_at_150_percent(qapp, qtbot, dialog, workbook, language):
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        qapp.processEvents()
        for act in (lambda: read(qtbot, dialog, workbook(rows(3))), *[lambda: step(qtbot, dialog)] * 2):
            act()
            qapp.processEvents()
            wanted = dialog.minimumSizeHint()
            assert (wanted.width() <= 900, wanted.height() <= 460) == (True, True), wanted
    finally:
        switch_language(qapp, before)


def test_the_time_left_is_told_when_it_can_be_known():
    begun = datetime(2026, 11, 23, 9, 0, 0)
    assert time_left(begun, datetime(2026, 11, 23, 9, 0, 10), 100, 300) == "about 20 s left"
    assert time_left(begun, datetime(2026, 11, 23, 9, 1, 0), 100, 300) == "about 2 min left"
    assert time_left(begun, datetime(2026, 11, 23, 9, 0, 0), 100, 300) == ""
    assert time_left(begun, datetime(2026, 11, 23, 9, 0, 10), 0, 300) == ""
