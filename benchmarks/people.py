"""Invented people by lot, always the same: some thousands of distinct words, as a district has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from clinic_desk.rules.iin import check_digit

_BEGINNINGS = (
    "Нұр Бек Жан Сәр Ақ Қара Ай Күн Ер Тем Құл Ора Әлі Бай Дос Жұм Кен Мұр Ом Рах Сей Тай Үс Шәр Ыбр Іл Әб "
    "Аман Асан Ахмет Бақыт Ғаб Дәу Есен Жақ Зейн Ис Қас Қож Мам Мұқ Өт Сат Тоқ Тұр Хас Шоқ Бөл Сүл Молда"
).split()
_ENDINGS = (
    "бай бек хан жан тай ғали мұрат болат дәулет мұқан ахмет сейіт құл беков ер нұр пейіс таза әлі баян "
    "темір шах жігіт қожа ғазы сын лан мет"
).split()
_SLAVIC = (
    "Иван Петр Сидор Бел Смирн Кузнец Поп Сокол Мороз Волк Павл Семён Голуб Виноград Богдан Фёдор Михайл "
    "Никит Захар Роман Киселё Ильи Гус Тит Баран Кулик Алексе Степан Яковл Сорок Серге "
    "Андре Макар Орл Зайц Лебед"
).split()
_MEN = (
    "Серік Болат Ерлан Марат Қайрат Нұрлан Бауыржан Дәурен Асқар Талғат Мұрат Ержан Қанат Самат Азамат "
    "Бекзат Дархан Жандос Нұржан Олжас Рүстем Санжар Темірлан Әлихан Айдос Арман Бақытжан Ғалым Ермек "
    "Жанат Кеңес "
    "Мейрам Нұрсұлтан Өмір Рахат Сәкен Ұлан Шыңғыс Ілияс Абай Иван Пётр Сергей Александр Николай Владимир "
    "Виктор Андрей Алексей Михаил Юрий Павел Евгений Дмитрий"
).split()
_WOMEN = (
    "Айгүл Сәуле Гүлнар Айжан Динара Әсел Жанар Қарлығаш Ләззат Мадина Назгүл Раушан Салтанат Толқын Ұлжан "
    "Шолпан Ырысты Інжу Ақмарал Ботагөз Гауһар Жұлдыз Зере Кәмшат Меруерт Нұргүл Перизат Самал Томирис "
    "Аружан Айзере Раяна Айым Һафиза Елена Ольга Наталья Татьяна Ирина Светлана Людмила Галина Анна "
    "Мария Екатерина"
).split()
_STREETS = (
    "Достық Абай Бейбітшілік Жібек-Жолы Әуезов Мектеп Тәуелсіздік Гагарин Садовая Наурыз Степная".split()
)
_TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Invented:
    """One person as a register export has them."""

    iin: str
    last: str
    first: str
    patronymic: str
    born: date
    sex: str
    address: str
    phone: str
    precinct: str
    status: str


def invent(count: int, seed: str = "people") -> list[Invented]:
    """``count`` people; common surnames are common, rare ones rare."""
    random = Random(f"{seed} {count}")
    surnames = [one + two for one in _BEGINNINGS for two in _ENDINGS] + _SLAVIC * 4
    random.shuffle(surnames)
    weights = [1 / (rank + 8) for rank in range(len(surnames))]
    chosen = random.choices(surnames, weights, k=count)
    return [_person(random, surname, number) for number, surname in enumerate(chosen)]


def _person(random: Random, surname: str, number: int) -> Invented:
    is_man = random.random() < 0.48
    born = _TODAY - timedelta(days=int(random.random() ** 1.2 * 90 * 365))
    father = random.choice(_MEN)
    if father[0] in "ИПСАНВМЮЕД" and random.random() < 0.5:
        patronymic = father.rstrip("йь") + ("ович" if is_man else "овна")
    else:
        patronymic = father + ("ұлы" if is_man else "қызы")
    return Invented(
        iin=_iin(born, number, is_man=is_man),
        last=surname + ("ов" if is_man else "ова"),
        first=random.choice(_MEN if is_man else _WOMEN),
        patronymic=patronymic if random.random() < 0.95 else "",
        born=born,
        sex="m" if is_man else "f",
        address=f"{random.choice(_STREETS)} көшесі, {random.randint(1, 96)}, {random.randint(1, 60)}",
        phone=f"7{random.choice(('01', '02', '05', '07', '47', '77'))}{random.randrange(10**7):07}",
        precinct=str(random.randint(1, 12)),
        status=random.choices(("attached", "detached", "elsewhere"), (94, 4, 2))[0],
    )


def _iin(born: date, number: int, *, is_man: bool) -> str:
    century = {1800: 1, 1900: 3, 2000: 5}[born.year // 100 * 100] + (not is_man)
    while True:
        first = f"{born:%y%m%d}{century}{number % 10_000:04}"
        last = check_digit(first)
        if last is not None:
            return f"{first}{last}"
        number += 1
