"""Open Clinic Desk: with the demo clinic, or with the arguments given.

    python3 tools/start.py                        the demo clinic
    python3 tools/start.py --data FOLDER          a clinic's own data
    python3 tools/start.py [--data FOLDER] COMMAND …     any command of clinic-desk

The first start makes the environment in ``.venv``; it needs the network once.
"""

from __future__ import annotations

import os
import subprocess
import sys

from environment import ROOT, CannotPrepareError, prepare


def has_screen() -> bool:
    """Tell whether a window could open; Qt itself would end with a crash."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def main(arguments: list[str]) -> int:
    """Prepare the environment and hand over to the program."""
    if not arguments and not has_screen():
        print("There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.", file=sys.stderr)
        print("Run this on a desktop, or give a command: tools/start.py --help", file=sys.stderr)
        return 1
    try:
        python = prepare(developer=False)
    except CannotPrepareError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return subprocess.call([str(python), "-m", "clinic_desk", *(arguments or ["--demo"])], cwd=ROOT)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
