"""Whatever somebody typed leaves as one line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.plain_text import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Әйгүл", "Әйгүл"),
        ("  Ахметова \r\n Айгүл\t", "Ахметова Айгүл"),
        ("a\x00b\x85c\u2028d\u2029e", "a b c d e"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\ud800b", "a b"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("\n\r\t ", ""),
        ("", ""),
    ],
)
def test_lines(text, line):
    assert one_line(text) == line


def test_a_long_text_ends_where_it_was_cut():
    assert one_line("Ә" * 250) == "Ә" * 250
    assert one_line("Ә" * 251) == "Ә" * 249 + "…"
    assert one_line("аб вг", most=4) == "аб…"


@given(st.text(), st.integers(1, 60))
def test_one_line_of_letters_whatever_came(text, most):
    line = one_line(text, most)
    assert len(line) <= most
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in line)
    assert one_line(line, most) == line
