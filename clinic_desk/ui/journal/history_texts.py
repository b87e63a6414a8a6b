"""A step of the history in words: what changed, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_desk import wording
from clinic_desk.i18n import _, format_date
from clinic_desk.rules.rows import DoctorRow, HistoryRow, JournalRow, VisitState
from clinic_desk.rules.times import clock_text
from clinic_desk.rules.visits import Step
from clinic_desk.wording import queue

_Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that a step changed; ``before`` is empty where it did not exist."""

    name: str
    before: str
    after: str

    def line(self) -> str:
        """«Time: 24.11.2026 10:30–10:45 → 25.11.2026 09:00–09:15»."""
        return f"{self.name}: {self.text()}"

    def text(self) -> str:
        """Before and after, or what was set."""
        return f"{self.before} → {self.after or '—'}" if self.before else self.after


def changes_of(step: HistoryRow, row: JournalRow, doctors: Sequence[DoctorRow]) -> list[Change]:
    """What a step changed, in the order of reading; only facts that differ.

    A refusal shows its ground, which stands in the journal row.
    """
    names = {one.id: one.name.short for one in doctors}
    before, after = _worded(step.before, names), _worded(step.after, names)
    if step.step == Step.REFUSE and row.ground is not None:
        after[_("Ground")] = wording.ground(row.ground)
    order = dict.fromkeys([*after, *before])
    return [
        Change(name, before.get(name, ""), after.get(name, ""))
        for name in order
        if before.get(name, "") != after.get(name, "")
    ]


def _worded(facts: _Facts, names: Mapping[int, str]) -> dict[str, str]:
    """Each fact under its name; facts of a newer program are left out, they have no words here."""
    if "state" not in facts:
        return {_("State"): _("taken back")} if facts.get("withdrawn") else {}
    doctor = facts.get("doctor_id")
    found = {
        _("Doctor"): names.get(doctor, f"№{doctor}") if isinstance(doctor, int) else "",
        _("Time"): _time(facts),
        _("Room"): str(facts.get("room") or ""),
        _("State"): _state(facts),
        _("Overbooked because"): str(facts.get("overbook_reason") or ""),
        _("Cancelled because"): str(facts.get("cancel_reason") or ""),
    }
    return {name: text for name, text in found.items() if text}


def _time(facts: _Facts) -> str:
    try:
        day = format_date(date.fromisoformat(facts["day"]), "numeric")
        if facts.get("queue_place") is not None:
            return f"{day} {queue.number(facts['queue_place'])}"
        return f"{day} {clock_text(facts['start_minute'])}–{clock_text(facts['end_minute'])}"
    except (KeyError, TypeError, ValueError):
        return ""


def _state(facts: _Facts) -> str:
    if facts.get("withdrawn"):
        return _("taken back")
    known = {str(one) for one in VisitState}
    state = str(facts["state"])
    return wording.state(VisitState(state)) if state in known else state
