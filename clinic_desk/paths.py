"""Where the program's own files and the clinic's data lie, in a checkout and in the frozen program alike."""

from __future__ import annotations

import sys
from pathlib import Path


def program_dir() -> Path:
    """The folder that holds ``resources`` and ``translations``."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """Icons, fonts, the specialties and the demo clinic."""
    return program_dir() / "resources"


def translations_dir() -> Path:
    """The gettext catalogs."""
    return program_dir() / "translations"


def default_data_dir() -> Path:
    """The folder of the clinic's data unless ``--data`` names another (it need not exist yet)."""
    from platformdirs import user_data_path

    return user_data_path("Clinic Desk" if sys.platform == "win32" else "clinic-desk", appauthor=False)
