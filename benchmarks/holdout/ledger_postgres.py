"""The ledger in PostgreSQL: looks a second, and how long its chain takes to verify.

``python -m benchmarks.holdout.ledger_postgres URL [--looks N] [--chain N]``

One process asks; the answer is a constant. Beside it the same looks in SQLite, and two
statements of the server alone: a round trip, and a commit of one row, which is the
floor, since each look is committed by itself. The URL is that of an empty database of
which nothing is kept: its ledgers stay.
"""

import argparse
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from unseen.holdout.ledger import Ledger, Look, Turn, create_ledger
from unseen.holdout.ledgers.address import read_address
from unseen.holdout.ledgers.postgres_tables import engine_of

from ..tally import text_table

KEY = bytes(range(32))
_TURN = Turn(answer={"loss": 0.5}, state={}, left=None)
_AT_ONCE = 1000


def per_second(times: int, do: Callable[[int], object]) -> float:
    """Give how often a second something can be done, by wall time."""
    start = perf_counter()
    for i in range(times):
        do(i)
    return times / (perf_counter() - start)


def floors(url: str, times: int) -> tuple[float, float]:
    """Give round trips and commits a second, without anything of the ledger."""
    engine = engine_of(read_address(url))
    with engine.connect() as db:
        db.execute(text("CREATE TABLE IF NOT EXISTS floor (body text)"))
        db.commit()
        trips = per_second(times, lambda _: db.execute(text("SELECT 1")))

        def commit(_: int) -> None:
            db.execute(text("INSERT INTO floor VALUES (:b)"), {"b": "x" * 400})
            db.commit()

        commits = per_second(times, commit)
        db.execute(text("DROP TABLE floor"))
        db.commit()
    return trips, commits


def looks_and_chain(where: str, looks: int, chain: int) -> tuple[float, float]:
    """Give looks a second, and seconds to verify a chain of some length."""
    seal = secrets.token_hex(8)
    create_ledger(where, key=KEY, seal=seal)
    with Ledger(where, key=KEY, seal=seal) as ledger:

        def ask(i: int) -> None:
            look = Look(who="ann", predictions=f"{i:064x}")
            ledger.append(look, lambda last: _TURN)

        each = per_second(looks, ask)
        look = Look(who="ann", predictions="ab" * 32)
        for _ in range(looks, chain, _AT_ONCE):
            ledger.append_all([(look, lambda last: _TURN)] * _AT_ONCE)
        start = perf_counter()
        assert ledger.verify() is None
        return each, perf_counter() - start


def main(argv: list[str] | None = None) -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--looks", type=int, default=1000)
    parser.add_argument("--chain", type=int, default=100_000)
    given = parser.parse_args(argv)
    trips, commits = floors(given.url, given.looks)
    rows = [
        ["a round trip, a second", f"{trips:,.0f}", ""],
        ["a commit of one row, a second", f"{commits:,.0f}", ""],
    ]
    with tempfile.TemporaryDirectory() as folder:
        at = {"SQLite": str(Path(folder) / "ledger"), "PostgreSQL": given.url}
        for name, where in at.items():
            each, seconds = looks_and_chain(where, given.looks, given.chain)
            rows.append([name, f"{each:,.0f}", f"{seconds:.1f}"])
    head = ["", "looks a second", f"seconds to verify {given.chain:,}"]
    sys.stdout.write(text_table(head, rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
