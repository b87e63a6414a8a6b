"""«Print tomorrow»: all that a desk needs to work a whole day on paper, as one document.

In the order in which it is used: the day at a glance, the doctors' days with empty lines, free times of the
days that follow, empty lines of the journal, then the people to call and those who wait. Names and telephones
stand on it, so it is for the desk alone and goes to the journal's folder afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from clinic_desk.i18n import N_, format_date, format_number
from clinic_desk.printing import heads, words
from clinic_desk.printing.blank_journal import blank_journal, lines_for
from clinic_desk.printing.call_sheet import call_sheet
from clinic_desk.printing.day_sheet import DaySheet, day_sheet
from clinic_desk.printing.desk_day_sheet import TITLE, desk_day_sheet
from clinic_desk.printing.free_times_sheet import free_times_sheet
from clinic_desk.printing.sheets import Document
from clinic_desk.printing.waiting_sheet import waiting_sheet
from clinic_desk.rules.paper_lists import DeskDay
from clinic_desk.rules.rows import DoctorRow

KIND: Final = "tomorrow"


def tomorrow(
    content: DeskDay,
    doctors: Mapping[int, DoctorRow],
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Document:
    """The document of ``content.day``; each sheet counts its own pages, for they are handed out apart.

    ``doctors`` are all of the clinic, those who left too: call sheets may name them.
    """
    days = tuple(
        day_sheet(
            DaySheet(
                one.doctor,
                one.day,
                one.hours,
                one.visits,
                frozenset(at for doctor_id, at in content.promised if doctor_id == one.doctor.id),
            ),
            head=head,
            registrar=registrar,
            now=now,
            language=language,
        )
        for one in content.doctors
        if one.receives
    )
    free = (
        (free_times_sheet(content.free, head=head, registrar=registrar, now=now, language=language),)
        if content.free
        else ()
    )
    lines = lines_for(content.busiest)
    journal = blank_journal(content.day, lines, head=head, registrar=registrar, now=now, language=language)
    calls = tuple(
        call_sheet(one, doctors, head=head, registrar=registrar, now=now, language=language)
        for one in content.sheets
    )
    waiting = (
        (waiting_sheet(content.waiting, head=head, registrar=registrar, now=now, language=language),)
        if content.waiting
        else ()
    )
    enclosed = _enclosed(content, lines, language)
    first = desk_day_sheet(content, enclosed, head=head, registrar=registrar, now=now, language=language)
    return Document(
        title=f"{TITLE[language == 'ru']}, {format_date(content.day, 'numeric', language)}",
        sheets=(first, *days, *free, journal, *calls, *waiting),
        kind=KIND,
        about=("day", content.day.isoformat()),
    )


def _enclosed(content: DeskDay, lines: int, language: str) -> list[str]:
    """What follows the first sheet, so that a missing one is noticed."""
    said = (
        (N_("days of the doctors: {count}"), sum(one.receives for one in content.doctors)),
        (N_("doctors with their free times of the next days: {count}"), len(content.free)),
        (N_("empty lines of the journal: {count}"), lines),
        (N_("call sheets: {count}"), len(content.sheets)),
        (N_("people on the waiting list: {count}"), len(content.waiting)),
    )
    return [
        words.say(language, text).format(count=format_number(count, language=language))
        for text, count in said
        if count
    ]
