"""After a journey at the real window every file is for the user alone, and nothing is left elsewhere."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")

_JOURNEY = """
import json, os, sys
from datetime import datetime
from pathlib import Path

os.umask(0)  # whatever the PC is set to
from PySide6.QtWidgets import QApplication

from clinic_desk import app, opening, settings
from clinic_desk.printing.printer import to_pdf
from clinic_desk.cli import main
from clinic_desk.services import backup, booking, finder, journal, register
from clinic_desk.services.backup import BackupKind
from clinic_desk.ui.printing.preview_dialog import PreviewDialog

NOW = datetime(2026, 11, 24, 8, 55)
data, stick = Path(sys.argv[1]), Path(sys.argv[2])
opened = opening.open_demo(data, now=NOW)
qt = app.application(["clinic-desk"])
window = app.make_window(qt, opened)
window.show()
actor = opened.actor
person = register.find("ахметов", now=NOW)[0].person
doctor = finder.doctors()[0]
[slot, *_] = finder.first_free([doctor], now=NOW, limit=1)
order = booking.BookingOrder(person.id, doctor.id, slot.at, "phone", override_reason="қонақ")
booking.book(order, now=NOW, actor=actor)
window.call.start("ахметов")
dialogs = window.dialogs
shown = []
dialogs._run = lambda dialog: shown.append(dialog)
dialogs.show_print()
[preview] = shown
preview.finish_pages()
preview.save_pdf(stick / "journal.pdf")
said = preview.status.text()
preview.save_pdf(stick / "again.pdf")
said_again = preview.status.text()
preview.close()
backup.make(None, kind=BackupKind.HAND, now=NOW, actor=actor, passphrase="қара торғай ұшты")
window.save_settings(settings.load(data))
window.close()
qt.processEvents()
while_open = {
    str(one.relative_to(data)): oct(one.lstat().st_mode & 0o777) for one in (data, *data.rglob("*"))
}
opened.close()
print(json.dumps({"modes": while_open, "said": said, "said_again": said_again}, ensure_ascii=False))
sys.stdout.flush()
os._exit(0)  # a crash, for all that lies on the disk
"""


def files_in(*folders: Path) -> set[str]:
    return {str(one) for folder in folders for one in folder.rglob("*") if one.is_file()}


def test_every_file_is_for_the_user_alone_and_nothing_is_left_elsewhere(tmp_path):
    places = {name: tmp_path / name for name in ("home", "tmp", "stick", "run")}
    for place in places.values():
        place.mkdir(mode=0o700)
    data = places["home"] / "clinic"
    data.mkdir(mode=0o755)  # made by somebody's hand
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "XDG_RUNTIME_DIR": str(places["run"]),
        "QT_QPA_PLATFORM": "offscreen",
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Almaty",
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    told = json.loads(run("-c", _JOURNEY, str(data), str(places["stick"])).splitlines()[-1])
    modes = told["modes"]
    assert {"clinic.sqlite", "clinic.sqlite-wal", "clinic.sqlite-shm", "settings.json"} <= set(modes)
    assert {"clinic-desk.log", "backups", "demo.json", "."} <= set(modes)
    assert {name: mode for name, mode in modes.items() if int(mode, 8) & 0o077} == {}
    # the PDF that somebody saved is his, and he is told once what is in it
    assert {one.name for one in places["stick"].iterdir()} == {"journal.pdf", "again.pdf"}
    assert all(not stat.S_IMODE(one.stat().st_mode) & 0o077 for one in places["stick"].iterdir())
    assert str(places["stick"]) in told["said"]
    assert str(places["stick"]) not in told["said_again"]
    assert files_in(places["tmp"], places["run"]) == set()
    # what Qt and the fonts keep at home says nothing about anybody
    elsewhere = [Path(one) for one in files_in(places["home"]) if data not in Path(one).parents]
    assert all("fontconfig" in str(one) or "qtpipelinecache" in str(one) for one in elsewhere), elsewhere
    # the next command finds nothing to sweep and makes nothing new
    before = files_in(places["home"])
    run("-m", "clinic_desk", "--data", str(data), "--json", "check")
    new = {Path(one).name for one in files_in(places["home"], places["tmp"]) - before}
    assert new <= {"clinic.sqlite-wal", "clinic.sqlite-shm"}
