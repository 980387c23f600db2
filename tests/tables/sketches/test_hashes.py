"""Counting hashes in bounded memory: exact while they fit, a fair share beyond."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.tables.hashing import mix
from unseen.tables.sketches.hashes import Hashes, HashTable


def counted(values, capacity=100) -> HashTable:
    sketch = Hashes(capacity)
    sketch.update(mix(np.array(values, np.int64)))
    return sketch.finish()


@given(st.lists(st.integers(0, 20), max_size=80))
def test_small_ones_are_counted_exactly(values):
    table = counted(values)
    distinct, counts = np.unique(mix(np.array(values, np.int64)), return_counts=True)
    assert table.share == 1
    assert table.distinct == len(distinct)
    np.testing.assert_array_equal(table.hashes, distinct)
    np.testing.assert_array_equal(table.counts, counts)


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=300),
    st.integers(1, 40),
    st.integers(0, 299),
)
def test_beyond_them_each_kept_one_is_counted_in_full(values, capacity, cut):
    whole = counted(values, capacity)
    a, b = Hashes(capacity), Hashes(capacity)
    a.update(mix(np.array(values[:cut], np.int64)))
    b.update(mix(np.array(values[cut:], np.int64)))
    b.merge(a)
    merged = b.finish()
    assert len(whole.hashes) <= capacity
    assert merged.share == whole.share
    np.testing.assert_array_equal(merged.hashes, whole.hashes)
    np.testing.assert_array_equal(merged.counts, whole.counts)
    exact = counted(values, 10**6)
    np.testing.assert_array_equal(exact.counts_of(whole.hashes), whole.counts)


@pytest.mark.parametrize("n", [5_000, 40_000])
def test_the_number_of_distinct_values_is_estimated(n):
    table = counted(np.arange(n), 2_000)
    assert table.share < 1
    # 1,000 to 2,000 kept: within some 3%.
    assert table.distinct == pytest.approx(n, rel=0.1)


def test_what_does_not_occur_counts_nothing():
    table = counted([1, 1, 2])
    asked = mix(np.array([2, 1, 5]))
    assert table.counts_of(asked).tolist() == [1, 2, 0]
    assert counted([]).counts_of(asked).tolist() == [0, 0, 0]
