"""Things that tests need, valid by default: a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import count

from clinic_desk.models import search
from clinic_desk.models.people import Person
from clinic_desk.rules.iin import check_digit
from clinic_desk.rules.rows import (
    Actor,
    AttachmentStatus,
    DoctorRow,
    PersonName,
    PersonRow,
    RegisterFile,
    RegisterRecord,
    Sex,
)
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Part, Template
from clinic_desk.services import staff
from clinic_desk.services.people import TypedPerson
from clinic_desk.services.template_writing import write_template

NOW = datetime(2026, 11, 23, 9, 0)
ACTOR = Actor("Омарова А.", "pc-1")

_serials = count(1)
_lines = count(2)


def make_iin(born: date = date(1985, 3, 12), sex: Sex = Sex.MALE) -> str:
    """A number right in all its digits, another one for each of some 9,000 calls."""
    century = {18: 1, 19: 3, 20: 5}[born.year // 100] + (sex is Sex.FEMALE)
    while True:
        first = f"{born:%y%m%d}{century}{next(_serials) % 10000:04}"
        last = check_digit(first)
        if last is not None:
            return f"{first}{last}"


def make_name(text: str = "Ахметов Серік Болатұлы") -> PersonName:
    """Last name, first name, patronymic, as far as given."""
    return PersonName(*text.split(" ", 2))


def make_record(name: str = "Ахметов Серік Болатұлы", **facts) -> RegisterRecord:
    """A line of a register file: an attached person of precinct 1."""
    born = facts.setdefault("birth_date", date(1985, 3, 12))
    sex = facts.setdefault("sex", Sex.MALE)
    facts.setdefault("iin", make_iin(born or date(1985, 3, 12), sex or Sex.MALE))
    facts.setdefault("line", next(_lines))
    usual = RegisterRecord(
        line=2,
        iin=None,
        name=make_name(name),
        birth_date=born,
        address="с. Успенка, ул. Абая, д. 1",
        phones=("7011234567",),
        precinct="1",
        precinct_doctor="Ахметова А.С.",
        status=AttachmentStatus.ATTACHED,
        attached_from=date(2020, 1, 15),
    )
    return replace(usual, **facts)


def make_file(*records: RegisterRecord, day: date | None = date(2026, 11, 20), doubtful=()) -> RegisterFile:
    """A register file with these lines."""
    return RegisterFile(tuple(records), tuple(doubtful), day)


def make_typed(name: str = "Ахметов Серік Болатұлы", **facts) -> TypedPerson:
    """A person as typed at the desk."""
    return TypedPerson(name=make_name(name), **facts)


def make_person(name: str = "Ахметов Серік Болатұлы", **columns) -> PersonRow:
    """A stored person: attached, in the register, found by search."""
    parts = make_name(name)
    born = columns.setdefault("birth_date", date(1985, 3, 12))
    usual = {
        "iin": make_iin(born) if born else None,
        "last_name": parts.last,
        "first_name": parts.first,
        "patronymic": parts.patronymic,
        "sex": Sex.MALE,
        "phones": "7011234567",
        "precinct": "1",
        "precinct_doctor": "Ахметова А.С.",
        "status": AttachmentStatus.ATTACHED,
        "attached_from": date(2020, 1, 15),
        "in_register": True,
    }
    person = Person.create(**{**usual, **columns})
    search.index_person(person)
    return person.row()


def make_doctor(
    name: str = "Ахметова Айгүл Серікқызы",
    hours: str = "08:00-12:00",
    weekdays: range = range(5),
    since: datetime = NOW,
    **facts,
) -> DoctorRow:
    """A general practitioner in room 5 who receives in the morning; ``hours`` may name several stretches."""
    usual = {"specialty": "general_practice", "room": "5", "precincts": ("1",)}
    doctor = staff.save_doctor(
        staff.DoctorForm(name=make_name(name), **{**usual, **facts}), now=NOW, actor=ACTOR
    )
    parts = [
        Part(weekday, Span(*(int(one[:2]) * 60 + int(one[3:]) for one in stretch.split("-"))))
        for weekday in weekdays
        for stretch in hours.split()
    ]
    if parts:
        # not through the use case: what a test finds to take back is what it has done itself
        write_template(doctor.id, Template(tuple(parts)), valid_from=since.date())
    return doctor
