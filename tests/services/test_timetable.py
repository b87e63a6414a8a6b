"""Weekly hours from a day on, and the clinic's timetable file compared and taken over."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desk import errors
from clinic_desk.models.people import Person
from clinic_desk.models.timetable import TimetablePart, TimetableTemplate
from clinic_desk.rules.rows import (
    Actor,
    Channel,
    DoctorRecord,
    DoubtfulLine,
    PersonName,
    TimetableFile,
    WorkingSpan,
)
from clinic_desk.services import booking, calendar, clinic, finder, hours, staff, timetable

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()
ACTOR = Actor("Омарова А.", "pc-1")
MORNING = WorkingSpan(0, 480, 720)
AFTERNOON = WorkingSpan(0, 780, 1020)
TUESDAY = WorkingSpan(1, 480, 720)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


def make_doctor(last="Ахметова", **changes):
    facts = {"name": PersonName(last, "Айгүл", "Серікқызы"), "specialty": "general_practice", "room": "5"}
    return staff.save_doctor(staff.DoctorForm(**{**facts, **changes}), now=NOW, actor=ACTOR)


def save(doctor, *spans, valid_from=TODAY, **more):
    return timetable.save_weekly_hours(doctor.id, spans, valid_from=valid_from, now=NOW, actor=ACTOR, **more)


def book(doctor, at, last="Ахметов"):
    person = Person.create(last_name=last)
    order = booking.BookingOrder(person.id, doctor.id, at, Channel.PHONE, override_reason="тексеру")
    return booking.book(order, now=NOW, actor=ACTOR).visit


def slots(doctor, day):
    found = finder.first_free([doctor], now=NOW, since=datetime.combine(day, datetime.min.time()), days=1)
    return [f"{slot.at:%H:%M}" for slot in found]


# --- weekly hours ----------------------------------------------------------------------------------


def test_hours_open_the_doctors_slots():
    doctor = make_doctor(minutes=60)
    assert save(doctor, TUESDAY) == timetable.SavedHours(changed=True)
    assert timetable.weekly_hours(doctor.id, TODAY) == (TUESDAY,)
    assert slots(doctor, date(2026, 11, 24)) == ["08:00", "09:00", "10:00", "11:00"]
    assert slots(doctor, date(2026, 11, 25)) == []


def test_earlier_hours_end_the_day_before_and_stay_in_the_past():
    doctor = make_doctor()
    save(doctor, MORNING)
    save(doctor, TUESDAY, valid_from=date(2026, 12, 1))
    assert timetable.weekly_hours(doctor.id, date(2026, 11, 30)) == (MORNING,)
    assert timetable.weekly_hours(doctor.id, date(2026, 12, 1)) == (TUESDAY,)
    first, second = TimetableTemplate.select().order_by(TimetableTemplate.id)
    assert (first.valid_from, first.valid_to) == (TODAY, date(2026, 11, 30))
    assert (second.valid_from, second.valid_to) == (date(2026, 12, 1), None)


def test_hours_entered_for_later_are_kept_and_named():
    doctor = make_doctor()
    save(doctor, TUESDAY, valid_from=date(2026, 12, 1))
    assert timetable.next_change(doctor.id, TODAY) == date(2026, 12, 1)
    assert save(doctor, MORNING).valid_to == date(2026, 11, 30)
    assert timetable.weekly_hours(doctor.id, date(2026, 11, 30)) == (MORNING,)
    assert timetable.weekly_hours(doctor.id, date(2026, 12, 8)) == (TUESDAY,)
    assert timetable.next_change(doctor.id, date(2026, 12, 1)) is None


def test_two_edits_on_one_day_leave_the_last():
    doctor = make_doctor()
    save(doctor, MORNING)
    save(doctor, AFTERNOON)
    assert timetable.weekly_hours(doctor.id, TODAY) == (AFTERNOON,)
    assert timetable.next_change(doctor.id, date(2026, 1, 1)) == TODAY


def test_the_same_hours_write_nothing():
    doctor = make_doctor()
    save(doctor, MORNING, AFTERNOON)
    assert save(doctor, AFTERNOON, MORNING).changed is False
    assert TimetableTemplate.select().count() == 1


def test_no_hours_at_all_end_the_doctors_reception():
    doctor = make_doctor()
    save(doctor, MORNING)
    assert save(doctor, valid_from=date(2026, 12, 1)).changed is True
    assert timetable.weekly_hours(doctor.id, date(2026, 12, 7)) == ()
    assert TimetableTemplate.select().count() == 1


def test_the_past_cannot_be_rewritten():
    doctor = make_doctor()
    with pytest.raises(errors.BadField) as caught:
        save(doctor, MORNING, valid_from=TODAY - timedelta(days=1))
    assert (caught.value.field, caught.value.reason) == ("valid_from", "past")


def test_impossible_hours_and_unknown_doctors_are_refused():
    doctor = make_doctor()
    for span in (WorkingSpan(7, 480, 720), WorkingSpan(0, 720, 480), WorkingSpan(0, 480, 1441)):
        with pytest.raises(errors.BadField):
            save(doctor, span)
    with pytest.raises(errors.UnknownRow):
        save(replace(doctor, id=99), MORNING)


def test_alternating_hours_stay_unless_told_to_end():
    doctor = make_doctor()
    even = TimetableTemplate.create(doctor=doctor.id, cycle="date_parity", valid_from=date(2026, 1, 1))
    TimetablePart.create(template=even, position=1, start_minute=900, end_minute=960)
    save(doctor, MORNING)
    assert len(timetable.other_hours(doctor.id, TODAY)) == 1
    assert timetable.weekly_hours(doctor.id, TODAY) == (MORNING,)
    assert slots(doctor, date(2026, 11, 24))[0] == "15:00"
    assert save(doctor, MORNING, replace_others=True).changed is True
    assert timetable.other_hours(doctor.id, TODAY) == ()
    assert slots(doctor, date(2026, 11, 24)) == []
    assert TimetableTemplate.get_by_id(even.id).valid_to == date(2026, 11, 22)


def test_rooms_and_minutes_of_parts_live_on():
    doctor = make_doctor()
    save(doctor, MORNING, AFTERNOON)
    TimetablePart.update(room="12", minutes=30).where(TimetablePart.start_minute == 480).execute()
    save(doctor, WorkingSpan(0, 540, 720), AFTERNOON, valid_from=date(2026, 11, 30))
    pieces = calendar.timetable.timetables_of([doctor])[doctor.id].hours(date(2026, 11, 30)).pieces
    assert [(one.start, one.end, one.room, one.minutes) for one in pieces] == [
        (540, 720, "12", 30),
        (780, 1020, "5", 15),
    ]
    save(doctor, WorkingSpan(0, 540, 1020), valid_from=date(2026, 12, 7))
    pieces = calendar.timetable.timetables_of([doctor])[doctor.id].hours(date(2026, 12, 7)).pieces
    assert [(one.start, one.end, one.room) for one in pieces] == [(540, 720, "12"), (720, 1020, "5")]


def test_visits_outside_are_named_before_and_stay_booked():
    doctor = make_doctor()
    save(doctor, MORNING, TUESDAY)
    stays = book(doctor, datetime(2026, 11, 24, 8, 0))
    falls_out = book(doctor, datetime(2026, 11, 24, 11, 0), "Иванов")
    before_the_change = book(doctor, datetime(2026, 11, 23, 11, 0), "Ким")
    shorter = [WorkingSpan(1, 480, 600)]
    from_tuesday = date(2026, 11, 24)
    assert timetable.visits_outside(doctor.id, shorter, from_tuesday) == [falls_out]
    assert save(doctor, *shorter, valid_from=from_tuesday).outside == (falls_out,)
    booked = calendar.visits_of(doctor.id, TODAY, date(2026, 11, 30))
    assert booked == [before_the_change, stays, falls_out]
    # it is outside now: another edit does not list it again
    assert timetable.visits_outside(doctor.id, [WorkingSpan(1, 480, 560)], from_tuesday) == []


_MINUTES = st.integers(0, 1440)


@given(
    st.lists(
        st.tuples(st.integers(0, 6), _MINUTES, _MINUTES)
        .filter(lambda one: one[1] < one[2])
        .map(lambda one: WorkingSpan(*one)),
        max_size=12,
    )
)
def test_tidy_keeps_exactly_the_same_minutes(spans):
    def minutes(of):
        return {(one.weekday, minute) for one in of for minute in range(one.start, one.end)}

    tidy = hours.tidy(spans)
    assert minutes(tidy) == minutes(spans)
    assert list(tidy) == sorted(tidy, key=lambda one: (one.weekday, one.start))
    for one, other in itertools.pairwise(tidy):
        assert one.weekday < other.weekday or one.end < other.start


# --- the timetable file ----------------------------------------------------------------------------


def record(line, last, specialty="general_practice", **changes):
    facts = {"name": PersonName(last, "Айгүл", "Серікқызы"), "room": "5", "hours": (MORNING,)}
    return DoctorRecord(line, specialty=specialty, **{**facts, **changes})


def preview(*records, doubtful=()):
    return timetable.preview_timetable(TimetableFile(records, doubtful), now=NOW)


def apply(shown):
    return timetable.apply_timetable(shown, now=NOW, actor=ACTOR)


def test_new_doctors_come_in_the_order_of_the_file():
    shown = preview(
        record(4, "Ахметова", precincts=("1",), minutes=20), record(5, "Жүнісова", "paediatrician")
    )
    assert shown.counts == {"new": 2, "changed": 0, "gone": 0, "unchanged": 0}
    assert apply(shown).counts == shown.counts
    first, second = finder.doctors()
    assert (first.name.last, first.precincts, first.minutes, first.age_to) == ("Ахметова", ("1",), 20, 200)
    assert (second.name.last, second.minutes, second.age_to) == ("Жүнісова", 15, 14)
    assert timetable.weekly_hours(first.id, TODAY) == (MORNING,)


def test_the_same_file_again_changes_nothing():
    records = (record(4, "Ахметова", precincts=("2", "1")), record(5, "Жүнісова", "paediatrician"))
    apply(preview(*records))
    assert preview(*records).counts == {"new": 0, "changed": 0, "gone": 0, "unchanged": 2}


def test_changes_are_told_field_by_field():
    doctor = make_doctor("Жүнісова", precincts=("4",))
    save(doctor, MORNING)
    staff.set_active(doctor.id, active=False, now=NOW, actor=ACTOR)
    shown = preview(
        record(4, "ЖУНИСОВА", room="7", minutes=20, hours=(TUESDAY,), precincts=("4",), age_to=17)
    )
    (change,) = shown.changed
    told = {one.field: (one.before, one.after) for one in change.fields}
    assert told == {
        "name": (doctor.name, PersonName("ЖУНИСОВА", "Айгүл", "Серікқызы")),
        "room": ("5", "7"),
        "minutes": (15, 20),
        "age_to": (200, 17),
        "active": (False, True),
        "hours": ((MORNING,), (TUESDAY,)),
    }
    apply(shown)
    (row,) = finder.doctors()
    assert (row.id, row.room, row.minutes, row.age_to) == (doctor.id, "7", 20, 17)
    assert timetable.weekly_hours(doctor.id, TODAY) == (TUESDAY,)


def test_what_the_file_leaves_blank_stays():
    doctor = make_doctor(precincts=("1",), minutes=20, age_from=3)
    save(doctor, MORNING)
    shown = preview(record(4, "Ахметова", room="", hours=()))
    assert shown.unchanged == (doctor,)


def test_doctors_not_in_the_file_are_listed_and_not_touched():
    other = make_doctor("Қасымов")
    save(other, MORNING)
    shown = preview(record(4, "Ахметова"))
    assert shown.gone == (other,)
    apply(shown)
    assert other in finder.doctors()
    assert timetable.weekly_hours(other.id, TODAY) == (MORNING,)


def test_namesakes_are_told_apart_by_specialty_and_never_guessed():
    therapist = make_doctor(specialty="therapist")
    make_doctor(specialty="surgeon")
    shown = preview(record(4, "Ахметова", "therapist"), record(5, "Ахметова", "cardiologist"))
    assert [change.doctor.id for change in shown.changed] == [therapist.id, therapist.id + 1]
    make_doctor(specialty="urologist")
    shown = preview(record(4, "Ахметова", "cardiologist"))
    assert shown.doubtful == (DoubtfulLine(4, "doctor_unclear", "Ахметова Айгүл Серікқызы"),)
    assert not shown.changed


def test_a_second_line_about_a_doctor_is_doubtful():
    shown = preview(
        record(4, "Ахметова"), record(5, "Ахметова"), doubtful=(DoubtfulLine(2, "hours", "отпуск"),)
    )
    assert shown.counts["new"] == 1
    assert [(one.line, one.reason) for one in shown.doubtful] == [(2, "hours"), (5, "doctor_twice")]


def test_one_doctor_of_two_specialties_is_two_columns():
    shown = preview(record(4, "Ахметова", "therapist"), record(5, "Ахметова", "cardiologist"))
    assert shown.counts["new"] == 2
    apply(shown)
    again = preview(record(4, "Ахметова", "therapist"), record(5, "Ахметова", "cardiologist"))
    assert again.counts["unchanged"] == 2


def test_visits_outside_the_new_hours_are_reported():
    doctor = make_doctor()
    save(doctor, TUESDAY)
    visit = book(doctor, datetime(2026, 11, 24, 10, 0))
    result = apply(preview(record(4, "Ахметова", hours=(MORNING,))))
    assert result.outside == (visit,)


def test_a_preview_that_is_no_longer_true_writes_nothing():
    doctor = make_doctor()
    shown = preview(record(4, "Ахметова", room="9"))
    staff.save_doctor(
        staff.DoctorForm(PersonName("Ахметова", "Айгүл", "Серікқызы"), "therapist", id=doctor.id),
        now=NOW,
        actor=ACTOR,
    )
    with pytest.raises(errors.ChangedMeanwhile):
        apply(shown)
    assert finder.doctor(doctor.id).room == ""


def test_a_bad_record_writes_nothing_of_the_file():
    shown = preview(record(4, "Ахметова"), record(5, "Қасымов", hours=(WorkingSpan(0, 720, 480),)))
    with pytest.raises(errors.BadField):
        apply(shown)
    assert finder.doctors() == []
