"""The passphrase of an encrypted data file, as a value."""

from __future__ import annotations

import unicodedata
from typing import Final

SHORTEST_PASSPHRASE: Final = 10
"""Each guess costs a thief a third of a second of work; what he must not succeed with is a short word."""


def normal(passphrase: str) -> str:
    """The same passphrase for the same letters, however a keyboard puts them together."""
    return unicodedata.normalize("NFC", passphrase)


def is_too_short(passphrase: str) -> bool:
    """Whether it has too few signs, or too few that differ."""
    return len(passphrase.strip()) < SHORTEST_PASSPHRASE or len(set(passphrase)) < SHORTEST_PASSPHRASE // 2
