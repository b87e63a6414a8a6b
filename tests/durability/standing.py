"""What stands in the data after a kill or a power cut, against what the desk was told before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from clinic_desk import settings
from clinic_desk.models import base
from clinic_desk.services import clinic
from tests.durability.plan import late, open_folder, perform

State = dict[str, str]
"""Table (or file) -> a digest of all it holds."""
_FACTS = {"schema_migration": "name", "search_phone": "person_id, digits, tail"}
"""When a migration ran, and which of a person's phones was indexed first, are no facts of the clinic."""


def state_of(folder: Path) -> State:
    """All that the open data hold, row for row, and the settings beside them."""
    tables = base.database.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    state = {name: _digest(name) for (name,) in tables.fetchall()}
    stored = json.loads((folder / settings.FILE_NAME).read_text(encoding="utf-8"))
    return state | {"settings": hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()}


def _digest(table: str) -> str:
    columns = _FACTS.get(table, "*")
    rows = base.database.execute_sql(f'SELECT {columns} FROM "{table}"').fetchall()
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


class Expected:
    """The states after each step of one seed, from a run that nothing disturbs."""

    def __init__(self, folder: Path, seed: int, steps: int) -> None:
        folder.mkdir()
        opened = open_folder(folder)
        try:
            self.states = [state_of(folder)]
            self.done: list[dict[str, Any]] = []
            for number in range(steps):
                self.done.append(perform(folder, seed, number))
                self.states.append(state_of(folder))
        finally:
            opened.close()
        self.seed = seed

    def reached(self, state: State, told: int) -> int:
        """How many steps ``state`` shows; fails unless they are those told or one more, and whole."""
        for steps in (told, told + 1):
            if steps < len(self.states) and self.states[steps] == state:
                return steps
        wanted = self.states[told]
        differ = sorted(name for name in wanted.keys() | state if wanted.get(name) != state.get(name))
        older = [steps for steps in range(told) if self.states[steps] == state]
        raise AssertionError(
            f"seed {self.seed}: after {told} acknowledged steps the data are "
            + (f"those after {older[-1]}: something told is lost" if older else f"half: {differ}")
        )


def missing_of(told: Sequence[dict[str, Any]]) -> list[str]:
    """What was acknowledged and cannot be found: events, journal rows, numbers, actions, audit entries.

    Looks at the rows themselves, not at the states above: history only grows, so all of it must be there.
    """
    events = {
        row[0]: row[1:]
        for row in base.database.execute_sql(
            "SELECT e.id, e.request_id, r.number, e.visit_id, e.after FROM event e JOIN request r"
            " ON r.id = e.request_id"
        )
    }
    sealed = set(base.database.execute_sql("SELECT subject, row_key FROM audit_entry").fetchall())
    actions = {row[0] for row in base.database.execute_sql('SELECT id FROM "action"')}
    steps = [(facts, one) for facts in told for one in facts.get("visits", [facts]) if "event" in one]
    lost = [facts for facts, one in steps if not _stands(one, events.get(one["event"]), sealed)]
    lost += [facts for facts in told if "action" in facts and facts["action"] not in actions]
    return [f"step {facts['step']}: {facts['does']}" for facts in lost]


def _stands(told: dict[str, Any], stored: tuple[Any, ...] | None, sealed: set[tuple[str, str]]) -> bool:
    if stored is None or ("event", str(told["event"])) not in sealed:
        return False
    request, number, visit, after = stored
    if (request, number) != (told["request"], told["number"]):
        return False
    if "visit" not in told:
        return visit is None
    facts, at = json.loads(after), datetime.fromisoformat(told["at"])
    return (visit, facts["doctor_id"], facts["day"], facts["start_minute"], facts["state"]) == (
        told["visit"],
        told["doctor"],
        at.date().isoformat(),
        at.hour * 60 + at.minute,
        told["state"],
    )


def judge(folder: Path, expected: Expected, told: Sequence[dict[str, Any]]) -> int:
    """Reopen the folder, fail on anything lost, half or wrong, and give how many steps it shows."""
    opened = open_folder(folder)
    try:
        assert missing_of(told) == []
        steps = expected.reached(state_of(folder), len(told))
        assert clinic.check(now=late()) == []
        return steps
    finally:
        opened.close()
