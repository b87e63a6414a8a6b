"""The clinic's logo over each sheet: as wide as it is, and only a picture of our own making."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from clinic_desk.printing import heads, logo, printer
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.recovery_sheet import recovery_sheet
from clinic_desk.printing.refusal_notice import refusal_notice
from clinic_desk.printing.sheets import Picture
from clinic_desk.printing.slip import SlipPaper, slip_sheet
from clinic_desk.printing.waiting_sheet import waiting_sheet
from clinic_desk.rules.rows import Appointment
from tests.printing.samples import DAY, GP, HEAD, NAMES, NOW, REGISTRAR, refused_row
from tests.printing.test_call_sheet import DOCTORS, call_sheet, line, view

USUAL = {"head": HEAD, "registrar": REGISTRAR, "now": NOW, "language": "kk"}


def png(width=200, height=100, colour=Qt.GlobalColor.blue) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def with_size(width: int, height: int) -> bytes:
    real = png()
    return real[:16] + struct.pack(">II", width, height) + real[24:]


@pytest.mark.parametrize("size", [(600, 240), (1, 1), (24, 240)])
def test_the_size_stands_in_the_head_of_the_picture(qapp, size):
    assert logo.size_of(png(*size)) == size


NOT_OURS = {
    "nothing": lambda: b"",
    "a signature": lambda: b"\x89PNG\r\n\x1a\n",
    "a GIF": lambda: b"GIF89a" + b"\0" * 40,
    "too wide": lambda: with_size(601, 100),
    "too high": lambda: with_size(100, 241),
    "no width": lambda: with_size(0, 10),
    "a bomb": lambda: with_size(2**31, 2**31),
    "too heavy": lambda: png() + b"\0" * logo.MOST_BYTES,
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_is_not_of_our_making_is_not_drawn(qapp, what):
    found = NOT_OURS[what]()
    assert logo.size_of(found) is None
    assert logo.width_mm(found, 11.0) == 0.0
    assert heads.clinic_blocks(replace(HEAD, logo=found)) == heads.clinic_blocks(HEAD)


@pytest.mark.parametrize("width_mm", [130.0, 190.0, 277.0])
@pytest.mark.parametrize("size", [(600, 240), (100, 100), (30, 240)])
def test_the_logo_takes_its_own_width_and_the_texts_the_rest(qapp, size, width_mm):
    head = replace(HEAD, logo=png(*size))
    (block,) = heads.clinic_blocks(head, width_mm=width_mm)
    sign, *texts = block.parts
    assert sum(part.share for part in block.parts) == pytest.approx(1.0)
    assert sign.shown == Picture(head.logo, heads.LOGO_HEIGHT_MM)
    wide = heads.LOGO_HEIGHT_MM * size[0] / size[1]
    assert wide < sign.share * width_mm < wide + 4
    assert [text.text for part in texts for text in part.texts][-1] == HEAD.phone


def test_a_logo_alone_is_a_head(qapp):
    (block,) = heads.clinic_blocks(heads.ClinicHead(logo=png()))
    assert block.parts[0].shown is not None


def slip(head, paper):
    return slip_sheet(
        Appointment(NOW, GP.name, GP.specialty, "5"),
        number=1,
        person=NAMES[0],
        **(USUAL | {"head": head}),
        paper=paper,
    )


SHEETS = {
    "journal": lambda more: journal_sheet([], first=DAY, last=DAY, **more),
    "call sheet": lambda more: call_sheet(view(line()), DOCTORS, **more),
    "waiting list": lambda more: waiting_sheet([], **more),
    "slip on A6": lambda more: slip(more["head"], SlipPaper.A6),
    "slip from a roll": lambda more: slip(more["head"], SlipPaper.ROLL80),
    "notice": lambda more: refusal_notice(refused_row(1), complain=("Шағым", "Жалоба"), **more),
    "one-time key": lambda more: recovery_sheet(
        "AAAA-BBBB-CCCC", head=more["head"], now=NOW, language=more["language"]
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_logo_is_painted_on_the_first_page(qapp, name):
    pages = printer.paged(SHEETS[name](USUAL | {"head": replace(HEAD, logo=png())}))
    width, height = 600, 400
    paper = QImage(width, height, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    scale = width / (pages.sheet_of(0).width_mm * printer.UNITS_PER_MM)
    painter.scale(scale, scale)
    pages.paint_page(painter, 0)
    painter.end()
    blue = [
        (x, y)
        for x in range(width)
        for y in range(0, height, 2)
        if paper.pixelColor(x, y) == Qt.GlobalColor.blue
    ]
    across = max(x for x, _y in blue) - min(x for x, _y in blue)
    down = max(y for _x, y in blue) - min(y for _x, y in blue)
    assert across / down == pytest.approx(2.0, rel=0.15)
