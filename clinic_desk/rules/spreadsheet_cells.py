"""Cells that leave for other programs: text must stay text, whatever it begins with."""

from __future__ import annotations

from typing import Final

_BEGINS_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What Excel, LibreOffice and Google Sheets take for the beginning of a formula (OWASP: CSV injection)."""

_CONTROL: Final = {code: " " for code in (*range(32), 127) if chr(code) not in "\t\r\n"}


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs: behind an apostrophe where it could be a formula.

    Blanks in front count as nothing, for programs that cut them off; control characters become blanks.
    """
    clean = text.translate(_CONTROL)
    return f"'{clean}" if _could_run(clean) else clean


def _could_run(text: str) -> bool:
    signs = (text[:1], text.lstrip()[:1])
    return any(sign and sign in _BEGINS_FORMULA for sign in signs)
