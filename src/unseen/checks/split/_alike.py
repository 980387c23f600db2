"""How much rows with the same value of a column are alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import Estimate
from ...stats.grouping import (
    correlation_beyond_order,
    indicators,
    intraclass_correlation,
)
from ...tables.hashing import mix
from ...tables.plan import Column, Kind

Array = NDArray[np.float64]

_MOST_ROWS = 20_000
_MOST_OTHERS = 30
_MOST_LEVELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What rows with the same value share.

    Parameters
    ----------
    column
        The column.
    target
        How much of the target's variance lies between its values.
    others
        The median of the same over the other columns; None where there are none.
    levels
        Number of its values in the sample.
    """

    column: Column
    target: Estimate
    others: float | None
    levels: int


def target_alike(evidence: Evidence, name: str, level: float) -> Estimate | None:
    """Measure how alike the targets of one group's rows are; None without a target."""
    if evidence.task.target is None or not len(evidence.y):
        return None
    code, rows = _codes(evidence, name)
    y = _target(evidence, rows)
    return intraclass_correlation(y, code, level=level)


def names_alike(evidence: Evidence, c: Column, level: float) -> Alike | None:
    """Measure how alike rows with the same value of a column are, beyond its order."""
    code, rows = _codes(evidence, c.name)
    y = _target(evidence, rows)
    target = _alike(evidence, c, y, code, rows, level)
    if target.value is None:
        return None
    others = []
    for other in _others(evidence, c):
        own = _as_target(evidence, other, rows)
        value = _alike(evidence, c, own, code, rows, level).value
        if value is not None:
            others.append(value)
    return Alike(
        column=c,
        target=target,
        others=float(np.median(others)) if others else None,
        levels=len(np.unique(code)),
    )


def _target(evidence: Evidence, rows: NDArray[np.intp]) -> Array:
    """Give the target as columns in which resemblance can be measured."""
    y, classes = evidence.y[rows], evidence.classes
    if len(classes) > 2:
        try:
            values = np.array([float(name) for name in classes])
        except ValueError:
            return indicators(y, len(classes))
        # Marks from 1 to 5 are a scale, not five unlike things.
        return indicators(values[y.astype(int)], 0)
    return indicators(y, len(classes))


def _alike(
    evidence: Evidence,
    c: Column,
    y: Array,
    code: NDArray[np.int64],
    rows: NDArray[np.intp],
    level: float,
) -> Estimate:
    if c.kind is Kind.NUMBER:
        return correlation_beyond_order(y, evidence.values(c.name)[rows], level=level)
    return intraclass_correlation(y, code, level=level)


def _codes(evidence: Evidence, name: str) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Code the values of a column in a bounded number of whole groups."""
    values = evidence.values(name)
    known = ~np.isnan(values) if values.dtype.kind == "f" else values != 0
    rows = np.flatnonzero(known)
    unique, code = np.unique(values[rows], return_inverse=True)
    if len(rows) > _MOST_ROWS:
        order = np.argsort(mix(unique.view(np.uint64)), kind="stable")
        size = np.bincount(code)[order]
        kept = order[: np.searchsorted(np.cumsum(size), _MOST_ROWS) + 1]
        inside = np.isin(code, kept)
        rows, code = rows[inside], code[inside]
    return code.astype(np.int64), rows


def _others(evidence: Evidence, c: Column) -> list[Column]:
    """Give other features to look at, evenly over the table."""
    every = [
        o for o in evidence.features() if o.name != c.name and o.kind is not Kind.TEXT
    ]
    step = max(1, len(every) // _MOST_OTHERS)
    return every[::step][:_MOST_OTHERS]


def _as_target(evidence: Evidence, c: Column, rows: NDArray[np.intp]) -> Array:
    """Give a feature as columns in which resemblance can be measured."""
    bins = evidence.sample.bins[rows, evidence.places[c.name]].astype(float)
    if c.kind is not Kind.CATEGORY:
        return indicators(bins, 0)
    level, size = np.unique(bins, return_counts=True)
    common = level[np.argsort(-size, kind="stable")[:_MOST_LEVELS]]
    return (bins[:, None] == common).astype(float)
