"""``python -m clinic_desk`` and the frozen program: the window, or a command."""

from __future__ import annotations

import sys

from clinic_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
