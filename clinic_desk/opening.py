"""Opening a data folder: where it is, its settings, and the clock that holds in it.

A folder of the demo clinic says so in its settings; only there may the clock be set. The window and
the command line both begin here.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_desk import __version__ as program_version
from clinic_desk import errors, log, private_files, settings
from clinic_desk.clock import Clock, ClockWatch
from clinic_desk.paths import default_data_dir
from clinic_desk.rules.rows import Actor
from clinic_desk.services import access, backup, clinic, clock_check
from clinic_desk.settings import Settings

if TYPE_CHECKING:
    from clinic_desk.services.demo import ClinicHead, Filled

DEMO_FOLDER: Final = "demo"
_DEMO_MADE: Final = "demo.json"
_DEMO_LASTS = timedelta(days=4)
"""After that many days the schedule of the program's own demo clinic lies too far back."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An open data folder; the services answer for it until :meth:`close`."""

    folder: Path
    settings: Settings
    clock: Clock
    is_private: bool = True
    """Whether only the user of this PC can read the folder; False on a disk that knows no rights."""

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo clinic."""
        return self.settings.demo

    @property
    def actor(self) -> Actor:
        """Who works here, at which PC: written beside every change.

        Where the clinic logs in, that is who has logged in; else the name set for this desk, or the user of
        the PC.
        """
        access.sit_down(_desk_of(self.settings))
        return access.actor()

    def close(self) -> None:
        """Close the data and the log."""
        clinic.close_clinic()
        private_files.live_in(None)
        log.stop()


def folder_of(data: Path | None, *, demo_wanted: bool = False) -> Path:
    """The folder that ``--data`` and ``--demo`` mean; raises UsageError where the user has no folder."""
    if data is not None:
        with suppress(RuntimeError):  # «~name» of nobody is a name like any other
            return data.expanduser()
        return data
    try:
        usual = default_data_dir()
    except RuntimeError as fault:  # a service account without a home
        raise errors.UsageError("--data", "missing") from fault
    return usual / DEMO_FOLDER if demo_wanted else usual


def language_of(folder: Path) -> str:
    """The language of a folder, without changing anything in it; Kazakh where it says nothing."""
    if not (folder / settings.FILE_NAME).is_file():
        return Settings().language
    try:
        return settings.load(folder).language
    except OSError:
        return Settings().language


def open_folder(
    folder: Path,
    *,
    now: datetime | None = None,
    create: bool = True,
    accepts_loss: bool = False,
    begins_anew: bool = False,
) -> Opening:
    """Open the data of a folder; ``create`` False refuses a folder without data.

    ``now`` sets the clock of a demo folder and raises ClockOnlyInDemo in any other. A folder that held a
    clinic gets no new one by itself: ``begins_anew`` puts aside what is left of the old one and asks for its
    settings again. One that lacks acknowledged entries opens only if ``accepts_loss`` says that somebody
    knows; that is then written into the audit. Raises the database errors of :mod:`clinic_desk.errors`.
    """
    try:
        if begins_anew:
            clinic.put_aside(folder)
            settings.change(folder, first_start_done=False)
        chosen = settings.load(folder)
    except OSError as fault:
        raise clinic.fault_named(fault) or errors.DatabaseBroken(folder, "no_access") from fault
    # a demo clinic has nothing to lose, and is made anew at any time
    was_used = chosen.first_start_done and not chosen.demo
    if not create and not has_data(folder) and not clinic.data_gone(folder, was_used=was_used):
        raise errors.DatabaseBroken(folder, "missing")
    if now is not None and not chosen.demo:
        raise errors.ClockOnlyInDemo
    clock = Clock() if now is None else Clock.set_to(now)
    access.sit_down(_desk_of(chosen))
    clinic.open_clinic(
        folder,
        was_used=was_used,
        accepts_loss=accepts_loss,
        begins_anew=begins_anew,
        now=None if chosen.demo else clock.now(),
    )
    log.start(folder, program_version)
    private_files.live_in(folder)
    private_files.sweep(folder)
    is_private = private_files.tighten(folder)
    backup.keep(folder, by_itself=not chosen.demo)
    clock_check.trust_any_clock(chosen.demo)
    clock_check.keep_watch(ClockWatch(clock.now))
    if clinic.holds_traces(folder):
        from clinic_desk.services import erasure

        erasure.clean_up()
    if accepts_loss:
        clinic.accept_loss(now=clock.now(), actor=access.actor())
    return Opening(folder, chosen, clock, is_private)


def make_demo(folder: Path, *, now: datetime | None = None, language: str | None = None) -> Filled:
    """Fill an empty (or new) folder with the demo clinic as of ``now``; raises FolderNotEmpty.

    The folder is closed again afterwards.
    """
    from clinic_desk.services import demo

    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise errors.FolderNotEmpty(folder)
        private_files.make_folder(folder)
        moment = now or Clock().now()
        # first the mark: a folder that was left half-filled must not look like a clinic's own
        settings.save(folder, _demo_settings(demo.clinic_head(), language or Settings().language))
    except OSError as fault:
        raise clinic.fault_named(fault) or errors.DatabaseBroken(folder, "no_access") from fault
    clinic.open_clinic(folder)
    clock_check.trust_any_clock(trusted=True)
    try:
        filled = demo.fill(now=moment)
    finally:
        clinic.close_clinic()
    with suppress(OSError):  # without it the clinic is only made anew the sooner
        made = json.dumps({"made_for": moment.date().isoformat()})
        private_files.write_whole(folder / _DEMO_MADE, made.encode())
    return filled


def open_demo(data: Path | None = None, *, now: datetime | None = None) -> Opening:
    """Open the demo clinic, made if it is not there; a clinic's real data are never touched.

    The program's own demo folder is made anew once its schedule lies too far back; the folder given
    as ``data`` never is. Raises FolderNotEmpty if that folder holds something else.
    """
    folder = folder_of(data, demo_wanted=True)
    language = language_of(folder)
    # one that was left half-made, when the power went, has no data or no date
    if data is None and folder.is_dir() and _is_outdated(folder, (now or Clock().now()).date()):
        _remove_demo(folder)
    if not has_data(folder):
        make_demo(folder, now=now, language=language)
    elif not settings.load(folder).demo:
        raise errors.FolderNotEmpty(folder)
    return open_folder(folder, now=now)


def has_data(folder: Path) -> bool:
    """Whether the folder holds a data file."""
    return (folder / clinic.DATA_FILE).exists()


def _demo_settings(head: ClinicHead, language: str) -> Settings:
    return Settings(
        language=language,
        demo=True,
        first_start_done=True,
        clinic_name_kk=head.name_kk,
        clinic_name_ru=head.name_ru,
        clinic_address=head.address,
        clinic_phone=head.phone,
        registrar=head.registrar,
    )


def _is_outdated(folder: Path, today: date) -> bool:
    try:
        made_for = date.fromisoformat(json.loads((folder / _DEMO_MADE).read_text("utf-8"))["made_for"])
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return not timedelta() <= today - made_for <= _DEMO_LASTS


def _remove_demo(folder: Path) -> None:
    """Take away what a demo folder consists of; all of it stays if another window has it open."""
    names = (clinic.DATA_FILE, settings.FILE_NAME, log.FILE_NAME, _DEMO_MADE)
    files = [file for file in folder.iterdir() if file.name.startswith(names)]
    with suppress(PermissionError):  # Windows keeps open files; the data file goes first
        for file in sorted(files, key=lambda file: file.name != clinic.DATA_FILE):
            file.unlink()


def _desk_of(chosen: Settings) -> Actor:
    """Who is named at this PC while nobody is logged in.

    That is the name set for this desk. Once a clinic has decided about logging in, the user of the PC stands
    beside it: whoever switches log-in off knowingly has at least that.
    """
    user = _user_name()
    name = chosen.registrar or user
    if access.login_is_decided() and not chosen.demo and name != user:
        name = f"{name} ({user})"
    return Actor(name, platform.node(), chosen.may_overbook)


def _user_name() -> str:
    """The user as the system knows him, not as a variable says that anybody can set."""
    try:
        if sys.platform == "win32":
            return os.getlogin()
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (OSError, KeyError):  # a service account without a name
        return "clinic-desk"
