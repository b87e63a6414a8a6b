"""The notice of a refusal on A4: who asked, the official ground, what to do next, where to complain.

Wholly in Kazakh and in Russian, side by side: the person may show it to others. The desk's internal note is
nobody's business but the desk's and stands nowhere on it; neither does the ИИН. A4, because it goes with a
complaint, is read by old people, and is the paper that every desk has.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from clinic_desk import passport
from clinic_desk.i18n import format_moment
from clinic_desk.printing import heads, words
from clinic_desk.printing.report_figures import CHANNELS
from clinic_desk.printing.sheets import (
    Align,
    Block,
    Cell,
    Column,
    Part,
    Row,
    Sheet,
    Style,
    Table,
    Text,
)
from clinic_desk.rules.rows import JournalRow, RefusalGround, Verdict

A4_LONG, A4_SHORT = 297.0, 210.0
MARGIN_MM = 15.0
BODY_PT = 9.5
"""All of it on one leaf, whatever the register says, with the official wording of where to complain."""

TITLE: Final[heads.Pair] = (
    "Қабылдауға жазудан бас тарту туралы хабарлама",
    "Уведомление об отказе в записи на прием",
)
GROUNDS: Final[dict[RefusalGround, heads.Pair]] = {
    RefusalGround.DOCUMENTS: (
        (
            "Көрсетілетін қызметті алушы ұсынған құжаттардың және (немесе) олардағы деректердің"
            " дұрыс еместігін анықтау."
        ),
        (
            "Установление недостоверности документов, представленных услугополучателем, и (или) данных,"
            " содержащихся в них."
        ),
    ),
    RefusalGround.NOT_ATTACHED: (
        "Көрсетілетін қызметті алушының осы медициналық ұйымға бекітілмеуі.",
        "Отсутствие прикрепления к данной медицинской организации.",
    ),
}
"""The two grounds, worded as in the service passport."""

_REGISTER: Final[dict[Verdict, heads.Pair]] = {
    Verdict.ELSEWHERE: (
        "Бекітілген халық тіркелімі бойынша – басқа медициналық ұйымға бекітілген.",
        "По регистру прикрепленного населения – прикрепление к другой медицинской организации.",
    ),
    Verdict.DETACHED: (
        "Бекітілген халық тіркелімі бойынша – осы ұйымға бекітілуі тоқтатылған.",
        "По регистру прикрепленного населения – прикрепление к данной организации прекращено.",
    ),
    Verdict.REQUEST_OPEN: (
        "Осы ұйымға бекітілу туралы өтініш әлі қаралып жатыр.",
        "Заявление о прикреплении к данной организации еще рассматривается.",
    ),
    Verdict.FROM_LATER: (
        "Осы ұйымға бекітілу әлі күшіне енген жоқ.",
        "Прикрепление к данной организации еще не вступило в силу.",
    ),
    Verdict.DEAD: (
        "Бекітілген халық тіркеліміндегі деректерді нақтылау қажет.",
        "Данные в регистре прикрепленного населения требуют уточнения.",
    ),
    Verdict.NOT_CURRENT: (
        "Бекітілген халықтың соңғы тіркелімінде осы ұйымға бекітілгені көрсетілмеген.",
        "В последнем регистре прикрепленного населения прикрепление к данной организации не указано.",
    ),
}
"""What the register says, so that the person knows what to have put right; death is not told on paper."""

_SHOW_DOCUMENT: Final[heads.Pair] = (
    (
        "Жеке басыңызды куәландыратын жарамды құжатпен тіркеу бөліміне келіңіз: деректерді тексеріп,"
        " Сізді жазамыз."
    ),
    (
        "Придите в регистратуру с действительным документом, удостоверяющим личность: мы проверим данные"
        " и запишем вас."
    ),
)
_ATTACH: Final[heads.Pair] = (
    (
        "Өзіңіз бекітілген емханаға жүгініңіз. Осы ұйымға бекітілгіңіз келсе, egov.kz порталында немесе"
        " тіркеу бөлімінде өтініш беріңіз."
    ),
    (
        "Обратитесь в поликлинику, к которой вы прикреплены. Чтобы прикрепиться к данной организации, подайте"
        " заявление на портале egov.kz или в регистратуре."
    ),
)
_CHECK: Final[heads.Pair] = (
    "Құжатыңызбен тіркеу бөліміне келіңіз: деректеріңізді тексереміз.",
    "Придите с документом в регистратуру: мы проверим ваши данные.",
)
_WAIT: Final[heads.Pair] = (
    "Бекітілуіңіз күшіне енген соң қайта жүгініңіз: Сізді бірден жазамыз.",
    "Обратитесь снова, когда прикрепление вступит в силу: мы сразу запишем вас.",
)
_NEXT: Final[dict[Verdict, heads.Pair]] = {
    Verdict.REQUEST_OPEN: _WAIT,
    Verdict.FROM_LATER: _WAIT,
    Verdict.DEAD: _CHECK,
}
"""What helps where not the usual does."""

_EMERGENCY: Final[heads.Pair] = (
    "Шұғыл көмектен ешқашан бас тартылмайды. Жедел жәрдем: 103.",
    "В экстренной помощи не отказывают никогда. Скорая помощь: 103.",
)
_LANGUAGES: Final[heads.Pair] = ("Қазақша", "На русском языке")
_GROUND: Final[heads.Pair] = ("Бас тарту негізі", "Основание отказа")
_TO_DO: Final[heads.Pair] = ("Енді не істеу керек", "Что делать дальше")
_COMPLAIN: Final[heads.Pair] = ("Шағымды қайда беруге болады", "Куда обратиться с жалобой")
_WHO: Final[heads.Pair] = ("Көрсетілетін қызметті алушы", "Услугополучатель")
_WHAT: Final[heads.Pair] = ("Мемлекеттік көрсетілетін қызмет", "Государственная услуга")
_ASKED: Final[heads.Pair] = ("Жүгінген күні, уақыты, тәсілі", "Дата, время, способ обращения")
_ANSWERED: Final[heads.Pair] = ("Жауап берілген уақыт", "Время ответа")
_RECEIVED: Final[heads.Pair] = ("Хабарламаны алдым", "Уведомление получил(а)")
_NUMBER: Final[heads.Pair] = ("журналдағы нөмірі", "номер в журнале")
_LINE: Final = f"{'_' * 26}    «____» ______________ 20____"
_LABEL_SHARE: Final = 0.36
_DIGITS_APART: Final = re.compile(r"(?<=\d) (?=\d)")
"""Telephone numbers stay on one line."""


def refusal_notice(
    row: JournalRow,
    *,
    complain: heads.Pair,
    head: heads.ClinicHead,
    registrar: str,
    now: datetime,
    language: str,
) -> Sheet:
    """The notice for a refused request; ``complain`` says where to complain, in Kazakh and in Russian.

    ``language`` is that of the foot. Raises ValueError for a row that has no ground of refusal.
    """
    if row.ground is None:
        raise ValueError("only a refused request has a notice")
    inside = A4_SHORT - 2 * MARGIN_MM
    return Sheet(
        kind="refusal",
        about=("request", str(row.request_id)),
        title=f"{TITLE[1 if language == 'ru' else 0]} № {row.number}",
        width_mm=A4_SHORT,
        height_mm=A4_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(*heads.clinic_blocks(head, width_mm=inside), _title(row), *_facts(row)),
        table=Table(
            columns=tuple(Column(inside / 2, (Text(one, Style.QUIET),)) for one in _LANGUAGES),
            rows=_rows(row, row.ground, complain),
        ),
        bottom=_signatures(),
        footer_left=words.printed_by(now, registrar, language),
        page_label=words.page_label(language),
    )


def _title(row: JournalRow) -> Block:
    left = (Text(TITLE[0], Style.LARGE), Text(TITLE[1], Style.LARGE))
    right = (
        Text(f"№ {row.number}", Style.TITLE, Align.RIGHT),
        *(Text(text, Style.QUIET, Align.RIGHT) for text in _NUMBER),
    )
    return Block((Part(0.76, left), Part(0.24, right)), gap_mm=5.0)


def _facts(row: JournalRow) -> tuple[Block, ...]:
    born = f"{row.birth_date:%d.%m.%Y}" if row.birth_date is not None else ""
    asked = format_moment(row.received_at, "numeric")
    channel_kk, channel_ru = CHANNELS[row.channel]
    facts = (
        (_WHO, (row.name.full, born)),
        (_WHAT, tuple(f"«{passport.SERVICE_NAMES[one]}»" for one in passport.LANGUAGES)),
        (_ASKED, (f"{asked}, {channel_kk}", channel_ru)),
        (_ANSWERED, (format_moment(row.answered_at, "numeric"),)),
    )
    return tuple(
        _fact(label, told, gap_mm=1.5 if place else 5.0) for place, (label, told) in enumerate(facts)
    )


def _fact(label: heads.Pair, told: tuple[str, ...], gap_mm: float) -> Block:
    first, *more = (text for text in told if text)
    texts = (Text(first, Style.STRONG), *(Text(text) for text in more))
    names = tuple(Text(text, Style.QUIET) for text in label)
    return Block((Part(_LABEL_SHARE, names), Part(1.0 - _LABEL_SHARE, texts)), gap_mm)


def _rows(row: JournalRow, ground: RefusalGround, complain: heads.Pair) -> tuple[Row, ...]:
    not_attached = ground is RefusalGround.NOT_ATTACHED
    register = _REGISTER.get(row.verdict) if not_attached else None
    to_do = _NEXT.get(row.verdict, _ATTACH) if not_attached else _SHOW_DOCUMENT
    if not_attached and row.verdict is Verdict.NOT_CURRENT:
        to_do = (f"{_CHECK[0]} {_ATTACH[0]}", f"{_CHECK[1]} {_ATTACH[1]}")
    return (
        _pair_of(_GROUND, GROUNDS[ground], *([register] if register is not None else [])),
        _pair_of(_TO_DO, to_do, _EMERGENCY),
        _pair_of(_COMPLAIN, complain),
    )


def _pair_of(head: heads.Pair, *told: heads.Pair) -> Row:
    """A row with a heading and its texts, Kazakh in the left cell and Russian in the right one."""
    return Row(tuple(_cell(head[side], [pair[side] for pair in told]) for side in (0, 1)))


def _cell(head: str, told: list[str]) -> Cell:
    lines = [one.strip() for text in told for one in text.splitlines() if one.strip()]
    whole = [_DIGITS_APART.sub("\N{NO-BREAK SPACE}", one) for one in lines]
    return Cell((Text(head, Style.STRONG), *(Text(one) for one in whole)))


def _signatures() -> tuple[Block, ...]:
    """Who gives the notice and who takes it: lines to sign on, and the day written by hand."""
    return (_signature(heads.REGISTRAR, gap_mm=10.0), _signature(_RECEIVED, gap_mm=7.0))


def _signature(label: heads.Pair, gap_mm: float) -> Block:
    names = Part(_LABEL_SHARE, tuple(Text(text) for text in label))
    return Block((names, Part(1.0 - _LABEL_SHARE, (Text(""), Text(_LINE)))), gap_mm)
