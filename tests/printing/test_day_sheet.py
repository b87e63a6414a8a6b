from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_desk.printing.day_sheet import LINE_MM, DaySheet, day_sheet
from clinic_desk.printing.sheets import Mark, Sheet
from clinic_desk.rules.rows import VisitState
from clinic_desk.rules.timetable import Closure, DayHours, Piece
from tests.printing.samples import DAY, GP, HEAD, NOW, REGISTRAR, day_content, day_span, visit


def sheet_of(content: DaySheet, language: str = "kk") -> Sheet:
    return day_sheet(content, head=HEAD, registrar=REGISTRAR, now=NOW, language=language)


def lines_of(content: DaySheet, language: str = "kk") -> list[list[str]]:
    table = sheet_of(content, language).table
    assert table is not None
    return [[" ".join(text.text for text in cell.texts) for cell in row.cells] for row in table.rows]


SHORT = DayHours((Piece(8 * 60, 9 * 60, "5", 15),))


def test_visits_stand_in_order_among_free_lines() -> None:
    content = DaySheet(GP, DAY, SHORT, (visit(495, note="қайталама"), visit(480)))
    lines = lines_of(content)
    assert [line[:3] for line in lines] == [
        ["1", "08:00", visit(480).person.full],
        ["2", "08:15", visit(495).person.full],
        ["3", "08:30", ""],
        ["4", "08:45", ""],
    ]
    assert lines[1][6] == "қайталама"
    assert lines[2] == ["3", "08:30", "", "", "", "", ""]


def test_a_cancelled_visit_leaves_its_line_free_for_a_walk_in() -> None:
    content = DaySheet(GP, DAY, SHORT, (visit(480, state=VisitState.CANCELLED),))
    assert lines_of(content)[0][:3] == ["1", "08:00", ""]


def test_marks_follow_the_state_of_the_visit() -> None:
    states = (VisitState.BOOKED, VisitState.ARRIVED, VisitState.NO_SHOW)
    visits = tuple(visit(480 + 15 * place, state=state) for place, state in enumerate(states))
    table = sheet_of(DaySheet(GP, DAY, SHORT, visits)).table
    assert table is not None
    assert [row.cells[5].mark for row in table.rows] == [Mark.EMPTY, Mark.TICKED, Mark.CROSSED, None]


def test_breaks_are_named_and_run_over_all_columns() -> None:
    lines = lines_of(day_content())
    assert ["13:00–14:00   Түскі үзіліс"] in lines
    without_reason = DayHours((Piece(480, 540, "5", 15), Piece(600, 660, "5", 15)))
    assert ["09:00–10:00   Перерыв"] in lines_of(DaySheet(GP, DAY, without_reason), "ru")


def test_both_visits_of_an_overbooked_time_have_a_line() -> None:
    lines = [line for line in lines_of(day_content()) if len(line) > 1 and line[1] == "08:30"]
    assert [line[6] for line in lines] == ["қайталама қабылдау, талдау нәтижелерімен", "шұғыл: дене қызуы 39"]


@pytest.mark.parametrize(
    ("closures", "expected"),
    [
        ((), "В этот день приема нет."),
        ((Closure(day_span(0, 1440), "leave"),), "В этот день приема нет. В отпуске"),
        ((Closure(day_span(0, 1440), "sick", "грипп"),), "В этот день приема нет. На больничном"),
        (
            (Closure(day_span(0, 1440), "holiday", "Independence Day"),),
            "В этот день приема нет. День независимости",
        ),
    ],
)
def test_a_day_without_hours_says_why(closures, expected: str) -> None:
    assert lines_of(DaySheet(GP, DAY, DayHours((), closures)), "ru") == [[expected]]


def test_a_visit_on_a_day_off_is_still_on_the_sheet() -> None:
    content = DaySheet(GP, DAY, DayHours((), (Closure(day_span(0, 1440), "sick"),)), (visit(600),))
    assert [line[1] for line in lines_of(content)] == ["10:00"]


def test_the_widths_fill_the_page_and_lines_are_high_enough_to_write_in() -> None:
    for content in (day_content(), DaySheet(GP, DAY, SHORT)):
        sheet = sheet_of(content)
        assert sheet.table is not None
        widths = sum(column.width_mm for column in sheet.table.columns)
        assert widths == pytest.approx(sheet.width_mm - 2 * sheet.margin_mm)
        assert LINE_MM[0] <= sheet.table.min_row_mm <= LINE_MM[1]


def test_the_head_names_doctor_specialty_room_and_day_in_both_languages() -> None:
    sheet = sheet_of(day_content(), "ru")
    texts = [text.text for block in sheet.top for part in block.parts for text in part.texts]
    assert "Дәрігердің қабылдау парағы / Лист приема врача" in texts
    assert GP.name.full in texts
    assert "врач общей практики, каб.\N{NO-BREAK SPACE}5" in texts
    assert {"сейсенбі, 24 қараша 2026", "вторник, 24 ноября 2026"} <= set(texts)


def test_the_live_queue_has_lines_of_its_own_without_times() -> None:
    waiting = replace(visit(485), id=901, queue_place=2)
    received = replace(visit(481, state=VisitState.ARRIVED), id=902, queue_place=1)
    lines = lines_of(DaySheet(GP, DAY, SHORT, (visit(480), waiting, received)), "ru")
    assert lines[-3:] == [
        ["Живая очередь"],
        ["1", "", *lines[-2][2:]],
        ["2", "", *lines[-1][2:]],
    ]
    assert lines[-2][2] == received.person.full
    assert [line[1] for line in lines[:-3]] == ["08:00", "08:15", "08:30", "08:45"]


def test_a_doctor_who_is_away_has_his_queue_on_paper_all_the_same() -> None:
    lines = lines_of(DaySheet(GP, DAY, DayHours(), (replace(visit(480), queue_place=1),)), "ru")
    assert [line[0] for line in lines[1:]] == ["Живая очередь", "1"]
