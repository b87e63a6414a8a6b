"""Each input, button, list and table has a name and a role, in the language of the window."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from clinic_desk.ui.language import switch_language
from clinic_desk.ui.widgets import SegmentedControl
from tests.accessibility import paper_stages, report_stages, safety_stages, stages
from tests.accessibility.heard import Role, hear, problems, spoken_words
from tests.accessibility.safety_stages import SAFE

LANGUAGES = ("pseudo", "kk", "ru")
MODAL_WITH_A_QUESTION = (stages.cancelling, safety_stages.faults)
"""Made for one question in one language: while it is open nothing else can be pressed."""

KAZAKH_ONLY = re.compile("[әғқңөұүһі]", re.IGNORECASE)
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
KEYS_AND_FORMATS = set(
    "Alt Ctrl Shift Enter Esc Del Ins Home PgUp PgDn End Space Tab PDF Excel LibreOffice FHIR".split()
    + "xlsx csv ics json".split()
)
DATA = (
    "date_button", "doctors_button", "history_step", "segment_kk", "segment_ru", "segment_en",
    "cover_language", "menu_button", "given_password", "passport_text",
    *(f"weekday_{number}" for number in range(1, 8)),
)  # fmt: skip
"""Names that are dates, people, what is quoted, or the name of a language in that language."""


def foreign(words: str, language: str) -> bool:
    """Whether a text stayed in another language than that of the window."""
    if not any(letter.isalpha() for letter in words):
        return False  # a number is the same in every language
    if language == "pseudo":
        return "⟦" not in words
    latin = set(LATIN_WORD.findall(words)) - KEYS_AND_FORMATS
    return bool(latin) or "⟦" in words or (language == "ru" and bool(KAZAKH_ONLY.search(words)))


def faults(root, language: str) -> list[str]:
    texts = [
        f"{path}: {words!r} is not in the language of the window"
        for path, words in spoken_words(root).items()
        if not path.endswith(DATA) and foreign(words, language)
    ]
    return [f"{language} {fault}" for fault in problems(root) + texts]


def switch(app, language: str) -> None:
    switch_language(app, language)
    app.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    "stage",
    [
        one
        for one in (*stages.WINDOW, *stages.DIALOGS, *SAFE, *report_stages.REPORTS, *paper_stages.PAPERS)
        if one not in MODAL_WITH_A_QUESTION
    ],
    ids=lambda stage: stage.__name__,
)
def test_each_control_is_named_and_follows_the_language_while_it_is_open(stage, window, tmp_path, qapp):
    found: list[str] = []
    looks = 0

    def look(root):
        nonlocal looks
        for language in LANGUAGES:
            switch(qapp, language)
            found.extend(faults(root, language))
            looks += 1
        switch(qapp, "kk")

    stage(window, tmp_path, look)
    assert found == []
    assert looks >= len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", MODAL_WITH_A_QUESTION, ids=lambda stage: stage.__name__)
def test_a_question_is_named_in_the_language_it_was_asked_in(stage, language, window, tmp_path, qapp):
    switch(qapp, language)
    found: list[str] = []
    stage(window, tmp_path, lambda root: found.extend(faults(root, language)))
    assert found == []


def test_the_check_finds_what_has_no_name_or_the_wrong_language(qtbot, window, qapp):
    """The walk above is worth something only if it sees a nameless button and an English one."""
    switch(qapp, "kk")
    nameless, english = QPushButton(window.foot), QPushButton("Book", window.foot)
    nameless.setObjectName("nameless")
    english.setObjectName("english")
    nameless.show()
    english.show()
    found = "\n".join(faults(window, "kk"))
    assert "nameless: Button without a name" in found
    assert "english: 'Book" in found


def test_a_choice_of_one_is_a_named_group_of_radio_buttons(window):
    for group in window.findChildren(SegmentedControl):
        assert hear(group).role is Role.Grouping
        assert hear(group).name or not group.isVisible()
        assert {hear(button).role for button in group.findChildren(QPushButton)} == {Role.RadioButton}


def test_the_calendar_of_a_date_names_its_arrows_and_days(window, qapp):
    expected = {"kk": ("Алдыңғы ай", "Келесі ай"), "ru": ("Предыдущий месяц", "Следующий месяц")}
    for language, (before, after) in expected.items():
        switch(qapp, language)
        calendar = window.top._calendar
        arrows = [calendar.findChild(QWidget, f"qt_calendar_{name}month") for name in ("prev", "next")]
        assert [hear(arrow).name for arrow in arrows] == [before, after]
        assert hear(calendar.findChild(QWidget, "qt_calendar_calendarview")).name


def test_the_service_clock_tells_its_time_and_the_menu_its_person(window):
    window.foot.tick(window.clock.now(), window.clock.now(), 30)
    assert hear(window.foot.clock).name.endswith("00:00 / 30:00")
    assert "Омарова" in hear(window.top.menu_button).name
    assert "Қазақша" in hear(window.top.language_button).name
