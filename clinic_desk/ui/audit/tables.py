"""The two tables of the audit: its entries, read page by page as one scrolls, and the facts of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

from clinic_desk.i18n import N_
from clinic_desk.rules.audit import AuditKind, AuditRow
from clinic_desk.ui.widgets.rows_model import Column, RowsModel
from clinic_desk.wording import audit as words
from clinic_desk.wording import safety
from clinic_desk.wording.audit import Fact

_TOP = QModelIndex()
_LOUD = {
    AuditKind.LOGIN_FAILED: "danger",
    AuditKind.REFUSED: "danger",
    AuditKind.ERASED: "danger",
    AuditKind.EXPORTED: "held",
    AuditKind.PRINTED: "held",
    AuditKind.VIEWED: "quiet",
    AuditKind.SEARCHED: "quiet",
}


def _tone(row: AuditRow) -> str:
    return _LOUD.get(row.kind, "")


ENTRIES: tuple[Column[AuditRow], ...] = (
    Column(N_("When"), lambda row: row.at.strftime("%d.%m.%Y %H:%M"), 130),
    Column(N_("Who"), lambda row: row.account or "—", 108),
    Column(N_("What was done"), lambda row: safety.audit_kind(row.kind), 128, _tone),
    Column(N_("About"), words.about, 140),
)
FACTS: tuple[Column[Fact], ...] = (
    Column(N_("Fact"), lambda fact: fact.name, 104),
    Column(N_("Before"), lambda fact: fact.before, 84),
    Column(N_("After"), lambda fact: fact.after, 90),
)


class EntriesModel(RowsModel[AuditRow]):
    """Entries newest first; the next page is read when the last row comes into sight."""

    def __init__(
        self, page: Callable[[int | None], Sequence[AuditRow]], parent: QObject | None = None
    ) -> None:
        super().__init__(ENTRIES, parent)
        self._page = page
        self._loaded: list[AuditRow] = []
        self._has_more = False

    def load(self) -> None:
        """Read the newest page anew."""
        self._loaded = list(self._page(None))
        self._has_more = bool(self._loaded)
        self.set_rows(self._loaded)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> bool:  # noqa: N802 (Qt's)
        """Whether older ones may be there."""
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> None:  # noqa: N802 (Qt's name)
        """Read the next page."""
        if parent.isValid() or not self._loaded:
            return
        older = self._page(self._loaded[-1].id)
        self._has_more = bool(older)
        if older:
            first = len(self._loaded)
            self.beginInsertRows(_TOP, first, first + len(older) - 1)
            self._loaded += older
            self.endInsertRows()

    @property
    def is_whole(self) -> bool:
        """Whether the oldest entry that fits is among the rows."""
        return not self._has_more
