"""``--user``: a command in somebody's name, and where the passwords of commands come from.

A password never stands among the arguments, where every other user of the PC could read it.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from clinic_desk import errors
from clinic_desk.cli.arguments import written
from clinic_desk.i18n import _
from clinic_desk.opening import Opening
from clinic_desk.services import access, accounts, audit

PASSWORD: Final = "CLINIC_DESK_PASSWORD"  # noqa: S105 -- names of variables
NEW_PASSWORD: Final = "CLINIC_DESK_NEW_PASSWORD"  # noqa: S105


@contextmanager
def logged_in(chosen: Namespace, opened: Opening) -> Iterator[None]:
    """Log in as ``--user`` for one command, log out after it, and write down what it looked at.

    Raises WrongPassword; UsageError where the clinic does not log in: a script that counts on a name beside
    its entries must hear that there is none.
    """
    if chosen.user is not None:
        if not access.login_is_on():
            raise errors.UsageError("--user", "login_off")
        password = secret(PASSWORD, _("Password"))
        accounts.log_in(chosen.user, password, now=opened.clock.now())
        chosen.password = password
    try:
        yield
    finally:
        audit.flush(now=opened.clock.now(), at_end=True)
        accounts.log_out(now=opened.clock.now())


def secret(variable: str, prompt: str) -> str:
    """What a variable holds, else the next line of standard input; a person at a terminal is asked.

    The variable is forgotten, so that no program started from here inherits it. Raises UsageError.
    """
    given = os.environ.pop(variable, "") or _typed(prompt)
    if not given:
        raise errors.UsageError(variable, "no_password")
    return written(variable)(given)


def _typed(prompt: str) -> str:
    if sys.stdin is None:
        return ""
    try:
        if sys.stdin.isatty():
            from getpass import getpass

            return getpass(f"{prompt}: ")
        return sys.stdin.readline().rstrip("\r\n")
    except (EOFError, OSError, ValueError):  # closed, or letters that nobody can read
        return ""
