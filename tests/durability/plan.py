"""What the desk does in the durability tests: a row of use cases that is the same for the same seed.

Step ``n`` of a seed looks at nothing but the data and ``n``, so the data after it are known in advance: a
process killed after ``k`` acknowledged steps must leave exactly the state after ``k`` or ``k + 1`` of them,
whatever process did the earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from clinic_desk import errors, opening, settings
from clinic_desk.models import base
from clinic_desk.rules.iin import check_digit
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import (
    Actor,
    AttachmentStatus,
    Channel,
    DoctorRow,
    JournalResult,
    RefusalGround,
    RegisterFile,
    Sex,
    Slot,
    VisitRow,
    VisitState,
)
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.rules.waiting import Urgency
from clinic_desk.services import (
    absences,
    audit,
    booking,
    call_sheets,
    drafts,
    family,
    finder,
    groups,
    holds,
    journal,
    people,
    queue,
    register,
    register_import,
    sheet_lines,
    undo,
    waiting,
)
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from clinic_desk.services.waiting import WaitingOrder
from clinic_desk.settings import Settings
from tests.make import make_doctor, make_file, make_record, make_typed

ACTOR = Actor("Омарова А.", "pc-1")
START = datetime(2026, 11, 24, 8, 5)
"""A Tuesday; each step is a minute after the one before."""
REGISTER_SIZE = 60
_REASON = "ауырып қалды"
_SURNAMES = "Ахметов Әлімов Жүнісов Қасымов Өтегенов Иванов Серіков Ғалымов Ұзақов Ким".split()
_FIRST_NAMES = "Серік Болат Әлихан Нұрлан Талғат Ерлан Дәурен Пётр".split()


@dataclass(frozen=True, slots=True)
class Desk:
    """One step's view: where, when, and its own random numbers."""

    folder: Path
    now: datetime
    random: Random

    def doctor(self) -> DoctorRow:
        """Any of the doctors."""
        return self.random.choice(finder.doctors())

    def person(self) -> int:
        """Anybody of the register."""
        return self.random.randint(1, REGISTER_SIZE)

    def slot(self, doctor: DoctorRow | None = None) -> Slot:
        """One of the next free times of a doctor within a few days."""
        since = self.now + timedelta(days=self.random.randint(0, 3))
        free = finder.first_free([doctor or self.doctor()], now=self.now, since=since, limit=8, pc=ACTOR.pc)
        return self.random.choice(free)

    def visit(self) -> VisitRow:
        """One of the booked visits that have a time; raises _NothingToDoError if there is none."""
        rows = journal.rows(journal.row_ids(JournalFilter()))
        ids = [row.visit_id for row in rows if row.visit_id and row.result is JournalResult.BOOKED]
        visits = [booking.visit(one) for one in sorted(ids)]
        return self.choice(
            [one for one in visits if one.state is VisitState.BOOKED and one.queue_place is None]
        )

    def choice(self, things: Sequence[Any]) -> Any:
        """One of these; raises _NothingToDoError if there is none."""
        if not things:
            raise _NothingToDoError
        return self.random.choice(things)


class _NothingToDoError(Exception):
    """This use case has nothing to work on yet."""


# --- the use cases; each gives the facts that the process tells once it has returned -----------------


def book(desk: Desk) -> dict[str, Any]:
    slot = desk.slot()
    order = BookingOrder(
        desk.person(), slot.doctor_id, slot.at, Channel.PHONE, received_at=desk.now, note="тел. арқылы"
    )
    return _told(booking.book(order, now=desk.now, actor=ACTOR))


def move(desk: Desk) -> dict[str, Any]:
    visit, slot = desk.visit(), desk.slot()
    done = booking.move(visit.id, doctor_id=slot.doctor_id, at=slot.at, now=desk.now, actor=ACTOR)
    return _told(done)


def cancel(desk: Desk) -> dict[str, Any]:
    return _told(booking.cancel(desk.visit().id, reason=_REASON, now=desk.now, actor=ACTOR))


def mark(desk: Desk) -> dict[str, Any]:
    step = desk.random.choice((Step.ARRIVE, Step.NO_SHOW))
    return _told(booking.mark(desk.visit().id, step, now=desk.now, actor=ACTOR))


def refuse(desk: Desk) -> dict[str, Any]:
    order = RefusalOrder(desk.person(), RefusalGround.DOCUMENTS, Channel.DIRECT, note=_REASON)
    done = booking.refuse(order, now=desk.now, actor=ACTOR)
    return {"event": done.event_id, "request": done.journal.request_id, "number": done.journal.number}


def take_back(desk: Desk) -> dict[str, Any]:
    done = undo.take_back_last(now=desk.now, actor=ACTOR)
    if done.step is not None:
        return {"taken_back_request": done.step.request_id}
    return {"taken_back_action": done.action and done.action.id}


def take_into_queue(desk: Desk) -> dict[str, Any]:
    order = queue.QueueOrder(desk.person(), desk.doctor().id)
    return _told(queue.take_in(order, now=desk.now, actor=ACTOR))


def book_family(desk: Desk) -> dict[str, Any]:
    members = [family.FamilyMember(one) for one in desk.random.sample(range(1, REGISTER_SIZE), 3)]
    offers = family.family_offers(members, now=desk.now, pc=ACTOR.pc)
    orders = family.family_orders(members, desk.choice(offers), channel=Channel.PHONE)
    done = family.book_family(orders, now=desk.now, actor=ACTOR)
    return {"action": done.action_id, "visits": [_told(one) for one in done.bookings]}


def cancel_group(desk: Desk) -> dict[str, Any]:
    group = desk.visit().group_id
    if group is None:
        raise _NothingToDoError
    done = groups.cancel_group(group, reason=_REASON, now=desk.now, actor=ACTOR)
    return {"action": done.action_id, "visits": [_told(one) for one in done.bookings]}


def close_days(desk: Desk) -> dict[str, Any]:
    doctor, first = desk.doctor(), desk.now.date() + timedelta(days=desk.random.randint(1, 3))
    if absences.list_absences(first - timedelta(days=9), first + timedelta(days=9)):
        raise _NothingToDoError  # one at a time, so that somebody receives
    order = absences.AbsenceOrder(doctor.id, first, first, ExceptionKind.SICK, reason="еңбекке жарамсыз")
    done = absences.close_doctor_days(order, now=desk.now, actor=ACTOR)
    return {"action": done.action_id, "absence": done.absence_id, "sheet": done.sheet_id}


def end_absence(desk: Desk) -> dict[str, Any]:
    row = desk.choice(absences.list_absences(desk.now.date(), desk.now.date() + timedelta(days=9)))
    absences.end_absence(row.id, row.what.first - timedelta(days=1), now=desk.now, actor=ACTOR)
    return {"absence_ended": row.id}


def call(desk: Desk) -> dict[str, Any]:
    sheet = desk.choice(sheet_lines.open_sheets(desk.now))
    lines = sheet_lines.sheet(sheet.id, now=desk.now, pc=ACTOR.pc).lines
    line = desk.choice([one for one in lines if one.is_open])
    match desk.random.randint(0, 3):
        case 0:
            done = call_sheets.cancel_line(line.id, _REASON, now=desk.now, actor=ACTOR)
        case 1:
            done = call_sheets.to_waiting_list(line.id, _REASON, now=desk.now, actor=ACTOR)
        case 2 if line.is_free:
            done = call_sheets.move_line(line.id, now=desk.now, actor=ACTOR)
        case _:
            return {"line": call_sheets.no_answer(line.id, now=desk.now, actor=ACTOR).id}
    return {"action": done.action_id}


def wait_for_a_time(desk: Desk) -> dict[str, Any]:
    order = WaitingOrder(desk.person(), doctor_id=desk.doctor().id, urgency=desk.random.choice(list(Urgency)))
    return {"waiting": waiting.add(order, now=desk.now, actor=ACTOR).id}


def book_who_waits(desk: Desk) -> dict[str, Any]:
    entry = desk.choice(waiting.entries(now=desk.now))
    return _told(waiting.book(entry.id, desk.slot(entry.doctor or desk.doctor()), now=desk.now, actor=ACTOR))


def import_register(desk: Desk) -> dict[str, Any]:
    done = register_import.apply(_register(desk.random), file_name="тіркелім.xlsx", now=desk.now, actor=ACTOR)
    return {"import": done.id, "new": done.new, "changed": done.changed, "gone": done.gone}


def take_import_back(desk: Desk) -> dict[str, Any]:
    if len(register_import.last_imports()) < 2:
        raise _NothingToDoError  # somebody must be left to book
    return {"import_taken_back": register_import.take_back_last(now=desk.now, actor=ACTOR).id}


def save_draft(desk: Desk) -> dict[str, Any]:
    text = desk.random.choice(_SURNAMES).casefold()
    drafts.save({"text": text, "phone": "8 701"}, pc=ACTOR.pc, now=desk.now)
    return {"draft": text}


def hold_a_time(desk: Desk) -> dict[str, Any]:
    return {"held": holds.hold(desk.slot(), now=desk.now, actor=ACTOR)}


def add_person(desk: Desk) -> dict[str, Any]:
    typed = make_typed(f"{desk.random.choice(_SURNAMES)} Жаңа", phones=("87015550011",))
    return {"person": people.add_person(typed, now=desk.now, actor=ACTOR).id}


def keep_contact(desk: Desk) -> dict[str, Any]:
    phone = f"8702{desk.random.randrange(10**7):07}"
    people.update_contact(
        desk.person(), phones=[phone], language=desk.random.choice(("kk", "ru")), now=desk.now, actor=ACTOR
    )
    return {"phone": phone}


def look(desk: Desk) -> dict[str, Any]:
    audit.forget()  # what other steps looked at is theirs, so that a new process writes the same
    person = desk.person()
    register.get(person, now=desk.now)
    audit.flush(now=desk.now)
    return {"looked_at": person}


def save_settings(desk: Desk) -> dict[str, Any]:
    minutes = desk.random.randint(20, 40)
    settings.change(desk.folder, term_minutes=minutes)
    return {"term_minutes": minutes}


_USE_CASES: tuple[tuple[Callable[[Desk], dict[str, Any]], int], ...] = (
    *((book, 12), (move, 5), (cancel, 3), (mark, 2), (refuse, 2), (take_back, 4), (take_into_queue, 2)),
    *((book_family, 3), (cancel_group, 1), (close_days, 3), (end_absence, 1), (call, 5)),
    *((wait_for_a_time, 2), (book_who_waits, 2), (import_register, 1), (take_import_back, 1)),
    *((save_draft, 2), (hold_a_time, 2), (add_person, 1), (keep_contact, 1), (look, 1), (save_settings, 2)),
)
_DOCTORS = (
    {"name": "Ахметова Айгүл Серікқызы", "specialty": "general_practice", "room": "5"},
    {"name": "Иванова Елена Петровна", "specialty": "therapist", "room": "7"},
    {"name": "Өтегенов Нұрлан Талғатұлы", "specialty": "surgeon", "room": "4"},
)
"""An empty clinic gets its doctors first, then its register."""


def perform(folder: Path, seed: int, number: int) -> dict[str, Any]:
    """Do step ``number`` of ``seed`` on the open data and give its facts.

    A use case that finds nothing to do gives way to a booking; a refusal of a rule is a result too.
    """
    desk = Desk(folder, START + timedelta(minutes=number), Random(f"{seed}:{number}"))
    chosen, weights = zip(*_USE_CASES, strict=True)
    step = desk.random.choices(chosen, weights)[0]
    if number < len(_DOCTORS):
        return {"step": number, "does": "new_doctor", **_new_doctor(**_DOCTORS[number])}
    if number == len(_DOCTORS):
        step = import_register
    try:
        facts = step(desk)
    except _NothingToDoError:
        step, facts = book, book(desk)
    except errors.RuleRefusal as refusal:
        facts = {"refused": refusal.code}
    return {"step": number, "does": step.__name__, **facts}


def open_folder(folder: Path) -> opening.Opening:
    """Open the data as the program does; a new folder is made a demo's, so that no clock is doubted."""
    if not (folder / settings.FILE_NAME).exists():
        settings.save(folder, Settings(demo=True, registrar=ACTOR.registrar, first_start_done=True))
    return opening.open_folder(folder, now=START)


def late() -> datetime:
    """After all steps: what ``clinic.check`` takes for now."""
    return START + timedelta(days=1)


def _told(done: booking.Booking) -> dict[str, Any]:
    visit = done.visit
    return {
        "event": done.event_id,
        "visit": visit.id,
        "request": visit.request_id,
        "number": visit.number,
        "doctor": visit.doctor_id,
        "person": visit.person_id,
        "at": visit.at.isoformat(),
        "state": str(visit.state),
    }


def _new_doctor(name: str, **facts: Any) -> dict[str, Any]:
    with base.transaction():
        made = make_doctor(name, hours="08:00-12:00 13:00-17:00", since=START, **facts)
    return {"doctor": made.id}


def _register(random: Random) -> RegisterFile:
    """The register of the clinic, a little different each time."""
    born = date(1985, 3, 12)
    records = []
    for serial in range(REGISTER_SIZE):
        name = f"{_SURNAMES[serial % len(_SURNAMES)]} {_FIRST_NAMES[serial % len(_FIRST_NAMES)]}"
        records.append(
            make_record(
                f"{name} Болатұлы",
                iin=_iin(serial),
                line=serial + 2,
                birth_date=born,
                sex=Sex.MALE,
                phones=(f"701{random.randrange(10**7):07}",),
                precinct=str(1 + serial % 3),
                status=AttachmentStatus.ATTACHED,
            )
        )
    return make_file(*records, day=date(2026, 11, 20))


def _iin(serial: int) -> str:
    """The ``serial``-th number that is right in all its digits: the same in every process."""
    first = (f"8503123{one:04}" for one in range(10_000))
    right = (f"{digits}{check}" for digits in first if (check := check_digit(digits)) is not None)
    return next(number for place, number in enumerate(right) if place == serial)
