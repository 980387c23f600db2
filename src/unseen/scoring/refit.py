"""Fit models under a protocol and predict the rows that took no part."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..stats.metrics.catalogue import Metric
from .folds import Fold, clusters_for, make_folds
from .learners import FoldFit, Learner
from .outcome import BEST, Outcome
from .pool import Pool
from .protocol import Protocol

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Given a fold's training rows, the columns that must not be used in it.
ColumnChoice = Callable[[Mask], frozenset[str]]


def draws(seed: int) -> np.random.Generator:
    """Give the randomness of folds and models.

    A table that its owner drew with the same seed must not share its numbers.
    """
    return np.random.default_rng([seed, 4])


def refit(
    pool: Pool,
    protocol: Protocol,
    learner: Learner,
    metric: Metric,
    *,
    k: int,
    seed: int,
    choose: ColumnChoice | None = None,
    y: Array | None = None,
    near: NDArray[np.int64] | None = None,
    folds: list[Fold] | None = None,
) -> Outcome:
    """Fit and predict.

    Parameters
    ----------
    pool
        The rows.
    protocol
        Columns, rows and split.
    learner
        The models.
    metric
        Judges the training rows.
    k
        Number of folds, 1 for a single holdout.
    seed
        Seed of folds and models: two protocols with the same split get the same
        folds, so that their scores can be paired row by row.
    choose
        Tells, from a fold's training rows alone, which columns to leave out.
    y
        A target to fit instead of the pool's own (a permuted one), shape (n,).
    near
        Code of each row's cluster of nearly equal rows, shape (n,).
    folds
        Folds to use instead of those that the protocol makes.

    Returns
    -------
    Outcome
    """
    rng = draws(seed)
    if folds is None:
        folds = make_folds(pool, protocol.split, k, np.ones(len(pool), bool), rng)
    folds = [f for f in folds if f.train.any()]
    new = [_without_repeats(f, pool, protocol, near) for f in folds]
    # Where every row repeats another, a score on repeats is all there is.
    folds = [f for f in new if f.score.any()] or [f for f in folds if f.score.any()]
    target = pool.y if y is None else y
    fits = fit_folds(pool, protocol, learner, folds, target, rng, choose)
    return _collect(pool, protocol, metric, folds, fits, target)


def fit_folds(
    pool: Pool,
    protocol: Protocol,
    learner: Learner,
    folds: list[Fold],
    y: Array,
    rng: np.random.Generator,
    choose: ColumnChoice | None = None,
) -> list[list[FoldFit]]:
    """Fit each fold's models; folds that agree on their columns in one call.

    Parameters
    ----------
    pool, protocol, learner, choose
        As for `refit`.
    folds
        Which rows train.
    y
        The target, shape (n,); that of rows which do not train is not read.
    rng
        Randomness of the models.
    """
    if choose is None:
        return learner.fit(pool, protocol.features, folds, y, rng)
    kept = [protocol.features - choose(f.train) for f in folds]
    fits: list[list[FoldFit]] = [[] for _ in folds]
    for features in sorted(set(kept), key=sorted):
        alike = [i for i, names in enumerate(kept) if names == features]
        own = learner.fit(pool, features, [folds[i] for i in alike], y, rng)
        for i, fit in zip(alike, own, strict=True):
            fits[i] = fit
    return fits


def _without_repeats(
    fold: Fold, pool: Pool, protocol: Protocol, near: NDArray[np.int64] | None
) -> Fold:
    score = fold.score
    if protocol.without_repeats:
        hashes = pool.frame.row_hashes
        score = score & ~np.isin(hashes, hashes[fold.train])
    if protocol.without_near_repeats and near is not None:
        score = score & ~np.isin(near, near[fold.train])
    return replace(fold, score=score)


def _collect(
    pool: Pool,
    protocol: Protocol,
    metric: Metric,
    folds: list[Fold],
    fits: list[list[FoldFit]],
    y: Array,
) -> Outcome:
    names = [f.model for f in fits[0]]
    which = [np.flatnonzero(f.score) for f in folds]
    rows = np.concatenate(which)
    order = np.argsort(rows, kind="stable")
    fold_of = np.repeat(np.arange(len(folds)), [len(w) for w in which])[order]
    clusters = clusters_for(pool, protocol.split)
    chosen = [min(own, key=lambda f: f.inner_loss) for own in fits]
    predictions = {
        name: np.concatenate(
            [own[j].prediction[w] for own, w in zip(fits, which, strict=True)]
        )[order]
        for j, name in enumerate(names)
    }
    predictions[BEST] = np.concatenate(
        [f.prediction[w] for f, w in zip(chosen, which, strict=True)]
    )[order]
    train_scores = {
        name: np.array(
            [
                metric.of(y[f.train], own[j].prediction[f.train]).value
                for f, own in zip(folds, fits, strict=True)
            ]
        )
        for j, name in enumerate(names)
    }
    rows = rows[order]
    return Outcome(
        protocol=protocol,
        rows=rows,
        y=y[rows],
        folds=fold_of,
        clusters=None if clusters is None else clusters[rows],
        predictions=predictions,
        chosen=tuple(f.model for f in chosen),
        train_scores=train_scores,
        n_train=int(np.mean([f.train.sum() for f in folds])),
    )
