"""With ``CLINIC_DESK_EXPLAIN`` set, each transaction of each test must be explained by the audit."""

from __future__ import annotations

import os
from contextlib import nullcontext

import pytest

from tests.explained import watching


@pytest.fixture(autouse=True)
def explained():
    """Nothing in the usual run: reading all tables at each step would cost minutes."""
    with watching() if os.environ.get("CLINIC_DESK_EXPLAIN") else nullcontext():
        yield
