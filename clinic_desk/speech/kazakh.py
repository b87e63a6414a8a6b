"""Kazakh words for numbers, days, times and rooms, each in the form the spoken answer needs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from clinic_desk import specialties
from clinic_desk.rules.rows import Document, PersonName
from clinic_desk.rules.times import minute_of
from clinic_desk.speech.kazakh_genitive import genitive
from clinic_desk.speech.names import spoken
from clinic_desk.speech.rooms import read_room

WEEKDAYS: Final = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
MONTHS: Final = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
_MONTHS_UNTIL: Final = (
    "қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға",
    "шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға",
)  # fmt: skip
_MONTHS_FROM: Final = (
    "қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан",
    "шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан",
)  # fmt: skip

# word -> (locative suffix, ordinal); қырық is the only one whose stem changes.
_NUMBER_WORDS: Final = {
    "нөл": ("де", "нөлінші"),
    "бір": ("де", "бірінші"),
    "екі": ("де", "екінші"),
    "үш": ("те", "үшінші"),
    "төрт": ("те", "төртінші"),
    "бес": ("те", "бесінші"),
    "алты": ("да", "алтыншы"),
    "жеті": ("де", "жетінші"),
    "сегіз": ("де", "сегізінші"),
    "тоғыз": ("да", "тоғызыншы"),
    "он": ("да", "оныншы"),
    "жиырма": ("да", "жиырмасыншы"),
    "отыз": ("да", "отызыншы"),
    "қырық": ("та", "қырқыншы"),
    "елу": ("де", "елуінші"),
    "алпыс": ("та", "алпысыншы"),
    "жетпіс": ("те", "жетпісінші"),
    "сексен": ("де", "сексенінші"),
    "тоқсан": ("да", "тоқсаныншы"),
    "жүз": ("де", "жүзінші"),
    "мың": ("да", "мыңыншы"),
}
_ONES: Final = ("нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
_TENS: Final = ("", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан")

_BRING: Final = {
    Document.IDENTITY_CARD: "Өзіңізбен бірге жеке куәлігіңізді ала келіңіз.",
    Document.BIRTH_CERTIFICATE: (
        "Өзіңізбен бірге баланың туу туралы куәлігін ала келіңіз, бала заңды өкілімен бірге келуі керек."
    ),
    Document.PASSPORT: "Өзіңізбен бірге төлқұжатыңызды ала келіңіз.",
    Document.RESIDENCE_PERMIT: "Өзіңізбен бірге ықтиярхатыңызды ала келіңіз.",
    Document.DIGITAL: "Өзіңізбен бірге цифрлық жеке куәлігіңіз бар телефонды ала келіңіз.",
}


# --- numbers ---------------------------------------------------------------------------------------


def cardinal(number: int) -> str:
    """0 to 9999 in words: «екі жүз жиырма бес»; one hundred and one thousand go without «бір»."""
    if number == 0:
        return _ONES[0]
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    words: list[str] = []
    for count, unit in ((thousands, "мың"), (hundreds, "жүз")):
        if count > 1:
            words.append(_ONES[count])
        if count:
            words.append(unit)
    words += [word for word in (_TENS[tens], _ONES[ones] if ones else "") if word]
    return " ".join(words)


def ordinal(number: int) -> str:
    """«бірінші», «жиырмасыншы», «отыз бірінші»: the last word takes the ending."""
    *head, last = cardinal(number).split()
    return " ".join((*head, _NUMBER_WORDS[last][1]))


# --- days and times --------------------------------------------------------------------------------


def day_and_month(day: date, *, digits: bool = False) -> str:
    """«жиырма төртінші қараша» or «24 қараша»."""
    return f"{_day_number(day, digits=digits)} {MONTHS[day.month - 1]}"


def day_in_full(day: date, *, digits: bool = False) -> str:
    """«жиырма төртінші қараша, сейсенбі күні»."""
    return f"{day_and_month(day, digits=digits)}, {WEEKDAYS[day.weekday()]} күні"


def until_day(day: date, *, digits: bool = False) -> str:
    """«отызыншы қарашаға дейін»."""
    return f"{_day_number(day, digits=digits)} {_MONTHS_UNTIL[day.month - 1]} дейін"


def from_day(day: date, *, digits: bool = False) -> str:
    """«бірінші қаңтардан бастап»."""
    return f"{_day_number(day, digits=digits)} {_MONTHS_FROM[day.month - 1]} бастап"


def time_name(minute: int, *, digits: bool = False) -> str:
    """The minute of the day without a case: «сағат он отыз», «сағат 10:30».

    Minutes below ten are read with their nought, as on the clock: without it «сағат он бесте»
    would be both 10:05 and 15:00.
    """
    if digits:
        return f"сағат {_clock(minute)}"
    hours, minutes = divmod(minute, 60)
    words = ["сағат", cardinal(hours)]
    if 0 < minutes < 10:
        words.append(_ONES[0])
    if minutes:
        words.append(cardinal(minutes))
    return " ".join(words)


def time_at(minute: int, *, digits: bool = False) -> str:
    """The minute of the day in the locative: «сағат он отызда», «сағат тоғызда», «сағат 10:30-да»."""
    joint = "-" if digits else ""
    return f"{time_name(minute, digits=digits)}{joint}{_locative_suffix(minute, digits=digits)}"


def moment_at(at: datetime, *, digits: bool = False) -> str:
    """«жиырма төртінші қараша, сейсенбі күні, сағат он отызда»."""
    return f"{day_in_full(at.date(), digits=digits)}, {time_at(minute_of(at), digits=digits)}"


def moment_of(at: datetime, *, digits: bool = False) -> str:
    """As :func:`moment_at`, standing before a noun: «…, сағат он отыздағы»."""
    located = moment_at(at, digits=digits)
    return located + ("ғы" if located.endswith("а") else "гі")


def moment_name(at: datetime, *, digits: bool = False) -> str:
    """The day and the time without a case: «жиырма төртінші қараша, сейсенбі, сағат он отыз»."""
    day = f"{day_and_month(at.date(), digits=digits)}, {WEEKDAYS[at.weekday()]}"
    return f"{day}, {time_name(minute_of(at), digits=digits)}"


def _day_number(day: date, *, digits: bool) -> str:
    return str(day.day) if digits else ordinal(day.day)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _locative_suffix(minute: int, *, digits: bool) -> str:
    """By the word read last; «9:00» in digits is read with its noughts: 9:00-де."""
    hours, minutes = divmod(minute, 60)
    last = minutes if minutes or digits else hours
    return _NUMBER_WORDS[cardinal(last).split()[-1]][0]


# --- rooms, doctors, documents ---------------------------------------------------------------------


def to_room(text: str, *, digits: bool = False) -> str:
    """«бесінші кабинетке», «он екінші «а» кабинетке», «УЗИ кабинетіне»; nothing for no room."""
    room = read_room(text)
    if not room.text:
        return ""
    if not room.parts:
        name = room.text if room.is_abbreviation else f"«{room.text}»"
        return f"{name} кабинетіне"
    if digits:
        return f"{room.text}-кабинетке"
    numbers = [part for part in room.parts if isinstance(part, int)]
    words = ""
    for part in room.parts:
        if isinstance(part, str):
            words += f" «{part}»"
            continue
        numbers = numbers[1:]
        joint = "-" if words[-1:].isalpha() else " "
        words += joint + (cardinal(part) if numbers else ordinal(part))
    return f"{words.strip()} кабинетке"


def of_doctor(specialty: str, doctor: PersonName | None) -> str:
    """Specialty and name in the genitive: «терапевт Иванова Елена Петровнаның», «терапевттің»."""
    known = specialties.by_code(specialty)
    words = spoken(doctor).words if doctor is not None else ()
    if not words:
        return known.kk_genitive
    title = known.kk if specialties.known(specialty) else "дәрігер"
    return f"{title} {genitive(words)}"


def bring(document: Document) -> str:
    """What to bring along, as a sentence."""
    return _BRING[document]
