"""A day on paper: with it alone a registrar works from the first call to the last."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clinic_desk.printing import printer
from clinic_desk.printing.blank_journal import COLUMNS, FEWEST, MOST, blank_journal, lines_for
from clinic_desk.printing.day_sheet import DaySheet, day_sheet
from clinic_desk.printing.sheets import Document
from clinic_desk.printing.tomorrow import tomorrow
from clinic_desk.rules.paper_lists import DeskDay, DoctorDay, FreeDay, FreeDays
from clinic_desk.rules.rows import DoctorRow, PersonName
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ClinicDay, Closure, DayHours, DayKind, ExceptionKind, Piece, Purpose
from tests.printing.samples import DAY, GP, HEAD, NAMES, NOW, PAEDIATRICIAN, REGISTRAR, visit
from tests.printing.test_call_sheet import line, view
from tests.printing.test_waiting_sheet import waits

pytestmark = pytest.mark.usefixtures("qapp")

MORNING = DayHours((Piece(480, 600, "5", 15),))
AWAY = DayHours((), (Closure(Span(0, 1440), ExceptionKind.SICK, "грипп", DAY + timedelta(days=3)),))
DOCTORS = {GP.id: GP, PAEDIATRICIAN.id: PAEDIATRICIAN}
FREE = tuple(
    FreeDays(one, (FreeDay(DAY + timedelta(days=1), (480, 495)), FreeDay(DAY + timedelta(days=2), ())))
    for one in (GP, PAEDIATRICIAN)
)
FULL = DeskDay(
    day=DAY,
    doctors=(
        DoctorDay(GP, DAY, MORNING, (visit(480), visit(510))),
        DoctorDay(PAEDIATRICIAN, DAY, AWAY),
    ),
    free=FREE,
    promised=frozenset({(GP.id, datetime(2026, 11, 24, 8, 15))}),
    sheets=(view(line(1), line(2)),),
    waiting=(waits(3), waits(4)),
    busiest=41,
)


def document(content: DeskDay = FULL, language: str = "kk") -> Document:
    return tomorrow(content, DOCTORS, head=HEAD, registrar=REGISTRAR, now=NOW, language=language)


def cells(sheet) -> list[list[str]]:
    return [["|".join(text.text for text in cell.texts) for cell in row.cells] for row in sheet.table.rows]


def bottom(sheet) -> list[str]:
    return [text.text for block in sheet.bottom for part in block.parts for text in part.texts]


def flat(made: Document) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=printer.pdf_bytes(made), capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())


def test_the_sheets_come_in_the_order_in_which_they_are_used() -> None:
    made = document()
    kinds = [sheet.kind for sheet in made.sheets]
    assert kinds == ["desk_day", "day_sheet", "free_times", "journal", "call_sheet", "waiting_list"]
    assert made.about == ("day", "2026-11-24")
    assert not made.numbers_through


def test_the_first_sheet_says_who_receives_and_what_is_enclosed() -> None:
    first = document().sheets[0]
    rows = cells(first)
    assert rows[0] == [
        "Ахметова Айгүл Серікқызы|жалпы практика дәрігері|1-учаске",
        "5",
        "08:00–10:00",
        "2",
        "5",
        "",
    ]
    assert rows[1][2:5] == ["", "", ""]
    assert rows[1][5] == "Ауырып жатыр, 27.11 күніне дейін|қабылдамайды"
    said = bottom(document(language="ru").sheets[0])
    assert said[1:] == [
        "— листы приема врачей: 1",
        "— свободное время на ближайшие дни, врачей: 2",
        "— пустые строки журнала: 41",
        "— листы обзвона: 1",
        "— человек в листе ожидания: 2",
    ]


def test_a_promised_time_is_neither_counted_as_free_nor_an_empty_line() -> None:
    made = document(language="ru")
    day = cells(made.sheets[1])
    assert [row[6] for row in day if row[1] == "08:15"] == ["предложено: лист обзвона"]
    assert [row[6] for row in day if row[1] == "08:45"] == [""]


def test_places_kept_for_some_say_so_on_their_empty_lines() -> None:
    kept = Piece(480, 510, "5", 15, Purpose.URGENT, None, None, 480, 510)
    full = Piece(510, 540, "5", 15, Purpose.ANY, 1, None, 510, 540)
    content = DaySheet(GP, DAY, DayHours((kept, full)), (visit(510),))
    sheet = day_sheet(content, head=HEAD, registrar=REGISTRAR, now=NOW, language="ru")
    notes = {row[1]: row[6] for row in cells(sheet)}
    assert notes["08:00"] == "для срочных"
    assert notes["08:45"] == "только в порядке исключения"
    assert notes["08:30"] == ""


def test_visits_into_a_closed_day_are_on_paper_and_to_be_moved() -> None:
    content = replace(FULL, doctors=(DoctorDay(PAEDIATRICIAN, DAY, AWAY, (visit(600),)),))
    made = document(content, "ru")
    assert cells(made.sheets[0])[0][5].endswith("не принимает|записи нужно перенести")
    assert made.sheets[1].kind == "day_sheet"


def test_names_telephones_and_free_times_can_be_read() -> None:
    text = flat(document(language="ru"))
    for one in (visit(480), visit(510)):
        assert one.person.last in text
    for phone in ("+7 701 234 56 78", "+7 701 123 45 67", "+7 701 000 00 03"):
        assert phone in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "08:00 08:15" in text
    assert "Если компьютер не работает" in text


def test_the_kazakh_text_comes_back_from_the_pdf() -> None:
    text = flat(document())
    for said in (
        "Егер компьютер жұмыс істемесе",
        "Алдағы күндердің бос уақыттары",
        "Алдын ала жазылу журналы",
        "Қоңырау парағы",
        "Күту тізімі",
    ):
        assert said in text


def test_what_there_is_none_of_takes_no_sheet() -> None:
    made = document(DeskDay(DAY, (DoctorDay(GP, DAY, MORNING),)))
    assert [sheet.kind for sheet in made.sheets] == ["desk_day", "day_sheet", "journal"]
    empty = document(DeskDay(DAY, ()))
    assert [sheet.kind for sheet in empty.sheets] == ["desk_day", "journal"]
    assert printer.page_count(empty) == 1 + 2


def test_a_short_day_stands_on_the_first_sheet() -> None:
    short = ClinicDay(DAY, DayKind.SHORT, "Eve of a holiday", closes_at=780)
    texts = [
        text.text
        for block in document(replace(FULL, clinic_day=short)).sheets[0].top
        for part in block.parts
        for text in part.texts
    ]
    assert "Мереке қарсаңы / Канун праздника" in texts


def test_the_empty_lines_are_as_many_as_the_busiest_day_took() -> None:
    assert [lines_for(count) for count in (0, 41, 10_000)] == [FEWEST, 41, MOST]
    sheet = blank_journal(DAY, 41, head=HEAD, registrar=REGISTRAR, now=NOW, language="kk")
    rows = cells(sheet)
    assert [row[0] for row in rows] == [str(number) for number in range(1, 42)]
    assert {tuple(row[3:]) for row in rows} == {("",) * (len(COLUMNS) - 3)}
    assert sheet.table is not None
    assert sum(column.width_mm for column in sheet.table.columns) == pytest.approx(277.0)
    assert sheet.table.min_row_mm >= 9


def test_thirty_doctors_with_long_names_are_a_document_like_any_other(tmp_path: Path) -> None:
    doctors = [
        DoctorRow(
            number,
            PersonName("Нұрмұхаммедова-Константинопольская", "Әсемгүл", "Жақсылыққызы"),
            "general_practice",
            str(number),
        )
        for number in range(1, 31)
    ]
    visits = [
        tuple(
            replace(visit(minute), doctor_id=one.id, person=NAMES[one.id % 5])
            for minute in range(480, 600, 15)
        )
        for one in doctors
    ]
    content = DeskDay(
        DAY,
        tuple(DoctorDay(one, DAY, MORNING, there) for one, there in zip(doctors, visits, strict=True)),
        free=tuple(
            FreeDays(
                one, tuple(FreeDay(date(2026, 11, 25 + n), tuple(range(480, 1020, 15))) for n in range(5))
            )
            for one in doctors
        ),
    )
    made = document(content)
    assert len(made.sheets) == 1 + 30 + 1 + 1
    path = tmp_path / "tomorrow.pdf"
    printer.to_pdf(made, path)
    assert path.read_bytes().startswith(b"%PDF")
    assert printer.page_count(made) < 60


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(540, 1440), "с 09:00: На больничном"),
        (Span(540, 570), "09:00–09:30: На больничном"),
    ],
)
def test_part_of_a_day_away_has_its_hours_on_the_first_sheet(span: Span, said: str) -> None:
    hours = DayHours((Piece(480, 540, "5", 15),), (Closure(span, ExceptionKind.SICK, "грипп", DAY),))
    content = DeskDay(DAY, (DoctorDay(GP, DAY, hours),))
    assert cells(document(content, "ru").sheets[0])[0][5] == said
