"""Open Clinic Desk: with the demo clinic, or with the arguments given.

    python3 tools/start.py                        the demo clinic
    python3 tools/start.py --data FOLDER          a clinic's own data
    python3 tools/start.py [--data FOLDER] COMMAND …     any command of clinic-desk

The first start makes the environment in ``.venv``; it needs the network once.
"""

from __future__ import annotations

import subprocess
import sys

from environment import ROOT, CannotPrepareError, prepare


def main(arguments: list[str]) -> int:
    """Prepare the environment and hand over to the program."""
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
