"""«backup», «verify-backup», «restore»: processes of their own, on empty machines and full disks, killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinic_desk.cli import main
from clinic_desk.services import clinic, scratch
from tests.cli.command_line import NOW
from tests.faults import sandbox
from tests.services.backup_clinic import PHRASE, check_same, rows

ROOT = Path(__file__).parents[2]
BOOKS = """
import sys
from clinic_desk.cli import main
who = ["--doctor", "1", "--queue", "--channel", "phone"]
for person in range(100, 140):
    main(["--data", sys.argv[1], "--now", sys.argv[2], "book", "--person", str(person), *who])
"""


def desk(
    data: Path | None,
    *words: str,
    phrase: str | None = PHRASE,
    home: Path | None = None,
    now: str | None = NOW,
):
    """One command line as a process; ``home`` is a machine on which nothing of ours was ever run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_DESK")}
    environment["PYTHONPATH"] = str(ROOT)
    if phrase is not None:
        environment["CLINIC_DESK_PASSPHRASE"] = phrase
    if home is not None:
        for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            environment[name] = str(home)
    options = [*(["--data", str(data)] if data else []), *(["--now", now] if now else [])]
    done = subprocess.run(
        [sys.executable, "-m", "clinic_desk", *options, "--json", *words],
        cwd=home or ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr.strip()


def test_an_empty_machine_gets_every_row_back(folder, tmp_path):
    before = rows(folder / clinic.DATA_FILE)
    target = tmp_path / "флешка" / "Сақтық көшірме.tar"
    target.parent.mkdir()
    status, made, said = desk(folder, "backup", str(target))
    assert (status, said) == (0, "")
    assert made["verified"] is True
    assert made["encrypted"] is True
    assert made["counts"] == {name: len(found) for name, found in before.items()}
    home = tmp_path / "empty machine"
    home.mkdir()
    status, held, _ = desk(None, "verify-backup", str(target), home=home, now=None)
    assert status == 0
    assert held["counts"] == made["counts"]
    new = home / "деректер"
    status, restored, said = desk(new, "restore", str(target), home=home)
    assert (status, said) == (0, "")
    assert restored["put_aside"] is None
    check_same(before, new / clinic.DATA_FILE)
    assert desk(new, "check", home=home)[0] == 0
    left = {path.relative_to(home).parts[0] for path in home.rglob("*") if path.is_file()}
    assert left == {"деректер"}


def test_a_folder_with_data_is_replaced_only_when_asked(folder, tmp_path):
    target = tmp_path / "b.tar"
    assert desk(folder, "backup", str(target), "--not-encrypted", phrase=None)[0] == 0
    before = rows(folder / clinic.DATA_FILE)
    status, _nothing, said = desk(folder, "restore", str(target), phrase=None)
    assert status == 3
    assert said
    assert rows(folder / clinic.DATA_FILE) == before
    status, restored, said = desk(folder, "restore", str(target), "--replace", phrase=None)
    assert (status, said) == (0, "")
    assert rows(Path(restored["put_aside"]))["visit"] == before["visit"]


def test_each_refusal_has_its_sentence_and_status(folder, tmp_path):
    target = tmp_path / "b.tar"
    assert desk(folder, "backup", str(target), phrase=None)[0] == 3
    assert not target.exists()
    assert desk(folder, "backup", str(target))[0] == 0
    for words, phrase in (
        (("verify-backup", str(target)), None),
        (("verify-backup", str(target)), "мүлде басқа сөз"),
        (("verify-backup", str(tmp_path / "no.tar")), PHRASE),
        (("verify-backup", str(folder / clinic.DATA_FILE)), PHRASE),
        (("verify-backup", str(target), "--passphrase-file", str(tmp_path / "no.txt")), PHRASE),
    ):
        status, answer, said = desk(None, *words, phrase=phrase, now=None)
        assert (status, answer) == (3, None), words
        assert said.count("\n") == 0
        assert said
    assert desk(None, "verify-backup", now=None)[0] == 2
    new = tmp_path / "new"
    assert desk(new, "restore", str(target), phrase="мүлде басқа сөз")[0] == 3
    assert not (new / clinic.DATA_FILE).exists()


def test_the_passphrase_may_stand_in_a_file(folder, tmp_path):
    note, target = tmp_path / "құпия.txt", tmp_path / "b.tar"
    note.write_bytes(b"\xef\xbb\xbf" + PHRASE.encode() + b"\r\n")  # as Notepad saves it
    assert desk(folder, "backup", str(target), "--passphrase-file", str(note), phrase=None)[0] == 0
    assert desk(None, "verify-backup", str(target), now=None)[0] == 0
    note.write_text(" \n")
    assert desk(folder, "backup", str(target), "--passphrase-file", str(note), phrase=None)[0] == 3


def test_a_clock_set_by_hand_is_for_demo_backups_only(folder, tmp_path, capsys):
    from clinic_desk import settings

    settings.change(folder, demo=False)
    target = str(tmp_path / "b.tar")
    assert main(["--data", str(folder), "backup", target, "--not-encrypted"]) == 0
    assert main(["--data", str(tmp_path / "new"), "--now", NOW, "restore", target]) == 2
    assert not (tmp_path / "new" / clinic.DATA_FILE).exists()
    assert main(["--data", str(tmp_path / "new"), "restore", target]) == 0
    capsys.readouterr()


@sandbox.needs_mounts
def test_a_full_stick_gets_no_half_backup(folder, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    command = [
        *(sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", NOW, "--json"),
        *("backup", str(stick / "b.tar"), "--not-encrypted"),
    ]
    mount = f'mount -t tmpfs -o size=100k none "{stick}"'
    said = sandbox.run(["sh", "-c", f'"$@"; echo status $?; ls -A "{stick}"', "sh", *command], mounts=mount)
    assert said.out.split() == ["status", "3"]
    assert said.err.count("\n") == 0
    assert said.err
    assert list(folder.glob(f"{scratch.PREFIX}*")) == []


@sandbox.needs_mounts
def test_a_full_data_disk_is_told_and_loses_nothing(folder, tmp_path):
    size = sum(one.stat().st_size for one in folder.iterdir()) // 1024 + 900
    command = [
        *(sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", NOW, "--json"),
        *("backup", str(tmp_path / "b.tar"), "--not-encrypted"),
    ]
    check = f'"{sys.executable}" -m clinic_desk --data "{folder}" --now {NOW} check >&2 && echo whole'
    said = sandbox.run(
        ["sh", "-c", f'"$@"; echo status $?; ls -A "{folder}"; {check}', "sh", *command],
        mounts=sandbox.small_disk(folder, size),
    )
    assert "status 3" in said.out
    assert "whole" in said.out
    assert scratch.PREFIX not in said.out
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("wait", [0.0, 0.05, 0.12, 0.25])
def test_a_backup_killed_at_any_moment_counts_only_if_whole(folder, tmp_path, wait):
    """The process is killed some time after its working folder appears."""
    target = tmp_path / "b.tar"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "clinic_desk", "--data", str(folder), "--now", NOW),
            *("backup", str(target), "--not-encrypted"),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while not list(folder.glob(f"{scratch.PREFIX}*")) and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.002)
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    if target.exists():
        assert desk(None, "verify-backup", str(target), phrase=None, now=None)[0] == 0
    assert desk(folder, "check")[0] == 0
    assert list(folder.glob(f"{scratch.PREFIX}*")) == []  # swept by the next start
    assert desk(folder, "backup", str(target), "--not-encrypted", phrase=None)[0] == 0
    assert sorted(one.name for one in tmp_path.glob("b.tar*")) == ["b.tar"]


def test_another_desk_books_while_backups_are_made(folder, tmp_path):
    """Five backups beside a process that books: each is of one moment, request and visit together."""
    booking = subprocess.Popen(
        [
            sys.executable,
            "-c",
            BOOKS,
            str(folder),
            NOW,
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    counts = []
    for number in range(5):
        status, made, said = desk(
            folder, "backup", str(tmp_path / f"{number}.tar"), "--not-encrypted", phrase=None
        )
        assert (status, said) == (0, "")
        counts.append(made["counts"])
    booking.wait(120)
    for one in counts:
        assert one["request"] - one["visit"] == counts[0]["request"] - counts[0]["visit"]
    assert counts[-1]["event"] > counts[0]["event"]
    assert desk(folder, "check")[0] == 0


def test_replacing_data_takes_a_log_in_where_the_clinic_logs_in(folder, tmp_path):
    target = str(tmp_path / "b.tar")
    assert desk(folder, "backup", target, "--not-encrypted", phrase=None)[0] == 0
    assert desk(folder, "accounts", "add", "alia", "--role", "administrator")[0] == 0
    before = rows(folder / clinic.DATA_FILE)
    status, _refusal, said = desk(folder, "restore", target, "--replace", phrase=None)
    assert status == 1
    assert said
    assert rows(folder / clinic.DATA_FILE)["account"] == before["account"]
    assert list(folder.glob("clinic.before-restore_*")) == []
    (folder / clinic.DATA_FILE).write_bytes(b"\0" * 9000)  # nobody can log in to that
    assert desk(folder, "restore", target, "--replace", phrase=None)[0] == 0
    assert rows(folder / clinic.DATA_FILE)["account"] == []
