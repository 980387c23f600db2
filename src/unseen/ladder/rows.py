"""The rows that a ladder is climbed on, and what is known of their columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..holdout._table import Table
from ..result import Said
from ..stats.metrics.catalogue import Metric
from .table_reader import TableReader

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Rows as numbers, their target, and how both were read.

    Parameters
    ----------
    table
        The rows that are fitted and scored: n of them.
    metric
        What judges.
    columns
        Names of the columns of the array, p of them.
    few, many
        Places of columns that hold names of levels, not amounts: those with few
        levels, and those with many.
    n_features
        Columns of the table that were read, before dates were split.
    missing
        Whether any value is missing.
    reader
        What read a table, fitted; None where X was an array already.
    target
        Name of the target.
    source
        What the table is called.
    all
        All rows with a target, before a sample was taken: the model chosen is fitted
        on them.
    said
        What was inferred or left out.
    roles
        The id, group and time columns by role, as they were used.
    """

    table: Table
    metric: Metric
    columns: tuple[str, ...]
    few: tuple[int, ...]
    many: tuple[int, ...]
    n_features: int
    missing: bool
    reader: TableReader | None
    target: str
    source: str
    all: Table
    said: tuple[Said, ...]
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def n_rows(self) -> int:
        """Rows with a target."""
        return self.all.n

    @property
    def width(self) -> int:
        """Columns of a design in which each of few levels has its own, about."""
        X = self.table.X
        if not self.few:
            return len(self.columns)
        levels = sum(int(np.nanmax(X[:, j], initial=0)) + 1 for j in self.few)
        return len(self.columns) - len(self.few) + levels

    def reading(self, model: Any) -> Any:
        """Give a fitted pipeline that reads rows as they came, table or array."""
        if self.reader is None:
            return model
        from sklearn.pipeline import Pipeline  # noqa: PLC0415 - heavy

        return Pipeline([("table", self.reader), *model.steps])
