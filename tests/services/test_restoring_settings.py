"""Settings when a backup is restored: whose they are, and what a power cut in the middle leaves of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_desk import opening, settings
from clinic_desk.models.people import Person
from clinic_desk.services import access, backup, clinic
from clinic_desk.services.backup import DATA_FILE, BackupKind
from tests.make import ACTOR, NOW, make_person


def clinic_in(folder: Path, people: int, **facts) -> Path:
    """A folder with a clinic of so many people; gives it closed."""
    folder.mkdir()
    settings.change(folder, first_start_done=True, **facts)
    clinic.open_clinic(folder)
    access.sit_down(ACTOR)
    for _ in range(people):
        make_person()
    clinic.close_clinic()
    return folder


def backed_up(folder: Path) -> Path:
    clinic.open_clinic(folder)
    target = folder.with_suffix(".tar")
    backup.make(target, kind=BackupKind.HAND, now=NOW, actor=ACTOR, not_encrypted=True)
    clinic.close_clinic()
    return target


def restore(source: Path, folder: Path) -> None:
    backup.restore(source, folder, passphrase=None, now=NOW, replace=True)


def people_in(folder: Path) -> int:
    opened = opening.open_folder(folder)
    try:
        return Person.select().count()
    finally:
        opened.close()


@pytest.mark.parametrize("is_demo", [True, False], ids=["demo over real", "real over demo"])
def test_a_power_cut_in_the_middle_makes_no_real_clinic_a_demo(tmp_path, monkeypatch, is_demo):
    source = backed_up(clinic_in(tmp_path / "source", 2, demo=is_demo))
    folder = clinic_in(tmp_path / "folder", 5, demo=not is_demo)

    class PowerCut(BaseException):
        pass

    renamed = Path.replace
    for data_in_place in (False, True):

        def cut(path, target, done=data_in_place):
            if Path(target) != folder / DATA_FILE:
                return renamed(path, target)
            if done:
                renamed(path, target)
            raise PowerCut

        monkeypatch.setattr(Path, "replace", cut)
        with pytest.raises(PowerCut):
            restore(source, folder)
        monkeypatch.undo()
        assert people_in(folder) == (2 if data_in_place else 5)
        assert not settings.load(folder).demo
    restore(source, folder)
    assert people_in(folder) == 2
    assert settings.load(folder).demo == is_demo


def test_a_desk_that_works_keeps_what_is_its_own(tmp_path):
    theirs = {"language": "ru", "theme": "dark", "registrar": "Сейтова А.", "may_overbook": True}
    source = backed_up(clinic_in(tmp_path / "source", 1, clinic_name_kk="Жалын", **theirs))
    own = {"language": "kk", "theme": "light", "registrar": "Омарова Б.", "may_overbook": False}
    folder = clinic_in(tmp_path / "folder", 1, clinic_name_kk="Ескі", printer="HP", **own)
    restore(source, folder)
    found = settings.load(folder)
    assert {name: getattr(found, name) for name in own} == own
    assert (found.clinic_name_kk, found.printer) == ("Жалын", "HP")


@pytest.mark.parametrize("begun", [False, True], ids=["empty", "begun"])
def test_a_new_pc_takes_over_everything_of_the_backup(tmp_path, begun):
    theirs = {"language": "ru", "theme": "dark", "registrar": "Сейтова А.", "may_overbook": False}
    source = backed_up(clinic_in(tmp_path / "source", 1, printer="HP", **theirs))
    folder = tmp_path / "folder"
    if begun:
        settings.save(folder, settings.Settings(language="kk"))
    restore(source, folder)
    found = settings.load(folder)
    assert {name: getattr(found, name) for name in theirs} == theirs
    assert found.printer == "", "a printer belongs to a PC"


def test_the_logo_comes_with_the_backup_and_the_paper_of_the_slips_stays_with_the_pc(tmp_path):
    logo = "iVBOR" * 50_000  # as large as one can be
    source = clinic_in(tmp_path / "source", 1, clinic_logo=logo, slip_paper="roll80", slip_printer="XP-80")
    folder = clinic_in(tmp_path / "folder", 1)
    restore(backed_up(source), folder)
    restored = settings.load(folder)
    assert restored.clinic_logo == logo
    assert (restored.slip_paper, restored.slip_printer) == ("a6", "")
