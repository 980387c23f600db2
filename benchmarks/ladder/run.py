"""Draw small tables from large ones, climb the ladder, and compare with the truth.

    python -m benchmarks.ladder.run results.jsonl --small
    python -m benchmarks.ladder.run results.jsonl --draws 40
    python -m benchmarks.ladder.run results.jsonl --tally

Each line of the results is one draw; a run that is broken off goes on where it ended.
The truth is the score of the model that was chosen, fitted on the draw, on the rows
that were not drawn.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from unseen.auditing.intake import Wishes
from unseen.ladder.climb import climb
from unseen.ladder.fitting import predict
from unseen.ladder.read_table import read_table
from unseen.ladder.rows import Rows
from unseen.result import TargetKind
from unseen.stats import intervals
from unseen.stats.tails import tail_index

from .populations import POPULATIONS, Frame, Population
from .tally import tally

SIZES = (100, 200, 500)
SMALL = 200


def one_draw(population: Population, n: int, seed: int) -> dict[str, Any]:
    """Climb on one draw; give the honest score and the truth of every rung."""
    drawn, rest = population.draw(n, seed)
    wishes = Wishes(
        target=population.target, id="none", group="none", time="none", seed=seed
    )
    rows = read_table(drawn, wishes, tell=lambda what, done, total: None)
    with threadpool_limits(1), every_interval():
        began = time.process_time()
        climbed = climb(rows, seed=seed)
        seconds = time.process_time() - began
    report, score = climbed.report, climbed.report.score
    heaviest = intervals._HEAVIEST.get(rows.metric.name, 0.0)
    y = _truth_of(rows, rest, population.target)
    assert rows.reader is not None
    X = rows.reader.transform(rest)
    known = ~np.isnan(y)
    truth: dict[str, list[float]] = {}
    for name, model in climbed.models.items():
        said = predict(model, X[known], rows.table.classes, rows.metric.needs)
        one = rows.metric.of(y[known], said)
        error = float(np.sqrt((one.rows**2).sum()) / len(one.rows))
        truth[name] = [float(one.value), error]
    return {
        "population": population.name,
        "n": n,
        "seed": seed,
        "metric": report.metric,
        "higher": report.higher_is_better,
        "chosen": report.chosen,
        "best": report.best,
        "picks": dict(report.picks),
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "withheld": tail_index(rows.table.target) < heaviest,
        "behind": {
            r.name: [r.behind.value, r.behind.low, r.behind.high]
            for r in report.rungs
            if r.behind is not None
        },
        "scores": {r.name: r.score.value for r in report.rungs if r.score is not None},
        "truth": truth,
        "seconds": seconds,
    }


@contextmanager
def every_interval() -> Iterator[None]:
    """Give intervals of heavy tails too, which a report withholds.

    Whether it would have is written down beside them.
    """
    own = dict(intervals._HEAVIEST)
    intervals._HEAVIEST.clear()
    try:
        yield
    finally:
        intervals._HEAVIEST.update(own)


def _truth_of(rows: Rows, rest: Frame, target: str) -> np.ndarray:
    values = rest[target]
    if rows.table.kind is TargetKind.REGRESSION:
        return np.array([np.nan if v is None else v for v in values], float)
    assert rows.table.classes is not None
    place = {label: k for k, label in enumerate(rows.table.classes.tolist())}
    return np.array([place.get(v, np.nan) for v in values], float)


def main() -> None:
    """Run what is missing from the results, or say what they come to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument(
        "--small", action="store_true", help="one draw of 200 rows each"
    )
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--only", nargs="*", help="names of populations")
    parser.add_argument("--tally", action="store_true", help="only count")
    asked = parser.parse_args()
    lines: list[str] = []
    if asked.results.exists():
        lines = asked.results.read_text().splitlines()
    done = [json.loads(line) for line in lines]
    if not asked.tally:
        have = {(d["population"], d["n"], d["seed"]) for d in done}
        sizes = [SMALL] if asked.small else asked.sizes
        draws = 1 if asked.small else asked.draws
        for seed in range(draws):
            for n in sizes:
                for population in POPULATIONS:
                    skipped = asked.only and population.name not in asked.only
                    if skipped or (population.name, n, seed) in have:
                        continue
                    done.append(one_draw(population, n, seed))
                    with asked.results.open("a") as file:
                        file.write(json.dumps(done[-1]) + "\n")
                    sys.stderr.write(f"{population.name} {n} {seed}\n")
    print(tally(done))


if __name__ == "__main__":
    main()
