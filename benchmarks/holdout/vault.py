"""The sealed vault: looks a second, and how long its ledger takes to verify.

``python -m benchmarks.holdout.vault [--looks N] [--chain N] [--rows N]``

One process, SQLite, one fsync a look. *Ledger path* is what a look takes once its
predictions are read: the state and the earlier answers from the ledger, Thresholdout,
the entry and its fsync. *Whole look* adds reading and joining a table of predictions.
Beside the plain ledger, whose answer is a constant.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa

from unseen.holdout.ledger import Ledger, Look, Turn, create_ledger
from unseen.holdout.vault import Sealed, Vault
from unseen.holdout.vault._predictions import read_predictions

from ..tally import text_table

KEY = bytes(range(32))
_AT_ONCE = 1000


def sealed_coin(folder: Path, rows: int) -> Sealed:
    """Seal a fifth of some rows of a coin that one column tells something of."""
    rng = np.random.default_rng(0)
    a = rng.normal(size=rows)
    y = (a + rng.normal(size=rows) > 0).astype(int)
    given = pa.table({"a": a, "y": y})
    words = {"target": "y", "metric": "accuracy", "threshold": 0.1, "key": KEY}
    return Vault.seal(given, folder / "coin.vault", budget=10**6, **words)


def labels(sealed: Sealed, seed: int) -> pa.Table:
    """Give random labels for the holdout rows."""
    ids = sealed.features["row_id"]
    rng = np.random.default_rng(seed)
    return pa.table({"row_id": ids, "prediction": rng.integers(0, 2, len(ids))})


def whole_looks(sealed: Sealed, looks: int) -> float:
    """Score tables of predictions; give looks a second of wall time."""
    tables = [labels(sealed, i) for i in range(looks)]
    start = perf_counter()
    for i, table in enumerate(tables):
        sealed.vault.score(table, who="ann", training=0.5 if i % 2 else None)
    return looks / (perf_counter() - start)


def ledger_looks(sealed: Sealed, looks: int) -> tuple[float, float]:
    """Take the ledger path alone; give looks a second of wall and of CPU time."""
    vault = sealed.vault
    one = read_predictions(labels(sealed, 0), vault.terms, vault._secret)
    asked = [replace(one, hash=f"{i:064x}") for i in range(looks)]
    wall, cpu = perf_counter(), process_time()
    for i, submitted in enumerate(asked):
        vault._look(submitted, 0.5 if i % 2 else None, who="ann", label="")
    return looks / (perf_counter() - wall), looks / (process_time() - cpu)


def plain_looks(folder: Path, looks: int) -> float:
    """Append constants to a plain ledger; give looks a second of wall time."""
    path = folder / "plain.sqlite"
    create_ledger(path, key=KEY, seal="5ea1")
    turn = Turn(answer={"loss": 0.5}, state={}, left=None)
    with Ledger(path, key=KEY, seal="5ea1") as ledger:
        start = perf_counter()
        for i in range(looks):
            ledger.append(Look(who="ann", predictions=f"{i:064x}"), lambda last: turn)
        return looks / (perf_counter() - start)


def verification(
    sealed: Sealed, folder: Path, chain: int
) -> tuple[float, float, float]:
    """Lengthen the chain with looks of its own kind, then verify and open it.

    They are written a thousand to one fsync, for time; the entries are no different.
    Gives seconds and CPU seconds to verify, and seconds to open.
    """
    vault = sealed.vault
    last = vault.entries()[-1]
    turn = Turn(answer=last.answer, state=last.state, left=last.left)
    missing = chain - last.number
    for start in range(0, missing, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, missing))
        asked = [
            (Look(who="ann", predictions=f"{i:064x}"), lambda _: turn) for i in some
        ]
        vault._ledger.append_all(asked)
    begin, cpu = perf_counter(), process_time()
    assert vault.verify() is None
    verified, spent = perf_counter() - begin, process_time() - cpu
    begin = perf_counter()
    Vault(folder / "coin.vault", key=KEY).close()
    return verified, spent, perf_counter() - begin


def main(argv: list[str] | None = None) -> int:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=2000)
    parser.add_argument("--chain", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=5000)
    words = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sealed = sealed_coin(folder, words.rows)
        with sealed.vault:
            wall, cpu = ledger_looks(sealed, words.looks)
            whole = whole_looks(sealed, max(words.looks // 10, 1))
            verified, spent, opened = verification(sealed, folder, words.chain)
        plain = plain_looks(folder, words.looks)
    rows = [
        ("ledger path, looks a second", f"{wall:.0f}", "1,000"),
        ("ledger path, looks a CPU second", f"{cpu:.0f}", ""),
        ("plain ledger, looks a second", f"{plain:.0f}", ""),
        (f"whole look at {words.rows // 5:,} rows, a second", f"{whole:.0f}", ""),
        (f"verify {words.chain:,} looks, seconds", f"{verified:.2f}", "5"),
        (f"verify {words.chain:,} looks, CPU seconds", f"{spent:.2f}", ""),
        (f"open with {words.chain:,} looks, seconds", f"{opened:.2f}", ""),
    ]
    print(text_table(("what", "measured", "asked"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
