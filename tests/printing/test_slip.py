from __future__ import annotations

from datetime import datetime

import pytest

from clinic_desk.printing.slip import slip_sheet
from clinic_desk.rules.rows import Appointment, Document
from tests.printing.samples import GP, HEAD, NAMES, NOW, REGISTRAR


def texts_of(language: str, room: str = "5", document: Document = Document.IDENTITY_CARD) -> list[str]:
    sheet = slip_sheet(
        Appointment(datetime(2026, 11, 25, 10, 30), GP.name, GP.specialty, room, document),
        number=214,
        person=NAMES[0],
        head=HEAD,
        registrar=REGISTRAR,
        now=NOW,
        language=language,
    )
    return [text.text for block in sheet.top for part in block.parts for text in part.texts]


def test_the_slip_says_all_the_patient_needs_and_no_more() -> None:
    assert texts_of("kk") == [
        HEAD.name_kk,
        HEAD.name_ru,
        HEAD.address,
        HEAD.phone,
        "Қабылдау талоны",
        "Талон на прием",
        "№ 214",
        "сәрсенбі, 25 қараша 2026",
        "10:30",
        "Дәрігер",
        GP.name.full,
        "жалпы практика дәрігері",
        "Кабинет",
        "5",
        "Пациент",
        NAMES[0].full,
        "Өзіңізбен алып келіңіз",
        "жеке куәлік",
    ]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (Document.IDENTITY_CARD, "удостоверение личности"),
        (Document.BIRTH_CERTIFICATE, "свидетельство о рождении ребенка"),
    ],
)
def test_the_document_to_bring(document: Document, expected: str) -> None:
    assert texts_of("ru", document=document)[-1] == expected


def test_an_unknown_room_is_left_out() -> None:
    assert "Кабинет" not in texts_of("ru", room="")


def test_in_the_live_queue_the_number_stands_where_others_read_their_time() -> None:
    at = datetime(2026, 11, 25, 10, 30)
    sheet = slip_sheet(
        Appointment(at, GP.name, GP.specialty, "5", queue_place=7),
        number=214,
        person=NAMES[0],
        head=HEAD,
        registrar=REGISTRAR,
        now=NOW,
        language="ru",
    )
    texts = [text.text for block in sheet.top for part in block.parts for text in part.texts]
    assert texts[texts.index("Живая очередь") + 1] == "№ 7"
    assert "10:30" not in texts
