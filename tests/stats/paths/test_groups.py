"""Penalties of whole groups against slow solvers and their certificates."""

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.linear_model import MultiTaskElasticNet, MultiTaskLasso

from unseen import InputError
from unseen.linear import ElasticNetPathCV
from unseen.stats.paths import many_gaussian_path, multinomial_path, penalised_path
from unseen.stats.paths.path import loss_of


def responses(n=80, p=20, count=3, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) * rng.uniform(0.5, 2, p) + 1
    return X, X[:, :4] @ rng.normal(size=(4, count)) + rng.normal(size=(n, count))


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
def test_several_responses_are_those_of_scikit_learn(l1_ratio):
    X, Y = responses()
    path = many_gaussian_path(X, Y, l1_ratio=l1_ratio, n_alphas=20, tol=1e-10)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    for place in (4, 10, 19):
        alpha = path.alphas[place]
        slow = (
            MultiTaskLasso(alpha=alpha, tol=1e-13, max_iter=10**6)
            if l1_ratio == 1
            else MultiTaskElasticNet(
                alpha=alpha, l1_ratio=l1_ratio, tol=1e-13, max_iter=10**6
            )
        ).fit(Z, Y)
        np.testing.assert_allclose(
            path.coefs[:, :, place] * X.std(axis=0), slow.coef_, atol=1e-6
        )
        np.testing.assert_allclose(
            path.intercepts[:, place] + path.coefs[:, :, place] @ X.mean(axis=0),
            slow.intercept_,
            atol=1e-9,
        )


def slow_groups(family, Z, y, groups, alpha, l1_ratio):
    """Proximal gradient, accelerated, to the last digits."""
    loss, n = loss_of(family), len(y)
    b, b0 = np.zeros(Z.shape[1]), 0.0
    size = 4 * np.linalg.norm(Z, 2) ** 2 / n
    z, z0, t = b, b0, 1.0
    root = np.sqrt(np.bincount(groups))
    for _ in range(20_000):
        slope = -loss.slope(y, z0 + Z @ z) / n
        step = z - (Z.T @ slope + alpha * (1 - l1_ratio) * z) / size
        norm = np.sqrt(np.bincount(groups, step**2))
        keep = np.maximum(1 - alpha * l1_ratio * root / (size * norm + 1e-300), 0)
        new, new0 = step * keep[groups], z0 - slope.sum() / size
        next_t = (1 + np.sqrt(1 + 4 * t * t)) / 2
        if ((z - new) @ (new - b)) > 0:
            next_t = 1.0
        z = new + (t - 1) / next_t * (new - b)
        z0 = new0 + (t - 1) / next_t * (new0 - b0)
        b, b0, t = new, new0, next_t
    eta = b0 + Z @ b
    norms = np.sqrt(np.bincount(groups, b**2))
    value = loss.value(y, eta).mean() + alpha * l1_ratio * (root @ norms)
    return value + alpha * (1 - l1_ratio) / 2 * b @ b


@pytest.mark.parametrize("family", ["gaussian", "binomial", "poisson"])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.6])
def test_groups_reach_the_least_objective(family, l1_ratio):
    X, Y = responses()
    rng = np.random.default_rng(1)
    eta = Y[:, 0] / Y[:, 0].std()
    y = {
        "gaussian": eta,
        "binomial": (rng.uniform(size=80) < 1 / (1 + np.exp(-eta))) * 1.0,
        "poisson": rng.poisson(np.exp(0.5 * eta)) * 1.0,
    }[family]
    groups = np.arange(20) // 3
    path = penalised_path(
        X,
        y,
        family=family,
        feature_groups=groups,
        l1_ratio=l1_ratio,
        n_alphas=8,
        tol=1e-9,
    )
    assert path.converged
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    for place in (1, 3):
        least = slow_groups(family, Z, y, groups, path.alphas[place], l1_ratio)
        assert path.objectives[place] == pytest.approx(least, abs=2e-8)
        entered = path.coefs[:, place] != 0
        for group in range(7):
            assert len(set(entered[groups == group])) == 1


def test_a_group_of_one_is_a_lasso():
    X, Y = responses()
    alone = penalised_path(X, Y[:, 0], n_alphas=15)
    grouped = penalised_path(
        X, Y[:, 0], feature_groups=np.arange(20), alphas=alone.alphas
    )
    np.testing.assert_allclose(grouped.coefs, alone.coefs, atol=1e-6)


def test_wide_and_sparse_tables_with_groups():
    rng = np.random.default_rng(2)
    X = sp.random(60, 300, density=0.2, format="csr", random_state=rng)
    y = rng.normal(size=60)
    groups = np.arange(300) // 4
    folds = [np.arange(10), np.arange(10, 25)]
    dense = penalised_path(
        X.toarray(), y, feature_groups=groups, held_out=folds, n_alphas=15, tol=1e-9
    )
    sparse = penalised_path(
        X, y, feature_groups=groups, held_out=folds, n_alphas=15, tol=1e-9
    )
    assert dense.converged
    np.testing.assert_allclose(sparse.objectives, dense.objectives, atol=1e-8)


def test_classes_together():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(150, 8))
    y = (X[:, :3] @ rng.normal(size=(3, 3)) + rng.gumbel(size=(150, 3))).argmax(axis=1)
    path = multinomial_path(X, y * 1.0, grouped=True, n_alphas=10)
    assert path.converged
    entered = path.coefs != 0
    np.testing.assert_array_equal(entered.any(axis=0), entered.all(axis=0))
    model = ElasticNetPathCV(
        family="multinomial", feature_groups="classes", n_alphas=8, cv=3
    ).fit(X, y)
    assert model.predict_proba(X).shape == (150, 3)
    assert model.score(X, y) > 0.5


def test_the_estimator_of_several_responses():
    X, Y = responses()
    model = ElasticNetPathCV(family="multigaussian", n_alphas=30, cv=5).fit(X, Y)
    assert model.predict(X).shape == (80, 3)
    assert model.left_out_.shape == (80, 3)
    assert model.score(X, Y) > 0.5
    lost = ((Y - model.left_out_) ** 2).sum(axis=1)
    by_fold = [lost[model.fold_of_ == k].mean() for k in range(5)]
    assert np.mean(by_fold) == pytest.approx(model.cv_losses_.min(), rel=1e-9)


def test_groups_where_there_are_none_are_refused():
    X, Y = responses()
    with pytest.raises(InputError) as caught:
        ElasticNetPathCV(feature_groups="classes").fit(X, Y[:, 0])
    assert str(caught.value) == (
        "`feature_groups` must be a label for each feature, or 'classes' for family "
        "'multinomial', got 'classes' for 'gaussian'. Leave it out to let each feature "
        "enter alone."
    )


def test_a_fold_of_several_responses_is_that_of_its_rows_alone():
    X, Y = responses()
    both = many_gaussian_path(X, Y, held_out=[np.arange(20)], n_alphas=8, tol=1e-11)
    alone = many_gaussian_path(X[20:], Y[20:], alphas=both.alphas, tol=1e-11)
    fold = np.stack([table.toarray() for table in both.folds[0].coefs])
    np.testing.assert_allclose(fold, alone.coefs, atol=1e-6)
    np.testing.assert_allclose(both.folds[0].intercepts, alone.intercepts, atol=1e-6)


def test_bounds_of_groups_are_refused():
    X, Y = responses()
    with pytest.raises(InputError, match=r"^`lower` and `upper` must be None with"):
        ElasticNetPathCV(feature_groups=np.arange(20), positive=True).fit(X, Y[:, 0])
    with pytest.raises(InputError, match=r"^`adaptive` must be None with several"):
        ElasticNetPathCV(family="multigaussian", adaptive=1.0).fit(X, Y)
