"""What a base is: a clean population from which tables are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

# A pandas.DataFrame and a pandas.Series: their own hints do not survive indexing, so
# that a checker takes one for the other.
Frame = Any
Column = Any


class Part(StrEnum):
    """Tuning cases may be looked at; those of the others are scored once.

    Held-out and final have been scored and looked at since; the fresh part is for the
    last word.
    """

    TUNING = "tuning"
    HELDOUT = "heldout"
    FINAL = "final"
    FRESH = "fresh"

    def pick(self, tuning: Any, heldout: Any, final: Any, fresh: Any) -> Any:
        """Give the one of four values that is this part's.

        Examples
        --------
        >>> Part.HELDOUT.pick(8, 12, 9, 10)
        12
        """
        return dict(zip(Part, (tuning, heldout, final, fresh), strict=True))[self]


class TargetKind(StrEnum):
    """What is predicted."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A population without a known leak.

    Parameters
    ----------
    name
        Unique; a base belongs to one part alone.
    part
        Which part of the benchmark may use it.
    kind
        What its target is.
    target
        Name of the target column.
    rows
        The most rows that one draw can have.
    make
        Gives a table of about `n` rows, in an order that says nothing unless the
        base is a time series.
    fine
        Whether equal rows are rare, so that a shared row is a fact about the split
        and not about coarse values.
    coarse
        Whether equal rows are common, and chance: few columns with few values. Where a
        base is neither fine nor coarse, its repeats may be real, and may be told.
    hard
        Whether honest columns separate the target almost without error, so that no
        audit can tell them from a leak.
    fewest
        The fewest rows of a draw, so that the rarest class has some dozens.
    time, key
        Of a time series: the column of time, and the one of the series' name.
    """

    name: str
    part: Part
    kind: TargetKind
    target: str
    rows: int
    make: Callable[[int, np.random.Generator], Frame]
    fine: bool = True
    coarse: bool = False
    hard: bool = False
    fewest: int = 0
    time: str | None = None
    key: str | None = None

    def draw(self, n: int, rng: np.random.Generator) -> Frame:
        """Draw a table of `n` rows, at least `fewest`, at most all."""
        frame = self.make(min(max(n, self.fewest), self.rows), rng).reset_index(
            drop=True
        )
        # One type for text, whichever pandas made the column.
        text = [c for c in frame if isinstance(frame[c].dtype, pd.StringDtype)]
        return frame.astype(dict.fromkeys(text, object))


def day_texts(start: str, days: np.ndarray) -> np.ndarray:
    """Write the days that lie so many days after `start`, as ``2021-01-04``.

    Examples
    --------
    >>> day_texts("2021-01-04", np.array([0, 30]))
    array(['2021-01-04', '2021-02-03'], dtype=object)
    """
    moments = np.datetime64(start) + days.astype("timedelta64[D]")
    return moments.astype(str).astype(object)
