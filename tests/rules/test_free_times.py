"""When the patient can come, as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk.rules.free_search import FreeTime
from clinic_desk.rules.free_times import Unclear, read_free_times
from clinic_desk.rules.times import Span

MON_WED_14_17 = [(0, 840, 1020), (2, 840, 1020)]


def said(text):
    read = read_free_times(text)
    assert read.unclear is None, (text, read)
    return [(one.weekday, one.span.start, one.span.end) for one in read.times]


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("", []),
        ("  ", []),
        ("пн ср 14-17", MON_WED_14_17),
        ("Пн, Ср 14:00–17:00", MON_WED_14_17),
        ("дс ср 14:00-17:00", MON_WED_14_17),
        ("дс ср 14-тен 17-ге дейін", MON_WED_14_17),
        ("дүйсенбі мен сәрсенбі күндері сағат 14-тен 17-ге дейін", MON_WED_14_17),
        ("понедельник и среду с 14 до 17", MON_WED_14_17),
        ("понедельник, среда 14 до 17 часов", MON_WED_14_17),
        ("mon wed 14-17", MON_WED_14_17),
        ("gy ch 14-17", MON_WED_14_17),  # the same keys on the Latin layout
        ("пн ср 1400-1700", MON_WED_14_17),
        ("после 15", [(None, 900, 1440)]),
        ("gjckt 15", [(None, 900, 1440)]),
        ("15-тен кейін", [(None, 900, 1440)]),
        ("сағат 15:30-дан кейін", [(None, 930, 1440)]),
        ("до 9.30", [(None, 0, 570)]),
        ("9-ға дейін", [(None, 0, 540)]),
        ("после 15 в среду", [(2, 900, 1440)]),
        ("ср", [(2, 0, 1440)]),
        ("пт-пн 9-12", [(0, 540, 720), (4, 540, 720), (5, 540, 720), (6, 540, 720)]),
        ("дс-жм 9-12", [(day, 540, 720) for day in range(5)]),
        ("по будням утром", [(day, 0, 720) for day in range(5)]),
        ("жұмыс күндері түстен кейін", [(day, 720, 1440) for day in range(5)]),
        ("сейсенбі таңертең", [(1, 0, 720)]),
        ("вечером", [(None, 1020, 1440)]),
        ("после обеда", [(None, 720, 1440)]),
        ("пн 9-12 ср после 14", [(0, 540, 720), (2, 840, 1440)]),
        ("пн 9-12, 14-17; чт", [(0, 540, 720), (0, 840, 1020), (3, 0, 1440)]),
        ("9-12 14-17", [(None, 540, 720), (None, 840, 1020)]),
        ("бс жм 8-10 сн 9-10", [(3, 480, 600), (4, 480, 600), (5, 540, 600)]),
        ("до 24:00", [(None, 0, 1440)]),
    ],
)
def test_what_a_line_says(line, times):
    assert said(line) == times


@pytest.mark.parametrize(
    ("line", "unclear", "piece"),
    [
        ("пн 14", Unclear.UNFINISHED, "14"),
        ("пн 14-", Unclear.UNFINISHED, "14"),
        ("пн 14:", Unclear.UNFINISHED, "14:"),
        ("после", Unclear.UNFINISHED, "после"),
        ("с 14 до", Unclear.UNFINISHED, "до"),
        ("пн-", Unclear.UNFINISHED, "пн"),
        ("- 15", Unclear.UNFINISHED, "-"),
        ("пн 17-14", Unclear.BACKWARDS, "17"),
        ("14-14", Unclear.BACKWARDS, "14"),
        ("25-26", Unclear.CLOCK, "25"),
        ("9:75-12", Unclear.CLOCK, "9:75"),
        ("завтра 14-17", Unclear.WORD, "завтра"),
        ("пн ?", Unclear.WORD, "?"),
        ("xyzzy", Unclear.WORD, "xyzzy"),
    ],
)
def test_what_cannot_be_read_is_named(line, unclear, piece):
    read = read_free_times(line)
    assert (read.unclear, read.piece, read.times) == (unclear, piece, ())


@given(st.text(alphabet="пнсрвтдчжбм 0123456789-:.,;послеикйнgyч", max_size=24))
def test_no_line_breaks_the_reader(line):
    read = read_free_times(line)
    assert (read.unclear is None) or not read.times


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.tuples(st.integers(0, 1439), st.integers(0, 1440)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from(["дс сс ср бс жм сн жс", "пн вт ср чт пт сб вс", "mon tue wed thu fri sat sun"]),
)
def test_days_and_a_stretch_come_back_as_they_were_typed(days, stretch, names):
    start, end = stretch
    line = " ".join(names.split()[day] for day in sorted(days))
    line += f" {start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
    assert read_free_times(line).times == tuple(FreeTime(Span(start, end), day) for day in sorted(days))
