"""Predictions of the rows that are reported, one column for each thing tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import InputError
from ..result import TargetKind
from ..stats.intervals import evaluate
from ..stats.metrics.catalogue import Metric, Needs
from ..tables.source import Source, open_tables

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reported:
    """The rows that the claim is about.

    Parameters
    ----------
    name
        What messages call the table.
    rows
        Number of rows in the table.
    places
        Numbers of the rows that are known, from 0, shape (n,).
    y
        Their class codes or values, shape (n,).
    kind
        The target's kind.
    classes
        Names of the classes; empty for a regression.
    target
        Name of the target, which a table of predictions may repeat.
    id
        Name of the column that names rows, or None.
    ids
        What it holds, for all rows, spelled; None where there is none.
    """

    name: str
    rows: int
    places: NDArray[np.int64]
    y: Array
    kind: TargetKind
    classes: tuple[str, ...]
    target: str
    id: str | None = None
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """What several models said of the reported rows.

    Parameters
    ----------
    names
        One for each of the m columns.
    values
        Probabilities of the positive class, values, or class codes, shape (n, m).
    y
        Class codes or values, shape (n,).
    labels
        Whether `values` are class codes.
    classes
        Number of classes; 0 for a regression.
    source
        Where they were read.
    """

    names: tuple[str, ...]
    values: Array
    y: Array
    labels: bool
    classes: int
    source: str

    def prediction(self, values: Array) -> Array:
        """Give what a metric reads: one column as probabilities, or as values."""
        if self.classes == 0:
            return values
        if self.labels or self.classes > 2:
            return np.eye(self.classes)[values.astype(int)]
        return np.column_stack([1 - values, values])

    def losses(self, metric: Metric, values: Array) -> Array:
        """Give losses whose mean is the metric's distance from its best, shape (n,).

        For a metric that is no mean over rows it is its linear part: the influence of
        each row, so that the mean is exact and its spread that of the metric.
        """
        influence = evaluate(
            metric, self.y, self.prediction(values), np.zeros(len(self.y), np.int64)
        )
        rows = influence.rows + influence.value
        if not metric.higher_is_better:
            return rows
        loss = metric.high - rows
        # Rounded, so that hits that do not vary are seen not to.
        return np.rint(loss) if metric.name == "accuracy" else loss


def loss_to_score(metric: Metric, loss: float) -> float:
    """Turn a mean loss of `Shown.losses` back into the metric.

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> loss_to_score(METRICS["accuracy"], 0.25), loss_to_score(METRICS["mae"], 0.25)
    (0.75, 0.25)
    """
    return metric.high - loss if metric.higher_is_better else loss


def read_shown(
    table: Any, reported: Reported, metric: Metric, *, argument: str = "predictions"
) -> Shown:
    """Read predictions of the reported rows.

    Parameters
    ----------
    table
        Any table: with the id's column in any order, or without it in the order of the
        rows. Every other column of numbers (or of class names) is one model, one round
        or one run. A column that is named as the target is passed over.
    reported
        The rows.
    metric
        What judges them: a metric of probabilities wants them in [0, 1].
    argument
        What the user gave it by, for the errors.

    Raises
    ------
    InputError
        If rows are missing, repeated or too many, or a value is no prediction.
    """
    source = open_tables(table).train
    order = _order(source, reported, argument)
    names = [n for n in source.schema.names if n not in (reported.target, reported.id)]
    read = [_read(source, n, order, reported, argument) for n in names]
    kept = [(n, v) for n, v in zip(names, read, strict=True) if v is not None]
    if not kept:
        raise InputError(
            f"`{argument}` must have a column of predictions, got "
            f"{named_source(table, source)}, which has none. Give probabilities, "
            "classes or values, one column each."
        )
    values = np.column_stack([v for _, (v, _) in kept])
    labels = all(said for _, (_, said) in kept)
    if not labels and any(said for _, (_, said) in kept):
        raise InputError(
            f"`{argument}` must hold probabilities or classes in all columns, got "
            "both. Give the probabilities of the positive class."
        )
    shown = values[reported.places]
    names = tuple(n for n, _ in kept)
    _check_values(names, shown, reported, metric, labels, argument)
    return Shown(
        names=names,
        values=shown,
        y=reported.y,
        labels=labels,
        classes=len(reported.classes),
        source=named_source(table, source),
    )


def _order(source: Source, reported: Reported, argument: str) -> NDArray[np.intp]:
    """Give the place in the predictions of each reported row."""
    if source.n_rows != reported.rows:
        raise InputError(
            f"`{argument}` must have one row for each of the {reported.rows:,} rows of "
            f"{reported.name}, got {source.n_rows:,}. Predict them all, once each."
        )
    if reported.ids is None or reported.id not in source.schema.names:
        return np.arange(source.n_rows)
    own = spelled_column(source, str(reported.id))
    place = {name: k for k, name in enumerate(own)}
    if len(place) < len(own):
        twice = next(n for k, n in enumerate(own) if place[n] != k)
        raise InputError(
            f"`{argument}` must have each `{reported.id}` once, got {twice} more than "
            "once. Predict each row once."
        )
    lost = [name for name in reported.ids if name not in place]
    if lost:
        raise InputError(
            f"`{argument}` must have every `{reported.id}` of {reported.name}, got "
            f"none for {lost[0]} and {len(lost) - 1:,} others. Predict them all."
        )
    return np.array([place[name] for name in reported.ids], np.intp)


def spelled_column(source: Source, name: str) -> tuple[str, ...]:
    """Give a column as texts, so that 7 and 7.0 are the same id."""
    cells: list[str] = []
    for batch in source.batches(columns=[name]):
        for value in batch.column(0).to_pylist():
            whole = isinstance(value, float) and value.is_integer()
            cells.append(str(int(value)) if whole else str(value))
    return tuple(cells)


def _read(
    source: Source,
    name: str,
    order: NDArray[np.intp],
    reported: Reported,
    argument: str,
) -> tuple[Array, bool] | None:
    """Give a column's values and whether they are class codes; None if neither."""
    type_ = source.schema.field(name).type
    if pa.types.is_floating(type_) or pa.types.is_integer(type_):
        parts = [
            b.column(0).to_numpy(zero_copy_only=False)
            for b in source.batches(columns=[name])
        ]
        values = np.concatenate(parts).astype(np.float64)[order]
        return _coded(values, reported.classes)
    if pa.types.is_timestamp(type_) or not reported.classes:
        return None
    code: Mapping[str, int] = {c: k for k, c in enumerate(reported.classes)}
    cells = spelled_column(source, name)
    if pa.types.is_boolean(type_):
        cells = _as_booleans(cells, reported.classes)
    wrong = next((c for c in cells if c not in code), None)
    if wrong is not None:
        raise InputError(
            f"`{argument}` must hold classes of the target ("
            f"{', '.join(reported.classes[:6])}) in `{name}`, got {wrong!r}. Spell "
            "them as the target does, or leave the column out."
        )
    return np.array([code[c] for c in cells], float)[order], True


def _coded(values: Array, classes: Sequence[str]) -> tuple[Array, bool]:
    """Take numbers for class codes where they are the classes' own numbers."""
    if not classes:
        return values, False
    try:
        known = [float(c) for c in classes]
    except ValueError:
        return values, False
    found = np.unique(values[np.isfinite(values)])
    if not len(found) or not np.isin(found, known).all():
        return values, False
    codes = np.full(len(values), np.nan)
    for k, value in enumerate(known):
        codes[values == value] = k
    return codes, True


def _as_booleans(cells: tuple[str, ...], classes: Sequence[str]) -> tuple[str, ...]:
    spelled = {c.lower(): c for c in classes}
    return tuple(spelled.get(c.lower(), c) for c in cells)


def _check_values(
    names: Sequence[str],
    values: Array,
    reported: Reported,
    metric: Metric,
    labels: bool,
    argument: str,
) -> None:
    bad = ~np.isfinite(values)
    if bad.any():
        j = int(bad.any(axis=0).argmax())
        row = int(reported.places[bad[:, j].argmax()])
        raise InputError(
            f"`{argument}` must be finite numbers, got {values[bad[:, j].argmax(), j]} "
            f"in row {row} of `{names[j]}`. Predict every row."
        )
    if not reported.classes or labels:
        return
    if len(reported.classes) > 2:
        raise InputError(
            f"`{argument}` must hold classes where the target has "
            f"{len(reported.classes)} of them, got numbers. Give the predicted class."
        )
    low, high = float(values.min()), float(values.max())
    probabilities = metric.needs is Needs.PROBABILITIES and metric.high != 1.0
    if probabilities and (low < 0 or high > 1):
        raise InputError(
            f"`{argument}` must lie in 0 to 1 for {metric.name}, got {low:g} to "
            f"{high:g}. Give probabilities of the positive class."
        )


def named_source(table: Any, source: Source) -> str:
    """Name a table in a sentence: by its path, where it has one."""
    return repr(source.name) if isinstance(table, str | PathLike) else "the table"
