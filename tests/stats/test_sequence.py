"""Runs and neighbours along an order, against all orders and against SciPy."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.stats import pearsonr, rankdata

from unseen.stats.sequence import class_runs, neighbour_correlation


@pytest.mark.parametrize(
    "codes", [[0, 0, 0, 1, 1], [0, 1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2]]
)
def test_expectation_is_the_mean_over_all_orders(codes):
    orders = np.array(list(permutations(codes)))
    changes = (np.diff(orders, axis=1) != 0).sum(axis=1)
    runs = class_runs(np.array(codes))
    assert runs.changes == len(set(codes)) - 1
    assert runs.expected == pytest.approx(changes.mean())
    if len(set(codes)) == 2:
        assert runs.spread == pytest.approx(changes.std())
    else:
        assert runs.spread >= changes.std()


@given(st.lists(st.integers(0, 3), max_size=40))
def test_neither_direction_nor_names_have_a_say(codes):
    there = np.unique(codes).astype(int)
    a = class_runs(np.array(codes, int))
    b = class_runs(np.searchsorted(there, codes)[::-1].astype(int))
    assert a.changes == b.changes
    assert a.expected == pytest.approx(b.expected)


def test_ratio_is_one_by_chance_and_nearly_nothing_if_sorted():
    codes = np.random.default_rng(0).integers(0, 3, 2000)
    assert class_runs(codes).ratio == pytest.approx(1, abs=0.05)
    assert class_runs(np.sort(codes)).ratio < 0.01
    assert class_runs(np.zeros(5, int)).ratio == 1.0
    assert class_runs(np.zeros(1, int)).ratio == 1.0


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=40),
    st.sampled_from([1.0, 1e-3, 8.0]),
)
def test_correlation_is_scipys_of_the_ranks(values, unit):
    y = np.array(values) * unit
    ranks = rankdata(y, method="ordinal")
    expected = pearsonr(ranks[:-1], ranks[1:]).statistic
    assert neighbour_correlation(y) == pytest.approx(expected, abs=1e-11)


def test_too_few_rows_correlate_with_nothing():
    assert neighbour_correlation(np.array([1.0, 2.0])) == 0.0
