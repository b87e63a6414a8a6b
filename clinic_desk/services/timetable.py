"""The doctors and hours of the clinic's timetable file, and the hours typed for one doctor.

The use cases of ``hours`` are handed on here, so that a caller needs one name for the timetable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_desk import errors, specialties
from clinic_desk.models import base
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.backups import BackupKind
from clinic_desk.rules.people import fold
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import (
    Actor,
    DoctorRecord,
    DoctorRow,
    DoubtfulLine,
    TimetableFile,
    VisitRow,
)
from clinic_desk.services import audit, backup, recorded_hours, staff
from clinic_desk.services.access import needs
from clinic_desk.services.actions import ActionKind, Recorder, recorded
from clinic_desk.services.hours import (
    SavedHours,
    next_change,
    other_hours,
    save_weekly_hours,
    visits_outside,
    weekly_hours,
)
from clinic_desk.services.recorded_hours import Hours

__all__ = [
    "DoctorChange",
    "FieldChange",
    "SavedHours",
    "TimetablePreview",
    "TimetableResult",
    "apply_timetable",
    "next_change",
    "other_hours",
    "preview_timetable",
    "save_weekly_hours",
    "visits_outside",
    "weekly_hours",
]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a doctor in the file and before.

    ``hours`` are tuples of ``WorkingSpan``, ``templates`` of ``Template``, ``absences`` of
    ``TimetableException``: those entered for today or later, and those that the file adds.
    """

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class DoctorChange:
    """A doctor whom the file changes."""

    doctor: DoctorRow
    record: DoctorRecord
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class TimetablePreview:
    """What a timetable file would do from ``valid_from`` on; ``gone`` stand not in it and stay."""

    new: tuple[DoctorRecord, ...]
    changed: tuple[DoctorChange, ...]
    unchanged: tuple[DoctorRow, ...]
    gone: tuple[DoctorRow, ...]
    doubtful: tuple[DoubtfulLine, ...]
    valid_from: date
    file: TimetableFile

    @property
    def counts(self) -> dict[str, int]:
        """The figures for scripts and for the head of the preview."""
        return {name: len(getattr(self, name)) for name in ("new", "changed", "gone", "unchanged")}


@dataclass(frozen=True, slots=True)
class TimetableResult:
    """What was written: the figures, and the visits that the new hours leave outside."""

    counts: dict[str, int]
    outside: tuple[VisitRow, ...] = ()


@needs(Right.IMPORT)
def preview_timetable(file: TimetableFile, *, now: datetime) -> TimetablePreview:
    """Compare a timetable file with the doctors and their hours of today; nothing is written.

    Doctors are matched by folded full name (by specialty too among namesakes). What the file leaves
    blank is not compared. A second line about one doctor is doubtful (``doctor_twice``), and so is
    one that fits several (``doctor_unclear``).
    """
    with base.reading():
        return _compare(file, now.date())


@needs(Right.IMPORT)
def apply_timetable(
    preview: TimetablePreview,
    *,
    now: datetime,
    actor: Actor,
    default_minutes: int = 15,
    file_name: str = "",
) -> TimetableResult:
    """Write what the preview shows, all or nothing; hours hold from today on.

    ``default_minutes`` is the length of a visit where the file names none; ``file_name`` is for the audit.
    Taken back (``actions``), new doctors are switched off again; precincts stay as the file has them. Raises
    ChangedMeanwhile if doctors or hours are no longer what the preview was made from.
    """
    backup.before(BackupKind.IMPORT, now=now, actor=actor)
    with recorded(ActionKind.TIMETABLE_IMPORT, now=now, actor=actor) as recorder:
        if _compare(preview.file, now.date()) != preview:
            raise errors.ChangedMeanwhile("timetable")
        known = {row.id: row for row in staff.doctors()}
        outside: list[VisitRow] = []
        for record in preview.new:
            _write_new(record, _new_form(record, default_minutes), preview.valid_from, recorder)
        for change in preview.changed:
            outside += _apply_change(change, preview.valid_from, recorder)
        for row in staff.doctors():
            if row != known.get(row.id):
                staff.note(known.get(row.id), row, now=now, actor=actor)
        facts = {"file": file_name.encode("utf-8", "replace").decode("utf-8"), **preview.counts}
        audit.write(AuditKind.IMPORTED, "timetable", now=now, actor=actor, **facts)
    return TimetableResult(preview.counts, tuple(outside))


def _write_new(record: DoctorRecord, form: staff.DoctorForm, valid_from: date, recorder: Recorder) -> None:
    doctor = staff.new_doctor()
    doctor.active = False
    row = staff.write(doctor, form)
    recorder.update(doctor, active=True)
    wanted = recorded_hours.wanted_hours(record, Hours())
    recorded_hours.write_hours(row, wanted, valid_from, recorder)
    absences = recorded_hours.missing_absences(record, (), valid_from)
    recorded_hours.write_absences(row, absences, recorder)


def _apply_change(change: DoctorChange, valid_from: date, recorder: Recorder) -> list[VisitRow]:
    row, record = change.doctor, change.record
    before = recorded_hours.timetable_of(row)
    form = _changed_form(row, record)
    doctor = Doctor.get_by_id(row.id)
    recorder.update(doctor, active=True, **staff.columns(form))
    written = staff.write(doctor, form)
    now = recorded_hours.hours_on(row, valid_from)
    wanted = recorded_hours.wanted_hours(record, now)
    if wanted != now:
        recorded_hours.write_hours(written, wanted, valid_from, recorder)
    entered = recorded_hours.absences_from(row, valid_from)
    absences = recorded_hours.missing_absences(record, entered, valid_from)
    recorded_hours.write_absences(written, absences, recorder)
    after = recorded_hours.timetable_of(written)
    return recorded_hours.visits_left_outside(row.id, before, after, valid_from)


def _compare(file: TimetableFile, today: date) -> TimetablePreview:
    rows = staff.doctors()
    pairs, doubtful = _match(file.doctors, rows)
    changed, unchanged = [], []
    for record, row in pairs:
        if row is not None:
            differences = _differences(row, record, today)
            if differences:
                changed.append(DoctorChange(row, record, differences))
            else:
                unchanged.append(row)
    met = {row.id for _, row in pairs if row is not None}
    return TimetablePreview(
        new=tuple(record for record, row in pairs if row is None),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        gone=tuple(row for row in rows if row.active and row.id not in met),
        doubtful=tuple(sorted((*file.doubtful, *doubtful), key=lambda one: one.line)),
        valid_from=today,
        file=file,
    )


def _match(
    records: Sequence[DoctorRecord], rows: Sequence[DoctorRow]
) -> tuple[list[tuple[DoctorRecord, DoctorRow | None]], list[DoubtfulLine]]:
    """Each record with its doctor (None: a new one), and the lines that fit none or several."""
    pairs: list[tuple[DoctorRecord, DoctorRow | None]] = []
    doubtful: list[DoubtfulLine] = []
    free: dict[str, list[DoctorRow]] = {}
    for row in rows:
        free.setdefault(fold(row.name.full), []).append(row)
    written = {(fold(one.name.full), one.specialty) for one in records}
    seen: set[tuple[str, str]] = set()
    for record in records:
        key = (fold(record.name.full), record.specialty)
        namesakes = free.get(key[0], [])
        same = [row for row in namesakes if row.specialty == record.specialty]
        # a doctor whose own specialty stands in another line is not this one
        fits = same or [row for row in namesakes if (key[0], row.specialty) not in written]
        if key in seen or len(fits) > 1:
            reason = "doctor_twice" if key in seen else "doctor_unclear"
            doubtful.append(DoubtfulLine(record.line, reason, record.name.full))
            continue
        seen.add(key)
        pairs.append((record, fits[0] if fits else None))
        if fits:
            namesakes.remove(fits[0])
    return pairs, doubtful


def _differences(row: DoctorRow, record: DoctorRecord, today: date) -> tuple[FieldChange, ...]:
    form = _changed_form(row, record)
    facts: list[tuple[str, object, object]] = [
        (field, getattr(row, field), getattr(form, field))
        for field in ("name", "specialty", "room", "minutes", "precincts", "age_from", "age_to")
    ]
    facts.append(("active", row.active, True))
    now = recorded_hours.hours_on(row, today)
    wanted = recorded_hours.wanted_hours(record, now)
    facts += [("hours", now.weekly, wanted.weekly), ("templates", now.templates, wanted.templates)]
    entered = recorded_hours.absences_from(row, today)
    missing = recorded_hours.missing_absences(record, entered, today)
    if missing:
        facts.append(("absences", entered, missing))
    return tuple(FieldChange(field, before, after) for field, before, after in facts if before != after)


def _changed_form(row: DoctorRow, record: DoctorRecord) -> staff.DoctorForm:
    """What the doctor will be: the file's word where it says something."""
    precincts = tuple(sorted(record.precincts)) or row.precincts
    return staff.DoctorForm(
        id=row.id,
        name=record.name,
        specialty=record.specialty or row.specialty,
        room=record.room or row.room,
        minutes=record.minutes or row.minutes,
        precincts=precincts,
        age_from=row.age_from if record.age_from is None else record.age_from,
        age_to=row.age_to if record.age_to is None else record.age_to,
    )


def _new_form(record: DoctorRecord, default_minutes: int) -> staff.DoctorForm:
    usual = specialties.by_code(record.specialty)
    return staff.DoctorForm(
        name=record.name,
        specialty=record.specialty,
        room=record.room,
        minutes=record.minutes or default_minutes,
        precincts=record.precincts,
        age_from=usual.age_from if record.age_from is None else record.age_from,
        age_to=usual.age_to if record.age_to is None else record.age_to,
    )
