"""Columns that are pairs of a feature and a response, or a class.

Pair q = j * C + c. The columns of the table are stored once.

Legend: K problems, m of them looked at, n rows, p features, C responses, U working
pairs after C intercepts.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .design import Design

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class PairWorking(ABC):
    """The working pairs of a model with several responses.

    Parameters
    ----------
    design
        The table.
    target
        Responses, or which class each row has, shape (C, n).
    weights
        Normalised weights of each problem's rows, shape (K, n).
    intercept
        Whether each response has an intercept.
    """

    complete = False
    quadratic: bool
    proximal: float

    def __init__(
        self, design: Design, target: Array, weights: Array, *, intercept: bool = True
    ) -> None:
        self.design = design
        self.count = len(target)
        self.first = self.count if intercept else 0
        self.weights = weights
        self.target = target
        self.shut = np.repeat(design.constant, self.count)
        self.features: Index = np.empty(0, np.intp)
        self.rows = np.empty((0, design.n))
        self._set(np.empty(0, np.intp))

    def _set(self, members: Index) -> None:
        self.members = members
        place = {feature: i for i, feature in enumerate(self.features.tolist())}
        self.row_of = np.array(
            [place[f] for f in (members // self.count).tolist()], np.intp
        )
        self.class_of = members % self.count

    def admit(self, features: Index) -> None:
        """Take further pairs into the working set."""
        new = np.setdiff1d(features // self.count, self.features)
        if len(new):
            self.rows = np.vstack([self.rows, self.design.columns(new)])
            self.features = np.concatenate([self.features, new])
        self._set(np.concatenate([self.members, features]))

    def keep(self, columns: Index) -> None:
        """Keep only some of the working pairs, given by their place."""
        members = self.members[columns]
        kept = np.isin(self.features, members // self.count)
        self.rows, self.features = self.rows[kept], self.features[kept]
        self._set(members)

    def _forth(self, b: Array) -> Array:
        """Give linear predictors, shape (m, C, n)."""
        eta = np.empty((len(b), self.count, self.design.n))
        for c in range(self.count):
            mine = np.flatnonzero(self.class_of == c)
            eta[:, c] = b[:, self.first + mine] @ self.rows[self.row_of[mine]]
        return eta + b[:, : self.first, None] if self.first else eta

    def _back(self, slope: Array) -> Array:
        """Give products with the working pairs, shape (m, C + U)."""
        out = np.empty((len(slope), self.first + len(self.members)))
        if self.first:
            out[:, : self.first] = slope.sum(axis=2)
        for c in range(self.count):
            mine = np.flatnonzero(self.class_of == c)
            out[:, self.first + mine] = slope[:, c] @ self.rows[self.row_of[mine]].T
        return out

    @abstractmethod
    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses, scores and a memo whose last part are the slopes."""

    @abstractmethod
    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give the Hessians of the active pairs, shape (m, s, s)."""

    def all_scores(self, point: Any) -> Array:
        """Multiply the whole table by each class's slopes, shape (K, p C)."""
        slope = point.memo[-1]
        flat = self.design.scores(slope.reshape(-1, self.design.n))
        cube = flat.reshape(len(slope), self.count, self.design.p)
        return cube.transpose(0, 2, 1).reshape(len(slope), -1)

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Give blocks in single precision."""

        def block(i: int, inside: Index) -> Any:
            only = tuple(array[i : i + 1] for array in memo)
            out = self.blocks(live[i : i + 1], only, some[inside][None, :])
            return out[0].astype(np.float32)

        return block

    def effort(self, some: Index) -> float:
        """Count the operations of two products of matrices."""
        return 4.0 * len(some) * self.design.n

    def placed(self) -> tuple[Array, Index, Index]:
        """Give columns with one of ones before them, and row and response of pairs."""
        table = np.vstack([np.ones((1, self.design.n)), self.rows])
        heads = np.arange(self.first)
        rows = np.concatenate([np.zeros(self.first, np.intp), 1 + self.row_of])
        return table, rows, np.concatenate([heads, self.class_of])
