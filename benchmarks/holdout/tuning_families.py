"""Three families of 50 candidates each, and the search over one.

They are made so that a search takes milliseconds: a calibration runs it some 100,000
times. Each learner is written from its definition and refitted on the rows it is given.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CANDIDATES = 50


class Family(Protocol):
    """Learners of two classes, coded -1 and 1."""

    def scores(self, X: Array, y: Array, new: Array) -> Array:
        """Give each candidate's score of new rows, shape (50, m); above 0 is 1."""
        ...


class Neighbours:
    """Ten numbers of neighbours, on the 1, 2, 4, 7 or 10 most correlated features."""

    near = (1, 3, 5, 7, 9, 11, 15, 21, 31, 41)
    features = (1, 2, 4, 7, 10)

    def scores(self, X: Array, y: Array, new: Array) -> Array:
        order = np.argsort(-np.abs((X - X.mean(0)).T @ (y - y.mean())))
        found = []
        for q in self.features:
            a, b = X[:, order[:q]], new[:, order[:q]]
            away = (a**2).sum(1)[None, :] - 2 * b @ a.T
            most = max(self.near)
            nearest = np.argpartition(away, most, axis=1)[:, :most]
            rank = np.argsort(np.take_along_axis(away, nearest, axis=1), axis=1)
            votes = np.cumsum(y[np.take_along_axis(nearest, rank, axis=1)], axis=1)
            found += [votes[:, k - 1] for k in self.near]
        return np.array(found)


class Selected:
    """Diagonal discriminant rules on the 1 to 50 features with the largest t."""

    def scores(self, X: Array, y: Array, new: Array) -> Array:
        first, second = X[y > 0], X[y < 0]
        high, low = first.mean(0), second.mean(0)
        pooled = (first.var(0) * len(first) + second.var(0) * len(second)) / len(y)
        t = np.abs(high - low) / np.sqrt(pooled)
        best = np.argsort(-t)[:CANDIDATES]
        slope = ((high - low) / pooled)[best]
        middle = ((high + low) / 2)[best]
        return np.cumsum((new[:, best] - middle) * slope, axis=1).T


class Kernels:
    """Kernel ridge rules: linear, cubic and three Gaussians, with ten penalties."""

    penalties = np.logspace(-2.5, 2, 10)

    def scores(self, X: Array, y: Array, new: Array) -> Array:
        found = []
        for seen, other in zip(self._of(X, X), self._of(new, X), strict=True):
            value, vector = np.linalg.eigh(seen)
            turned = vector.T @ y
            weights = turned[:, None] / (value[:, None] + self.penalties)
            found.append((other @ (vector @ weights)).T)
        return np.concatenate(found)

    def _of(self, a: Array, b: Array) -> list[Array]:
        p = a.shape[1]
        dot = a @ b.T
        away = np.maximum(
            (a**2).sum(1)[:, None] - 2 * dot + (b**2).sum(1)[None, :], 0.0
        )
        gauss = [np.exp(-away / (2 * p * s)) for s in (0.25, 1.0, 4.0)]
        # The constant is the intercept.
        return [k + 1.0 for k in (dot / p, (1 + dot / p) ** 3 / 8, *gauss)]


FAMILIES: dict[str, tuple[Family, int]] = {
    "neighbours, 10 features": (Neighbours(), 10),
    "selected, 200 features": (Selected(), 200),
    "kernels, 10 features": (Kernels(), 10),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The candidate that a search chose, with its rows."""

    family: Family
    index: int
    X: Array
    y: Array

    def predict(self, X: Array) -> NDArray[np.int64]:
        """Give the classes, -1 or 1."""
        return np.where(self.family.scores(self.X, self.y, X)[self.index] > 0, 1, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Choose the first candidate with the fewest errors in the folds."""

    family: Family

    def __call__(self, X: Array, y: Array, *, folds: Any, seed: int) -> Chosen:
        wrong = np.zeros(CANDIDATES)
        for train, test in folds:
            said = self.family.scores(X[train], y[train], X[test]) > 0
            wrong += (said != (y[test] > 0)).mean(axis=1)
        return Chosen(family=self.family, index=int(wrong.argmin()), X=X, y=y)
