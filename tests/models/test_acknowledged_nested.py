"""What a part of a transaction took back is not acknowledged, although the rest was written."""

from __future__ import annotations

from contextlib import suppress

import pytest

from clinic_desk.models import acknowledged, audit, base
from clinic_desk.services import clinic
from clinic_desk.services.clinic import DATA_FILE


@pytest.fixture
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield tmp_path
    clinic.close_clinic()


def entry() -> int:
    facts = {"kind": "viewed", "subject": "person", "row_key": "1", "digest": "", "detail": None}
    return audit.append(at="2026-11-23 04:00:00", account="A", pc="pc-1", **facts)


@pytest.mark.parametrize("has_outer", [True, False])
def test_a_part_taken_back_makes_nobody_miss_entries(data, has_outer):
    with base.transaction():
        first = entry()
    with base.transaction():
        last = entry() if has_outer else first
        with suppress(ZeroDivisionError), base.transaction():
            print(entry() / 0)
    newest = acknowledged.read(data / DATA_FILE)
    assert newest is not None
    assert newest.number == last
    clinic.close_clinic()
    clinic.open_clinic(data)  # raises EntriesLost if an entry is missed
