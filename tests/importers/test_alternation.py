"""Hours of some days only: read where the text names the days, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic_desk.importers.alternation import (
    PARITY_BY_DATE,
    WEEKS_BY_WEEKDAY,
    DayHours,
    Limit,
    read_day,
    read_limit,
)
from clinic_desk.importers.hours import HoursUnclear
from clinic_desk.importers.timetable import REASONS
from clinic_desk.rules.times import Span, clock_text
from clinic_desk.rules.timetable import Cycle, Part

WEDNESDAY = 2
FIRST, SECOND, THIRD, FOURTH, LAST = (week * 7 + WEDNESDAY for week in (0, 1, 2, 3, 5))
BOTH = [("even", "8-13"), ("odd", "13-18")]


def hours(part: Part) -> str:
    return f"{part.span.start / 60:g}-{part.span.end / 60:g}"


def by_parity(found: DayHours) -> list[tuple[str, str]]:
    names = {WEDNESDAY: "even", WEDNESDAY + 7: "odd"}
    return sorted((names[part.position], hours(part)) for part in found.parts)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("чет. 08:00-13:00, неч. 13:00-18:00", BOTH),
        ("неч. 13:00-18:00, чет. 08:00-13:00", BOTH),
        ("чет 8-13 неч 13-18", BOTH),
        ("чет - 8-13 / неч - 13-18", BOTH),
        ("ЧЁТ. 8.00-13.00; НЕЧЁТ. 13.00-18.00", BOTH),
        ("чётные: 8-13, нечётные: 13-18", BOTH),
        ("по чётным дням с 8 до 13, по нечётным с 13 до 18", BOTH),
        ("8-13 (чет.), 13-18 (неч.)", BOTH),
        ("8-13 чет 13-18 неч", BOTH),
        ("жұп күндері 08:00-13:00, тақ күндері 13:00-18:00", BOTH),
        ("тақ: 13-18; жұп: 8-13", BOTH),
        ("жұп күндері сағат 8-ден 13-ке дейін, тақ күндері 13-тен 18-ге дейін", BOTH),
        ("чет. 08:00-17:00 обед 13-14, неч. 8-12", [("even", "14-17"), ("even", "8-13"), ("odd", "8-12")]),
        ("чет. 8-13", [("even", "8-13")]),
        ("чет. 8-13, неч. выходной", [("even", "8-13")]),
        ("нечетные дни 8-13", [("odd", "8-13")]),
        ("8-13 (тақ)", [("odd", "8-13")]),
        ("тек жұп күндері 8-13", [("even", "8-13")]),
    ],
)
def test_even_and_odd_days_are_proposed_by_date(written, expected):
    found = read_day(written, WEDNESDAY)
    assert (found.cycle, found.look) == (Cycle.DATE_PARITY, PARITY_BY_DATE)
    assert by_parity(found) == expected
    assert found.look in REASONS


def test_numbers_of_the_calendar_are_dates_for_sure():
    found = read_day("по четным числам 8-13", WEDNESDAY)
    assert (by_parity(found), found.look) == ([("even", "8-13")], "")


@pytest.mark.parametrize(
    ("written", "positions"),
    [
        ("1-я и 3-я среда 10-14", [FIRST, THIRD]),
        ("10-14 1-я и 3-я среда", [FIRST, THIRD]),
        ("1-ая, 3-ья среда 10-14", [FIRST, THIRD]),
        ("1 и 3 среда 10-14", [FIRST, THIRD]),
        ("10-14 (1, 3-я ср.)", [FIRST, THIRD]),
        ("первая и третья среда месяца 10-14", [FIRST, THIRD]),
        ("каждую вторую среду месяца 10-14", [SECOND]),
        ("в последнюю среду 10-14", [LAST]),
        ("1,3 сәрсенбі 10-14", [FIRST, THIRD]),
        ("айдың 1-ші және 3-ші сәрсенбісі 10-14", [FIRST, THIRD]),
        ("бірінші және соңғы сәрсенбі 10:00-14:00", [FIRST, LAST]),
        ("соңғы сәрсенбі 10-14", [LAST]),
    ],
)
def test_the_nth_weekday_of_a_month(written, positions):
    found = read_day(written, WEDNESDAY)
    assert found == DayHours(Cycle.NTH_WEEKDAY, tuple(Part(one, Span(600, 840)) for one in positions))


def test_other_hours_on_other_weeks():
    found = read_day("1-я среда 10-14; 2-я и 4-я среда 14-18", WEDNESDAY)
    assert [(part.position, hours(part)) for part in found.parts] == [
        (FIRST, "10-14"),
        (SECOND, "14-18"),
        (FOURTH, "14-18"),
    ]


@pytest.mark.parametrize("written", ["1-я и 3-я неделя месяца 8-12", "айдың 1, 3 аптасы 8-12"])
def test_weeks_of_a_month_are_proposed_as_weekdays(written):
    found = read_day(written, WEDNESDAY)
    assert ([part.position for part in found.parts], found.look) == ([FIRST, THIRD], WEEKS_BY_WEEKDAY)
    assert found.look in REASONS


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("через неделю 8-14", "hours_alternate"),
        ("через день 8-14", "hours_alternate"),
        ("күн ара 8-14", "hours_alternate"),
        ("1 смена", "hours_alternate"),
        ("чет. неделя 8-13, неч. неделя 13-18", "hours_alternate"),
        ("чет/неч 8-13", "hours_alternate"),
        ("чет 8-12, чет 13-17", "hours_alternate"),
        ("8-12, чет. 13-17", "hours_alternate"),
        ("чет. (вт, чт, сб) 8-13", "hours_alternate"),
        ("чет. 8-13, неч. по записи", "hours_alternate"),
        ("чет. 8-13, 1-я среда 14-18", "hours_alternate"),
        ("чет. 14-8", "hours_reversed"),
        ("каждая вторая среда 8-12", "hours_alternate"),
        ("1-я неделя 8-13 / 2-я неделя 13-18", "hours_nth_week"),
        ("1-я и 3-я неделя 8-12", "hours_nth_week"),
        ("1-я и 3-я пятница 10-14", "hours_nth_week"),
        ("1-3 среда 10-14", "hours_nth_week"),
        ("3 среда 10-14", "hours_nth_week"),
        ("предпоследняя среда 10-14", "hours_nth_week"),
        ("1-я и 1-я среда 10-14", "hours_nth_week"),
        ("1-я и 3-я среда", "hours_nth_week"),
        ("отпуск до 12.12.2026", "hours_absence"),
        ("8-12 (отпуск до 12.12.2026)", "hours_absence"),
        ("по записи", "hours_unclear"),
    ],
)
def test_no_guess(written, reason):
    with pytest.raises(HoursUnclear) as caught:
        read_day(written, WEDNESDAY)
    assert caught.value.reason == reason
    assert reason in REASONS


def test_a_short_word_that_may_be_thursday_is_not_taken_there():
    thursday = 3
    with pytest.raises(HoursUnclear):
        read_day("чет. 8-13", thursday)
    assert len(read_day("чет. 8-13, неч. 13-18", thursday).parts) == 2
    assert len(read_day("чет. дни 8-13", thursday).parts) == 1


def test_plain_hours_are_weekly():
    assert read_day("8-12", WEDNESDAY) == DayHours(Cycle.WEEKLY, (Part(WEDNESDAY, Span(480, 720)),))
    assert read_day("выходной", WEDNESDAY) == DayHours(Cycle.WEEKLY, ())


@pytest.mark.parametrize(
    ("note", "weekdays", "offsets", "look"),
    [
        ("выездной прием, 1-я и 3-я среда", {2}, (0, 14), ""),
        ("последний четверг", {3}, (35,), ""),
        ("1,3 сәрсенбі", {2}, (0, 14), ""),
        ("айдың соңғы бейсенбісі", {3}, (35,), ""),
        ("әр айдың 1-ші және 3-ші сәрсенбісінде", {2}, (0, 14), ""),
        ("принимает в 1-ю и 3-ю среду каждого месяца, без направления", {2}, (0, 14), ""),
        ("только по четным дням", None, (0,), PARITY_BY_DATE),
        ("дети 0-14 лет; жұп күндері", None, (0,), PARITY_BY_DATE),
        ("тақ күндері ғана", None, (7,), PARITY_BY_DATE),
        ("по нечетным числам", None, (7,), ""),
        ("1-я и 3-я неделя месяца", None, (0, 14), WEEKS_BY_WEEKDAY),
    ],
)
def test_notes_that_limit_the_hours(note, weekdays, offsets, look):
    limit = read_limit(note)
    assert limit is not None
    assert limit.weekdays == weekdays
    assert [(when.offsets, when.look) for when in limit.whens] == [(offsets, look)]


@pytest.mark.parametrize(
    "note",
    [
        "чет.",
        "по четным и нечетным",
        "по четным неделям",
        "чет. 8-13, неч. 13-18",
        "1-я неделя",
        "кроме 1-й среды",
        "1-я среда, кроме декабря",
        "не принимает 1-ю среду",
        "1-я и 3-я среда выезд",
        "1-я и 3-я среда 10-14",
        "8-12, неч.",
        "1-я и 3-я среда и пятница",
        "1-я среда, 3-я среда",
        "1-я среда, с 15 января",
        "через неделю",
        "күн ара",
    ],
)
def test_notes_that_say_too_little(note):
    with pytest.raises(HoursUnclear) as caught:
        read_limit(note)
    assert caught.value.reason == "note_alternate"


@pytest.mark.parametrize(
    "note", ["", "вызовы на дом до 12", "без направления", "дети до 15 лет", "по записи"]
)
def test_notes_about_other_things(note):
    assert read_limit(note) is None


_WORDS = st.sampled_from(
    "чет. неч. жұп тақ күндері по дням числам 1-я 3-я и 2 среда сәрсенбі соңғы неделя месяца айдың 8-12 "
    "13-18 , ; ( ) выходной обед кроме через отпуск".split()
)


def day_or_reason(text: str, weekday: int) -> DayHours | str:
    try:
        return read_day(text, weekday)
    except HoursUnclear as problem:
        return problem.reason


def limit_or_reason(text: str) -> Limit | str | None:
    try:
        return read_limit(text)
    except HoursUnclear as problem:
        return problem.reason


@given(st.lists(_WORDS, max_size=8).map(" ".join) | st.text(max_size=30), st.integers(0, 6))
def test_any_text_gives_sound_hours_or_a_reason(text, weekday):
    found = day_or_reason(text, weekday)
    if isinstance(found, str):
        assert found in REASONS
        return
    assert all(part.position % 7 == weekday for part in found.parts)
    for number, part in enumerate(found.parts):
        same = [one for one in found.parts[number + 1 :] if one.position == part.position]
        assert not any(part.span.overlaps(one.span) for one in same)
        # nothing is invented: all hours stand in the text
        assert str(part.span.start // 60) in text


@example("через , 1-я среда")
@given(st.lists(_WORDS, max_size=8).map(" ".join) | st.text(max_size=30))
def test_any_note_gives_a_limit_or_a_reason(text):
    limit = limit_or_reason(text)
    if isinstance(limit, str):
        assert limit in REASONS
    elif limit is not None:
        # neither hours nor a word that turns the days round was passed over
        assert not any(word in text for word in ("8-12", "13-18", "кроме", "через"))


quarters = st.integers(20, 95).map(lambda quarter: quarter * 15)


@given(
    st.lists(quarters, min_size=4, max_size=4, unique=True),
    st.sampled_from(
        [("чет. {}, неч. {}", 0), ("неч. {}; чет. {}", 7), ("жұп {} / тақ {}", 0), ("{} тақ, {} жұп", 7)]
    ),
    st.integers(0, 6),
)
def test_both_parities_in_every_order(times, notation, weekday):
    first, second = Span(*sorted(times[:2])), Span(*sorted(times[2:]))
    pattern, offset = notation
    written = pattern.format(*(f"{clock_text(one.start)}-{clock_text(one.end)}" for one in (first, second)))
    found = read_day(written, weekday)
    assert {part.position: part.span for part in found.parts} == {
        weekday + offset: first,
        weekday + 7 - offset: second,
    }
