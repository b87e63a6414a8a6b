"""What all benchmarks share: sizes, a folder for this run, the clinics in it, the one QApplication."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.clinic_data import Size, make_clinic


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large and how often."""

    village: Size
    district: Size
    rows: int
    pdf_rows: int
    rounds: int
    processes: int
    searches: int


FULL = Sizes(Size(6_000, 50_000), Size(60_000, 270_000), 60_000, 400, 40, 9, 60)
SMALL = Sizes(Size(120, 900), Size(200, 1_500), 300, 30, 2, 1, 3)
"""For a quick look whether everything runs; its times say nothing."""


@dataclass(slots=True)
class Bench:
    """One run: ``folder`` is empty at first and thrown away afterwards."""

    folder: Path
    sizes: Sizes = FULL
    _clinics: dict[Size, Path] = field(default_factory=dict)

    @property
    def village(self) -> Path:
        """A clinic as most are: some thousand people, a journal of a year."""
        return self._clinic("village", self.sizes.village)

    @property
    def district(self) -> Path:
        """The largest that the program is meant for."""
        return self._clinic("district", self.sizes.district)

    def _clinic(self, name: str, size: Size) -> Path:
        if size not in self._clinics:
            folder = self.folder / name
            make_clinic(folder, size)
            self._clinics[size] = folder
        return self._clinics[size]


def application() -> QApplication:
    """The QApplication of the program, drawing into memory unless the environment says otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from clinic_desk import app

    return app.application([])


def settle(seconds: float = 0.3) -> None:
    """Let the window do what it does on its own (background work, timers, first paint)."""
    end = monotonic() + seconds
    while monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
