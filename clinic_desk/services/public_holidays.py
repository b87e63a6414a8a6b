"""The public holidays of Kazakhstan, from the ``holidays`` package.

The package knows the law of each year, the moved days of past decrees and, as an estimate, the date of
Kurban Ait. Its names are Kazakh; those the program knows become a :class:`KnownDay`.
"""

from __future__ import annotations

import importlib
import sys
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, Final

from clinic_desk.rules.day_list import KnownDay, MovedDay, PublicHoliday, YearOfHolidays
from clinic_desk.services.access import anybody

_NAMES: Final = {
    "Жаңа жыл": KnownDay.NEW_YEAR,
    "Православиелік Рождество": KnownDay.CHRISTMAS,
    "Халықаралық әйелдер күні": KnownDay.WOMENS_DAY,
    "Наурыз мейрамы": KnownDay.NAURYZ,
    "Қазақстан халқының бірлігі мерекесі": KnownDay.UNITY,
    "Отан Қорғаушы күні": KnownDay.DEFENDER,
    "Жеңіс күні": KnownDay.VICTORY,
    "Астана күні": KnownDay.CAPITAL,
    "Қазақстан Республикасының Конституциясы күні": KnownDay.CONSTITUTION,
    "Республика күні": KnownDay.REPUBLIC,
    "Қазақстан Республикасы күні": KnownDay.REPUBLIC,
    "Тәуелсіздік күні": KnownDay.INDEPENDENCE,
    "Құрбан айт": KnownDay.KURBAN_AIT,
}
_COUNTRIES: Final = "holidays.countries"
_loading = Lock()


@lru_cache(maxsize=16)
@anybody
def of_year(year: int) -> YearOfHolidays:
    """Holidays and decreed moves of one year; the days that the Law moves are not among them.

    A holiday that a later law may add comes with its Kazakh name.
    """
    # observed=False: which day is given instead depends on the clinic's week, so the rules say it
    found = _kazakhstan()(years=year, language="kk", observed=False)
    before, after = found.tr(found.substituted_label).split("%s")
    written = found.tr(found.substituted_date_format)
    estimated = found.tr(found.estimated_label).replace("%s", "")
    holidays: list[PublicHoliday] = []
    moved: list[MovedDay] = []
    for day in sorted(one for one in found if one.year == year):
        for name in found.get_list(day):
            if name.startswith(before) and name.endswith(after):
                worked = datetime.strptime(name[len(before) : len(name) - len(after)], written)
                moved.append(MovedDay(day, worked.date()))
            else:
                holidays.append(_holiday(day, name, estimated))
    return YearOfHolidays(year, tuple(holidays), tuple(moved))


def _holiday(day: date, name: str, estimated: str) -> PublicHoliday:
    plain = name.removesuffix(estimated)
    return PublicHoliday(day, _NAMES.get(plain, plain), estimated=plain != name)


def _kazakhstan() -> Any:  # noqa: ANN401 -- a class of the package, loaded late
    """The package's class for Kazakhstan.

    Asked for in the usual way, the package loads some 250 countries (0.2 s, and 4 MB of the frozen
    program). An empty stand-in for its list of countries lets one country be loaded alone.
    """
    with _loading:
        whole = sys.modules.get(_COUNTRIES)
        if whole is None:
            package = importlib.import_module("holidays")
            stand_in = ModuleType(_COUNTRIES)
            stand_in.__path__ = [str(Path(str(package.__file__)).parent / "countries")]
            sys.modules[_COUNTRIES] = stand_in
        try:
            return importlib.import_module(f"{_COUNTRIES}.kazakhstan").Kazakhstan
        finally:
            if whole is None:
                del sys.modules[_COUNTRIES]
