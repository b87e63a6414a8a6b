"""What single cells of a register say: dates, sex, status, in the notations that clinics use."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from clinic_desk.importers.names import squeeze
from clinic_desk.rules.rows import AttachmentStatus, Sex

Cell = str | int | float | bool | date | datetime | time | timedelta

NOTHING = frozenset({"", "-", "--", "---", "—", "–", ".", "нет", "жоқ", "null", "none", "n/a", "#n/a"})
"""What people write where there is nothing to write (lower case)."""

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "янв қаңтар", "фев ақпан", "мар наурыз", "апр сәуір", "май мая мамыр", "июн маусым", "июл шілде",
            "авг тамыз", "сен қыркүйек", "окт қазан", "ноя қараша", "дек желтоқсан",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DMY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})")
_PLAIN_DMY = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")
_YMD = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_DAY_MONTH_YEAR = re.compile(r"«?(\d{1,2})»?[ -]*([^\W\d_]+)\.?,? *(\d{4})")
_YEAR_DAY_MONTH = re.compile(r"(\d{4}) *(?:жылғы|жылдың|жыл|ж)\.?,? *«?(\d{1,2})»? *([^\W\d_]+)")
_TIME_TAIL = re.compile(r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?Z?)$")
_YEAR_TAIL = re.compile(r"\s*(?:года|год|гг?|жылы|жылғы|жыл|ж)\.?(?:\s*р\.?)?$", re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)
# Serials below are years that somebody typed (1985) or counters, above lies the year 2173.
_FIRST_SERIAL, _LAST_SERIAL = 3000, 99_999


class UnreadableDate(ValueError):
    """The cell holds something, but no date that could be taken for sure."""


def text_of(cell: Cell) -> str:
    """What the spreadsheet shows, on one line: ``5.0`` is «5», a date is «20.11.2026»."""
    if isinstance(cell, str):
        return squeeze(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year:04}"
    return str(cell)


def date_of(cell: Cell, *, latest: date, digits_hint: str = "") -> date | None:
    """The date in a cell, None if it is blank; raises :class:`UnreadableDate` rather than guess.

    Two-digit years are those that make ``digits_hint`` (YYMMDD of an ИИН plus its century digit)
    come true, else the latest year not after ``latest``. Day stands before month, as always here.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        if len(cell) == 10 and (plain := _PLAIN_DMY.fullmatch(cell)):
            return _date(int(plain[3]), int(plain[2]), int(plain[1]))
        text = squeeze(cell)
        return None if text.lower() in NOTHING else _date_in_text(text, latest, digits_hint)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _date_of_number(cell)
    raise UnreadableDate


def _date_in_text(text: str, latest: date, digits_hint: str) -> date:
    text = _YEAR_TAIL.sub("", _TIME_TAIL.sub("", text.strip("'’` "))).rstrip(" .,")
    text = re.sub(r"\s*([./-])\s*", r"\1", text)
    if match := _DMY.fullmatch(text):
        day, month, year = match.groups()
        if len(year) == 2:
            return _with_century(int(year), int(month), int(day), latest, digits_hint)
        return _date(int(year), int(month), int(day))
    if match := _YMD.fullmatch(text):
        return _date(*map(int, match.groups()))
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _date(int(match[3]), _month(match[2]), int(match[1]))
    if match := _YEAR_DAY_MONTH.fullmatch(text):
        return _date(int(match[1]), _month(match[3]), int(match[2]))
    if text.isascii() and text.isdigit():
        return _date_in_digits(text)
    raise UnreadableDate


def _date_in_digits(text: str) -> date:
    """«19850312», «12031985» or a serial number: no eight digits are dates in both notations."""
    if len(text) == 8:
        if text[:2] in {"18", "19", "20"} and text[4:6] <= "12":
            return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
        return _date(int(text[4:]), int(text[2:4]), int(text[:2]))
    if len(text) == 5:
        return _date_of_number(int(text))
    raise UnreadableDate


def _date_of_number(number: float) -> date:
    """A day number of Excel, as it shows dates in a cell without a date format."""
    if number >= 1_000_000 and float(number).is_integer() and len(str(int(number))) in {7, 8}:
        return _date_in_digits(f"{int(number):08}")
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise UnreadableDate
    return _EXCEL_EPOCH + timedelta(days=int(number))


def _with_century(year: int, month: int, day: int, latest: date, digits_hint: str) -> date:
    if digits_hint[:6] == f"{year:02}{month:02}{day:02}":
        century = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}.get(digits_hint[6:7])
        if century is not None:
            return _date(century + year, month, day)
    modern = _date(latest.year // 100 * 100 + year, month, day)
    return modern if modern <= latest else _date(modern.year - 100, month, day)


def _month(name: str) -> int:
    name = name.lower()
    for known, month in _MONTHS.items():
        if name.startswith(known):
            return month
    raise UnreadableDate


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate from None


# --- words ---------------------------------------------------------------------------------------

_SEX = {
    **dict.fromkeys(("м", "муж", "мужской", "мужчина", "мальчик", "m", "male", "1"), Sex.MALE),
    **dict.fromkeys(("е", "ер", "еркек", "ер адам", "ер бала", "ұл", "ұл бала"), Sex.MALE),
    **dict.fromkeys(("ж", "жен", "женский", "женщина", "девочка", "f", "female", "2"), Sex.FEMALE),
    **dict.fromkeys(("ә", "әйел", "әйел адам", "қыз", "қыз бала"), Sex.FEMALE),
}


def sex_of(text: str) -> Sex | None:
    """The sex as written in Kazakh or Russian, full or short; None if it says neither.

    «ер / муж.» in both languages at once is fine as long as the two agree.
    """
    words = [word.strip(" .") for word in re.split(r"[/,;()]", text.lower())]
    found = {_SEX.get(word) for word in words if word}
    return found.pop() if len(found) == 1 else None


# In this order: «прикреплен к другой МО» also says «прикреплен», «не прикреплен» as well.
_STATUS = (
    (AttachmentStatus.DEAD, r"умер|смерт|қайтыс|өлген|қаза болған|dead|died"),
    (None, r"отказ|отклон|аннулир|бас тарт|(?:запрос|заяв|өтін|сұра).*(?:откреп|шығар)|из друг"),
    (AttachmentStatus.ELSEWHERE, r"друг|иной|иную|басқа|өзге|elsewhere"),
    (
        AttachmentStatus.REQUEST_OPEN,
        r"запрос|заявк|заявлен|подал|ожида|на рассмотр|өтін|сұраныс|сұрату|сұрау|қаралуда|күт|request",
    ),
    (
        AttachmentStatus.DETACHED,
        r"откреп|не\s*прикреп|снят|выбыл|бекітілмеген|тіркелмеген|шығарыл|шыққан|шығару|босатыл|detached",
    ),
    (AttachmentStatus.ATTACHED, r"прикреп|бекітіл|тіркелген|тіркелді|тіркеулі|актив|действ|attached"),
)
_STATUS_PATTERNS = tuple((status, re.compile(pattern)) for status, pattern in _STATUS)


def status_of(text: str) -> AttachmentStatus | None:
    """The attachment status in the wording of Kazakh and Russian exports; None if not understood.

    Refused requests and requests to be detached are left to the clerk on purpose.
    """
    lowered = text.lower().replace("ё", "е")
    for status, pattern in _STATUS_PATTERNS:
        if pattern.search(lowered):
            return status
    return None


_PRECINCT_WORDS = re.compile(r"№|#|\b(?:участ[а-я]*|учаске\w*|уч)\b\.?", re.IGNORECASE)
_ORDINAL_TAIL = re.compile(r"(?<=\d)\s*-?\s*(?:ші|шы|й|ый)$")


def precinct_of(cell: Cell) -> str:
    """«1» out of ``1.0``, «участок № 1», «1-ші учаске»; a name of a precinct stays a name."""
    text = text_of(cell)
    if text.isdigit():
        return text
    if text.lower() in NOTHING:
        return ""
    return _ORDINAL_TAIL.sub("", _PRECINCT_WORDS.sub(" ", text).strip(" .-:")) or text


# --- the date of the register ----------------------------------------------------------------------

_AS_OF = re.compile(r"состояни|жағдай|по данным|на дату|дерек", re.IGNORECASE)
_DATE_IN_TITLE = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{4} *(?:жылғы|жылдың|жыл|ж)\.?,? *«?\d{1,2}»? *[^\W\d_]+"
    r"|«?\d{1,2}»? +[^\W\d_]+,? +\d{4}"
)


def register_date_of(title: str, latest: date) -> date | None:
    """The day for which a title says the register was drawn up («По состоянию на …»), or None."""
    if _AS_OF.search(title) is None:
        return None
    found = set()
    for match in _DATE_IN_TITLE.finditer(title):
        try:
            found.add(_date_in_text(match[0], latest, ""))
        except UnreadableDate:
            continue
    return found.pop() if len(found) == 1 else None
