"""The real LibreOffice, once per conversion: what stands in a table as it reads it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="libreoffice-calc-nogui is not installed and could not be"
)
RUSSIAN, KAZAKH = 1049, 1087
"""How Microsoft numbers languages; the window of a CSV's import asks for one."""
_SECONDS = 120
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


@dataclass(frozen=True)
class Opened:
    """A file as LibreOffice has it in memory, written out as plain XML.

    Without a screen it makes no view of a sheet, so what belongs to one, a frozen head say, is not there.
    """

    path: Path

    @cached_property
    def root(self) -> ET.Element:
        return ET.parse(self.path).getroot()

    def rows(self, sheet: int = 0) -> list[list[object]]:
        """Typed values; None is an empty cell, and a formula is told as one."""
        table = self.root.findall(".//table:table", _SPACES)[sheet]
        rows = [self._row(row) for row in table.iter(_name("table", "table-row"))]
        while rows and not rows[-1]:  # the rest of the sheet
            rows.pop()
        return rows

    def filtered(self) -> list[str]:
        """The ranges that have buttons of a filter."""
        return [
            one.get(_name("table", "target-range-address"), "")
            for one in self.root.iter(_name("table", "database-range"))
            if one.get(_name("table", "display-filter-buttons")) == "true"
        ]

    def _row(self, row: ET.Element) -> list[object]:
        values: list[object] = []
        for cell in row:
            times = int(cell.get(_name("table", "number-columns-repeated"), "1"))
            values += [_value(cell)] * min(times, 200)
        while values and values[-1] is None:
            values.pop()
        return values


def _name(space: str, name: str) -> str:
    return f"{{{_SPACES[space]}}}{name}"


def _value(cell: ET.Element) -> object:
    formula = cell.get(_name("table", "formula"))
    if formula is not None:
        return f"FORMULA {formula}"
    text = "\n".join(map(_text, cell.findall("text:p", _SPACES)))
    match cell.get(_name("office", "value-type")):
        case None:
            return None
        case "float":
            return float(cell.get(_name("office", "value"), ""))
        case "date":
            said = cell.get(_name("office", "date-value"), "")
            return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
        case "time":
            return datetime.strptime(cell.get(_name("office", "time-value"), ""), "PT%HH%MM%SS").time()
        case "string":
            return text
        case other:
            return f"{other} {text}"


def _text(paragraph: ET.Element) -> str:
    """Blanks and tabs are elements of their own there."""
    said = paragraph.text or ""
    for part in paragraph:
        if part.tag == _name("text", "tab"):
            said += "\t"
        elif part.tag == _name("text", "s"):
            said += " " * int(part.get(_name("text", "c"), "1"))
        else:
            said += _text(part)
        said += part.tail or ""
    return said


def open_workbook(path: Path, folder: Path) -> Opened:
    """What LibreOffice reads from an xlsx."""
    return _convert(path, folder, [])


def open_csv(path: Path, folder: Path, *, language: int = RUSSIAN, quoted_is_text: bool = False) -> Opened:
    """What it reads from a CSV with semicolons, as its window offers for such a file in this language."""
    detect, quoted = "true", str(quoted_is_text).lower()
    return _convert(path, folder, [f"--infilter=CSV:59,34,76,1,,{language},{quoted},{detect}"])


def _convert(path: Path, folder: Path, options: list[str]) -> Opened:
    assert SOFFICE is not None
    command = [
        *(SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *options),
        *("--convert-to", "fods", "--outdir", str(folder), str(path)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    made = folder / f"{path.stem}.fods"
    assert done.returncode == 0, done.stderr
    assert made.exists(), done.stderr
    return Opened(made)


def as_read(value: object) -> object:
    """A cell of ours as LibreOffice gives it back."""
    match value:
        case "" | None:
            return None
        case bool():
            raise AssertionError("no column of ours has such values")
        case int() | float():
            return float(value)
        case datetime() if value.time() == time():
            return value.date()
        case _:
            return value
