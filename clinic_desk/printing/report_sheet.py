"""The report of a period on paper: figures, charts, waiting days, load, paces; the late answers listed.

It leaves the clinic, so no patient stands on it: the fact of a visit is secret (domain: section 6). A late
answer is found in the journal by its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from clinic_desk.i18n import N_, format_date, format_number
from clinic_desk.printing import heads, report_charts, words
from clinic_desk.printing import report_figures as figures
from clinic_desk.printing.sheets import (
    Align,
    Block,
    Column,
    Document,
    Figure,
    Part,
    Row,
    RowsOf,
    Sheet,
    Style,
    Table,
    Text,
    line,
    paragraph,
    paragraphs,
)
from clinic_desk.rules.report import LONGEST_LEAD_DAYS, Lead, LoadCell, Pace, Report, minutes_to_answer
from clinic_desk.rules.rows import DoctorRow, JournalRow

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 10.0
BODY_PT = 8.5
_SIGNATURE_LINE: Final = "_" * 30
_COURSE_MM: Final = 36.0

TITLE: Final[heads.Pair] = (
    "Дәрігердің қабылдауына жазылу туралы есеп",
    "Отчет о записи на прием к врачу",
)
_BY_CHANNEL: Final[heads.Pair] = ("Жүгіну тәсілдері", "Способы обращения")
_BY_GROUND: Final[heads.Pair] = ("Бас тарту себептері", "Причины отказа")
_LEADS: Final[heads.Pair] = ("Қабылдауды күту мерзімі, жұмыс күні", "Срок ожидания приема, рабочих дней")
_LOAD: Final[heads.Pair] = (
    "Дәрігерлердің сағат бойынша жүктемесі",
    "Нагрузка врачей по часам",
)
_PACES: Final[heads.Pair] = ("Тіркеушілердің жауап беру уақыты", "Время ответа регистраторов")
_LATE: Final[heads.Pair] = ("Мерзімінен кеш берілген жауаптар", "Ответы позже срока")
_HEAD_DOCTOR: Final[heads.Pair] = ("Бас дәрігер", "Главный врач")

_LEAD_HEADS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (0.55, ("мамандығы", "специальность")),
    (0.15, ("жазылғандар", "записано")),
    (0.15, ("медиана", "медиана")),
    (0.15, (f"{LONGEST_LEAD_DAYS} күннен көп", f"более {LONGEST_LEAD_DAYS} дней")),
)
_PACE_HEADS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (0.55, ("тіркеуші", "регистратор")),
    (0.15, ("өтініштер", "обращений")),
    (0.15, ("медиана, мин", "медиана, мин")),
    (0.15, ("кеш", "позже срока")),
)
"""The share of the width of each column and its head."""

_LATE_COLUMNS: Final[tuple[tuple[float, heads.Pair], ...]] = (
    (20.0, ("№ р/с", "№ п/п")),
    (34.0, ("жүгінген күні, уақыты", "дата и время обращения")),
    (34.0, ("жауап берілген уақыт", "время ответа")),
    (22.0, ("неше минутта", "за сколько минут")),
    (29.0, ("жүгіну тәсілі", "способ обращения")),
    (30.0, ("нәтиже", "результат")),
    (64.0, ("дәрігер, мамандығы", "врач, специальность")),
    (44.0, ("тіркеуші", "регистратор")),
)
"""Millimetres; together the 277 inside the margins of A4 landscape."""


def report_document(
    report: Report,
    before: Report | None,
    year_ago: Report | None,
    late: Sequence[JournalRow],
    doctors: Mapping[int, DoctorRow],
    *,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Document:
    """The report, compared with the period before and the same one of the year before (where given).

    ``late`` are the rows answered after their term, in the order they shall stand in (none: no list). Heads
    and names of figures are bilingual, all else is in ``language``; ``now`` is the clinic's wall clock.
    """
    title = f"{TITLE[1 if language == 'ru' else 0]}, {figures.short_period(report.period)}"
    dates = heads.both_dates(report.period.first, report.period.last)
    upright = Sheet(
        title=title,
        width_mm=A4_SHORT,
        height_mm=A4_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        footer_left=words.printed_by(now, registrar, language),
        footer_middle=figures.short_period(report.period),
        page_label=words.page_label(language),
        kind="report",
    )
    numbers = replace(
        upright,
        top=(
            *heads.clinic_blocks(head),
            line(TITLE[0], Style.TITLE, Align.CENTER, gap_mm=2.0),
            line(TITLE[1], Style.LARGE, Align.CENTER),
            line(dates, Style.BODY, Align.CENTER, gap_mm=1.0),
            *_charts(report, language),
        ),
        table=figures.figures_table(report, before, year_ago, language),
    )
    more = (
        *_leads(report.leads, language),
        *_load(report.load, doctors, language),
        *_paces(report.paces, language),
    )
    sign = _signatures(registrar)
    if not late:
        none_late = () if report.answers.late else _no_late_answers(language)
        *blocks, last = (*more, *none_late)
        sheets = (numbers, replace(upright, top=(*blocks, replace(last, keep=True), *sign)))
        return Document(title, sheets, "report", numbers_through=True)
    listed = replace(
        upright,
        width_mm=A4_LONG,
        height_mm=A4_SHORT,
        top=(line(heads.both(_LATE), Style.LARGE), line(dates)),
        table=Table(
            tuple(Column(width, heads.column_head(pair)) for width, pair in _LATE_COLUMNS),
            RowsOf(late, partial(_late_row, language=language)),
        ),
        bottom=sign,
    )
    return Document(title, (numbers, replace(upright, top=more), listed), "report", numbers_through=True)


# --- blocks ------------------------------------------------------------------------------------------


def _heading(pair: heads.Pair, gap_mm: float = 5.0) -> Block:
    return Block((Part(1.0, (Text(heads.both(pair), Style.LARGE),)),), gap_mm, rule=True, keep=True)


def _charts(report: Report, language: str) -> tuple[Block, ...]:
    """Days, weeks or months; channels and grounds side by side. Without requests there is nothing to draw."""
    if not report.requests:
        return (line(words.say(language, N_("No requests in this period.")), Style.STRONG, gap_mm=4.0),)
    course = report_charts.course_chart(report.course, language)
    titles = (_BY_CHANNEL, _BY_GROUND)
    charts = (report_charts.channels(report, language), report_charts.grounds(report, language))
    return (
        _small_heading(report_charts.course_title(report.course)),
        Block((Part(1.0, (), Figure(course, _COURSE_MM)),), gap_mm=1.0),
        Block(tuple(Part(0.5, (_strong(pair),)) for pair in titles), gap_mm=2.0, keep=True),
        Block(tuple(Part(0.5, (), Figure(chart)) for chart in charts), gap_mm=1.0),
    )


def _small_heading(pair: heads.Pair) -> Block:
    return Block((Part(1.0, (_strong(pair),)),), gap_mm=3.0, keep=True)


def _strong(pair: heads.Pair) -> Text:
    return Text(heads.both(pair), Style.STRONG)


def _no_late_answers(language: str) -> tuple[Block, ...]:
    return _heading(_LATE), line(words.say(language, N_("All answers were given within the term.")))


def _signatures(registrar: str) -> tuple[Block, ...]:
    """Two lines side by side; on one page with what stands before."""
    left = f"{heads.both(heads.REGISTRAR)}  {_SIGNATURE_LINE}"
    right = f"{heads.both(_HEAD_DOCTOR)}  {_SIGNATURE_LINE}"
    names = (Part(0.5, (Text(left), Text(registrar, Style.QUIET))), Part(0.5, (Text(right),)))
    return (Block(names, gap_mm=9.0),)


# --- the second page -------------------------------------------------------------------------------


def _leads(leads: Sequence[Lead], language: str) -> Iterator[Block]:
    """Working days from the request to the visit; more than the service allows is marked."""
    yield _heading(_LEADS, gap_mm=0.0)
    if not leads:
        yield line(words.say(language, N_("Nobody was booked in this period.")))
        return
    yield _heads_line(_LEAD_HEADS)
    for lead in leads:
        share = figures.percent(lead.over_15, lead.visits, language)
        over = f"{figures.WARNING}{format_number(lead.over_15, language=language)} ({share})"
        yield _small_row(
            _LEAD_HEADS,
            (
                words.specialty(lead.specialty, language),
                format_number(lead.visits, language=language),
                figures.number(lead.median, language),
                over if lead.over_15 else "0",
            ),
            warns=bool(lead.over_15),
        )


def _load(cells: Sequence[LoadCell], doctors: Mapping[int, DoctorRow], language: str) -> Iterator[Block]:
    """What part of whose hours is taken."""
    yield _heading(_LOAD)
    if not cells:
        yield line(words.say(language, N_("No doctor had hours in this period.")))
        return
    note = N_(
        "The share of working minutes that visits take; hatched: no hours, a plus: visits without hours."
    )
    yield replace(line(words.say(language, note), Style.QUIET, gap_mm=0.8), keep=True)
    for chart in report_charts.load_maps(cells, doctors, language):
        yield Block((Part(1.0, (), Figure(chart)),), gap_mm=1.5)


def _paces(paces: Sequence[Pace], language: str) -> Iterator[Block]:
    """Who answers how fast."""
    if not paces:
        return
    yield _heading(_PACES)
    yield _heads_line(_PACE_HEADS)
    for pace in paces:
        late = format_number(pace.late, language=language)
        yield _small_row(
            _PACE_HEADS,
            (
                pace.registrar or figures.NOTHING,
                format_number(pace.requests, language=language),
                figures.number(pace.median, language),
                f"{figures.WARNING}{late}" if pace.late else late,
            ),
            warns=bool(pace.late),
        )


_Heads = Sequence[tuple[float, heads.Pair]]


def _heads_line(columns: _Heads) -> Block:
    parts = tuple(
        Part(
            share,
            tuple(
                Text(text, Style.QUIET, Align.RIGHT if place else Align.LEFT) for text in dict.fromkeys(pair)
            ),
        )
        for place, (share, pair) in enumerate(columns)
    )
    return Block(parts, gap_mm=1.0, keep=True)


def _small_row(columns: _Heads, texts: Sequence[str], *, warns: bool) -> Block:
    """A line of a small table; the last column warns."""
    last = len(texts) - 1
    parts = tuple(
        Part(
            share,
            (
                Text(
                    text,
                    Style.STRONG if warns and place == last else Style.BODY,
                    Align.RIGHT if place else Align.LEFT,
                ),
            ),
        )
        for place, ((share, _pair), text) in enumerate(zip(columns, texts, strict=True))
    )
    return Block(parts)


# --- late answers ------------------------------------------------------------------------------------


def _late_row(row: JournalRow, language: str) -> Row:
    minutes = minutes_to_answer(row.received_at, row.answered_at)
    doctor = "" if row.doctor is None else row.doctor.full
    specialty = words.specialty(row.specialty, language)
    return Row(
        (
            paragraph(f"{row.number}", Style.STRONG, Align.RIGHT),
            paragraph(_moment(row.received_at, language)),
            paragraph(_moment(row.answered_at, language)),
            paragraph(figures.number(minutes, language), Style.STRONG, Align.RIGHT),
            paragraph(words.say(language, words.CHANNELS[row.channel])),
            paragraph(_result(row, language)),
            paragraphs(doctor, specialty) if doctor else paragraph(specialty),
            paragraph(row.registrar),
        )
    )


def _moment(moment: datetime, language: str) -> str:
    return f"{format_date(moment.date(), 'numeric', language)} {moment:%H:%M}"


def _result(row: JournalRow, language: str) -> str:
    ground = "" if row.ground is None else words.say(language, words.GROUNDS[row.ground])
    return ": ".join(text for text in (words.say(language, words.RESULTS[row.result]), ground) if text)
