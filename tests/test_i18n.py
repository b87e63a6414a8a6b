from __future__ import annotations

import os
from datetime import date, datetime, timedelta

import pytest
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import i18n
from clinic_desk.i18n import (
    LANGUAGES,
    N_,
    PSEUDO,
    _,
    current_language,
    format_date,
    format_moment,
    format_number,
    gettext_in,
    language_name,
    month_name,
    ngettext,
    pgettext,
    sort_key,
    use_language,
    weekday_name,
    weekday_short,
)

TUESDAY = date(2026, 11, 24)
YEAR = [date(2028, 1, 1) + timedelta(days=offset) for offset in range(366)]

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 :"
" n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "Book"
msgstr "{book}"

msgctxt "noun"
msgid "Book"
msgstr "Книга"

msgid "{{count}} visit"
msgid_plural "{{count}} visits"
msgstr[0] "{{count}} прием"
msgstr[1] "{{count}} приема"
msgstr[2] "{{count}} приемов"
"""


@pytest.fixture
def catalog(tmp_path, monkeypatch):
    """A Russian catalog of our own, in the place of the program's."""
    monkeypatch.setattr(i18n.paths, "translations_dir", lambda: tmp_path)
    i18n._catalog_of.cache_clear()
    po = tmp_path / "ru" / "LC_MESSAGES" / "clinic_desk.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO.format(book="Записать"), encoding="utf-8")
    yield po
    i18n._catalog_of.cache_clear()


def test_texts_change_with_the_language_while_running(catalog):
    assert _("Book") == "Book"
    use_language("ru")
    assert (_("Book"), pgettext("noun", "Book"), _("Unknown"), _("")) == ("Записать", "Книга", "Unknown", "")
    use_language("en")
    assert _(N_("Book")) == "Book"
    assert gettext_in("ru", "Book") == "Записать"
    assert gettext_in("ru", "") == ""
    assert current_language() == "en"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 приемов"), (1, "1 прием"), (2, "2 приема"), (11, "11 приемов"), (21, "21 прием")],
)
def test_russian_counts_in_three_forms(catalog, count, text):
    use_language("ru")
    assert ngettext("{count} visit", "{count} visits", count).format(count=count) == text


def test_a_missing_mo_is_made_from_its_po(catalog):
    use_language("ru")
    assert _("Book") == "Записать"
    assert catalog.with_suffix(".mo").read_bytes()[:4] in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")
    assert sorted(path.suffix for path in catalog.parent.iterdir()) == [".mo", ".po"]


def test_a_mo_older_than_its_po_is_made_anew(catalog):
    i18n.compile_catalog("ru")
    catalog.write_text(PO.format(book="Записать на прием"), encoding="utf-8")
    later = catalog.with_suffix(".mo").stat().st_mtime_ns + 10**9
    os.utime(catalog, ns=(later, later))
    use_language("ru")
    assert _("Book") == "Записать на прием"


def test_a_catalog_that_cannot_be_kept_is_used_all_the_same(catalog, monkeypatch):
    def read_only(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(i18n.Path, "write_bytes", read_only)
    use_language("ru")
    assert _("Book") == "Записать"
    assert not catalog.with_suffix(".mo").exists()


def test_the_frozen_program_has_the_mo_only(catalog):
    i18n.compile_catalog("ru")
    catalog.unlink()
    use_language("ru")
    assert _("Book") == "Записать"


def test_the_pseudo_language_marks_every_text():
    use_language(PSEUDO)
    assert (_("Book"), pgettext("noun", "Book")) == ("⟦Book⟧", "⟦Book⟧")
    assert [ngettext("a visit", "visits", count) for count in (1, 2)] == ["⟦a visit⟧", "⟦visits⟧"]
    assert format_date(TUESDAY) == "Tuesday, 24 November 2026"


def test_an_unknown_language_is_refused_and_changes_nothing():
    use_language("ru")
    with pytest.raises(ValueError, match="xx"):
        use_language("xx")
    assert current_language() == "ru"


def test_each_language_names_itself():
    assert [language_name(language) for language in LANGUAGES] == ["Қазақша", "Русский", "English"]


@pytest.mark.parametrize(
    ("form", "kk", "ru"),
    [
        ("full", "сейсенбі, 24 қараша 2026", "вторник, 24 ноября 2026"),
        ("long", "2026 жылғы 24 қараша", "24 ноября 2026 года"),
        ("numeric", "24.11.2026", "24.11.2026"),
        ("day_month", "24 қараша", "24 ноября"),
        ("weekday_day_month", "сейсенбі, 24 қараша", "вторник, 24 ноября"),
        ("weekday_numeric", "Сс 24.11", "Вт 24.11"),
        ("day_month_numeric", "24.11", "24.11"),
        ("month_year", "Қараша 2026", "Ноябрь 2026"),
    ],
)
def test_dates_as_the_desk_writes_them(form, kk, ru):
    assert (format_date(TUESDAY, form, "kk"), format_date(TUESDAY, form, "ru")) == (kk, ru)
    use_language("ru")
    assert format_date(TUESDAY, form) == ru


def test_a_moment_is_a_date_and_the_clock():
    assert format_moment(datetime(2026, 3, 5, 9, 5), language="kk") == "05.03.2026 09:05"
    assert format_moment(datetime(2026, 3, 5, 9, 5), "day_month", "ru") == "5 марта 09:05"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_calendar_are_those_of_the_cldr(language):
    for day in YEAR:
        assert format_date(day, "full", language) == babel_date(day, "EEEE, d MMMM y", locale=language)
        assert (
            month_name(day.month, language).casefold() == babel_date(day, "LLLL", locale=language).casefold()
        )
        assert weekday_name(day.weekday(), language) == babel_date(day, "EEEE", locale=language)
        short = babel_date(day, "ccc", locale=language)
        if (language, day.weekday()) != ("kk", 5):  # clinics write Сн, the CLDR сб
            assert weekday_short(day.weekday(), language).casefold() == short.casefold()
    assert weekday_short(5, "kk") == "Сн"


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.integers(-(10**9), 10**9))
def test_whole_numbers_are_grouped_as_in_the_cldr(language, value):
    assert format_number(value, language=language) == format_decimal(value, locale=language)


@pytest.mark.parametrize(
    ("value", "decimals", "language", "text"),
    [
        (1234.5, 1, "kk", "1\N{NO-BREAK SPACE}234,5"),
        (0.25, 2, "ru", "0,25"),
        (1234567, 0, "en", "1,234,567"),
        (-5, 0, "kk", "-5"),
    ],
)
def test_decimals(value, decimals, language, text):
    assert format_number(value, decimals, language) == text


def test_names_sort_by_the_kazakh_alphabet():
    alphabet = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
    assert "".join(sorted(sorted(alphabet), key=sort_key)) == alphabet
    in_order = "2-учаске Smith Ақанов әлиев Ибраев Кәрімов Қасымов Умаров Ұлан Ізбасов Яковлева".split()
    assert sorted(sorted(in_order), key=sort_key) == in_order


@given(st.text(), st.text())
def test_only_equal_texts_have_equal_keys(left, right):
    assert (sort_key(left) == sort_key(right)) == (left == right)


@given(st.text(alphabet="АӘБВЯІ abcxyz"))
def test_case_does_not_change_the_place_among_others(text):
    assert sort_key(text.upper())[0] == sort_key(text.lower())[0]
