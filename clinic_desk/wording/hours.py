"""Hours and absences as a person reads them: «Дс-Жм: жұп күндері 08:00-13:00, тақ күндері 13:00-18:00»."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clinic_desk.i18n import _, format_date, nth_of_weekday, weekday_name, weekday_short
from clinic_desk.rules.rows import DoctorRecord, RecordedAbsence, WorkingSpan
from clinic_desk.rules.times import Span, clock_text, merge
from clinic_desk.rules.timetable import (
    DAYS_A_WEEK,
    LAST_OF_MONTH,
    Cycle,
    Template,
    TimetableException,
)
from clinic_desk.wording.timetables import closure

_MON_WED_FRI, _TUE_THU_SAT = (0, 2, 4), (1, 3, 5)


def spans(of: Iterable[Span]) -> str:
    """Times of one day: «08:00-12:00, 13:00-17:00»."""
    return ", ".join(f"{clock_text(one.start)}-{clock_text(one.end)}" for one in merge(of))


def week(hours: Iterable[WorkingSpan]) -> str:
    """The hours of every week in one line: «Дс, Ср 08:00-12:00; Жм 13:00-17:00»."""
    by_day: dict[int, list[Span]] = {}
    for one in hours:
        by_day.setdefault(one.weekday, []).append(Span(one.start, one.end))
    return _week(by_day)


def template(of: Template) -> str:
    """The hours of a template in one line, days with the same hours together."""
    by_position: dict[int, list[Span]] = {}
    for part in of.parts:
        by_position.setdefault(part.position, []).append(part.span)
    match of.cycle:
        case Cycle.WEEKLY:
            return _week(by_position)
        case Cycle.WEEKS:
            return _weeks(by_position)
        case Cycle.DATE_PARITY:
            return _by_date(by_position)
        case Cycle.WEEKDAY_PARITY:
            return _by_weekday(by_position)
        case Cycle.DAYS:
            return "; ".join(
                f"{_('day {n} of the cycle').format(n=', '.join(str(one + 1) for one in days))} {hours}"
                for hours, days in _together(by_position).items()
            )
        case Cycle.NTH_WEEKDAY:
            return _nth(by_position)


def absence(of: RecordedAbsence | TimetableException) -> str:
    """«12.12.2026 күніне дейін демалыста»: why somebody is away, and to which day, that day included."""
    away = of.reason or closure(of.kind)
    last = format_date(of.last, "numeric")
    if of.first is None:
        return _("{away} until {day}").format(away=away, day=last)
    return _("{away} from {first} to {last}").format(
        away=away, first=format_date(of.first, "numeric"), last=last
    )


def record(of: DoctorRecord) -> str:
    """All that a timetable file says of a doctor's hours and absences; empty for nothing."""
    return "; ".join(filter(None, (week(of.hours), special(of))))


def special(of: DoctorRecord) -> str:
    """What a timetable file says of a doctor besides the hours of every week; empty for nothing."""
    return "; ".join((*map(template, of.templates), *map(absence, of.absences)))


def days(weekdays: Sequence[int]) -> str:
    """Weekdays in order, three and more in a row as a stretch: «Дс-Жм», «Дс, Ср»."""
    runs: list[list[int]] = []
    for one in weekdays:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(
        f"{weekday_short(run[0])}-{weekday_short(run[-1])}"
        if len(run) > 2
        else ", ".join(map(weekday_short, run))
        for run in runs
    )


def _together(by_position: dict[int, list[Span]]) -> dict[str, list[int]]:
    """Positions with the same hours, by these hours as text."""
    found: dict[str, list[int]] = {}
    for position in sorted(by_position):
        found.setdefault(spans(by_position[position]), []).append(position)
    return found


def _week(by_day: dict[int, list[Span]]) -> str:
    return "; ".join(
        f"{', '.join(map(weekday_short, weekdays))} {hours}" for hours, weekdays in _together(by_day).items()
    )


def _weeks(by_position: dict[int, list[Span]]) -> str:
    weeks: dict[int, dict[int, list[Span]]] = {}
    for position in sorted(by_position):
        number, weekday = divmod(position, DAYS_A_WEEK)
        weeks.setdefault(number, {})[weekday] = by_position[position]
    return "; ".join(
        _("week {n}: {hours}").format(n=number + 1, hours=_week(by_day)) for number, by_day in weeks.items()
    )


def _by_date(by_position: dict[int, list[Span]]) -> str:
    weekdays: dict[str, list[int]] = {}
    for weekday in range(DAYS_A_WEEK):
        even, odd = (spans(by_position.get(weekday + offset, ())) for offset in (0, DAYS_A_WEEK))
        said = [
            _("even dates {hours}").format(hours=even) if even else "",
            _("odd dates {hours}").format(hours=odd) if odd else "",
        ]
        if even or odd:
            weekdays.setdefault(", ".join(filter(None, said)), []).append(weekday)
    return "; ".join(f"{days(same)}: {said}" for said, same in weekdays.items())


def _by_weekday(by_position: dict[int, list[Span]]) -> str:
    said = []
    for position in sorted(by_position):
        pattern = _("odd weekdays ({days}) {hours}") if position else _("even weekdays ({days}) {hours}")
        named = ", ".join(map(weekday_short, _MON_WED_FRI if position else _TUE_THU_SAT))
        said.append(pattern.format(days=named, hours=spans(by_position[position])))
    return ", ".join(said)


def _nth(by_position: dict[int, list[Span]]) -> str:
    together: dict[tuple[int, str], list[int]] = {}
    for position in sorted(by_position, key=lambda one: (one % DAYS_A_WEEK, one)):
        number, weekday = divmod(position, DAYS_A_WEEK)
        together.setdefault((weekday, spans(by_position[position])), []).append(number + 1)
    return "; ".join(
        _("{which} {weekday} {hours}").format(
            which=_listed(
                [nth_of_weekday(None if one == LAST_OF_MONTH else one, weekday) for one in numbers]
            ),
            weekday=weekday_name(weekday),
            hours=hours,
        )
        for (weekday, hours), numbers in together.items()
    )


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("{listed} and {last}").format(listed=", ".join(words[:-1]), last=words[-1])
