"""What an import would do: new, changed, gone, doubtful, duplicates, with warnings above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from clinic_desk import wording
from clinic_desk.i18n import N_, _, format_number
from clinic_desk.importers.register_reasons import REASONS
from clinic_desk.rules.rows import DoubtfulLine, PersonRow, RegisterRecord
from clinic_desk.services.register_import import RegisterPreview
from clinic_desk.ui import icons
from clinic_desk.ui.naming import named
from clinic_desk.ui.people.import_texts import compared_facts, counts, day, field_name, field_value, where
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.rows_model import Column
from clinic_desk.ui.widgets.rows_table import RowsTable


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One line of the «changed» table; the name only in the first line of a person."""

    person: PersonRow
    line: int
    field: str
    before: object
    after: object
    is_first: bool


@dataclass(frozen=True, slots=True)
class DuplicateField:
    """One field of two who may be the same person, side by side; ``heading`` opens each pair."""

    heading: str
    field: str
    one: str
    other: str
    line: int
    person_id: int | None
    """The known person on the right; None if both are lines of the file."""

    @property
    def tone(self) -> str:
        """What differs stands out."""
        return "held" if self.one != self.other else ""


class PreviewPage(QWidget):
    """Five tables, the figures, and what should make one stop and think.

    Signals:
        same_person_chosen(int, int): the line is about the known person with this id.
    """

    same_person_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: RegisterPreview | None = None
        self.figures = named(QLabel(self, wordWrap=True), "figures")
        self.banner = named(QFrame(self), "warnings")
        self._warnings = named(QLabel(self, wordWrap=True), "warnings_text")
        self.tabs = named(QTabWidget(self), "preview_tabs")
        self.new: RowsTable[RegisterRecord] = RowsTable(_NEW)
        self.changed: RowsTable[ChangedField] = RowsTable(_CHANGED)
        self.gone: RowsTable[PersonRow] = RowsTable(_GONE)
        self.doubtful: RowsTable[DoubtfulLine] = RowsTable(_DOUBTFUL)
        self.duplicates: RowsTable[DuplicateField] = RowsTable(_DUPLICATES)
        self.same_button = named(QPushButton(self), "same_person")
        self.tables: tuple[RowsTable[Any], ...] = (
            self.new,
            self.changed,
            self.gone,
            self.doubtful,
            self.duplicates,
        )
        self._lay_out()

    def _lay_out(self) -> None:
        set_role(self.figures, "strong")
        set_role(self.banner, "banner", tone="warn")
        self.same_button.setAutoDefault(False)
        self.same_button.setIcon(icons.icon("user-check"))
        pairs = QWidget(self)
        below = QVBoxLayout(pairs)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self.duplicates, 1)
        below.addWidget(self.same_button, 0, Qt.AlignmentFlag.AlignLeft)
        for table in self.tables:
            self.tabs.addTab(pairs if table is self.duplicates else table, "")
        inside = QVBoxLayout(self.banner)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._warnings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.figures)
        column.addWidget(self.banner)
        column.addWidget(self.tabs, 1)
        self.duplicates.selectionModel().currentRowChanged.connect(self._show_choice)
        self.same_button.clicked.connect(self._on_same)

    def _chosen_pair(self) -> DuplicateField | None:
        index = self.duplicates.currentIndex()
        return self.duplicates.rows.row(index) if index.isValid() else None

    def _show_choice(self) -> None:
        pair = self._chosen_pair()
        self.same_button.setEnabled(pair is not None and pair.person_id is not None)

    def _on_same(self) -> None:
        pair = self._chosen_pair()
        if pair is not None and pair.person_id is not None:
            self.same_person_chosen.emit(pair.line, pair.person_id)

    def show_preview(self, preview: RegisterPreview, *, keep_tab: bool = False) -> None:
        """Show what a file would do, on the first tab that has something or on the one shown before."""
        self.preview = preview
        self.new.set_rows(preview.new)
        self.changed.set_rows(
            [
                ChangedField(person.before, person.record.line, field, before, after, number == 0)
                for person in preview.changed
                for number, (field, before, after) in enumerate(person.fields)
            ]
        )
        self.gone.set_rows(preview.gone)
        self.doubtful.set_rows(preview.doubtful)
        self.retranslate()
        full = [place for place, table in enumerate(self.tables) if table.rows.rowCount()]
        if not (keep_tab and self.tabs.currentIndex() in full):
            self.tabs.setCurrentIndex(full[0] if full else 0)

    def retranslate(self) -> None:
        """Word everything in the language of the window."""
        shown = self.preview
        if shown is None:
            return
        self.same_button.setText(_("They are one person"))
        self.same_button.setToolTip(_("The line then changes the person known instead of adding another one"))
        self.duplicates.set_rows([line for pair in shown.duplicates for line in _side_by_side(*pair)])
        self._show_choice()
        sizes = (
            len(shown.new),
            len(shown.changed),
            len(shown.gone),
            len(shown.doubtful),
            len(shown.duplicates),
        )
        titles = (
            _("New ({n})"),
            _("Changed ({n})"),
            _("Gone ({n})"),
            _("Doubtful ({n})"),
            _("Duplicates ({n})"),
        )
        for place, (title, size) in enumerate(zip(titles, sizes, strict=True)):
            text = title.format(n=format_number(size))
            self.tabs.setTabText(place, text)
            self.tables[place].setAccessibleName(text)
            self.tables[place].rows.retranslate()
        said = counts(len(shown.new), len(shown.changed), len(shown.gone), shown.unchanged)
        register = _("Register of {day}").format(day=day(shown.file.register_date))
        self.figures.setText(f"{register}: {said}")
        warnings = self._warned(shown)
        self._warnings.setText("\n".join(warnings))
        self.banner.setVisible(bool(warnings))

    @staticmethod
    def _warned(shown: RegisterPreview) -> list[str]:
        warnings = []
        if shown.is_older:
            warnings.append(
                _("This register ({day}) is older than the one in force ({current}).").format(
                    day=day(shown.file.register_date), current=day(shown.current_date)
                )
            )
        if shown.many_gone:
            warnings.append(
                _("More than 30 % of the people are missing in this file. Is it the whole register?")
            )
        if shown.is_empty:
            warnings.append(_("Nobody could be read from this file."))
        return warnings


def _whose(row: ChangedField) -> str:
    return row.person.name.full if row.is_first else ""


def _side_by_side(one: RegisterRecord, other: RegisterRecord | PersonRow) -> list[DuplicateField]:
    """The fields that one of the two has, what differs included."""
    facts = zip(compared_facts(one), compared_facts(other), strict=True)
    filled = [(field, first, second) for (field, first), (_same, second) in facts if first or second]
    heading = f"{where(one)} ↔ {where(other)}"
    known = other.id if isinstance(other, PersonRow) else None
    return [
        DuplicateField("" if number else heading, field, first or "—", second or "—", one.line, known)
        for number, (field, first, second) in enumerate(filled)
    ]


def _doubt(row: DoubtfulLine) -> str:
    """The register's own wording first: the timetable uses some of the same words for doctors."""
    return _(REASONS[row.reason]) if row.reason in REASONS else wording.doubt(row.reason)


def _taken(row: DoubtfulLine) -> str:
    return _("imported, please check") if row.taken else _("not imported")


_NEW = (
    Column[RegisterRecord](N_("Line"), lambda row: str(row.line), 64),
    Column[RegisterRecord](N_("Full name"), lambda row: row.name.full, 250),
    Column[RegisterRecord](N_("Birth date"), lambda row: day(row.birth_date), 104),
    Column[RegisterRecord](N_("IIN"), lambda row: row.iin or "—", 120),
    Column[RegisterRecord](N_("Precinct"), lambda row: row.precinct or "—", 80),
    Column[RegisterRecord](N_("Address"), lambda row: row.address or "—", 300),
)
_CHANGED = (
    Column[ChangedField](N_("Line"), lambda row: str(row.line) if row.is_first else "", 64),
    Column[ChangedField](N_("Full name"), _whose, 250),
    Column[ChangedField](N_("What"), lambda row: field_name(row.field), 196),
    Column[ChangedField](
        N_("Before"), lambda row: field_value(row.field, row.before), 220, lambda _row: "quiet"
    ),
    Column[ChangedField](N_("In the file"), lambda row: field_value(row.field, row.after), 220),
)
_GONE = (
    Column[PersonRow](N_("Full name"), lambda row: row.name.full, 270),
    Column[PersonRow](N_("Birth date"), lambda row: day(row.birth_date), 104),
    Column[PersonRow](N_("IIN"), lambda row: row.iin or "—", 120),
    Column[PersonRow](N_("Precinct"), lambda row: row.precinct or "—", 80),
    Column[PersonRow](N_("Address"), lambda row: row.address or "—", 300),
)
_DOUBTFUL = (
    Column[DoubtfulLine](N_("Line"), lambda row: str(row.line), 64),
    Column[DoubtfulLine](N_("Reason"), _doubt, 420, lambda _row: "held"),
    Column[DoubtfulLine](N_("What happens"), _taken, 170, lambda row: "" if row.taken else "danger"),
    Column[DoubtfulLine](N_("What the file says"), lambda row: row.text, 320),
)
_DUPLICATES = (
    Column[DuplicateField](N_("Where"), lambda row: row.heading, 190, lambda _row: "quiet"),
    Column[DuplicateField](N_("What"), lambda row: field_name(row.field), 196, lambda row: row.tone),
    Column[DuplicateField](N_("In the file"), lambda row: row.one, 250, lambda row: row.tone),
    Column[DuplicateField](N_("The other one"), lambda row: row.other, 310, lambda row: row.tone),
)
