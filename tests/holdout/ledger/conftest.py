"""What the tests of the ledger share."""

import os
import sys
from pathlib import Path

import pytest

# `ledger_case.py` is shared by the tests of this folder and belongs to no package.
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server; skipped only where none can be had."""
    from postgres_server import binaries, running  # noqa: PLC0415 - on the path now

    if binaries() is None:
        reason = "no PostgreSQL server here: apt-get install postgresql"
        if os.environ.get("UNSEEN_NEEDS_POSTGRES"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running() as server:
        yield server
