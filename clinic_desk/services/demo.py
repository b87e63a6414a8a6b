"""The demo clinic: doctors, people and three weeks of a lived-in schedule around today.

Everything is invented; the same ``now`` and ``seed`` give the same clinic to the byte. Most of it is written
in bulk past the use cases, so the result has to pass :func:`clinic_desk.services.clinic.check` (tests hold
it to that); the last minutes at the desk are written by the use cases themselves (``demo_desk``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from clinic_desk import errors, paths
from clinic_desk.models import base, journal, timetable
from clinic_desk.models.accounts import AccessRule
from clinic_desk.models.base import Table
from clinic_desk.models.journal import Request, Visit
from clinic_desk.models.people import Person, RegisterChange, RegisterImport
from clinic_desk.models.search import Indexer
from clinic_desk.models.staff import Doctor, DoctorPrecinct, all_doctors
from clinic_desk.models.timetable import (
    ClinicDayEntry,
    DoctorException,
    TimetablePart,
    TimetableTemplate,
)
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import AttachmentStatus, DoctorRow, PersonRow
from clinic_desk.rules.timetable import DAYS_A_WEEK, Cycle, ExceptionKind, Purpose
from clinic_desk.services import audit, day_list, demo_desk, demo_journal
from clinic_desk.services.access import anybody, needs
from clinic_desk.services.demo_people import made_people
from clinic_desk.services.demo_rows import Life

DEFAULT_PEOPLE: Final = 1500
DEFAULT_SEED: Final = "clinic-desk"

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_REGISTER_AGE_DAYS: Final = 4
_EARLIER_IMPORT_DAYS: Final = 34
_NEW_IN_LAST_IMPORT: Final = 14
_CHANGED_IN_LAST_IMPORT: Final = 11
_ROWS_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class Filled:
    """How much was written."""

    doctors: int
    people: int
    requests: int
    visits: int


@dataclass(frozen=True, slots=True)
class ClinicHead:
    """What the demo clinic is called, and who sits at its desk."""

    name_kk: str
    name_ru: str
    address: str
    phone: str
    registrar: str


@anybody
def clinic_head() -> ClinicHead:
    """The names for the settings of a demo folder."""
    head = _source()["head"]
    return ClinicHead(head["name_kk"], head["name_ru"], head["address"], head["phone"], head["registrar"])


@needs(Right.IMPORT)
def fill(*, now: datetime, people: int = DEFAULT_PEOPLE, seed: str = DEFAULT_SEED) -> Filled:
    """Fill the open, empty data file with the demo clinic as it stands at ``now``.

    One transaction. Raises FolderNotEmpty if the file already holds doctors, people or requests.
    """
    if not journal.holds_nothing():
        raise errors.FolderNotEmpty(base.data_file().parent)
    random = Random(f"{seed} {now:%Y-%m-%d %H:%M}")  # noqa: S311 (a demonstration, no secret)
    today = now.date()
    with base.transaction():
        doctors = _write_doctors(today)
        _write_holidays(today)
        rows = made_people(people, today=today, random=random)
        _write_people(rows, _precinct_doctors(doctors))
        _write_imports(rows, today, random)
        head = _source()["head"]
        life = Life(
            doctors=doctors,
            loads={row.id: _source()["doctor"][row.position]["load"] for row in doctors},
            hours=timetable.timetables_of(doctors),
            people=rows,
            desks=tuple(zip(head["registrars"], head["desks"], strict=True)),
            register_date=today - timedelta(days=_REGISTER_AGE_DAYS),
            now=now,
        )
        written = demo_journal.make(life, random)
        for table, table_rows in written.tables():
            _insert(table, table_rows)
        demo_desk.live_on(
            life,
            random,
            since=base.to_wall(written.requests[-1]["answered_at"]) if written.requests else now,
            waiting_list=_source()["waiting"],
            away=_who_is_away_soon(doctors),
        )
        audit.seal_history()
        # whoever tries the program needs no password; the desk keeps the name of the demo's registrar
        AccessRule.create(
            id=1, login_on=False, decided_at=base.to_utc(now), decided_by=head["registrar"], force_insert=True
        )
    return Filled(len(doctors), len(rows), Request.select().count(), Visit.select().count())


def _who_is_away_soon(doctors: Iterable[DoctorRow]) -> DoctorRow:
    return next(row for row in doctors if _source()["doctor"][row.position].get("training_soon"))


@cache
def _source() -> dict[str, Any]:
    with (paths.resources_dir() / "demo" / "clinic.toml").open("rb") as file:
        return tomllib.load(file)


def _insert(table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        table.insert_many(rows[start : start + _ROWS_AT_ONCE]).execute()


# --- doctors and their hours -----------------------------------------------------------------------


def _write_doctors(today: date) -> list[DoctorRow]:
    for position, entry in enumerate(_source()["doctor"]):
        doctor = Doctor.create(
            last_name=entry["last"],
            first_name=entry["first"],
            patronymic=entry["patronymic"],
            specialty=entry["specialty"],
            room=entry["room"],
            minutes=entry["minutes"],
            age_from=entry["ages"][0],
            age_to=entry["ages"][1],
            position=position,
        )
        _insert(DoctorPrecinct, [{"doctor": doctor, "precinct": one} for one in entry.get("precincts", ())])
        cycle = Cycle(entry.get("cycle", Cycle.WEEKLY))
        template = TimetableTemplate.create(doctor=doctor, cycle=cycle)
        parts = [{"template": template, **part} for part in _parts(entry, cycle)]
        _insert(TimetablePart, parts)
        if "leave_to_days" in entry:
            DoctorException.create(
                doctor=doctor,
                first_day=today + timedelta(days=entry["leave_from_days"]),
                last_day=today + timedelta(days=entry["leave_to_days"]),
                kind=ExceptionKind.LEAVE,
            )
    return all_doctors()


def _parts(entry: dict[str, Any], cycle: Cycle) -> Iterable[dict[str, Any]]:
    """The hours of a doctor as columns: positions of the cycle, minutes, and for whom places are kept."""
    for position, start, end in _positions(entry, cycle):
        yield _part(position, start, end, {})
    for kept in entry.get("kept", ()):
        for weekday, start, end in _stretches(kept["hours"]):
            yield _part(weekday, start, end, kept)


def _part(position: int, start: int, end: int, kept: dict[str, Any]) -> dict[str, Any]:
    return {
        "position": position,
        "start_minute": start,
        "end_minute": end,
        "purpose": Purpose(kept.get("purpose", Purpose.ANY)),
        "quota": kept.get("quota"),
        "release_days": kept.get("release_days"),
    }


def _positions(entry: dict[str, Any], cycle: Cycle) -> Iterable[tuple[int, int, int]]:
    """The hours that are kept for nobody: position of the cycle with start and end minute."""
    match cycle:
        case Cycle.DATE_PARITY:
            yield from _stretches(entry["even"])
            for weekday, start, end in _stretches(entry["odd"]):
                yield DAYS_A_WEEK + weekday, start, end
        case Cycle.NTH_WEEKDAY:
            for weekday, start, end in _stretches(entry["hours"]):
                for nth in entry["nth"]:
                    yield (nth - 1) * DAYS_A_WEEK + weekday, start, end
        case _:
            yield from _stretches(entry["hours"])


def _stretches(texts: Iterable[str]) -> Iterable[tuple[int, int, int]]:
    """«Mon-Fri 08:00-12:00» as weekday, start and end minute, one for each day."""
    for text in texts:
        days, hours = text.split()
        first, _, last = days.partition("-")
        start, end = (int(one[:2]) * 60 + int(one[3:]) for one in hours.split("-"))
        for weekday in range(_WEEKDAYS.index(first), _WEEKDAYS.index(last or first) + 1):
            yield weekday, start, end


def _write_holidays(today: date) -> None:
    """Last year's, this year's and next year's days, as most clinics take them over."""
    rows = [
        {
            "day": one.day,
            "kind": one.kind,
            "name": str(one.name),
            "like_weekday": one.entry.like_weekday,
            "closes_at": one.entry.closes_at,
        }
        for year in (today.year - 1, today.year, today.year + 1)
        for one in day_list.proposals(year, six_day_week=False)
        if one.is_usual
    ]
    _insert(ClinicDayEntry, rows)


# --- people ----------------------------------------------------------------------------------------


def _precinct_doctors(doctors: Iterable[DoctorRow]) -> dict[str, str]:
    return {precinct: doctor.name.short for doctor in doctors for precinct in doctor.precincts}


def _write_people(people: Sequence[PersonRow], precinct_doctors: dict[str, str]) -> None:
    rows = [
        {
            "id": person.id,
            "iin": person.iin,
            "last_name": person.name.last,
            "first_name": person.name.first,
            "patronymic": person.name.patronymic,
            "birth_date": person.birth_date,
            "sex": person.sex,
            "address": person.address,
            "phones": " ".join(person.phones),
            "precinct": person.precinct,
            "precinct_doctor": precinct_doctors.get(person.precinct, ""),
            "status": person.status,
            "attached_from": person.attached_from,
            "attached_to": person.attached_to,
            "death_date": person.death_date,
            "in_register": person.in_register,
            "language": person.language,
            "document": person.document,
            "document_number": person.document_number,
        }
        for person in people
    ]
    _insert(Person, rows)
    keys = [
        (
            person.id,
            person.name.last,
            person.name.first,
            person.name.patronymic,
            person.birth_date,
            person.in_register and person.status is AttachmentStatus.ATTACHED,
            person.iin,
            " ".join(person.phones),
        )
        for person in people
    ]
    Indexer().write(keys, new=True)


def _write_imports(people: Sequence[PersonRow], today: date, random: Random) -> None:
    """The register came twice: last month with nearly everybody, and some days ago with the changes."""
    gone = [person.id for person in people if not person.in_register]
    newcomers = [person.id for person in people[-_NEW_IN_LAST_IMPORT:] if person.in_register]
    others = [person for person in people[:-_NEW_IN_LAST_IMPORT] if person.in_register]
    changed = random.sample([one for one in others if one.phones], min(_CHANGED_IN_LAST_IMPORT, len(others)))
    first = _write_import(today - timedelta(days=_EARLIER_IMPORT_DAYS), new=len(others) + len(gone))
    last = _write_import(
        today - timedelta(days=_REGISTER_AGE_DAYS),
        new=len(newcomers),
        changed=len(changed),
        gone=len(gone),
        unchanged=len(others) - len(changed),
    )
    rows: list[dict[str, Any]] = [
        {"register_import": first, "person": person, "before": None, "after": None}
        for person in (*(one.id for one in others), *gone)
    ]
    rows += [{"register_import": last, "person": one, "before": None, "after": None} for one in newcomers]
    rows += [
        {
            "register_import": last,
            "person": one.id,
            "before": {"phones": f"70{random.randint(10_000_000, 89_999_999)}"},
            "after": {"phones": " ".join(one.phones)},
        }
        for one in changed
    ]
    rows += [
        {
            "register_import": last,
            "person": one,
            "before": {"in_register": True},
            "after": {"in_register": False},
        }
        for one in gone
    ]
    _insert(RegisterChange, rows)


def _write_import(
    register_date: date, *, new: int, changed: int = 0, gone: int = 0, unchanged: int = 0
) -> RegisterImport:
    head = _source()["head"]
    row: RegisterImport = RegisterImport.create(
        file_name=f"tirkelim-{register_date.isoformat()}.xlsx",
        register_date=register_date,
        imported_at=base.to_utc(datetime.combine(register_date, time(17, 40))),
        registrar=head["registrar"],
        pc=head["desks"][0],
        new_count=new,
        changed_count=changed,
        gone_count=gone,
        unchanged_count=unchanged,
        doubtful_count=0,
    )
    return row
