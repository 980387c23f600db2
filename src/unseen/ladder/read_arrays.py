"""From X and y, as scikit-learn has them, to the rows of a ladder."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..auditing.intake import Tell, Wishes
from ..errors import InputError
from ..facts import OFF
from ..holdout._table import Table
from ..result import Said, TargetKind
from ..stats.metrics.catalogue import DEFAULTS, Metric, metric_named
from ..stats.row_columns import ranks, row_column
from ..tables.frame import target_of
from ..tables.plan import Target
from ..tables.planning import read_columns, read_head
from ..tables.source import open_tables
from ..tables.targets import read_target
from .limits import MOST_CELLS, sampled
from .read_table import labels_of, read_table
from .recurring import with_recurring
from .rows import Rows


def read_arrays(
    X: Any,
    y: Any,
    *,
    groups: Any = None,
    time: Any = None,
    metric: str | None = None,
    seed: int = 0,
    tell: Tell,
) -> Rows:
    """Read features and a target that come apart.

    Parameters
    ----------
    X
        An array of numbers, a sparse matrix, or any table; n rows.
    y
        Classes or values, shape (n,), none missing.
    groups, time
        Group and time of each row, shape (n,), or None.
    metric
        Name of the metric, or None for the usual one.
    seed
        Seed of the sample, where one is taken.
    tell
        Told what is being done.

    Raises
    ------
    InputError
        If lengths differ, values are missing or the rows cannot be used.
    """
    plain = _plain(X)
    if plain is None:
        table, wishes = _joined(X, y, groups, time, metric, seed)
        return read_table(table, wishes, tell=tell)
    n = int(plain.shape[0])
    answers = row_column("y", y, n)
    name = str(getattr(y, "name", None) or "y")
    target, values, chosen = _target(answers, name, metric)
    labels, classes = labels_of(values, target)
    said: list[Said] = []
    table = Table(
        X=plain,
        y=labels,
        target=values,
        classes=classes,
        groups=ranks("groups", groups, n),
        times=ranks("time", time, n),
    )
    table = with_recurring(table, said)
    rows = sampled(table, seed=seed, said=said)
    dense = isinstance(plain, np.ndarray)
    return Rows(
        table=rows,
        metric=chosen,
        columns=tuple(f"x{j}" for j in range(plain.shape[1])),
        few=(),
        many=(),
        n_features=int(plain.shape[1]),
        missing=dense and bool(np.isnan(plain).any()),
        reader=None,
        target=name,
        source="X",
        all=table,
        said=tuple(said),
    )


def numbers_in(X: Any) -> Any:
    """Give an array of numbers or a sparse matrix as floats; infinities are missing.

    Raises
    ------
    InputError
        If it has not two dimensions.
    """
    from scipy import sparse  # noqa: PLC0415 - heavy

    if sparse.issparse(X):
        given = X.tocsr().astype(float)
        # Trees and kernels read dense rows; what fits in memory is made dense.
        small = given.shape[0] * given.shape[1] <= MOST_CELLS
        return given.toarray() if small else given
    if X.ndim != 2:
        raise InputError(
            f"`X` must have two dimensions, got shape {X.shape}. "
            "Pass one row for each case, one column for each feature."
        )
    if not X.shape[1]:
        raise InputError("`X` must have a column, got none. Pass features.")
    values = X.astype(float)
    return np.where(np.isfinite(values), values, np.nan)


def _plain(X: Any) -> Any:
    """Give X as numbers if it is an array of numbers; None if it is a table."""
    if hasattr(X, "tocsr"):
        return numbers_in(X)
    if isinstance(X, list | tuple):
        X = np.asarray(X)
    if isinstance(X, np.ndarray) and X.dtype.kind in "biuf":
        return numbers_in(X)
    return None


def _target(
    y: NDArray, name: str, metric: str | None
) -> tuple[Target, NDArray[np.float64], Metric]:
    asked = metric_named(metric) if metric else None
    source = open_tables({name: y}).train
    head = read_head(source.batches(), len(y))
    column = read_columns(source.schema, head, {})[0]
    kind = None
    if asked is not None:
        judges = TargetKind.REGRESSION in asked.kinds
        kind = TargetKind.REGRESSION if judges else TargetKind.MULTICLASS
    target, _ = read_target(column, [head.column(name)], kind=kind)
    values = np.concatenate([target_of(b, target)[0] for b in head.batches])
    return target, values, asked or metric_named(DEFAULTS[target.kind])


def _joined(
    X: Any, y: Any, groups: Any, time: Any, metric: str | None, seed: int
) -> tuple[pa.Table, Wishes]:
    """Put a table of features and columns that came apart into one table."""
    if isinstance(X, np.ndarray):
        X = {f"x{j}": X[:, j] for j in range(X.shape[1])}
    source = open_tables(X).train
    table = pa.Table.from_batches(list(source.batches()), source.schema)
    taken = set(table.column_names)
    roles: dict[str, str] = {}
    for role, values in (("target", y), ("group", groups), ("time", time)):
        if values is None:
            roles[role] = OFF
            continue
        name = str(getattr(values, "name", None) or role)
        while name in taken:
            name += "_"
        taken.add(name)
        given = row_column("y" if role == "target" else role, values, table.num_rows)
        own = open_tables({name: given}).train
        column = pa.chunked_array([b.column(0) for b in own.batches()])
        table = table.append_column(name, column)
        roles[role] = name
    wishes = Wishes(
        target=roles["target"],
        metric=metric,
        id=OFF,
        group=roles["group"],
        time=roles["time"],
        seed=seed,
    )
    return table, wishes
