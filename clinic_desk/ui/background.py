"""Work longer than about 100 ms, done beside the window.

The work is a plain function that touches no widget. Its answer arrives on the window's thread, or
nowhere if its owner is gone: the object that carries the answer belongs to nobody but this module,
because a signal of a closed dialog raises «Signal source has been deleted» in the worker.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from threading import Event
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal

from clinic_desk import log
from clinic_desk.errors import ClinicError, Stopped
from clinic_desk.services import clinic

T = TypeVar("T")

_PROGRESS_EVERY_S = 0.05
"""How often at most the window hears of progress: faster than the eye follows is only heat."""
_LAST_WAIT_MS = 3000


class Progress:
    """What the work is handed: call it with (done, total), ask it whether to stop.

    Fits the ``progress=`` and ``stop=`` of importers and services: ``progress=p, stop=p.stopped``.
    """

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report
        self._stop = Event()
        self._last = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is; told on at most twenty times a second, the last one always."""
        now = time.monotonic()
        if done >= total or now - self._last >= _PROGRESS_EVERY_S:
            self._last = now
            self._report(done, total)

    def stopped(self) -> bool:
        """Whether the user wants the work to end."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise ``Stopped`` if the user wants the work to end."""
        if self.stopped():
            raise Stopped

    def stop(self) -> None:
        """Ask the work to end at its next look."""
        self._stop.set()


class Job(QObject, Generic[T]):
    """One piece of work under way; keep it to be able to :meth:`stop` it."""

    _finished = Signal()
    _progressed = Signal()

    def __init__(
        self,
        owner: QObject,
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object],
        on_progress: Callable[[int, int], object] | None,
    ) -> None:
        super().__init__()
        self._owner = owner
        self._on_done = on_done
        self._on_failed = on_failed
        self._on_progress = on_progress
        self._result: T | None = None
        self._error: Exception | None = None
        self._far = (0, 0)
        self._over = False
        self.progress = Progress(self._tell)
        queued = Qt.ConnectionType.QueuedConnection
        self._finished.connect(self.deliver, queued)
        self._progressed.connect(self._deliver_progress, queued)

    @property
    def running(self) -> bool:
        """Whether the answer is still to come."""
        return not self._over

    def stop(self) -> None:
        """Ask the work to end; ``on_failed`` then gets ``Stopped``, unless it was done already."""
        self.progress.stop()

    def run(self, work: Callable[[Progress], T], *, with_data: bool) -> None:
        """Do the work in the calling thread (a worker's) and keep its answer."""
        try:
            with clinic.background_work() if with_data else nullcontext():
                self._result = work(self.progress)
        except Exception as error:  # noqa: BLE001 -- every fault is answered: worded or logged
            self._error = error
        self._finished.emit()

    def _tell(self, done: int, total: int) -> None:
        self._far = (done, total)
        self._progressed.emit()

    def _is_awaited(self) -> bool:
        return not self._over and shiboken6.isValid(self._owner) and _held is None

    def _deliver_progress(self) -> None:
        if self._on_progress is not None and self._is_awaited() and not self.progress.stopped():
            self._on_progress(*self._far)

    def deliver(self) -> None:
        """Hand the answer over, or keep it while the desk is locked."""
        if _held is not None:
            _held.append(self)
            return
        awaited = self._is_awaited()
        self._over = True
        _running.discard(self)
        if self._error is not None and not isinstance(self._error, ClinicError):
            log.report(self._error)
        if not awaited:
            return
        if self._error is not None:
            self._on_failed(self._error)
        else:
            self._on_done(self._result)  # type: ignore[arg-type]  # set where there is no error


_running: set[Job[Any]] = set()
"""Keeps jobs alive until their answer is out, whoever forgets them."""


_held: list[Job[Any]] | None = None
"""Answers that wait until somebody is at the desk again; None: they are delivered as they come."""


def hold_answers() -> None:
    """The desk is locked: what work answers from now on waits, for whoever shows it asks the services."""
    global _held  # noqa: PLW0603 (one program, one desk)
    if _held is None:
        _held = []


def deliver_answers() -> None:
    """Somebody is at the desk: deliver what waited, to owners that are still there."""
    global _held
    waiting, _held = _held or [], None
    for job in waiting:
        job.deliver()


class _Task(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


def run_in_background(
    owner: QObject,
    work: Callable[[Progress], T],
    *,
    on_done: Callable[[T], object],
    on_failed: Callable[[Exception], object],
    on_progress: Callable[[int, int], object] | None = None,
    with_data: bool = True,
) -> Job[T]:
    """Run ``work`` in a thread of its own and call back on the window's thread.

    ``on_failed`` gets the exception: a ``ClinicError`` to be worded (``Stopped`` after
    :meth:`Job.stop`), or one that is our bug and is in the log already. Nobody is called once
    ``owner`` is gone, and the work is then asked to stop. ``with_data`` false is for work that
    only reads files: no database connection is opened for it.
    """
    job: Job[T] = Job(owner, on_done, on_failed, on_progress)
    _running.add(job)
    owner.destroyed.connect(job.progress.stop)
    _stop_all_at_the_end()
    QThreadPool.globalInstance().start(_Task(lambda: job.run(work, with_data=with_data)))
    return job


def _stop_all_at_the_end() -> None:
    application = QCoreApplication.instance()
    if application is not None and not application.property("stops_background_work"):
        application.setProperty("stops_background_work", True)
        application.aboutToQuit.connect(stop_all)


def stop_all() -> None:
    """Ask all work to stop and wait a moment for it: before the data are closed."""
    for job in list(_running):
        job.stop()
    QThreadPool.globalInstance().waitForDone(_LAST_WAIT_MS)
