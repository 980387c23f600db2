"""Multinomial logistic regression as one problem of features times classes.

Legend: K problems, m of them looked at, n rows, p features, C classes, U working
pairs after C intercepts, s active ones.
"""

from collections.abc import Callable
from typing import Any, final

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, xlogy

from .design import Design
from .pairs import PairWorking

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@final
class MultinomialWorking(PairWorking):
    """The working pairs of a multinomial; its target says which class a row has.

    Parameters
    ----------
    design, target, weights, intercept
        As in `PairWorking`.
    offset
        Added to the linear predictors, shape (C, n).
    """

    quadratic = False
    # What is added to all classes of a feature changes no probability: a direction
    # without curvature, in which a step must not be endless.
    proximal = 1e-6

    def __init__(
        self,
        design: Design,
        target: Array,
        weights: Array,
        *,
        offset: Array,
        intercept: bool = True,
    ) -> None:
        super().__init__(design, target, weights, intercept=intercept)
        self.offset = offset

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses and scores; the memo is (weights, probabilities, slopes)."""
        weights = self.weights[live]
        eta = self._forth(b) + self.offset
        total = logsumexp(eta, axis=1)
        each = total - (eta * self.target).sum(axis=1)
        chance = np.exp(eta - np.expand_dims(total, 1))
        slope = weights[:, None] * (self.target - chance)
        value = np.einsum("kn,kn->k", weights, each)
        return value, self._back(slope), (weights, chance, slope)

    def settled(self, b: Array) -> Array:
        """Give the coefficients of the same probabilities with the least penalty.

        A feature's median over the classes is taken from all of them, so that one at
        least is 0.
        """
        out = b.copy()
        for place in range(len(self.features)):
            own = self.first + np.flatnonzero(self.row_of == place)
            if len(own) == self.count:
                cell = out[:, own]
                full = (cell != 0).all(axis=1)
                middle = np.sort(cell, axis=1)[:, (self.count - 1) // 2, None]
                out[:, own] = np.where(full[:, None], cell - middle, cell)
        return out

    def dual(self, point: Any, shrink: Array) -> Array:
        """Give the entropy of what is between the classes and the probabilities."""
        weights, chance, _ = point.memo
        share = shrink[:, None, None]
        mixed = (1 - share) * self.target + share * chance
        given = (mixed - self.target) * self.offset
        return np.einsum("kn,kcn->k", weights, given - xlogy(mixed, mixed))

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give the Hessians of the active pairs, shape (m, s, s)."""
        weights, chance, _ = memo
        out = np.empty((len(live), index.shape[1], index.shape[1]))
        table, rows, classes = self.placed()
        for k, columns in enumerate(index):
            picked, own = table[rows[columns]], classes[columns]
            scaled = picked * chance[k, own]
            same = own[:, None] == own
            out[k] = np.where(same, (scaled * weights[k]) @ picked.T, 0.0)
            out[k] -= (scaled * weights[k]) @ scaled.T
        return out

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by the Hessians of some pairs."""
        weights, chance, _ = memo
        width = self.first + len(self.members)

        def product(d: Any) -> Any:
            b = np.zeros((len(d), width))
            b[:, some] = d
            turn = self._forth(b)
            middle = (chance * turn).sum(axis=1, keepdims=True)
            slope = weights[:, None] * chance * (turn - middle)
            return self._back(slope)[:, some].astype(np.float32)

        return product
