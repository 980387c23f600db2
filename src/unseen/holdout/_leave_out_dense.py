"""Residuals without one fold, or two, from a smoother's matrix."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

# A pivot of I - H_SS below this leaves less than half of the digits.
_SMALLEST_PIVOT = 1e-8


def leave_out_dense(hat: Array, y: Array, fold: Codes) -> tuple[Array, Array]:
    """Give residuals of all fits without one fold, and without two.

    Parameters
    ----------
    hat
        The smoother's matrix H of the fit on all rows, shape (n, n).
    y
        Targets, shape (n,).
    fold
        Fold of each row, 0..K-1, shape (n,).

    Returns
    -------
    outer
        Residual of each row without its own fold, shape (n,).
    inner
        ``inner[i, k]`` without its own fold and fold k, shape (n, K).

    Raises
    ------
    numpy.linalg.LinAlgError
        If the rows that are left do not determine the fit.

    Notes
    -----
    For rows S, the residuals of the fit without S are (I - H_SS)⁻¹ (y - Hy)_S.
    """
    n, k = len(y), int(fold.max()) + 1
    residual = y - hat @ y
    rest = np.eye(n) - hat
    rows = [np.flatnonzero(fold == j) for j in range(k)]
    outer, inner = np.empty(n), np.empty((n, k))
    for a in range(k):
        outer[rows[a]] = _solve(rest, residual, rows[a])
        inner[rows[a], a] = outer[rows[a]]
        for b in range(a + 1, k):
            both = np.concatenate([rows[a], rows[b]])
            left_out = _solve(rest, residual, both)
            inner[rows[a], b] = left_out[: len(rows[a])]
            inner[rows[b], a] = left_out[len(rows[a]) :]
    return outer, inner


def _solve(rest: Array, residual: Array, rows: NDArray[np.int64]) -> Array:
    from scipy.linalg import get_lapack_funcs  # noqa: PLC0415 - heavy

    block = rest[np.ix_(rows, rows)]
    factor, solve = get_lapack_funcs(("getrf", "getrs"), (block,))
    lu, pivots, failed = factor(block.T, overwrite_a=True)
    if failed or np.abs(np.diagonal(lu)).min() < _SMALLEST_PIVOT:
        raise np.linalg.LinAlgError("the rows that are left do not determine the fit")
    # The transpose was factored, because that is the order in which LAPACK reads.
    return solve(lu, pivots, residual[rows], trans=1)[0]
