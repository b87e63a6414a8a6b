"""The doctors' table: certain hours are read, the rest is listed, and no doctor is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic_desk import i18n
from clinic_desk.errors import ColumnsUnknown
from clinic_desk.importers.table_file import Table, read_table
from clinic_desk.importers.timetable import FIELDS, REASONS, ages_in, guess_timetable_layout, read_timetable
from clinic_desk.rules.rows import DoctorRecord, PersonName, RecordedAbsence, TimetableFile, WorkingSpan
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, ExceptionKind, Part, Template
from tests.importers.tables import save, xlsx_bytes

SHARED = Path(__file__).parents[3] / "shared" / "data"
TODAY = date(2026, 11, 23)
LEAVE = RecordedAbsence(None, date(2026, 12, 12), ExceptionKind.LEAVE)
CODES = {
    "терапевт": "therapist",
    "педиатр": "paediatrician",
    "врач общей практики": "gp",
    "жпд": "gp",
    "хирург": "surgeon",
    "стоматолог": "dentist",
    "офтальмолог": "ophthalmologist",
    "акушер-гинеколог": "gynaecologist",
}
HEADER = (
    "Врач",
    "Специальность",
    "Каб.",
    "Участок",
    "Мин. на прием",
    "Пн",
    "Вт",
    "Ср",
    "Чт",
    "Пт",
    "Сб",
    "Вс",
    "Примечание",
)
DOCTOR = ("Иванова Елена Петровна", "терапевт", 7.0, 3.0, 20.0, "8.00-14.00", "", "8-12", "", "", "", "", "")


def recognise(text: str) -> str | None:
    return CODES.get(text.lower())


def table(*rows) -> Table:
    return Table([list(row) for row in rows], range(1, len(rows) + 1), "xlsx")


def read(*rows, header=HEADER) -> TimetableFile:
    sheet = table(header, *rows)
    return read_timetable(sheet, guess_timetable_layout(sheet), recognise, today=TODAY)


def changed(**changes):
    cells = list(DOCTOR)
    places = dict(
        zip(
            "name specialty room precincts minutes mon tue wed thu fri sat sun note".split(),
            range(13),
            strict=True,
        )
    )
    for field, value in changes.items():
        cells[places[field]] = value
    return tuple(cells)


def reasons(file: TimetableFile) -> list[tuple[str, str]]:
    return [(line.reason, line.text) for line in file.doubtful]


def test_a_whole_doctor():
    file = read(DOCTOR)
    assert file.doctors == (
        DoctorRecord(
            line=2,
            name=PersonName("Иванова", "Елена", "Петровна"),
            specialty="therapist",
            room="7",
            minutes=20,
            precincts=("3",),
            hours=(WorkingSpan(0, 480, 840), WorkingSpan(2, 480, 720)),
        ),
    )
    assert file.doubtful == ()


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("Врач|Пн|Вт|Ср|Чт|Пт|Сб|Вс", "mon tue wed thu fri sat sun"),
        ("Дәрігер|Дс|Сс|Ср|Бс|Жм|Сн|Жс", "mon tue wed thu fri sat sun"),
        ("Дәрігер|Дс|Сс|Ср|Бс|Жм|Сб|Жс", "mon tue wed thu fri sat sun"),
        ("Врач / Дәрігер|Пн / Дс|Вт / Сс|Ср|Чт / Бс|Пт / Жм|Сб / Сн|Вс / Жс", "mon tue wed thu fri sat sun"),
        ("Т.А.Ә.|дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі", "mon tue wed thu fri sat sun"),
        ("ФИО врача|Понедельник|Вторник|Среда|Четверг|Пятница|Суббота", "mon tue wed thu fri sat"),
        ("Врач|Сб|Пт|Чт|Ср|Вт|Пн", "sat fri thu wed tue mon"),
    ],
)
def test_days_of_the_week_in_both_languages(header, days):
    layout = guess_timetable_layout(table(("График",), header.split("|"), ("Иванова Елена", "8-12")))
    assert layout.header_line == 2
    assert dict(layout.columns) == {"name": 0} | {day: n for n, day in enumerate(days.split(), 1)}
    assert set(layout.columns) <= set(FIELDS)


def test_a_kazakh_table():
    header = (
        "№",
        "Дәрігердің аты-жөні",
        "Мамандығы",
        "Кабинет",
        "Учаскелері",
        "Қабылдау минуты",
        "Дс",
        "Сс",
        "Ескертпе",
    )
    file = read(
        (
            1,
            "ЖҮНІСОВА ГҮЛНӘР МАРАТ ҚЫЗЫ",
            "Педиатр",
            "3-каб.",
            "1, 2 және 4",
            "20 мин",
            "8-ден 12-ге дейін",
            "демалыс",
            "0-14 жас",
        ),
        header=header,
    )
    assert file.doctors == (
        DoctorRecord(
            line=2,
            name=PersonName("Жүнісова", "Гүлнәр", "Марат қызы"),
            specialty="paediatrician",
            room="3",
            minutes=20,
            precincts=("1", "2", "4"),
            age_from=0,
            age_to=14,
            hours=(WorkingSpan(0, 480, 720),),
            note="0-14 жас",
        ),
    )
    assert file.doubtful == ()


def test_a_header_of_two_lines():
    file = read(
        ("", "", "", "Пн", "Вт", "Ср"),
        ("Иванова Елена Петровна", "терапевт", 7, "8-12", "", "13-17"),
        header=("Врач", "Специальность", "Кабинет", "Часы приема", "", ""),
    )
    assert file.doctors[0].hours == (WorkingSpan(0, 480, 720), WorkingSpan(2, 780, 1020))


def test_doubts_about_hours_are_listed_with_the_line_and_the_doctor_is_taken():
    file = read(changed(mon="күн ара 8-13", wed="чет. 8-13", note="отпуск до 12.12"))
    (doctor,) = file.doctors
    assert doctor.templates == (Template((Part(2, Span(480, 780)),), cycle=Cycle.DATE_PARITY),)
    assert (doctor.absences, doctor.unread, doctor.hours) == ((LEAVE,), (0,), ())
    assert [(line.line, line.reason, line.text, line.taken) for line in file.doubtful] == [
        (2, "hours_alternate", "Пн: күн ара 8-13", True),
        (2, "parity_by_date", "Ср: чет. 8-13", True),
    ]


def test_without_the_day_of_the_import_a_date_needs_its_year():
    sheet = table(
        HEADER, changed(note="отпуск до 12.12"), changed(specialty="хирург", note="отпуск до 12.12.26")
    )
    file = read_timetable(sheet, guess_timetable_layout(sheet), recognise)
    assert [doctor.absences for doctor in file.doctors] == [(), (LEAVE,)]
    assert reasons(file) == [("note_absence", "отпуск до 12.12")]


@pytest.mark.parametrize(
    ("changes", "doubts", "facts"),
    [
        ({"specialty": "астролог"}, [("specialty_unknown", "астролог")], {"specialty": ""}),
        ({"specialty": ""}, [("specialty_missing", "Иванова Елена Петровна")], {"specialty": ""}),
        ({"minutes": "скоро"}, [("minutes_unread", "скоро")], {"minutes": None}),
        ({"minutes": 0.0}, [("minutes_unread", "0")], {"minutes": None}),
        ({"minutes": ""}, [], {"minutes": None}),
        ({"minutes": "15 минут"}, [], {"minutes": 15}),
        ({"precincts": 1.2}, [("precincts_unread", "1.2")], {"precincts": ()}),
        ({"precincts": "1-3"}, [("precincts_unread", "1-3")], {"precincts": ()}),
        ({"precincts": "№1; №2"}, [], {"precincts": ("1", "2")}),
        ({"room": "каб. № 5"}, [], {"room": "5"}),
        ({"room": "5А"}, [], {"room": "5А"}),
        ({"mon": date(2026, 12, 8), "wed": ""}, [("hours_as_date", "Пн: 08.12.2026")], {"hours": ()}),
        ({"name": "ИВАНОВА Е.П."}, [], {"name": PersonName("Иванова", "Е.", "П.")}),
    ],
)
def test_the_doctor_is_taken_with_what_is_certain(changes, doubts, facts):
    file = read(changed(**changes))
    assert reasons(file) == doubts
    (doctor,) = file.doctors
    assert {field: getattr(doctor, field) for field in facts} == facts


def test_rows_that_are_no_doctors():
    file = read((), ("Отделение участковой службы",), DOCTOR, HEADER, changed(name="", mon="9-10"), DOCTOR)
    assert [doctor.line for doctor in file.doctors] == [4]
    assert [(line.line, line.reason, line.taken) for line in file.doubtful] == [
        (6, "name_missing", False),
        (7, "doctor_twice", False),
    ]


def test_one_person_with_two_specialties_is_two_doctors():
    file = read(DOCTOR, changed(specialty="хирург"))
    assert [doctor.specialty for doctor in file.doctors] == ["therapist", "surgeon"]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("дети до 15 лет", (0, 14)),
        ("дети до 14 лет включительно", (0, 14)),
        ("15 жасқа дейін", (0, 14)),
        ("0-14 жас", (0, 14)),
        ("0–17 лет", (0, 17)),
        ("с 15 лет", (15, None)),
        ("18 жастан бастап", (18, None)),
        ("18+", (18, None)),
        ("с 15 до 18 лет", (15, 17)),
        ("взрослые", (None, None)),
        ("дети", (None, None)),
        ("вызовы на дом до 12", (None, None)),
        ("отпуск до 12.12.2026", (None, None)),
        ("", (None, None)),
    ],
)
def test_ages(text, ages):
    assert ages_in(text) == ages


def test_an_age_column():
    header = ("Врач", "Специальность", "Возраст", "Пн")
    file = read(
        ("Иванова Елена", "терапевт", "15-99", "8-9"),
        ("Ким Вика", "терапевт", "разные", "8-9"),
        header=header,
    )
    assert [(doctor.age_from, doctor.age_to) for doctor in file.doctors] == [(15, 99), (None, None)]
    assert reasons(file) == [("age_unread", "разные")]


def test_columns_must_be_known():
    sheet = table(("a", "b"), ("c", "d"))
    layout = guess_timetable_layout(sheet)
    with pytest.raises(ColumnsUnknown) as caught:
        read_timetable(sheet, layout, recognise)
    assert caught.value.missing == ("name", "mon")
    assert layout.with_column("name", 0).with_column("mon", 1).missing == ()
    with pytest.raises(ValueError, match="no such field"):
        layout.with_column("moon", 0)


def test_every_text_is_translated():
    for language in ("kk", "ru"):
        i18n.use_language(language)
        assert all(i18n._(text) != text for text in (*REASONS.values(), *FIELDS.values()))


def test_through_a_real_workbook(tmp_path):
    sheet = read_table(save(tmp_path, "t.xlsx", xlsx_bytes([("Кесте",), (), HEADER, DOCTOR])))
    file = read_timetable(sheet, guess_timetable_layout(sheet), recognise)
    assert (file.doctors[0].line, file.doctors[0].room, len(file.doctors[0].hours)) == (4, "7", 2)


@pytest.mark.skipif(not (SHARED / "doctors-hours.xlsx").exists(), reason="the clinic's files are not here")
def test_the_clinics_own_table():
    sheet = read_table(SHARED / "doctors-hours.xlsx")
    file = read_timetable(sheet, guess_timetable_layout(sheet), recognise)
    week = {
        doctor.name.last: [(h.weekday, h.start // 60, h.end // 60) for h in doctor.hours]
        for doctor in file.doctors
    }
    assert week == {
        "Ахметова": [
            (0, 8, 12),
            (0, 13, 16),
            (1, 8, 12),
            (2, 13, 17),
            (3, 8, 12),
            (4, 8, 12),
            (4, 13, 16),
            (5, 9, 13),
        ],
        "Қасымов": [(0, 13, 18), (1, 8, 13), (2, 13, 18), (3, 8, 13), (4, 13, 18)],
        "Иванова": [(0, 8, 14), (1, 14, 19), (2, 8, 14), (3, 14, 19), (4, 8, 14)],
        "Жүнісова": [(0, 8, 12), (1, 8, 12), (2, 13, 17), (3, 8, 12), (4, 8, 12), (5, 9, 12)],
        "Шевченко": [],
        "Тасболатов": [(0, 9, 13), (0, 14, 17), (2, 9, 13), (2, 14, 17), (4, 9, 13)],
        "Ким": [],
        "Өтегенов": [],
    }
    assert [(doctor.room, doctor.minutes, doctor.precincts) for doctor in file.doctors[:4]] == [
        ("5", 15, ("1",)),
        ("6", 15, ("2",)),
        ("7", 20, ("3",)),
        ("3", 20, ("4",)),
    ]
    assert (file.doctors[3].age_from, file.doctors[3].age_to) == (0, 14)
    morning, afternoon = Span(480, 780), Span(780, 1080)
    assert {doctor.name.last: doctor.templates for doctor in file.doctors if doctor.templates} == {
        "Шевченко": (
            Template(
                (
                    *(Part(weekday, morning) for weekday in range(5)),
                    *(Part(7 + weekday, afternoon) for weekday in range(5)),
                ),
                cycle=Cycle.DATE_PARITY,
            ),
        ),
        "Ким": (Template((Part(2, Span(600, 840)), Part(16, Span(600, 840))), cycle=Cycle.NTH_WEEKDAY),),
    }
    assert {doctor.name.last: doctor.absences for doctor in file.doctors if doctor.absences} == {
        "Өтегенов": (LEAVE,)
    }
    assert {doctor.name.last: doctor.unread for doctor in file.doctors if doctor.unread} == {
        "Өтегенов": (0, 1, 2, 3, 4)
    }
    assert [(line.line, line.reason, line.text) for line in file.doubtful] == [
        (8, "parity_by_date", "Пн, Вт, Ср, Чт, Пт: чет. 08:00-13:00, неч. 13:00-18:00"),
        (11, "absence_without_hours", "Пн, Вт, Ср, Чт, Пт: отпуск"),
    ]
    assert all(line.taken for line in file.doubtful)
