"""How many rows, how far the values reach, how many are infinite."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..frame import Frame
from ..plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extent:
    """The finished form.

    Parameters
    ----------
    rows
        Number of rows.
    low, high
        Smallest and largest finite value of each number column, shape (n_numbers,);
        inf and -inf where there is none.
    infinite
        Number of infinite values, shape (n_numbers,).
    """

    rows: int
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    infinite: NDArray[np.int64]


class Counts:
    """Count rows and infinities; keep minima and maxima."""

    def __init__(self, plan: Plan) -> None:
        p = len(plan.numbers)
        self.rows = 0
        self.low = np.full(p, np.inf)
        self.high = np.full(p, -np.inf)
        self.infinite = np.zeros(p, np.int64)

    def update(self, frame: Frame) -> None:
        """Take rows in."""
        x = frame.numbers
        self.rows += len(frame)
        if not x.size:
            return
        infinite = np.isinf(x)
        if infinite.any():
            self.infinite += infinite.sum(axis=0)
            x = np.where(infinite, np.nan, x)
        self.low = np.fmin(self.low, np.fmin.reduce(x, axis=0))
        self.high = np.fmax(self.high, np.fmax.reduce(x, axis=0))

    def merge(self, other: Self) -> None:
        """Take another part's counts in."""
        self.rows += other.rows
        self.low = np.fmin(self.low, other.low)
        self.high = np.fmax(self.high, other.high)
        self.infinite = self.infinite + other.infinite

    def finish(self) -> Extent:
        """Give the finished form."""
        return Extent(
            rows=self.rows,
            low=self.low.copy(),
            high=self.high.copy(),
            infinite=self.infinite.copy(),
        )
