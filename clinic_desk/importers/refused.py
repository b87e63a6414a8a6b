"""How the readers of single formats say no; ``table_file`` adds the path."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """The content cannot be read; ``reason`` is a key of ``table_file.FILE_REASONS``."""

    reason: str
    detail: str = ""
