"""The one-time key, and that neither keys nor passwords are ever kept."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from clinic_desk import errors
from clinic_desk.models.accounts import Account
from clinic_desk.rules.passwords import problem
from clinic_desk.services import access, accounts, audit, clinic
from tests import encrypted
from tests.make import NOW
from tests.services.account_desk import ADMIN, OTHER, PC, SECRET, add, at, entries, whole_file


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


# --- the one-time key ----------------------------------------------------------------------------------


def test_the_key_gives_a_password_once_and_logs_nobody_in(key):
    accounts.log_out(now=NOW)
    new = accounts.recover(key.lower().replace("-", " "), "Әлиева", OTHER, now=NOW)
    assert access.session() is None
    assert new != key
    with pytest.raises(errors.WrongPassword):
        accounts.recover(key, "Әлиева", SECRET, now=NOW)
    accounts.log_in("Әлиева", OTHER, now=NOW)
    assert entries("changed")[-1] == (
        "Омарова А.",
        "changed",
        "account",
        "1",
        {"after": {"password": "recovery_key"}},
    )


def test_the_key_is_for_administrators_and_stays_valid_otherwise(key):
    add()
    accounts.log_out(now=NOW)
    for login in ("seitova", "nobody"):
        with pytest.raises(errors.BadField) as bad:
            accounts.recover(key, login, OTHER, now=NOW)
        assert (bad.value.field, bad.value.reason) == ("login", "unknown")
    for typed, field in (("MD4FB-VEF8A", "key"), ("", "key")):
        with pytest.raises(errors.BadField) as bad:
            accounts.recover(typed, "әлиева", OTHER, now=NOW)
        assert bad.value.field == field
    with pytest.raises(errors.BadField) as bad:
        accounts.recover(key, "әлиева", "12345678", now=NOW)
    assert bad.value.field == "password"
    assert accounts.recover(key, "әлиева", OTHER, now=NOW)


def test_wrong_keys_wait_longer_and_longer(key):
    accounts.log_out(now=NOW)
    wrong = "22222-22222-22222-22222-22222"
    waits = []
    for second in (0, 1, 2, 3, 8):
        with pytest.raises(errors.WrongPassword) as refusal:
            accounts.recover(wrong, "әлиева", OTHER, now=NOW + timedelta(seconds=second))
        waits.append(refusal.value.wait_until and (refusal.value.wait_until - NOW).total_seconds())
    assert waits == [None, None, 7, 7, 23]
    with pytest.raises(errors.WrongPassword):  # even the right one
        accounts.recover(key, "әлиева", OTHER, now=NOW + timedelta(seconds=10))
    assert accounts.recover(key, "әлиева", OTHER, now=NOW + timedelta(seconds=23))


def test_a_new_key_voids_the_old_one(key):
    new = accounts.new_recovery_key(now=NOW, actor=access.actor())
    with pytest.raises(errors.WrongPassword):
        accounts.recover(key, "әлиева", OTHER, now=NOW)
    assert accounts.recover(new, "әлиева", OTHER, now=NOW)


def test_without_a_decision_there_is_no_key():
    with pytest.raises(errors.UnknownRow):
        accounts.new_recovery_key(now=NOW, actor=PC)
    with pytest.raises(errors.WrongPassword):
        accounts.recover("22222-22222-22222-22222-22222", "әлиева", OTHER, now=NOW)


# --- what is kept --------------------------------------------------------------------------------------


def test_no_password_and_no_key_is_ever_in_the_file(key):
    add()
    typed = "бұл атаудың орнына терілген құпиясөз"
    with pytest.raises(errors.WrongPassword):
        accounts.log_in(typed, SECRET, now=NOW)
    with pytest.raises(errors.WrongPassword):
        accounts.log_in("әлиева", "қате терілген сөз", now=NOW)
    new = accounts.recover(key, "әлиева", "басқа жаңа сөз", now=NOW)
    audit.flush(now=NOW)
    content = whole_file()
    secrets = (SECRET, OTHER, typed, "қате терілген сөз", "басқа жаңа сөз", key, new)
    for secret in (*secrets, *(one.replace("-", "") for one in (key, new))):
        assert secret.encode() not in content
    # what is not secret is found where the file is not encrypted as a whole, so the search is a search
    assert ("Әлиева Гүлнар".encode() in content) == (encrypted.VARIABLE not in os.environ)


def test_hashes_are_argon2id_with_the_parameters_that_were_measured(key):
    assert Account.get_by_id(1).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_other_parameters_is_made_anew_at_the_next_log_in(key):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(SECRET)
    Account.update(password_hash=weak).where(Account.id == 1).execute()
    accounts.log_in("әлиева", SECRET, now=NOW)
    assert "m=19456,t=2,p=1" in Account.get_by_id(1).password_hash
    accounts.log_in("әлиева", SECRET, now=NOW)


@pytest.mark.parametrize("broken", ["", "x", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2id$"])
def test_a_damaged_hash_lets_nobody_in(broken, key):
    Account.update(password_hash=broken).where(Account.id == 1).execute()
    with pytest.raises(errors.WrongPassword):
        accounts.log_in("әлиева", SECRET, now=NOW)


def test_a_suggested_password_will_do_and_is_another_each_time():
    made = {accounts.suggested_password() for _ in range(50)}
    assert len(made) == 50
    assert all(problem(one, "seitova") == "" and len(one) == 14 for one in made)


def test_the_audit_of_accounts_is_in_order(key):
    add()
    accounts.lock(now=at(1))
    accounts.log_in("әлиева", SECRET, now=at(2))
    assert clinic.check(now=at(60)) == []


def test_the_library_is_loaded_only_when_somebody_logs_in(key, tmp_path):
    program = """
import sys
from pathlib import Path
from clinic_desk.services import accounts, clinic
clinic.open_clinic(Path(sys.argv[1]))
print(accounts.state().login_on, "argon2" in sys.modules, "cffi" in sys.modules)
"""
    clinic.close_clinic()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop(encrypted.VARIABLE, None)
    fresh = tmp_path / "fresh"
    command = [sys.executable, "-c", program, str(fresh)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=60)
    assert done.stdout.split() == ["None", "False", "False"]
