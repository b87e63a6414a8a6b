"""How long work still takes, for the strip that shows its progress."""

from __future__ import annotations

from datetime import datetime

from clinic_desk.i18n import ngettext


def time_left(begun: datetime, now: datetime, done: int, total: int) -> str:
    """«about 20 s left»; empty while nobody can tell."""
    elapsed = (now - begun).total_seconds()
    if done <= 0 or total <= 0 or elapsed < 1:
        return ""
    seconds = round(elapsed * (total - done) / done)
    if seconds >= 60:
        minutes = -(-seconds // 60)
        return ngettext("about {n} min left", "about {n} min left", minutes).format(n=minutes)
    return ngettext("about {n} s left", "about {n} s left", seconds).format(n=max(seconds, 1))
