"""Folds: every row once, no group parted, no future in the past."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen import InputError
from unseen.stats.folds import deal_folds, forward_stretches


@given(st.integers(3, 200), st.integers(2, 10), st.integers(0, 99))
def test_sizes_differ_by_one_at_most(n, k, seed):
    k = min(k, n)
    size = np.bincount(deal_folds(n, k, np.random.default_rng(seed)), minlength=k)
    assert size.sum() == n
    assert np.ptp(size) <= 1


@given(st.lists(st.integers(0, 8), min_size=20, max_size=90), st.integers(0, 99))
def test_no_group_is_parted(groups, seed):
    groups = np.unique(groups, return_inverse=True)[1]
    k = min(3, groups.max() + 1)
    if k < 2:
        return
    fold = deal_folds(len(groups), k, np.random.default_rng(seed), groups=groups)
    assert set(fold) == set(range(k))
    assert all(len(set(fold[groups == g])) == 1 for g in set(groups))


@given(st.lists(st.integers(0, 2), min_size=30, max_size=90))
def test_classes_are_dealt_evenly(strata):
    strata = np.asarray(strata)
    rng = np.random.default_rng(0)
    fold = deal_folds(len(strata), 5, rng, strata=strata)
    for c in set(strata):
        assert np.ptp(np.bincount(fold[strata == c], minlength=5)) <= 1


@given(st.lists(st.integers(0, 40), min_size=20, max_size=90), st.integers(1, 6))
def test_equal_times_never_part_and_later_is_later(times, k):
    times = np.unique(times, return_inverse=True)[1]
    if times.max() < k:
        return
    stretch = forward_stretches(times, k)
    for j in range(int(stretch.max())):
        assert times[stretch == j].max() < times[stretch == j + 1].min()
    assert 1 <= stretch.max() <= k


def test_most_rows_at_the_first_time_still_leave_a_past():
    times = np.array([0] * 90 + list(range(1, 11)))
    stretch = forward_stretches(times, 2)
    assert (stretch[:90] == 0).all()
    assert stretch.max() >= 1


def test_the_same_seed_gives_the_same_folds():
    one, two = (deal_folds(50, 5, np.random.default_rng(3)) for _ in range(2))
    assert (one == two).all()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda rng: deal_folds(3, 5, rng),
            "`cv` must be at most the number of rows, 3, got 5. Use fewer folds.",
        ),
        (
            lambda rng: deal_folds(4, 3, rng, groups=np.array([0, 0, 1, 1])),
            "`cv` must be at most the number of groups, 2, got 3. Use fewer folds.",
        ),
        (
            lambda rng: forward_stretches(np.array([0, 0, 1, 1]), 2),
            "`time` must have more different values than `cv`, 2, got 2. "
            "Use fewer folds or a finer time.",
        ),
    ],
)
def test_messages(make, says):
    with pytest.raises(InputError) as error:
        make(np.random.default_rng(0))
    assert str(error.value) == says
