"""How each column stands to the target and to the moment of prediction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from .availability import (
    MISSING_TIME,
    ColumnVerdict,
    LateRows,
    graph_picture,
    judge_columns,
    late_rows,
    row_checks,
)
from .errors import InputError
from .facts import Facts
from .graph import CausalGraph
from .result import Picture
from .tables.frame import Frame
from .tables.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """What is declared of the columns, judged.

    Parameters
    ----------
    verdicts
        One a feature, by name.
    picture
        The causal graph with what was found, or None where none was declared.
    """

    verdicts: Mapping[str, ColumnVerdict]
    picture: Picture | None


def judge_standings(
    columns: list[str],
    target: str,
    facts: Facts,
    graph: CausalGraph | None,
    frame: Frame,
    plan: Plan,
) -> Standings:
    """Judge every column by what is declared, and rows where times are compared.

    Parameters
    ----------
    columns
        Names of the features.
    target
        Name of the target.
    facts, graph
        What is declared.
    frame, plan
        Rows whose times are compared.

    Raises
    ------
    InputError
        If a column that should hold times holds text.
    """
    late: dict[str, LateRows] = {}
    for check in row_checks(facts):
        late[check.column] = late_rows(
            _times(check.written, frame, plan),
            _times(check.predict_at, frame, plan),
            after=check.after,
            window=check.window,
            event=None if check.event is None else _times(check.event, frame, plan),
        )
    verdicts = judge_columns(columns, target, facts, graph, late=late)
    picture = None
    if graph is not None:
        picture = graph_picture(graph, target, verdicts, facts)
    return Standings(verdicts={v.column: v for v in verdicts}, picture=picture)


def _times(
    source: str | datetime, frame: Frame, plan: Plan
) -> NDArray[np.int64] | datetime:
    if isinstance(source, datetime):
        return source
    for j, column in enumerate(plan.numbers):
        if column.name == source:
            values = frame.numbers[:, j]
            known = np.isfinite(values)
            return np.where(known, np.where(known, values, 0.0), MISSING_TIME).astype(
                np.int64
            )
    raise InputError(
        f"Column {source!r} must hold times to be compared, got text. "
        "Write them as 2024-12-31T08:00, or declare `time` under [columns]."
    )
