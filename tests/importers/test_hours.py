"""Working hours as clinics write them: taken with one meaning, or not at all."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.importers.hours import HoursUnclear, read_hours
from clinic_desk.importers.timetable import REASONS
from clinic_desk.rules.times import Span, clock_text


def spans(text: str) -> str:
    return ", ".join(f"{clock_text(span.start)}-{clock_text(span.end)}" for span in read_hours(text))


def hours_or_reason(text: str) -> tuple[Span, ...] | str:
    try:
        return read_hours(text)
    except HoursUnclear as problem:
        return problem.reason


NO_HOURS = (
    "",
    " ",
    "-",
    "—",
    "выходной",
    "Вых.",
    "в",
    "х",
    "демалыс",
    "Демалыс күні",
    "нет приема",
    "нет приёма",
)


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("08:00-12:00, 13:00-16:00", "08:00-12:00, 13:00-16:00"),
        ("8:00 - 12:00; 14:00 - 17:00", "08:00-12:00, 14:00-17:00"),
        ("8.00-14.00", "08:00-14:00"),
        ("8.00–14.00", "08:00-14:00"),
        ("8.00 — 14.00", "08:00-14:00"),
        ("8:00−14:00", "08:00-14:00"),
        ("8-12", "08:00-12:00"),
        ("8-12, 13-17", "08:00-12:00, 13:00-17:00"),
        ("13-17 8-12", "08:00-12:00, 13:00-17:00"),
        ("8-12 / 13-17", "08:00-12:00, 13:00-17:00"),
        ("8-12\n13-17", "08:00-12:00, 13:00-17:00"),
        ("8-12 и 13-17", "08:00-12:00, 13:00-17:00"),
        ("8-12 және 13-17", "08:00-12:00, 13:00-17:00"),
        ("с 8 до 14", "08:00-14:00"),
        ("с 8:00 до 14:00", "08:00-14:00"),
        ("С 8.30 по 14.00 ч.", "08:30-14:00"),
        ("с 8 до 12, с 13 до 17", "08:00-12:00, 13:00-17:00"),
        ("8-ден 14-ке дейін", "08:00-14:00"),
        ("сағат 08:00-ден 17:00-ге дейін", "08:00-17:00"),
        ("9-дан 13-ке дейін", "09:00-13:00"),
        ("9⁰⁰-13⁰⁰", "09:00-13:00"),
        ("9³⁰–13⁰⁰", "09:30-13:00"),
        ("0800-1400", "08:00-14:00"),
        ("8-30-14-00", "08:30-14:00"),
        ("8-00 - 14-00", "08:00-14:00"),
        ("08:00-17:00 обед 13-14", "08:00-13:00, 14:00-17:00"),
        ("08:00-17:00 (обед 13:00-14:00)", "08:00-13:00, 14:00-17:00"),
        ("8.00-17.00, перерыв с 13.00 до 14.00", "08:00-13:00, 14:00-17:00"),
        ("08:00-17:00 түскі үзіліс 13:00-14:00", "08:00-13:00, 14:00-17:00"),
        ("8-17 обеденный перерыв: 13-14", "08:00-13:00, 14:00-17:00"),
        ("8-14 без обеда", "08:00-14:00"),
        ("8-14 үзіліссіз", "08:00-14:00"),
        ("прием 8-14 ч", "08:00-14:00"),
        ("8-12,13-24", "08:00-12:00, 13:00-24:00"),
        ("8-12, 12-16", "08:00-12:00, 12:00-16:00"),
        *((off, "") for off in NO_HOURS),
    ],
)
def test_one_meaning(written, hours):
    assert spans(written) == hours


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("чет. 08:00-13:00, неч. 13:00-18:00", "hours_alternate"),
        ("жұп күндері 8-13", "hours_alternate"),
        ("8-13 (тақ)", "hours_alternate"),
        ("через день 8-14", "hours_alternate"),
        ("1 смена", "hours_alternate"),
        ("1-я и 3-я среда 10-14", "hours_nth_week"),
        ("10:00-14:00 2-ші апта", "hours_nth_week"),
        ("последняя пятница месяца", "hours_nth_week"),
        ("отпуск", "hours_absence"),
        ("еңбек демалысында", "hours_absence"),
        ("б/л", "hours_absence"),
        ("декрет", "hours_absence"),
        ("14:00-8:00", "hours_reversed"),
        ("8-8", "hours_reversed"),
        ("8-12, 11-15", "hours_overlap"),
        ("8-12, 1-5", "hours_unclear"),
        ("8-12-13-17", "hours_unclear"),
        ("8:00", "hours_unclear"),
        ("до 14", "hours_unclear"),
        ("8:75-14:00", "hours_unclear"),
        ("8-25", "hours_unclear"),
        ("08:00-17:00 обед 18-19", "hours_unclear"),
        ("08:00-17:00 обед", "hours_unclear"),
        ("8-12 обед 12-13", "hours_unclear"),
        ("по записи", "hours_unclear"),
        ("8-14 каб. 5", "hours_unclear"),
        ("8-12?", "hours_unclear"),
        (date(2026, 12, 8), "hours_as_date"),
        (datetime(2026, 12, 8), "hours_as_date"),
        (time(8, 0), "hours_as_date"),
        (8.14, "hours_as_date"),
    ],
)
def test_no_guess(cell, reason):
    with pytest.raises(HoursUnclear) as caught:
        read_hours(cell)
    assert caught.value.reason == reason
    assert reason in REASONS


quarters = st.integers(20, 95).map(lambda quarter: quarter * 15)


@given(
    st.lists(quarters, min_size=2, max_size=6, unique=True).filter(lambda times: len(times) % 2 == 0),
    st.sampled_from(["{}:{:02}", "{:02}:{:02}", "{}.{:02}", "{:02}{:02}"]),
    st.sampled_from(["-", " - ", "–", " — "]),
    st.sampled_from([", ", "; ", " ", "\n"]),
)
def test_all_hours_in_all_notations(times, clock, dash, between):
    times.sort()
    expected = tuple(Span(start, end) for start, end in zip(times[::2], times[1::2], strict=True))
    written = between.join(
        dash.join(clock.format(minute // 60, minute % 60) for minute in (span.start, span.end))
        for span in expected
    )
    assert read_hours(written) == expected


@given(st.text(max_size=30) | st.text("0123456789:.-,; обед", max_size=30))
def test_any_text_gives_sound_hours_or_a_reason(text):
    found = hours_or_reason(text)
    if isinstance(found, str):
        assert found in REASONS
        return
    assert list(found) == sorted(found)
    assert not any(a.overlaps(b) for i, a in enumerate(found) for b in found[i + 1 :])
