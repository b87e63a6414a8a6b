"""The self-test as the frozen program runs it: a process of its own, and it can fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_desk import selftest
from clinic_desk.services import booking
from tests.services.leaving_clinic import of_kind, read_bundle, read_calendar

ROOT = Path(__file__).resolve().parent.parent


def run(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "clinic_desk", *words],
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    out = tmp_path_factory.mktemp("proofs") / "new" / "folder"
    done = run("self-test", "--out", str(out))
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert done.stdout.decode("utf-8").count("✓") == 9
    return out


def test_the_answers_are_whole_sentences(proofs):
    assert (proofs / "answer-kk.txt").read_text(encoding="utf-8") == (
        "Сіз жиырма төртінші қараша, сейсенбі күні, сағат тоғызда, бесінші кабинетке, жалпы практика "
        "дәрігері Ахметова Айгүл Серікқызының қабылдауына жазылдыңыз. "
        "Өзіңізбен бірге жеке куәлігіңізді ала келіңіз.\n"
    )
    assert (proofs / "answer-ru.txt").read_text(encoding="utf-8").startswith("Вы записаны на вторник, ")


def test_the_picture_shows_a_drawn_window(proofs, qapp):
    from PySide6.QtGui import QImage

    picture = QImage(str(proofs / "window.png"))
    assert (picture.width(), picture.height()) == (1366, 768)
    colours = {picture.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
    assert len(colours) > 20


def test_the_journal_is_a_pdf(proofs):
    assert (proofs / "journal.pdf").read_bytes().startswith(b"%PDF-")


def test_the_list_is_a_calendar_and_the_bundle_whole(proofs):
    (entry,) = read_calendar(proofs / "list.ics").values()
    assert entry["SUMMARY"].startswith("№ 1 · ")
    booked = of_kind(read_bundle(proofs / "bundle.json"), "Appointment")
    assert "2026-11-24T09:00:00+05:00" in {one["start"] for one in booked}


def test_without_a_display_and_in_a_c_locale_it_works_too(tmp_path):
    done = run(
        "self-test", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", QT_QPA_PLATFORM="xcb", DISPLAY=""
    )
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert "✓" in done.stdout.decode("utf-8")


def test_a_desk_that_writes_nothing_does_not_pass(monkeypatch, tmp_path, qapp):
    """A window whose Enter books nothing must fail the self-test, with a line that says where."""

    def nothing(*_args, **_kwargs):
        from clinic_desk import errors

        raise errors.NothingToUndo

    monkeypatch.setattr(booking, "book", nothing)
    report = selftest.run(tmp_path)
    assert not report.passed
    assert "booked" in report.failed
    assert report.lines()[-1] == f"✗ {report.failed}"
    assert not (tmp_path / "answer-kk.txt").exists()
