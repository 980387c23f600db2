"""Arrow arrays as NumPy's, at any offset, with gaps, without pandas."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from unseen.tables.arrays import validity_of, values_of, with_missing

TYPES = [
    pa.int8(),
    pa.uint16(),
    pa.int64(),
    pa.uint64(),
    pa.float32(),
    pa.float64(),
    pa.bool_(),
]


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 1)), max_size=40),
    st.integers(0, 20),
    st.sampled_from(TYPES),
)
def test_values_and_gaps_at_any_offset(values, start, kind):
    made = [v if v is None or kind != pa.bool_() else bool(v) for v in values]
    array = pa.array(made, kind).slice(start)
    expected = np.array([np.nan if v is None else v for v in values[start:]], float)
    np.testing.assert_array_equal(with_missing(array), expected)
    valid = validity_of(array)
    gaps = np.isnan(expected)
    assert (valid is None) == (not gaps.any())
    if valid is not None:
        np.testing.assert_array_equal(valid, ~gaps)


@pytest.mark.parametrize("kind", [k for k in TYPES if k != pa.bool_()])
def test_the_type_is_kept(kind):
    values = values_of(pa.array([1, 2, 3], kind))
    assert values.tolist() == [1, 2, 3]
    assert values.dtype == kind.to_pandas_dtype()


def test_times_are_whole_numbers_of_their_unit():
    array = pa.array([0, 86_400_000_000], pa.timestamp("us"))
    assert values_of(array).tolist() == [0, 86_400_000_000]


def test_nothing_has_no_values():
    assert values_of(pa.array([], pa.float64())).shape == (0,)
    assert with_missing(pa.array([None, None], pa.float64())).shape == (2,)
