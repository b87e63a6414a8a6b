from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from clinic_desk import i18n
from clinic_desk.printing import printer
from clinic_desk.printing.journal_sheet import journal_sheet
from clinic_desk.printing.sheets import ROLL, Document, Sheet, line
from clinic_desk.ui.printing.page_view import Fit, PageView
from tests.printing.samples import DAY, HEAD, NOW, REGISTRAR, mixed_rows


@pytest.fixture
def view(qtbot) -> PageView:
    sheet = journal_sheet(
        mixed_rows(60), first=DAY, last=DAY, head=HEAD, registrar=REGISTRAR, now=NOW, language="kk"
    )
    shown = PageView()
    qtbot.addWidget(shown)
    shown.resize(900, 600)
    shown.set_pages(printer.paged(sheet))
    shown.show()
    return shown


def bundle() -> Document:
    """A journal on A4 landscape, a small sheet, a long piece of roll."""
    journal = journal_sheet(
        mixed_rows(30), first=DAY, last=DAY, head=HEAD, registrar=REGISTRAR, now=NOW, language="kk"
    )
    small = Sheet("Талон", 105.0, 148.0, 8.0, 10.0, top=(line("Талон"),))
    roll = Sheet("Талон", 80.0, ROLL, 4.0, 9.0, top=tuple(line(str(place)) for place in range(60)))
    return Document("Ертеңге", (journal, small, roll), "tomorrow")


def ink(view: PageView) -> int:
    """How many of the sampled pixels are dark: text has been painted."""
    image = view.grab().toImage()
    return sum(
        QColor(image.pixel(x, y)).lightness() < 90
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


def test_the_page_is_painted(view: PageView) -> None:
    with_page = ink(view)
    view.set_pages(None)
    assert with_page > ink(view) + 200
    assert view.page_count == 0
    view.go_to(3)
    assert view.page == 0


def test_keys_go_page_by_page(view: PageView, qtbot) -> None:
    seen: list[int] = []
    view.page_changed.connect(seen.append)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
    assert seen == [1, 2, 1, view.page_count - 1, 0]
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.page == 0


def test_arrows_scroll(view: PageView, qtbot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().singleStep()


def test_the_page_follows_the_window_until_somebody_zooms(view: PageView) -> None:
    small = view.zoom
    view.resize(1200, 800)
    assert view.zoom > small
    view.zoom_by(1)
    assert view.fit is Fit.FREE
    chosen = view.zoom
    view.resize(900, 600)
    assert view.zoom == chosen
    view.set_fit(Fit.WIDTH)
    whole_width = view.zoom
    view.set_fit(Fit.PAGE)
    assert view.zoom <= whole_width


def test_zooming_keeps_the_page_and_ends_at_the_last_step(view: PageView) -> None:
    view.go_to(3)
    for _press in range(20):
        view.zoom_by(1)
    assert view.zoom == 3.0
    assert view.page == 3
    for _press in range(20):
        view.zoom_by(-1)
    assert view.zoom == 0.25


@pytest.mark.parametrize("direction", [1, -1])
def test_ctrl_and_wheel_zoom(view: PageView, direction: int) -> None:
    before = view.zoom
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(view.mapToGlobal(QPoint(50, 50))),
        QPoint(),
        QPoint(0, 120 * direction),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert (view.zoom > before) is (direction > 0)


def test_pages_of_different_papers_keep_one_size(view: PageView, qtbot) -> None:
    pages = printer.paged(bundle())
    view.set_pages(pages)
    zoom = view.zoom
    seen: list[int] = []
    view.page_changed.connect(seen.append)
    for _page in range(pages.page_count):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert seen == list(range(1, pages.page_count))
    assert view.zoom == zoom
    widest, highest = 297.0, max(pages.page_size(number).height() for number in range(pages.page_count))
    pixels = zoom * view.logicalDpiX() / 25.4
    assert widest * pixels <= view.viewport().width()
    assert highest * pixels <= view.viewport().height()


def test_only_the_paper_of_each_page_is_white(view: PageView) -> None:
    """Beside a narrow page there is ground, not paper; the small page stands in the middle."""
    pages = printer.paged(bundle())
    view.set_pages(pages)
    view.set_fit(Fit.WIDTH)
    view.go_to(pages.page_count - 2)
    image = view.grab().toImage()
    y = 40
    white = [x for x in range(image.width()) if QColor(image.pixel(x, y)) == QColor("#FFFFFF")]
    pixels = view.zoom * view.logicalDpiX() / 25.4
    assert len(white) == pytest.approx(105 * pixels, abs=4)
    assert (white[0] + white[-1]) / 2 == pytest.approx(view.viewport().width() / 2, abs=3)


def test_pages_that_come_later_are_added_below(view: PageView) -> None:
    pages = printer.broken_later(bundle())
    view.set_pages(pages)
    before = view.verticalScrollBar().maximum()
    pages.finish()
    view.refresh()
    view.go_to(pages.page_count - 1)
    assert view.page == pages.page_count - 1
    assert view.verticalScrollBar().maximum() > before


def test_a_screen_reader_hears_the_page(view: PageView) -> None:
    i18n.use_language("ru")
    view.go_to(1)
    assert view.accessibleName() == f"Страница 2 из {view.page_count}"
