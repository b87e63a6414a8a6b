"""The cycle as bars: made, moved, resized and deleted with a real mouse and real keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from clinic_desk.rules import cycles
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import Cycle, Part, Purpose, Template
from clinic_desk.ui import theme
from clinic_desk.ui.staff import template_texts
from clinic_desk.ui.staff.cycle_picture import CyclePicture

LEFT = Qt.MouseButton.LeftButton
SHIFT, ALT, CONTROL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
MONDAY = Part(0, Span(480, 720))


class Owner:
    """What the editor does with the picture's wishes, without its fields."""

    def __init__(self, picture, template):
        self.picture, self.template = picture, template
        self.told = []
        picture.part_changed.connect(self._on_changed)
        self.show()

    def show(self, chosen=None):
        template = self.template
        lines = cycles.lines_of(template.cycle, template.length, {one.position for one in template.parts})
        self.picture.show_template(template, lines, chosen)

    def _on_changed(self, old, new):
        self.told.append((old, new))
        if old is not None:
            self.template = cycles.taken_out(self.template, old)
        if new is not None:
            self.template = cycles.put(self.template, new)
        self.show(new)

    def day(self, position):
        return [one.span for one in cycles.line(self.template, position)]


@pytest.fixture
def stage(qtbot, qapp):
    theme.load_fonts()

    def make(template=Template((MONDAY,)), width=781):  # noqa: B008 -- a frozen value
        picture = CyclePicture()
        qtbot.addWidget(picture)
        owner = Owner(picture, template)
        picture.resize(width, picture.sizeHint().height())
        picture.show()
        return owner

    return make


def drag(qtbot, picture, start, end):
    first, last = (picture.point_at(*one) for one in (start, end))
    qtbot.mousePress(picture, LEFT, pos=first)
    qtbot.mouseMove(picture, (first + last) / 2)
    qtbot.mouseMove(picture, last)
    qtbot.mouseRelease(picture, LEFT, pos=last)


def press(qtbot, picture, *keys):
    for key in keys:
        qtbot.keyClick(picture, *(key if isinstance(key, tuple) else (key,)))


# --- the mouse -------------------------------------------------------------------------------------


def test_dragging_over_nothing_makes_hours(qtbot, stage):
    owner = stage()
    drag(qtbot, owner.picture, (2, 540), (2, 720))
    assert owner.told == [(None, Part(2, Span(540, 720)))]
    drag(qtbot, owner.picture, (3, 900), (3, 780))
    assert owner.day(3) == [Span(780, 900)]


def test_a_click_on_nothing_makes_nothing(qtbot, stage):
    owner = stage()
    qtbot.mouseClick(owner.picture, LEFT, pos=owner.picture.point_at(4, 600))
    assert owner.told == []


def test_a_bar_is_moved_also_to_another_line(qtbot, stage):
    part = replace(MONDAY, room="12", purpose=Purpose.PORTAL)
    owner = stage(Template((part,)))
    drag(qtbot, owner.picture, (0, 600), (0, 660))
    assert owner.day(0) == [Span(540, 780)]
    drag(qtbot, owner.picture, (0, 600), (4, 600))
    assert owner.template.parts == (replace(part, position=4, span=Span(540, 780)),)


@pytest.mark.parametrize(
    ("grip", "to", "after"),
    [(722, 840, Span(480, 840)), (478, 540, Span(540, 720)), (478, 900, Span(705, 720))],
)
def test_an_end_is_pulled_and_never_passes_the_other(qtbot, stage, grip, to, after):
    owner = stage()
    drag(qtbot, owner.picture, (0, grip), (0, to))
    assert owner.day(0) == [after]


def test_mouse_and_keys_work_in_the_chosen_step(qtbot, stage):
    owner = stage()
    owner.picture.set_step(5)
    drag(qtbot, owner.picture, (1, 605), (1, 725))
    assert owner.day(1) == [Span(605, 725)]
    press(qtbot, owner.picture, Qt.Key.Key_Right)
    assert owner.day(1) == [Span(610, 730)]


# --- the keys only ---------------------------------------------------------------------------------


def test_a_whole_cycle_is_made_with_keys_only(qtbot, stage):
    owner = stage(Template((), Cycle.WEEKS, 2))
    picture = owner.picture
    picture.setFocus()
    press(qtbot, picture, Qt.Key.Key_Plus, Qt.Key.Key_Plus)  # Monday of week 1: morning and afternoon
    press(qtbot, picture, *[Qt.Key.Key_Down] * 8, Qt.Key.Key_Plus)  # Tuesday of week 2
    press(qtbot, picture, Qt.Key.Key_Right, (Qt.Key.Key_Right, SHIFT), (Qt.Key.Key_Right, ALT))
    assert [(one.position, one.span) for one in owner.template.parts] == [
        (0, Span(480, 720)),
        (0, Span(780, 1020)),
        (8, Span(510, 750)),
    ]
    press(qtbot, picture, (Qt.Key.Key_Down, CONTROL))
    assert owner.day(9) == [Span(510, 750)]
    press(qtbot, picture, Qt.Key.Key_PageUp, Qt.Key.Key_Delete)
    assert owner.day(0) == [Span(480, 720)]


def test_page_keys_go_from_bar_to_bar_and_stop_at_the_ends(qtbot, stage):
    parts = (MONDAY, Part(0, Span(780, 900)), Part(5, Span(540, 600)))
    owner = stage(Template(parts))
    met = []
    owner.picture.chosen.connect(met.append)
    press(qtbot, owner.picture, *[Qt.Key.Key_PageDown] * 5, Qt.Key.Key_PageUp)
    assert met == [*parts, parts[1]]


def test_the_keys_of_the_window_are_left_to_it(qtbot, stage):
    owner = stage(Template(()))
    press(qtbot, owner.picture, Qt.Key.Key_Left, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Down)
    assert owner.told == []


def test_a_line_can_be_copied_and_enter_asks_for_the_facts(qtbot, stage):
    owner = stage()
    with qtbot.waitSignal(owner.picture.copy_wanted) as told:
        press(qtbot, owner.picture, (Qt.Key.Key_C, CONTROL))
    assert told.args == [0]
    press(qtbot, owner.picture, Qt.Key.Key_Down)
    with qtbot.waitSignal(owner.picture.paste_wanted) as told:
        press(qtbot, owner.picture, (Qt.Key.Key_V, CONTROL))
    assert told.args == [1]
    press(qtbot, owner.picture, Qt.Key.Key_Up, Qt.Key.Key_PageDown)
    with qtbot.waitSignal(owner.picture.facts_wanted):
        press(qtbot, owner.picture, Qt.Key.Key_Return)


# --- for eye and ear -------------------------------------------------------------------------------


def test_early_and_late_hours_widen_the_axis(stage):
    assert stage().picture.window_minutes() == (420, 1200)
    assert stage(Template((Part(5, Span(390, 1290)),))).picture.window_minutes() == (360, 1320)


@pytest.mark.parametrize("width", [240, 500, 1000])
def test_every_bar_lies_inside_the_picture(stage, width):
    parts = tuple(Part(row, span) for row in range(28) for span in (Span(0, 30), Span(1410, 1440)))
    picture = stage(Template(parts, Cycle.WEEKS, 4), width).picture
    picture.grab()
    assert len(picture.lines()) == 28
    for row in range(28):
        for part in picture.parts(row):
            assert picture.rect().contains(picture.bar_rect(row, part.span).toAlignedRect())


def test_the_picture_says_where_the_cursor_is(qtbot, stage):
    part = Part(8, Span(480, 720), "12", 20, Purpose.PORTAL, 3, 2)
    picture = stage(Template((part,), Cycle.WEEKS, 2)).picture
    assert picture.accessibleDescription() == "Week 1, Monday: no hours"
    press(qtbot, picture, Qt.Key.Key_PageDown)
    assert picture.accessibleDescription() == (
        "Week 2, Tuesday: 08:00-12:00, kept for booking through the portal, 3 visits at most, "
        "open to all 2 days before, room 12, 20 min"
    )


@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.ANY])
def test_a_kept_bar_says_so_in_letters_however_narrow_it_is(purpose):
    texts = template_texts.bar_texts(Part(0, Span(480, 720), purpose=purpose, quota=3))
    word = template_texts.SHORT[purpose]
    assert all(word in text for text in texts[:-1])
    assert texts[-1] == word[0]
    assert texts == sorted(texts, key=len, reverse=True)
