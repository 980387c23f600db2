"""The usual tops: their weights are the best convex ones."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import minimize

from unseen import InputError
from unseen.holdout.stacking import ConvexClassifier, ConvexRegressor
from unseen.holdout.stacking.convex import convex_weights


def slow_weights(away):
    """The same by a general solver on the simplex."""
    k = away.shape[1]
    found = minimize(
        lambda w: np.mean((away @ w) ** 2),
        np.full(k, 1 / k),
        jac=lambda w: 2 * away.T @ (away @ w) / len(away),
        bounds=[(0, 1)] * k,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    return found.x


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(3, 40), st.integers(0, 10**6))
def test_the_weights_are_the_best_on_the_simplex(k, n, seed):
    away = np.random.default_rng(seed).normal(size=(n, k)) + 0.5
    found = convex_weights(away)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1)
    best = np.mean((away @ slow_weights(away)) ** 2)
    assert np.mean((away @ found) ** 2) <= best * (1 + 1e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(-100, 100), st.floats(0.01, 100), st.integers(0, 10**6))
def test_a_regression_keeps_its_weights_in_other_units(shift, scale, seed):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=60)
    Z = y[:, None] + rng.normal(size=(60, 3))
    one = ConvexRegressor().fit(Z, y)
    other = ConvexRegressor().fit(shift + scale * Z, shift + scale * y)
    assert other.weights_ == pytest.approx(one.weights_, abs=1e-6)
    assert other.predict(shift + scale * Z) == pytest.approx(
        shift + scale * one.predict(Z), abs=1e-5 * (abs(shift) + scale)
    )


def test_predictions_of_nothing_shrink_to_the_mean():
    rng = np.random.default_rng(0)
    y = 7 + rng.normal(size=400)
    model = ConvexRegressor().fit(7 + 3 * rng.normal(size=(400, 4)), y)
    assert model.rest_ > 0.9
    assert model.predict(np.full((1, 4), 100.0))[0] < 20
    assert model.mean_ == y.mean()


def test_probabilities_of_three_classes_stay_probabilities():
    rng = np.random.default_rng(0)
    good = rng.dirichlet([0.5] * 3, size=500)
    y = np.array([rng.choice(["a", "b", "c"], p=p) for p in good])
    Z = np.hstack([rng.dirichlet([1] * 3, size=500), good])
    model = ConvexClassifier().fit(Z, y)
    said = model.predict_proba(Z)
    assert said.sum(axis=1) == pytest.approx(np.ones(500))
    assert said.min() >= 0
    assert model.weights_.argmax() == 1
    assert set(model.predict(Z)) == {"a", "b", "c"}


def test_two_classes_are_one_column_a_model():
    rng = np.random.default_rng(0)
    p = rng.uniform(size=300)
    y = rng.uniform(size=300) < p
    away = np.column_stack([p, 1 - p, np.full(300, y.mean())]) - y[:, None]
    model = ConvexClassifier().fit(np.column_stack([p, 1 - p]), y)
    mine = np.append(model.weights_, model.rest_)
    assert mine == pytest.approx(slow_weights(away), abs=1e-3)


def test_weights_of_rows_are_copies_of_rows():
    rng = np.random.default_rng(0)
    y, copies = rng.normal(size=50), rng.integers(0, 4, size=50)
    Z = y[:, None] + rng.normal(size=(50, 2))
    one = ConvexRegressor().fit(Z, y, sample_weight=copies)
    other = ConvexRegressor().fit(np.repeat(Z, copies, axis=0), np.repeat(y, copies))
    assert one.weights_ == pytest.approx(other.weights_, abs=1e-9)
    label = (y > 0).astype(int)
    P = 1 / (1 + np.exp(-Z))
    one = ConvexClassifier().fit(P, label, sample_weight=copies)
    other = ConvexClassifier().fit(
        np.repeat(P, copies, axis=0), np.repeat(label, copies)
    )
    assert one.weights_ == pytest.approx(other.weights_, abs=1e-9)


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (
            lambda: ConvexRegressor().fit(np.zeros((3, 2)), [1.0, 2.0]),
            "`y` must have one value for each of the 3 rows of `X`, got 2. Take both "
            "from the same table.",
        ),
        (
            lambda: ConvexClassifier().fit(np.zeros((3, 2)), ["a", "b", "c"]),
            "`X` must have 3 columns for each model, got 2 in all. Pass each model's "
            "probabilities of all classes.",
        ),
        (
            lambda: ConvexClassifier(classes=[0, 1]).fit(np.zeros((3, 2)), [0, 1, 2]),
            "`y` must hold the classes [0, 1] alone, got others. Name all classes that "
            "the columns have.",
        ),
        (
            lambda: (
                ConvexRegressor()
                .fit(np.ones((3, 2)), [1.0, 2, 3])
                .predict(np.ones((1, 3)))
            ),
            "`X` must have the 2 columns that it was fitted on, got 3. Predict with "
            "the same models.",
        ),
        (
            lambda: ConvexRegressor().fit(np.ones((3, 2)), [1.0, 2, 3], [1, -1, 1]),
            "`sample_weight` must have one weight for each of the 3 rows, none "
            "negative and not all 0, got shape (3,). Pass one column.",
        ),
    ],
)
def test_errors(act, text):
    with pytest.raises(InputError) as caught:
        act()
    assert str(caught.value) == text
