"""The marginal likelihood of a product kernel, with its gradient in every weight."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

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
        lower = np.tril_indices(n)
        matrix = np.zeros((n, n))
        matrix[lower] = (product - 1) / rho
        matrix[np.diag_indices(n)] += 1.0
        root, failed = lapack.dpotrf(matrix, lower=1, clean=1)
        if failed:
            return _NO_FIT, np.zeros(len(theta)), 0.0
        log_det = 2 * float(np.log(np.diagonal(root)).sum())
        inverse = lapack.dpotri(root, lower=1)[0]
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
        ones = inverse.sum(axis=1)
        precision = float(ones.sum())
        inverse -= np.outer(ones, ones / precision)
        dual = inverse @ self.targets
        quad = float(np.sum(dual * self.targets))
        if not (precision > 0 and quad > 0):
            # The factor exists, but rounding has eaten all of its digits.
            return _NO_FIT, np.zeros(len(theta)), 0.0
        value = 0.5 * t * (log_det + np.log(precision) + (n - 1) * np.log(quad))
        slope = 0.5 * (t * inverse - (t * (n - 1) / quad) * (dual @ dual.T))
        slope[np.diag_indices(n)] *= 0.5
        flat = 2 * slope[lower]
        in_theta, along = self._in_theta(flat * product, factors, theta)
        return value, in_theta, along - float(flat @ (product - 1)) / rho

    def _product(self, theta: Array, rho: float) -> tuple[Array, dict[int, Array]]:
        product = np.ones(self.grams.shape[1])
        factors: dict[int, Array] = {}
        for g in np.unique(self.group[theta > 0]):
            own = np.flatnonzero((self.group == g) & (theta > 0))
            factor = 1 + rho * (theta[own] @ self.grams[own])
            near = np.abs(factor) < _LEAST_FACTOR
            factors[int(g)] = np.where(near, _LEAST_FACTOR, factor)
            product *= factors[int(g)]
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
    lower = np.tril_indices(rows.n)
    grams = np.empty((len(components), len(lower[0])))
    for place, part in enumerate(components):
        grams[place] = part.gram(rows, rows)[lower]
    numbers = {
        group: i
        for i, group in enumerate(dict.fromkeys(part.group for part in components))
    }
    group = np.array([numbers[part.group] for part in components], np.int64)
    return Evidence(grams=grams, group=group, targets=targets - targets.mean(axis=0))
