"""Holdout rows in another table, found by what they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ._content import cell_hashes

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """How many holdout rows lie in a table.

    Parameters
    ----------
    rows
        Holdout rows.
    found
        Those whose content lies in the table.
    distinct, found_distinct
        The same, of the holdout rows that no other holdout row equals. Where few rows
        are distinct a match proves little.
    with_target
        Whether they lie there with the target.
    """

    rows: int
    found: int
    distinct: int
    found_distinct: int
    with_target: bool

    @property
    def message(self) -> str:
        """Say it in a sentence."""
        if not self.found:
            return f"None of the {self.rows:,} holdout rows lies in it."
        how = "with" if self.with_target else "without"
        return (
            f"{self.found:,} of the {self.rows:,} holdout rows lie in it, {how} the "
            f"target; {self.found_distinct:,} of them have no equal in the holdout."
        )


def recognise(
    rows: pa.Table,
    table: pa.Table,
    *,
    features: Sequence[str],
    target: str,
    id: str | None,
) -> Recognised:
    """Find holdout rows in a table by the values of their cells, in any order.

    Parameters
    ----------
    rows
        The holdout rows.
    table
        Where to look.
    features, target
        Their columns in `rows`.
    id
        Column of ids in `rows` that came with the data, or None.

    Returns
    -------
    Recognised
        The best of all readings of `table`.

    Notes
    -----
    A row's hash is the sum of its cells' hashes, so the order of columns has no say,
    and a column is left out by subtraction. The holdout is read with and without
    target and id; the table as it is, and without each of its columns in turn, since
    an id may have been added or made anew. It errs to both sides: a table with values
    rounded, or with two columns more, is not recognised; and where columns are few
    and coarse, rows of other people are equal by chance.

    Examples
    --------
    >>> held = pa.table({"a": [1, 2], "b": ["x", "y"], "y": [0, 1]})
    >>> copy = pa.table({"n": [7, 8], "q": ["y", "z"], "p": [2.0, 3.0]})
    >>> recognise(held, copy, features=["a", "b"], target="y", id=None).found
    1
    """
    plain = _sum(cell_hashes(rows, features))
    extras = cell_hashes(rows, [target, *([id] if id else [])])
    theirs = cell_hashes(table, table.column_names)
    whole = _sum(theirs)
    best = Recognised(
        rows=len(plain), found=0, distinct=0, found_distinct=0, with_target=False
    )
    for with_target in (True, False):
        for with_id in (False, True) if id else (False,):
            mine = plain + (extras[:, 0] if with_target else np.uint64(0))
            if with_id:
                mine = mine + extras[:, 1]
            for found in _found(mine, whole, theirs):
                count = int(found.sum())
                if count > best.found:
                    best = _counted(mine, found, with_target)
    return best


def _sum(hashes: Hashes) -> Hashes:
    return hashes.sum(axis=1, dtype=np.uint64)


def _found(mine: Hashes, whole: Hashes, theirs: Hashes) -> Iterator[NDArray[np.bool_]]:
    """Tell which rows are there, for the table whole and without each column."""
    yield np.isin(mine, whole)
    for j in range(theirs.shape[1]):
        yield np.isin(mine, whole - theirs[:, j])


def _counted(mine: Hashes, found: NDArray[np.bool_], with_target: bool) -> Recognised:
    _, back, counts = np.unique(mine, return_inverse=True, return_counts=True)
    alone = counts[back] == 1
    return Recognised(
        rows=len(mine),
        found=int(found.sum()),
        distinct=int(alone.sum()),
        found_distinct=int((alone & found).sum()),
        with_target=with_target,
    )
