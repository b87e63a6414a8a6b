"""What the reports window shows: the period chosen, its figures, and those that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinic_desk.rules.report import Behind, Period, Report
from clinic_desk.rules.report_periods import PeriodKind
from clinic_desk.rules.rows import DoctorRow, JournalRow


@dataclass(frozen=True, slots=True)
class Choice:
    """Which period is looked at, and how long a step back or on is."""

    kind: PeriodKind
    period: Period


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with all that stands beside it.

    ``late_ids`` are all requests answered too late, oldest first; ``late`` the rows of the first ones.
    """

    report: Report
    before: Report
    year_ago: Report
    late_ids: Sequence[int]
    late: Sequence[JournalRow]
    doctors: Mapping[int, DoctorRow]

    @property
    def compared(self) -> tuple[Report, ...]:
        """What the report is compared with: the period before, the same one of the year before.

        Before a year both are the same, and it stands there once.
        """
        return (self.before,) if self.before.period == self.year_ago.period else (self.before, self.year_ago)


@dataclass(frozen=True, slots=True)
class Wish:
    """Rows that somebody wants to see: behind which number, of which period, under which title."""

    title: str
    behind: Behind
    period: Period


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the journal to be shown under a title, the one ``at`` marked."""

    title: str
    ids: Sequence[int]
    at: int | None = None
