"""Ways to put columns together, and how well each gives the target."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ...result import Estimate
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from ...stats.metrics.labels import balanced_accuracy
from ...stats.metrics.values import r_squared
from ...stats.odds import odds_ratio
from ...stats.pairs import add_columns, full_line, linear_pairs, standardised
from ...stats.separation import best_threshold

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_PAIRS = 12
_MOST_AT_ONCE = 300
_FEWEST_ROWS = 60


class How(StrEnum):
    """How columns are put together."""

    LINE = "a weighted sum"
    LOG_LINE = "a product or ratio"
    PRODUCT = "the product of the deviations"
    SIGNS = "on which sides of their middles they are"
    CROSSED = "the combination of values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on columns give the target; see the check's page."""

    certain_rows: int
    share: float
    accuracy: float
    odds: float
    triple_accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """That columns give the target: in all rows, or nearly."""

    exact: bool
    estimate: Estimate
    agreement: float


def logged(y: Array, *, classes: bool) -> Array:
    """Give the logarithm of a numeric target's size, NaN for 0; classes stay."""
    if classes:
        return y
    with np.errstate(divide="ignore"):
        return np.where(y == 0, np.nan, np.log(np.abs(y)))


def logs(x: Array) -> Array:
    """Give the logarithms of sizes, NaN for 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        out = np.log(np.abs(x))
    out[~np.isfinite(out)] = np.nan
    return out


def candidates(x: Array, y: Array, alone: Array) -> list[tuple[int, ...]]:
    """Pairs, and triples grown from pairs, from the best column, and from all columns.

    Parameters
    ----------
    x
        Columns, shape (n, m), NaN allowed.
    y
        The target, shape (n,), NaN allowed.
    alone
        What each column explains alone, shape (m,).
    """
    known = np.isfinite(y)
    x, y = x[known], y[known]
    if len(y) < 40 or float(np.ptp(y)) == 0:
        return []
    z = standardised(x)
    pairs = linear_pairs(x, y, _PAIRS)
    sets: list[tuple[int, ...]] = [
        (p.i, p.j) for p in pairs if p.share > alone[[p.i, p.j]].max() + 0.02
    ]
    for start in [*sets[:2], (int(alone.argmax()),)]:
        sets += [s for s, _ in add_columns(z, y, start, 3)[1:]]
    if 3 <= x.shape[1] < len(y) / 3 and x.shape[1] <= _MOST_AT_ONCE:
        order, _ = full_line(x, y)
        sets += [tuple(sorted(order[:k].tolist())) for k in (2, 3)]
    return list(dict.fromkeys(sets))


def design(x: Array, how: How) -> Array:
    """Give the columns of a combination, shape (n, q), NaN where one is missing."""
    if how is How.LOG_LINE:
        return logs(x)
    if how is How.LINE:
        return x
    if how is How.PRODUCT:
        return np.column_stack([x, (x - _medians(x)).prod(axis=1)])
    above = sides(x)
    return np.where((above == 0).any(axis=1), np.nan, above.prod(axis=1))[:, None]


def sides(x: Array) -> Array:
    """Give 1 above and -1 below a column's middle, 0 where it is missing.

    The middle is zero where both signs are common, since that is where amounts turn,
    and the median elsewhere.
    """
    positive, negative = (x > 0).mean(axis=0), (x < 0).mean(axis=0)
    middle = np.where(np.minimum(positive, negative) > 0.2, 0.0, _medians(x))
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(x), 0.0, np.where(x > middle, 1.0, -1.0))


def _medians(x: Array) -> Array:
    """Give the columns' medians, 0 where all is missing."""
    out = np.zeros(x.shape[1])
    some = np.isfinite(x).any(axis=0)
    out[some] = np.nanmedian(x[:, some], axis=0)
    return out


def measure(
    x: Array, y: Array, how: How, *, classes: bool, limits: Limits
) -> Hit | None:
    """Fit a combination on one half of the rows, measure it on the other, and back.

    Parameters
    ----------
    x
        The columns to be put together, shape (n, q).
    y
        The target, shape (n,).
    how
        The combination.
    classes
        Whether `y` is 0 or 1.
    limits
        From where on it is a hit.
    """
    columns = design(x, how)
    target = logged(y, classes=classes) if how is How.LOG_LINE else y
    known = np.isfinite(columns).all(axis=1) & np.isfinite(target)
    if known.mean() < 0.5 or known.sum() < _FEWEST_ROWS:
        return None
    columns, target, y = columns[known], target[known], y[known]
    if not classes:
        return _number_hit(columns, target, limits)
    whole = best_threshold(_line(columns, target, np.ones(len(y), bool)), y)
    label = np.empty(len(y))
    for fit in _halves(len(y)):
        score = _line(columns, target, fit)
        half = best_threshold(score[fit], y[fit])
        if half is None or whole is None:
            return None
        label[~fit] = (score[~fit] > half.at) == bool(half.above)
    exact = whole is not None and whole.exact
    if x.shape[1] > 2 and not exact:
        # Three honest pixels tell some digits nearly without an error.
        limits = replace(limits, accuracy=limits.triple_accuracy, odds=np.inf)
    return class_hit(label, y, exact=exact, limits=limits)


def measure_cells(codes: Codes, y: Array, limits: Limits) -> Hit | None:
    """Measure the cells of crossed columns in the same way.

    Parameters
    ----------
    codes
        Cell of each row, from 0, shape (n,).
    y
        0 or 1, shape (n,).
    limits
        From where on it is a hit.
    """
    label = np.empty(len(y))
    for fit in _halves(len(y)):
        label[~fit] = majority(codes, y, fit)[~fit]
    everywhere = majority(codes, y, np.ones(len(y), bool))
    return class_hit(label, y, exact=bool((everywhere == y).all()), limits=limits)


def class_hit(label: Array, y: Array, *, exact: bool, limits: Limits) -> Hit | None:
    """Judge labels that were given without looking at their rows' own class."""
    estimate = score_interval(
        METRICS["balanced_accuracy"],
        y,
        balanced_accuracy(y, label),
        method="halves of the rows, each labelled by the other",
    )
    agreement = float((label == y).mean())
    smaller = min(y.sum(), len(y) - y.sum())
    if exact and smaller >= limits.certain_rows:
        return Hit(exact=True, estimate=estimate, agreement=agreement)
    if estimate.low is not None and estimate.low > limits.accuracy:
        return Hit(exact=False, estimate=estimate, agreement=agreement)
    own = label == 1
    ratio = odds_ratio(
        int(y[own].sum()), int(own.sum()), int(y[~own].sum()), int((~own).sum())
    )
    sure = ratio.low is not None and ratio.low > limits.odds
    if sure and estimate.value is not None and estimate.value > limits.accuracy:
        return Hit(exact=False, estimate=estimate, agreement=agreement)
    return None


def cell_accuracy(codes: Codes, y: Array) -> float:
    """Balanced accuracy of each cell's more frequent class, on the rows themselves."""
    n1 = np.bincount(codes, weights=y)
    n = np.bincount(codes, minlength=len(n1))
    total1 = n1.sum()
    total0 = n.sum() - total1
    if not total0 or not total1:
        return 0.0
    return float(np.maximum(n1 / total1, (n - n1) / total0).sum() / 2)


def majority(codes: Codes, y: Array, fit: NDArray[np.bool_]) -> Array:
    """Give each row the class that is more frequent, by share, in its cell."""
    size = int(codes.max()) + 1
    n1 = np.bincount(codes[fit], weights=y[fit], minlength=size)
    n = np.bincount(codes[fit], minlength=size)
    a = n1 / max(n1.sum(), 1)
    b = (n - n1) / max((n - n1).sum(), 1)
    return (a > b)[codes].astype(float)


def _number_hit(columns: Array, target: Array, limits: Limits) -> Hit | None:
    predicted = np.empty(len(target))
    for fit in _halves(len(target)):
        predicted[~fit] = _line(columns, target, fit)[~fit]
    line = r_squared(target, predicted)
    estimate = score_interval(
        METRICS["r2"], target, line, method="halves of the rows, each by the other"
    )
    if line.value > 1 - 1e-6:
        return Hit(exact=True, estimate=estimate, agreement=1.0)
    if line.value > limits.share:
        return Hit(exact=False, estimate=estimate, agreement=line.value)
    return None


def _halves(n: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    even = np.arange(n) % 2 == 0
    return even, ~even


def _line(columns: Array, target: Array, fit: NDArray[np.bool_]) -> Array:
    """Give the fitted line at all rows."""
    middle = columns[fit].mean(axis=0)
    own = columns - middle
    beta = np.linalg.lstsq(
        np.column_stack([own[fit], np.ones(fit.sum())]), target[fit], rcond=None
    )[0]
    return own @ beta[:-1] + beta[-1]
