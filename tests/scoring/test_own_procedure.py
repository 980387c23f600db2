"""A whole procedure on shuffled targets, and the scale of what it gives."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.model_selection import KFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from tests.scoring.pools import clients, measured, pool_of

from unseen.scoring.foreign import ModelRaised
from unseen.scoring.own_procedure import OwnProcedure, survivals_of_procedure
from unseen.stats.metrics.catalogue import METRICS


def survivals(call, pool, metric="auc", group=None):
    procedure = OwnProcedure(name="mine", call=call, seed=0)
    return survivals_of_procedure(procedure, pool, METRICS[metric], group, 0)


def noise(n=100, p=200, seed=0):
    rng = np.random.default_rng(seed)
    table = {f"g{j}": rng.normal(size=n) for j in range(p)}
    return table | {"y": rng.choice(["no", "yes"], n)}


def chosen_outside(X, y):
    X = SelectKBest(k=10).fit_transform(X, y)
    return cross_val_score(LogisticRegression(), X, y, cv=5, scoring="roc_auc").mean()


def chosen_inside(X, y):
    model = make_pipeline(SelectKBest(k=10), LogisticRegression())
    return cross_val_score(model, X, y, cv=5, scoring="roc_auc").mean()


def test_choosing_columns_on_all_rows_survives():
    (s,) = survivals(chosen_outside, pool_of(noise()))
    assert s.metric == "auc"
    assert s.chance == (0.5,) * 5
    assert min(s.permuted) > 0.75
    assert s.observed > 0.75


def test_choosing_columns_in_each_fold_does_not():
    (s,) = survivals(chosen_inside, pool_of(noise()))
    low = s.excess().low
    assert low is not None
    assert low < 0.02


def test_the_procedure_sees_the_table_as_it_is():
    seen = []

    def look(X, y):
        seen.append((X.copy(), y.copy()))
        X["kind"] = "spoiled"
        return 0.5

    table = clients()
    survivals(look, pool_of(table))
    X, y = seen[0]
    assert isinstance(X, pd.DataFrame)
    assert list(X.columns) == ["x", "visits", "gaps", "kind", "member"]
    assert y.tolist() == table["y"]
    assert y.name == "y"
    # Each run gets rows of its own, so what it spoils is spoiled for itself alone.
    assert "spoiled" not in set(seen[1][0]["kind"]) | set(seen[2][0]["kind"])


def regression(scoring, sign=1.0):
    def call(X, y):
        return sign * cross_val_score(Ridge(), X, y, cv=5, scoring=scoring).mean()

    return call


@pytest.mark.parametrize(
    ("call", "metric", "known", "higher", "perfect"),
    [
        (regression("r2"), "r2", "r2", True, 1.0),
        (regression("neg_root_mean_squared_error", -1), "rmse", "rmse", False, 0.0),
        (regression("neg_root_mean_squared_error"), "rmse", None, True, 0.0),
        (regression("neg_mean_absolute_error"), "r2", None, True, 0.0),
        (lambda X, y: 1234.5, "r2", None, None, None),
    ],
)
def test_a_scale_is_recognised_by_what_guessing_gives(
    call, metric, known, higher, perfect
):
    pool = pool_of(measured(200, kind="regression"))
    (s,) = survivals(call, pool, metric)
    assert s.metric == known
    assert s.higher_is_better is higher
    assert s.perfect == perfect
    assert s.known is (higher is not None)


def test_accuracy_is_known_by_the_larger_class():
    def accuracy(X, y):
        return cross_val_score(LogisticRegression(), X, y, cv=5).mean()

    rng = np.random.default_rng(1)
    table = measured(200)
    table["y"] = np.where(rng.random(200) < 0.25, "yes", "no")
    (s,) = survivals(accuracy, pool_of(table), "auc")
    assert s.metric is None
    assert s.higher_is_better is True
    assert s.guessing == pytest.approx(
        max(np.mean(table["y"] == c) for c in ["yes", "no"]), abs=0.01
    )


def test_the_metric_of_the_audit_is_tried_first():
    def loss(X, y):
        p = cross_val_predict(LogisticRegression(), X, y, cv=5, method="predict_proba")
        return log_loss(y, p)

    # 69.3% of the rows are of one class: an accuracy of guessing, and a log loss of
    # 0.617.
    y = ["yes"] * 693 + ["no"] * 307
    table = measured(1000) | {"y": np.random.default_rng(0).permutation(y)}
    pool = pool_of(table)
    (s,) = survivals(lambda X, y: 0.693, pool, "auc")
    assert s.higher_is_better is True
    (s,) = survivals(loss, pool, "log_loss")
    assert s.metric == "log_loss"
    assert s.higher_is_better is False


def test_where_constants_cannot_be_run_noise_stands_in():
    def picky(X, y):
        X = VarianceThreshold().fit_transform(X[["x0", "x1"]])
        return cross_val_score(
            LogisticRegression(), X, y, cv=5, scoring="roc_auc"
        ).mean()

    (s,) = survivals(picky, pool_of(measured(200)))
    assert abs(s.guessing - 0.5) < 0.15
    assert s.metric in ("auc", None)


def test_where_neither_can_be_run_guessing_is_unknown():
    def memory(X, y):
        if abs(X["x0"].mean() - mean) > 1e-9:
            raise ValueError("these are not my rows")
        return 0.7

    pool = pool_of(measured(100))
    mean = float(np.mean(measured(100)["x0"]))
    (s,) = survivals(memory, pool)
    assert np.isnan(s.guessing)
    assert not s.known


def test_it_is_shuffled_more_often_where_the_first_few_leave_it_open():
    rng = np.random.default_rng(0)

    def wavering(X, y):
        if X["x0"].nunique() == 1:
            return 0.5
        return 0.55 + 0.1 * rng.normal()

    (s,) = survivals(wavering, pool_of(measured(100)))
    assert 5 < len(s.permuted) <= 12


def test_groups_on_both_sides_of_a_fold_survive_when_they_are_shuffled_whole():
    rng = np.random.default_rng(0)
    who = np.repeat(np.arange(40), 5)
    table = {
        "a": rng.normal(size=40)[who],
        "b": rng.normal(size=40)[who],
        "who": [f"p{k}" for k in who],
        "y": np.where(rng.random(40) < 0.5, "yes", "no")[who],
    }

    def mixed(X, y):
        folds = KFold(5, shuffle=True, random_state=0)
        model = RandomForestClassifier(20, random_state=0)
        X = X[["a", "b"]]
        return cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()

    rows, groups = survivals(mixed, pool_of(table, group="who"), group="who")
    assert (rows.group, groups.group) == (None, "who")
    assert abs(np.mean(rows.permuted) - 0.5) < 0.1
    assert np.mean(groups.permuted) > 0.9


def test_few_groups_are_not_shuffled_whole():
    table = measured(100) | {"who": [f"p{i // 20}" for i in range(100)]}
    pool = pool_of(table, group="who")
    assert len(survivals(lambda X, y: 0.5, pool, group="who")) == 1


def test_only_the_training_table_is_seen():
    pool = pool_of(measured(100))
    part = replace(pool, given_test=np.arange(100) >= 70)
    sizes = []

    def count(X, y):
        sizes.append((len(X), len(y)))
        return 0.5

    survivals(count, part)
    assert set(sizes) == {(70, 70)}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda X, y: None, "TypeError: float() argument must be"),
        (lambda X, y: float("nan"), "ValueError: it gave nan, which is no score."),
        (lambda X, y: X["absent"], "KeyError: 'absent'"),
    ],
)
def test_a_procedure_that_gives_no_score_raises(call, words):
    with pytest.raises(ModelRaised) as why:
        survivals(call, pool_of(measured(60)))
    assert str(why.value).startswith(words)
    assert why.value.name == "mine"


def test_ctrl_c_passes():
    def stop(X, y):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        survivals(stop, pool_of(measured(60)))


def test_the_same_seed_gives_the_same_numbers_without_a_random_state():
    def open_(X, y):
        warnings.warn("quiet", stacklevel=1)
        folds = KFold(3, shuffle=True)
        return cross_val_score(LogisticRegression(), X, y, cv=folds).mean()

    pool = pool_of(measured(100))
    assert survivals(open_, pool) == survivals(open_, pool)
