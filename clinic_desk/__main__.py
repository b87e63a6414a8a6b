"""``python -m clinic_desk`` and the frozen program: the window, or a command."""

from __future__ import annotations

import os
import sys

from clinic_desk import private_files
from clinic_desk.cli import main

if __name__ == "__main__":
    os.umask(0o077)  # whatever a library writes is for the user alone
    private_files.leave_no_dumps()
    sys.exit(main())
