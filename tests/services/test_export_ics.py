"""A doctor's list as a calendar file: read back by the icalendar library, against the rows it came from."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from clinic_desk import errors, i18n, private_files
from clinic_desk.models.audit import AuditEntry
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.plain_text import one_line
from clinic_desk.rules.rights import Right, Role, rights_of
from clinic_desk.rules.rows import Actor, Channel, VisitState
from clinic_desk.rules.visits import Step
from clinic_desk.services import access, audit, booking, clinic, export_ics, leaving, queue, undo
from clinic_desk.services.access import Session
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.queue import QueueOrder
from clinic_desk.wording import calendar_file
from tests.make import ACTOR, NOW, make_doctor, make_person
from tests.services.leaving_clinic import HOSTILE, names, read_calendar, write_visit
from tests.services.random_clinics import for_one_example

MONDAY = NOW.date()
SUNDAY = MONDAY + timedelta(days=6)
AT = datetime(2026, 11, 24, 10, 30)
IN_UTC = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
DOCTORS_NAME = "Ахметова А. С."


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path / "data")
    yield
    clinic.close_clinic()
    access.forget()


@pytest.fixture
def doctor():
    return make_doctor(hours="08:00-13:00")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "list.ics"


def book(doctor, at=AT, name="Ахметов Серік Болатұлы", **facts):
    order = BookingOrder(make_person(name).id, doctor.id, at, Channel.PHONE, **facts)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def write(doctor, path, *, first=MONDAY, last=SUNDAY, with_names=False, now=NOW, actor=ACTOR, **more):
    words = calendar_file.words()
    return export_ics.write_ics(
        doctor.id, first, last, path, words, with_names=with_names, now=now, actor=actor, **more
    )


def written(doctor, path, **facts):
    count = write(doctor, path, **facts)
    entries = read_calendar(path)
    assert len(entries) == count
    return entries


def the_only(entries):
    (entry,) = entries.values()
    return entry


# --- what stands in it ---------------------------------------------------------------------------------


def test_a_visit_stands_at_its_moment_wherever_the_calendar_is(doctor, target):
    book(doctor)
    entry = the_only(written(doctor, target))
    assert entry["DTSTART"].dt == IN_UTC
    assert entry["DTEND"].dt == IN_UTC + timedelta(minutes=15)
    assert b"DTSTART:20261124T053000Z\r\n" in target.read_bytes()
    assert (entry["STATUS"], entry["TRANSP"], entry["CLASS"]) == ("CONFIRMED", "OPAQUE", "PRIVATE")
    assert entry["LOCATION"] == "room 5"
    assert entry["DTSTAMP"].dt == entry["LAST-MODIFIED"].dt == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("language", "room"), [("kk", "5-каб"), ("ru", "каб")])
def test_it_speaks_the_language_of_the_window(doctor, target, language, room):
    book(doctor)
    i18n.use_language(language)
    entry = the_only(written(doctor, target))
    assert room in entry["LOCATION"] or room in entry["LOCATION"].replace(". ", "-")
    assert entry["SUMMARY"] == "№ 1"


def test_nothing_of_the_patient_stands_in_it_unless_asked_for(doctor, target):
    book(doctor, note="грипп, тел. 7010000000")
    write(doctor, target)
    text = target.read_bytes().replace(b"\r\n ", b"").decode()
    for secret in ("Ахметов ", "Серік Б", "грипп", "7011234567", "7010000000", "1985", "Абая"):
        assert secret not in text
    named = the_only(written(doctor, target, with_names=True))
    assert named["SUMMARY"] == "No. 1 · Ахметов Серік Болатұлы"
    text = target.read_bytes().replace(b"\r\n ", b"").decode()
    for secret in ("грипп", "7011234567", "7010000000", "1985", "Абая"):
        assert secret not in text


def test_the_same_data_give_the_same_bytes_and_each_step_a_higher_sequence(doctor, target, tmp_path):
    visit = book(doctor)
    first = the_only(written(doctor, target))
    before = target.read_bytes()
    write(doctor, target, now=NOW + timedelta(days=1))
    assert target.read_bytes() == before
    booking.move(visit.id, at=AT + timedelta(hours=1), now=NOW + timedelta(minutes=5), actor=ACTOR)
    moved = the_only(written(doctor, target))
    assert moved["UID"] == first["UID"]
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert moved["DTSTART"].dt == IN_UTC + timedelta(hours=1)
    assert moved["LAST-MODIFIED"].dt == datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
    undo.take_back_last(now=NOW + timedelta(minutes=6), actor=ACTOR)
    back = the_only(written(doctor, target))
    assert back["DTSTART"].dt == IN_UTC
    assert back["SEQUENCE"] > moved["SEQUENCE"]


def test_another_clinic_has_other_marks(doctor, target, tmp_path):
    book(doctor)
    here = set(written(doctor, target))
    clinic.close_clinic()
    clinic.open_clinic(tmp_path / "other")
    audit.exported("journal", now=NOW - timedelta(minutes=1), actor=ACTOR)
    there = make_doctor(hours="08:00-13:00")
    book(there)
    assert here.isdisjoint(written(there, target))


def test_what_was_cancelled_is_taken_out_of_the_calendar_without_a_name_or_a_reason(doctor, target):
    visit = book(doctor)
    booking.cancel(visit.id, reason="грипп", now=NOW, actor=ACTOR)
    entry = the_only(written(doctor, target, with_names=True))
    assert (entry["STATUS"], entry["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert "Ахметов" not in entry["SUMMARY"]
    assert "грипп" not in target.read_text()


def test_a_booking_taken_back_is_cancelled_too(doctor, target):
    book(doctor)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert the_only(written(doctor, target))["STATUS"] == "CANCELLED"


def test_a_visit_moved_to_a_later_week_is_told_with_its_new_time(doctor, target):
    visit = book(doctor)
    booking.move(visit.id, at=AT + timedelta(days=14), now=NOW, actor=ACTOR)
    entry = the_only(written(doctor, target, with_names=True))
    assert (entry["STATUS"], entry["DTSTART"].dt) == ("CONFIRMED", IN_UTC + timedelta(days=14))
    assert "Ахметов" in entry["SUMMARY"]


def test_a_visit_given_to_a_colleague_goes_and_where_to_is_not_said(doctor, target):
    other = make_doctor("Қасымов Болат Ерланұлы", hours="08:00-13:00", room="6")
    visit = book(doctor)
    booking.move(visit.id, at=AT + timedelta(days=1), doctor_id=other.id, now=NOW, actor=ACTOR)
    entry = the_only(written(doctor, target, with_names=True))
    assert (entry["STATUS"], entry["DTSTART"].dt) == ("CANCELLED", IN_UTC)
    assert "Ахметов" not in entry["SUMMARY"]
    assert "LOCATION" not in entry
    assert the_only(written(other, target))["UID"] == entry["UID"]
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert the_only(written(doctor, target))["STATUS"] == "CONFIRMED"
    assert the_only(written(other, target))["STATUS"] == "CANCELLED"


def test_overbooked_visits_stand_side_by_side(doctor, target):
    book(doctor)
    book(doctor, name="Иванов Пётр Ильич", overbook_reason="срочно")
    entries = written(doctor, target, with_names=True).values()
    assert [one["DTSTART"].dt for one in entries] == [IN_UTC, IN_UTC]
    assert "срочно" not in target.read_text()


def test_the_live_queue_promises_no_time(doctor, target):
    taken_in = queue.take_in(QueueOrder(make_person().id, doctor.id), now=NOW, actor=ACTOR)
    entry = the_only(written(doctor, target, with_names=True))
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (MONDAY, MONDAY + timedelta(days=1))
    assert not isinstance(entry["DTSTART"].dt, datetime)
    assert entry["TRANSP"] == "TRANSPARENT"
    assert entry["SUMMARY"] == "No. 1 · live queue 1 · Ахметов Серік Болатұлы"
    queue.give_time(taken_in.visit.id, at=datetime(2026, 11, 23, 10, 0), now=NOW, actor=ACTOR)
    assert the_only(written(doctor, target))["DTSTART"].dt == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def test_who_did_not_come_is_said_and_keeps_the_time(doctor, target):
    visit = book(doctor, at=datetime(2026, 11, 23, 9, 15))
    booking.mark(visit.id, Step.NO_SHOW, now=NOW + timedelta(hours=1), actor=ACTOR)
    entry = the_only(written(doctor, target, with_names=True))
    assert (entry["STATUS"], entry["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert entry["SUMMARY"].endswith("did not come")


def test_days_and_doctors_that_were_not_asked_for_stay_out(doctor, target):
    other = make_doctor("Қасымов Болат Ерланұлы", hours="08:00-13:00", room="6")
    book(doctor, at=AT)
    book(other, at=AT, name="Иванов Пётр Ильич")
    book(doctor, at=AT + timedelta(days=7), name="Петров Иван Ильич")
    assert len(written(doctor, target)) == 1
    assert written(doctor, target, first=MONDAY, last=MONDAY) == {}
    assert len(written(doctor, target, first=AT.date(), last=AT.date() + timedelta(days=7))) == 2


@settings(max_examples=30)
@given(
    visits=st.lists(
        st.tuples(
            st.integers(0, 6),
            st.integers(84, 220),
            st.sampled_from([5, 15, 40]),
            st.tuples(names, names, names),
            st.sampled_from(VisitState),
            st.none() | st.integers(1, 90),
            names,
        ),
        max_size=6,
        unique_by=lambda one: (one[0], one[5] or one[1] + 1000),
    )
)
def test_whatever_stands_in_the_file_comes_back_as_it_was(doctor, target, visits):
    with for_one_example():
        ids = [
            write_visit(
                doctor,
                datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=day, minutes=five * 5),
                name,
                minutes,
                state=state,
                queue_place=place,
                room=room,
            )
            for day, five, minutes, name, state, place, room in visits
        ]
        entries = written(doctor, target, with_names=True)
        assert len(entries) == len(visits)
        mark = leaving.marks()
        for visit_id, (day, five, minutes, name, state, place, room) in zip(ids, visits, strict=True):
            entry = entries[str(mark("visit", visit_id))]
            midnight = datetime.combine(MONDAY, datetime.min.time(), UTC) + timedelta(days=day, hours=-5)
            begins = midnight + timedelta(minutes=five * 5)
            if place is None:
                assert entry["DTSTART"].dt == begins
                assert entry["DTEND"].dt == begins + timedelta(minutes=minutes)
            else:
                assert entry["DTSTART"].dt == MONDAY + timedelta(days=day)
            is_live = state is not VisitState.CANCELLED
            assert entry["STATUS"] == ("CONFIRMED" if is_live else "CANCELLED")
            words = one_line(" ".join(part for part in name if part)).rstrip("…").rstrip()
            letters = words[:150].rstrip() if is_live else ""
            assert letters in entry["SUMMARY"]
            assert one_line(room)[:150].rstrip() in entry["LOCATION"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_a_doctor_or_a_room_gets_out_of_its_line(target, text):
    doctor = replace(make_doctor(room="5"), id=1)
    from clinic_desk.models.staff import Doctor

    Doctor.update(last_name=text, room=text).execute()
    write_visit(doctor, AT)
    written(doctor, target)
    calendar = Calendar.from_ical(target.read_bytes())
    assert set(calendar) == {"VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME"}


# --- who may, and what is written down -----------------------------------------------------------------


def sit(role, extra=(), doctor_id=None):
    access.sit_down(Actor("desk", "pc-1"))
    access.ask_who(login_is_on=True)
    access.enter(Session(1, DOCTORS_NAME, role, rights_of(role, extra), doctor_id))
    return access.actor()


def entries_of_audit():
    return list(AuditEntry.select().where(AuditEntry.kind == AuditKind.EXPORTED).order_by(AuditEntry.id))


def write_own(path, actor, *, with_names):
    return export_ics.write_own_ics(
        MONDAY, SUNDAY, path, calendar_file.words(), with_names=with_names, now=NOW, actor=actor
    )


def test_a_doctor_takes_the_own_list_along_and_names_only_with_the_right(doctor, target):
    book(doctor)
    actor = sit(Role.DOCTOR, doctor_id=doctor.id)
    assert write_own(target, actor, with_names=False) == 1
    assert "Ахметов " not in target.read_text()
    with pytest.raises(errors.NoRight) as refusal:
        write_own(target, actor, with_names=True)
    assert refusal.value.what == Right.EXPORT
    with pytest.raises(errors.NoRight):
        write(doctor, target, actor=actor)
    actor = sit(Role.DOCTOR, {Right.EXPORT}, doctor.id)
    write_own(target, actor, with_names=True)
    assert "Ахметов Серік" in target.read_text()
    write(doctor, target, with_names=True, actor=actor)
    assert len(entries_of_audit()) == 3


def test_a_doctor_gets_nobody_elses_list(doctor, target):
    other = make_doctor("Қасымов Болат Ерланұлы", hours="08:00-13:00", room="6")
    actor = sit(Role.DOCTOR, {Right.EXPORT}, doctor.id)
    with pytest.raises(errors.NoRight) as refusal:
        write(other, target, actor=actor)
    assert refusal.value.what == Right.JOURNAL
    assert not target.exists()
    assert entries_of_audit() == []


def test_the_desk_has_no_own_list(doctor, target):
    with pytest.raises(errors.NotLoggedIn):
        write_own(target, ACTOR, with_names=False)
    actor = sit(Role.REGISTRAR)
    with pytest.raises(errors.NoRight):
        write_own(target, actor, with_names=False)
    with pytest.raises(errors.NoRight):
        write(doctor, target, actor=actor)
    actor = sit(Role.REGISTRAR, {Right.EXPORT})
    assert write(doctor, target, actor=actor) == 0


def test_the_audit_says_whose_days_left_and_whether_with_names(doctor, target):
    book(doctor)
    write(doctor, target, with_names=True)
    (entry,) = entries_of_audit()
    assert (entry.subject, entry.row_key) == ("file", "calendar")
    for fact in ('"names": true', '"first": "2026-11-23"', '"last": "2026-11-29"', '"target": "list.ics"'):
        assert fact in entry.detail
    assert clinic.check(now=NOW) == []


# --- whole or not at all -------------------------------------------------------------------------------


def test_without_an_entry_in_the_audit_there_is_no_file(doctor, target, monkeypatch):
    def full(*_args, **_facts):
        raise errors.DiskFull(target)

    monkeypatch.setattr(audit, "write", full)
    with pytest.raises(errors.DiskFull):
        write(doctor, target)
    assert not target.exists()


def test_a_full_disk_leaves_the_older_file_and_nothing_else(doctor, target, monkeypatch):
    book(doctor)
    target.write_text("older")

    def full(_handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(private_files.os, "fsync", full)
    with pytest.raises(errors.DiskFull):
        write(doctor, target)
    assert target.read_text() == "older"
    assert [one.name for one in target.parent.iterdir() if one != target.parent / "data"] == ["list.ics"]


def test_whoever_stops_it_gets_no_file(doctor, target):
    book(doctor)

    def stop(_count):
        raise errors.Stopped

    with pytest.raises(errors.Stopped):
        write(doctor, target, tick=stop)
    assert not target.exists()


def test_the_file_is_for_its_user_alone(doctor, target):
    write(doctor, target)
    assert private_files.is_private(target)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (SUNDAY, MONDAY, "below_from"),
        (MONDAY, date(2036, 1, 1), "range"),
        (date(9999, 12, 1), date(9999, 12, 31), "range"),
        (date(1, 1, 1), date(1, 1, 1), "range"),
    ],
)
def test_periods_that_no_calendar_should_hold(doctor, target, first, last, reason):
    with pytest.raises(errors.BadField) as refusal:
        write(doctor, target, first=first, last=last)
    assert (refusal.value.field, refusal.value.reason) == ("last_day", reason)
    assert not target.exists()


def test_a_doctor_that_does_not_exist(doctor, target):
    with pytest.raises(errors.UnknownRow):
        write(replace(doctor, id=99), target)
    assert entries_of_audit() == []


def test_a_folder_that_is_not_there(doctor, tmp_path):
    with pytest.raises(errors.BadFile) as refusal:
        write(doctor, tmp_path / "nowhere" / "list.ics")
    assert refusal.value.reason == "not_writable"
