"""What a stack gains over the best of its base models."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...result import Estimate
from .._row_loss import loss_named
from .._table import check_level, check_whole
from ..best_of import best_of
from .stack_score import read_stack_table


@dataclass(frozen=True, slots=True, kw_only=True)
class StackGain:
    """A stack beside the best of its base models, on rows that none of them saw.

    Parameters
    ----------
    model
        Name of the base model with the least mean loss.
    loss
        Name of the loss.
    gain
        Its mean loss less that of the stack, on the same rows; positive where the
        stack is better. It knows that the model was chosen on these rows.
    naive
        The same without that: the stack looks worse by it, because the best model was
        lucky too.
    stack_loss
        Mean loss of the stack.
    best_loss
        Loss of the best model, corrected for the choice.
    """

    model: str
    loss: str
    gain: Estimate
    naive: Estimate
    stack_loss: Estimate
    best_loss: Estimate


def stack_gain(
    stack: Any,
    X: Any,
    y: Any,
    *,
    loss: str | None = None,
    cv: int = 5,
    groups: Any = None,
    time: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> StackGain:
    """Estimate what a stack gains over the best of its base models.

    To be asked before a stack is put to work: it costs the fits of all its models.

    Parameters
    ----------
    stack
        A `StackedClassifier` or `StackedRegressor`; it is copied and not changed.
    X
        Features: an array, sparse matrix or data frame of n rows.
    y
        Classes or values, shape (n,), none missing.
    loss
        A loss that each row has by itself: ``"zero_one"`` (the default for classes),
        ``"log_loss"``, ``"brier"``; ``"squared_error"`` (the default for values),
        ``"absolute_error"``.
    cv, groups, time, level, seed
        As for `stack_score`, whose folds and fits are taken.

    Returns
    -------
    StackGain
        In the unit of the loss.

    Raises
    ------
    InputError
        As for `stack_score`.

    Notes
    -----
    Each base model's losses less those of the stack go to `best_of`: its choice among
    the differences is the choice of the best model, and its value and interval are
    those of a model chosen on these rows. The bootstrap errs towards the stack where
    one model is ahead by a few standard errors.

    Rows (groups, where given) are taken as independent and the folds' models as if
    they were one on fresh rows, so the interval is somewhat too narrow, and more so
    where rows are few.

    References
    ----------
    I. Tsamardinos, E. Greasidou, G. Borboudakis (2018), doi:10.1007/s10994-018-5714-4.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.neighbors import KNeighborsRegressor
    >>> from unseen.holdout.stacking import StackedRegressor
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 3))
    >>> y = X[:, 0] + np.sin(3 * X[:, 1]) + rng.normal(size=200)
    >>> stack = StackedRegressor([("line", Ridge()), ("near", KNeighborsRegressor(9))])
    >>> found = stack_gain(stack, X, y)
    >>> print(f"{found.model}: {found.gain.value:.2f}, {found.gain.low:.2f} at least")
    near: 0.05, -0.04 at least
    """
    check_level(level)
    check_whole("cv", cv, 3, "Five folds are usual.")
    check_whole("seed", seed, 0, "The same seed gives the same answer.")
    table = read_stack_table(stack, X, y, groups=groups, time=time)
    chosen = loss_named(loss, table.kind)
    # It loads scikit-learn.
    from ._nested_layers import nested_layers  # noqa: PLC0415

    found = nested_layers(stack, table, chosen.metric.needs, cv, seed)
    target, clusters = table.target[found.rows], table.clusters
    units = None if clusters is None else clusters[found.rows]
    names = list(found.bases)
    own = chosen.of(target, found.stack)
    others = np.column_stack([chosen.of(target, said) for said in found.bases.values()])
    gains = best_of(
        others - own[:, None], names=names, clusters=units, level=level, seed=seed
    )
    best = best_of(others, names=names, clusters=units, level=level, seed=seed)
    alone = best_of(own[:, None], names=["stack"], clusters=units, level=level)
    return StackGain(
        model=gains.model,
        loss=chosen.name,
        gain=gains.corrected,
        naive=gains.naive,
        stack_loss=alone.naive,
        best_loss=best.corrected,
    )
