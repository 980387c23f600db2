"""Tuning over 50 candidates: what each interval covers, and how wide it is.

``python -m benchmarks.holdout.tuned --draws 200``

n = 100 rows of two classes; the truth is the error of the model that the search chooses
and fits on all rows, on the population. Without signal, with weak (the best rule errs
in about .35) and with stronger signal (.22).
"""

import argparse
import time
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from unseen.holdout import best_of, tuned_cv
from unseen.stats.folds import deal_folds

from ..tally import text_table
from .score_tally import Tally
from .tuning_families import CANDIDATES, FAMILIES, Family, Search

Array = NDArray[np.float64]

ROWS = 100
LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
SIGNALS = {"none": 0.0, "weak": 0.9, "stronger": 2.2}
CARRIERS = 5
FOLDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of one draw, and fresh ones with the chance of their class."""

    X: Array
    y: Array
    fresh: Array
    chance: Array


def draw(p: int, signal: float, rng: np.random.Generator) -> Rows:
    X, fresh = rng.normal(size=(ROWS, p)), rng.normal(size=(4000, p))
    beta = np.zeros(p)
    beta[:CARRIERS] = signal / CARRIERS**0.5
    y = np.where(rng.random(ROWS) < 1 / (1 + np.exp(-X @ beta)), 1, -1)
    return Rows(X=X, y=y, fresh=fresh, chance=1 / (1 + np.exp(-fresh @ beta)))


def one_draw(
    family: Family, p: int, signal: float, seed: list[int], tallies: dict[str, Tally]
) -> None:
    rng = np.random.default_rng(seed)
    rows = draw(p, signal, rng)
    search, number = Search(family=family), int(rng.integers(2**31))
    folds = _folds(deal_folds(ROWS, 5, rng, strata=(rows.y > 0).astype(np.int64)), 5)
    model = search(rows.X, rows.y, folds=folds, seed=0)
    said = model.predict(rows.fresh) > 0
    truth = float(np.where(said, 1 - rows.chance, rows.chance).mean())

    start = time.process_time()
    losses = out_of_fold(family, rows, rng)
    mean = float(losses.mean(axis=0).min())
    half = Z * (mean * (1 - mean) / ROWS) ** 0.5
    naive = tallies.setdefault("best cv score", Tally())
    naive.add(mean, mean - half, mean + half, truth)
    spent = time.process_time() - start
    naive.seconds += spent
    for method in ("bbc", "winner"):
        start = time.process_time()
        found = best_of(losses, method=method, level=LEVEL, seed=number).corrected
        tally = tallies.setdefault(f"best of 50, {method}", Tally())
        tally.add_estimate(found, truth)
        tally.seconds += spent + time.process_time() - start
    for repeats in (1, 5):
        start = time.process_time()
        ours = tuned_cv(
            search,
            rows.X,
            rows.y,
            metric="accuracy",
            repeats=repeats,
            level=LEVEL,
            seed=number,
        )
        spent = time.process_time() - start
        tally = tallies.setdefault(f"tuned_cv, repeats={repeats}", Tally())
        tally.add_estimate(ours, 1 - truth)
        tally.seconds += spent
        if repeats == 1:
            assert ours.value is not None
            half = Z * (ours.value * (1 - ours.value) / ROWS) ** 0.5
            tally = tallies.setdefault("nested cv, naive interval", Tally())
            tally.add(ours.value, ours.value - half, ours.value + half, 1 - truth)
            tally.seconds += spent


def out_of_fold(family: Family, rows: Rows, rng: np.random.Generator) -> Array:
    """Give the losses of all candidates in one cross-validation, shape (100, 50)."""
    losses = np.empty((ROWS, CANDIDATES))
    for train, test in _folds(deal_folds(ROWS, FOLDS, rng), FOLDS):
        said = family.scores(rows.X[train], rows.y[train], rows.X[test]) > 0
        losses[test] = (said != (rows.y[test] > 0)).T
    return losses


def _folds(fold: NDArray[np.int64], k: int) -> list[tuple[Array, Array]]:
    return [(np.flatnonzero(fold != j), np.flatnonzero(fold == j)) for j in range(k)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", choices=[name.split(",")[0] for name in FAMILIES])
    asked = parser.parse_args()
    rows = []
    for f, (name, (family, p)) in enumerate(FAMILIES.items()):
        if asked.family not in (None, name.split(",")[0]):
            continue
        for s, (signal, size) in enumerate(SIGNALS.items()):
            tallies: dict[str, Tally] = {}
            for i in range(asked.draws):
                one_draw(family, p, size, [asked.seed, f, s, i], tallies)
            rows += [(name, signal, m, *t.row()) for m, t in tallies.items()]
            print(
                text_table(
                    ("family", "signal", "method", *Tally.HEADER), rows[-len(tallies) :]
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
