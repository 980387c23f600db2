"""The fix: a table, a splitter, a model that run, and a proof that can be repeated."""

import tomllib
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import sklearn
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score

import unseen
from unseen.remedies.fix import Fix
from unseen.remedies.splitters import ForwardSplit, GroupedSplit
from unseen.result import Estimate, TargetKind
from unseen.scoring.folds import SplitKind
from unseen.scoring.learners import BOOSTING, LINEAR

NAMES = ("x", "gaps", "kind")


def fix(**changes: Any) -> Fix:
    e = Estimate(value=0.9, low=0.8, high=None, level=0.95, n=120, method='"wilson"')
    made = Fix(
        columns=NAMES,
        dropped=(("leak", "LEAK001"),),
        numbers=("x", "gaps"),
        words=("kind",),
        split=SplitKind.RANDOM,
        group="who",
        time="day",
        n_splits=3,
        drop_rows=False,
        model=LINEAR,
        target="y",
        target_kind=TargetKind.BINARY,
        metric="auc",
        before=e,
        after=e,
    )
    return replace(made, **changes)


def rows(kind: TargetKind, n: int = 160) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(0)
    X = pd.DataFrame(
        {
            "leak": rng.normal(size=n),
            "x": rng.normal(size=n),
            "gaps": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
            "kind": rng.choice(["a", "b", None], n, p=[0.5, 0.4, 0.1]),
            "who": rng.choice([f"p{i}" for i in range(30)], n),
            "day": np.arange(n),
        }
    )
    z = 2 * X["x"].to_numpy() + (X["kind"] == "a").to_numpy() + rng.normal(size=n) / 2
    if kind is TargetKind.REGRESSION:
        return X, z
    if kind is TargetKind.BINARY:
        return X, np.where(z > 0.5, "yes", "no")
    return X, np.array(["low", "mid", "top"])[np.digitize(z, [-0.5, 1.5])]


@pytest.mark.parametrize("model", [LINEAR, BOOSTING])
@pytest.mark.parametrize("kind", TargetKind)
def test_the_pipeline_fits_and_predicts_words_and_gaps(kind, model):
    X, y = rows(kind)
    made = fix(target_kind=kind, model=model)
    fitted = made.pipeline().fit(X[:110], y[:110])
    # A level that the training rows did not have is no error.
    later = X[110:].copy()
    later.loc[later.index[0], "kind"] = "new"
    predicted = fitted.predict(later)
    if kind is TargetKind.REGRESSION:
        assert np.corrcoef(predicted, y[110:])[0, 1] > 0.8
    else:
        assert np.mean(predicted == y[110:]) > 0.7


@pytest.mark.parametrize("numbers", [(), ("x",)])
def test_the_pipeline_does_without_a_kind_of_column(numbers):
    X, y = rows(TargetKind.BINARY)
    words = () if numbers else ("kind",)
    made = fix(columns=numbers + words, numbers=numbers, words=words)
    assert np.mean(made.pipeline().fit(X, y).predict(X) == y) > 0.5


def test_the_same_seed_gives_the_same_predictions():
    X, y = rows(TargetKind.BINARY)
    made = fix(model=BOOSTING, seed=7)
    first, second = (made.pipeline().fit(X, y).predict_proba(X) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"split": SplitKind.GROUPED}, GroupedSplit),
        ({"split": SplitKind.FORWARD}, ForwardSplit),
        ({}, StratifiedKFold),
        ({"target_kind": TargetKind.REGRESSION}, KFold),
    ],
)
def test_the_splitter_respects_what_it_must(changes, expected):
    made = fix(**changes)
    cv = made.splitter()
    assert isinstance(cv, expected)
    kind = made.target_kind
    X, y = rows(kind)
    # The pipeline takes its columns out of the whole table itself.
    scoring = "r2" if kind is TargetKind.REGRESSION else "accuracy"
    scores = cross_val_score(made.pipeline(), X, y, cv=cv, scoring=scoring)
    assert len(scores) == 3
    assert (scores > 0.6).all()


def test_selects_from_any_table():
    X, _ = rows(TargetKind.BINARY)
    made = fix()
    assert list(made.select(X).columns) == list(NAMES)
    assert made.select(pl.from_pandas(X)).columns == list(NAMES)
    assert made.select(pa.Table.from_pandas(X)).column_names == list(NAMES)
    assert list(made.select({c: X[c].to_numpy() for c in X})) == list(NAMES)


HOSTILE = (
    'a "quoted" name',
    "back\\slash",
    "new\nline\r\ttab",
    "bell\x07 \x7f del",
    "''' [table] = #",
    "ü 🙂 \u2028",
    "",
)


def test_the_toml_can_be_read_whatever_the_names():
    made = fix(
        columns=HOSTILE,
        dropped=tuple((name, "LEAK001") for name in HOSTILE),
        target=HOSTILE[2],
        group=HOSTILE[0],
        split=SplitKind.GROUPED,
    )
    read = tomllib.loads(made.to_toml())
    assert tuple(read["columns"]) == HOSTILE
    assert read["dropped"] == dict.fromkeys(HOSTILE, "LEAK001")
    assert read["target"] == HOSTILE[2]
    assert read["split"]["group"] == HOSTILE[0]
    assert read["model"]["advice"] == LINEAR
    # An unknown end is left out: TOML has no null.
    assert read["score"]["after"] == {
        "value": 0.9,
        "low": 0.8,
        "n": 120,
        "method": '"wilson"',
    }


@pytest.mark.parametrize("kind", list(SplitKind)[1:])
@pytest.mark.parametrize("target_kind", [TargetKind.BINARY, TargetKind.REGRESSION])
def test_the_splitter_in_the_toml_is_python_that_runs(kind, target_kind):
    made = fix(split=kind, target_kind=target_kind)
    text = tomllib.loads(made.to_toml())["split"]["splitter"]
    names = {"unseen": unseen, "sklearn": sklearn}
    assert type(eval(text, names)) is type(made.splitter())


def planted(n: int = 800) -> dict[str, Any]:
    """Words, gaps, a copy of the target, and 60 people who bring their own level."""
    rng = np.random.default_rng(3)
    who = rng.integers(0, 60, n)
    kind = rng.choice(["gold", "silver"], n)
    x = rng.normal(size=n)
    own = rng.normal(size=60)[who]
    z = x + own + (kind == "gold") + rng.normal(size=n)
    y = np.where(z > 0.5, "yes", "no")
    return {
        "x": x,
        "gaps": np.where(rng.random(n) < 0.2, np.nan, x + rng.normal(size=n)),
        "kind": kind,
        "code": np.where(y == "yes", "A", "B"),
        "person_height": 170 + 5 * own,
        "patient": [f"p{i}" for i in who],
        "y": y,
    }


def test_the_proof_can_be_repeated_with_scikit_learn():
    table = planted()
    report = unseen.audit(table, target="y", group="patient")
    made = report.fix()
    assert ("code", "LEAK001") in made.dropped
    assert "code" not in made.columns
    assert made.split is SplitKind.GROUPED
    assert made.before.value is not None
    assert made.before.value > 0.99
    X = pd.DataFrame(table)
    scores = cross_val_score(
        made.pipeline(),
        X,
        X["y"] == "yes",
        cv=made.splitter(),
        scoring="roc_auc",
    )
    assert made.after == report.scores.honest
    assert made.after.low is not None
    assert made.after.high is not None
    slack = 0.3 * (made.after.high - made.after.low)
    assert made.after.low - slack < scores.mean() < made.after.high + slack
