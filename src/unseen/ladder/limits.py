"""How much work a ladder takes on, and the sample that keeps it there."""

from typing import Any

import numpy as np

from ..errors import InputError
from ..holdout._table import Table, take
from ..result import Said
from ..tables.hashing import mix

# Fewer rows than this cannot be parted twice and leave anything to learn from.
FEWEST_ROWS = 20
# Rows and cells that are climbed on. Half an hour's work on one core is no answer, and
# at 10,000 rows the standard error of a score is a hundredth of its spread.
MOST_ROWS = 10_000
MOST_CELLS = 20_000_000
# Rows that the chosen model is fitted on in the end.
MOST_FITTED = 200_000
# Levels that get a column each; words with more are encoded by the target's mean.
MOST_LEVELS = 24


def sampled(table: Table, *, seed: int, said: list[Said]) -> Table:
    """Take a sample of the rows where there are too many, whole groups together.

    Parameters
    ----------
    table
        All rows.
    seed
        Seed of the sample.
    said
        Gets a sentence if a sample is taken.

    Raises
    ------
    InputError
        If there are too few rows, or no column varies.
    """
    check_rows(table)
    width = max(1, int(table.X.shape[1]))
    most = min(MOST_ROWS, max(500, MOST_CELLS // width))
    if table.n <= most:
        return table
    unit = np.arange(table.n) if table.groups is None else table.groups
    turn = mix(np.ascontiguousarray(unit, np.int64), salt=64 + seed)
    limit = np.sort(turn)[most - 1]
    rows = np.flatnonzero(turn <= limit)
    said.append(
        Said(
            what=f"The ladder is climbed on a sample of {len(rows):,} rows.",
            reason=f"{table.n:,} rows; the model chosen is fitted on "
            + ("all" if table.n <= MOST_FITTED else f"{MOST_FITTED:,}")
            + " of them",
        )
    )
    return taken(table, rows)


def taken(table: Table, rows: np.ndarray) -> Table:
    """Give some rows of a table."""
    groups, times = table.groups, table.times
    return Table(
        X=take(table.X, rows),
        y=table.y[rows],
        target=table.target[rows],
        classes=table.classes,
        groups=None
        if groups is None
        else np.unique(groups[rows], return_inverse=True)[1],
        times=None if times is None else times[rows],
        recurring=table.recurring,
    )


def some_rows(table: Table, most: int, seed: list[int]) -> Table:
    """Draw at most `most` of the rows, of each class its share.

    Parameters
    ----------
    table
        The rows.
    most
        How many are kept.
    seed
        Seed of the draw.
    """
    if table.n <= most:
        return table
    rng = np.random.default_rng(seed)
    turn = rng.random(table.n)
    if table.classes is not None:
        for code in np.unique(table.target):
            at = np.flatnonzero(table.target == code)
            # In turn through each class, so that the first `most` have all of them.
            turn[at] = (rng.permutation(len(at)) + 0.5) / len(at)
    return taken(table, np.sort(np.argsort(turn, kind="stable")[:most]))


def check_rows(table: Table) -> None:
    """Refuse rows that nothing can be learned from."""
    if table.n < FEWEST_ROWS:
        raise InputError(
            f"A fit must have at least {FEWEST_ROWS} rows with a target, got "
            f"{table.n}. Give more rows."
        )
    if not _varies(table.X):
        raise InputError(
            f"A fit must have a column that varies beside the target, got "
            f"{table.X.shape[1]} constant ones. Give a table with features."
        )
    if table.classes is None:
        if not np.ptp(table.target) > 0:
            raise InputError(
                f"`y` must vary, got {table.target[0]:g} in every row. "
                "There is nothing to predict; pass another target."
            )
        return
    sizes = np.bincount(table.target.astype(int), minlength=len(table.classes))
    if (sizes > 0).sum() < 2:
        raise InputError(
            f"`y` must hold at least two classes, got {(sizes > 0).sum()}. "
            "Give rows of another class."
        )
    rare = int(sizes[sizes > 0].min())
    if rare < 4:
        name = table.classes[int(np.where(sizes > 0, sizes, table.n).argmin())]
        raise InputError(
            f"Each class must have at least 4 rows, got {rare} of '{name}'. Give more "
            "rows of it, join it with another class, or judge numbers by r2."
        )


def _varies(X: Any) -> bool:
    if hasattr(X, "tocsr"):
        # Most cells of a sparse matrix are zero, so one that is not will do.
        return X.nnz > 0
    # With NaN as a value of its own: a column of gaps and ones says something.
    first = X[0]
    same = (first == X) | (np.isnan(X) & np.isnan(first))
    return not bool(same.all())
