"""Folders and files that take no writes: data with a WAL cannot even be read there, and that is said."""

from __future__ import annotations

import os
import sys

import pytest

from clinic_desk import errors, opening
from tests.faults.sandbox import desk, needs_mounts, read_only

PROTECTED = "защищены от записи"


@needs_mounts
@pytest.mark.parametrize("words", [("check",), ("find", "ахметов"), ("doctors",)], ids=lambda one: one[0])
def test_a_write_protected_folder_is_named(demo, words):
    before = {file.name: file.read_bytes() for file in demo.iterdir()}
    said = desk(demo, *words, mounts=read_only(demo))
    assert (said.status, said.out) == (3, "")
    assert PROTECTED in said.err
    assert {file.name: file.read_bytes() for file in demo.iterdir()} == before


@needs_mounts
def test_a_write_protected_file_in_a_folder_that_is_not(demo):
    said = desk(demo, "check", mounts=read_only(demo / "clinic.sqlite"))
    assert (said.status, said.out) == (3, "")
    assert PROTECTED in said.err


@needs_mounts
def test_a_new_clinic_on_a_write_protected_disk(tmp_path):
    table = tmp_path / "register.csv"
    table.write_text("ИИН;ФИО\n850312399903;Ахметов Серік\n", encoding="utf-8")
    disk = tmp_path / "disk"
    disk.mkdir()
    said = desk(disk / "clinic", "import-register", str(table), now=None, mounts=read_only(disk))
    assert (said.status, said.out) == (3, "")


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="rights do not bind root, and chmod means little on Windows",
)
def test_rights_taken_away_are_named(folder, data, closed):
    data.chmod(0o400)
    with pytest.raises(errors.DatabaseBroken) as fault:
        opening.open_folder(folder)
    assert fault.value.reason == "read_only"
    data.chmod(0o000)
    with pytest.raises(errors.DatabaseBroken) as fault:
        opening.open_folder(folder)
    assert fault.value.reason == "no_access"
