"""«Дәрігерлердің қабылдау кестесі»: the week's hours of all doctors, to hang on a wall.

Everybody reads it, so no patient stands on it, and of an absence only that the doctor does not receive:
why is nobody's business. Both languages stand on each sheet.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import zip_longest
from typing import Final

from clinic_desk.i18n import weekday_short
from clinic_desk.printing import heads, words
from clinic_desk.printing.day_columns import LANGUAGES, MEASURES, Paper, span_text
from clinic_desk.printing.sheets import (
    Align,
    Block,
    Cell,
    Part,
    Row,
    Sheet,
    Style,
    Text,
    paragraph,
)
from clinic_desk.printing.week_table import week_sheet_of
from clinic_desk.rules.paper_lists import (
    DoctorDays,
    HoursOfDays,
    is_away,
    shown,
    stretches,
    usual_room,
)
from clinic_desk.rules.timetable import DayHours

TITLE: Final[heads.Pair] = ("Дәрігерлердің қабылдау кестесі", "График приема врачей")
DOCTOR: Final[heads.Pair] = ("Дәрігер, мамандығы, учаскесі", "Врач, специальность, участок")
ROOM: Final[heads.Pair] = ("Кабинет", "Кабинет")
NOT_RECEIVING: Final[heads.Pair] = ("қабылдамайды", "не принимает")
NEXT_DAY: Final[heads.Pair] = ("келесі қабылдау", "ближайший прием")
NOBODY: Final[heads.Pair] = ("Дәрігерлер енгізілмеген.", "Врачи не внесены.")
HOW_TO_BOOK: Final[heads.Pair] = (
    "Қабылдауға жазылу тегін: тіркеу бөлімінде, телефон арқылы немесе egov.kz порталында.",
    "Запись на прием бесплатна: в регистратуре, по телефону или на портале egov.kz.",
)
HEAD_DOCTOR: Final[heads.Pair] = ("Бас дәрігер", "Главный врач")
_SIGNATURE: Final = "_" * 30
_NO_HOURS: Final = "—"
_DOCTOR_MM, _ROOM_MM = 66.0, 19.0


def public_timetable(
    table: HoursOfDays,
    *,
    head: heads.ClinicHead,
    now: datetime,
    language: str,
    paper: Paper = Paper.A4,
) -> Sheet:
    """The week as it is on these days: alternation, absences, substitutes and the day list are in the hours.

    ``language`` is that of the page's foot only. Nobody is named on it but doctors.
    """
    measures = MEASURES[paper]
    places = shown(table)
    return week_sheet_of(
        table,
        [_row(one, places) for one in table.doctors] or [_nobody()],
        kind="timetable",
        title=TITLE,
        first=(
            (measures.scaled(_DOCTOR_MM), heads.column_head(DOCTOR)),
            (measures.scaled(_ROOM_MM), (Text(ROOM[0], Style.STRONG, Align.CENTER),)),
        ),
        bottom=_bottom(),
        measures=measures,
        head=head,
        registrar="",
        now=now,
        language=language,
    )


def _row(one: DoctorDays, places: list[int]) -> Row:
    own = usual_room(one)
    return Row(
        (
            _doctor(one),
            paragraph(own, Style.STRONG, Align.CENTER),
            *(_hours(one.hours[place], own) for place in places),
        )
    )


def _doctor(one: DoctorDays) -> Cell:
    doctor = one.doctor
    specialties = dict.fromkeys(words.specialty(doctor.specialty, language) for language in LANGUAGES)
    precincts = ", ".join(doctor.precincts)
    served = dict.fromkeys(words.precinct(precincts, language) for language in LANGUAGES) if precincts else {}
    return Cell(
        (
            Text(doctor.name.full, Style.STRONG),
            *(Text(text) for text in specialties if text),
            *((Text(" / ".join(served), Style.QUIET),) if served else ()),
            *_next_day(one.next_day),
        )
    )


def _next_day(day: date | None) -> tuple[Text, ...]:
    """Whom one does not meet in this week one wants to know when to meet."""
    if day is None:
        return ()
    weekdays = dict.fromkeys(weekday_short(day.weekday(), language) for language in LANGUAGES)
    when = f"{' / '.join(weekdays)} {day:%d.%m.%Y}"
    return (Text(f"{heads.both(NEXT_DAY)}: {when}", Style.QUIET),)


def _hours(hours: DayHours, own_room: str) -> Cell:
    if is_away(hours):
        return Cell(tuple(Text(text, Style.QUIET, Align.CENTER) for text in NOT_RECEIVING))
    found = stretches(hours)
    if not found:
        return paragraph(_NO_HOURS, Style.QUIET, Align.CENTER)
    elsewhere = {one.room for one in found} != {own_room}
    texts: list[Text] = []
    for one, following in zip_longest(found, found[1:]):
        texts.append(Text(span_text(one.start, one.end), Style.STRONG, Align.CENTER))
        if elsewhere and (following is None or following.room != one.room):
            # once below all the hours that are there
            texts.append(Text(_room(one.room), Style.BODY, Align.CENTER))
    return Cell(tuple(texts))


def _room(room: str) -> str:
    return " / ".join(dict.fromkeys(words.room(room, one) for one in LANGUAGES)) or _NO_HOURS


def _nobody() -> Row:
    return Row((paragraph(heads.both(NOBODY), Style.LARGE, Align.CENTER),), band=True)


def _bottom() -> tuple[Block, ...]:
    how = tuple(Text(text) for text in HOW_TO_BOOK)
    signature = (Text(f"{heads.both(HEAD_DOCTOR)}  {_SIGNATURE}", Style.BODY, Align.RIGHT),)
    return (Block((Part(0.55, how), Part(0.45, signature)), gap_mm=4.0),)
