"""Choose on some rows, and judge what was chosen on the others."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from ..errors import InputError
from ..result import Estimate
from ._solver import chosen_lasso
from .inference import Inference, Rows, check_level, read_rows

Array = NDArray[np.float64]
Fit = Callable[[Array, Array], Array]

_ASSUMES = (
    "Rows are independent of each other; where they come in groups that a split tears "
    "apart, the intervals are too narrow. Noise of unequal variance is allowed.",
)


def split_intervals(
    X: Any,
    y: Any,
    *,
    fit: Fit | None = None,
    share: float = 0.5,
    level: float = 0.95,
    names: Sequence[str] | None = None,
    seed: int = 0,
) -> Inference:
    r"""Choose features on some rows, and give their intervals on the others.

    Prefer it wherever rows can be spared: it holds for any way of choosing, by
    cross-validation or by hand, and asks for no known noise. It costs power twice: a
    choice on fewer rows, and intervals on fewer rows.

    Parameters
    ----------
    X
        Features, shape (n, p), dense.
    y
        Target, shape (n,).
    fit
        Called with features and target of the choosing rows, gives coefficients, shape
        (p,); what is not 0 is chosen. Where None, a lasso with ten-fold
        cross-validation, features at unit variance, and at most one for two rows that
        are left to judge.
    share
        Share of the rows to choose on, in (0, 1).
    level
        Coverage, in (0, 1).
    names
        Of the features; those of the data frame where None.
    seed
        Of the split and of the folds.

    Returns
    -------
    Inference
        One estimate a chosen feature: its coefficient in the least-squares fit of y on
        the chosen features, on the rows that did not choose. `noise` is the standard
        deviation of that fit's residuals.

    Raises
    ------
    InputError
        If X or y hold what is no finite number, an argument is out of range, or as many
        features were chosen as rows are left.

    Notes
    -----
    Least squares with White's errors in their second form, each squared residual
    divided by 1 - h, and Student's t with n - k - 1 degrees of freedom. The errors are
    unbiased where all rows have one variance, and right for many rows where not.

    *Errs*: another seed chooses other features. The answer is right for the features
    that this split chose, about the chosen model, not the true one. Do not try seeds
    until a feature is in.

    References
    ----------
    D. R. Cox (1975), doi:10.1093/biomet/62.2.441; A. Rinaldo, L. Wasserman, M. G'Sell
    (2019), arXiv 1611.05401; J. MacKinnon, H. White (1985),
    doi:10.1016/0304-4076(85)90158-7.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> X = rng.normal(size=(200, 50))
    >>> kept = split_intervals(X, X[:, 3] + rng.normal(size=200))
    >>> print(f"{kept['x3'].value:.1f} {len(kept)} chosen, {kept['x3'].n} rows")
    0.8 18 chosen, 100 rows
    """
    check_level(level)
    if not 0 < share < 1:
        raise InputError(
            f"`share` must be between 0 and 1, got {share!r}. "
            "One half is the usual compromise."
        )
    rows = read_rows(X, y, names)
    order = np.random.default_rng(seed).permutation(rows.n)
    choosing, judging = np.split(order, [round(share * rows.n)])
    X_all, y_all = rows.X * rows.scales + rows.means, rows.y + rows.y_mean
    most = len(judging) // 2
    chosen = _chosen(rows, X_all[choosing], y_all[choosing], fit, seed, most)
    if len(chosen) + 1 >= len(judging):
        raise InputError(
            f"`fit` must choose fewer features than there are rows to judge them, got "
            f"{len(chosen)} features for {len(judging)} rows. "
            "Choose fewer, or lower `share`."
        )
    # At unit variance, so that no scale of a feature spoils the inverse.
    values, errors, noise = _least_squares(rows.X[judging][:, chosen], y_all[judging])
    free = len(judging) - len(chosen) - 1
    reach = float(student.ppf((1 + level) / 2, free))
    scales = rows.scales[chosen]
    known = np.isfinite(values) & np.isfinite(errors) & (errors > 0)
    p_values = np.full(len(chosen), np.nan)
    p_values[known] = 2 * student.sf(np.abs(values[known]) / errors[known], free)
    return Inference(
        names=tuple(rows.names[j] for j in chosen),
        columns=chosen,
        estimates=tuple(
            Estimate(
                value=float(value / scale) if ok else None,
                low=float((value - reach * error) / scale) if ok else None,
                high=float((value + reach * error) / scale) if ok else None,
                level=level,
                n=len(judging),
                method="split",
            )
            for value, error, scale, ok in zip(
                values, errors, scales, known, strict=True
            )
        ),
        p_values=p_values,
        noise=noise,
        alpha=None,
        about="Coefficients of the chosen features, on rows that did not choose them",
        assumes=_ASSUMES,
    )


def _chosen(
    rows: Rows, X: Array, y: Array, fit: Fit | None, seed: int, most: int
) -> NDArray[np.int64]:
    if fit is None:
        part = read_rows(X, y, rows.names)
        coef = chosen_lasso(part.X, part.y, seed=seed, most=most).coef
    else:
        coef = np.asarray(fit(X, y), dtype=np.float64)
        if coef.shape != (X.shape[1],):
            raise InputError(
                f"`fit` must give {X.shape[1]} coefficients, one a feature, got the "
                f"shape {coef.shape}. Return `model.coef_`."
            )
    return np.flatnonzero((coef != 0) & (rows.scales > 0))


def _least_squares(X: Array, y: Array) -> tuple[Array, Array, float]:
    """Give coefficients, their errors (HC2) and the spread of the residuals."""
    n, k = X.shape
    design = np.column_stack([np.ones(n), X])
    basis, triangle = np.linalg.qr(design)
    if np.linalg.matrix_rank(triangle) <= k:
        # Copies, or a column that is constant on these rows: nothing is known.
        return np.full(k, np.nan), np.full(k, np.nan), float(y.std())
    inverse = np.linalg.solve(triangle, basis.T)
    left = y - basis @ (basis.T @ y)
    leverage = (basis**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = left**2 / (1 - leverage)
    errors = np.sqrt((inverse**2 * weights).sum(axis=1))
    noise = float(np.sqrt(left @ left / (n - k - 1)))
    return (inverse @ y)[1:], errors[1:], noise
