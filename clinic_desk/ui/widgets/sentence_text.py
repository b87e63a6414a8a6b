"""How a sentence to read aloud looks: its key parts stand out."""

from __future__ import annotations

from html import escape

from clinic_desk.speech.sentence import Sentence
from clinic_desk.ui import theme


def marked(said: Sentence) -> str:
    """The sentence as rich text, its key parts in the accent colour of the theme."""
    accent = theme.colours().accent
    parts: list[str] = []
    position = 0
    for start, end in said.marks:
        parts.append(escape(said.text[position:start]))
        parts.append(f'<span style="color:{accent};font-weight:600">{escape(said.text[start:end])}</span>')
        position = end
    parts.append(escape(said.text[position:]))
    return "".join(parts)
