"""The folds of a search, made so that they part neither groups nor past and future."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.folds import deal_folds, forward_stretches
from ._table import Codes, Rows, Table

Splits = list[tuple[NDArray[np.int64], NDArray[np.int64]]]

# What scikit-learn's searches take where none is given.
_USUAL = 5
_SHORTEST = 10
# Folds that a choice takes at the least: one may be any stretch of luck.
_FEWEST = 2


def inner_folds(table: Table, rows: Rows, k: int, rng: np.random.Generator) -> Splits:
    """Split some rows for the choosing.

    Parameters
    ----------
    table
        All rows.
    rows
        Numbers of the rows that may be chosen on.
    k
        Number of folds; with times, of stretches that are scored.
    rng
        Draws the folds.

    Returns
    -------
    list of (train, test)
        Places in `rows`, not in the table.

    Examples
    --------
    >>> from ._table import read_table
    >>> from sklearn.linear_model import Ridge
    >>> time = np.arange(40)
    >>> table = read_table(Ridge(), np.ones((40, 1)), time, time=time)
    >>> rows = np.arange(30)
    >>> for train, test in inner_folds(table, rows, 2, np.random.default_rng(0)):
    ...     print(train[-1], test[0], test[-1])
    9 10 19
    19 20 29
    """
    groups = None if table.groups is None else table.groups[rows]
    strata = None if table.classes is None else table.target[rows].astype(np.int64)
    times = None if table.times is None else table.times[rows]
    apart = None if times is not None and table.recurring else groups
    few = min(k, _FEWEST)
    # These are training rows, and a choice on them flatters no score: where too few
    # folds have a past, other groups or all classes to learn from, others serve.
    ways = [(times, apart)]
    if apart is not None:
        ways.append((times, None))
    for way in ways:
        found = _able(_dealt(len(rows), k, rng, *way, strata), strata)
        if len(found) >= few:
            return found
    return _dealt(len(rows), k, rng, None, None, strata)


def _dealt(
    n: int,
    k: int,
    rng: np.random.Generator,
    times: Codes | None,
    groups: Codes | None,
    strata: Codes | None,
) -> Splits:
    """Deal rows to folds, or to stretches of time; none where there is no past."""
    if times is None:
        fold = deal_folds(n, k, rng, groups=groups, strata=strata)
        return [
            (np.flatnonzero(fold != j), np.flatnonzero(fold == j)) for j in range(k)
        ]
    different = len(np.unique(times))
    if different < 2:
        return []
    # A short past is cut into fewer stretches, so that each can be scored.
    part = forward_stretches(
        times,
        max(min(k, _FEWEST, different - 1), min(k, n // _SHORTEST, different - 1)),
    )
    found = []
    for j in range(1, int(part.max()) + 1):
        past, here = part < j, part == j
        if groups is not None:
            past &= ~np.isin(groups, groups[here])
        if past.any():
            found.append((np.flatnonzero(past), np.flatnonzero(here)))
    return found


def _able(splits: Splits, strata: Codes | None) -> Splits:
    """Keep splits that can learn every class."""
    if strata is None:
        return splits
    every = len(np.unique(strata))
    return [s for s in splits if len(np.unique(strata[s[0]])) == every]


def with_inner_folds(
    search: Any, table: Table, rows: Rows, rng: np.random.Generator
) -> Any:
    """Give a copy of the search whose ``cv`` keeps groups and time apart.

    Parameters
    ----------
    search
        An estimator; every parameter called ``cv``, at any depth, is looked at.
    table, rows, rng
        As in `inner_folds`.

    Raises
    ------
    InputError
        If a splitter of the user's own parts a group or mixes past and future, or
        lists rows by number.
    """
    from sklearn.base import clone  # noqa: PLC0415 - heavy

    own: Any = clone(search)
    named = {
        name: value
        for name, value in sorted(own.get_params(deep=True).items())
        if name.rpartition("__")[2] == "cv" and not isinstance(value, str)
    }
    if named and (table.groups is not None or table.times is not None):
        own.set_params(
            **{
                name: _kept(name, value, table, rows, rng)
                for name, value in named.items()
            }
        )
        return own
    for name, value in named.items():
        if not (value is None or isinstance(value, int) or hasattr(value, "split")):
            raise _listed(name)
    return own


def _kept(
    name: str, value: Any, table: Table, rows: Rows, rng: np.random.Generator
) -> Splits:
    if value is None or isinstance(value, int | np.integer):
        return inner_folds(table, rows, int(value or _USUAL), rng)
    if not hasattr(value, "split"):
        raise _listed(name)
    groups = None if table.groups is None else table.groups[rows]
    with warnings.catch_warnings():
        # Some splitters warn that they don't read groups; that is checked below.
        warnings.simplefilter("ignore", UserWarning)
        splits = list(value.split(rows[:, None], table.y[rows], groups))
    for train, test in splits:
        parts = groups is not None and np.isin(groups[test], groups[train]).any()
        times = None if table.times is None else table.times[rows]
        mixes = times is not None and times[train].max() >= times[test].min()
        if parts or mixes:
            what = "keep groups together" if parts else "test on what is later only"
            raise InputError(
                f"`{name}` of the search must {what}, got {type(value).__name__}. "
                "Pass a number of folds: they are then made so."
            )
    return splits


def _listed(name: str) -> InputError:
    return InputError(
        f"`{name}` of the search must be a number or a splitter, got a list of rows. "
        "A list can't be used on a part of the rows."
    )
