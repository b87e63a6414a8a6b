"""Each fault of the file has a sentence of its own, a meaning and ways out, in each language."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from clinic_desk import errors, wording
from clinic_desk.i18n import use_language
from clinic_desk.ui.start.fault_ways import SURE, WORDS, Way, meaning, ways_out
from clinic_desk.wording import data_file

FILE = Path("folder") / "clinic.sqlite"
AT = datetime(2026, 11, 24, 9, 41)
FAULTS = [
    *(errors.DatabaseBroken(FILE, reason) for reason in data_file.BROKEN),
    errors.DatabaseNewer(FILE),
    errors.DatabaseBusy(FILE),
    errors.DiskFull(FILE),
    errors.EntriesLost(FILE, 3, AT, AT),
]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_two_faults_say_the_same(language):
    use_language(language)
    assert len({wording.sentence(fault) for fault in FAULTS}) == len(FAULTS)
    assert all(str(FILE) in wording.sentence(fault) for fault in FAULTS)
    assert all(meaning(fault) for fault in FAULTS)


def test_only_lost_data_can_be_given_up_and_never_at_the_first_click():
    for way, names in {Way.START_ANEW: {"gone", "empty"}, Way.GO_ON: {"entries_lost"}}.items():
        offering = {getattr(fault, "reason", fault.code) for fault in FAULTS if way in ways_out(fault)}
        assert offering == names
        assert way in SURE
    assert set(WORDS) == set(Way)


def test_a_backup_is_offered_wherever_the_file_itself_is_bad():
    names = {getattr(one, "reason", one.code) for one in FAULTS if Way.RESTORE in ways_out(one)}
    assert names == {"gone", "empty", "damaged", "foreign", "unreadable", "entries_lost"}
