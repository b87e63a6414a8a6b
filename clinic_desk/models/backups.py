"""Reading and writing what the clinic knows of its backups, and its key for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from clinic_desk.models import raw
from clinic_desk.models.base import to_utc, to_wall
from clinic_desk.models.safety import BackupKey, BackupRun
from clinic_desk.rules.backups import BackupKind, BackupRow


def holds_nothing() -> bool:
    """Whether there is nothing to lose yet: nobody, no doctor, no request."""
    return not any(raw.rows(f'SELECT 1 FROM "{name}" LIMIT 1') for name in ("person", "request", "doctor"))


def newest(limit: int, *, good: bool | None = None) -> list[BackupRow]:
    """The newest runs first; ``good`` asks for those that went well only (or badly).

    By their numbers: a clock that was wrong for a while dated some of them years ahead.
    """
    query = BackupRun.select().order_by(BackupRun.id.desc()).limit(limit)
    if good is not None:
        query = query.where(BackupRun.good == good)
    return [_row(one) for one in query]


def add(row: BackupRow) -> BackupRow:
    """Write down a run inside the caller's transaction; gives it with its number."""
    written = BackupRun.create(
        at=to_utc(row.at),
        kind=str(row.kind),
        path=row.path,
        size=row.size,
        good=row.good,
        problem=row.problem,
        counts=row.counts,
        account=row.account,
        pc=row.pc,
    )
    return _row(written)


def key() -> tuple[str, str] | None:
    """(recipient, sealed identity) of the clinic, None while no passphrase is set."""
    row: Any = BackupKey.get_or_none(BackupKey.id == 1)
    return None if row is None else (str(row.recipient), str(row.identity))


def put_key(recipient: str, identity: str, *, at: datetime) -> None:
    """Set the clinic's key inside the caller's transaction; ``at`` in UTC."""
    if (
        BackupKey.update(recipient=recipient, identity=identity, made_at=at)
        .where(BackupKey.id == 1)
        .execute()
    ):
        return
    BackupKey.create(id=1, recipient=recipient, identity=identity, made_at=at)


def counts() -> tuple[dict[str, int], date | None]:
    """Rows of the tables that people ask about, and the day of the newest visit."""
    found = {name: int(raw.rows(f'SELECT COUNT(*) FROM "{name}"')[0][0]) for name in _COUNTED}
    newest = raw.rows("SELECT MAX(day) FROM visit")[0][0]
    return found, raw.day_or_none(newest)


_COUNTED: Final = ("person", "request", "visit", "doctor")


def _row(one: Any) -> BackupRow:  # noqa: ANN401 -- peewee's row
    return BackupRow(
        one.id,
        to_wall(one.at),
        BackupKind(one.kind),
        one.path,
        one.size,
        bool(one.good),
        one.problem,
        dict(one.counts or {}),
        one.account,
        one.pc,
    )
