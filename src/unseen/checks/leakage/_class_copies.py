"""Copies of a target of classes: other words, thresholds, majorities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import Estimate, Severity, TargetKind
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from ...stats.metrics.labels import balanced_accuracy
from ...stats.odds import odds_ratio
from ...stats.separation import best_threshold
from ...tables.binning import ALL_BINS
from ...tables.plan import Column, Kind
from .._subjects import named
from ._copy import Copy

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

_FEWEST_ROWS = 20
_MORE = "more than a measurement does."


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLimits:
    """From where on a column is a copy; see the page of LEAK001."""

    certain_rows: int
    accuracy: float
    odds: float
    threshold_odds: float


def class_copy(evidence: Evidence, c: Column, limits: ClassLimits) -> Copy | None:
    """Judge one column against the classes."""
    table = evidence.counts[evidence.places[c.name]]
    table = table[table.sum(axis=1) > 0]
    table = table[:, table.sum(axis=0) > 0]
    n, k = int(table.sum()), table.shape[1]
    if k < 2 or n < _FEWEST_ROWS:
        return None
    # Columns with more values than bins have several values in one of them.
    if c.name not in evidence.plan.traced and _is_one_to_one(table):
        return Copy(
            severity=Severity.ERROR,
            sentence=f"{named(c.name)} is the target in other words: each of its {k} "
            f"values stands for one class in all {n:,} rows.",
        )
    binary = evidence.task.kind is TargetKind.BINARY
    if c.kind is not Kind.CATEGORY and binary:
        x = evidence.values(c.name)
        present = ~np.isnan(x)
        if present.mean() >= 0.9 and len(np.unique(x[present][:1000])) > 2:
            return _by_threshold(evidence, c, x[present], evidence.y[present], limits)
    return _by_majority(evidence, c, table, limits)


def _is_one_to_one(table: Counts) -> bool:
    filled = table > 0
    return (
        table.shape[0] == table.shape[1]
        and bool((filled.sum(axis=0) == 1).all())
        and bool((filled.sum(axis=1) == 1).all())
    )


def _by_threshold(
    evidence: Evidence, c: Column, x: Array, y: Array, limits: ClassLimits
) -> Copy | None:
    """Judge the best threshold on a number."""
    t = best_threshold(x, y)
    if t is None:
        return None
    smaller = int(min(y.sum(), (1 - y).sum()))
    where = f"{named(c.name)} {'above' if t.above else 'below'} {t.at:.6g}"
    class_ = repr(evidence.classes[1])
    certain = smaller >= limits.certain_rows
    if t.exact and (certain or t.gap > t.width):
        return Copy(
            severity=Severity.ERROR if certain else Severity.WARNING,
            sentence=f"{where} is {class_} in all {len(y):,} rows, without an "
            "exception.",
        )
    label = (x > t.at) == bool(t.above)
    bound = _balanced(y, label.astype(float))
    if bound.low is None or bound.low <= limits.accuracy:
        bound = odds_ratio(
            int(y[label].sum()),
            int(label.sum()),
            int(y[~label].sum()),
            int((~label).sum()),
        )
        if bound.low is None or bound.low <= limits.threshold_odds:
            return None
    wrong = sum(t.wrong)
    rows = f"all but {wrong:,} of {len(y):,}" if wrong else f"all {len(y):,}"
    return Copy(
        severity=Severity.WARNING,
        sentence=f"{where} tells {class_} in {rows} rows, {_MORE}",
        estimate=bound,
    )


def _by_majority(
    evidence: Evidence, c: Column, table: Counts, limits: ClassLimits
) -> Copy | None:
    """Judge the class that is most frequent, by share, in each bin."""
    y = evidence.y
    bound = _balanced(y, _majority(evidence, c).astype(float))
    if bound.low is not None and bound.low > limits.accuracy:
        what = f"gives the class with a balanced accuracy of {bound.value:.3f}"
        return Copy(
            severity=Severity.WARNING,
            sentence=f"{named(c.name)} {what}, {_MORE}",
            estimate=bound,
        )
    if table.shape != (2, 2):
        return None
    ratio, agrees = _two_by_two(table)
    if ratio.low is None or ratio.low <= limits.odds or agrees <= 0.9:
        return None
    return Copy(
        severity=Severity.WARNING,
        sentence=f"{named(c.name)} agrees with the class in {agrees:.1%} of rows, "
        f"{_MORE}",
        estimate=ratio,
    )


def _majority(evidence: Evidence, c: Column) -> NDArray[np.intp]:
    """Give the class that is most frequent, by share, in the bin of each row.

    Words that have no bin of their own are told apart too; there a row has no vote in
    its own value, since one row alone would be right.
    """
    y = evidence.y.astype(int)
    code = evidence.sample.bins[:, evidence.places[c.name]].astype(int)
    rare = code > len(evidence.plan.levels[c.name]) if c.kind is Kind.CATEGORY else None
    if rare is not None and rare.any():
        words = np.unique(evidence.values(c.name)[rare], return_inverse=True)[1]
        code[rare] = ALL_BINS + words
    counts = np.zeros((code.max() + 1, len(evidence.classes)))
    np.add.at(counts, (code, y), 1)
    total = np.maximum(counts.sum(axis=0), 1)
    label = (counts / total).argmax(axis=1)[code]
    if rare is not None and rare.any():
        others = counts[code[rare]]
        others[np.arange(len(others)), y[rare]] -= 1
        label[rare] = (others / total).argmax(axis=1)
    return label


def _balanced(y: Array, label: Array) -> Estimate:
    return score_interval(
        METRICS["balanced_accuracy"],
        y,
        balanced_accuracy(y, label),
        method="one column",
    )


def _two_by_two(table: Counts) -> tuple[Estimate, float]:
    """Give the odds ratio of two values against two classes, and the agreement."""
    if table[0, 0] * table[1, 1] < table[0, 1] * table[1, 0]:
        table = table[::-1]
    ratio = odds_ratio(
        int(table[1, 1]), int(table[1].sum()), int(table[0, 1]), int(table[0].sum())
    )
    return ratio, float(np.trace(table) / table.sum())
