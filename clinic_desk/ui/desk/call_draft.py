"""What a crash or a power cut must not lose: everything typed in the open call, as plain texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

from clinic_desk.ui.desk.call import Call, Said
from clinic_desk.ui.desk.person_form import PersonForm

_FORM = "form_"
"""Begins the names of the typed person's fields."""


def draft_of(text: str, call: Call, form: PersonForm) -> dict[str, str]:
    """All that stands in the card now; empty while no request is open."""
    if not text.strip():
        return {}
    marked = call.marked
    if not form.isHidden():
        return {"text": text} | {f"{_FORM}{name}": value for name, value in form.texts().items()}
    if marked is not None:
        return {"text": text, "person": str(marked.person.id), **asdict(call.said)}
    return {"text": text}


def restore(draft: Mapping[str, str], call: Call, form: PersonForm) -> None:
    """Put the rest of a draft back, once its text stands in the search line again."""
    said = {one.name: draft.get(one.name, "") for one in fields(Said)}
    typed = {name.removeprefix(_FORM): text for name, text in draft.items() if name.startswith(_FORM)}
    marked = call.marked
    if typed:
        form.open(draft["text"], call.clock.now().date())
        form.restore(typed)
    elif marked is not None and str(marked.person.id) == draft.get("person"):
        call.note(marked.person.id, Said(**said))
