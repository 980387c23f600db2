"""Runs that stand in a table: one row each."""

from collections.abc import Sequence
from math import nan
from numbers import Real
from typing import Any

import numpy as np
import pyarrow as pa

from ..stats.metrics.catalogue import Metric
from ..tables.source import Source, open_tables
from .runs import Runs, check_scores, chosen_column
from .shown import named_source


def read_run_table(table: Any, metric: Metric, column: str | None = None) -> Runs:
    """Read the scores of runs from a table or a list.

    Parameters
    ----------
    table
        Scores, or a table in any form that `unseen.audit` takes, one row for each run.
    metric
        What the audit judges by.
    column
        The column of scores; where None, the one of the metric's name, or the only
        one of numbers.

    Returns
    -------
    Runs
        Named by the first column of text. Columns of times, if there are any, say
        when each run began and when it was scored.

    Raises
    ------
    InputError
        If there is no column of scores, or a score is missing or out of range.

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> runs = read_run_table({"run": ["a", "b"], "auc": [0.7, 0.8]}, METRICS["auc"])
    >>> runs.names, runs.scores
    (('a', 'b'), (0.7, 0.8))
    """
    if _is_list(table):
        table = {metric.name: [nan if v is None else float(v) for v in table]}
    source = open_tables(table).train
    shown = named_source(table, source)
    found = chosen_column(_numbers(source), column, metric, shown)
    scores = _column(source, found).astype(float)
    times = [_column(source, f.name) for f in source.schema if _is_time(f.type)]
    known = sorted((_seconds(t) for t in times), key=_middle)
    known = [t for t in known if np.isfinite(t).all()]
    names = _names(source, len(scores))
    check_scores(dict(zip(names, scores.tolist(), strict=True)), metric, found)
    return Runs(
        scores=tuple(scores.tolist()),
        names=names,
        column=found,
        source=shown,
        starts=tuple(known[0].tolist()) if known else None,
        ends=tuple(known[-1].tolist()) if known else None,
    )


def _is_list(table: Any) -> bool:
    if isinstance(table, np.ndarray):
        return table.ndim == 1
    if not isinstance(table, Sequence) or isinstance(table, str):
        return False
    return all(v is None or isinstance(v, Real) for v in table)


def _numbers(source: Source) -> dict[str, pa.DataType]:
    return {
        f.name: f.type
        for f in source.schema
        if pa.types.is_floating(f.type) or pa.types.is_integer(f.type)
    }


def _is_time(type_: pa.DataType) -> bool:
    return pa.types.is_timestamp(type_)


def _is_text(type_: pa.DataType) -> bool:
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    return pa.types.is_string(type_) or pa.types.is_large_string(type_)


def _column(source: Source, name: str) -> np.ndarray:
    parts = [
        b.column(0).to_numpy(zero_copy_only=False)
        for b in source.batches(columns=[name])
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _names(source: Source, n: int) -> tuple[str, ...]:
    texts = [f.name for f in source.schema if _is_text(f.type)]
    if texts:
        cells = [
            v
            for b in source.batches(columns=[texts[0]])
            for v in b.column(0).to_pylist()
        ]
        if len(set(cells)) == len(cells) and None not in cells:
            return tuple(str(c) for c in cells)
    return tuple(str(k + 1) for k in range(n))


def _seconds(times: np.ndarray) -> np.ndarray:
    out = times.astype("datetime64[us]").astype(np.int64) / 1e6
    out[np.isnat(times.astype("datetime64[us]"))] = nan
    return out


def _middle(times: np.ndarray) -> float:
    return float(np.nanmean(times)) if np.isfinite(times).any() else nan
