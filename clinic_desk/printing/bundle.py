"""Several sheets of one kind as one document; one sheet alone stays a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from clinic_desk.printing import heads
from clinic_desk.printing.sheets import Document, Sheet

TITLES: Final[dict[str, heads.Pair]] = {
    "day_sheets": ("Дәрігерлердің қабылдау парақтары", "Листы приема врачей"),
    "week_sheets": ("Дәрігерлердің апталық қабылдау парақтары", "Листы приема врачей на неделю"),
    "timetable": ("Дәрігерлердің қабылдау кестесі", "График приема врачей"),
    "rooms": ("Кабинеттер кестесі", "График кабинетов"),
    "slips": ("Қабылдау талондары", "Талоны на прием"),
    "call_sheets": ("Қоңырау парақтары", "Листы обзвона"),
}


def bundle(
    sheets: Sequence[Sheet], kind: str, first: date, last: date | None = None, *, language: str
) -> Sheet | Document:
    """The one sheet, or a document of all of them named after ``kind`` (of :data:`TITLES`) and the days."""
    if len(sheets) == 1:
        return sheets[0]
    days = " – ".join(dict.fromkeys(f"{day:%d.%m.%Y}" for day in (first, last or first)))
    return Document(f"{TITLES[kind][language == 'ru']}, {days}", tuple(sheets), kind)
