"""A call by somebody who does not see: the real program on a real X screen, read through AT-SPI."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import environment
from clinic_desk.i18n import N_, gettext_in
from tests.accessibility.conftest import NOW

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LONGEST_S = 150

DAY = {"kk": "сейсенбі, 24 қараша", "ru": "вторник, 24 ноября"}
FREE = {"kk": "бос", "ru": "свободно"}
TAKEN = {"kk": {"жазылды", "келді"}, "ru": {"записан", "явился"}}
"""States that a day of the demo clinic has at a quarter to ten."""


def why_not() -> str:
    """What this machine lacks, with the line that brings it; empty if nothing."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is the screen readers' way on Linux"
    missing = environment.missing_reader_packages()
    return f"not installed: apt-get install {' '.join(missing)}" if missing else ""


def words() -> dict[str, str]:
    """What the reader looks for, as the catalogs have it."""

    def kk(text: str) -> str:
        return gettext_in("kk", text)

    return {
        "typed": "ахметов серік",
        "search": kk(N_("Who is calling?")),
        "grid": kk(N_("Timetable of the day")),
        "journal": kk(N_("The journal")),
        "view": kk(N_("Day or week")),
        "people": kk(N_("Found people")),
        "attached": kk(N_("Attached")),
        "offers": kk(N_("Free times on offer")),
        "book": kk(N_("Book")),
        "booked": "жазылды",
        "language_button": kk(N_("Language of the window: {language}")).partition("{")[0],
        "search_after": gettext_in("ru", "Who is calling?"),
        "grid_after": gettext_in("ru", "Timetable of the day"),
        "journal_after": gettext_in("ru", "The journal"),
    }


def stage(folder: Path) -> None:
    """Inside the session bus and the X screen: accessibility bus, program, reader; all of them end here."""
    launcher = next(path for path in environment.READER_BUSES if Path(path).exists())
    program = [sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", f"{NOW:%Y-%m-%dT%H:%M}"]
    bus = subprocess.Popen([launcher, "--launch-immediately"], stdout=subprocess.DEVNULL)
    desk = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        subprocess.run(
            [environment.READER_PYTHON, str(HERE / "screen_reader.py")], check=True, timeout=LONGEST_S - 30
        )
    finally:
        for process in (desk, bus):
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="module")
def heard(demo_folder, tmp_path_factory):
    reason = why_not()
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("reader") / "clinic"
    shutil.copytree(demo_folder, folder)
    variables = {
        **os.environ,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tools"))),
    }
    variables.pop("QT_ACCESSIBILITY", None)
    command = [
        "xvfb-run",
        "-a",
        "-s",
        "-screen 0 1366x768x24",
        "dbus-run-session",
        "--",
        sys.executable,
        __file__,
        str(folder),
    ]
    done = subprocess.run(
        command,
        env=variables,
        input=json.dumps(words()),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout[done.stdout.index("{") :])


def cells(heard, table: str) -> list[str]:
    return [name for role, name in heard[table] if role == "table cell"]


def test_the_search_line_is_a_text_field_with_a_name(heard):
    assert heard["search"]["editable"]
    assert heard["search"]["description"] == gettext_in("kk", "IIN, name, birth date or phone, in any order")


def test_a_choice_is_a_group_of_radio_buttons(heard):
    assert heard["view"] == [[["radio button", "Күн"], ["radio button", "Апта"]]]


@pytest.mark.parametrize(("table", "language"), [("grid", "kk"), ("grid_after", "ru")])
def test_each_cell_of_the_grid_tells_day_doctor_time_state_and_patient(heard, table, language):
    names = cells(heard, table)
    assert len(names) == len(heard[table]) > 50
    assert len(set(names)) == len(names)
    shape = re.compile(
        r"(?P<day>\w+, \d+ \w+), \w+ \w\.( \w\.)?, (\d\d:\d\d|[\w ]+ № \d+), "
        r"(?P<state>[\w ]+)(, (?P<patient>.+))?"
    )
    read = [shape.fullmatch(name) for name in names]
    assert all(read), names
    assert {one["day"] for one in read} == {DAY[language]}
    assert {FREE[language], *TAKEN[language]} <= {one["state"] for one in read}
    patients = [one["patient"] for one in read if one["state"] in TAKEN[language]]
    assert all(re.fullmatch(r"\w+ \w\.( \w\.)?", patient or "") for patient in patients), patients


def test_the_search_finds_and_the_verdict_is_announced(heard):
    assert heard["people"]
    assert all(role == "list item" for role, _name in heard["people"])
    first = heard["people"][0][1]
    assert first.startswith("Ахметов")
    assert "ЖСН соңы" in first
    assert heard["verdict"]
    assert any(first in said and heard["verdict"][0] in said for said in heard["announced"])


def test_the_offers_are_a_list_and_the_question_is_announced(heard):
    assert len(heard["offers"]) == 3
    for number, (role, name) in enumerate(heard["offers"], 1):
        assert role == "list item"
        assert re.match(rf"{number}, .+ \d\d:\d\d, \w+ \w\.", name)
    assert heard["question"][0] in heard["announced"]


def test_enter_leads_to_the_button_and_the_button_to_the_answer(heard):
    assert heard["book"] == {"description": "Enter"}
    (answer,) = heard["answer"]
    assert answer in heard["announced"]


def test_the_journal_is_read_row_by_row_and_has_the_new_one(heard):
    before, after = (
        [name for name in cells(heard, table) if name.startswith("№")]
        for table in ("journal", "journal_grown")
    )
    assert before
    assert len(set(before)) == len(before)
    assert after[0] not in before
    assert "Ахметов" in after[0]
    assert "жазылды" in after[0]


def test_the_whole_window_speaks_russian_after_one_button(heard):
    assert heard["search_after"]
    assert {"Сегодня", "Новое обращение", "Печать", "Язык окна: Русский"} <= set(heard["buttons_after"])
    assert not [name for name in heard["buttons_after"] if re.search("[әғқңөұүһі]", name)]
    rows = [name for name in cells(heard, "journal_after") if name.startswith("№")]
    assert "записан" in rows[0]
    # what was said to the patient stays in the patient's language
    assert heard["answer_after"] == heard["answer"]


if __name__ == "__main__":
    stage(Path(sys.argv[1]))
