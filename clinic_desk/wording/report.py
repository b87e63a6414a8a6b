"""The report of a period in words: names of its figures, its workbook, and its lines for a console."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Final

from clinic_desk import specialties, wording
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment, format_number, ngettext
from clinic_desk.rules.report import LONGEST_LEAD_DAYS, Figure, Period, Report, minutes_to_answer
from clinic_desk.rules.rows import DoctorRow, JournalRow
from clinic_desk.rules.spreadsheet_cells import Cell, Column, Kind
from clinic_desk.services.report_files import Words
from clinic_desk.services.spreadsheet_files import Table

FIGURES: Final = {
    Figure.REQUESTS: N_("Requests"),
    Figure.SERVICES: N_("Services given"),
    Figure.REFUSALS: N_("Refusals"),
    Figure.WITHIN_TERM: N_("Answered within the term"),
    Figure.LATE: N_("Answered late"),
    Figure.ARRIVED: N_("People who came"),
    Figure.CANCELLED: N_("Visits cancelled"),
    Figure.MOVED: N_("Visits moved"),
    Figure.NO_SHOW: N_("People who did not come"),
    Figure.LEAD: N_("Waiting for the visit"),
    Figure.OVER_15: N_("Waited longer than allowed"),
    Figure.LOAD: N_("Load of the doctors"),
    Figure.PACE: N_("Requests of one registrar"),
    Figure.PACE_LATE: N_("Late answers of one registrar"),
}

_DECIMALS: Final = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose report it is, who takes it out and when, and what it is compared with."""

    clinic: str
    registrar: str
    now: datetime
    before: Report | None = None
    """The period before."""
    year_ago: Report | None = None
    """The same days of the year before."""


def figure(value: Figure) -> str:
    """The name of a figure."""
    return _(FIGURES[value])


def days(period: Period) -> str:
    """«01.11.2026 – 30.11.2026»; one day alone stands once."""
    both = dict.fromkeys((period.first, period.last))
    return " – ".join(format_date(one, "numeric") for one in both)


def specialty(code: str) -> str:
    """The name of a specialty."""
    return specialties.by_code(code).name(current_language())


# --- the workbook --------------------------------------------------------------------------------------


def workbook(frame: Frame, doctors: Mapping[int, DoctorRow]) -> Words:
    """The workbook of a report; no patient stands in it, a late answer is found by its number."""
    facts = [
        (_("Clinic"), frame.clinic),
        (_("File made on"), format_moment(frame.now)),
        (_("By"), frame.registrar),
        (
            _("How it is counted"),
            _(
                "Requests received on these days, as they stand now; rows taken back do not count. "
                "The load is that of the visits which lie on these days."
            ),
        ),
    ]
    return Words(
        title=_("Report"),
        tables=partial(_tables, frame=frame, doctors=doctors),
        about=_("About this file"),
        facts=[(name, text) for name, text in facts if text],
    )


def _tables(
    report: Report, late: Sequence[JournalRow], *, frame: Frame, doctors: Mapping[int, DoctorRow]
) -> list[Table]:
    return [
        _figures(report, frame),
        _course(report),
        _leads(report),
        _load(report, doctors),
        _paces(report),
        _late(late),
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of figures: what of what, how many, and of what number the share is."""

    figure: str
    part: str
    value: float | None
    whole: int = 0

    @property
    def share(self) -> float | None:
        return (
            round(100 * self.value / self.whole, _DECIMALS) if self.value is not None and self.whole else None
        )


def _lines(report: Report) -> Iterator[_Line]:
    answers, given, requests = report.answers, report.services_given, report.requests
    yield _Line(figure(Figure.REQUESTS), "", requests)
    yield _Line(figure(Figure.SERVICES), "", given, requests)
    for channel, count in report.services.items():
        yield _Line(figure(Figure.SERVICES), wording.channel(channel), count, given)
    yield _Line(figure(Figure.REFUSALS), "", report.refused, requests)
    for ground, count in report.refusals.items():
        yield _Line(figure(Figure.REFUSALS), wording.ground(ground), count, report.refused)
    yield _Line(_("Minutes to the answer"), _("median"), _rounded(answers.median))
    yield _Line(_("Minutes to the answer"), _("95% of the answers took no longer"), _rounded(answers.p95))
    yield _Line(figure(Figure.WITHIN_TERM), "", answers.within_term, requests)
    yield _Line(figure(Figure.LATE), "", answers.late, requests)
    yield _Line(figure(Figure.ARRIVED), "", report.arrived, given)
    yield _Line(figure(Figure.NO_SHOW), "", report.no_show, given)
    yield _Line(figure(Figure.CANCELLED), "", report.cancelled, given)
    yield _Line(figure(Figure.MOVED), "", report.moved, given)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def _figures(report: Report, frame: Frame) -> Table:
    others = [one for one in (frame.before, frame.year_ago) if one is not None]
    columns = [
        Column(_("Figure"), width=30),
        Column(_("Of which"), width=42),
        Column(days(report.period), Kind.FIGURE, 25),
        Column(_("Share, %"), Kind.FIGURE, 10),
        *(Column(days(one.period), Kind.FIGURE, 25) for one in others),
    ]
    before = [list(_lines(one)) for one in others]
    rows: list[list[Cell]] = [
        [line.figure, line.part, line.value, line.share, *(one[place].value for one in before)]
        for place, line in enumerate(_lines(report))
    ]
    return Table(_("Figures"), columns, rows)


def _course(report: Report) -> Table:
    columns = (
        Column(_("First day"), Kind.DATE, 14),
        Column(_("Last day"), Kind.DATE, 14),
        Column(_("Services given"), Kind.WHOLE, 16),
        Column(_("Refusals"), Kind.WHOLE, 16),
    )
    rows = [(one.period.first, one.period.last, one.services, one.refusals) for one in report.course]
    return Table(_("Course"), columns, rows)


def _leads(report: Report) -> Table:
    columns = (
        Column(_("Specialty"), width=36),
        Column(_("Number of visits"), Kind.WHOLE, 18),
        Column(_("Working days, median"), Kind.FIGURE, 18),
        Column(_("Longer than {days} days").format(days=LONGEST_LEAD_DAYS), Kind.WHOLE, 18),
    )
    rows = [(specialty(one.specialty), one.visits, one.median, one.over_15) for one in report.leads]
    return Table(_("Waiting times"), columns, rows)


def _load(report: Report, doctors: Mapping[int, DoctorRow]) -> Table:
    columns = (
        Column(_("Doctor"), width=34),
        Column(_("Specialty"), width=30),
        Column(_("Hour"), Kind.TIME, 10),
        Column(_("Number of visits"), Kind.WHOLE, 18),
        Column(_("Booked minutes"), Kind.WHOLE, 18),
        Column(_("Minutes of work"), Kind.WHOLE, 18),
        Column(_("Load, %"), Kind.FIGURE, 12),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in report.load:
        doctor = doctors.get(one.doctor_id)
        name = f"№{one.doctor_id}" if doctor is None else doctor.name.full
        field = "" if doctor is None else specialty(doctor.specialty)
        share = None if one.share is None else round(100 * one.share, _DECIMALS)
        rows.append((name, field, time(one.hour), one.visits, one.booked_minutes, one.open_minutes, share))
    return Table(_("Load"), columns, rows)


def _paces(report: Report) -> Table:
    columns = (
        Column(_("Registrar"), width=34),
        Column(_("Requests"), Kind.WHOLE, 14),
        Column(_("Minutes to the answer, median"), Kind.FIGURE, 20),
        Column(_("Answered late"), Kind.WHOLE, 14),
    )
    rows = [(one.registrar, one.requests, _rounded(one.median), one.late) for one in report.paces]
    return Table(_("Registrars"), columns, rows)


def _late(late: Sequence[JournalRow]) -> Table:
    fields: tuple[tuple[Column, Callable[[JournalRow], Cell]], ...] = (
        (Column(_("No."), Kind.WHOLE, 9), lambda row: row.number),
        (Column(_("Received"), Kind.SECOND, 20), lambda row: row.received_at),
        (Column(_("Answered"), Kind.SECOND, 20), lambda row: row.answered_at),
        (Column(_("Minutes to the answer"), Kind.NUMBER, 14), _took),
        (Column(_("Channel"), width=24), lambda row: wording.channel(row.channel)),
        (Column(_("Result"), width=20), lambda row: wording.result(row.result)),
        (Column(_("Doctor"), width=34), lambda row: "" if row.doctor is None else row.doctor.full),
        (Column(_("Specialty"), width=30), lambda row: specialty(row.specialty) if row.specialty else ""),
        (Column(_("Registrar"), width=24), lambda row: row.registrar),
    )
    rows = ([value(row) for _column, value in fields] for row in late)
    return Table(_("Late answers"), [column for column, _value in fields], rows)


def _took(row: JournalRow) -> float:
    return minutes_to_answer(row.received_at, row.answered_at)


# --- lines for a console -------------------------------------------------------------------------------


def lines(report: Report) -> list[str]:
    """The report as lines that a person reads in a console."""
    said = [_("Report for {days}").format(days=days(report.period))]
    named = ""
    for one in _lines(report):
        if not one.part:
            said.append(f"{one.figure}: {_value(one)}")
        else:
            said += [] if named == one.figure else [f"{one.figure}:"]
            said.append(f"  {one.part}: {_value(one)}")
        named = one.figure
    for lead in report.leads:
        text = ngettext(
            "{specialty}: {count} visit; working days ahead: median {days}, over {most}: {over}",
            "{specialty}: {count} visits; working days ahead: median {days}, over {most}: {over}",
            lead.visits,
        )
        said.append(
            text.format(
                specialty=specialty(lead.specialty),
                count=format_number(lead.visits),
                days=_number(lead.median),
                over=format_number(lead.over_15),
                most=LONGEST_LEAD_DAYS,
            )
        )
    return said


def _value(line: _Line) -> str:
    if line.value is None:
        return "—"
    return _number(line.value) if line.share is None else f"{_number(line.value)} ({_number(line.share)} %)"


def _number(value: float) -> str:
    return format_number(value, 0 if float(value).is_integer() else _DECIMALS)
