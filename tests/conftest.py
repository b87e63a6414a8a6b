"""What every test stands on: no screen, one time zone, one language at the start, repeatable examples."""

from __future__ import annotations

import gc
import os
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
from tests.encrypted import pytest_collection_modifyitems  # noqa: F401 -- see there: its variable

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


def pytest_collection_finish():
    """What is loaded by now stays to the end: the collector need not look at it again after each test."""
    gc.collect()
    gc.freeze()
