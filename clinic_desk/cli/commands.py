"""What each command does: it asks the services and gives back JSON and lines for a person."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from clinic_desk import errors, specialties, wording
from clinic_desk.cli import absences, free, shapes
from clinic_desk.i18n import _, current_language, format_date, format_moment, ngettext
from clinic_desk.opening import Opening
from clinic_desk.rules.rows import (
    Appointment,
    Channel,
    DoctorRow,
    DoubtfulLine,
    FoundPerson,
    JournalRow,
    RegisterFile,
    TimetableFile,
    VisitState,
)
from clinic_desk.services import booking, clinic, finder, journal, notices, queue, register
from clinic_desk.services.booking import Booking, BookingOrder
from clinic_desk.speech.parts import Language
from clinic_desk.wording import queue as queue_words

FAILED_CHECK: Final = 3
_LANGUAGES: Final[tuple[Language, ...]] = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class Result:
    """What a command found or did: for machines, for people, and the exit status."""

    json: Any
    lines: Sequence[str] = field(default=())
    status: int = 0


def run(name: str, arguments: argparse.Namespace, opening: Opening) -> Result:
    """Carry out a command that works on an open data folder; raises ClinicError."""
    return _COMMANDS[name](arguments, opening, opening.clock.now())


# --- finding -------------------------------------------------------------------------------------------


def _find(arguments: argparse.Namespace, _opening: Opening, now: datetime) -> Result:
    found = register.find(" ".join(arguments.text), now=now, limit=arguments.limit)
    lines = [_person_line(one) for one in found] or [_("Nobody found.")]
    return Result([shapes.person(one) for one in found], lines)


def _person_line(found: FoundPerson) -> str:
    row = found.person
    born = format_date(row.birth_date, "numeric") if row.birth_date else "—"
    parts = [f"{row.id}", row.name.full, born, row.iin or "—", wording.verdict(found.verdict.verdict)]
    if row.precinct:
        parts.append(_("precinct {precinct}").format(precinct=row.precinct))
    return "  ".join(parts)


def _free(arguments: argparse.Namespace, _opening: Opening, now: datetime) -> Result:
    return Result(*free.find(arguments, now))


def _absence(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    return Result(*absences.run(arguments, opening, now))


def _report(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.cli import reports

    return Result(*reports.run(arguments, opening, now))


def _export(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.cli import exports

    return Result(*exports.run(arguments, opening, now))


def _backup(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.cli import backups

    return Result(*backups.make(arguments, opening, now))


def _accounts(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.cli import accounts

    return Result(*accounts.run(arguments, opening, now))


def _doctors(_arguments: argparse.Namespace, _opening: Opening, _now: datetime) -> Result:
    rows = finder.doctors()
    return Result([shapes.doctor(row) for row in rows], [_doctor_line(row) for row in rows])


def _doctor_line(row: DoctorRow) -> str:
    if not row.precincts:
        return free.doctor_text(row)
    return f"{free.doctor_text(row)}  {_('precinct {precinct}').format(precinct=', '.join(row.precincts))}"


# --- booking -------------------------------------------------------------------------------------------


def _book(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    person = _person_meant(arguments, now)
    if arguments.queue:
        done = queue.take_in(_queue_order(person, arguments), now=now, actor=opening.actor)
        return _visit_result(done, _spoken_booking(done), _hints(done, now))
    order = BookingOrder(
        person_id=person.person.id,
        doctor_id=arguments.doctor,
        at=arguments.at,
        channel=Channel(arguments.channel),
        override_reason=arguments.override_reason,
        overbook_reason=arguments.overbook_reason,
        urgent=arguments.urgent,
        referral=arguments.referral,
        note=arguments.note,
    )
    done = booking.book(order, now=now, actor=opening.actor)
    return _visit_result(done, _spoken_booking(done), _hints(done, now))


def _queue_order(person: FoundPerson, arguments: argparse.Namespace) -> queue.QueueOrder:
    return queue.QueueOrder(
        person_id=person.person.id,
        doctor_id=arguments.doctor,
        channel=Channel(arguments.channel),
        override_reason=arguments.override_reason,
        reason=arguments.overbook_reason,
        referral=arguments.referral,
        note=arguments.note,
    )


def _spoken_booking(done: Booking) -> dict[str, str]:
    """The answer after booking, after a move, or after a place in the live queue."""
    from clinic_desk.speech import answer, calls

    place = done.visit.queue_place
    if place is not None:
        return _in_both(lambda language: calls.queued(done.appointment, place, language=language))
    before = done.before
    if before is not None and before.queue_place is None:
        return _in_both(lambda language: answer.moved(before, done.appointment, language=language))
    return _in_both(lambda language: answer.booked(done.appointment, language=language))


def _person_meant(arguments: argparse.Namespace, now: datetime) -> FoundPerson:
    """The person of ``--person`` or ``--iin``; wrong cards exist, so a number may mean several people."""
    if arguments.person is not None:
        return register.get(arguments.person, now=now)
    same = [one for one in register.find(arguments.iin, now=now) if one.person.iin == arguments.iin]
    current = [one for one in same if one.person.in_register] or same
    if len(current) > 1:
        raise errors.BadField("iin", "ambiguous")
    return current[0] if current else register.by_iin(arguments.iin, now=now)


def _hints(done: Booking, now: datetime) -> list[notices.Notice]:
    """Asked once the visit stands: another desk may have booked the person a moment before."""
    visit = done.visit
    person = register.get(visit.person_id, now=now).person
    if visit.queue_place is not None:
        return notices.before_queue(person, done.doctor, now=now, itself=visit.id)
    return notices.before_booking(person, done.doctor, visit.at, visit.until, now=now, itself=visit.id)


def _move(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    done = booking.move(
        arguments.visit,
        doctor_id=arguments.doctor,
        at=arguments.at,
        now=now,
        actor=opening.actor,
        overbook_reason=arguments.overbook_reason,
    )
    # moved to where it was: said as it stands all the same, a script asked for a sentence
    done = replace(done, before=done.before or done.appointment)
    return _visit_result(done, _spoken_booking(done), _hints(done, now))


def _cancel(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    done = booking.cancel(arguments.visit, reason=arguments.reason, now=now, actor=opening.actor)
    return _visit_result(done, _in_both(lambda language: _cancelled(done.appointment, language)))


def _cancelled(appointment: Appointment, language: Language, *, digits: bool = False) -> str:
    from clinic_desk.speech import answer, calls

    say = answer.cancelled if appointment.queue_place is None else calls.unqueued
    return str(say(appointment, language=language, digits=digits))


def _in_both(say: Callable[[Language], object]) -> dict[str, str]:
    return {language: str(say(language)) for language in _LANGUAGES}


def _visit_result(done: Booking, answer: dict[str, str], hints: Sequence[notices.Notice] = ()) -> Result:
    spoken = answer["ru" if current_language() == "ru" else "kk"]
    head = _("Visit {visit}, journal number {number}").format(visit=done.visit.id, number=done.visit.number)
    lines = [head, spoken, *(f"! {wording.hint(one.hint)}" for one in hints)]
    return Result(shapes.booking(done, answer, (str(one.hint) for one in hints)), lines)


def _answer(arguments: argparse.Namespace, opening: Opening, _now: datetime) -> Result:
    from clinic_desk.speech import answer, calls

    row = booking.visit(arguments.visit)
    appointment = booking.appointment_of(arguments.visit)
    digits = opening.settings.digits if arguments.digits is None else arguments.digits
    language = arguments.language
    if row.state is VisitState.CANCELLED:
        text = _cancelled(appointment, language, digits=digits)
    elif row.queue_place is not None:
        text = str(calls.queued(appointment, row.queue_place, language=language, digits=digits))
    else:
        text = str(answer.booked(appointment, language=language, digits=digits))
    return Result({"visit": row.id, "language": arguments.language, "digits": digits, "text": text}, [text])


# --- journal and checks --------------------------------------------------------------------------------


def _journal(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    first, last = arguments.date, arguments.to or arguments.date
    if last < first:
        raise errors.UsageError("--to", "range")
    rows = journal.between(first, last)
    if arguments.pdf is not None:
        _write_pdf(arguments, opening, now)
    lines = [_journal_line(row) for row in rows] or [_("Nobody applied.")]
    if arguments.pdf is not None:
        lines = [_("Written: {path}").format(path=arguments.pdf)]
    return Result([shapes.journal_row(row) for row in rows], lines)


def _journal_line(row: JournalRow) -> str:
    parts = [
        f"№{row.number}",
        format_moment(row.received_at),
        wording.channel(row.channel),
        row.name.short,
    ]
    if row.doctor is not None and row.at is not None:
        parts.append(f"→ {row.doctor.short} {queue_words.day_and_clock(row.at, row.queue_place)}")
    parts.append(wording.result(row.result))
    if row.ground is not None:
        parts.append(f"({wording.ground(row.ground)})")
    return "  ".join(parts)


def _write_pdf(arguments: argparse.Namespace, opening: Opening, now: datetime) -> None:
    from clinic_desk import papers
    from clinic_desk.cli import paper

    first = arguments.date
    wish = papers.Wish(papers.What.JOURNAL, first, arguments.to or first)
    paper.write(papers.make(wish, paper.desk_of(opening), now=now), arguments.pdf, opening=opening, now=now)


def _print(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.cli import sheets

    return Result(*sheets.run(arguments, opening, now))


def _confirm_clock(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.cli import clock

    return Result(*clock.run(arguments, opening, now))


def _check(_arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    problems = clinic.check(now=now)
    if opening.is_demo:
        # the clock of a demo folder is set at will, so its rows may lie ahead of the computer's
        problems = [one for one in problems if one.code != "clock_behind"]
    lines = [f"{wording.problem(one.code)}: {one.detail}" for one in problems] or [
        _("Everything is in order.")
    ]
    return Result([shapes.problem(one) for one in problems], lines, FAILED_CHECK if problems else 0)


# --- imports -------------------------------------------------------------------------------------------


def read_file(name: str, file: Path, today: date) -> RegisterFile | TimetableFile:
    """What a file for an import says; raises BadFile and ColumnsUnknown, and needs no data folder."""
    from clinic_desk.importers import register, timetable
    from clinic_desk.importers.table_file import read_table

    table = read_table(file)
    if name == "import-register":
        return register.read_register(table, register.guess_layout(table, today=today), today=today)
    layout = timetable.guess_timetable_layout(table)
    return timetable.read_timetable(table, layout, specialties.recognise, today=today)


def _import_register(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.services import register_import

    file: RegisterFile = arguments.content
    preview = register_import.preview(file)
    doubts = {
        "older": preview.is_older
        and _("This register ({day}) is older than the one in force ({current}).").format(
            day=_date(file.register_date), current=_date(preview.current_date)
        ),
        "many_gone": preview.many_gone
        and _("More than 30 % of the people are missing in this file. Is it the whole register?"),
        "empty": preview.is_empty and _("Nobody could be read from this file."),
    }
    warnings = {name: text for name, text in doubts.items() if text}
    if not arguments.dry_run:
        register_import.apply(preview, file_name=arguments.file.name, now=now, actor=opening.actor)
    counts = {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "gone": len(preview.gone),
        "unchanged": preview.unchanged,
    }
    duplicates = len(preview.duplicates)
    json = counts | {
        "doubtful": [shapes.doubtful(one) for one in preview.doubtful],
        "duplicates": duplicates,
        "register_date": shapes.day(file.register_date),
        "warnings": list(warnings),
        "dry_run": arguments.dry_run,
    }
    lines = _import_lines(counts, preview.doubtful, dry_run=arguments.dry_run)
    if duplicates:
        text = ngettext(
            "{count} pair of possible duplicates", "{count} pairs of possible duplicates", duplicates
        )
        lines.append(text.format(count=duplicates))
    lines += [f"! {text}" for text in warnings.values()]
    return Result(json, lines)


def _date(day: date | None) -> str:
    return format_date(day, "numeric") if day else "—"


def _import_timetable(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Result:
    from clinic_desk.services import timetable
    from clinic_desk.wording import hours as hours_words

    file: TimetableFile = arguments.content
    preview = timetable.preview_timetable(file, now=now)
    outside = 0
    if not arguments.dry_run:
        minutes = opening.settings.visit_minutes
        done = timetable.apply_timetable(
            preview,
            now=now,
            actor=opening.actor,
            default_minutes=minutes,
            file_name=arguments.file.name,
        )
        outside = len(done.outside)
    understood = [one for one in file.doctors if one.templates or one.absences]
    json = preview.counts | {
        "understood": [shapes.understood(one) for one in understood],
        "doubtful": [shapes.doubtful(one) for one in preview.doubtful],
        "outside": outside,
        "dry_run": arguments.dry_run,
    }
    lines = [
        _("line {line}: {doctor}: {hours}").format(
            line=one.line, doctor=one.name.short, hours=hours_words.special(one)
        )
        for one in understood
    ]
    counts, *others = _import_lines(preview.counts, preview.doubtful, dry_run=arguments.dry_run)
    lines = [counts, *lines, *others]
    if outside:
        text = ngettext(
            "{count} booked visit is now outside the hours",
            "{count} booked visits are now outside the hours",
            outside,
        )
        lines.append(text.format(count=outside))
    return Result(json, lines)


def _import_lines(counts: dict[str, int], doubtful: Sequence[DoubtfulLine], *, dry_run: bool) -> list[str]:
    names = {
        "new": _("new"),
        "changed": _("changed"),
        "gone": _("gone"),
        "unchanged": _("unchanged"),
    }
    lines = [", ".join(f"{names[name]}: {count}" for name, count in counts.items())]
    lines += [
        _("line {line}: {reason}").format(line=one.line, reason=wording.doubt(one.reason)) for one in doubtful
    ]
    if dry_run:
        lines.append(_("Nothing was written."))
    return lines


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace, Opening, datetime], Result]]] = {
    "import-register": _import_register,
    "import-timetable": _import_timetable,
    "find": _find,
    "free": _free,
    "book": _book,
    "move": _move,
    "cancel": _cancel,
    "answer": _answer,
    "journal": _journal,
    "print": _print,
    "doctors": _doctors,
    "absence": _absence,
    "report": _report,
    "export": _export,
    "backup": _backup,
    "accounts": _accounts,
    "confirm-clock": _confirm_clock,
    "check": _check,
}

IMPORTS: Final = frozenset({"import-register", "import-timetable"})
"""Commands that may be a clinic's first: the others refuse a folder without data, a slip of the keyboard.

They want what :func:`read_file` gives as ``arguments.content``: no folder is made for a file of no use.
"""
