from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from clinic_desk import errors
from clinic_desk.printing import printer
from clinic_desk.printing.day_sheet import DaySheet, day_sheet
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.sheets import Sheet
from clinic_desk.rules.rows import PersonName
from clinic_desk.rules.timetable import DayHours, Piece
from tests.printing.samples import DAY, GP, HEAD, NAMES, NOW, REGISTRAR, day_content, journal_row, mixed_rows

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
pytestmark = pytest.mark.usefixtures("qapp")


def journal_of(rows, language: str = "kk") -> Sheet:
    return journal_sheet(
        rows, first=DAY, last=DAY, head=HEAD, registrar=REGISTRAR, now=NOW, language=language
    )


def pages_of(sheet: Sheet, folder: Path, *options: str) -> list[str]:
    """The text of each page of the PDF, as poppler reads it."""
    path = folder / "sheet.pdf"
    printer.to_pdf(sheet, path)
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def squeezed(text: str) -> str:
    """Without spaces and the hyphens of broken words: where a text breaks is not what it says."""
    return re.sub(r"[\s-]", "", text)


@needs_poppler
@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("count", [0, 1, 400])
def test_every_row_comes_out_of_the_pdf_as_it_was(tmp_path: Path, count: int, language: str) -> None:
    rows = mixed_rows(count)
    pages = pages_of(journal_of(rows, language), tmp_path, "-raw")
    text = squeezed("".join(pages))
    assert squeezed("Алдын ала жазылу журналы / Журнал предварительной записи") in text
    for row in rows:
        assert row.iin in text
    for name in {row.name.full for row in rows}:
        assert text.count(squeezed(name)) == sum(row.name.full == name for row in rows)


@needs_poppler
def test_each_page_has_the_head_and_its_number(tmp_path: Path) -> None:
    sheet = journal_of(mixed_rows(400))
    pages = pages_of(sheet, tmp_path, "-raw")
    assert len(pages) == printer.page_count(sheet) > 10
    for number, page in enumerate(pages, start=1):
        assert f"Бет {number} / {len(pages)}" in page
        assert squeezed("тегі, аты, әкесінің аты") in squeezed(page)
        assert f"Басып шығарылды: 24.11.2026 17:05, {REGISTRAR}" in page
    assert "Тіркеуші / Регистратор" in pages[-1]
    assert not any("Регистратор  _" in page or "Барлығы" in page for page in pages[:-1])


@needs_poppler
def test_letters_that_other_programs_lose_are_exact(tmp_path: Path) -> None:
    name = PersonName("Әбілқайырқызы", "Үміт", "Ғабиденқызы")
    (page,) = pages_of(
        journal_of([journal_row(1, name=name, note="әғқңөұүіһ ӘҒҚҢӨҰҮІҺ ё №")]), tmp_path, "-raw"
    )
    text = squeezed(page)
    assert squeezed(name.full) in text
    assert "әғқңөұүіһӘҒҚҢӨҰҮІҺё№" in text


@needs_poppler
def test_hostile_values_are_only_text(tmp_path: Path) -> None:
    name = PersonName("<b>О'Коннор</b>", "A&amp;B", "</td><table>")
    (page,) = pages_of(
        journal_of([journal_row(1, name=name, note="{page} %n \x07\n\u2028")]), tmp_path, "-raw"
    )
    assert squeezed("<b>О'Коннор</b> A&amp;B </td><table>") in squeezed(page)
    assert "{page}%n" in squeezed(page)


@needs_poppler
@pytest.mark.parametrize("letters", ["Щ" * 300, "әрі " * 900, "8" * 500])
def test_a_row_higher_than_a_page_goes_on_on_the_next(tmp_path: Path, letters: str) -> None:
    rows = [journal_row(1), journal_row(2, note=letters), journal_row(3)]
    pages = pages_of(journal_of(rows), tmp_path, "-raw")
    text = squeezed("".join(pages))
    assert text.count(letters[0]) >= len(letters) // (4 if " " in letters else 1)
    assert rows[2].iin in squeezed(pages[-1])


def test_rows_never_split_and_pages_are_never_overfull(qapp) -> None:
    pages = printer.paged(journal_of(mixed_rows(120)))
    shown = [piece.row for page in pages._pages for piece in page.slices]
    assert shown == list(range(120))
    room = (210 - 2 * 7 - 5.5) * printer.UNITS_PER_MM
    for number, page in enumerate(pages._pages):
        assert (page.table_top > 0) is (number == 0)
        used = page.table_top + pages._head_height + sum(piece.height for piece in page.slices)
        assert used <= room


@pytest.mark.parametrize("count", range(1, 30))
def test_the_signature_never_stands_alone(count: int) -> None:
    pages = printer.paged(journal_of(mixed_rows(count)))._pages
    assert pages[-1].bottom
    assert pages[-1].slices


def test_breaking_pages_in_steps_gives_the_same_pages() -> None:
    sheet = journal_of(mixed_rows(90))
    stepwise = printer.PagedSheet(sheet)
    steps = 1
    while not stepwise.advance(7):
        assert not stepwise.is_finished
        steps += 1
    assert steps == 13
    assert stepwise._pages == printer.paged(sheet)._pages


def test_no_word_of_a_head_or_a_date_is_cut_outside_its_syllables() -> None:
    """Every column is wide enough for its dates, numbers and single syllables."""
    pages = printer.paged(journal_of([journal_row(12345)]))
    cells = pages._set_row(pages.sheet.table.rows[0])
    for place in (0, 1, 3, 5, 11, 13):
        text = pages.sheet.table.rows[0].cells[place].texts
        assert len(cells[place].paragraphs) == len(text)
        assert all(paragraph.layout.lineCount() == 1 for paragraph in cells[place].paragraphs), place


def test_a_full_shift_of_fifteen_minute_visits_fits_on_one_page() -> None:
    full = DayHours((Piece(480, 780, "5", 15), Piece(840, 1020, "5", 15)))
    for content in (DaySheet(GP, DAY, full), day_content()):
        sheet = day_sheet(content, head=HEAD, registrar=REGISTRAR, now=NOW, language="kk")
        assert printer.page_count(sheet) == 1


def test_pdf_has_its_title_and_paper(tmp_path: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")
    path = tmp_path / "a.pdf"
    printer.to_pdf(journal_of([]), path)
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "Алдын ала жазылу журналы, 24.11.2026" in told
    width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", told).groups())
    assert (width, height) == pytest.approx((841.9, 595.3), abs=1.5)


def test_fonts_are_embedded(tmp_path: Path) -> None:
    if shutil.which("pdffonts") is None:
        pytest.skip("poppler is not installed")
    path = tmp_path / "a.pdf"
    printer.to_pdf(journal_of([journal_row(1)]), path)
    lines = subprocess.run(
        ["pdffonts", path], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert lines
    assert all("NotoSans" in line and re.search(r" yes +(yes|no) +yes ", line) for line in lines)


# --- files ---


def test_an_older_file_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "журнал.pdf"
    path.write_bytes(b"old")
    printer.to_pdf(journal_of([]), path)
    assert path.read_bytes().startswith(b"%PDF")
    assert [file.name for file in tmp_path.iterdir()] == ["журнал.pdf"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.BadFile) as caught:
        printer.to_pdf(journal_of([]), tmp_path / "none" / "a.pdf")
    assert caught.value.reason == "not_writable"


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, errors.DiskFull), (errno.EACCES, errors.BadFile)]
)
def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch, number: int, kind: type) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(kind):
        printer.to_pdf(journal_of([]), path)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]


def test_a_printer_that_does_not_exist_is_refused() -> None:
    with pytest.raises(errors.BadField) as caught:
        printer.print_sheet(journal_of([]), "no such printer")
    assert caught.value.reason == "not_ready"


def test_four_hundred_rows_are_quick() -> None:
    sheet = journal_of(mixed_rows(400))
    start = time.perf_counter()
    printer.pdf_bytes(sheet)
    assert time.perf_counter() - start < 5  # 0.4 s on a quiet machine; a shared one may be ten times slower


def test_slip_is_a6(tmp_path: Path) -> None:
    from datetime import datetime

    from clinic_desk.printing.slip import slip_sheet
    from clinic_desk.rules.rows import Appointment

    sheet = slip_sheet(
        Appointment(datetime(2026, 11, 25, 10, 30), NAMES[1], "paediatrician", "12"),
        number=99999,
        person=NAMES[2],
        head=HEAD,
        registrar=REGISTRAR,
        now=NOW,
        language="ru",
    )
    assert printer.page_count(sheet) == 1
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    (page,) = pages_of(sheet, tmp_path, "-layout")
    assert "№ 99999" in page
    assert "10:30" in page


@needs_poppler
@pytest.mark.parametrize("resolution", [300, 600])
def test_a_printer_gets_the_same_pages_as_the_pdf(tmp_path: Path, resolution: int) -> None:
    from PySide6.QtPrintSupport import QPrinter

    sheet = journal_of(mixed_rows(30))
    path = tmp_path / "printed.pdf"
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(path))
    device.setResolution(resolution)
    device.setFullPage(True)
    printer.paint(sheet, device)
    printed = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    printer.to_pdf(sheet, path)
    saved = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>')
    places = [(float(x), float(y), text) for x, y, text in word.findall(printed)]
    expected = [(float(x), float(y), text) for x, y, text in word.findall(saved)]
    assert [text for *_place, text in places] == [text for *_place, text in expected]
    for (x, y, text), (wanted_x, wanted_y, _text) in zip(places, expected, strict=True):
        assert (x, y) == pytest.approx((wanted_x, wanted_y), abs=1.0), text


@needs_poppler
def test_house_numbers_stay_whole(tmp_path: Path) -> None:
    (page,) = pages_of(
        journal_of([journal_row(1, address="Бесағаш ауылы, Абай көшесі, 12-үй, 5-пәтер")]),
        tmp_path,
        "-layout",
    )
    assert {"12-үй,", "5-пәтер,", "1-учаске"} <= set(page.split())
