"""Gram matrices of all folds for the price of one.

Each row of the table is multiplied once: a fold's matrix is the whole one less that of
the rows that it lacks.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .design import Design
from .workings import PROXIMAL

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# Entries of a block of rows: 8 MB stay near the processor.
_BLOCK = 1_000_000


class GramWorking:
    """Squared errors by their Gram matrices: no product with the table is left.

    Parameters
    ----------
    gram
        Shape (K, U, U), of normalised weights.
    moment
        Products with the target, shape (K, U).
    square
        Weighted mean squares of the target, shape (K,).
    first
        Whether the first column is of ones.
    shut
        Constant features.
    """

    complete = True
    quadratic = True
    proximal = PROXIMAL

    def __init__(
        self,
        gram: Array,
        moment: Array,
        square: Array,
        first: int,
        shut: NDArray[np.bool_],
    ) -> None:
        self.gram = gram
        self.moment = moment
        self.square = square
        self.first = first
        self.shut = shut
        self.members = np.arange(len(shut))

    def admit(self, features: Index) -> None:
        """Do nothing: all features are in."""

    def keep(self, columns: Index) -> None:
        """Do nothing: all features stay."""

    def settled(self, b: Array) -> Array:
        """Give the coefficients as they are: no others fit the same."""
        return b

    def all_scores(self, point: Any) -> Array:
        """Give the scores of all features."""
        _, scores, _ = self.evaluate(np.arange(len(self.gram)), point.b)
        return scores[:, self.first :]

    def dual(self, point: Any, shrink: Array) -> Array:
        """Give shrink * y'r - shrink² r'r / 2, from the moments."""
        loss, _, _ = self.evaluate(np.arange(len(self.gram)), point.b)
        by_target = self.square - (self.moment * point.b).sum(axis=1)
        return shrink * by_target - shrink**2 * loss

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give half mean squared errors and scores."""
        whole = len(live) == len(self.gram)
        gram = self.gram if whole else self.gram[live]
        moment = self.moment[live]
        fitted = np.matmul(gram, b[:, :, None])[:, :, 0]
        loss = 0.5 * self.square[live] + ((0.5 * fitted - moment) * b).sum(axis=1)
        return loss, moment - fitted, None

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Take the blocks out of the Gram matrices."""
        return self.gram[live[:, None, None], index[:, :, None], index[:, None, :]]

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by a part of the Gram matrices."""
        gram = self.gram[np.ix_(live, some, some)].astype(np.float32)
        return lambda d: np.matmul(gram, d[:, :, None])[:, :, 0]

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Take blocks out of the Gram matrices."""

        def block(i: int, inside: Index) -> Any:
            at = some[inside]
            return self.gram[live[i]][np.ix_(at, at)].astype(np.float32)

        return block

    def effort(self, some: Index) -> float:
        """Count the entries of a Gram matrix, which come from memory."""
        return 5.0 * len(some) ** 2


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
