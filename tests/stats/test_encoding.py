"""Columns that were computed from the target over a key: which, and which not."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.encoding import decimals_of, mean_over_values, over_key, tolerance_of


def rows(n=400, groups=15, seed=0, binary=True):
    rng = np.random.default_rng(seed)
    key = rng.integers(0, groups, n)
    effect = rng.normal(size=groups)
    z = effect[key] + rng.normal(size=n)
    return key, ((z > 0).astype(float) if binary else z)


def encoded(what, key, y, weight=8.0):
    n = np.bincount(key)
    total = np.bincount(key, weights=y)
    left, others = total[key] - y, n[key] - 1
    return {
        "mean": (total / n)[key],
        "sum": total[key],
        "smoothed mean": ((total + weight * y.mean()) / (n + weight))[key],
        "mean of the other rows": left / others,
        "smoothed mean of the other rows": (left + weight * y.mean())
        / (others + weight),
    }[what]


KINDS = (
    "mean",
    "sum",
    "smoothed mean",
    "mean of the other rows",
    "smoothed mean of the other rows",
)


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("what", KINDS)
def test_each_encoding_is_named(what, binary):
    key, y = rows(binary=binary)
    found = over_key(encoded(what, key, y), y, key)
    assert found is not None
    assert found.what == what
    assert found.rows >= 0.98 * len(y)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(KINDS), st.integers(2, 6))
def test_neither_order_nor_names_of_groups_nor_rounding_have_a_say(seed, what, digits):
    rng = np.random.default_rng(seed)
    key, y = rows(seed=seed, binary=False)
    x = encoded(what, key, y).round(digits)
    order, name = rng.permutation(len(y)), rng.permutation(key.max() + 1)
    a = over_key(x, y, key)
    b = over_key(x[order], y[order], name[key][order])
    assert a == b
    assert a is not None
    assert a.what == what


def test_a_mean_is_found_without_its_key():
    key, y = rows()
    found = mean_over_values(encoded("mean", key, y), y)
    assert found is not None
    assert (found.what, found.rows) == ("mean", 400)


@pytest.mark.parametrize("seed", range(5))
def test_an_honest_mean_of_other_rows_is_none(seed):
    key, y = rows(seed=seed)
    # The group's rate among rows that are not in the table.
    past_key, past = rows(2000, seed=seed)
    rate = np.bincount(past_key, weights=past) / np.bincount(past_key)
    assert over_key(rate[key], y, key) is None
    assert mean_over_values(rate[key], y) is None


@pytest.mark.parametrize("seed", range(5))
def test_columns_that_only_predict_are_none(seed):
    key, y = rows(seed=seed, binary=False)
    rng = np.random.default_rng(seed)
    for x in (y + rng.normal(size=400), key * 1.0, rng.normal(size=400), y.round(1)):
        assert over_key(x, y, key) is None


def test_a_target_without_repeats_is_its_own_mean_and_no_evidence():
    y = np.random.default_rng(0).normal(size=100)
    assert mean_over_values(y, y) is None
    assert over_key(y, y, np.arange(100)) is None


def test_a_few_groups_are_no_evidence():
    key, y = rows(groups=3)
    assert over_key(encoded("mean", key, y), y, key) is None


def test_rounding_is_read_from_the_column():
    assert decimals_of(np.array([12.0, -3.0])) == 0
    assert decimals_of(np.array([0.125, 12.5])) == 3
    x = np.array([0.12, 3.4])
    assert tolerance_of(x, x) == pytest.approx(0.00501, rel=1e-3)
