"""Losses of several models on the same rows, summed by what is drawn as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LossMatrix:
    """Per-row losses, ready to be drawn.

    Parameters
    ----------
    names
        One for each of the K models.
    n
        Number of rows.
    sums
        Loss of each unit (row or cluster), summed over its rows, shape (units, K).
    sizes
        Rows of each unit, shape (units,).
    zero_one
        Whether each loss is 0 or 1.
    """

    names: tuple[str, ...]
    n: int
    sums: Array
    sizes: Array
    zero_one: bool

    @property
    def units(self) -> int:
        """Number of independent rows or clusters."""
        return len(self.sizes)

    @property
    def means(self) -> Array:
        """Mean loss of each model, shape (K,)."""
        return self.sums.sum(axis=0) / self.n

    @property
    def deviations(self) -> Array:
        """What each unit adds to each model's mean, times n, shape (units, K)."""
        return self.sums - self.sizes[:, None] * self.means

    @property
    def errors(self) -> Array:
        """Standard error of each model's mean, shape (K,)."""
        small = self.units / (self.units - 1)
        return np.sqrt((self.deviations**2).sum(axis=0) * small) / self.n


def read_losses(losses: Any, names: Sequence[str] | None, clusters: Any) -> LossMatrix:
    """Look the losses through.

    Parameters
    ----------
    losses
        Array or data frame of shape (n, K), lower is better.
    names
        One for each model; the columns of a data frame, or their numbers, where None.
    clusters
        Which rows belong together, shape (n,), or None.

    Raises
    ------
    InputError
        If shapes do not fit, a loss is not finite, or a name stands twice.
    """
    given = np.asarray(losses)
    if given.ndim != 2 or 0 in given.shape:
        raise InputError(
            "`losses` must have one row for each row scored and one column for each "
            f"model, got shape {given.shape}. Stack the models' per-row losses."
        )
    try:
        rows: Array = given.astype(np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"`losses` must be numbers, got {given.dtype}. Pass one loss per row."
        ) from None
    missing = int((~np.isfinite(rows)).sum())
    if missing:
        raise InputError(
            f"`losses` must be finite, got {missing} that are not. Drop the rows that "
            "some model did not score, for all models."
        )
    unit = _units(clusters, len(rows))
    zero_one = bool(((rows == 0) | (rows == 1)).all())
    sizes: Array = np.ones(len(rows))
    sums = rows
    if unit is not None:
        sizes = np.bincount(unit).astype(np.float64)
        by_unit = [np.bincount(unit, weights=column) for column in rows.T]
        sums = np.stack(by_unit, axis=1).astype(np.float64)
    if len(sizes) < 2:
        what = "rows" if unit is None else "clusters"
        raise InputError(
            f"`losses` must hold at least 2 {what}, got {len(sizes)}. One says nothing "
            "of the next."
        )
    return LossMatrix(
        names=_names(losses, names, rows.shape[1]),
        n=len(rows),
        sums=sums,
        sizes=sizes,
        zero_one=zero_one,
    )


def _names(losses: Any, names: Sequence[str] | None, models: int) -> tuple[str, ...]:
    numbered = getattr(losses, "columns", range(models))
    said = tuple(str(name) for name in (numbered if names is None else names))
    if len(said) != models:
        raise InputError(
            f"`names` must have one name for each of the {models} models, got "
            f"{len(said)}. Leave it out to number them."
        )
    if len(set(said)) < models:
        twice = next(name for name in said if said.count(name) > 1)
        raise InputError(
            f"`names` must differ, got {twice!r} more than once. Give each model its "
            "own."
        )
    return said


def _units(clusters: Any, n: int) -> NDArray[np.intp] | None:
    if clusters is None:
        return None
    column = np.asarray(clusters)
    if column.shape != (n,):
        raise InputError(
            f"`clusters` must have one value for each of the {n} rows of `losses`, got "
            f"shape {column.shape}. Take both from the same table."
        )
    # NaN is the one value that differs from itself.
    missing = sum(1 for v in column.tolist() if v is None or v != v)
    if missing:
        raise InputError(
            f"`clusters` must have no missing values, got {missing}. Give each such "
            "row a cluster of its own."
        )
    return np.unique(column, return_inverse=True)[1]
