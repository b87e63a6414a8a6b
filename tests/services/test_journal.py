"""The journal: rows by filter, in order, and the figures of a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from clinic_desk import errors
from clinic_desk.rules.journal_filter import JournalFilter
from clinic_desk.rules.rows import Channel, JournalResult, RefusalGround
from clinic_desk.rules.visits import Step
from clinic_desk.services import booking, clinic, clock_check, history, journal
from clinic_desk.services.booking import BookingOrder, RefusalOrder
from tests.make import ACTOR, NOW, make_doctor, make_person

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    yield
    clinic.close_clinic()


@pytest.fixture
def lived():
    """Two days at the desk: one row of each result, the numbers 1 to 8."""
    doctor, other = make_doctor(), make_doctor("Қасымов Болат Ерланұлы", room="6")
    at = datetime(2026, 11, 30, 8, 0)

    def book(name, place, doctor=doctor, channel=Channel.PHONE, now=NOW, waited=2):
        order = BookingOrder(
            make_person(name).id,
            doctor.id,
            at + timedelta(minutes=15 * place),
            channel,
            received_at=now - timedelta(minutes=waited),
        )
        return booking.book(order, now=now, actor=ACTOR).visit

    booked = book("Жүнісова Гүлнар", 0)
    moved = book("Петров Иван", 1, channel=Channel.DIRECT)
    cancelled = book("Белова Нина", 2, channel=Channel.PORTAL)
    arrived = book("Омаров Дархан", 3, waited=31)
    no_show = book("Қалиев Әлихан", 4, doctor=other)
    withdrawn = book("Ким Светлана", 5)
    order = RefusalOrder(make_person("Тасболат Нұрия").id, RefusalGround.NOT_ATTACHED, Channel.PHONE)
    refused = booking.refuse(order, now=NOW, actor=ACTOR)
    booking.move(moved.id, at=at + timedelta(days=1), now=NOW, actor=ACTOR)
    booking.cancel(cancelled.id, reason="x", now=NOW, actor=ACTOR)
    booking.mark(arrived.id, Step.ARRIVE, now=NOW, actor=ACTOR)
    booking.mark(no_show.id, Step.NO_SHOW, now=NOW, actor=ACTOR)
    event = history.of_request(withdrawn.request_id)[0].id
    history.take_back(event, now=NOW, actor=ACTOR)
    tomorrow = book("Иванов Пётр", 6, now=TOMORROW)
    return {
        "booked": booked.request_id,
        "moved": moved.request_id,
        "cancelled": cancelled.request_id,
        "arrived": arrived.request_id,
        "no_show": no_show.request_id,
        "withdrawn": withdrawn.request_id,
        "refused": refused.journal.request_id,
        "tomorrow": tomorrow.request_id,
    }


def ids(**chosen):
    return journal.row_ids(JournalFilter(**chosen))


def test_rows_come_newest_first_and_print_in_the_order_of_numbers(lived):
    assert next(row.number for row in journal.rows(ids())) == 8
    printed = journal.between(NOW.date(), TOMORROW.date())
    assert [row.number for row in printed] == list(range(1, 9))


def test_the_printed_journal_keeps_its_numbers_when_calls_cross_and_clocks_jump():
    doctor = make_doctor()
    for place, (received, answered) in enumerate([(5, 6), (0, 10), (-60, -59)]):
        order = BookingOrder(
            make_person().id,
            doctor.id,
            datetime(2026, 11, 30, 8, 0) + timedelta(minutes=15 * place),
            Channel.PHONE,
            received_at=NOW + timedelta(minutes=received),
        )
        now = NOW + timedelta(minutes=answered)
        clock_check.confirm("PC set by hand", now=now, actor=ACTOR)
        booking.book(order, now=now, actor=ACTOR)
    assert [row.number for row in journal.between(NOW.date(), NOW.date())] == [1, 2, 3]


def test_days_are_those_of_the_wall_clock(lived):
    assert ids(first=TOMORROW.date(), last=TOMORROW.date()) == [lived["tomorrow"]]
    assert len(ids(first=NOW.date(), last=NOW.date())) == 7
    assert ids(last=NOW.date() - timedelta(days=1)) == []
    assert ids(first=NOW.date()) == ids()


def test_the_first_and_last_minute_belong_to_their_day():
    doctor, person = make_doctor(), make_person()
    for place, clock in enumerate(("00:00:00", "23:59:59")):
        now = datetime.fromisoformat(f"2026-11-25T{clock}")
        at = datetime(2026, 11, 30, 8, 15 * place)
        booking.book(BookingOrder(person.id, doctor.id, at, Channel.PHONE), now=now, actor=ACTOR)
    assert len(journal.between(date(2026, 11, 25), date(2026, 11, 25))) == 2


@pytest.mark.parametrize("result", list(JournalResult))
def test_a_result_finds_its_rows(lived, result):
    expected = {lived[result.value]} | ({lived["tomorrow"]} if result is JournalResult.BOOKED else set())
    found = ids(result=result)
    assert set(found) == expected
    assert {row.result for row in journal.rows(found)} == {result}


def test_channel_doctor_and_text_narrow_down(lived):
    assert ids(channel=Channel.PORTAL) == [lived["cancelled"]]
    assert ids(doctor_id=2) == [lived["no_show"]]
    assert ids(text="жунисова") == [lived["booked"]]
    assert ids(text="ЖҮНІСОВА гул") == [lived["booked"]]
    assert ids(text="петров", channel=Channel.PHONE) == []
    assert ids(text="такого нет") == []


def test_text_finds_iin_and_phone(lived):
    row = journal.row(lived["moved"])
    assert ids(text=row.iin[-6:]) == [lived["moved"]]
    assert len(ids(text=row.phones[0])) == 8


def test_rows_keep_the_order_asked_for_and_skip_what_is_not_there(lived):
    wanted = [lived["refused"], 999, lived["booked"]]
    assert [row.request_id for row in journal.rows(wanted)] == [lived["refused"], lived["booked"]]
    with pytest.raises(errors.UnknownRow):
        journal.row(999)


def test_figures_count_a_day_without_what_was_withdrawn(lived):
    figures = journal.figures(NOW.date(), term_minutes=30)
    assert (figures.requests, figures.booked, figures.refused, figures.late) == (6, 5, 1, 1)
    assert figures.mean_answer_minutes == pytest.approx((2 * 4 + 31 + 0) / 6)
    nothing = journal.figures(date(2026, 1, 1))
    assert (nothing.requests, nothing.mean_answer_minutes) == (0, None)


def test_more_rows_than_one_query_takes(lived):
    many = [lived["booked"], *range(10_000, 11_200), lived["refused"]]
    assert [row.request_id for row in journal.rows(many)] == [lived["booked"], lived["refused"]]
