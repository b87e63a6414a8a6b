"""The load as a table: doctors by hours of the day, with what each doctor and each hour comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clinic_desk import specialties
from clinic_desk.i18n import _, current_language, ngettext
from clinic_desk.rules.report import Behind, Figure, LoadCell
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.ui.reports.words import count_text, percent_text

CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The :class:`Load` behind a cell."""
_Index = QModelIndex | QPersistentModelIndex
_TOP: Final = QModelIndex()


class LoadKind(StrEnum):
    """What the cells tell."""

    SHARE = "share"
    VISITS = "visits"


@dataclass(frozen=True, slots=True)
class Load:
    """One cell: of a doctor (None: all) in an hour (None: the whole day)."""

    doctor_id: int | None
    hour: int | None
    visits: int
    booked_minutes: int
    open_minutes: int

    @property
    def share(self) -> float | None:
        """Booked of open minutes; None where nobody has hours."""
        return self.booked_minutes / self.open_minutes if self.open_minutes else None

    @property
    def is_closed(self) -> bool:
        """No hours and nobody came in spite of that."""
        return not self.open_minutes and not self.visits

    @property
    def behind(self) -> Behind:
        """The rows behind it."""
        return Behind(Figure.LOAD, doctor_id=self.doctor_id, hour=self.hour)


def _sum(cells: Iterable[LoadCell], doctor_id: int | None, hour: int | None) -> Load:
    fitting = [
        one
        for one in cells
        if (doctor_id is None or one.doctor_id == doctor_id) and (hour is None or one.hour == hour)
    ]
    return Load(
        doctor_id,
        hour,
        sum(one.visits for one in fitting),
        sum(one.booked_minutes for one in fitting),
        sum(one.open_minutes for one in fitting),
    )


def hour_text(hour: int) -> str:
    """«08–09»."""
    return f"{hour:02}–{hour + 1:02}"


class LoadModel(QAbstractTableModel):
    """A row for each doctor and one for all; a column for each hour and one for the whole day."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doctors: Mapping[int, DoctorRow] = {}
        self._who: Sequence[int | None] = ()
        self._hours: Sequence[int | None] = ()
        self._cells: list[list[Load]] = []
        self._kind = LoadKind.SHARE

    def show_load(self, load: Sequence[LoadCell], doctors: Mapping[int, DoctorRow]) -> None:
        """Show other figures; doctors stand in the order in which they come."""
        self.beginResetModel()
        self._doctors = doctors
        hours = sorted({one.hour for one in load})
        self._who = (*dict.fromkeys(one.doctor_id for one in load), None) if load else ()
        self._hours = (*range(hours[0], hours[-1] + 1), None) if hours else ()
        by_doctor: dict[int | None, list[LoadCell]] = {None: list(load)}
        for one in load:
            by_doctor.setdefault(one.doctor_id, []).append(one)
        self._cells = [[_sum(by_doctor[who], who, hour) for hour in self._hours] for who in self._who]
        self.endResetModel()

    def set_kind(self, kind: LoadKind) -> None:
        """Tell shares or numbers of visits."""
        self._kind = kind
        self.retranslate()

    def retranslate(self) -> None:
        """Word heads and cells anew."""
        if self._cells:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._hours) - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._who) - 1)
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._who) - 1, len(self._hours) - 1))

    def load(self, index: _Index) -> Load:
        """What stands in a cell."""
        return self._cells[index.row()][index.column()]

    def name_of(self, load: Load) -> str:
        """«Ахметова А. С., 08–09»."""
        who = _("all doctors") if load.doctor_id is None else self._doctor(load.doctor_id)
        return f"{who}, {_('whole day') if load.hour is None else hour_text(load.hour)}"

    def _doctor(self, doctor_id: int) -> str:
        row = self._doctors.get(doctor_id)
        return f"№ {doctor_id}" if row is None else row.name.short

    def spoken(self, load: Load) -> str:
        """A cell in full, for the ear and the tooltip."""
        said = [
            ngettext("{count} visit", "{count} visits", load.visits).format(count=count_text(load.visits))
        ]
        if load.share is not None:
            said.append(_("{percent} of the working time").format(percent=percent_text(load.share)))
        else:
            said.append(_("no working hours"))
        return f"{self.name_of(load)}: {', '.join(said)}"

    def text(self, load: Load) -> str:
        """What stands in the cell; visits where there are no hours have a plus."""
        if load.is_closed:
            return ""
        if self._kind is LoadKind.VISITS:
            return count_text(load.visits)
        return f"+{count_text(load.visits)}" if load.share is None else percent_text(load.share)

    # --- Qt -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """Doctors and all of them."""
        return 0 if parent.isValid() else len(self._who)

    def columnCount(self, parent: _Index = _TOP) -> int:  # noqa: N802 (Qt's name)
        """Hours and the whole day."""
        return 0 if parent.isValid() else len(self._hours)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's)
        """Text, words, or the cell itself."""
        if not index.isValid():
            return None
        load = self.load(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(load)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self.spoken(load)
            case _:
                return load if role == CELL_ROLE else None

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 (Qt's signature)
        """Hours above, doctors at the left with their specialty in the tooltip."""
        heads = self._hours if orientation is Qt.Orientation.Horizontal else self._who
        if not 0 <= section < len(heads):
            return None
        head = heads[section]
        if (
            role == Qt.ItemDataRole.ToolTipRole
            and orientation is Qt.Orientation.Vertical
            and head is not None
        ):
            row = self._doctors.get(head)
            return "" if row is None else specialties.by_code(row.specialty).name(current_language())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if head is None:
            return _("whole day") if orientation is Qt.Orientation.Horizontal else _("all doctors")
        return hour_text(head) if orientation is Qt.Orientation.Horizontal else self._doctor(head)
