"""Tables become numbers, the same ones whatever the order of the rows."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.base import clone

from unseen import InputError
from unseen.ladder import TableReader

TABLE = {
    "age": [31.0, float("inf"), None],
    "seen": ["2024-01-01", "2024-01-07T18:00:00", None],
    "town": ["Ulm", None, "Bonn"],
}


def reader():
    return TableReader(numbers=["age"], dates=["seen"], words=["town"])


def test_numbers_dates_and_words():
    got = reader().fit_transform(TABLE)
    # 2024-01-01, a Monday, is day 19723 since 1970.
    assert got[0].tolist() == [31.0, 19723.0, 0.0, 0.0, 1.0]
    # A Sunday at six in the evening; an infinite number counts as missing.
    assert np.isnan(got[1, 0])
    assert got[1, 1:4].tolist() == [19729.75, 18.0, 6.0]
    assert np.isnan(got[2, :4]).all()
    assert got[2, 4] == 0.0


def test_names_of_what_comes_out():
    names = reader().fit(TABLE).get_feature_names_out().tolist()
    assert names == ["age", "seen", "seen (hour)", "seen (weekday)", "town"]


def test_a_level_never_seen_is_missing():
    fitted = TableReader(words=["town"]).fit({"town": ["a", "b"]})
    got = fitted.transform({"town": ["b", "c"]})
    assert got[0, 0] == 1.0
    assert np.isnan(got[1, 0])


def test_a_missing_column_is_named():
    fitted = reader().fit(TABLE)
    with pytest.raises(InputError) as why:
        fitted.transform({"age": [1.0], "seen": ["2024-01-01"]})
    assert str(why.value) == (
        "The table must have the column 'town', got one without it. Give a table with "
        "the columns that the model was fitted on."
    )


def test_every_kind_of_table_is_read_alike():
    plain = {"age": [31.0, 40.0, 2.0], "town": ["Ulm", "Bonn", "Ulm"]}
    made = TableReader(numbers=["age"], words=["town"]).fit(plain)
    expected = made.transform(plain).tolist()
    assert made.transform(pd.DataFrame(plain)).tolist() == expected
    assert made.transform(pl.DataFrame(plain)).tolist() == expected
    assert made.transform(pl.DataFrame(plain).to_arrow()).tolist() == expected


def test_clone_and_pickle():
    fitted = reader().fit(TABLE)
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.transform(TABLE), fitted.transform(TABLE), True)
    assert clone(fitted).get_params() == fitted.get_params()


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_rows_has_no_say(order):
    table = {"a": [1.0, 2.0, 3.0, None, 5.0, 6.0], "w": ["x", "y", "x", None, "z", "y"]}
    turned = {name: [values[i] for i in order] for name, values in table.items()}
    one = TableReader(numbers=["a"], words=["w"]).fit(table).transform(table)
    two = TableReader(numbers=["a"], words=["w"]).fit(turned).transform(turned)
    assert np.array_equal(two, one[list(order)], equal_nan=True)
