"""Nested cross-validation with the interval of Bates, Hastie and Tibshirani."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from ..stats.folds import deal_folds
from ..stats.nested import (
    NestedSummary,
    forward_summary,
    nested_estimate,
    nested_summary,
)
from ._fitting import fit_rows, predict_rows
from ._forward import forward_predictions
from ._row_loss import RowLoss, loss_named
from ._table import Table, check_level, check_whole, read_table
from .linear_smoothers import REPEATS, smoother_of, summaries_of

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_REPEATS_BY_REFITTING = 10


def nested_cv(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    loss: str | None = None,
    cv: int = 10,
    repeats: int | None = None,
    groups: Any = None,
    time: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    r"""Estimate a loss by nested cross-validation, with an interval wide enough.

    To be preferred to `cross_val` wherever the interval matters and the time is there:
    each partition costs cv(cv + 1)/2 fits. OLS, ridge and kernel ridge with a fixed
    penalty cost one fit in all.

    Parameters
    ----------
    estimator
        A scikit-learn classifier or regressor; it is copied and not changed. A search
        or a pipeline is fitted anew each time, so what it chooses is inside.
    X
        Features: an array, sparse matrix or data frame of n rows.
    y
        Classes or values, shape (n,), none missing.
    loss
        A loss that each row has by itself: ``"zero_one"`` (the default for classes),
        ``"log_loss"``, ``"brier"``; ``"squared_error"`` (the default for values),
        ``"absolute_error"``. Lower is better.
    cv
        Number of folds, at least 3. With `time`, the number of stretches that are
        scored.
    repeats
        Number of partitions into folds; by default 50 where nothing has to be
        refitted, and else 10 (1 with `time`). The authors take 50 or more: with fewer
        the width is noisier.
    groups
        Group of each row, shape (n,): none is on both sides of any fold, outer or
        inner, and groups are the units of the interval.
    time
        Time of each row, shape (n,): numbers, dates or sortable text. No model sees
        rows at or after the time of those that it scores.
    level
        Coverage that the interval aims at, in (0, 1).
    seed
        Seed of the folds and of estimators without a ``random_state``.

    Returns
    -------
    Estimate
        Of the mean loss, in its unit; `n` is the number of rows scored.

    Raises
    ------
    InputError
        For unusable rows, folds, losses or levels.

    Notes
    -----
    For each outer fold, the mean loss of an inner cross-validation on the other folds
    is compared with the mean loss on the fold: how far they part, beyond the noise of
    the fold, is the error of cross-validation. `nested_estimate` has the formulas.
    A model without two folds serves both orders of the two.

    With `time` the inner folds of a stretch are the stretches before it; there is no
    correction for the shorter past, so a model that still learns is scored too low.
    A loss that drifts widens the interval up to its limit and no further: beyond that
    it is too narrow.

    Assumes exchangeable rows (groups, where given). Unsaid groups make it too narrow.
    A heavy-tailed loss makes it too low and too narrow: the rows at hand do not show
    the tail. The interval is symmetric, so small losses of few rows are missed from
    above more often than from below. It does not know of choices that were made on
    these rows before: then the value is too low.

    References
    ----------
    S. Bates, T. Hastie, R. Tibshirani (2024), "Cross-validation: what does it
    estimate and how well does it do it?", arXiv:2104.00673,
    doi:10.1080/01621459.2023.2197686.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 3))
    >>> e = nested_cv(Ridge(), X, X[:, 0] + rng.normal(size=100))
    >>> print(f"{e.value:.2f} [{e.low:.2f}, {e.high:.2f}], {e.method}")
    0.87 [0.47, 1.28], nested 10-fold cv of the squared_error, 50 partitions, no refits
    """
    check_level(level)
    check_whole("cv", cv, 3, "Ten folds are usual.")
    if repeats is not None:
        check_whole("repeats", repeats, 1, f"{REPEATS} make the width steady.")
    table = read_table(estimator, X, y, groups=groups, time=time)
    chosen = loss_named(loss, table.kind)
    if table.times is not None:
        return _forward(estimator, table, chosen, cv, repeats or 1, level, seed)
    parts = _without_refits(estimator, table, chosen, cv, repeats or REPEATS, seed)
    how = "no refits"
    if parts is None:
        rng = np.random.default_rng(seed)
        parts = [
            _partition(estimator, table, chosen, cv, rng)
            for _ in range(repeats or _REPEATS_BY_REFITTING)
        ]
        how = "refitted"
    return nested_estimate(
        parts,
        n=table.n,
        units=table.units,
        level=level,
        high=chosen.high(table.kind),
        method=f"nested {cv}-fold cv of the {chosen.name}, {len(parts)} partitions, "
        f"{how}",
    )


def _without_refits(
    estimator: Any, table: Table, loss: RowLoss, cv: int, repeats: int, seed: int
) -> list[NestedSummary] | None:
    """Summarise a linear smoother; None where it has to be refitted."""
    if table.classes is not None:
        return None
    smoother = smoother_of(estimator, table.X, table.target)
    if smoother is None:
        return None
    try:
        return summaries_of(
            smoother,
            loss,
            cv=cv,
            repeats=repeats,
            groups=table.groups,
            rng=np.random.default_rng(seed),
        )
    except np.linalg.LinAlgError:
        # Fewer rows than features, say: a refit then depends on its solver.
        return None


def _partition(
    estimator: Any, table: Table, loss: RowLoss, cv: int, rng: np.random.Generator
) -> NestedSummary:
    """Fit without each fold and each two, and summarise."""
    fold = deal_folds(table.n, cv, rng, groups=table.groups)
    outer, inner = np.empty(table.n), np.zeros((table.n, cv))
    for a in range(cv):
        for b in range(a, cv):
            left_out = np.flatnonzero((fold == a) | (fold == b))
            seen = np.flatnonzero((fold != a) & (fold != b))
            fitted = fit_rows(estimator, table, seen, rng)
            said = predict_rows(fitted, table, left_out, loss.metric.needs)
            losses = loss.of(table.target[left_out], said)
            if a == b:
                outer[left_out] = losses
            else:
                other = np.where(fold[left_out] == a, b, a)
                inner[left_out, other] = losses
    return nested_summary(fold, outer, inner, table.groups)


def _forward(
    estimator: Any,
    table: Table,
    loss: RowLoss,
    cv: int,
    repeats: int,
    level: float,
    seed: int,
) -> Estimate:
    rng = np.random.default_rng(seed)
    rows, stretch, said = forward_predictions(
        estimator, table, loss.metric.needs, cv, repeats, rng
    )
    found = len(np.unique(stretch))
    if found < 3:
        raise InputError(
            f"`time` must give at least 3 stretches to score, got {found}. Most rows "
            "share a few times; use a finer one."
        )
    losses = loss.of(table.target[rows], said)
    clusters = table.clusters
    assert clusters is not None
    return nested_estimate(
        [forward_summary(stretch, losses, clusters[rows])],
        n=len(rows),
        units=len(np.unique(clusters[rows])),
        level=level,
        high=loss.high(table.kind),
        method=f"nested forward cv of the {loss.name}, {found} stretches",
    )
