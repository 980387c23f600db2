"""Weights of several fits from what they say of rows that were left out."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Array = NDArray[np.float64]


def blend_values(residuals: Array) -> Array:
    r"""Give weights, at least 0 and of sum 1, with small left-out residuals.

    Parameters
    ----------
    residuals
        Left-out residuals of each of m fits, shape (n, m), m at most 10 or so.

    Returns
    -------
    Array
        Shape (m,).

    Notes
    -----
    Minimises :math:`\|Rw\|^2 + m^2 s^2 \|w - 1/m\|^2` over the simplex, with s² the
    smallest mean square of a fit's residuals: as if weights were, before the data,
    Gaussian about 1/m with deviation 1/m. Exact: each set of fits is tried. Fits that
    differ little share alike; one that is far worse gets nothing. Kernels were tuned
    on all rows, so the fit that overfits most gets slightly too much.

    References
    ----------
    L. Breiman (1996), "Stacked regressions", doi:10.1007/BF00117832.

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=(200, 3))
    >>> blend_values(noise * [1.0, 1.0, 9.0]).round(1).tolist()
    [0.5, 0.5, 0.0]
    """
    m = residuals.shape[1]
    cross = residuals.T @ residuals
    cross /= float(np.trace(cross)) or 1.0
    pull = m**2 * float(np.diagonal(cross).min()) / len(residuals)
    cross[np.diag_indices(m)] += max(pull, 1e-12)
    best, found = np.inf, np.full(m, 1 / m)
    for size in range(1, m + 1):
        for some in combinations(range(m), size):
            weights = np.linalg.solve(cross[np.ix_(some, some)], np.ones(size))
            # On the simplex the least value is one over the sum of these.
            if weights.min() >= 0 and 1 / weights.sum() < best:
                best, found = 1 / weights.sum(), np.zeros(m)
                found[list(some)] = weights / weights.sum()
    return found


def blend_odds(left_out: Array, y: Array) -> Array:
    r"""Give weights, at least 0, for log-odds of which the sum has a small log-loss.

    Parameters
    ----------
    left_out
        Left-out log-odds of each of m fits, shape (n, m).
    y
        0 or 1, shape (n,).

    Returns
    -------
    Array
        Shape (m,); their sum may be below 1, which makes sure fits less sure.

    Notes
    -----
    Minimises the sum of log-losses plus :math:`m^2 \|w - 1/m\|^2 / 2`: weights are,
    before the data, Gaussian about 1/m with deviation 1/m.

    Examples
    --------
    >>> y = np.array([0.0, 1.0] * 50)
    >>> odds = np.column_stack([4 * y - 2, 2 - 4 * y])
    >>> bool(blend_odds(odds, y)[1] == 0)
    True
    """
    m = left_out.shape[1]

    def value(w: Array) -> tuple[float, Array]:
        odds = left_out @ w
        loss = np.logaddexp(0.0, (1 - 2 * y) * odds).sum()
        off = w - 1 / m
        slope = left_out.T @ (expit(odds) - y) + m**2 * off
        return float(loss + 0.5 * m**2 * (off @ off)), slope

    start, ends = np.full(m, 1 / m), [(0.0, None)] * m
    return minimize(value, start, jac=True, method="L-BFGS-B", bounds=ends).x
