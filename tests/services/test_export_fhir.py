"""The FHIR bundle: read back by the R4B classes and its invariants, in each state of a visit."""

from __future__ import annotations

import errno
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desk import errors, private_files
from clinic_desk.models.audit import AuditEntry
from clinic_desk.models.people import Person
from clinic_desk.models.staff import Doctor
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.plain_text import one_line
from clinic_desk.rules.rights import Right, Role, rights_of
from clinic_desk.rules.rows import Actor, Channel, Sex
from clinic_desk.rules.timetable import ExceptionKind
from clinic_desk.rules.visits import Step
from clinic_desk.services import absences, access, booking, clinic, export_fhir, queue, undo
from clinic_desk.services.absences import AbsenceOrder
from clinic_desk.services.access import Session
from clinic_desk.services.booking import BookingOrder
from clinic_desk.services.fhir_resources import IIN_SYSTEM, PROFILE
from clinic_desk.services.queue import QueueOrder
from tests.make import ACTOR, NOW, make_doctor, make_person
from tests.services.leaving_clinic import HOSTILE, names, of_kind, read_bundle, write_visit
from tests.services.random_clinics import for_one_example

MONDAY = NOW.date()
FRIDAY = MONDAY + timedelta(days=4)
AT = datetime(2026, 11, 24, 10, 30)
STAMP = "2026-11-24T10:30:00+05:00"


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path / "data")
    yield
    clinic.close_clinic()
    access.forget()


@pytest.fixture
def doctor():
    return make_doctor(hours="09:00-12:00")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "clinic.json"


def book(doctor, at=AT, person=None, **facts):
    order = BookingOrder((person or make_person()).id, doctor.id, at, Channel.PHONE, **facts)
    return booking.book(order, now=NOW, actor=ACTOR).visit


def write(path, *, first=MONDAY, last=FRIDAY, with_names=False, now=NOW, actor=ACTOR, **more):
    more.setdefault("clinic_name", "Успен ауылының емханасы")
    return export_fhir.write_fhir(first, last, path, with_names=with_names, now=now, actor=actor, **more)


def written(path, **facts):
    count = write(path, **facts)
    found = read_bundle(path)
    assert len(found) == count
    return found


def appointment(path, **facts):
    (one,) = of_kind(written(path, **facts), "Appointment")
    return one


def slots(found, status):
    return sorted(
        (one["start"][:16], one["end"][11:16]) for one in of_kind(found, "Slot") if one["status"] == status
    )


# --- what stands in it ---------------------------------------------------------------------------------


def test_a_doctor_has_a_schedule_a_room_and_free_slots(doctor, target):
    found = written(target, first=AT.date(), last=AT.date())
    kinds = Counter(one["resourceType"] for one in found.values())
    assert kinds == {
        **dict.fromkeys(("Organization", "Practitioner", "PractitionerRole", "Location", "Schedule"), 1),
        "Slot": 12,
    }
    assert slots(found, "free")[0] == ("2026-11-24T09:00", "09:15")
    (schedule,) = of_kind(found, "Schedule")
    actors = [found[one["reference"]]["resourceType"] for one in schedule["actor"]]
    assert actors == ["Practitioner", "PractitionerRole", "Location"]
    assert schedule["planningHorizon"] == {
        "start": "2026-11-24T00:00:00+05:00",
        "end": "2026-11-25T00:00:00+05:00",
    }
    (person,) = of_kind(found, "Practitioner")
    assert person["name"][0] == {
        "use": "official",
        "text": "Ахметова Айгүл Серікқызы",
        "family": "Ахметова",
        "given": ["Айгүл", "Серікқызы"],
    }
    (role,) = of_kind(found, "PractitionerRole")
    assert role["specialty"][0]["coding"][0]["code"] == "general_practice"
    assert "врач общей практики" in role["specialty"][0]["text"]
    assert of_kind(found, "Organization")[0]["name"] == "Успен ауылының емханасы"


def test_a_booked_visit_has_a_slot_of_its_own(doctor, target):
    visit = book(doctor)
    found = written(target)
    (one,) = of_kind(found, "Appointment")
    assert (one["status"], one["start"], one["minutesDuration"]) == ("booked", STAMP, 15)
    (slot,) = (found[link["reference"]] for link in one["slot"])
    assert (slot["status"], slot["start"], slot["end"]) == ("busy", one["start"], one["end"])
    assert "overbooked" not in slot
    assert one["identifier"][0]["value"] == f"2026/{visit.number}"
    assert one["created"] == "2026-11-23T09:00:00+05:00"
    assert one["meta"] == {"versionId": "1", "lastUpdated": "2026-11-23T09:00:00+05:00"}
    assert ("2026-11-24T10:30", "10:45") not in slots(found, "free")


def test_patients_only_where_asked_for_and_with_nothing_to_reach_them_by(doctor, target):
    born = date(2016, 11, 5)
    person = make_person(
        "Ахметова Сәуле", birth_date=born, iin="161105599909", sex=Sex.FEMALE, address="Абая 1"
    )
    book(doctor, person=person, note="грипп", override_reason="")
    plain = written(target)
    assert of_kind(plain, "Patient") == []
    for secret in ("Сәуле", "161105599909", "2016-11-05", "7011234567", "Абая", "грипп"):
        assert secret not in target.read_text()
    found = written(target, with_names=True)
    (patient,) = of_kind(found, "Patient")
    assert patient["identifier"] == [{"use": "official", "system": IIN_SYSTEM, "value": "161105599909"}]
    assert (patient["gender"], patient["birthDate"]) == ("female", "2016-11-05")
    assert patient["name"][0]["text"] == "Ахметова Сәуле"
    (one,) = of_kind(found, "Appointment")
    assert [found[link["actor"]["reference"]]["resourceType"] for link in one["participant"]] == [
        "Practitioner",
        "Location",
        "Patient",
    ]
    for secret in ("7011234567", "Абая", "грипп"):
        assert secret not in target.read_text()
    assert set(plain) < set(found)


def test_a_receiver_with_a_name_of_its_own_for_the_iin(doctor, target):
    book(doctor)
    found = written(target, with_names=True, iin_system="urn:oid:1.2.398.3.1")
    assert of_kind(found, "Patient")[0]["identifier"][0]["system"] == "urn:oid:1.2.398.3.1"


def test_a_child_without_a_number_or_a_known_sex(doctor, target):
    book(doctor, person=make_person("Жүнісов", iin=None, birth_date=None, sex=None))
    (patient,) = of_kind(written(target, with_names=True), "Patient")
    assert set(patient) == {"resourceType", "id", "name"}


def test_a_second_export_has_the_same_ids_and_a_higher_version_for_what_changed(doctor, target):
    visit = book(doctor)
    before = written(target, with_names=True)
    booking.move(visit.id, at=AT + timedelta(days=1), now=NOW + timedelta(minutes=5), actor=ACTOR)
    after = written(target, with_names=True)
    (old,), (new,) = of_kind(before, "Appointment"), of_kind(after, "Appointment")
    assert (old["id"], old["participant"]) == (new["id"], new["participant"])
    assert old["slot"] == new["slot"]
    assert int(new["meta"]["versionId"]) > int(old["meta"]["versionId"])
    assert new["meta"]["lastUpdated"] == "2026-11-23T09:05:00+05:00"
    assert new["start"] == "2026-11-25T10:30:00+05:00"
    freed, taken = ("2026-11-24T10:30", "10:45"), ("2026-11-25T10:30", "10:45")
    assert freed in slots(after, "free")
    assert taken not in slots(after, "free")
    still = set(before) - {link for link, one in before.items() if one["resourceType"] == "Slot"}
    assert still <= set(after)


def test_a_visit_moved_out_of_the_period_is_told_with_its_new_time(doctor, target):
    visit = book(doctor)
    booking.move(visit.id, at=AT + timedelta(days=14), now=NOW, actor=ACTOR)
    one = appointment(target)
    assert (one["status"], one["start"]) == ("booked", "2026-12-08T10:30:00+05:00")
    assert "slot" not in one


# --- states --------------------------------------------------------------------------------------------


def test_what_became_of_a_visit(doctor, target):
    visit = book(doctor, at=datetime(2026, 11, 23, 9, 15))
    came = datetime(2026, 11, 23, 9, 16)
    booking.mark(visit.id, Step.ARRIVE, now=came, actor=ACTOR)
    assert appointment(target, now=came)["status"] == "arrived"
    assert appointment(target, now=datetime(2026, 11, 23, 9, 29))["status"] == "arrived"
    assert appointment(target, now=datetime(2026, 11, 23, 9, 30))["status"] == "fulfilled"
    booking.mark(visit.id, Step.NO_SHOW, now=came, actor=ACTOR)
    one = appointment(target, now=came)
    assert (one["status"], "slot" in one) == ("noshow", True)


def test_a_cancelled_visit_keeps_its_time_and_gives_its_slot_back(doctor, target):
    visit = book(doctor)
    booking.cancel(visit.id, reason="грипп", now=NOW, actor=ACTOR)
    found = written(target, with_names=True)
    (one,) = of_kind(found, "Appointment")
    assert (one["status"], one["start"]) == ("cancelled", STAMP)
    assert "slot" not in one
    assert slots(found, "busy") == []
    assert ("2026-11-24T10:30", "10:45") in slots(found, "free")
    assert "грипп" not in target.read_text()


def test_a_booking_taken_back_was_an_error(doctor, target):
    book(doctor)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert appointment(target)["status"] == "entered-in-error"


def test_the_live_queue_promises_no_time(doctor, target):
    person = make_person()
    visit = queue.take_in(QueueOrder(person.id, doctor.id), now=NOW, actor=ACTOR).visit
    one = appointment(target)
    assert one["status"] == "waitlist"
    assert not {"start", "end", "slot", "minutesDuration"} & set(one)
    assert one["requestedPeriod"] == [{"start": "2026-11-23", "end": "2026-11-23"}]
    assert one["extension"] == [
        {"url": f"{PROFILE}/queue-place", "valuePositiveInt": 1},
        {"url": f"{PROFILE}/visit-state", "valueCode": "booked"},
    ]
    booking.mark(visit.id, Step.ARRIVE, now=NOW, actor=ACTOR)
    came = appointment(target, now=NOW + timedelta(days=1))
    assert (came["status"], came["extension"][1]["valueCode"]) == ("waitlist", "arrived")
    undo.take_back_last(now=NOW, actor=ACTOR)
    undo.take_back_last(now=NOW, actor=ACTOR)
    assert appointment(target)["status"] == "cancelled"


def test_overbooked_visits_overlap_and_say_so(doctor, target):
    book(doctor)
    book(doctor, person=make_person("Иванов Пётр"), overbook_reason="срочно")
    book(doctor, at=AT + timedelta(minutes=15), person=make_person("Петров Иван"))
    found = written(target)
    busy = [one for one in of_kind(found, "Slot") if one["status"] == "busy"]
    assert sorted((one["start"][11:16], one.get("overbooked", False)) for one in busy) == [
        ("10:30", True),
        ("10:30", True),
        ("10:45", False),
    ]
    assert "срочно" not in target.read_text()


def test_days_off_are_unavailable_and_nobody_learns_why(doctor, target):
    book(doctor)
    order = AbsenceOrder(doctor.id, AT.date(), AT.date(), ExceptionKind.SICK, reason="операция")
    absences.close_doctor_days(order, now=NOW, actor=ACTOR)
    found = written(target, first=AT.date(), last=AT.date())
    assert slots(found, "free") == []
    assert slots(found, "busy") == [("2026-11-24T10:30", "10:45")]
    assert slots(found, "busy-unavailable") == [("2026-11-24T09:00", "10:30"), ("2026-11-24T10:45", "12:00")]
    closed = [one for one in of_kind(found, "Slot") if one["status"] == "busy-unavailable"]
    assert {frozenset(one) for one in closed} == {
        frozenset({"resourceType", "id", "schedule", "status", "start", "end"})
    }
    assert "операция" not in target.read_text()
    assert "sick" not in target.read_text()


def test_who_left_the_clinic_stays_with_the_visits_that_were(doctor, target):
    book(doctor)
    Doctor.update(active=False).execute()
    found = written(target)
    assert of_kind(found, "Practitioner")[0]["active"] is False
    assert slots(found, "free") == []
    assert len(of_kind(found, "Appointment")) == 1


def test_a_clinic_with_nothing_in_it(target):
    assert [one["resourceType"] for one in written(target, clinic_name="").values()] == ["Organization"]


def test_a_year_is_read_in_portions_and_nothing_is_lost_between_them(doctor, target):
    days = [MONDAY + timedelta(days=offset) for offset in range(0, 120, 7)]
    for day in days:
        write_visit(doctor, datetime.combine(day, datetime.min.time()) + timedelta(hours=10))
    found = written(target, first=MONDAY, last=MONDAY + timedelta(days=120))
    assert [one["start"][:10] for one in of_kind(found, "Appointment")] == [str(day) for day in days]
    working = [day for day in range(121) if (MONDAY + timedelta(days=day)).weekday() < 5]
    assert len(slots(found, "free")) + len(slots(found, "busy")) == 12 * len(working)


# --- whatever names hold ---------------------------------------------------------------------------------


@settings(max_examples=30)
@given(name=st.tuples(names, names, names), room=names, clinic_name=names)
def test_whatever_names_hold_the_bundle_stays_whole(doctor, target, name, room, clinic_name):
    with for_one_example():
        Doctor.update(last_name=name[0], room=room).execute()
        write_visit(doctor, AT, name, born=date(1985, 3, 12))
        found = written(target, with_names=True, clinic_name=clinic_name)
        assert len(of_kind(found, "Patient")) == len(of_kind(found, "Appointment")) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_numbers_and_names_stay_values(doctor, target, text):
    write_visit(doctor, AT, (text, text, text))
    Person.update(iin=text).execute()
    found = written(target, with_names=True)
    (patient,) = of_kind(found, "Patient")
    assert set(patient) <= {"resourceType", "id", "identifier", "name"}
    assert ("identifier" in patient) == bool(one_line(text))


# --- who may, and what is written down -----------------------------------------------------------------


def sit(role, extra=(), doctor_id=None):
    access.sit_down(Actor("desk", "pc-1"))
    access.ask_who(login_is_on=True)
    access.enter(Session(1, "Сейтова А.", role, rights_of(role, extra), doctor_id))
    return access.actor()


@pytest.mark.parametrize(
    ("role", "extra", "lacks"),
    [
        (Role.REGISTRAR, (), Right.EXPORT),
        (Role.DOCTOR, (), Right.EXPORT),
        (Role.DOCTOR, (Right.EXPORT,), Right.JOURNAL),
        (Role.REGISTRAR, (Right.EXPORT,), None),
        (Role.HEAD, (), None),
        (Role.ADMINISTRATOR, (), None),
    ],
)
def test_who_may(doctor, target, role, extra, lacks):
    book(doctor)
    actor = sit(role, extra, doctor.id if role is Role.DOCTOR else None)
    if lacks is None:
        assert len(of_kind(written(target, with_names=True, actor=actor), "Patient")) == 1
        return
    with pytest.raises(errors.NoRight) as refusal:
        write(target, actor=actor)
    assert refusal.value.what == lacks
    assert not target.exists()


def test_the_audit_has_the_export_before_the_file(doctor, target, monkeypatch):
    book(doctor)
    write(target, with_names=True)
    (entry,) = AuditEntry.select().where(AuditEntry.kind == AuditKind.EXPORTED)
    assert (entry.subject, entry.row_key) == ("file", "fhir")
    for fact in ('"names": true', '"first": "2026-11-23"', '"last": "2026-11-27"', '"target": "clinic.json"'):
        assert fact in entry.detail
    target.unlink()

    def broken(*_args, **_facts):
        raise errors.DatabaseBusy(target)

    monkeypatch.setattr(export_fhir.audit, "write", broken)
    with pytest.raises(errors.DatabaseBusy):
        write(target)
    assert not target.exists()


def test_a_full_disk_or_a_stop_leaves_the_older_file_and_nothing_else(doctor, target, monkeypatch):
    book(doctor)
    target.write_text("older")

    def stop(count):
        if count > 5:
            raise errors.Stopped

    with pytest.raises(errors.Stopped):
        write(target, tick=stop)

    def full(_handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(private_files.os, "fsync", full)
    with pytest.raises(errors.DiskFull):
        write(target)
    assert target.read_text() == "older"
    assert [one.name for one in target.parent.iterdir() if one.name != "data"] == ["clinic.json"]
