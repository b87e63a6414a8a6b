"""What holds for every sentence, and appointments of every kind to try it with."""

from __future__ import annotations

import re
from datetime import datetime

from hypothesis import strategies as st

from clinic_desk import specialties
from clinic_desk.rules.rows import Appointment, Document, PersonName

LANGUAGES = ("kk", "ru")
LETTERS = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЬЫІЭЮЯабвгдәіөүқ-' ."
NAMES = st.builds(PersonName, *(st.text(alphabet=LETTERS, max_size=12) for _ in range(3)))
APPOINTMENTS = st.builds(
    Appointment,
    at=st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)),
    doctor=NAMES,
    specialty=st.sampled_from([one.code for one in specialties.all_specialties()] + ["", "шаман"]),
    room=st.sampled_from(["", "5", "12а", "2-15", "УЗИ", "смотровой", "{room}", "[7]", "каб. 40"]),
    document=st.sampled_from(Document),
)


NUMBER_WORDS = re.compile(
    r"\b(нөл|бірінші|екінші|он|жиырма\w*|отыз\w*|қырық|елу|сегіз|тоғыз|ноль|десять|двадцать|тридцать|часов|минут\w?)\b"
)


def emphasised(sentence):
    return [sentence.text[start:end] for start, end in sentence.marks]


def check(sentence):
    text = sentence.text
    assert text == " ".join(text.split())
    assert text[-1] in ".?"
    assert not text[0].islower()
    assert not set("{}[]\x02\x03") & set(text)
    assert not re.search(r" [,.;:?]|,,|\.\.|, \.|;;", re.sub(r"[«»]", "", text)), text
    position = 0
    for start, end in sentence.marks:
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip(" ,.")
        position = end
