"""The texts a person reads: translated, and with dates and numbers as words (no Qt).

Source texts are English. ``_`` looks a text up when it is called, so a window that calls its
``retranslate`` again after :func:`use_language` speaks the new language at once. Translate where
a text is shown and fill placeholders in after translating: ``_("{doctor} is away").format(...)``.

The words of the calendar stand here as small tables instead of coming from Babel: importing
Babel and reading its locale data costs 60 ms, and the window shows a date before anything else.
A test holds the tables against Babel for every day of a year.
"""

from __future__ import annotations

import gettext as _gettext
import os
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from clinic_desk import paths

LANGUAGES: Final = ("kk", "ru", "en")
"""The languages a person can choose; English is the language of the source texts."""

PSEUDO: Final = "pseudo"
"""A language for tests: every translated text stands in ⟦…⟧, so a bare one shows."""

DOMAIN: Final = "clinic_desk"

DateForm = Literal[
    "full",
    "long",
    "numeric",
    "day_month",
    "weekday_day_month",
    "weekday_numeric",
    "day_month_numeric",
    "month_year",
]

_NAMES: Final = {"kk": "Қазақша", "ru": "Русский", "en": "English", PSEUDO: "⟦pseudo⟧"}


# --- catalogs ------------------------------------------------------------------------------------


class _PseudoCatalog(_gettext.NullTranslations):
    """English between brackets that no source text contains."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 (the base class names it)
        return f"⟦{message}⟧"


def _is_stale(compiled: Path, source: Path) -> bool:
    if not source.exists():
        return False
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path, language: str) -> bytes:
    """The catalog as gettext's binary form; Babel is needed in a checkout only."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalog = read_po(file, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def _keep(content: bytes, target: Path) -> None:
    """Write whole or not at all: another process may read the file at this moment."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def compile_catalog(language: str) -> Path:
    """Bring the ``.mo`` of ``language`` up to its ``.po``; returns its path."""
    compiled = catalog_path(language).with_suffix(".mo")
    _keep(_compile(catalog_path(language), language), compiled)
    return compiled


def catalog_path(language: str) -> Path:
    """The catalog that translators edit."""
    return paths.translations_dir() / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _catalog_of(language: str) -> _gettext.NullTranslations:
    if language == PSEUDO:
        return _PseudoCatalog()
    if language == "en":
        return _gettext.NullTranslations()
    source = catalog_path(language)
    compiled = source.with_suffix(".mo")
    if _is_stale(compiled, source):
        content = _compile(source, language)
        with suppress(OSError):  # a folder that cannot be written is no reason to speak English
            _keep(content, compiled)
        return _gettext.GNUTranslations(BytesIO(content))
    with compiled.open("rb") as file:
        return _gettext.GNUTranslations(file)


_language = "en"
_current: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(language: str) -> None:
    """Make ``language`` (one of :data:`LANGUAGES`, or :data:`PSEUDO`) the language of all texts from now on.

    Raises ``ValueError`` for any other language.
    """
    global _language, _current  # noqa: PLW0603 (one window, one language)
    if language not in _NAMES:
        raise ValueError(f"unknown language: {language!r}")
    _current = _catalog_of(language)
    _language = language


def current_language() -> str:
    """The language last given to :func:`use_language`."""
    return _language


def language_name(language: str) -> str:
    """The name of a language in that language: «Қазақша»."""
    return _NAMES[language]


def _(message: str) -> str:
    """The text in the current language; the English text where no translation exists."""
    return _current.gettext(message) if message else ""  # the empty text is the catalog's header


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a text of a table for translation; whoever shows it calls ``_``."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that fits ``count``; fill the number in yourself."""
    return _current.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """The text where the same English word needs different translations."""
    return _current.pgettext(context, message)


def gettext_in(language: str, message: str) -> str:
    """The text in a given language, whatever the window speaks (bilingual paper; mark it with ``N_``)."""
    return _catalog_of(language).gettext(message) if message else ""


# --- dates ---------------------------------------------------------------------------------------

# In a date («24 қараша», «24 ноября»); standing alone only Russian differs.
_MONTHS: Final = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_MONTHS_ALONE: Final = {
    "kk": [name.capitalize() for name in _MONTHS["kk"]],
    "ru": "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь".split(),
    "en": _MONTHS["en"],
}
_WEEKDAYS: Final = {
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі".split(),
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
# Kazakh: as clinics write them on their timetables (CLDR has «сб» for Saturday).
_WEEKDAYS_SHORT: Final = {
    "kk": "Дс Сс Ср Бс Жм Сн Жс".split(),
    "ru": "Пн Вт Ср Чт Пт Сб Вс".split(),
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
}
# «1-я и последняя среда»: the number before a weekday follows its gender, Monday first.
_NTH: Final = {
    "kk": ("{n}-ші",) * 7,
    "ru": ("{n}-й", "{n}-й", "{n}-я", "{n}-й", "{n}-я", "{n}-я", "{n}-е"),
}
_LAST: Final = {
    "kk": ("соңғы",) * 7,
    "ru": ("последний", "последний", "последняя", "последний", "последняя", "последняя", "последнее"),
    "en": ("last",) * 7,
}
_ENGLISH_NTH: Final = ("1st", "2nd", "3rd", "4th", "5th")
_DATE_FORMS: Final[dict[DateForm, str]] = {
    "full": "{weekday}, {day} {month} {year}",
    "long": "{day} {month} {year}",
    "numeric": "{day:02}.{number:02}.{year:04}",
    "day_month": "{day} {month}",
    "weekday_day_month": "{weekday}, {day} {month}",
    "weekday_numeric": "{weekday_short} {day:02}.{number:02}",
    "day_month_numeric": "{day:02}.{number:02}",
    "month_year": "{month_alone} {year}",
}
# A date on paper: «2026 жылғы 24 қараша», «24 ноября 2026 года».
_LONG_FORMS: Final = {"kk": "{year} жылғы {day} {month}", "ru": "{day} {month} {year} года"}


def _words(language: str | None) -> str:
    """The language whose words to use (the pseudo language has those of English)."""
    chosen = language or _language
    return chosen if chosen in LANGUAGES else "en"


def month_name(month: int, language: str | None = None) -> str:
    """The month standing alone, as over a calendar: 11 -> «Қараша», «Ноябрь»."""
    return _MONTHS_ALONE[_words(language)][month - 1]


def weekday_name(weekday: int, language: str | None = None) -> str:
    """The weekday in full; Monday is 0: «дүйсенбі»."""
    return _WEEKDAYS[_words(language)][weekday]


def weekday_short(weekday: int, language: str | None = None) -> str:
    """The weekday in two or three letters; Monday is 0: «Дс»."""
    return _WEEKDAYS_SHORT[_words(language)][weekday]


def nth_of_weekday(number: int | None, weekday: int, language: str | None = None) -> str:
    """The number, from 1 to 5, before the name of a weekday: «3-ші», «3-я»; None is the last one."""
    words = _words(language)
    if number is None:
        return _LAST[words][weekday]
    return _NTH[words][weekday].format(n=number) if words in _NTH else _ENGLISH_NTH[number - 1]


def format_date(day: date, form: DateForm = "full", language: str | None = None) -> str:
    """A date as the desk writes it, in the current or the given language.

    For 24 November 2026 in Kazakh: ``full`` «сейсенбі, 24 қараша 2026», ``long`` «2026 жылғы 24 қараша»,
    ``numeric`` «24.11.2026», ``day_month`` «24 қараша», ``weekday_day_month`` «сейсенбі, 24 қараша»,
    ``weekday_numeric`` «Сс 24.11», ``day_month_numeric`` «24.11», ``month_year`` «Қараша 2026».
    """
    words = _words(language)
    pattern = _LONG_FORMS.get(words, _DATE_FORMS[form]) if form == "long" else _DATE_FORMS[form]
    return pattern.format(
        day=day.day,
        number=day.month,
        year=day.year,
        month=_MONTHS[words][day.month - 1],
        month_alone=_MONTHS_ALONE[words][day.month - 1],
        weekday=_WEEKDAYS[words][day.weekday()],
        weekday_short=_WEEKDAYS_SHORT[words][day.weekday()],
    )


def format_moment(moment: datetime, form: DateForm = "numeric", language: str | None = None) -> str:
    """A date in one of the forms of :func:`format_date`, and the clock: «24.11.2026 10:30»."""
    return f"{format_date(moment.date(), form, language)} {moment:%H:%M}"


# --- numbers and order ---------------------------------------------------------------------------


_GROUPED: Final = str.maketrans(",.", "\N{NO-BREAK SPACE},")


def format_number(value: float, decimals: int = 0, language: str | None = None) -> str:
    """A number with grouped thousands: «1 234,5» (no-break space) in kk and ru, «1,234.5» in English."""
    english = f"{value:,.{decimals}f}"
    if _words(language) == "en":
        return english
    return english.translate(_GROUPED)


_ALPHABET: Final = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Private-use code points keep the 42 letters together, in their order, after digits and Latin.
_ORDER: Final = str.maketrans({letter: chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)})


def sort_key(text: str) -> tuple[str, str]:
    """The key that sorts by the Kazakh alphabet, small and capital letters alike (Ә after А, І after Ы).

    Digits come first, then Latin letters, then Cyrillic ones; equal but for case: capitals first.
    """
    return text.casefold().translate(_ORDER), text
