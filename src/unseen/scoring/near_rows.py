"""Rows of the sampled tables as they are compared for nearness."""

import numpy as np
from numpy.typing import NDArray

from ..stats.near_rows import Neighbours, Reference, Rows
from ..stats.outstanding import Outstanding, outstanding
from ..tables.compared import compared, first_of_each
from ..tables.frame import Frame
from ..tables.plan import Plan

Codes = NDArray[np.int64]
Index = NDArray[np.intp]

# Chance is judged by the second to the fourth neighbour.
LATER = (1, 2, 3)
FEWEST_ROWS = 60
_MOST_COLUMNS = 100
_MOST_PAIRS = 80_000_000
_USUAL = 1_000


def rows_of(frame: Frame, rows: Index, places: Index) -> Rows:
    """Give some rows and columns of a frame."""
    k = frame.numbers.shape[1]
    return Rows(
        numbers=frame.numbers[np.ix_(rows, places[places < k])],
        words=frame.words[np.ix_(rows, places[places >= k] - k)],
    )


def near_columns(plan: Plan, frame: Frame, most: int = _MOST_COLUMNS) -> Index:
    """Give the columns in which nearness is judged, the most telling at most."""
    places = compared(plan, measured=True)
    if len(places) <= most:
        return places
    bins = frame.bins[:, places]
    agree = np.array(
        [((np.bincount(bins[:, j]) / len(bins)) ** 2).sum() for j in range(len(places))]
    ).round(9)
    names = np.array(plan.names)[places]
    return np.sort(places[np.lexsort((names, agree))[:most]])


def near_clusters(
    frame: Frame, plan: Plan, asked: NDArray[np.bool_] | None = None
) -> Codes:
    """Give each row the code of its cluster of nearly equal rows.

    Parameters
    ----------
    frame
        Rows of one table, or of both, n of them.
    plan
        How they were read.
    asked
        Rows whose nearest rows are looked for, shape (n,); all if None.

    Returns
    -------
    ndarray of int64, shape (n,)
        Rows that repeat nothing have a code of their own. Equal rows share theirs.
    """
    _hashes, code = np.unique(frame.row_hashes, return_inverse=True)
    first = first_of_each(frame.row_hashes)
    places = near_columns(plan, frame)
    if len(first) < FEWEST_ROWS or len(places) < 2:
        return code.astype(np.int64)
    queries = np.arange(len(first))
    if asked is not None:
        queries = np.unique(code[asked])
    thrifty = len(queries) * len(first) > _MOST_PAIRS
    rows = rows_of(frame, first, places)
    reference = Reference(rows, scalings=("rank",) if thrifty else None)
    near = reference.nearest(rows.take(queries), own=queries)
    usual = None
    if asked is not None:
        # Of few rows that all repeat others none stands out among themselves.
        rest = np.setdiff1d(np.arange(len(first)), queries)[:_USUAL]
        if len(rest) >= FEWEST_ROWS:
            usual = reference.nearest(rows.take(rest), own=rest)
    found = stands_out(near, usual)
    parent = np.arange(len(first))
    if found is not None:
        close = near.gaps[:, 0] >= found.limit
        for a, b in zip(queries[close], near.index[close, 0], strict=True):
            low, high = sorted((_root(parent, int(a)), _root(parent, int(b))))
            parent[high] = low
    roots = np.array([_root(parent, i) for i in range(len(parent))])
    return roots[code].astype(np.int64)


def stands_out(
    near: Neighbours,
    usual: Neighbours | None = None,
    *,
    false: float = 0.01,
    luck: float = 1e-4,
) -> Outstanding | None:
    """Tell from which gap on a nearest row is nearer than chance brings it.

    Parameters
    ----------
    near
        The nearest rows of the rows in question.
    usual
        Those of training rows among the training rows, where the rows in question
        come from a test table.
    """
    gaps = near.gaps
    chance = [gaps[:, k] for k in LATER]
    if usual is not None:
        chance = [np.append(gaps[:, k], usual.gaps[:, k]) for k in LATER]
        chance.append(usual.gaps[:, 0])
    return outstanding(gaps[:, 0], chance, false=false, luck=luck)


def _root(parent: Codes, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = int(parent[i])
    return i
