"""Per-row losses as they come in, and what is refused of them."""

from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError

Array = NDArray[np.float64]


def check_bounds(low: float, high: float) -> None:
    """Refuse bounds of a loss that are no interval."""
    if not (isfinite(low) and isfinite(high) and low < high):
        raise InputError(
            f"`low` must be finite and below `high`, got [{low}, {high}]. "
            "Pass the least and the largest loss that one row can have."
        )


def check_rows(n: int) -> None:
    """Refuse a holdout without two rows."""
    if n < 2:
        raise InputError(
            f"`n` must be at least 2, got {n}. Pass the number of holdout rows."
        )


def check_level(level: float) -> None:
    """Refuse a level that is no probability."""
    if not 0 < level < 1:
        raise InputError(
            f"`level` must lie strictly between 0 and 1, got {level}. "
            "For 95% pass 0.95."
        )


def check_within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a loss outside its bounds; the guarantee rests on them."""
    if not low <= value <= high:  # also NaN
        raise InputError(
            f"`{name}` must lie in [{low:g}, {high:g}], got {value:g}. "
            "Clip the loss per row, or widen the bounds before the first look."
        )


def row_losses(name: str, losses: ArrayLike, n: int, low: float, high: float) -> Array:
    """Give losses as an array of shape (n,), each within its bounds."""
    rows = np.asarray(losses, float)
    if rows.shape != (n,):
        raise InputError(
            f"`{name}` must have one loss for each of the {n} holdout rows, "
            f"got shape {rows.shape}. Score every row once."
        )
    for edge in (rows.min(), rows.max()):
        check_within(name, float(edge), low, high)
    return rows
