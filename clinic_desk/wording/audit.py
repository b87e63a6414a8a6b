"""Entries of the audit in words: what it was about, and each fact before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from clinic_desk import passport, wording
from clinic_desk.i18n import N_, _, current_language, format_date, format_moment, language_name
from clinic_desk.rules.audit import AuditKind, AuditRow
from clinic_desk.rules.report import Figure
from clinic_desk.rules.rows import Document, VisitState
from clinic_desk.rules.spreadsheet_cells import Cell, Column, Kind
from clinic_desk.rules.times import clock_text
from clinic_desk.wording import report, safety

SUBJECTS: Final = {
    "event": N_("visit"),
    "visit": N_("visit"),
    "request": N_("row of the journal"),
    "person": N_("patient"),
    "search": N_("search for a patient"),
    "journal": N_("journal"),
    "day": N_("day of the grid"),
    "week": N_("week of a doctor"),
    "visits": N_("visits of a doctor"),
    "waiting_entry": N_("waiting list"),
    "call_sheet": N_("call sheet"),
    "call_sheet_line": N_("line of a call sheet"),
    "action": N_("something done"),
    "doctor": N_("doctor"),
    "timetable_template": N_("hours of a doctor"),
    "timetable_part": N_("hours of a doctor"),
    "doctor_exception": N_("absence or other hours"),
    "clinic_day_entry": N_("day list of the clinic"),
    "register_import": N_("register file"),
    "timetable": N_("timetable file"),
    "settings": N_("settings"),
    "right": N_("right"),
    "sheet": N_("sheet of paper"),
    "file": N_("file"),
    "login": N_("log-in"),
    "recovery_key": N_("one-time key"),
    "account": N_("account"),
    "access_rule": N_("rule about logging in"),
    "clock": N_("clock of the computer"),
    "backup": N_("backup"),
    "backup_key": N_("passphrase of the backups"),
    "backup_place": N_("place of the backups"),
    "erasure": N_("deleted year"),
    "year": N_("deleted year"),
    "encryption": N_("encryption of the data file"),
    "data": N_("data of the clinic"),
    "own_list": N_("own list of a doctor"),
    "report": N_("rows behind a report"),
}
"""What an entry can be about: tables of the data, and words of the services."""

SHEETS: Final = {
    "journal": N_("journal"),
    "day_sheet": N_("day sheet"),
    "slip": N_("slip"),
    "refusal": N_("notice of a refusal"),
    "call_sheet": N_("call sheet"),
    "waiting_list": N_("waiting list"),
    "week_sheet": N_("week of a doctor"),
    "timetable": N_("timetable of the doctors"),
    "rooms": N_("timetable of the rooms"),
    "slips": N_("slips of a day"),
    "call_sheets": N_("call sheets of a day"),
    "day_sheets": N_("day sheets of all doctors"),
    "week_sheets": N_("weeks of all doctors"),
    "desk_day": N_("a day at a glance"),
    "free_times": N_("free times"),
    "tomorrow": N_("a day to work on paper"),
    "recovery_key": N_("one-time key"),
    "report": N_("report"),
    "erasure": N_("list of what was deleted"),
    "audit": N_("audit"),
    "passport": N_("service passport"),
}

FACTS: Final = {
    "account": N_("Who"),
    "active": N_("Works here"),
    "answer_language": N_("Language of the answer"),
    "clinic_address": N_("Address of the clinic"),
    "clinic_logo": N_("Logo of the clinic"),
    "clinic_name_kk": N_("Name of the clinic in Kazakh"),
    "clinic_name_ru": N_("Name of the clinic in Russian"),
    "clinic_phone": N_("Phone of the clinic"),
    "digits": N_("Numbers in digits"),
    "may_overbook": N_("May overbook"),
    "register_old_days": N_("Days until a register is old"),
    "passport_texts": N_("Service passport"),
    "registrar": N_("Registrar"),
    "slip_paper": N_("Paper of the slips"),
    "term_by_channel": N_("Minutes to the answer by channel"),
    "term_minutes": N_("Minutes to the answer"),
    "theme": N_("Light or dark"),
    "visit_minutes": N_("Minutes of a visit"),
    "address": N_("Address"),
    "age_from": N_("Age from"),
    "age_to": N_("Age to"),
    "birth_date": N_("Birth date"),
    "cancel_reason": N_("Cancelled because"),
    "changed": N_("Changed"),
    "copies": N_("Copies"),
    "day": N_("Day"),
    "desk_phones": N_("Phone"),
    "doctor_id": N_("Doctor"),
    "doctors": N_("Doctors"),
    "document": N_("Document"),
    "document_number": N_("Number of the document"),
    "end_minute": N_("Until"),
    "figure": N_("Figure"),
    "file": N_("File"),
    "channel": N_("Channel"),
    "first": N_("First day"),
    "first_name": N_("First name"),
    "gone": N_("Gone"),
    "ground": N_("Ground"),
    "group": N_("Group of visits"),
    "hour": N_("Hour"),
    "iin": N_("IIN"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "last": N_("Last day"),
    "last_name": N_("Last name"),
    "login": N_("Login name"),
    "minutes": N_("Minutes"),
    "moves": N_("Moved, times"),
    "name": N_("Name"),
    "names": N_("With names"),
    "new": N_("New"),
    "note": N_("Note"),
    "order": N_("Order"),
    "overbook_reason": N_("Overbooked because"),
    "path": N_("File"),
    "patronymic": N_("Patronymic"),
    "pc": N_("PC"),
    "precinct": N_("Precinct"),
    "precincts": N_("Precincts"),
    "queue_place": N_("Number in the live queue"),
    "reason": N_("Reason"),
    "register_date": N_("Date of the register"),
    "representative": N_("Representative"),
    "result": N_("Result"),
    "role": N_("Role"),
    "room": N_("Room"),
    "rows": N_("Rows"),
    "service": N_("Part of the program"),
    "sex": N_("Sex"),
    "sheet": N_("Sheet"),
    "specialty": N_("Specialty"),
    "start_minute": N_("From"),
    "state": N_("State"),
    "target": N_("Printer or file"),
    "text": N_("Text"),
    "title": N_("Title"),
    "unchanged": N_("Unchanged"),
    "withdrawn": N_("Taken back"),
}
"""Names of facts; a fact without a name here shows its own word."""

_NOT_SHOWN: Final = frozenset({"shown", "search_key"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an entry in words; ``before`` is empty where nothing stood there."""

    name: str
    before: str
    after: str

    def text(self) -> str:
        """Before and after, or what there is."""
        return f"{self.before} → {self.after or '—'}" if self.before else self.after


def about(row: AuditRow) -> str:
    """What an entry is about, as one line: «visit · booked · № 214 · Ахметов Серік»."""
    if row.is_erased:
        return _("deleted with its year")
    facts, word = row.facts, _(SUBJECTS.get(row.table or row.subject, N_("something else")))
    parts: list[str] = [word]
    match row.subject:
        case "event" | "request":
            parts += [wording.step(row.step) if row.step else "", _number(row), row.name]
        case "search" | "journal" if row.kind is AuditKind.SEARCHED:
            parts.append(f"«{row.row_key}»")
        case "day" | "week" | "visits":
            parts.append(_days(row.row_key, str(facts.get("last") or row.row_key)))
        case "journal" | "report":
            first, _slash, last = row.row_key.partition("/")
            parts.append(_days(first, last))
        case "settings" | "doctor":
            parts.append(", ".join(_fact_name(name) for name in (row.after or {})))
        case "register_import" | "timetable":
            parts.append(str(facts.get("file", "")))
        case "right":
            parts.append(str(facts.get("service", "")))
        case _:
            parts.append(row.name or str(facts.get("title") or facts.get("target") or row.row_key))
    if row.kind is AuditKind.PRINTED:
        sheet = str(facts.get("sheet", ""))
        parts = [_(SHEETS[sheet]) if sheet in SHEETS else sheet, row.name or str(facts.get("title", ""))]
    return " · ".join(part for part in parts if part)


def facts_of(row: AuditRow, doctors: Mapping[int, str]) -> list[Fact]:
    """Everything that an entry says: what stood before and after where it differs, then the rest.

    ``doctors`` are their names by number.
    """
    before, after = row.before or {}, row.after or {}
    only_one = row.before is None or row.after is None
    changed = [name for name in dict.fromkeys((*after, *before)) if name not in _NOT_SHOWN]
    found = [
        Fact(
            _fact_name(name), _value(name, before.get(name), doctors), _value(name, after.get(name), doctors)
        )
        for name in changed
        if before.get(name) != after.get(name) and not (only_one and _is_nothing(name, before, after))
    ]
    rest = {name: value for name, value in row.facts.items() if name not in _NOT_SHOWN}
    return found + [
        Fact(_fact_name(name), "", _value(name, value, doctors))
        for name, value in rest.items()
        if value not in (None, "", [], {})
    ]


def cells(row: AuditRow, doctors: Mapping[int, str]) -> tuple[Cell, ...]:
    """A row of an export, under :func:`heads`."""
    facts = "; ".join(f"{one.name}: {one.text()}" for one in facts_of(row, doctors))
    return (
        row.id,
        row.at,
        row.account,
        row.pc,
        safety.audit_kind(row.kind),
        about(row),
        facts,
    )


def heads() -> tuple[Column, ...]:
    """The columns of an export."""
    return (
        Column(_("No."), Kind.WHOLE, 9),
        Column(_("When"), Kind.SECOND, 19),
        Column(_("Who"), width=24),
        Column(_("PC"), width=16),
        Column(_("What was done"), width=20),
        Column(_("About"), width=48),
        Column(_("Facts"), width=80),
    )


def integrity(problems: Sequence[str], number: int, sign: str) -> str:
    """What the check of the chain found, as a sentence."""
    if not problems:
        return _("The chain is intact up to No. {number} (seal {sign}).").format(number=number, sign=sign)
    return _("The audit was tampered with or is damaged: {what}").format(what="; ".join(problems[:3]))


def _is_nothing(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Of a row that is new or was removed only what says something is worth a line."""
    return (before.get(name) or after.get(name)) in (None, "", 0, False, [], {})


def _number(row: AuditRow) -> str:
    return "" if row.number is None else _("No. {number}").format(number=row.number[1])


def _days(first: str, last: str) -> str:
    days = dict.fromkeys((first, last))
    return " – ".join(_day(day) for day in days if day and not day.startswith("9999"))


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text), "numeric")
    except ValueError:
        return text


def _fact_name(name: str) -> str:
    section, _dot, language = name.partition(".")
    if section in passport.SECTIONS and language in passport.LANGUAGES:
        return f"{passport.title(section, current_language())} ({language_name(language)})"
    return _(FACTS[name]) if name in FACTS else name


def _value(name: str, value: Any, doctors: Mapping[int, str]) -> str:  # noqa: ANN401 -- what JSON can hold
    match value:
        case None | "":
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() if name.endswith("_minute"):
            return clock_text(value)
        case int() if name.endswith("doctor_id"):
            return doctors.get(value, f"№{value}")
        case str():
            return _text(name, value, doctors)
        case list():
            return ", ".join(_value(name, one, doctors) for one in value)
        case dict():
            pairs = ((key, _value(key, one, doctors)) for key, one in value.items())
            return "; ".join(f"{_fact_name(key)}: {text}" for key, text in pairs if text)
        case _:
            return str(value)


def _text(name: str, value: str, doctors: Mapping[int, str]) -> str:
    if name == "doctors":
        return ", ".join(doctors.get(int(one), f"№{one}") for one in value.split() if one.isdecimal())
    if name == "state" and value in set(VisitState):
        return wording.state(VisitState(value))
    if name == "document" and value in set(Document):
        return wording.document(Document(value))
    if name == "figure" and value in set(Figure):
        return report.figure(Figure(value))
    if name == "sheet" and value in SHEETS:
        return _(SHEETS[value])
    try:
        if len(value) == len("2026-11-24"):
            return format_date(date.fromisoformat(value), "numeric")
        if len(value) >= len("2026-11-24 10:30:00"):
            return format_moment(datetime.fromisoformat(value))
    except ValueError:
        pass
    return value
