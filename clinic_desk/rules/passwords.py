"""What a password must not be, how long one waits after wrong ones, and the one-time key on paper.

The rules follow what NIST SP 800-63B asks for: length counts, signs are free, and what everybody tries first
is refused. Nobody is made to change a password that nobody has seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

MIN_LENGTH: Final = 8

# --- passwords -----------------------------------------------------------------------------------------

_ROWS: Final = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "әіңғүұқөһ",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "1й2ц3у4к5е6н7г8ш9щ0з",
)
_WALK: Final = 4
"""That many signs in a row of the keyboard, the alphabet or the digits are one easy step."""
_WORDS: Final = frozenset(
    "password passw0rd parol пароль құпиясөз administrator admin админ администратор әкімші login "
    "qwerty йцукен welcome letmein iloveyou master secret monkey dragon sunshine princess football "
    "computer internet samsung user guest test root registrar регистратор регистратура registratura "
    "тіркеуші doctor доктор врач дәрігер clinic клиника больница поликлиника poliklinika емхана "
    "аурухана амбулатория medic медицина kazakhstan казахстан қазақстан astana астана almaty алматы "
    "shymkent шымкент караганда қарағанды любовь люблю привет солнышко наташа настя марина сергей "
    "андрей максим айгуль айгүл алия әлия start старт begin desk zapis запись жазылу кабинет welcome1 "
    "changeme".split()
)
_NO_LETTER: Final = re.compile(r"[\W\d_]+")
_DAY_FIRST: Final = re.compile(r"(\d\d)\D?(\d\d)\D?((?:19|20)\d\d)")
_YEAR_FIRST: Final = re.compile(r"((?:19|20)\d\d)\D?(\d\d)\D?(\d\d)")


def normal(password: str) -> str:
    """The password as it is hashed: the same signs however a keyboard composes them."""
    return unicodedata.normalize("NFC", password)


def problem(password: str, login: str) -> str:
    """Why a password will not do: ``short``, ``like_name``, ``common``; empty if it will."""
    text = normal(password).casefold()
    if len(text) < MIN_LENGTH:
        return "short"
    name = normal(login).casefold()
    if name and (name in text or name[::-1] in text or text in name):
        return "like_name"
    return "common" if _is_common(text) else ""


def _is_common(text: str) -> bool:
    if len(set(text)) <= 3 or _is_repeated(text) or _is_date(text):
        return True
    letters = _NO_LETTER.sub("", text)
    if letters and letters in _WORDS:
        return True
    return len(_without_walks(text)) < MIN_LENGTH // 2


def _is_repeated(text: str) -> bool:
    """A short piece over and over: «абабабаб», «12341234»."""
    return any(
        text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(text) // 2 + 1)
    )


def _is_date(text: str) -> bool:
    for pattern, places in ((_DAY_FIRST, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3))):
        found = pattern.fullmatch(text)
        if found:
            try:
                date(*(int(found[place]) for place in places))
            except ValueError:
                continue
            return True
    return False


def _without_walks(text: str) -> str:
    """The signs that no neighbour on the keyboard, in the alphabet or in counting foretells."""
    kept = list(text)
    for row in _ROWS:
        for line in (row, row[::-1]):
            for start in range(len(text) - _WALK + 1):
                if text[start : start + _WALK] in line:
                    kept[start : start + _WALK] = [""] * _WALK
    return "".join(kept)


# --- waiting after wrong passwords ---------------------------------------------------------------------

FREE_TRIES: Final = 2
"""So many wrong passwords in a row cost nothing: everybody mistypes."""
_WAITS: Final = (5, 15, 30, 60, 120, 240, 480, 900)
LONGEST_WAIT: Final = timedelta(seconds=_WAITS[-1])


def wait_after(failures: int) -> timedelta:
    """How long the next try has to wait after so many failures in a row: from 5 seconds to 15 minutes."""
    if failures <= FREE_TRIES:
        return timedelta()
    return timedelta(seconds=_WAITS[min(failures - FREE_TRIES, len(_WAITS)) - 1])


def waits_until(failures: int, stored: datetime | None, now: datetime) -> datetime | None:
    """The moment from which the next try is looked at; None: now.

    A clock set back since must neither lock somebody out for months nor let anybody in sooner: the wait
    then begins anew at what the clock shows now.
    """
    if stored is None:
        return None
    until = min(stored, now + wait_after(failures))
    return until if until > now else None


# --- the one-time key on paper -------------------------------------------------------------------------

KEY_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs that nobody takes for one another, on paper or on the telephone: no 0 and O, no 1 and I."""
KEY_LENGTH: Final = 25
"""Five bits each: 125 bits."""
_GROUP: Final = 5

# What such a key becomes where it is typed with Cyrillic letters switched on: signs that look alike, or signs
# that lie on the same keys (on the Kazakh keyboard the row of digits has letters too).
_LOOK_ALIKE: Final = str.maketrans("АВЕКМНРСТУХҮҺ", "ABEKMHPCTYXYH")
_SAME_KEYS: Final = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM")
_DIGIT_ROW: Final = str.maketrans('"ӘІҢҒ,.ҮҰ', "123456789")


def grouped(key: str) -> str:
    """A key as it is printed: groups of five."""
    return "-".join(key[start : start + _GROUP] for start in range(0, len(key), _GROUP))


def keys_meant(text: str) -> tuple[str, ...]:
    """The keys that a typed text may mean, most likely first; empty if it cannot be a key."""
    typed = unicodedata.normalize("NFKC", text).upper()
    found = (_only_key(one) for one in _readings(typed))
    return tuple(dict.fromkeys(one for one in found if one))


def _readings(typed: str) -> Iterator[str]:
    yield typed
    yield typed.translate(_LOOK_ALIKE)
    yield typed.translate(_SAME_KEYS)
    yield typed.translate(_DIGIT_ROW).translate(_SAME_KEYS)


def _only_key(text: str) -> str:
    signs = re.sub(r"[\s\-‐-―_]", "", text)
    return signs if len(signs) == KEY_LENGTH and set(signs) <= set(KEY_SIGNS) else ""
