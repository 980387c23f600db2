"""Copies of a numeric target: lines, curves, bands, and the target plus noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import Severity
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from ...stats.metrics.values import r_squared
from ...stats.separation import inversions
from ...tables.plan import Column, Kind
from .._subjects import named
from ._copy import Copy

Array = NDArray[np.float64]

_FEWEST_ROWS = 20
_MOST_MISSING = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLimits:
    """From where on a column is a copy; see the page of LEAK001."""

    certain_rows: int
    share: float
    same_unit_share: float


def number_copy(
    evidence: Evidence, c: Column, by_bins: float, limits: NumberLimits
) -> Copy | None:
    """Judge one column against a numeric target.

    Parameters
    ----------
    evidence, c
        The evidence and the column.
    by_bins
        Share of the target's variance that the column's bins explain.
    limits
        From where on it is a copy.
    """
    values = evidence.values(c.name)
    known = np.isfinite(values) if values.dtype.kind == "f" else values != 0
    if (~known).mean() > _MOST_MISSING or known.sum() < _FEWEST_ROWS:
        return None
    x, y = values[known], evidence.y[known]
    if float(np.ptp(y)) == 0:
        return None
    bands = _bands(x, y, limits)
    if bands:
        return Copy(
            severity=Severity.ERROR,
            sentence=f"Each of the {bands:,} values of {named(c.name)} holds a stretch "
            f"of the target of its own, without an overlap in {len(y):,} rows.",
        )
    if c.kind is Kind.CATEGORY or float(np.ptp(x)) == 0:
        return None
    return _curve(c, x, y, by_bins, limits)


def _bands(x: NDArray, y: Array, limits: NumberLimits) -> int:
    """Count the values of a column if their stretches of the target do not overlap."""
    code = np.unique(x, return_inverse=True)[1]
    n = np.bincount(code)
    # Few rows beside one large stretch part by luck.
    if not 2 <= len(n) <= len(y) / 5 or len(y) - n.max() < limits.certain_rows // 5:
        return 0
    order = np.lexsort((y, code))
    ends = np.cumsum(n)
    low, high = y[order][ends - n], y[order][ends - 1]
    along = np.argsort(low, kind="stable")
    return 0 if (high[along][:-1] > low[along][1:]).any() else len(n)


def _curve(
    c: Column, x: Array, y: Array, by_bins: float, limits: NumberLimits
) -> Copy | None:
    n, name = len(y), named(c.name)
    slope, middle = np.polyfit(x - x.mean(), y, 1)
    line = r_squared(y, middle + slope * (x - x.mean()))
    if line.value > 1 - 1e-6:
        what = "is the target"
        if not np.array_equal(x, y):
            what = f"gives the target, as {_line(slope, middle - slope * x.mean())},"
        return Copy(
            severity=Severity.ERROR, sentence=f"{name} {what} in all {n:,} rows."
        )
    wrong, steps = inversions(x, y)
    if wrong == 0 and steps >= _FEWEST_ROWS and len(np.unique(x)) >= _FEWEST_ROWS:
        return Copy(
            severity=Severity.ERROR,
            sentence=f"The target never turns back along {name}: one is a function of "
            f"the other in all {n:,} rows.",
        )
    bound = score_interval(METRICS["r2"], y, line, method="straight line")
    best = max(line.value, by_bins)
    if best > limits.share:
        how = "as a straight line" if line.value >= by_bins else "along a curve"
        return Copy(
            severity=Severity.WARNING,
            sentence=f"{name} alone explains {best:.2%} of the target {how}, more than "
            "a measurement does.",
            estimate=bound,
        )
    if line.value > limits.same_unit_share and _is_noisy_self(x, y):
        return Copy(
            severity=Severity.WARNING,
            sentence=f"{name} is the target plus noise: slope 1, offset 0, and it "
            f"explains {line.value:.1%} of it.",
            estimate=bound,
        )
    return None


def _line(slope: float, start: float) -> str:
    sign = "+" if start >= 0 else "−"
    return f"{slope:.6g} times itself {sign} {abs(start):.6g}"


def _is_noisy_self(x: Array, y: Array) -> bool:
    """Whether x is y plus noise that does not depend on y.

    Noise added to the target leaves the slope of x on y at 1; a cause of the target
    has it at its share of the variance, below 1.
    """
    centred = y - y.mean()
    spread = float(centred @ centred)
    slope = float(centred @ x) / spread
    rest = x - x.mean() - slope * centred
    error = np.sqrt(float(rest @ rest) / (len(y) - 2) / spread)
    offset, noise = abs(float((x - y).mean())), float((x - y).std())
    return (
        abs(slope - 1) < max(2.6 * error, 1e-3)
        and abs(slope - 1) < 0.05
        and offset < 2.6 * noise / np.sqrt(len(y)) + 1e-9
    )
