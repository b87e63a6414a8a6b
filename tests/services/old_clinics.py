"""A clinic that has worked for years: everything that refers to a journal row, in each of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from clinic_desk import errors
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import Channel, RefusalGround
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import (
    absences,
    audit,
    booking,
    call_sheets,
    clock_check,
    drafts,
    finder,
    journal,
    people,
    register,
    register_import,
    undo,
    waiting,
)
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.waiting import WaitingOrder
from tests.make import ACTOR, make_doctor, make_file, make_record, make_typed

FIRST_YEAR = 2027


def names_of(year):
    """The name that only people of this year bear, in each way the file may hold it."""
    word = "".join(chr(ord("а") + int(digit)) for digit in str(year))
    return f"Жоғалған{word}"


class OldClinic:
    """Books, moves, refuses, waits and closes through the years; each year has names of its own."""

    def __init__(self, steps, doctors=2):
        clock_check.trust_any_clock(trusted=True)
        since = datetime(FIRST_YEAR, 1, 1, 9)
        self.doctors = [make_doctor(f"Дәрігер{number} А", since=since) for number in range(doctors)]
        self.people = {}
        self.visits = []
        self.now = since
        for year, kind, day in steps:
            self.now = max(self.now + timedelta(minutes=10), datetime(year, 1, 4, 9) + timedelta(days=day))
            self._do(kind, year)

    def _do(self, kind, year):
        try:
            getattr(self, f"_{kind}")(year)
        except (errors.RuleRefusal, errors.BadData):
            return  # a wish that no clinic would grant either

    def person(self, year):
        """A new person typed at the desk, of whom nothing but this year knows."""
        made = people.add_person(
            make_typed(f"{names_of(year)} Адам{len(self.people)}", address=f"{names_of(year)} көшесі"),
            now=self.now,
            actor=ACTOR,
        )
        self.people[made.id] = year
        return made

    def _free(self):
        return finder.first_free(self.doctors, now=self.now, days=60)[0]

    def _book(self, year):
        person, slot = self.person(year), self._free()
        order = BookingOrder(
            person.id, slot.doctor_id, slot.at, Channel.PHONE, note=names_of(year), override_reason="x"
        )
        self.visits.append(booking.book(order, now=self.now, actor=ACTOR).visit)

    def _return(self, year):
        """Somebody of an earlier year comes again."""
        known = [one for one, first in self.people.items() if first < year]
        if known:
            slot = self._free()
            order = BookingOrder(known[0], slot.doctor_id, slot.at, Channel.DIRECT, override_reason="x")
            self.visits.append(booking.book(order, now=self.now, actor=ACTOR).visit)

    def _move(self, year):
        self._book(year)
        booking.move(self.visits[-1].id, at=self._free().at, now=self.now, actor=ACTOR)

    def _cancel(self, year):
        self._book(year)
        booking.cancel(self.visits[-1].id, reason=names_of(year), now=self.now, actor=ACTOR)

    def _tick(self, year):
        self._book(year)
        booking.mark(self.visits[-1].id, Step.ARRIVE, now=self.now, actor=ACTOR)

    def _refuse(self, year):
        order = RefusalOrder(self.person(year).id, RefusalGround.NOT_ATTACHED, Channel.PHONE)
        booking.refuse(order, now=self.now, actor=ACTOR)

    def _undo(self, year):
        self._wait(year)
        undo.take_back_last(now=self.now, actor=ACTOR)

    def _wait(self, year):
        order = WaitingOrder(self.person(year).id, self.doctors[0].id, note=names_of(year))
        waiting.add(order, now=self.now, actor=ACTOR)

    def _absence(self, year):
        """The day of a visit is closed, and its patient stands on a call sheet."""
        self._book(year)
        visit = self.visits[-1]
        order = AbsenceOrder(visit.doctor_id, visit.at.date(), visit.at.date(), ExceptionKind.SICK)
        made = absences.close_doctor_days(order, now=self.now, actor=ACTOR)
        if made.sheet_id is not None:
            for line in call_sheets.sheet(made.sheet_id, now=self.now).lines:
                call_sheets.no_answer(line.id, now=self.now, actor=ACTOR)

    def _look(self, year):
        register.find(names_of(year), now=self.now)
        journal.row_ids(JournalFilter(text=names_of(year)))
        audit.flush(now=self.now, at_end=True)
        drafts.save({"text": names_of(year)}, pc=f"pc-{year}", now=self.now)

    def _register(self, year):
        """A register with one person of this year only; those of earlier ones are gone from it."""
        record = make_record(f"{names_of(year)} Тізім Тізімұлы", birth_date=date(1980, 1, 1), iin=None)
        register_import.apply(
            make_file(record, day=self.now.date()), file_name="r.xlsx", now=self.now, actor=ACTOR
        )
