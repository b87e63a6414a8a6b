"""The one-time recovery key on paper, for a sealed envelope: what it opens, and how it is typed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_desk.i18n import format_moment
from clinic_desk.printing import heads
from clinic_desk.printing.sheets import Align, Block, Part, Sheet, Style, Text, line

A5_LONG, A5_SHORT = 210.0, 148.0
MARGIN_MM: Final = 12.0
BODY_PT: Final = 10.5

TITLE: Final[heads.Pair] = ("Қалпына келтіру кілті", "Ключ восстановления")
_FOR: Final[heads.Pair] = (
    "Әкімшінің құпиясөзі ұмытылса, осы кілт жаңасын қоюға мүмкіндік береді.",
    "Если администратор забыл пароль, этот ключ позволяет задать новый.",
)
_HOW: Final[tuple[heads.Pair, ...]] = (
    (
        "Кіру терезесінде «Құпиясөзді ұмыттыңыз ба?» батырмасын басыңыз.",
        "В окне входа нажмите «Забыли пароль?».",
    ),
    (
        "Кілтті және әкімшінің кіру атын теріп, жаңа құпиясөзді екі рет теріңіз.",
        "Введите ключ и имя администратора для входа, затем дважды новый пароль.",
    ),
    (
        "Кілт бір рет қана жарайды: одан кейін жаңасы басып шығарылады, бұл парақ жойылуы керек.",
        "Ключ действует один раз: после этого печатается новый, а этот лист нужно уничтожить.",
    ),
)
_KEEP: Final[heads.Pair] = (
    "Желімделген конвертте, емхана басшысы ғана ала алатын жерде сақтаңыз. Компьютердің қасында қалдырмаңыз.",
    "Храните в запечатанном конверте там, где его берет только руководитель. Не оставляйте у компьютера.",
)
_MADE: Final[heads.Pair] = ("Кілт жасалған уақыты", "Ключ создан")


def recovery_sheet(key: str, *, head: heads.ClinicHead, now: datetime, language: str) -> Sheet:
    """The key in groups, in both languages whatever the window speaks; ``key`` as the services give it."""
    title = TITLE[1 if language == "ru" else 0]
    return Sheet(
        kind="recovery_key",
        title=title,
        width_mm=A5_SHORT,
        height_mm=A5_LONG,
        margin_mm=MARGIN_MM,
        body_pt=BODY_PT,
        top=(
            *heads.clinic_blocks(head, width_mm=A5_SHORT - 2 * MARGIN_MM),
            line(TITLE[0], Style.TITLE, gap_mm=6.0),
            line(TITLE[1], Style.LARGE),
            *_both(_FOR, gap_mm=4.0),
            *_key(key),
            *(block for pair in _HOW for block in _both(pair, gap_mm=3.0)),
            *_both(_KEEP, gap_mm=6.0, style=Style.STRONG),
        ),
        footer_left=f"{heads.both(_MADE)}: {format_moment(now, language=language)}",
    )


def _key(key: str) -> tuple[Block, ...]:
    """Groups under each other, so that the eye finds its place again while typing."""
    groups = key.split("-")
    first, second = "  –  ".join(groups[:3]), "  –  ".join(groups[3:])
    return tuple(
        line(text, Style.TITLE, Align.CENTER, gap_mm=7.0 if place == 0 else 2.0)
        for place, text in enumerate((first, second))
        if text
    )


def _both(pair: heads.Pair, *, gap_mm: float, style: Style = Style.BODY) -> tuple[Block, ...]:
    kazakh, russian = pair
    return (Block((Part(1.0, (Text(kazakh, style), Text(russian, Style.QUIET))),), gap_mm),)
