"""The clinic's sign over each sheet: how big it may be, and its shape read without decoding it."""

from __future__ import annotations

import struct
from typing import Final

MOST_WIDTH, MOST_HEIGHT = 600, 240
"""Pixels of the stored picture: 51 × 20 mm at 300 dots to the inch, more than any head has room for."""
MOST_BYTES: Final = 200 * 1024
"""Of the stored PNG: settings with it stay small enough to go into every backup."""

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">8sI4sII")


def size_of(png: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is no PNG, or none of the kind that we store.

    Settings may have come from a backup of unknown hands: what is not ours is not given to a decoder.
    """
    if not _HEADER.size <= len(png) <= MOST_BYTES:
        return None
    signature, length, chunk, width, height = _HEADER.unpack_from(png)
    is_ours = (signature, length, chunk) == (_SIGNATURE, 13, b"IHDR")
    return (width, height) if is_ours and 0 < width <= MOST_WIDTH and 0 < height <= MOST_HEIGHT else None


def width_mm(png: bytes, height_mm: float) -> float:
    """How wide the picture is at this height; nothing for a picture that is not drawn."""
    size = size_of(png)
    return 0.0 if size is None else height_mm * size[0] / size[1]
