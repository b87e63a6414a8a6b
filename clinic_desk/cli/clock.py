"""``confirm-clock``: an administrator says that the computer's clock is right, and why."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from clinic_desk.i18n import _
from clinic_desk.opening import Opening
from clinic_desk.services import clock_check


def run(arguments: argparse.Namespace, opening: Opening, now: datetime) -> tuple[Any, list[str]]:
    """The JSON and the line; raises NoRight."""
    confirmed = clock_check.confirm(arguments.reason, now=now, actor=opening.actor)
    line = _("The clock is confirmed.") if confirmed else _("Nobody doubts the clock.")
    return {"confirmed": confirmed, "clock": now.isoformat()}, [line]
