"""What every test stands on: no screen, one time zone, one language at the start, repeatable examples."""

from __future__ import annotations

import os
import sys
import time

# Before anything loads Qt: tests draw into memory, at 100 %, and read no one's desktop settings.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_ACCESSIBILITY"] = "0"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["LANGUAGE"] = ""
os.environ["TZ"] = "Asia/Almaty"
if hasattr(time, "tzset"):  # Windows has none; nothing in the program asks the zone of the PC
    time.tzset()

import pytest
from hypothesis import HealthCheck, settings

from clinic_desk import i18n

# No deadline: the first example pays for imports. The same examples each time in CI, others at a desk.
settings.register_profile(
    "desk", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("ci", parent=settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def restore_language():
    """Give the language back that was in use before the test (source texts unless a test chose otherwise)."""
    before = i18n.current_language()
    yield
    i18n.use_language(before)


_status: list[int] = []


def pytest_sessionfinish(exitstatus):
    """Remember how the tests went."""
    _status.append(int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    """End the process of the tests without tearing Python and Qt down beside each other.

    After thousands of windows some icons and timers of Qt outlive the Python objects behind them, and once in
    some runs the process died after its last test, all of them passed. The program itself ends as usual;
    the self-test and the tests of the command line look at the exit status of its real processes.
    """
    if _status:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_status[-1])
