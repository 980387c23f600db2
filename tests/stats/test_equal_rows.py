"""How likely equal rows are: against the product of shares, and by counting pairs."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.equal_rows import chance_of_equal, distinct_columns


def hashed(x):
    """Give each value a code of its own, as hashes are."""
    return np.asfortranarray(np.unique(x, return_inverse=True)[1].reshape(x.shape) + 1)


def every_row(*sizes):
    """Give each combination of values once."""
    grid = np.meshgrid(*[np.arange(s) for s in sizes], indexing="ij")
    return np.column_stack([g.ravel() for g in grid]).astype(np.uint64)


@pytest.mark.parametrize("sizes", [(5, 4), (3, 3, 3), (8, 2, 2)])
def test_independent_columns_give_about_the_product_of_shares(sizes):
    rows = every_row(*sizes)
    own = chance_of_equal(rows, np.arange(len(rows)))
    # 1 / (5 * 4), 1 / (3 * 3 * 3), ...; the row itself is left out of the count.
    assert np.median(own) == pytest.approx(1 / len(rows), rel=0.6)


def test_it_is_near_the_share_of_pairs_that_are_equal():
    rng = np.random.default_rng(0)
    # Two independent columns of 30 values each, some common and some rare.
    share = rng.dirichlet(np.ones(30))
    x = rng.choice(30, size=(200, 2), p=share)
    rows = np.unique(x, axis=0)
    own = chance_of_equal(rows.astype(np.uint64), np.arange(len(rows)))
    expected = share[rows[:, 0]] * share[rows[:, 1]]
    assert np.corrcoef(np.log(own), np.log(expected))[0, 1] > 0.7
    assert np.median(own / expected) == pytest.approx(1.0, abs=0.6)


def test_what_goes_together_is_counted_together():
    rng = np.random.default_rng(1)
    cause = rng.integers(0, 20, 500)
    # Ten columns of one cause, and one of their own: no product of eleven shares.
    x = np.column_stack([cause * 31 + j for j in range(10)])
    x = np.column_stack([x, 10_000 + np.arange(500)])
    own = chance_of_equal(hashed(x), np.arange(500))
    assert own.min() > 1 / 20 / 500 / 500 / 10


def test_a_fine_row_is_beyond_chance():
    rng = np.random.default_rng(2)
    x = hashed(rng.normal(size=(400, 6)))
    # 400 * 399 / 2 pairs make none equal.
    assert (80_000 * chance_of_equal(x, np.arange(50))).max() < 1e-6


def test_no_columns_make_all_rows_equal():
    assert chance_of_equal(np.empty((5, 0), np.uint64), np.arange(2)).tolist() == [1, 1]


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_the_order_of_rows_and_of_other_rows_has_no_say(seed):
    rng = np.random.default_rng(seed)
    x = hashed(np.unique(rng.integers(0, 5, size=(60, 3)), axis=0))
    order = rng.permutation(len(x))
    a = chance_of_equal(x, np.arange(len(x)))
    b = chance_of_equal(x[order], np.arange(len(x)))
    assert b == pytest.approx(a[order])


def test_columns_that_say_the_same_count_once():
    rng = np.random.default_rng(0)
    x = rng.lognormal(size=200)
    columns = np.column_stack([x, np.log(x), -3 * x, rng.normal(size=200)])
    assert distinct_columns(columns).tolist() == [True, False, False, True]


def test_a_correlated_column_counts_as_one_more():
    rng = np.random.default_rng(0)
    x = rng.normal(size=500)
    columns = np.column_stack([x, x + 0.3 * rng.normal(size=500)])
    assert distinct_columns(columns).tolist() == [True, True]
