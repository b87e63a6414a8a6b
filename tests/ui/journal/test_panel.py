"""The journal beside the grid, used as the desk uses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from clinic_desk.rules.changes import Changes
from clinic_desk.rules.visits import Step
from clinic_desk.ui.journal.item_model import JournalItemModel
from clinic_desk.ui.journal.panel import JournalPanel
from clinic_desk.ui.language import switch_language
from tests.make import NOW

Key = Qt.Key


@pytest.fixture
def panel(clock, qtbot):
    made = JournalPanel(clock)
    made.wishes = []
    made.visit_wanted.connect(lambda one: made.wishes.append(("visit", one)))
    made.history_wanted.connect(lambda one: made.wishes.append(("history", one)))
    made.mark_wanted.connect(lambda one, step: made.wishes.append((step, one)))
    made.paper_wanted.connect(lambda one: made.wishes.append(("paper", one)))
    made.resize(420, 400)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def head(panel: JournalPanel) -> str:
    return panel.findChild(QLabel).text()


def names(panel: JournalPanel) -> list[str]:
    return [panel.rows.row_at(place).name.last for place in range(panel.rows.rowCount())]


def test_an_empty_day_says_how_to_begin(panel):
    panel.load()
    assert panel.empty.isVisible()
    assert "F2" in panel.empty.findChild(QLabel, "empty_text").text()
    assert head(panel) == "JOURNAL — 0 requests today"


def test_today_stands_there_newest_first(panel, desk):
    desk.book("Вчера Иван", now=NOW - timedelta(days=1))
    desk.book("Жүнісова Гүлнар")
    desk.refuse("Тасболат Нұрия")
    panel.load()
    assert names(panel) == ["Тасболат", "Жүнісова"]
    assert head(panel) == "JOURNAL — 2 requests today · mean answer 1 min"


@pytest.mark.parametrize("typed", ["калиев", "ҚАЛИЕВ", "қалиев әлихан", "7077654321", "850312399903"])
def test_free_text_finds_names_in_any_spelling_iin_and_telephone(panel, desk, qtbot, typed):
    desk.book("Жүнісова Гүлнар")
    desk.book("Қалиев Әлихан", person={"iin": "850312399903", "phones": "7077654321"})
    panel.load()
    panel.focus_filter()
    panel.filter.text.setText(typed)
    qtbot.waitUntil(lambda: names(panel) == ["Қалиев"])
    assert head(panel) == "JOURNAL — 1 row found"


def test_nothing_found_offers_the_way_back(panel, desk, qtbot):
    desk.book("Жүнісова Гүлнар")
    panel.load()
    panel.focus_filter()
    panel.filter.text.setText("zzz")
    qtbot.waitUntil(panel.empty.isVisible)
    qtbot.mouseClick(panel.empty.findChild(QPushButton, "empty_action"), Qt.MouseButton.LeftButton)
    assert names(panel) == ["Жүнісова"]
    assert not panel.filter.isVisible()


def test_the_filter_opens_and_closes_by_the_same_key_and_the_same_button(panel, desk, qtbot):
    desk.book()
    panel.load()
    for toggle in (panel.focus_filter, panel.filter_button.click):
        toggle()
        assert panel.filter.isVisible()
        assert panel.filter.text.hasFocus()
        panel.filter.text.setText("zzz")
        toggle()
        assert not panel.filter.isVisible()
        assert panel.list.hasFocus()
        assert names(panel) == ["Жүнісова"]


def test_the_key_of_the_filter_comes_back_to_a_filter_that_is_open(panel, desk):
    desk.book()
    panel.load()
    panel.focus_filter()
    panel.focus_list()
    panel.focus_filter()
    assert panel.filter.isVisible()
    assert panel.filter.text.hasFocus()


def test_enter_shows_the_visit_and_the_life_of_a_refusal(panel, desk, qtbot):
    visit = desk.book()
    panel.load()
    panel.focus_list()
    qtbot.keyClick(panel.list, Key.Key_Return)
    assert panel.wishes == [("visit", visit.id)]
    refusal = desk.refuse()
    panel.load()
    qtbot.keyClick(panel.list, Key.Key_Home)
    qtbot.keyClick(panel.list, Key.Key_Return)
    assert panel.wishes == [("visit", visit.id), ("history", refusal.request_id)]


def test_home_and_end_go_to_the_newest_and_the_oldest(panel, desk, qtbot):
    for name in ("Первый Иван", "Второй Иван", "Третий Иван"):
        desk.book(name)
    panel.load()
    panel.focus_list()
    assert panel.current_row().name.last == "Третий"
    qtbot.keyClick(panel.list, Key.Key_End)
    assert panel.current_row().name.last == "Первый"
    qtbot.keyClick(panel.list, Key.Key_Up)
    assert panel.current_row().name.last == "Второй"
    qtbot.keyClick(panel.list, Key.Key_Home)
    assert panel.current_row().name.last == "Третий"


def test_the_same_key_ticks_and_takes_the_tick_off(panel, desk):
    visit = desk.book()
    panel.load()
    panel.focus_list()
    panel.mark_current(Step.ARRIVE)
    desk.step(visit, Step.ARRIVE)
    panel.reload(Changes.VISITS)
    panel.mark_current(Step.ARRIVE)
    panel.mark_current(Step.NO_SHOW)
    assert panel.wishes == [(Step.ARRIVE, visit.id), (Step.RESET, visit.id), (Step.NO_SHOW, visit.id)]


def test_a_refusal_cannot_be_ticked_but_has_a_history(panel, desk):
    row = desk.refuse()
    panel.load()
    panel.focus_list()
    panel.mark_current(Step.ARRIVE)
    panel.ask_history()
    assert panel.wishes == [("history", row.request_id)]


def test_what_is_not_shown_here_reads_nothing(panel, desk, statements):
    panel.load()
    statements.clear()
    panel.reload(Changes.REGISTER | Changes.SETTINGS)
    assert statements == []
    panel.reload(Changes.JOURNAL)
    assert statements != []


def test_the_row_in_focus_stays_when_others_come(panel, desk):
    first = desk.book("Бірінші Иван")
    panel.load()
    panel.focus_list()
    desk.book("Екінші Иван")
    panel.reload(Changes.VISITS)
    assert panel.current_row().request_id == first.request_id


def test_the_sight_stays_when_others_come(panel, desk, many_rows):
    panel.load()
    panel.grab()
    panel.list.scrollTo(panel.rows.index(300, 0), panel.list.ScrollHint.PositionAtTop)
    seen = panel.rows.row_at(panel.list.rowAt(0)).request_id
    desk.refuse("Жаңа Адам")
    panel.reload(Changes.JOURNAL)
    panel.grab()
    assert panel.rows.rowCount() == 50_001
    assert seen == many_rows[300]
    assert panel.rows.row_at(panel.list.rowAt(0)).request_id == seen


def test_fifty_thousand_rows_open_scroll_and_reload_lazily(
    clock, desk, many_rows, statements, qtbot, monkeypatch
):
    asked = []
    row_count = JournalItemModel.rowCount
    monkeypatch.setattr(
        JournalItemModel, "rowCount", lambda model, *parent: asked.append(1) or row_count(model, *parent)
    )
    panel = JournalPanel(clock)
    qtbot.addWidget(panel)
    panel.load()
    panel.show()
    panel.grab()
    panel.list.scrollToBottom()
    panel.grab()
    pages = [one for one in statements if "IN (" in one]
    assert len(pages) <= 4  # the top, the bottom; a page may begin in the middle of what is seen
    assert len(asked) < 2_000  # never once per row
    assert panel.rows.row_at(49_999) is not None


def test_a_row_just_written_comes_into_focus(panel, desk):
    desk.book("Бірінші Иван")
    panel.load()
    visit = desk.book("Екінші Иван")
    panel.reload(Changes.JOURNAL)
    assert panel.show_newest(visit.request_id).number == 2
    assert panel.current_row().request_id == visit.request_id


def test_the_menu_has_what_the_keys_can_do(panel, desk):
    visit = desk.book()
    panel.load()
    panel.focus_list()
    panel.list.customContextMenuRequested.emit(panel.list.rect().center())
    menu = panel.findChild(QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "Show in the grid",
        "Arrived\tF8",
        "Did not come\tF9",
        "Print the slip\tCtrl+P",
        "History of the row\tCtrl+H",
    ]
    for action in menu.actions():
        action.trigger()
    assert panel.wishes == [
        ("visit", visit.id),
        (Step.ARRIVE, visit.id),
        (Step.NO_SHOW, visit.id),
        ("paper", visit.request_id),
        ("history", visit.request_id),
    ]
    menu.close()


def test_the_menu_offers_each_row_its_paper(panel, desk):
    kept, gone = desk.book("Келеді Айша"), desk.book("Кетті Айша")
    desk.step(gone, Step.CANCEL)
    refused = desk.refuse()
    panel.load()
    papers = {}
    for place in range(panel.rows.rowCount()):
        panel.list.setCurrentIndex(panel.rows.index(place, 0))
        texts = [action.text() for action in panel.row_menu().actions()]
        papers[panel.current_row().request_id] = [text for text in texts if text.startswith("Print")]
    assert papers == {
        kept.request_id: ["Print the slip\tCtrl+P"],
        gone.request_id: [],
        refused.request_id: ["Print the notice\tCtrl+P"],
    }


def test_every_result_is_painted(panel, desk):
    rows = {step: desk.book(f"Адам {step.title()}") for step in (Step.ARRIVE, Step.NO_SHOW, Step.CANCEL)}
    for step, visit in rows.items():
        desk.step(visit, step)
    desk.step(desk.book("Адам Move"), Step.MOVE)
    desk.take_back(desk.book("Адам Back").request_id)
    desk.refuse()
    panel.load()
    panel.focus_list()
    results = {str(panel.rows.row_at(place).result) for place in range(panel.rows.rowCount())}
    assert results == {"arrived", "no_show", "cancelled", "moved", "withdrawn", "refused"}
    image = panel.list.viewport().grab().toImage()
    inked = [y for y in range(image.height()) if len({image.pixel(x, y) for x in range(image.width())}) > 8]
    assert len({y // 26 for y in inked}) == 6


def test_the_language_changes_at_once(panel, desk):
    desk.book()
    panel.load()
    switch_language(QApplication.instance(), "ru")
    QApplication.sendPostedEvents()
    assert "обращение" in head(panel)
    assert panel.list.accessibleName() == "Журнал"
    switch_language(QApplication.instance(), "en")
