"""The figures of a report as rows of a table: each beside its share and what it was before."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from clinic_desk.i18n import format_number
from clinic_desk.printing import heads
from clinic_desk.printing.sheets import Align, Cell, Column, Row, Style, Table, Text, paragraph
from clinic_desk.rules.report import Period, Report
from clinic_desk.rules.rows import Channel, RefusalGround

NOTHING: Final = "—"
WARNING: Final = "!\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_PERCENT: Final = "\N{NO-BREAK SPACE}%"

CHANNELS: Final[dict[Channel, heads.Pair]] = {
    Channel.DIRECT: ("тікелей жүгіну", "непосредственное обращение"),
    Channel.PHONE: ("телефон байланысы арқылы", "по телефонной связи"),
    Channel.PORTAL: ("«электрондық үкімет» веб-порталы", "веб-портал «электронного правительства»"),
}
GROUNDS: Final[dict[RefusalGround, heads.Pair]] = {
    RefusalGround.DOCUMENTS: (
        "құжаттардың дұрыс еместігін анықтау",
        "установление недостоверности документов",
    ),
    RefusalGround.NOT_ATTACHED: (
        "осы ұйымға бекітілмеген",
        "отсутствие прикрепления к данной организации",
    ),
}
REQUESTS: Final[heads.Pair] = ("Өтініштер", "Обращения")
SERVICES: Final[heads.Pair] = ("Көрсетілген қызметтер", "Оказанные услуги")
REFUSALS: Final[heads.Pair] = ("Жазудан бас тарту", "Отказы в записи")
_ANSWERS: Final[heads.Pair] = ("Жауап беру уақыты", "Время ответа")
_VISITS: Final[heads.Pair] = ("Жазылғандардың келуі", "Явка записанных")
_TOTAL: Final[heads.Pair] = ("барлығы", "всего")
_MEDIAN: Final[heads.Pair] = ("медиана, мин", "")
_P95: Final[heads.Pair] = (
    "жауаптардың 95\N{NO-BREAK SPACE}%-ы осыдан аспайды, мин",
    "95\N{NO-BREAK SPACE}% ответов не дольше, мин",
)
_WITHIN: Final[heads.Pair] = ("мерзімінде берілген жауаптар", "ответы в срок")
_LATE: Final[heads.Pair] = ("мерзімінен кеш берілген жауаптар", "ответы позже срока")
_ARRIVED: Final[heads.Pair] = ("келді", "явились")
_NO_SHOW: Final[heads.Pair] = ("келмеді", "не явились")
_CANCELLED: Final[heads.Pair] = ("жазба жойылды", "запись отменена")
_MOVED: Final[heads.Pair] = ("басқа уақытқа ауыстырылды", "перенесены на другое время")

_COLUMNS: Final[tuple[heads.Pair, ...]] = (
    ("көрсеткіш", "показатель"),
    ("осы кезең", "этот период"),
    ("үлесі", "доля"),
    ("алдыңғы", "предыдущий"),
    ("өзгеруі", "изменение"),
    ("бір жыл бұрын", "год назад"),
    ("өзгеруі", "изменение"),
)
_WIDTHS: Final = (70.5, 21.5, 14.5, 21.5, 19.0, 24.0, 19.0)
"""Millimetres; what is not compared leaves its room to the names. Together 190."""
_COMPARED: Final = ((3, 4), (5, 6))


@dataclass(frozen=True, slots=True)
class _Line:
    """One figure; ``whole`` is what it is a share of. ``is_time``: minutes differ, they do not grow."""

    name: str
    value: Callable[[Report], float | None]
    whole: Callable[[Report], int] | None = None
    is_time: bool = False
    warns: bool = False
    is_total: bool = False


def figures_table(report: Report, before: Report | None, year_ago: Report | None, language: str) -> Table:
    """All figures of a period, as wide as A4 inside margins of 10 mm."""
    compared = (before, year_ago)
    missing = {
        column for one, columns in zip(compared, _COMPARED, strict=True) if one is None for column in columns
    }
    periods = {1: report.period} | {
        columns[0]: one.period for one, columns in zip(compared, _COMPARED, strict=True) if one is not None
    }
    spare = sum(_WIDTHS[column] for column in missing)
    columns = tuple(
        Column(_WIDTHS[place] + (0 if place else spare), _head(pair, periods.get(place)))
        for place, pair in enumerate(_COLUMNS)
        if place not in missing
    )
    others = [one for one in compared if one is not None]
    rows = [
        _band(line) if isinstance(line, str) else _row(line, report, others, language) for line in _lines()
    ]
    return Table(columns, rows)


def _lines() -> Iterator[str | _Line]:
    """The bands and figures in their order."""
    yield heads.both(REQUESTS)
    yield _Line(heads.both(_TOTAL), lambda one: one.requests, is_total=True)
    yield heads.both(SERVICES)
    yield _Line(heads.both(_TOTAL), lambda one: one.services_given, lambda one: one.requests, is_total=True)
    for channel, pair in CHANNELS.items():
        yield _Line(
            heads.both(pair),
            _given_through(channel),
            lambda one: one.services_given,
        )
    yield heads.both(REFUSALS)
    yield _Line(heads.both(_TOTAL), lambda one: one.refused, lambda one: one.requests, is_total=True)
    for ground, pair in GROUNDS.items():
        yield _Line(heads.both(pair), _refused_on(ground), lambda one: one.refused)
    yield heads.both(_ANSWERS)
    yield _Line(heads.both(_MEDIAN), lambda one: one.answers.median, is_time=True)
    yield _Line(heads.both(_P95), lambda one: one.answers.p95, is_time=True)
    yield _Line(heads.both(_WITHIN), lambda one: one.answers.within_term, _answered)
    yield _Line(heads.both(_LATE), lambda one: one.answers.late, _answered, warns=True)
    yield heads.both(_VISITS)
    for pair, value in (
        (_ARRIVED, lambda one: one.arrived),
        (_NO_SHOW, lambda one: one.no_show),
        (_CANCELLED, lambda one: one.cancelled),
        (_MOVED, lambda one: one.moved),
    ):
        yield _Line(heads.both(pair), value, lambda one: one.services_given)


def _given_through(channel: Channel) -> Callable[[Report], int]:
    return lambda report: report.services.get(channel, 0)


def _refused_on(ground: RefusalGround) -> Callable[[Report], int]:
    return lambda report: report.refusals.get(ground, 0)


def _answered(report: Report) -> int:
    return report.answers.within_term + report.answers.late


def _head(pair: heads.Pair, period: Period | None) -> tuple[Text, ...]:
    texts = heads.column_head(pair)
    if period is None:
        return texts
    days = short_period(period).replace("–", "–\n").split("\n")
    return (*texts, *(Text(day, Style.QUIET) for day in days))


def _band(name: str) -> Row:
    return Row((paragraph(name, Style.STRONG),), band=True)


def _row(line: _Line, report: Report, others: list[Report], language: str) -> Row:
    now = line.value(report)
    warns = line.warns and bool(now)
    style = Style.STRONG if warns or line.is_total else Style.BODY
    text = (WARNING if warns else "") + _text(now, language)
    share = "" if line.whole is None or now is None else percent(now, line.whole(report), language)
    cells = [paragraph(line.name, style), _number(text, style), _number(share)]
    for other in others:
        then = line.value(other)
        cells += [_number(_text(then, language)), _number(_change(line, now, then, language))]
    return Row(tuple(cells))


def _number(text: str, style: Style = Style.BODY) -> Cell:
    return paragraph(text, style, Align.RIGHT)


def _text(value: float | None, language: str) -> str:
    return NOTHING if value is None else number(value, language)


def _change(line: _Line, now: float | None, then: float | None, language: str) -> str:
    """Minutes by how many, counts by how much of what they were; nothing is said of what was 0."""
    if now is None or then is None:
        return NOTHING
    if line.is_time:
        return _signed(now - then, 1, language)
    if not then:
        return NOTHING if now else ""
    return _signed((now - then) / then * 100, 0, language) + _PERCENT


def _signed(value: float, decimals: int, language: str) -> str:
    rounded = round(value, decimals)
    if not rounded:
        return "0"
    shown = format_number(abs(rounded), 0 if rounded == int(rounded) else decimals, language)
    return f"{'+' if rounded > 0 else _MINUS}{shown}"


def number(value: float, language: str) -> str:
    """At most one decimal: a median lies between two whole ones at times."""
    tenths = round(value, 1)
    return format_number(tenths, 0 if tenths == int(tenths) else 1, language)


def percent(part: float, whole: int, language: str) -> str:
    """A share as «94 %»; only all is 100 %, only nothing is 0 %. Of nothing there is no share."""
    if not whole:
        return ""
    share = part / whole * 100
    if 0 < share < 1:
        return f"<1{_PERCENT}"
    if 99 < share < 100:
        return format_number(math.floor(share * 10) / 10, 1, language) + _PERCENT
    return format_number(round(share), 0, language) + _PERCENT


def short_period(period: Period) -> str:
    """«01.11.2026–30.11.2026», or one day."""
    days = dict.fromkeys((period.first, period.last))
    return "–".join(f"{day:%d.%m.%Y}" for day in days)
