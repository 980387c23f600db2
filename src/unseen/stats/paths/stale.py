"""Factors of earlier Hessians, that make conjugate gradients short.

Along a path the active columns change by a few at a time and the ridge part by a few
per cent, so a factor of some penalties ago still is nearly one. Single precision is
enough for that, and half the memory.

Legend: K problems, m of them looked at, U working columns, s columns of an inverse.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_blas_funcs, get_lapack_funcs

if TYPE_CHECKING:
    from .workings import Working

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

# Turns of conjugate gradients beyond which a new inverse is the cheaper way.
_PATIENCE = 6
# Of the diagonal: single precision loses what is smaller.
_JITTER = 1e-5
# Entries of all inverses: 200 MB of single precision.
_ROOM = 50_000_000

_SINGLE = np.empty(0, np.float32)
_factor: Any = get_lapack_funcs("potrf", (_SINGLE,))
_solve: Any = get_blas_funcs("trsv", (_SINGLE,))


class StaleInverse:
    """What is known of the inverse Hessians of K problems.

    Parameters
    ----------
    count
        K.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        # Whether conjugate gradients did not get there once.
        self.astray = False
        self.forget()

    def forget(self) -> None:
        """Drop the inverses; the working columns are no longer those."""
        self.columns: list[Index] = [np.empty(0, np.intp)] * self.count
        self.factors: list[Any] = [None] * self.count
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
        cost = 0.1 * width**3
        self.wanted = turns > _PATIENCE and 2 * turns * effort > cost

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
        rough = working.rough(live, point.memo, some)
        for i, k in enumerate(live):
            inside = np.flatnonzero(moving[i])
            columns = some[inside]
            block = rough(i, inside)
            diagonal = np.einsum("ss->s", block)
            diagonal += penalty.l2[i, columns] + _JITTER * diagonal
            factor, bad = _factor(block.T, lower=1, overwrite_a=1)
            if not bad:
                self.columns[k] = columns
                self.factors[k] = factor

    def over(self, live: Index, moving: Mask, some: Index) -> Callable[[Any], Any]:
        """Give the map that stands in for the inverse, within some columns."""
        place = np.full((some.max(initial=-1) + 1), -1)
        place[some] = np.arange(len(some))
        mine: list[tuple[int, Index, Index, Any]] = []
        for i, k in enumerate(live):
            if self.factors[k] is None:
                continue
            known = self.columns[k]
            inside = np.flatnonzero(known < len(place))
            inside = inside[place[known[inside]] >= 0]
            at = place[known[inside]]
            ok = moving[i, at]
            mine.append((i, at[ok], inside[ok], self.factors[k]))

        def condition(r: Any) -> Any:
            z = r.copy()
            for i, at, inside, factor in mine:
                full = np.zeros(len(factor), np.float32)
                full[inside] = r[i, at]
                _solve(factor, full, lower=1, overwrite_x=1)
                _solve(factor, full, lower=1, trans=1, overwrite_x=1)
                z[i, at] = full[inside]
            return z

        return condition
