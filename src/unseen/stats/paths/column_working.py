"""Any loss, by the dense columns of a working set that grows along the path.

Legend: K problems, m of them looked at, n rows, U working columns (the first is the
intercept's, of ones, where there is one), s active columns.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .design import Design
from .losses import Loss
from .workings import PROXIMAL, row_duals

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# Columns from which on their products with each other are kept in single precision:
# so many are solved for by conjugate gradients, and there they serve only to speed up.
_WIDE = 1200


class ColumnWorking:
    """Any loss, by the columns of a working set that grows along the path.

    Parameters
    ----------
    design
        The table.
    loss
        The loss.
    y, offset
        Shape (n,).
    weights
        Normalised weights of each problem's rows, 0 where held out, shape (K, n).
    intercept
        Whether the first column is of ones.
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
        self.members: Index = np.empty(0, np.intp)
        self.shut = design.constant
        first = np.ones((1, len(y))) if intercept else np.empty((0, len(y)))
        self.first = len(first)
        self._store = first
        self._gram: Any = None
        self._plan_blocks()

    def _plan_blocks(self) -> None:
        """Find what a fold's Gram matrix lacks of the full one, where that is less."""
        used = self.weights > 0
        full = used.sum(axis=1).argmax()
        self.shared = self.weights[full]
        lacking = [np.flatnonzero(used[full] & ~row) for row in used]
        counts = np.array([len(rows) for rows in lacking])
        self.shares = bool(
            self.loss.quadratic
            and counts.max(initial=0) <= len(self.y) / 3
            and np.allclose(
                self.weights * _ratio(self.weights, self.shared)[:, None],
                np.where(used, self.shared, 0.0),
                rtol=1e-9,
                atol=0,
            )
        )
        if not self.shares:
            return
        self.ratio = _ratio(self.weights, self.shared)
        # Folds of unequal size are filled up with rows of weight 0.
        self.held = np.zeros((len(used), counts.max(initial=0)), np.intp)
        self.held_weight = np.zeros(self.held.shape)
        for k, rows in enumerate(lacking):
            self.held[k, : len(rows)] = rows
            self.held_weight[k, : len(rows)] = self.shared[rows]

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

    @property
    def size(self) -> int:
        """Columns, the intercept's included."""
        return len(self._store[: self.first + len(self.members)])

    @property
    def rows(self) -> Array:
        """The working columns as rows, shape (U, n)."""
        return self._store[: self.first + len(self.members)]

    def admit(self, features: Index) -> None:
        """Take further features into the working set."""
        if not len(features):
            return
        old = self.size
        need = old + len(features)
        if need > len(self._store):
            store = np.empty((need + need // 4, self._store.shape[1]))
            store[:old] = self._store[:old]
            self._store = store
        self._store[old:need] = self.design.columns(features)
        self.members = np.concatenate([self.members, features])
        if self.shares:
            self._extend_gram(old)

    def keep(self, columns: Index) -> None:
        """Keep only some of the working features, given by their place."""
        place = np.concatenate([np.arange(self.first), self.first + columns])
        self._store = self._store[place].copy()
        self.members = self.members[columns]
        if self._gram is not None and self._exact == (len(place) < _WIDE):
            self._gram = self._gram[np.ix_(place, place)]
        elif self._gram is not None:
            self._gram = None
            self._extend_gram(len(place))

    @property
    def _exact(self) -> bool:
        """Whether the shared products have all their digits."""
        return self._gram is None or self._gram.dtype == np.float64

    def _extend_gram(self, old: int) -> None:
        rows = self.rows
        size = len(rows)
        room = 0 if self._gram is None else len(self._gram)
        if size > room:
            room = size + size // (4 if size < _WIDE else 8)
            grown = np.zeros((room, room), np.float64 if size < _WIDE else np.float32)
            if self._gram is not None:
                grown[:old, :old] = self._gram[:old, :old]
            elif old:
                grown[:old, :old] = (rows[:old] * self.shared) @ rows[:old].T
            self._gram = grown
        assert self._gram is not None
        new = (rows[old:] * self.shared) @ rows.T
        self._gram[old:size, :size] = new
        self._gram[:size, old:size] = new.T

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses and scores; the memo is (weights, eta, slopes)."""
        weights = self.weights[live]
        used = np.flatnonzero((b != 0).any(axis=0))
        rows = self.rows
        few = 2 * len(used) < len(rows)
        eta = (b[:, used] @ rows[used] if few else b @ rows) + self.offset
        value = np.einsum("kn,kn->k", weights, self.loss.value(self.y, eta))
        slope = weights * self.loss.slope(self.y, eta)
        return value, slope @ rows.T, (weights, eta, slope)

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give X'WX of the active columns."""
        if self.shares and self._exact:
            return self._shared_blocks(live, index)
        weights, eta, _ = memo
        curvature = weights * self.loss.curvature(self.y, eta)
        if self.loss.quadratic or len(self.y) * index.shape[1] < 200_000:
            picked = self.rows[index]
            return np.matmul(picked * curvature[:, None, :], picked.transpose(0, 2, 1))
        out = np.empty((len(live), index.shape[1], index.shape[1]))
        for k, columns in enumerate(index):
            picked = self.rows[columns]
            np.matmul(picked * curvature[k], picked.T, out=out[k])
        return out

    def _shared_blocks(self, live: Index, index: Index) -> Array:
        gram = self._gram if self._gram is not None else np.ones((1, 1))
        out = gram[index[:, :, None], index[:, None, :]]
        if self.held.shape[1]:
            picked = self.rows[index[:, :, None], self.held[live][:, None, :]]
            lost = np.matmul(
                picked * self.held_weight[live][:, None, :], picked.transpose(0, 2, 1)
            )
            out -= lost
        out /= self.ratio[live][:, None, None]
        return out

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by X'WX of some columns."""
        weights, eta, _ = memo
        curvature = weights
        if not self.loss.quadratic:
            curvature = weights * self.loss.curvature(self.y, eta)
        # A step is corrected by the next one, so half the digits are enough.
        rows = self.rows[some].astype(np.float32)
        curvature = curvature.astype(np.float32)
        return lambda d: (curvature * (d @ rows)) @ rows.T

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Give blocks; what they share is taken out of memory once."""
        rows = self.rows[some].astype(np.float32)
        if self.shares and self._gram is not None:
            gram = self._gram[np.ix_(some, some)].astype(np.float32, copy=False)

            def shared(i: int, inside: Index) -> Any:
                k = live[i]
                out = gram[np.ix_(inside, inside)]
                lost = rows[np.ix_(inside, self.held[k])]
                weight = self.held_weight[k].astype(np.float32)
                out -= (lost * weight) @ lost.T
                out /= np.float32(self.ratio[k])
                return out

            return shared
        weights, eta, _ = memo
        curvature = weights * self.loss.curvature(self.y, eta)

        def block(i: int, inside: Index) -> Any:
            picked = rows[inside]
            return (picked * curvature[i].astype(np.float32)) @ picked.T

        return block

    def effort(self, some: Index) -> float:
        """Count the operations of two products of matrices."""
        return 2.0 * len(some) * len(self.y)


def _ratio(weights: Array, shared: Array) -> Array:
    """Give by how much each problem's weights were scaled up, shape (K,)."""
    used = weights > 0
    return np.array([shared[row].sum() for row in used])
