"""Columns of a table as numbers that kernels read: ranks, places, levels, absences."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """How one feature is read; learned from the training rows.

    Parameters
    ----------
    name
        Of the feature.
    knots
        The different values of a numeric feature, rising; None for a categorical one.
    ranks
        The mid-rank of each knot over n, in (0, 1).
    levels
        The levels of a categorical feature, as text; None for a numeric one.
    gaps
        Whether values were missing in some training rows and not in all.
    """

    name: str
    knots: Array | None = None
    ranks: Array | None = None
    levels: tuple[str, ...] | None = None
    gaps: bool = False

    @property
    def kinds(self) -> int:
        """How many different values there were, a missing one apart."""
        if self.knots is not None:
            return len(self.knots)
        return len(self.levels or ())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """Rows in the form that kernels read.

    Parameters
    ----------
    rank
        Rank of each value among the training rows, in [0, 1], shape (p, n); 1/2 for
        categorical features.
    place
        Place of each value between the least and the largest of the training rows,
        in [0, 1], shape (p, n).
    level
        Code of each level, shape (p, n); -1 for one that was never seen.
    absent
        Whether a numeric value is missing, shape (p, n), where that was seen in
        training; other missing values stand in the middle.
    """

    rank: Array
    place: Array
    level: Codes
    absent: Bools

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.rank.shape[1]

    def take(self, rows: Any) -> "Coded":
        """Give some of the rows."""
        return Coded(
            rank=self.rank[:, rows],
            place=self.place[:, rows],
            level=self.level[:, rows],
            absent=self.absent[:, rows],
        )


def learn_column(name: str, values: NDArray) -> Column:
    """Learn how a feature is read.

    Parameters
    ----------
    name
        Of the feature.
    values
        Floats with NaN where missing, or text with None where missing, shape (n,).

    Returns
    -------
    Column

    Examples
    --------
    >>> learn_column("size", np.array([3.0, 1.0, 1.0, np.nan])).ranks.round(2).tolist()
    [0.33, 0.83]
    """
    if values.dtype.kind != "f":
        text = [_MISSING if v is None else v for v in values]
        return Column(name=name, levels=tuple(sorted(set(text))))
    seen = values[~np.isnan(values)]
    knots, counts = np.unique(seen, return_counts=True)
    return Column(
        name=name,
        knots=knots,
        ranks=(np.cumsum(counts) - counts / 2) / max(len(seen), 1),
        gaps=0 < len(seen) < len(values),
    )


# No level of the user's is empty text and this at once.
_MISSING = "\0missing"


def code_rows(columns: list[Column], table: list[NDArray]) -> Coded:
    """Code rows by what was learned of each column.

    Parameters
    ----------
    columns
        What was learned, one for each feature.
    table
        Values of each feature, each of shape (n,).

    Returns
    -------
    Coded
    """
    p, n = len(columns), len(table[0])
    rank, place = np.full((p, n), 0.5), np.full((p, n), 0.5)
    level, absent = np.zeros((p, n), np.int64), np.zeros((p, n), bool)
    for j, (column, values) in enumerate(zip(columns, table, strict=True)):
        if column.levels is not None:
            code = {name: i for i, name in enumerate(column.levels)}
            level[j] = [code.get(_MISSING if v is None else str(v), -1) for v in values]
            continue
        assert column.knots is not None
        assert column.ranks is not None
        if not len(column.knots):
            continue
        numbers = np.asarray(values, float)
        gone = np.isnan(numbers)
        # Divided first: the difference of two huge values is not a number.
        size = max(float(np.abs(column.knots).max()), np.finfo(float).tiny)
        low, high = column.knots[0] / size, column.knots[-1] / size
        rank[j, ~gone] = np.interp(numbers[~gone], column.knots, column.ranks)
        if high > low:
            inside = np.clip(numbers[~gone] / size, low, high)
            place[j, ~gone] = (inside - low) / (high - low)
        absent[j] = gone & column.gaps
    return Coded(rank=rank, place=place, level=level, absent=absent)
