"""Each value of a crowded column against the target, in bounded memory."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ...result import TargetKind
from ..frame import Frame
from ..hashing import hash_numbers
from ..plan import Plan

CAPACITY = 8192

# Resolution of a numeric target relative to its range: sums of integers below 2^31
# are exact for 2^32 rows, and do not depend on their order.
_STEPS = float(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelTable:
    """The finished form for one column.

    Parameters
    ----------
    hashes
        Sorted hashes of the values kept, shape (k,).
    counts
        Rows by value and target cell, shape (k, cells).
    sums
        Sum of a numeric target (or of the positive class) by value, shape (k,).
    values
        The value itself for a number column, NaN for words, shape (k,).
    names
        The spelling of each value of a word column.
    share
        Share of the distinct values that is kept; each with all its rows.
    """

    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]
    sums: NDArray[np.float64]
    values: NDArray[np.float64]
    names: tuple[str, ...]
    share: float


class Levels:
    """Count the values of the plan's traced columns by target cell.

    Beyond the capacity a fixed share of the values is kept, chosen by hash as in
    `Hashes`, so that the groups which remain are complete.
    """

    def __init__(self, plan: Plan, capacity: int = CAPACITY) -> None:
        self.plan = plan
        self.columns = [_Traced(plan, name, capacity) for name in plan.traced]

    def update(self, frame: Frame) -> None:
        """Take rows in."""
        steps = _in_steps(frame.target, self.plan)
        for column in self.columns:
            column.update(frame, steps)

    def merge(self, other: Self) -> None:
        """Take another part's values in."""
        for mine, theirs in zip(self.columns, other.columns, strict=True):
            mine.merge(theirs)

    def finish(self) -> dict[str, LevelTable]:
        """Give the finished form of each column."""
        return {c.name: c.finish() for c in self.columns}


class _Traced:
    """The values of one column."""

    def __init__(self, plan: Plan, name: str, capacity: int) -> None:
        self.plan, self.name, self.capacity = plan, name, capacity
        numbers = [c.name for c in plan.numbers]
        self.place = numbers.index(name) if name in numbers else None
        self.word = None if self.place is not None else plan.names.index(name)
        self.shift = 0
        self.hashes = np.zeros(0, np.uint64)
        self.table = np.zeros((0, plan.cells + 1), np.int64)
        self.values = np.zeros(0)
        self.spelled: dict[int, str] = {}

    def update(self, frame: Frame, steps: NDArray[np.int64]) -> None:
        if self.place is not None:
            values = frame.numbers[:, self.place]
            h = hash_numbers(values)
        else:
            values = None
            h = frame.words[:, self.word - len(self.plan.numbers)]  # type: ignore[operator]
        keep = h != 0
        if self.shift:
            keep &= h >> np.uint64(64 - self.shift) == 0
        index = np.flatnonzero(keep)
        if not len(index):
            return
        hashes, first, slot = np.unique(
            h[index], return_index=True, return_inverse=True
        )
        cells = self.plan.cells
        table = np.zeros((len(hashes), cells + 1), np.int64)
        table[:, :cells] = np.bincount(
            slot * cells + frame.cells[index], minlength=len(hashes) * cells
        ).reshape(-1, cells)
        # Integers below 2^53, so the float weights of bincount add exactly.
        table[:, cells] = np.bincount(slot, weights=steps[index], minlength=len(hashes))
        kept = (
            values[index][first] if values is not None else np.full(len(first), np.nan)
        )
        self._absorb(hashes, table, kept, self.shift)
        if values is None:
            self.spelled |= {
                k: frame.spelled[k] for k in hashes.tolist() if k in frame.spelled
            }

    def merge(self, other: "_Traced") -> None:
        self._absorb(other.hashes, other.table, other.values, other.shift)
        self.spelled |= other.spelled

    def finish(self) -> LevelTable:
        table = self.table
        return LevelTable(
            hashes=self.hashes,
            counts=table[:, :-1],
            sums=_from_steps(table, self.plan),
            values=self.values,
            names=tuple(self.spelled.get(k, "") for k in self.hashes.tolist()),
            share=0.5**self.shift,
        )

    def _absorb(
        self,
        hashes: NDArray[np.uint64],
        table: NDArray[np.int64],
        values: NDArray[np.float64],
        shift: int,
    ) -> None:
        self.shift = max(self.shift, shift)
        both = np.concatenate([self.hashes, hashes])
        both_values = np.concatenate([self.values, values])
        self.hashes, first, slot = np.unique(
            both, return_index=True, return_inverse=True
        )
        added = np.zeros((len(self.hashes), table.shape[1]), np.int64)
        np.add.at(added, slot, np.concatenate([self.table, table]))
        self.table, self.values = added, both_values[first]
        # First what the other part left out, so that the order of merging has no say.
        self._keep()
        while len(self.hashes) > self.capacity:
            self.shift += 1
            self._keep()
        if len(self.spelled) > 2 * self.capacity:
            kept = set(self.hashes.tolist())
            self.spelled = {k: v for k, v in self.spelled.items() if k in kept}

    def _keep(self) -> None:
        """Keep the share of the values that the shift allows."""
        if self.shift:
            keep = self.hashes >> np.uint64(64 - self.shift) == 0
            self.hashes, self.table = self.hashes[keep], self.table[keep]
            self.values = self.values[keep]


def _in_steps(target: NDArray[np.float64], plan: Plan) -> NDArray[np.int64]:
    """Give the target as whole steps of its range, 0 where it is missing."""
    if plan.target is None:
        return np.zeros(len(target), np.int64)
    if plan.target.kind is TargetKind.REGRESSION:
        width = (plan.target.high - plan.target.low) or 1.0
        steps = np.rint((target - plan.target.low) / width * _STEPS)
    else:
        steps = target == 1
    return np.where(np.isnan(target), 0, steps).astype(np.int64)


def _from_steps(table: NDArray[np.int64], plan: Plan) -> NDArray[np.float64]:
    """Give sums of the target from sums of steps."""
    sums = table[:, -1].astype(float)
    if plan.target is None or plan.target.kind is not TargetKind.REGRESSION:
        return sums
    width = (plan.target.high - plan.target.low) or 1.0
    n = table[:, : plan.cells - 1].sum(axis=1)
    return sums / _STEPS * width + n * plan.target.low
