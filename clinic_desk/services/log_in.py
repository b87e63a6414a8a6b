"""Logging in and out at a desk, wrong passwords, a password of one's own, the one-time key.

Callers use these through ``services.accounts``. What was tried is counted in the data file under its write
lock, so neither a restart nor several programs guessing at once are faster than one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import accounts as tables
from clinic_desk.models import base
from clinic_desk.models.accounts import AccessRule, Account
from clinic_desk.rules import passwords as rules
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.people import plain
from clinic_desk.rules.rights import Role, rights_of
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit, passwords
from clinic_desk.services.access import Session, anybody, inside

SUBJECT: Final = "login"
"""What audit entries about logging in are about; their row is the account, none if nobody has that name."""
RECOVERY: Final = "recovery_key"
_UNKNOWN_COUNT_FOR: Final = timedelta(hours=1)


@anybody
def log_in(login: str, password: str, *, now: datetime) -> Session:
    """Let somebody sit down at this desk; whoever was logged in here is logged out.

    Raises WrongPassword, whose ``wait_until`` (the wall clock) is set when the next try has to wait; tries
    before it are not looked at. A clinic that does not log in raises NoRight (``login_off``).
    """
    passwords.warm()
    with base.transaction():
        _require_login_on()
        found = _checked(tables.by_login(plain(login)), password, now)
        if isinstance(found, Account):
            session = _welcome(found, password, now)
    if isinstance(found, errors.WrongPassword):
        raise found
    access.enter(session)
    return session


@anybody
def log_out(*, now: datetime) -> None:
    """Nobody is logged in at this desk any more."""
    _leave(AuditKind.LOGGED_OUT, now)


@anybody
def lock(*, now: datetime) -> None:
    """Leave the desk for a moment: nothing is shown or done until somebody logs in."""
    _leave(AuditKind.LOCKED, now)


@anybody
def refresh(*, now: datetime) -> bool:
    """See what changed at other desks: whether the clinic logs in, and what the account here may do.

    False: somebody has to log in here (the account may have been switched off meanwhile).
    """
    session = access.session()
    with base.reading():
        is_on = tables.login_is_on()
        account = None if session is None else tables.by_id(session.account_id)
    access.ask_who(login_is_on=is_on)
    if not is_on:
        access.leave()
        return True
    if session is None:
        return False
    if account is None or not account.active:
        _leave(AuditKind.LOGGED_OUT, now, because="switched_off")
        return False
    fresh = session_of(account)
    if fresh != session:
        access.enter(fresh)
    return True


@anybody
def change_own_password(old: str, new: str, *, now: datetime) -> None:
    """Give the account that is logged in here another password.

    Raises NotLoggedIn; WrongPassword for the old one, with the same delay as a log-in; BadField for the new
    one (``password``: ``short``, ``like_name``, ``common``, ``unchanged``).
    """
    session = access.session()
    if session is None:
        raise errors.NotLoggedIn
    passwords.warm()
    with base.transaction():
        account = tables.by_id(session.account_id)
        found = _checked(account, old, now)
        if isinstance(found, Account):
            refuse_bad_password(new, found.login)
            if rules.normal(old) == rules.normal(new):
                raise errors.BadField("password", "unchanged")
            found.password_hash, found.must_change = passwords.hash_of(new), False
            found.failures, found.wait_until = 0, None
            found.save()
            audit.write(AuditKind.CHANGED, "account", found.id, now=now, after={"password": "own"})
    if isinstance(found, errors.WrongPassword):
        raise found
    access.enter(session_of(found))


@anybody
def recover(key: str, login: str, new_password: str, *, now: datetime) -> str:
    """Give an administrator a new password by the one-time key; returns the new key, the old one is void.

    Nobody is logged in by it. Raises BadField (``key``: ``malformed``; ``login``: ``unknown`` unless it is an
    active administrator's; ``password``), or WrongPassword with the same delays as a log-in. The key stays
    valid unless the password was changed.
    """
    meant = rules.keys_meant(key)
    if not meant:
        raise errors.BadField("key", "malformed")
    refuse_bad_password(new_password, login)
    with base.transaction():
        rule = tables.rule_row()
        refused = _refused_key(rule, meant, now)
        if refused is None:
            new_key = _recovered(plain(login), new_password, now)
    if refused is not None:
        raise refused
    return new_key


@inside
def refuse_bad_password(password: str, login: str) -> None:
    """Raise BadField for a password that the rules do not take."""
    found = rules.problem(password, login)
    if found:
        raise errors.BadField("password", found)


@inside
def session_of(account: Account) -> Session:
    """What an account may do at a desk, as it stands now."""
    role = Role(account.role)
    return Session(
        account_id=int(account.id),
        name=account.full_name,
        role=role,
        rights=rights_of(role, account.extra_rights.split()),
        doctor_id=account.doctor_id,
        must_change=bool(account.must_change),
    )


@inside
def give_new_key() -> str:
    """Make the one-time key anew inside the caller's transaction; gives it as it is printed."""
    key = passwords.new_key()
    AccessRule.update(
        recovery_hash=passwords.hash_of(key), recovery_failures=0, recovery_wait_until=None
    ).where(AccessRule.id == 1).execute()
    return rules.grouped(key)


# --- passwords and delays, inside the write lock -------------------------------------------------------


def _require_login_on() -> None:
    is_on = tables.login_is_on()
    access.ask_who(login_is_on=is_on)
    if not is_on:
        raise errors.NoRight("login_off")


def _checked(account: Account | None, password: str, now: datetime) -> Account | errors.WrongPassword:
    """The account whose password this is; else the refusal, already counted and written down."""
    if account is None:
        return _unknown_name(password, now)
    until = _still_waits(account, "wait_until", account.failures, now)
    if until is not None:
        return errors.WrongPassword(until)
    fits = passwords.fits(password, account.password_hash)
    if fits and account.active:
        return account
    account.failures += 1
    wait = rules.wait_after(account.failures)
    account.wait_until = base.to_utc(now + wait) if wait else None
    account.save()
    audit.write(AuditKind.LOGIN_FAILED, SUBJECT, account.id, now=now, failures=account.failures)
    return errors.WrongPassword(now + wait if wait else None)


def _still_waits(row: Account | AccessRule, column: str, failures: int, now: datetime) -> datetime | None:
    """Until when the row's next try has to wait, by the wall clock."""
    stored: datetime | None = getattr(row, column)
    until = rules.waits_until(failures, None if stored is None else base.to_wall(stored), now)
    if until is not None and stored is not None and base.to_utc(until) != stored:
        setattr(row, column, base.to_utc(until))  # the clock was set back
        row.save()
    return until


def _unknown_name(password: str, now: datetime) -> errors.WrongPassword:
    """Refuse a name that nobody has, as slowly as a wrong password; the failures are counted together.

    They are counted from the audit, because nothing may be kept of what was typed. Nobody can log in by such
    a name anyway: the wait hides which names exist and keeps the audit short.
    """
    times = [
        min(base.to_wall(at), now)
        for at in tables.moments_of_entries(
            AuditKind.LOGIN_FAILED, SUBJECT, "", since=base.to_utc(now - _UNKNOWN_COUNT_FOR)
        )
    ]
    if times:
        until = times[-1] + rules.wait_after(len(times))
        if until > now:
            return errors.WrongPassword(until)
    passwords.fits(password, "")
    audit.write(AuditKind.LOGIN_FAILED, SUBJECT, "", now=now, failures=len(times) + 1)
    wait = rules.wait_after(len(times) + 1)
    return errors.WrongPassword(now + wait if wait else None)


def _welcome(account: Account, password: str, now: datetime) -> Session:
    """Count the failures off and write down who left and who came."""
    left = access.session()
    if left is not None:
        audit.write(AuditKind.LOGGED_OUT, SUBJECT, left.account_id, now=now, because="another_user")
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash_of(password)
    failures, account.failures, account.wait_until = account.failures, 0, None
    account.last_login_at = base.to_utc(now)
    account.save()
    session = session_of(account)
    facts: dict[str, Any] = {"failures_before": failures} if failures else {}
    audit.write(AuditKind.LOGGED_IN, SUBJECT, account.id, now=now, actor=_named(session), **facts)
    return session


def _named(session: Session) -> Actor:
    return Actor(session.name, access.actor().pc)


def _leave(kind: AuditKind, now: datetime, **facts: Any) -> None:  # noqa: ANN401 -- what JSON can hold
    session = access.session()
    if session is None:
        return
    try:
        with base.transaction():
            audit.write(kind, SUBJECT, session.account_id, now=now, **facts)
    except errors.BadData:
        # the desk is left whatever the file says; the entry is written as soon as it can be
        audit.noted(kind, SUBJECT, session.account_id, **facts)
    finally:
        access.leave()


# --- the one-time key ----------------------------------------------------------------------------------


def _refused_key(
    rule: AccessRule | None, meant: tuple[str, ...], now: datetime
) -> errors.WrongPassword | None:
    if rule is None or not rule.recovery_hash:
        return errors.WrongPassword()
    until = _still_waits(rule, "recovery_wait_until", rule.recovery_failures, now)
    if until is not None:
        return errors.WrongPassword(until)
    if any(passwords.fits(one, rule.recovery_hash) for one in meant):
        return None
    rule.recovery_failures += 1
    wait = rules.wait_after(rule.recovery_failures)
    rule.recovery_wait_until = base.to_utc(now + wait) if wait else None
    rule.save()
    audit.write(AuditKind.LOGIN_FAILED, RECOVERY, "", now=now, failures=rule.recovery_failures)
    return errors.WrongPassword(now + wait if wait else None)


def _recovered(login: str, new_password: str, now: datetime) -> str:
    account = tables.by_login(login)
    if account is None or not account.active or account.role != Role.ADMINISTRATOR:
        raise errors.BadField("login", "unknown")
    account.password_hash, account.must_change = passwords.hash_of(new_password), False
    account.failures, account.wait_until = 0, None
    account.save()
    audit.write(AuditKind.CHANGED, "account", account.id, now=now, after={"password": RECOVERY})
    return give_new_key()
