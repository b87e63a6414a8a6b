"""Passwords as they are kept: Argon2id hashes, never anything that could be turned back.

Measured: 19 MiB, two passes, one lane take about 30 ms, which nobody at the desk notices and which makes
guessing from a stolen file dear. The library is loaded when somebody logs in, not at the start.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Final

from clinic_desk.rules import passwords as rules
from clinic_desk.services.access import inside

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
_LANES: Final = 1
_NOBODYS: Final = f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p={_LANES}${'A' * 22}${'A' * 43}"
"""A hash that no password is known to have."""


@inside
def hash_of(password: str) -> str:
    """The hash to keep, with its salt and parameters in it."""
    return _hasher().hash(rules.normal(password))


@inside
def fits(password: str, kept: str) -> bool:
    """Whether a password is the one behind a hash; an empty or damaged hash fits nothing.

    What does not exist takes as long to refuse as what does.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or _NOBODYS, rules.normal(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@inside
def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@inside
def new_key() -> str:
    """A new one-time key of 125 random bits, without its dashes."""
    return "".join(secrets.choice(rules.KEY_SIGNS) for _ in range(rules.KEY_LENGTH))


@inside
def new_temporary() -> str:
    """A random password for one log-in: three groups of four small letters and digits."""
    signs = rules.KEY_SIGNS.lower()
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(3))


@inside
def warm() -> None:
    """Load the library before a write lock is held."""
    _hasher()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)
