"""Bins: edges that hold equally many rows, sentinels apart, order kept."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.tables.binning import (
    ALL_BINS,
    MOST_BINS,
    bin_numbers,
    bin_words,
    bins_for,
    edges_of,
    edges_of_many,
)

VALUES = st.one_of(
    st.floats(allow_nan=True),
    st.integers(-4, 4).map(float),
    st.sampled_from([0.0, -999.0, np.inf, -np.inf, 1.0, np.nextafter(1.0, 2)]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUES, max_size=200), st.integers(2, MOST_BINS))
def test_edges_rise_and_bins_follow_the_values(values, most):
    x = np.array(values, float)
    edges = edges_of(x, most)
    assert (np.diff(edges) > 0).all()
    assert len(edges) < MOST_BINS
    bins = bin_numbers(x, edges)
    assert ((bins == 0) == np.isnan(x)).all()
    assert bins.max(initial=0) <= MOST_BINS
    order = np.argsort(x[~np.isnan(x)], kind="stable")
    assert (np.diff(bins[~np.isnan(x)][order].astype(int)) >= 0).all()
    # Few values have each a bin of their own.
    distinct = np.unique(x[~np.isnan(x)])
    if len(distinct) <= MOST_BINS:
        assert len(np.unique(bins[bins > 0])) == len(distinct)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=150), st.integers(2, MOST_BINS))
def test_many_columns_are_cut_as_each_alone(values, most):
    x = np.array(values, float)
    rng = np.random.default_rng(0)
    columns = np.column_stack([x, rng.normal(size=len(x)), rng.permutation(x)])
    made = edges_of_many(columns, most)
    for j, edges in enumerate(made):
        np.testing.assert_array_equal(edges, edges_of(columns[:, j], most))


def test_bins_hold_about_equally_many_rows():
    x = np.random.default_rng(0).exponential(size=5000)
    counts = np.bincount(bin_numbers(x, edges_of(x, 50)), minlength=ALL_BINS)[1:51]
    assert counts.min() > 90
    assert counts.max() < 110


@pytest.mark.parametrize("sentinel", [0.0, -999.0, 99999.0])
def test_a_sentinel_is_alone(sentinel):
    rng = np.random.default_rng(1)
    x = np.where(rng.random(3000) < 0.05, sentinel, rng.normal(10, 5, 3000))
    bins = bin_numbers(x, edges_of(x, 40))
    own = np.unique(bins[x == sentinel])
    assert len(own) == 1
    assert (x[bins == own[0]] == sentinel).all()


def test_words_have_the_bin_of_their_level():
    levels = np.array([3, 8, 11], np.uint64)
    words = np.array([11, 0, 3, 5, 99, 8], np.uint64)
    assert bin_words(words, levels).tolist() == [3, 0, 1, 63, 63, 2]
    assert bin_words(words, np.zeros(0, np.uint64)).tolist() == [63, 0, 63, 63, 63, 63]


def test_more_rows_fill_more_bins():
    counts = [bins_for(n) for n in (0, 64, 400, 3_844, 10**9)]
    assert counts == [8, 8, 20, 62, 62]
