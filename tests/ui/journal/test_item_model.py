"""The journal as a model: right texts, and only what is looked at is read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from clinic_desk import i18n
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.visits import Step
from clinic_desk.services import journal
from clinic_desk.ui.journal.item_model import COLUMNS, ROW_ROLE, JournalItemModel

TEXT, SPOKEN = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole


def all_rows() -> JournalItemModel:
    model = JournalItemModel()
    model.set_ids(journal.row_ids(JournalFilter()))
    return model


def cells(model: JournalItemModel, row: int) -> dict[str, str]:
    return {
        model.headerData(column, Qt.Orientation.Horizontal): model.index(row, column).data(TEXT)
        for column in range(model.columnCount())
    }


def test_a_well_behaved_model(desk, qtmodeltester):
    desk.book()
    desk.refuse()
    qtmodeltester.check(all_rows())
    qtmodeltester.check(JournalItemModel())


def test_a_booking_fills_every_column_of_the_paper_journal(desk):
    visit = desk.book(
        "Әлімова Гүлнар Маратқызы",
        person={"iin": "850312399903", "address": "Абай көшесі, 1", "document_number": "045218337"},
        note="тұсаукесер",
    )
    assert visit.number == 1
    assert cells(all_rows(), 0) == {
        "No.": "1",
        "Received": "23.11.2026 08:58",
        "Channel": "by phone",
        "IIN": "850312399903",
        "Name": "Әлімова Гүлнар Маратқызы",
        "Birth date": "12.03.1985",
        "Phone": "+7 701 123 45 67",
        "Address": "Абай көшесі, 1",
        "Precinct": "1",
        "Document": "identity card 045218337",
        "Attachment": "attached",
        "Doctor": "Ахметова А. С., ВОП, room 5",
        "Visit": "24.11.2026 08:00",
        "Result": "booked",
        "Answered": "09:00",
        "Registrar": "Омарова А.",
        "Note": "тұсаукесер",
    }


def test_a_refusal_has_its_ground_and_no_visit(desk):
    desk.refuse()
    shown = cells(all_rows(), 0)
    assert (shown["Doctor"], shown["Visit"], shown["Result"]) == ("", "", "refused")
    assert shown["Note"] == "not attached here"


def test_a_screen_reader_hears_the_row_and_then_each_column_by_name(desk):
    desk.book()
    model = all_rows()
    said = "No. 1, 08:58, by phone, Жүнісова Г. М., Ахметова А. С. 24.11 08:00, booked"
    assert model.index(0, 0).data(SPOKEN) == said
    assert model.index(0, 4).data(SPOKEN) == "Name: Жүнісова Гүлнар Маратқызы"


def test_nothing_is_said_outside(desk):
    desk.book()
    model = all_rows()
    assert model.row_at(-1) is None
    assert model.row_at(1) is None
    assert model.data(QModelIndex()) is None
    for section in (-1, len(COLUMNS)):
        assert model.headerData(section, Qt.Orientation.Horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.position(12345) is None


def test_the_same_rows_again_are_read_anew_without_a_reset(desk, qtbot):
    visit = desk.book()
    model = all_rows()
    assert model.index(0, 13).data(TEXT) == "booked"
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    desk.step(visit, Step.ARRIVE)
    with qtbot.waitSignal(model.dataChanged):
        model.set_ids(journal.row_ids(JournalFilter()))
    assert model.index(0, 13).data(TEXT) == "arrived"
    assert resets == []


def test_heads_and_cells_follow_the_language(desk, qtbot):
    desk.book()
    model = all_rows()
    i18n.use_language("kk")
    with qtbot.waitSignals([model.headerDataChanged, model.dataChanged]):
        model.retranslate()
    assert cells(model, 0)["Туған күні"] == "12.03.1985"


def test_fifty_thousand_rows_are_read_a_page_at_a_time(many_rows, statements):
    model = JournalItemModel()
    model.set_ids(many_rows)
    assert statements == []
    for number in range(40):
        for column in range(model.columnCount()):
            model.index(number, column).data(TEXT)
    assert len(statements) == 1
    assert model.index(49_999, 0).data(ROW_ROLE).number == 1
    assert len(statements) == 2


def test_scrolling_through_everything_keeps_few_rows_in_memory(many_rows):
    model = JournalItemModel()
    model.set_ids(many_rows)
    for number in range(0, 50_000, 500):
        assert model.row_at(number).number == 50_000 - number
    assert sum(len(page) for page in model._pages.values()) <= 64 * 40


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_column_has_a_head_in_both_languages(language):
    i18n.use_language(language)
    model = JournalItemModel()
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(len(COLUMNS))]
    assert len(set(heads)) == len(COLUMNS)
    assert not set(heads) & {column.head for column in COLUMNS}
