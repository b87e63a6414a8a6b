"""What the passport needs of the window that it stands beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PassportDesk:
    """What the dialog needs of the window."""

    own: Callable[[], Mapping[str, str]]
    """The clinic's own texts as they are saved."""
    save: Callable[[Mapping[str, str]], None]
    """Keep other ones; raises where that is not allowed or did not succeed."""
    language: Callable[[], str]
    """The language in which the caller is answered."""
    px: Callable[[], int]
    keep_px: Callable[[int], None]
    may_edit: Callable[[], bool]
    may_print: Callable[[], bool]
    back: Callable[[], None]
    """The keys go to the desk again."""
