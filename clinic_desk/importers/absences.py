"""Leave, sickness, training and business trips as a timetable's notes and cells name them.

An absence is taken only with its last day: «отпуск до 12.12.2026», «демалыста 12.12.2026 дейін»,
«обучение с 1 по 12 декабря». «До» and «дейін» include the day named, as leave papers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from clinic_desk.rules.rows import RecordedAbsence
from clinic_desk.rules.timetable import ExceptionKind

_KINDS: Final = {
    ExceptionKind.TRAINING: r"учебн\w* отпуск\w*|учеб\w*|обуча\w*|обучен\w*|курс(?:ы|ах|ов|та)"
    r"|повышени\w+ квалификаци\w+|оқуда|оқу демалыс\w*|біліктілік\w*(?: арттыр\w*)?",
    ExceptionKind.SICK: r"больничн\w*(?: лист\w*)?|б/л|болеет|болен|больна|нетрудоспособн\w*"
    r"|ауырып(?: (?:қалды|жатыр|тұр))?|ауру парағ\w*|(?:еңбекке )?жарамсыздық парағ\w*",
    ExceptionKind.CLOSED: r"командиров\w*|іссапар\w*",
    ExceptionKind.LEAVE: r"декретн\w* отпуск\w*|отпуск\w*|декрет\w*"
    r"|(?:еңбек|декреттік) демалыс\w*|демалыста\w*",
}
_KIND: Final = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()) + r")(?!\w)"
)
# «демалыс» alone is a day off; with a last day it is a leave.
_FREE_DAYS: Final = re.compile(r"\bдемалыс(?:ы|та)?\b(?! күн)")

_MONTHS: Final = (
    r"янв(?:ар\w{1,2})?|қаңтар\w{0,4}", r"фев(?:рал\w{1,2})?|ақпан\w{0,4}", r"мар(?:т\w?)?|наурыз\w{0,4}",
    r"апр(?:ел\w{1,2})?|сәуір\w{0,4}", r"ма[йя]|мамыр\w{0,4}", r"июн\w?|маусым\w{0,4}",
    r"июл\w?|шілде\w{0,4}", r"авг(?:уст\w?)?|тамыз\w{0,4}", r"сент?(?:ябр\w{1,2})?|қыркүйек\w{0,4}",
    r"окт(?:ябр\w{1,2})?|қазан\w{0,4}", r"ноя(?:бр\w{1,2})?|қараша\w{0,4}",
    r"дек(?:абр\w{1,2})?|желтоқсан\w{0,4}",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
_YEAR_WORD: Final = r"(?:\s*(?:года|год|г|жылы|жылғы|ж)\b\.?)?"
_DATE: Final = (
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}(?:[./](?:\d{{4}}|\d\d))?(?!\d)"
    rf"|(?:\d{{4}}\s*(?:жылғы|жылдың|жыл|ж\b\.?)\s*)?«?\d{{1,2}}»?\s?(?:{_MONTH})\b\.?(?:\s\d{{4}})?){_YEAR_WORD}"
)
_DATE_OR_DAY: Final = rf"(?:{_DATE}|\d{{1,2}}\b)"
_FROM_ENDING: Final = r"(?:-?(?:дан|ден|тан|тен|нан|нен))?(?:\s+бастап)?"
_TO_ENDING: Final = r"(?:-?(?:ға|ге|қа|ке|на|не))?"
_INCLUDED: Final = r"(?:\s*,?\s*\(?(?:включительно|вкл\.|қоса алғанда)\)?)?"
_NOT_INSIDE: Final = r"(?<![\w./-])"
_RANGES: Final = tuple(
    re.compile(pattern + _INCLUDED)
    for pattern in (
        rf"\bсо?\s+(?P<first>{_DATE_OR_DAY})\s*(?:-|\s(?:до|по)\s)\s*(?P<last>{_DATE})",
        rf"{_NOT_INSIDE}(?P<first>{_DATE_OR_DAY}){_FROM_ENDING}\s+(?P<last>{_DATE}){_TO_ENDING}\s*(?:дейін|шейін)",
        rf"{_NOT_INSIDE}(?P<first>{_DATE_OR_DAY})-(?P<last>{_DATE})(?:\s+аралығында)?(?![\w./-])",
    )
)
_ENDS: Final = tuple(
    re.compile(pattern + _INCLUDED)
    for pattern in (
        rf"\b(?:до|по)\s+(?P<last>{_DATE})",
        rf"{_NOT_INSIDE}(?P<last>{_DATE}){_TO_ENDING}\s*(?:дейін|шейін)",
    )
)
_YMD: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DMY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d\d))?")
_IN_WORDS: Final = re.compile(rf"(?:(?P<before>\d{{4}})\D+)??(?P<day>\d{{1,2}})»?\s?(?P<month>{_MONTH})\b")
_CLAUSES: Final = re.compile(r"[,;\n]|\.(?=\s|$)")
_HARMLESS: Final = frozenset(
    "в во на с врач доктор дәрігер находится сейчас временно уақытша қазір жүр болады очередной очередном "
    "трудовой трудовом ежегодный ежегодном оплачиваемый оплачиваемом основной основном кезекті жыл сайынғы "
    "по уходу за ребенком бала күтімі бойынша включительно".split()
)
_LONGEST: Final = timedelta(days=4 * 366)
_WITHOUT_YEAR: Final = timedelta(days=183)
_DATE_MARK, _KIND_MARK = "\x01", "\x02"


@dataclass(frozen=True, slots=True)
class FoundAbsences:
    """What a text says of absences, and its other words (all of them, if it was not understood).

    ``problem`` is a key of ``timetable.REASONS``.
    """

    absences: tuple[RecordedAbsence, ...]
    rest: str
    problem: str = ""


def kinds_in(text: str) -> frozenset[ExceptionKind]:
    """The kinds of absence that plain text names, with or without days."""
    return frozenset(_kind_of(match) for match in _KIND.finditer(text))


def find_absences(text: str, today: date | None) -> FoundAbsences:
    """The absences of plain text (``hours.plain_text``), all of them or none.

    A date without a year is the next such day within half a year from ``today``, and not understood
    where ``today`` is None. An absence that ended before ``today`` is left out as a problem.
    """
    marked, days = _mark_days(text.replace("(", " ").replace(")", " "))
    kinds = [(match.span(), _kind_of(match), match[0]) for match in _KIND.finditer(marked)]
    if not kinds and days:
        kinds = [(match.span(), ExceptionKind.LEAVE, match[0]) for match in _FREE_DAYS.finditer(marked)]
    if not kinds:
        return FoundAbsences((), text)
    for (start, end), _kind, _words in reversed(kinds):
        marked = marked[:start] + _KIND_MARK + marked[end:]
    found: list[RecordedAbsence] = []
    rest: list[str] = []
    unread_kinds, unread_days = iter(kinds), iter(days)
    for clause in _CLAUSES.split(marked):
        if _KIND_MARK not in clause and _DATE_MARK not in clause:
            rest.append(clause.strip())
            continue
        named = {next(unread_kinds)[1:] for _mark in range(clause.count(_KIND_MARK))}
        stretches = [next(unread_days) for _mark in range(clause.count(_DATE_MARK))]
        absence = _absence(clause, named, stretches, today)
        if absence is None:
            return FoundAbsences((), text, "note_absence")
        found.append(absence)
    remaining = ", ".join(filter(None, rest))
    lasting = tuple(dict.fromkeys(one for one in found if today is None or one.last >= today))
    return FoundAbsences(lasting, remaining, "" if len(lasting) == len(set(found)) else "absence_over")


def _kind_of(match: re.Match[str]) -> ExceptionKind:
    return ExceptionKind(match.lastgroup or "")


def _mark_days(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with a mark for each stretch of days, and their first and last days as written."""
    taken: list[tuple[int, int, str, str]] = []
    for pattern in (*_RANGES, *_ENDS):
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= other[0] or other[1] <= start for other in taken):
                taken.append((start, end, match.groupdict().get("first") or "", match["last"]))
    taken.sort()
    for start, end, _first, _last in reversed(taken):
        text = text[:start] + _DATE_MARK + text[end:]
    return text, [(first, last) for _start, _end, first, last in taken]


def _absence(
    clause: str,
    named: set[tuple[ExceptionKind, str]],
    stretches: list[tuple[str, str]],
    today: date | None,
) -> RecordedAbsence | None:
    """The absence of one clause; None unless it says one kind, one stretch of days and nothing else."""
    words = set(re.sub(rf"[{_DATE_MARK}{_KIND_MARK}:.-]", " ", clause).split())
    if len({kind for kind, _words in named}) != 1 or len(stretches) != 1 or words - _HARMLESS:
        return None
    stretch = _stretch(*stretches[0], today)
    if stretch is None:
        return None
    kind, written = min(named)
    # a business trip has no kind of its own: the grid then shows the file's word for it
    return RecordedAbsence(*stretch, kind, written if kind is ExceptionKind.CLOSED else "")


def _stretch(first: str, last: str, today: date | None) -> tuple[date | None, date] | None:
    """First and last day; None where they are no dates, end before they begin or last for years."""
    until = _parts(last)
    since = _parts(first) if first else None
    if until is None:
        return None
    if since is None and first:
        if not first.strip().isdigit():
            return None
        since = (int(first), until[1], None)
    end = next(_readings(until, since, today), None)
    if end is None:
        return None
    if since is None:
        too_long = today is not None and end - today > _LONGEST
        return None if too_long else (None, end)
    year = since[2] or (end.year if (since[1], since[0]) <= (end.month, end.day) else end.year - 1)
    begin = _date(year, since[1], since[0])
    return None if begin is None or begin > end or end - begin > _LONGEST else (begin, end)


_Parts = tuple[int, int, int | None]


def _readings(until: _Parts, since: _Parts | None, today: date | None) -> Iterator[date]:
    """The days that the last day of a stretch may be, most certain first."""
    day, month, year = until
    if year is None and since is not None and since[2] is not None:
        year = since[2] + ((month, day) < (since[1], since[0]))
    if year is not None:
        found = _date(year, month, day)
        if found is not None:
            yield found
    elif today is not None:
        for near in (_date(today.year, month, day), _date(today.year + 1, month, day)):
            if near is not None and today <= near <= today + _WITHOUT_YEAR:
                yield near


def _parts(text: str) -> _Parts | None:
    """Day, month and year (None: not written) of one date."""
    if match := _YMD.match(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _DMY.match(text):
        year = int(match[3]) if match[3] else None
        return int(match[1]), int(match[2]), 2000 + year if year is not None and year < 100 else year
    if match := _IN_WORDS.search(text):
        month = next(n for n, names in enumerate(_MONTHS, 1) if re.fullmatch(names, match["month"]))
        after = re.search(r"\d{4}", text[match.end() :])
        written = match["before"] or (after[0] if after else None)
        return int(match["day"]), month, int(written) if written else None
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
