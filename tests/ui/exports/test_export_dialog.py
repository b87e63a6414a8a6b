"""Taking data along through the window: by keys alone, with progress, stop, and what was written opened."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from clinic_desk.clock import Clock
from clinic_desk.i18n import use_language
from clinic_desk.rules.rights import RIGHTS, Right, Role
from clinic_desk.rules.rows import Channel
from clinic_desk.services import access, booking, clinic, exports, finder
from clinic_desk.services.booking import BookingOrder
from clinic_desk.ui.exports.export_dialog import Desk, ExportDialog
from tests.make import ACTOR, NOW, make_doctor, make_person

AT = datetime(2026, 11, 24, 10, 30)


@pytest.fixture
def visit(tmp_path, qapp):
    (tmp_path / "data").mkdir()
    clinic.open_clinic(tmp_path / "data")
    access.sit_down(ACTOR)
    doctor, person = make_doctor(), make_person()
    make_doctor("Қасымов Бекзат", room="6")
    done = booking.book(BookingOrder(person.id, doctor.id, AT, Channel.PHONE), now=NOW, actor=ACTOR)
    yield done.visit
    clinic.close_clinic()


@pytest.fixture
def opened():
    return []


@pytest.fixture
def dialog(visit, qtbot, opened):
    return make(qtbot, opened)


def make(qtbot, opened):
    def open_url(url):
        opened.append(url.toLocalFile())
        return len(opened) < 3  # the third has no program

    desk = Desk(Clock.set_to(NOW), lambda: access.actor(), lambda: "Емхана")
    dialog = ExportDialog(None, desk, finder.doctors(with_inactive=True), open_url)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def choose(dialog, what="journal", form="xlsx"):
    dialog.what._choose(what)
    dialog.form.setCurrentIndex(dialog.form.findData(form))
    dialog.form.activated.emit(dialog.form.currentIndex())


def forms(dialog):
    return [dialog.form.itemData(place) for place in range(dialog.form.count())]


def save_to(dialog, qtbot, path):
    """Enter asks for a place; the place is typed, Enter once more."""
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    asked = dialog.findChild(QFileDialog, "save_file")
    assert asked is not None
    asked.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    asked.accept()
    qtbot.waitUntil(lambda: dialog._job is None and bool(dialog.news.text()))


def test_enter_writes_the_journal_of_this_month_and_opens_it(dialog, qtbot, tmp_path, opened):
    assert dialog.choice().first == date(2026, 11, 1)
    assert dialog.choice().last == date(2026, 11, 30)
    assert dialog.count.text() == "1 row"
    assert not dialog.open_button.isVisible()
    path = tmp_path / "журнал.xlsx"
    save_to(dialog, qtbot, path)
    assert load_workbook(path).worksheets[0].max_row == 2
    assert dialog.news.text() == "1 entry written: журнал.xlsx"
    assert dialog.focusWidget() is dialog.open_button
    QTest.keyClick(dialog.open_button, Qt.Key.Key_Return)
    dialog.folder_button.click()
    assert opened == [str(path), str(tmp_path)]
    dialog.open_button.click()
    assert "журнал.xlsx" in dialog.news.text()
    assert "No program" in dialog.news.text()


def test_a_name_is_proposed_that_says_what_and_when(dialog):
    choose(dialog, "visits", "csv")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    asked = dialog.findChild(QFileDialog, "save_file")
    assert asked.findChild(QLineEdit, "fileNameEdit").text() == (
        "Visits to the doctors 01.11.2026–30.11.2026.csv"
    )
    assert asked.defaultSuffix() == "csv"
    asked.reject()
    assert dialog._job is None


def test_a_name_without_its_ending_gets_it_and_takes_nobody_elses_place(dialog, qtbot, tmp_path):
    taken = tmp_path / "қараша 11.2026.xlsx"
    taken.write_text("own")
    save_to(dialog, qtbot, tmp_path / "қараша 11.2026")
    assert taken.read_text() == "own"
    assert load_workbook(tmp_path / "қараша 11.2026 (2).xlsx").worksheets[0].max_row == 2


@pytest.mark.parametrize(
    ("what", "offered"),
    [
        ("journal", ["xlsx", "csv", "pdf"]),
        ("visits", ["xlsx", "csv", "ics", "json"]),
        ("people", ["xlsx", "csv"]),
    ],
)
def test_each_thing_offers_its_kinds_of_files(dialog, what, offered):
    choose(dialog, what)
    assert forms(dialog) == offered
    assert dialog.doctor.isVisible() is (what == "visits")
    assert dialog.names.isVisible() is (what != "people")
    assert dialog.choice().with_names


def test_a_calendar_is_of_one_doctor_and_has_no_names_unless_wished(dialog, qtbot, tmp_path, visit):
    choose(dialog, "visits", "csv")
    assert dialog.choice().doctor_id is None
    choose(dialog, "visits", "ics")
    assert dialog.choice().doctor_id == visit.doctor_id
    assert not dialog.choice().with_names
    save_to(dialog, qtbot, tmp_path / "a.ics")
    text = (tmp_path / "a.ics").read_text("utf-8")
    assert text.startswith("BEGIN:VCALENDAR")
    assert "Ахметов Серік" not in text
    dialog.names.setChecked(True)
    dialog.news.clear()
    save_to(dialog, qtbot, tmp_path / "b.ics")
    assert "Ахметов Серік" in (tmp_path / "b.ics").read_text("utf-8")


def test_a_bundle_and_a_nameless_table_are_written(dialog, qtbot, tmp_path):
    choose(dialog, "visits", "json")
    assert not dialog.doctor.isVisible()
    save_to(dialog, qtbot, tmp_path / "a.json")
    assert '"Bundle"' in (tmp_path / "a.json").read_text("utf-8")
    choose(dialog, "visits", "csv")
    dialog.names.setChecked(False)
    dialog.news.clear()
    save_to(dialog, qtbot, tmp_path / "a.csv")
    assert "Ахметов Серік" not in (tmp_path / "a.csv").read_text("utf-8-sig")


def test_people_are_all_of_them_until_days_are_chosen(dialog):
    make_person("Иванов Пётр")
    choose(dialog, "people")
    assert (dialog.choice().first, dialog.choice().last) == (None, None)
    assert dialog.count.text() == "2 rows"
    assert not dialog.days.first.isVisible()
    dialog.days.choose("today")
    dialog.days.changed.emit()
    assert dialog.choice().first == NOW.date()
    assert dialog.count.text() == "1 row"
    choose(dialog, "journal")
    assert dialog.choice().first == date(2026, 11, 1)


def test_days_can_be_typed_in_any_order(dialog, qtbot):
    dialog.days.first.setDate(QDate(2026, 12, 24))
    dialog.days.last.setDate(QDate(2026, 12, 1))
    assert dialog.days.named_days.currentData() == "range"
    with qtbot.waitSignal(dialog.days.changed):
        pass
    assert (dialog.choice().first, dialog.choice().last) == (date(2026, 12, 1), date(2026, 12, 24))
    assert "only have its head" in dialog.count.text()


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("month_before", (date(2026, 10, 1), date(2026, 10, 31))),
        ("quarter", (date(2026, 10, 1), date(2026, 12, 31))),
        ("quarter_before", (date(2026, 7, 1), date(2026, 9, 30))),
        ("year_before", (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_named_days_are_those_of_the_calendar(dialog, name, days):
    dialog.days.choose(name)
    assert dialog.days.days() == days


def test_paper_is_made_elsewhere(dialog, qtbot):
    choose(dialog, "journal", "pdf")
    assert not dialog.names.isVisible()
    with qtbot.waitSignal(dialog.paper_wanted) as wished:
        dialog.export_button.click()
    assert wished.args == [date(2026, 11, 1), date(2026, 11, 30)]


def test_esc_stops_first_and_then_closes(dialog, qtbot, tmp_path, monkeypatch):
    def slow(*_arguments, tick, **_facts):
        while True:
            tick(1, 3)

    monkeypatch.setattr(exports, "journal", slow)
    dialog.export_to(dialog.choice(), tmp_path / "a.xlsx")
    assert dialog.strip.isVisible()
    assert not dialog.export_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog._job is None)
    assert dialog.isVisible()
    assert dialog.news.text() == "Stopped. Nothing was written."
    assert dialog.export_button.isEnabled()
    assert not dialog.open_button.isVisible()
    assert list(tmp_path.glob("*.xlsx")) == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_place_that_takes_no_file_is_told(dialog, qtbot, tmp_path):
    dialog.export_to(dialog.choice(), tmp_path / "no" / "a.xlsx")
    qtbot.waitUntil(lambda: dialog._job is None)
    assert "cannot be written" in dialog.news.text()
    assert not dialog.open_button.isVisible()


def test_a_fault_of_ours_is_told_as_one(dialog, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "journal", lambda *_arguments, **_facts: 1 // 0)
    dialog.export_to(dialog.choice(), tmp_path / "a.xlsx")
    qtbot.waitUntil(lambda: dialog._job is None)
    assert "fault of the program" in dialog.news.text()


def sit(*rights):
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, ACTOR.registrar, Role.HEAD, frozenset(rights)))


def test_only_what_may_be_seen_is_offered(visit, qtbot):
    sit(Right.EXPORT, Right.JOURNAL)
    dialog = make(qtbot, [])
    assert list(dialog.what._buttons) == ["journal", "visits"]
    assert forms(dialog) == ["xlsx", "csv"]  # no paper without the right to print
    sit(*RIGHTS[Role.HEAD])
    dialog = make(qtbot, [])
    assert list(dialog.what._buttons) == ["journal", "visits", "people"]


def test_a_right_that_went_meanwhile_is_told(dialog, qtbot, tmp_path):
    access.ask_who(login_is_on=True)
    access.enter(access.Session(1, ACTOR.registrar, Role.REGISTRAR, RIGHTS[Role.REGISTRAR]))
    dialog.export_to(dialog.choice(), tmp_path / "a.xlsx")
    qtbot.waitUntil(lambda: dialog._job is None)
    assert dialog.news.text()
    assert not (tmp_path / "a.xlsx").exists()
    choose(dialog, "visits")
    assert dialog.count.text() == dialog.news.text()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_language_follows_and_nothing_is_cut(dialog, qtbot, language):
    choose(dialog, "visits", "ics")
    use_language(language)
    dialog.retranslate()
    assert dialog.choice().form == "ics"
    assert dialog.windowTitle() == "Экспорт"
    assert dialog.minimumSizeHint().width() <= 911 - 8
    assert dialog.minimumSizeHint().height() <= 512 - 40
    for button in (dialog.export_button, dialog.close_button, dialog.names):
        qtbot.waitUntil(lambda part=button: part.width() >= part.sizeHint().width())


def test_doctors_without_visits_have_none_to_take(dialog, visit):
    choose(dialog, "visits", "csv")
    dialog.doctor.setCurrentIndex(dialog.doctor.findText("Қасымов Бекзат"))
    dialog.doctor.activated.emit(dialog.doctor.currentIndex())
    assert dialog.choice().doctor_id not in {None, visit.doctor_id}
    assert "only have its head" in dialog.count.text()
