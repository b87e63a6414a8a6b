"""Several sheets in one file, rolls, pictures: what leaves the printer."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize
from PySide6.QtPrintSupport import QPrinter

from clinic_desk.printing import printer
from clinic_desk.printing.charts import HeatMap
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.printer import papers
from clinic_desk.printing.sheets import (
    ROLL,
    Align,
    Block,
    Document,
    Figure,
    Part,
    Picture,
    Sheet,
    Style,
    Text,
    line,
)
from tests.printing.samples import DAY, HEAD, NOW, REGISTRAR, mixed_rows

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed"),
]
MM = QPageSize.Unit.Millimeter


def journal(count: int) -> Sheet:
    return journal_sheet(
        mixed_rows(count), first=DAY, last=DAY, head=HEAD, registrar=REGISTRAR, now=NOW, language="kk"
    )


def note(text: str, width: float = 105.0, height: float = 148.0, **more: object) -> Sheet:
    """A small sheet with one line."""
    fields = {"page_label": "Бет {page} / {pages}", "footer_left": "Омарова"} | more
    return Sheet(text, width, height, 8.0, 10.0, top=(line(text, Style.LARGE),), **fields)  # type: ignore[arg-type]


def bundle(through: bool) -> Document:
    """A5 portrait, a journal of several A4 landscape pages, an A6, a piece of roll."""
    sheets = (note("Бірінші", 148.0, 210.0), journal(40), note("Үшінші"), note("Төртінші", 80.0, ROLL))
    return Document("Ертеңге", sheets, "tomorrow", numbers_through=through)


def saved(document: Sheet | Document, folder: Path) -> Path:
    path = folder / "document.pdf"
    printer.to_pdf(document, path)
    return path


def output_of(*command: object) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def texts_of(path: Path) -> list[str]:
    return output_of("pdftotext", "-raw", path, "-").split("\f")[:-1]


def sizes_of(path: Path) -> list[tuple[float, float]]:
    """Millimetres of each page, as poppler reads them."""
    told = output_of("pdfinfo", "-f", 1, "-l", 999, path)
    points = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told)
    return [(float(width) * 25.4 / 72, float(height) * 25.4 / 72) for width, height in points]


def png(width: int, height: int, colour: str) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_every_sheet_keeps_its_paper_in_one_file(tmp_path: Path) -> None:
    sizes = sizes_of(saved(bundle(through=False), tmp_path))
    journal_pages = printer.page_count(journal(40))
    assert journal_pages > 1
    expected = [(148.0, 210.0), *[(297.0, 210.0)] * journal_pages, (105.0, 148.0)]
    assert len(sizes) == len(expected) + 1
    for size, wanted in zip(sizes, expected, strict=False):
        assert size == pytest.approx(wanted, abs=0.5)
    assert sizes[-1][0] == pytest.approx(80.0, abs=0.5)
    assert 20 < sizes[-1][1] < 40


def test_nothing_of_a_page_stands_outside_its_paper(tmp_path: Path) -> None:
    """Qt keeps the first page's height for its upside-down coordinates unless the layout comes first."""
    told = output_of("pdftotext", "-bbox", saved(bundle(through=True), tmp_path), "-")
    pages = told.split("<page ")[1:]
    assert len(pages) > 3
    for page in pages:
        width, height = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        words = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', page)
        assert words
        for left, top, right, bottom in words:
            assert 0 < float(left) < float(right) < width
            assert 0 < float(top) < float(bottom) < height
        assert min(float(top) for _left, top, *_more in words) < 60


@pytest.mark.parametrize("through", [True, False])
def test_pages_are_counted_through_or_by_sheet(tmp_path: Path, through: bool) -> None:
    pages = texts_of(saved(bundle(through), tmp_path))
    own = printer.page_count(journal(40))
    if through:
        expected = [f"Бет {number} / {len(pages)}" for number in range(1, len(pages) + 1)]
    else:
        expected = [
            "Бет 1 / 1",
            *(f"Бет {number} / {own}" for number in range(1, own + 1)),
            "Бет 1 / 1",
            "Бет 1 / 1",
        ]
    assert len(pages) == len(expected)
    for page, label in zip(pages, expected, strict=True):
        assert label in page


def test_breaking_a_document_in_steps_gives_the_same_pages() -> None:
    at_once, stepwise = printer.paged(bundle(through=True)), printer.broken_later(bundle(through=True))
    counts = [stepwise.page_count]
    while not stepwise.advance(7):
        counts.append(stepwise.page_count)
    assert counts == sorted(counts)
    assert len(counts) > 5
    assert stepwise.page_count == at_once.page_count
    for number in range(at_once.page_count):
        assert stepwise.page_size(number) == at_once.page_size(number)
        assert stepwise.sheet_of(number).title == at_once.sheet_of(number).title


def test_a_document_has_sheets() -> None:
    with pytest.raises(ValueError, match="without sheets"):
        printer.page_count(Document("Ештеңе", (), "tomorrow"))


def test_a_roll_is_as_long_as_what_stands_on_it(tmp_path: Path) -> None:
    few, many = (
        Sheet("Талон", 80.0, ROLL, 4.0, 9.0, top=tuple(line(f"Жол {place}") for place in range(count)))
        for count in (3, 300)
    )
    ((width, short),) = sizes_of(saved(few, tmp_path))
    ((_same, long),) = sizes_of(saved(many, tmp_path))
    assert width == pytest.approx(80.0, abs=0.5)
    assert short < 40
    line_mm = (long - short) / 297
    assert 3 < line_mm < 6
    (page,) = texts_of(saved(many, tmp_path))
    assert [f"Жол {place}" for place in range(300)] == page.split("\n")[:300]


def test_a_top_higher_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    """Texts to read, such as rules, are many blocks; the table follows where they end."""
    blocks = tuple(line(f"Тармақ {place}", gap_mm=1.0) for place in range(110))
    sheet = Sheet("Ереже", 210.0, 297.0, 15.0, 11.0, top=blocks, bottom=(line("Соңы"),), page_label="{page}")
    pages = texts_of(saved(sheet, tmp_path))
    assert len(pages) == 3
    found = [int(number) for page in pages for number in re.findall(r"Тармақ (\d+)", page)]
    assert found == list(range(110))
    assert "Соңы" in pages[-1]


@pytest.mark.parametrize("count", range(30, 50))
def test_a_heading_stays_with_what_it_is_over(tmp_path: Path, count: int) -> None:
    """Wherever the page ends: the heading and its first line stand on one page."""
    heading = replace(line("Тақырып", Style.STRONG), keep=True)
    blocks = (*(line(f"Жол {place}") for place in range(count)), heading, line("Бірінші"), line("Екінші"))
    pages = texts_of(saved(Sheet("Ереже", 210.0, 297.0, 15.0, 12.0, top=blocks), tmp_path))
    (place,) = (place for place, page in enumerate(pages) if "Тақырып" in page)
    assert "Бірінші" in pages[place]


def test_a_picture_is_as_high_as_wanted_and_keeps_its_shape(tmp_path: Path) -> None:
    texts = (Text("Емхана", Style.STRONG),)
    part = Part(0.5, texts, Picture(png(60, 30, "#C00000"), 20.0, Align.RIGHT))
    sheet = Sheet("Бет", 100.0, 100.0, 10.0, 10.0, top=(Block((part, Part(0.5, ()))),))
    path = saved(sheet, tmp_path)
    output_of("pdftoppm", "-r", 254, "-png", "-singlefile", path, tmp_path / "page")  # 10 pixels to a mm
    page = QImage(str(tmp_path / "page.png"))
    red = [
        (x / 10, y / 10)
        for x in range(0, page.width(), 2)
        for y in range(0, page.height(), 2)
        if QColor(page.pixel(x, y)).red() > 150 and QColor(page.pixel(x, y)).green() < 60
    ]
    left, right = min(x for x, _y in red), max(x for x, _y in red)
    top, bottom = min(y for _x, y in red), max(y for _x, y in red)
    assert (left, right) == pytest.approx((10.0, 50.0), abs=0.5)  # the whole half: 40 mm wide, 20 mm high
    assert (top, bottom) == pytest.approx((10.0, 30.0), abs=0.5)
    assert "Емхана" in texts_of(path)[0]
    word = re.search(r'yMin="([\d.]+)".*?>Емхана', output_of("pdftotext", "-bbox", path, "-"))
    assert float(word.group(1)) * 25.4 / 72 > 30


@pytest.mark.parametrize("content", [b"", b"not a picture", png(10, 10, "#000000")[:40]])
def test_a_picture_that_cannot_be_read_takes_no_room(content: bytes) -> None:
    with_picture = Part(1.0, (Text("Емхана"),), Picture(content, 50.0))
    heights = [
        printer.paged(Sheet("Бет", 80.0, ROLL, 5.0, 10.0, top=(Block((part,)),))).page_size(0).height()
        for part in (with_picture, Part(1.0, (Text("Емхана"),)))
    ]
    assert heights[0] == heights[1]


# --- paper that the printer has ---


class Laser:
    """What QPrinterInfo tells of a printer."""

    def __init__(self, *sizes: QPageSize, custom: bool = False) -> None:
        self._sizes, self._custom = list(sizes), custom

    def supportedPageSizes(self) -> list[QPageSize]:  # noqa: N802 (Qt's name)
        return self._sizes

    def supportsCustomPageSizes(self) -> bool:  # noqa: N802 (Qt's name)
        return self._custom


A4, A5 = QPageSize(QPageSize.PageSizeId.A4), QPageSize(QPageSize.PageSizeId.A5)


def paper_mm(*args: object, **kwargs: object) -> tuple[float, float]:
    """The paper chosen, as it lies."""
    return papers.layout_for(*args, **kwargs).fullRect(papers.QPageLayout.Unit.Millimeter).size().toTuple()


def roll(height: float, width: float = 80.0) -> QPageSize:
    return QPageSize(
        QSizeF(width, height), MM, f"Roll {width} x {height}", QPageSize.SizeMatchPolicy.ExactMatch
    )


@pytest.mark.parametrize(
    ("offered", "page", "expected"),
    [
        ((A4, A5), (148, 210), (148, 210)),
        ((A4,), (148, 210), (210, 297)),
        ((A4,), (297, 210), (297, 210)),
        ((A4,), (420, 297), (297, 210)),
        ((A4,), (105, 148), (210, 297)),
        ((), (105, 148), (105, 148)),
    ],
)
def test_paper_that_is_missing_is_replaced_by_a4(offered, page, expected) -> None:
    assert paper_mm(Laser(*offered), QSizeF(*page), on_roll=False) == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    ("offered", "custom", "height", "expected"),
    [
        ((A4, roll(297), roll(120), roll(200)), False, 150, (80, 200)),
        ((A4, roll(297), roll(3276, 72.0)), False, 100, (80, 297)),
        ((roll(120), roll(200)), False, 250, (80, 200)),
        ((A4, roll(297)), True, 150, (80, 150)),
        ((A4, roll(297)), True, 60, (80, 60)),
        ((A4, A5), True, 150, (210, 297)),
    ],
)
def test_a_roll_takes_the_shortest_piece_that_holds_it(offered, custom, height, expected) -> None:
    found = paper_mm(Laser(*offered, custom=custom), QSizeF(80, height), on_roll=True)
    assert found == pytest.approx(expected, abs=0.5)


def device_for(path: Path) -> QPrinter:
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(path))
    device.setFullPage(True)
    return device


def test_pages_that_lie_across_the_paper_are_turned(tmp_path: Path) -> None:
    """One job on A4: a portrait page, then landscape ones on the same paper, all of it on the paper."""
    pages = printer.paged(Document("Ертеңге", (note("Бірінші", 210.0, 297.0), journal(3)), "tomorrow"))
    path = tmp_path / "job.pdf"
    layout = papers.layout_for(Laser(A4), pages.page_size(0), on_roll=False)
    printer.paint_job(pages, device_for(path), layout, range(pages.page_count))
    assert sizes_of(path) == [pytest.approx((210.0, 297.0), abs=0.5)] * 2
    turned = output_of("pdftotext", "-bbox", "-f", 2, path, "-")
    words = [
        tuple(map(float, found))
        for found in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', turned)
    ]
    assert len(words) > 100
    assert all(0 < left < right < 596 and 0 < top < bottom < 842 for left, top, right, bottom in words)
    assert max(bottom for *_more, bottom in words) > 700  # the whole length is used


def test_a_page_larger_than_the_paper_is_made_smaller(tmp_path: Path) -> None:
    pages = printer.paged(note("Кесте", 420.0, 297.0))
    path = tmp_path / "job.pdf"
    layout = papers.layout_for(Laser(A4), pages.page_size(0), on_roll=False)
    printer.paint_job(pages, device_for(path), layout, [0])
    assert sizes_of(path) == [pytest.approx((297.0, 210.0), abs=0.5)]
    words = re.findall(r'xMax="(.*?)" yMax="(.*?)"', output_of("pdftotext", "-bbox", path, "-"))
    assert words
    assert all(float(right) < 842 and float(bottom) < 596 for right, bottom in words)


def test_a_short_slip_on_a_roll_is_not_turned_but_made_as_narrow_as_the_roll(tmp_path: Path) -> None:
    """Wider than high, yet it stands upright: the roll comes out lengthwise."""
    slip = Sheet("Талон", 80.0, ROLL, 4.0, 9.0, top=(line("Қабылдау талоны" * 2), line("10:30", Style.HUGE)))
    pages = printer.paged(slip)
    assert pages.page_size(0).height() < 80
    path = tmp_path / "job.pdf"
    layout = papers.layout_for(Laser(A4, roll(297, 72.0)), pages.page_size(0), on_roll=True)
    printer.paint_job(pages, device_for(path), layout, [0])
    ((width, height),) = sizes_of(path)
    assert (width, height) == pytest.approx((72.0, 297.0), abs=0.5)
    placed = {text: (x * 25.4 / 72, y * 25.4 / 72) for x, y, text in words_of(path)}
    x, y = placed["10:30"]
    assert x == pytest.approx(4 * 0.9, abs=0.1)
    assert 5 < y < 12
    assert max(x for x, _y in placed.values()) < 72


def test_a_document_goes_to_the_printer_as_one_job_a_paper(monkeypatch) -> None:
    jobs: list[tuple[tuple[float, float], list[int]]] = []
    monkeypatch.setattr(printer.QPrinterInfo, "printerInfo", lambda _name: Named(A4, A5))
    monkeypatch.setattr(printer, "QPrinter", FakePrinter)
    monkeypatch.setattr(
        printer,
        "paint_job",
        lambda _pages, _device, layout, numbers: jobs.append((layout.pageSize().size(MM).toTuple(), numbers)),
    )
    sheets = (note("1", 210.0, 297.0), journal(1), note("3", 148.0, 210.0), note("4", 210.0, 297.0))
    printer.print_sheet(Document("Ертеңге", sheets, "tomorrow"), "Laser", copies=2)
    assert [numbers for _size, numbers in jobs] == [[0, 1], [2], [3]]
    assert [round(width) for (width, _height), _numbers in jobs] == [210, 148, 210]
    assert FakePrinter.copies == [2, 2, 2]


class Named(Laser):
    def isNull(self) -> bool:  # noqa: N802 (Qt's name)
        return False


class FakePrinter:
    """Takes what is set; a real one would need a spooler."""

    PrinterMode = QPrinter.PrinterMode
    copies: ClassVar[list[int]] = []

    def __init__(self, *_args: object) -> None: ...
    def setDocName(self, _name: str) -> None: ...  # noqa: N802 (Qt's name)
    def setFullPage(self, _full: bool) -> None: ...  # noqa: N802 (Qt's name)
    def setCopyCount(self, count: int) -> None:  # noqa: N802 (Qt's name)
        self.copies.append(count)


def words_of(path: Path) -> list[tuple[float, float, str]]:
    """Every word of a PDF and where it begins, in points."""
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>', output_of("pdftotext", "-bbox", path, "-")
    )
    return [(float(x), float(y), text) for x, y, text in found]


@pytest.mark.parametrize("resolution", [203, 600])
def test_a_printer_writes_charts_where_the_pdf_has_them(tmp_path: Path, resolution: int) -> None:
    """Letters of a chart are measured in our units, whatever the dots of the printer."""
    cells = tuple(tuple(f"{row * column} %" for column in range(10)) for row in range(8))
    chart = HeatMap(
        tuple(f"Нұрмұхаммедова {row}" for row in range(8)),
        tuple(f"{hour}:00" for hour in range(8, 18)),
        tuple(tuple(row * column / 63 for column in range(10)) for row in range(8)),
        cells,
    )
    sheet = Sheet("Есеп", 210.0, 297.0, 10.0, 8.5, top=(Block((Part(1.0, (), Figure(chart)),)),))
    pages, path = printer.paged(sheet), tmp_path / "job.pdf"
    device = device_for(path)
    device.setResolution(resolution)
    printer.paint_job(pages, device, papers.layout_for(Laser(A4), pages.page_size(0), on_roll=False), [0])
    printed, expected = words_of(path), words_of(saved(sheet, tmp_path))
    assert [text for *_place, text in printed] == [text for *_place, text in expected]
    assert len(printed) > 150
    for (x, y, text), (wanted_x, wanted_y, _text) in zip(printed, expected, strict=True):
        assert (x, y) == pytest.approx((wanted_x, wanted_y), abs=1.5), text
