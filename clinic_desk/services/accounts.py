"""Who may log in and as what, and whether anybody has to; the use cases of ``log_in`` are handed on here.

Accounts are switched off, never deleted: the audit names them. Nothing here ever keeps, writes down or hands
out a password, nor what was typed as a name that nobody has: people type passwords there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from clinic_desk import errors
from clinic_desk.models import accounts as tables
from clinic_desk.models import base, staff
from clinic_desk.models.accounts import AccessRule, Account
from clinic_desk.rules.audit import AuditKind
from clinic_desk.rules.people import alphabet_key, plain
from clinic_desk.rules.rights import Right, Role, grantable_to
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, audit, passwords
from clinic_desk.services.access import anybody, needs
from clinic_desk.services.log_in import (
    change_own_password,
    give_new_key,
    lock,
    log_in,
    log_out,
    recover,
    refresh,
    refuse_bad_password,
)

__all__ = [
    "AccessState",
    "AccountForm",
    "AccountRow",
    "all_accounts",
    "change_own_password",
    "has_accounts",
    "lock",
    "log_in",
    "log_out",
    "make_first_administrator",
    "new_recovery_key",
    "problems_of",
    "recover",
    "refresh",
    "reset_password",
    "save_account",
    "set_active",
    "set_idle_minutes",
    "state",
    "suggested_password",
    "switch_login_off",
    "switch_login_on",
]

IDLE_MINUTES: Final = range(1, 481)
DEFAULT_IDLE_MINUTES: Final = 10


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as a list shows it; moments are the clinic's wall clock."""

    id: int
    login: str
    full_name: str
    role: Role
    extra: frozenset[Right]
    doctor_id: int | None
    active: bool
    must_change: bool
    created_at: datetime
    last_login_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountForm:
    """What is entered about an account; ``id`` None is a new one.

    ``full_name`` is what the journal writes; ``doctor_id`` goes with the role of a doctor, and only with it.
    """

    full_name: str
    login: str
    role: Role
    extra: frozenset[Right] = field(default=frozenset())
    doctor_id: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class AccessState:
    """Whether the clinic logs in: ``login_on`` None is not yet decided and works as off.

    ``names`` are the log-in names of those who may log in, by alphabet.
    """

    login_on: bool | None
    idle_minutes: int
    has_recovery_key: bool
    names: tuple[str, ...]


@anybody
def state() -> AccessState:
    """Whether the clinic logs in, and what a log-in page has to show before anybody has."""
    with base.reading():
        rule = tables.rule_row()
        names = [account.login for account in Account.select(Account.login).where(Account.active)]
    return AccessState(
        login_on=None if rule is None else bool(rule.login_on),
        idle_minutes=DEFAULT_IDLE_MINUTES if rule is None else rule.idle_minutes,
        has_recovery_key=rule is not None and bool(rule.recovery_hash),
        names=tuple(sorted(names, key=alphabet_key)),
    )


@anybody
def has_accounts() -> bool:
    """Whether there are any accounts, switched on or off; before that the first one is an administrator's."""
    return bool(Account.select().exists())


@anybody
def suggested_password() -> str:
    """A password for somebody's first log-in, easy to dictate: «k7mq-2x9f-hd4w», 60 random bits."""
    return passwords.new_temporary()


# --- whether the clinic logs in ------------------------------------------------------------------------


@anybody
def make_first_administrator(form: AccountForm, password: str, *, now: datetime, actor: Actor) -> str:
    """Make the account that makes all others, and let the clinic log in from now on.

    Gives the one-time key, which is shown and printed this once; nobody is logged in by it. Possible only
    while there are no accounts: else NoRight (``first_only``). Raises BadField.
    """
    form = replace(form, role=Role.ADMINISTRATOR, extra=frozenset(), doctor_id=None, id=None)
    _refuse_bad(form, password)
    with base.transaction():
        if has_accounts():
            raise errors.NoRight("first_only")
        _write(Account(created_at=base.to_utc(now)), form, password, must_change=False, now=now, actor=actor)
        _decide(now=now, actor=actor, login_on=True)
        key = give_new_key()
    access.ask_who(login_is_on=True)
    return key


@needs(Right.ACCOUNTS)
def switch_login_off(*, now: datetime, actor: Actor, reason: str = "") -> None:
    """Let everybody at the PC do everything, knowingly; the journal then names the PC's user."""
    with base.transaction():
        _decide(now=now, actor=actor, login_on=False, reason=reason.strip())
    access.leave()
    access.ask_who(login_is_on=False)


@needs(Right.ACCOUNTS)
def switch_login_on(*, now: datetime, actor: Actor) -> None:
    """Let the clinic log in (again); raises LastAdministrator if nobody could manage the accounts then."""
    with base.transaction():
        if not _administrators().exists():
            raise errors.LastAdministrator
        _decide(now=now, actor=actor, login_on=True)
    access.ask_who(login_is_on=True)


@needs(Right.ACCOUNTS)
def set_idle_minutes(minutes: int, *, now: datetime, actor: Actor) -> None:
    """After so many minutes without a touch a desk is locked; raises BadField (``idle_minutes``)."""
    if minutes not in IDLE_MINUTES:
        raise errors.BadField("idle_minutes", "range")
    with base.transaction():
        rule = _decided_rule()
        before, rule.idle_minutes = rule.idle_minutes, minutes
        rule.save()
        _audit_rule(now, actor, before={"idle_minutes": before}, after={"idle_minutes": minutes})


@needs(Right.ACCOUNTS)
def new_recovery_key(*, now: datetime, actor: Actor) -> str:
    """A new one-time key for the administrators, shown and printed this once; the old one is void."""
    with base.transaction():
        _decided_rule()
        _audit_rule(now, actor, after={"recovery_key": "new"})
        return give_new_key()


# --- the accounts --------------------------------------------------------------------------------------


@needs(Right.ACCOUNTS)
def all_accounts() -> list[AccountRow]:
    """All accounts by name, those switched off last."""
    rows = [_row(account) for account in Account.select()]
    return sorted(rows, key=lambda row: (not row.active, alphabet_key(row.full_name), row.id))


@anybody
def problems_of(form: AccountForm) -> list[errors.BadField]:
    """Everything wrong with what was entered, in the order of the form; names taken by others show later."""
    found = []
    if not form.full_name.strip():
        found.append(errors.BadField("full_name", "missing"))
    if not plain(form.login):
        found.append(errors.BadField("login", "missing"))
    if form.role is Role.DOCTOR and form.doctor_id is None:
        found.append(errors.BadField("doctor", "missing"))
    if not form.extra <= grantable_to(form.role):
        found.append(errors.BadField("extra", "range"))
    return found


@needs(Right.ACCOUNTS)
def save_account(form: AccountForm, *, password: str | None, now: datetime, actor: Actor) -> AccountRow:
    """Write a new account, or change one; a password given here has to be changed at the next log-in.

    ``password`` None leaves it as it is; a new account needs one. Raises BadField (``taken`` for a name or
    log-in name that another account has), UnknownRow, LastAdministrator.
    """
    _refuse_bad(form, password)
    if form.id is None and password is None:
        raise errors.BadField("password", "missing")
    with base.transaction():
        account = Account(created_at=base.to_utc(now)) if form.id is None else _existing(form.id)
        _write(account, form, password, must_change=not _is_own(account), now=now, actor=actor)
        row = _row(account)
    refresh(now=now)
    return row


@needs(Right.ACCOUNTS)
def set_active(account_id: int, *, active: bool, now: datetime, actor: Actor) -> AccountRow:
    """Switch an account off or on again; raises UnknownRow, LastAdministrator."""
    with base.transaction():
        account = _existing(account_id)
        before, account.active = bool(account.active), active
        if before != active:
            account.save()
            facts: dict[str, Any] = {"before": {"active": before}, "after": {"active": active}}
            audit.write(AuditKind.CHANGED, "account", account.id, now=now, actor=actor, **facts)
        row = _row(account)
    refresh(now=now)
    return row


@needs(Right.ACCOUNTS)
def reset_password(account_id: int, password: str, *, now: datetime, actor: Actor) -> AccountRow:
    """Give an account a password for its next log-in, at which it has to be changed; ends any waiting."""
    with base.transaction():
        account = _existing(account_id)
        refuse_bad_password(password, account.login)
        _set_password(account, password, must_change=not _is_own(account))
        account.save()
        audit.write(
            AuditKind.CHANGED, "account", account.id, now=now, actor=actor, after={"password": "reset"}
        )
        return _row(account)


def _refuse_bad(form: AccountForm, password: str | None) -> None:
    problems = problems_of(form)
    if problems:
        raise problems[0]
    if password is not None:
        refuse_bad_password(password, form.login)


def _write(
    account: Account,
    form: AccountForm,
    password: str | None,
    *,
    must_change: bool,
    now: datetime,
    actor: Actor,
) -> None:
    is_new = account.id is None
    before = None if is_new else _facts(account)
    account.login, account.full_name = plain(form.login), " ".join(form.full_name.split())
    account.role, account.extra_rights = form.role, " ".join(sorted(form.extra))
    account.doctor = form.doctor_id if form.role is Role.DOCTOR else None
    if account.doctor_id is not None and staff.doctor_row(account.doctor_id) is None:
        raise errors.UnknownRow("doctor", str(account.doctor_id))
    _refuse_taken(account)
    if password is not None:
        _set_password(account, password, must_change=must_change)
    account.save()
    facts = {"after": _facts(account) | ({} if password is None else {"password": "given"})}
    if before is not None:
        facts["before"] = before
    kind = AuditKind.CREATED if is_new else AuditKind.CHANGED
    audit.write(kind, "account", account.id, now=now, actor=actor, **facts)


def _set_password(account: Account, password: str, *, must_change: bool) -> None:
    account.password_hash, account.must_change = passwords.hash_of(password), must_change
    account.failures, account.wait_until = 0, None


def _refuse_taken(account: Account) -> None:
    """Nobody logs in, or stands in the journal, under another one's name."""
    for other in Account.select().where(Account.id != (account.id or 0)):
        if other.login == account.login:
            raise errors.BadField("login", "taken")
        if plain(other.full_name) == plain(account.full_name):
            raise errors.BadField("full_name", "taken")


def _is_own(account: Account) -> bool:
    session = access.session()
    return session is not None and session.account_id == account.id


def _existing(account_id: int) -> Account:
    account = tables.by_id(account_id)
    if account is None:
        raise errors.UnknownRow("account", str(account_id))
    return account


def _facts(account: Account) -> dict[str, Any]:
    """What the audit keeps of an account: never its password."""
    row = _row(account)
    return {
        "login": row.login,
        "full_name": row.full_name,
        "role": str(row.role),
        "extra": " ".join(sorted(row.extra)),
        "doctor": row.doctor_id,
    }


def _row(account: Account) -> AccountRow:
    last = account.last_login_at
    return AccountRow(
        id=int(account.id),
        login=account.login,
        full_name=account.full_name,
        role=Role(account.role),
        extra=frozenset(Right(one) for one in account.extra_rights.split()),
        doctor_id=account.doctor_id,
        active=bool(account.active),
        must_change=bool(account.must_change),
        created_at=base.to_wall(account.created_at),
        last_login_at=None if last is None else base.to_wall(last),
    )


# --- the clinic's one decision -------------------------------------------------------------------------


def _administrators() -> Any:  # noqa: ANN401 -- a query
    return Account.select().where(Account.active, Account.role == Role.ADMINISTRATOR)


def _decide(*, now: datetime, actor: Actor, login_on: bool, reason: str = "") -> None:
    rule = tables.rule_row()
    before = {} if rule is None else {"before": {"login_on": bool(rule.login_on)}}
    if rule is None:
        rule = AccessRule(id=1)
    rule.login_on, rule.decided_at, rule.decided_by = login_on, base.to_utc(now), actor.registrar
    rule.save(force_insert=not before)
    after = {"login_on": login_on} | ({"reason": reason} if reason else {})
    audit.write(AuditKind.LOGIN_SWITCHED, "access_rule", 1, now=now, actor=actor, after=after, **before)


def _decided_rule() -> AccessRule:
    """The decision; a key or a time to lock makes no sense before it."""
    rule = tables.rule_row()
    if rule is None:
        raise errors.UnknownRow("access_rule", "1")
    return rule


def _audit_rule(now: datetime, actor: Actor, **facts: dict[str, Any]) -> None:
    audit.write(AuditKind.CHANGED, "access_rule", 1, now=now, actor=actor, **facts)
