"""Multinomial logistic regression as one problem of features times classes.

Each pair of a feature and a class is a column of its own: pair q = j * C + c. The
columns of the table are stored once.

Legend: K problems, m of them looked at, n rows, p features, C classes, U working
pairs after C intercepts, s active ones.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, xlogy

from .design import Design

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class MultinomialWorking:
    """The working pairs of a multinomial.

    Parameters
    ----------
    design
        The table.
    y
        Codes of the classes, shape (n,).
    count
        C.
    weights
        Normalised weights of each problem's rows, shape (K, n).
    """

    complete = False
    quadratic = False
    # What is added to all classes of a feature changes no probability: a direction
    # without curvature, in which a step must not be endless.
    proximal = 1e-6

    def __init__(self, design: Design, y: Array, count: int, weights: Array) -> None:
        self.design = design
        self.count = count
        self.first = count
        self.weights = weights
        self.hot = (y.astype(int) == np.arange(count)[:, None]).astype(float)
        self.shut = np.repeat(design.constant, count)
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
            eta[:, c] = b[:, self.count + mine] @ self.rows[self.row_of[mine]]
        return eta + b[:, : self.count, None]

    def _back(self, slope: Array) -> Array:
        """Give products with the working pairs, shape (m, C + U)."""
        out = np.empty((len(slope), self.count + len(self.members)))
        out[:, : self.count] = slope.sum(axis=2)
        for c in range(self.count):
            mine = np.flatnonzero(self.class_of == c)
            out[:, self.count + mine] = slope[:, c] @ self.rows[self.row_of[mine]].T
        return out

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses and scores; the memo is (weights, probabilities, slopes)."""
        weights = self.weights[live]
        eta = self._forth(b)
        total = logsumexp(eta, axis=1)
        each = total - (eta * self.hot).sum(axis=1)
        chance = np.exp(eta - np.expand_dims(total, 1))
        slope = weights[:, None] * (self.hot - chance)
        value = np.einsum("kn,kn->k", weights, each)
        return value, self._back(slope), (weights, chance, slope)

    def settled(self, b: Array) -> Array:
        """Give the coefficients of the same probabilities with the least penalty.

        A feature's median over the classes is taken from all of them, so that one at
        least is 0.
        """
        out = b.copy()
        for place in range(len(self.features)):
            own = self.count + np.flatnonzero(self.row_of == place)
            if len(own) == self.count:
                cell = out[:, own]
                full = (cell != 0).all(axis=1)
                middle = np.sort(cell, axis=1)[:, (self.count - 1) // 2, None]
                out[:, own] = np.where(full[:, None], cell - middle, cell)
        return out

    def all_scores(self, point: Any) -> Array:
        """Multiply the whole table by each class's slopes, shape (K, p C)."""
        slope = point.memo[2]
        flat = self.design.scores(slope.reshape(-1, self.design.n))
        cube = flat.reshape(len(slope), self.count, self.design.p)
        return cube.transpose(0, 2, 1).reshape(len(slope), -1)

    def dual(self, point: Any, shrink: Array) -> Array:
        """Give the entropy of what is between the classes and the probabilities."""
        weights, chance, _ = point.memo
        share = shrink[:, None, None]
        mixed = (1 - share) * self.hot + share * chance
        return -np.einsum("kn,kcn->k", weights, xlogy(mixed, mixed))

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give the Hessians of the active pairs, shape (m, s, s)."""
        weights, chance, _ = memo
        out = np.empty((len(live), index.shape[1], index.shape[1]))
        ones = np.ones((1, self.design.n))
        table = np.vstack([ones, self.rows])
        rows = np.concatenate([np.zeros(self.count, np.intp), 1 + self.row_of])
        classes = np.concatenate([np.arange(self.count), self.class_of])
        for k, columns in enumerate(index):
            picked, own = table[rows[columns]], classes[columns]
            scaled = picked * chance[k, own]
            same = own[:, None] == own
            out[k] = np.where(same, (scaled * weights[k]) @ picked.T, 0.0)
            out[k] -= (scaled * weights[k]) @ scaled.T
        return out

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Give blocks in single precision."""

        def block(i: int, inside: Index) -> Any:
            only = tuple(array[i : i + 1] for array in memo)
            out = self.blocks(live[i : i + 1], only, some[inside][None, :])
            return out[0].astype(np.float32)

        return block

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by the Hessians of some pairs."""
        weights, chance, _ = memo
        width = self.count + len(self.members)

        def product(d: Any) -> Any:
            b = np.zeros((len(d), width))
            b[:, some] = d
            turn = self._forth(b)
            middle = (chance * turn).sum(axis=1, keepdims=True)
            slope = weights[:, None] * chance * (turn - middle)
            return self._back(slope)[:, some].astype(np.float32)

        return product

    def effort(self, some: Index) -> float:
        """Count the operations of two products of matrices."""
        return 4.0 * len(some) * self.design.n
