"""Without any network everything works, and nothing ever opens a socket but the local ones of the desktop.

The self-test runs where there is no network at all; then self-test, window and every command run under strace
and with an audit hook of Python, which both see every socket that a process makes.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_desk.cli.arguments import COMMANDS
from tests.durability import traced

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-24T09:41"
LOCAL = {"AF_UNIX", "AF_LOCAL"}
SOCKETS = re.compile(r"\b(?:socket|socketpair)\((?P<family>\w+)")
ADDRESSES = re.compile(r"\b(?:connect|bind|sendto|sendmsg|sendmmsg)\(.*?sa_family=(?P<family>\w+)")
CANNOT_TRACE = traced.why_not()

# Each thing that a program can do with a network, told as one line: the hook sees Python's own sockets.
HOOK = """
import os, socket, sys

def tell(event, arguments):
    if event == "socket.__new__":
        family = socket.AddressFamily(arguments[1]).name if arguments[1] >= 0 else "AF_INET"
        said = "" if family in ("AF_UNIX", "AF_LOCAL") else family
    elif event.startswith(("socket.get", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.")):
        said = "" if event == "socket.gethostname" else "asked"
    else:
        return
    with open(os.environ["CLINIC_DESK_HEARD"], "a", encoding="utf-8") as heard:
        heard.write(f"{event} {said or 'local'}\\n")

sys.addaudithook(tell)
with open(os.environ["CLINIC_DESK_HEARD"], "a", encoding="utf-8") as heard:
    heard.write("listening local\\n")
"""
RUN_COMMANDS = """
import json, sqlite3, sys
from clinic_desk.cli import main
data, *commands = json.loads(sys.argv[1])
for words in commands:
    if "VISIT" in words:  # the one booked last
        (newest,) = sqlite3.connect(data).execute("SELECT max(id) FROM visit").fetchone()
        words[words.index("VISIT")] = str(newest)
    print("status", words[-1] if len(words) == 1 else words, main(words), flush=True)
"""


def why_no_namespace():
    """How an empty network is made here, or why it cannot be."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return [], "unshare is not installed"
    for way in (["unshare", "-rn"], ["unshare", "-n"]):
        if subprocess.run([*way, "true"], capture_output=True, timeout=30, check=False).returncode == 0:
            return way, ""
    return [], "no network namespace may be made here"


NAMESPACE, NO_NAMESPACE = why_no_namespace()


def run(words, folder, *, through=(), code=None, **environment):
    """Run Python with ``words`` in a process of its own; gives what it said."""
    done = subprocess.run(
        [*through, sys.executable, *(["-c", code] if code else []), *words],
        cwd=folder,
        capture_output=True,
        timeout=180,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **environment},
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")


# --- no network at all -------------------------------------------------------------------------------


@pytest.mark.skipif(bool(NO_NAMESPACE), reason=NO_NAMESPACE or "-")
def test_the_self_test_passes_where_there_is_no_network(tmp_path):
    lonely = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    status, _, said = run([], tmp_path, through=NAMESPACE, code=lonely)
    assert status, "the namespace has a network"
    assert "Network is unreachable" in said
    status, said, wrong = run(["-m", "clinic_desk", "self-test"], tmp_path, through=NAMESPACE)
    assert status == 0, said + wrong
    assert "✓" in said
    assert "✗" not in said


# --- no socket ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tries(tmp_path_factory):
    """The folder in which everything is tried, and what: name -> (words, code).

    The window opens on the data that the commands made.
    """
    tmp_path = tmp_path_factory.mktemp("offline")
    register, hours = tmp_path / "register.csv", tmp_path / "hours.csv"
    with register.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("ИИН", "ФИО", "Дата рождения", "Участок"),
                ("850312399903", "Ахметов Серік Болатұлы", "12.03.1985", "1"),
            ]
        )
    with hours.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Врач", "Специальность", "Пн"), ("Ким Анна", "терапевт", "08:00-12:00")])
    data, copy = str(tmp_path / "clinic"), str(tmp_path / "copy.backup")
    here = ["--data", data, "--now", NOW]
    commands = [
        ["--now", NOW, "demo-data", data],
        [*here, "find", "ахметов"],
        [*here, "doctors", "--json"],
        [*here, "free", "--doctor", "1"],
        [*here, *"book --person 1 --doctor 1 --at 2026-12-03T10:00 --channel phone".split()],
        [*here, *"answer VISIT --language kk".split()],
        [*here, *"move VISIT --at 2026-12-04T10:00".split()],
        [*here, *"cancel VISIT --reason ауырды".split()],
        [*here, *"absence --doctor 1 --from 2026-12-07 --to 2026-12-08 --reason sick".split()],
        [*here, "journal", "--date", NOW[:10], "--pdf", str(tmp_path / "journal.pdf")],
        [*here, *"print --what tomorrow --pdf".split(), str(tmp_path / "tomorrow.pdf")],
        [*here, *"report --from 2026-11-01 --to 2026-11-30 --pdf".split(), str(tmp_path / "report.pdf")],
        [*here, *"export --what visits --from 2026-12-01 --xlsx".split(), str(tmp_path / "visits.xlsx")],
        [*here, "import-register", str(register), "--dry-run"],
        [*here, "import-timetable", str(hours), "--dry-run"],
        [*here, "accounts", "list"],
        [*here, "backup", copy],
        ["verify-backup", copy],
        ["--data", str(tmp_path / "restored"), "restore", copy],
        [*here, "confirm-clock", "--reason", "батарея ауыстырылды"],
        [*here, "check"],
    ]
    tried = {word for words in commands for word in words}
    assert set(COMMANDS) - tried == {"self-test"}, "a new command is to be tried here too"
    window = ["-m", "tests.durability.window", data, NOW, "", "20"]
    return tmp_path, {
        "commands": ([json.dumps([f"{data}/clinic.sqlite", *commands])], RUN_COMMANDS),
        "window": (window, None),
        "self-test": (["-m", "clinic_desk", "self-test"], None),
    }


@pytest.fixture(scope="module")
def proofs(tries):
    """All of it done in order, heard by the hook and traced where that is allowed: (heard, trace)."""
    folder, things = tries
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    heard, trace = folder / "heard", folder / "sockets.trace"
    for name, (words, code) in things.items():
        through = [] if CANNOT_TRACE else [*tracing(trace), "-A"]
        status, said, wrong = run(words, folder, code=code, through=through, **hooked(folder, heard))
        assert status == 0, f"{name}: {said}{wrong}"
        if name == "commands":
            statuses = [int(line.split()[-1]) for line in said.splitlines() if line.startswith("status ")]
            assert statuses == [0] * (len(json.loads(words[0])) - 1), said + wrong
    return heard, trace


def hooked(folder, heard):
    """An environment in which Python tells the hook of everything that it does with a network."""
    return {
        "PYTHONPATH": os.pathsep.join((str(folder / "hook"), str(ROOT))),
        "CLINIC_DESK_HEARD": str(heard),
        "CLINIC_DESK_PASSPHRASE": "тоғыз бұлақ 9",
    }


def families_in(trace):
    """The families of the sockets in a trace, made or used."""
    text = trace.read_text(encoding="utf-8", errors="replace")
    return {found["family"] for kind in (SOCKETS, ADDRESSES) for found in kind.finditer(text)}


def tracing(trace):
    calls = "socket,socketpair,connect,bind,listen,sendto,sendmsg,sendmmsg"
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-e", f"trace={calls}", "-o", str(trace)]


@pytest.mark.skipif(bool(CANNOT_TRACE), reason=CANNOT_TRACE or "-")
def test_only_local_sockets_are_made_by_window_self_test_and_commands(proofs):
    _, trace = proofs
    assert trace.exists()
    assert families_in(trace) <= LOCAL


@pytest.mark.skipif(bool(CANNOT_TRACE), reason=CANNOT_TRACE or "-")
@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()",
        "import socket; socket.socketpair(); socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()",
    ],
)
def test_a_program_that_makes_another_socket_is_caught(tmp_path, code):
    trace = tmp_path / "sockets.trace"
    run([], tmp_path, through=tracing(trace), code=code)
    assert not families_in(trace) <= LOCAL


def test_python_asks_for_no_network_anywhere(proofs, tries):
    """The same seen from inside, where nothing can be traced too."""
    heard, _ = proofs
    lines = heard.read_text(encoding="utf-8").splitlines()
    assert lines.count("listening local") >= len(tries[1])
    assert [line for line in lines if not line.endswith(" local")] == []


def test_the_hook_hears_of_any_other_socket(tmp_path):
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    code = "import socket; socket.socket().close(); socket.getaddrinfo('localhost', 80)"
    run([], tmp_path, code=code, **hooked(tmp_path, tmp_path / "heard"))
    lines = (tmp_path / "heard").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["listening local", "socket.__new__ AF_INET", "socket.getaddrinfo asked"]
