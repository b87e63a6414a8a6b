"""The clinic's day list in a real file: entered, compared, taken back, and what it does to the desk."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from clinic_desk import errors, i18n, wording
from clinic_desk.models.actions import Change
from clinic_desk.models.timetable import ClinicDayEntry, DoctorException
from clinic_desk.rules.day_list import KnownDay, Standing
from clinic_desk.rules.free_search import FreeWish
from clinic_desk.rules.rows import Channel
from clinic_desk.rules.times import Span
from clinic_desk.rules.timetable import ClinicDay, DayKind
from clinic_desk.services import actions, booking, calendar, call_sheets, clinic, day_list, finder, undo
from clinic_desk.services.day_list import DayChange, Duty
from clinic_desk.services.day_list import Standing as Stands
from tests.make import ACTOR, make_doctor, make_person

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
HOLIDAY = date(2026, 12, 16)  # a Wednesday
FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def doctor():
    return make_doctor()


def book(doctor, day: date, at: str = "10:00"):
    moment = datetime.combine(day, time.fromisoformat(at))
    order = booking.BookingOrder(make_person().id, doctor.id, moment, Channel.PHONE)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def holiday(day: date = HOLIDAY, name: str = KnownDay.INDEPENDENCE) -> DayChange:
    return DayChange(day, ClinicDay(day, DayKind.HOLIDAY, name))


def save(*changes: DayChange) -> day_list.SavedDays:
    return day_list.save_days(changes, now=NOW, actor=ACTOR)


def hit(*changes: DayChange):
    return day_list.visits_hit(changes, now=NOW)


def hours_on(doctor, day: date) -> list[tuple[int, int]]:
    (plan,) = calendar.day([doctor], day, now=NOW).columns
    return [(one.start, one.end) for one in plan.cells if one.state == "free"]


def test_a_whole_year_is_taken_over_in_one_action():
    found = day_list.compared(2027, six_day_week=False)
    usual = [one for one in found if one.proposal.is_usual]
    assert {one.standing for one in found} == {Standing.NEW}
    saved = save(*(DayChange(one.day, one.proposal.entry) for one in usual))
    assert len(saved.days) == len(usual) == 18
    entered = day_list.days_between(date(2027, 1, 1), date(2027, 12, 31))
    assert entered == [one.proposal.entry for one in usual]
    again = day_list.compared(2027, six_day_week=False)
    assert {one.standing for one in again if one.proposal.is_usual} == {Standing.SAME}
    assert {one.standing for one in again if not one.proposal.is_usual} == {Standing.NEW}
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert day_list.days_between(date(2027, 1, 1), date(2027, 12, 31)) == []


def test_undo_brings_back_what_stood_there_with_its_duty_doctors(doctor):
    first = Duty(doctor.id, Span(540, 660), "2")
    save(DayChange(HOLIDAY, holiday().entry, (first,)))
    save(DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.SHORT, "", closes_at=600), ()))
    assert day_list.duties_between(HOLIDAY, HOLIDAY) == {}
    undone = undo.take_back_last(now=NOW, actor=ACTOR)
    assert day_list.days_between(HOLIDAY, HOLIDAY) == [holiday().entry]
    assert day_list.duties_between(HOLIDAY, HOLIDAY) == {HOLIDAY: (first,)}
    i18n.use_language("ru")
    assert wording.timetables.action(undone.action) == "Изменен календарь клиники: 16.12.2026"


def test_an_entry_taken_out_is_in_the_history_and_comes_back():
    save(holiday())
    saved = save(DayChange(HOLIDAY, None))
    assert day_list.days_between(HOLIDAY, HOLIDAY) == []
    actions.take_back(saved.action_id, now=NOW, actor=ACTOR)
    assert day_list.days_between(HOLIDAY, HOLIDAY) == [holiday().entry]


def test_what_somebody_changed_meanwhile_is_not_taken_back():
    saved = save(holiday())
    save(holiday(name="Қала күні"))
    with pytest.raises(errors.ChangedMeanwhile):
        actions.take_back(saved.action_id, now=NOW, actor=ACTOR)
    assert day_list.days_between(HOLIDAY, HOLIDAY)[0].name == "Қала күні"


def test_a_day_that_another_desk_changed_is_not_written_over(doctor):
    seen = Stands(None, ())
    save(holiday(name="Қала күні"))
    with pytest.raises(errors.ChangedMeanwhile):
        save(DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.DAY_OFF), (), seen))
    assert day_list.days_between(HOLIDAY, HOLIDAY)[0].name == "Қала күні"
    now_seen = Stands(day_list.days_between(HOLIDAY, HOLIDAY)[0], ())
    save(DayChange(HOLIDAY, ClinicDay(HOLIDAY, DayKind.DAY_OFF), (), now_seen))
    assert day_list.days_between(HOLIDAY, HOLIDAY)[0].kind is DayKind.DAY_OFF


def test_saving_what_stands_there_leaves_no_trace(doctor):
    change = DayChange(HOLIDAY, holiday().entry, (Duty(doctor.id, Span(540, 660)),))
    save(change)
    count = Change.select().count()
    assert save(change) == day_list.SavedDays()
    assert Change.select().count() == count
    assert save(DayChange(FRIDAY, None, ())) == day_list.SavedDays()


def test_a_holiday_covers_the_schedule_and_never_deletes_it(doctor):
    before = hours_on(doctor, HOLIDAY)
    save(holiday())
    assert hours_on(doctor, HOLIDAY) == []
    save(DayChange(HOLIDAY, None))
    assert hours_on(doctor, HOLIDAY) == before != []


def test_a_duty_doctor_receives_on_a_holiday(doctor):
    save(holiday())
    day_list.set_duty(HOLIDAY, Duty(doctor.id, Span(540, 570)), now=NOW, actor=ACTOR)
    assert hours_on(doctor, HOLIDAY) == [(540, 555), (555, 570)]
    assert book(doctor, HOLIDAY, "09:15").at == datetime(2026, 12, 16, 9, 15)
    day_list.set_duty(HOLIDAY, Duty(doctor.id, Span(600, 630)), now=NOW, actor=ACTOR)
    assert hours_on(doctor, HOLIDAY) == [(600, 615), (615, 630)]
    day_list.remove_duty(HOLIDAY, doctor.id, now=NOW, actor=ACTOR)
    assert hours_on(doctor, HOLIDAY) == []
    assert day_list.days_between(HOLIDAY, HOLIDAY) == [holiday().entry]


def test_a_moved_day_off_works_on_saturday_like_friday(doctor):
    friday = hours_on(doctor, FRIDAY)
    save(
        DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.DAY_OFF, KnownDay.MOVED)),
        DayChange(SATURDAY, ClinicDay(SATURDAY, DayKind.WORKING, like_weekday=4)),
    )
    assert (hours_on(doctor, FRIDAY), hours_on(doctor, SATURDAY)) == ([], friday)


def test_a_short_day_closes_at_its_hour(doctor):
    save(DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.SHORT, closes_at=9 * 60)))
    assert hours_on(doctor, FRIDAY) == [(480, 495), (495, 510), (510, 525), (525, 540)]


def test_visits_are_hit_only_where_nobody_receives_any_more(doctor):
    colleague = make_doctor("Қасымов Бауыржан Ермекұлы", "08:00-12:00", room="6", precincts=("2",))
    early, late = book(doctor, FRIDAY, "08:30"), book(doctor, FRIDAY, "11:00")
    other = book(colleague, FRIDAY, "08:30")
    book(doctor, HOLIDAY)
    short = DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.SHORT, closes_at=10 * 60))
    assert [one.id for one in hit(short)] == [late.id]
    free = DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.DAY_OFF))
    assert [one.id for one in hit(free)] == [early.id, other.id, late.id]
    on_duty = DayChange(FRIDAY, free.entry, (Duty(doctor.id, Span(480, 600)),))
    assert [one.id for one in hit(on_duty)] == [other.id, late.id]
    assert hit() == []
    assert [one.id for one in day_list.booked_on(FRIDAY)] == [early.id, other.id, late.id]


def test_visits_stay_booked_and_are_not_named_twice(doctor):
    visit = book(doctor, FRIDAY)
    free = DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.DAY_OFF))
    save(free)
    assert [one.id for one in day_list.booked_on(FRIDAY)] == [visit.id]
    assert hit(DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.HOLIDAY))) == []


def test_taking_a_working_saturday_out_hits_its_visits(doctor):
    worked = DayChange(SATURDAY, ClinicDay(SATURDAY, DayKind.WORKING, like_weekday=4))
    save(worked)
    visit = book(doctor, SATURDAY)
    assert [one.id for one in hit(DayChange(SATURDAY, None))] == [visit.id]


def test_a_visit_that_has_begun_is_nobody_to_call(doctor):
    today = NOW.date()
    over, to_come = book(doctor, today, "09:00"), book(doctor, today, "10:00")
    closed = DayChange(today, ClinicDay(today, DayKind.HOLIDAY))
    found = day_list.visits_hit([closed], now=datetime(2026, 11, 23, 9, 30))
    assert [one.id for one in found] == [to_come.id] != [over.id]


def test_each_doctor_hit_gets_a_call_sheet_in_the_same_action(doctor):
    colleague = make_doctor("Қасымов Бауыржан Ермекұлы", "08:00-12:00", room="6", precincts=("2",))
    first, second = book(doctor, HOLIDAY, "08:00"), book(doctor, HOLIDAY, "08:15")
    third = book(colleague, HOLIDAY, "09:00")
    saved = day_list.save_days([holiday()], now=NOW, actor=ACTOR, with_sheets=True)
    sheets = [call_sheets.sheet(one, now=NOW) for one in saved.sheets]
    assert [[line.visit.id for line in one.lines] for one in sheets] == [[first.id, second.id], [third.id]]
    assert {line.state for one in sheets for line in one.lines} == {call_sheets.LineState.OPEN}
    new_times = [(line.proposal.doctor_id, line.proposal.at) for one in sheets for line in one.lines]
    assert len(set(new_times)) == 3
    assert HOLIDAY not in {at.date() for _doctor, at in new_times}
    assert [one.open for one in call_sheets.open_sheets(NOW)] == [2, 1]
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert call_sheets.open_sheets(NOW) == []
    assert day_list.days_between(HOLIDAY, HOLIDAY) == []


def test_who_is_received_by_a_duty_doctor_needs_no_call(doctor):
    early, late = book(doctor, HOLIDAY, "08:00"), book(doctor, HOLIDAY, "11:00")
    duty = (Duty(doctor.id, Span(480, 540)),)
    saved = day_list.save_days(
        [DayChange(HOLIDAY, holiday().entry, duty)], now=NOW, actor=ACTOR, with_sheets=True
    )
    (sheet,) = [call_sheets.sheet(one, now=NOW) for one in saved.sheets]
    assert [line.visit.id for line in sheet.lines] == [late.id] != [early.id]
    assert sheet.late == ()  # the early one is received
    day_list.set_duty(HOLIDAY, Duty(doctor.id, Span(480, 720)), now=NOW, actor=ACTOR)
    (line,) = call_sheets.sheet(sheet.id, now=NOW).lines
    assert line.state is call_sheets.LineState.STANDS


def test_a_working_saturday_taken_out_leaves_open_lines(doctor):
    save(DayChange(SATURDAY, ClinicDay(SATURDAY, DayKind.WORKING, like_weekday=4)))
    visit = book(doctor, SATURDAY)
    saved = day_list.save_days([DayChange(SATURDAY, None)], now=NOW, actor=ACTOR, with_sheets=True)
    (line,) = call_sheets.sheet(saved.sheets[0], now=NOW).lines
    assert (line.visit.id, line.state) == (visit.id, call_sheets.LineState.OPEN)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        (holiday(date(2026, 11, 22)), "day", "past"),
        (DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.SHORT)), "closes_at", "missing"),
        (DayChange(FRIDAY, ClinicDay(FRIDAY, DayKind.WORKING, like_weekday=9)), "like_weekday", "range"),
    ],
)
def test_what_is_refused_writes_nothing(change, field, reason):
    with pytest.raises(errors.BadField) as refusal:
        save(holiday(), change)
    assert (refusal.value.field, refusal.value.reason) == (field, reason)
    assert ClinicDayEntry.select().count() == 0
    assert Change.select().count() == 0


def test_a_duty_doctor_must_exist():
    with pytest.raises(errors.UnknownRow):
        save(DayChange(HOLIDAY, holiday().entry, (Duty(99, Span(480, 600)),)))
    assert ClinicDayEntry.select().count() == DoctorException.select().count() == 0


def test_today_can_still_be_changed():
    assert save(holiday(NOW.date())).days == (NOW.date(),)


@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-10-31", None), ("2026-11-01", 2027), ("2026-12-31", 2027), ("2027-01-01", None)],
)
def test_an_empty_next_year_is_noticed_from_november_on(today, year):
    assert day_list.days_ahead_warning(date.fromisoformat(today)) == year


def test_one_entry_of_the_next_year_is_enough():
    save(holiday(date(2027, 1, 1), KnownDay.NEW_YEAR))
    assert day_list.days_ahead_warning(date(2026, 11, 23)) is None


def test_the_week_of_the_clinic_is_read_from_its_doctors():
    assert not day_list.has_six_day_week(NOW.date())
    make_doctor(weekdays=range(6))
    assert day_list.has_six_day_week(NOW.date())
    make_doctor("Қасымов Бауыржан Ермекұлы", precincts=("2",))
    assert not day_list.has_six_day_week(NOW.date())  # one of two is not most


def test_a_refusal_and_a_search_name_the_holiday_in_the_language_of_the_window(doctor):
    save(holiday())
    with pytest.raises(errors.DoctorAway) as refusal:
        book(doctor, HOLIDAY)
    found = finder.search(
        [doctor], FreeWish(not_before=HOLIDAY, until=HOLIDAY), now=NOW, days=30, limit=1, pc=ACTOR.pc
    )
    (answer,) = found.days
    for language, name in (("kk", "Тәуелсіздік күні"), ("ru", "День независимости")):
        i18n.use_language(language)
        assert name in wording.sentence(refusal.value)
        assert wording.timetables.why_not(answer) == name


def test_a_name_of_the_clinics_own_stands_as_typed(doctor):
    save(holiday(name="Емхана күні"))
    with pytest.raises(errors.DoctorAway) as refusal:
        book(doctor, HOLIDAY)
    i18n.use_language("ru")
    assert "Емхана күні" in wording.sentence(refusal.value)


@pytest.mark.parametrize(
    ("entry", "kk", "ru"),
    [
        (ClinicDay(HOLIDAY, DayKind.HOLIDAY, KnownDay.NAURYZ), "Наурыз мейрамы", "Наурыз мейрамы"),
        (
            ClinicDay(HOLIDAY, DayKind.DAY_OFF, KnownDay.REPUBLIC),
            "Республика күні (ауыстырылған демалыс)",
            "День Республики (перенос)",
        ),
        (
            ClinicDay(HOLIDAY, DayKind.DAY_OFF, KnownDay.MOVED),
            "Ауыстырылған демалыс күні",
            "Перенесенный выходной",
        ),
        (ClinicDay(HOLIDAY, DayKind.HOLIDAY, ""), "мереке күні", "праздничный день"),
    ],
)
def test_days_have_names_in_both_languages(entry, kk, ru):
    for language, name in (("kk", kk), ("ru", ru)):
        i18n.use_language(language)
        assert wording.timetables.day_name(entry) == name
