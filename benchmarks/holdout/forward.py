"""Intervals of models that see only the past: how often they hold the next period.

``python -m benchmarks.holdout.forward --draws 300``

240 rows in order of time, ridge on 10 features, mean absolute error. The truth is the
error of the model fitted on all rows, on many fresh rows of the next period. Rows are
exchangeable, or their noise is an AR(1) with .5, or a coefficient wanders.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from unseen import Estimate
from unseen.holdout import cross_val, nested_cv, tuned_cv

from ..tally import text_table
from .score_tally import Tally

Array = NDArray[np.float64]

ROWS, FEATURES, FRESH = 240, 10, 20_000


def exchangeable(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Give the noise, the coefficient at each row, and at the next one."""
    return rng.normal(size=ROWS), np.ones(ROWS), np.ones(1)


def autocorrelated(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    noise = np.empty(ROWS)
    last = rng.normal()
    for i, shock in enumerate(rng.normal(size=ROWS) * 0.75**0.5):
        last = noise[i] = 0.5 * last + shock
    return noise, np.ones(ROWS), np.ones(1)


def wandering(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    path = 1 + np.cumsum(rng.normal(size=ROWS) * 0.03)
    return rng.normal(size=ROWS), path, path[-1:]


PROCESSES = {
    "exchangeable": exchangeable,
    "AR(1) noise, .5": autocorrelated,
    "wandering slope": wandering,
}


def one_draw(
    process: Callable[[np.random.Generator], tuple[Array, Array, Array]],
    seed: list[int],
    tallies: dict[str, Tally],
) -> None:
    rng = np.random.default_rng(seed)
    noise, slope, after = process(rng)
    X = rng.normal(size=(ROWS, FEATURES))
    y = slope * X[:, 0] + noise
    fresh = rng.normal(size=(FRESH, FEATURES))
    said = Ridge().fit(X, y).predict(fresh)
    truth = float(np.abs(after * fresh[:, 0] + rng.normal(size=FRESH) - said).mean())
    when = np.arange(ROWS)
    ways: dict[str, Callable[[], Estimate]] = {
        "cross_val": lambda: cross_val(Ridge(), X, y, metric="mae", time=when),
        "nested_cv": lambda: nested_cv(Ridge(), X, y, loss="absolute_error", time=when),
        "tuned_cv": lambda: tuned_cv(Ridge(), X, y, metric="mae", time=when),
    }
    for name, way in ways.items():
        start = time.process_time()
        found = way()
        tally = tallies.setdefault(name, Tally())
        tally.seconds += time.process_time() - start
        tally.add_estimate(found, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    rows = []
    for p, (name, process) in enumerate(PROCESSES.items()):
        tallies: dict[str, Tally] = {}
        for i in range(asked.draws):
            one_draw(process, [asked.seed, p, i], tallies)
        rows += [(name, way, *t.row()) for way, t in tallies.items()]
    print(text_table(("process", "way, 95%", *Tally.HEADER), rows))


if __name__ == "__main__":
    main()
