"""What can be exported into which files, and the work itself: a plain function beside the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from clinic_desk.i18n import N_, _
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, exports
from clinic_desk.ui.background import Progress
from clinic_desk.wording import exports as words


class Form(StrEnum):
    """The kinds of files, by their endings."""

    WORKBOOK = "xlsx"
    TEXT = "csv"
    PAPER = "pdf"
    CALENDAR = "ics"
    BUNDLE = "json"


WHATS: Final = {"journal": Right.JOURNAL, "visits": Right.JOURNAL, "people": Right.PEOPLE}
"""What can be exported, and the right to see it."""

TABLES: Final = frozenset({Form.WORKBOOK, Form.TEXT})
_FORMS: Final = {
    "journal": (Form.WORKBOOK, Form.TEXT, Form.PAPER),
    "visits": (Form.WORKBOOK, Form.TEXT, Form.CALENDAR, Form.BUNDLE),
    "people": (Form.WORKBOOK, Form.TEXT),
}
FORM_TEXTS: Final = {
    Form.WORKBOOK: N_("Workbook for Excel and LibreOffice (xlsx)"),
    Form.TEXT: N_("Table as text, with semicolons (csv)"),
    Form.PAPER: N_("Printed journal (PDF)"),
    Form.CALENDAR: N_("Calendar of one doctor (ics)"),
    Form.BUNDLE: N_("For an information system (FHIR R4, json)"),
}
FILE_TEXTS: Final = {
    Form.WORKBOOK: N_("Workbook"),
    Form.TEXT: N_("Table as text"),
    Form.PAPER: N_("PDF document"),
    Form.CALENDAR: N_("Calendar"),
    Form.BUNDLE: N_("FHIR bundle"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What shall leave: None for a day means that there is no limit, for the doctor: all of them."""

    what: str
    form: Form
    first: date | None = None
    last: date | None = None
    doctor_id: int | None = None
    with_names: bool = True


def whats() -> list[str]:
    """What whoever sits here may take along."""
    return [what for what, right in WHATS.items() if access.has(right)]


def forms(what: str) -> list[Form]:
    """The kinds of files for it; paper only for who may print."""
    return [one for one in _FORMS[what] if one is not Form.PAPER or access.has(Right.PRINT)]


def file_name(choice: Choice) -> str:
    """A name for the file, with its ending."""
    return f"{words.file_name(choice.what, choice.first, choice.last)}.{choice.form}"


def file_kind(form: Form) -> tuple[str, str]:
    """What a kind of file is called, and its ending."""
    return _(FILE_TEXTS[form]), form.value


def count(choice: Choice) -> int:
    """How many rows it would be."""
    return exports.count(choice.what, choice.first, choice.last, doctor_id=choice.doctor_id)


@dataclass(frozen=True, slots=True)
class Task:
    """An export as it was asked for: nothing of the window is looked at while it runs."""

    choice: Choice
    path: Path
    clinic: str
    now: datetime
    actor: Actor

    def run(self, progress: Progress) -> int:
        """Write the file and give how many rows it has; raises ``Stopped`` when that is wished."""

        def tick(done: int, total: int = 0) -> None:
            progress.check()
            progress(done, total)

        match self.choice.form, self.choice.what:
            case Form.CALENDAR, _:
                return self._calendar(tick)
            case Form.BUNDLE, _:
                return self._bundle(tick)
            case _, "people":
                return self._people(tick)
            case _, "visits":
                return self._visits(tick)
            case _:
                return self._journal(tick)

    def _frame(self) -> words.Frame:
        chosen = self.choice
        names = chosen.with_names
        return words.Frame(self.clinic, self.actor.registrar, self.now, chosen.first, chosen.last, names)

    def _days(self) -> tuple[date, date]:
        return self.choice.first or date.min, self.choice.last or date.max

    def _journal(self, tick: exports.Tick) -> int:
        return exports.journal(
            JournalFilter(self.choice.first, self.choice.last),
            words.journal(self._frame()),
            self.path,
            with_names=self.choice.with_names,
            now=self.now,
            actor=self.actor,
            tick=tick,
        )

    def _visits(self, tick: exports.Tick) -> int:
        return exports.visits(
            *self._days(),
            words.visits(self._frame()),
            self.path,
            doctor_id=self.choice.doctor_id,
            with_names=self.choice.with_names,
            now=self.now,
            actor=self.actor,
            tick=tick,
        )

    def _people(self, tick: exports.Tick) -> int:
        return exports.persons(
            words.people(self._frame()),
            self.path,
            first=self.choice.first,
            last=self.choice.last,
            now=self.now,
            actor=self.actor,
            tick=tick,
        )

    def _calendar(self, tick: Callable[[int], None]) -> int:
        from clinic_desk.services.export_ics import write_ics
        from clinic_desk.wording import calendar_file

        return write_ics(
            self.choice.doctor_id or 0,
            *self._days(),
            self.path,
            calendar_file.words(),
            with_names=self.choice.with_names,
            now=self.now,
            actor=self.actor,
            tick=tick,
        )

    def _bundle(self, tick: Callable[[int], None]) -> int:
        from clinic_desk.services.export_fhir import write_fhir

        return write_fhir(
            *self._days(),
            self.path,
            clinic_name=self.clinic,
            with_names=self.choice.with_names,
            now=self.now,
            actor=self.actor,
            tick=tick,
        )
