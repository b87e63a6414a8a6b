"""``print``: every kind as a PDF whose text is that of the data."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from clinic_desk.cli.sheet_options import WHAT
from clinic_desk.papers import What
from tests.cli.command_line import book

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
EVENING = ("--now", "2026-11-24T17:05")


def text_of(path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def printed(cli, tmp_path):
    """``printed("slip", "--date", …)`` -> (JSON, text of the PDF)."""

    def made(what, *more):
        path = tmp_path / f"{what}.pdf"
        status, said, fault = cli("print", "--what", what, *more, "--pdf", str(path), options=EVENING)
        assert (status, fault) == (0, "")
        assert said["file"] == str(path)
        return said, text_of(path)

    return made


def test_the_words_of_the_command_are_those_of_the_papers() -> None:
    assert set(WHAT) == {str(one) for one in What}


@needs_poppler
@pytest.mark.parametrize(
    ("what", "titles"),
    [
        ("journal", "Алдын ала жазылу журналы / Журнал предварительной записи"),
        ("day-sheet", "Дәрігердің қабылдау парағы / Лист приема врача"),
        ("week", "Дәрігердің апталық қабылдау парағы / Лист приема врача на неделю"),
        ("timetable", "Дәрігерлердің қабылдау кестесі / График приема врачей"),
        ("rooms", "Кабинеттер кестесі / График кабинетов"),
        ("slip", "Қабылдау талоны"),
        ("waiting-list", "Күту тізімі / Лист ожидания"),
        ("tomorrow", "Қағазбен жұмыс күні / Рабочий день на бумаге"),
    ],
)
def test_every_kind_is_written_with_its_kazakh_text(printed, what, titles) -> None:
    said, text = printed(what)
    assert titles in re.sub(r"\s+", " ", text)
    assert said["what"] == what
    assert said["pages"] >= said["sheets"] >= 1


@needs_poppler
def test_a_doctor_alone_has_one_sheet_with_the_visits_of_the_day(cli, printed) -> None:
    at = cli("free", "--doctor", "1", "--limit", "1")[1][0]["at"]
    booked = book(cli, at)[1]
    said, text = printed("day-sheet", "--doctor", "1", "--date", at[:10])
    assert said["sheets"] == 1
    today = cli("journal", "--date", "2026-11-24")[1]
    (name,) = (row["name"] for row in today if row["visit"] == booked["visit"])
    assert name in re.sub(r"\s+", " ", text)
    assert at[11:] in text


@needs_poppler
def test_the_wall_timetable_names_no_patient_and_no_reason(cli, printed) -> None:
    absence = "absence --doctor 2 --from 2026-11-25 --to 2026-11-27 --reason sick --note грипп".split()
    assert cli(*absence)[0] == 0
    _said, text = printed("timetable")
    people = {row["name"].split()[0] for row in cli("journal", "--date", "2026-11-24")[1]}
    doctors = {row["name"].split()[0] for row in cli("doctors")[1]}
    assert people - doctors
    assert not [name for name in people - doctors if re.search(rf"\b{name}\b", text)]
    assert "қабылдамайды" in text
    assert "не принимает" in text
    assert not re.search("грипп|больн|ауырып|отпуск|демалыста|учеб|оқуда", text, re.IGNORECASE)


@needs_poppler
def test_tomorrow_holds_the_days_free_times_lines_calls_and_those_who_wait(cli, printed) -> None:
    said, text = printed("tomorrow")
    assert said["date"] == "2026-11-25"
    flat = re.sub(r"\s+", " ", text)
    for title in (
        "Лист приема врача",
        "Свободное время на ближайшие дни",
        "Журнал предварительной записи · 25.11.2026",
        "Лист обзвона",
        "Лист ожидания",
    ):
        assert title in flat
    today = cli("journal", "--date", "2026-11-24")[1]
    to_come = [row for row in today if (row["at"] or "")[:10] == "2026-11-25" and row["result"] == "booked"]
    assert to_come
    for row in to_come:
        assert row["name"].split()[0] in text


def test_who_is_not_booked_has_no_slip_and_no_file(cli, tmp_path) -> None:
    path = tmp_path / "slips.pdf"
    status, said, fault = cli("print", "--what", "slip", "--date", "2026-11-29", "--pdf", str(path))
    assert (status, said) == (3, "")
    assert fault == "На 29.11.2026 никто не записан."
    assert not path.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("tomorrow", "--doctor", "1"),
        ("slip", "--to", "2026-11-30"),
        ("journal", "--paper", "a3"),
        ("journal", "--date", "2026-11-24", "--to", "2026-11-23"),
        ("passport",),
    ],
)
def test_what_does_not_fit_is_wrong_usage(cli, tmp_path, words) -> None:
    path = tmp_path / "a.pdf"
    status, _said, fault = cli("print", "--what", *words, "--pdf", str(path))
    assert status == 2
    assert fault
    assert not path.exists()


def test_too_many_weeks_and_unknown_doctors_are_refused(cli, tmp_path) -> None:
    path = str(tmp_path / "a.pdf")
    weeks = ("--what", "timetable", "--date", "2026-01-01", "--to", "2030-01-01")
    assert cli("print", *weeks, "--pdf", path)[0] == 3
    assert cli("print", "--what", "day-sheet", "--doctor", "999", "--pdf", path)[0] == 3


def test_printing_stands_in_the_audit_and_tomorrow_is_known_as_printed(cli, folder, printed) -> None:
    from datetime import date, datetime

    from clinic_desk import opening
    from clinic_desk.services import paper_lists

    printed("tomorrow")
    opened = opening.open_folder(folder)
    try:
        assert paper_lists.is_printed(date(2026, 11, 25))
        assert not paper_lists.is_printed(date(2026, 11, 26))
        assert paper_lists.day_to_print(now=datetime(2026, 11, 24, 18, 31)) is None
        assert paper_lists.day_to_print(now=datetime(2026, 11, 25, 18, 31)) == date(2026, 11, 26)
    finally:
        opened.close()
