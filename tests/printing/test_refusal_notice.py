"""The notice that a refused person takes home: the ground, what to do, where to complain, and no note."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest

from clinic_desk import passport
from clinic_desk.printing import printer
from clinic_desk.printing.refusal_notice import GROUNDS, refusal_notice
from clinic_desk.rules.rows import Channel, PersonName, RefusalGround, Verdict
from tests.printing.samples import HEAD, NAMES, NOW, REGISTRAR, journal_row, refused_row
from tests.printing.test_printer import squeezed

COMPLAIN = (passport.default("complain", "kk"), passport.default("complain", "ru"))
LONGEST = PersonName(
    "Константинопольская-Нұрмұхаммедова", "Максимилиана-Әсемгүл", "Жақсылыққызы Владиславовна"
)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def notice(language="kk", complain=COMPLAIN, head=HEAD, **changes):
    return refusal_notice(
        refused_row(214, **changes),
        complain=complain,
        head=head,
        registrar=REGISTRAR,
        now=NOW,
        language=language,
    )


def above(sheet):
    return [text.text for block in sheet.top for part in block.parts for text in part.texts]


def cells(sheet):
    """Each row as its two lists of texts, Kazakh and Russian."""
    return [tuple([text.text for text in cell.texts] for cell in row.cells) for row in sheet.table.rows]


@pytest.mark.parametrize("ground", RefusalGround)
def test_the_ground_stands_there_in_the_words_of_the_service_passport(ground):
    kazakh, russian = cells(notice(ground=ground))[0]
    assert (kazakh[:2], russian[:2]) == (
        ["Бас тарту негізі", GROUNDS[ground][0]],
        ["Основание отказа", GROUNDS[ground][1]],
    )
    for said, language in zip(GROUNDS[ground], passport.LANGUAGES, strict=True):
        official = passport.default("refusal", language)
        assert said[1:].rstrip(".") in official


def test_who_asked_for_what_and_when():
    texts = above(notice(name=NAMES[1], channel=Channel.PHONE))
    assert {NAMES[1].full, "12.03.1985", "№ 214"} <= set(texts)
    assert "«Дәрігердің қабылдауына жазылу»" in texts
    assert "«Запись на прием к врачу»" in texts
    assert {"24.11.2026 11:34, телефон байланысы арқылы", "по телефонной связи"} <= set(texts)
    assert "24.11.2026 11:36" in texts


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("ground", RefusalGround)
def test_neither_the_note_nor_the_iin_nor_a_death_is_told(ground, verdict, language):
    row = refused_row(214, ground=ground, verdict=verdict, note="буянил; подозрение: чужой документ")
    sheet = refusal_notice(row, complain=COMPLAIN, head=HEAD, registrar=REGISTRAR, now=NOW, language=language)
    whole = " ".join((*above(sheet), *(text for row in cells(sheet) for cell in row for text in cell)))
    for secret in ("буянил", row.iin, row.address, row.document_number, "умер", "қайтыс"):
        assert secret not in whole
    assert all(kazakh and russian for kazakh, russian in cells(sheet))


@pytest.mark.parametrize(
    ("verdict", "register", "advice"),
    [
        (Verdict.ELSEWHERE, "к другой медицинской организации", "Обратитесь в поликлинику"),
        (Verdict.DETACHED, "прекращено", "Обратитесь в поликлинику"),
        (Verdict.REQUEST_OPEN, "еще рассматривается", "когда прикрепление вступит в силу"),
        (Verdict.FROM_LATER, "еще не вступило", "когда прикрепление вступит в силу"),
        (Verdict.DEAD, "требуют уточнения", "Придите с документом"),
        (Verdict.NOT_CURRENT, "не указано", "Придите с документом"),
    ],
)
def test_what_the_register_says_decides_what_to_do(verdict, register, advice):
    ground, to_do, _complain = cells(notice(verdict=verdict))
    assert register in ground[1][2]
    assert advice in to_do[1][1]
    assert "103" in to_do[0][-1]
    assert "103" in to_do[1][-1]


def test_unreliable_documents_say_nothing_of_the_register():
    ground, to_do, _complain = cells(notice(ground=RefusalGround.DOCUMENTS, verdict=Verdict.ELSEWHERE))
    assert len(ground[0]) == len(ground[1]) == 2
    assert "действительным документом" in to_do[1][1]


def test_where_to_complain_is_what_the_clinic_says_line_by_line():
    own = ("Бас дәрігер: 2 10 03\n\n 5-кабинет ", "Главный врач\nкабинет 5")
    assert cells(notice(complain=own))[-1] == (
        ["Шағымды қайда беруге болады", "Бас дәрігер: 2\u00a010\u00a003", "5-кабинет"],
        ["Куда обратиться с жалобой", "Главный врач", "кабинет 5"],
    )


def test_it_is_about_its_row_and_only_a_refusal_has_one():
    sheet = notice()
    assert (sheet.kind, sheet.about) == ("refusal", ("request", "214"))
    with pytest.raises(ValueError, match="refused"):
        refusal_notice(
            journal_row(1), complain=COMPLAIN, head=HEAD, registrar=REGISTRAR, now=NOW, language="kk"
        )


@pytest.mark.parametrize("ground", RefusalGround)
@pytest.mark.parametrize("verdict", Verdict)
def test_it_stands_on_one_leaf(qapp, ground, verdict):
    assert printer.page_count(notice(ground=ground, verdict=verdict, name=LONGEST)) == 1


def test_without_a_birth_date_and_a_head_nothing_is_empty(qapp):
    sheet = notice(birth_date=None, head=replace(HEAD, name_kk="", name_ru="", address="", phone=""))
    assert all(above(sheet))
    assert printer.page_count(sheet) == 1


@needs_poppler
def test_the_text_comes_out_of_the_pdf_and_long_texts_go_on_on_the_next_leaf(qapp, tmp_path):
    long = tuple("\n".join([text] * 5)[:2000] for text in COMPLAIN)
    path = tmp_path / "notice.pdf"
    printer.to_pdf(notice(complain=long, name=LONGEST), path)
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("\f")[:-1]
    assert len(pages) == printer.page_count(notice(complain=long, name=LONGEST)) > 1
    text = squeezed(done.stdout)
    for wanted in (*GROUNDS[RefusalGround.NOT_ATTACHED], LONGEST.full, "Хабарламаны алдым"):
        assert squeezed(wanted) in text
    assert "Уведомление получил(а)" in pages[-1]
