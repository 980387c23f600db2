"""The .632 estimates: the formula, limits, groups, and what they are made of."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from unseen import InputError
from unseen.holdout import bootstrap_632, bootstrap_632_plus
from unseen.holdout.bootstrap import _leave_one_out, plus_value


def noise(n=120, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 4)), np.arange(n) % 2


def test_a_model_that_remembers_noise():
    # 1-NN on noise: fitted loss 0, outside and no-information loss about one half.
    X, y = noise(400)
    model = KNeighborsClassifier(1)
    plain = bootstrap_632(model, X, y, samples=60)
    plus = bootstrap_632_plus(model, X, y, samples=60)
    assert plain.value == pytest.approx(0.632 * 0.5, abs=0.05)
    assert plus.value == pytest.approx(0.5, abs=0.05)
    assert plus.low < 0.5 < plus.high


def test_a_model_that_learns_nothing_gets_its_own_loss():
    class Zero(RegressorMixin, BaseEstimator):
        def fit(self, X, y):
            self.n_features_in_ = 1
            return self

        def predict(self, X):
            return np.zeros(len(X))

    y = np.random.default_rng(0).normal(size=80)
    for estimate in (bootstrap_632, bootstrap_632_plus):
        e = estimate(Zero(), np.zeros((80, 1)), y)
        assert e.value == pytest.approx((y**2).mean(), rel=1e-9)
        # Its losses are independent: the interval is the plain one of a mean, or wider.
        naive = 1.96 * (y**2).std() / 80**0.5
        assert 0.9 * naive < e.high - e.value < 1.6 * naive


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_plus_lies_between_its_parts(fitted, outside, no_information):
    value = plus_value(fitted, outside, no_information)
    plain = 0.368 * fitted + 0.632 * outside
    parts = (fitted, outside, min(outside, no_information), plain)
    assert min(parts) - 1e-12 <= value <= max(parts) + 1e-12
    if outside <= fitted or no_information <= fitted:
        assert value <= max(plain, outside) + 1e-12
    elif outside <= no_information:
        # Written otherwise: a weight between .632 and 1 on the outside.
        rate = (outside - fitted) / (no_information - fitted)
        weight = 0.632 / (1 - 0.368 * rate)
        assert value == pytest.approx((1 - weight) * fitted + weight * outside)


def test_the_relative_overfitting_rate_is_clipped():
    # Worse outside than without any information: the rate is 1, not more.
    assert plus_value(0.0, 0.8, 0.5) == pytest.approx(0.632 * 0.8 + 0.368 * 0.5)
    # Better outside than fitted, or nothing to compare with: the rate is 0.
    assert plus_value(0.3, 0.2, 0.5) == pytest.approx(0.368 * 0.3 + 0.632 * 0.2)
    assert plus_value(0.5, 0.6, 0.4) == pytest.approx(0.368 * 0.5 + 0.632 * 0.6)


def test_the_leave_one_out_mean_by_hand():
    nan = float("nan")
    losses = np.array([[nan, 1.0, 3.0], [2.0, nan, 5.0], [4.0, 1.0, nan]])
    drawn = np.isnan(losses).astype(int) * 3
    value, _ = _leave_one_out(losses, drawn, np.arange(3))
    assert value == pytest.approx((3 + 1 + 4) / 3)


def test_no_group_is_fitted_and_scored():
    seen = []

    class Spy(RegressorMixin, BaseEstimator):
        def fit(self, X, y):
            self.rows_ = {int(v) for v in X[:, 0]}
            return self

        def predict(self, X):
            seen.append((self.rows_, {int(v) for v in X[:, 0]}))
            return np.zeros(len(X))

    groups = np.random.default_rng(0).integers(12, size=60)
    X = groups[:, None].astype(float)
    bootstrap_632(Spy(), X, np.arange(60.0), samples=20, groups=groups)
    assert len(seen) == 21
    assert all(not train & test for train, test in seen[1:])


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error"])
def test_no_information_is_the_mean_over_all_pairs(loss):
    from unseen.holdout._row_loss import LOSSES  # noqa: PLC0415

    rng = np.random.default_rng(0)
    y, said = rng.normal(size=30), rng.normal(size=30) + 1
    pairs = [LOSSES[loss].of_residuals(np.array(a - b)) for a in y for b in said]
    assert LOSSES[loss].no_information(y, said) == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize("loss", ["zero_one", "log_loss", "brier"])
def test_no_information_of_classes_is_the_mean_over_all_pairs(loss):
    from unseen.holdout._row_loss import LOSSES  # noqa: PLC0415

    rng = np.random.default_rng(0)
    y, p = rng.integers(3, size=25).astype(float), rng.dirichlet(np.ones(3), size=25)
    pairs = [LOSSES[loss].of(np.roll(y, s), p).mean() for s in range(25)]
    assert LOSSES[loss].no_information(y, p) == pytest.approx(np.mean(pairs))


def test_units_of_the_target_have_no_say():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 2))
    y = X[:, 0] + rng.normal(size=50)
    a = bootstrap_632_plus(KNeighborsRegressor(1), X, y, samples=30)
    b = bootstrap_632_plus(KNeighborsRegressor(1), X, 8 * y, samples=30)
    assert (b.value, b.high) == pytest.approx((64 * a.value, 64 * a.high))


def test_the_same_seed_gives_the_same_bytes():
    X, y = noise(40)
    made = [
        bootstrap_632_plus(LogisticRegression(), X, y, samples=25, seed=s)
        for s in (1, 1, 2)
    ]
    assert made[0] == made[1]
    assert made[0] != made[2]


def covered(draws, seed=0, n=60):
    """Count intervals of ridge's .632+ that hold the loss of the fitted model."""
    rng, hits = np.random.default_rng(seed), 0
    for _ in range(draws):
        X = rng.normal(size=(n, 5))
        y = X[:, 0] + rng.normal(size=n)
        model = Ridge(fit_intercept=False)
        e = bootstrap_632_plus(model, X, y, samples=40, level=0.9)
        away = model.fit(X, y).coef_ - np.eye(5)[0]
        hits += e.low <= 1 + away @ away <= e.high
    return hits


def test_covers_a_stiff_model_about_as_often_as_it_says():
    assert covered(40) >= 32


@pytest.mark.slow
def test_covers_a_stiff_model_about_as_often_as_it_says_in_many_draws():
    assert 0.84 <= covered(400, seed=1) / 400 <= 0.97


@pytest.mark.parametrize(
    ("kwargs", "says"),
    [
        (
            {"samples": 5},
            "`samples` must be a whole number of at least 20, got 5. "
            "Two hundred are usual.",
        ),
        (
            {"loss": "hinge"},
            "`loss` must be a loss of one row that judges classes, got 'hinge'. Pass "
            "one of zero_one, log_loss, brier.",
        ),
        (
            {"groups": np.zeros(20)},
            "`samples` must leave each row out once, got 200 that do not. Use more "
            "samples.",
        ),
    ],
)
def test_messages(kwargs, says):
    X, y = noise(20)
    with pytest.raises(InputError) as error:
        bootstrap_632(LogisticRegression(), X, y, **kwargs)
    assert str(error.value) == says
