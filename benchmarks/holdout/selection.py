"""Features chosen on all rows before cross-validation, on labels that mean nothing.

``python -m benchmarks.holdout.selection --draws 200 [--golub]``

The Elements of Statistical Learning, 7.10.2 (100 of 5000 features, 50 rows, nearest
neighbour), a line on 10 of 5000 features, and Golub's leukaemia genes with permuted
labels (Debian: r-bioc-multtest, read with ``Rscript``). The truth is the error of the
model that is fitted on all rows, on labels drawn anew.
"""

import argparse
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from unseen import Estimate
from unseen.holdout import cross_val, nested_cv, tuned_cv

from ..tally import text_table
from .score_tally import Tally

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Rows, and a model of the features that look best."""

    name: str
    rows: Callable[[np.random.Generator], tuple[Array, NDArray[np.int64]]]
    chosen: int
    model: Any


def noise(n: int) -> Callable[[np.random.Generator], tuple[Array, NDArray[np.int64]]]:
    def rows(rng: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
        return rng.normal(size=(n, 5000)), rng.permutation(np.arange(n) % 2)

    return rows


def golub() -> Callable[[np.random.Generator], tuple[Array, NDArray[np.int64]]]:
    say = "suppressMessages(library(multtest)); data(golub); "
    say += "write.table(rbind(golub.cl, golub), col.names=FALSE, row.names=FALSE)"
    done = subprocess.run(
        ["Rscript", "-e", say], capture_output=True, text=True, check=True
    )
    table = np.array([line.split() for line in done.stdout.splitlines()], float)

    def rows(rng: np.random.Generator) -> tuple[Array, NDArray[np.int64]]:
        return table[1:].T, rng.permutation(table[0].astype(np.int64))

    return rows


DESIGNS = [
    Design(
        name="ESL: 100 of 5000, 50 rows",
        rows=noise(50),
        chosen=100,
        model=KNeighborsClassifier(1),
    ),
    Design(
        name="line: 10 of 5000, 100 rows",
        rows=noise(100),
        chosen=10,
        model=LogisticRegression(),
    ),
]


def one_draw(design: Design, seed: list[int], tallies: dict[str, Tally]) -> None:
    rng = np.random.default_rng(seed)
    X, y = design.rows(rng)
    number = int(rng.integers(2**31))
    select = SelectKBest(f_classif, k=design.chosen)
    inside = make_pipeline(select, clone(design.model))
    said = inside.fit(X, y).predict(X)
    # Labels anew, in the same proportion and independent of the features.
    truth = float(said.mean() * (1 - y.mean()) + (1 - said.mean()) * y.mean())
    best = clone(select).fit_transform(X, y)
    ways: dict[str, Callable[[], Estimate]] = {
        "chosen before cross-validation": lambda: cross_val(
            design.model, best, y, metric="accuracy", cv=5, seed=number
        ),
        "cross_val of the pipeline": lambda: cross_val(
            inside, X, y, metric="accuracy", cv=5, seed=number
        ),
        "nested_cv of the pipeline": lambda: nested_cv(
            inside, X, y, cv=5, repeats=3, seed=number
        ),
        "tuned_cv of the pipeline": lambda: tuned_cv(
            inside, X, y, metric="accuracy", cv=5, repeats=3, seed=number
        ),
    }
    for name, way in ways.items():
        start = time.process_time()
        found = way()
        tally = tallies.setdefault(name, Tally())
        tally.seconds += time.process_time() - start
        assert found.low is not None
        assert found.high is not None
        value, low, high = found.value, found.low, found.high
        if "nested" not in name:  # these give the accuracy
            value, low, high = 1 - value, 1 - high, 1 - low
        tally.add(value, low, high, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--golub", action="store_true")
    asked = parser.parse_args()
    designs = list(DESIGNS)
    if asked.golub:
        name = "Golub, permuted: 10 of 3051, 38 rows"
        model = LinearDiscriminantAnalysis()
        designs.append(Design(name=name, rows=golub(), chosen=10, model=model))
    rows = []
    for d, design in enumerate(designs):
        tallies: dict[str, Tally] = {}
        for i in range(asked.draws):
            one_draw(design, [asked.seed, d, i], tallies)
        rows += [(design.name, way, *t.row()) for way, t in tallies.items()]
    print(text_table(("design", "way", *Tally.HEADER), rows))


if __name__ == "__main__":
    main()
