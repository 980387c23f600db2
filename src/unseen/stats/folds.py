"""Folds that part neither groups nor the past from its order."""

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

Codes = NDArray[np.int64]


def deal_folds(
    n: int,
    k: int,
    rng: np.random.Generator,
    *,
    groups: Codes | None = None,
    strata: Codes | None = None,
) -> Codes:
    """Deal the rows, or whole groups, to `k` folds at random.

    Parameters
    ----------
    n
        Number of rows.
    k
        Number of folds, at least 2.
    rng
        Draws the folds.
    groups
        Group of each row, shape (n,): the largest goes first, each to the fold with
        the fewest rows.
    strata
        Class of each row, shape (n,): each fold gets its share of each. Not read
        where there are groups.

    Returns
    -------
    ndarray of int, shape (n,)
        Fold of each row, 0..k-1.

    Raises
    ------
    InputError
        If there are more folds than rows or groups.

    Examples
    --------
    >>> fold = deal_folds(6, 3, np.random.default_rng(0))
    >>> np.bincount(fold).tolist()
    [2, 2, 2]
    """
    if groups is not None:
        return _by_group(groups, k, rng)
    if k > n:
        raise InputError(
            f"`cv` must be at most the number of rows, {n}, got {k}. Use fewer folds."
        )
    order = rng.permutation(n)
    if strata is not None:
        order = order[np.argsort(strata[order], kind="stable")]
    fold = np.empty(n, np.int64)
    fold[order] = np.arange(n) % k
    return fold


def forward_stretches(times: Codes, k: int) -> Codes:
    """Cut time into a first past and up to `k` stretches of about as many rows.

    Parameters
    ----------
    times
        Rank of each row's time, shape (n,). Equal times never part.
    k
        Number of stretches that are scored, at least 1.

    Returns
    -------
    ndarray of int, shape (n,)
        0 for the first past, then 1, 2, … in order of time.

    Raises
    ------
    InputError
        If there are not more times than stretches.

    Examples
    --------
    >>> forward_stretches(np.array([0, 3, 1, 2]), 3).tolist()
    [0, 3, 1, 2]
    """
    distinct = len(np.unique(times))
    if distinct <= k:
        raise InputError(
            f"`time` must have more different values than `cv`, {k}, got {distinct}. "
            "Use fewer folds or a finer time."
        )
    ordered = np.sort(times)
    cuts = ordered[np.arange(1, k + 1) * len(times) // (k + 1)]
    cuts = np.unique(cuts[cuts > ordered[0]])
    if not len(cuts):
        # More than half of the rows have the first time.
        cuts = ordered[[np.searchsorted(ordered, ordered[0], side="right")]]
    return np.searchsorted(cuts, times, side="right").astype(np.int64)


def _by_group(groups: Codes, k: int, rng: np.random.Generator) -> Codes:
    codes, row_group, size = np.unique(groups, return_inverse=True, return_counts=True)
    if len(codes) < k:
        raise InputError(
            f"`cv` must be at most the number of groups, {len(codes)}, got {k}. "
            "Use fewer folds."
        )
    load, fold_of = np.zeros(k), np.empty(len(codes), np.int64)
    order = rng.permutation(len(codes))
    for g in order[np.argsort(-size[order], kind="stable")]:
        lightest = int(load.argmin())
        fold_of[g] = lightest
        load[lightest] += size[g]
    return fold_of[row_group]
