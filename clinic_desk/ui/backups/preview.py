"""What a backup holds, beside what is here now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from clinic_desk.i18n import _, current_language, format_date, format_moment, format_number
from clinic_desk.services.backup import BackupContents, Here
from clinic_desk.ui.backups import texts
from clinic_desk.ui.theme import set_role

Line = tuple[str, str, str]
"""Label, in the backup, here now; all worded."""


def lines_of(contents: BackupContents, here: Here | None) -> list[Line]:
    """Everything that helps to tell the right backup from the wrong one."""
    counts, own = contents.counts, here.counts if here is not None else {}
    newest = format_date(contents.newest_visit, "numeric") if contents.newest_visit else "—"
    lines = [
        (_("Clinic"), texts.clinic(contents, current_language()) or "—", ""),
        (_("Made"), f"{format_moment(contents.made_at)} · {texts.kind(contents.kind)}", ""),
    ]
    for label, table in (
        (_("People in the register"), "person"),
        (_("Requests in the journal"), "request"),
        (_("Doctors"), "doctor"),
    ):
        now = format_number(own[table]) if table in own else ""
        lines.append((label, format_number(counts.get(table, 0)), now))
    own_newest = format_date(here.newest_visit, "numeric") if here and here.newest_visit else ""
    return [*lines, (_("Newest visit"), newest, own_newest)]


class Preview(QWidget):
    """A small table: what, in the backup, here now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self._shown: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line], *, with_here: bool) -> None:
        """Show these lines; the last column only where there are data to compare with."""
        self._shown = tuple(lines)
        for label in self._labels:
            self._grid.removeWidget(label)
            label.deleteLater()
        self._labels = []
        head = ("", _("in the backup"), _("here now") if with_here else "")
        for row, line in enumerate((head, *lines)):
            for column, text in enumerate(line):
                self._add(row, column, text)
        self.setAccessibleName("; ".join(" ".join(filter(None, line)) for line in lines))

    def shown(self) -> Sequence[Line]:
        """What is shown."""
        return self._shown

    def _add(self, row: int, column: int, text: str) -> None:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(column == 1)
        set_role(label, "small" if row == 0 or column == 0 else "strong" if column == 1 else "quiet")
        self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        self._labels.append(label)
