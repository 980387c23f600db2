"""Exact sums of a few columns."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.identities import find_identity

RNG = np.random.default_rng(0)
X = RNG.normal(size=(200, 6))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from([-3.0, -1.0, 0.5, 1.0, 2.0]), min_size=3, max_size=3),
    st.floats(-100, 100),
)
def test_law_a_sum_of_independent_columns_is_found(places, weights, offset):
    y = offset + X[:, places] @ np.array(weights[: len(places)])
    found = find_identity(y, X)
    assert found is not None
    assert found.exceptions == 0
    assert dict(zip(found.places, found.weights, strict=True)) == pytest.approx(
        dict(zip(places, weights, strict=False))
    )


def test_noise_of_a_thousandth_is_no_identity():
    y = X[:, 0] + X[:, 1] + 1e-3 * RNG.normal(size=200)
    assert find_identity(y, X) is None


def test_a_term_that_is_nearly_always_zero_is_found_too():
    fees = np.zeros(2_000)
    fees[:9] = 15.0
    paid = RNG.uniform(size=(2_000, 2))
    y = paid.sum(axis=1) + fees
    found = find_identity(y, np.column_stack([paid, fees]))
    assert found is not None
    assert found.places == (0, 1, 2)
    assert found.exceptions == 0


def test_few_rows_a_constant_and_gaps_have_none():
    assert find_identity(X[:49, 0] * 2, X[:49]) is None
    assert find_identity(np.ones(200), X) is None
    gaps = X.copy()
    gaps[::2, 0] = np.nan
    assert find_identity(X[:, 0], gaps) is None
    assert find_identity(np.full(200, np.nan), X) is None
