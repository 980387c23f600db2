"""What is read, what is left out, and what is refused in one clear sentence."""

import numpy as np
import pandas as pd
import pytest
from ladder_tables import linear, mixed
from scipy import sparse

from unseen import InputError
from unseen.ladder import limits, read_rows
from unseen.result import TargetKind


def refused(*args, **words):
    with pytest.raises(InputError) as why:
        read_rows(*args, **words)
    return str(why.value)


def test_kinds_of_columns_are_kept_apart():
    rows = read_rows(mixed(), target="y", group="patient", time="none")
    assert rows.columns == ("x", "seen", "seen (hour)", "seen (weekday)", "town")
    assert rows.few == (2, 3, 4)
    assert rows.missing
    assert rows.table.units == 30
    assert rows.roles == (("group", "patient"),)


def test_rows_without_a_target_are_left_out_and_counted():
    table = mixed() | {"y": [None, None, *mixed()["y"][2:]]}
    rows = read_rows(table, target="y", group="none", time="none")
    assert rows.table.n == 88
    said = {s.what: s.reason for s in rows.said}
    assert said["Rows without `y` are left out."] == "2 of 90 rows"


def test_a_column_without_values_is_left_out():
    rows = read_rows(mixed() | {"blank": [None] * 90}, target="y")
    assert "blank" not in rows.columns
    assert any(s.what == "`blank` is not used." for s in rows.said)


def test_labels_stay_as_they_were():
    X, y = linear(40)
    yes = np.where(y > 0, "yes", "no")
    rows = read_rows(X, yes)
    assert rows.table.kind is TargetKind.BINARY
    assert rows.table.y.tolist() == yes.tolist()
    # The positive class is the last one, whatever the alphabet says.
    bad = np.where(y > 0.9, "bad", "good")
    assert read_rows(X, bad).table.classes.tolist() == ["good", "bad"]


def test_names_are_kept_where_the_target_comes_apart():
    X, y = linear(40)
    frame = pd.DataFrame(X, columns=["a", "b", "y", "d"])
    rows = read_rows(frame, pd.Series(y, name="y"))
    assert rows.columns == ("a", "b", "y", "d")
    assert rows.target == "y_"
    assert np.array_equal(rows.table.target, y)


def test_sparse_rows_that_fit_are_made_dense():
    X, y = linear(40)
    rows = read_rows(sparse.csr_array(X * (X > 1)), y)
    assert isinstance(rows.table.X, np.ndarray)


def test_a_large_table_is_sampled_and_said_so(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ROWS", 500)
    X, y = linear(900)
    rows = read_rows(X, y, group=np.arange(900) // 9)
    assert 450 <= rows.table.n <= 510
    assert rows.n_rows == 900
    # Whole groups are in or out.
    assert set(np.bincount(rows.table.groups).tolist()) == {9}
    assert rows.said[-1].what.startswith("The ladder is climbed on a sample of ")
    assert rows.said[-1].reason == (
        "900 rows; the model chosen is fitted on all of them"
    )


def test_too_few_rows():
    X, y = linear(19)
    assert refused(X, y) == (
        "A fit must have at least 20 rows with a target, got 19. Give more rows."
    )


def test_features_that_do_not_vary():
    assert refused(np.ones((30, 3)), np.arange(30.0) ** 2) == (
        "A fit must have a column that varies beside the target, got 3 constant ones. "
        "Give a table with features."
    )


def test_a_target_that_does_not_vary():
    X, _ = linear(30)
    assert refused(X, np.full(30, 2.0)) == (
        "Target 'y' must vary, got '2' in every row. There is nothing to predict; name "
        "another column with --target."
    )


def test_a_class_that_is_too_rare():
    X, _ = linear(30)
    assert refused(X, ["a"] * 27 + ["b"] * 3) == (
        "Each class must have at least 4 rows, got 3 of 'b'. Give more rows of it, "
        "join it with another class, or judge numbers by r2."
    )


def test_a_missing_target():
    assert refused(mixed(), target="z").startswith("Target 'z' must be a column of ")
    assert refused(mixed()) == (
        "A fit must have a target, got none. Name it with --target, or target=."
    )
    X, y = linear(30)
    y[3] = np.nan
    assert refused(X, y) == ("`y` must have no missing values, got 1. Drop these rows.")


def test_a_target_beside_y():
    X, y = linear(30)
    assert refused(X, y, target="y") == (
        "`target` and `id` must be columns of a table that holds its target, got one "
        "of them beside `y`. Leave out `y`, or pass the features without it."
    )


def test_shapes():
    X, y = linear(30)
    assert refused(X[:, 0], y) == (
        "`X` must have two dimensions, got shape (30,). Pass one row for each case, "
        "one column for each feature."
    )
    assert refused(X[:, :0], y) == ("`X` must have a column, got none. Pass features.")
    assert refused(X, y[:-1]) == (
        "`y` must have one value for each of the 30 rows of `X`, got 29. Take both "
        "from the same table."
    )


def test_only_keys_and_texts():
    table = {
        "y": [0.5 * i % 7 for i in range(40)],
        "name": [f"n{i}" for i in range(40)],
    }
    assert refused(table, target="y", id="none", group="none") == (
        "The table must have a feature that a model can use, got none: keys, times and "
        "long texts are left out. Give a table with numbers or classes."
    )
