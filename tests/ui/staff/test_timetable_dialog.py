"""A real timetable file through the real reader, the preview, and the database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from clinic_desk import i18n
from clinic_desk.models.timetable import DoctorException
from clinic_desk.rules.changes import Changes
from clinic_desk.rules.rows import Actor, PersonName, WorkingSpan
from clinic_desk.services import staff, timetable
from clinic_desk.ui.language import switch_language
from clinic_desk.ui.staff.timetable_dialog import TimetableImportDialog

NOW = datetime(2026, 11, 23, 9, 0)
ACTOR = Actor("Омарова А.", "pc-1")
HEAD = ["Врач", "Специальность", "Каб.", "Участок", "Мин. на прием", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб"]
AKHMETOVA = ["Ахметова Айгүл Серікқызы", "терапевт", 5, 1, 15, "08:00-12:00, 13:00-16:00", "8-12"]
SHEVCHENKO = ["Шевченко Оксана Викторовна", "акушер-гинеколог", 9, "", 20, "күн ара 08:00-13:00", "8-12"]
PARITY = "чет. 08:00-13:00, неч. 13:00-18:00"
BY_DATE = ["Шевченко Оксана Викторовна", "акушер-гинеколог", 9, "", 20, *[PARITY] * 5]
KIM = ["Ким Виктория Андреевна", "офтальмолог", 12, "", 15, "", "", "1-я и 3-я среда 10-14"]
SURGEON = ["Өтегенов Нұрлан Талғатұлы", "хирург", 4, "", 15, *["отпуск до 12.12.2026"] * 5]
REPOSITORY = Path(__file__).resolve().parents[3]
REAL_FILE = REPOSITORY.parent / "shared" / "data" / "doctors-hours.xlsx"


@pytest.fixture
def make_file(tmp_path):
    def make(*rows, name="кесте.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate((["График приема"], [], HEAD, *rows)):
                sheet.write_row(number, 0, row)
        return path

    return make


@pytest.fixture
def told():
    return []


@pytest.fixture
def dialog(qtbot, clock, told):
    made = TimetableImportDialog(None, clock, lambda: ACTOR, told.append)
    qtbot.addWidget(made)
    made.show()
    return made


def read(qtbot, dialog, path):
    dialog.open_file(path)
    qtbot.waitUntil(lambda: dialog.preview is not None or dialog.error is not None)


def column(table, number):
    model = table.rows
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_a_file_is_shown_and_taken_over(qtbot, dialog, make_file, told):
    read(qtbot, dialog, make_file(AKHMETOVA, SHEVCHENKO))
    assert column(dialog.new, 0) == ["Ахметова Айгүл Серікқызы", "Шевченко Оксана Викторовна"]
    assert column(dialog.doubtful, 0) == ["5"]
    assert "alternate" in column(dialog.doubtful, 1)[0]
    assert staff.doctors() == []
    dialog.apply_button.click()
    first, second = staff.doctors()
    assert (first.name.last, first.room, first.precincts) == ("Ахметова", "5", ("1",))
    assert timetable.weekly_hours(first.id, NOW.date()) == (
        WorkingSpan(0, 480, 720),
        WorkingSpan(0, 780, 960),
        WorkingSpan(1, 480, 720),
    )
    assert timetable.weekly_hours(second.id, NOW.date()) == (WorkingSpan(1, 480, 720),)
    assert told == [Changes.DOCTORS | Changes.TIMETABLE]
    assert "2 new" in dialog.message.text()


def test_changes_and_missing_doctors_are_listed_field_by_field(qtbot, dialog, make_file, make_doctor):
    doctor = make_doctor("Ахметова", room="7", precincts=("1",))
    make_doctor("Қасымов")
    read(qtbot, dialog, make_file(AKHMETOVA))
    assert column(dialog.changed, 1) == ["Room", "Weekly hours"]
    assert column(dialog.changed, 2) == ["7", "Mon, Tue 08:00-12:00"]
    assert column(dialog.changed, 3) == ["5", "Mon 08:00-12:00, 13:00-16:00;\nTue 08:00-12:00"]
    assert column(dialog.gone, 0) == ["Қасымов Айгүл Серікқызы"]
    dialog.apply_button.click()
    assert staff.row_of(doctor.id).room == "5"
    assert len(staff.doctors()) == 2


def test_a_file_without_news_cannot_be_applied(qtbot, dialog, make_file):
    path = make_file(AKHMETOVA)
    read(qtbot, dialog, path)
    dialog.apply_button.click()
    read(qtbot, dialog, path)
    assert not dialog.apply_button.isEnabled()
    assert dialog.message.text() == "Nothing in this file is new."


def test_what_is_no_timetable_is_said_to_be_none(qtbot, dialog, tmp_path):
    path = tmp_path / "письмо.txt"
    path.write_text("Құрметті әріптестер!\nСәлеметсіздер ме.\n", encoding="utf-8")
    read(qtbot, dialog, path)
    assert dialog.error is not None
    assert dialog.message.text()
    assert not dialog.apply_button.isEnabled()
    assert dialog.tabs.isHidden()


def test_a_preview_that_is_outdated_writes_nothing(qtbot, dialog, make_file, make_doctor):
    read(qtbot, dialog, make_file(AKHMETOVA))
    make_doctor("Ахметова", room="1")
    dialog.apply_button.click()
    assert [row.room for row in staff.doctors()] == ["1"]
    assert "meanwhile" in dialog.message.text()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "kk",
            [
                "Дс-Жм: жұп күндері 08:00-13:00, тақ күндері 13:00-18:00",
                "1-ші және 3-ші сәрсенбі 10:00-14:00",
                "12.12.2026 күніне дейін демалыста",
            ],
        ),
        (
            "ru",
            [
                "Пн-Пт: по четным числам 08:00-13:00, по нечетным числам 13:00-18:00",
                "1-я и 3-я среда 10:00-14:00",
                "в отпуске по 12.12.2026",
            ],
        ),
    ],
)
def test_alternating_hours_and_absences_are_shown_in_words(qapp, qtbot, dialog, make_file, language, said):
    before = i18n.current_language()
    try:
        switch_language(qapp, language)
        read(qtbot, dialog, make_file(BY_DATE, KIM, SURGEON))
        assert column(dialog.new, 4) == said
        reasons = [line.reason for line in dialog.preview.doubtful]
        assert reasons == ["parity_by_date", "absence_without_hours"]
        assert all(column(dialog.doubtful, 1))
    finally:
        switch_language(qapp, before)


def test_long_hours_and_reasons_are_shown_whole(qtbot, dialog, make_file):
    read(qtbot, dialog, make_file(AKHMETOVA, BY_DATE))
    line = dialog.new.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: dialog.new.rowHeight(0) > 2 * line)  # Monday and Tuesday stand on two lines
    dialog.tabs.setCurrentWidget(dialog.doubtful)
    reason = dialog.doubtful.rows.index(0, 1).data()
    lines = -(-dialog.doubtful.fontMetrics().horizontalAdvance(reason) // dialog.doubtful.columnWidth(1))
    qtbot.waitUntil(lambda: dialog.doubtful.rowHeight(0) >= lines * line)
    assert lines > 1
    assert not dialog.new.horizontalScrollBar().maximum()


def test_changed_alternating_hours_and_new_absences_stand_field_by_field(
    qtbot, dialog, make_file, make_doctor
):
    make_doctor(
        "Ким", name=PersonName("Ким", "Виктория", "Андреевна"), specialty="ophthalmologist", room="12"
    )
    read(qtbot, dialog, make_file([*KIM[:7], "1-я среда 10-14"]))
    assert column(dialog.changed, 1) == ["Weekly hours", "Alternating hours"]
    assert column(dialog.changed, 2) == ["Mon, Tue 08:00-12:00", "—"]
    assert column(dialog.changed, 3) == ["—", "1st Wednesday 10:00-14:00"]
    dialog.apply_button.click()
    read(qtbot, dialog, make_file([*KIM[:5], "отпуск до 12.12.2026"], name="екінші.xlsx"))
    assert column(dialog.changed, 1) == ["Absence"]
    assert column(dialog.changed, 3) == ["on leave from 23.11.2026 to 12.12.2026"]
    dialog.apply_button.click()
    (exception,) = DoctorException.select()
    assert (exception.first_day, exception.last_day) == (NOW.date(), date(2026, 12, 12))


@pytest.mark.skipif(not REAL_FILE.exists(), reason="the clinic's own sample is not here")
def test_the_clinics_own_file(qtbot, dialog):
    read(qtbot, dialog, REAL_FILE)
    assert dialog.preview.counts == {"new": 8, "changed": 0, "gone": 0, "unchanged": 0}
    assert [(line.line, line.reason) for line in dialog.preview.doubtful] == [
        (8, "parity_by_date"),
        (11, "absence_without_hours"),
    ]
    dialog.apply_button.click()
    assert "8 new" in dialog.message.text()
    read(qtbot, dialog, REAL_FILE)
    assert dialog.preview.counts["unchanged"] == 8
