"""Folds of a choice: what they keep apart, and what they fall back on."""

import numpy as np
import pytest

from unseen.holdout._inner_folds import inner_folds
from unseen.holdout._table import Table


def dealt(k, *, groups=None, times=None, target=None):
    n = len(next(a for a in (groups, times, target) if a is not None))
    whole = Table(
        X=np.zeros((n, 1)),
        y=np.zeros(n) if target is None else target,
        target=np.zeros(n) if target is None else target,
        classes=None if target is None else np.unique(target),
        groups=groups,
        times=times,
    )
    return inner_folds(whole, np.arange(n), k, np.random.default_rng(0))


def test_time_and_groups_are_kept_apart_where_they_can_be():
    groups, times = np.arange(80) // 4, np.arange(80)
    folds = dealt(4, groups=groups, times=times)
    assert len(folds) == 4
    for train, test in folds:
        assert times[train].max() < times[test].min()
        assert not np.isin(groups[train], groups[test]).any()


def test_one_time_is_no_past():
    folds = dealt(5, times=np.zeros(40, int), groups=np.arange(40) // 4)
    assert len(folds) == 5
    assert sum(len(test) for _, test in folds) == 40


@pytest.mark.parametrize("n", [9, 15, 19])
def test_a_short_past_is_cut_twice(n):
    folds = dealt(5, times=np.arange(n))
    assert len(folds) == 2
    assert all(train.max() < test.min() for train, test in folds)


def test_every_class_is_learned_in_every_fold():
    # Two of the rarer class, early: what goes forward has none to learn from before.
    target = np.r_[np.zeros(30), np.ones(4), np.zeros(26)]
    for more in ({"times": np.arange(60)}, {"groups": np.arange(60) // 2}, {}):
        folds = dealt(4, target=target, **more)
        assert len(folds) >= 2
        for train, _ in folds:
            assert set(target[train]) == {0.0, 1.0}
    late = np.r_[np.zeros(56), np.ones(4)]
    for train, _ in dealt(4, target=late, times=np.arange(60)):
        assert set(late[train]) == {0.0, 1.0}
