"""Ridge and ridge logistic regression against refits and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import LogisticRegression, Ridge

from unseen.probes.linear import fit_logistic, fit_ridge, rotate


def design(n=60, q=8, seed=0, train=45):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, q)) * rng.uniform(0.3, 2, q)
    own = np.zeros(n, bool)
    own[rng.choice(n, train, replace=False)] = True
    # What `encoding` promises: centred on the training rows.
    x -= x[own].mean(axis=0)
    z = x[:, 0] - x[:, 1] + rng.normal(size=n)
    return x, own, z


def left_out(x, y, make):
    """Refit without each row in turn; give what is predicted for it."""
    out = np.empty(len(y))
    for i in range(len(y)):
        kept = np.arange(len(y)) != i
        out[i] = make(x[kept], y[kept])(x[i : i + 1])[0]
    return out


@pytest.mark.parametrize("q", [3, 8, 30])
def test_the_left_out_error_is_that_of_refits(q):
    x, own, y = design(q=q)
    made = fit_ridge(rotate(x, own), y)
    x, y = x[own], y[own]

    def make(a, b):
        # Left out of the centring as well: scikit-learn's intercept is free.
        return Ridge(alpha=made.penalty, tol=1e-12, solver="svd").fit(a, b).predict

    expected = np.mean((left_out(x, y, make) - y) ** 2)
    assert made.left_out_loss == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("q", [4, 44, 90, 300])
def test_predicts_what_scikit_learns_ridge_does(q):
    x, own, y = design(q=q)
    made = fit_ridge(rotate(x, own), y)
    model = Ridge(alpha=made.penalty, solver="svd").fit(x[own], y[own])
    np.testing.assert_allclose(made.raw, model.predict(x), atol=1e-7)


def test_the_penalty_has_the_smallest_left_out_error():
    x, own, y = design(q=20)
    made = fit_ridge(rotate(x, own), y)
    for factor in (0.2, 5.0):
        penalty = made.penalty * factor

        def make(a, b, penalty=penalty):
            return Ridge(alpha=penalty, solver="svd").fit(a, b).predict

        other = np.mean((left_out(x[own], y[own], make) - y[own]) ** 2)
        assert other > made.left_out_loss


@pytest.mark.parametrize("q", [4, 30, 120])
def test_predicts_what_scikit_learns_logistic_regression_does(q):
    x, own, z = design(n=200, q=q, train=140)
    y = (z > 0.3).astype(float)
    made = fit_logistic(rotate(x, own), y)
    model = LogisticRegression(C=1 / made.penalty, max_iter=10_000, tol=1e-10)
    expected = model.fit(x[own], y[own]).decision_function(x)
    np.testing.assert_allclose(made.raw, expected, atol=2e-3 * np.abs(expected).max())


def test_the_approximate_left_out_loss_is_near_that_of_refits():
    x, own, z = design(n=120, q=10, train=90)
    y = (z > 0).astype(float)
    made = fit_logistic(rotate(x, own), y)

    def make(a, b):
        model = LogisticRegression(C=1 / made.penalty, max_iter=5_000, tol=1e-9)
        return model.fit(a, b).decision_function

    eta = left_out(x[own], y[own], make)
    expected = np.mean(np.logaddexp(0, eta) - y[own] * eta)
    assert made.left_out_loss == pytest.approx(expected, rel=0.01)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 70))
def test_a_rotation_of_the_columns_has_no_say(seed, q):
    x, own, y = design(q=q, seed=seed)
    turn = np.linalg.qr(np.random.default_rng(seed).normal(size=(q, q)))[0]
    a, b = (fit_ridge(rotate(d, own), y) for d in (x, x @ turn))
    assert a.penalty == pytest.approx(b.penalty, rel=1e-6)
    np.testing.assert_allclose(a.raw, b.raw, atol=1e-6)


def test_scored_rows_are_not_read():
    x, own, z = design()
    poisoned = np.where(own, z, 1e6)
    for fit, y, bad in (
        (fit_ridge, z, poisoned),
        (fit_logistic, (z > 0) * 1.0, np.where(own, z > 0, np.nan)),
    ):
        a, b = fit(rotate(x, own), y), fit(rotate(x, own), bad)
        np.testing.assert_array_equal(a.raw, b.raw)
        assert a.left_out_loss == b.left_out_loss


def test_classes_that_a_line_parts_stay_finite():
    x, own, _ = design(n=200, q=3, train=150)
    y = (x[:, 0] > 0).astype(float)
    made = fit_logistic(rotate(x, own), y)
    assert np.isfinite(made.raw).all()
    assert ((made.raw > 0) == (y == 1)).mean() > 0.97
