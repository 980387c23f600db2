"""Single fits beside the honest score: shuffled, halved, and from past to future."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..stats.metrics.catalogue import Metric
from .folds import Fold, make_folds
from .learners import Learner
from .outcome import Outcome
from .pool import Pool
from .protocol import Protocol
from .refit import draws, refit

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

# What a model memorises shows on a few thousand rows, and more of them cost more.
_MOST_SHUFFLED = 4_000
_FEWEST_IN_TIME = 50
_FEWEST_TIMES = 4
_FEWEST_LEFT = 0.3


def shuffled_target(
    y: Array, rng: np.random.Generator, blocks: Codes | None = None
) -> Array:
    """Permute a target: row by row, or by laying whole blocks over others.

    Parameters
    ----------
    y
        The target, shape (n,).
    rng
        Randomness.
    blocks
        Code of each row's group, shape (n,). The targets of a group stay neighbours,
        so that who knows the group still knows much of the target, and nothing else
        tells it.

    Returns
    -------
    ndarray
        The same values in another order, shape (n,).

    Examples
    --------
    >>> y, groups = np.array([1.0, 1, 0, 0]), np.array([0, 0, 1, 1])
    >>> out = shuffled_target(y, np.random.default_rng(0), groups)
    >>> bool(out[0] == out[1]), sorted(out.tolist())
    (True, [0.0, 0.0, 1.0, 1.0])
    """
    if blocks is None:
        return y[rng.permutation(len(y))]
    code = np.unique(blocks, return_inverse=True)[1]
    count = int(code.max()) + 1
    source = np.argsort(rng.permutation(count)[code], kind="stable")
    goal = np.argsort(rng.permutation(count)[code], kind="stable")
    out = np.empty_like(y)
    out[goal] = y[source]
    return out


def permuted_outcome(
    pool: Pool, protocol: Protocol, learner: Learner, metric: Metric, seed: int
) -> Outcome:
    """Fit once on a shuffled target, and score the rows that were fitted.

    The columns say nothing of such a target, so what is right is memory.

    Parameters
    ----------
    pool, protocol, learner, metric
        As in `refit`.
    seed
        Seed of the shuffle, the rows and the models.

    Returns
    -------
    Outcome
        Of training rows: no score of a model on rows that it did not see.
    """
    rng = np.random.default_rng([seed, 1])
    (fold,) = make_folds(pool, protocol.split, 1, np.ones(len(pool), bool), rng)
    rows = np.flatnonzero(fold.train)
    kept = np.zeros(len(pool), bool)
    kept[rng.permutation(rows)[:_MOST_SHUFFLED]] = True
    return refit(
        pool,
        replace(protocol, without_repeats=False, without_near_repeats=False),
        learner,
        metric,
        k=1,
        seed=seed,
        y=shuffled_target(pool.y, rng),
        folds=[Fold(train=kept, score=kept)],
    )


def half_outcome(
    pool: Pool, protocol: Protocol, learner: Learner, metric: Metric, seed: int
) -> Outcome:
    """Fit once on half of the rows that train: what more rows would give.

    Parameters
    ----------
    pool, protocol, learner, metric
        As in `refit`.
    seed
        Seed of the halves, the folds and the models.
    """
    rng = draws(seed)
    (fold,) = make_folds(pool, protocol.split, 1, np.ones(len(pool), bool), rng)
    unit = np.arange(len(pool)) if pool.groups is None else pool.groups
    own = np.unique(unit[fold.train])
    kept = rng.permutation(own)[: max(1, len(own) // 2)]
    fold = Fold(train=fold.train & np.isin(unit, kept), score=fold.score)
    return refit(pool, protocol, learner, metric, k=1, seed=seed, folds=[fold])


def forward_outcome(
    pool: Pool, protocol: Protocol, learner: Learner, metric: Metric, seed: int
) -> Outcome | None:
    """Fit once on the first half of time, and score all that follows.

    Groups that are scored are left out of the past where enough is left without them.

    Parameters
    ----------
    pool, protocol, learner, metric
        As in `refit`.
    seed
        Seed of the models.

    Returns
    -------
    Outcome or None
        None where there is no time, or too little of it.
    """
    if pool.times is None:
        return None
    dated = ~np.isnan(pool.times)
    times = np.sort(pool.times[dated])
    if len(times) < 2 * _FEWEST_IN_TIME:
        return None
    cut = times[len(times) // 2]
    past, later = dated & (pool.times < cut), dated & (pool.times >= cut)
    if pool.groups is not None:
        fresh = past & ~np.isin(pool.groups, pool.groups[later])
        if fresh.sum() >= _FEWEST_LEFT * past.sum():
            past = fresh
    few = min(past.sum(), later.sum()) < _FEWEST_IN_TIME
    if few or len(np.unique(pool.times[later])) < _FEWEST_TIMES:
        return None
    fold = Fold(train=past, score=later)
    return refit(pool, protocol, learner, metric, k=1, seed=seed, folds=[fold])
