from __future__ import annotations

import pytest

import package

WRITES = """#!/bin/sh
[ "$1" = --help ] && exit 0
mkdir -p "$3" && cd "$3"
printf '%s' 'Сіз жазылдыңыз.' >answer-kk.txt
printf '%s' 'Вы записаны.' >answer-ru.txt
printf '\\211PNG' >window.png
printf '%%PDF-1.7' >journal.pdf
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


def test_a_program_that_writes_all_four_files_has_proved_itself(program, tmp_path, capsys):
    program(WRITES)
    package.prove(tmp_path)
    assert "answer-kk.txt: Сіз жазылдыңыз." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("rm window.png", "window.png"),
        ("rm journal.pdf", "journal.pdf"),
        ("echo x >journal.pdf", "journal.pdf"),
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
