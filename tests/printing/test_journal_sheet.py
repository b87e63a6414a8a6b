from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from clinic_desk.printing import heads
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.journal_sheet import journal_sheet, totals
from clinic_desk.printing.sheets import Sheet
from clinic_desk.rules.rows import JournalResult, Verdict
from tests.printing.samples import DAY, HEAD, NOW, REGISTRAR, journal_row, mixed_rows, refused_row


def sheet_of(
    rows, language: str = "kk", first: date = DAY, last: date = DAY, head: ClinicHead = HEAD
) -> Sheet:
    return journal_sheet(
        rows, first=first, last=last, head=head, registrar=REGISTRAR, now=NOW, language=language
    )


def cells_of(row, language: str = "kk") -> list[str]:
    """The texts of the cells of one row, paragraphs joined by «|»."""
    sheet = sheet_of([row], language)
    assert sheet.table is not None
    return ["|".join(text.text for text in cell.texts) for cell in sheet.table.rows[0].cells]


def texts_of(blocks) -> list[str]:
    return [text.text for block in blocks for part in block.parts for text in part.texts]


def test_the_heads_are_those_of_the_domain_in_both_languages() -> None:
    table = sheet_of([]).table
    assert table is not None
    assert [tuple(text.text for text in column.head) for column in table.columns] == [
        ("№ р/с", "№ п/п"),
        ("жүгінген күні, уақыты", "дата и время обращения"),
        ("жүгіну тәсілі", "способ обращения"),
        ("ЖСН", "ИИН"),
        ("тегі, аты, әкесінің аты", "ФИО"),
        ("туған күні", "дата рождения"),
        ("телефоны", "телефон"),
        ("мекенжайы, учаскесі", "адрес, участок"),
        ("жеке басын куәландыратын құжат", "документ"),
        ("бекітілуі", "прикрепление"),
        ("дәрігер, мамандығы, кабинет", "врач, специальность, кабинет"),
        ("қабылдау күні мен уақыты", "дата и время приема"),
        ("нәтиже (жазылды / бас тартылды)", "результат"),
        ("жауап берілген уақыт", "время ответа"),
        ("тіркеуші", "регистратор"),
        ("ескертпе", "примечание"),
    ]


def test_the_widths_fill_the_page_inside_its_margins() -> None:
    sheet = sheet_of([])
    assert sheet.table is not None
    widths = sum(column.width_mm for column in sheet.table.columns)
    assert widths == pytest.approx(sheet.width_mm - 2 * sheet.margin_mm)


def test_a_booked_row_in_kazakh() -> None:
    assert cells_of(journal_row(214)) == [
        "214",
        "24.11.2026|11:34",
        "тікелей",
        "850312300214",
        "Қасымұлы Ғабит Һәкімұлы",
        "12.03.1985",
        "+7\N{NO-BREAK SPACE}701 234\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78",
        "Алматы облысы, Талғар ауданы, Бесағаш ауылы, Қонаев көшесі, 117/2, 1-учаске",
        "жеке куәлік|045218337",
        "бекітілген",
        "Ахметова А. С.|жалпы практика дәрігері, 5-каб.",
        "25.11.2026|10:30",
        "жазылды",
        "11:36",
        REGISTRAR,
        "",
    ]


def test_a_refused_row_in_russian_has_its_ground_and_no_doctor() -> None:
    cells = cells_of(refused_row(3, birth_date=None, iin="", phones=(), document=None), "ru")
    assert cells[3] == cells[5] == cells[6] == cells[10] == cells[11] == ""
    assert cells[8] == "045218337"
    assert cells[12] == "отказано|не прикреплен"


def test_the_reason_of_a_booking_without_attachment_stands_in_the_note() -> None:
    row = journal_row(1, verdict=Verdict.ELSEWHERE, override_reason="жүкті", note="екінші рет")
    assert cells_of(row)[15] == "екінші рет|бекітусіз: жүкті"
    assert cells_of(replace(row, override_reason=""))[15] == "екінші рет"


def test_an_answer_on_another_day_shows_the_day() -> None:
    assert cells_of(journal_row(1, answered_at=datetime(2026, 11, 25, 8, 3)))[13] == "25.11|08:03"


def test_rows_keep_their_order_and_none_is_left_out() -> None:
    rows = mixed_rows(30)
    table = sheet_of(rows).table
    assert table is not None
    assert [row.cells[0].texts[0].text for row in table.rows] == [str(row.number) for row in rows]


def test_totals_count_each_result_and_leave_out_what_did_not_occur() -> None:
    rows = [journal_row(1), journal_row(2), refused_row(3), journal_row(4, result=JournalResult.NO_SHOW)]
    assert totals(rows, "kk") == "Барлығы: 4 · жазылды: 2 · бас тартылды: 1 · келмеді: 1"
    assert totals(rows, "ru") == "Всего: 4 · записан: 2 · отказано: 1 · не явился: 1"
    assert totals([], "kk") == "Барлығы: 0"


def test_an_empty_day_says_so() -> None:
    table = sheet_of([], "ru").table
    assert table is not None
    (row,) = table.rows
    assert row.band
    assert row.cells[0].texts[0].text == "За этот период обращений не было."


def test_head_signature_and_footer() -> None:
    sheet = sheet_of([journal_row(1)])
    assert texts_of(sheet.top) == [
        HEAD.name_kk,
        HEAD.name_ru,
        HEAD.address,
        HEAD.phone,
        "Алдын ала жазылу журналы / Журнал предварительной записи",
        "2026 жылғы 24 қараша / 24 ноября 2026 года",
    ]
    assert texts_of(sheet.bottom)[-1].startswith("Тіркеуші / Регистратор  ____")
    assert sheet.footer_left == f"Басып шығарылды: 24.11.2026 17:05, {REGISTRAR}"
    assert sheet.title == "Алдын ала жазылу журналы, 24.11.2026"


def test_a_range_names_both_ends() -> None:
    sheet = sheet_of([], "ru", date(2026, 11, 1), date(2026, 11, 30))
    assert heads.both_dates(date(2026, 11, 1), date(2026, 11, 30)) in texts_of(sheet.top)
    assert sheet.title == "Журнал предварительной записи, 01.11.2026 – 30.11.2026"


def test_a_clinic_without_a_head_has_no_empty_line() -> None:
    assert texts_of(sheet_of([], head=ClinicHead()).top)[0].startswith("Алдын ала жазылу")
    same = ClinicHead(name_kk="Медпункт", name_ru="Медпункт")
    assert texts_of(sheet_of([], head=same).top).count("Медпункт") == 1


def test_a_place_in_the_live_queue_is_printed_without_a_time() -> None:
    cells = cells_of(journal_row(1, queue_place=4), "ru")
    assert cells[11] == "25.11.2026|очередь №\N{NO-BREAK SPACE}4"
