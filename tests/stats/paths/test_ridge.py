"""Ridge at all penalties at once, against refits."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from unseen.stats.paths.ridge import ridge_path


@pytest.mark.parametrize(("n", "p"), [(40, 10), (30, 60), (30, 30), (60, 31)])
@pytest.mark.parametrize("weighted", [False, True])
def test_left_out_rows_and_freedom_are_those_of_refits(n, p, weighted):
    rng = np.random.default_rng(n + p)
    X = rng.normal(size=(n, p)) * rng.uniform(0.2, 4, p) + 2
    y = X[:, 0] + rng.normal(size=n)
    weight = rng.uniform(0.5, 2, n) if weighted else np.ones(n)
    path = ridge_path(X, y, weight=weight, n_alphas=5, eps=1e-6)
    Z = X - np.average(X, axis=0, weights=weight)
    spread = np.sqrt(np.average(Z**2, axis=0, weights=weight))
    Z /= spread
    for place, alpha in enumerate(path.alphas * weight.sum()):
        fit = Ridge(alpha=alpha, solver="cholesky").fit(Z, y, sample_weight=weight)
        np.testing.assert_allclose(
            path.coefs[:, place], fit.coef_ / spread, atol=1e-8, rtol=1e-7
        )
        lost = np.empty(n)
        for i in range(n):
            rest = np.arange(n) != i
            fit.fit(Z[rest], y[rest], sample_weight=weight[rest])
            lost[i] = y[i] - fit.predict(Z[i : i + 1])[0]
        np.testing.assert_allclose(path.left_out[:, place], lost, atol=1e-8)
        hat = Z @ np.linalg.solve(
            (Z.T * weight) @ Z + alpha * np.eye(p), (Z.T * weight)
        )
        assert path.df[place] == pytest.approx(np.trace(hat), abs=1e-8)


def test_a_nearly_interpolating_fit_keeps_its_digits():
    # 1 - h is 1e-9 here: as a difference it would have six digits at most, and the
    # loss of a left-out row would choose far too small a penalty.
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 60))
    y = rng.normal(size=20)
    path = ridge_path(X, y, weight=np.ones(20), alphas=np.array([1e-9]))
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    lost = []
    for i in range(20):
        rest = np.arange(20) != i
        fit = Ridge(alpha=20e-9, solver="svd").fit(Z[rest], y[rest])
        lost.append(y[i] - fit.predict(Z[i : i + 1])[0])
    np.testing.assert_allclose(path.left_out[:, 0], lost, rtol=1e-6)


def test_a_row_without_weight_is_predicted_by_the_others():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    weight = np.ones(30)
    weight[:5] = 0
    path = ridge_path(X, y, weight=weight, n_alphas=4)
    alone = ridge_path(X[5:], y[5:], weight=np.ones(25), alphas=path.alphas)
    np.testing.assert_allclose(path.coefs, alone.coefs, atol=1e-12)
    said = X[:5] @ alone.coefs + alone.intercepts
    np.testing.assert_allclose(path.left_out[:5], y[:5, None] - said, atol=1e-10)
