"""The finished summary of a table, and the pass that makes it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .frame import Frame, to_frame
from .plan import Plan
from .sketches.contingency import Contingency
from .sketches.counts import Counts, Extent
from .sketches.hashes import Hashes, HashTable
from .sketches.levels import Levels, LevelTable
from .sketches.sample import RowSample
from .sketches.stretch import Stretch

ROWS_REMEMBERED = 2**21
KEYS_REMEMBERED = 2**17
STRETCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableProfile:
    """What is known of one table after one pass.

    Parameters
    ----------
    extent
        Rows, minima, maxima, infinities.
    contingency
        Rows by feature, bin and target cell, shape (p, ALL_BINS, cells).
    levels
        For each traced column its values by target cell.
    row_hashes
        How often each row of features occurs.
    keys
        For each key column how often each key occurs.
    sample
        A random sample of the rows, in row order; all of them where they fit.
    stretch
        The first rows of the table, without a gap.
    """

    extent: Extent
    contingency: NDArray[np.int64]
    levels: dict[str, LevelTable]
    row_hashes: HashTable
    keys: dict[str, HashTable]
    sample: Frame
    stretch: Frame

    @property
    def rows(self) -> int:
        """Number of rows in the table."""
        return self.extent.rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """What is known of the training table and of the test table, if there is one."""

    plan: Plan
    train: TableProfile
    test: TableProfile | None


class Sketch:
    """All sketches of one table: what is merged when parts of it are."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.counts = Counts(plan)
        self.contingency = Contingency(plan)
        self.levels = Levels(plan)
        self.row_hashes = Hashes(ROWS_REMEMBERED)
        self.keys = {name: Hashes(KEYS_REMEMBERED) for name in plan.keys}
        self.sample = RowSample(plan.capacity, plan.seed)
        self.stretch = Stretch(0 if plan.whole else STRETCH)

    def update(self, frame: Frame) -> None:
        """Take rows in."""
        self.counts.update(frame)
        self.contingency.update(frame)
        self.levels.update(frame)
        self.row_hashes.update(frame.row_hashes)
        for k, key in enumerate(self.keys.values()):
            present = frame.keys[:, k]
            key.update(present[present != 0])
        self.sample.update(frame)
        self.stretch.update(frame)

    def merge(self, other: Self) -> None:
        """Take the sketches of another part of the same table in."""
        self.counts.merge(other.counts)
        self.contingency.merge(other.contingency)
        self.levels.merge(other.levels)
        self.row_hashes.merge(other.row_hashes)
        for name, key in self.keys.items():
            key.merge(other.keys[name])
        self.sample.merge(other.sample)
        self.stretch.merge(other.stretch)

    def finish(self) -> TableProfile:
        """Give the finished summary."""
        sample = self.sample.finish()
        return TableProfile(
            extent=self.counts.finish(),
            contingency=self.contingency.finish(),
            levels=self.levels.finish(),
            row_hashes=self.row_hashes.finish(),
            keys={name: key.finish() for name, key in self.keys.items()},
            sample=sample,
            stretch=sample if self.plan.whole else self.stretch.finish(),
        )


def profile_batches(
    batches: Iterable[pa.RecordBatch],
    plan: Plan,
    *,
    on_rows: Callable[[int], None] = lambda n: None,
) -> TableProfile:
    """Make the profile of a table in one pass.

    Parameters
    ----------
    batches
        The table's rows in order, in batches of any size.
    plan
        How to read them.
    on_rows
        Told the number of rows seen so far, for a progress bar.
    """
    sketch = Sketch(plan)
    row = 0
    for batch in batches:
        sketch.update(to_frame(batch, plan, row))
        row += batch.num_rows
        on_rows(row)
    return sketch.finish()


def profile_frame(frame: Frame, plan: Plan) -> TableProfile:
    """Make the profile of some rows alone, for example of those that train."""
    sketch = Sketch(plan)
    sketch.update(frame)
    return sketch.finish()
