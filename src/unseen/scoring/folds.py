"""Ways to part the rows into those that train and those that are scored."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .pool import Pool

Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]

HOLDOUT_SHARE = 0.3
_FORWARD_SHARE = 0.7
_FEWEST_LEFT = 0.3


class SplitKind(StrEnum):
    """What a split respects."""

    GIVEN = "given"
    RANDOM = "random"
    GROUPED = "grouped"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fold:
    """Rows that train and rows that are scored, shape (n,) each."""

    train: Mask
    score: Mask


def make_folds(
    pool: Pool, kind: SplitKind, k: int, use: Mask, rng: np.random.Generator
) -> list[Fold]:
    """Part the rows.

    Parameters
    ----------
    pool
        The rows.
    kind
        What the split respects. A grouped or forward split pools the two tables: that
        of the user did not respect the groups or the time.
    k
        Number of folds; 1 holds out a share of the rows once.
    use
        Rows that take part at all, shape (n,).
    rng
        Draws the folds.

    Returns
    -------
    list of Fold

    Raises
    ------
    InputError
        If there are fewer rows, classes' rows or groups than folds need.
    """
    if kind is SplitKind.GIVEN:
        return [Fold(train=use & ~pool.given_test, score=use & pool.given_test)]
    if kind is SplitKind.FORWARD:
        return _forward(pool, k, use)
    if kind is SplitKind.GROUPED:
        assert pool.groups is not None
        k = min(k, len(np.unique(pool.groups[use])))
        fold = _by_group(pool.groups, k, use, rng)
    else:
        fold = _stratified(pool, k, use, rng)
    if k == 1:
        return [Fold(train=use & (fold != 0), score=use & (fold == 0))]
    return [Fold(train=use & (fold != i), score=use & (fold == i)) for i in range(k)]


def clusters_for(pool: Pool, kind: SplitKind) -> Codes | None:
    """Which rows depend on each other, for intervals, shape (n,) or None.

    Groups where there are any. In a forward split, stretches of time: neighbours in
    time share what was special about their days.
    """
    if pool.groups is not None:
        return pool.groups
    if kind is SplitKind.FORWARD and pool.times is not None:
        order = np.argsort(np.argsort(pool.times, kind="stable"), kind="stable")
        # As many stretches as each has rows balances their number and their length.
        return order // max(1, int(np.sqrt(len(order)) / 2))
    return None


def _stratified(pool: Pool, k: int, use: Mask, rng: np.random.Generator) -> Codes:
    """Deal the rows of each class, or of each stretch of the target, in turn."""
    n = int(use.sum())
    if n < max(2, k):
        raise InputError(
            f"The table must have at least {max(2, k)} rows with a target, got {n}. "
            "Give more rows."
        )
    y = np.where(use, pool.y, np.nan)
    shuffled = rng.permutation(len(y))
    ordered = shuffled[np.argsort(y[shuffled], kind="stable")]
    turn = np.empty(len(y), np.int64)
    turn[ordered] = np.arange(len(y))
    if k > 1 and pool.n_classes:
        return turn % k
    if k > 1:
        # In turn, the first fold would get the lowest of each k neighbours.
        dealt = rng.random((len(y) // k + 1, k)).argsort(axis=1).ravel()
        return dealt[turn]
    # Every row's neighbours in the target are dealt 3 to 10.
    ten = np.array([0, 1, 1, 0, 1, 1, 1, 0, 1, 1])
    return ten[(turn + int(rng.integers(10))) % 10]


def _by_group(groups: Codes, k: int, use: Mask, rng: np.random.Generator) -> Codes:
    """Deal whole groups, the largest first, each to the lightest fold."""
    codes, sizes = np.unique(groups[use], return_counts=True)
    parts = max(k, 2)
    if len(codes) < parts:
        raise InputError(
            f"The group column must have at least {parts} groups, got {len(codes)}. "
            "Name another group column, or none."
        )
    share = np.full(parts, 1 / parts)
    if k == 1:
        share = np.array([HOLDOUT_SHARE, 1 - HOLDOUT_SHARE])
    order = rng.permutation(len(codes))
    order = order[np.argsort(-sizes[order], kind="stable")]
    load, fold_of = np.zeros(parts), np.empty(len(codes), np.int64)
    for g in order:
        lightest = int(np.argmin((load + sizes[g]) / share))
        fold_of[g] = lightest
        load[lightest] += sizes[g]
    fold = np.full(len(groups), -1, np.int64)
    fold[use] = fold_of[np.searchsorted(codes, groups[use])]
    return fold


def _forward(pool: Pool, k: int, use: Mask) -> list[Fold]:
    """Train on the past and score the stretch that follows, `k` times at most 3."""
    assert pool.times is not None
    dated = use & ~np.isnan(pool.times)
    times = np.sort(pool.times[dated])
    if not len(times) or times[0] == times[-1]:
        raise InputError(
            "The time column must hold at least two different times, got one. "
            "Name another time column, or none."
        )
    stretches = min(k, 3)
    starts = _FORWARD_SHARE + (1 - _FORWARD_SHARE) * np.arange(stretches) / stretches
    if stretches == 3:
        starts = np.array([0.55, 0.7, 0.85])
    cuts = [_cut(times, s) for s in starts]
    cuts = sorted(set(cuts))
    ends = [*cuts[1:], np.inf]
    folds = []
    for begin, end in zip(cuts, ends, strict=True):
        past = dated & (pool.times < begin)
        score = dated & (pool.times >= begin) & (pool.times < end)
        folds.append(Fold(train=_without_groups(pool, past, score), score=score))
    return folds


def _without_groups(pool: Pool, past: Mask, score: Mask) -> Mask:
    """Leave groups that are scored out of the past, if enough of it is left.

    Where (nearly) all groups are in both, the future of known groups is the question,
    and they stay.
    """
    if pool.groups is None:
        return past
    fresh = past & ~np.isin(pool.groups, pool.groups[score])
    return fresh if fresh.sum() >= _FEWEST_LEFT * past.sum() else past


def _cut(times: NDArray[np.float64], share: float) -> float:
    """Give the first time at or after a share of the rows that leaves a past."""
    cut = times[min(int(share * len(times)), len(times) - 1)]
    if cut > times[0]:
        return float(cut)
    return float(times[np.searchsorted(times, times[0], side="right")])
