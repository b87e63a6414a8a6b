"""The wall timetable, the rooms, a doctor's week: what stands on them, and what must never."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from clinic_desk.printing import printer
from clinic_desk.printing.day_columns import MEASURES, Paper, room_order, week_text
from clinic_desk.printing.public_timetable import public_timetable
from clinic_desk.printing.room_timetable import room_timetable
from clinic_desk.printing.sheets import Sheet
from clinic_desk.printing.week_sheet import week_sheet
from clinic_desk.rules.paper_lists import DoctorDay, DoctorDays, HoursOfDays, week_of
from clinic_desk.rules.rows import DoctorRow, PersonName, VisitState
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ClinicDay, Closure, DayHours, DayKind, ExceptionKind, Piece, Purpose
from tests.printing.samples import DAY, GP, HEAD, NOW, PAEDIATRICIAN, REGISTRAR, visit

pytestmark = pytest.mark.usefixtures("qapp")

MONDAY = week_of(DAY)[0]
NO = DayHours()
MORNING = DayHours((Piece(480, 720, "5", 15),))
ALL_DAY = DayHours((Piece(480, 780, "3", 20), Piece(840, 1020, "3", 20)))
LEAVE = DayHours((), (Closure(Span(0, 1440), ExceptionKind.LEAVE, "отпуск до 12.12", date(2026, 12, 12)),))
SICK = DayHours((), (Closure(Span(0, 1440), ExceptionKind.SICK, "грипп"),))
HOLIDAY = ClinicDay(MONDAY + timedelta(days=2), DayKind.HOLIDAY, "Independence Day")
LONG = DoctorRow(
    3, PersonName("Нұрмұхаммедова-Константинопольская", "Әсемгүл", "Жақсылыққызы"), "general_practice", "12А"
)


def table(*doctors: DoctorDays, clinic_days=()) -> HoursOfDays:
    return HoursOfDays(week_of(DAY), doctors, {one.day: one for one in clinic_days})


def days(doctor: DoctorRow, *hours: DayHours, **facts) -> DoctorDays:
    return DoctorDays(doctor, (*hours, *([NO] * (7 - len(hours)))), **facts)


def wall(content: HoursOfDays, paper: Paper = Paper.A4, language: str = "kk") -> Sheet:
    return public_timetable(content, head=HEAD, now=NOW, language=language, paper=paper)


def rooms(content: HoursOfDays, language: str = "kk") -> Sheet:
    return room_timetable(content, head=HEAD, registrar=REGISTRAR, now=NOW, language=language)


def week(*content: DoctorDay, language: str = "kk") -> Sheet:
    return week_sheet(content, head=HEAD, registrar=REGISTRAR, now=NOW, language=language)


def cells(sheet: Sheet) -> list[list[str]]:
    assert sheet.table is not None
    return [["|".join(text.text for text in cell.texts) for cell in row.cells] for row in sheet.table.rows]


def heads_of(sheet: Sheet) -> list[str]:
    assert sheet.table is not None
    return ["|".join(text.text for text in column.head) for column in sheet.table.columns]


def flat(sheet: Sheet) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=printer.pdf_bytes(sheet), capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())


def own_days(doctor: DoctorRow = GP, **by_weekday: DoctorDay) -> list[DoctorDay]:
    found = [DoctorDay(doctor, day, MORNING if day.weekday() < 5 else NO) for day in week_of(DAY)]
    for name, content in by_weekday.items():
        found[int(name[1:])] = content
    return found


# --- on the wall -----------------------------------------------------------------------------------


def test_a_row_says_who_where_and_when_on_each_day_of_the_week() -> None:
    sheet = wall(table(days(GP, MORNING, NO, MORNING)))
    assert heads_of(sheet)[2:] == [
        f"{day}|{23 + n}.11" for n, day in enumerate("Дс / Пн,Сс / Вт,Ср,Бс / Чт,Жм / Пт".split(","))
    ]
    (row,) = cells(sheet)
    assert row[
        0
    ] == "Ахметова Айгүл Серікқызы|жалпы практика дәрігері|врач общей практики|1-учаске / участок 1".replace(
        "участок 1", "участок\N{NO-BREAK SPACE}1"
    )
    assert row[1:] == ["5", "08:00–12:00", "—", "08:00–12:00", "—", "—"]


@pytest.mark.parametrize(
    "hours", [LEAVE, SICK, DayHours((), (Closure(Span(0, 1440), ExceptionKind.TRAINING),))]
)
def test_of_an_absence_only_that_nobody_receives(hours: DayHours) -> None:
    sheet = wall(table(days(GP, MORNING, hours), days(PAEDIATRICIAN, ALL_DAY)))
    assert cells(sheet)[0][3] == "қабылдамайды|не принимает"
    for language in ("kk", "ru"):
        text = flat(wall(table(days(GP, MORNING, hours)), language=language))
        assert not re.search(r"отпуск|грипп|больни|ауырып|учеб|12\.12|демалыс|оқу", text, re.IGNORECASE)


def test_part_of_a_day_away_leaves_the_rest_without_a_word() -> None:
    rest = DayHours((Piece(480, 600, "5", 15),), (Closure(Span(600, 1440), ExceptionKind.SICK, "грипп"),))
    assert cells(wall(table(days(GP, rest))))[0][2] == "08:00–10:00"


def test_kept_places_are_hours_like_all_others() -> None:
    kept = Piece(600, 660, "5", 15, Purpose.URGENT, 2, 1, 600, 660)
    hours = DayHours((Piece(480, 600, "5", 15), kept, Piece(660, 720, "5", 15)))
    assert cells(wall(table(days(GP, hours))))[0][2] == "08:00–12:00"


def test_another_room_stands_with_its_hours() -> None:
    two = DayHours((Piece(480, 600, "5", 15), Piece(600, 720, "9", 15)))
    other = DayHours((Piece(480, 600, "9", 15), Piece(660, 720, "9", 15)))
    row = cells(wall(table(days(GP, MORNING, MORNING, two, other))))[0]
    assert row[1] == "5"
    nine, five = (f"{room}-каб. / каб.\N{NO-BREAK SPACE}{room}" for room in "95")
    assert row[4] == f"08:00–10:00|{five}|10:00–12:00|{nine}"
    assert row[5] == f"08:00–10:00|11:00–12:00|{nine}"


def test_what_the_day_list_closes_stands_over_the_day() -> None:
    sheet = wall(table(days(GP, MORNING), clinic_days=(HOLIDAY,)))
    assert heads_of(sheet)[4] == "Ср|25.11|Тәуелсіздік күні|День независимости"
    working = replace(HOLIDAY, kind=DayKind.WORKING, name="ауысым")
    assert heads_of(wall(table(days(GP, MORNING), clinic_days=(working,))))[4] == "Ср|25.11"


def test_a_six_day_clinic_has_its_saturday() -> None:
    sheet = wall(table(days(GP, *[MORNING] * 6), days(PAEDIATRICIAN, *[ALL_DAY] * 5)))
    assert heads_of(sheet)[-1] == "Сн / Сб|28.11"
    assert [row[-1] for row in cells(sheet)] == ["08:00–12:00", "—"]


def test_whom_one_does_not_meet_this_week_one_knows_when_to_meet() -> None:
    text = cells(wall(table(days(GP, *[LEAVE] * 7, next_day=date(2026, 12, 14)))))[0][0]
    assert text.endswith("келесі қабылдау / ближайший прием: Дс / Пн 14.12.2026")


def test_no_patient_and_no_registrar_stands_on_the_wall() -> None:
    text = flat(wall(table(days(GP, MORNING))))
    assert REGISTRAR not in text
    assert "Қабылдауға жазылу тегін" in text
    assert "Бас дәрігер / Главный врач" in text


def test_a_clinic_without_doctors_says_so() -> None:
    assert cells(wall(table())) == [["Дәрігерлер енгізілмеген. / Врачи не внесены."]]
    assert cells(rooms(table())) == [["Бұл аптада қабылдау жоқ."]]
    assert printer.page_count(wall(table())) == 1


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("count", [1, 30])
def test_columns_fill_the_paper_and_the_head_stands_on_each_page(paper: Paper, count: int) -> None:
    doctors = [days(replace(LONG, id=number), *[ALL_DAY] * 6) for number in range(count)]
    sheet = wall(table(*doctors), paper)
    assert sheet.table is not None
    width = sum(column.width_mm for column in sheet.table.columns)
    assert width == pytest.approx(MEASURES[paper].width_mm)
    pages = printer.page_count(sheet)
    assert pages == 1 if count == 1 else 2 <= pages <= 5
    assert flat(sheet).count("Дс / Пн") == pages


def test_a3_is_a4_read_from_further_away() -> None:
    content = table(*(days(replace(GP, id=number), *[MORNING] * 5) for number in range(7)))
    small, large = wall(content), wall(content, Paper.A3)
    assert printer.page_count(small) == printer.page_count(large) == 1
    assert large.body_pt / small.body_pt == pytest.approx(large.width_mm / small.width_mm, rel=0.02)


# --- rooms -----------------------------------------------------------------------------------------


def test_rooms_stand_in_the_order_of_their_numbers_with_who_sits_there() -> None:
    tenth = DayHours((Piece(480, 720, "10", 15),))
    sheet = rooms(table(days(GP, MORNING), days(PAEDIATRICIAN, ALL_DAY), days(LONG, tenth)))
    assert [row[0] for row in cells(sheet)] == ["3-каб.", "5-каб.", "10-каб."]
    assert cells(sheet)[0][1] == "08:00–13:00|14:00–17:00|Жүнісова Г. М.|педиатр"
    assert cells(sheet)[0][2] == "—"
    assert not sheet.bottom


def test_one_room_for_two_is_marked_and_explained() -> None:
    at_once = DayHours((Piece(660, 780, "5", 15),))
    sheet = rooms(table(days(GP, MORNING), days(PAEDIATRICIAN, at_once)), "ru")
    monday = cells(sheet)[0][1]
    assert monday.startswith("08:00–12:00 (!)|Ахметова А. С.|")
    assert "11:00–13:00 (!)|Жүнісова Г. М.|" in monday
    assert "(!) в кабинете одновременно два врача" in flat(sheet)


def test_rooms_without_a_name_come_last() -> None:
    assert sorted(["", "10", "2", "УЗИ", "2а"], key=room_order) == ["2", "2а", "10", "УЗИ", ""]


# --- a doctor's week -------------------------------------------------------------------------------


def test_visits_and_free_times_stand_hour_by_hour() -> None:
    tuesday = DoctorDay(GP, DAY, MORNING, (visit(480, state=VisitState.ARRIVED), visit(510)))
    sheet = week(*own_days(_1=tuesday))
    rows = cells(sheet)
    assert [row[0] for row in rows] == ["08:00", "09:00", "10:00", "11:00"]
    times = rows[0][2].split("|")
    assert [text[:5] for text in times] == ["08:00", "08:15", "08:30", "08:45"]
    assert times[0] == f"08:00 {visit(480).person.short}, 1985 +"
    assert set(times[1][6:]) == {"_"}
    assert times[2] == f"08:30 {visit(510).person.short}, 1985"
    assert len(heads_of(sheet)) == 6


def test_breaks_and_closed_days_are_named_but_not_why_somebody_is_ill() -> None:
    tuesday = DoctorDay(GP, DAY, SICK)
    sheet = week(*own_days(GP, _1=tuesday, _2=DoctorDay(GP, DAY + timedelta(days=1), ALL_DAY)), language="ru")
    rows = cells(sheet)
    assert rows[0][2] == "На больничном"
    assert "13:00–14:00 Перерыв" in [row[3] for row in rows]
    assert "грипп" not in flat(sheet)


def test_the_live_queue_and_a_saturday_with_a_visit_have_their_place() -> None:
    saturday = MONDAY + timedelta(days=5)
    late = replace(
        visit(600),
        at=datetime(2026, 11, 28, 10, 0),
        until=datetime(2026, 11, 28, 10, 15),
        overbook_reason="шұғыл",
    )
    queue = replace(visit(485), queue_place=2)
    sheet = week(*own_days(_1=DoctorDay(GP, DAY, MORNING, (queue,)), _5=DoctorDay(GP, saturday, NO, (late,))))
    assert heads_of(sheet)[-1] == "Сн / Сб|28.11"
    last = cells(sheet)[-1]
    assert last[2] == f"№ 2 {queue.person.short}, 1985"
    assert [row[6] for row in cells(sheet) if row[0] == "10:00"] == [f"10:00 {late.person.short}, 1985"]


def test_a_week_without_hours_says_so() -> None:
    empty = [DoctorDay(GP, day, NO) for day in week_of(DAY)]
    assert cells(week(*empty)) == [["Бұл аптада қабылдау жоқ."]]


def test_the_days_of_a_week_are_written_short_inside_one_month() -> None:
    friday = date(2026, 11, 27)
    assert week_text(MONDAY, friday, "kk") == "2026 жылғы 23–27 қараша"
    assert week_text(MONDAY, friday, "ru") == "23–27 ноября 2026 года"
    assert (
        week_text(date(2026, 11, 30), date(2026, 12, 4), "ru") == "30 ноября 2026 года – 4 декабря 2026 года"
    )
    assert week_text(date(2026, 2, 2), date(2026, 2, 6), "kk") == "2026 жылғы 2–6 ақпан"
