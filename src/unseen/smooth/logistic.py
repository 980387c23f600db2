"""Penalised logistic regression with a kernel, and what it says of rows left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs
from scipy.special import expit

Array = NDArray[np.float64]

# Penalties over a quarter of the mean eigenvalue: a quarter is the largest curvature.
_GRID = np.logspace(2.5, -4, 20)
_STEPS = 50
_CLOSE = 1e-6
# Curvature below this is rounding of a probability of 0 or 1.
_FLATTEST = 1e-10
# The curve of losses may have a bump; two rises in a row are a way up.
_RISES = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogisticFit:
    """One fit of the log-odds of a class.

    Parameters
    ----------
    dual
        Coefficients of the kernel, shape (n,).
    intercept
        Log-odds where the kernel is silent.
    alpha
        The penalty.
    left_out
        Log-odds of each row by the fit without it, to first order, shape (n,).
    df
        Effective parameters, the intercept among them.
    """

    dual: Array
    intercept: float
    alpha: float
    left_out: Array
    df: float

    def loss(self, y: Array) -> float:
        """Give the mean log-loss of left-out rows in nats, for 0 and 1."""
        return float(np.mean(np.logaddexp(0.0, (1 - 2 * y) * self.left_out)))


def fit_logistic(
    kernel: Array, y: Array, alpha: float, start: LogisticFit | None = None
) -> LogisticFit:
    r"""Fit log-odds b + Ka with penalty alpha a'Ka / 2 on the sum of the losses.

    Parameters
    ----------
    kernel
        Shape (n, n).
    y
        0 or 1, both there, shape (n,).
    alpha
        Penalty, above 0.
    start
        A fit near by.

    Returns
    -------
    LogisticFit

    Notes
    -----
    Newton's method, halved where the objective would rise. With curvatures w and
    working response z the step is a weighted ridge fit; its left-out residual is
    :math:`a_i / C_{ii}`, where C is the inverse of :math:`K + \alpha/w` without the
    constant. This takes the weights w from the fit on all rows: it is a first-order
    approximation, and errs to confidence where single rows matter much.

    References
    ----------
    D. Pregibon (1981), "Logistic regression diagnostics",
    doi:10.1214/aos/1176345513; P. Craven, G. Wahba (1978), doi:10.1007/BF01404567.
    """
    n = len(y)
    if start is None:
        chance = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
        dual, intercept = np.zeros(n), float(np.log(chance / (1 - chance)))
    else:
        dual, intercept = start.dual, start.intercept
    spread = kernel @ dual
    before = _objective(spread, intercept, dual, y, alpha)
    for _ in range(_STEPS):
        new_dual, new_intercept = _newton(kernel, spread + intercept, y, alpha)[:2]
        new_spread = kernel @ new_dual
        share, after = 1.0, np.inf
        while share > 1e-4:
            trial = (
                spread + share * (new_spread - spread),
                intercept + share * (new_intercept - intercept),
                dual + share * (new_dual - dual),
            )
            after = _objective(*trial, y, alpha)
            if after <= before + 1e-12 * abs(before):
                break
            share /= 2
        else:
            break
        moved = np.abs(trial[0] - spread).max() + abs(trial[1] - intercept)
        spread, intercept, dual = trial
        before = after
        if moved < _CLOSE * (1 + np.abs(spread).max()):
            break
    dual, intercept, free, df = _newton(kernel, spread + intercept, y, alpha, True)
    working = _working(spread + intercept, y)
    return LogisticFit(
        dual=dual,
        intercept=intercept,
        alpha=alpha,
        left_out=working - dual / free,
        df=df,
    )


def choose_logistic(kernel: Array, y: Array) -> LogisticFit:
    """Fit with the penalty of the least log-loss of left-out rows.

    Parameters
    ----------
    kernel
        Shape (n, n).
    y
        0 or 1, both there, shape (n,).

    Returns
    -------
    LogisticFit
    """
    size = float(np.trace(kernel) / len(y) - kernel.mean()) / 4 or 1.0
    best: tuple[float, LogisticFit] | None = None
    fit, rises = None, 0
    for alpha in _GRID * size:
        fit = fit_logistic(kernel, y, float(alpha), fit)
        loss = fit.loss(y)
        if best is None or loss < best[0]:
            best, rises = (loss, fit), 0
        else:
            rises += 1
        if rises >= _RISES:
            break
    assert best is not None
    return best[1]


def _objective(
    spread: Array, intercept: float, dual: Array, y: Array, alpha: float
) -> float:
    loss = np.logaddexp(0.0, (1 - 2 * y) * (spread + intercept)).sum()
    return float(loss + 0.5 * alpha * (dual @ spread))


def _curvature(odds: Array) -> Array:
    chance = expit(odds)
    return np.maximum(chance * (1 - chance), _FLATTEST)


def _working(odds: Array, y: Array) -> Array:
    return odds + (y - expit(odds)) / _curvature(odds)


def _newton(
    kernel: Array, odds: Array, y: Array, alpha: float, left_out: bool = False
) -> tuple[Array, float, Array, float]:
    """Give the weighted ridge fit here: dual, intercept, C's diagonal, parameters.

    The last two are not worked out unless they are asked for.
    """
    n = len(y)
    root = np.sqrt(_curvature(odds))
    matrix = root[:, None] * kernel * root
    matrix[np.diag_indices(n)] += alpha
    cholesky, solve, invert = get_lapack_funcs(("potrf", "potrs", "potri"), (matrix,))
    factor = cholesky(matrix, lower=1)[0]
    both = np.column_stack([root * _working(odds, y), root])
    solved = root[:, None] * solve(factor, both, lower=1)[0]
    ones = solved[:, 1]
    intercept = float(solved[:, 0].sum() / ones.sum())
    dual = solved[:, 0] - intercept * ones
    if not left_out:
        return dual, intercept, ones, 0.0
    inner = np.diagonal(invert(factor, lower=1)[0])
    free = root**2 * inner - ones**2 / ones.sum()
    # Trace of the smoother of the working response.
    df = n - alpha * float(np.sum(free / root**2))
    return dual, intercept, np.maximum(free, np.finfo(float).tiny), df
