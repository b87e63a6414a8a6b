"""Reports to put on paper: a usual month, a huge one, one of nothing; every name is invented."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_desk.rules.report import AnswerTimes, Lead, LoadCell, Pace, Period, Report, Stretch, stretches
from clinic_desk.rules.rows import Channel, DoctorRow, JournalRow, PersonName, RefusalGround
from tests.printing.samples import NAMES, journal_row, refused_row

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
SPECIALTIES = (
    "general_practice",
    "therapist",
    "paediatrician",
    "obstetrician_gynaecologist",
    "otorhinolaryngologist",
    "cardiologist",
)
NOTHING = Report(
    period=NOVEMBER,
    requests=0,
    services=dict.fromkeys(Channel, 0),
    refusals=dict.fromkeys(RefusalGround, 0),
    answers=AnswerTimes(),
    arrived=0,
    cancelled=0,
    moved=0,
    no_show=0,
    course=tuple(Stretch(one, 0, 0) for one in stretches(NOVEMBER)),
)


def doctors_of(count: int) -> dict[int, DoctorRow]:
    """So many doctors, the longest names among them."""
    return {
        number: DoctorRow(
            number,
            PersonName(NAMES[number % len(NAMES)].last, f"{'АӘБВГҒДЕ'[number % 8]}сем", "Жақсылыққызы"),
            SPECIALTIES[number % len(SPECIALTIES)],
            str(number),
            15,
        )
        for number in range(1, count + 1)
    }


def load_of(count: int, hours: range = range(8, 18)) -> tuple[LoadCell, ...]:
    """Each doctor's hours: a break at 13, one hour overbooked, one outside working hours."""
    return tuple(
        LoadCell(
            number,
            hour,
            visits=(number * 7 + hour) % 23,
            booked_minutes=0 if hour == 13 else (number * 97 + hour * 53) % 1300,
            open_minutes=0 if hour == 13 else 1260,
        )
        for number in range(1, count + 1)
        for hour in hours
    )


def month(period: Period = NOVEMBER, factor: int = 1, doctors: int = 4) -> Report:
    """A usual month; ``factor`` makes all of it more."""
    services = {Channel.PHONE: 412 * factor, Channel.DIRECT: 207 * factor, Channel.PORTAL: 31 * factor}
    refusals = {RefusalGround.DOCUMENTS: 4 * factor, RefusalGround.NOT_ATTACHED: 19 * factor}
    given, refused = sum(services.values()), sum(refusals.values())
    course = tuple(
        Stretch(one, services=7 + place * 13 % 29, refusals=place % 3)
        for place, one in enumerate(stretches(period))
    )
    return Report(
        period=period,
        requests=given + refused,
        services=services,
        refusals=refusals,
        answers=AnswerTimes(2.0, 11.5, given + refused - 7 * factor, 7 * factor),
        arrived=540 * factor,
        cancelled=38 * factor,
        moved=21 * factor,
        no_show=17 * factor,
        leads=tuple(
            Lead(code, 100 * factor + place, place * 3.5, 0 if place < 3 else place * 2)
            for place, code in enumerate(SPECIALTIES)
        ),
        load=load_of(doctors),
        paces=(
            Pace("", 3, 1.0, 0),
            Pace("Нұрмұхаммедова Ә. Ж.", 301, 2.5, 7),
            Pace("Омарова А. Қ.", 369, 1.5, 0),
        ),
        course=course,
    )


def late_rows(count: int) -> list[JournalRow]:
    """Rows answered after their term, refused ones among them."""
    rows = []
    for number in range(1, count + 1):
        made = (refused_row if number % 5 == 0 else journal_row)(number)
        late = timedelta(minutes=30, seconds=number)
        rows.append(
            (refused_row if number % 5 == 0 else journal_row)(number, answered_at=made.received_at + late)
        )
    return rows
