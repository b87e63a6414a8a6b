"""What hostile files are given to: the same functions that the window and the commands call."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path

from clinic_desk import errors, settings, specialties
from clinic_desk.importers import register, timetable
from clinic_desk.importers.table_file import read_table
from clinic_desk.rules.rows import Actor
from clinic_desk.services import backup, clinic, register_import
from clinic_desk.services import register as people
from clinic_desk.services import timetable as timetable_service

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0)
ACTOR = Actor("Тіркеуші", "PC-1")


def read_both(path: Path) -> str:
    """As a register and as a timetable: any file may be chosen in either dialog."""
    table = read_table(path)
    layout = register.guess_layout(table, today=TODAY)
    if not layout.missing:
        read = register.read_register(table, layout, today=TODAY)
        assert all(one.name.last or one.name.first for one in read.records)
    hours = timetable.guess_timetable_layout(table)
    if not hours.missing:
        timetable.read_timetable(table, hours, specialties.recognise, today=TODAY)
    return table.kind


def take_over(path: Path) -> str:
    """Read, write into a real data file, find again; the file is in order afterwards."""
    table = read_table(path)
    layout = register.guess_layout(table, today=TODAY)
    hours = timetable.guess_timetable_layout(table)
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    clinic.open_clinic(folder)
    try:
        if not layout.missing:
            preview = register_import.preview(register.read_register(table, layout, today=TODAY))
            register_import.apply(preview, file_name=path.name, now=NOW, actor=ACTOR)
            for person in preview.new[:5]:
                people.find(person.name.full, now=NOW)
        if not hours.missing:
            file = timetable.read_timetable(table, hours, specialties.recognise, today=TODAY)
            wanted = timetable_service.preview_timetable(file, now=NOW)
            timetable_service.apply_timetable(wanted, now=NOW, actor=ACTOR, default_minutes=15)
        assert clinic.check(now=NOW) == []
        return table.kind
    finally:
        clinic.close_clinic()
        shutil.rmtree(folder, ignore_errors=True)


def read_settings(path: Path) -> str:
    """A settings file of any content gives settings that can be used and saved."""
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    try:
        shutil.copy(path, folder / settings.FILE_NAME)
        read = settings.load(folder)
        settings.save(folder, read)
        assert settings.load(folder) == read
        return read.language
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_backup(path: Path) -> str:
    """Look into a backup and restore it: all of it and in order, or refused with nothing left behind."""
    held = backup.verify(path, None)
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    try:
        backup.restore(path, folder, passphrase=None, now=NOW)
        clinic.open_clinic(folder)
        try:
            assert clinic.check(now=NOW) == []
        finally:
            clinic.close_clinic()
        return str(held.schema)
    except errors.ClinicError:
        assert not (folder / clinic.DATA_FILE).exists()
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
