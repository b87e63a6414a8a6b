"""The verdict is compared with the day of the visit, not with today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic_desk.rules.attachment import verdict_on
from clinic_desk.rules.rows import AttachmentStatus, PersonName, PersonRow, Verdict

TODAY = date(2026, 11, 24)
USUAL = PersonRow(
    1,
    None,
    PersonName("Ахметов"),
    date(1985, 3, 12),
    precinct="1",
    status=AttachmentStatus.ATTACHED,
    attached_from=date(2020, 1, 15),
    in_register=True,
)


def said(day=TODAY, register=date(2026, 11, 20), **changes):
    return verdict_on(replace(USUAL, **changes), day, register_date=register, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "day", "verdict"),
    [
        ({}, TODAY, Verdict.ATTACHED),
        ({"attached_from": date(2027, 1, 1)}, TODAY, Verdict.FROM_LATER),
        ({"attached_from": date(2027, 1, 1)}, date(2026, 12, 31), Verdict.FROM_LATER),
        ({"attached_from": date(2027, 1, 1)}, date(2027, 1, 1), Verdict.ATTACHED),
        ({"status": AttachmentStatus.REQUEST_OPEN}, TODAY, Verdict.REQUEST_OPEN),
        ({"status": AttachmentStatus.DETACHED, "attached_to": date(2026, 11, 13)}, TODAY, Verdict.DETACHED),
        ({"status": AttachmentStatus.DETACHED}, TODAY, Verdict.DETACHED),
        ({"attached_to": date(2026, 12, 1)}, TODAY, Verdict.ATTACHED),
        ({"attached_to": date(2026, 12, 1)}, date(2026, 12, 1), Verdict.DETACHED),
        ({"status": AttachmentStatus.ELSEWHERE}, TODAY, Verdict.ELSEWHERE),
        ({"status": AttachmentStatus.DEAD}, TODAY, Verdict.DEAD),
        ({"death_date": date(2026, 10, 6)}, TODAY, Verdict.DEAD),
        ({"in_register": False}, TODAY, Verdict.NOT_CURRENT),
        ({"status": None}, TODAY, Verdict.NOT_CURRENT),
    ],
)
def test_verdicts(changes, day, verdict):
    found = said(day, **changes)
    assert found.verdict is verdict
    assert found.allows_booking is (verdict is Verdict.ATTACHED)


@pytest.mark.parametrize(
    ("register", "is_old"),
    [(date(2026, 11, 20), False), (date(2026, 10, 20), False), (date(2026, 10, 19), True), (None, True)],
)
def test_a_register_older_than_35_days_is_shown_as_old(register, is_old):
    assert said(register=register).register_is_old is is_old
