"""What reading a table may end in: a table, or a reason that has a sentence. Nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_desk.errors import BadFile
from clinic_desk.importers.table_file import FILE_REASONS, Table, read_table


def reason_of(path: Path, **options: str) -> str:
    with pytest.raises(BadFile) as caught:
        read_table(path, **options)
    assert caught.value.path == path
    assert caught.value.reason in FILE_REASONS
    return caught.value.reason


def table_or_known_reason(path: Path) -> tuple[Table | None, str]:
    """What hostile content may end in: a table, or a reason that has a sentence. Nothing else."""
    try:
        table = read_table(path)
    except BadFile as error:
        return None, FILE_REASONS[error.reason] and error.reason
    assert len(table.lines) == len(table.rows) > 0
    return table, ""
