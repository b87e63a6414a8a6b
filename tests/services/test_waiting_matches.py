"""Which free times suit those who wait: freed, moved, new, kept, held; compared with one search for each."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic_desk.models import base, raw
from clinic_desk.models.timetable import TimetablePart
from clinic_desk.rules.free_search import FreeWish, PartOfDay
from clinic_desk.rules.purposes import purposes_for
from clinic_desk.rules.rows import Actor, Channel
from clinic_desk.rules.timetable import Purpose
from clinic_desk.rules.waiting import Urgency, call_order
from clinic_desk.services import booking, clinic, finder, holds, undo, waiting
from tests.make import ACTOR, NOW, make_doctor, make_person
from tests.services.waiting_clinic import LATER, add, at, cancel, full_doctor, matches


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def full():
    return full_doctor()


def test_a_cancelled_time_goes_to_who_waits_and_back_again(full):
    doctor, (first, _second) = full
    add(make_person("Күткен Адам"), doctor)
    assert matches() == []
    cancel(first)
    assert matches() == [("Күткен", first.at)]
    undo.take_back_last(now=LATER, actor=ACTOR)
    assert matches() == []


def test_a_moved_visit_and_new_hours_free_times_too(full):
    doctor, (first, _second) = full
    colleague = make_doctor("Қасымов Болат Ерланұлы", hours="10:00-10:15", weekdays=range(2, 3))
    add(make_person("Күткен Адам"), doctor, part_of_day=PartOfDay.MORNING)
    booking.move(first.id, doctor_id=colleague.id, at=at("2026-11-25T10:00"), now=LATER, actor=ACTOR)
    assert matches() == [("Күткен", first.at)]
    add(make_person("Түстен Кейін"), doctor, part_of_day=PartOfDay.AFTERNOON, now=LATER)
    template = TimetablePart.select().first().template
    TimetablePart.create(template=template, position=3, start_minute=840, end_minute=855)
    assert matches() == [("Күткен", first.at), ("Түстен", at("2026-11-26T14:00"))]


def test_nobody_gets_the_time_of_somebody_before_him(full):
    doctor, (first, second) = full
    add(make_person("Бұрынғы Адам"), doctor)
    add(make_person("Кейінгі Адам"), doctor, now=NOW + timedelta(seconds=1))
    add(make_person("Шұғыл Адам"), doctor, urgency=2, now=LATER)
    cancel(first)
    assert matches() == [("Шұғыл", first.at)]
    assert [one.others for one in waiting.matches(now=LATER)] == [2]
    cancel(second)
    assert matches() == [("Шұғыл", first.at), ("Бұрынғы", second.at)]


def test_no_answer_offers_the_time_to_the_next(full):
    doctor, (first, _second) = full
    row = add(make_person("Бұрынғы Адам"), doctor)
    add(make_person("Кейінгі Адам"), doctor, now=NOW + timedelta(seconds=1))
    cancel(first)
    assert matches() == [("Бұрынғы", first.at)]
    waiting.called(row.id, now=LATER, actor=ACTOR)
    assert matches() == [("Кейінгі", first.at)]
    assert matches(LATER + timedelta(minutes=30)) == [("Бұрынғы", first.at)]


def test_a_time_on_offer_at_another_desk_is_left_out(full):
    doctor, (first, _second) = full
    add(make_person("Күткен Адам"), doctor)
    cancel(first)
    (slot,) = finder.first_free([doctor], now=LATER, limit=1)
    assert holds.hold(slot, now=LATER, actor=Actor("Басқа", "pc-2"))
    assert matches() == []
    assert matches(pc="pc-2") == [("Күткен", first.at)]


def test_times_kept_for_urgent_visits_go_to_the_urgent_only():
    doctor = make_doctor(hours="09:00-09:30", weekdays=range(1, 2))
    TimetablePart.update(purpose=Purpose.URGENT).execute()
    add(make_person("Әдеттегі Адам"), doctor)
    assert matches() == []
    row = add(make_person("Шұғыл Адам"), doctor, urgency=2)
    assert matches() == [("Шұғыл", at("2026-11-24T09:00"))]
    (found,) = waiting.matches(now=LATER)
    done = waiting.book(row.id, found.slot, now=LATER, actor=ACTOR)
    assert done.visit.at == at("2026-11-24T09:00")


def test_a_doctor_who_left_and_an_empty_list_give_nothing():
    assert waiting.matches(now=NOW) == []
    doctor = make_doctor()
    add(make_person(), doctor)
    base.database.execute_sql("UPDATE doctor SET active = 0")
    assert waiting.matches(now=NOW) == []
    assert waiting.entries(now=NOW)[0].doctor.name == doctor.name


def test_many_people_are_matched_by_as_many_statements_as_few(monkeypatch):
    doctors = [make_doctor(f"Дәрігер{number} А") for number in range(3)]
    asked = []
    monkeypatch.setattr(
        raw, "rows", lambda text, *values, plain=raw.rows: asked.append(text) or plain(text, *values)
    )

    def statements():
        asked.clear()
        waiting.matches(now=LATER)
        return len(asked)

    add(make_person("Бірінші Адам"), doctors[0])
    few = statements()
    for number in range(60):
        add(make_person(f"Адам{number} А"), doctors[number % 3], urgency=number % 3)
    assert len(waiting.matches(now=LATER)) == 61
    assert statements() <= few + 3
    assert few < 25


class _Undone(Exception):
    """Takes an example's rows out of the file again."""


@contextmanager
def for_one_example():
    with suppress(_Undone), base.transaction():
        yield
        raise _Undone


persons_waiting = st.lists(
    st.fixed_dictionaries(
        {
            "doctor": st.sampled_from([0, 1, None]),
            "first": st.integers(-2, 9),
            "length": st.none() | st.integers(0, 6),
            "part": st.sampled_from(PartOfDay),
            "urgency": st.sampled_from(Urgency),
            "channel": st.sampled_from(Channel),
            "added": st.integers(0, 5),
        }
    ),
    min_size=1,
    max_size=6,
)
hours_of_doctors = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 4), st.integers(16, 66), st.integers(1, 3), st.sampled_from(Purpose), st.none()
        )
        | st.tuples(
            st.integers(0, 4), st.integers(16, 66), st.integers(1, 3), st.sampled_from(Purpose), st.just(3)
        ),
        max_size=4,
    ),
    min_size=2,
    max_size=2,
)


@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(persons_waiting, hours_of_doctors)
def test_matching_is_what_a_search_for_one_after_the_other_finds(people, hours):
    with for_one_example():
        doctors = []
        for number, parts in enumerate(hours):
            doctors.append(make_doctor(f"Дәрігер{number} А", hours="08:00-08:15", weekdays=range(1)))
            template = TimetablePart.select().order_by(TimetablePart.id.desc()).first().template
            for weekday, quarter, length, purpose, release in parts:
                TimetablePart.create(
                    template=template,
                    position=weekday,
                    start_minute=quarter * 15,
                    end_minute=(quarter + length) * 15,
                    purpose=purpose,
                    release_days=release,
                )
        rows = []
        for number, one in enumerate(sorted(people, key=lambda one: -one["added"])):
            first = NOW.date() + timedelta(days=one["first"])
            last = None if one["length"] is None else max(first, NOW.date()) + timedelta(days=one["length"])
            rows.append(
                add(
                    make_person(f"Күткен{number} Адам"),
                    None if one["doctor"] is None else doctors[one["doctor"]],
                    first_day=first,
                    last_day=last,
                    part_of_day=one["part"],
                    urgency=one["urgency"],
                    channel=one["channel"],
                    now=NOW - timedelta(minutes=one["added"]),
                )
            )
        expected, given_away = [], set()
        for row in sorted(rows, key=lambda one: call_order(one, NOW)):
            wish = FreeWish(
                part=row.part,
                not_before=row.first_day,
                until=row.last_day,
                purposes=purposes_for(row.channel, urgent=row.urgency == 2),
            )
            chosen = [one for one in doctors if row.doctor in (None, one)]
            for free in finder.search(chosen, wish, now=NOW, pc=ACTOR.pc).rows:
                if free.first not in given_away:
                    given_away.add(free.first)
                    expected.append((row.id, free.first))
                    break
        found = waiting.matches(now=NOW, pc=ACTOR.pc)
        assert [(one.entry.id, one.slot) for one in found] == expected
