"""Highly adaptive ridge: scikit-learn's conventions, planted and null cases."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.datasets import load_wine, make_friedman1
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.utils.estimator_checks import parametrize_with_checks

from unseen import InputError
from unseen.smooth import (
    HighlyAdaptiveRidge,
    HighlyAdaptiveRidgeClassifier,
    HighlyAdaptiveRidgeRegressor,
)

EACH = [HighlyAdaptiveRidgeRegressor, HighlyAdaptiveRidgeClassifier]


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([each("product", tuning_rows=40, alpha=0.1) for each in EACH])
def test_scikit_learns_checks(estimator, check):
    check(estimator)


def curved(n=120, d=6, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.random((n, d))
    y = np.sin(6 * X[:, 1]) + 2 * X[:, 2] * X[:, 3] + 0.2 * rng.normal(size=n)
    return X, y


def mixed(n=200, seed=0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "size": rng.normal(size=n),
            "kind": rng.choice(["a", "b", "c", "d"], n),
            "age": rng.normal(size=n),
            "idle": rng.normal(size=n),
        }
    )
    gone = rng.random(n) < 0.3
    y = frame["kind"].map({"a": 0.0, "b": 2.0, "c": -1.0, "d": 0.5}) + 2.0 * gone
    frame.loc[gone, "age"] = np.nan
    return frame, (y + 0.2 * rng.normal(size=n)).to_numpy()


@pytest.mark.parametrize("kernel", ["product", "sobolev", "indicator", "blend"])
def test_each_kernel_predicts(kernel):
    X, y = curved()
    new, truth = curved(seed=1)
    model = HighlyAdaptiveRidgeRegressor(kernel).fit(X, y)
    assert np.sqrt(np.mean((truth - model.predict(new)) ** 2)) < 0.4
    assert model.feature_weights_[[0, 4, 5]].max() < 0.25
    assert model.feature_weights_.max() == 1


@pytest.mark.parametrize("sparse", [True, False])
@pytest.mark.parametrize("eta", ["likelihood", "loo", 0.0, 0.5])
def test_each_eta(eta, sparse):
    X, y = curved(60, 4)
    model = HighlyAdaptiveRidge("product", eta=eta, sparse_features=sparse).fit(X, y)
    assert model.eta_ >= 0
    if not isinstance(eta, str):
        assert model.eta_ == eta
    assert np.std(y - model.loo_) < 0.7 * np.std(y)


@pytest.mark.parametrize("kind", EACH)
def test_of_many_rows_only_kernels_that_count_are_fitted(kind, monkeypatch):
    monkeypatch.setattr("unseen.smooth.adaptive._MANY", 100)
    monkeypatch.setattr("unseen.smooth.adaptive._TRIAL", 80)
    monkeypatch.setattr("unseen.smooth.adaptive._LEAST_SHARE", 0.16)
    X, y = curved(140, 4)
    target = y if kind is HighlyAdaptiveRidgeRegressor else y > 1
    model = kind().fit(X, target)
    trial = kind().fit(X[:100], target[:100])
    assert len(trial.members_) == 6
    assert 1 <= len(model.members_) < 6
    assert sum(m.share for m in model.members_) > 0.8
    assert len(model.loo_) == 140
    assert np.mean((model.predict(X).astype(float) - target) ** 2) < 0.1


@pytest.mark.parametrize("alpha", ["loo", "gcv", "likelihood"])
def test_each_alpha_is_on_the_grid(alpha):
    X, y = curved(60, 4)
    model = HighlyAdaptiveRidge("product", alpha=alpha).fit(X, y)
    assert model.alpha_ in model.alphas_
    scores = {"loo": model.loo_scores_, "gcv": model.gcv_scores_}.get(alpha)
    if scores is not None:
        assert scores[model.alphas_ == model.alpha_][0] == scores.min()


def test_loo_is_the_score_of_its_penalty():
    X, y = curved(60, 4)
    model = HighlyAdaptiveRidge("sobolev", alpha=0.01).fit(X, y)
    rmse = np.sqrt(np.mean((y - model.loo_) ** 2))
    assert rmse == pytest.approx(model.loo_scores_[0])
    assert 1 < model.df_ < 60


def test_loo_is_near_the_loss_on_fresh_rows():
    X, y = make_friedman1(120, n_features=8, noise=1.0, random_state=0)
    new, truth = make_friedman1(1000, n_features=8, noise=1.0, random_state=1)
    model = HighlyAdaptiveRidge().fit(X, y)
    fresh = np.sqrt(np.mean((truth - model.predict(new)) ** 2))
    assert np.sqrt(np.mean((y - model.loo_) ** 2)) == pytest.approx(fresh, rel=0.3)


@pytest.mark.slow
@pytest.mark.parametrize("d", [10, 50])
def test_loo_flatters_little(d):
    ratios = []
    for seed in range(20):
        X, y = make_friedman1(200, n_features=d, noise=1.0, random_state=seed)
        new, truth = make_friedman1(2000, n_features=d, noise=1.0, random_state=99)
        model = HighlyAdaptiveRidge().fit(X, y)
        fresh = np.mean((truth - model.predict(new)) ** 2)
        ratios.append(np.mean((y - model.loo_) ** 2) / fresh)
    assert 0.5 < np.mean(ratios) < 1.1


def test_noise_is_predicted_by_its_mean():
    rng = np.random.default_rng(0)
    X, y = rng.random((150, 5)), rng.normal(size=150)
    model = HighlyAdaptiveRidge().fit(X, y)
    assert np.std(model.predict(rng.random((500, 5)))) < 0.4
    assert model.df_ < 25


@pytest.mark.parametrize("kernel", ["product", "blend"])
def test_categories_and_missing_values_are_found(kernel):
    frame, y = mixed()
    new, truth = mixed(seed=1)
    model = HighlyAdaptiveRidge(kernel).fit(frame, y)
    assert np.sqrt(np.mean((truth - model.predict(new)) ** 2)) < 0.3
    assert model.feature_names_in_.tolist() == list(frame.columns)
    assert set(np.argsort(-model.feature_weights_)[:2]) == {1, 2}


def test_polars_is_pandas():
    frame, y = mixed(80)
    model = HighlyAdaptiveRidge("product").fit(frame, y)
    other = pl.from_pandas(frame)
    same = HighlyAdaptiveRidge("product").fit(other, y)
    np.testing.assert_array_equal(model.predict(frame), same.predict(other))


def test_numeric_categories_by_name():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"zip": rng.integers(0, 5, 100), "x": rng.random(100)})
    y = np.array([0.0, 3.0, -2.0, 1.0, 0.5])[frame["zip"]] + 0.1 * frame["x"]
    model = HighlyAdaptiveRidge("product", categorical_features=["zip"]).fit(frame, y)
    assert model.columns_[0].levels == ("0", "1", "2", "3", "4")
    assert np.std(y - model.predict(frame)) < 0.1


def test_unseen_levels_and_gaps_are_predicted():
    frame, y = mixed()
    model = HighlyAdaptiveRidge("product").fit(frame, y)
    odd = frame.head(3).assign(kind=["z", None, "a"], size=[np.nan, 1e9, -1e9])
    assert np.isfinite(model.predict(odd)).all()


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])
def test_any_unit(size):
    X, y = curved(50, 4)
    plain = HighlyAdaptiveRidge("sobolev").fit(X, y).predict(X)
    scaled = HighlyAdaptiveRidge("sobolev").fit(X * size, y * size).predict(X * size)
    np.testing.assert_allclose(scaled / size, plain, rtol=1e-4)


def test_constant_targets_and_features():
    X, y = curved(30, 4)
    np.testing.assert_allclose(HighlyAdaptiveRidge().fit(X, y * 0 + 7).predict(X), 7)
    flat = HighlyAdaptiveRidge().fit(np.ones((30, 2)), y)
    np.testing.assert_allclose(flat.predict(np.ones((1, 2))), y.mean())


@pytest.mark.parametrize("kind", EACH)
def test_same_seed_same_bytes(kind):
    X, y = curved(150)
    target = y if kind is HighlyAdaptiveRidgeRegressor else y > 1
    model = kind("product", tuning_rows=60, random_state=3).fit(X, target)
    again = clone(model).fit(X, target)
    assert model.predict(X).tobytes() == again.predict(X).tobytes()
    assert pickle.loads(pickle.dumps(model)).predict(X).tolist() == (
        model.predict(X).tolist()
    )


def test_a_search_over_kernels():
    X, y = curved(60, 4)
    search = GridSearchCV(
        HighlyAdaptiveRidge(), {"kernel": ["product", "sobolev"]}, cv=3
    ).fit(X, y)
    assert search.best_score_ > 0.6


@pytest.mark.parametrize("kernel", ["product", "blend"])
def test_three_classes(kernel):
    X, y = load_wine(return_X_y=True, as_frame=True)
    names = np.array(["red", "rose", "white"])[y]
    model = HighlyAdaptiveRidgeClassifier(kernel).fit(X[::2], names[::2])
    chance = model.predict_proba(X[1::2])
    np.testing.assert_allclose(chance.sum(axis=1), 1)
    assert model.classes_.tolist() == ["red", "rose", "white"]
    assert np.mean(model.predict(X[1::2]) == names[1::2]) > 0.9
    assert np.mean(model.classes_[model.loo_.argmax(axis=1)] == names[::2]) > 0.85


def test_chances_are_honest_without_signal():
    rng = np.random.default_rng(0)
    X, y = rng.random((150, 5)), rng.random(150) < 0.3
    model = HighlyAdaptiveRidgeClassifier().fit(X, y)
    chance = model.predict_proba(rng.random((200, 5)))[:, 1]
    assert np.abs(chance - y.mean()).max() < 0.3


def test_left_out_chances_are_near_those_of_folds():
    X, y = curved(80, 4)
    model = HighlyAdaptiveRidgeClassifier("product").fit(X, y > 1)
    by_folds = cross_val_predict(clone(model), X, y > 1, cv=5, method="predict_proba")
    assert np.corrcoef(model.loo_[:, 1], by_folds[:, 1])[0, 1] > 0.85


SAID = [
    (
        {"kernel": "rbf"},
        "`kernel` must be one of blend, product, sobolev, indicator, got 'rbf'. "
        "`blend` is the usual one.",
    ),
    (
        {"eta": -1.0},
        "`eta` must be 'likelihood', 'loo' or a number of at least 0, got -1.0. "
        "0 gives an additive model.",
    ),
    (
        {"alpha": 0},
        "`alpha` must be 'loo', 'gcv', 'likelihood' or a number above 0, got 0. "
        "'loo' chooses it by the rows left out.",
    ),
    (
        {"tuning_rows": 1},
        "`tuning_rows` must be a whole number of at least 2, got 1. Some hundreds "
        "are usual.",
    ),
    (
        {"categorical_features": ["colour"]},
        "`categorical_features` must be names or numbers of features, got 'colour'. "
        "Take them from the columns of `X`.",
    ),
]


@pytest.mark.parametrize(("settings", "text"), SAID)
def test_what_is_said_of_parameters(settings, text):
    X, y = curved(20, 4)
    with pytest.raises(InputError) as error:
        HighlyAdaptiveRidge(**settings).fit(X, y)
    assert str(error.value) == text


def test_what_is_said_of_targets():
    X, y = curved(20, 4)
    with pytest.raises(InputError) as error:
        HighlyAdaptiveRidge().fit(X, np.array(["a", "b"] * 10))
    assert str(error.value) == (
        "`y` must be numbers, got <U1. For classes use HighlyAdaptiveRidgeClassifier."
    )
    with pytest.raises(InputError) as error:
        HighlyAdaptiveRidgeClassifier().fit(X, np.zeros(20, int))
    assert str(error.value) == (
        "`y` must hold at least two classes, got 1 class. Fit on rows of both."
    )
    with pytest.raises(InputError) as error:
        HighlyAdaptiveRidgeClassifier(alpha="gcv").fit(X, y > 1)
    assert str(error.value) == (
        "`alpha` must be 'loo' or a number above 0, got 'gcv'. The others are for "
        "values."
    )
    with pytest.raises(InputError) as error:
        HighlyAdaptiveRidge().fit(X[:1], y[:1])
    assert str(error.value) == (
        "`X` must have at least 2 rows, got 1 sample. Pass more rows."
    )


def test_text_where_numbers_were():
    frame, y = mixed(40)
    model = HighlyAdaptiveRidge("product").fit(frame, y)
    with pytest.raises(InputError) as error:
        model.predict(frame.assign(size="big"))
    assert str(error.value) == (
        "`X` must have numbers in feature 'size', as at fit, got text. Convert the "
        "column as it was converted then."
    )


@pytest.mark.parametrize("kind", EACH)
def test_predicting_before_fitting(kind):
    with pytest.raises(NotFittedError):
        kind().predict([[1.0]])
