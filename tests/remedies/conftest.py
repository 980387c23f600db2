"""The builders of tables stand beside the tests: make them importable."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that outnumber the free cores spin longer than they work."""
    with threadpool_limits(1):
        yield
