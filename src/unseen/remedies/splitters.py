"""Splitters for scikit-learn that read the group or the time from the table."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

Rows = NDArray[np.int64]


class GroupedSplit:
    """Keep the rows of a group on one side, as `GroupKFold` does.

    To be preferred where the group is a column of the table: nothing has to be passed
    beside it. Goes wherever scikit-learn takes ``cv``.

    Parameters
    ----------
    group
        Name of the group's column in X.
    n_splits
        Number of folds, at least 2.
    seed
        Seed of the order in which equal groups are dealt.

    Examples
    --------
    >>> split = GroupedSplit("who", n_splits=2)
    >>> table = {"who": np.array(["a", "a", "b", "c"])}
    >>> [test.tolist() for _, test in split.split(table)]
    [[0, 1], [2, 3]]
    """

    def __init__(self, group: str, n_splits: int = 5, seed: int = 0) -> None:
        self.group = group
        self.n_splits = n_splits
        self.seed = seed

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        """Give the number of folds."""
        return self.n_splits

    def split(
        self,
        X: Any,
        y: Any = None,
        groups: Any = None,
    ) -> Iterator[tuple[Rows, Rows]]:
        """Give the training rows and the test rows of each fold."""
        values = column_of(X, self.group) if groups is None else np.asarray(groups)
        _, code, size = np.unique(
            values.astype(str), return_inverse=True, return_counts=True
        )
        if len(size) < self.n_splits:
            raise InputError(
                f"`n_splits` must be at most the number of groups, {len(size)}, got "
                f"{self.n_splits}. Use fewer folds."
            )
        order = np.random.default_rng(self.seed).permutation(len(size))
        load, fold = np.zeros(self.n_splits), np.empty(len(size), np.int64)
        for g in order[np.argsort(-size[order], kind="stable")]:
            fold[g] = int(load.argmin())
            load[fold[g]] += size[g]
        for k in range(self.n_splits):
            test = fold[code] == k
            yield np.flatnonzero(~test), np.flatnonzero(test)

    def __repr__(self) -> str:
        return f"GroupedSplit({self.group!r}, n_splits={self.n_splits})"


class ForwardSplit:
    """Train on the past and test on what follows, by a column of times.

    To be preferred to `TimeSeriesSplit` where the rows are not sorted, or several have
    the same time: equal times never part. Goes wherever scikit-learn takes ``cv``.

    Parameters
    ----------
    time
        Name of the column of times in X.
    n_splits
        Number of stretches that are tested, at least 1.
    first
        Share of the rows before the first of them, in (0, 1).

    Examples
    --------
    >>> split = ForwardSplit("day", n_splits=2, first=0.5)
    >>> table = {"day": np.array([3, 1, 2, 4])}
    >>> [(a.tolist(), b.tolist()) for a, b in split.split(table)]
    [([1, 2], [0]), ([0, 1, 2], [3])]
    """

    def __init__(self, time: str, n_splits: int = 3, first: float = 0.55) -> None:
        self.time = time
        self.n_splits = n_splits
        self.first = first

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        """Give the number of stretches."""
        return self.n_splits

    def split(
        self,
        X: Any,
        y: Any = None,
        groups: Any = None,
    ) -> Iterator[tuple[Rows, Rows]]:
        """Give the past and the stretch after it, stretch by stretch."""
        times = column_of(X, self.time)
        ordered = np.sort(times)
        shares = (
            self.first + (1 - self.first) * np.arange(self.n_splits) / self.n_splits
        )
        cuts = [ordered[min(int(s * len(ordered)), len(ordered) - 1)] for s in shares]
        for k, begin in enumerate(cuts):
            past, later = times < begin, times >= begin
            if k + 1 < len(cuts):
                later &= times < cuts[k + 1]
            if past.any() and later.any():
                yield np.flatnonzero(past), np.flatnonzero(later)

    def __repr__(self) -> str:
        return f"ForwardSplit({self.time!r}, n_splits={self.n_splits})"


def column_of(table: Any, name: str) -> NDArray:
    """Give a column of any table as an array.

    Raises
    ------
    InputError
        If the table has no such column.
    """
    try:
        return np.asarray(table[name])
    except (KeyError, IndexError, TypeError, ValueError):
        raise InputError(
            f"X must have a column {name!r}, got a table without. Pass a DataFrame, "
            "and drop the column inside the pipeline."
        ) from None
