"""Kernel ridge at every penalty by one decomposition, with exact left-out fits."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..stats.shifted import Shifted
from ..stats.tridiagonal import tridiagonal

Array = NDArray[np.float64]

N_ALPHAS = 61
# Penalties of the grid over the mean eigenvalue.
_SPAN = (1e-7, 1e4)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spectrum:
    r"""A kernel matrix without its constant, decomposed, and a target in its terms.

    Parameters
    ----------
    shifted
        The kernel matrix on what is orthogonal to the constant, n - 1 axes.
    along
        The target along these axes, shape (n - 1,).
    means
        Of the kernel matrix's columns, shape (n,).
    centre
        Mean of the target.

    Notes
    -----
    The fit minimises :math:`\|y - b - K a\|^2 + \alpha a'Ka` with b free. With Q the
    axes, the dual coefficients are
    :math:`a = Q (Q'KQ + \alpha I)^{-1} Q'y`, the residual is :math:`\alpha a`, and 1
    minus the leverage is α times the diagonal of that inverse. The left-out residual
    is the quotient, in which α cancels: it keeps its digits where the fit nearly
    interpolates.

    References
    ----------
    G. Golub, M. Heath, G. Wahba (1979), doi:10.1080/00401706.1979.10489751.
    """

    shifted: Shifted
    along: Array
    means: Array
    centre: float

    def of(self, y: Array) -> "Spectrum":
        """Give the same kernel matrix with another target, shape (n,)."""
        return replace(self, along=self.shifted.turn(y), centre=float(y.mean()))

    def duals(self, alphas: Array) -> Array:
        """Give dual coefficients at each penalty, shape (n, L)."""
        return self.shifted.back(self.shifted.solve(self.along, alphas))

    def residuals(self, alphas: Array) -> Array:
        """Give residuals of the fits on all rows, shape (n, L)."""
        return self.shifted.resolved(alphas) * self.duals(alphas)

    def left_out_residuals(self, alphas: Array, own: Array | None = None) -> Array:
        """Give residuals of each row by the fit without it, shape (n, L).

        The kernel and its weights are those of all rows: what was tuned on a row is
        not left out with it. `own` is ``shifted.own(alphas)``, where it is at hand.
        """
        return self.duals(alphas) / (self.shifted.own(alphas) if own is None else own)

    def gcv(self, alphas: Array) -> Array:
        """Give the generalised cross-validation score, shape (L,), in y's unit squared.

        The mean squared residual over the squared mean of 1 minus the leverage.
        """
        n = len(self.means)
        alphas = self.shifted.resolved(alphas)
        residuals = alphas * self.shifted.solve(self.along, alphas)
        free = np.sum(alphas / (self.shifted.values[:, None] + alphas), axis=0)
        return np.sum(residuals**2, axis=0) / n / (free / n) ** 2

    def degrees_of_freedom(self, alphas: Array) -> Array:
        """Give the trace of the smoother, the constant among it, shape (L,)."""
        values = self.shifted.values[:, None]
        return 1 + np.sum(values / (values + self.shifted.resolved(alphas)), axis=0)

    def minus_log_likelihood(self, alphas: Array) -> Array:
        """Give the restricted one in nats but for a constant, shape (L,)."""
        alphas = self.shifted.resolved(alphas)
        values = self.shifted.values[:, None]
        quad = self.along @ self.shifted.solve(self.along, alphas)
        quad = np.maximum(quad, np.finfo(float).tiny)
        return 0.5 * (len(values) * np.log(quad) + np.log(values + alphas).sum(axis=0))

    def solution(self, alpha: float) -> tuple[Array, float]:
        """Give the dual coefficients a, shape (n,), and the intercept b."""
        dual = self.duals(np.array([alpha]))[:, 0]
        return dual, self.centre - float(self.means @ dual)


def decompose(kernel: Array, y: Array) -> Spectrum:
    """Decompose a kernel matrix without its constant.

    Parameters
    ----------
    kernel
        Symmetric, positive semidefinite, shape (n, n), n at least 2.
    y
        Target, shape (n,).

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
    # One copy, turned in its place: at n = 5000 each further one is 200 MB.
    matrix = tridiagonal(np.array(kernel.T, order="F"), np.full(n, n**-0.5))
    shifted = Shifted(matrix)
    return Spectrum(
        shifted=shifted,
        along=shifted.turn(y),
        means=kernel.mean(axis=0),
        centre=float(y.mean()),
    )


def alphas_for(spectrum: Spectrum, n_alphas: int = N_ALPHAS) -> Array:
    """Give a grid of penalties, falling, from nothing fitted to nothing smoothed."""
    size = float(spectrum.shifted.values.mean()) or 1.0
    low, high = np.log10(_SPAN)
    return size * np.logspace(high, low, n_alphas)
