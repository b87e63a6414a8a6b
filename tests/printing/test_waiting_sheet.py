from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from clinic_desk.printing import printer
from clinic_desk.printing.sheets import Mark, Sheet
from clinic_desk.printing.waiting_sheet import waiting_sheet
from clinic_desk.rules.free_search import PartOfDay
from clinic_desk.rules.rows import Channel, PersonRow, VisitState
from clinic_desk.rules.waiting import OtherVisit, Urgency, WaitingRow
from tests.printing.samples import GP, HEAD, NAMES, NOW, REGISTRAR

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def waits(number: int, **facts: object) -> WaitingRow:
    """Somebody who has waited for the GP since the day before."""
    person = PersonRow(
        number, None, NAMES[number % len(NAMES)], date(1985, 3, 12), phones=(f"701{number:07}", "91234")
    )
    usual: dict[str, object] = {
        "id": number,
        "person": person,
        "doctor": GP,
        "specialty": GP.specialty,
        "first_day": date(2026, 11, 24),
        "last_day": date(2026, 12, 4),
        "part": PartOfDay.ANY,
        "urgency": Urgency.USUAL,
        "channel": Channel.PHONE,
        "added_at": datetime(2026, 11, 23, 15, 40),
    }
    return WaitingRow(**(usual | facts))  # type: ignore[arg-type]


def mixed(count: int) -> list[WaitingRow]:
    """Every kind of entry in turn."""
    kinds: tuple[dict[str, object], ...] = (
        {"urgency": Urgency.URGENT, "part": PartOfDay.MORNING, "note": "қайталама қабылдау, талдаумен"},
        {"urgency": Urgency.SOON, "doctor": None, "specialty": "paediatrician", "last_day": None},
        {"calls": 2, "part": PartOfDay.AFTERNOON},
        {"last_day": date(2026, 11, 24), "expired": True},
        {"other_visit": OtherVisit(1, datetime(2026, 11, 25, 10, 30), GP.name, VisitState.BOOKED)},
    )
    return [waits(number, **kinds[number % len(kinds)]) for number in range(1, count + 1)]


def sheet_of(rows: list[WaitingRow], language: str = "kk", **facts: str) -> Sheet:
    return waiting_sheet(rows, head=HEAD, registrar=REGISTRAR, now=NOW, language=language, **facts)


def cells_of(row: WaitingRow, language: str = "ru") -> list[list[str]]:
    table = sheet_of([row], language).table
    assert table is not None
    return [[text.text for text in cell.texts] for cell in table.rows[0].cells]


def test_a_row_says_who_waits_for_whom_and_when_he_can_come() -> None:
    row = waits(0, part=PartOfDay.MORNING, urgency=Urgency.URGENT, note="с анализами")
    assert cells_of(row) == [
        ["1"],
        ["!! срочно"],
        ["23.11.2026", "15:40"],
        ["Ахметов Серік Болатұлы", "12.03.1985"],
        ["+7\N{NO-BREAK SPACE}701 000\N{NO-BREAK SPACE}00\N{NO-BREAK SPACE}00, 9-12-34"],
        [GP.name.full, "врач общей практики"],
        ["24.11–04.12.2026", "до обеда"],
        [],
        ["с анализами"],
    ]


@pytest.mark.parametrize(
    ("facts", "column", "expected"),
    [
        ({"last_day": None}, 6, ["с 24.11.2026"]),
        ({"last_day": date(2026, 11, 24)}, 6, ["24.11.2026"]),
        ({"last_day": date(2027, 1, 10)}, 6, ["24.11.2026–10.01.2027"]),
        ({"doctor": None, "specialty": "surgeon"}, 5, ["хирург"]),
        ({"urgency": Urgency.SOON}, 1, ["! скорее"]),
        ({}, 1, ["обычная"]),
        ({"calls": 3, "note": "кешке"}, 8, ["нет ответа: 3", "кешке"]),
        ({"expired": True}, 8, ["Последний день прошел."]),
        (
            {"other_visit": OtherVisit(1, datetime(2026, 11, 25, 10, 30), GP.name, VisitState.BOOKED)},
            8,
            ["Есть запись: 25.11.2026 10:30, Ахметова А. С."],
        ),
    ],
)
def test_what_differs_is_said_in_its_column(
    facts: dict[str, object], column: int, expected: list[str]
) -> None:
    assert cells_of(waits(1, **facts))[column] == expected


def test_every_row_has_a_box_to_tick_and_rows_keep_their_order() -> None:
    table = sheet_of([waits(3), waits(1), waits(2)]).table
    assert table is not None
    assert [row.cells[7].mark for row in table.rows] == [Mark.EMPTY] * 3
    assert [row.cells[3].texts[0].text for row in table.rows] == [NAMES[place].full for place in (3, 1, 2)]


def test_an_empty_list_says_so_and_a_part_of_it_names_itself() -> None:
    table = sheet_of([], "ru").table
    assert table is not None
    assert [[cell.texts[0].text for cell in row.cells] for row in table.rows] == [["Никто не ждет."]]
    texts = [
        text.text
        for block in sheet_of([waits(1)], "ru", about="хирург").top
        for part in block.parts
        for text in part.texts
    ]
    assert "Күту тізімі / Лист ожидания" in texts
    assert any(text.endswith("· хирург") for text in texts)


def test_the_widths_fill_the_page() -> None:
    sheet = sheet_of(mixed(3))
    assert sheet.table is not None
    widths = sum(column.width_mm for column in sheet.table.columns)
    assert widths == pytest.approx(sheet.width_mm - 2 * sheet.margin_mm)


@needs_poppler
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("count", [0, 1, 200])
def test_every_person_comes_out_of_the_pdf_on_numbered_pages(
    tmp_path: Path, count: int, language: str
) -> None:
    sheet, path = sheet_of(mixed(count), language), tmp_path / "sheet.pdf"
    printer.to_pdf(sheet, path)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("\f")[:-1]
    assert len(pages) == printer.page_count(sheet)
    text = done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    for number in range(1, count + 1):
        digits = f"{number:07}"
        assert f"{digits[:3]} {digits[3:5]} {digits[5:]}" in text
    label = "Бет" if language == "kk" else "Стр."
    for number, page in enumerate(pages, start=1):
        assert f"{label} {number} / {len(pages)}" in page
        assert "срочность" in page
