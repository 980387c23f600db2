"""Intervals for every coefficient, more features than rows allowed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from ..stats.quantiles import normal_quantile, normal_tail
from ._solver import chosen_lasso, lasso_path, node_coefs
from .inference import Inference, Rows, check_level, read_rows, root_gcv

Array = NDArray[np.float64]

# Of sqrt(log p / n). Measured in benchmarks/linear/inference.py: at the order that the
# theory names the bias shows, below a quarter of it the intervals only get wider.
_NODE_FACTOR = 0.25

# A score that follows another column half as well as its own can't tell the two apart.
_OWN_ENOUGH = 0.5
_NODE_TRIES = 4

_ASSUMES = (
    "The target is linear in the features with noise of one variance, independent "
    "between rows; otherwise the intervals speak of the best linear fit and are "
    "too narrow where the noise grows with the features.",
    "Few features matter, fewer than n / log p or so; with more, the intervals of "
    "those that matter cover too seldom.",
)


def debiased_lasso(
    X: Any,
    y: Any,
    *,
    level: float = 0.95,
    alpha: float | None = None,
    node_alpha: float | None = None,
    names: Sequence[str] | None = None,
    seed: int = 0,
) -> Inference:
    r"""Give an interval for the coefficient of every feature, chosen or not.

    Prefer it where the question is about features in the presence of all others and
    there are up to a few thousand of them. For the features that a lasso chose, given
    that it chose them, see `polyhedral_intervals`; with rows to spare and a choice of
    any kind, `split_intervals`.

    Parameters
    ----------
    X
        Features, shape (n, p), dense.
    y
        Target, shape (n,).
    level
        Coverage of each interval alone, in (0, 1).
    alpha
        Penalty of the first lasso, features at unit variance, in units of y; by
        ten-fold cross-validation where None.
    node_alpha
        Penalty of each feature's lasso on the others, all at unit variance;
        ``0.25 * sqrt(log(p) / n)`` where None.
    names
        Of the features; those of the data frame where None.
    seed
        Of the folds.

    Returns
    -------
    Inference
        One estimate a feature, in units of y per unit of the feature. A constant
        feature, and one that the data do not tell from another, have none.

    Raises
    ------
    InputError
        If X or y hold what is no finite number, or an argument is out of range.

    Notes
    -----
    With the lasso's coefficients b, its residuals e = y - Xb and d nonzeros, and with
    the residuals :math:`z_j` of a lasso of feature j on all others,

    .. math:: \hat\beta_j = b_j + f_j \frac{z_j'e}{z_j'x_j}, \qquad
        \mathrm{se}_j = \frac{\lVert e\rVert/\sqrt n}{1 - (d + 1)/n}
        \cdot \frac{\lVert z_j\rVert}{\lvert z_j'x_j\rvert}.

    The first factor of the error is the root of generalised cross-validation: it holds
    the noise and what the first lasso still gets wrong. The factor

    .. math:: f_j = \lVert z_j\rVert^2 / \lVert z_j\rVert_{\perp S\setminus j}^2

    (the part of :math:`z_j` outside of the span of the other chosen features) is the
    adjustment for degrees of freedom: n / (n - d) where :math:`z_j` is like a random
    direction, 1 where it is free of the others, as in least squares.

    *Measured* at 95% (`benchmarks/linear`): see docs/how-to/infer-after-selection.md.

    *Errs*: a feature that matters, among strongly correlated features that matter
    too, is covered too seldom, for its bias is not noise. Each interval has its level
    alone; of 1,000 features without any effect, 50 intervals miss 0.

    References
    ----------
    C.-H. Zhang, S. Zhang (2014), doi:10.1111/rssb.12026; S. van de Geer, P. Bühlmann,
    Y. Ritov, R. Dezeure (2014), doi:10.1214/14-AOS1221; A. Javanmard, A. Montanari
    (2014), arXiv 1306.3171; P. Bellec, C.-H. Zhang (2022), arXiv 1902.08885 (the
    degrees of freedom).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 150))
    >>> found = debiased_lasso(X, 2 * X[:, 3] + rng.normal(size=100))
    >>> e = found["x3"]
    >>> print(f"{e.value:.1f} [{e.low:.1f}, {e.high:.1f}]")
    2.0 [1.8, 2.2]
    """
    check_level(level)
    for name, given in (("alpha", alpha), ("node_alpha", node_alpha)):
        if given is not None and not (given > 0 and np.isfinite(given)):
            raise InputError(
                f"`{name}` must be above 0 and finite, got {given!r}. "
                "Leave it out to have it chosen."
            )
    rows = read_rows(X, y, names)
    first, alpha = _first_lasso(rows, alpha, seed)
    chosen = np.flatnonzero(first)
    left = rows.y - rows.X @ first
    noise = root_gcv(left, len(chosen))
    scores, own = _scores(rows, node_alpha)
    length = (scores**2).sum(axis=0)
    known = own > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = length / _outside(scores, length, rows.X, chosen)
        values = (first + factor * (scores.T @ left) / own) / rows.scales
        errors = noise * np.sqrt(length) / own / rows.scales
    known &= np.isfinite(values) & np.isfinite(errors)
    return _inference(rows, values, errors, known, level, noise=noise, alpha=alpha)


def _inference(
    rows: Rows,
    values: Array,
    errors: Array,
    known: NDArray[np.bool_],
    level: float,
    *,
    noise: float,
    alpha: float,
) -> Inference:
    reach = normal_quantile((1 + level) / 2)
    p_values = np.full(len(values), np.nan)
    estimates: list[Estimate] = []
    for j, (value, error) in enumerate(zip(values, errors, strict=True)):
        if known[j]:
            # Without any noise an error of 0 leaves no doubt, also of 0.
            z = abs(value) / error if error > 0 else (np.inf if value else 0.0)
            p_values[j] = 2 * normal_tail(z)
        estimates.append(
            Estimate(
                value=float(value) if known[j] else None,
                low=float(value - reach * error) if known[j] else None,
                high=float(value + reach * error) if known[j] else None,
                level=level,
                n=rows.n,
                method="debiased lasso",
            )
        )
    return Inference(
        names=rows.names,
        columns=np.arange(len(values)),
        estimates=tuple(estimates),
        p_values=p_values,
        noise=noise,
        alpha=alpha,
        about="Coefficients with all other features held fixed",
        assumes=_ASSUMES,
    )


def _first_lasso(rows: Rows, alpha: float | None, seed: int) -> tuple[Array, float]:
    if alpha is None:
        choice = chosen_lasso(rows.X, rows.y, seed=seed)
        return choice.coef, choice.alpha
    return lasso_path(rows.X, rows.y, [alpha])[:, 0], alpha


def _scores(rows: Rows, alpha: float | None) -> tuple[Array, Array]:
    """Give each column's residual on the others, and its product with the column.

    The product is 0 where no residual is the column's own: the column is constant, or
    others say the same.
    """
    n, p = rows.X.shape
    if alpha is None:
        alpha = _NODE_FACTOR * float(np.sqrt(np.log(max(p, 2)) / n))
    gram = rows.X.T @ rows.X
    scores = rows.X.copy(order="F")
    own = np.zeros(p)
    open_ = np.flatnonzero(rows.scales > 0)
    for attempt in range(_NODE_TRIES):
        if not len(open_):
            break
        # Among near copies a lasso of this strength leaves nothing of a column's own;
        # a weaker one does, at the price of a wide interval.
        coefs = node_coefs(rows.X, gram, open_, alpha * 0.1**attempt)
        scores[:, open_] = rows.X[:, open_] - rows.X @ coefs
        products = np.abs(scores[:, open_].T @ rows.X)
        at = np.arange(len(open_)), open_
        mine = products[at]
        products[at] = 0.0
        told = products.max(axis=1, initial=0.0) < _OWN_ENOUGH * mine
        own[open_[told]] = mine[told]
        open_ = open_[~told]
    return scores, own


def _outside(
    scores: Array, length: Array, X: Array, chosen: NDArray[np.int64]
) -> Array:
    """Give the squared length of each score outside of the other chosen columns."""
    if not len(chosen):
        return length
    basis, triangle = np.linalg.qr(X[:, chosen])
    within = basis.T @ scores
    outside = length - (within**2).sum(axis=0)
    try:
        inverse = np.linalg.inv(triangle)
    except np.linalg.LinAlgError:
        return length
    # What is left of a chosen column when the other chosen ones are taken out points
    # along a row of the inverse; that direction is its own.
    along = inverse.T / np.sqrt((inverse**2).sum(axis=1))
    outside[chosen] += (along * within[:, chosen]).sum(axis=0) ** 2
    # The square of a tenth keeps one column from being blown up by rounding.
    return np.maximum(outside, 0.01 * length)
