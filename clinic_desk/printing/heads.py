"""The heads that are bilingual whatever language the window has, and the clinic's own head.

Kazakh stands first. The journal's columns follow the project's domain notes: no official form is known,
the layout grew from form 040/у.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from clinic_desk.i18n import format_date
from clinic_desk.printing import logo
from clinic_desk.printing.sheets import Align, Block, Part, Picture, Style, Text

Pair = tuple[str, str]
"""The same text in Kazakh and in Russian."""

JOURNAL_TITLE: Final[Pair] = ("Алдын ала жазылу журналы", "Журнал предварительной записи")
DAY_SHEET_TITLE: Final[Pair] = ("Дәрігердің қабылдау парағы", "Лист приема врача")
SLIP_TITLE: Final[Pair] = ("Қабылдау талоны", "Талон на прием")
REGISTRAR: Final[Pair] = ("Тіркеуші", "Регистратор")

A4_WIDTH_MM: Final = 190.0
LOGO_HEIGHT_MM: Final = 11.0
"""As high as two names in large type below each other."""
_LOGO_GAP_MM: Final = 3.0
_MOST_OF_THE_WIDTH: Final = 0.4

JOURNAL_COLUMNS: Final[tuple[tuple[float, Pair], ...]] = (
    (10.5, ("№ р/с", "№ п/п")),
    (17.3, ("жүгінген күні, уақыты", "дата и время обращения")),
    (13.5, ("жүгіну тәсілі", "способ обращения")),
    (21.0, ("ЖСН", "ИИН")),
    (26.5, ("тегі, аты, әкесінің аты", "ФИО")),
    (16.0, ("туған күні", "дата рождения")),
    (15.8, ("телефоны", "телефон")),
    (27.4, ("мекенжайы, учаскесі", "адрес, участок")),
    (17.5, ("жеке басын куәландыратын құжат", "документ")),
    (18.1, ("бекітілуі", "прикрепление")),
    (24.2, ("дәрігер, мамандығы, кабинет", "врач, специальность, кабинет")),
    (16.0, ("қабылдау күні мен уақыты", "дата и время приема")),
    (17.0, ("нәтиже (жазылды / бас тартылды)", "результат")),
    (13.8, ("жауап берілген уақыт", "время ответа")),
    (14.1, ("тіркеуші", "регистратор")),
    (14.3, ("ескертпе", "примечание")),
)
"""Width in millimetres and head of each column; together the 283 mm inside the margins of A4 landscape."""

DAY_COLUMNS: Final[tuple[tuple[float, Pair], ...]] = (
    (8.4, ("№", "")),
    (14.6, ("уақыты", "время")),
    (70.0, ("тегі, аты, әкесінің аты", "ФИО")),
    (21.0, ("туған күні", "дата рождения")),
    (30.0, ("телефоны", "телефон")),
    (14.0, ("келді", "явка")),
    (32.0, ("ескертпе", "примечание")),
)
"""The doctor's day: the 190 mm inside the margins of A4 portrait."""


@dataclass(frozen=True, slots=True)
class ClinicHead:
    """What stands over each sheet; empty fields take no room."""

    name_kk: str = ""
    name_ru: str = ""
    address: str = ""
    phone: str = ""
    logo: bytes = b""
    """The clinic's sign, a PNG as ``printing.logo`` takes it; anything else is not drawn."""


def both(pair: Pair) -> str:
    """«Тіркеуші / Регистратор»."""
    return " / ".join(text for text in pair if text)


def both_dates(first: date, last: date | None = None) -> str:
    """One day, or the first and last of a range, in Kazakh and in Russian."""
    return both((span_of_days(first, last, "kk"), span_of_days(first, last, "ru")))


def span_of_days(first: date, last: date | None, language: str) -> str:
    """One day, or the first and last of a range, in one language."""
    days = (first,) if last is None or last == first else (first, last)
    return " – ".join(format_date(day, "long", language) for day in days)


def column_head(pair: Pair) -> tuple[Text, ...]:
    """The Kazakh head with the Russian one below it."""
    return tuple(
        Text(text, style) for text, style in zip(pair, (Style.STRONG, Style.BODY), strict=True) if text
    )


def clinic_blocks(head: ClinicHead, *, width_mm: float = A4_WIDTH_MM) -> tuple[Block, ...]:
    """The clinic's sign and names on the left, address and telephone on the right, a thin line below.

    ``width_mm`` is the width inside the margins of the sheet; the sign takes no more of it than it needs.
    """
    left = clinic_names(head)
    right = tuple(Text(text, Style.BODY, Align.RIGHT) for text in (head.address, head.phone) if text)
    sign = logo_part(head, LOGO_HEIGHT_MM, width_mm)
    if not left and not right and sign is None:
        return ()
    rest = 1.0 - (sign.share if sign is not None else 0.0)
    texts = (Part(rest * 0.6, left), Part(rest * 0.4, right))
    return (Block((sign, *texts) if sign is not None else texts, rule=True),)


def clinic_names(head: ClinicHead) -> tuple[Text, ...]:
    """The clinic's names, once where both languages have the same."""
    names = [name for name in dict.fromkeys((head.name_kk, head.name_ru)) if name]
    return tuple(Text(name, Style.BODY if place else Style.STRONG) for place, name in enumerate(names))


def logo_part(head: ClinicHead, height_mm: float, width_mm: float) -> Part | None:
    """The part for the clinic's sign, as wide as it is with a gap behind it; None without one."""
    wide = logo.width_mm(head.logo, height_mm)
    if not wide:
        return None
    share = min((wide + _LOGO_GAP_MM) / width_mm, _MOST_OF_THE_WIDTH)
    return Part(share, (), Picture(head.logo, height_mm))
