"""Edges of bins, and which bin a value is in.

Bin 0 holds the missing values. A number in bin k lies above k - 1 of the edges. A word
in bin k is level k of those that have a bin; every other level shares the last one.
"""

import numpy as np
from numpy.typing import NDArray

MOST_BINS = 62
ALL_BINS = MOST_BINS + 2  # with the missing values and the other levels

_FEWEST_BINS = 8

# Repeats that make a value stand out: this often, and this many times the median.
_OFTEN, _AT_AN_END, _MOST_ALONE = 5, 3, 8


def bins_for(n_rows: int) -> int:
    """Give the number of bins that this many rows can fill.

    The square root keeps the noise of a bin's rate in step with the bin's width.

    Examples
    --------
    >>> bins_for(30), bins_for(400), bins_for(100_000)
    (8, 20, 62)
    """
    return int(min(MOST_BINS, max(_FEWEST_BINS, np.sqrt(n_rows))))


def edges_of(values: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Give the inner edges of the bins of one number column.

    Where there are few distinct values each has a bin of its own. Otherwise the bins
    hold about equally many rows, and values that stand out, because they repeat far
    more often than others or repeat at either end, are kept apart: a sentinel such as
    0 or -999 never shares a bin with its neighbours.

    Parameters
    ----------
    values
        Finite or infinite values, NaN allowed, shape (n,).
    most
        Largest number of bins for values that are not few.

    Returns
    -------
    ndarray, shape (n_bins - 1,)
        Strictly increasing; empty where there is one bin.

    Examples
    --------
    >>> edges_of(np.array([1.0, 2.0, 2.0, 5.0]), 8).tolist()
    [1.5, 3.5]
    """
    present = np.sort(values[~np.isnan(values)])
    if present.size == 0:
        return np.zeros(0)
    new = np.empty(present.size, bool)
    new[0] = True
    np.not_equal(present[1:], present[:-1], out=new[1:])
    distinct = present[new]
    if distinct.size <= MOST_BINS:
        return _between(distinct[:-1], distinct[1:])
    first = np.flatnonzero(new)
    alone = _standing_out(np.diff(np.append(first, present.size)))
    # Cut below each quantile, and on both sides of a value that stands out.
    room = max(2, min(most, MOST_BINS - 2 * len(alone)))
    place = np.linspace(0, present.size, room, endpoint=False)[1:].astype(int)
    slot = np.cumsum(new) - 1
    cuts = np.unique(np.concatenate([slot[place], alone, alone + 1]))
    cuts = cuts[(cuts > 0) & (cuts < distinct.size)]
    return np.unique(_between(distinct[cuts - 1], distinct[cuts]))[: MOST_BINS - 1]


def _standing_out(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of the values that repeat far more often than the others do."""
    often = max(_OFTEN, _OFTEN * float(np.median(counts)))
    found = np.flatnonzero(counts >= often)
    if len(found) > _MOST_ALONE:
        found = found[np.argsort(-counts[found], kind="stable")[:_MOST_ALONE]]
    ends = [k for k in (0, len(counts) - 1) if counts[k] >= _AT_AN_END]
    return np.unique(np.concatenate([found, np.array(ends, np.int64)]))


def edges_of_many(columns: NDArray[np.float64], most: int) -> list[NDArray[np.float64]]:
    """Give the inner edges of many columns, as `edges_of` gives those of each.

    Columns without gaps and repeats, which fill the widest tables, are cut all at once.

    Parameters
    ----------
    columns
        Shape (n, p), NaN allowed.
    most
        As in `edges_of`.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(200, 3))
    >>> fast, slow = edges_of_many(x, 8), [edges_of(x[:, j], 8) for j in range(3)]
    >>> all(np.array_equal(a, b) for a, b in zip(fast, slow, strict=True))
    True
    """
    n, p = columns.shape
    out: list[NDArray[np.float64]] = [np.zeros(0)] * p
    # NaN sorts last.
    ordered = np.sort(columns, axis=0)
    plain = np.zeros(p, bool)
    if n > MOST_BINS:
        rises = (ordered[1:] > ordered[:-1]).all(axis=0)
        plain = rises & np.isfinite(ordered[0]) & np.isfinite(ordered[-1])
    if plain.any():
        room = max(2, min(most, MOST_BINS))
        cuts = np.unique(np.linspace(0, n, room, endpoint=False)[1:].astype(int))
        cuts = cuts[(cuts > 0) & (cuts < n)]
        edges = _between(ordered[cuts - 1][:, plain], ordered[cuts][:, plain])
        for k, j in enumerate(np.flatnonzero(plain)):
            out[j] = edges[:, k].copy()
    for j in np.flatnonzero(~plain):
        out[j] = edges_of(columns[:, j], most)
    return out


def bin_numbers(
    values: NDArray[np.float64], edges: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Give the bin of each number, shape (n,), 0 where it is missing.

    Examples
    --------
    >>> bin_numbers(np.array([np.nan, 1.0, 2.0, 9.0]), np.array([1.5, 3.5])).tolist()
    [0, 1, 2, 3]
    """
    bins = (np.searchsorted(edges, values, side="left") + 1).astype(np.uint8)
    bins[np.isnan(values)] = 0
    return bins


def bin_words(
    hashes: NDArray[np.uint64], levels: NDArray[np.uint64]
) -> NDArray[np.uint8]:
    """Give the bin of each word, shape (n,), 0 where it is missing.

    Parameters
    ----------
    hashes
        Hash of each row's level, 0 for missing.
    levels
        Sorted hashes of the levels that have a bin, at most `MOST_BINS`.

    Examples
    --------
    >>> level = np.array([5, 9], dtype=np.uint64)
    >>> bin_words(np.array([0, 9, 7, 5], dtype=np.uint64), level).tolist()
    [0, 2, 63, 1]
    """
    if levels.size == 0:
        return np.where(hashes == 0, 0, ALL_BINS - 1).astype(np.uint8)
    slot = np.minimum(np.searchsorted(levels, hashes), levels.size - 1)
    bins = np.where(levels[slot] == hashes, slot + 1, ALL_BINS - 1).astype(np.uint8)
    bins[hashes == 0] = 0
    return bins


def _between(
    low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give numbers that are at least `low` and below `high`, half-way if they can."""
    with np.errstate(over="ignore", invalid="ignore"):
        middle = low / 2 + high / 2
    # Next to an infinity, or between neighbouring floats, there is no half-way.
    return np.where((middle >= low) & (middle < high), middle, low)
