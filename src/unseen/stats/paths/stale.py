"""Inverses of earlier Hessians, that make conjugate gradients short.

Along a path the active columns change by a few at a time and the ridge part by a few
per cent, so an inverse of some penalties ago still is nearly one. Single precision is
enough for that, and half the memory.

Legend: K problems, m of them looked at, U working columns, s columns of an inverse.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

if TYPE_CHECKING:
    from .workings import Working

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

# Turns of conjugate gradients beyond which a new inverse is the cheaper way.
_PATIENCE = 12
# Of the diagonal: single precision loses what is smaller.
_JITTER = 1e-5
# Entries of all inverses: 200 MB of single precision.
_ROOM = 50_000_000


class StaleInverse:
    """What is known of the inverse Hessians of K problems.

    Parameters
    ----------
    count
        K.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.forget()

    def forget(self) -> None:
        """Drop the inverses; the working columns are no longer those."""
        self.columns: list[Index] = [np.empty(0, np.intp)] * self.count
        self.inverses: list[Any] = [None] * self.count
        self.wanted = False

    def judge(self, turns: int, effort: float, width: int) -> None:
        """Note whether an inverse is the cheaper way than what was just done.

        Parameters
        ----------
        turns
            Of conjugate gradients.
        effort
            Of a turn, for one problem.
        width
            Columns of an inverse.
        """
        cost = 0.5 * width**3
        self.wanted = turns > _PATIENCE and 3 * turns * effort > cost

    def refresh(
        self,
        working: "Working",
        live: Index,
        point: Any,
        penalty: Any,
        moving: Mask,
        some: Index,
    ) -> None:
        """Invert the Hessians of the columns that move now."""
        if self.count * int(moving.sum(axis=1).max(initial=0)) ** 2 > _ROOM:
            return
        for i, k in enumerate(live):
            columns = some[moving[i]]
            block = working.blocks(
                live[i : i + 1], _only(point.memo, i), columns[None, :]
            )[0]
            diagonal = np.einsum("ss->s", block)
            diagonal += penalty.l2[i, columns] + _JITTER * diagonal
            factor, bad = lapack.spotrf(block.astype(np.float32), lower=1)
            if bad:
                continue
            inverse, _ = lapack.spotri(factor, lower=1)
            inverse = np.tril(inverse) + np.tril(inverse, -1).T
            self.columns[k] = columns
            self.inverses[k] = np.ascontiguousarray(inverse)

    def over(
        self, live: Index, moving: Mask, some: Index
    ) -> Callable[[Array], Array]:
        """Give the map that stands in for the inverse, within some columns."""
        place = np.full((some.max(initial=-1) + 1), -1)
        place[some] = np.arange(len(some))
        mine: list[tuple[int, Index, Index, Any]] = []
        for i, k in enumerate(live):
            if self.inverses[k] is None:
                continue
            known = self.columns[k]
            inside = np.flatnonzero(known < len(place))
            inside = inside[place[known[inside]] >= 0]
            at = place[known[inside]]
            ok = moving[i, at]
            mine.append((i, at[ok], inside[ok], self.inverses[k]))

        def condition(r: Array) -> Array:
            z = r.copy()
            for i, at, inside, inverse in mine:
                full = np.zeros(len(inverse), np.float32)
                full[inside] = r[i, at]
                z[i, at] = (inverse @ full)[inside]
            return z

        return condition


def _only(memo: Any, i: int) -> Any:
    return None if memo is None else tuple(array[i : i + 1] for array in memo)
