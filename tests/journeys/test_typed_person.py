"""A person typed by hand, with the keyboard alone: Enter leads through the fields and on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(desk):
    desk.press(Key.Key_F2)
    desk.type("нурпеисова")
    desk.press(Key.Key_Return)
    return desk.window.call.person_form


def test_enter_leads_through_the_fields_and_on(desk, form):
    for text in ("", "", "Дана", "", "12.03.1990", "87015551122", "Абай к-сі 5"):
        desk.type(text)
        desk.press(Key.Key_Return)
    person = desk.window.call.call.person
    assert person is not None, "the last Enter goes on"
    assert person.person.name.full == "Нурпеисова Дана"
    assert person.person.address == "Абай к-сі 5"


@pytest.mark.parametrize(
    ("field", "text"),
    [("last", ""), ("first", ""), ("birth", "32.13.2020"), ("iin", "123"), ("phone", "айналайын")],
)
def test_what_cannot_be_kept_is_marked_where_it_stands(desk, form, field, text):
    form.fields["first"].setText("Дана")
    form.fields[field].setText(text)
    desk.press(Key.Key_Return, CTRL)
    assert form.isVisible()
    assert desk.focus() is form.fields[field]
    assert form.fields[field].property("invalid") is True
    assert desk.news() == ""
    assert desk.window.call.call.person is None
    form.fields[field].setText({"last": "Нурпеисова", "first": "Дана"}.get(field, ""))
    desk.press(Key.Key_Return, CTRL)
    assert desk.window.call.call.person is not None
