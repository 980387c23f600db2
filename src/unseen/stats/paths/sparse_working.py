"""The working columns of a sparse table, centred without being filled.

Legend: K problems, m of them looked at, n rows, U working columns (the first is the
intercept's, where there is one), s active columns.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags_array

from .design import Design
from .losses import Loss
from .workings import PROXIMAL, row_duals

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class SparseWorking:
    """Any loss, by sparse columns.

    Parameters
    ----------
    design, loss, y, offset, weights, intercept
        As in `ColumnWorking`.
    """

    complete = False
    proximal = PROXIMAL

    def __init__(
        self,
        design: Design,
        loss: Loss,
        y: Array,
        offset: Array,
        weights: Array,
        *,
        intercept: bool,
    ) -> None:
        self.design = design
        self.loss = loss
        self.y = y
        self.offset = offset
        self.weights = weights
        self.first = int(intercept)
        self.shut = design.constant
        self._take(np.empty(0, np.intp))

    @property
    def quadratic(self) -> bool:
        """Whether the loss is quadratic."""
        return self.loss.quadratic

    def settled(self, b: Array) -> Array:
        """Give the coefficients as they are: no others fit the same."""
        return b

    def all_scores(self, point: Any) -> Array:
        """Multiply the whole table."""
        return self.design.scores(point.memo[2])

    def dual(self, point: Any, shrink: Array) -> Array:
        """Add up what the rows give."""
        return row_duals(self, point, shrink)

    def _take(self, members: Index) -> None:
        """Make the scaled columns of the working features."""
        self.members = members
        self.table, self.centre = self._columns(members)

    def _columns(self, features: Index) -> tuple[Any, Array]:
        """Give scaled columns (n, len), and what each lacks of being centred."""
        scale = self.design.spreads[features]
        picked = self.design.X[:, features]
        table = picked.astype(float) @ diags_array(1 / scale, format="csc")
        return table, self.design.means[features] / scale

    def admit(self, features: Index) -> None:
        """Take further features into the working set."""
        if len(features):
            self._take(np.concatenate([self.members, features]))

    def keep(self, columns: Index) -> None:
        """Keep only some of the working features, given by their place."""
        self._take(self.members[columns])

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses and scores; the memo is (weights, eta, slopes)."""
        weights = self.weights[live]
        used = np.flatnonzero((b[:, self.first :] != 0).any(axis=0))
        eta = self._forth(b[:, : self.first], b[:, self.first + used], used)
        eta += self.offset
        value = np.einsum("kn,kn->k", weights, self.loss.value(self.y, eta))
        slope = weights * self.loss.slope(self.y, eta)
        return value, self._back(slope, None), (weights, eta, slope)

    def _forth(self, head: Array, b: Array, used: Index) -> Array:
        """Give the linear predictors, shape (m, n)."""
        table = self.table if len(used) == len(self.members) else self.table[:, used]
        eta = np.ascontiguousarray((table @ b.T).T)
        eta -= (b @ self.centre[used])[:, None]
        return eta + head if self.first else eta

    def _back(self, slope: Array, table: Any, centre: Array | None = None) -> Array:
        """Give products with the columns, shape (m, U)."""
        table = self.table if table is None else table
        centre = self.centre if centre is None else centre
        total = slope.sum(axis=1)[:, None]
        out = (table.T @ slope.T).T - total * centre
        return np.hstack([total, out]) if self.first else out

    def _curvature(self, memo: Any) -> Array:
        weights, eta, _ = memo
        if self.loss.quadratic:
            return weights
        return weights * self.loss.curvature(self.y, eta)

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give X'WX of the active columns."""
        curvature = self._curvature(memo)
        out = np.empty((len(live), index.shape[1], index.shape[1]))
        for k, columns in enumerate(index):
            head = columns < self.first
            # A place of the intercept is filled below; any feature may hold it.
            at = np.maximum(columns - self.first, 0)
            if not len(self.members):
                out[k] = curvature[k].sum()
                continue
            table, centre = self.table[:, at], self.centre[at]
            w = curvature[k]
            moment = np.asarray(table.T @ w)
            weighted = diags_array(w, format="csr") @ table
            gram = (table.T @ weighted).toarray()
            gram -= np.outer(centre, moment) + np.outer(moment, centre)
            gram += w.sum() * np.outer(centre, centre)
            if head.any():
                row = moment - w.sum() * centre
                row[head] = w.sum()
                gram[head, :] = row
                gram[:, head] = row[:, None]
            out[k] = gram
        return out

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by X'WX of some columns."""
        curvature = self._curvature(memo)
        has_head = bool(self.first) and bool(len(some)) and some[0] == 0
        used = some[int(has_head) :] - self.first
        # A step is corrected by the next one, so half the digits are enough.
        table = self.table[:, used].astype(np.float32)
        centre = self.centre[used].astype(np.float32)
        back = table.T
        turned = np.ascontiguousarray(curvature.T.astype(np.float32))

        def product(d: Any) -> Any:
            b = d[:, int(has_head) :]
            eta = table @ np.ascontiguousarray(b.T)
            eta -= b @ centre
            if has_head:
                eta += d[:, 0]
            eta *= turned
            total = eta.sum(axis=0)
            out = (back @ eta).T - total[:, None] * centre
            return np.hstack([total[:, None], out]) if has_head else out

        return product

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Give blocks in single precision."""

        def block(i: int, inside: Index) -> Any:
            only = tuple(array[i : i + 1] for array in memo)
            out = self.blocks(live[i : i + 1], only, some[inside][None, :])
            return out[0].astype(np.float32)

        return block

    def effort(self, some: Index) -> float:
        """Count what is stored: each entry twice, out of order."""
        share = len(some) / max(len(self.members), 1)
        return 20.0 * self.table.nnz * share
