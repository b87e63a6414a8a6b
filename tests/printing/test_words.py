from __future__ import annotations

import pytest

from clinic_desk.printing import words
from clinic_desk.rules.day_list import KnownDay
from clinic_desk.rules.rows import Channel, Document, JournalResult, RefusalGround, Verdict
from clinic_desk.rules.timetable import AWAY_KINDS, DayKind


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (words.CHANNELS, Channel),
        (words.RESULTS, JournalResult),
        (words.GROUNDS, RefusalGround),
        (words.DOCUMENTS, Document),
        (words.DOCUMENTS_IN_FULL, Document),
        (words.VERDICTS, Verdict),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_kind_has_a_word_in_both_languages(table, kinds, language: str) -> None:
    assert set(table) == set(kinds)
    for message in table.values():
        assert words.say(language, message) != message, message


@pytest.mark.parametrize("kind", [*sorted(AWAY_KINDS), DayKind.HOLIDAY, DayKind.DAY_OFF, DayKind.SHORT])
def test_every_closure_has_a_word(kind: str) -> None:
    assert words.closure(kind, "kk") != words.closure(kind, "ru")


def test_every_known_day_has_a_name_and_stores_its_source() -> None:
    assert {name: str(name) for name in KnownDay} == words.KNOWN_DAYS
    same_in_both = {name for name in KnownDay if words.say("kk", name) == words.say("ru", name)}
    assert same_in_both == {KnownDay.NAURYZ}  # the Law has «Наурыз мейрамы» in Russian too
    assert all(words.say(language, name) != name for name in KnownDay for language in ("kk", "ru"))


def test_a_known_name_is_a_name_of_the_day_list_only() -> None:
    assert words.closure("holiday", "ru", "Victory Day") == "День Победы"
    assert words.closure("leave", "ru", "Victory Day") == "Victory Day"


def test_an_unknown_closure_still_says_that_nobody_receives() -> None:
    assert words.closure("strike", "ru") == "Приема нет"


def test_rooms_and_precincts() -> None:
    assert words.room("5", "kk") == "5-каб."
    assert words.room("5а", "ru") == "каб.\N{NO-BREAK SPACE}5а"
    assert words.room("рентген", "kk") == "рентген"
    assert words.room("", "kk") == ""
    assert words.precinct("1", "kk") == "1-учаске"
    assert words.precinct("1", "ru") == "участок\N{NO-BREAK SPACE}1"


def test_phones_break_only_behind_the_area_code() -> None:
    assert (
        words.phones(("7012345678", "91234"))
        == "+7\N{NO-BREAK SPACE}701 234\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78, 9-12-34"
    )
    assert words.phones(()) == ""
