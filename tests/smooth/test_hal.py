"""Highly adaptive lasso: scikit-learn's conventions, planted and null cases."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import minimize
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import Lasso
from sklearn.utils.estimator_checks import parametrize_with_checks

from unseen import InputError
from unseen.smooth.columns import code_rows
from unseen.smooth.hal_classifier import HighlyAdaptiveLassoClassifier
from unseen.smooth.hal_regressor import HighlyAdaptiveLassoRegressor

QUICK = {"max_terms": 100, "cv": 3, "n_alphas": 10}
EACH = [HighlyAdaptiveLassoRegressor, HighlyAdaptiveLassoClassifier]


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([each(max_degree=1, **QUICK) for each in EACH])
def test_scikit_learns_checks(estimator, check):
    check(estimator)


def stepped(n=200, d=5, seed=0, sd=0.1):
    rng = np.random.default_rng(seed)
    X = rng.random((n, d))
    y = 3.0 * (X[:, 1] > 0.5) + 2.0 * (X[:, 2] > 0.7) * (X[:, 3] > 0.4)
    return X, y + sd * rng.normal(size=n)


def bent(n=200, d=5, seed=0, sd=0.1):
    rng = np.random.default_rng(seed)
    X = rng.random((n, d))
    return X, 4.0 * np.maximum(X[:, 1] - 0.5, 0) + X[:, -1] + sd * rng.normal(size=n)


def mixed(n=200, seed=0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "size": rng.normal(size=n),
            "kind": rng.choice(["a", "b", "c", "d"], n),
            "age": rng.normal(size=n),
        }
    )
    gone = rng.random(n) < 0.3
    y = frame["kind"].map({"a": 0.0, "b": 2.0, "c": -1.0, "d": 0.5}) + 2.0 * gone
    frame.loc[gone, "age"] = np.nan
    return frame, (y + 0.2 * rng.normal(size=n)).to_numpy()


def test_steps_are_found():
    X, y = stepped()
    new, truth = stepped(seed=1, sd=0.0)
    model = HighlyAdaptiveLassoRegressor(order=0, max_terms=1500).fit(X, y)
    alone = HighlyAdaptiveLassoRegressor(order=0, max_degree=1).fit(X, y)
    error, without_products = (
        float(np.sqrt(np.mean((each.predict(new) - truth) ** 2)))
        for each in (model, alone)
    )
    # The noise has a deviation of .1, the truth one of 1.7.
    assert error < 0.5
    assert error < 0.8 * without_products
    assert model.terms_[0].startswith("1{1 ≥ 0.5")


def test_bends_are_found():
    X, y = bent()
    new, truth = bent(seed=1, sd=0.0)
    model = HighlyAdaptiveLassoRegressor(order=1, choose="1se").fit(X, y)
    assert np.sqrt(np.mean((model.predict(new) - truth) ** 2)) < 0.15
    used = {j for i in range(len(model.basis_)) for j in model.basis_.features(i)}
    assert {1, 4} <= used


def test_noise_is_left_alone():
    rng = np.random.default_rng(0)
    sizes = []
    for _ in range(5):
        X, y = rng.random((120, 4)), rng.normal(size=120)
        model = HighlyAdaptiveLassoRegressor(choose="1se", max_terms=300).fit(X, y)
        sizes.append(model.df_)
    assert np.median(sizes) == 1


def test_it_is_the_lasso_on_its_basis():
    X, y = stepped(n=100)
    model = HighlyAdaptiveLassoRegressor(order=0, max_terms=200, tol=1e-8).fit(X, y)
    design = model.basis_.design(model.rows_).toarray()
    kept = Lasso(alpha=model.alpha_, tol=1e-10, max_iter=10**6).fit(design, y)
    # Of the terms that were kept the fit is the lasso's, and so are its zeros.
    assert model.coef_[0] == pytest.approx(kept.coef_, abs=1e-3)
    assert model.intercept_[0] == pytest.approx(kept.intercept_, abs=1e-3)
    assert model.df_ == len(model.basis_) + 1
    assert model.variation_norm_ == pytest.approx(np.abs(model.coef_).sum())


def test_log_odds_minimise_the_penalised_log_loss():
    X, y = stepped(n=120)
    model = HighlyAdaptiveLassoClassifier(order=0, max_terms=100, tol=1e-7)
    model.fit(X, y > 2)
    design = model.basis_.design(model.rows_).toarray()
    signs = np.sign(model.coef_[0])

    def loss(b):
        odds = design @ b[1:] + b[0]
        each = np.logaddexp(0, np.where(y > 2, -odds, odds)).mean()
        return each + model.alpha_[0] * (signs @ b[1:])

    start = np.append(model.intercept_, model.coef_[0])
    assert minimize(loss, start).fun > loss(start) - 1e-4


def test_groups_are_on_one_side():
    X, y = stepped(n=90)
    groups = np.repeat(np.arange(30), 3)
    model = HighlyAdaptiveLassoRegressor(**QUICK).fit(X, y, groups=groups)
    for group in range(30):
        assert len(set(model.fold_of_[groups == group].tolist())) == 1


def test_one_standard_error_is_simpler():
    X, y = stepped()
    settings_ = {"max_terms": 400, "order": 0}
    least = HighlyAdaptiveLassoRegressor(**settings_).fit(X, y)
    simple = HighlyAdaptiveLassoRegressor(choose="1se", **settings_).fit(X, y)
    assert simple.alpha_ == simple.alpha_1se_ >= simple.alpha_min_ == least.alpha_
    assert simple.df_ <= least.df_
    bar = least.cv_losses_.min() + least.cv_errors_[least.cv_losses_.argmin()]
    at = list(simple.alphas_).index(simple.alpha_1se_)
    assert simple.cv_losses_[at] <= bar


def test_of_many_features_each_fold_chooses_those_it_multiplies():
    rng = np.random.default_rng(0)
    X = rng.random((150, 40))
    y = 4.0 * X[:, 3] * X[:, 9] + 0.1 * rng.normal(size=150)
    model = HighlyAdaptiveLassoRegressor(max_terms=500, cv=4).fit(X, y)
    pairs = {model.basis_.features(i) for i in range(len(model.basis_))}
    assert (3, 9) in pairs
    assert np.corrcoef(model.left_out_, y)[0, 1] > 0.9


@settings(max_examples=5, deadline=None)
@given(
    seed=st.integers(0, 100),
    scale=st.floats(0.01, 100),
    shift=st.floats(-100, 100),
)
def test_units_do_not_matter(seed, scale, shift):
    X, y = bent(n=60, d=2, seed=seed)
    plain = HighlyAdaptiveLassoRegressor(**QUICK).fit(X, y)
    moved = HighlyAdaptiveLassoRegressor(**QUICK).fit(X * scale, shift + 2 * y)
    assert moved.predict(X * scale) == pytest.approx(
        shift + 2 * plain.predict(X), abs=0.02
    )


def test_categories_and_missing_values_count():
    frame, y = mixed()
    new, truth = mixed(seed=1)
    model = HighlyAdaptiveLassoRegressor(order=0, max_terms=500).fit(frame, y)
    assert np.sqrt(np.mean((model.predict(new) - truth) ** 2)) < 0.45
    assert "1{age missing}" in model.terms_ or any("age" in t for t in model.terms_)
    assert list(model.feature_names_in_) == ["size", "kind", "age"]


def test_a_new_level_adds_nothing():
    frame, y = mixed()
    model = HighlyAdaptiveLassoRegressor(max_degree=1, **QUICK).fit(frame, y)
    new = frame.head(2).copy()
    new["kind"] = ["z", None]
    assert np.isfinite(model.predict(new)).all()


def test_polars_is_read_as_pandas_is():
    frame, y = mixed()
    one = HighlyAdaptiveLassoRegressor(**QUICK).fit(frame, y)
    table = pl.DataFrame(
        {
            name: [None if v is None or v != v else v for v in frame[name].tolist()]
            for name in frame
        }
    )
    two = HighlyAdaptiveLassoRegressor(**QUICK).fit(table, y)
    assert two.predict(table).tolist() == one.predict(frame).tolist()


def test_classes_have_chances():
    X, y = stepped(n=300)
    model = HighlyAdaptiveLassoClassifier(order=0, max_terms=300)
    model.fit(X, np.where(y > 2, "high", "low"))
    new, truth = stepped(n=300, seed=1, sd=0.0)
    chance = model.predict_proba(new)
    assert chance.sum(axis=1) == pytest.approx(1)
    assert np.mean(model.predict(new) == np.where(truth > 2, "high", "low")) > 0.9
    assert model.left_out_.shape == (300, 2)


def test_three_classes_are_fitted():
    X, y = stepped(n=150)
    three = np.digitize(y, [1, 3.2])
    model = HighlyAdaptiveLassoClassifier(order=0, **QUICK).fit(X, three)
    assert model.coef_.shape[0] == 3
    assert np.mean(model.predict(X) == three) > 0.85


def test_it_survives_a_pickle_and_a_clone():
    X, y = bent(n=60)
    model = HighlyAdaptiveLassoRegressor(**QUICK).fit(X, y)
    again = pickle.loads(pickle.dumps(model))
    assert again.predict(X).tobytes() == model.predict(X).tobytes()
    same = clone(model).fit(X, y)
    assert same.coef_.tobytes() == model.coef_.tobytes()


@pytest.mark.parametrize("size", [1e-300, 1e-150, 1e150, 1e300])
def test_huge_and_tiny_units(size):
    X, y = bent(n=60, d=2)
    model = HighlyAdaptiveLassoRegressor(**QUICK).fit(X * size, y * size)
    assert np.std(model.predict(X * size) / size - y) < 0.5


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"order": 2}, "`order` must be 0 or 1, got 2. 0 adds up steps, 1 ramps."),
        (
            {"choose": "best"},
            "`choose` must be 'min' or '1se', got 'best'. 'min' predicts best, '1se' "
            "keeps fewer terms.",
        ),
        (
            {"cv": 1},
            "`cv` must be a whole number of at least 2, got 1. Ten folds are usual.",
        ),
        (
            {"max_degree": 0},
            "`max_degree` must be a whole number of at least 1, got 0. 2 allows pairs "
            "of features.",
        ),
        (
            {"max_knots": 0},
            "`max_knots` must be a whole number of at least 1, got 0. None takes 100 "
            "steps, 20 ramps.",
        ),
        (
            {"tol": 0},
            "`tol` must be a number between 0 and 1, got 0. It is a duality gap; 1e-4 "
            "is usual.",
        ),
    ],
)
def test_what_cannot_be_used_is_said(given_, said):
    X, y = bent(n=30)
    with pytest.raises(InputError) as caught:
        HighlyAdaptiveLassoRegressor(**given_).fit(X, y)
    assert str(caught.value) == said


def test_targets_that_cannot_be_used_are_said():
    X, y = bent(n=30)
    with pytest.raises(InputError, match="`y` must be numbers, got <U1"):
        HighlyAdaptiveLassoRegressor().fit(X, np.full(30, "a"))
    with pytest.raises(InputError, match="`y` must hold at least two classes, got 1"):
        HighlyAdaptiveLassoClassifier().fit(X, np.ones(30))
    with pytest.raises(InputError, match="`groups` must have one value for each"):
        HighlyAdaptiveLassoRegressor().fit(X, y, groups=np.ones(3))


def test_nothing_is_predicted_before_a_fit():
    with pytest.raises(NotFittedError):
        HighlyAdaptiveLassoRegressor().predict([[1.0]])
    with pytest.raises(NotFittedError):
        HighlyAdaptiveLassoRegressor().components()


def test_a_constant_table_predicts_the_mean():
    model = HighlyAdaptiveLassoRegressor().fit(np.ones((20, 2)), np.arange(20.0))
    assert model.predict(np.ones((2, 2))) == pytest.approx(9.5)
    assert model.df_ == 1


def test_the_linear_predictor_is_the_sum_of_the_terms():
    X, y = bent(n=80)
    model = HighlyAdaptiveLassoRegressor(**QUICK).fit(X, y)
    rows = code_rows(model.columns_, list(X.T))
    said = model.intercept_[0] + model.basis_.design(rows).toarray() @ model.coef_[0]
    assert model.predict(X) == pytest.approx(said, abs=1e-12)
