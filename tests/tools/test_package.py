from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import pytest

import package

WRITES = """#!/bin/sh
[ "$1" = --help ] && exit 0
mkdir -p "$3" && cd "$3"
printf '%s' 'Сіз жазылдыңыз.' >answer-kk.txt
printf '%s' 'Вы записаны.' >answer-ru.txt
printf '\\211PNG' >window.png
printf '%%PDF-1.7' >journal.pdf
printf 'BEGIN:VCALENDAR\\r\\n' >list.ics
printf '{"resourceType":"Bundle"}' >bundle.json
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program in the place of the frozen one; the text it is made of can be given."""

    def made_of(script: str) -> None:
        path = tmp_path / "clinic-desk"
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(package, "PROGRAM", path)

    return made_of


def test_a_program_that_writes_all_its_files_has_proved_itself(program, tmp_path, capsys):
    program(WRITES)
    package.prove(tmp_path)
    assert "answer-kk.txt: Сіз жазылдыңыз." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("rm window.png", "window.png"),
        ("rm journal.pdf", "journal.pdf"),
        ("echo x >journal.pdf", "journal.pdf"),
        ("echo BEGIN:VCALENDAR >list.ics", "list.ics"),
        ("echo '{}' >bundle.json", "bundle.json"),
        ("echo ' ' >answer-ru.txt", "answer-ru.txt"),
        ("cp answer-kk.txt answer-ru.txt", "same text"),
        ("echo No database >&2; exit 3", "ended with 3"),
    ],
)
def test_a_program_that_does_less_has_not(program, tmp_path, fault, named):
    program(f"{WRITES}{fault}\n")
    with pytest.raises(SystemExit, match=named):
        package.prove(tmp_path)


def test_the_program_runs_far_from_the_checkout(program, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    program('#!/bin/sh\necho "$PWD|$HOME|$PYTHONPATH|$QT_QPA_PLATFORM"\n')
    said, _seconds = package.run(folder=tmp_path)
    assert said.strip() == f"{tmp_path}|{tmp_path}||offscreen"


def test_a_link_adds_nothing_to_the_size(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 1_000_000)
    (tmp_path / "b").symlink_to("a")
    assert package.size_in_megabytes(tmp_path) == 1.0


# --- what is left out ------------------------------------------------------------------------------

WITHOUT = """
import sys
LEFT_OUT = set(sys.argv[1:])

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if name in LEFT_OUT:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, LeftOut())
from clinic_desk.services import day_list
print(sum(one.is_usual for one in day_list.proposals(2027, six_day_week=False)))
"""


def other_countries() -> list[str]:
    """What the build's own function leaves out."""
    tree = ast.parse((package.ROOT / "build_installer.spec").read_text(encoding="utf-8"))
    wanted = [
        node
        for node in tree.body
        if (isinstance(node, ast.FunctionDef) and node.name == "other_countries")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COUNTRY")
    ]
    names: dict = {"find_spec": find_spec, "iter_modules": iter_modules, "Path": Path}
    exec(compile(ast.Module(wanted, []), "build_installer.spec", "exec"), names)
    return names["other_countries"]()


def test_of_the_holidays_of_all_countries_only_ours_are_shipped_and_they_are_enough():
    left_out = other_countries()
    assert len(left_out) > 200
    assert "holidays.countries.kazakhstan" not in left_out
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "holidays.financial", *left_out],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("18", "")
