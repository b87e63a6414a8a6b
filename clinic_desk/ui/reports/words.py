"""The figures of a report as texts: periods, minutes, shares, and by how much a figure has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from clinic_desk.i18n import N_, DateForm, _, format_date, format_number, ngettext
from clinic_desk.rules.report import Figure, Period, Report
from clinic_desk.rules.report_periods import PeriodKind, kind_of, quarter
from clinic_desk.wording.report import figure as figure_name

NOTHING: Final = "—"
_MINUS: Final = "\N{MINUS SIGN}"
_ROMAN: Final = ("I", "II", "III", "IV")


# --- periods -----------------------------------------------------------------------------------------


def period_name(period: Period) -> str:
    """«Қараша 2026», «IV тоқсан 2026», «2026», «01.11–09.11.2026»."""
    match kind_of(period):
        case PeriodKind.MONTH:
            return format_date(period.first, "month_year")
        case PeriodKind.QUARTER:
            text = _("{quarter} quarter {year}")
            return text.format(quarter=_ROMAN[quarter(period.first) - 1], year=period.first.year)
        case PeriodKind.YEAR:
            return str(period.first.year)
        case _:
            last = format_date(period.last, "numeric")
            if period.first == period.last:
                return last
            form: DateForm = "day_month_numeric" if period.first.year == period.last.year else "numeric"
            return f"{format_date(period.first, form)}–{last}"


# --- values ------------------------------------------------------------------------------------------


def count_text(value: float) -> str:
    """«1 234»."""
    return format_number(value)


def minutes_text(value: float) -> str:
    """«2,5 мин»; whole minutes have no decimals."""
    return _("{minutes} min").format(minutes=number_text(value))


def number_text(value: float) -> str:
    """At most one decimal: a median lies between two whole ones at times."""
    return format_number(value, 0 if float(value).is_integer() else 1)


def percent_text(value: float) -> str:
    """A share from 0 to 1 as «94 %»; only a whole is 100 %, only nothing is 0 %."""
    shown = round(value * 100)
    if value < 1 and shown == 100:
        return _("{percent}%").format(percent=number_text(min(int(value * 1000) / 10, 99.9)))
    if value > 0 and shown == 0:
        return _("{percent}%").format(percent="<1")
    return _("{percent}%").format(percent=format_number(shown))


def percent_changed(now: float, before: float) -> str:
    """By how much of what it was a count has changed: «+12 %»; nothing can be said of what was 0."""
    if before == 0:
        return "" if now == 0 else NOTHING
    return _("{percent}%").format(percent=_signed((now - before) / before * 100, 0))


def points_changed(now: float, before: float) -> str:
    """By how many percentage points a share has changed."""
    return _("{points} pp").format(points=_signed((now - before) * 100, 0))


def minutes_changed(now: float, before: float) -> str:
    """By how many minutes."""
    return minutes_difference(now - before)


def minutes_difference(value: float) -> str:
    """«+1,5 мин»."""
    return _("{minutes} min").format(minutes=_signed(value, 0 if value.is_integer() else 1))


def _signed(value: float, decimals: int) -> str:
    shown = format_number(abs(value), decimals)
    if not any(sign not in "0.,\N{NO-BREAK SPACE}" for sign in shown):
        return "0"
    return f"{'+' if value > 0 else _MINUS}{shown}"


# --- the key figures -----------------------------------------------------------------------------------


def _within_share(report: Report) -> float | None:
    answered = report.answers.within_term + report.answers.late
    return report.answers.within_term / answered if answered else None


def _of_services(count: int, report: Report) -> str:
    if not report.services_given:
        return ""
    text = _("{percent} of those booked")
    return text.format(percent=percent_text(count / report.services_given))


def _p95(report: Report) -> str:
    if report.answers.p95 is None:
        return ""
    return _("95%: {minutes}").format(minutes=minutes_text(report.answers.p95))


def _refused_share(report: Report) -> str:
    if not report.requests:
        return ""
    return _("{percent} of requests").format(percent=percent_text(report.refused / report.requests))


def _within_count(report: Report) -> str:
    count = report.answers.within_term
    return ngettext("{count} request", "{count} requests", count).format(count=count_text(count))


def _nothing_more(_report: Report) -> str:
    return ""


@dataclass(frozen=True)
class KeyFigure:
    """One figure: its rows, its value, its text, how its change is said, and what stands beside it.

    ``value`` is None where nobody applied. ``warns`` marks a figure of which any is too many.
    """

    figure: Figure
    value: Callable[[Report], float | None]
    text: Callable[[float], str] = count_text
    changed: Callable[[float, float], str] = percent_changed
    beside: Callable[[Report], str] = _nothing_more
    warns: bool = False
    own_title: str = ""
    name: str = ""
    """Tells two figures with the same rows apart."""

    @property
    def title(self) -> str:
        """What it is called, in the language of the window."""
        return _(self.own_title) if self.own_title else figure_name(self.figure)


KEY_FIGURES: Final = (
    KeyFigure(Figure.REQUESTS, lambda one: one.requests),
    KeyFigure(Figure.SERVICES, lambda one: one.services_given),
    KeyFigure(Figure.REFUSALS, lambda one: one.refused, beside=_refused_share),
    KeyFigure(
        Figure.WITHIN_TERM,
        _within_share,
        percent_text,
        points_changed,
        _within_count,
    ),
    KeyFigure(Figure.LATE, lambda one: one.answers.late, warns=True),
    KeyFigure(
        Figure.REQUESTS,
        lambda one: one.answers.median,
        minutes_text,
        minutes_changed,
        _p95,
        own_title=N_("Answer time, median"),
        name="median",
    ),
    KeyFigure(
        Figure.ARRIVED,
        lambda one: one.arrived,
        beside=lambda one: _of_services(one.arrived, one),
    ),
    KeyFigure(
        Figure.NO_SHOW,
        lambda one: one.no_show,
        beside=lambda one: _of_services(one.no_show, one),
    ),
    KeyFigure(
        Figure.CANCELLED,
        lambda one: one.cancelled,
        beside=lambda one: _of_services(one.cancelled, one),
    ),
    KeyFigure(
        Figure.MOVED,
        lambda one: one.moved,
        beside=lambda one: _of_services(one.moved, one),
    ),
)
