"""Which rows go into the vault."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...result import Said

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """The rows on either side, and why some are on neither.

    Parameters
    ----------
    holdout, training
        Row numbers, increasing.
    said
        What was done, with reasons.
    """

    holdout: Rows
    training: Rows
    said: tuple[Said, ...] = ()


def split_rows(
    *,
    fraction: float,
    rng: np.random.Generator,
    strata: NDArray[np.int64] | None,
    groups: NDArray[np.int64] | None,
    times: NDArray[np.float64] | None,
    n: int,
) -> Split:
    """Choose the holdout rows.

    Parameters
    ----------
    fraction
        Share of rows that go in, in (0, 1); met as nearly as whole groups and equal
        times allow.
    rng
        For what is left to chance.
    strata
        The rows' classes, shape (n,), or None.
    groups
        The rows' groups, shape (n,), or None: a group is on one side.
    times
        The rows' times, shape (n,), or None: the latest rows go in.
    n
        Rows.

    Raises
    ------
    InputError
        If nothing would be left on one side.
    """
    if not 0 < fraction < 1:
        raise InputError(
            f"`fraction` must lie strictly between 0 and 1, got {fraction:g}. "
            "For a fifth pass 0.2."
        )
    if times is not None:
        split = _latest(times, groups, fraction)
    elif groups is not None:
        split = _whole_groups(groups, fraction, rng)
    else:
        split = _at_random(n, strata, fraction, rng)
    if len(split.holdout) < 2 or not len(split.training):
        raise InputError(
            f"The split must leave rows on both sides, got {len(split.holdout)} in the "
            f"holdout and {len(split.training)} for training. Change `fraction`, or "
            "the group or time column."
        )
    return split


def _at_random(
    n: int, strata: Rows | None, fraction: float, rng: np.random.Generator
) -> Split:
    inside = np.zeros(n, bool)
    for members in _members(np.zeros(n, np.int64) if strata is None else strata):
        # One at least of each class, so that the holdout can judge all of them.
        k = max(1, round(fraction * len(members)))
        if len(members) > 1:
            inside[rng.permutation(members)[: min(k, len(members) - 1)]] = True
    how = "the same share of each class" if strata is not None else "no group, no time"
    said = Said(what="The holdout rows were drawn at random.", reason=how)
    return _sides(inside, said)


def _whole_groups(groups: Rows, fraction: float, rng: np.random.Generator) -> Split:
    names, sizes = np.unique(groups, return_counts=True)
    order = rng.permutation(len(names))
    reached = np.cumsum(sizes[order])
    # Two groups at least: from one there is no telling how groups differ.
    k = max(2, int(np.argmin(np.abs(reached - fraction * len(groups)))) + 1)
    inside = np.isin(groups, names[order[:k]])
    said = Said(
        what=f"{min(k, len(names))} of {len(names)} groups went in whole.",
        reason="rows of a group belong together",
    )
    return _sides(inside, said)


def _latest(times: NDArray[np.float64], groups: Rows | None, fraction: float) -> Split:
    n = len(times)
    moments, counts = np.unique(times, return_counts=True)
    later = n - np.cumsum(counts)
    # All rows of one moment are on one side; the last moment alone is the least.
    cut = int(np.argmin(np.abs(later[:-1] - fraction * n))) if len(moments) > 1 else 0
    inside = times > moments[cut]
    said = [Said(what="The latest rows went in.", reason="the table has a time")]
    left_out = np.zeros(n, bool)
    if groups is not None:
        left_out = ~inside & np.isin(groups, np.unique(groups[inside]))
    if left_out.any():
        what = f"{int(left_out.sum()):,} earlier rows were left out of both sides."
        said.append(Said(what=what, reason="their groups are in the holdout"))
    return _sides(inside, *said, left_out=left_out)


def _sides(
    inside: NDArray[np.bool_], *said: Said, left_out: NDArray[np.bool_] | None = None
) -> Split:
    outside = ~inside if left_out is None else ~inside & ~left_out
    return Split(
        holdout=np.flatnonzero(inside), training=np.flatnonzero(outside), said=said
    )


def _members(strata: Rows) -> Sequence[Rows]:
    order = np.argsort(strata, kind="stable")
    borders = np.flatnonzero(np.diff(strata[order])) + 1
    return np.split(order, borders)
