"""Russian words for numbers, days, times and rooms, each in the case the spoken answer needs.

Numbers come from num2words, which is right for Russian in every case asked for here (a test goes
through all of them); it is loaded at the first sentence, not with the program.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

from clinic_desk import specialties
from clinic_desk.rules.rows import Document, PersonName
from clinic_desk.rules.times import minute_of
from clinic_desk.speech.rooms import Room, read_room
from clinic_desk.speech.russian_dative import dative

WEEKDAYS: Final = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_WEEKDAYS_TO: Final = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")
MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

_HOUR_FORMS: Final = ("час", "часа", "часов")
_MINUTE_FORMS: Final = ("минута", "минуты", "минут")

_BRING: Final = {
    Document.IDENTITY_CARD: "Возьмите с собой удостоверение личности.",
    Document.BIRTH_CERTIFICATE: (
        "Возьмите с собой свидетельство о рождении ребёнка, ребёнок должен прийти с законным представителем."
    ),
    Document.PASSPORT: "Возьмите с собой паспорт.",
    Document.RESIDENCE_PERMIT: "Возьмите с собой вид на жительство.",
    Document.DIGITAL: "Возьмите с собой телефон с цифровым удостоверением личности.",
}

Case = Literal["n", "g", "a"]
Gender = Literal["m", "f", "n"]


# --- numbers ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def cardinal(number: int, *, case: Case = "n", gender: Gender = "m") -> str:
    """«двадцать одну» (a, f); things without life, so the accusative of 2 is «два»."""
    from num2words import num2words  # loads all its languages: 60 ms

    return str(num2words(number, lang="ru", case=case, gender=gender, animate=False))


@lru_cache(maxsize=1024)
def ordinal(number: int, *, case: Case = "n", gender: Gender = "m") -> str:
    """«двадцать четвёртое» (n, n), «пятый» (a, m), «тридцатого» (g, n)."""
    from num2words import num2words  # loads all its languages: 60 ms

    return str(num2words(number, lang="ru", to="ordinal", case=case, gender=gender, animate=False))


def counted(number: int, forms: tuple[str, str, str]) -> str:
    """The noun after a number: один час, два часа, пять часов, одиннадцать часов."""
    if number % 100 in range(11, 15):
        return forms[2]
    if number % 10 == 1:
        return forms[0]
    return forms[1] if number % 10 in (2, 3, 4) else forms[2]


# --- days and times --------------------------------------------------------------------------------


def day_and_month(day: date, *, digits: bool = False) -> str:
    """«двадцать четвёртое ноября» or «24 ноября»."""
    number = str(day.day) if digits else ordinal(day.day, gender="n")
    return f"{number} {MONTHS[day.month - 1]}"


def day_and_month_of(day: date, *, digits: bool = False) -> str:
    """The genitive, which answers «when»: «двадцать четвёртого ноября» or «24 ноября»."""
    number = str(day.day) if digits else ordinal(day.day, case="g", gender="n")
    return f"{number} {MONTHS[day.month - 1]}"


def day_in_full(day: date, *, digits: bool = False) -> str:
    """«вторник, двадцать четвёртое ноября»."""
    return f"{WEEKDAYS[day.weekday()]}, {day_and_month(day, digits=digits)}"


def until_day(day: date, *, digits: bool = False) -> str:
    """«до тридцатого ноября»."""
    return f"до {day_and_month_of(day, digits=digits)}"


def from_day(day: date, *, digits: bool = False) -> str:
    """«с первого января», «со второго января»."""
    date_text = day_and_month_of(day, digits=digits)
    return f"{'со' if not digits and day.day == 2 else 'с'} {date_text}"


def time_name(minute: int, *, digits: bool = False) -> str:
    """The minute of the day without a case: «десять часов тридцать минут», «девять часов», «10:30»."""
    return _time(minute, digits=digits, minute_case="n")


def time_to(minute: int, *, digits: bool = False) -> str:
    """The accusative, after «на» and «в»: «десять часов одну минуту»."""
    return _time(minute, digits=digits, minute_case="a")


def weekday_at(day: date) -> str:
    """«в среду», «во вторник»."""
    weekday = _WEEKDAYS_TO[day.weekday()]
    return f"{_into(weekday)} {weekday}"


def day_to(day: date, *, digits: bool = False) -> str:
    """The accusative, after «на»: «среду, двадцать пятое ноября»."""
    return f"{_WEEKDAYS_TO[day.weekday()]}, {day_and_month(day, digits=digits)}"


def day_at(day: date, *, digits: bool = False) -> str:
    """When it is: «в среду, двадцать пятого ноября»."""
    return f"{weekday_at(day)}, {day_and_month_of(day, digits=digits)}"


def moment_to(at: datetime, *, digits: bool = False) -> str:
    """After «записаны на»: «вторник, двадцать четвёртое ноября, на десять часов тридцать минут»."""
    return f"{day_to(at.date(), digits=digits)}, на {time_to(minute_of(at), digits=digits)}"


def moment_at(at: datetime, *, digits: bool = False) -> str:
    """When it is: «во вторник, двадцать четвёртого ноября, в десять часов тридцать минут»."""
    return f"{day_at(at.date(), digits=digits)}, в {time_to(minute_of(at), digits=digits)}"


def moment_name(at: datetime, *, digits: bool = False) -> str:
    """The day and the time without a case: «вторник, двадцать четвёртое ноября, десять часов»."""
    return f"{day_in_full(at.date(), digits=digits)}, {time_name(minute_of(at), digits=digits)}"


def _time(minute: int, *, digits: bool, minute_case: Case) -> str:
    hours, minutes = divmod(minute, 60)
    if digits:
        return f"{hours}:{minutes:02}"
    text = f"{cardinal(hours)} {counted(hours, _HOUR_FORMS)}"
    if minutes:
        noun = counted(minutes, _MINUTE_FORMS)
        if minute_case == "a" and noun == _MINUTE_FORMS[0]:
            noun = "минуту"
        text += f" {cardinal(minutes, case=minute_case, gender='f')} {noun}"
    return text


def _into(word: str) -> str:
    """«во» before «вт…»: во вторник, во второй."""
    return "во" if word.startswith("вт") else "в"


# --- rooms, doctors, documents ---------------------------------------------------------------------


def to_room(text: str, *, digits: bool = False) -> str:
    """«в пятый кабинет», «в двенадцатый «а» кабинет», «в кабинет УЗИ»; nothing for no room."""
    room = read_room(text)
    if not room.text:
        return ""
    if not room.parts:
        return f"в кабинет {room.text if room.is_abbreviation else f'«{room.text}»'}"
    if digits:
        if not room.text.isdecimal():
            return f"в кабинет {room.text}"
        return f"{'во' if room.parts == (2,) else 'в'} {room.text}-й кабинет"
    return _numbered_room(room)


def _numbered_room(room: Room) -> str:
    first, *rest = room.parts
    if isinstance(first, int) and not any(isinstance(part, int) for part in rest):
        number = ordinal(first, case="a")
        letters = "".join(f" «{part}»" for part in rest)
        return f"{_into(number)} {number}{letters} кабинет"
    name = ""
    for part in room.parts:
        joint = "-" if name[-1:].isalpha() and isinstance(part, int) else " "
        name += joint + (cardinal(part) if isinstance(part, int) else f"«{part}»")
    return f"в кабинет {name.strip(' ')}"


def to_doctor(specialty: str, doctor: PersonName | None) -> str:
    """Specialty and name in the dative: «терапевту Ивановой Елене Петровне», «терапевту»."""
    name = dative(doctor) if doctor is not None else ""
    return f"{specialties.by_code(specialty).ru_dative} {name}".strip()


def bring(document: Document) -> str:
    """What to bring along, as a sentence."""
    return _BRING[document]
