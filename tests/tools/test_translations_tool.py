from __future__ import annotations

import pytest
from babel.messages.catalog import Message

import translations

CODE = """
from clinic_desk.i18n import N_, _, gettext_in, ngettext, pgettext
A = _("Book {doctor}"), N_("Room"), gettext_in("kk", "Journal"), pgettext("verb", "Open"), f"{_('Inside')}"
B = ngettext("{count} visit", "{count} visits", 2)
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A program of one module and its catalogs, up to date and translated."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text(CODE)
    monkeypatch.setattr(translations, "SOURCE", tmp_path / "code")
    monkeypatch.setattr(translations, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(translations, "TEMPLATE", tmp_path / "clinic_desk.pot")
    translations.update()
    for language in translations.LANGUAGES:
        translate(language, {})
    return tmp_path


def translate(language: str, texts: dict[str, str | tuple[str, ...]]) -> None:
    """Give every text a translation: the one named, or the source text itself, which has its placeholders."""
    path = translations.catalog_file(language)
    catalog = translations.read(path, language)
    for message in catalog:
        if message.id:
            first = translations.sources(message)[0]
            forms = 3 if language == "ru" else 2
            message.string = texts.get(first, (first,) * forms if message.pluralizable else first)
    path.write_text(translations.as_text(catalog, language), encoding="utf-8")


def test_every_way_to_mark_a_text_is_found(small):
    ids = {translations.sources(message)[0] for message in translations.extract() if message.id}
    assert ids == {"Book {doctor}", "Room", "Journal", "Open", "Inside", "{count} visit"}


@pytest.mark.parametrize("source", ['_(f"Room {room}")', 'N_("Room " + room)', 'ngettext("a", f"{n} b", n)'])
def test_a_text_glued_together_before_translating_is_named(small, source):
    (small / "code" / "b.py").write_text(source + "\n")
    assert "b.py:1: fill placeholders in after translating" in list(translations.problems())


def test_a_complete_catalog_has_no_problems(small):
    assert list(translations.problems()) == []


def test_a_second_update_changes_nothing_not_even_the_date_of_a_file(small):
    files = [translations.TEMPLATE, *map(translations.catalog_file, translations.LANGUAGES)]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    translations.update()
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in files] == before
    assert b"POT-Creation-Date" not in before[0][0] + before[1][0]


def test_an_update_keeps_translations_and_guesses_none(small):
    translate("kk", {"Room": "Кабинет"})
    source = small / "code" / "a.py"
    source.write_text(CODE.replace('"Journal"', '"Journals"'))
    translations.update()
    texts = {
        m.id: m.string
        for m in translations.read(translations.catalog_file("kk"), "kk")
        if isinstance(m.id, str)
    }
    assert (texts["Room"], texts["Journals"]) == ("Кабинет", "")
    assert "Journal" not in texts
    assert any("'Journals' has no translation" in problem for problem in translations.problems())


@pytest.mark.parametrize(
    ("language", "texts", "problem"),
    [
        ("kk", {"Room": ""}, "kk: 'Room' has no translation"),
        (
            "ru",
            {"Book {doctor}": "Записать"},
            "ru: 'Book {doctor}' has other placeholders than its translation",
        ),
        ("ru", {"Room": "{room}"}, "ru: 'Room' has other placeholders than its translation"),
        ("ru", {"{count} visit": ("a", "b", "")}, "ru: '{count} visit' has no translation"),
        (
            "kk",
            {"{count} visit": ("{n} a", "{count} b")},
            "kk: '{count} visit' has other placeholders than its translation",
        ),
    ],
)
def test_each_fault_is_named(small, language, texts, problem):
    translate(language, texts)
    assert list(translations.problems()) == [problem]


def test_texts_that_the_catalog_does_not_know_make_it_stale(small):
    (small / "code" / "b.py").write_text('from clinic_desk.i18n import _\nC = _("New")\n')
    stale = [problem for problem in translations.problems() if "does not match the code" in problem]
    assert [problem.partition(":")[0] for problem in stale] == ["clinic_desk.pot", "kk", "ru"]


def test_a_wrong_number_of_plural_forms_is_named():
    message = Message(("{count} visit", "{count} visits"), ("{count} a", "{count} b"))
    assert list(translations.message_problems("ru", message, 3)) == [
        "ru: '{count} visit' has 2 plural forms, not 3"
    ]
