"""The .632 and .632+ bootstrap estimates of a loss."""

from dataclasses import dataclass
from math import e, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from ..stats.quantiles import t_quantile
from ._fitting import fit_rows, predict_rows
from ._row_loss import RowLoss, loss_named
from ._table import Rows, Table, check_level, check_whole, read_table

Array = NDArray[np.float64]

# The chance that a row is in a bootstrap sample of many rows, 1 - 1/e, to the digits
# that gave the method its name.
_IN_SAMPLE = 0.632


def bootstrap_632(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    loss: str | None = None,
    samples: int = 200,
    groups: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    r"""Estimate a loss by the .632 bootstrap.

    Steadier than cross-validation for a few dozen rows and a model that cannot
    remember them; `bootstrap_632_plus` for one that can.

    Parameters
    ----------
    estimator
        A scikit-learn classifier or regressor; it is copied and not changed.
    X
        Features: an array, sparse matrix or data frame of n rows.
    y
        Classes or values, shape (n,), none missing.
    loss
        As in `nested_cv`: ``"zero_one"``, ``"log_loss"``, ``"brier"``,
        ``"squared_error"`` or ``"absolute_error"``.
    samples
        Number of bootstrap samples, at least 20; each is one fit.
    groups
        Group of each row, shape (n,): groups are drawn whole, so none is both fitted
        and scored. There is no `time`: a sample of the future would fit the past. Use
        `cross_val` or `nested_cv` there.
    level
        Coverage that the interval aims at, in (0, 1).
    seed
        Seed of the samples and of estimators without a ``random_state``.

    Returns
    -------
    Estimate
        Of the mean loss, in its unit.

    Raises
    ------
    InputError
        For unusable arguments, or if a row is in every sample.

    Notes
    -----
    .368 times the loss on the rows that were fitted plus .632 times that of rows
    outside the bootstrap samples (the leave-one-out bootstrap). **Too low for models
    that remember their rows**: where the first is 0, a useless classifier of two equal
    classes gets .316 instead of .5.

    The interval is Student's with the delta method's standard error of the
    leave-one-out bootstrap, less what the finite number of samples adds to it, and at
    least the naive one. It takes no account of the bias. It errs to the wide side
    where the loss on fitted rows is steadier than that of others, and to the narrow
    side, sometimes by a lot, where the estimate is biased (nearest neighbours, deep
    trees).

    References
    ----------
    B. Efron, R. Tibshirani (1997), "Improvements on cross-validation: the .632+
    bootstrap method", doi:10.1080/01621459.1997.10474007.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(60, 3))
    >>> y = X[:, 0] + rng.normal(size=60) > 0
    >>> estimate = bootstrap_632(LogisticRegression(), X, y, samples=50)
    >>> print(f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]")
    0.21 [0.11, 0.32]
    """
    made = _bootstrap(estimator, X, y, loss, samples, groups, level, seed)
    value = (1 - _IN_SAMPLE) * made.fitted + _IN_SAMPLE * made.outside
    return _estimate(made, value, level, f".632 bootstrap, {samples} samples")


def bootstrap_632_plus(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    loss: str | None = None,
    samples: int = 200,
    groups: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    r"""Estimate a loss by the .632+ bootstrap, for models that may remember rows.

    To be preferred to `bootstrap_632` unless the model is known to be stiff. It leans
    towards the rows outside the samples, the more the model overfits.

    Parameters
    ----------
    estimator, X, y, loss, samples, groups, level, seed
        As in `bootstrap_632`.

    Returns
    -------
    Estimate
        Of the mean loss, in its unit.

    Raises
    ------
    InputError
        As in `bootstrap_632`.

    Notes
    -----
    With err the loss on fitted rows, Err₁ that outside the samples and γ the loss if
    targets and predictions were independent, the relative overfitting rate is
    :math:`R = (\min(Err_1, \gamma) - err)/(\gamma - err)`, 0 where that is not in
    [0, 1], and

    .. math:: .368\,err + .632\,Err_1 + (\min(Err_1, \gamma) - err)
        \frac{.368 \cdot .632 R}{1 - .368 R}.

    Slightly too high for models without skill on few rows, slightly too low for
    smooth ones that remember. The interval is that of `bootstrap_632`, and errs as it
    does.

    References
    ----------
    B. Efron, R. Tibshirani (1997), doi:10.1080/01621459.1997.10474007, equations 28
    to 32.

    Examples
    --------
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> rng = np.random.default_rng(0)
    >>> X, y = rng.normal(size=(300, 3)), np.arange(300) % 2
    >>> model = KNeighborsClassifier(1)
    >>> print(f"{bootstrap_632(model, X, y, samples=50).value:.2f}")
    0.31
    >>> print(f"{bootstrap_632_plus(model, X, y, samples=50).value:.2f}")
    0.50
    """
    made = _bootstrap(estimator, X, y, loss, samples, groups, level, seed)
    value = plus_value(made.fitted, made.outside, made.no_information)
    return _estimate(made, value, level, f".632+ bootstrap, {samples} samples")


def plus_value(fitted: float, outside: float, no_information: float) -> float:
    """Combine three losses as .632+ does.

    Parameters
    ----------
    fitted
        Mean loss on the rows that were fitted.
    outside
        Mean loss outside the samples.
    no_information
        Mean loss if targets and predictions were independent.

    Examples
    --------
    >>> plus_value(0.0, 0.5, 0.5)
    0.5
    >>> round(plus_value(0.2, 0.2, 0.5), 3)
    0.2
    """
    clipped = min(outside, no_information)
    rate = 0.0
    if clipped > fitted:
        rate = (clipped - fitted) / (no_information - fitted)
    rest = 1 - _IN_SAMPLE
    plain = rest * fitted + _IN_SAMPLE * outside
    return plain + (clipped - fitted) * rest * _IN_SAMPLE * rate / (1 - rest * rate)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Bootstrap:
    """What both estimates are made of.

    Parameters
    ----------
    table, loss
        The rows and how they are judged.
    fitted, outside, no_information
        Mean losses.
    error
        Standard error of `outside`.
    """

    table: Table
    loss: RowLoss
    fitted: float
    outside: float
    no_information: float
    error: float


def _bootstrap(
    estimator: Any,
    X: Any,
    y: Any,
    loss: str | None,
    samples: int,
    groups: Any,
    level: float,
    seed: int,
) -> _Bootstrap:
    check_level(level)
    check_whole("samples", samples, 20, "Two hundred are usual.")
    table = read_table(estimator, X, y, groups=groups)
    chosen = loss_named(loss, table.kind)
    needs = chosen.metric.needs
    rng = np.random.default_rng(seed)
    unit = np.arange(table.n) if table.groups is None else table.groups
    everything = np.arange(table.n)
    fitted = fit_rows(estimator, table, everything, rng)
    said = predict_rows(fitted, table, everything, needs)
    drawn = np.empty((samples, table.units), np.int64)
    losses = np.full((samples, table.n), np.nan)
    for b in range(samples):
        rows, drawn[b] = _sample(table, unit, rng)
        out = np.flatnonzero(drawn[b][unit] == 0)
        if not len(out):
            continue
        model = fit_rows(estimator, table, rows, rng)
        part = predict_rows(model, table, out, needs)
        losses[b, out] = chosen.of(table.target[out], part)
    outside, error = _leave_one_out(losses, drawn, unit)
    return _Bootstrap(
        table=table,
        loss=chosen,
        fitted=float(chosen.of(table.target, said).mean()),
        outside=outside,
        no_information=chosen.no_information(table.target, said),
        error=error,
    )


def _sample(
    table: Table, unit: Rows, rng: np.random.Generator
) -> tuple[Rows, NDArray[np.int64]]:
    """Draw units with replacement; give their rows and how often each was drawn.

    A sample of one class fits nothing and is drawn again.
    """
    for _ in range(1_000):
        drawn = rng.integers(table.units, size=table.units)
        count = np.bincount(drawn, minlength=table.units)
        rows = np.repeat(np.arange(table.n), count[unit])
        if table.classes is None or len(np.unique(table.y[rows])) > 1:
            return rows, count
    raise InputError(
        "`groups` must leave two classes in a bootstrap sample, got none in 1000 "
        "draws. Use more groups, or `nested_cv`."
    )


def _leave_one_out(
    losses: Array, drawn: NDArray[np.int64], unit: Rows
) -> tuple[float, float]:
    """Give the leave-one-out bootstrap's mean loss and its standard error.

    Parameters
    ----------
    losses
        Loss of each row by each sample's model, NaN where it was fitted, shape (B, n).
    drawn
        How often each unit was drawn, shape (B, m).
    unit
        Unit of each row, shape (n,).
    """
    (samples, n), units = losses.shape, drawn.shape[1]
    out = ~np.isnan(losses)
    if not out.any(axis=0).all():
        raise InputError(
            f"`samples` must leave each row out once, got {samples} that do not. Use "
            "more samples."
        )
    read = np.where(out, losses, 0.0)
    rows = read.sum(axis=0) / out.sum(axis=0)
    outside = float(rows.mean())
    away = np.bincount(unit, weights=rows - outside) / n
    # How the loss of a sample moves with the number of times that a unit is in it.
    share = read.sum(axis=1) / n
    share = share - share.mean()
    moves = share @ (drawn - drawn.mean(axis=0)) / samples
    scale = (1 - 1 / units) ** -units if units > 1 else e
    both = (2 + 1 / max(units - 1, 1)) * away + scale * moves
    # A covariance over B samples has a variance of its own, which the sum of squares
    # would count as the estimate's.
    noise = scale**2 * float(share @ share) / samples * (units - 1) / samples
    naive = float(away @ away) * units / max(units - 1, 1)
    return outside, sqrt(max(float(both @ both) - noise, naive))


def _estimate(made: _Bootstrap, value: float, level: float, method: str) -> Estimate:
    table = made.table
    high = made.loss.high(table.kind)
    half = t_quantile((1 + level) / 2, max(table.units - 1, 1)) * made.error
    known = made.error > 0
    return Estimate(
        value=value,
        low=max(0.0, value - half) if known else None,
        high=min(high, value + half) if known else None,
        level=level,
        n=table.n,
        method=f"{method}, delta method",
    )
