"""A picture file becomes the clinic's logo: looked at before it is decoded, then made anew, small and plain.

Nothing of the file itself is kept: no second picture, no place where it was taken, no text hidden in it. What
is stored is a PNG of our own making.
"""

from __future__ import annotations

import stat
import struct
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QTransform

from clinic_desk import errors
from clinic_desk.printing.logo import MOST_BYTES, MOST_HEIGHT, MOST_WIDTH

MOST_FILE: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 16_000_000
LEAST_SIDE: Final = 24
_MOST_SCANS: Final = 64
"""Of a JPEG: usual ones have 10; thousands would keep a small file busy for hours."""
_WORKED_ON: Final = QSize(2 * MOST_WIDTH, 4 * MOST_HEIGHT)
_INK: Final = 250
"""Lighter greys are paper."""
_SMALLER: Final = 0.8

_FORMATS: Final = ((b"\x89PNG\r\n\x1a\n", b"png"), (b"\xff\xd8\xff", b"jpeg"), (b"BM", b"bmp"))
_OTHER_KINDS: Final = (b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"%PDF", b"8BPS")
"""GIF, WebP, TIFF, icons, PDF, Photoshop: pictures, but none that we decode."""
_CHUNK: Final = struct.Struct(">I4s")


def read_logo(path: Path) -> bytes:
    """The picture as ``printing.logo`` takes it, white cut off around it.

    Raises BadFile with a reason of ``wording.pictures``, or that of a file that cannot be read.
    """
    data = _read(path)
    kind = _kind_of(path, data)
    if kind == b"png" and _moves(data):
        raise errors.BadFile(path, "picture_moving")
    if kind == b"jpeg" and data.count(b"\xff\xda") > _MOST_SCANS:
        raise errors.BadFile(path, "picture_broken")
    image = _on_white(_decoded(path, data, kind))
    place = _inked(image)
    if place.isEmpty():
        raise errors.BadFile(path, "picture_blank")
    image = _fitting(image.copy(place), QSize(MOST_WIDTH, MOST_HEIGHT))
    if min(image.width(), image.height()) < LEAST_SIDE:
        raise errors.BadFile(path, "picture_narrow")
    return _as_png(image)


def _read(path: Path) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise errors.BadFile(path, "is_folder")
        if not stat.S_ISREG(facts.st_mode):
            raise errors.BadFile(path, "not_a_file")
        with path.open("rb") as file:
            data = file.read(MOST_FILE + 1)
    except FileNotFoundError:
        raise errors.BadFile(path, "not_found") from None
    except PermissionError:
        raise errors.BadFile(path, "no_permission") from None
    except (OSError, ValueError):  # ValueError: a NUL character in the path
        raise errors.BadFile(path, "unreadable") from None
    if len(data) > MOST_FILE:
        raise errors.BadFile(path, "picture_heavy")
    if not data:
        raise errors.BadFile(path, "empty")
    return data


def _kind_of(path: Path, data: bytes) -> bytes:
    """What the file is by its first bytes, whatever its name says."""
    for sign, kind in _FORMATS:
        if data.startswith(sign):
            return kind
    start = data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in data[:65536].lower():
        raise errors.BadFile(path, "picture_drawing")
    known = data.startswith(_OTHER_KINDS) or data[4:8] == b"ftyp"
    raise errors.BadFile(path, "picture_kind" if known else "picture_none")


def _moves(data: bytes) -> bool:
    """Whether a PNG announces several frames before its first one."""
    at = len(_FORMATS[0][0])
    while at + _CHUNK.size <= len(data):
        length, name = _CHUNK.unpack_from(data, at)
        if name in {b"acTL", b"IDAT"}:
            return bool(name == b"acTL")
        at += _CHUNK.size + length + 4
    return False


def _decoded(path: Path, data: bytes, kind: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoTransform(True)  # photos say which way is up
    size = reader.size()  # from the head alone: nothing is unpacked yet
    if not size.isValid():
        raise errors.BadFile(path, "picture_broken")
    if size.width() * size.height() > MOST_PIXELS:
        raise errors.BadFile(path, "picture_large")
    if min(size.width(), size.height()) < LEAST_SIDE:
        raise errors.BadFile(path, "picture_small")
    image = reader.read()
    if image.isNull():
        raise errors.BadFile(path, "picture_broken")
    return image


def _on_white(image: QImage) -> QImage:
    """As it would stand on paper, no larger than is worked on."""
    image = _fitting(image, _WORKED_ON)
    flat = QImage(
        image.size(), QImage.Format.Format_RGB32
    )  # a new image: what else the file held stays there
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))
    painter.end()
    return flat


def _fitting(image: QImage, room: QSize) -> QImage:
    """The image no larger than ``room``; a smaller one stays as it is."""
    if image.width() <= room.width() and image.height() <= room.height():
        return image
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    size = image.size().scaled(room, kept).expandedTo(QSize(1, 1))
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _inked(image: QImage) -> QRect:
    """The part of an image on white that is not white."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    top, bottom = _inked_lines(grey)
    left, right = _inked_lines(grey.transformed(QTransform().rotate(90)))
    return QRect(left, top, right - left, bottom - top)


def _inked_lines(grey: QImage) -> tuple[int, int]:
    """The first line with ink and the one behind the last."""
    width = grey.width()
    inked = [y for y in range(grey.height()) if min(_line(grey, y)[:width]) < _INK]
    return (inked[0], inked[-1] + 1) if inked else (0, 0)


def _line(grey: QImage, y: int) -> bytes:
    line: bytes = bytes(grey.constScanLine(y))  # type: ignore[call-overload]  # the stubs say «object»
    return line


def _as_png(image: QImage) -> bytes:
    """A PNG within the bounds of what is stored: a picture full of noise becomes smaller until it fits."""
    while True:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know no device
        png = bytes(buffer.data().data())
        if len(png) <= MOST_BYTES:
            return png
        image = _fitting(image, image.size() * _SMALLER)
