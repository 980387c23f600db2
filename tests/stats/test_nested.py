"""The arithmetic of nested cross-validation: its laws, and a slow second account."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.stats.nested import (
    NestedSummary,
    forward_summary,
    inflation_of,
    nested_estimate,
    nested_summary,
)
from unseen.stats.quantiles import t_quantile


def drawn(seed, n=30, k=5):
    rng = np.random.default_rng(seed)
    fold = rng.permutation(n) % k
    return fold, rng.exponential(size=n), rng.exponential(size=(n, k))


def as_written(fold, outer, inner):
    """Algorithm 1 of the paper, fold by fold, with plain lists."""
    k = inner.shape[1]
    a, b, se, all_inner = [], [], [], []
    for j in range(k):
        e_in = [inner[i, j] for i in range(len(fold)) if fold[i] != j]
        e_out = [outer[i] for i in range(len(fold)) if fold[i] == j]
        a.append((np.mean(e_in) - np.mean(e_out)) ** 2)
        b.append(np.var(e_out, ddof=1) / len(e_out))
        se.append(np.var(e_in, ddof=1) / len(e_in))
        all_inner += e_in
    error = sqrt(max(0.0, np.mean(a) - np.mean(b)))
    naive = sqrt(np.mean(se))
    error = min(max(error, naive), sqrt(k) * naive)
    mean = np.mean(all_inner)
    bias = (1 + (k - 2) / k) * (mean - np.mean(outer))
    return mean - bias, error * sqrt((k - 1) / k)


@given(st.integers(0, 2**31), st.sampled_from([(30, 5), (31, 5), (40, 10), (9, 3)]))
def test_agrees_with_the_algorithm_as_written(seed, shape):
    fold, outer, inner = drawn(seed, *shape)
    n = len(fold)
    value, error = as_written(fold, outer, inner)
    e = nested_estimate([nested_summary(fold, outer, inner)], n=n, units=n)
    half = t_quantile(0.975, n - 1) * error
    assert e.value == pytest.approx(max(value, 0.0), abs=1e-12)
    assert e.high == pytest.approx(max(value, 0.0) + half)
    assert e.low == pytest.approx(max(0.0, max(value, 0.0) - half), abs=1e-12)


@given(st.integers(0, 2**31))
def test_each_row_its_own_cluster_is_no_cluster(seed):
    fold, outer, inner = drawn(seed)
    a = nested_summary(fold, outer, inner)
    b = nested_summary(fold, outer, inner, np.arange(len(fold)))
    for name in ("gap", "noise", "spread", "inner", "outer", "naive"):
        assert getattr(a, name) == pytest.approx(getattr(b, name)), name


@given(st.integers(0, 2**31), st.integers(-20, 20))
def test_units_of_the_loss_have_no_say(seed, power):
    fold, outer, inner = drawn(seed)
    # A power of two keeps the products exact.
    by = 2.0**power
    plain = nested_estimate([nested_summary(fold, outer, inner)], n=30, units=30)
    scaled = nested_summary(fold, outer * by, inner * by)
    e = nested_estimate([scaled], n=30, units=30)
    assert (e.value, e.low, e.high) == pytest.approx(
        (plain.value * by, plain.low * by, plain.high * by)
    )


@given(st.integers(0, 2**31), st.permutations(range(5)))
def test_names_of_the_folds_have_no_say(seed, names):
    fold, outer, inner = drawn(seed)
    names = np.asarray(names)
    renamed = np.empty_like(inner)
    renamed[:, names] = inner
    a = nested_summary(fold, outer, inner)
    b = nested_summary(names[fold], outer, renamed)
    assert inflation_of([a]) == pytest.approx(inflation_of([b]))
    assert a.inner == pytest.approx(b.inner)


@given(st.integers(0, 2**31))
def test_own_entries_of_inner_losses_are_not_read(seed):
    fold, outer, inner = drawn(seed)
    spoilt = inner.copy()
    spoilt[np.arange(len(fold)), fold] = np.nan
    a, b = nested_summary(fold, outer, inner), nested_summary(fold, outer, spoilt)
    assert a.inner == b.inner
    assert (a.gap == b.gap).all()


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4))
def test_the_inflation_stays_in_its_range(gaps):
    one = np.ones(4)
    s = NestedSummary(
        gap=np.array(gaps), noise=one / 2, spread=one, inner=1.0, outer=1.0, naive=1.0
    )
    assert 1 <= inflation_of([s]) <= 2


def test_the_bias_correction_takes_a_learning_curve_off():
    # Where the loss is 1 + 100 / rows, inner and outer means give the value at n.
    n, k = 200, 10
    s = NestedSummary(
        gap=np.zeros(k),
        noise=np.zeros(k),
        spread=np.ones(k),
        inner=1 + 100 / (n * (k - 2) / k),
        outer=1 + 100 / (n * (k - 1) / k),
        naive=0.01,
    )
    e = nested_estimate([s], n=n, units=n)
    assert e.value == pytest.approx(1 + 100 / n)


def test_losses_that_do_not_vary_have_no_ends_unless_they_are_hits():
    fold = np.arange(20) % 4
    s = nested_summary(fold, np.zeros(20), np.zeros((20, 4)))
    unknown = nested_estimate([s], n=20, units=20)
    assert (unknown.value, unknown.low, unknown.high) == (0.0, None, None)
    hits = nested_estimate([s], n=20, units=20, high=1.0)
    assert (hits.value, hits.low) == (0.0, 0.0)
    # Wilson's upper end for 0 of 20 is t² / (20 + t²).
    t2 = t_quantile(0.975, 19) ** 2
    assert hits.high == pytest.approx(t2 / (20 + t2))


def test_forward_inner_folds_are_the_stretches_before():
    stretch = np.array([1, 1, 2, 2, 3, 3])
    losses = np.array([1.0, 3.0, 2.0, 4.0, 8.0, 8.0])
    s = forward_summary(stretch, losses)
    assert s.gap.tolist() == [2.0 - 3.0, 2.5 - 8.0]
    assert s.noise.tolist() == [1.0, 0.0]
    assert s.spread == pytest.approx([1.0, np.var([1, 3, 2, 4], ddof=1) / 4])
    assert s.inner == s.outer == losses.mean()
