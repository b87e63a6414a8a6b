"""Who sits at this desk, and the rights that every service asks for before it does anything.

Each public function of a service says in front what it takes: :func:`needs` a right, :func:`anybody`, or
:func:`inside` for the parts that only another service may call. Where the clinic logs in, a service called
with nobody logged in raises NotLoggedIn, and one called without the right NoRight; nothing was done then.
A clinic that does not log in lets everybody do everything.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from clinic_desk import errors
from clinic_desk.models import base
from clinic_desk.rules.rights import Right, Role
from clinic_desk.rules.rows import Actor

Given = ParamSpec("Given")
Result = TypeVar("Result")

ANYBODY: Final = "anybody"
INSIDE: Final = "inside"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has logged in at this desk."""

    account_id: int
    name: str
    """As the journal writes it."""
    role: Role
    rights: frozenset[Right]
    doctor_id: int | None = None
    must_change: bool = False
    """Nothing else is possible until the password is one's own."""


@dataclass
class _Desk:
    """One process is one desk: who is logged in is the same for all its threads."""

    login_is_on: bool | None = None
    """None: the clinic has not decided yet, which works as off."""
    session: Session | None = None
    actor: Actor = field(default_factory=lambda: Actor("", ""))
    """Who is named where nobody logs in, and the PC."""


class _Here(threading.local):
    """What this thread is at."""

    in_service = False


_desk = _Desk()
_here = _Here()
_listeners: list[Callable[[str, str], None]] = []


def sit_down(actor: Actor) -> None:
    """Say which PC this is, and who is named in the journal while nobody logs in."""
    _desk.actor = actor


def ask_who(*, login_is_on: bool | None) -> None:
    """Say whether the open data want a log-in (None: undecided); whoever was logged in stays so."""
    _desk.login_is_on = login_is_on


def enter(session: Session) -> None:
    """Let the services know who has logged in; ``services.accounts`` alone calls this."""
    _desk.session = session


def leave() -> None:
    """Nobody is logged in any more."""
    _desk.session = None


def tell_of_refusals(listener: Callable[[str, str], None]) -> None:
    """Have ``listener`` called with the right and the service whenever somebody was refused."""
    _listeners.append(listener)


def forget() -> None:
    """The data are closed: no desk, no session."""
    _desk.login_is_on, _desk.session, _desk.actor = None, None, Actor("", "")


def session() -> Session | None:
    """Who is logged in; None where nobody is, or nobody has to."""
    return _desk.session


def login_is_on() -> bool:
    """Whether the open data want a log-in."""
    return bool(_desk.login_is_on)


def login_is_decided() -> bool:
    """Whether somebody has decided if the open data want a log-in."""
    return _desk.login_is_on is not None


def has(right: Right) -> bool:
    """Whether a service with this right would be let through now: for what a window shows."""
    if not _desk.login_is_on:
        return True
    sits = _desk.session
    return sits is not None and not sits.must_change and right in sits.rights


def actor() -> Actor:
    """Who is named beside every change that is made at this desk now."""
    if _desk.session is None:
        return _desk.actor
    return replace(
        _desk.actor, registrar=_desk.session.name, may_overbook=Right.OVERBOOK in _desk.session.rights
    )


def require(right: Right) -> None:
    """For a service whose right depends on what it finds: raises NotLoggedIn or NoRight, as the marks do."""
    if _desk.login_is_on:
        _refuse_unless(right, None, "")


def needs(right: Right) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """A service for those who have this right."""

    def guard(function: Callable[Given, Result]) -> Callable[Given, Result]:
        return _guarded(function, right)

    return guard


def anybody(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """A service that shows and changes nothing of anybody, or that must answer before the log-in."""
    return _guarded(function, None)


def inside(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """A part of services: it stands in their transaction and is no use case of its own."""

    @wraps(function)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if _desk.login_is_on and not _here.in_service:
            raise errors.NoRight(INSIDE)
        return function(*args, **kwargs)

    guarded.access = INSIDE  # type: ignore[attr-defined]
    return guarded


def _guarded(function: Callable[Given, Result], right: Right | None) -> Callable[Given, Result]:
    actor_at = _place_of_actor(function)
    service = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if not _desk.login_is_on or _here.in_service:
            return _carried_out(function, *args, **kwargs)
        named = args[actor_at] if actor_at < len(args) else kwargs.get("actor")
        if right is not None:
            _refuse_unless(right, named, service)
        elif _desk.session is not None:
            _refuse_other_name(_desk.session, named, service)
        # what a service asks of others on the way is part of its own use case
        _here.in_service = True
        try:
            return _carried_out(function, *args, **kwargs)
        finally:
            _here.in_service = False

    guarded.access = right or ANYBODY  # type: ignore[attr-defined]  # read by the test of all services
    return guarded


def _carried_out(function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Run a service; a damaged, locked or full file met on the way has its name, wherever it was met."""
    try:
        return function(*args, **kwargs)
    except base.faults_of_driver() as fault:
        told = base.named(fault)
        if told is None:
            raise
        raise told from fault


def _place_of_actor(function: Callable[..., object]) -> int:
    """Where ``actor`` stands among the arguments that need no name; beyond all of them if it does not."""
    code = getattr(function, "__code__", None)  # what functools made of a function has none
    names = code.co_varnames[: code.co_argcount] if code else ()
    return names.index("actor") if "actor" in names else sys.maxsize


def _refuse_unless(right: Right, named: Any, service: str) -> None:  # noqa: ANN401 -- a keyword of any service
    if _desk.session is None:
        raise errors.NotLoggedIn
    if _desk.session.must_change:
        raise errors.NoRight("must_change")
    if right not in _desk.session.rights:
        _tell(right, service)
        raise errors.NoRight(right)
    _refuse_other_name(_desk.session, named, service)


def _refuse_other_name(sits: Session, named: Any, service: str) -> None:  # noqa: ANN401 -- as above
    """Nobody writes in another one's name, or as if at another PC."""
    if isinstance(named, Actor) and (
        named.registrar != sits.name
        or named.pc != _desk.actor.pc
        or (named.may_overbook and Right.OVERBOOK not in sits.rights)
    ):
        _tell("other_name", service)
        raise errors.NoRight("other_name")


def _tell(what: str, service: str) -> None:
    name = service.removeprefix("clinic_desk.services.")
    for listener in _listeners:
        _here.in_service = True
        try:
            listener(what, name)
        finally:
            _here.in_service = False
