"""What is decided once about a table, before its rows are counted.

A sketch can only be merged with one that counts the same things, so the kinds of the
columns, the classes of the target and the edges of the bins are fixed here, from the
head of the table and one look at the target, and never changed while rows stream by.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..result import TargetKind


class Kind(StrEnum):
    """How the values of a column are to be read."""

    NUMBER = "number"
    CATEGORY = "category"
    TIME = "time"
    TEXT = "text"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and how it is read.

    Parameters
    ----------
    name
        As in the table.
    kind
        How its values are read.
    arrow
        Its Arrow type, after the source's normalisation.
    reason
        Why it has this kind, in words.
    unique
        No value of the head comes twice; such a column can be a key.
    """

    name: str
    kind: Kind
    arrow: pa.DataType
    reason: str = ""
    unique: bool = False

    @property
    def integer(self) -> bool:
        """Whether the values are whole numbers by type."""
        return pa.types.is_integer(self.arrow)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """What is predicted, and the cells in which it is counted.

    Parameters
    ----------
    column
        The target's column.
    kind
        Binary, multiclass or regression.
    classes
        Names of the classes in the order of their codes, empty for a regression. In
        a binary target code 1 is the class whose probability is scored.
    class_hashes
        Hash of each class, shape (n_classes,); the last class of a crowded target
        is *other* and has hash 0.
    edges
        Inner edges of the cells of a numeric target, shape (n_cells - 1,).
    low, high
        Range of a numeric target over all rows.
    """

    column: Column
    kind: TargetKind
    classes: tuple[str, ...]
    class_hashes: NDArray[np.uint64]
    edges: NDArray[np.float64]
    low: float = 0.0
    high: float = 1.0

    @property
    def cells(self) -> int:
        """Number of cells in which the target is counted, the missing one apart."""
        return len(self.classes) if self.classes else len(self.edges) + 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """Everything that the sketches of one audit have in common.

    Parameters
    ----------
    columns
        The features, in the table's order, the ignored ones left out.
    target
        The target, or None where only the split is audited.
    edges
        For each number or time column the inner edges of its bins, by name.
    levels
        For each category column the hashes of the levels that have a bin of their
        own, sorted; the others share one.
    traced
        Names of the columns with more values than bins, whose values are counted
        one by one.
    keys
        Names of the columns whose distinct values are counted (ids, groups).
    outside_rows
        Names of the columns that do not count when two rows are compared: running
        ids, which would make every row its own.
    capacity
        Rows that the sample holds.
    seed
        Seed of the sample.
    whole
        The table fits into the sample, so every count is a count of all rows.
    """

    columns: tuple[Column, ...]
    target: Target | None
    edges: dict[str, NDArray[np.float64]]
    levels: dict[str, NDArray[np.uint64]]
    traced: tuple[str, ...]
    keys: tuple[str, ...]
    outside_rows: frozenset[str]
    capacity: int
    seed: int
    whole: bool

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        """Give the columns of these kinds, in the table's order."""
        return tuple(c for c in self.columns if c.kind in kinds)

    @cached_property
    def numbers(self) -> tuple[Column, ...]:
        """The columns of the frame's `numbers`: number and time columns."""
        return self.of_kind(Kind.NUMBER, Kind.TIME)

    @cached_property
    def words(self) -> tuple[Column, ...]:
        """The columns of the frame's `words`: category and text columns."""
        return self.of_kind(Kind.CATEGORY, Kind.TEXT)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the features: the numbers first, then the words.

        This is the order of the columns of every `bins` matrix.
        """
        return tuple(c.name for c in (*self.numbers, *self.words))

    @property
    def cells(self) -> int:
        """Cells of the target, with one more for a missing target."""
        return (self.target.cells if self.target else 0) + 1
