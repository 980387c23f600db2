"""The path of penalised fits, and that of every fold with it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .column_working import ColumnWorking
from .design import Design
from .gram import gram_working
from .grid import LEAST_SHARE, alpha_grid, walk
from .lockstep import Lockstep
from .losses import Binomial, Gamma, Gaussian, Loss, Poisson, Tweedie
from .result import Paths
from .sparse_working import SparseWorking
from .terms import grouped, make_terms
from .trace import paths_of
from .without_mean import without_mean

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Tell = Callable[[float], None]

FAMILIES = ("gaussian", "binomial", "poisson", "gamma", "tweedie")
# Entries of all Gram matrices together: 240 MB.
_GRAM_ROOM = 30_000_000


def penalised_path(
    X: Any,
    y: Array,
    *,
    family: str = "gaussian",
    power: float = 1.5,
    alphas: Array | None = None,
    n_alphas: int = 100,
    eps: float | None = None,
    l1_ratio: float = 1.0,
    penalty_factor: Array | None = None,
    lower: Array | None = None,
    upper: Array | None = None,
    fit_intercept: bool = True,
    standardize: bool = True,
    sample_weight: Array | None = None,
    offset: Array | None = None,
    tol: float = 1e-6,
    max_rounds: int = 1000,
    held_out: Sequence[Index] | None = None,
    refit: bool = False,
    feature_groups: NDArray | None = None,
    tell: Tell | None = None,
) -> Paths:
    r"""Fit a path of penalties, and the same path without each held-out set.

    Prefer the estimators of `unseen.linear`: they check what they are given.

    Parameters
    ----------
    X
        Shape (n, p): NumPy in C or Fortran order, of float32 or float64, or SciPy
        sparse. It is not copied.
    y
        Target, shape (n,).
    family
        One of `FAMILIES`.
    power
        Tweedie's, in (1, 2).
    alphas
        Penalties; a grid from the least that keeps all features out where None.
    n_alphas, eps
        Of the grid: how many, and its last over its first; 1e-4 where None, and 1e-2
        with more features than rows.
    l1_ratio
        Share of the absolute value in the penalty, in [0, 1].
    penalty_factor
        A factor of the penalty for each feature, at least 0, shape (p,); infinity
        keeps a feature out. Shape (K, p) where each problem has its own.
    lower, upper
        Bounds of the coefficients on the scale of X, at most and at least 0, (p,).
    fit_intercept, standardize
        Whether there is a free intercept, and whether penalties count in standard
        deviations of the features (with 1/n, within each problem's own rows).
    sample_weight
        At least 0, shape (n,).
    offset
        Added to the linear predictor, shape (n,).
    tol
        Duality gap over the null objective at which a fit is solved.
    max_rounds
        Newton steps at one penalty.
    held_out
        Rows that each further problem goes without.
    refit
        Whether the features that are in are also fitted without a penalty.
    feature_groups
        Number of each feature's group, shape (p,): groups enter as a whole, by the
        norm of their coefficients times the root of their size (times the first
        member's factor). Folds then keep the scale that features have in all rows.
    tell
        Is told the share that is done.

    Returns
    -------
    Paths

    Notes
    -----
    At each penalty it minimises, over all problems in step,

    .. math:: \frac{\sum_i w_i\,\ell(y_i, \eta_i)}{\sum_i w_i} + \alpha \sum_j f_j
        \Big(\rho |b_j| + \tfrac{1-\rho}{2} b_j^2\Big).

    Newton's method on the active coefficients, whose active set follows the signs; the
    sequential strong rule says which features are looked at, a product with the whole
    table that none was missed, and the duality gap how exact the answer is. A penalty
    at which the gap is not reached is marked in ``converged``; the gap is true anyway.

    References
    ----------
    J. Friedman, T. Hastie, R. Tibshirani (2010), doi:10.18637/jss.v033.i01 (the
    objective); H. Lee et al. (2007), "Efficient sparse coding algorithms" (signs);
    R. Tibshirani et al. (2012), doi:10.1111/j.1467-9868.2011.01004.x (strong rules).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(50, 4))
    >>> y = X[:, 0] + 0.1 * rng.normal(size=50)
    >>> path = penalised_path(X, y, n_alphas=3)
    >>> path.nonzeros.tolist()[:2], bool(path.dual_gaps.max() < 1e-6)
    ([0, 2], True)
    """
    loss = loss_of(family, power)
    n = len(y)
    weight = np.ones(n) if sample_weight is None else np.asarray(sample_weight, float)
    weights = normalised(weight, held_out or ())
    shift = np.zeros(n) if offset is None else np.asarray(offset, float)
    design = Design(X, weights[0], centre=fit_intercept, scale=standardize)
    y = np.asarray(y, float)
    gaussian = isinstance(loss, Gaussian)
    if gaussian:
        # One origin for all folds; the intercept takes it back.
        y, shift = y - shift, np.zeros(n)
    centre = 0.0
    if gaussian and fit_intercept:
        y, mean = without_mean(y, weights[0])
        centre = float(mean)
    tall = (
        gaussian and design.p <= n and len(weights) * (design.p + 2) ** 2 <= _GRAM_ROOM
    )
    if tall:
        working = gram_working(design, y, weights, intercept=fit_intercept)
    else:
        kind = SparseWorking if design.sparse else ColumnWorking
        working = kind(design, loss, y, shift, weights, intercept=fit_intercept)
    own_units = standardize and feature_groups is None
    terms = make_terms(
        design, weights, l1_ratio, penalty_factor, lower, upper, own_units
    )
    if feature_groups is not None:
        terms = grouped(terms, feature_groups)
    solver = Lockstep(
        working,
        terms,
        tol=tol,
        max_rounds=max_rounds,
        refit=refit,
    )
    solver.row_counts = (weights > 0).sum(axis=1) - int(fit_intercept)
    eta = 0.0
    if fit_intercept and not gaussian:
        eta = float(loss.start(weights[:1] @ y)[0] - weights[0] @ shift)
    null = solver.null(np.array([eta])[: solver.first])
    least = _least_loss(loss, y, weights)
    # A fold with one class has nothing to explain; its gaps count as the others do.
    solver.scale[:] = max(null[0] - least[0], np.finfo(float).tiny)
    tall_eps = 1e-4 if n > design.p else 1e-2
    if l1_ratio < LEAST_SHARE:
        # A ridge begins that much higher up.
        tall_eps *= LEAST_SHARE
    grid = alpha_grid(
        solver, l1_ratio, alphas, n_alphas, eps if eps is not None else tall_eps
    )
    trace = walk(solver, grid, tell)
    return paths_of(
        design,
        trace,
        grid,
        centre,
        null,
        float(solver.scale[0]),
        solver.rounds,
        tol,
        lower,
        upper,
    )


def loss_of(family: str, power: float = 1.5) -> Loss:
    """Give the loss of a family."""
    losses: dict[str, Loss] = {
        "gaussian": Gaussian(),
        "binomial": Binomial(),
        "poisson": Poisson(),
        "gamma": Gamma(),
        "tweedie": Tweedie(power),
    }
    return losses[family]


def normalised(weight: Array, held_out: Sequence[Index]) -> Array:
    """Give normalised weights of each problem, shape (K, n)."""
    weights = np.tile(weight, (1 + len(held_out), 1))
    for k, rows in enumerate(held_out, start=1):
        weights[k, rows] = 0.0
    return weights / weights.sum(axis=1, keepdims=True)


def _least_loss(loss: Loss, y: Array, weights: Array) -> Array:
    """Give the loss that no predictor can go below, shape (K,)."""
    if isinstance(loss, Gaussian):
        return np.zeros(len(weights))
    nothing = np.zeros(len(y))
    return weights @ loss.dual(y, nothing, loss.start(y))
