"""Single fits beside the honest score."""

from collections import Counter
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st
from tests.scoring.pools import measured, pool_of, protocol_of

from unseen.scoring.folds import SplitKind
from unseen.scoring.learners import Probes
from unseen.scoring.trials import (
    forward_outcome,
    half_outcome,
    permuted_outcome,
    shuffled_target,
)
from unseen.stats.metrics.catalogue import METRICS

AUC = METRICS["auc"]


@given(st.lists(st.integers(0, 4), min_size=1), st.integers(0, 99))
def test_shuffling_blocks_keeps_every_value_and_most_neighbours(groups, seed):
    y = np.arange(len(groups), dtype=float)
    rng = np.random.default_rng(seed)
    out = shuffled_target(y, rng, np.array(groups))
    assert sorted(out) == sorted(y)


@given(st.integers(2, 8), st.integers(1, 6), st.integers(0, 99))
def test_groups_of_one_size_are_laid_whole_on_one_another(count, size, seed):
    groups = np.repeat(np.arange(count), size)
    out = shuffled_target(groups * 1.0, np.random.default_rng(seed), groups)
    for k in range(count):
        assert len(set(out[groups == k])) == 1
    assert Counter(out) == Counter(groups * 1.0)


def test_a_shuffled_target_is_fitted_and_scored_on_the_same_rows():
    pool = pool_of(measured(300))
    out = permuted_outcome(pool, protocol_of(pool), Probes(), AUC, 0)
    again = permuted_outcome(pool, protocol_of(pool), Probes(), AUC, 0)
    assert len(out.rows) == out.n_train == 210
    np.testing.assert_array_equal(out.y, again.y)
    assert (out.y != pool.y[out.rows]).mean() > 0.3
    score = out.score(AUC)
    assert score.value is not None
    assert score.value < 0.75


def test_half_of_the_rows_are_scored_on_the_same_ones():
    pool = pool_of(measured(400))
    out = half_outcome(pool, protocol_of(pool), Probes(), AUC, 0)
    assert out.n_train == 140
    assert len(out.rows) == 120


def test_half_of_the_groups_stay_whole():
    table = measured(240)
    table["who"] = [f"p{i // 6}" for i in range(240)]
    pool = pool_of(table, group="who")
    protocol = protocol_of(pool, "who").with_split(SplitKind.GROUPED)
    out = half_outcome(pool, protocol, Probes(), AUC, 0)
    assert out.n_train % 6 == 0


def dated(n, **more):
    table = measured(n)
    start = datetime(2024, 1, 1)
    return table | {"day": [start + timedelta(days=i) for i in range(n)]} | more


def test_the_second_half_of_time_is_scored():
    pool = pool_of(dated(300), time="day")
    out = forward_outcome(pool, protocol_of(pool, "day"), Probes(), AUC, 0)
    assert out is not None
    assert out.rows.tolist() == list(range(150, 300))
    assert out.n_train == 150


def test_groups_that_are_scored_leave_the_past():
    who = [f"p{i // 4}" for i in range(300)]
    who[150:160] = ["p0"] * 10
    pool = pool_of(dated(300, who=who), time="day", group="who")
    out = forward_outcome(pool, protocol_of(pool, "day", "who"), Probes(), AUC, 0)
    assert out is not None
    assert out.n_train == 150 - 4


@pytest.mark.parametrize("n", [60, 99])
def test_too_little_time_gives_nothing(n):
    pool = pool_of(dated(n), time="day")
    assert forward_outcome(pool, protocol_of(pool, "day"), Probes(), AUC, 0) is None


def test_no_time_gives_nothing():
    pool = pool_of(measured(300))
    assert forward_outcome(pool, protocol_of(pool), Probes(), AUC, 0) is None


def test_few_different_times_give_nothing():
    table = dated(300)
    table["day"] = [datetime(2024, 1 + i // 100, 1) for i in range(300)]
    pool = pool_of(table, time="day")
    assert forward_outcome(pool, protocol_of(pool, "day"), Probes(), AUC, 0) is None
