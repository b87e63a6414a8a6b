"""The charts of a report: channels, grounds, the course over time, the load of doctors and hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from clinic_desk import specialties
from clinic_desk.i18n import format_number
from clinic_desk.printing import heads, words
from clinic_desk.printing import report_figures as figures
from clinic_desk.printing.charts import Bar, Bars, Course, HeatMap
from clinic_desk.rules.report import LoadCell, Report, Stretch
from clinic_desk.rules.rows import DoctorRow

_BY_DAY: Final[heads.Pair] = ("Күндер бойынша", "По дням")
_BY_WEEK: Final[heads.Pair] = ("Апталар бойынша", "По неделям")
_BY_MONTH: Final[heads.Pair] = ("Айлар бойынша", "По месяцам")
_WEEK_DAYS: Final = 7
_DOCTORS_A_MAP: Final = 25
"""So many rows of a heat map stand together; more of them go on in a map of their own."""


def channels(report: Report, language: str) -> Bars:
    """Services through each channel, with their shares."""
    return Bars(
        tuple(
            Bar(
                words.say(language, words.CHANNELS[channel]),
                report.services.get(channel, 0),
                _count_of(report.services.get(channel, 0), report.services_given, language),
            )
            for channel in figures.CHANNELS
        )
    )


def grounds(report: Report, language: str) -> Bars:
    """Refusals on each ground, with their shares."""
    return Bars(
        tuple(
            Bar(
                words.say(language, words.GROUNDS[ground]),
                report.refusals.get(ground, 0),
                _count_of(report.refusals.get(ground, 0), report.refused, language),
            )
            for ground in figures.GROUNDS
        )
    )


def _count_of(count: int, whole: int, language: str) -> str:
    share = figures.percent(count, whole, language)
    text = format_number(count, language=language)
    return f"{text} ({share})" if count else text


def course_title(course: Sequence[Stretch]) -> heads.Pair:
    """Whether the course goes by days, weeks or months."""
    longest = max((stretch.period.days for stretch in course), default=1)
    return _BY_DAY if longest == 1 else _BY_WEEK if longest <= _WEEK_DAYS else _BY_MONTH


def course_chart(course: Sequence[Stretch], language: str) -> Course:
    """Services and refusals of each stretch; weeks are named by their first day."""
    by_month = course_title(course) is _BY_MONTH
    names = (figures.SERVICES, figures.REFUSALS)
    return Course(
        tuple(f"{stretch.period.first:{'%m.%Y' if by_month else '%d.%m'}}" for stretch in course),
        tuple(pair[1 if language == "ru" else 0] for pair in names),
        (tuple(stretch.services for stretch in course), tuple(stretch.refusals for stretch in course)),
    )


def load_maps(
    cells: Sequence[LoadCell], doctors: Mapping[int, DoctorRow], language: str
) -> Iterator[HeatMap]:
    """Doctors by hours of the day; with many doctors several maps, to stand under each other."""
    if not cells:
        return
    hours = range(min(cell.hour for cell in cells), max(cell.hour for cell in cells) + 1)
    ids = list(dict.fromkeys(cell.doctor_id for cell in cells))
    found = {(cell.doctor_id, cell.hour): cell for cell in cells}
    for start in range(0, len(ids), _DOCTORS_A_MAP):
        shown = ids[start : start + _DOCTORS_A_MAP]
        rows = [[found.get((doctor_id, hour)) for hour in hours] for doctor_id in shown]
        yield HeatMap(
            tuple(_doctor_name(doctors.get(doctor_id), language) for doctor_id in shown),
            tuple(f"{hour}:00" for hour in hours),
            tuple(tuple(cell.share if cell is not None else None for cell in row) for row in rows),
            tuple(tuple(_load_text(cell, language) for cell in row) for row in rows),
        )


def _load_text(cell: LoadCell | None, language: str) -> str:
    """The share; visits outside working hours are counted, for of no minutes there is no share."""
    if cell is None or (cell.share is None and not cell.visits):
        return "–"
    if cell.share is None:
        return f"+{cell.visits}"
    return figures.percent(cell.booked_minutes, cell.open_minutes, language)


def _doctor_name(doctor: DoctorRow | None, language: str) -> str:
    if doctor is None:
        return figures.NOTHING
    return f"{doctor.name.short}, {specialties.by_code(doctor.specialty).short(language)}"
