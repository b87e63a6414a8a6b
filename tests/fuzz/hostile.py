"""Ways to make a sound file hostile: damaged bytes, and structure that lies."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence

from hypothesis import strategies as st

NUMBERS = ("0", "-1", "1", "255", "65536", "1048576", "16384", "2147483648", "4294967295", "9" * 30, "1e308")
TEXTS = (
    "=cmd|'/c calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "'", '"', "\x00", "\u202e", "\ufeff", "A" * 70_000,
    "é" * 5000, "İ", "ß", "ﬁ", "00000", "31.02.1980", "99.99.9999", "1e999", "NaN", "9" * 4000, "%s%n{0}{x}",
    "../../../etc/passwd", "<script>", "&#x110000;", "&lol;", "]]>", "\ud7ff", "𝟘𝟙", "²", "٣", "8-" * 3000,
    "08:00-" * 500, "чет. " * 900, "(" * 2000,
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_XML_NUMBER = re.compile(rb'(?<==")\d+(?=")|(?<=>)\d+(?=<)')
_XML_TEXT = re.compile(rb">[^<>]{1,80}<")
_XML_ADDRESS = re.compile(rb'r="[A-Z]+\d+"')
_BOMB = (
    b'<!DOCTYPE b [<!ENTITY a "' + b"x" * 1000 + b'">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (c + 1, *[c] * 8) for c in range(97, 110))
    + b'<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)  # fmt: skip


class HostileFile(bytes):
    """The content of a file that a failing test does not print as a page of escapes."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes, {bytes(self[:12])!r} …>"


@st.composite
def files(draw: st.DrawFn, seeds: Sequence[bytes]) -> HostileFile:
    """One of the seeds with up to six hostile changes."""
    content = draw(st.sampled_from(seeds))
    for _round in range(draw(st.integers(1, 6))):
        is_archive = content.startswith(b"PK\x03\x04") and draw(st.integers(0, 3)) > 0
        content = _archive(draw, content) if is_archive else _bytes(draw, content)
    return HostileFile(content)


def _bytes(draw: st.DrawFn, content: bytes) -> bytes:
    if not content:
        return draw(st.binary(max_size=64))
    at = draw(st.integers(0, len(content) - 1))
    match draw(st.sampled_from(("flip", "cut", "insert", "repeat", "drop", "number", "text", "mix"))):
        case "flip":
            return content[:at] + bytes([content[at] ^ (1 << draw(st.integers(0, 7)))]) + content[at + 1 :]
        case "cut":
            return content[:at]
        case "insert":
            return content[:at] + draw(st.binary(min_size=1, max_size=40)) + content[at:]
        case "repeat":
            end = min(len(content), at + draw(st.integers(1, 400)))
            return content[:at] + content[at:end] * draw(st.integers(2, 300)) + content[end:]
        case "drop":
            return content[:at] + content[at + draw(st.integers(1, 400)) :]
        case "number":
            return _swapped(draw, content, _NUMBER, [one.encode() for one in NUMBERS])
        case "text":
            text = draw(st.sampled_from(TEXTS)).encode(draw(st.sampled_from(("utf-8", "utf-16-le"))))
            return content[:at] + text + content[at:]
        case _:
            start = draw(st.integers(0, len(content)))
            return content[:at] + content[start : start + 2000]


def _archive(draw: st.DrawFn, content: bytes) -> bytes:
    """Change a part of an archive and pack it anew, so that sums and sizes are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, NotImplementedError, RuntimeError,
            EOFError):  # fmt: skip
        return _bytes(draw, content)
    if not parts:
        return content
    name = draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    match draw(
        st.sampled_from(("number", "text", "address", "bomb", "bytes", "drop", "deep", "rows", "name"))
    ):
        case "number":
            parts[name] = _swapped(draw, part, _XML_NUMBER, [one.encode() for one in NUMBERS])
        case "text":
            texts = [b">" + one.encode().replace(b"<", b"&lt;") + b"<" for one in TEXTS]
            parts[name] = _swapped(draw, part, _XML_TEXT, texts)
        case "address":
            places = [b'r="XFD1048576"', b'r="A0"', b'r="ZZZZ1"', b'r="A99999999999"', b'r="1A"', b'r=""']
            parts[name] = _swapped(draw, part, _XML_ADDRESS, places)
        case "bomb":
            parts[name] = part.replace(b"?>", b"?>" + _BOMB, 1).replace(b"</t>", b"&n;&file;</t>", 1)
        case "bytes":
            parts[name] = _bytes(draw, part)
        case "drop":
            del parts[name]
        case "deep":
            depth = draw(st.sampled_from((100, 5000, 100_000)))
            parts[name] = part.replace(b"<sheetData>", b"<sheetData>" + b"<x>" * depth, 1)
        case "rows":
            times = draw(st.sampled_from((2, 500, 20_000)))
            found = re.search(rb"<(row|table:table-row)\b.*?</\1>", part, re.DOTALL)
            parts[name] = part if found is None else part.replace(found[0], found[0] * times, 1)
        case _:
            parts[
                draw(st.sampled_from(("../../x.xml", "xl/worksheets/sheet1.xml", "mimetype", "x" * 300)))
            ] = part
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, one in parts.items():
            archive.writestr(name, one)
    return buffer.getvalue()


def _swapped(draw: st.DrawFn, content: bytes, what: re.Pattern[bytes], by: Sequence[bytes]) -> bytes:
    places = list(what.finditer(content))
    if not places:
        return content
    chosen = places[draw(st.integers(0, len(places) - 1))]
    return content[: chosen.start()] + draw(st.sampled_from(by)) + content[chosen.end() :]
