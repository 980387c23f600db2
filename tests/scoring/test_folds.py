"""Folds: whole groups, the past before the future, the user's own split as it is."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.scoring.pools import pool_of

from unseen.errors import InputError
from unseen.scoring.folds import SplitKind, clusters_for, make_folds
from unseen.scoring.pool import Pool

OFF: dict[str, Any] = {"id": "none", "group": "none", "time": "none"}


def pool(
    n: int = 120, groups: int = 12, days: int = 30, seed: int = 0, **wishes: Any
) -> Pool:
    rng = np.random.default_rng(seed)
    table = {
        "x": rng.normal(size=n),
        "who": [f"p{i}" for i in rng.integers(0, groups, n)],
        "day": rng.integers(0, days, n),
        "y": np.where(np.arange(n) % 4, "no", "yes"),
    }
    return pool_of(table, **(OFF | wishes))


def folds_of(own: Pool, kind: SplitKind, k: int, seed: int = 0, use: Any = None):
    rows = np.ones(len(own), bool) if use is None else use
    return make_folds(own, kind, k, rows, np.random.default_rng(seed))


SPLITS = st.sampled_from([SplitKind.RANDOM, SplitKind.GROUPED, SplitKind.FORWARD])


@settings(max_examples=60, deadline=None)
@given(
    kind=SPLITS,
    k=st.integers(1, 6),
    n=st.integers(20, 150),
    groups=st.integers(7, 40),
    days=st.integers(2, 40),
    seed=st.integers(0, 1000),
)
def test_no_row_trains_for_its_own_score(kind, k, n, groups, days, seed):
    own = pool(n, groups, days, seed, group="who", time="day")
    use = np.random.default_rng(seed).random(n) < 0.9
    if len(np.unique(own.groups[use])) < 2 or np.ptp(own.times[use]) == 0:
        return
    folds = folds_of(own, kind, k, seed, use)
    scored = np.sum([f.score for f in folds], axis=0)
    for f in folds:
        assert not (f.train & f.score).any()
        assert not ((f.train | f.score) & ~use).any()
        assert f.train.any()
        assert f.score.any()
    # No row is scored twice, and in a cross-validation each is scored.
    assert scored.max() == 1
    if k > 1 and kind is not SplitKind.FORWARD:
        assert (scored == use).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(7, 60), st.integers(0, 1000))
def test_groups_are_never_on_both_sides(k, groups, seed):
    own = pool(150, groups, seed=seed, group="who")
    for f in folds_of(own, SplitKind.GROUPED, k, seed):
        assert not set(own.groups[f.train]) & set(own.groups[f.score])


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(2, 60), st.integers(0, 1000))
def test_the_later_never_trains_for_the_earlier(k, days, seed):
    own = pool(150, days=days, seed=seed, time="day")
    for f in folds_of(own, SplitKind.FORWARD, k, seed):
        assert own.times[f.train].max() < own.times[f.score].min()


def test_people_who_are_scored_leave_the_past():
    # Each person comes on a few days in a row: hardly any is in past and future.
    n = 300
    table = {
        "x": np.random.default_rng(0).normal(size=n),
        "who": [f"p{i // 5}" for i in range(n)],
        "day": np.arange(n) // 3,
        "y": np.where(np.arange(n) % 2, "no", "yes"),
    }
    own = pool_of(table, id="none", group="who", time="day")
    for f in folds_of(own, SplitKind.FORWARD, 3):
        assert not set(own.groups[f.train]) & set(own.groups[f.score])


def test_the_future_of_known_people_is_asked_of_those_who_always_come():
    own = pool(300, groups=10, days=60, group="who", time="day")
    for f in folds_of(own, SplitKind.FORWARD, 3):
        assert set(own.groups[f.train]) == set(own.groups[f.score])


def test_rows_without_a_date_have_no_part_in_a_forward_split():
    own = pool(150, time="day")
    own.times[::7] = np.nan
    for f in folds_of(own, SplitKind.FORWARD, 3):
        assert not (f.train | f.score)[::7].any()


def test_classes_are_dealt_evenly():
    own = pool(120)
    for f in folds_of(own, SplitKind.RANDOM, 5):
        assert f.score.sum() == 24
        assert own.y[f.score].sum() == 6
    (once,) = folds_of(own, SplitKind.RANDOM, 1)
    assert once.score.sum() == 36
    assert own.y[once.score].sum() == pytest.approx(9, abs=1)


def test_numbers_are_dealt_evenly_along_their_order():
    rng = np.random.default_rng(0)
    own = pool_of({"x": rng.normal(size=200), "y": rng.normal(size=200)}, **OFF)
    for f in folds_of(own, SplitKind.RANDOM, 10):
        assert own.y[f.score].mean() == pytest.approx(own.y.mean(), abs=0.25)


def test_groups_are_dealt_evenly():
    own = pool(600, groups=60, group="who")
    sizes = [f.score.sum() for f in folds_of(own, SplitKind.GROUPED, 5)]
    assert max(sizes) - min(sizes) <= 3
    (once,) = folds_of(own, SplitKind.GROUPED, 1)
    assert once.score.sum() == pytest.approx(180, abs=6)


def test_fewer_groups_than_folds_make_fewer_folds():
    own = pool(120, groups=4, group="who")
    assert len(folds_of(own, SplitKind.GROUPED, 10)) == 4


@pytest.mark.parametrize("kind", list(SplitKind)[1:])
def test_the_same_seed_gives_the_same_folds(kind):
    own = pool(group="who", time="day")
    a, b, c = (folds_of(own, kind, 4, seed) for seed in (3, 3, 4))
    same = [np.array_equal(f.score, g.score) for f, g in zip(a, b, strict=True)]
    assert all(same)
    differ = [not np.array_equal(f.score, g.score) for f, g in zip(a, c, strict=True)]
    assert any(differ) == (kind is not SplitKind.FORWARD)


def test_dependent_rows_are_groups_or_neighbours_in_time():
    by_group = pool(group="who", time="day")
    assert clusters_for(by_group, SplitKind.RANDOM) is by_group.groups
    assert clusters_for(pool(), SplitKind.RANDOM) is None
    by_time = pool(200, time="day")
    assert clusters_for(by_time, SplitKind.RANDOM) is None
    stretch = clusters_for(by_time, SplitKind.FORWARD)
    assert stretch is not None
    order = np.argsort(by_time.times, kind="stable")
    assert (np.diff(stretch[order]) >= 0).all()
    assert np.bincount(stretch).max() == 7


def test_messages():
    few, one = pool(4), pool(40, groups=1, days=1, group="who", time="day")
    for own, kind, k, says in (
        (
            few,
            SplitKind.RANDOM,
            5,
            "The table must have at least 5 rows with a target, got 4. Give more rows.",
        ),
        (
            one,
            SplitKind.GROUPED,
            5,
            "The group column must have at least 2 groups, got 1. Name another group "
            "column, or none.",
        ),
        (
            one,
            SplitKind.FORWARD,
            5,
            "The time column must hold at least two different times, got one. Name "
            "another time column, or none.",
        ),
    ):
        with pytest.raises(InputError) as error:
            folds_of(own, kind, k)
        assert str(error.value) == says
