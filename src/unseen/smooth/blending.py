"""Weights of several fits from what they say of rows that were left out."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Array = NDArray[np.float64]

# Weight of the sum-to-one row, over the size of the others.
_HARD = 1e4


def blend_weights(left_out: Array, y: Array) -> Array:
    r"""Give weights, at least 0 and of sum 1, that predict left-out rows well.

    Parameters
    ----------
    left_out
        Left-out predictions of each of m fits, shape (n, m).
    y
        Targets, shape (n,).

    Returns
    -------
    Array
        Shape (m,).

    Notes
    -----
    Minimises :math:`\|y - Aw\|^2 + m^2 s^2 \|w - 1/m\|^2` with s² the smallest mean
    square of a fit's left-out residuals: as if weights were, before the data,
    Gaussian about 1/m with deviation 1/m. Fits that differ little share alike; one
    that is far worse gets nothing. Kernels were tuned on all rows, so the fit that
    overfits most gets slightly too much.

    References
    ----------
    L. Breiman (1996), "Stacked regressions", doi:10.1007/BF00117832.

    Examples
    --------
    >>> y = np.arange(20.0)
    >>> A = np.column_stack([y + 1, y - 1, -y])
    >>> blend_weights(A, y).round(1).tolist()
    [0.5, 0.5, 0.0]
    """
    m = left_out.shape[1]
    if m == 1:
        return np.ones(1)
    least = float(np.mean((y[:, None] - left_out) ** 2, axis=0).min())
    pull = m * np.sqrt(least)
    size = max(float(np.abs(left_out).max()), float(np.abs(y).max()), 1e-300)
    sum_row = np.full((1, m), _HARD * size * np.sqrt(len(y)))
    design = np.vstack([left_out, pull * np.eye(m), sum_row])
    answer = np.concatenate([y, np.full(m, pull / m), sum_row[0, :1]])
    weights = nnls(design, answer)[0]
    return weights / weights.sum()
