"""The call sheet on paper: numbers and boxes, nothing about why the doctor is away."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from clinic_desk.printing import printer
from clinic_desk.printing.call_sheet import COLUMNS, call_sheet
from clinic_desk.printing.sheets import Mark, Style
from clinic_desk.rules.call_sheets import CallSheetView, LineState, LineView
from clinic_desk.rules.rows import Appointment, PersonName, PersonRow, Slot, VisitRow, VisitState
from clinic_desk.rules.timetable import ExceptionKind
from tests.printing.samples import DAY, GP, HEAD, NAMES, NOW, PAEDIATRICIAN, REGISTRAR
from tests.printing.test_printer import squeezed

DOCTORS = {GP.id: GP, PAEDIATRICIAN.id: PAEDIATRICIAN}
BOXES = slice(6, 9)


def line(number=1, **facts):
    at = datetime.combine(DAY, datetime.min.time()) + timedelta(
        days=number // 30, minutes=480 + number % 30 * 15
    )
    name = NAMES[number % len(NAMES)]
    visit = VisitRow(
        number,
        GP.id,
        number,
        number,
        number,
        at,
        at + timedelta(minutes=15),
        VisitState.BOOKED,
        name,
        date(1985, 3, 12),
        ("7011234567", "7272951234"),
        room="5",
    )
    new = at + timedelta(days=3)
    usual = {
        "visit": visit,
        "person": PersonRow(number, None, name, date(1985, 3, 12)),
        "phones": visit.phones,
        "old": Appointment(at, GP.name, GP.specialty, "5"),
        "old_doctor": GP,
        "doctor": GP,
        "proposal": Slot(new, new + timedelta(minutes=20), PAEDIATRICIAN.id, "3"),
        "is_free": True,
    }
    return LineView(number, 1, number, **{"state": LineState.OPEN, **usual, **facts})


def view(*lines):
    made = datetime(2026, 11, 24, 8, 0)
    return CallSheetView(
        1,
        GP,
        ExceptionKind.SICK,
        "грипп, больничный",
        DAY,
        DAY + timedelta(days=6),
        made,
        REGISTRAR,
        "pc-1",
        lines,
    )


def sheet(*lines, language="kk"):
    return call_sheet(view(*lines), DOCTORS, head=HEAD, registrar=REGISTRAR, now=NOW, language=language)


def texts(row):
    return [[text.text for text in cell.texts] for cell in row.cells]


def marks(row):
    return [cell.mark for cell in row.cells[BOXES]]


def everything(made):
    blocks = [text.text for block in made.top for part in block.parts for text in part.texts]
    rows = [text for row in made.table.rows for cell in texts(row) for text in cell]
    return "\n".join([made.title, made.footer_left, made.footer_middle, *blocks, *rows])


def test_the_columns_fill_the_width_between_the_margins():
    assert sum(width for width, _head in COLUMNS) == pytest.approx(277.0)


def test_an_open_line_has_numbers_the_proposal_and_three_empty_boxes():
    (row,) = sheet(line()).table.rows
    said = texts(row)
    assert said[1] == ["Сс 24.11 08:15"]
    assert said[2] == [NAMES[1].full]
    assert "".join(said[4]).replace("\N{NO-BREAK SPACE}", " ") == "+7 701 123 45 67, +7 727 295 12 34"
    assert said[5][0] == "Жм 27.11 08:15"
    assert "Жүнісова Г. М." in said[5][1]
    assert marks(row) == [Mark.EMPTY] * 3


def test_a_proposal_that_is_gone_leaves_its_place_to_the_pen():
    for gone in (line(is_free=False), line(proposal=None)):
        (row,) = sheet(gone).table.rows
        assert texts(row)[5] == []


@pytest.mark.parametrize(
    ("state", "boxes"),
    [
        (LineState.MOVED, [Mark.TICKED, Mark.EMPTY, Mark.EMPTY]),
        (LineState.ELSEWHERE, [Mark.TICKED, Mark.EMPTY, Mark.EMPTY]),
        (LineState.CANCELLED, [Mark.EMPTY, Mark.EMPTY, Mark.TICKED]),
        (LineState.GONE, [Mark.EMPTY, Mark.EMPTY, Mark.TICKED]),
        (LineState.WAITING, [Mark.EMPTY] * 3),
        (LineState.STANDS, [Mark.EMPTY] * 3),
    ],
)
def test_what_is_settled_is_ticked_and_named(state, boxes):
    (row,) = sheet(line(state=state)).table.rows
    assert marks(row) == boxes
    assert texts(row)[9]


def test_every_state_has_a_word_on_paper_in_both_languages():
    for state in LineState:
        for language in ("kk", "ru"):
            (row,) = sheet(line(state=state), language=language).table.rows
            assert bool(texts(row)[9]) is (state is not LineState.OPEN)


def test_calls_without_answer_are_crosses_and_the_live_queue_has_places():
    one = line(calls=2)
    (row,) = sheet(replace(one, visit=replace(one.visit, queue_place=4))).table.rows
    assert texts(row)[7] == ["××"]
    assert texts(row)[1] == ["Сс 24.11 жанды кезек 4"]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_why_the_doctor_is_away_stands_nowhere(language):
    said = everything(sheet(line(), line(2, state=LineState.CANCELLED), language=language)).lower()
    for word in ("грипп", "больнич", "болен", "ауыр", "науқас", "sick"):
        assert word not in said
    assert "қоңырау парағы / лист обзвона" in said


def test_names_that_look_like_markup_stay_text():
    one = line()
    odd = replace(one, visit=replace(one.visit, person=PersonName("<b>Ахметов</b>", "&", "%s")))
    assert texts(sheet(odd).table.rows[0])[2] == ["<b>Ахметов</b> & %s"]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (200, 12)])
def test_one_and_two_hundred_lines_become_pages_that_can_be_read(tmp_path, qapp, count, pages):
    path = tmp_path / "sheet.pdf"
    printer.to_pdf(sheet(*(line(number) for number in range(1, count + 1))), path)
    assert path.stat().st_size > 1000
    if shutil.which("pdftotext") is None:
        return
    said = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert abs(said.count("\f") - pages) <= 4
    assert said.count("согласен") == said.count("\f"), "the head stands on each page"
    assert said.count("Сс 24.11 08:15") == 1
    assert f"{count} " in said


def styles(row):
    return [{text.style for text in cell.texts} for cell in row.cells]


def test_who_is_still_to_be_called_stands_out_and_a_note_is_apart_from_the_outcome():
    rows = sheet(line(1), line(2, state=LineState.CANCELLED, note="ауырып жатыр")).table.rows
    assert styles(rows[0])[2] == {Style.STRONG}
    assert styles(rows[1])[2] == {Style.BODY}
    outcome, note = rows[1].cells[-1].texts
    assert (outcome.text, outcome.style) == ("жойылды", Style.STRONG)
    assert (note.text, note.style) == ("ауырып жатыр", Style.BODY)


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "Қоңырау шалатын адам жоқ."), ("ru", "Звонить некому.")]
)
def test_a_sheet_without_lines_says_so(qapp, language, said):
    made = sheet(language=language)
    assert texts(made.table.rows[0]) == [[said]]
    assert made.table.rows[0].band
    assert printer.page_count(made) == 1


@pytest.mark.parametrize("count", [1, 200])
def test_the_longest_names_are_whole_on_every_page(qapp, tmp_path, count):
    longest = PersonName(
        "Константинопольская-Нұрмұхаммедова", "Максимилиана-Әсемгүл", "Жақсылыққызы Владиславовна"
    )
    lines = [line(number) for number in range(1, count + 1)]
    lines = [replace(one, visit=replace(one.visit, person=longest)) for one in lines]
    path = tmp_path / "calls.pdf"
    printer.to_pdf(sheet(*lines), path)
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    assert squeezed(done.stdout).count(squeezed(longest.full)) == count
