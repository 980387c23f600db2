"""Features from arrays and frames, as numbers or text."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from unseen import InputError
from unseen.smooth.reading import as_categories, read_features

VALUES = {
    "number": [1.5, None, 3.0],
    "whole": [1, 2, 3],
    "truth": [True, False, True],
    "word": ["a", None, "b"],
}


def kinds(table):
    return [column.dtype.kind for column in table]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_frames(frame):
    table = read_features(frame(VALUES))
    assert kinds(table) == ["f", "f", "f", "O"]
    np.testing.assert_array_equal(table[0], [1.5, np.nan, 3.0])
    assert table[2].tolist() == [1.0, 0.0, 1.0]
    assert table[3].tolist() == ["a", None, "b"]


def test_pandas_categories_and_nullable_numbers():
    frame = pd.DataFrame(
        {
            "size": pd.Categorical(["S", "L", None]),
            "maybe": pd.array([1, None, 3], "Int64"),
            "flag": pd.array([True, None, False], "boolean"),
        }
    )
    size, maybe, flag = read_features(frame)
    assert size.tolist() == ["S", "L", None]
    np.testing.assert_array_equal(maybe, [1, np.nan, 3])
    np.testing.assert_array_equal(flag, [1, np.nan, 0])


def test_polars_categories():
    frame = pl.DataFrame({"size": ["S", "L", None]}).with_columns(
        pl.col("size").cast(pl.Categorical)
    )
    assert read_features(frame)[0].tolist() == ["S", "L", None]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_times_are_seconds(frame):
    times = np.array(["2026-01-01", "2026-01-02", "NaT"], "datetime64[us]")
    column = read_features(frame({"t": times}))[0]
    assert column[1] - column[0] == 86400
    assert np.isnan(column[2])


def test_objects_that_are_numbers():
    X = np.array([[1, "a"], [None, "b"], [2.5, None]], object)
    number, word = read_features(X)
    np.testing.assert_array_equal(number, [1, np.nan, 2.5])
    assert word.tolist() == ["a", "b", None]


def test_numbers_as_categories():
    table = [np.array([1.0, 2.5, np.nan]), np.array([1.0, 2.0, 3.0])]
    as_text, number = as_categories(table, [0])
    assert as_text.tolist() == ["1", "2.5", None]
    assert number is table[1]


def test_infinite_values():
    with pytest.raises(InputError) as error:
        read_features(np.array([[1.0, np.inf], [2.0, -np.inf]]))
    assert str(error.value) == (
        "`X` must have no infinite values, got 2 in feature 1. Make them missing, "
        "or clip them."
    )


def test_what_is_no_value():
    with pytest.raises(TypeError, match="must be a string or a number"):
        read_features(np.array([[{"a": 1}], ["b"]], object))
