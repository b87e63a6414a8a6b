"""Which column of a doctors' timetable holds what: guessed from the header, correctable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from clinic_desk.i18n import N_
from clinic_desk.importers.cells import text_of
from clinic_desk.importers.headers import Heading, find_header
from clinic_desk.importers.register_layout import PREVIEW_ROWS
from clinic_desk.importers.table_file import Table

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": N_("Doctor"),
        "last_name": N_("Last name"),
        "first_name": N_("First name"),
        "patronymic": N_("Patronymic"),
        "specialty": N_("Specialty"),
        "room": N_("Room"),
        "precincts": N_("Precincts"),
        "minutes": N_("Minutes per visit"),
        "ages": N_("Ages"),
        "mon": N_("Monday"),
        "tue": N_("Tuesday"),
        "wed": N_("Wednesday"),
        "thu": N_("Thursday"),
        "fri": N_("Friday"),
        "sat": N_("Saturday"),
        "sun": N_("Sunday"),
        "note": N_("Note"),
    }
)
"""All fields of a timetable file with their names, in the order in which a screen lists them."""

HEADINGS = (
    # «Ср» is Wednesday in both languages, «Сс» Tuesday, «Сн» and «Сб» Saturday.
    Heading("mon", r"пн|пон|понедельник|дс|дүй|дүйсенбі"),
    Heading("tue", r"вт|втор|вторник|сс|сей|сейсенбі"),
    Heading("wed", r"ср|среда|сәр|сәрсенбі"),
    Heading("thu", r"чт|чет|четверг|бс|бей|бейсенбі"),
    Heading("fri", r"пт|пят|пятница|жм|жұма"),
    Heading("sat", r"сб|суб|суббота|сн|сен|сенбі"),
    Heading("sun", r"вс|воск|воскресенье|жс|жек|жексенбі"),
    Heading(
        "specialty",
        r"специальность|мамандығы|мамандық|должность|лауазымы",
        r"специальн|мамандық|мамандығ|должност|лауазым",
    ),
    Heading("room", r"каб|кабинет|№ каб|№ кабинета|каб №|кабинет №|бөлме", r"\bкаб|бөлме"),
    Heading(
        "minutes",
        r"мин на прием|минут на прием|мин|минут|минуты|қабылдау минуты|норма мин",
        r"\bмин",
    ),
    Heading(
        "precincts",
        r"участок|участки|№ участка|учаске|учаскесі|учаскелері|учаске №",
        r"участ|учаск",
        r"врач|дәрігер",
    ),
    Heading("ages", r"возраст|жасы|жас", r"возраст|\bжас"),
    Heading(
        "note",
        r"примечание|примечания|ескертпе|ескертпелер|ескерту|прим|комментарий",
        r"примеч|ескерт|коммент",
    ),
    Heading("patronymic", r"отчество|әкесінің аты", r"отчеств|әкесінің", r"фамили|тегі"),
    Heading("last_name", r"фамилия|тегі", r"фамили|\bтегі", r"имя|\bаты"),
    Heading("first_name", r"имя|аты", "", r"фамили|тегі"),
    Heading(
        "name",
        r"врачи?|дәрігер(?:лер)?|ф ?и ?о(?: врача)?|(?:дәрігердің )?(?:аты жөні|т ?а ?ә)",
        r"\bф ?и ?о\b|аты жөні|\bт ?а ?ә\b|врач|дәрігер",
    ),
)


@dataclass(frozen=True, slots=True)
class TimetableLayout:
    """Where the fields stand; as ``RegisterLayout``."""

    header_line: int
    first_row: int
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...] = ()

    def with_column(self, field: str, index: int | None) -> TimetableLayout:
        """The same with another column for one field; None takes the field's column away."""
        if field not in FIELDS:
            raise ValueError(f"no such field: {field}")
        columns = {name: column for name, column in self.columns.items() if name != field and column != index}
        if index is not None:
            columns[field] = index
        return replace(self, columns=MappingProxyType(columns))

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which there is nothing to import."""
        named = "name" in self.columns or {"last_name", "first_name"} <= self.columns.keys()
        missing = [] if named else ["name"]
        if not any(day in self.columns for day in WEEKDAYS):
            missing.append("mon")
        return tuple(missing)


def guess_timetable_layout(table: Table) -> TimetableLayout:
    """Find the header with the days of the week, in Kazakh or Russian."""
    header = find_header(table.rows, HEADINGS)
    if header is None:
        width = max(map(len, table.rows), default=0)
        return TimetableLayout(0, 0, MappingProxyType({}), ("",) * width)
    rows = table.rows[header.last + 1 : header.last + 1 + PREVIEW_ROWS]
    return TimetableLayout(
        header_line=table.lines[header.first],
        first_row=header.last + 1,
        columns=MappingProxyType(dict(header.columns)),
        headers=header.texts,
        preview=tuple(tuple(text_of(cell) for cell in row) for row in rows),
    )
