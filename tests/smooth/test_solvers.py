"""Many rows: landmarks and conjugate gradients beside the exact fit."""

import warnings

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning

from unseen import InputError
from unseen.smooth import (
    HighlyAdaptiveRidgeClassifier,
    HighlyAdaptiveRidgeRegressor,
    adaptive,
    landmark_logistic as landmark_logistic_room,
)
from unseen.smooth.columns import code_rows, learn_column
from unseen.smooth.landmark_logistic import landmark_logistic
from unseen.smooth.logistic import fit_logistic


def waves(n, seed=0, sd=0.3):
    rng = np.random.default_rng(seed)
    X = rng.random((n, 4))
    truth = np.sin(6 * X[:, 0]) + X[:, 1] * X[:, 2]
    return X, truth + sd * rng.normal(size=n), truth


def halves(n, seed=0):
    X, _, truth = waves(n, seed)
    rng = np.random.default_rng(seed + 100)
    return X, np.where(rng.random(n) < expit(3 * truth), "yes", "no")


def rows_and_kernel(n, seed=0):
    x = np.random.default_rng(seed).random(n)
    rows = code_rows([learn_column("x", x)], [x])
    return rows, lambda a, b: np.minimum.outer(a.rank[0], b.rank[0]), x


def test_landmarks_are_near_the_exact_fit():
    X, y, _ = waves(900)
    new = waves(300, seed=1)[0]
    exact = HighlyAdaptiveRidgeRegressor("product").fit(X, y)
    over = HighlyAdaptiveRidgeRegressor("product", solver="nystrom").fit(X, y)
    assert (exact.solver_, over.solver_) == ("exact", "nystrom")
    assert exact.approximation_ is None
    apart = np.sqrt(np.mean((exact.predict(new) - over.predict(new)) ** 2))
    assert apart < 0.1 * np.std(y - over.loo_)
    assert over.approximation_.low <= 0.1 * np.std(y - over.loo_)
    assert np.std(y - over.loo_) == pytest.approx(np.std(y - exact.loo_), rel=0.02)
    assert over.members_[0].centres.n < 900


def test_conjugate_gradients_give_the_exact_fit():
    X, y, _ = waves(700)
    new = waves(200, seed=1)[0]
    fit = HighlyAdaptiveRidgeRegressor("product", solver="cg").fit(X, y)
    same = HighlyAdaptiveRidgeRegressor("product", alpha=fit.alpha_).fit(X, y)
    assert fit.approximation_.high < 1e-3
    np.testing.assert_allclose(fit.predict(new), same.predict(new), atol=2e-3)


def test_a_blend_over_landmarks():
    X, y, truth = waves(800)
    model = HighlyAdaptiveRidgeRegressor(solver="nystrom", landmarks=200).fit(X, y)
    assert np.sqrt(np.mean((model.predict(X) - truth) ** 2)) < 0.15
    assert model.approximation_.low == 0
    parts = model.components(X[:50])
    whole = parts.constant + parts.rest
    whole = whole + np.sum([effect.values for effect in parts.effects], axis=0)
    np.testing.assert_allclose(whole, model.predict(X[:50]), atol=1e-8)


def test_many_rows_go_over_landmarks_by_themselves(monkeypatch):
    X, y, _ = waves(400)
    monkeypatch.setattr(adaptive, "MOST_EXACT", 300)
    assert HighlyAdaptiveRidgeRegressor("product").fit(X, y).solver_ == "nystrom"
    chances = HighlyAdaptiveRidgeClassifier("product").fit(X, y > 0)
    assert chances.solver_ == "nystrom"
    with pytest.raises(InputError, match="must be another than 'indicator'"):
        HighlyAdaptiveRidgeRegressor("indicator").fit(X, y)


def test_too_few_landmarks_are_said():
    X, y, _ = waves(800, sd=0.02)
    model = HighlyAdaptiveRidgeRegressor("product", solver="nystrom", landmarks=5)
    with pytest.warns(ConvergenceWarning, match="Give more `landmarks`"):
        model.fit(X, y)
    assert model.approximation_.value > 0.02


def test_all_rows_as_landmarks_are_the_exact_logistic_fit():
    rows, kernel, x = rows_and_kernel(120)
    y = (np.random.default_rng(1).random(120) < expit(4 * np.sin(6 * x))).astype(float)
    exact = fit_logistic(kernel(rows, rows), y, 0.5)
    found = landmark_logistic(
        kernel,
        rows,
        y[:, None],
        np.array([0.5]),
        landmarks=120,
        rng=np.random.default_rng(0),
    )
    fit = found.fits[0]
    said = kernel(rows, found.centres) @ fit.dual + fit.intercept
    np.testing.assert_allclose(
        said, kernel(rows, rows) @ exact.dual + exact.intercept, atol=1e-5
    )
    np.testing.assert_allclose(fit.left_out, exact.left_out, atol=1e-4)
    assert fit.df == pytest.approx(exact.df, abs=1e-4)


def test_a_fit_over_few_landmarks_is_the_least_of_its_objective():
    rows, kernel, x = rows_and_kernel(300)
    y = (np.random.default_rng(1).random(300) < expit(4 * np.sin(6 * x))).astype(float)
    found = landmark_logistic(
        kernel,
        rows,
        y[:, None],
        np.array([0.3]),
        landmarks=12,
        rng=np.random.default_rng(0),
    )
    across = kernel(rows, found.centres)
    square = kernel(found.centres, found.centres)

    def objective(point):
        odds = across @ point[:-1] + point[-1]
        loss = np.logaddexp(0.0, (1 - 2 * y) * odds).sum()
        return loss + 0.15 * point[:-1] @ square @ point[:-1]

    fit = found.fits[0]
    ours = objective(np.append(fit.dual, fit.intercept))
    other = minimize(objective, np.zeros(len(fit.dual) + 1), options={"gtol": 1e-9})
    assert ours <= other.fun + 1e-6


def test_features_that_are_not_kept_give_the_same(monkeypatch):
    rows, kernel, x = rows_and_kernel(600)
    y = (x > 0.4).astype(float)
    ask = {"landmarks": 20}
    kept = landmark_logistic(
        kernel, rows, y[:, None], np.ones(1), rng=np.random.default_rng(0), **ask
    )
    monkeypatch.setattr(landmark_logistic_room, "_MOST_KEPT", 0)
    made = landmark_logistic(
        kernel, rows, y[:, None], np.ones(1), rng=np.random.default_rng(0), **ask
    )
    assert np.array_equal(kept.fits[0].dual, made.fits[0].dual)


def test_classes_over_landmarks():
    X, y = halves(900)
    new, fresh = halves(900, seed=1)
    exact = HighlyAdaptiveRidgeClassifier("product").fit(X, y)
    over = HighlyAdaptiveRidgeClassifier("product", solver="nystrom").fit(X, y)
    apart = exact.predict_proba(new) - over.predict_proba(new)
    assert np.sqrt(np.mean(apart**2)) < 0.04
    assert (
        np.mean(over.predict(new) == fresh)
        > np.mean(exact.predict(new) == fresh) - 0.01
    )
    assert 0 <= over.approximation_.low <= over.approximation_.high < 0.2


def test_three_classes_of_which_one_is_rare():
    X, y = halves(900)
    y = y.astype("<U5")
    y[:2] = "other"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = HighlyAdaptiveRidgeClassifier("product", solver="nystrom").fit(X, y)
    chance = model.predict_proba(X)
    assert chance.sum(axis=1) == pytest.approx(1)
    assert chance[:, list(model.classes_).index("other")].mean() < 0.05


@pytest.mark.parametrize(
    "each", [HighlyAdaptiveRidgeRegressor, HighlyAdaptiveRidgeClassifier]
)
def test_the_same_seed_gives_the_same(each):
    X, y = halves(600)
    y = (y == "yes").astype(int)
    one, two = (
        each("product", solver="nystrom", random_state=3).fit(X, y) for _ in range(2)
    )
    assert np.array_equal(one.members_[0].dual, two.members_[0].dual)
    assert np.array_equal(one.loo_, two.loo_)


def test_what_cannot_be_is_refused():
    X, y, _ = waves(50)
    for ask, says in [
        (
            {"solver": "fast"},
            "`solver` must be one of auto, exact, nystrom, cg, got 'fast'. `auto` goes "
            "by the number of rows.",
        ),
        (
            {"landmarks": 0},
            "`landmarks` must be a whole number of at least 1, or None, got 0. None "
            "finds how many are enough.",
        ),
    ]:
        with pytest.raises(InputError) as why:
            HighlyAdaptiveRidgeRegressor(**ask).fit(X, y)
        assert str(why.value) == says
    with pytest.raises(InputError) as why:
        HighlyAdaptiveRidgeClassifier(solver="cg").fit(X, y > 0)
    assert str(why.value) == (
        "`solver` must be 'auto', 'exact' or 'nystrom', got 'cg'. It is for values."
    )


def test_the_indicator_kernel_is_not_taken_apart():
    X, y, _ = waves(40)
    with pytest.raises(InputError, match="must be a product over features"):
        HighlyAdaptiveRidgeRegressor("indicator").fit(X, y).components()


def test_parts_are_drawn():
    X, y, _ = waves(150)
    spec = HighlyAdaptiveRidgeRegressor("product").fit(X, y).plot().spec
    assert "$schema" in spec
