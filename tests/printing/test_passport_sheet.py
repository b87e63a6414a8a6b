"""The service passport for the wall: all of it, in both languages, as text that can be read back."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime

import pytest

from clinic_desk import passport
from clinic_desk.printing import printer
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.passport_sheet import passport_sheet

NOW = datetime(2026, 11, 24, 9, 0)
HEAD = ClinicHead("Ақбұлақ дәрігерлік амбулаториясы", "Акбулакская врачебная амбулатория", "Абай к-сі, 12")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def sheet(own=None, language="kk"):
    return passport_sheet(own or {}, head=HEAD, now=NOW, language=language)


def words_in(text: str) -> str:
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").split())


def test_each_section_stands_in_one_row_kazakh_on_the_left():
    made = sheet()
    assert made.kind == "passport"
    assert len(made.table.rows) == len(passport.SECTIONS)
    for number, (section, row) in enumerate(zip(passport.SECTIONS, made.table.rows, strict=True), 1):
        for language, cell in zip(passport.LANGUAGES, row.cells, strict=True):
            title, *said = (text.text for text in cell.texts)
            assert title == f"{number}. {passport.title(section, language)}"
            assert "\n".join(said) == passport.default(section, language)


def test_the_clinics_own_words_stand_where_it_has_some_and_names_stay_text():
    own = {"term.ru": "Сразу <b>&</b>\n\nи без очереди"}
    cell = sheet(own).table.rows[passport.SECTIONS.index("term")].cells[1]
    assert [text.text for text in cell.texts][1:] == ["Сразу <b>&</b>", "и без очереди"]


@pytest.mark.parametrize(("language", "title"), [("kk", "паспорты"), ("ru", "Паспорт"), ("en", "паспорты")])
def test_its_title_names_the_file_in_the_language_of_the_window(language, title):
    assert title in sheet(language=language).title


@needs_poppler
def test_the_official_wording_takes_two_pages_and_comes_back_from_the_pdf(qapp, tmp_path):
    path = tmp_path / "passport.pdf"
    printer.to_pdf(sheet(), path)
    pages = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "Pages:           2\n" in pages
    for language, first, width in (("kk", 0, 298), ("ru", 298, 298)):
        crop = ["-x", str(first), "-y", "0", "-W", str(width), "-H", "842", "-r", "72"]
        done = subprocess.run(["pdftotext", *crop, path, "-"], capture_output=True, text=True, check=True)
        said = words_in(done.stdout)
        for section in passport.SECTIONS:
            assert words_in(passport.default(section, language)) in said, (section, language)


def test_a_text_as_long_as_one_may_be_still_prints(qapp, tmp_path):
    longest = {
        passport.key(section, language): ("дәрігерлердің қабылдау кестесі " * 80)[: passport.MOST_LETTERS]
        for section in passport.SECTIONS
        for language in passport.LANGUAGES
    }
    path = tmp_path / "long.pdf"
    printer.to_pdf(sheet(longest), path)
    assert path.stat().st_size > 10_000
