"""How often naive and nested intervals miss the loss of the model that was fitted.

``python -m benchmarks.holdout.nested --draws 400 --draws-classes 60``

The designs are those of Bates, Hastie and Tibshirani (arXiv:2104.00673): least squares
with few features, and an l1-penalised logistic regression with 1000 features of which 4
count. The truth is the loss of the model fitted on all rows, on the population.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import KFold, cross_val_predict

from unseen import Estimate
from unseen.holdout import nested_cv

from ..tally import share_text, text_table

Array = NDArray[np.float64]

LEVEL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One draw: what was estimated, and what is true."""

    naive: Estimate
    nested: Estimate
    truth: float


def least_squares(n: int, p: int, rng: np.random.Generator) -> Drawn:
    """Independent normal features and noise of variance 1, no signal is needed."""
    X, y = rng.normal(size=(n, p)), rng.normal(size=n)
    model = LinearRegression(fit_intercept=False)
    # The loss does not depend on the coefficients, so the true ones may be 0.
    truth = 1 + float(np.square(model.fit(X, y).coef_).sum())
    seed = int(rng.integers(2**31))
    naive = _naive((y - cross_val_predict(model, X, y, cv=_folds(seed))) ** 2)
    nested = nested_cv(model, X, y, level=LEVEL, seed=seed)
    return Drawn(naive=naive, nested=nested, truth=truth)


def sparse_classes(n: int, p: int, repeats: int, rng: np.random.Generator) -> Drawn:
    """Four of the features count; the penalty is about what glmnet's lambda.1se is."""
    X = rng.normal(size=(n, p))
    beta = np.zeros(p)
    beta[:4] = 1.0
    y = rng.random(n) < 1 / (1 + np.exp(-X @ beta))
    model = LogisticRegression(
        l1_ratio=1, C=1 / (0.1 * n), solver="liblinear", random_state=0
    )
    coef = model.fit(X, y).coef_[0]
    fresh = np.random.default_rng(1).normal(size=(20_000, 2))
    seed = int(rng.integers(2**31))
    naive = _naive(1.0 * (y != cross_val_predict(model, X, y, cv=_folds(seed))))
    nested = nested_cv(model, X, y, repeats=repeats, level=LEVEL, seed=seed)
    truth = _error(beta, coef, float(model.intercept_[0]), fresh)
    return Drawn(naive=naive, nested=nested, truth=truth)


def table_of(
    design: Callable[[np.random.Generator], Drawn], draws: int, seed: int = 0
) -> Iterator[Drawn]:
    """Draw a design again and again, each from a seed of its own."""
    for child in np.random.SeedSequence(seed).spawn(draws):
        yield design(np.random.default_rng(child))


def misses(drawn: list[Drawn], which: str) -> int:
    """Count intervals that do not hold the truth."""
    return sum(not _holds(getattr(d, which), d.truth) for d in drawn)


def summary(name: str, drawn: list[Drawn]) -> list[list[object]]:
    """Give one line for naive and one for nested."""
    lines: list[list[object]] = []
    for which in ("naive", "nested"):
        made = [getattr(d, which) for d in drawn]
        away = np.array([m.value - d.truth for m, d in zip(made, drawn, strict=True)])
        width = np.mean([m.high - m.low for m in made])
        lines.append(
            [
                f"{name}, {which}",
                share_text(misses(drawn, which), len(drawn)),
                f"{away.mean():+.3f}",
                f"{np.sqrt((away**2).mean()):.3f}",
                f"{width:.3f}",
            ]
        )
    return lines


def speed(n: int = 1000, p: int = 200, repeats: int = 50) -> list[list[object]]:
    """Ridge with the identity, with our refits, and with the algorithm as published.

    Refits are timed for 2 partitions, and multiplied.
    """

    class Unrecognised(Ridge):
        pass

    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, p))
    y = X[:, 0] + rng.normal(size=n)
    nested_cv(Ridge(), X, y, repeats=1)
    once = min(_seconds(lambda: nested_cv(Ridge(), X, y, repeats=repeats)))
    lines: list[list[object]] = [["one factorisation", f"{once:.2f}", "1"]]
    refits: dict[str, Callable[[], object]] = {
        "55 refits a partition": lambda: nested_cv(Unrecognised(), X, y, repeats=2),
        "100 refits, as published": lambda: [_as_published(X, y, rng) for _ in "12"],
    }
    for name, run in refits.items():
        spent = min(_seconds(run)) * repeats / 2
        lines.append([name, f"{spent:.1f}", f"{spent / once:.0f}"])
    return lines


def _seconds(run: Callable[[], object]) -> Iterator[float]:
    for _ in range(3):
        began = time.process_time()
        run()
        yield time.process_time() - began


def _as_published(X: Array, y: Array, rng: np.random.Generator) -> list[Array]:
    """Algorithm 1 of the paper, without what its inner models have in common."""
    fold = rng.permutation(len(y)) % 10
    losses = []
    for a in range(10):
        for b in range(10):
            seen = (fold != a) & (fold != b)
            fitted: BaseEstimator = Ridge().fit(X[seen], y[seen])
            losses.append((y[fold == b] - fitted.predict(X[fold == b])) ** 2)
    return losses


def _holds(estimate: Estimate, truth: float) -> bool:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= truth <= estimate.high


def _folds(seed: int) -> KFold:
    return KFold(10, shuffle=True, random_state=seed)


def _naive(losses: Array) -> Estimate:
    """What everybody does: the losses as if they were independent."""
    n, value = len(losses), float(losses.mean())
    half = NormalDist().inv_cdf((1 + LEVEL) / 2) * float(losses.std(ddof=1)) / n**0.5
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=LEVEL,
        n=n,
        method="naive",
    )


def _error(beta: Array, coef: Array, intercept: float, fresh: Array) -> float:
    """Give the error of a linear rule; only two directions of the features matter."""
    signal = float(np.linalg.norm(beta))
    along = float(coef @ beta) / signal
    across = float(np.sqrt(max(0.0, coef @ coef - along**2)))
    chance = 1 / (1 + np.exp(-signal * fresh[:, 0]))
    said = along * fresh[:, 0] + across * fresh[:, 1] + intercept > 0
    return float(np.where(said, 1 - chance, chance).mean())


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--draws-classes", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    lines = []
    for n in (100, 50):
        made = table_of(partial(least_squares, n, 20), asked.draws, asked.seed)
        lines += summary(f"least squares, n = {n}, p = 20", list(made))
    design = partial(sparse_classes, 90, 1000, asked.repeats)
    made = table_of(design, asked.draws_classes, asked.seed)
    lines += summary("sparse logistic, n = 90, p = 1000", list(made))
    print(text_table(("nominal 10%", "misses", "bias", "RMSE", "width"), lines))
    if asked.speed:
        head = ("ridge, n = 1000, p = 200, 50 partitions", "CPU s", "ratio")
        print(text_table(head, speed()))


if __name__ == "__main__":
    main()
