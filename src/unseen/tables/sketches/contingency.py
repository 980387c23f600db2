"""Each feature's bins against the target's cells."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..binning import ALL_BINS
from ..frame import Frame
from ..plan import Plan

_CELLS_AT_ONCE = 2_000_000


class Contingency:
    """Count rows by bin and cell: shape (p, ALL_BINS, cells).

    Bin 0 is the missing values', the last cell the missing targets'.
    """

    def __init__(self, plan: Plan) -> None:
        self.counts = np.zeros((len(plan.names), ALL_BINS, plan.cells), np.int32)
        self.rows = 0

    def update(self, frame: Frame) -> None:
        """Take rows in."""
        n = len(frame)
        p, bins, cells = self.counts.shape
        if not n or not p:
            return
        self._make_room(n)
        step = max(1, _CELLS_AT_ONCE // n)
        for start in range(0, p, step):
            stop = min(p, start + step)
            index = frame.bins[:, start:stop].astype(np.int64)
            index += np.arange(stop - start) * bins
            index *= cells
            index += frame.cells[:, None]
            size = (stop - start) * bins * cells
            self.counts[start:stop] += np.bincount(
                index.ravel(order="K"), minlength=size
            ).reshape(stop - start, bins, cells)

    def merge(self, other: Self) -> None:
        """Take another part's counts in."""
        self._make_room(other.rows)
        self.counts = self.counts + other.counts

    def finish(self) -> NDArray[np.int64]:
        """Give the counts."""
        return self.counts.astype(np.int64)

    def _make_room(self, more: int) -> None:
        # Half the memory while the counts are small, which is where tables are wide.
        self.rows += more
        if self.rows > np.iinfo(np.int32).max and self.counts.dtype == np.int32:
            self.counts = self.counts.astype(np.int64)
