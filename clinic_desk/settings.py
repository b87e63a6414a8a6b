"""What a clinic can set: one frozen dataclass with defaults, kept in one JSON file of the data folder.

The file survives people and programs: keys of a newer program are kept, a value of the wrong kind counts
as not set, a file that cannot be read at all is put aside and the defaults apply.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, get_args, get_origin, get_type_hints

from clinic_desk import private_files

FILE_NAME: Final = "settings.json"

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "language": ("kk", "ru", "en"),
    "answer_language": ("patient", "window", "kk", "ru"),
    "theme": ("system", "light", "dark"),
    "slip_paper": ("a6", "roll80"),
}
# Lowest and highest value that makes sense.
_RANGES: Final[dict[str, tuple[int, int]]] = {
    "term_minutes": (1, 24 * 60),
    "register_old_days": (1, 3650),
    "visit_minutes": (1, 240),
    "storage_years": (1, 75),
    "passport_px": (14, 36),
}
# What each value of a table is like.
_ONE_OF: Final = {"term_by_channel": "term_minutes"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a clinic can set; the defaults are those of a clinic in Kazakhstan today."""

    language: str = "kk"
    """The language of the window: kk, ru or en."""
    answer_language: str = "patient"
    """The language the answer starts in: the patient's last one, the window's, or always kk or ru."""
    digits: bool = False
    """Whether the answer starts with numbers in digits instead of words."""
    theme: str = "system"
    """system, light or dark."""
    clinic_name_kk: str = ""
    clinic_name_ru: str = ""
    clinic_address: str = ""
    clinic_phone: str = ""
    clinic_logo: str = ""
    """The clinic's sign for the head of each sheet: a small PNG of our own making, in base64."""
    registrar: str = ""
    """Who sits at this desk; written beside every change."""
    may_overbook: bool = True
    """Whether this desk may give times that are taken, kept or outside the hours; it takes a reason."""
    term_minutes: int = 30
    """The longest time from applying to the answer (service passport: 30 minutes)."""
    term_by_channel: Mapping[str, int] = field(default_factory=dict)
    """Minutes for single channels (phone, direct, portal) where the clinic sets itself another limit."""
    register_old_days: int = 35
    """A register older than this is shown as old."""
    visit_minutes: int = 15
    """The length of a visit for doctors without one of their own."""
    passport_texts: Mapping[str, str] = field(default_factory=dict)
    """The clinic's own wording of the service passport where it differs (``clinic_desk.passport``)."""
    passport_px: int = 20
    """How large the service passport is read at this desk, in pixels of its letters."""
    storage_years: int = 3
    """How many full years the journal is kept before a year may be deleted (see ``services.erasure``)."""
    demo: bool = False
    """Whether this is the demo clinic: only there may the clock be set."""
    first_start_done: bool = False
    """Whether the first-start assistant was finished or left."""
    last_login: str = ""
    """Who logged in last at this PC; stands on top of the names when the desk asks who is there."""
    printer: str = ""
    """The printer last printed on; empty means the computer's own choice."""
    slip_paper: str = "a6"
    """What slips are printed on at this desk: a6, or roll80 for a receipt printer with paper 80 mm wide."""
    slip_printer: str = ""
    """The printer that slips were last printed on; a roll is in another one than the lists are."""
    told_of_pdf: bool = False
    """Whether somebody at this desk was told that saved PDFs hold names."""
    paper_left_for: str = ""
    """The day (ISO) that nobody at this desk wanted on paper: the evening before does not remind again."""
    told_of_folder: bool = False
    """Whether somebody was told that others can read the data folder, for its disk knows no rights."""
    window_geometry: str = ""
    """Where the window stood, as Qt's saveGeometry in base64."""

    def term_of(self, channel: str) -> int:
        """Give the limit in minutes for requests that came by ``channel``."""
        return self.term_by_channel.get(channel, self.term_minutes)

    def logo(self) -> bytes:
        """Give the clinic's sign as PNG; nothing where none is stored, or no base64."""
        try:
            return base64.b64decode(self.clinic_logo, validate=True)
        except ValueError:
            return b""

    def clinic_name(self, language: str) -> str:
        """Give the clinic's name in a language, or in the other one where only that was entered."""
        first, second = self.clinic_name_kk, self.clinic_name_ru
        return (second or first) if language == "ru" else (first or second)


def load(folder: Path) -> Settings:
    """Read the settings of a data folder; what is missing or makes no sense has its default.

    A file that is no JSON object is renamed to ``settings.json.broken`` (replacing an older one), so that a
    person can still look into it.
    """
    return _from_stored(_read(folder / FILE_NAME))


def save(folder: Path, settings: Settings) -> None:
    """Write all settings durably, whole or not at all; keys that this program does not know stay in the file.

    Raises ``OSError`` if the folder cannot be written.
    """
    path = folder / FILE_NAME
    known = {item.name: getattr(settings, item.name) for item in fields(settings)}
    for name in ("term_by_channel", "passport_texts"):
        known[name] = dict(known[name])
    content = _read(path) | known
    private_files.make_folder(folder)
    temporary = folder / f"{FILE_NAME}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8", opener=private_files.opener) as file:
            json.dump(content, file, ensure_ascii=False, indent=2, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())  # a village PC loses power; the old file or the new one, never half
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _keep_names(folder)


def change(folder: Path, **changes: Any) -> Settings:  # noqa: ANN401 (the fields of Settings)
    """Set single fields on top of what the file holds now, save, and return the result."""
    settings = replace(load(folder), **changes)
    save(folder, settings)
    return settings


def _keep_names(folder: Path) -> None:
    """Let the names in a folder outlive a power cut: without it the old file may stand there again."""
    if os.name == "nt":  # NTFS keeps names in its own journal, and folders cannot be opened
        return
    with suppress(OSError):  # some network folders cannot; the new file itself is on the disk
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _read(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except ValueError:  # broken JSON or broken UTF-8
        stored = None
    if not isinstance(stored, dict):
        path.replace(path.with_name(path.name + ".broken"))
        return {}
    return stored


def _from_stored(stored: Mapping[str, Any]) -> Settings:
    hints = get_type_hints(Settings)
    usable = {
        item.name: stored[item.name]
        for item in fields(Settings)
        if item.name in stored and _fits(item.name, hints[item.name], stored[item.name])
    }
    return Settings(**usable)


def _fits(name: str, wanted: Any, value: Any) -> bool:  # noqa: ANN401 (type hints and JSON)
    if get_origin(wanted) is Mapping:
        keys, values = get_args(wanted)
        return isinstance(value, dict) and all(
            _fits("", keys, key) and _fits(_ONE_OF.get(name, ""), values, one) for key, one in value.items()
        )
    if type(value) is not wanted:  # a bool is an int to isinstance, but no number of minutes
        return False
    if name in _CHOICES:
        return value in _CHOICES[name]
    low, high = _RANGES.get(name, (value, value))
    return bool(low <= value <= high)
