"""Changed settings: who may change which, and that it was done.

The settings themselves lie in a file beside the data (``clinic_desk.settings``); whoever writes it calls
:func:`changed` first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.rights import Right
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit
from clinic_desk.services.access import anybody

OF_THE_DESK: Final = frozenset({"language", "answer_language", "digits", "theme"})
"""Look and language of one desk: whoever sits there may choose them."""

NOT_TOLD: Final = frozenset(
    {
        *("window_geometry", "printer", "slip_printer", "first_start_done", "last_login"),
        *("told_of_pdf", "told_of_folder", "paper_left_for", "passport_px"),
    }
)
"""What the program remembers for itself: nobody decided it, nobody needs to know."""

PICTURES: Final = frozenset({"clinic_logo"})
"""Settings that hold a picture: the audit tells one from another, and keeps none."""
_SIGN_LENGTH: Final = 12


@anybody
def changed(
    before: Mapping[str, Any], after: Mapping[str, Any], *, now: datetime, actor: Actor
) -> dict[str, Any]:
    """Allow and write down what differs between two states of the settings; gives what is new.

    Raises NoRight where something of the clinic as a whole differs and the person has no right to it (nothing
    is written then), and the errors of the data file.
    """
    different = sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name) and name not in NOT_TOLD
    )
    if not OF_THE_DESK.issuperset(different) and not access.has(Right.SETTINGS):
        audit.noted(AuditKind.REFUSED, "right", Right.SETTINGS, service="clinic_settings.changed")
        raise errors.NoRight(Right.SETTINGS)
    old, new = (
        {name: _told(name, one.get(name), two.get(name)) for name in different}
        for one, two in ((before, after), (after, before))
    )
    if different:
        with base.transaction():
            audit.write(AuditKind.CHANGED, "settings", now=now, actor=actor, before=old, after=new)
    return new


def _told(name: str, value: object, other: object) -> object:
    """A value as the audit keeps it, in JSON; of a table only what is not the same in ``other``."""
    if name in PICTURES and value:
        return hashlib.sha256(str(value).encode()).hexdigest()[:_SIGN_LENGTH]
    if isinstance(value, Mapping):
        same = other.items() if isinstance(other, Mapping) else ()
        return {key: one for key, one in value.items() if (key, one) not in same}
    return value if isinstance(value, str | int | float | bool | None) else str(value)
