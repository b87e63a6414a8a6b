"""Sheets as they are asked for by name: what is read for them, and which sheet is made of it.

Window and command line both begin here, so that they print the same. Whoever puts the paper on a printer or
into a file tells the audit first (``services.audit.paper``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.i18n import LANGUAGES
from clinic_desk.printing.bundle import bundle
from clinic_desk.printing.call_sheet import call_sheet
from clinic_desk.printing.day_columns import Paper
from clinic_desk.printing.day_sheet import DaySheet, day_sheet
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.public_timetable import public_timetable
from clinic_desk.printing.room_timetable import room_timetable
from clinic_desk.printing.sheets import Document, Sheet
from clinic_desk.printing.slip import SlipPaper, slip_sheet
from clinic_desk.printing.tomorrow import tomorrow
from clinic_desk.printing.waiting_sheet import waiting_sheet
from clinic_desk.printing.week_sheet import week_sheet
from clinic_desk.rules.paper_lists import DoctorDay, weeks_between
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.services import (
    audit_chain,
    day_list,
    finder,
    journal,
    paper_lists,
    waiting,
)
from clinic_desk.settings import Settings


class What(StrEnum):
    """The kinds of paper; the values are the words of the command line."""

    TOMORROW = "tomorrow"
    JOURNAL = "journal"
    DAY_SHEET = "day-sheet"
    WEEK = "week"
    TIMETABLE = "timetable"
    ROOMS = "rooms"
    SLIP = "slip"
    CALL_SHEET = "call-sheet"
    WAITING_LIST = "waiting-list"


OF_DOCTOR: Final = frozenset({What.DAY_SHEET, What.WEEK, What.SLIP})
"""They can be had for one doctor alone."""
OF_RANGE: Final = frozenset({What.JOURNAL, What.TIMETABLE, What.ROOMS})
"""They can be had for several days, or for each week of them."""
ON_A3: Final = frozenset({What.TIMETABLE, What.ROOMS})
"""They may hang on a wall."""
MOST_WEEKS: Final = 53


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be printed: for the days ``first`` to ``last``, of one doctor or (None) of all.

    Sheets of one day take ``first``, sheets of a week the week that holds it; the waiting list is today's.
    """

    what: What
    first: date
    last: date
    doctor_id: int | None = None
    paper: Paper = Paper.A4


@dataclass(frozen=True, slots=True)
class Desk:
    """Who prints: what stands over the sheets and at their foot, and their language."""

    head: ClinicHead
    registrar: str
    language: str
    pc: str = ""
    slip_paper: SlipPaper = SlipPaper.A6

    def facts(self, now: datetime) -> dict[str, Any]:
        """What every sheet with names is given."""
        return {"head": self.head, "registrar": self.registrar, "now": now, "language": self.language}


def head_of(settings: Settings) -> ClinicHead:
    """The clinic as it stands over every sheet."""
    return ClinicHead(
        settings.clinic_name_kk,
        settings.clinic_name_ru,
        settings.clinic_address,
        settings.clinic_phone,
        settings.logo(),
    )


def make(wish: Wish, desk: Desk, *, now: datetime) -> Sheet | Document:
    """Read what the sheet needs and make it.

    Raises NothingToPrint where there is nobody to put on it, UnknownRow for a doctor who does not exist,
    BadField for more than :data:`MOST_WEEKS` weeks, and the errors of the data file.
    """
    return _MAKERS[wish.what](wish, desk, now)


# --- sheets with names -----------------------------------------------------------------------------


def _journal(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    rows = journal.between(wish.first, wish.last)
    anchor = audit_chain.anchor()
    return journal_sheet(rows, first=wish.first, last=wish.last, anchor=anchor, **desk.facts(now))


def _day_sheet(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    days = paper_lists.day(wish.first, wish.doctor_id)
    if not days:
        raise errors.NothingToPrint(wish.what, wish.first)
    sheets = [
        day_sheet(DaySheet(one.doctor, one.day, one.hours, one.visits), **desk.facts(now)) for one in days
    ]
    return bundle(sheets, "day_sheets", wish.first, language=desk.language)


def _week(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    weeks = paper_lists.weeks_of_doctors(wish.first, wish.doctor_id)
    if not weeks:
        raise errors.NothingToPrint(wish.what, wish.first)
    sheets = [_week_sheet(one, desk, now) for one in weeks]
    return bundle(sheets, "week_sheets", weeks[0][0].day, weeks[0][-1].day, language=desk.language)


def _week_sheet(days: tuple[DoctorDay, ...], desk: Desk, now: datetime) -> Sheet:
    known = day_list.days_between(days[0].day, days[-1].day)
    return week_sheet(days, clinic_days=known, **desk.facts(now))


def _slips(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    found = paper_lists.slips_on(wish.first, wish.doctor_id)
    if not found:
        raise errors.NothingToPrint(wish.what, wish.first)
    facts = desk.facts(now)
    sheets = [
        slip_sheet(
            one.appointment,
            number=one.visit.number,
            person=one.visit.person,
            person_id=one.visit.person_id,
            paper=desk.slip_paper,
            # the slip is the patient's: in the language that was spoken
            **facts | ({"language": one.language} if one.language in LANGUAGES else {}),
        )
        for one in found
    ]
    return bundle(sheets, "slips", wish.first, language=desk.language)


def _call_sheets(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    views = paper_lists.sheets_of(wish.first, now=now, pc=desk.pc)
    if not views:
        raise errors.NothingToPrint(wish.what, wish.first)
    doctors = _by_number()
    sheets = [call_sheet(one, doctors, **desk.facts(now)) for one in views]
    return bundle(sheets, "call_sheets", wish.first, language=desk.language)


def _waiting_list(_wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    return waiting_sheet(waiting.entries(now=now), **desk.facts(now))


def _tomorrow(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    content = paper_lists.desk_day(wish.first, now=now, pc=desk.pc)
    return tomorrow(content, _by_number(), **desk.facts(now))


# --- timetables ------------------------------------------------------------------------------------


def _timetable(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    sheets = [
        public_timetable(
            paper_lists.week(monday), head=desk.head, now=now, language=desk.language, paper=wish.paper
        )
        for monday in _weeks(wish)
    ]
    return bundle(sheets, "timetable", wish.first, wish.last, language=desk.language)


def _rooms(wish: Wish, desk: Desk, now: datetime) -> Sheet | Document:
    sheets = [
        room_timetable(paper_lists.week(monday), paper=wish.paper, **desk.facts(now))
        for monday in _weeks(wish)
    ]
    return bundle(sheets, "rooms", wish.first, wish.last, language=desk.language)


def _weeks(wish: Wish) -> list[date]:
    """The Mondays asked for; more than a year of them is a slip of the keyboard."""
    mondays = weeks_between(wish.first, max(wish.first, wish.last))
    if len(mondays) > MOST_WEEKS:
        raise errors.BadField("last_day", "range")
    return mondays


def _by_number() -> dict[int, DoctorRow]:
    return {one.id: one for one in finder.doctors(with_inactive=True)}


_MAKERS: Final[dict[What, Callable[[Wish, Desk, datetime], Sheet | Document]]] = {
    What.TOMORROW: _tomorrow,
    What.JOURNAL: _journal,
    What.DAY_SHEET: _day_sheet,
    What.WEEK: _week,
    What.TIMETABLE: _timetable,
    What.ROOMS: _rooms,
    What.SLIP: _slips,
    What.CALL_SHEET: _call_sheets,
    What.WAITING_LIST: _waiting_list,
}
