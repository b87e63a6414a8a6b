"""A data file that is gone from a clinic's folder is asked about; no new clinic begins in silence."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk import errors, opening, settings
from clinic_desk.services import booking, clinic, finder
from clinic_desk.services.booking import BookingOrder
from tests.faults.sandbox import desk
from tests.make import ACTOR

NOW = datetime(2026, 11, 24, 9, 41)


@pytest.mark.parametrize("is_empty", [False, True], ids=["gone", "empty"])
def test_the_settings_know_of_a_clinic(folder, data, is_empty, closed):
    data.unlink()
    if is_empty:
        data.touch()
    with pytest.raises(errors.DatabaseBroken) as fault:
        opening.open_folder(folder)
    assert fault.value.reason == ("empty" if is_empty else "gone")
    for words in (["doctors"], ["check"]):
        said = desk(folder, *words, now=None)
        assert (said.status, said.out) == (3, "")
        assert ("он пуст" if is_empty else "нет на месте") in said.err
    assert data.exists() == is_empty
    assert not is_empty or data.stat().st_size == 0


def test_an_import_makes_no_new_clinic_there_either(folder, data, tmp_path):
    data.unlink()
    table = tmp_path / "register.csv"
    table.write_text("ИИН;ФИО;Дата рождения\n850312399903;Ахметов Серік;12.03.1985\n", encoding="utf-8")
    said = desk(folder, "import-register", str(table), now=None)
    assert (said.status, said.out) == (3, "")
    assert not data.exists()


@pytest.mark.parametrize("left", ["clinic.sqlite-wal", "clinic.sqlite-newest", "backups/one.backup"])
def test_any_trace_of_a_clinic_is_enough(tmp_path, left, closed):
    (tmp_path / left).parent.mkdir(exist_ok=True)
    (tmp_path / left).write_bytes(b"something")
    with pytest.raises(errors.DatabaseBroken, match="database_broken") as fault:
        opening.open_folder(tmp_path)
    assert fault.value.reason == "gone"
    assert (tmp_path / left).read_bytes() == b"something"


def test_an_empty_folder_is_just_a_new_clinic(tmp_path, closed):
    opening.open_folder(tmp_path / "new")
    assert clinic.is_new()


def test_starting_anew_puts_aside_what_is_left(folder, data, closed):
    data.write_bytes(b"")
    wal = folder / "clinic.sqlite-wal"
    wal.write_bytes(b"the last entries")
    opened = opening.open_folder(folder, begins_anew=True)
    assert clinic.is_new()
    assert not opened.settings.first_start_done, "the assistant comes again"
    assert settings.load(folder).registrar == "Омарова А."
    assert (folder / "put-aside-1" / wal.name).read_bytes() == b"the last entries"
    opened.close()
    opening.open_folder(folder)


def test_a_file_taken_away_under_the_window_takes_no_more_bookings(demo, closed):
    opening.open_folder(demo, now=NOW)
    data = demo / clinic.DATA_FILE
    kept = data.rename(demo / "moved.sqlite")
    with pytest.raises(errors.DatabaseBroken) as fault:
        booking.book(BookingOrder(20, 1, datetime(2026, 11, 25, 9, 0), "phone"), now=NOW, actor=ACTOR)
    assert fault.value.reason == "gone"
    assert clinic.present_fault() == fault.value
    assert not data.exists(), "nothing makes an empty one in its place"
    kept.rename(data)
    assert clinic.present_fault() is None
    booking.book(BookingOrder(20, 1, datetime(2026, 11, 25, 9, 0), "phone"), now=NOW, actor=ACTOR)
    assert len(finder.doctors()) == 1
