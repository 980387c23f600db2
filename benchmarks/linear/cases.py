"""The tables that all tools fit: seeded laws, written once.

Tables are standardised (mean 0, variance 1 with 1/n; sparse ones are only divided by
their deviations), Gaussian targets too, so that no tool has to and all solve the same
problem. The penalties are the same 100 for each tool, from the least that keeps all
features out down to 1e-4 of it (n >= p) or 1e-2, as glmnet takes them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import sparse

from ..bases.cache import cache_folder
from .layout import Problem, write_problem

# glmnet's way to have a finite grid for ridge.
LEAST_SHARE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A law and its size.

    Parameters
    ----------
    name, words
        Its letter, and what it is.
    n, p
        Rows and features.
    draw
        Gives X and y of that size.
    family, l1_ratio
        As in `Problem`.
    seed
        Same seed, same bytes.
    n_folds
        Number of folds.
    """

    name: str
    words: str
    n: int
    p: int
    draw: Callable[[np.random.Generator, int, int], tuple]
    family: str = "gaussian"
    l1_ratio: float = 1.0
    seed: int = 20260
    n_folds: int = 10

    def problem(self) -> Problem:
        """Draw it."""
        rng = np.random.default_rng(self.seed)
        X, y = self.draw(rng, self.n, self.p)
        X = _divided(X) if sparse.issparse(X) else _standardised(X)
        if self.family == "gaussian":
            y = (y - y.mean()) / y.std()
        folds = rng.permutation(np.arange(self.n) % self.n_folds)
        return Problem(
            X=X,
            y=y,
            alphas=alpha_grid(X, y, self.l1_ratio),
            folds=folds,
            family=self.family,
            l1_ratio=self.l1_ratio,
        )

    def smaller(self, factor: int) -> "Case":
        """Give the same law at a size divided by a factor, but not below 40 x 20."""
        return replace(self, n=max(40, self.n // factor), p=max(20, self.p // factor))

    def folder(self, n_alphas: int = 100) -> Path:
        """Give the folder with its bytes, written where they are not there yet.

        Parameters
        ----------
        n_alphas
            How many of the penalties, from the top.
        """
        size = f"{self.n}x{self.p}-{self.n_folds}-{n_alphas}"
        folder = cache_folder() / "linear" / f"{self.name}-{size}-s{self.seed}"
        if not (folder / "case.txt").exists():
            problem = self.problem()
            write_problem(folder, replace(problem, alphas=problem.alphas[:n_alphas]))
        return folder

    def warm(self) -> Path:
        """Give a folder with a small problem of the same kind, for first calls."""
        return self.smaller(50).folder(n_alphas=30)


def sized(case: Case, *, n: int = 0, p: int = 0, n_folds: int = 0) -> Case:
    """Give the same law at another size; 0 keeps what it has."""
    given = {"n": n, "p": p, "n_folds": n_folds}
    return replace(case, **{key: value for key, value in given.items() if value})


def alpha_grid(X: object, y: np.ndarray, l1_ratio: float, n_alphas: int = 100):
    """Give the penalties: from the least that keeps all features out, falling."""
    n, p = X.shape  # pyright: ignore[reportAttributeAccessIssue]
    score = np.abs(X.T @ (y - y.mean())) / n  # pyright: ignore[reportAttributeAccessIssue]
    most = score.max() / max(l1_ratio, LEAST_SHARE)
    return most * np.geomspace(1.0, 1e-4 if n >= p else 1e-2, n_alphas)


def _standardised(X: np.ndarray) -> np.ndarray:
    X = np.asfortranarray(X)
    X -= X.mean(axis=0)
    X /= X.std(axis=0)
    return X


def _divided(X: sparse.csc_matrix) -> sparse.csc_matrix:
    mean = np.asarray(X.mean(axis=0)).ravel()
    square = np.asarray(X.multiply(X).mean(axis=0)).ravel()
    deviation = np.sqrt(np.maximum(square - mean**2, 0))
    deviation[deviation == 0] = 1.0
    return sparse.csc_matrix(X @ sparse.diags(1 / deviation))


def _equicorrelated(rng: np.random.Generator, n: int, p: int) -> np.ndarray:
    X = np.asfortranarray(rng.normal(size=(p, n)).T)
    X += rng.normal(size=(n, 1))
    X *= np.sqrt(0.5)
    return X


def _signal(X: np.ndarray, nonzero: int) -> np.ndarray:
    """Give a signal of unit variance: signs alternate, sizes fall."""
    order = np.arange(min(nonzero, X.shape[1]))
    coef = np.where(order % 2, -1.0, 1.0) * np.exp(-order / 10)
    found = X[:, : len(order)] @ coef
    return (found - found.mean()) / found.std()


def _gaussian(rng: np.random.Generator, n: int, p: int, nonzero: int = 20):
    """Draw equicorrelated features, variance 3 of the signal to 1 of noise."""
    X = _equicorrelated(rng, n, p)
    return X, np.sqrt(3) * _signal(X, nonzero) + rng.normal(size=n)


def _binomial(rng: np.random.Generator, n: int, p: int):
    X = _equicorrelated(rng, n, p)
    chance = 1 / (1 + np.exp(-2 * _signal(X, 20)))
    return X, (rng.random(n) < chance).astype(float)


def _many(rng: np.random.Generator, n: int, p: int):
    """Draw as many true features as make hundreds active."""
    X = _equicorrelated(rng, n, p)
    coef = rng.normal(size=min(200, p))
    found = X[:, : len(coef)] @ coef
    return X, np.sqrt(3) * found / found.std() + rng.normal(size=n)


def _sparse(rng: np.random.Generator, n: int, p: int):
    """Draw one number in a thousand; in smaller tables twenty in each column."""
    count = max(n * p // 1000, 20 * p)
    rows, columns = rng.integers(n, size=count), rng.integers(p, size=count)
    cells = (rng.normal(size=count), (rows, columns))
    X = sparse.csc_matrix(cells, shape=(n, p))
    coef = np.zeros(p)
    coef[rng.permutation(p)[: min(500, p // 4)]] = rng.normal(size=min(500, p // 4))
    found = X @ coef
    return X, np.sqrt(3) * found / found.std() + rng.normal(size=n)


CASES = {
    case.name: case
    for case in (
        Case(name="a", words="lasso, wide", n=200, p=20_000, draw=_gaussian),
        Case(
            name="b",
            words="lasso, binomial",
            n=200,
            p=7_000,
            draw=_binomial,
            family="binomial",
        ),
        Case(name="c", words="lasso, tall", n=100_000, p=200, draw=_gaussian),
        Case(name="d", words="lasso, sparse .1%", n=20_000, p=50_000, draw=_sparse),
        Case(
            name="e",
            words="elastic net .5",
            n=1_000,
            p=5_000,
            draw=_many,
            l1_ratio=0.5,
        ),
        Case(name="f", words="ridge", n=2_500, p=2_500, draw=_many, l1_ratio=0.0),
        Case(name="f5", words="ridge", n=5_000, p=5_000, draw=_many, l1_ratio=0.0),
    )
}
