"""The rows that are fitted: bounded, with a target, groups whole."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.scoring.pools import intake_of

from unseen.scoring.pool import Pool, make_pool


def table(n=300, seed=0):
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(n) < 0.4, "yes", "no").astype(object)
    y[::10] = None
    who = np.array([f"p{i}" for i in rng.integers(0, 40, n)], object)
    who[::15] = None
    return {"x": rng.normal(size=n), "who": who, "day": np.arange(n), "y": y}


def made(most=100_000, seed=0, group=None, time=None, test=False, data=None) -> Pool:
    roles = {"group": group or "none", "time": time or "none", "id": "none"}
    own = intake_of(data or table(), **roles)
    train = own.profile.train.sample
    return make_pool(
        own.profile.plan,
        train,
        train if test else None,
        most=most,
        group=group,
        time=time,
        seed=seed,
    )


def test_rows_without_a_target_are_left_out():
    pool = made()
    assert len(pool) == 270
    assert not np.isnan(pool.y).any()
    assert not pool.has_test


@pytest.mark.parametrize("most", [1, 50, 269, 270, 300])
def test_no_more_rows_than_asked(most):
    assert len(made(most)) == min(most, 270)
    both = made(most, test=True)
    assert both.given_test.sum() == (~both.given_test).sum() == min(most, 270)


@settings(max_examples=20, deadline=None)
@given(st.integers(30, 300), st.integers(0, 50))
def test_groups_stay_whole(most, seed):
    pool = made(most, seed, group="who")
    every = made(group="who")
    size = {k: (every.frame.keys[:, 0] == k).sum() for k in every.frame.keys[:, 0]}
    for k in np.unique(pool.frame.keys[:, 0]):
        assert (pool.frame.keys[:, 0] == k).sum() == size[k]
    # The last group may reach beyond, and no other.
    assert len(pool) <= most + max(size.values())


def test_a_row_without_a_group_is_one_of_its_own():
    pool = made(group="who")
    assert pool.groups is not None
    alone = pool.frame.keys[:, 0] == 0
    assert alone.sum() > 5
    counts = np.bincount(pool.groups)
    assert (counts[pool.groups[alone]] == 1).all()


def test_the_seed_chooses_the_rows():
    a, b, c = (made(100, seed).frame.rows for seed in (0, 0, 1))
    np.testing.assert_array_equal(a, b)
    assert set(a) != set(c)
    # About as many of each half: no row is likelier than another.
    assert (a < 150).sum() == pytest.approx(50, abs=20)


def test_times_are_those_of_the_column():
    pool = made(time="day")
    assert pool.times is not None
    np.testing.assert_array_equal(pool.times, pool.frame.rows)
    assert made().times is None
    assert made().groups is None
