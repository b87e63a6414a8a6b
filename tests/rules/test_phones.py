"""Telephones: every notation of a number gives the same digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules import phones


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+7 701 123 45 67", ("7011234567",)),
        ("8 701 123-45-67", ("7011234567",)),
        ("8(701)1234567", ("7011234567",)),
        ("87011234567", ("7011234567",)),
        ("77011234567", ("7011234567",)),
        ("7011234567", ("7011234567",)),
        ("8.701.123.45.67", ("7011234567",)),
        ("+7\u00a0701\u00a01234567", ("7011234567",)),
        ("0077011234567", ("7011234567",)),
        ("моб. 8 701 123 45 67", ("7011234567",)),
        ("8 (71843) 9-12-34", ("7184391234",)),
        ("9-12-34", ("91234",)),
        ("тел.: 32-15-48", ("321548",)),
        ("103", ("103",)),
        ("", ()),
        ("нет", ()),
        ("12", ()),
        ("8 701 123 45 67, 8 702 765 43 21", ("7011234567", "7027654321")),
        ("87011234567;87027654321", ("7011234567", "7027654321")),
        ("87011234567 / 9-12-34", ("7011234567", "91234")),
        ("87011234567\n87027654321", ("7011234567", "7027654321")),
        ("87011234567 и 87027654321", ("7011234567", "7027654321")),
        ("87011234567 немесе 87027654321", ("7011234567", "7027654321")),
        ("87011234567 87027654321", ("7011234567", "7027654321")),
        ("7011234567 7027654321", ("7011234567", "7027654321")),
        ("+77011234567+77027654321", ("7011234567", "7027654321")),
        ("91234 87011234567", ("91234", "7011234567")),
        ("87011234567, +7 701 123 45 67", ("7011234567",)),
        ("87011234567 (мама)", ("7011234567",)),
        ("+996 555 123456", ("+996555123456",)),
        ("8 701 123 45 678", ("870112345678",)),  # a digit too many: left to the clerk
    ],
)
def test_normalise(written, kept):
    assert phones.normalise(written) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("7011234567", "+7 701 123 45 67"),
        ("91234", "9-12-34"),
        ("321548", "32-15-48"),
        ("2915548", "291-55-48"),
        ("103", "103"),
        ("+996555123456", "+996555123456"),
        ("", ""),
    ],
)
def test_display(kept, shown):
    assert phones.display(kept) == shown


full_numbers = st.from_regex(r"7[0-9]{9}", fullmatch=True)
local_numbers = st.from_regex(r"[1-9][0-9]{4,6}", fullmatch=True)


@given(st.lists(full_numbers, min_size=1, max_size=3, unique=True), st.sampled_from([", ", ";", " / ", "\n"]))
def test_what_is_displayed_reads_back(numbers, between):
    assert phones.normalise(between.join(map(phones.display, numbers))) == tuple(numbers)


@given(local_numbers)
def test_local_numbers_read_back(number):
    assert phones.normalise(phones.display(number)) == (number,)


@given(full_numbers, st.sampled_from(["8", "+7", "7", ""]), st.sampled_from(["", " ", "-", "\u00a0"]))
def test_every_prefix_and_filling_means_the_same(number, prefix, filling):
    written = prefix + filling + filling.join((number[:3], number[3:6], number[6:8], number[8:]))
    assert phones.normalise(written) == (number,)


@given(st.text(max_size=60))
def test_any_text_gives_numbers_only(text):
    for number in phones.normalise(text):
        assert len(number) >= 3
        assert number.removeprefix("+").isascii()
        assert number.removeprefix("+").isdigit()
