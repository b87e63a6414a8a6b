"""The report on paper: what is read back out of the PDF is what was counted."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk.printing import printer, report_figures
from clinic_desk.printing.charts import Bars
from clinic_desk.printing.report_charts import load_maps
from clinic_desk.printing.report_figures import figures_table, percent
from clinic_desk.printing.report_sheet import report_document
from clinic_desk.printing.sheets import Block, Cell, Document, Figure, Part, Row, Style
from clinic_desk.rules.report import LoadCell, Period, Report
from clinic_desk.rules.rows import JournalRow
from tests.printing.report_samples import NOTHING, NOVEMBER, doctors_of, late_rows, load_of, month
from tests.printing.samples import GP, HEAD, NAMES, NOW, REGISTRAR

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
NBSP = "\N{NO-BREAK SPACE}"
BEFORE = month(NOVEMBER.before(), factor=2)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def document(
    report: Report | None = None,
    before: Report | None = None,
    year_ago: Report | None = None,
    late: list[JournalRow] | None = None,
    language: str = "kk",
    doctors: int = 4,
) -> Document:
    return report_document(
        report or month(),
        before,
        year_ago,
        late or [],
        doctors_of(doctors),
        head=HEAD,
        registrar=REGISTRAR,
        now=NOW,
        language=language,
    )


def pages_of(paper: Document, folder: Path) -> list[str]:
    path = folder / "report.pdf"
    printer.to_pdf(paper, path)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.replace(NBSP, " ").split("\f")[:-1]


def squeezed(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def said(cell: Cell) -> str:
    return " ".join(text.text for text in cell.texts)


def row_named(rows: list[Row], name: str) -> list[str]:
    """The texts of the one row of this name."""
    (found,) = (row for row in rows if not row.band and said(row.cells[0]).startswith(name))
    return [said(cell).replace(NBSP, " ") for cell in found.cells]


def compared(report: Report, before: Report | None, year_ago: Report | None = None) -> list[Row]:
    return list(figures_table(report, before, year_ago, "kk").rows)


@needs_poppler
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_figure_comes_out_of_the_pdf(tmp_path: Path, language: str) -> None:
    late = late_rows(7)
    pages = pages_of(document(before=BEFORE, year_ago=NOTHING, late=late, language=language), tmp_path)
    first, second, third = pages
    for text in ("Дәрігердің қабылдауына жазылу туралы есеп", "Отчет о записи на прием к врачу"):
        assert text in first
    for pair in (*report_figures.CHANNELS.values(), *report_figures.GROUNDS.values()):
        for text in pair:
            assert squeezed(text) in squeezed(first)
    for count in ("673", "650", "412", "207", "31", "540", "38", "21", "17", "666", "! 7", "11,5"):
        assert count in first
    assert "Қабылдауды күту мерзімі" in second
    assert {f"{hour}:00" for hour in range(8, 18)} <= set(second.split())
    for doctor in doctors_of(4).values():
        assert doctor.name.short in second
    for row in late:
        assert re.search(rf"^{row.number} ", third, re.MULTILINE)
    assert [re.search(r"\S+ (\d) / 3", page).group(1) for page in pages] == ["1", "2", "3"]


@needs_poppler
def test_no_patient_stands_on_it(tmp_path: Path) -> None:
    late = late_rows(60)
    text = squeezed("".join(pages_of(document(late=late), tmp_path)))
    for name in NAMES:
        assert squeezed(name.full) not in text
    for row in late:
        assert row.iin not in text
    assert squeezed(GP.name.full) in text  # the doctor does


@needs_poppler
def test_four_hundred_late_answers_are_all_listed(tmp_path: Path) -> None:
    pages = pages_of(document(late=late_rows(400)), tmp_path)
    listed = [
        int(number) for page in pages[2:] for number in re.findall(r"^(\d+) 24\.11\.2026", page, re.MULTILINE)
    ]
    assert listed == list(range(1, 401))
    assert "Бас дәрігер / Главный врач" in pages[-1]
    assert not any("Бас дәрігер / Главный врач" in page for page in pages[:-1])


@needs_poppler
def test_a_period_of_nothing_says_so(tmp_path: Path) -> None:
    text = "".join(pages_of(document(NOTHING, NOTHING, NOTHING), tmp_path))
    for sentence in (
        "Бұл кезеңде өтініштер болмаған.",
        "Бұл кезеңде ешкім жазылмаған.",
        "Бұл кезеңде ешбір дәрігердің қабылдау сағаты болған жоқ.",
        "Барлық жауап мерзімінде берілді.",
        "Бас дәрігер / Главный врач",
    ):
        assert sentence in text


@needs_poppler
def test_late_answers_that_are_not_listed_are_not_denied(tmp_path: Path) -> None:
    text = "".join(pages_of(document(late=[]), tmp_path))
    assert month().answers.late == 7
    assert "Барлық жауап мерзімінде берілді." not in text
    assert "Бас дәрігер / Главный врач" in text


def test_the_sheets_lie_as_they_are_read() -> None:
    pages = printer.paged(document(late=late_rows(3)))
    sizes = [pages.page_size(number).toTuple() for number in range(pages.page_count)]
    assert sizes == [(210.0, 297.0), (210.0, 297.0), (297.0, 210.0)]


@pytest.mark.parametrize("before", [None, BEFORE])
@pytest.mark.parametrize("year_ago", [None, NOTHING])
def test_the_table_is_as_wide_as_the_page(before: Report | None, year_ago: Report | None) -> None:
    table = figures_table(month(), before, year_ago, "ru")
    assert sum(column.width_mm for column in table.columns) == pytest.approx(190)
    assert len(table.columns) == 3 + 2 * (before is not None) + 2 * (year_ago is not None)
    for row in table.rows:
        assert len(row.cells) == (1 if row.band else len(table.columns))


def test_the_list_is_as_wide_as_the_page() -> None:
    table = document(late=late_rows(1)).sheets[-1].table
    assert table is not None
    assert sum(column.width_mm for column in table.columns) == pytest.approx(277)


def test_figures_stand_beside_what_they_were() -> None:
    rows = compared(month(), BEFORE, replace(month(), no_show=0, arrived=500))
    assert row_named(rows, "телефон")[1:] == ["412", "63 %", "824", "−50 %", "412", "0 %"]
    assert row_named(rows, "келмеді")[1:] == ["17", "3 %", "34", "−50 %", "0", "—"]
    assert row_named(rows, "келді")[1:] == ["540", "83 %", "1 080", "−50 %", "500", "+8 %"]
    assert row_named(rows, "мерзімінен кеш")[1:3] == ["! 7", "1 %"]


def test_minutes_differ_by_minutes() -> None:
    slower = replace(month(), answers=replace(month().answers, median=3.5))
    assert row_named(compared(slower, month(), NOTHING), "медиана")[1:] == ["3,5", "", "2", "+1,5", "—", "—"]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, ""),
        (0, 7, "0 %"),
        (1, 1000, "<1 %"),
        (999, 1000, "99,9 %"),
        (99_999, 100_000, "99,9 %"),
        (5, 5, "100 %"),
        (12, 10, "120 %"),
    ],
)
def test_only_all_is_a_hundred_per_cent(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole, "kk").replace(NBSP, " ") == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_never_off_by_more_than_it_shows(part: int, whole: int) -> None:
    shown = percent(part, whole, "ru").removesuffix(f"{NBSP}%").replace(NBSP, "").replace(",", ".")
    exact = part / whole * 100
    if shown == "<1":
        assert 0 < exact < 1
    else:
        assert abs(float(shown) - exact) <= (0.1 if "." in shown else 0.5) + 1e-9


def test_a_late_answer_never_reads_as_one_in_time() -> None:
    (row,) = late_rows(1)  # 30 minutes and a second
    table = document(late=[row]).sheets[-1].table
    assert table is not None
    assert said(table.rows[0].cells[3]) == "30,1"


def test_a_heat_map_says_what_its_grounds_say() -> None:
    cells = (
        LoadCell(1, 8, visits=3, booked_minutes=45, open_minutes=60),
        LoadCell(1, 10, visits=2, booked_minutes=30, open_minutes=0),
        LoadCell(2, 9, visits=5, booked_minutes=90, open_minutes=60),
    )
    (chart,) = load_maps(cells, doctors_of(2), "kk")
    assert chart.columns == ("8:00", "9:00", "10:00")
    assert chart.shares == ((0.75, None, None), (None, 1.5, None))
    assert [[text.replace(NBSP, " ") for text in row] for row in chart.texts] == [
        ["75 %", "–", "+2"],
        ["–", "150 %", "–"],
    ]


def test_many_doctors_stand_on_maps_of_a_page_each() -> None:
    maps = list(load_maps(load_of(60, range(7, 21)), doctors_of(60), "ru"))
    assert [len(chart.rows) for chart in maps] == [25, 25, 10]
    assert all(len(chart.columns) == 14 for chart in maps)


@pytest.mark.parametrize(
    ("period", "title", "label"),
    [
        (NOVEMBER, "Күндер бойынша / По дням", "01.11"),
        (Period(date(2026, 9, 1), date(2026, 11, 30)), "Апталар бойынша / По неделям", "01.09"),
        (YEAR, "Айлар бойынша / По месяцам", "01.2026"),
    ],
)
@needs_poppler
def test_the_course_is_named_by_what_it_counts(
    tmp_path: Path, period: Period, title: str, label: str
) -> None:
    page = pages_of(document(month(period)), tmp_path)[0]
    assert title in page
    assert label in page.split()


def test_more_than_fifteen_days_are_marked() -> None:
    blocks = document().sheets[1].top
    rows = [
        [text for part in block.parts for text in part.texts] for block in blocks if len(block.parts) == 4
    ]
    marked = {row[0].text: row[3] for row in rows if row[3].text.startswith("!")}
    assert {"акушер-гинеколог", "оториноларинголог", "кардиолог"} <= set(marked)
    assert marked["кардиолог"].text.replace(NBSP, " ") == "! 10 (10 %)"
    assert all(text.style is Style.STRONG for text in marked.values())


def test_it_is_written_down_as_a_report() -> None:
    paper = document(late=late_rows(5), language="ru")
    assert paper.kind == "report"
    assert paper.numbers_through
    assert paper.title == "Отчет о записи на прием к врачу, 01.11.2026–30.11.2026"
    assert paper.row_count == 5 + len(compared(month(), None))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_all_figures_stand_on_one_page_even_below_a_logo(language: str) -> None:
    """Two comparisons, a clinic with long names, a logo: the most that stands on the first page."""
    logo = Block((Part(1.0, (), Figure(Bars(()), 15.0)),))
    first = document(before=BEFORE, year_ago=BEFORE, language=language).sheets[0]
    assert printer.page_count(replace(first, top=(logo, *first.top))) == 1
