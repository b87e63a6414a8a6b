"""Charts, measured on what was painted: lengths, colours, texts that come back out of a PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from clinic_desk.printing import printer
from clinic_desk.printing.charts import Bar, Bars, Chart, Course, HeatMap
from clinic_desk.printing.printer.chart_ink import contrast
from clinic_desk.printing.printer.chart_painter import PAPER, chart_height, chart_places, paint_chart
from clinic_desk.printing.sheets import Block, Figure, Part, Sheet

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")

BARS = Bars(
    (
        Bar("Тікелей жүгіну", 400, "400"),
        Bar("Телефон байланысы арқылы", 100, "100"),
        Bar("Мерзімінен кеш", 200, "200", warns=True),
        Bar("Ештеңе", 0, "0"),
    )
)
HOURS = tuple(f"{hour}:00" for hour in range(7, 21))
DOCTORS = tuple(f"Нұрмұхаммедова Ә. Ж. {place}" for place in range(20))
SHARES = tuple(
    tuple(None if column == 5 else (row * 14 + column) / 280 for column in range(14)) for row in range(20)
)
HEAT = HeatMap(
    DOCTORS, HOURS, SHARES, tuple(tuple("" if one is None else f"{one:.0%}" for one in row) for row in SHARES)
)
COURSE = Course(
    tuple(f"{month:02}.2026" for month in range(1, 13)),
    ("Көрсетілген қызметтер", "Бас тартулар"),
    (tuple(range(100, 1300, 100)), tuple(range(12, 0, -1))),
)
EMPTY = (
    Bars(()),
    HeatMap((), HOURS, (), ()),
    HeatMap(DOCTORS, (), ((),) * 20, ((),) * 20),
    Course((), (), ()),
)


def font_of(pixels: int = 13) -> QFont:
    printer.load_fonts()
    font = QFont("Noto Sans")
    font.setPixelSize(pixels)
    return font


def painted(chart: Chart, rect: QRectF, width: int = 760, height: int = 560) -> QImage:
    """The chart on a magenta ground, so that whatever it paints can be told."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    paint_chart(painter, rect, chart, PAPER, font_of())
    painter.end()
    return image


def runs(image: QImage, y: int, colour: QColor) -> int:
    """How many pixels of a line have just this colour."""
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()))


def test_bars_are_as_long_as_their_values() -> None:
    rect = QRectF(20, 20, 700, 200)
    image = painted(BARS, rect)
    places = chart_places(BARS, rect, font_of())
    lengths = []
    for place, bar in zip(places, BARS.bars, strict=True):
        y = round(place.rect.center().y())
        lengths.append(runs(image, y, PAPER.warning if bar.warns else PAPER.bar))
    assert lengths[0] > 300
    assert lengths[1] == pytest.approx(lengths[0] / 4, abs=2)
    assert lengths[2] == pytest.approx(lengths[0] / 2, abs=12)  # its number has the same colour
    assert lengths[3] == 0


def test_cells_are_darker_the_larger_their_share() -> None:
    rect = QRectF(20, 20, 720, 520)
    image = painted(HEAT, rect)
    corners = {}
    for place in chart_places(HEAT, rect, font_of()):
        share = SHARES[place.row][place.column]
        corner = place.rect.topLeft()
        colour = image.pixelColor(round(corner.x()) + 2, round(corner.y()) + 2)
        if share is not None:
            corners[share] = colour.lightness()
            wanted = PAPER.heated(share)
            assert abs(colour.red() - wanted.red()) <= 1
    ordered = [corners[share] for share in sorted(corners)]
    assert ordered == sorted(ordered, reverse=True)
    assert ordered[0] > 250 > 120 > ordered[-1]


def test_columns_stand_as_high_as_their_values() -> None:
    rect = QRectF(20, 20, 720, 300)
    image = painted(COURSE, rect)
    found = []
    for place in chart_places(COURSE, rect, font_of()):
        if place.row == 0:
            x = round(place.rect.center().x())
            found.append(sum(image.pixelColor(x, y) == PAPER.series[0] for y in range(image.height())))
    unit = found[-1] / 12
    assert unit > 10
    assert found == [pytest.approx(unit * number, abs=2) for number in range(1, 13)]


@pytest.mark.parametrize("share", [place / 40 for place in range(41)])
def test_every_cell_can_be_read(share: float) -> None:
    ground = PAPER.heated(share)
    assert contrast(PAPER.text_on(ground), ground) >= 4.5


def test_colours_of_paper_can_be_told_apart_without_colour() -> None:
    light, dark = PAPER.series
    assert contrast(light, dark) >= 3
    assert contrast(PAPER.warning, PAPER.bar) >= 2
    for text in (PAPER.ink, PAPER.quiet, PAPER.warning):
        assert contrast(text, PAPER.ground) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


def texts_of(chart: Chart, folder: Path, width: float = 190.0, height: float = 120.0) -> str:
    """What pdftotext reads of the chart on A4."""
    sheet = Sheet("Есеп", width + 20, 297.0, 10.0, 8.5, top=(Block((Part(1.0, (), Figure(chart, height)),)),))
    path = folder / "chart.pdf"
    printer.to_pdf(sheet, path)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


@needs_poppler
def test_the_kazakh_of_charts_comes_out_of_the_pdf(tmp_path: Path) -> None:
    bars = texts_of(BARS, tmp_path)
    for bar in BARS.bars:
        assert bar.label in bars
        assert bar.text in bars
    assert re.search(r"!\s200", bars)
    course = texts_of(COURSE, tmp_path)
    assert "Көрсетілген қызметтер" in course
    assert "Бас тартулар" in course
    assert {f"{month:02}.2026" for month in range(1, 13)} <= set(course.split())
    assert re.search(r"\b1.?201\b", course)  # the total of the last column


@needs_poppler
def test_twenty_doctors_by_fourteen_hours_are_all_there(tmp_path: Path) -> None:
    text = texts_of(HEAT, tmp_path, height=150.0)
    for doctor in DOCTORS:
        assert doctor in text
    assert set(HOURS) <= set(text.split())
    assert text.count("%") == 20 * 13


@needs_poppler
def test_names_without_room_are_shortened_numbers_never(tmp_path: Path) -> None:
    name = "Жалпы практика дәрігерінің қабылдауына жазылу туралы өтініштер"
    narrow = Bars((Bar(name, 12, "12 345 (100 %)"), Bar(name, 6, "6", warns=True)))
    text = texts_of(narrow, tmp_path, width=60.0)
    assert "12 345 (100 %)" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "…" in text
    assert name not in text


@needs_poppler
def test_a_month_of_days_names_every_second_or_third(tmp_path: Path) -> None:
    days = Course(tuple(f"{day:02}.11" for day in range(1, 31)), ("Қызметтер",), ((7,) * 30,))
    text = texts_of(days, tmp_path, width=120.0)
    named = re.findall(r"\b(\d\d)\.11\b", text)
    assert named[0] == "01"
    steps = {int(later) - int(earlier) for earlier, later in pairwise(named)}
    assert len(steps) == 1
    assert 2 <= steps.pop() <= 4


@pytest.mark.parametrize("chart", [BARS, HEAT, COURSE, *EMPTY])
@pytest.mark.parametrize("size", [(700, 500), (330, 90)])
def test_nothing_is_painted_outside(chart: Chart, size: tuple[int, int]) -> None:
    rect = QRectF(30, 30, *size)
    image = painted(chart, rect)
    magenta = QColor("#FF00FF")
    inside = rect.adjusted(-3, -3, 3, 3)
    for x in range(0, image.width(), 2):
        for y in range(0, image.height(), 2):
            if not inside.contains(x, y):
                assert image.pixelColor(x, y) == magenta, (x, y)


def test_it_is_as_high_as_it_wants_to_be() -> None:
    font = font_of()
    for chart in (BARS, HEAT, COURSE):
        height = chart_height(chart, font)
        lowest = max(place.rect.bottom() for place in chart_places(chart, QRectF(0, 0, 700, height), font))
        assert height * 0.8 <= lowest <= height + 0.01
    assert chart_height(Bars(()), font) == 0


@pytest.mark.parametrize("chart", EMPTY)
def test_nothing_to_show_has_no_places(chart: Chart) -> None:
    assert chart_places(chart, QRectF(0, 0, 300, 200), font_of()) == []


def test_a_course_of_nothing_has_an_axis_of_its_own() -> None:
    flat = Course(("24.11",), ("Қызметтер", "Бас тартулар"), ((0,), (0,)))
    places = chart_places(flat, QRectF(0, 0, 300, 200), font_of())
    assert [place.rect.height() for place in places] == [0, 0]


values = st.floats(0, 1e6, allow_nan=False)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(values, values), min_size=1, max_size=40), st.integers(80, 900), st.integers(60, 400)
)
def test_places_lie_inside_and_do_not_overlap(pairs, width: int, height: int) -> None:
    course = Course(
        tuple(str(place) for place in range(len(pairs))),
        ("Бірінші", "Екінші"),
        (tuple(one for one, _other in pairs), tuple(other for _one, other in pairs)),
    )
    rect = QRectF(5, 7, width, height)
    places = chart_places(course, rect, font_of())
    assert len(places) == 2 * len(pairs)
    for place in places:
        assert rect.adjusted(-0.01, -0.01, 0.01, 0.01).contains(place.rect.center())
        assert place.rect.height() >= 0
    for lower, upper in zip(places[::2], places[1::2], strict=True):
        assert (lower.column, lower.row, upper.row) == (upper.column, 0, 1)
        assert upper.rect.bottom() == pytest.approx(lower.rect.top(), abs=0.01)
