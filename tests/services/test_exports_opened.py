"""Exported tables in the programs that people open them with: LibreOffice itself, and other readers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from python_calamine import load_workbook

from clinic_desk import opening
from clinic_desk.i18n import use_language
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.spreadsheet_cells import Kind, harmless, kept
from clinic_desk.services import access, exports, journal, people
from clinic_desk.services.people import TypedPerson
from clinic_desk.wording import exports as words
from tests.libreoffice import KAZAKH, RUSSIAN, as_read, needs_libreoffice, open_csv, open_workbook
from tests.make import make_name

NOW = datetime(2026, 11, 24, 9, 41)
HOSTILE = (
    "=1+2",
    '=HYPERLINK("http://x")',
    "+7",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "＝1+2",
    "0123",
    "1-2",
    "1E5",
)
"""Names and addresses as somebody might type them; none may run, none may change."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo clinic, with people of evil names, exported once; and what should stand in the files."""
    folder = tmp_path_factory.mktemp("opened")
    opening.make_demo(folder / "clinic", now=NOW, language="kk")
    opened = opening.open_folder(folder / "clinic", now=NOW)
    who = {"now": NOW, "actor": opened.actor}
    try:
        use_language("kk")
        for number, evil in enumerate(HOSTILE):
            typed = TypedPerson(
                make_name(f"Ә{number} Б"), iin=f"0501015{number:05}", address=evil, representative=evil
            )
            people.add_person(typed, **who)
        frame = words.Frame("Емхана", opened.actor.registrar, NOW, date(2026, 10, 1), NOW.date())
        chosen = JournalFilter(frame.first, frame.last)
        said = words.journal(frame)
        cells = [said.cells(row) for row in journal.between(frame.first, frame.last)]
        for ending in ("xlsx", "csv"):
            exports.journal(chosen, said, folder / f"journal.{ending}", **who)
            exports.persons(words.people(frame), folder / f"people.{ending}", **who)
    finally:
        opened.close()
        access.forget()
        use_language("en")
    return SimpleNamespace(folder=folder, columns=said.columns, cells=cells)


@needs_libreoffice
def test_libreoffice_reads_each_cell_of_a_workbook_as_what_it_is(made):
    opened = open_workbook(made.folder / "journal.xlsx", made.folder)
    head, *rows = opened.rows()
    assert head == [column.head for column in made.columns]
    assert len(rows) == len(made.cells) > 100
    for read, ours in zip(rows, made.cells, strict=True):
        wanted = [as_read(harmless(one) if isinstance(one, str) else one) for one in ours]
        while wanted and wanted[-1] is None:
            wanted.pop()
        assert len(read) == len(wanted)
        assert list(map(_to_the_minute, read)) == list(map(_to_the_minute, wanted))
    last = chr(ord("A") + len(head) - 1)
    assert [one.split(".")[-1] for one in opened.filtered()] == [f"{last}{len(rows) + 1}"]
    assert opened.rows(1)[0] == ["Емхана", "Емхана"]


def _to_the_minute(value):
    """A spreadsheet counts days as a fraction: seconds may be one off."""
    return (value + timedelta(seconds=1)).replace(second=0) if isinstance(value, datetime) else value


@needs_libreoffice
@pytest.mark.parametrize(("language", "quoted_is_text"), [(RUSSIAN, False), (KAZAKH, True)])
def test_libreoffice_reads_a_csv_as_it_is_opened_here(made, tmp_path, language, quoted_is_text):
    path = made.folder / "journal.csv"
    opened = open_csv(path, tmp_path, language=language, quoted_is_text=quoted_is_text)
    head, *rows = opened.rows()
    assert head == [column.head for column in made.columns]
    kinds = [column.kind for column in made.columns]
    for read, ours in zip(rows, made.cells, strict=True):
        whole = read + [None] * (len(ours) - len(read))
        for value, own, kind in zip(whole, ours, kinds, strict=True):
            if own in ("", None):
                assert value is None
            elif kind is Kind.TEXT:
                # a room «5» may become a number: nothing of it is lost
                assert value == kept(own) or f"{value:g}" == own
            elif isinstance(own, datetime):
                assert value == own.replace(second=0)
            else:
                assert value == as_read(own)


@needs_libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_nothing_runs_and_no_zero_is_lost_in_libreoffice(made, tmp_path, ending):
    path = made.folder / f"people.{ending}"
    opened = open_workbook(path, tmp_path) if ending == "xlsx" else open_csv(path, tmp_path)
    head, *rows = opened.rows()
    assert not [value for row in rows for value in row if str(value).startswith("FORMULA")]
    iin, address, representative = (head.index(name) for name in ("ЖСН", "Мекенжайы", "Өкілі"))
    numbers = [str(row[iin]).strip() for row in rows if len(row) > iin and row[iin] is not None]
    assert {len(one) for one in numbers} == {12}
    assert sum(one.startswith("0") for one in numbers) >= len(HOSTILE)
    evil = {
        str(row[address]).strip(" \t'")
        for row in rows
        if str(row[1]).startswith("Ә") and str(row[1])[1:].isdigit()
    }
    assert evil == {one.strip(" \t'") for one in HOSTILE}
    assert representative < len(head)


def test_another_reader_of_workbooks_finds_the_same_kinds(made):
    head, *rows = load_workbook(str(made.folder / "journal.xlsx")).get_sheet_by_index(0).to_python()
    assert head == [column.head for column in made.columns]
    for read, ours in zip(rows, made.cells, strict=True):
        for value, own in zip(read, ours, strict=True):
            if own in ("", None):
                assert value == ""
            elif isinstance(own, datetime):
                assert abs(value - own) <= timedelta(seconds=1)
            else:
                assert value == (harmless(own) if isinstance(own, str) else own)
                assert isinstance(value, str) is isinstance(own, str)
