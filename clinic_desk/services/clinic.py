"""Opening, closing and checking the clinic's data."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinic_desk import errors
from clinic_desk.models import accounts, base, journal, schema
from clinic_desk.rules.rights import Right
from clinic_desk.services import access, audit, clock_check
from clinic_desk.services.access import anybody, needs

DATA_FILE = "clinic.sqlite"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing ``check`` found: a stable word, and the rows it is about."""

    code: str
    detail: str


@anybody
def open_clinic(folder: Path) -> None:
    """Open the data of ``folder``, made if missing; raises the database errors of ``errors``."""
    schema.open_database(folder / DATA_FILE)
    access.ask_who(login_is_on=accounts.login_is_on())


@anybody
def close_clinic() -> None:
    """Close the data; nothing may be asked of the services afterwards."""
    schema.close_database()
    access.forget()
    audit.forget()
    clock_check.forget()


@anybody
def is_new() -> bool:
    """Whether nothing was entered yet, so that the first-start assistant should come."""
    return journal.holds_nothing()


@needs(Right.CHECK)
def check(*, now: datetime) -> list[Problem]:
    """Everything wrong in the data: damaged pages, orphans, overlaps, gaps in numbers, the future."""
    with base.reading():
        problems = [Problem("damaged", text) for text in schema.integrity_problems()]
        problems += [
            Problem("overlap", f"visit {one} / visit {other}") for one, other in journal.overlapping_visits()
        ]
        problems += [Problem("number_gap", f"{year}: {number}") for year, number in journal.missing_numbers()]
        problems += [Problem("no_visit", f"request {row}") for row in journal.booked_without_visit()]
        problems += [
            Problem("day_taken", f"{day}: doctor {doctor}") for day, doctor in journal.wrong_day_taken()
        ]
        problems += [Problem("audit", text) for text in audit.problems()]
        doubtful = clock_check.doubt(now=now)
        if doubtful is not None and doubtful.reason == "behind" and doubtful.newest is not None:
            newest = doubtful.newest.isoformat(sep=" ", timespec="minutes")
            problems.append(Problem("clock_behind", newest))
    return problems


@anybody
def fault_named(fault: BaseException) -> errors.ClinicError | None:
    """A damaged, locked or full data file behind an unexpected fault; None if it is a bug of ours."""
    return base.named(fault)


@anybody
def background_work() -> AbstractContextManager[None]:
    """The database connection of a background thread: ``with clinic.background_work(): ...``."""
    return base.own_connection()
