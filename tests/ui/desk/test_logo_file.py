"""Pictures of all kinds become a small plain PNG, or are refused for a reason that is said in words."""

from __future__ import annotations

import os
import struct
import time
import tracemalloc
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from clinic_desk import errors, wording
from clinic_desk.printing import logo
from clinic_desk.ui.desk.logo_file import LEAST_SIDE, MOST_FILE, read_logo
from clinic_desk.wording.pictures import REASONS

pytestmark = pytest.mark.usefixtures("qapp")
PNG = b"\x89PNG\r\n\x1a\n"


def picture(width=300, height=200, *, ground="white", ink="#0A6C94", inset=0.0) -> QImage:
    """A coloured disc on a ground, ``inset`` of the width away from the edges."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.setBrush(QColor(ink))
    painter.setPen(Qt.PenStyle.NoPen)
    far = int(width * inset)
    painter.drawEllipse(image.rect().adjusted(far, far, -far, -far))
    painter.end()
    return image


def encoded(image: QImage, kind="PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_head(width: int, height: int) -> bytes:
    return PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def put(tmp_path, data: bytes, name="logo.png"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refusal(path) -> str:
    with pytest.raises(errors.BadFile) as caught:
        read_logo(path)
    said = wording.sentence(caught.value)
    assert path.name in said
    assert said != wording.sentence(errors.BadFile(path, "no such reason"))  # worded, each on its own
    return caught.value.reason


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_what_clinics_have_is_taken(tmp_path, kind):
    png = read_logo(put(tmp_path, encoded(picture(), kind), f"logo.{kind.lower()}"))
    width, height = logo.size_of(png)
    assert width / height == pytest.approx(300 / 200, rel=0.03)
    image = QImage.fromData(png, "PNG")
    middle = image.pixelColor(width // 2, height // 2)
    assert abs(middle.blue() - 0x94) < 8
    assert image.format() in {QImage.Format.Format_RGB32, QImage.Format.Format_RGB888}


@pytest.mark.parametrize("size", [(4000, 4000), (3000, 200), (300, 2000), (601, 240), (600, 241), (24, 24)])
def test_any_shape_fits_its_bounds_and_keeps_it(tmp_path, size):
    width, height = logo.size_of(read_logo(put(tmp_path, encoded(picture(*size, ground="#ddeeff")))))
    assert width <= logo.MOST_WIDTH
    assert height <= logo.MOST_HEIGHT
    assert width / height == pytest.approx(size[0] / size[1], rel=0.05)
    assert (width, height) == size or width == logo.MOST_WIDTH or height == logo.MOST_HEIGHT


def test_the_name_of_the_file_does_not_matter_its_content_does(tmp_path):
    assert read_logo(put(tmp_path, encoded(picture(), "JPEG"), "логотип.png")).startswith(PNG)
    assert refusal(put(tmp_path, "Емхана".encode(), "logo.png")) == "picture_none"


def test_white_around_it_is_cut_off(tmp_path):
    width, height = logo.size_of(read_logo(put(tmp_path, encoded(picture(400, 400, inset=0.3)))))
    assert abs(width - 160) <= 4
    assert abs(height - 160) <= 4


def test_a_transparent_ground_becomes_paper(tmp_path):
    image = picture(200, 200, ground="transparent", inset=0.0)
    made = QImage.fromData(read_logo(put(tmp_path, encoded(image))), "PNG")
    assert made.pixelColor(0, 0) == QColor("white")
    assert not made.hasAlphaChannel()


def test_nothing_that_the_file_hides_is_kept(tmp_path):
    image = picture()
    image.setText("Comment", "ИИН 850312399903")
    secret = encoded(image)
    assert b"Comment" in secret
    made = read_logo(put(tmp_path, secret + b"PK\x03\x04 hidden"))
    assert b"Comment" not in made
    assert b"hidden" not in made
    assert QImage.fromData(made, "PNG").textKeys() == []


def test_a_photo_is_turned_as_it_says(tmp_path):
    jpeg = encoded(picture(300, 100), "JPEG")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    turned = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]
    width, height = logo.size_of(read_logo(put(tmp_path, turned, "photo.jpg")))
    assert height > width


def test_a_picture_full_of_noise_becomes_smaller_until_it_can_be_kept(tmp_path):
    noise = QImage(os.urandom(600 * 240 * 4), 600, 240, QImage.Format.Format_RGB32)
    made = read_logo(put(tmp_path, encoded(noise)))
    assert len(made) <= logo.MOST_BYTES
    width, height = logo.size_of(made)
    assert width / height == pytest.approx(2.5, rel=0.03)


# --- what is refused ------------------------------------------------------------------------------------


def grey_png(width, height, *more):
    rows = b"\0" + b"\x80" * 3 * width
    return png_head(width, height) + b"".join(more) + chunk(b"IDAT", zlib.compress(rows * height)) + END


END = chunk(b"IEND", b"")
DOTS = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + END
HOSTILE = {
    "one dot": (grey_png(1, 1), "picture_small"),
    "a line": (grey_png(3000, LEAST_SIDE - 1), "picture_small"),
    "long and narrow": (grey_png(4000, LEAST_SIDE), "picture_narrow"),
    "a head of a billion dots": (png_head(50_000, 50_000) + DOTS, "picture_large"),
    "the largest head": (png_head(0x7FFFFFFF, 0x7FFFFFFF) + END, "picture_broken"),
    "more than fits": (png_head(4001, 4000) + DOTS, "picture_large"),
    "no dots": (png_head(0, 0) + END, "picture_broken"),
    "a head alone": (png_head(300, 200), "picture_broken"),
    "a signature alone": (PNG, "picture_broken"),
    "cut off": (encoded(picture())[:200], "picture_broken"),
    "several frames": (grey_png(64, 64, chunk(b"acTL", struct.pack(">II", 2, 0))), "picture_moving"),
    "gif": (b"GIF89a" + b"\0" * 40, "picture_kind"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40, "picture_kind"),
    "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "picture_kind"),
    "pdf": (b"%PDF-1.7\n", "picture_kind"),
    "svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "picture_drawing",
    ),
    "svg behind a head": (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a "a">]>\n<svg/>',
        "picture_drawing",
    ),
    "a web page": (b"<html><body>logo</body></html>", "picture_none"),
    "letters": (b"logo", "picture_none"),
    "nothing": (b"", "empty"),
    "white": (encoded(picture(ink="white")), "picture_blank"),
    "white on nothing": (encoded(picture(ground="transparent", ink="white")), "picture_blank"),
    "nothing drawn": (encoded(picture(ground="transparent", ink="transparent")), "picture_blank"),
    "too heavy": (PNG + b"\0" * MOST_FILE, "picture_heavy"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_a_logo_is_refused_with_its_reason(tmp_path, what):
    data, reason = HOSTILE[what]
    assert refusal(put(tmp_path, data)) == reason


def test_every_reason_of_a_picture_occurs(tmp_path):
    assert {reason for _data, reason in HOSTILE.values()} - {"empty"} == set(REASONS)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    """64 million dots in 60 kB: its head says it, and nothing more is read."""
    rows = zlib.compress(b"\0" * (8000 * 3 + 1) * 400, 9)
    bomb = put(tmp_path, png_head(8000, 8000) + chunk(b"IDAT", rows * 20) + END)
    began = time.monotonic()
    tracemalloc.start()
    assert refusal(bomb) == "picture_large"
    assert tracemalloc.get_traced_memory()[1] < 2 * MOST_FILE
    tracemalloc.stop()
    assert time.monotonic() - began < 1


def test_a_jpeg_of_thousands_of_scans_is_not_worked_through(tmp_path):
    jpeg = encoded(picture(), "JPEG")
    at = jpeg.index(b"\xff\xda")
    length = struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
    scan = jpeg[at : at + 2 + length]
    began = time.monotonic()
    assert refusal(put(tmp_path, jpeg[:-2] + scan * 50_000 + jpeg[-2:], "logo.jpg")) == "picture_broken"
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: folder / "gone.png", "not_found"),
        (lambda folder: folder, "is_folder"),
        pytest.param(
            lambda folder: (os.mkfifo(folder / "pipe.png"), folder / "pipe.png")[1],
            "not_a_file",
            marks=pytest.mark.skipif(os.name == "nt", reason="Windows has no such files"),
        ),
    ],
)
def test_what_is_no_file_is_not_waited_for(tmp_path, make, reason):
    assert refusal(make(tmp_path)) == reason
