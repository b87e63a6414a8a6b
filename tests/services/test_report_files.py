"""The report as a workbook: typed, as the report has it, naming no patient, audited, only for who may."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from textwrap import dedent

import pytest
from openpyxl import load_workbook

from clinic_desk import errors, private_files
from clinic_desk.i18n import use_language
from clinic_desk.rules.audit import AuditFilter, AuditKind
from clinic_desk.rules.report import Period
from clinic_desk.rules.rights import RIGHTS, Right, Role
from clinic_desk.rules.rows import Channel, RefusalGround
from clinic_desk.services import access, audit_log, booking, clinic, journal, report_files, reports, staff
from clinic_desk.services.access import Session
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.wording import report as words
from tests.libreoffice import as_read, needs_libreoffice, open_workbook
from tests.make import ACTOR, NOW, make_doctor, make_person

TERMS = dict.fromkeys(Channel, 10)
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))
VISIT = datetime(2026, 11, 24, 8, 0)


@pytest.fixture(autouse=True)
def data(tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    private_files.live_in(folder)
    clinic.open_clinic(folder)
    access.sit_down(ACTOR)
    use_language("ru")
    yield
    access.forget()
    clinic.close_clinic()
    private_files.live_in(None)


@pytest.fixture
def report():
    """A week with one visit, one late one, one refusal."""
    doctor = make_doctor("=Ахметова Айгүл Серікқызы").id
    for minutes, place in ((2, 0), (11.5, 1)):
        at = VISIT + timedelta(minutes=15 * place)
        received = NOW - timedelta(minutes=minutes)
        order = BookingOrder(
            make_person("Сәрсенов Ерлан").id, doctor, at, Channel.PHONE, received_at=received
        )
        booking.book(order, now=NOW, actor=ACTOR)
    order = RefusalOrder(make_person().id, RefusalGround.NOT_ATTACHED, Channel.DIRECT, NOW)
    booking.refuse(order, now=NOW, actor=ACTOR)
    return reports.report(WEEK, terms=TERMS, now=NOW)


def written(report, path, **frame):
    late = journal.rows(reports.late_rows(report.period, terms=TERMS))
    doctors = {one.id: one for one in staff.doctors()}
    said = words.workbook(words.Frame("Амбулатория", "Омарова А.", NOW, **frame), doctors)
    report_files.write_xlsx(report, late, path, said, now=NOW, actor=ACTOR)
    return load_workbook(path)


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_each_sheet_has_the_numbers_of_the_report(report, tmp_path):
    book = written(report, tmp_path / "report.xlsx")
    assert book.sheetnames == [
        *("Показатели", "Динамика", "Сроки ожидания", "Нагрузка", "Регистраторы", "Ответы позже срока"),
        "Об этом файле",
    ]
    figures, course, waiting, load, registrars, late, about = (values(one) for one in book.worksheets)
    assert figures[0][2] == "23.11.2026 – 29.11.2026"
    assert [row[2] for row in figures[1:]] == [3, 2, 2, 0, 0, 1, 0, 1, 2, 11.5, 2, 1, 0, 0, 0, 0]
    assert [row[3] for row in figures[1:4]] == [None, 66.7, 100]
    assert [row[:4] for row in course[1:3]] == [
        [datetime(2026, 11, 23), datetime(2026, 11, 23), 2, 1],
        [datetime(2026, 11, 24), datetime(2026, 11, 24), 0, 0],
    ]
    assert waiting[1:] == [["врач общей практики", 2, 1, 0]]
    assert load[1][2:] == [time(8), 2, 30, 300, 10]
    assert registrars[1:] == [["Омарова А.", 3, 2, 1]]
    assert [row[:4] for row in late[1:]] == [[2, datetime(2026, 11, 23, 8, 48, 30), NOW, 11.5]]
    assert ["Клиника", "Амбулатория"] in about


def test_cells_run_nothing_name_no_patient_and_can_be_filtered(report, tmp_path):
    book = written(report, tmp_path / "report.xlsx")
    texts = [cell for sheet in book for row in values(sheet) for cell in row if isinstance(cell, str)]
    assert "'=Ахметова Айгүл Серікқызы" in texts
    assert not any(one.startswith(("=", "+", "-", "@")) for one in texts)
    assert not any("Сәрсенов" in one for one in texts)
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_periods_to_compare_with_stand_beside(report, tmp_path):
    before = reports.report(WEEK.before(), terms=TERMS, now=NOW)
    book = written(report, tmp_path / "report.xlsx", before=before, year_ago=report)
    head, requests = values(book.worksheets[0])[:2]
    assert head[4:] == ["16.11.2026 – 22.11.2026", "23.11.2026 – 29.11.2026"]
    assert requests[2:] == [3, None, 0, 3]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_empty_report_is_a_whole_workbook(tmp_path, language):
    use_language(language)
    empty = reports.report(Period(date(2020, 1, 1), date(2022, 12, 31)), terms=TERMS, now=NOW)
    book = written(empty, tmp_path / "report.xlsx")
    assert len(book.sheetnames) == 7
    assert len(values(book.worksheets[1])) == 37
    said = " ".join(str(cell) for sheet in book for row in values(sheet) for cell in row if cell)
    assert "median" not in said
    assert words.lines(empty)[0] != "Report for 01.01.2020 – 31.12.2022"


def test_the_export_is_in_the_audit(report, tmp_path):
    written(report, tmp_path / "report.xlsx")
    (entry,) = audit_log.page(AuditFilter(kinds=frozenset({AuditKind.EXPORTED})))
    assert entry.row_key == "report"
    assert entry.facts["target"] == "report.xlsx"
    assert (entry.facts["first"], entry.facts["last"]) == ("2026-11-23", "2026-11-29")


@pytest.mark.parametrize("lacking", [Right.EXPORT, Right.REPORTS])
def test_it_takes_both_rights(report, tmp_path, lacking):
    rights = RIGHTS[Role.HEAD] - {lacking}
    access.ask_who(login_is_on=True)
    access.enter(Session(1, ACTOR.registrar, Role.HEAD, rights))
    said = words.workbook(words.Frame("", "", NOW), {})
    actor = access.actor()
    with pytest.raises(errors.NoRight):
        report_files.write_xlsx(report, [], tmp_path / "report.xlsx", said, now=NOW, actor=actor)
    assert not (tmp_path / "report.xlsx").exists()


def test_what_cannot_be_written_leaves_nothing(report, tmp_path):
    with pytest.raises(errors.BadFile):
        written(report, tmp_path / "no folder" / "report.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "ru",
            """
            Отчет за 23.11.2026 – 29.11.2026
            Обращения: 3
            Оказано услуг: 2 (66,7 %)
              телефон: 2 (100 %)
            Минут до ответа:
              медиана: 2
              95 % ответов заняли не больше: 11,5
            Ответ позже срока: 1 (33,3 %)
            врач общей практики: 2 приема; ожидание, рабочих дней: медиана 1, более 15: 0
            """,
        ),
        (
            "kk",
            """
            23.11.2026 – 29.11.2026 кезеңінің есебі
            жалпы практика дәрігері: 2 қабылдау; күту, жұмыс күні: медиана 1, 15 күннен көп: 0
            """,
        ),
    ],
)
def test_lines_for_a_console(report, language, expected):
    use_language(language)
    said = words.lines(report)
    assert set(dedent(expected).strip().splitlines()) <= set(said)


@needs_libreoffice
def test_libreoffice_reads_every_sheet_as_it_was_written(report, tmp_path):
    book = written(report, tmp_path / "report.xlsx")
    opened = open_workbook(tmp_path / "report.xlsx", tmp_path)
    for place, sheet in enumerate(book.worksheets):
        expected = [[as_read(cell) for cell in row] for row in values(sheet)]
        for row in expected:
            while row and row[-1] is None:
                row.pop()
        assert opened.rows(place) == expected, sheet.title
    assert len(opened.filtered()) == len(book.sheetnames) - 1
