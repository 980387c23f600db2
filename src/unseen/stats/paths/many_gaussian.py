"""Squared errors of several responses, whose coefficients are penalised together.

Legend: K problems, m of them looked at, n rows, C responses, U working pairs, s
active ones.
"""

from collections.abc import Callable
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from .pairs import PairWorking

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@final
class ManyGaussianWorking(PairWorking):
    """The working pairs of a regression with several responses."""

    quadratic = True
    proximal = 1e-10

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses and scores; the memo is (weights, slopes)."""
        weights = self.weights[live]
        residual = self.target - self._forth(b)
        slope = weights[:, None] * residual
        value = 0.5 * np.einsum("kcn,kcn->k", slope, residual)
        return value, self._back(slope), (weights, slope)

    def settled(self, b: Array) -> Array:
        """Give the coefficients as they are: no others fit the same."""
        return b

    def dual(self, point: Any, shrink: Array) -> Array:
        """Give what residuals r times c have of the dual: c r'y - c² r'r / 2."""
        _, slope = point.memo
        fitted = np.einsum("kcn,cn->k", slope, self.target)
        with np.errstate(divide="ignore", invalid="ignore"):
            residual = np.where(slope != 0, slope / point.memo[0][:, None], 0.0)
        square = np.einsum("kcn,kcn->k", slope, residual)
        return shrink * fitted - 0.5 * shrink**2 * square

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give the Hessians of the active pairs, shape (m, s, s)."""
        weights, _ = memo
        out = np.empty((len(live), index.shape[1], index.shape[1]))
        table, rows, responses = self.placed()
        for k, columns in enumerate(index):
            picked, own = table[rows[columns]], responses[columns]
            products = (picked * weights[k]) @ picked.T
            out[k] = np.where(own[:, None] == own, products, 0.0)
        return out

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by the Hessians of some pairs."""
        weights, _ = memo
        width = self.first + len(self.members)

        def product(d: Any) -> Any:
            b = np.zeros((len(d), width))
            b[:, some] = d
            slope = weights[:, None] * self._forth(b)
            return self._back(slope)[:, some].astype(np.float32)

        return product
