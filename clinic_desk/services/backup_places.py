"""Where backups lie: a folder beside the data, and a second one that the clinic chose for this PC.

The second one is known by a mark that we leave in it, so the same stick is found under another letter, and
the empty folder that a pulled stick leaves behind is not taken for it.
"""

from __future__ import annotations

import json
import os
import string
import sys
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from clinic_desk import errors
from clinic_desk.rules.backups import BackupName, read_name
from clinic_desk.services.access import inside

OWN: Final = "backups"
CHOSEN: Final = "backup-place.json"
MARK: Final = ".clinic-desk-place"
_NO_VOLUMES: Final = ("/proc", "/sys", "/dev", "/run/user", "/run/lock", "/boot", "/snap")


@dataclass(frozen=True, slots=True)
class Second:
    """The second place as it was chosen; ``inside`` is its path on its volume."""

    folder: Path
    mark: str
    inside: str
    since: datetime


@inside
def own(folder: Path) -> Path:
    """The place beside the data, made if missing; raises ``OSError``."""
    place = folder / OWN
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


@inside
def chosen(folder: Path) -> Second | None:
    """The second place of this PC, be it there at the moment or not."""
    try:
        facts = json.loads((folder / CHOSEN).read_text("utf-8"))
        return Second(
            Path(facts["folder"]),
            str(facts["mark"]),
            str(facts["inside"]),
            datetime.fromisoformat(facts["since"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


@inside
def choose(folder: Path, place: Path | None, *, now: datetime) -> None:
    """Remember the second place, or that there is none; raises BackupRefused if it cannot be written to."""
    if place is None:
        (folder / CHOSEN).unlink(missing_ok=True)
        return
    place = place.absolute()
    if place == folder.absolute() or folder.absolute() / OWN in (place, *place.parents):
        raise errors.BackupRefused(place, "same_place")
    try:
        place.mkdir(parents=True, exist_ok=True)
        mark = _mark_of(place)
        if mark is None:
            mark = uuid.uuid4().hex
            (place / MARK).write_text(mark, encoding="ascii")
        facts = {"folder": str(place), "mark": mark, "inside": _inside(place), "since": now.isoformat()}
        temporary = folder / f"{CHOSEN}.new"
        temporary.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(folder / CHOSEN)
    except OSError as fault:
        raise errors.BackupRefused(place, "not_writable") from fault


@inside
def find(second: Second, volumes: Iterable[Path] | None = None) -> Path | None:
    """Where the second place is now; None if its stick is not in the PC."""
    candidates = [second.folder]
    candidates += [volume / second.inside for volume in (all_volumes() if volumes is None else volumes)]
    for place in candidates:
        if _mark_of(place) == second.mark:
            return place
    return None


@inside
def all_volumes() -> list[Path]:
    """The roots of what is mounted: disks and sticks."""
    if sys.platform == "win32":
        return [root for letter in string.ascii_uppercase if (root := Path(f"{letter}:\\")).exists()]
    roots = []
    with suppress(OSError):
        for line in Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines():
            place = line.split(" ")[1]
            for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
                place = place.replace(code, sign)
            if place != "/" and not place.startswith(_NO_VOLUMES):
                roots.append(Path(place))
    return roots


@inside
def backups_in(place: Path) -> list[tuple[BackupName, Path]]:
    """The backups of a folder, newest first; what is not named as ours is not looked at."""
    found = []
    with suppress(OSError):
        for path in place.iterdir():
            name = read_name(path.name)
            if name is not None and path.is_file() and not path.is_symlink():
                found.append((name, path))
    return sorted(found, reverse=True)


def _mark_of(place: Path) -> str | None:
    try:
        with (place / MARK).open(encoding="ascii") as file:
            return file.read(64) or None
    except (OSError, ValueError):
        return None


def _inside(place: Path) -> str:
    """The path of a folder on its volume."""
    root = place
    while root != root.parent and not root.is_mount():
        root = root.parent
    return PurePath(os.path.relpath(place, root)).as_posix()
