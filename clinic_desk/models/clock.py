"""The newest record of the clinic, against which the computer's clock is measured.

Each step of a visit and each row that an action wrote has its entry in the audit, so one index over the
audit answers for all. What was merely looked at, printed or tried does not count: that stays possible
under a clock which nobody trusts, and must not become its own proof.
"""

from __future__ import annotations

from datetime import datetime

from clinic_desk.models import raw
from clinic_desk.models.base import to_utc, to_wall
from clinic_desk.models.safety import ClockConfirmation

CLOCK = "clock"
"""The subject of the audit entry of a confirmation."""
_COUNTS = "(subject IN ('event', 'change', 'clock', 'register_import') OR kind = 'erased')"
"""Only what asks for the clock before it is written: else a wrong clock would prove itself."""


def newest_record() -> tuple[datetime | None, bool]:
    """The wall-clock time of the newest record that counts, and whether it begins at a confirmed clock.

    Records older than the last confirmation no longer count, however late they claim to be.
    """
    confirmed = raw.rows(
        "SELECT id, at FROM audit_entry WHERE subject = ? AND kind = 'clock_confirmed'"
        " ORDER BY id DESC LIMIT 1",
        CLOCK,
    )
    if not confirmed:
        newest = raw.rows(f"SELECT at FROM audit_entry WHERE {_COUNTS} ORDER BY at DESC LIMIT 1")
        return (_wall(newest[0][0]) if newest else None), False
    entry, at = confirmed[0]
    newest = raw.rows(
        f"SELECT at FROM audit_entry WHERE at > ? AND id > ? AND {_COUNTS} ORDER BY at DESC LIMIT 1",
        str(at),
        entry,
    )
    return _wall(newest[0][0] if newest else at), True


def confirm(*, now: datetime, newest: datetime | None, reason: str, account: str, pc: str) -> int:
    """Write a confirmation down inside the caller's transaction; gives its number."""
    last = raw.rows("SELECT coalesce(max(id), 0) FROM event")[0][0]
    row = ClockConfirmation.create(
        at=to_utc(now),
        newest=None if newest is None else to_utc(newest),
        after_event=last,
        reason=reason,
        account=account,
        pc=pc,
    )
    return int(row.id)


def last_confirmation() -> int:
    """The number of the last confirmation; 0 if there is none."""
    return int(raw.rows("SELECT coalesce(max(id), 0) FROM clock_confirmation")[0][0])


def _wall(stored: object) -> datetime:
    return to_wall(datetime.fromisoformat(str(stored)))
