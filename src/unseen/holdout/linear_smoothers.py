"""Nested cross-validation of a linear smoother, from one factorisation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate, TargetKind
from ..stats.folds import deal_folds
from ..stats.nested import NestedSummary, nested_estimate, nested_summary
from ._leave_out_dense import leave_out_dense
from ._leave_out_factored import leave_out_factored
from ._row_loss import RowLoss, loss_named
from ._table import check_level, check_whole, read_groups, read_targets

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
LeaveOut = Callable[[Codes], tuple[Array, Array]]

REPEATS = 50

# Below this, double precision can't vouch for the residuals without a pivot to look at.
_SHRUNK_ENOUGH = 1e-4

# Solvers that stop early give a fit that the identity does not know of.
_EXACT_SOLVERS = ("auto", "svd", "cholesky")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoother:
    """A fit that is linear in the target: fitted values are Hy.

    Parameters
    ----------
    y
        Targets, shape (n,).
    factor
        U with H = UUᵀ, shape (n, p), or None.
    hat
        H, shape (n, n), or None where there is a factor.
    shrunk
        How far the largest eigenvalue of H, but for that of an intercept, is below 1;
        0 where that is not known.
    """

    y: Array
    factor: Array | None = None
    hat: Array | None = None
    shrunk: float = 0.0

    def leave_out(self, fold: Codes) -> tuple[Array, Array]:
        """Give residuals without one fold and without two; raises LinAlgError."""
        hat = self.hat
        if self.factor is not None:
            # A vector on rows S has at most |S|/n of its square along the intercept.
            share = np.sort(np.bincount(fold))[-2:].sum() / len(fold)
            least = self.shrunk * (1 - share)
            if least >= _SHRUNK_ENOUGH:
                return leave_out_factored(self.factor, self.y, fold, least=least)
            hat = self.factor @ self.factor.T
        assert hat is not None
        return leave_out_dense(hat, self.y, fold)


def nested_cv_linear(
    smoother_matrix: Any,
    y: Any,
    *,
    loss: str | None = None,
    cv: int = 10,
    repeats: int = REPEATS,
    groups: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    r"""Estimate a linear smoother's loss by nested cross-validation without refits.

    To be preferred to `nested_cv` for smoothers that it does not recognise. It takes
    what one fit has left behind.

    Parameters
    ----------
    smoother_matrix
        H of the fit on all rows: fitted values are Hy, shape (n, n). Its tuning must
        be fixed, not chosen on these rows.
    y
        Values, shape (n,), none missing.
    loss
        ``"squared_error"`` (the default) or ``"absolute_error"``.
    cv
        Number of folds, at least 3.
    repeats
        Number of partitions into folds, at least 1.
    groups
        Group of each row, shape (n,): none is on both sides of a fold.
    level
        Coverage that the interval aims at, in (0, 1).
    seed
        Seed of the folds.

    Returns
    -------
    Estimate
        Of the mean loss, in the unit of the loss (the target's unit, squared for the
        squared error).

    Raises
    ------
    InputError
        For unusable arguments, or if the rows without two folds do not determine the
        fit.

    Notes
    -----
    The residuals of the fit without rows S are :math:`(I - H_{SS})^{-1}(y - Hy)_S`.
    With S two folds these are the inner losses, with one the outer ones.

    Assumes a fit that minimises squared error plus a quadratic penalty that does not
    depend on the rows: OLS, ridge, kernel ridge, smoothing splines at a fixed penalty.
    Their H is symmetric. For others, such as local averages, and where features were
    scaled or chosen by these rows, the losses are not those of a refit, and mostly too
    small. The interval is that of `nested_estimate`.

    References
    ----------
    S. Bates, T. Hastie, R. Tibshirani (2024), arXiv:2104.00673; G. Wahba (1990),
    "Spline models for observational data", doi:10.1137/1.9781611970128, chapter 4.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 3))
    >>> H = X @ np.linalg.solve(X.T @ X + np.eye(3), X.T)
    >>> e = nested_cv_linear(H, X[:, 0] + rng.normal(size=100))
    >>> print(f"{e.value:.2f} [{e.low:.2f}, {e.high:.2f}]")
    0.86 [0.46, 1.25]
    """
    check_level(level)
    check_whole("cv", cv, 3, "Ten folds are usual.")
    check_whole("repeats", repeats, 1, f"{REPEATS} make the width steady.")
    hat = np.asarray(smoother_matrix, float)
    if hat.ndim != 2 or hat.shape[0] != hat.shape[1] or not np.isfinite(hat).all():
        raise InputError(
            "`smoother_matrix` must be a square matrix of finite numbers, got shape "
            f"{hat.shape}. Pass H of the fitted values Hy."
        )
    if np.abs(hat - hat.T).max(initial=0.0) > 1e-8 * np.abs(hat).max(initial=1.0):
        raise InputError(
            "`smoother_matrix` must be symmetric, got one that is not. For a local "
            "average or a weighted fit, pass its estimator to `nested_cv`."
        )
    target = read_targets(y, len(hat))
    code = read_groups(groups, len(hat))
    chosen = loss_named(loss, TargetKind.REGRESSION)
    try:
        parts = summaries_of(
            Smoother(y=target, hat=hat),
            chosen,
            cv=cv,
            repeats=repeats,
            groups=code,
            rng=np.random.default_rng(seed),
        )
    except np.linalg.LinAlgError:
        raise InputError(
            "`smoother_matrix` must be determined without any two folds, got one that "
            "is not. Use more folds, fewer features or a penalty."
        ) from None
    return nested_estimate(
        parts,
        n=len(target),
        units=len(target) if code is None else len(np.unique(code)),
        level=level,
        method=f"nested {cv}-fold cv of the {chosen.name}, {repeats} partitions, "
        "no refits",
    )


def summaries_of(
    smoother: Smoother,
    loss: RowLoss,
    *,
    cv: int,
    repeats: int,
    groups: Codes | None,
    rng: np.random.Generator,
) -> list[NestedSummary]:
    """Summarise each partition; raises LinAlgError where a fit is not determined."""
    parts = []
    for _ in range(repeats):
        fold = deal_folds(len(smoother.y), cv, rng, groups=groups)
        outer, inner = smoother.leave_out(fold)
        losses = loss.of_residuals(outer), loss.of_residuals(inner)
        parts.append(nested_summary(fold, *losses, groups))
    return parts


def smoother_of(estimator: Any, X: Any, y: Array) -> Smoother | None:
    """Recognise OLS, ridge and kernel ridge with a fixed penalty.

    Parameters
    ----------
    estimator
        Any estimator. A subclass is not recognised: it may fit otherwise.
    X
        Features, n rows.
    y
        Values, shape (n,).

    Returns
    -------
    Smoother or None
        None for another estimator, other solvers, constraints, and features that are
        not a dense table of finite numbers.
    """
    from sklearn.kernel_ridge import KernelRidge  # noqa: PLC0415 - heavy
    from sklearn.linear_model import LinearRegression, Ridge  # noqa: PLC0415 - heavy

    kind = type(estimator)
    if kind not in (LinearRegression, Ridge, KernelRidge):
        return None
    table = _finite(X)
    if table is None:
        return None
    if kind is KernelRidge:
        return _kernel_ridge(estimator, table, y)
    alpha = 0.0
    if kind is Ridge:
        if estimator.solver not in _EXACT_SOLVERS or np.ndim(estimator.alpha):
            return None
        alpha = float(estimator.alpha)
    if estimator.positive or alpha < 0:
        return None
    factor, shrunk = _ridge_factor(table, alpha, bool(estimator.fit_intercept))
    return Smoother(y=y, factor=factor, shrunk=shrunk)


def _finite(X: Any) -> Array | None:
    if hasattr(X, "toarray"):
        return None
    try:
        table = np.asarray(X, float)
    except (TypeError, ValueError):
        return None
    return table if table.ndim == 2 and np.isfinite(table).all() else None


def _ridge_factor(X: Array, alpha: float, intercept: bool) -> tuple[Array, float]:
    """Give U with UUᵀ the matrix of a ridge fit, and how far it shrinks at least."""
    from scipy.linalg import cholesky, solve_triangular, svd  # noqa: PLC0415 - heavy

    n, p = X.shape
    centred = X - X.mean(axis=0) if intercept else X
    if alpha > 0 and p < n:
        gram = centred.T @ centred
        most = float(np.linalg.eigvalsh(gram)[-1])
        gram[np.diag_indices(p)] += alpha
        root = cholesky(gram, lower=True, check_finite=False)
        factor = solve_triangular(root, centred.T, lower=True, check_finite=False).T
    else:
        left, size, _ = svd(centred, full_matrices=False, check_finite=False)
        kept = size > size.max(initial=0.0) * max(n, p) * np.finfo(float).eps
        size = size[kept]
        most = float(size.max(initial=0.0)) ** 2
        factor = left[:, kept] * (size / np.sqrt(size**2 + alpha))
    if intercept:
        factor = np.column_stack([np.full(n, n**-0.5), factor])
    return factor, alpha / (alpha + most) if alpha > 0 else 0.0


def _kernel_ridge(estimator: Any, X: Array, y: Array) -> Smoother | None:
    """Give H = K(K + alpha I)⁻¹ of the kernel matrix K."""
    from scipy.linalg import cho_factor, cho_solve  # noqa: PLC0415 - heavy
    from sklearn.metrics.pairwise import pairwise_kernels  # noqa: PLC0415 - heavy

    if estimator.kernel == "precomputed" or np.ndim(estimator.alpha):
        return None
    own = estimator.kernel_params or {}
    if not callable(estimator.kernel):
        names = ("gamma", "degree", "coef0")
        own = {name: getattr(estimator, name) for name in names}
    metric: Any = estimator.kernel  # a callable is allowed, the annotation forgets it
    kernel = pairwise_kernels(X, metric=metric, filter_params=True, **own)
    lifted = kernel + float(estimator.alpha) * np.eye(len(kernel))
    try:
        # H and its transpose are equal: K and K + alpha I commute.
        hat = cho_solve(cho_factor(lifted), kernel)
    except np.linalg.LinAlgError:
        return None
    return Smoother(y=y, hat=hat)
