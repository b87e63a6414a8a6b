"""Which rows of the journal are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_desk.rules.rows import Channel, JournalResult


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which rows: received on days ``first``..``last``; everything else narrows them down."""

    first: date | None = None
    last: date | None = None
    doctor_id: int | None = None
    channel: Channel | None = None
    result: JournalResult | None = None
    text: str = ""
