"""What the audit says of changed texts of the service passport."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk import passport
from clinic_desk.i18n import use_language
from clinic_desk.rules.audit import AuditKind, AuditRow
from clinic_desk.wording import audit

ROW = AuditRow(
    id=7,
    at=datetime(2026, 11, 24, 9, 0),
    account="Сейітова Б.",
    pc="REG-1",
    kind=AuditKind.CHANGED,
    subject="settings",
    row_key="",
    before={"passport_texts": {"term.ru": "Сразу"}},
    after={"passport_texts": {"term.ru": "За час", "free.kk": "Тегін"}},
)


@pytest.fixture(autouse=True)
def _back_to_english():
    yield
    use_language("en")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_changed_text_is_named_by_its_section_and_language(language):
    use_language(language)
    (fact,) = audit.facts_of(ROW, {})
    assert fact.before == f"{passport.title('term', language)} (Русский): Сразу"
    assert fact.after.startswith(f"{passport.title('term', language)} (Русский): За час; ")
    assert fact.after.endswith(f"{passport.title('free', language)} (Қазақша): Тегін")
