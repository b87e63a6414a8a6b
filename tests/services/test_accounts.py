"""Accounts: who may log in, what the audit keeps of it, and that nobody ever loses the last key."""

from __future__ import annotations

import pytest

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.models.accounts import Account
from clinic_desk.rules.passwords import keys_meant
from clinic_desk.rules.rights import Right, Role
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, accounts, clinic, journal
from clinic_desk.services.accounts import AccountForm
from tests.make import NOW, make_doctor
from tests.services.account_desk import ADMIN, OTHER, PC, SECRET, add, at, entries


@pytest.fixture(autouse=True)
def data(tmp_path):
    clinic.open_clinic(tmp_path)
    access.sit_down(PC)
    yield
    clinic.close_clinic()


@pytest.fixture
def key():
    """The one-time key of a clinic with one administrator, who is logged in."""
    made = accounts.make_first_administrator(ADMIN, SECRET, now=NOW, actor=PC)
    accounts.log_in("Әлиева", SECRET, now=NOW)
    return made


# --- the first administrator, and whether the clinic logs in -------------------------------------------


def test_a_new_clinic_has_not_decided_and_lets_everybody_in():
    state = accounts.state()
    assert (state.login_on, state.has_recovery_key, state.names) == (None, False, ())
    assert not access.login_is_on()
    assert not access.login_is_decided()
    assert not accounts.has_accounts()


def test_the_first_administrator_closes_the_door_behind_him():
    key = accounts.make_first_administrator(ADMIN, SECRET, now=NOW, actor=PC)
    assert len(keys_meant(key)[0]) == 25
    state = accounts.state()
    assert (state.login_on, state.has_recovery_key, state.names) == (True, True, ("әлиева",))
    with pytest.raises(errors.NotLoggedIn):
        journal.figures(NOW.date())
    session = accounts.log_in(" ӘЛИЕВА ", SECRET, now=NOW)
    assert (session.name, session.role, session.must_change) == ("Әлиева Гүлнар", Role.ADMINISTRATOR, False)
    assert access.actor() == Actor("Әлиева Гүлнар", "pc-1")


def test_there_is_only_one_first_administrator(key):
    for leave in (lambda: None, lambda: accounts.log_out(now=NOW)):
        leave()
        with pytest.raises(errors.NoRight) as refusal:
            accounts.make_first_administrator(
                AccountForm("Бөтен Б.", "x", Role.ADMINISTRATOR), OTHER, now=NOW, actor=access.actor()
            )
        assert refusal.value.what == "first_only"
    assert accounts.has_accounts()


def test_the_first_account_is_an_administrators_whatever_was_asked():
    form = AccountForm("Әлиева Г.", "әлиева", Role.HEAD, frozenset({Right.EXPORT}), doctor_id=7, id=9)
    accounts.make_first_administrator(form, SECRET, now=NOW, actor=PC)
    accounts.log_in("әлиева", SECRET, now=NOW)
    (row,) = accounts.all_accounts()
    assert (row.id, row.role, row.extra, row.doctor_id) == (1, Role.ADMINISTRATOR, frozenset(), None)


@pytest.mark.parametrize(
    ("form", "password", "field", "reason"),
    [
        (AccountForm(" ", "a", Role.ADMINISTRATOR), SECRET, "full_name", "missing"),
        (AccountForm("А", "  ", Role.ADMINISTRATOR), SECRET, "login", "missing"),
        (ADMIN, "short", "password", "short"),
        (ADMIN, "әлиева 2026", "password", "like_name"),
        (ADMIN, "12345678", "password", "common"),
    ],
)
def test_a_bad_first_account_changes_nothing(form, password, field, reason):
    with pytest.raises(errors.BadField) as bad:
        accounts.make_first_administrator(form, password, now=NOW, actor=PC)
    assert (bad.value.field, bad.value.reason) == (field, reason)
    assert accounts.state().login_on is None
    assert entries() == []


def test_log_in_is_switched_off_knowingly_and_on_again(key):
    accounts.switch_login_off(now=at(1), actor=access.actor(), reason="бір адам")
    assert accounts.state().login_on is False
    assert access.login_is_decided()
    assert access.session() is None
    assert access.actor() == PC
    journal.figures(NOW.date())
    with pytest.raises(errors.NoRight) as refusal:
        accounts.log_in("әлиева", SECRET, now=at(2))
    assert refusal.value.what == "login_off"
    accounts.switch_login_on(now=at(3), actor=PC)
    with pytest.raises(errors.NotLoggedIn):
        journal.figures(NOW.date())
    assert entries("login_switched") == [
        ("Омарова А.", "login_switched", "access_rule", "1", {"after": {"login_on": True}}),
        (
            "Әлиева Гүлнар",
            "login_switched",
            "access_rule",
            "1",
            {"before": {"login_on": True}, "after": {"login_on": False, "reason": "бір адам"}},
        ),
        (
            "Омарова А.",
            "login_switched",
            "access_rule",
            "1",
            {"before": {"login_on": False}, "after": {"login_on": True}},
        ),
    ]


def test_log_in_is_not_switched_on_where_nobody_could_get_in():
    accounts.switch_login_off(now=NOW, actor=PC)
    with pytest.raises(errors.LastAdministrator):
        accounts.switch_login_on(now=NOW, actor=PC)
    assert accounts.state().login_on is False


def test_minutes_until_the_desk_is_locked(key):
    accounts.set_idle_minutes(3, now=NOW, actor=access.actor())
    assert accounts.state().idle_minutes == 3
    for minutes in (0, 481):
        with pytest.raises(errors.BadField):
            accounts.set_idle_minutes(minutes, now=NOW, actor=access.actor())
    assert entries("changed")[-1][4] == {"before": {"idle_minutes": 10}, "after": {"idle_minutes": 3}}


# --- accounts ------------------------------------------------------------------------------------------


def test_an_account_is_made_changed_and_listed(key):
    doctor = make_own(make_doctor)
    made = add(AccountForm("Ахметова А. С.", " Ахметова ", Role.DOCTOR, frozenset({Right.PRINT}), doctor.id))
    assert (made.login, made.doctor_id, made.must_change, made.last_login_at) == (
        "ахметова",
        doctor.id,
        True,
        None,
    )
    form = AccountForm("Ахметова Айгүл", "ахметова", Role.REGISTRAR, frozenset({Right.OVERBOOK}), id=made.id)
    changed = accounts.save_account(form, password=None, now=NOW, actor=access.actor())
    assert (changed.role, changed.doctor_id, changed.extra) == (Role.REGISTRAR, None, {Right.OVERBOOK})
    assert [row.full_name for row in accounts.all_accounts()] == ["Ахметова Айгүл", "Әлиева Гүлнар"]
    created, after = entries("created", "changed")[-2:]
    assert created[1:4] == ("created", "account", str(made.id))
    assert after[4]["before"]["full_name"] == "Ахметова А. С."
    assert after[4]["after"] == {
        "login": "ахметова",
        "full_name": "Ахметова Айгүл",
        "role": "registrar",
        "extra": "overbook",
        "doctor": None,
    }


def make_own(make):
    """What a test needs besides, made as if nobody had to log in."""
    access.ask_who(login_is_on=False)
    try:
        return make()
    finally:
        access.ask_who(login_is_on=True)


@pytest.mark.parametrize(
    ("form", "field", "reason"),
    [
        (AccountForm("Жаңа Ж.", "ӘЛИЕВА", Role.HEAD), "login", "taken"),
        (AccountForm("әлиева  гүлнар", "new", Role.HEAD), "full_name", "taken"),
        (AccountForm("Жаңа Ж.", "new", Role.DOCTOR), "doctor", "missing"),
        (AccountForm("Жаңа Ж.", "new", Role.REGISTRAR, frozenset({Right.ACCOUNTS})), "extra", "range"),
        (AccountForm("Жаңа Ж.", "new", Role.DOCTOR, frozenset({Right.REPORTS}), 1), "extra", "range"),
    ],
)
def test_an_account_that_cannot_be(form, field, reason, key):
    with pytest.raises(errors.BadField) as bad:
        add(form)
    assert (bad.value.field, bad.value.reason) == (field, reason)
    assert len(accounts.all_accounts()) == 1


def test_an_account_of_nobody_we_know(key):
    with pytest.raises(errors.UnknownRow):
        add(AccountForm("Жаңа Ж.", "new", Role.DOCTOR, doctor_id=99))
    with pytest.raises(errors.UnknownRow):
        add(AccountForm("Жаңа Ж.", "new", Role.HEAD, id=99))
    with pytest.raises(errors.BadField):
        add(password=None)


def test_the_first_log_in_wants_a_password_of_ones_own(key):
    add()
    assert accounts.log_in("seitova", OTHER, now=NOW).must_change
    with pytest.raises(errors.NoRight) as refusal:
        journal.figures(NOW.date())
    assert refusal.value.what == "must_change"
    for new, reason in ((OTHER, "unchanged"), ("кыска", "short"), ("seitova 2", "like_name")):
        with pytest.raises(errors.BadField) as bad:
            accounts.change_own_password(OTHER, new, now=NOW)
        assert bad.value.reason == reason
    accounts.change_own_password(OTHER, "қырық жылқы жайды", now=NOW)
    journal.figures(NOW.date())
    accounts.log_out(now=NOW)
    assert not accounts.log_in("seitova", "қырық жылқы жайды", now=NOW).must_change


def test_a_forgotten_password_is_reset_and_ends_the_wait(key):
    row = add()
    for minute in range(5):
        with pytest.raises(errors.WrongPassword):
            accounts.log_in("seitova", "жоқ", now=at(minute))
    accounts.reset_password(row.id, "жаңа сөз керек", now=at(5), actor=access.actor())
    assert accounts.log_in("seitova", "жаңа сөз керек", now=at(5)).must_change


def test_an_administrator_resets_the_own_password_without_having_to_change_it(key):
    row = accounts.reset_password(1, OTHER, now=NOW, actor=access.actor())
    assert not row.must_change


def test_the_last_administrator_stays(key):
    row = add()
    for change in (
        lambda: accounts.set_active(1, active=False, now=NOW, actor=access.actor()),
        lambda: accounts.save_account(
            AccountForm(ADMIN.full_name, ADMIN.login, Role.HEAD, id=1),
            password=None,
            now=NOW,
            actor=access.actor(),
        ),
    ):
        with pytest.raises(errors.LastAdministrator):
            change()
    before = len(entries())
    second = add(AccountForm("Екінші Е.", "second", Role.ADMINISTRATOR))
    accounts.set_active(1, active=False, now=NOW, actor=access.actor())
    assert access.session() is None  # the own account: this desk is left at once
    accounts.log_in("second", OTHER, now=NOW)
    accounts.change_own_password(OTHER, SECRET, now=NOW)
    assert [one.active for one in accounts.all_accounts()] == [True, True, False]
    with pytest.raises(errors.LastAdministrator):
        accounts.set_active(second.id, active=False, now=NOW, actor=access.actor())
    assert row.active
    assert len(entries()) > before


def test_accounts_are_never_deleted(key):
    with pytest.raises(Exception, match="never_deleted"):
        Account.delete().execute()


# --- changed at another desk ---------------------------------------------------------------------------


def test_a_desk_notices_that_its_account_was_switched_off(key):
    row = add()
    accounts.log_in("seitova", OTHER, now=NOW)
    Account.update(must_change=False).where(Account.id == row.id).execute()
    assert accounts.refresh(now=NOW)
    journal.figures(NOW.date())
    Account.update(active=False).where(Account.id == row.id).execute()
    assert not accounts.refresh(now=at(1))
    with pytest.raises(errors.NotLoggedIn):
        journal.figures(NOW.date())
    assert entries("logged_out")[-1] == (
        "Сейтова А.",
        "logged_out",
        "login",
        str(row.id),
        {"because": "switched_off"},
    )


def test_a_desk_notices_other_rights_and_a_reset_password(key):
    row = add(AccountForm("Сейтова А.", "seitova", Role.REGISTRAR, frozenset({Right.OVERBOOK})))
    accounts.log_in("seitova", OTHER, now=NOW)
    Account.update(must_change=False, extra_rights="").where(Account.id == row.id).execute()
    assert accounts.refresh(now=NOW)
    assert not access.actor().may_overbook
    Account.update(must_change=True).where(Account.id == row.id).execute()
    assert accounts.refresh(now=NOW)
    assert not access.has(Right.BOOK)


def test_a_desk_notices_that_log_in_was_switched(key):
    base.database.execute_sql("UPDATE access_rule SET login_on = 0")
    assert accounts.refresh(now=NOW)
    assert access.session() is None
    journal.figures(NOW.date())
    base.database.execute_sql("UPDATE access_rule SET login_on = 1")
    assert not accounts.refresh(now=NOW)
    with pytest.raises(errors.NotLoggedIn):
        journal.figures(NOW.date())
