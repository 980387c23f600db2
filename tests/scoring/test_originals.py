"""Rows as the user's code knows them: names, types, words and classes."""

import sys
from datetime import datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, strategies as st
from tests.scoring.pools import clients, pool_of

from unseen.errors import InputError
from unseen.facts import Facts
from unseen.scoring.originals import (
    original_columns,
    original_labels,
    rows_of,
    to_series,
    to_table,
)


def test_values_come_back_with_their_types():
    table = clients()
    table["day"] = [datetime(2024, 1, 1 + i % 28) for i in range(240)]
    table["day"][3] = None
    pool = pool_of(table, time="none")
    columns = original_columns(pool, pool.plan.names)
    assert list(columns) == ["x", "visits", "gaps", "kind", "member", "day"]
    assert columns["visits"].dtype == np.int64
    assert columns["member"].dtype == np.bool_
    assert columns["day"].dtype == np.dtype("datetime64[us]")
    assert np.isnat(columns["day"][3])
    assert columns["day"][0] == np.datetime64("2024-01-01")
    assert columns["kind"].tolist() == table["kind"]
    assert columns["member"].tolist() == table["member"]
    np.testing.assert_array_equal(columns["x"], table["x"])
    np.testing.assert_array_equal(columns["gaps"], table["gaps"])


def test_whole_numbers_and_flags_with_gaps_keep_them():
    pool = pool_of(
        {
            "n": [1, None, 3, 4] * 20,
            "flag": [True, None, False, True] * 20,
            "y": [0, 1] * 40,
        }
    )
    columns = original_columns(pool, ["n", "flag"])
    assert columns["n"].dtype == np.float64
    assert np.isnan(columns["n"][1])
    assert columns["flag"].tolist()[:4] == [True, None, False, True]


def test_numbers_declared_as_categories_are_numbers_again():
    pool = pool_of(
        {"code": [10, 20, 30, 10] * 20, "x": list(range(80)), "y": [0, 1] * 40},
        facts=Facts(kinds={"code": "category"}),
    )
    values = original_columns(pool, ["code"])["code"]
    assert values.dtype == np.int64
    assert values.tolist()[:4] == [10, 20, 30, 10]


def test_held_columns_say_nothing_and_keep_their_type():
    table = clients()
    table["day"] = [datetime(2024, 1, 1 + i % 28) for i in range(240)]
    pool = pool_of(table, time="none")
    held = original_columns(pool, ["x"], held=pool.plan.names)
    plain = original_columns(pool, pool.plan.names)
    assert list(held) == list(plain)
    for name in plain:
        assert held[name].dtype == plain[name].dtype
        if name != "x":
            assert len(set(held[name].tolist())) == 1
            assert held[name][0] is not None
    np.testing.assert_array_equal(held["x"], table["x"])


def test_a_held_column_without_a_value_stays_missing():
    pool = pool_of({"x": list(range(40)), "void": [None] * 40, "y": [0, 1] * 20})
    held = original_columns(pool, ["x"], held=["void"])
    assert pd.isna(held["void"]).all()


@pytest.mark.parametrize(
    ("values", "kind"),
    [(["no", "yes"], str), ([0, 1], int), ([0.5, 1.5], float), ([False, True], bool)],
)
def test_classes_come_back_as_they_were(values, kind):
    y = values * 30
    pool = pool_of({"x": list(range(60)), "y": y}, metric="accuracy")
    labels = original_labels(pool, pool.y).tolist()
    assert labels == y
    assert type(labels[0]) is kind


def test_a_numeric_target_is_itself():
    y = np.linspace(0, 1, 80) ** 2
    pool = pool_of({"x": list(range(80)), "y": y})
    np.testing.assert_allclose(original_labels(pool, pool.y), y)


@given(st.lists(st.sampled_from(["", "a", "é", "<b>", "0", "NA!"]), min_size=40))
def test_words_are_spelled_as_they_were(words):
    n = range(len(words))
    pool = pool_of({"w": words, "x": list(n), "y": [i % 2 for i in n]}, id="none")
    assert original_columns(pool, ["w"])["w"].tolist() == words


def test_pandas_comes_first_and_polars_stands_in(monkeypatch):
    columns = {"a": np.array([1.0, np.nan]), "w": np.array(["x", None], dtype=object)}
    assert isinstance(to_table(columns), pd.DataFrame)
    monkeypatch.setitem(sys.modules, "pandas", None)
    table = to_table(columns)
    assert isinstance(table, pl.DataFrame)
    assert table["a"].null_count() == table["w"].null_count() == 1
    assert to_series(columns["w"], "w").to_list() == ["x", None]
    assert rows_of(table, np.array([1]))["w"].to_list() == [None]


def test_without_a_library_of_tables_the_advice_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(InputError) as why:
        to_table({})
    assert str(why.value) == (
        "`model` must be handed its rows by pandas or polars, got neither installed. "
        "Run pip install unseen[models]."
    )
