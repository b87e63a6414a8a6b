"""What reports count, read in one pass over the requests of a period.

A report over years wants some columns of some hundred thousand rows. Handing over a row costs many times
what finding it does, and grouping in SQL sorts them all; so each column comes as one long text, and counting
is left to the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from clinic_desk.models import base, raw
from clinic_desk.rules.times import MINUTES_A_DAY

NO_VISIT: Final = "-"
IN_QUEUE: Final = "q"
"""Stand in :attr:`Received.days` where a refusal has no visit, and where it stands in a live queue."""
MOVED: Final = "+"
"""Follows the state of a visit in :attr:`Received.standings` that was ever moved."""

_APART: Final = "\x1f"
_ONE_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = f"{base.to_utc(datetime(2001, 1, 2)):%H}"
"""The hour of UTC at which a day of the clinic begins."""


@dataclass(frozen=True, slots=True)
class Received:
    """The requests received in a period that were not taken back, column by column, in no given order.

    ``received`` and ``answered`` are moments of UTC as texts, ``standings`` the ground of a refusal or the
    state of the visit, ``doctors`` ids (empty for a refusal), ``days`` ISO days of the visits.
    """

    ids: list[int]
    received: list[str]
    answered: list[str]
    channels: list[str]
    registrars: list[str]
    standings: list[str]
    doctors: list[str]
    days: list[str]


_COLUMNS: Final = (
    "r.received_at",
    "r.answered_at",
    "r.channel",
    "r.registrar",
    f"coalesce(r.ground, CASE WHEN v.moves > 0 THEN v.state || '{MOVED}' ELSE v.state END, '')",
    "coalesce(v.doctor_id, '')",
    f"CASE WHEN v.queue_place IS NULL THEN coalesce(v.day, '{NO_VISIT}') ELSE '{IN_QUEUE}' END",
)
_ID: Final = "r.id"
# The ids of a period lie close together, so the table is read in its own order and not by jumps through the
# index; moments alone say what belongs to the period, for a clock may have been wrong for a while.
_OF_PERIOD: Final = """
    FROM request AS r LEFT JOIN visit AS v ON v.request_id = r.id
    WHERE r.id BETWEEN ? AND ? AND r.received_at >= ? AND r.received_at < ? AND NOT r.withdrawn
"""


def received(first: date, last: date, *, with_ids: bool = False) -> Received:
    """The requests received on these days of the clinic's clock; ``ids`` stay empty unless asked for."""
    start, end = bounds(first, last)
    span = raw.rows(
        "SELECT min(id), max(id) FROM request WHERE received_at >= ? AND received_at < ?", start, end
    )
    wanted = (*_COLUMNS, _ID) if with_ids else _COLUMNS
    columns = _by_column(wanted, _OF_PERIOD, *span[0], start, end)
    ids = [int(one) for one in columns.pop()] if with_ids else []
    return Received(ids, *columns)


def bounds(first: date, last: date) -> tuple[str, str]:
    """The moments, as they are stored, at which these days of the clinic begin and are over."""
    midnight = datetime.min.time()
    start, end = (datetime.combine(one, midnight) for one in (first, last + _ONE_DAY))
    return str(base.to_utc(start)), str(base.to_utc(end))


def wall_days(hours: Iterable[str]) -> dict[str, date]:
    """The day of the clinic's clock for each date and hour, the first 13 letters of a stored moment."""
    found: dict[str, date] = {}
    for hour in hours:
        day = date.fromisoformat(hour[:10])
        found[hour] = day if hour[11:] < _MIDNIGHT else day + _ONE_DAY
    return found


def _by_column(wanted: Sequence[str], rest: str, *values: object) -> list[list[str]]:
    """The values of each column as texts, all columns in the same order of rows.

    The twin for PostgreSQL of ``group_concat(x, ...)`` is ``string_agg((x)::text, ...)``.
    """
    joined = ", ".join(f"group_concat({one}, '{_APART}')" for one in wanted)
    (texts,) = raw.rows(f"SELECT {joined} {rest}", *values)
    columns = [[] if one is None else one.split(_APART) for one in texts]
    if len({len(one) for one in columns}) > 1:  # somebody's name holds the very sign that keeps values apart
        found = raw.rows(f"SELECT {', '.join(wanted)} {rest}", *values)
        columns = [[str(one) for one in column] for column in zip(*found, strict=True)]
    return columns


# --- visits that lie on the days -----------------------------------------------------------------------


def taken(first: date, last: date) -> dict[int, Counter[str]]:
    """How often each time is taken on these days: by doctor, as codes of :data:`rules.slots.CODE_BASE`."""
    texts: dict[int, list[str]] = {}
    for doctor, codes in raw.rows(
        "SELECT doctor_id, codes FROM day_taken WHERE day BETWEEN ? AND ? AND codes <> ''",
        first.isoformat(),
        last.isoformat(),
    ):
        texts.setdefault(doctor, []).append(codes)
    return {doctor: Counter(",".join(its).split(",")) for doctor, its in texts.items()}


def in_queues(first: date, last: date) -> Counter[tuple[int, int]]:
    """How many live places of queues each (doctor, hour of the day) took in on these days."""
    found = raw.rows(
        "SELECT doctor_id, start_minute / 60 FROM visit"
        " WHERE day BETWEEN ? AND ? AND queue_place IS NOT NULL AND state <> 'cancelled'",
        first.isoformat(),
        last.isoformat(),
    )
    return Counter((doctor, hour) for doctor, hour in found)


def last_day_of(doctor_id: int, since: date) -> date | None:
    """The last day from ``since`` on with a live visit of the doctor; None if there is none."""
    found = raw.rows(
        "SELECT day FROM visit WHERE day >= ? AND doctor_id = ? AND state <> 'cancelled'"
        " ORDER BY day DESC LIMIT 1",
        since.isoformat(),
        doctor_id,
    )
    return raw.day(found[0][0]) if found else None


def lying_on(first: date, last: date, doctor_id: int | None, hour: int | None) -> list[int]:
    """The requests whose live visits lie on these days, the oldest request first.

    ``hour`` keeps those that begin in this hour of the day, None all of them.
    """
    start, end = (0, MINUTES_A_DAY) if hour is None else (hour * 60, hour * 60 + 60)
    of_doctor = "" if doctor_id is None else " AND v.doctor_id = ?"
    found = raw.rows(
        "SELECT r.id FROM visit AS v JOIN request AS r ON r.id = v.request_id"
        " WHERE v.day BETWEEN ? AND ? AND v.start_minute >= ? AND v.start_minute < ?"
        f" AND v.state <> 'cancelled'{of_doctor} ORDER BY r.received_at, r.id",
        first.isoformat(),
        last.isoformat(),
        start,
        end,
        *([] if doctor_id is None else [doctor_id]),
    )
    return [one for (one,) in found]
