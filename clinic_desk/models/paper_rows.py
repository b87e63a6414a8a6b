"""What the sheets of a day ask besides visits and hours: the next booked day, what was printed, how busy."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from clinic_desk.models import base, raw
from clinic_desk.rules.times import days_between


def first_booked_day(first: date, last: date) -> date | None:
    """The first of these days on which somebody is booked."""
    found = raw.rows(
        "SELECT min(day) FROM visit WHERE day BETWEEN ? AND ? AND state = 'booked'",
        first.isoformat(),
        last.isoformat(),
    )
    return raw.day_or_none(found[0][0])


def has_paper(sheet: str, subject: str, row_key: str) -> bool:
    """Whether the audit tells that a sheet of this kind was made about this row."""
    found = raw.rows(
        "SELECT 1 FROM audit_entry WHERE subject = ? AND row_key = ? AND kind = 'printed'"
        " AND detail LIKE ? LIMIT 1",
        subject,
        row_key,
        f'%"sheet": "{sheet}"%',
    )
    return bool(found)


def most_requests(first: date, last: date) -> int:
    """The most requests that one of these days had; those taken back do not count."""
    return max(_requests_of(one) for one in days_between(first, last))


def _requests_of(day: date) -> int:
    midnight = datetime.combine(day, time())
    found = raw.rows(
        "SELECT count(*) FROM request WHERE received_at >= ? AND received_at < ? AND NOT withdrawn",
        *(str(base.to_utc(one)) for one in (midnight, midnight + timedelta(days=1))),
    )
    return int(found[0][0])
