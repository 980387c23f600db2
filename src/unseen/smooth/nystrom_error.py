"""How far an approximation is from the exact fit, measured on some of the rows."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from ..result import Estimate
from ..stats.quantiles import t_quantile
from .columns import Coded
from .nystrom import Landmarks

Array = NDArray[np.float64]
Kernel = Callable[[Coded, Coded], Array]

# Rows that are fitted exactly, rows on which both are compared, and how often.
SAMPLE, COMPARED, REPEATS = 2000, 500, 4
# Draws of noise on each: their mean square is then known to a few per cent.
_NOISES = 20


def difference_to_exact(
    kernel: Kernel,
    rows: Coded,
    y: Array,
    landmarks: Landmarks,
    alpha: float,
    *,
    noise: float,
    rng: np.random.Generator,
    level: float = 0.95,
) -> Estimate:
    r"""Estimate how far the approximation's predictions are from the exact ones.

    Parameters
    ----------
    kernel, rows, y
        As at the fit; n rows.
    landmarks
        Those of the fit.
    alpha
        Penalty of the fit on all rows.
    noise
        Standard deviation of the noise, in y's unit: that of left-out residuals.
    rng
        Draws the subsamples and the noise.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        Root of the mean squared difference at fresh rows, in y's unit; `n` is the
        number of subsamples.

    Notes
    -----
    On each of 4 subsamples of s = 2000 rows the exact fit and that over the same
    landmarks are made, both with the penalty :math:`\alpha s / n`, which smooths as
    the whole fit does. Their difference A y at 500 other rows is linear in y. What it
    makes of noise falls with the number of rows, what it makes of the truth does not:
    so :math:`\|Ay\|^2` less that of drawn noise, plus s/n of the latter, estimates the
    mean square on all rows. The interval is Student's over the subsamples.

    Assumes noise of one variance. Left-out residuals hold a part that the fit misses;
    `noise` is that much too large and the estimate too small. Where n is a hundred
    times s, it is a small difference of large numbers: the interval says so.

    Examples
    --------
    >>> from .columns import code_rows, learn_column
    >>> from .nystrom import prepare
    >>> rng = np.random.default_rng(0)
    >>> x = rng.random(3000)
    >>> rows = code_rows([learn_column("x", x)], [x])
    >>> def kernel(a, b):
    ...     return np.minimum.outer(a.rank[0], b.rank[0])
    >>> few, many = (prepare(kernel, rows.take(slice(0, m))) for m in (3, 100))
    >>> y = np.sin(9 * x)
    >>> fits = (kernel, rows, y)
    >>> coarse = difference_to_exact(*fits, few, 1.0, noise=0.0, rng=rng)
    >>> fine = difference_to_exact(*fits, many, 1.0, noise=0.0, rng=rng)
    >>> fine.value < 0.05 < coarse.value
    True
    """
    n = rows.n
    size = min(SAMPLE, n - min(COMPARED, n // 5))
    found = np.empty(REPEATS)
    for repeat in range(REPEATS):
        order = rng.permutation(n)
        some = np.sort(order[:size])
        # A table too small to leave rows out is compared where it was fitted.
        new = np.sort(order[size : size + COMPARED]) if size < n else some
        seen, fresh = rows.take(some), rows.take(new)
        drawn = noise * rng.normal(size=(size, _NOISES))
        targets = np.column_stack([y[some], drawn])
        penalty = alpha * size / n
        apart = _predictions(kernel(seen, seen), kernel(fresh, seen), targets, penalty)
        over = landmarks.features(kernel, seen)
        ahead = landmarks.features(kernel, fresh)
        apart -= _predictions(over @ over.T, ahead @ over.T, targets, penalty)
        squares = np.mean(apart**2, axis=0)
        found[repeat] = squares[0] - (1 - size / n) * float(squares[1:].mean())
    value = float(found.mean())
    error = float(found.std(ddof=1)) / float(np.sqrt(REPEATS))
    half = float(t_quantile((1 + level) / 2, REPEATS - 1)) * error
    low, mid, high = (
        float(np.sqrt(max(v, 0.0))) for v in (value - half, value, value + half)
    )
    return Estimate(
        value=mid,
        low=low,
        high=high,
        level=level,
        n=REPEATS,
        method=f"exact fits on {REPEATS} subsamples of {size} rows",
    )


def _predictions(square: Array, across: Array, y: Array, alpha: float) -> Array:
    """Give kernel ridge predictions with a free intercept, a column for each target."""
    means = square.mean(axis=0)
    centred = square - means - (means - means.mean())[:, None]
    centred[np.diag_indices(len(y))] += alpha
    factor = cho_factor(centred, lower=True, overwrite_a=True, check_finite=False)
    centre = y.mean(axis=0)
    dual = cho_solve(factor, y - centre, check_finite=False)
    return centre + (across - means) @ dual
