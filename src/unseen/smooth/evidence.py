"""The marginal likelihood of a product kernel, with its gradient in every weight."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs

from .columns import Coded
from .kernels import Component

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

# A factor of exactly 0 has no logarithm; the gradient there is off by this much.
_LEAST_FACTOR = 1e-9
_NO_FIT = 1e12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    r"""Minus the restricted log-likelihood of targets under a product kernel.

    Parameters
    ----------
    grams
        Lower triangles of the components' kernels, shape (c, n(n + 1)/2).
    group
        Number of the group of each component, shape (c,).
    targets
        Centred targets, one column for each class or one alone, shape (n, t).
    lower
        Where the lower triangle lies in a matrix read by rows, shape (n(n + 1)/2,).

    Notes
    -----
    Targets are a constant plus a Gaussian process with covariance
    :math:`\sigma^2(I + K)`, where K is a `ProductKernel` with weights
    :math:`\theta` and interaction :math:`\rho`. The constant and :math:`\sigma` are
    integrated or profiled out. Assumes noise of one size; where it is not, it errs
    to features that explain the noisy rows.
    """

    grams: Array
    group: Codes
    targets: Array
    lower: Codes

    def value_and_gradient(
        self, theta: Array, rho: float
    ) -> tuple[float, Array, float]:
        """Give the value and its derivatives in each theta and in log rho.

        Parameters
        ----------
        theta
            Weights in units of the noise, at least 0, shape (c,).
        rho
            Strength of interactions, above 0.

        Returns
        -------
        value : float
            In nats; a huge number where the matrix has no factor.
        in_theta : Array
            Shape (c,).
        in_log_rho : float
        """
        n, t = self.targets.shape
        product, factors = self._product(theta, rho)
        matrix = np.zeros((n, n))
        matrix.ravel()[self.lower] = (product - 1) / rho
        matrix[np.diag_indices(n)] += 1.0
        factor, solve, invert = get_lapack_funcs(("potrf", "potrs", "potri"), (matrix,))
        # LAPACK reads columns: the transpose is upper, and no copy is made.
        root, failed = factor(matrix.T, lower=0, clean=0, overwrite_a=1)
        if failed:
            return _NO_FIT, np.zeros(len(theta)), 0.0
        both = np.column_stack([np.ones(n), self.targets])
        solved = solve(root, both, lower=0)[0]
        ones, precision = solved[:, 0], float(solved[:, 0].sum())
        centre = ones @ self.targets / precision
        dual = solved[:, 1:] - np.outer(ones, centre)
        quad = float(np.sum(dual * self.targets))
        if not (precision > 0 and quad > 0):
            # The factor exists, but rounding has eaten all of its digits.
            return _NO_FIT, np.zeros(len(theta)), 0.0
        log_det = 2 * float(np.log(np.diagonal(root)).sum())
        value = 0.5 * t * (log_det + np.log(precision) + (n - 1) * np.log(quad))
        inverse = invert(root, lower=0, overwrite_c=1)[0].T
        low_rank = np.column_stack(
            [ones / np.sqrt(precision), dual * np.sqrt((n - 1) / quad)]
        )
        slope = t * (inverse - low_rank @ low_rank.T)
        # Off the diagonal each entry stands for two.
        slope[np.diag_indices(n)] *= 0.5
        flat = slope.ravel()[self.lower]
        in_theta, along = self._in_theta(flat * product, factors, theta)
        return value, in_theta, along - float(flat @ (product - 1)) / rho

    def _product(self, theta: Array, rho: float) -> tuple[Array, dict[int, Array]]:
        product = np.ones(self.grams.shape[1])
        factors: dict[int, Array] = {}
        for g in np.unique(self.group[theta > 0]):
            factor = np.ones(len(product))
            for c in np.flatnonzero((self.group == g) & (theta > 0)):
                factor += (rho * theta[c]) * self.grams[c]
            factor[np.abs(factor) < _LEAST_FACTOR] = _LEAST_FACTOR
            factors[int(g)] = factor
            product *= factor
        return product, factors

    def _in_theta(
        self, flat: Array, factors: dict[int, Array], theta: Array
    ) -> tuple[Array, float]:
        """Give the slope in each theta, and that along all of them together."""
        found = np.zeros(len(theta))
        out = ~np.isin(self.group, list(factors))
        if out.any():
            found[out] = self.grams[out] @ flat
        for g, factor in factors.items():
            own = np.flatnonzero(self.group == g)
            found[own] = self.grams[own] @ (flat / factor)
        return found, float(theta @ found)


def evidence_of(
    components: tuple[Component, ...], rows: Coded, targets: Array
) -> Evidence:
    """Lay out the components' kernels on these rows.

    Parameters
    ----------
    components
        Kernels of single features.
    rows
        n rows.
    targets
        Shape (n, t); they are centred here.

    Returns
    -------
    Evidence
    """
    lower = np.flatnonzero(np.tri(rows.n, dtype=bool))
    grams = np.empty((len(components), len(lower)))
    for place, part in enumerate(components):
        grams[place] = part.gram(rows, rows).ravel()[lower]
    groups = list(dict.fromkeys(part.group for part in components))
    group = np.array([groups.index(part.group) for part in components], np.int64)
    centred = targets - targets.mean(axis=0)
    return Evidence(grams=grams, group=group, targets=centred, lower=lower)
