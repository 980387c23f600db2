"""What the rows say of each coefficient of an unpenalised linear fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .quantiles import normal_tail

Array = NDArray[np.float64]

# The share of its length below which a direction of the columns is rounding.
_ROUNDING = 1e-10
# Columns closer to a near-dependency's others than this have a part in it.
_JOINED = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coefficients:
    """A weighted least-squares fit, seen through the singular values of its columns.

    Parameters
    ----------
    values
        Coefficients per standard deviation of each column, shape (p,).
    errors
        Their standard errors, same unit, shape (p,).
    dispersion
        Variance of a row of weight one about the fit; 1 where the family fixes it.
    rank
        Number of directions that the columns span, the intercept not counted.
    indices
        Condition index of each singular direction, falling sizes first, shape (m,).
    directions
        The right singular vectors, shape (m, p).
    residual
        Weighted sum of squares that the fit leaves.
    free
        Rows less the rank less one; 0 at least.
    """

    values: Array
    errors: Array
    dispersion: float
    rank: int
    indices: Array
    directions: Array
    residual: float
    free: int

    @property
    def turns(self) -> Array:
        r"""Chance that each sign turns in another sample of as many rows, shape (p,).

        :math:`\Phi(-|b|/s)`, as if the coefficient at hand were the true one: it errs
        towards too few turns where that is smaller.
        """
        z = np.abs(self.values) / np.maximum(self.errors, 1e-300)
        return np.array([normal_tail(float(v)) for v in z])


def fit_coefficients(
    design: Array, response: Array, weights: Array | None = None
) -> Coefficients:
    r"""Fit a line by weighted least squares, whatever the columns repeat.

    Parameters
    ----------
    design
        Columns, shape (n, p), without an intercept; it is fitted beside them.
    response
        Targets, or the working response of a generalised linear model, shape (n,).
    weights
        Information of each row, shape (n,), for a model whose dispersion is 1; None
        for least squares, whose dispersion is estimated.

    Returns
    -------
    Coefficients

    Notes
    -----
    Columns are centred and scaled, and :math:`X = UDV'`; then
    :math:`b = V D^{-1} U'y` and :math:`\operatorname{var} b = \sigma^2 V D^{-2} V'`.
    Directions below 1e-10 of the largest are left out of :math:`b`, as the
    least-squares fit of shortest length has it, and their variance counts as if they
    had that size, so that columns which repeat each other exactly have huge errors.

    Assumes independent rows of equal variance (or that of the family). Where rows of a
    group depend on each other the errors are too small: columns look surer than they
    are.

    References
    ----------
    D. Belsley, E. Kuh, R. Welsch (1980), "Regression Diagnostics",
    doi:10.1002/0471725153.

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> fit = fit_coefficients(x, np.array([1.0, 3.0, 5.0, 7.0]))
    >>> round(float(fit.values[0] / x.std()), 6), fit.rank
    (2.0, 1)
    """
    n, p = design.shape
    w = np.ones(n) if weights is None else np.maximum(weights, 0)
    share = w / w.sum()
    scaled, flat = _on_one_scale(design, share)
    y = response - share @ response
    root = np.sqrt(w)
    rows, goal = scaled * root[:, None], root * y
    if n > 2 * p + 2:
        # The triangle of a QR holds all that the singular values need.
        both = np.column_stack([rows, goal])
        triangle = np.asarray(np.linalg.qr(both, mode="r"))
        rows, goal = triangle[:, :p], triangle[:, p]
    left, size, directions = np.linalg.svd(rows, full_matrices=False)
    largest = float(size.max(initial=0.0)) or 1.0
    kept = size > _ROUNDING * largest
    rank = int(kept.sum())
    inverse = np.where(kept, 1 / np.where(kept, size, 1.0), 0.0)
    values = directions.T @ (inverse * (left.T @ goal))
    residual = float((w * (y - scaled @ values) ** 2).sum())
    free = max(n - rank - 1, 0)
    dispersion = 1.0
    if weights is None:
        dispersion = residual / free if free else 0.0
    held = np.maximum(size, _ROUNDING * largest)
    errors = np.sqrt(dispersion * ((directions / held[:, None]) ** 2).sum(axis=0))
    return Coefficients(
        values=values,
        errors=np.where(flat, np.inf, errors),
        dispersion=dispersion,
        rank=rank,
        indices=largest / held,
        directions=np.where(flat, 0.0, directions),
        residual=residual,
        free=free,
    )


def rank_of(design: Array) -> int:
    """Count the directions that columns span beside an intercept.

    Parameters
    ----------
    design
        Columns, shape (n, p).

    Examples
    --------
    >>> rank_of(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]))
    1
    """
    if not design.size:
        return 0
    scaled, _ = _on_one_scale(design, np.full(len(design), 1 / len(design)))
    if len(scaled) > 2 * scaled.shape[1]:
        scaled = np.linalg.qr(scaled, mode="r")
    size = np.linalg.svd(scaled, compute_uv=False)
    return int((size > _ROUNDING * max(float(size.max()), 1e-300)).sum())


def _on_one_scale(design: Array, share: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Centre and scale columns; those that are constant become 0, and are told."""
    # By the largest value first, so that no square overflows.
    top = np.abs(design).max(axis=0, initial=0.0)
    top = np.where(top > 0, top, 1.0)
    centred = design / top
    centred = centred - share @ centred
    spread = np.sqrt(share @ centred**2)
    # A constant column has no coefficient beside the intercept.
    flat = spread <= 1e-13
    return np.where(flat, 0.0, centred / np.where(flat, 1.0, spread)), flat


def near_dependencies(
    fit: Coefficients, least: float = 10.0
) -> tuple[tuple[int, ...], ...]:
    r"""Give the groups of columns that nearly repeat each other, widest index first.

    Parameters
    ----------
    fit
        The fit.
    least
        Condition index from which a direction is a near-dependency. Two columns of
        correlation r have :math:`\sqrt{(1+r)/(1-r)}`: 10 is r = .98.

    Returns
    -------
    tuple of tuple of int
        Places of two columns or more, each column in one group at most.

    Notes
    -----
    A column has a part where more than half of its coefficient's variance comes from
    the near-dependencies (Belsley's variance-decomposition proportions, over all of
    them together: one proportion a direction is no longer clear where two directions
    are about as narrow). Columns that share a direction are one group.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(200, 3))
    >>> x[:, 2] = x[:, 0] + 0.01 * x[:, 2]
    >>> near_dependencies(fit_coefficients(x, rng.normal(size=200)))
    ((0, 2),)
    """
    narrow = fit.indices >= least
    if not narrow.any():
        return ()
    parts = (fit.directions * fit.indices[:, None]) ** 2
    whole = np.maximum(parts.sum(axis=0), 1e-300)
    members = np.flatnonzero(parts[narrow].sum(axis=0) > 0.5 * whole)
    plane = fit.directions[narrow][:, members]
    shared = np.abs(plane.T @ plane)
    size = np.sqrt(np.diag(shared))
    joined = shared > _JOINED * np.outer(size, size)
    worst = parts[:, members].max(axis=0)
    groups = _connected(joined)
    groups.sort(key=lambda g: -float(worst[g].max()))
    return tuple(tuple(int(members[k]) for k in g) for g in groups if len(g) > 1)


def _connected(joined: NDArray[np.bool_]) -> list[list[int]]:
    """Give the parts of a graph that hang together."""
    left, groups = set(range(len(joined))), []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {int(j) for k in edge for j in np.flatnonzero(joined[k])} - group
        left -= group
        groups.append(sorted(group))
    return groups


def chance_of_nothing(
    design: Array,
    response: Array,
    fit: Coefficients,
    group: tuple[int, ...],
    weights: Array | None = None,
) -> float:
    """Test that a group of columns says nothing beside the others.

    Parameters
    ----------
    design, response, weights
        As for `fit_coefficients`.
    fit
        The fit with all columns.
    group
        Places of the columns in question.

    Returns
    -------
    float
        The p-value of the F test (the chi-square test where the family fixes the
        dispersion); 1 where the other columns span theirs, or no rows are left to
        measure noise by.

    Notes
    -----
    Assumes what `fit_coefficients` does; rows that depend on each other make it too
    small.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(200, 3))
    >>> y = 2 * x[:, 0] + rng.normal(size=200)
    >>> fit = fit_coefficients(x, y)
    >>> chance_of_nothing(x, y, fit, (0,)) < 1e-9
    True
    >>> round(chance_of_nothing(x, y, fit, (1, 2)), 2)
    0.31
    """
    from scipy.special import chdtrc, fdtrc  # noqa: PLC0415 - a third of a second

    rest = np.delete(design, list(group), axis=1)
    without = fit_coefficients(rest, response, weights)
    lost = fit.rank - without.rank
    gained = max(0.0, without.residual - fit.residual)
    if lost <= 0:
        return 1.0
    if weights is not None:
        return float(chdtrc(lost, gained))
    if not fit.free or fit.dispersion <= 0:
        return 1.0 if not fit.free else 0.0
    return float(fdtrc(lost, fit.free, gained / lost / fit.dispersion))
