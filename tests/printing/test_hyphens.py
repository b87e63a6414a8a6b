from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.printing.hyphens import break_points


def hyphenated(word: str) -> str:
    pieces = [
        word[start:end]
        for start, end in zip([0, *break_points(word)], [*break_points(word), None], strict=True)
    ]
    return "-".join(pieces)


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("куәландыратын", "куә-лан-ды-ра-тын"),
        ("специальность", "спе-циаль-ность"),
        ("прикрепление", "прик-реп-ле-ние"),
        ("регистратор", "ре-гист-ра-тор"),
        ("Нұрмұхаммедқызы", "Нұр-мұ-хам-мед-қы-зы"),
        ("объявление", "объяв-ле-ние"),
        ("уақыты", "уа-қы-ты"),
        ("ЖСН", "ЖСН"),
        ("850312399903", "850312399903"),
        ("дом", "дом"),
        ("", ""),
    ],
)
def test_words_break_before_a_consonant_and_its_vowel(word: str, broken: str) -> None:
    assert hyphenated(word) == broken


@given(st.text(alphabet="аәеғқңөұүібвгдьъй-'1 ", max_size=30))
def test_no_piece_is_a_single_letter_or_begins_with_a_sign(word: str) -> None:
    points = break_points(word)
    assert points == sorted(set(points))
    pieces = [word[start:end] for start, end in zip([0, *points], [*points, None], strict=True)]
    assert "".join(pieces) == word
    if len(pieces) > 1:
        assert min(map(len, pieces)) >= 2
        assert all(piece[0] not in "ьъ- '1" for piece in pieces[1:])
