"""Which penalty a cross-validated path settles for."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Cross-validated losses along a path.

    Parameters
    ----------
    losses
        Weighted mean over the folds, shape (L,).
    errors
        Standard errors of these means, shape (L,).
    folds
        Each fold's mean loss, shape (folds, L).
    null
        Loss of the fit without penalised features, for a tolerance's unit.
    """

    losses: Array
    errors: Array
    folds: Array
    null: float


def curve_of(folds: Array, weights: Array, null: float) -> Curve:
    """Average the folds' losses.

    Parameters
    ----------
    folds
        Mean loss of each fold, shape (folds, L).
    weights
        Weight of each fold's rows, shape (folds,).
    null
        As in `Curve`.

    Notes
    -----
    The standard error is that of a weighted mean of folds taken as independent, the
    custom since CART. They share training rows, so it is too small by a factor that
    nobody knows.
    """
    share = weights / weights.sum()
    mean = share @ folds
    spread = share @ (folds - mean) ** 2
    errors = np.sqrt(spread / (len(folds) - 1))
    return Curve(losses=mean, errors=errors, folds=folds, null=null)


def check_choice(choose: Any) -> None:
    """Refuse what is no rule of choice."""
    number = isinstance(choose, float | int) and not isinstance(choose, bool)
    if choose in ("min", "1se") or (number and isfinite(choose) and choose >= 0):
        return
    raise InputError(
        f"`choose` must be 'min', '1se' or a tolerance of at least 0, got {choose!r}. "
        "A tolerance is a share of the loss without features."
    )


def best(curve: Curve) -> int:
    """Give the place of the least loss; of equal ones the largest penalty."""
    return int(np.nanargmin(curve.losses))


def within_error(curve: Curve) -> int:
    """Give the largest penalty whose loss is within a standard error of the least."""
    return first_within(curve, bar(curve, "1se"))


def chosen(curve: Curve, choose: Any) -> int:
    """Give the place of the penalty that a rule settles for.

    Parameters
    ----------
    curve
        Losses along the path, the largest penalty first.
    choose
        ``"min"``, ``"1se"`` or a tolerance as a share of the null loss.
    """
    return first_within(curve, bar(curve, choose))


def bar(curve: Curve, choose: Any) -> float:
    """Give the loss that is good enough."""
    least = best(curve)
    value = float(curve.losses[least])
    if choose == "min":
        return value
    if choose == "1se":
        return value + float(curve.errors[least])
    return value + float(choose) * curve.null


def first_within(curve: Curve, most: float) -> int:
    """Give the largest penalty of at most that loss, past the last if there is none."""
    good = np.flatnonzero(curve.losses <= most)
    return int(good[0]) if len(good) else len(curve.losses)
