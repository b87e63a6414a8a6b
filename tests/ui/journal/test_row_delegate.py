"""One journal row in a narrow line: what gives way and what never does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics

from clinic_desk import i18n
from clinic_desk.rules.rows import PersonName, RefusalGround
from clinic_desk.ui import theme
from clinic_desk.ui.journal.item_model import spoken, visit_text
from clinic_desk.ui.journal.row_delegate import middle_text
from tests.printing.samples import journal_row

BOOKED = journal_row(
    1, name=PersonName("Ахметов", "Серік", "Болатұлы"), doctor=PersonName("Ахметова", "Айгүл", "Серікқызы")
)


@pytest.fixture
def metrics(qapp):
    theme.apply_theme(qapp, "light")
    return QFontMetrics(theme.font(theme.SMALL_PX, tabular=True))


@pytest.mark.parametrize("room", range(90, 330, 15))
@pytest.mark.parametrize("last", ["Ли", "Нұрмұхамбетова-Тұрсынғалиева"])
def test_the_time_is_always_whole(metrics, room, last):
    row = replace(BOOKED, name=PersonName(last, "Айгүл", "Серікқызы"))
    text = middle_text(row, metrics, room)
    assert text.endswith(row.at.strftime(" %d.%m %H:%M"))
    assert "→" in text


def test_all_is_shown_where_there_is_room(metrics):
    assert middle_text(BOOKED, metrics, 900) == "Ахметов С. Б. → Ахметова 25.11 10:30"


def test_a_refusal_shows_its_ground(metrics):
    row = replace(BOOKED, doctor=None, at=None, ground=RefusalGround.NOT_ATTACHED)
    text = middle_text(row, metrics, 900)
    assert text.startswith("Ахметов С. Б. — ")
    assert metrics.horizontalAdvance(middle_text(row, metrics, 120)) <= 120


@pytest.mark.parametrize("room", [150, 900])
def test_a_place_in_the_live_queue_is_no_time(metrics, room):
    i18n.use_language("ru")
    row = replace(BOOKED, queue_place=3, at=BOOKED.received_at)
    assert middle_text(row, metrics, room).endswith(" очередь № 3")
    assert f"{row.at:%H:%M}" not in middle_text(row, metrics, room)
    assert visit_text(row) == f"{row.at:%d.%m.%Y} очередь № 3"
    assert f"{row.at:%d.%m} очередь № 3" in spoken(row)
