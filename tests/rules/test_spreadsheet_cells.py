"""No cell that leaves the program runs in a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.spreadsheet_cells import harmless, kept


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


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ахметов Серік", "Ахметов Серік"),
        ("5", "5"),
        ("0", "0"),
        ("77011234567", "77011234567"),
        ("031231500123", "\t031231500123"),
        ("850312399903", "\t850312399903"),
        ("007", "\t007"),
        ("1-2", "\t1-2"),
        ("3/4", "\t3/4"),
        ("12.03", "\t12.03"),
        ("8 701 123 45 67", "\t8 701 123 45 67"),
        ("1E5", "\t1E5"),
        ("1 012,5", "\t1 012,5"),
        ("5а", "5а"),
        ("№ 214", "№ 214"),
        ("", ""),
        ("—", "—"),
        ("=1", "'=1"),
        ("-1", "'-1"),
    ],
)
def test_digits_stay_as_they_stand_in_a_csv(text, cell):
    assert kept(text) == cell


@given(st.text(alphabet="0123456789 .,-/:eE=+'", max_size=14))
def test_what_python_takes_for_a_number_is_either_safe_or_behind_a_tab(text):
    cell = kept(text)
    assert cell.removeprefix("\t") == harmless(text)
    try:
        number = float(cell) if not cell.startswith("\t") else None
    except ValueError:
        number = None
    if number is not None:
        assert cell == str(int(cell))
