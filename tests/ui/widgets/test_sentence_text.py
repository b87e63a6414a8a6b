"""A sentence to read aloud as rich text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from clinic_desk.speech.sentence import Sentence, fill
from clinic_desk.ui.widgets.sentence_text import marked


def shown(said: Sentence) -> tuple[str, list[str]]:
    """What a label draws: its text, and the pieces that are emphasised."""
    document = QTextDocument()
    document.setHtml(marked(said))
    pieces = document.begin().begin()
    strong = []
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.charFormat().fontWeight() > 400:
            strong.append(piece.text())
        pieces += 1
    return document.toPlainText(), strong


@pytest.mark.parametrize(
    ("template", "strong"),
    [
        ("[{day}], room [{room}], please come.", ["24 November", "5 & 6"]),
        ("please come on [{day}]", ["24 November"]),
        ("{room} < 7, nothing stands out", []),
        ("", []),
    ],
)
def test_key_parts_stand_out_and_every_sign_is_shown_as_it_is(qapp, template, strong):
    said = fill(template, {"day": "24 November", "room": "5 & 6"})
    assert shown(said) == (said.text, strong)
