"""Passwords that will not do, growing waits, and keys that are easy to read aloud and to type."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.passwords import (
    FREE_TRIES,
    KEY_LENGTH,
    KEY_SIGNS,
    LONGEST_WAIT,
    MIN_LENGTH,
    grouped,
    keys_meant,
    normal,
    problem,
    wait_after,
    waits_until,
)

NOW = datetime(2026, 11, 23, 9)
FAILURES = st.integers(0, 10_000)
MOMENTS = st.datetimes(datetime(1999, 1, 1), datetime(2199, 1, 1))
KEYS = st.text(alphabet=KEY_SIGNS, min_size=KEY_LENGTH, max_size=KEY_LENGTH)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("a1b2c3d", "short"),
        ("тау мен дала", ""),
        ("тау-дала", ""),
        ("k7mq-2x9f-hd4w", ""),
        ("Мен 12 жылдан бері тіркеушімін", ""),
        ("сейтова1", "like_name"),
        ("Менің атым Сейтова", "like_name"),
        ("авотйесХ", "like_name"),
        ("12345678", "common"),
        ("987654321", "common"),
        ("qwertyui", "common"),
        ("QWERTY123456", "common"),
        ("йцукенгш", "common"),
        ("әіңғүұқө", "common"),
        ("1q2w3e4r", "common"),
        ("1qaz2wsx", "common"),
        ("password", "common"),
        ("Password1!", "common"),
        ("пароль2026", "common"),
        ("Қазақстан-2026", "common"),
        ("емхана01", "common"),
        ("абабабаб", "common"),
        ("12341234", "common"),
        ("aaaaaaaa", "common"),
        ("12121985", "common"),
        ("12.03.1985", "common"),
        ("1985-03-12", "common"),
        ("31021985", ""),  # there is no 31 February: whoever chose this was not typing a birthday
        ("abcdefgh", "common"),
        ("зжёедгвб", "common"),
    ],
)
def test_what_a_password_must_not_be(password, why):
    assert problem(password, "Сейтова") == why


@given(st.text(max_size=40), st.text(max_size=12))
def test_any_text_is_judged_and_short_ones_never_pass(password, login):
    found = problem(password, login)
    assert found in {"", "short", "like_name", "common"}
    if len(normal(password)) < MIN_LENGTH:
        assert found == "short"


@given(st.text(min_size=1, max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_the_name_inside_a_password_is_always_seen(login, before, after):
    assert problem(f"{before}{login}{after}", login) != ""


def test_a_password_is_the_same_however_a_keyboard_composes_it():
    assert normal("\N{CYRILLIC SMALL LETTER SHORT I}") == normal("и\N{COMBINING BREVE}") != "и"


# --- waiting -------------------------------------------------------------------------------------------


def test_the_wait_grows_from_seconds_to_a_quarter_of_an_hour():
    seconds = [wait_after(failures).total_seconds() for failures in range(12)]
    assert seconds == [0, 0, 0, 5, 15, 30, 60, 120, 240, 480, 900, 900]
    assert FREE_TRIES == 2


@given(FAILURES, FAILURES)
def test_more_failures_never_wait_less(one, other):
    low, high = sorted((one, other))
    assert timedelta() <= wait_after(low) <= wait_after(high) <= LONGEST_WAIT


@given(FAILURES, MOMENTS, MOMENTS)
def test_whatever_the_clock_does_nobody_waits_longer_than_the_failures_say(failures, stored, now):
    until = waits_until(failures, stored, now)
    if until is None:
        assert stored <= now or failures <= FREE_TRIES
    else:
        assert now < until <= now + wait_after(failures) <= now + LONGEST_WAIT
        assert until <= stored


@given(st.integers(FREE_TRIES + 1, 100), MOMENTS, st.integers(0, 10**9))
def test_a_clock_set_back_never_shortens_a_wait(failures, failed_at, seconds_back):
    """Set back by any span right after the failure, the wait is the whole one again."""
    now = failed_at - timedelta(seconds=seconds_back) if failed_at.year > 2032 else failed_at
    until = waits_until(failures, failed_at + wait_after(failures), now)
    assert until == now + wait_after(failures)


def test_nothing_stored_means_no_wait():
    assert waits_until(50, None, NOW) is None
    assert waits_until(50, NOW, NOW) is None


# --- the one-time key ----------------------------------------------------------------------------------


def test_no_sign_of_a_key_is_taken_for_another():
    assert len(set(KEY_SIGNS)) == 32
    assert not set("0O1I") & set(KEY_SIGNS)
    assert 32**KEY_LENGTH >= 2**125


@given(KEYS, st.randoms())
def test_a_key_is_read_with_any_spaces_dashes_and_letters(key, chance: random.Random):
    assert keys_meant(grouped(key)) == (key,)
    loose = "".join(sign + chance.choice(["", " ", "-", "–", "\n"]) for sign in key)
    assert keys_meant(loose.lower()) == (key,)


RUSSIAN = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM", "йцукенгшщзфывапролдячсмить")


@given(KEYS)
def test_a_key_typed_with_russian_letters_switched_on_is_still_understood(key):
    assert key in keys_meant(key.translate(RUSSIAN))


KAZAKH = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM23456789", "йцукенгшщзфывапролдячсмитьӘІҢҒ,.ҮҰ")


@given(KEYS)
def test_a_key_typed_on_the_kazakh_keyboard_is_still_understood(key):
    assert key in keys_meant(key.translate(KAZAKH))


@given(KEYS)
def test_signs_that_look_alike_are_understood(key):
    assert key in keys_meant(key.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")))


@given(st.text(max_size=60))
def test_what_cannot_be_a_key_is_none(text):
    for key in keys_meant(text):
        assert len(key) == KEY_LENGTH
        assert set(key) <= set(KEY_SIGNS)
    assert keys_meant(text[: KEY_LENGTH - 1]) == ()
