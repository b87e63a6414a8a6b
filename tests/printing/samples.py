"""Journal rows, a doctor's day and a slip to put on paper; every name is invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from clinic_desk.printing.day_sheet import DaySheet
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.rules.rows import (
    Channel,
    DoctorRow,
    Document,
    JournalResult,
    JournalRow,
    PersonName,
    RefusalGround,
    Verdict,
    VisitRow,
    VisitState,
)
from clinic_desk.rules.timetable import Closure, DayHours, Piece

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 17, 5)
REGISTRAR = "Омарова А. Қ."
HEAD = ClinicHead(
    name_kk="Бесағаш дәрігерлік амбулаториясы",
    name_ru="Бесагашская врачебная амбулатория",
    address="Алматы облысы, Талғар ауданы, Бесағаш ауылы, Абай көшесі, 12",
    phone="+7 727 295 12 34",
)
GP = DoctorRow(1, PersonName("Ахметова", "Айгүл", "Серікқызы"), "general_practice", "5", 15, ("1",))
PAEDIATRICIAN = DoctorRow(2, PersonName("Жүнісова", "Гүлнәр", "Мұратқызы"), "paediatrician", "3", 20)
NAMES = (
    PersonName("Ахметов", "Серік", "Болатұлы"),
    PersonName("Нұрмұхаммедова", "Әсемгүл", "Жақсылыққызы"),
    PersonName("Константинопольский", "Максимилиан", "Владиславович"),
    PersonName("Өтеген", "Іңкәр"),
    PersonName("Қасымұлы", "Ғабит", "Һәкімұлы"),
)
ADDRESSES = (
    "Бесағаш ауылы, Абай көшесі, 12-үй, 5-пәтер",
    "Алматы облысы, Талғар ауданы, Бесағаш ауылы, Қонаев көшесі, 117/2",
    "с. Бесагаш, ул. Достык, 4",
)


def journal_row(number: int, **changes: object) -> JournalRow:
    """A booked request by phone; ``changes`` replace single fields."""
    received = datetime(2026, 11, 24, 8, 0) + timedelta(minutes=number % 540)
    fields: dict[str, object] = {
        "request_id": number,
        "year": 2026,
        "number": number,
        "received_at": received,
        "answered_at": received + timedelta(minutes=2),
        "channel": tuple(Channel)[number % 3],
        "person_id": number,
        "iin": f"8503123{number:05}",
        "name": NAMES[number % len(NAMES)],
        "birth_date": date(1985, 3, 12),
        "phones": ("7012345678",),
        "address": ADDRESSES[number % len(ADDRESSES)],
        "precinct": "1",
        "document": Document.IDENTITY_CARD,
        "document_number": "045218337",
        "verdict": Verdict.ATTACHED,
        "result": JournalResult.BOOKED,
        "registrar": REGISTRAR,
        "visit_id": number,
        "doctor_id": GP.id,
        "doctor": GP.name,
        "specialty": GP.specialty,
        "room": GP.room,
        "at": datetime(2026, 11, 25, 10, 30),
    }
    return JournalRow(**(fields | changes))  # type: ignore[arg-type]


def refused_row(number: int, **changes: object) -> JournalRow:
    """A refused request: no visit, no doctor, a ground."""
    refused = {
        "verdict": Verdict.ELSEWHERE,
        "result": JournalResult.REFUSED,
        "ground": RefusalGround.NOT_ATTACHED,
        "visit_id": None,
        "doctor_id": None,
        "doctor": None,
        "specialty": "",
        "room": "",
        "at": None,
    }
    return journal_row(number, **(refused | changes))


def mixed_rows(count: int) -> list[JournalRow]:
    """So many rows with every result among them, in turn."""
    rows = []
    for number in range(1, count + 1):
        result = tuple(JournalResult)[number % len(JournalResult)]
        if result is JournalResult.REFUSED:
            rows.append(refused_row(number))
        elif result is JournalResult.CANCELLED:
            rows.append(journal_row(number, result=result, note="пациенттің өтініші бойынша"))
        else:
            rows.append(journal_row(number, result=result))
    return rows


def visit(minute: int, minutes: int = 15, **changes: object) -> VisitRow:
    """A visit to the GP on ``DAY``."""
    at = datetime(2026, 11, 24) + timedelta(minutes=minute)
    fields: dict[str, object] = {
        "id": minute,
        "doctor_id": GP.id,
        "person_id": minute,
        "request_id": minute,
        "number": minute,
        "at": at,
        "until": at + timedelta(minutes=minutes),
        "state": VisitState.BOOKED,
        "person": NAMES[minute // 15 % len(NAMES)],
        "birth_date": date(1985, 3, 12),
        "phones": ("7012345678",),
        "room": "5",
    }
    return VisitRow(**(fields | changes))  # type: ignore[arg-type]


def day_content() -> DaySheet:
    """A lived-in day: visits in each state, free times, lunch, an overbooked visit."""
    hours = DayHours(
        (Piece(8 * 60, 13 * 60, "5", 15), Piece(14 * 60, 17 * 60, "5", 15)),
        (Closure(day_span(13 * 60, 14 * 60), "closed", "Түскі үзіліс"),),
    )
    visits = (
        visit(480, state=VisitState.ARRIVED),
        visit(495, state=VisitState.NO_SHOW),
        visit(510, note="қайталама қабылдау, талдау нәтижелерімен"),
        visit(510, id=9001, overbook_reason="шұғыл: дене қызуы 39"),
        visit(540, state=VisitState.CANCELLED),
        visit(855, phones=("7012345678", "91234"), birth_date=None),
        visit(900, minutes=30),
    )
    return DaySheet(GP, DAY, hours, visits)


def day_span(start: int, end: int):
    """Minutes of a day."""
    from clinic_desk.rules.times import Span

    return Span(start, end)
