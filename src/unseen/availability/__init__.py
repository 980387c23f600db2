"""Which columns a model may see: by the causal graph, by declared times, by rows."""

from .judge import (
    judge_columns as judge_columns,
    row_checks as row_checks,
    target_notes as target_notes,
)
from .picture import graph_picture as graph_picture
from .rows import (
    MISSING_TIME as MISSING_TIME,
    LateRows as LateRows,
    late_rows as late_rows,
)
from .verdicts import (
    Basis as Basis,
    ColumnVerdict as ColumnVerdict,
    RowCheck as RowCheck,
    Standing as Standing,
)
