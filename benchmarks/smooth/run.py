"""Score every method on every table, and set it against the best of them.

    python -m benchmarks.smooth.run --repeats 10
    python -m benchmarks.smooth.run --small
    python -m benchmarks.smooth.run --report

Rows go to ``benchmarks/out/smooth.jsonl`` one at a time: a run that is stopped goes on
where it was. Losses are RMSE over the standard deviation of the target, for classes
the log-loss; splits are the same for all methods.
"""

import argparse
import json
import os
import time
import warnings
from pathlib import Path

import numpy as np

from .ours import OURS
from .peers import PEERS
from .report import report
from .tables import CASES, Case

METHODS = {**PEERS, **OURS}
# Written before this is run: below it a chance counts as this much.
LEAST_CHANCE = 1e-3


def loss_of(case: Case, y: np.ndarray, said: np.ndarray, seen: np.ndarray) -> float:
    """Give RMSE/sd, or log-loss in nats."""
    if not case.classes:
        return float(np.sqrt(np.mean((y - said) ** 2)) / np.std(y))
    levels = np.unique(seen)
    said = np.clip(said, LEAST_CHANCE, None)
    said = said / said.sum(axis=1, keepdims=True)
    place = np.searchsorted(levels, y)
    return float(-np.mean(np.log(said[np.arange(len(y)), place])))


def run(
    out: Path, cases: list[Case], methods: list[str], first: int, repeats: int
) -> None:
    """Score what is not in the file yet; one repeat of all tables after the other."""
    done = {(r["table"], r["repeat"], r["method"]) for r in read(out)}
    for repeat in range(first, first + repeats):
        for case in cases:
            split = None
            for method in methods:
                if (case.name, repeat, method) in done:
                    continue
                split = split or case.split(repeat)
                began = time.process_time()
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    said = METHODS[method](split, case.classes, repeat)
                if said is None:
                    continue
                row = {
                    "table": case.name,
                    "repeat": repeat,
                    "method": method,
                    "loss": loss_of(case, split.y_new, said, split.y),
                    "cpu": round(time.process_time() - began, 2),
                }
                with out.open("a") as file:
                    file.write(json.dumps(row) + "\n")


def read(out: Path) -> list[dict]:
    """Read the rows that were scored."""
    if not out.exists():
        return []
    return [json.loads(line) for line in out.read_text().splitlines()]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--tables", nargs="*")
    parser.add_argument("--methods", nargs="*", choices=sorted(METHODS))
    parser.add_argument(
        "--out",
        type=Path,
        nargs="+",
        default=[Path("benchmarks/out/smooth.jsonl")],
        help="files of rows; new ones go to the first",
    )
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--report", action="store_true")
    asked = parser.parse_args()
    # One thread: CPU seconds mean something, and two runs side by side are fair.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    cases = [c for c in CASES if not asked.tables or c.name in asked.tables]
    if asked.small:
        cases = [c for c in CASES if c.name in ("diabetes", "Auto", "wine")]
        asked.repeats, asked.out = 1, [asked.out[0].with_name("smooth-small.jsonl")]
    asked.out[0].parent.mkdir(parents=True, exist_ok=True)
    methods = asked.methods or [m for m in METHODS if not (asked.small and m == "har")]
    if not asked.report:
        run(asked.out[0], cases, methods, asked.first, asked.repeats)
    print(report([row for out in asked.out for row in read(out)], cases))


if __name__ == "__main__":
    main()
