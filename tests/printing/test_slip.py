from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from clinic_desk.printing import printer
from clinic_desk.printing.heads import ClinicHead
from clinic_desk.printing.sheets import ROLL, Style
from clinic_desk.printing.slip import SlipPaper, slip_sheet
from clinic_desk.rules.rows import Appointment, Document, PersonName
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


# --- papers ---------------------------------------------------------------------------------------------

LONGEST = PersonName(
    "Константинопольская-Нұрмұхаммедова", "Максимилиана-Әсемгүл", "Жақсылыққызы Владиславовна"
)
FAR = "Шығыс Қазақстан облысы, Катонқарағай ауданы, Жаңаүлгі ауылдық округі, Қабанбай батыр көшесі, 117/2-үй"
LONG_HEAD = ClinicHead(
    "«Шығыс Қазақстан облысының Катонқарағай аудандық ауруханасы» ШЖҚ КМК дәрігерлік амбулаториясы",
    "Врачебная амбулатория КГП на ПХВ «Катон-Карагайская районная больница Восточно-Казахстанской области»",
    FAR,
    "+7 723 412 34 56",
)


def slip(paper=SlipPaper.A6, head=HEAD, person=NAMES[0], language="kk", **facts):
    usual = {"document": Document.BIRTH_CERTIFICATE}
    appointment = Appointment(datetime(2026, 11, 25, 10, 30), person, "obstetrician_gynaecologist", "5")
    return slip_sheet(
        replace(appointment, **(usual | facts)),
        number=1214,
        person=person,
        head=head,
        registrar=REGISTRAR,
        now=NOW,
        language=language,
        paper=paper,
    )


def said(sheet) -> list[str]:
    return [text.text for block in sheet.top for part in block.parts for text in part.texts]


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("person", [*NAMES, LONGEST])
@pytest.mark.parametrize("head", [HEAD, LONG_HEAD, ClinicHead()])
def test_a_slip_on_a6_is_one_leaf_whatever_stands_on_it(qapp, head, person, language) -> None:
    for facts in ({}, {"queue_place": 12}, {"room": "физиотерапия бөлімі, екінші қабат"}):
        assert printer.page_count(slip(head=head, person=person, language=language, **facts)) == 1


def test_only_what_is_too_long_is_set_smaller() -> None:
    assert {slip(person=person).body_pt for person in NAMES} == {10.0}
    assert slip(person=LONGEST, head=LONG_HEAD).body_pt < 10.0


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_roll_says_the_same_on_as_much_paper_as_it_takes(qapp, language) -> None:
    short, long = (slip(SlipPaper.ROLL80, person=one, language=language) for one in (NAMES[3], LONGEST))
    assert said(short) == said(slip(person=NAMES[3], language=language))
    assert (short.width_mm, short.height_mm, short.body_pt) == (80.0, ROLL, 10.0)
    heights = [printer.paged(one).page_size(0).height() for one in (short, long)]
    assert 100 < heights[0] < heights[1] < 250
    assert [printer.page_count(one) for one in (short, long)] == [1, 1]


def test_a_receipt_printer_is_given_no_grey() -> None:
    styles = {
        text.style for block in slip(SlipPaper.ROLL80).top for part in block.parts for text in part.texts
    }
    assert Style.QUIET not in styles
