"""What stands out from chance: planted values, and chance alone."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.outstanding import outstanding

stats = pytest.importorskip("scipy.stats")


def test_planted_values_are_counted_and_no_others():
    rng = np.random.default_rng(0)
    usual = rng.exponential(size=500)
    found = outstanding(np.r_[usual, np.full(8, 25.0)], [usual])
    assert found is not None
    assert (found.count, found.limit) == (8, 25.0)
    assert found.expected < 0.08


def test_the_expected_number_is_that_of_an_exponential_tail():
    rng = np.random.default_rng(0)
    usual = rng.exponential(scale=2.0, size=4000)
    values = np.r_[usual, np.full(6, 28.0)]
    found = outstanding(values, [usual])
    assert found is not None
    # 4006 * scipy.stats.expon.sf(28, scale=2)
    assert np.log(found.expected) == pytest.approx(
        np.log(4006 * stats.expon.sf(28, scale=2)), abs=1.5
    )


def test_chance_alone_hardly_ever_stands_out():
    rng = np.random.default_rng(1)
    told = 0
    for _ in range(400):
        values, usual = rng.exponential(size=300), rng.exponential(size=300)
        told += outstanding(values, [usual]) is not None
    assert told <= 2


def test_the_thinnest_sample_decides():
    rng = np.random.default_rng(2)
    usual = rng.exponential(size=400)
    values = np.r_[rng.exponential(size=400), np.full(10, 20.0)]
    # A sample that holds what is planted does not hide it.
    spoiled = np.r_[usual, np.full(60, 20.0)]
    assert outstanding(values, [spoiled]) is None
    found = outstanding(values, [spoiled, usual])
    assert found is not None
    assert found.count == 10


@pytest.mark.parametrize(
    ("values", "chance"),
    [
        (np.full(3, 99.0), [np.linspace(0, 1, 100)]),
        (np.full(30, 99.0), [np.linspace(0, 1, 49)]),
        (np.full(30, 99.0), []),
    ],
)
def test_nothing_is_told_of_too_little(values, chance):
    assert outstanding(values, chance) is None


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([0.25, 4.0]), st.floats(-5, 5))
def test_order_and_units_have_no_say(seed, unit, start):
    rng = np.random.default_rng(seed)
    usual = rng.exponential(size=200)
    values = np.r_[rng.exponential(size=200), np.full(8, 30.0)]
    a = outstanding(values, [usual])
    b = outstanding(start + unit * rng.permutation(values), [start + unit * usual])
    assert a is not None
    assert b is not None
    assert a.count == b.count
    assert b.expected == pytest.approx(a.expected, rel=1e-4)
