"""What is concluded of a column: the verdict, and the path that proves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..facts import Window
from ..graph import Trail
from .rows import LateRows


class Standing(StrEnum):
    """How a column stands to the target and to the moment of prediction.

    In order, the worst first: an engineered column has the worst of its parents.
    """

    DESCENDANT = "descendant of the target"
    DEFINES_TARGET = "defines the target"
    NOT_YET_AVAILABLE = "not yet available"
    FEEDBACK = "feedback"
    SELECTION = "selection"
    UNKNOWN = "unknown"
    AVAILABLE = "available"

    @property
    def flagged(self) -> bool:
        """Whether a model must not see the column, by what is declared."""
        return self not in (Standing.UNKNOWN, Standing.AVAILABLE)


class Basis(StrEnum):
    """What a verdict rests on."""

    GRAPH = "graph"
    TIME = "declared time"
    ROWS = "rows"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """Two times that have to be compared in every row.

    A row is late where ``written + after > predict_at``; `late_rows` counts them.

    Parameters
    ----------
    column
        The column whose availability is at stake.
    written
        The column that holds the time t at which it is written, or that moment.
    event
        The column that stands in where `written` is missing, or None.
    after
        How long after t the value is known.
    window
        What the value sums up, relative to t, or None.
    predict_at
        The column that holds the moment of prediction, or that moment.
    """

    column: str
    written: str | datetime
    event: str | None
    after: timedelta
    window: Window | None
    predict_at: str | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnVerdict:
    """What the declared facts say of one column.

    Parameters
    ----------
    column
        Its name.
    standing
        The verdict.
    reason
        One sentence, or two, that say why.
    path
        The names that prove it, from where the proof starts to the column. Its `str`
        has arrows: ``->`` leads to an effect, ``=>`` to what is computed from it,
        ``<=`` to what it is computed from. None where the verdict needs no path.
    basis
        What it rests on.
    latency
        How long after the moment of prediction the value is known, where that is
        declared; the median over the late rows, where rows were checked.
    window
        What the value sums up, relative to the moment of prediction (or to the time
        of the row, where rows have to be checked).
    row_check
        The comparison that decides and was not made yet, or None.
    rows
        The result of that comparison, or None.
    caveat
        What else its owner should know, or None.
    anything_declared
        Whether anything is declared about this table: False says that no verdict of
        this audit could be other than *unknown*.
    """

    column: str
    standing: Standing
    reason: str
    path: Trail | None = None
    basis: Basis = Basis.NOTHING
    latency: timedelta | None = None
    window: Window | None = None
    row_check: RowCheck | None = None
    rows: LateRows | None = None
    caveat: str | None = None
    anything_declared: bool = True
