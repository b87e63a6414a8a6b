"""What leaves for other programs, as numbers first: tens of thousands of rows are read portion by portion."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from clinic_desk.models import raw
from clinic_desk.models.journal import Visit, visits_where
from clinic_desk.models.journal_rows import rows_of
from clinic_desk.rules.rows import JournalRow, VisitRow

_VISITS = """
    SELECT v.id, v.request_id FROM visit AS v JOIN request AS r ON r.id = v.request_id
        JOIN doctor AS d ON d.id = v.doctor_id
    WHERE v.day BETWEEN ? AND ? AND NOT r.withdrawn{and_doctor}
    ORDER BY v.day, d.position, d.id, v.start_minute, v.id
"""
_APPLICANTS = "SELECT DISTINCT person_id FROM request WHERE id IN ({ids}) AND NOT withdrawn"


def visit_ids(first: date, last: date, doctor_id: int | None = None) -> list[tuple[int, int]]:
    """(visit, request) of these days: day by day, doctors in the clinic's order, then by time.

    Cancelled ones are among them; what was booked by mistake and taken back never was a visit.
    """
    values: list[object] = [first.isoformat(), last.isoformat()]
    if doctor_id is not None:
        values.append(doctor_id)
    and_doctor = "" if doctor_id is None else " AND v.doctor_id = ?"
    found = raw.rows(_VISITS.format(and_doctor=and_doctor), *values)
    return [(visit, request) for visit, request in found]


def visits_of(pairs: Collection[tuple[int, int]]) -> list[tuple[VisitRow, JournalRow]]:
    """These visits, each with its row of the journal, in the order asked for."""
    visits = {row.id: row for row in visits_where(Visit.id.in_([visit for visit, _request in pairs]))}
    requests = rows_of([request for _visit, request in pairs])
    return [
        (visits[visit], requests[request])
        for visit, request in pairs
        if visit in visits and request in requests  # a year may be deleted meanwhile
    ]


def people_names() -> list[tuple[int, str, str, str]]:
    """Number and names of everybody: of the register, gone from it, and typed by hand."""
    found = raw.rows("SELECT id, last_name, first_name, patronymic FROM person")
    return [(number, last, first, patronymic) for number, last, first, patronymic in found]


def applicants(requests: Collection[int]) -> set[int]:
    """Who made these requests, as far as the clinic knows the person."""
    found = raw.rows(_APPLICANTS.format(ids=raw.marks(requests)), *requests)
    return {person for (person,) in found if person is not None}
