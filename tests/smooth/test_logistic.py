"""Penalised logistic fits with a kernel, against a general optimiser and refits."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from unseen.smooth.kernels import sobolev
from unseen.smooth.logistic import choose_logistic, fit_logistic


def draw(n=60, seed=0):
    rng = np.random.default_rng(seed)
    u = rng.random(n)
    y = (rng.random(n) < expit(3 * np.sin(6 * u))).astype(float)
    return 20 * sobolev(u, u), y


def by_optimiser(K, y, alpha):
    values, vectors = np.linalg.eigh(K)
    root = vectors * np.sqrt(np.maximum(values, 0))

    def value(p):
        odds = root @ p[:-1] + p[-1]
        loss = np.logaddexp(0, (1 - 2 * y) * odds).sum()
        slope = expit(odds) - y
        inside = np.append(root.T @ slope + alpha * p[:-1], slope.sum())
        return loss + 0.5 * alpha * p[:-1] @ p[:-1], inside

    start = np.zeros(len(y) + 1)
    found = minimize(value, start, jac=True, method="BFGS", options={"gtol": 1e-9}).x
    return root @ found[:-1] + found[-1]


@pytest.mark.parametrize("alpha", [0.03, 1.0])
def test_fit_is_the_optimum(alpha):
    K, y = draw()
    fit = fit_logistic(K, y, alpha)
    odds = K @ fit.dual + fit.intercept
    np.testing.assert_allclose(odds, by_optimiser(K, y, alpha), atol=1e-5)
    # At the optimum the dual is the residual over the penalty.
    np.testing.assert_allclose(fit.dual, (y - expit(odds)) / alpha, atol=1e-5)


def test_left_out_odds_are_near_those_of_refits():
    K, y = draw(40)
    fit = fit_logistic(K, y, 0.3)
    exact = np.empty(40)
    for i in range(40):
        kept = np.delete(np.arange(40), i)
        other = fit_logistic(K[np.ix_(kept, kept)], y[kept], 0.3)
        exact[i] = K[i, kept] @ other.dual + other.intercept
    naive = K @ fit.dual + fit.intercept
    off, naive_off = np.abs(fit.left_out - exact), np.abs(naive - exact)
    assert np.median(off) < 0.05 * np.median(naive_off)
    # Worst where one row matters much; it errs to confidence there.
    assert off.max() < 0.4 * naive_off.max()
    loss = np.mean(np.logaddexp(0, (1 - 2 * y) * exact))
    assert 0.9 * loss < fit.loss(y) < 1.01 * loss


def test_separated_classes_end():
    u = np.linspace(0, 1, 30)
    fit = choose_logistic(sobolev(u, u), (u > 0.5).astype(float))
    assert np.isfinite(fit.dual).all()
    assert fit.loss((u > 0.5).astype(float)) < 0.2


def test_chance_gets_a_large_penalty():
    rng = np.random.default_rng(0)
    u, y = rng.random(100), rng.integers(0, 2, 100).astype(float)
    fit = choose_logistic(sobolev(u, u), y)
    assert fit.df < 4
    assert np.abs(expit(fit.left_out) - y.mean()).max() < 0.25


def test_degrees_of_freedom_fall_with_the_penalty():
    K, y = draw()
    df = [fit_logistic(K, y, alpha).df for alpha in (0.01, 0.1, 1.0, 1e6)]
    assert np.all(np.diff(df) < 0)
    assert df[-1] == pytest.approx(1, abs=1e-3)
