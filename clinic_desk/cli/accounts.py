"""``accounts``: who may log in, for administrators; and the password of whoever runs the command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from clinic_desk import errors, wording
from clinic_desk.cli import shapes
from clinic_desk.cli.log_in import NEW_PASSWORD, secret
from clinic_desk.i18n import _, format_moment
from clinic_desk.opening import Opening
from clinic_desk.rules.people import plain
from clinic_desk.rules.rights import Right, Role
from clinic_desk.services import accounts
from clinic_desk.services.accounts import AccountForm, AccountRow
from clinic_desk.wording import safety

Answer = tuple[Any, list[str]]


def run(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    """The JSON and the lines of ``accounts``; raises ClinicError."""
    return _ACTIONS[arguments.what](arguments, opening, now)


def _list(_arguments: argparse.Namespace, _opening: Opening, _now: datetime) -> Answer:
    rows = accounts.all_accounts()
    return [_shape(row) for row in rows], [_line(row) for row in rows] or [_("There are no accounts yet.")]


def _add(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    name = _name(arguments)
    if arguments.role is None:
        raise errors.UsageError("--role", "missing")
    form = AccountForm(
        full_name=arguments.full_name or name,
        login=name,
        role=Role(arguments.role),
        extra=frozenset(Right(one) for one in arguments.right),
        doctor_id=arguments.doctor,
    )
    password = accounts.suggested_password()
    if not accounts.has_accounts():
        return _add_first(form, password, opening, now)
    row = accounts.save_account(form, password=password, now=now, actor=opening.actor)
    return _with_password(row, password)


def _add_first(form: AccountForm, password: str, opening: Opening, now: datetime) -> Answer:
    """The account that makes all others; from now on the clinic logs in."""
    if form.role is not Role.ADMINISTRATOR:
        raise errors.UsageError("--role", "choice", str(form.role), (str(Role.ADMINISTRATOR),))
    key = accounts.make_first_administrator(form, password, now=now, actor=opening.actor)
    json = {"login": plain(form.login), "password": password, "recovery_key": key, "login_on": True}
    return json, [_password_line(password), _key_line(key)]


def _reset(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    password = accounts.suggested_password()
    row = accounts.reset_password(_meant(arguments).id, password, now=now, actor=opening.actor)
    return _with_password(row, password)


def _switch(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    active = arguments.what == "on"
    row = accounts.set_active(_meant(arguments).id, active=active, now=now, actor=opening.actor)
    return _shape(row), [_line(row)]


def _log_in(arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    if arguments.name not in {"on", "off"}:
        raise errors.UsageError("log-in", "choice", arguments.name or "", ("on", "off"))
    if arguments.name == "on":
        accounts.switch_login_on(now=now, actor=opening.actor)
        return {"login_on": True}, [_("From now on the clinic logs in.")]
    accounts.switch_login_off(now=now, actor=opening.actor, reason=arguments.reason)
    return {"login_on": False}, [_("From now on nobody has to log in; entries name the user of the PC.")]


def _key(_arguments: argparse.Namespace, opening: Opening, now: datetime) -> Answer:
    key = accounts.new_recovery_key(now=now, actor=opening.actor)
    return {"recovery_key": key}, [_key_line(key)]


def _password(arguments: argparse.Namespace, _opening: Opening, now: datetime) -> Answer:
    if arguments.user is None:
        raise errors.NotLoggedIn
    new = secret(NEW_PASSWORD, _("New password"))
    accounts.change_own_password(arguments.password, new, now=now)
    return {"changed": True}, [_("The password is changed.")]


# --- words and shapes ----------------------------------------------------------------------------------


def _name(arguments: argparse.Namespace) -> str:
    if not arguments.name:
        raise errors.UsageError("NAME", "missing")
    return str(arguments.name)


def _meant(arguments: argparse.Namespace) -> AccountRow:
    name = _name(arguments)
    for row in accounts.all_accounts():
        if row.login == plain(name):
            return row
    raise errors.UnknownRow("account", name)


def _shape(row: AccountRow) -> shapes.Json:
    return {
        "account": row.id,
        "login": row.login,
        "name": row.full_name,
        "role": str(row.role),
        "rights": sorted(str(one) for one in row.extra),
        "doctor": row.doctor_id,
        "active": row.active,
        "must_change": row.must_change,
        "last_login_at": None if row.last_login_at is None else shapes.second(row.last_login_at),
    }


def _line(row: AccountRow) -> str:
    parts = [row.login, row.full_name, safety.role(row.role)]
    if not row.active:
        parts.append(_("switched off"))
    if row.last_login_at is not None:
        parts.append(format_moment(row.last_login_at))
    return "  ".join(parts)


def _with_password(row: AccountRow, password: str) -> Answer:
    return _shape(row) | {"password": password}, [_line(row), _password_line(password)]


def _password_line(password: str) -> str:
    return f"{wording.field('password')}: {password}"


def _key_line(key: str) -> str:
    return f"{wording.field('key')}: {key}"


_ACTIONS: Final[dict[str, Callable[[argparse.Namespace, Opening, datetime], Answer]]] = {
    "list": _list,
    "add": _add,
    "reset": _reset,
    "off": _switch,
    "on": _switch,
    "log-in": _log_in,
    "key": _key,
    "password": _password,
}
