"""The user's model in our folds: what it is given, and what is read of it."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, Perceptron, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from tests.scoring.own_models import Recorder, own, predicted, words_and_numbers
from tests.scoring.pools import clients, folds_of, measured, pool_of, protocol_of

from unseen.result import TargetKind
from unseen.scoring.learners import BOOSTING, LINEAR, Probes
from unseen.scoring.own_model import Beside, _squeezed
from unseen.scoring.refit import refit
from unseen.stats.metrics.catalogue import METRICS


@pytest.fixture
def recorder():
    Recorder.seen.clear()
    return Recorder


@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(),
        make_pipeline(StandardScaler(), LogisticRegression()),
        GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}),
        RandomForestClassifier(30),
        HistGradientBoostingClassifier(max_iter=40),
        SVC(),
        lambda: SVC(kernel="linear"),
    ],
)
def test_classifiers_score_on_unseen_rows(model):
    pool = pool_of(measured(400))
    outcome = refit(pool, protocol_of(pool), own(model), METRICS["auc"], k=3, seed=0)
    score = outcome.score(METRICS["auc"])
    assert score.value is not None
    assert 0.85 < score.value < 0.97
    prediction = outcome.predictions["best"]
    assert prediction.shape == (400, 2)
    np.testing.assert_allclose(prediction.sum(axis=1), 1)


def test_a_column_transformer_gets_the_tables_own_columns():
    pool = pool_of(clients())
    outcome = refit(
        pool,
        protocol_of(pool),
        own(words_and_numbers(LogisticRegression())),
        METRICS["auc"],
        k=3,
        seed=0,
    )
    value = outcome.score(METRICS["auc"]).value
    assert value is not None
    assert value > 0.9


@pytest.mark.parametrize("model", [Ridge(), RandomForestRegressor(30)])
def test_regressors_give_values(model):
    pool = pool_of(measured(300, kind="regression"))
    outcome = refit(
        pool, protocol_of(pool), own(model, "r2"), METRICS["r2"], k=3, seed=0
    )
    assert outcome.predictions["best"].shape == (300,)
    value = outcome.score(METRICS["r2"]).value
    assert value is not None
    assert value > 0.6


@pytest.mark.parametrize("model", [LogisticRegression(), SVC()])
def test_several_classes_stand_in_the_targets_order(model):
    table = measured(300, kind="multiclass")
    pool = pool_of(table)
    assert pool.kind is TargetKind.MULTICLASS
    for prediction in predicted(model, pool):
        assert prediction.shape == (300, 3)
        right = prediction.argmax(axis=1) == pool.y
        assert right.mean() > 0.6


def test_a_class_that_a_fold_lacks_has_probability_0():
    table = measured(60, kind="binary")
    table["y"] = ["rare" if i == 5 else table["y"][i] for i in range(60)]
    pool = pool_of(table)
    (without,) = (
        p
        for p, f in zip(
            predicted(LogisticRegression(), pool), folds_of(pool), strict=True
        )
        if not f.train[5]
    )
    rare = list(pool.plan.target.classes).index("rare")  # type: ignore[union-attr]
    assert (without[:, rare] == 0).all()


def test_a_fold_with_one_class_is_answered_by_it():
    table = {"x": list(range(40)), "y": ["a"] * 20 + ["b"] * 20}
    pool = pool_of(table)
    learner = own(LogisticRegression())
    fold = folds_of(pool, 1)[0]
    only = pool.y == 0
    fold = type(fold)(train=only, score=~only)
    (fitted,) = learner.fit_all(pool, frozenset({"x"}), [fold], pool.y)
    assert fitted.estimator is None
    assert (fitted.prediction == [1.0, 0.0]).all()


def test_labels_decide_where_the_metric_reads_labels():
    class Contrary(LogisticRegression):
        def predict(self, X):
            return self.classes_[self.predict_proba(X).argmin(axis=1)]

    pool = pool_of(measured())
    proba = predicted(Contrary(), pool, "auc")[0]
    labels = predicted(Contrary(), pool, "accuracy")[0]
    assert (proba.argmax(axis=1) != labels.argmax(axis=1)).all()


def test_models_without_probabilities_are_ranked_by_their_decisions():
    pool = pool_of(measured())
    model = SVC(C=1e4).fit(np.column_stack([pool.frame.numbers]), pool.y)
    raw = model.decision_function(np.column_stack([pool.frame.numbers]))
    squeezed = _squeezed(1e3 * raw)
    np.testing.assert_array_equal(np.argsort(squeezed[:, 1]), np.argsort(raw))
    assert ((squeezed > 0) & (squeezed < 1)).all()


def test_models_that_only_say_labels_give_labels():
    class Labels(BaseEstimator):
        def fit(self, X, y):
            self.model_ = Perceptron().fit(X, y)
            self.classes_ = self.model_.classes_
            return self

        def predict(self, X):
            return self.model_.predict(X)

    for prediction in predicted(Labels(), pool_of(measured())):
        assert set(np.unique(prediction)) == {0.0, 1.0}


def test_rows_come_as_the_table_has_them(recorder):
    table = clients()
    pool = pool_of(table)
    predicted(recorder(), pool, features=["x", "visits", "kind"])
    X, y, _ = recorder.seen[0]
    fold = folds_of(pool)[0]
    rows = np.flatnonzero(fold.train)
    assert isinstance(X, pd.DataFrame)
    assert list(X.columns) == ["x", "visits", "kind"]
    assert X["visits"].tolist() == [table["visits"][i] for i in rows]
    assert y.name == "y"
    assert y.tolist() == [table["y"][i] for i in rows]


def test_a_column_that_is_left_out_is_held_where_the_model_names_it():
    pool = pool_of(clients())
    with_kind = words_and_numbers(LogisticRegression())
    plain = predicted(with_kind, pool)
    held = predicted(with_kind, pool, features=set(pool.plan.names) - {"kind"})
    # The word columns were given, and one of them said nothing.
    assert len(held) == len(plain) == 3
    gold = np.array([w == "gold" for w in clients()["kind"]])
    x = clients()["x"]
    near = np.abs(x) < 0.5
    for with_word, without in zip(plain, held, strict=True):
        apart = with_word[gold & near, 1].mean() - with_word[~gold & near, 1].mean()
        same = without[gold & near, 1].mean() - without[~gold & near, 1].mean()
        assert apart > 0.15
        assert abs(same) < 0.1


def test_group_and_time_stay_where_a_model_names_them(recorder):
    class Named(recorder):
        def fit(self, X, y):
            return super().fit(X[["who", "leak"]], y)

    table = measured(120)
    table["who"] = [f"p{i // 6}" for i in range(120)]
    table["leak"] = table["y"]
    pool = pool_of(table, group="who")
    predicted(Named(), pool, features=["x0"], roles=frozenset({"who"}))
    X = recorder.seen[0][0]
    assert X["who"].nunique() > 1
    assert X["leak"].nunique() == 1


def test_models_of_arrays_get_an_array():
    class Arrays(LogisticRegression):
        def fit(self, X, y):
            assert X[:, 0].shape == (len(y),)
            return super().fit(X, y)

        def predict_proba(self, X):
            assert X[:, 0].shape[0] == len(X)
            return super().predict_proba(X)

    pool = pool_of(measured())
    for a, b in zip(
        predicted(Arrays(), pool), predicted(LogisticRegression(), pool), strict=True
    ):
        np.testing.assert_allclose(a, b)


def test_models_that_want_classes_as_numbers_get_their_codes():
    class Numbers(LogisticRegression):
        def fit(self, X, y):
            if sorted(set(np.asarray(y).tolist())) != [0, 1]:
                raise ValueError(f"Expected: [0 1], got {set(y)}")
            return super().fit(X, y)

    pool = pool_of(measured())
    for a, b in zip(
        predicted(Numbers(), pool), predicted(LogisticRegression(), pool), strict=True
    ):
        np.testing.assert_allclose(a, b)


def test_open_seeds_are_set_and_given_ones_are_kept(recorder):
    pool = pool_of(measured())
    learner = own(make_pipeline(StandardScaler(), RandomForestClassifier(5)), seed=7)
    fitted = learner.fit_all(pool, frozenset({"x0"}), folds_of(pool), pool.y)
    assert fitted[0].estimator[-1].random_state == 7
    learner = own(RandomForestClassifier(5, random_state=3), seed=7)
    fitted = learner.fit_all(pool, frozenset({"x0"}), folds_of(pool), pool.y)
    assert fitted[0].estimator.random_state == 3


def test_the_same_seed_gives_the_same_bytes_and_leaves_the_world_alone():
    search = GridSearchCV(
        RandomForestClassifier(10), {"max_depth": [2, 4]}, cv=KFold(3, shuffle=True)
    )
    pool = pool_of(measured())
    np.random.seed(5)  # noqa: NPY002
    a = predicted(search, pool, seed=1)
    b = predicted(search, pool, seed=1)
    for x, y in zip(a, b, strict=True):
        np.testing.assert_array_equal(x, y)
    after = np.random.random()  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    assert np.random.random() == after  # noqa: NPY002


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_search_over_groups_is_given_them(wrapped):
    table = measured(120)
    table["who"] = [f"p{i // 6}" for i in range(120)]
    pool = pool_of(table, group="who")
    search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=GroupKFold(3))
    model = make_pipeline(StandardScaler(), search) if wrapped else search
    for prediction in predicted(model, pool, features=["x0", "x1"]):
        assert np.isfinite(prediction).all()


def test_beside_it_the_probes_are_what_they_are_alone():
    pool = pool_of(measured())
    metric = METRICS["auc"]
    both = refit(
        pool,
        protocol_of(pool),
        Beside(own=own(LogisticRegression()), probes=Probes()),
        metric,
        k=3,
        seed=0,
    )
    alone = refit(pool, protocol_of(pool), Probes(), metric, k=3, seed=0)
    assert both.models == ("LogisticRegression", LINEAR, BOOSTING)
    assert both.chosen == ("LogisticRegression",) * 3
    np.testing.assert_array_equal(
        both.predictions["best"], both.predictions["LogisticRegression"]
    )
    for name in (LINEAR, BOOSTING):
        np.testing.assert_array_equal(both.predictions[name], alone.predictions[name])


def test_the_columns_order_has_no_say_for_a_model_without_draws():
    table = measured()
    turned = {name: table[name] for name in sorted(table, reverse=True)}
    for a, b in zip(
        predicted(LogisticRegression(), pool_of(table)),
        predicted(LogisticRegression(), pool_of(turned)),
        strict=True,
    ):
        np.testing.assert_allclose(a, b, atol=1e-4)
