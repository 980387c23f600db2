"""Which rows each model is fitted on: outer folds that score, pairs that choose."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..holdout._held_out import fold_labels, folds_within
from ..holdout._table import Rows as Places, Table
from ..stats.folds import forward_stretches

Codes = NDArray[np.int64]

FOLDS = 5
# Stretches of time that are scored by models of their past, and how many of the first
# only choose: a choice needs scores that came before.
STRETCHES = 7
_ONLY_CHOOSE = 2
_FEWEST_TIMES = 3
# Rows of a past, and of two classes in it, from which any rung can be fitted.
_FEWEST_PAST = 8
_FEWEST_OF_CLASS = 2
# With more rows a choice is sharp enough on two of the four other folds.
_PLENTY = 2_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """One set of training rows, and the rows that its models predict.

    Parameters
    ----------
    left_out
        The folds without which it is fitted.
    train, predict
        Numbers of rows.
    """

    left_out: tuple[int, ...]
    train: Places
    predict: Places


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Protocol:
    """How one deal of the folds is worked through.

    Parameters
    ----------
    label
        Fold, or stretch of time, of each row, shape (n,).
    forward
        Whether time decides.
    fits
        All fits.
    scored
        The folds whose rows are scored.
    """

    label: Codes
    forward: bool
    fits: tuple[Fit, ...]
    scored: tuple[int, ...]

    def single(self) -> dict[int, Fit]:
        """Give the fit that scores each fold."""
        if self.forward:
            return {f.left_out[0]: f for f in self.fits}
        return {f.left_out[0]: f for f in self.fits if len(f.left_out) == 1}

    def inner(self, fold: int) -> Iterator[tuple[Fit, int]]:
        """Give what a choice for this fold may look at: fits, and the fold each judges.

        No row of `fold`, and of time none after it, had a part in them.
        """
        for f in self.fits:
            if self.forward:
                if f.left_out[0] < fold:
                    yield f, f.left_out[0]
            elif len(f.left_out) == 2 and fold in f.left_out:
                yield f, next(k for k in f.left_out if k != fold)


def deal(table: Table, rng: np.random.Generator) -> Protocol:
    """Deal the folds and list the fits.

    Parameters
    ----------
    table
        The rows; groups are never parted and times never mixed.
    rng
        Draws the folds.

    Notes
    -----
    A model without two folds serves the choice for both: each of the two sees it judged
    on the other. So all choices inside all folds cost 10 fits beside the 5 that score,
    and 5 where rows are plenty and each fold's choice looks at two of the other four.
    In time a stretch's choice looks at the stretches before it, which costs no fit.
    """
    forward = table.times is not None
    if forward:
        label = stretches(table)
        pairs = [
            Fit(left_out=(int(label[test[0]]),), train=train, predict=test)
            for train, test in folds_within(table, label)
            if _learnable(table, train)
        ]
        if len(pairs) < _ONLY_CHOOSE:
            raise InputError(
                f"`time` must cut the rows into {_ONLY_CHOOSE} stretches or more that "
                f"have a past of {_FEWEST_PAST} rows, {_FEWEST_OF_CLASS} each of two "
                f"classes where there are any, got {len(pairs)}. Pass time none, or "
                "more rows."
            )
        found = [f.left_out[0] for f in pairs]
        first = min(_ONLY_CHOOSE, len(found) - 1)
        scored = np.concatenate([f.predict for f in pairs[first:]])
        if table.classes is not None and len(np.unique(table.target[scored])) < 2:
            raise InputError(
                "`y` must have two classes among the rows that are scored, the latest "
                f"{len(scored)}, got one. Pass time none, or more rows."
            )
        return Protocol(
            label=label, forward=True, fits=tuple(pairs), scored=tuple(found[first:])
        )
    k = min(FOLDS, table.units)
    label = fold_labels(table, k, rng)
    fits = [_without(label, (a,)) for a in range(k)]
    near = table.n >= _PLENTY and k == FOLDS
    for a in range(k):
        for b in range(a + 1, k):
            if not near or (b - a) in (1, k - 1):
                fits.append(_without(label, (a, b)))
    return Protocol(
        label=label, forward=False, fits=tuple(fits), scored=tuple(range(k))
    )


def stretches(table: Table) -> Codes:
    """Give the stretch of time of each row, 0 for the first past, shape (n,)."""
    assert table.times is not None
    times = len(np.unique(table.times))
    if times < _FEWEST_TIMES:
        raise InputError(
            f"`time` must have at least {_FEWEST_TIMES} different values, got {times}: "
            "one to learn from, one to choose by, one to score. Pass time none."
        )
    # A few where there are few times.
    return forward_stretches(table.times, min(STRETCHES, times - 1))


def _learnable(table: Table, train: Places) -> bool:
    if len(train) < _FEWEST_PAST:
        return False
    if table.classes is None:
        return True
    sizes = np.bincount(table.target[train].astype(np.int64))
    return int((sizes >= _FEWEST_OF_CLASS).sum()) > 1


def _without(label: Codes, left_out: tuple[int, ...]) -> Fit:
    out = np.isin(label, left_out)
    return Fit(
        left_out=left_out, train=np.flatnonzero(~out), predict=np.flatnonzero(out)
    )
