"""The recovery key on paper."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.recovery_sheet import recovery_sheet

KEY = "2XX5Z-H758K-WCECP-552J5-CTSEZ"
HEAD = ClinicHead("Емхана", "Клиника")


def texts(sheet):
    return [text.text for block in sheet.top for part in block.parts for text in part.texts]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_it_shows_the_whole_key_in_groups_and_both_languages(language):
    sheet = recovery_sheet(KEY, head=HEAD, now=datetime(2026, 11, 24, 9, 0), language=language)
    said = texts(sheet)
    big = "".join(text for text in said if "  –  " in text or text in KEY)
    assert big.replace("  –  ", "") == KEY.replace("-", "")
    assert "Қалпына келтіру кілті" in said
    assert "Ключ восстановления" in said
    assert "24.11.2026 09:00" in sheet.footer_left
    assert sheet.table is None
