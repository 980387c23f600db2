"""Gram matrices of all folds for the price of one.

Each row of the table is multiplied once: a fold's matrix is the whole one less that of
the rows that it lacks.
"""

import numpy as np
from numpy.typing import NDArray

from .design import Design
from .workings import GramWorking

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# Entries of a block of rows: 8 MB stay near the processor.
_BLOCK = 1_000_000


def gram_working(
    design: Design, y: Array, weights: Array, *, intercept: bool
) -> GramWorking:
    """Build the Gram matrices of K problems.

    Parameters
    ----------
    design
        The table.
    y
        Target less offset, shape (n,).
    weights
        Normalised weights of each problem's rows, the first without held-out rows,
        shape (K, n).
    intercept
        Whether a first column of ones is put before the features.
    """
    used = weights > 0
    total = weights[0]
    lacks = (total > 0) & ~used[1:]
    width = design.p + intercept + 1
    blocks = np.zeros((len(weights), width, width))
    if lacks.sum(axis=0).max(initial=0) <= 1:
        alone = (total > 0) & ~lacks.any(axis=0)
        _add(design, y, total, np.flatnonzero(alone), intercept, blocks[0])
        for k, rows in enumerate(lacks, start=1):
            _add(design, y, total, np.flatnonzero(rows), intercept, blocks[k])
        blocks[0] += blocks[1:].sum(axis=0)
        for k in range(1, len(weights)):
            np.subtract(blocks[0], blocks[k], out=blocks[k])
            blocks[k] /= total[used[k]].sum()
    else:
        for k, rows in enumerate(used):
            _add(design, y, weights[k], np.flatnonzero(rows), intercept, blocks[k])
    last = width - 1
    return GramWorking(
        blocks[:, :last, :last],
        blocks[:, :last, last],
        blocks[:, last, last],
        int(intercept),
        design.constant,
    )


def _add(
    design: Design,
    y: Array,
    weights: Array,
    rows: Index,
    intercept: bool,
    into: Array,
) -> None:
    """Add the products of some rows of (1, X, y)."""
    height = max(1, _BLOCK // len(into))
    for start in range(0, len(rows), height):
        some = rows[start : start + height]
        block = np.empty((len(some), len(into)))
        if intercept:
            block[:, 0] = 1.0
        block[:, int(intercept) : -1] = design.rows(some)
        block[:, -1] = y[some]
        block *= np.sqrt(weights[some])[:, None]
        into += block.T @ block
