"""The program tries itself, in a throw-away folder: import, a call at the real window, the answer, paper.

It uses nothing that only a checkout has, so it proves the frozen program on the machine it stands on.
What it leaves in ``--out`` is for a person to look at: both answers, a picture of the window, the journal.
"""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from clinic_desk import errors, opening, private_files, settings
from clinic_desk.cli import commands
from clinic_desk.i18n import _, use_language
from clinic_desk.opening import Opening
from clinic_desk.services import backup, booking, clinic, export_fhir, export_ics, journal, register
from clinic_desk.settings import Settings
from clinic_desk.speech import answer
from clinic_desk.wording import calendar_file

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

NOW: Final = datetime(2026, 11, 24, 8, 55)
_SETTLE_MS: Final = 120

# As a polyclinic exports it: a title above the header, names in capitals, numbers that lost their zeros.
_REGISTER: Final = (
    ("Бекітілген халық тіркелімі, 20.11.2026 жағдай бойынша", "", "", "", "", "", ""),
    ("ИИН", "Фамилия", "Имя", "Отчество", "Дата рождения", "Участок", "Телефон"),
    ("850312399903", "АХМЕТОВ", "СЕРІК", "БОЛАТҰЛЫ", "12.03.1985", "1", "8 701 234 56 78"),
    ("880229499904", "ӘЛІМОВА", "ҚАРЛЫҒАШ", "ҒАЛЫМҚЫЗЫ", "29.02.1988", "1", "87770001122"),
    ("161105599909", "ЖҮНІСОВ", "ӘЛИХАН", "ЕРЛАНҰЛЫ", "05.11.2016", "1", ""),
    ("бір адам", "ҚАТЕ", "", "", "30.02.2001", "", ""),
)
_DOCTORS: Final = (
    ("Дәрігер", "Мамандығы", "Кабинет", "Учаске", "Дс", "Сс", "Ср", "Бс", "Жм"),
    ("Ахметова Айгүл Серікқызы", "ЖПД", "5", "1", *["08:00-12:00"] * 5),
    ("Жүнісова Гүлнар Маратқызы", "педиатр", "3", "", *["09:00-13:00"] * 5),
)


@dataclass(slots=True)
class Report:
    """What was tried, in order; the first thing that is wrong ends it."""

    done: list[str] = field(default_factory=list)
    failed: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything was as it should be."""
        return not self.failed

    def lines(self) -> Sequence[str]:
        """For a person: what was tried."""
        said = [f"✓ {text}" for text in self.done]
        return [*said, f"✗ {self.failed}" if self.failed else _("The program works.")]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {"passed": self.passed, "checked": self.done, "failed": self.failed}


class _WrongError(Exception):
    """Something is not as it should be; the text says what."""


def run(out: Path | None) -> Report:
    """Try everything; the proofs go to ``out`` (made if missing), or nowhere."""
    # never on somebody's screen, and before Qt is loaded
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    use_language("kk")
    report = Report()
    with private_files.temporary_folder() as folder:
        proofs = out or folder / "out"
        try:
            proofs.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise errors.BadFile(proofs, "not_writable") from fault
        data = folder / "clinic"
        data.mkdir()
        settings.save(data, _settings())
        opened = opening.open_folder(data, now=NOW)
        try:
            _try(report, opened, folder, proofs)
        except _WrongError as wrong:
            report.failed = str(wrong)
        finally:
            opened.close()
    return report


def _settings() -> Settings:
    return Settings(
        language="kk",
        demo=True,  # only there may the clock be set
        first_start_done=True,
        clinic_name_kk="«Шұғыла» дәрігерлік амбулаториясы",
        clinic_name_ru="Врачебная амбулатория «Шұғыла»",
        registrar="Омарова А.",
    )


def _try(report: Report, opened: Opening, folder: Path, proofs: Path) -> None:
    _try_imports(report, opened, folder)
    _try_window(report, opened, proofs)
    _write_answers(report, proofs)
    _write_journal(report, opened, proofs)
    _write_exports(report, opened, proofs)
    _try_backup(report, opened, folder)
    problems = clinic.check(now=opened.clock.now())
    _expect(not problems, f"check: {problems}")
    report.done.append(_("the data are in order"))


# --- imports -------------------------------------------------------------------------------------------


def _try_backup(report: Report, opened: Opening, folder: Path) -> None:
    """Encrypted, read back and opened again: the library for it is a compiled one, and must be there."""
    target, phrase = folder / "backup.tar", "өзін-өзі тексеру"
    now, kind = opened.clock.now(), backup.BackupKind.HAND
    made = backup.make(target, kind=kind, now=now, actor=opened.actor, passphrase=phrase)
    found = backup.verify(target, phrase, work=folder)
    _expect(found.encrypted and found.counts == made.counts, f"backup: {found.counts}")
    report.done.append(_("an encrypted backup was made, opened and counted"))


def _try_imports(report: Report, opened: Opening, folder: Path) -> None:
    file = folder / "register.xlsx"
    file.write_bytes(_workbook(_REGISTER))
    told = _imported("import-register", file, opened)
    counts = (told["new"], len(told["doubtful"]), told["register_date"])
    _expect(counts == (3, 1, "2026-11-20"), f"import-register: {told}")
    report.done.append(_("a register is taken over: {count} people").format(count=told["new"]))
    file = folder / "doctors.csv"
    file.write_bytes(_text_table(_DOCTORS))
    told = _imported("import-timetable", file, opened)
    _expect((told["new"], told["doubtful"]) == (2, []), f"import-timetable: {told}")
    report.done.append(_("a timetable is taken over: {count} doctors").format(count=told["new"]))


def _imported(command: str, file: Path, opened: Opening) -> Any:  # noqa: ANN401 -- JSON
    content = commands.read_file(command, file, NOW.date())
    return commands.run(command, Namespace(file=file, content=content, dry_run=False), opened).json


def _text_table(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """The smallest workbook that spreadsheet programs take: the reader must work here, not only in tests."""
    cells = "".join("<row>" + "".join(map(_cell, row)) + "</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return content.getvalue()


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


# --- the window ----------------------------------------------------------------------------------------


def _try_window(report: Report, opened: Opening, proofs: Path) -> None:
    from PySide6.QtTest import QTest

    from clinic_desk import app as program

    app = program.application(["clinic-desk"])
    window = program.make_window(app, opened)
    try:
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        _expect(QTest.qWaitForWindowActive(window), "the window does not come up")
        _call(app, window, "ахметов 12.03.85")
        _call(app, window, "жүнісов әлихан")
        rows = journal.between(NOW.date(), NOW.date())
        booked = [(row.name.last.casefold(), row.doctor_id, row.number) for row in rows]
        _expect(booked == [("ахметов", 1, 1), ("жүнісов", 2, 2)], f"the window booked {booked}")
        report.done.append(_("two calls were booked at the window with the keyboard"))
        said = str(answer.booked(booking.appointment_of(rows[-1].visit_id or 0), language="kk"))
        _expect(window.sentence.text() == said, f"the window says: {window.sentence.text()}")
        report.done.append(_("the window shows the answer to read aloud"))
        _expect(window.grab().save(str(proofs / "window.png")), "window.png cannot be written")
    finally:
        window.close()
        window.deleteLater()
        app.processEvents()


def _call(app: QApplication, window: QWidget, text: str) -> None:
    """A receptionist's call: F2, the name letter by letter, Enter."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtTest import QTest

    def press(key: Qt.Key) -> None:
        QTest.keyClick(app.focusWidget() or window, key)
        app.processEvents()

    press(Qt.Key.Key_F2)
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            pressed = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            app.sendEvent(app.focusWidget() or window, pressed)
    QTest.qWait(_SETTLE_MS)
    press(Qt.Key.Key_Return)


# --- proofs --------------------------------------------------------------------------------------------


def _write_answers(report: Report, proofs: Path) -> None:
    (row, *_others) = journal.between(NOW.date(), NOW.date())
    _expect(register.get(row.person_id or 0, now=NOW).person.iin == "850312399903", "the wrong person")
    for language in ("kk", "ru"):
        text = str(answer.booked(booking.appointment_of(row.visit_id or 0), language=language))
        (proofs / f"answer-{language}.txt").write_text(text + "\n", encoding="utf-8")
    report.done.append(_("the answer is said in Kazakh and in Russian"))


def _write_journal(report: Report, opened: Opening, proofs: Path) -> None:
    target = proofs / "journal.pdf"
    wanted = Namespace(date=NOW.date(), to=None, pdf=target)
    commands.run("journal", wanted, opened)
    _expect(target.read_bytes().startswith(b"%PDF-"), "journal.pdf is no PDF")
    report.done.append(_("the journal is written as a PDF"))


def _write_exports(report: Report, opened: Opening, proofs: Path) -> None:
    """The calendar library reads the one zone that comes along; a bundle needs nothing but the program."""
    today = NOW.date()
    (row, *_others) = journal.between(today, today)
    days, target, actor = (today, today), proofs / "list.ics", opened.actor
    words = calendar_file.words()
    count = export_ics.write_ics(
        row.doctor_id or 0, *days, target, words, with_names=True, now=NOW, actor=actor
    )
    _expect(count == 1 and b"DTSTART:20261124T040000Z\r\n" in target.read_bytes(), "list.ics lacks the visit")
    whole = proofs / "bundle.json"
    export_fhir.write_fhir(*days, whole, clinic_name="", with_names=True, now=NOW, actor=actor)
    bundle = json.loads(whole.read_text(encoding="utf-8"))
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    _expect({"Appointment", "Patient", "Slot"} <= kinds, "bundle.json lacks the visit")
    report.done.append(_("the list is written for calendars and for other systems"))


def _expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001 (reads as a sentence)
    if not holds:
        raise _WrongError(otherwise)
