"""A small clinic to look at: two or more doctors on one Tuesday, and the week of one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from clinic_desk.rules.day_plan import DayPlan, build_column, build_plan
from clinic_desk.rules.rows import DoctorRow, PersonName, VisitRow, VisitState
from clinic_desk.rules.times import MINUTES_A_DAY, Span, moment_of
from clinic_desk.rules.timetable import Closure, DayHours, Piece, Purpose

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 20)

AKHMETOVA = DoctorRow(
    1, PersonName("Ахметова", "Айгүл", "Серікқызы"), "general_practice", "5", precincts=("1",)
)
QASYMOV = DoctorRow(2, PersonName("Қасымов", "Болат", "Ерланұлы"), "general_practice", "6", precincts=("2",))
ZHUNISOVA = DoctorRow(3, PersonName("Жүнісова", "Гүлнар"), "paediatrician", "3", minutes=20, age_to=14)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


def visit(
    number: int,
    when: datetime,
    name: str = "Иванов",
    state: VisitState = VisitState.BOOKED,
    doctor: DoctorRow = AKHMETOVA,
    **more: object,
) -> VisitRow:
    person = PersonName(name, "Иван", "Петрович")
    until = when + timedelta(minutes=doctor.minutes)
    return VisitRow(number, doctor.id, number, number, number, when, until, state, person, **more)  # type: ignore[arg-type]


VISITS = (
    visit(11, at(8), "Белова", VisitState.ARRIVED),
    visit(12, at(8, 15), "Петрова", VisitState.NO_SHOW),
    visit(13, at(10), "Омаров", phones=("7012345678",)),
    visit(14, at(10, 30), "Ким"),
    visit(15, at(10, 30), "Тасболат", overbook_reason="шұғыл"),
    visit(21, at(11), "Шмидт", doctor=QASYMOV),
)


def hours(doctor: DoctorRow, first: int = 8 * 60, last: int = 12 * 60) -> DayHours:
    return DayHours((Piece(first, last, doctor.room, doctor.minutes),))


def day_plan(visits=VISITS, doctors=(AKHMETOVA, QASYMOV), now: datetime = NOW, day: date = DAY) -> DayPlan:
    """Doctors side by side, 8 to 12."""
    return build_plan([build_column(one, day, hours(one), visits, now) for one in doctors], now)


def away_plan() -> DayPlan:
    """One doctor works, the other is on leave until 12 December."""
    leave = DayHours((), (Closure(Span(0, MINUTES_A_DAY), "leave", "", date(2026, 12, 12)),))
    columns = [
        build_column(AKHMETOVA, DAY, hours(AKHMETOVA), VISITS, NOW),
        build_column(QASYMOV, DAY, leave, (), NOW),
    ]
    return build_plan(columns, NOW)


def week_plan(visits=VISITS, now: datetime = NOW) -> DayPlan:
    """Monday to Sunday of one doctor; Sunday is free of hours."""
    monday = DAY - timedelta(days=DAY.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    return build_plan(
        [
            build_column(AKHMETOVA, day, hours(AKHMETOVA) if day.weekday() < 6 else DayHours(), visits, now)
            for day in days
        ],
        now,
    )


def crowded_plan(doctors: int = 12) -> DayPlan:
    """A full house: every place of every doctor taken, so that nothing is cheap to draw."""
    rows = [
        DoctorRow(
            number, PersonName("Мұхамедиярова", "Қарлығаш", "Бекболатқызы"), "cardiologist", str(number)
        )
        for number in range(1, doctors + 1)
    ]
    columns = []
    for row in rows:
        visits = [
            visit(row.id * 1000 + start, moment_of(DAY, start), f"Сейткалиев{start % 40}", doctor=row)
            for start in range(480, 1020, 15)
        ]
        columns.append(build_column(row, DAY, hours(row, 480, 1020), visits, NOW))
    return build_plan(columns, NOW)


def queued(number: int, name: str, state: VisitState = VisitState.BOOKED, doctor: DoctorRow = AKHMETOVA):
    """Somebody in the live queue, taken in at 9:01, 9:02 ..."""
    return replace(
        visit(50 + 10 * doctor.id + number, at(9, number), name, state, doctor), queue_place=number
    )


QUEUE = (
    queued(1, "Әбенова", VisitState.ARRIVED),
    queued(2, "Белый"),
    queued(3, "Чёрный"),
    queued(1, "Юсупов", doctor=QASYMOV),
)


def queue_plan() -> DayPlan:
    """Three in one queue, one in the other."""
    return day_plan((*VISITS, *QUEUE))


def kept_plan() -> DayPlan:
    """The portal has 8 to 10, a part whose quota is used up 10 to 11, all have 11 to 12."""
    parts = DayHours(
        (
            Piece(480, 600, "5", 15, Purpose.PORTAL, None, None, 480, 600),
            Piece(600, 660, "5", 15, Purpose.ANY, 1, None, 600, 660),
            Piece(660, 720, "5", 15),
        )
    )
    return build_plan([build_column(AKHMETOVA, DAY, parts, VISITS, NOW)], NOW)
