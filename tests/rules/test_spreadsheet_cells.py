"""No cell that leaves the program runs in a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.spreadsheet_cells import harmless


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ахметов Серік", "Ахметов Серік"),
        ("", ""),
        ("№ 214", "№ 214"),
        ("10-30", "10-30"),
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+77011234567", "'+77011234567"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("\xa0=1", "'\xa0=1"),
        ("＝1", "'＝1"),
        ("a\x00b\x1bc", "a b c"),
        ("\x00=1", "' =1"),
    ],
)
def test_what_could_run_stands_behind_an_apostrophe(text, cell):
    assert harmless(text) == cell


@given(st.text())
def test_no_text_begins_a_formula(text):
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell.removeprefix("'").strip("'") == "".join(
        " " if (ord(one) < 32 and one not in "\t\r\n") or ord(one) == 127 else one for one in text
    ).strip("'")
