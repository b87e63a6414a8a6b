"""«backup», «verify-backup» and «restore»: the words of the command line for ``services.backup``."""

from __future__ import annotations

import argparse
import os
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clinic_desk import errors, settings
from clinic_desk.cli.arguments import written
from clinic_desk.cli.backup_options import VARIABLE
from clinic_desk.clock import Clock
from clinic_desk.i18n import _, format_moment, format_number, ngettext
from clinic_desk.services import backup
from clinic_desk.services.backup import BackupContents, BackupKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from clinic_desk.opening import Opening

_LONGEST_FILE: Final = 4096
Answer = tuple[dict[str, Any], list[str]]


def make(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    """Back up the open data; raises what ``backup.make`` raises."""
    phrase = passphrase(arguments)
    row = backup.make(
        arguments.file,
        kind=BackupKind.HAND,
        now=now,
        actor=opening.actor,
        passphrase=None if arguments.not_encrypted else phrase,
        not_encrypted=arguments.not_encrypted,
    )
    encrypted = backup.is_encrypted(Path(row.path))
    facts = {
        "file": row.path,
        "made_at": row.at.isoformat(),
        "encrypted": encrypted,
        "size": row.size,
        "verified": True,
        "counts": row.counts,
    }
    text = _("Backed up and verified: {path}").format(path=row.path)
    return facts, [text, _size_line(row.size, encrypted=encrypted, counts=row.counts)]


def verify(arguments: argparse.Namespace) -> Answer:
    """Look into a backup; no data folder is needed. Raises what ``backup.verify`` raises."""
    contents = backup.verify(arguments.file, passphrase(arguments))
    text = _("The backup is whole: {path}").format(path=arguments.file)
    return _facts(arguments.file, contents), [text, *_lines(contents)]


def restore(
    arguments: argparse.Namespace,
    folder: Path,
    opened: Callable[[], AbstractContextManager[Opening]],
) -> Answer:
    """Put a backup into the folder; ``opened`` opens what is there, with the log-in that it asks for.

    Where what is there can no longer be opened, the passphrase of the backup is the only key.
    """
    phrase = passphrase(arguments)
    actor = None
    if arguments.replace and (folder / backup.DATA_FILE).exists():
        try:
            with opened() as present:
                backup.may_restore()
                actor = present.actor
        except (errors.DatabaseBroken, errors.DatabaseNewer, errors.EntriesLost):
            actor = None
    contents = backup.restore(
        arguments.file,
        folder,
        passphrase=phrase,
        now=arguments.now or Clock().now(),
        actor=actor,
        replace=arguments.replace,
        only_demo=arguments.now is not None and not settings.load(folder).demo,
    )
    text = _("Restored into {path}").format(path=folder)
    lines = [text, *_lines(contents)]
    if contents.put_aside:
        lines.append(_("What was there is kept as {path}").format(path=contents.put_aside))
    return _facts(arguments.file, contents) | {
        "folder": str(folder),
        "put_aside": contents.put_aside or None,
    }, lines


def passphrase(arguments: argparse.Namespace) -> str | None:
    """The passphrase of ``--passphrase-file``, else of the variable; None if there is neither."""
    path: Path | None = arguments.passphrase_file
    if path is not None:
        try:
            with path.open("rb") as file:
                text = file.read(_LONGEST_FILE + 1).decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise errors.BadFile(path, "encoding") from fault
        except OSError as fault:
            raise errors.BadFile(path, "missing") from fault
        if len(text) > _LONGEST_FILE:
            raise errors.BadFile(path, "too_large")
    else:
        text = written(VARIABLE)(os.environ.get(VARIABLE, ""))
    if not text.strip():
        if path is not None:
            raise errors.BadFile(path, "empty")
        return None
    return text


def _facts(file: Path, contents: BackupContents) -> dict[str, Any]:
    return {
        "file": str(file),
        "made_at": contents.made_at.isoformat(),
        "kind": contents.kind,
        "program": contents.program,
        "schema": list(contents.schema),
        "encrypted": contents.encrypted,
        "size": contents.size,
        "clinic": {"kk": contents.clinic_kk, "ru": contents.clinic_ru},
        "newest_visit": contents.newest_visit.isoformat() if contents.newest_visit else None,
        "counts": contents.counts,
    }


def _lines(contents: BackupContents) -> list[str]:
    made = _("made {moment}, program {version}").format(
        moment=format_moment(contents.made_at), version=contents.program
    )
    return [made, _size_line(contents.size, encrypted=contents.encrypted, counts=contents.counts)]


def _size_line(size: int, *, encrypted: bool, counts: dict[str, int]) -> str:
    kilobytes = max(1, round(size / 1024))
    visits, people = counts.get("visit", 0), counts.get("person", 0)
    parts = [
        _("{size} KB").format(size=format_number(kilobytes)),
        _("encrypted") if encrypted else _("NOT encrypted"),
        ngettext("{count} person", "{count} people", people).format(count=format_number(people)),
        ngettext("{count} visit", "{count} visits", visits).format(count=format_number(visits)),
    ]
    return ", ".join(parts)
