"""Kernel ridge at every penalty by one decomposition, with exact left-out fits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..stats.eigen import symmetric_eigen

Array = NDArray[np.float64]

N_ALPHAS = 61
# Rows squared at once.
_BLOCK = 512
# Penalties of the grid over the mean eigenvalue.
_SPAN = (1e-7, 1e4)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spectrum:
    r"""A centred kernel matrix, decomposed, and the targets in its terms.

    Parameters
    ----------
    vectors
        Eigenvectors orthogonal to the constant, shape (n, n - 1).
    values
        Their eigenvalues, at least 0, shape (n - 1,).
    turned
        The targets along them, shape (n - 1,).
    kernel
        The kernel matrix, shape (n, n).
    y
        The targets, shape (n,).

    Notes
    -----
    The fit minimises :math:`\|y - b - K a\|^2 + \alpha a'Ka` with b free. With
    :math:`g = \alpha/(s + \alpha)` for the eigenvalues s of the centred K, the
    residual is :math:`V g V'y` and 1 minus the leverage :math:`(V \circ V) g`. Both
    are sums without differences, so their ratio, the left-out residual, keeps its
    digits where the fit nearly interpolates.

    References
    ----------
    G. Golub, M. Heath, G. Wahba (1979), doi:10.1080/00401706.1979.10489751.
    """

    vectors: Array
    values: Array
    turned: Array
    kernel: Array
    y: Array

    def shrunk(self, alphas: Array) -> Array:
        """Give g for each eigenvalue and penalty, shape (n - 1, L)."""
        return alphas / (self.values[:, None] + alphas)

    def residuals(self, alphas: Array) -> Array:
        """Give residuals of the fits on all rows, shape (n, L)."""
        return self.vectors @ (self.shrunk(alphas) * self.turned[:, None])

    def left_out_residuals(self, alphas: Array) -> Array:
        """Give residuals of each row by the fit without it, shape (n, L).

        The kernel and its weights are those of all rows: what was tuned on a row is
        not left out with it.
        """
        shrunk = self.shrunk(alphas)
        free = np.empty((len(self.y), len(alphas)))
        for start in range(0, len(free), _BLOCK):
            some = slice(start, start + _BLOCK)
            free[some] = self.vectors[some] ** 2 @ shrunk
        return self.residuals(alphas) / free

    def gcv(self, alphas: Array) -> Array:
        """Give the generalised cross-validation score, shape (L,), in y's unit squared.

        The mean squared residual over the squared mean of 1 minus the leverage.
        """
        shrunk = self.shrunk(alphas)
        residual = np.mean((shrunk * self.turned[:, None]) ** 2, axis=0)
        n = len(self.y)
        return residual * (len(self.values) / n) / (shrunk.sum(axis=0) / n) ** 2

    def degrees_of_freedom(self, alphas: Array) -> Array:
        """Give the trace of the smoother, the constant among it, shape (L,)."""
        return 1 + np.sum(
            self.values[:, None] / (self.values[:, None] + alphas), axis=0
        )

    def minus_log_likelihood(self, alphas: Array) -> Array:
        """Give the restricted one in nats but for a constant, shape (L,)."""
        total = self.values[:, None] + alphas
        quad = np.sum(self.turned[:, None] ** 2 / total, axis=0)
        quad = np.maximum(quad, np.finfo(float).tiny)
        return 0.5 * (len(self.values) * np.log(quad) + np.log(total).sum(axis=0))

    def solution(self, alpha: float) -> tuple[Array, float]:
        """Give the dual coefficients a, shape (n,), and the intercept b."""
        dual = self.vectors @ (self.turned / (self.values + alpha))
        return dual, float(self.y.mean() - (self.kernel @ dual).mean())


def decompose(kernel: Array, y: Array) -> Spectrum:
    """Decompose a kernel matrix without its constant.

    Parameters
    ----------
    kernel
        Symmetric, positive semidefinite, shape (n, n), n at least 2.
    y
        Targets, shape (n,).

    Returns
    -------
    Spectrum

    Examples
    --------
    >>> x = np.array([0.0, 1.0, 2.0])
    >>> spectrum = decompose(np.outer(x, x), np.array([0.0, 1.0, 1.0]))
    >>> spectrum.left_out_residuals(np.array([2.0])).ravel().round(3).tolist()
    [-1.0, 0.5, 0.2]
    """
    n = len(y)
    means = kernel.mean(axis=0)
    # One copy, changed in place: at n = 5000 each further one is 200 MB.
    centred = kernel - means
    centred -= (means - means.mean())[:, None]
    # The constant is an eigenvector of value 0 among others; lifted above all of them
    # it stands last and alone.
    lift = 2 * float(np.linalg.norm(centred)) or 1.0
    centred += lift / n
    values, vectors = symmetric_eigen(centred.T)
    vectors, values = vectors[:, :-1], values[:-1]
    # Of a size that rounding alone can make.
    values[values < lift * np.finfo(float).eps] = 0.0
    return Spectrum(
        vectors=vectors,
        values=values,
        turned=vectors.T @ y,
        kernel=kernel,
        y=y,
    )


def alphas_for(spectrum: Spectrum, n_alphas: int = N_ALPHAS) -> Array:
    """Give a grid of penalties, falling, from nothing fitted to nothing smoothed."""
    size = float(spectrum.values.mean()) or 1.0
    low, high = np.log10(_SPAN)
    return size * np.logspace(high, low, n_alphas)
