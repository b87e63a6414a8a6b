"""The attachment verdict: always in the same place, colour and sign and words together."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_desk.i18n import N_, _, format_date
from clinic_desk.rules.rows import AttachmentVerdict, Verdict
from clinic_desk.ui import icons
from clinic_desk.ui.theme import set_role, set_style_property

_SIGNS: Final = {
    Verdict.ATTACHED: ("check", "ok", "arrived"),
    Verdict.FROM_LATER: ("hourglass", "warn", "held"),
    Verdict.REQUEST_OPEN: ("hourglass", "warn", "held"),
    Verdict.DETACHED: ("x", "danger", "no_show"),
    Verdict.ELSEWHERE: ("x", "danger", "no_show"),
    Verdict.DEAD: ("x", "danger", "no_show"),
    Verdict.NOT_CURRENT: ("circle-question-mark", "danger", "no_show"),
}
_TEXTS: Final = {
    Verdict.ATTACHED: N_("Attached, precinct {precinct}"),
    Verdict.FROM_LATER: N_("Attached only from {day}"),
    Verdict.REQUEST_OPEN: N_("Attachment requested, not yet decided"),
    Verdict.DETACHED: N_("Detached on {day}"),
    Verdict.ELSEWHERE: N_("Attached to another clinic"),
    Verdict.DEAD: N_("Died on {day}"),
    Verdict.NOT_CURRENT: N_("Not in the current register"),
}
_WITHOUT_DETAIL: Final = {
    Verdict.ATTACHED: N_("Attached"),
    Verdict.FROM_LATER: N_("Attached later"),
    Verdict.DETACHED: N_("Detached"),
    Verdict.DEAD: N_("Died"),
}


def verdict_text(verdict: AttachmentVerdict) -> str:
    """The verdict in words, with its precinct or date where known."""
    lacks = (
        not verdict.precinct
        if verdict.verdict is Verdict.ATTACHED
        else verdict.day is None and verdict.verdict in _WITHOUT_DETAIL
    )
    text = _((_WITHOUT_DETAIL if lacks else _TEXTS)[verdict.verdict])
    day = format_date(verdict.day, "numeric") if verdict.day else ""
    return text.format(precinct=verdict.precinct, day=day)


def register_text(verdict: AttachmentVerdict) -> str:
    """The date of the register the verdict was read from; a warning if that is long ago."""
    if verdict.register_date is None:
        return _("no register yet")
    day = format_date(verdict.register_date, "numeric")
    text = _("old register, {day}") if verdict.register_is_old else _("register of {day}")
    return text.format(day=day)


class VerdictBanner(QFrame):
    """Shows one verdict; ``set_verdict(None)`` hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self._sign = QLabel(self)
        self._text = QLabel(self, wordWrap=True)
        set_role(self._text, "strong")
        self._register = QLabel(self)
        set_role(self._register, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._register)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_role(self, "banner", tone="ok")
        self.hide()

    def set_verdict(self, verdict: AttachmentVerdict | None) -> None:
        """Show this verdict."""
        self.setVisible(verdict is not None)
        if verdict is None:
            return
        icon, tone, colour = _SIGNS[verdict.verdict]
        set_style_property(self, "tone", tone)
        self._sign.setPixmap(icons.icon(icon, colour).pixmap(16, 16))
        self._text.setText(verdict_text(verdict))
        self._register.setText(register_text(verdict))
        set_style_property(self._register, "role", "warn" if verdict.register_is_old else "small")
        for widget in (self._text, self._register):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.setAccessibleName(f"{self._text.text()}, {self._register.text()}")

    def spoken(self) -> str:
        """What a screen reader says of the verdict; empty while none is shown."""
        return "" if self.isHidden() else self.accessibleName()
