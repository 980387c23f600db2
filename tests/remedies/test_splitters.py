"""The splitters inside scikit-learn: whole groups, and never the future in the past."""

from typing import ClassVar

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline

from unseen import ForwardSplit, GroupedSplit, InputError


def table(n: int = 120) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "x": rng.normal(size=n),
            "who": rng.choice([f"p{i}" for i in range(17)], n),
            "day": pd.Timestamp("2024-01-01")
            + pd.to_timedelta(rng.integers(0, 40, n), unit="D"),
        }
    )
    return frame, (frame["x"] + rng.normal(size=n) > 0).to_numpy().astype(int)


class Spy(DummyClassifier):
    """Notes on which rows it was fitted and asked; the row is the first column."""

    seen: ClassVar[list[tuple[set[str], set[str]]]] = []

    def fit(self, X, y, sample_weight=None):
        self.fitted_on_ = set(X["who"])
        return super().fit(X, y)

    def predict(self, X):
        Spy.seen.append((self.fitted_on_, set(X["who"])))
        return super().predict(X)


def test_no_group_is_on_both_sides_in_a_cross_validation():
    X, y = table()
    Spy.seen = []
    scores = cross_val_score(Spy(), X, y, cv=GroupedSplit("who", 4))
    assert len(scores) == len(Spy.seen) == 4
    assert all(not (fitted & asked) for fitted, asked in Spy.seen)
    assert set.union(*(asked for _, asked in Spy.seen)) == set(X["who"])


@pytest.mark.parametrize("cv", [GroupedSplit("who", 3), ForwardSplit("day", 3)])
def test_goes_into_a_search(cv):
    X, y = table()
    model = make_pipeline(
        make_column_transformer(("passthrough", ["x"])), LogisticRegression()
    )
    search = GridSearchCV(model, {"logisticregression__C": [0.1, 1.0]}, cv=cv)
    search.fit(X, y)
    assert search.n_splits_ == 3
    assert search.best_score_ > 0.6


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 12), min_size=2, max_size=80),
    st.integers(2, 5),
    st.integers(0, 3),
)
def test_groups_stay_whole_and_every_row_is_tested_once(groups, k, seed):
    who = np.array(groups)
    if len(set(groups)) < k:
        return
    folds = list(GroupedSplit("who", k, seed).split({"who": who}))
    assert len(folds) == k
    for train, test in folds:
        assert not set(who[train]) & set(who[test])
        assert len(train)
        assert len(test)
        assert sorted([*train, *test]) == list(range(len(who)))
    assert sorted(np.concatenate([t for _, t in folds])) == list(range(len(who)))


def test_folds_are_about_equally_large():
    who = np.repeat(np.arange(40), np.random.default_rng(0).integers(1, 9, 40))
    sizes = [len(t) for _, t in GroupedSplit("who", 5).split({"who": who})]
    assert max(sizes) - min(sizes) <= 2


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=2, max_size=80),
    st.integers(1, 4),
    st.floats(0.1, 0.9),
)
def test_the_future_never_trains(days, k, first):
    day = np.array(days)
    tested: list[int] = []
    for train, test in ForwardSplit("day", k, first).split({"day": day}):
        assert day[train].max() < day[test].min()
        tested += test.tolist()
    assert len(set(tested)) == len(tested)


def test_the_order_of_the_rows_has_no_say_in_time():
    X, _ = table()
    order = np.random.default_rng(1).permutation(len(X))
    plain = [set(b) for _, b in ForwardSplit("day").split(X)]
    moved = [set(order[b]) for _, b in ForwardSplit("day").split(X.iloc[order])]
    assert plain == moved


def test_as_many_stretches_as_are_said():
    X, y = table()
    cv = ForwardSplit("day", n_splits=4)
    assert len(list(cv.split(X))) == cv.get_n_splits() == 4
    assert len(cross_val_score(DummyClassifier(), X, y, cv=cv)) == 4


@pytest.mark.parametrize("to", [lambda f: f, pl.from_pandas, lambda f: dict(f)])
def test_any_table_will_do(to):
    X, _ = table()
    for cv in (GroupedSplit("who"), ForwardSplit("day")):
        mine = [b.tolist() for _, b in cv.split(to(X))]
        assert mine == [b.tolist() for _, b in cv.split(X)]


def test_groups_that_are_passed_come_first():
    X, _ = table()
    groups = np.arange(len(X)) % 5
    for train, test in GroupedSplit("absent").split(X, groups=groups):
        assert not set(groups[train]) & set(groups[test])


def test_says_what_it_is():
    assert repr(GroupedSplit("who", 3)) == "GroupedSplit('who', n_splits=3)"
    assert repr(ForwardSplit("day")) == "ForwardSplit('day', n_splits=3)"


@pytest.mark.parametrize(
    ("cv", "X", "says"),
    [
        (
            GroupedSplit("who", 3),
            {"who": ["a", "a", "b"]},
            "`n_splits` must be at most the number of groups, 2, got 3. "
            "Use fewer folds.",
        ),
        (
            GroupedSplit("who"),
            np.zeros((3, 2)),
            "X must have a column 'who', got a table without. Pass a DataFrame, and "
            "drop the column inside the pipeline.",
        ),
        (
            ForwardSplit("day"),
            {"date": [1, 2]},
            "X must have a column 'day', got a table without. Pass a DataFrame, and "
            "drop the column inside the pipeline.",
        ),
    ],
)
def test_messages(cv, X, says):
    with pytest.raises(InputError) as error:
        list(cv.split(X))
    assert str(error.value) == says
