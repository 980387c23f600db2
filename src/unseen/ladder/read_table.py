"""From a table and the name of its target to the rows of a ladder."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..auditing.intake import Intake, Tell, Wishes, take_in
from ..errors import InputError
from ..holdout._table import Table
from ..result import Said
from ..tables.frame import numbers_of, target_of, times_of, words_of
from ..tables.plan import Column, Kind, Target
from .limits import MOST_LEVELS, sampled
from .recurring import with_recurring
from .rows import Rows
from .table_reader import TableReader

Codes = NDArray[np.int64]


def read_table(given: Any, wishes: Wishes, *, tell: Tell) -> Rows:
    """Read a table as an audit does, and take a sample where it is large.

    Parameters
    ----------
    given
        The table, in any form that `unseen.audit` takes.
    wishes
        The target, the metric, the roles and the seed.
    tell
        Told what is being done.

    Raises
    ------
    InputError
        If the table or its target cannot be used.
    """
    if wishes.target is None:
        raise InputError(
            "A fit must have a target, got none. Name it with --target, or target=."
        )
    intake = take_in(given, None, wishes, tell=tell)
    target, plan = intake.task.target, intake.profile.plan
    assert target is not None
    arrow = _whole(intake)
    values = np.concatenate([target_of(b, target)[0] for b in arrow.to_batches()])
    known = ~np.isnan(values)
    said = list(intake.said)
    if not known.all():
        said.append(
            Said(
                what=f"Rows without `{wishes.target}` are left out.",
                reason=f"{int((~known).sum()):,} of {len(known):,} rows",
            )
        )
        arrow, values = arrow.take(_places(np.flatnonzero(known))), values[known]
    # A group that is scored was never seen before, so its name can't help.
    names = set(intake.task.features) - {intake.task.group}
    used = {c.name: c for c in plan.columns if c.name in names}
    empty = {n for n in used if arrow.column(n).null_count == arrow.num_rows}
    if empty:
        said.append(
            Said(what=f"{_listed(sorted(empty))} not used.", reason="no values")
        )
    reader = _reader([c for n, c in used.items() if n not in empty], said)
    groups = _codes(arrow, intake.task.group)
    times, dated = _times(arrow, intake.task.time, said)
    if not dated.all():
        arrow, values = arrow.take(_places(np.flatnonzero(dated))), values[dated]
        groups = None if groups is None else groups[dated]
        times = None if times is None else times[dated]
    X = reader.fit_transform(arrow)
    y, classes = labels_of(values, target)
    names = tuple(reader.get_feature_names_out())
    few, many = _levels(reader, names, intake.task.as_names)
    everything = Table(
        X=X, y=y, target=values, classes=classes, groups=groups, times=times
    )
    everything = with_recurring(everything, said)
    rows = sampled(everything, seed=wishes.seed, said=said)
    return Rows(
        table=rows,
        metric=intake.task.metric,
        columns=names,
        few=few,
        many=many,
        n_features=len(reader.feature_names_in_),
        missing=bool(np.isnan(X).any()),
        reader=reader,
        target=wishes.target,
        source=intake.tables.train.name,
        all=everything,
        said=tuple(said),
        roles=_roles(intake),
    )


def labels_of(
    values: NDArray[np.float64], target: Target
) -> tuple[NDArray, NDArray | None]:
    """Give the target as a model is fitted on it, and its classes in their order.

    Parameters
    ----------
    values
        Class codes or values, shape (n,).
    target
        What they are codes of.

    Returns
    -------
    ndarray, shape (n,), and ndarray, shape (n_classes,), or None
    """
    if not target.classes:
        return values, None
    classes = np.array(target.classes, object)
    if pa.types.is_boolean(target.column.arrow):
        classes = np.array([name == "true" for name in classes])
    elif target.column.kind is Kind.NUMBER:
        numbers = np.array([float(name) for name in classes])
        whole = (numbers == np.rint(numbers)).all()
        classes = numbers.astype(np.int64) if whole else numbers
    return classes[values.astype(np.int64)], classes


def _whole(intake: Intake) -> pa.Table:
    batches = []
    for batch in intake.tables.train.batches():
        columns = [
            c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c
            for c in batch.columns
        ]
        batches.append(pa.record_batch(columns, names=batch.schema.names))
    return pa.Table.from_batches(batches)


def _places(rows: NDArray[np.int64]) -> pa.Array:
    # Not `pa.array`, which imports pandas wherever it is installed.
    data = pa.py_buffer(np.ascontiguousarray(rows, np.int64))
    return pa.Array.from_buffers(pa.int64(), len(rows), [None, data])


def _reader(columns: list[Column], said: list[Said]) -> TableReader:
    """Choose the columns by what they hold, and say which are left out."""
    text = [c.name for c in columns if c.kind is Kind.TEXT]
    unique = [c.name for c in columns if c.kind is Kind.CATEGORY and c.unique]
    for names, why in ((text, "long texts"), (unique, "another string in each row")):
        if names:
            said.append(Said(what=f"{_listed(names)} not used.", reason=why))
    words = [c.name for c in columns if c.kind is Kind.CATEGORY and not c.unique]
    reader = TableReader(
        numbers=[c.name for c in columns if c.kind is Kind.NUMBER],
        dates=[c.name for c in columns if c.kind is Kind.TIME],
        words=words,
    )
    if not (reader.numbers or reader.dates or reader.words):
        raise InputError(
            "The table must have a feature that a model can use, got none: keys, "
            "times and long texts are left out. Give a table with numbers or classes."
        )
    return reader


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{n}`" for n in names[:5])
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return f"{shown}{more} {'is' if len(names) == 1 else 'are'}"


def _codes(arrow: pa.Table, group: str | None) -> Codes | None:
    """Give the group of each row; a row without one is a group of its own."""
    if group is None:
        return None
    array = arrow.column(group).combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    if pa.types.is_string(array.type):
        values = words_of(array, {})
        missing = values == 0
    else:
        values = numbers_of(array)
        missing = np.isnan(values)
    codes = np.unique(values, return_inverse=True)[1].astype(np.int64)
    codes[missing] = codes.max() + 1 + np.arange(missing.sum())
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _times(
    arrow: pa.Table, time: str | None, said: list[Said]
) -> tuple[Codes | None, NDArray[np.bool_]]:
    """Give ranks of the times, and which rows have one."""
    if time is None:
        return None, np.ones(arrow.num_rows, bool)
    column = arrow.column(time).combine_chunks()
    array = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    values = times_of(array)
    dated = np.isfinite(values)
    if not dated.all():
        said.append(
            Said(
                what=f"Rows without `{time}` are left out.",
                reason=f"{int((~dated).sum()):,} rows have no time",
            )
        )
    ranks = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return ranks, dated


def _levels(
    reader: TableReader, names: tuple[str, ...], as_names: frozenset[str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the places of columns that hold names of levels: few of them, or many."""
    first = len(names) - len(reader.words)
    sizes = {first + j: len(levels) for j, levels in enumerate(reader.levels_)}
    sizes |= {
        j: 7 if name.endswith("(weekday)") else 24
        for j, name in enumerate(names)
        if len(reader.numbers) <= j < first and name.endswith(("(weekday)", "(hour)"))
    }
    many = {
        j for j, name in enumerate(names[: len(reader.numbers)]) if name in as_names
    }
    few = tuple(sorted(j for j, k in sizes.items() if k <= MOST_LEVELS))
    rest = {j for j, k in sizes.items() if k > MOST_LEVELS}
    return few, tuple(sorted(many | rest))


def _roles(intake: Intake) -> tuple[tuple[str, str], ...]:
    roles = intake.task.roles
    named = (("id", roles.id), ("group", roles.group), ("time", roles.time))
    return tuple((what, role.column) for what, role in named if role is not None)
