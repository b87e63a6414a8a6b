"""Sound files of each kind that a clinic brings, to be made hostile."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path

from clinic_desk.rules.rows import Actor, PersonName
from clinic_desk.services import backup, clinic, staff
from clinic_desk.settings import Settings, save
from tests.importers.tables import HEADER, PERSON, WOMAN, csv_bytes, xlsx_bytes

WHEN = {"now": datetime(2026, 11, 24, 9, 0), "actor": Actor("Тіркеуші", "PC-1")}
SAMPLES = Path(__file__).parent.parent / "importers" / "samples"
DOCTORS = (
    ("Ф.И.О. врача", "Специальность", "Кабинет", "Участки", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Примечание"),
    ("Ахметова Айгүл Серікқызы", "ВОП", "5", "1, 2", *("08:00-14:00",) * 5, "09:00-13:00", ""),
    ("Қасымов Болат", "терапевт", "6", "3", *("14:00-20:00",) * 5, "", "чет. 8-14, нечет. 14-20"),
    ("Сидорова А. П.", "педиатр", "7", "", *("8-12",) * 5, "", "1-я и 3-я среда; отпуск до 12.12.2026"),
)
REGISTER = (("Реестр прикрепленного населения на 20.11.2026",), HEADER, PERSON, WOMAN, ("Итого: 2",))


def _page(rows: tuple[tuple[object, ...], ...]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{cells}</table></body></html>".encode()


def _excel_2003(rows: tuple[tuple[object, ...], ...]) -> bytes:
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )
    head = '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    return f"{head}<Worksheet><Table>{cells}</Table></Worksheet></Workbook>".encode()


def _ods(rows: tuple[tuple[object, ...], ...]) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        "<table:table-row>" + "".join(cell.format(one) for one in row) + "</table:table-row>" for row in rows
    )
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    content = f"""<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>
        <table:table table:name="s">{lines}</table:table></office:spreadsheet></office:body>
        </office:document-content>"""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


@cache
def tables() -> tuple[bytes, ...]:
    """Registers and timetables in every format that is read; the same bytes for the whole run."""
    found = [(SAMPLES / "register.xls").read_bytes()]
    for rows in (REGISTER, DOCTORS):
        found += [xlsx_bytes(rows), _ods(rows), _page(rows), _excel_2003(rows)]
        found += [csv_bytes(rows, encoding) for encoding in ("utf-8-sig", "kz1048", "utf-16")]
    return tuple(found)


@cache
def settings() -> tuple[bytes, ...]:
    """A settings file as the program writes it, and an empty one."""
    full = {"language": "kk", "term_minutes": 30, "term_by_channel": {"phone": 10}, "demo": False}
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), Settings(term_by_channel={"phone": 10}))
        written = (Path(folder) / "settings.json").read_bytes()
    return (written, json.dumps(full).encode(), b"{}")


PASSPHRASE = "қыста қар көп жауады"


@cache
def backups() -> tuple[bytes, ...]:
    """Backups of a small clinic: two that anybody may open, and an encrypted one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clinic.open_clinic(folder)
        try:
            staff.save_doctor(staff.DoctorForm(PersonName("Ахметова"), "general_practice"), **WHEN)
            files = []
            for place, options in (
                ("plain", {"not_encrypted": True}),
                ("sealed", {"passphrase": PASSPHRASE}),
            ):
                backup.make(folder / place, kind=backup.BackupKind.HAND, **WHEN, **options)
                files.append((folder / place).read_bytes())
        finally:
            clinic.close_clinic()
    return (files[0], files[0], files[1])
