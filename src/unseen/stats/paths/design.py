"""The table of features as a path sees it: standardised without a copy.

Legend: K problems (the full fit and one for each fold), n rows, p features, U columns
of the working set.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# Entries that are cast at a time where the table is not of float64: 32 MB.
_CHUNK = 4_000_000


class Design:
    """Features with their centres and scales, dense or sparse, never copied whole.

    Parameters
    ----------
    X
        Shape (n, p): a NumPy array in C or Fortran order, or a SciPy sparse matrix.
    weights
        Weights of the rows, adding up to 1, shape (n,).
    centre, scale
        Whether features are centred, and divided by their standard deviations.

    Attributes
    ----------
    means, spreads
        Weighted means and standard deviations (with 1/n), shape (p,). Without
        `centre` and `scale` they are 0 and 1.
    own_means, own_spreads
        The same whatever `centre` and `scale` say.
    constant
        Which features have one value only; they never enter, shape (p,).
    """

    def __init__(self, X: Any, weights: Array, *, centre: bool, scale: bool) -> None:
        self.sparse = not isinstance(X, np.ndarray)
        # By columns, because columns are what a working set takes out.
        self.X = X.tocsc() if self.sparse else X
        self.n, self.p = X.shape
        mean, variance, largest = self._moments(weights)
        # A column that varies less than its own rounding is constant.
        self.constant = variance <= (4 * np.finfo(float).eps * largest) ** 2
        mean = mean * self.units
        self.means = mean if centre else np.zeros(self.p)
        spread = np.sqrt(np.where(self.constant, 1.0, variance)) * self.units
        self.own_means = mean
        self.own_spreads = spread
        self.spreads = spread if scale else np.ones(self.p)

    def _moments(self, weights: Array) -> tuple[Array, Array, Array]:
        """Weighted mean and variance, and largest magnitude, of each feature.

        All three in units of a power of two near the largest magnitude, because the
        square of 1e200 is no number.
        """
        if self.sparse:
            X = self.X
            column = np.repeat(np.arange(self.p), np.diff(X.indptr))
            largest = np.zeros(self.p)
            np.maximum.at(largest, column, np.abs(X.data))
            self.units = _unit(largest)
            data = X.data / self.units[column]
            by_row = weights[X.indices]
            mean = np.bincount(column, by_row * data, self.p).astype(float)
            count = np.bincount(column, by_row, self.p)
            # Entries that are not stored are zeros, each mean² from the mean.
            inside = np.bincount(column, by_row * (data - mean[column]) ** 2, self.p)
            variance = inside + 1.0 * np.maximum(1.0 - count, 0.0) * mean**2
            return mean, variance, largest / self.units
        mean, variance = np.empty(self.p), np.empty(self.p)
        largest, self.units = np.empty(self.p), np.empty(self.p)
        for some in self.chunks():
            part = self._part(some)
            largest[some] = np.maximum(part.max(axis=0), -part.min(axis=0))
            self.units[some] = _unit(largest[some])
            part = part / self.units[some]
            mean[some] = weights @ part
            part -= mean[some]
            variance[some] = weights @ np.square(part, out=part)
        return mean, variance, largest / self.units

    def chunks(self) -> list[slice]:
        """Give stretches of features that are small enough to be cast."""
        width = max(1, _CHUNK // max(self.n, 1))
        return [slice(j, min(j + width, self.p)) for j in range(0, self.p, width)]

    def _part(self, some: slice) -> Array:
        return np.asarray(self.X[:, some], float)

    def scores(self, slopes: Array) -> Array:
        """Give the product of every standardised feature with each row of slopes.

        Parameters
        ----------
        slopes
            Shape (K, n).

        Returns
        -------
        ndarray, shape (K, p)
            0 for constant features.
        """
        if self.sparse:
            raw = np.asarray((self.X.T @ slopes.T).T)
        elif self.X.dtype == np.float64:
            raw = slopes @ self.X
        else:
            raw = np.empty((len(slopes), self.p))
            for some in self.chunks():
                raw[:, some] = slopes @ self._part(some)
        raw -= slopes.sum(axis=1)[:, None] * self.means
        raw /= self.spreads
        raw[:, self.constant] = 0.0
        return raw

    def columns(self, index: Index) -> Array:
        """Give standardised features as rows, shape (len(index), n)."""
        picked = self.X[:, index]
        dense = picked.toarray() if self.sparse else picked
        rows = np.ascontiguousarray(dense.T, dtype=float)
        rows -= self.means[index, None]
        rows /= self.spreads[index, None]
        return rows

    def rows(self, index: Index) -> Array:
        """Give rows of the standardised table, shape (len(index), p)."""
        picked = self.X[index]
        dense = picked.toarray() if self.sparse else picked
        # `index` copies, so that what follows never touches the table.
        rows = np.asarray(dense, float)
        rows -= self.means
        rows /= self.spreads
        rows[:, self.constant] = 0.0
        return rows


def _unit(largest: Array) -> Array:
    """Give a power of two near each magnitude, 1 for zeros."""
    exponent = np.frexp(largest)[1]
    return np.ldexp(1.0, np.where(largest > 0, np.clip(exponent, -1000, 1000), 0))
