"""The sentences as a clerk says them, in both languages.

``[`` … ``]`` are the key parts that the screen emphasises; placeholders arrive in the case they
stand in. These texts are language by construction, so they are not in the gettext catalogs.
"""

from __future__ import annotations

from typing import Final

from clinic_desk.rules.rows import Verdict

KK: Final = {
    "offer": "{near}[{when}], {doctor} қабылдауына келе аласыз ба?",
    "offer_child": "{near}[{when}], баланы {doctor} қабылдауына әкеле аласыз ба?",
    "booked": "Сіз [{when}],{room} {doctor} қабылдауына жазылдыңыз. {bring}",
    "booked_child": "Бала [{when}],{room} {doctor} қабылдауына жазылды. {bring}",
    "moved": (
        "Сіздің жазылуыңыз {elsewhere} ауыстырылды."
        " Енді Сіз [{when}],{room} {doctor} қабылдауына жазылдыңыз. {bring} {old}"
    ),
    "moved_child": (
        "Баланың жазылуы {elsewhere} ауыстырылды."
        " Енді бала [{when}],{room} {doctor} қабылдауына жазылды. {bring} {old}"
    ),
    "old": "Бұрынғы уақыт, {when_name}, енді жарамсыз.",
    "cancelled": "Сіздің [{when_of}] {doctor} қабылдауына жазылуыңыз жойылды. {again}",
    "cancelled_child": "Баланың [{when_of}] {doctor} қабылдауына жазылуы жойылды. {again}",
    "again": "Қайта жазылу үшін тіркеу бөліміне хабарласыңыз.",
    "taken": "Өкінішке қарай, бұл уақытқа жаңа ғана басқа адам жазылды: {when_name}. {rest}",
    "taken_choice": "Мына уақыттар бос: {choice}. Қайсысы Сізге ыңғайлы?",
    "taken_single": "Мына уақыт бос: {choice}. Сізге ыңғайлы ма?",
    "taken_nothing": "Әзірге басқа бос уақыт жоқ. Сізді күту тізіміне енгізейін бе?",
    "choice_same_day": "[сол күні, {time}]{doctor}",
    "choice": "[{when}]{doctor}",
    "choice_doctor": ", {doctor} қабылдауында",
    "nothing_free": (
        "Өкінішке қарай, {doctor} қабылдауына [{until}] бос уақыт жоқ."
        " Сізді күту тізіміне енгізейін бе? Уақыт босаса, өзіміз хабарласамыз."
    ),
    "waiting": (
        "Сіз {doctor} қабылдауына жазылу үшін күту тізіміне енгізілдіңіз."
        " Уақыт босаған бойда Сізге хабарласамыз."
    ),
    "waiting_until": (
        "Сіз {doctor} қабылдауына жазылу үшін күту тізіміне енгізілдіңіз."
        " Уақыт [{until}] босаса, Сізге бірден хабарласамыз."
    ),
    "already_booked": "Сіз {doctor} қабылдауына жазылып қойғансыз: [{when}]{room_last}.",
    "already_booked_child": "Бала {doctor} қабылдауына жазылып қойған: [{when}]{room_last}.",
    "referral_needed": (
        "{doctor} қабылдауына жазылу үшін жолдама керек. Жолдаманы учаскелік дәрігеріңіз береді."
        " Сізді алдымен соның қабылдауына жазайын ба?"
    ),
    "refused": "Кешіріңіз, Сізді қабылдауға жаза алмаймыз: {reason}. {advice} {emergency}",
    "documents": "ұсынылған құжаттар немесе олардағы деректер дұрыс емес",
    "documents_advice": (
        "Жеке басыңызды куәландыратын жарамды құжатпен тіркеу бөліміне келіңіз,"
        " деректерді тексеріп, Сізді жазамыз."
    ),
    "emergency": "Шұғыл көмек бәрібір көрсетіледі: жедел жәрдемнің нөмірі — {number}.",
    "own_clinic_to": "біздің медициналық ұйымға",
    "own_clinic_from": "біздің медициналық ұйымнан",
    "clinic_to": "«{clinic}» медициналық ұйымына",
    "clinic_from": "«{clinic}» медициналық ұйымынан",
}

RU: Final = {
    "offer": "{near}[{when_at}], сможете прийти к {doctor}?",
    "offer_child": "{near}[{when_at}], сможете привести ребёнка к {doctor}?",
    "booked": "Вы записаны на [{when}],{room} к {doctor}. {bring}",
    "booked_child": "Ребёнок записан на [{when}],{room} к {doctor}. {bring}",
    "moved": (
        "Ваш приём перенесён {elsewhere}. Теперь вы записаны на [{when}],{room} к {doctor}. {bring} {old}"
    ),
    "moved_child": (
        "Приём ребёнка перенесён {elsewhere}."
        " Теперь ребёнок записан на [{when}],{room} к {doctor}. {bring} {old}"
    ),
    "old": "Прежнее время, {when_name}, больше не действует.",
    "cancelled": "Ваша запись на [{when}], к {doctor}, отменена. {again}",
    "cancelled_child": "Запись ребёнка на [{when}], к {doctor}, отменена. {again}",
    "again": "Чтобы записаться снова, обратитесь в регистратуру.",
    "taken": "К сожалению, на это время только что записался другой человек: {when_name}. {rest}",
    "taken_choice": "Могу предложить: {choice}. Какое время вам подойдёт?",
    "taken_single": "Могу предложить: {choice}. Вам подойдёт?",
    "taken_nothing": "Другого свободного времени пока нет. Записать вас в лист ожидания?",
    "choice_same_day": "[в тот же день, в {time}]{doctor}",
    "choice": "[{when_at}]{doctor}",
    "choice_doctor": ", к {doctor}",
    "nothing_free": (
        "К сожалению, к {doctor} [{until}] свободного времени нет."
        " Записать вас в лист ожидания? Если время освободится, мы вам позвоним."
    ),
    "waiting": "Вы внесены в лист ожидания к {doctor}. Как только время освободится, мы вам позвоним.",
    "waiting_until": (
        "Вы внесены в лист ожидания к {doctor}. Если [{until}] время освободится, мы вам сразу позвоним."
    ),
    "already_booked": "Вы уже записаны к {doctor}: на [{when}]{room_last}.",
    "already_booked_child": "Ребёнок уже записан к {doctor}: на [{when}]{room_last}.",
    "referral_needed": (
        "К {doctor} записывают по направлению. Направление даёт ваш участковый врач."
        " Записать вас сначала к нему?"
    ),
    "refused": "Извините, записать вас на приём не можем: {reason}. {advice} {emergency}",
    "documents": "предоставленные документы или данные в них недостоверны",
    "documents_advice": (
        "Придите в регистратуру с действительным документом, удостоверяющим личность:"
        " мы проверим данные и запишем вас."
    ),
    "emergency": "Экстренную помощь вам окажут в любом случае: номер скорой помощи — {number}.",
    "own_clinic_to": "к нашей медицинской организации",
    "own_clinic_from": "от нашей медицинской организации",
    "clinic_to": "к медицинской организации «{clinic}»",
    "clinic_from": "от медицинской организации «{clinic}»",
}

TEXTS: Final = {"kk": KK, "ru": RU}

NEAR_DAYS: Final = {
    "kk": ("Бүгін, ", "Ертең, ", "Бүрсігүні, "),
    "ru": ("Сегодня, ", "Завтра, ", "Послезавтра, "),
}
"""What today, tomorrow and the day after are called at the beginning of an offer."""

ELSEWHERE: Final = {
    "kk": {
        "day": "басқа күнге",
        "time": "басқа уақытқа",
        "doctor": "басқа дәрігерге",
        "room": "басқа кабинетке",
    },
    "ru": {
        "day": "на другой день",
        "time": "на другое время",
        "doctor": "к другому врачу",
        "room": "в другой кабинет",
    },
}

# Not attached: why, as the register says it, and what to do.

_KK_ATTACH: Final = (
    "Өзіңіз бекітілген емханаға хабарласыңыз. Бізге бекітілгіңіз келсе, «электрондық үкімет» порталы арқылы"
    " немесе тіркеу бөлімінде өтініш беріңіз."
)
_RU_ATTACH: Final = (
    "Обратитесь в поликлинику, к которой вы прикреплены. Если хотите прикрепиться к нам, подайте заявление"
    " на портале «электронного правительства» или в регистратуре."
)
_KK_CHECK: Final = "Құжатыңызбен тіркеу бөліміне келіңіз, деректеріңізді тексереміз."
_RU_CHECK: Final = "Придите с документом в регистратуру, мы проверим ваши данные."

NOT_ATTACHED: Final[dict[str, dict[Verdict | None, tuple[str, str]]]] = {
    "kk": {
        None: ("бекітілген халық тіркелімі бойынша Сіз {clinic_to} бекітілмегенсіз", _KK_ATTACH),
        Verdict.ELSEWHERE: (
            "бекітілген халық тіркелімі бойынша Сіз {clinic_to} емес, басқа ұйымға бекітілгенсіз",
            _KK_ATTACH,
        ),
        Verdict.DETACHED: (
            "бекітілген халық тіркелімі бойынша Сіз {clinic_from} бекітуден шығарылғансыз",
            _KK_ATTACH,
        ),
        Verdict.REQUEST_OPEN: (
            "{clinic_to} бекітілу туралы өтінішіңіз әлі қаралып жатыр",
            "Өтінішіңіз мақұлданған соң хабарласыңыз, Сізді бірден жазамыз.",
        ),
        Verdict.FROM_LATER: (
            "Сіз {clinic_to} әлі бекітілмегенсіз",
            "Бекітілуіңіз күшіне енген соң хабарласыңыз, Сізді бірден жазамыз.",
        ),
        Verdict.DEAD: ("бекітілген халық тіркеліміндегі деректеріңіз дұрыс емес", _KK_CHECK),
        Verdict.NOT_CURRENT: (
            "бекітілген халықтың соңғы тіркелімінде {clinic_to} бекітілгеніңіз көрсетілмеген",
            f"{_KK_CHECK} {_KK_ATTACH}",
        ),
    },
    "ru": {
        None: ("по регистру прикреплённого населения вы не прикреплены {clinic_to}", _RU_ATTACH),
        Verdict.ELSEWHERE: (
            "по регистру прикреплённого населения вы прикреплены не {clinic_to}, а к другой",
            _RU_ATTACH,
        ),
        Verdict.DETACHED: ("по регистру прикреплённого населения вы откреплены {clinic_from}", _RU_ATTACH),
        Verdict.REQUEST_OPEN: (
            "ваше заявление о прикреплении {clinic_to} ещё рассматривается",
            "Позвоните, когда его одобрят, и мы сразу вас запишем.",
        ),
        Verdict.FROM_LATER: (
            "вы ещё не прикреплены {clinic_to}",
            "Позвоните, когда прикрепление вступит в силу, и мы сразу вас запишем.",
        ),
        Verdict.DEAD: ("ваши данные в регистре прикреплённого населения неверны", _RU_CHECK),
        Verdict.NOT_CURRENT: (
            "в последнем регистре прикреплённого населения вы не числитесь прикреплёнными {clinic_to}",
            f"{_RU_CHECK} {_RU_ATTACH}",
        ),
    },
}

FROM_LATER_ON_A_DAY: Final = {
    "kk": (
        "Сіз {clinic_to} [{from_day}] ғана бекітілесіз",
        "Сізді сол күнге немесе одан кейінгі күнге жаза аламыз.",
    ),
    "ru": (
        "вы будете прикреплены {clinic_to} только [{from_day}]",
        "Можем записать вас на этот день или позже.",
    ),
}
