"""The sentences of calls the clinic makes, of families, series and the live queue.

Written as those of ``wording``: ``[`` … ``]`` are the key parts, placeholders arrive in the case
they stand in. Why a doctor is away is never said: it is the doctor's secret.
"""

from __future__ import annotations

from typing import Final

from clinic_desk.rules.rows import Document

KK: Final = {
    "greeting": "Сәлеметсіз бе! Сізге тіркеу бөлімінен хабарласып тұрмыз.",
    "greeting_clinic": (
        "Сәлеметсіз бе! Сізге «{clinic}» медициналық ұйымының тіркеу бөлімінен хабарласып тұрмыз."
    ),
    "who": " Кешіріңіз, Сіз {patient} боласыз ба?",
    "who_child": " Кешіріңіз, Сіз {patient} деген баланың заңды өкілі боласыз ба?",
    "stands": "Сіз [{when}], {doctor} қабылдауына жазылғансыз.",
    "stands_child": "Бала [{when}], {doctor} қабылдауына жазылған.",
    "absent": "Өкінішке қарай, бұл уақытта дәрігер болмайды, сондықтан қабылдау өтпейді.",
    "rebook_offer": (
        "{greeting} {stands} {absent}"
        " Оның орнына {near}{new_when},{room} {doctor} қабылдауына келе аласыз ба?"
    ),
    "rebook_offer_child": (
        "{greeting} {stands} {absent}"
        " Оның орнына {near}{new_when},{room} баланы {doctor} қабылдауына әкеле аласыз ба?"
    ),
    "new_when": "[{when}]",
    "same_day": "[сол күні, {time}]",
    "same_time": "[дәл сол уақытта]",
    "this_doctor": "осы дәрігердің",
    "rebook_nothing": (
        "{greeting} {stands} {absent} Кешірім сұраймыз. Әзірге басқа бос уақыт жоқ."
        " Сізді күту тізіміне енгіземіз, уақыт босаған бойда Сізге хабарласамыз."
    ),
    "rebook_nothing_child": (
        "{greeting} {stands} {absent} Кешірім сұраймыз. Әзірге басқа бос уақыт жоқ."
        " Баланы күту тізіміне енгіземіз, уақыт босаған бойда Сізге хабарласамыз."
    ),
    "not_taking_place": (
        "{greeting} Өкінішке қарай, қабылдау өтпейді:"
        " Сіздің [{when_of}] {doctor} қабылдауына жазылуыңыз жойылды. Кешірім сұраймыз. {again}"
    ),
    "not_taking_place_child": (
        "{greeting} Өкінішке қарай, қабылдау өтпейді:"
        " баланың [{when_of}] {doctor} қабылдауына жазылуы жойылды. Кешірім сұраймыз. {again}"
    ),
    "freed": (
        "{greeting} Сіз күту тізімінде тұрсыз, қазір уақыт босады:"
        " {near}[{when}],{room} {doctor} қабылдауына келе аласыз ба?"
    ),
    "freed_child": (
        "{greeting} Бала күту тізімінде тұр, қазір уақыт босады:"
        " {near}[{when}],{room} баланы {doctor} қабылдауына әкеле аласыз ба?"
    ),
    "family": "Отбасыңыз [{when}],{room} {doctor} қабылдауына жазылды. {order} {bring}",
    "family_child": "Балалар [{when}],{room} {doctor} қабылдауына жазылды. {order} {bring}",
    "family_apart": "Отбасыңыз қабылдауға жазылды. {groups} {bring}",
    "family_apart_child": "Балалар қабылдауға жазылды. {groups} {bring}",
    "family_offer": (
        "Отбасыңызды {near}[{when}], {doctor} қабылдауына жаза аламыз. {order} Сізге ыңғайлы ма?"
    ),
    "family_offer_child": (
        "Балаларды {near}[{when}], {doctor} қабылдауына жаза аламыз. {order} Сізге ыңғайлы ма?"
    ),
    "family_apart_offer": "Отбасыңызды мына уақыттарға жаза аламыз. {groups} Сізге ыңғайлы ма?",
    "family_apart_offer_child": "Балаларды мына уақыттарға жаза аламыз. {groups} Сізге ыңғайлы ма?",
    "order": "Алдымен {first}, содан кейін {rest}.",
    "in_order": "{name} — [{time}]",
    "group": "{near}[{day}],{room} {doctor} қабылдауына: {names}.",
    "in_group": "{name} — [{time}]",
    "nameless": "пациент",
    "family_bring": "Өздеріңізбен бірге {documents} ала келіңіздер.",
    "family_bring_child": "Өзіңізбен бірге {documents} ала келіңіз.",
    "child_not_alone": "Бала заңды өкілімен бірге келуі керек.",
    "children_not_alone": "Балалар заңды өкілімен бірге келуі керек.",
    "and": " және ",
    "series": "Сіз{room} {doctor} {count} қабылдауына жазылдыңыз{dates}. {bring}",
    "series_child": "Бала{room} {doctor} {count} қабылдауына жазылды{dates}. {bring}",
    "series_apart": "Сіз {count} қабылдауға жазылдыңыз{dates}. {bring}",
    "series_apart_child": "Бала {count} қабылдауға жазылды{dates}. {bring}",
    "series_same_weekday": ". Әр жолы [{weekday}, {time}]: {days}",
    "series_same_time": ". Әр жолы [{time}]: {days}",
    "series_visit": "[{when}]",
    "series_visit_apart": "[{when}],{room} {doctor} қабылдауына",
    "queued": (
        "Сіз бүгін{room} {doctor} қабылдауына жанды кезек тәртібімен [{place}нөмірмен] жазылдыңыз."
        " Нақты уақыты жоқ, қабылдау кезек ретімен жүргізіледі."
    ),
    "queued_child": (
        "Бала бүгін{room} {doctor} қабылдауына жанды кезек тәртібімен [{place}нөмірмен] жазылды."
        " Нақты уақыты жоқ, қабылдау кезек ретімен жүргізіледі."
    ),
    "unqueued": "Сіздің {doctor} бүгінгі қабылдауына жанды кезек тәртібімен жазылуыңыз жойылды. {again}",
    "unqueued_child": "Баланың {doctor} бүгінгі қабылдауына жанды кезек тәртібімен жазылуы жойылды. {again}",
}

RU: Final = {
    "greeting": "Здравствуйте, это регистратура.",
    "greeting_clinic": "Здравствуйте, это регистратура медицинской организации «{clinic}».",
    "who": " Скажите, пожалуйста, вы {patient}?",
    "who_child": " Скажите, пожалуйста, вы законный представитель ребёнка по имени {patient}?",
    "stands": "Вы записаны на [{when}], к {doctor}.",
    "stands_child": "Ребёнок записан на [{when}], к {doctor}.",
    "absent": "К сожалению, в это время врача не будет, и приём не состоится.",
    "rebook_offer": (
        "{greeting} {stands} {absent} Можем записать вас на {near}{new_when},{room} к {doctor}. Вам подойдёт?"
    ),
    "rebook_offer_child": (
        "{greeting} {stands} {absent}"
        " Можем записать ребёнка на {near}{new_when},{room} к {doctor}. Вам подойдёт?"
    ),
    "new_when": "[{when}]",
    "same_day": "[тот же день, на {time}]",
    "same_time": "[то же время]",
    "this_doctor": "тому же врачу",
    "rebook_nothing": (
        "{greeting} {stands} {absent} Приносим извинения. Другого свободного времени пока нет."
        " Мы внесём вас в лист ожидания и позвоним вам, как только время освободится."
    ),
    "rebook_nothing_child": (
        "{greeting} {stands} {absent} Приносим извинения. Другого свободного времени пока нет."
        " Мы внесём ребёнка в лист ожидания и позвоним вам, как только время освободится."
    ),
    "not_taking_place": (
        "{greeting} К сожалению, приём не состоится: ваша запись на [{when}], к {doctor}, отменена."
        " Приносим извинения. {again}"
    ),
    "not_taking_place_child": (
        "{greeting} К сожалению, приём не состоится: запись ребёнка на [{when}], к {doctor}, отменена."
        " Приносим извинения. {again}"
    ),
    "freed": (
        "{greeting} Вы внесены в лист ожидания, и сейчас время освободилось."
        " Записать вас на {near}[{when}],{room} к {doctor}?"
    ),
    "freed_child": (
        "{greeting} Ребёнок внесён в лист ожидания, и сейчас время освободилось."
        " Записать ребёнка на {near}[{when}],{room} к {doctor}?"
    ),
    "family": "Ваша семья записана на [{when}],{room} к {doctor}. {order} {bring}",
    "family_child": "Дети записаны на [{when}],{room} к {doctor}. {order} {bring}",
    "family_apart": "Ваша семья записана на приём. {groups} {bring}",
    "family_apart_child": "Дети записаны на приём. {groups} {bring}",
    "family_offer": "Можем записать вашу семью на {near}[{when}], к {doctor}. {order} Вам подойдёт?",
    "family_offer_child": "Можем записать детей на {near}[{when}], к {doctor}. {order} Вам подойдёт?",
    "family_apart_offer": "Можем записать вашу семью на следующее время. {groups} Вам подойдёт?",
    "family_apart_offer_child": "Можем записать детей на следующее время. {groups} Вам подойдёт?",
    "order": "Сначала {first}, затем {rest}.",
    "in_order": "{name} — [в {time}]",
    "group": "На {near}[{day}],{room} к {doctor}: {names}.",
    "in_group": "{name} — [на {time}]",
    "nameless": "пациент",
    "family_bring": "Возьмите с собой {documents}.",
    "family_bring_child": "Возьмите с собой {documents}.",
    "child_not_alone": "Ребёнок должен прийти с законным представителем.",
    "children_not_alone": "Дети должны прийти с законным представителем.",
    "and": " и ",
    "series": "Вы записаны на {count} к {doctor}{room_last}{dates}. {bring}",
    "series_child": "Ребёнок записан на {count} к {doctor}{room_last}{dates}. {bring}",
    "series_apart": "Вы записаны на {count}{dates}. {bring}",
    "series_apart_child": "Ребёнок записан на {count}{dates}. {bring}",
    "series_same_weekday": ". Каждый раз [{weekday}, в {time}]: {days}",
    "series_same_time": ". Каждый раз [в {time}]: {days}",
    "series_visit": "[{when_at}]",
    "series_visit_apart": "[{when_at}],{room} к {doctor}",
    "queued": (
        "Вы записаны на сегодня в живую очередь [под номером {place}],{room} к {doctor}."
        " Точного времени нет, приём идёт по порядку номеров."
    ),
    "queued_child": (
        "Ребёнок записан на сегодня в живую очередь [под номером {place}],{room} к {doctor}."
        " Точного времени нет, приём идёт по порядку номеров."
    ),
    "unqueued": "Ваша запись на сегодня в живую очередь, к {doctor}, отменена. {again}",
    "unqueued_child": "Запись ребёнка на сегодня в живую очередь, к {doctor}, отменена. {again}",
}

TEXTS: Final = {"kk": KK, "ru": RU}

DOCUMENTS: Final = {
    "kk": {
        Document.IDENTITY_CARD: ("жеке куәлікті", "жеке куәліктерді"),
        Document.BIRTH_CERTIFICATE: (
            "баланың туу туралы куәлігін",
            "балалардың туу туралы куәліктерін",
        ),
        Document.PASSPORT: ("төлқұжатты", "төлқұжаттарды"),
        Document.RESIDENCE_PERMIT: ("ықтиярхатты", "ықтиярхаттарды"),
        Document.DIGITAL: (
            "цифрлық жеке куәлік бар телефонды",
            "цифрлық жеке куәліктер бар телефондарды",
        ),
    },
    "ru": {
        Document.IDENTITY_CARD: ("удостоверение личности", "удостоверения личности"),
        Document.BIRTH_CERTIFICATE: (
            "свидетельство о рождении ребёнка",
            "свидетельства о рождении детей",
        ),
        Document.PASSPORT: ("паспорт", "паспорта"),
        Document.RESIDENCE_PERMIT: ("вид на жительство", "виды на жительство"),
        Document.DIGITAL: (
            "телефон с цифровым удостоверением личности",
            "телефоны с цифровыми удостоверениями личности",
        ),
    },
}
"""The papers of a family, as what to bring: of one person and of several."""

VISITS: Final = ("приём", "приёма", "приёмов")
"""The Russian noun after a number; the Kazakh one stays as it is."""
