"""The leave-out identity against refits, and what is recognised."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, Ridge

from unseen import InputError
from unseen.holdout import nested_cv, nested_cv_linear
from unseen.holdout._leave_out_dense import leave_out_dense
from unseen.holdout._leave_out_factored import leave_out_factored
from unseen.holdout.linear_smoothers import smoother_of
from unseen.stats.folds import deal_folds

MODELS = [
    LinearRegression(),
    LinearRegression(fit_intercept=False),
    Ridge(alpha=0.5),
    Ridge(alpha=20.0, fit_intercept=False),
    Ridge(alpha=0.0),
    KernelRidge(alpha=0.7, kernel="rbf"),
    KernelRidge(alpha=0.3),
]


def rows(n=60, p=8, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + 2
    return X, X[:, 0] + 3 + rng.normal(size=n)


def refits(model, X, y, fold):
    """Fit without each fold and each two, one by one."""
    k = int(fold.max()) + 1
    outer, inner = np.empty(len(y)), np.empty((len(y), k))
    for a in range(k):
        for b in range(k):
            seen = (fold != a) & (fold != b)
            said = model.fit(X[seen], y[seen]).predict(X[fold == b])
            inner[fold == b, a] = y[fold == b] - said
            if a == b:
                outer[fold == b] = y[fold == b] - said
    return outer, inner


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_the_identity_gives_the_residuals_of_refits(model):
    X, y = rows()
    fold = deal_folds(len(y), 7, np.random.default_rng(1))
    smoother = smoother_of(model, X, y)
    assert smoother is not None
    for ours, theirs in zip(
        smoother.leave_out(fold), refits(model, X, y, fold), strict=True
    ):
        assert np.abs(ours - theirs).max() < 1e-8


def test_ridge_of_the_promised_size_equals_refits():
    X, y = rows(n=1000, p=200)
    fold = deal_folds(1000, 10, np.random.default_rng(1))
    smoother = smoother_of(Ridge(), X, y)
    assert smoother is not None
    assert smoother.factor is not None
    assert smoother.shrunk > 2e-4  # so that the fast way is taken
    outer, inner = smoother.leave_out(fold)
    for a, b in ((0, 0), (0, 1), (8, 3)):
        seen = (fold != a) & (fold != b)
        said = Ridge().fit(X[seen], y[seen]).predict(X[fold == b])
        residual = inner[fold == b, a] if a != b else outer[fold == b]
        assert np.abs(residual - (y[fold == b] - said)).max() < 1e-8


def test_ridge_with_more_features_than_rows_equals_refits():
    X, y = rows(n=40, p=90)
    fold = deal_folds(40, 5, np.random.default_rng(1))
    smoother = smoother_of(Ridge(alpha=3.0), X, y)
    assert smoother is not None
    for ours, theirs in zip(
        smoother.leave_out(fold), refits(Ridge(alpha=3.0), X, y, fold), strict=True
    ):
        assert np.abs(ours - theirs).max() < 1e-8


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.floats(0.1, 100))
def test_both_ways_of_leaving_out_agree(seed, p, alpha):
    X, y = rows(n=45, p=p, seed=seed)
    groups = np.random.default_rng(seed).integers(12, size=45)
    fold = deal_folds(45, 4, np.random.default_rng(seed), groups=groups)
    smoother = smoother_of(Ridge(alpha=alpha), X, y)
    assert smoother is not None
    U = smoother.factor
    assert U is not None
    for a, b in zip(
        leave_out_factored(U, y, fold, least=1e-4),
        leave_out_dense(U @ U.T, y, fold),
        strict=True,
    ):
        assert np.abs(a - b).max() < 1e-8 * max(1.0, np.abs(b).max())


class Refitted(Ridge):
    """Not recognised, because a subclass may fit otherwise."""


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error"])
@pytest.mark.parametrize("grouped", [False, True])
def test_nested_cv_is_the_same_with_and_without_refits(loss, grouped):
    X, y = rows()
    groups = np.arange(60) // 3 if grouped else None
    asked = {"loss": loss, "repeats": 3, "cv": 5, "groups": groups, "seed": 4}
    # Without a seed of its own each refit would draw one, and the folds would differ.
    slow = nested_cv(Refitted(alpha=2.0, random_state=0), X, y, **asked)
    fast = nested_cv(Ridge(alpha=2.0, random_state=0), X, y, **asked)
    assert slow.method.endswith("refitted")
    assert fast.method.endswith("no refits")
    for end in ("value", "low", "high"):
        assert getattr(fast, end) == pytest.approx(getattr(slow, end), abs=1e-8)


def test_the_matrix_of_a_recognised_model_gives_the_same_estimate():
    X, y = rows()
    K = X @ X.T
    H = K @ np.linalg.inv(K + 0.3 * np.eye(60))
    by_matrix = nested_cv_linear(H, y, repeats=4, seed=2)
    by_model = nested_cv(KernelRidge(alpha=0.3), X, y, repeats=4, seed=2)
    assert by_matrix.value == pytest.approx(by_model.value, abs=1e-8)
    assert by_matrix.high == pytest.approx(by_model.high, abs=1e-8)


@pytest.mark.parametrize(
    "model",
    [
        Refitted(),
        Ridge(solver="sag"),
        Ridge(positive=True),
        LinearRegression(positive=True),
        KernelRidge(kernel="precomputed"),
    ],
    ids=str,
)
def test_what_the_identity_does_not_hold_for_is_not_recognised(model):
    X, y = rows()
    assert smoother_of(model, X, y) is None


def test_least_squares_that_two_folds_leave_undetermined_is_refitted():
    X, y = rows(n=30, p=27)
    e = nested_cv(LinearRegression(), X, y, cv=5, repeats=1)
    assert e.method.endswith("refitted")


def test_a_rare_level_that_a_fold_takes_away_is_refitted():
    # Its row fits itself: what is left says nothing of it, and no residual tells.
    X, y = rows()
    X[:, 0] = 0.0
    X[3, 0] = 1.0
    e = nested_cv(LinearRegression(), X, y, cv=5, repeats=1)
    assert e.method.endswith("refitted")


@pytest.mark.parametrize("alpha", [1e-4, 1e-3, 0.1, 1.0])
def test_a_rare_level_under_a_small_penalty_equals_refits(alpha):
    X, y = rows()
    X[:, 0] = 0.0
    X[3, 0] = 30.0
    fold = deal_folds(60, 5, np.random.default_rng(0))
    smoother = smoother_of(Ridge(alpha=alpha), X, y)
    assert smoother is not None
    for ours, theirs in zip(
        smoother.leave_out(fold), refits(Ridge(alpha=alpha), X, y, fold), strict=True
    ):
        assert np.abs(ours - theirs).max() < 1e-7


@pytest.mark.parametrize(
    ("matrix", "kwargs", "says"),
    [
        (
            np.ones((3, 2)),
            {},
            "`smoother_matrix` must be a square matrix of finite numbers, got shape "
            "(3, 2). Pass H of the fitted values Hy.",
        ),
        (
            np.triu(np.full((6, 6), 0.2)),
            {},
            "`smoother_matrix` must be symmetric, got one that is not. For a local "
            "average or a weighted fit, pass its estimator to `nested_cv`.",
        ),
        (
            np.eye(6),
            {"cv": 3},
            "`smoother_matrix` must be determined without any two folds, got one that "
            "is not. Use more folds, fewer features or a penalty.",
        ),
        (
            np.eye(5),
            {},
            "`y` must have one value for each of the 5 rows of `smoother_matrix`, got "
            "6. Take both from the same table.",
        ),
        (
            np.eye(6) / 2,
            {"loss": "brier"},
            "`loss` must be a loss of one row that judges values, got 'brier'. Pass "
            "one of squared_error, absolute_error.",
        ),
        (
            np.eye(6) / 2,
            {"cv": 2},
            "`cv` must be a whole number of at least 3, got 2. Ten folds are usual.",
        ),
    ],
)
def test_messages(matrix, kwargs, says):
    with pytest.raises(InputError) as error:
        nested_cv_linear(matrix, np.arange(6.0), **kwargs)
    assert str(error.value) == says
