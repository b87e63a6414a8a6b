"""What the tests of files for other programs share: raw rows with whatever names, readers of the files."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime, timedelta

from hypothesis import strategies as st
from icalendar import Calendar

from clinic_desk.models.journal import Request, Visit
from clinic_desk.models.people import Person

HOSTILE = (
    "Аты\r\nATTENDEE:mailto:x@example.org",
    "END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    "=HYPERLINK(1)",
    "@SUM(1;2),\\n\\;\\,:\"'",
    "Ә" * 500,
    "👩\u200d⚕️ Ә́йгүл\u0301",
    "\u202eлак\u2028\u2029\x85\x0b\x00\x7f\ufeff",
    '"}],"evil":[{"',
    "   ",
    "",
)
names = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=40
)  # SQLite stores no halves of letters


def write_visit(doctor, at: datetime, name=("Ахметов", "Серік", ""), minutes=15, born=None, **columns) -> int:
    """A visit of a new person as raw rows: names come from files that nobody checked."""
    last, first, patronymic = name
    person = Person.create(last_name=last, first_name=first, patronymic=patronymic, birth_date=born)
    request = Request.create(
        year=at.year,
        number=Request.select().count() + 1,
        received_at=datetime(2026, 11, 20, 4),
        answered_at=datetime(2026, 11, 20, 4, 1),
        channel="phone",
        person=person,
        last_name=last,
        first_name=first,
        patronymic=patronymic,
        phones="7011234567",
        birth_date=born,
        address="ул. Абая, 1",
        verdict="attached",
        result="booked",
        registrar="Y",
    )
    start = at.hour * 60 + at.minute
    facts = {"overbook_reason": "қосымша", "room": "", **columns}
    visit = Visit.create(
        request=request,
        doctor=doctor.id,
        person=person,
        day=at.date(),
        start_minute=start,
        end_minute=start + minutes,
        **facts,
    )
    return visit.id


# --- calendar files ------------------------------------------------------------------------------------


def read_calendar(path):
    """The entries of a calendar file by UID; the bytes first keep RFC 5545 line by line."""
    content = path.read_bytes()
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert b"\r" not in line
        assert b"\n" not in line
        assert len(line) <= 75
    text = content.replace(b"\r\n ", b"").decode()
    assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text.replace("\r\n", ""))
    (calendar,) = Calendar.from_ical(content, multiple=True)
    assert not calendar.errors
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    entries = {}
    for event in calendar.subcomponents:
        assert event.name == "VEVENT"
        assert not event.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(event)
        # a name that got out of its line would stand here
        assert set(event) <= ALLOWED
        assert event["UID"] not in entries
        entries[str(event["UID"])] = event
    return entries


ALLOWED = set(
    "UID DTSTAMP DTSTART DTEND SUMMARY SEQUENCE STATUS CLASS CREATED LAST-MODIFIED LOCATION TRANSP".split()
)


# --- bundles -------------------------------------------------------------------------------------------


def read_bundle(path):
    """The resources of a bundle by their address, after the classes of FHIR R4B and its invariants."""
    from fhir.resources.R4B.bundle import Bundle

    content = path.read_text("utf-8")
    checked = Bundle.model_validate_json(content)
    stored = json.loads(content)
    assert stored["type"] == "collection"
    assert len(checked.entry) == len(stored["entry"])
    by_url = {}
    for entry in stored["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
        assert entry["fullUrl"] not in by_url
        by_url[entry["fullUrl"]] = resource
    for resource in by_url.values():
        _check_values(resource, by_url)
        _INVARIANTS.get(resource["resourceType"], lambda _one: None)(resource)
    return by_url


def of_kind(by_url, kind):
    return [one for one in by_url.values() if one["resourceType"] == kind]


def _check_values(value, by_url):
    if isinstance(value, dict):
        assert value
        if "reference" in value:
            assert value["reference"] in by_url
        for one in value.values():
            _check_values(one, by_url)
    elif isinstance(value, list):
        assert value
        for one in value:
            _check_values(one, by_url)
    elif isinstance(value, str):
        assert value == value.strip()
        assert value
        assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in value)


def _check_appointment(one):
    has_times = "start" in one
    assert has_times == ("end" in one)  # app-2
    assert has_times or one["status"] in {"proposed", "cancelled", "waitlist"}  # app-3
    assert "cancelationReason" not in one  # may say why somebody is ill
    assert all("type" in actor or "actor" in actor for actor in one["participant"])  # app-1
    if has_times:
        length = _moment(one["end"]) - _moment(one["start"])
        assert timedelta(minutes=one["minutesDuration"]) == length > timedelta()


def _check_slot(one):
    assert _moment(one["start"]) < _moment(one["end"])


def _moment(text):
    moment = datetime.fromisoformat(text)
    assert moment.utcoffset() == timedelta(hours=5)
    return moment


_INVARIANTS = {"Appointment": _check_appointment, "Slot": _check_slot}
