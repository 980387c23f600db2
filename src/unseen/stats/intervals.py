"""Intervals for a metric, and for the difference of two on the same rows."""

from math import atanh, exp, isnan, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from .metrics.catalogue import Metric
from .metrics.influence import Influence
from .proportion import wilson_ends
from .quantiles import normal_quantile, t_quantile
from .tails import tail_index

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

# Measured: with 1.2 the 95% interval of a ten-fold score covers the mean score of the
# folds' models in 96-98% of draws and that of one fitted on all rows in 92-97%; with 1
# it is 92-96% and 80-93% (`benchmarks/calibration`).
CROSS_VALIDATED = 1.2

# Tail index of the target below which a few values that nobody has seen may decide the
# score. A mean of squares needs four moments for its interval and two to exist.
_HEAVIEST = {"r2": 2.5, "rmse": 2.5, "mae": 2.0}


def evaluate(
    metric: Metric, y: Array, prediction: Array, folds: Codes | None = None
) -> Influence:
    """Judge predictions that several models made, each for its own rows.

    Parameters
    ----------
    metric
        The metric.
    y
        Class codes or values, shape (n,).
    prediction
        Probabilities of shape (n, n_classes) or values of shape (n,).
    folds
        Which model scored each row, shape (n,); None where it was one.

    Returns
    -------
    Influence
        Over all rows. A metric that ranks rows is averaged over the folds, because
        the outputs of different models are not on one scale.
    """
    if folds is None or not metric.per_fold:
        return metric.of(y, prediction)
    parts: list[tuple[NDArray[np.bool_], Influence]] = []
    for k in np.unique(folds):
        own = folds == k
        part = metric.of(y[own], prediction[own])
        if not isnan(part.value):
            parts.append((own, part))
    if not parts:
        return Influence(value=float("nan"), rows=np.zeros(len(y)))
    rows = np.zeros(len(y))
    for own, part in parts:
        rows[own] = part.rows * len(y) / own.sum() / len(parts)
    return Influence(value=float(np.mean([p.value for _, p in parts])), rows=rows)


def score_interval(
    metric: Metric,
    y: Array,
    influence: Influence,
    *,
    clusters: Codes | None = None,
    level: float = 0.95,
    method: str = "holdout",
    widen: float = 1.0,
) -> Estimate:
    r"""Estimate a metric with an interval from the rows' influence.

    Parameters
    ----------
    metric
        The metric.
    y
        Class codes or values, shape (n,).
    influence
        What `evaluate` gave for these rows.
    clusters
        Which rows belong together (patients, weeks), shape (n,); rows are taken as
        independent where it is None.
    level
        Coverage, in (0, 1).
    method
        Noted in the estimate.
    widen
        Factor for the standard error, at least 1: `CROSS_VALIDATED` where the rows
        were scored by the models of several folds.

    Returns
    -------
    Estimate
        In the metric's unit.

    Notes
    -----
    The variance is the sum over clusters of the squared sum of influences, over
    :math:`n^2`. Scores in [0, 1] get a Wilson interval with the number of rows that
    would give this variance, at most as many as there are independent pairs of rows;
    so a perfect score still has a lower end. Losses are treated on the log scale,
    R² on that of log(1 - R²), correlations on Fisher's. A few rows with a large loss
    make the mean loss skew: its upper end is at least that of Hall's transformation,
    with the skewness of the influences.

    Where the target's tail index is below 2.5 (2 for absolute errors), R² and the mean
    squared error of the rows at hand say little of others: the ends are unknown.

    Assumes that the rows (or clusters) are independent draws from where the model
    will be used. Cross-validated rows are scored by models that share their training
    rows: without `widen` the interval covers the mean score of these models, and too
    seldom that of one model fitted on all rows (Bates, Hastie and Tibshirani 2024).

    References
    ----------
    P. Bayle, A. Bayle, L. Janson, L. Mackey (2020), arXiv:2007.12671; S. Bates, T.
    Hastie, R. Tibshirani (2024), doi:10.1080/01621459.2023.2197686; P. Hall (1992),
    "On the removal of skewness by transformation",
    doi:10.1111/j.2517-6161.1992.tb01876.x.
    """
    n = len(y)
    blank = Estimate(value=None, low=None, high=None, level=level, n=n, method=method)
    if n == 0 or isnan(influence.value):
        return blank
    variance, units = variance_of(influence, clusters)
    variance *= widen**2
    value = influence.value
    t = _t(level, units)
    if tail_index(y) < _HEAVIEST.get(metric.name, 0.0):
        low = high = None
        method += ", the target's tail too heavy for an interval"
    elif units < 2:
        low = high = None
    elif metric.low == 0 and metric.high == 1:
        most = _pairs(metric, y, clusters) / widen**2
        low, high = _wilson(value, variance, most, t)
    elif metric.name == "r2":
        skew = -skewness_of(influence, clusters)
        low, high = _around(1 - value, variance, t, skew / sqrt(units))
        low, high = _minus(high), _minus(low)
    elif metric.name == "spearman":
        low, high = _fisher(value, variance, t)
    else:
        skew = skewness_of(influence, clusters)
        low, high = _around(value, variance, t, skew / sqrt(units))
    return Estimate(value=value, low=low, high=high, level=level, n=n, method=method)


def difference_interval(
    a: Influence,
    b: Influence,
    *,
    clusters: Codes | None = None,
    level: float = 0.95,
    method: str = "paired",
    widen: float = 1.0,
) -> Estimate:
    """Estimate a - b for two sets of predictions of the same rows.

    Parameters
    ----------
    a, b
        What `evaluate` gave for the same rows, in the same order.
    clusters, level, method, widen
        As in `score_interval`.

    Returns
    -------
    Estimate
        In the metric's unit.

    Notes
    -----
    The interval is Student's, on the rows' differences of influence. What both
    predictions have in common cancels, so it is narrower than two intervals suggest.
    """
    n = len(a.rows)
    value = a.value - b.value
    if n == 0 or isnan(value):
        return Estimate(
            value=None, low=None, high=None, level=level, n=n, method=method
        )
    both = Influence(value=value, rows=a.rows - b.rows)
    variance, units = variance_of(both, clusters)
    if units < 2:
        return Estimate(
            value=value, low=None, high=None, level=level, n=n, method=method
        )
    half = widen * _t(level, units) * sqrt(variance)
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=level,
        n=n,
        method=method,
    )


def variance_of(influence: Influence, clusters: Codes | None) -> tuple[float, int]:
    """Give the sampling variance and the number of independent units."""
    rows = _by_unit(influence, clusters)
    n, units = len(influence.rows), len(rows)
    if units < 2:
        return 0.0, units
    return float((rows**2).sum()) / n**2 * units / (units - 1), units


def skewness_of(influence: Influence, clusters: Codes | None) -> float:
    """Give the skewness of the units' influences; 0 where nothing varies.

    Examples
    --------
    >>> rows = np.array([-1.0, -1, -1, 3])
    >>> round(skewness_of(Influence(value=0.0, rows=rows), None), 4)
    1.1547
    """
    rows = _by_unit(influence, clusters)
    spread = float((rows**2).mean())
    return float((rows**3).mean()) / spread**1.5 if spread > 0 else 0.0


def _by_unit(influence: Influence, clusters: Codes | None) -> Array:
    if clusters is None:
        return influence.rows
    unit = np.unique(clusters, return_inverse=True)[1]
    return np.bincount(unit, weights=influence.rows).astype(float)


def _t(level: float, units: int) -> float:
    if units > 2_000:
        return normal_quantile((1 + level) / 2)
    return t_quantile((1 + level) / 2, max(units - 1, 1))


def _wilson(
    value: float, variance: float, most: float, t: float
) -> tuple[float, float]:
    """Wilson's interval with the number of rows that gives this variance."""
    spread = value * (1 - value)
    effective = spread / variance if variance > 0 else most
    return wilson_ends(value, max(1.0, min(effective, most)), t)


def _pairs(metric: Metric, y: Array, clusters: Codes | None) -> float:
    """Give the largest number of rows that a score of this kind can be worth."""
    if metric.name == "accuracy":
        return float(len(y) if clusters is None else len(np.unique(clusters)))
    sizes = []
    for k in np.unique(y):
        own = y == k
        sizes.append(own.sum() if clusters is None else len(np.unique(clusters[own])))
    if metric.name == "average_precision":
        return float(max(1, min(sizes)))
    # The harmonic mean of the class sizes, once for each class: what a mean over
    # classes is worth, and by Hanley and McNeil (1982) also an area near 1.
    return float(len(sizes) ** 2 / np.sum(1 / np.asarray(sizes, float)))


def _around(
    value: float, variance: float, t: float, skew: float
) -> tuple[float | None, float | None]:
    """Interval on the log scale; unknown where nothing varied.

    `skew` is that of the mean: of the units, over the root of their number.
    """
    if value <= 0 or variance == 0:
        return None, None
    error = sqrt(variance)
    width = exp(t * error / value)
    return value / width, max(value * width, value + error * _skewed(t, skew))


def _skewed(t: float, skew: float) -> float:
    """Give the upper quantile of a skew mean, in standard errors.

    Examples
    --------
    >>> _skewed(1.96, 0.0), round(_skewed(1.96, 0.35), 2)
    (1.96, 2.87)
    """
    if abs(skew) < 1e-6:
        return t
    return 3 / skew * (1 - float(np.cbrt(1 - skew * (t + skew / 6))))


def _minus(x: float | None) -> float | None:
    return None if x is None else 1 - x


def _fisher(
    value: float, variance: float, t: float
) -> tuple[float | None, float | None]:
    if abs(value) >= 1 or variance == 0:
        return None, None
    half = t * sqrt(variance) / (1 - value * value)
    z = atanh(value)
    return tanh(z - half), tanh(z + half)
