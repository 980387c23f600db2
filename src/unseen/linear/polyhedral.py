"""Intervals for the features that a lasso chose, given that it chose them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from ._solver import chosen_lasso, lasso_path
from .inference import Inference, Rows, check_level, read_rows, root_gcv
from .polyhedral_tails import mean_between, share_below

Array = NDArray[np.float64]

_DRAWS = 1_000
# A correlation with the residuals this close to the penalty is at the bound.
_SLACK = 1e-4

_ASSUMES = (
    "The noise is normal, of one variance and independent between rows; tails heavier "
    "than that matter little at a hundred rows and more.",
    "The penalty was fixed without these targets. Where it was chosen on them, by "
    "cross-validation say, the intervals cover too seldom.",
    "The noise level is known or not estimated too small; the estimate made here errs "
    "upwards, and makes the intervals rather too wide.",
)


def polyhedral_intervals(
    X: Any,
    y: Any,
    *,
    alpha: float | None = None,
    noise: float | None = None,
    level: float = 0.95,
    names: Sequence[str] | None = None,
    seed: int = 0,
) -> Inference:
    r"""Give an interval for each feature that the lasso keeps, given what it kept.

    Prefer it where the model is the lasso at one penalty, and the question is about
    its features alone. For every feature, chosen or not, see `debiased_lasso`; for a
    penalty chosen by cross-validation, `split_intervals`.

    Parameters
    ----------
    X
        Features, shape (n, p), dense.
    y
        Target, shape (n,).
    alpha
        Penalty, features at unit variance, in units of y. Where None, the penalty at
        which noise alone would choose one feature in half of all draws: `noise` times
        the median of the largest correlation of X with a standard normal target.
    noise
        Standard deviation of the noise, in units of y. Where None, the root of
        generalised cross-validation at a cross-validated lasso, which holds the error
        of that fit too and so errs upwards.
    level
        Coverage, in (0, 1).
    names
        Of the features; those of the data frame where None.
    seed
        Of the folds and of the draws behind `alpha`.

    Returns
    -------
    Inference
        One estimate a chosen feature: its coefficient in the least-squares fit of y's
        mean on the chosen features. `p_values` are exact under the assumptions.

    Raises
    ------
    InputError
        If X or y hold what is no finite number, or an argument is out of range.

    Notes
    -----
    That the lasso keeps the features E with the signs s is a polyhedron in y:
    :math:`\operatorname{diag}(s)(X_E^+ y - n\alpha (X_E'X_E)^{-1}s) > 0` and
    :math:`|X_{-E}'(I-P_E)y / (n\alpha) + X_{-E}'(X_E^+)'s| < 1`. Along the direction
    of one coefficient, and given what is orthogonal to it, the estimate is a normal
    between two bounds; the interval holds the means under which it is in neither
    tail.

    The value is the plain least-squares coefficient, and may lie outside of its own
    interval: where it was chosen by a hair, the interval says that it is too large.
    Such intervals are very long; their expected length is infinite (Kivaranovic and
    Leeb 2021, doi:10.1080/01621459.2020.1732989).

    *Errs*: see `assumes`. It speaks of the chosen model, not of the true one: the
    coefficient of a feature that stands in for another is not 0. With n nonzeros or
    more no least-squares fit exists, and an error says so.

    References
    ----------
    J. Lee, D. Sun, Y. Sun, J. Taylor (2016), "Exact post-selection inference, with
    application to the lasso", arXiv 1311.6238, doi:10.1214/15-AOS1371; S. Reid, R.
    Tibshirani, J. Friedman (2016), arXiv 1311.5274 (the noise).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> X = rng.normal(size=(100, 50))
    >>> kept = polyhedral_intervals(X, X[:, 3] - X[:, 7] + rng.normal(size=100))
    >>> for name, e in kept:
    ...     print(f"{name} {e.value:.1f} [{e.low:.1f}, {e.high:.1f}]")
    x3 1.0 [0.8, 1.2]
    x7 -1.0 [-1.2, -0.8]
    """
    check_level(level)
    rows = read_rows(X, y, names)
    noise = _noise(rows, noise, seed)
    if alpha is None:
        alpha = noise * _largest_by_chance(rows.X, seed)
    if not (alpha > 0 and np.isfinite(alpha)):
        raise InputError(
            f"`alpha` must be above 0 and finite, got {alpha!r}. Without a penalty "
            "nothing is chosen, and the intervals of least squares hold."
        )
    coef = lasso_path(rows.X, rows.y, [alpha])[:, 0]
    chosen = np.flatnonzero(coef)
    if len(chosen) >= rows.n - 1:
        raise InputError(
            f"`alpha` must leave fewer features than rows, got {len(chosen)} features "
            f"on {rows.n} rows at alpha {alpha:.3g}. Raise it."
        )
    estimates, p_values = _intervals(rows, chosen, coef, alpha, noise, level)
    return Inference(
        names=tuple(rows.names[j] for j in chosen),
        columns=chosen,
        estimates=estimates,
        p_values=p_values,
        noise=noise,
        alpha=alpha,
        about="Coefficients of the chosen features, given that they were chosen",
        assumes=_ASSUMES,
    )


def _noise(rows: Rows, given: float | None, seed: int) -> float:
    if given is not None:
        if not (given > 0 and np.isfinite(given)):
            raise InputError(
                f"`noise` must be above 0 and finite, got {given!r}. "
                "Leave it out to have it estimated."
            )
        return float(given)
    choice = chosen_lasso(rows.X, rows.y, seed=seed)
    left = rows.y - rows.X @ choice.coef
    noise = root_gcv(left, int(np.count_nonzero(choice.coef)))
    if noise == 0 or noise < 1e-9 * float(np.abs(rows.y).max()):
        raise InputError(
            "`y` must vary beyond what the features say, got residuals of 0. "
            "The relation is exact, and needs no interval."
        )
    return noise


def _largest_by_chance(X: Array, seed: int) -> float:
    """Give the median of the largest |x_j'e| / n over standard normal e."""
    draws = np.random.default_rng(seed).standard_normal((_DRAWS, len(X)))
    draws -= draws.mean(axis=1, keepdims=True)
    return float(np.median(np.abs(draws @ X).max(axis=1))) / len(X)


def _intervals(
    rows: Rows,
    chosen: NDArray[np.int64],
    coef: Array,
    alpha: float,
    noise: float,
    level: float,
) -> tuple[tuple[Estimate, ...], Array]:
    if not len(chosen):
        return (), np.empty(0)
    bounds = _Polyhedron(rows, chosen, np.sign(coef[chosen]), alpha)
    estimates: list[Estimate] = []
    p_values = np.empty(len(chosen))
    for i, j in enumerate(chosen):
        at, low, high, error = bounds.along(i, noise)
        ends = mean_between(at, low, high, level=level)
        unit = error / rows.scales[j]
        estimates.append(
            Estimate(
                value=float(at * unit),
                low=None if ends[0] is None else float(ends[0] * unit),
                high=None if ends[1] is None else float(ends[1] * unit),
                level=level,
                n=rows.n,
                method="polyhedral",
            )
        )
        share = share_below(at, low, high, 0.0)
        # The shorter tail, twice; one less the share would lose its digits.
        other = share_below(-at, -high, -low, 0.0)
        p_values[i] = min(1.0, 2 * min(share, other))
    return tuple(estimates), p_values


def _copies(rows: Rows, chosen: NDArray[np.int64]) -> str:
    """Name the two chosen columns that are most alike."""
    alike = np.abs(rows.X[:, chosen].T @ rows.X[:, chosen])
    np.fill_diagonal(alike, -1.0)
    first, second = np.unravel_index(int(alike.argmax()), alike.shape)
    return f"`{rows.names[chosen[first]]}` and `{rows.names[chosen[second]]}`"


class _Polyhedron:
    """What the choice of features and signs says of y."""

    def __init__(
        self, rows: Rows, chosen: NDArray[np.int64], signs: Array, alpha: float
    ) -> None:
        self._y = rows.y
        X, n = rows.X, rows.n
        own = X[:, chosen]
        if np.linalg.matrix_rank(own) < len(chosen):
            raise InputError(
                "`X` must have no copies among the chosen columns, got "
                f"{_copies(rows, chosen)}. Drop one of each pair."
            )
        self._inverse = np.linalg.inv(own.T @ own)
        self._plus = self._inverse @ own.T  # its row j gives coefficient j
        self._fit = self._plus @ rows.y
        shrunk = n * alpha * (self._inverse @ signs)
        others = np.delete(X, chosen, axis=1)
        others = others[:, (others != 0).any(axis=0)]
        left = rows.y - own @ self._fit
        lean = others.T @ (self._plus.T @ signs)
        # A y <= b, as what each row of A gives on y, and the room to b. The rows of
        # the features left out are orthogonal to every chosen one, so they bound
        # nothing along a coefficient; they are looked at once, as a test of the fit.
        self._room = signs * self._fit - signs * shrunk
        self._signs = signs
        outside = np.abs(others.T @ left / (n * alpha) + lean)
        if (self._room < -_SLACK * np.abs(self._fit).max()).any() or (
            outside > 1 + _SLACK
        ).any():
            raise InputError(
                f"`X` must let the lasso be solved to {_SLACK:g}, got columns so close "
                "to copies that it was not. Drop near copies, or raise `alpha`."
            )

    def along(self, i: int, noise: float) -> tuple[float, float, float, float]:
        """Give coefficient i, its bounds and 1 standard error, all but it divided.

        The first three are in standard errors; the error is that at unit variance.
        """
        variance = self._inverse[i, i]
        # How the coefficients move when coefficient i moves by one and the rest of y
        # stays.
        moves = self._signs * self._inverse[:, i] / variance
        room = np.maximum(self._room, 0.0)
        error = noise * float(np.sqrt(variance))
        with np.errstate(divide="ignore"):
            steps = -room / moves
        below = steps[moves > 0].max(initial=-np.inf)
        above = steps[moves < 0].min(initial=np.inf)
        at = float(self._fit[i])
        return at / error, (at + below) / error, (at + above) / error, error
