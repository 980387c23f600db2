"""Hashes: equal values alike, others apart, the same on every machine."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings, strategies as st

from unseen.tables.hashing import MISSING, hash_numbers, hash_strings, mix


def test_the_words_are_those_of_splitmix64():
    # Steele et al.'s generator from seed 0: its first three outputs.
    expected = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [int(mix(np.zeros(1, np.int64), salt=s)[0]) for s in range(3)] == expected


def test_mixing_loses_nothing():
    assert len(np.unique(mix(np.arange(200_000)))) == 200_000


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=9)), max_size=30), st.integers(0, 9)
)
def test_strings_are_hashed_by_their_letters_alone(words, skip):
    array = pa.array([*["pad"] * skip, *words], pa.string())
    hashes = hash_strings(array.slice(skip))
    alone = [int(hash_strings(pa.array([w], pa.string()))[0]) for w in words]
    assert hashes.tolist() == alone
    assert ((hashes == MISSING) == [w is None for w in words]).all()
    present = [w for w in words if w is not None]
    assert len(np.unique(hashes[hashes != 0])) == len(set(present))


def test_wide_and_narrow_strings_are_one():
    words = ["a", None, "ä" * 500, ""]
    a, b = (hash_strings(pa.array(words, t)) for t in (pa.string(), pa.large_string()))
    np.testing.assert_array_equal(a, b)


@settings(max_examples=60)
@given(st.lists(st.floats(allow_nan=True), max_size=40))
def test_numbers_are_hashed_by_value(values):
    x = np.array(values, float)
    hashes = hash_numbers(x)
    assert ((hashes == MISSING) == np.isnan(x)).all()
    known = x[~np.isnan(x)]
    assert len(np.unique(hashes[hashes != 0])) == len(np.unique(known))
    np.testing.assert_array_equal(hash_numbers(x[::-1]), hashes[::-1])


def test_no_number_and_no_word_is_missing_by_accident():
    assert (hash_numbers(np.arange(-1e5, 1e5)) != MISSING).all()
