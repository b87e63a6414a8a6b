"""Tables in HTML and in Excel 2003 XML, which web programs hand out under the name ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Literal

from clinic_desk.importers.refused import Refused

MAX_ROWS = 200_000
MAX_COLUMNS = 256

_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_ROWS = {"tr", "row"}
_CELLS = {"td", "th", "cell"}
_PIECE = 1 << 20


def kind_of(text: str) -> Literal["html", "xml"] | None:
    """``html`` or ``xml`` when the text is markup with a table, None for plain text."""
    start = text[:4000].lstrip()
    if not start.startswith("<"):
        return None
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "xml"
    if _HTML.search(start) is None or "<td" not in text.lower():
        raise Refused("not_a_table")
    return "html"


def read(text: str, watch: Callable[[int], None]) -> list[list[str]]:
    """The rows of all tables one below the other; merged cells leave blanks to their right."""
    parser = _TableParser()
    for start in range(0, len(text), _PIECE):
        watch(0)
        parser.feed(text[start : start + _PIECE])
    parser.close()
    parser.finish()
    return parser.rows


class _TableParser(HTMLParser):
    """Collects the cells; forgives what browsers forgive (missing end tags)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in {"style", "script"}:
            self._ignored += 1
        elif tag in _ROWS:
            self._end_row()
            self._skip_to(attrs)
            self._row = []
        elif tag in _CELLS:
            self._end_cell()
            self._start_cell({name.rpartition(":")[2]: value or "" for name, value in attrs})
        elif tag in {"br", "p", "div"} and self._cell:
            self._cell.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in {"style", "script"}:
            self._ignored = max(0, self._ignored - 1)
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _ROWS or tag in {"table", "worksheet"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._ignored:
            self._cell.append(data)

    def finish(self) -> None:
        """Take in what a cut file left open."""
        self._end_row()

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._row is None:
            self._row = []
        index = _number(attributes.get("index"))
        if index > MAX_COLUMNS:
            raise Refused("too_wide")
        self._row.extend([""] * (index - 1 - len(self._row)))
        self._span = max(_number(attributes.get("colspan")), _number(attributes.get("mergeacross")) + 1)
        self._cell = []

    def _skip_to(self, attrs: list[tuple[str, str | None]]) -> None:
        """Excel 2003 XML leaves blank rows out and names the next one by its index."""
        index = next((_number(value) for name, value in attrs if name.endswith(":index")), 0)
        if index > MAX_ROWS:
            raise Refused("too_long")
        self.rows.extend([] for _ in range(index - 1 - len(self.rows)))

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        self._row.append(" ".join("".join(self._cell).split()))
        self._row.extend([""] * (min(self._span, MAX_COLUMNS) - 1))
        self._cell = None
        if len(self._row) > MAX_COLUMNS:
            raise Refused("too_wide")

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self.rows.append(self._row)
        self._row = None
        if len(self.rows) > MAX_ROWS:
            raise Refused("too_long")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
