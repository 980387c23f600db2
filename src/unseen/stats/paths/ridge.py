"""Ridge for all penalties at once, by one decomposition."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..eigen import symmetric_eigen
from ..products import add_products, square_of_zeros
from ..shifted import Shifted
from ..tridiagonal import tridiagonal
from .design import Design
from .without_mean import without_mean

Array = NDArray[np.float64]

# Rows per feature up to which rows are decomposed rather than features: only there can
# a row's own weight come so close to 1 that its distance from 1 must not be a
# difference.
_ROWS_PER_FEATURE = 2


# The last penalty over the first, which stands for a lasso's: one decomposition serves
# them all, and where there is little noise, or p > n, the best lies far down.
_LAST = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class RidgePath:
    """Ridge along a path of penalties.

    Parameters
    ----------
    alphas
        Penalties, falling, shape (L,).
    coefs, intercepts
        On the scale of the table, shapes (p, L) and (L,).
    residuals
        Of the fit on all rows, shape (n, L).
    freedom
        One less each row's weight in its own prediction, shape (n, L).
    df
        Effective parameters without the intercept, shape (L,).
    null_loss
        Half the weighted variance of the target.
    """

    alphas: Array
    coefs: Array
    intercepts: Array
    residuals: Array
    freedom: Array
    df: Array
    null_loss: float

    @property
    def left_out(self) -> Array:
        """Residuals of rows that were left out, by the exact identity, shape (n, L)."""
        return self.residuals / self.freedom


def ridge_path(
    X: Any,
    y: Array,
    *,
    weight: Array,
    alphas: Array | None = None,
    n_alphas: int = 100,
    eps: float | None = None,
    penalty_factor: Array | None = None,
    fit_intercept: bool = True,
    standardize: bool = True,
) -> RidgePath:
    r"""Fit ridge at every penalty, with what leaving each row out would have given.

    Parameters
    ----------
    X, y
        Shapes (n, p) and (n,); X dense or sparse.
    weight
        Of the rows, at least 0, shape (n,).
    alphas, n_alphas, eps, penalty_factor, fit_intercept, standardize
        As in `penalised_path`; factors above 0, and `eps` is 1e-8 where None.

    Returns
    -------
    RidgePath

    Notes
    -----
    With A the products of rows, residuals are :math:`\alpha (A + \alpha I)^{-1} y` and
    a row's freedom is α times the diagonal of that inverse: sums of terms of one sign,
    so that both stay exact where a fit nearly interpolates. Products of features are
    decomposed where features are few. Leaving a row out keeps the scale of the
    features and takes the intercept with it.

    References
    ----------
    G. Golub, M. Heath, G. Wahba (1979), doi:10.1080/00401706.1979.10489751.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X, y = rng.normal(size=(20, 40)), rng.normal(size=20)
    >>> path = ridge_path(X, y, weight=np.ones(20), n_alphas=5)
    >>> path.left_out.shape, bool((path.freedom > 0).all())
    ((20, 5), True)
    """
    share = weight / weight.sum()
    design = Design(X, share, centre=fit_intercept, scale=standardize)
    left, middle = without_mean(y, share) if fit_intercept else (y, 0.0)
    root = np.sqrt(share)
    target = root * left
    factor = np.ones(design.p) if penalty_factor is None else penalty_factor
    stretch = 1 / np.sqrt(factor)
    if alphas is None:
        reach = np.abs(design.scores((root * target)[None, :])[0]) / factor
        first = 1e3 * float(reach.max(initial=0.0)) or 1.0
        last = _LAST if eps is None else eps
        alphas = np.geomspace(first, first * last, n_alphas)
    by_row = design.n <= _ROWS_PER_FEATURE * design.p
    solve = _by_rows if by_row else _by_features
    fitted = solve(design, root, target, stretch, alphas, fit_intercept)
    coefs = fitted.coefs * (stretch / design.spreads)[:, None]
    positive = root > 0
    residuals = np.divide(
        fitted.residuals,
        root[:, None],
        out=np.zeros_like(fitted.residuals),
        where=positive[:, None],
    )
    if not positive.all():
        # A row without weight has no part in its fit, so it is left out already.
        gone = np.flatnonzero(~positive)
        eta = np.asarray(design.X[gone] @ coefs) - design.means @ coefs
        residuals[gone] = left[gone, None] - eta
    return RidgePath(
        alphas=alphas,
        coefs=coefs,
        intercepts=middle - design.means @ coefs,
        residuals=residuals,
        freedom=fitted.freedom,
        df=fitted.df,
        null_loss=0.5 * float(target @ target),
    )


@dataclass(frozen=True, slots=True)
class _Solved:
    """Scaled coefficients (p, L), weighted residuals, freedom (n, L) and df (L,)."""

    coefs: Array
    residuals: Array
    freedom: Array
    df: Array


def _by_rows(
    design: Design,
    root: Array,
    target: Array,
    stretch: Array,
    alphas: Array,
    intercept: bool,
) -> _Solved:
    products = square_of_zeros(design.n)
    for some in design.chunks():
        part = design.columns(np.arange(some.start, some.stop))
        part[design.constant[some]] = 0.0
        part *= stretch[some, None] * root
        add_products(products, part)
    # What is not let go here stays beside the products, which are the peak.
    part = None
    shifted = Shifted(tridiagonal(products, root if intercept else None))
    alphas = shifted.resolved(alphas)
    dual = shifted.back(shifted.solve(shifted.turn(target), alphas))
    coefs = design.scores((root[:, None] * dual).T).T * stretch[:, None]
    values = shifted.values[:, None]
    return _Solved(
        coefs,
        alphas * dual,
        alphas * shifted.own(alphas),
        (values / (values + alphas)).sum(axis=0),
    )


def _by_features(
    design: Design,
    root: Array,
    target: Array,
    stretch: Array,
    alphas: Array,
    intercept: bool,
) -> _Solved:
    height = max(1, 1_000_000 // design.p)
    starts = range(0, design.n, height)
    gram = square_of_zeros(design.p)
    for start in starts:
        add_products(gram, _weighted(design, root, stretch, start, height))
    values, vectors = symmetric_eigen(gram)
    # Directions below rounding carry nothing.
    seen = values > values[-1] * len(values) * np.finfo(float).eps
    values, vectors = values[seen][:, None], vectors[:, seen]
    lost = alphas / (values + alphas)
    turned = np.zeros(len(values))
    for start in starts:
        part = _weighted(design, root, stretch, start, height)
        turned += (part @ vectors).T @ target[start : start + height]
    scores = turned / np.sqrt(values[:, 0])
    coefs = vectors @ (turned[:, None] / (values + alphas))
    residuals = np.empty((design.n, len(alphas)))
    freedom = np.empty_like(residuals)
    for start in starts:
        rows = slice(start, start + height)
        part = _weighted(design, root, stretch, start, height)
        left = part @ vectors / np.sqrt(values[:, 0])
        # What no feature reaches, then what the penalty keeps back of the rest.
        outside = target[rows] - left @ scores
        residuals[rows] = outside[:, None] + left @ (lost * scores[:, None])
        square = np.square(left)
        own = 1.0 - square.sum(axis=1) - (root[rows] ** 2 if intercept else 0.0)
        freedom[rows] = own[:, None] + square @ lost
    return _Solved(coefs, residuals, freedom, (values / (values + alphas)).sum(axis=0))


def _weighted(
    design: Design, root: Array, stretch: Array, start: int, height: int
) -> Array:
    """Give some rows, scaled by their weights and penalties."""
    rows = np.arange(start, min(start + height, design.n))
    return design.rows(rows) * stretch * root[rows, None]
