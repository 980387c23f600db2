"""The gap that judges all tools, held to solutions that are known."""

import numpy as np
import pytest
import scipy.sparse as sp
from benchmarks.linear.gap import path_gaps
from scipy.optimize import minimize


def table(family, n=40, p=8, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + 1
    eta = X[:, 0] - X[:, 1]
    if family == "gaussian":
        return X, eta + rng.normal(size=n)
    return X, (rng.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(float)


def loss(family, y, eta):
    if family == "gaussian":
        return np.mean((y - eta) ** 2) / 2
    return np.mean(np.logaddexp(0, eta) - y * eta)


def objective(family, X, y, b0, b, alpha, l1_ratio):
    ridge = (1 - l1_ratio) / 2 * b @ b
    return loss(family, y, X @ b + b0) + alpha * (l1_ratio * np.abs(b).sum() + ridge)


def solved(family, X, y, alpha, l1_ratio):
    """Minimise over positive and negative parts, by L-BFGS-B of scipy."""
    n, p = X.shape

    def both(v):
        b = v[1 : p + 1] - v[p + 1 :]
        eta = v[0] + X @ b
        mean = eta if family == "gaussian" else 1 / (1 + np.exp(-eta))
        slope = (mean - y) / n
        grad = X.T @ slope + alpha * (1 - l1_ratio) * b
        l1 = alpha * l1_ratio
        value = (
            loss(family, y, eta)
            + l1 * v[1:].sum()
            + alpha * (1 - l1_ratio) / 2 * (b @ b)
        )
        return value, np.concatenate([[slope.sum()], grad + l1, l1 - grad])

    found = minimize(
        both,
        np.zeros(2 * p + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] + [(0, None)] * (2 * p),
        options={"maxiter": 20_000, "maxfun": 10**6, "ftol": 1e-16, "gtol": 1e-11},
    )
    return found.x[0], found.x[1 : p + 1] - found.x[p + 1 :]


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.0])
@pytest.mark.parametrize("kind", [np.asarray, sp.csc_matrix])
def test_it_is_nothing_at_the_best_and_bounds_what_is_lost(family, l1_ratio, kind):
    X, y = table(family)
    alpha = 0.05
    b0, b = solved(family, X, y, alpha, l1_ratio)
    least = objective(family, X, y, b0, b, alpha, l1_ratio)
    mean = y.mean()
    start = mean if family == "gaussian" else np.log(mean / (1 - mean))
    null = loss(family, y, np.full(len(y), start))

    def gap(b0, b):
        said = path_gaps(
            kind(X),
            y,
            sp.csc_matrix(b[:, None]),
            np.array([b0]),
            np.array([alpha]),
            family=family,
            l1_ratio=l1_ratio,
        )
        return said[0]

    # The other solver is near the best, not at it.
    assert abs(gap(b0, b)) < 1e-7
    rng = np.random.default_rng(1)
    for size in (0.01, 0.1, 1.0):
        far0, far = b0 + size * rng.normal(), b + size * rng.normal(size=len(b))
        lost = objective(family, X, y, far0, far, alpha, l1_ratio) - least
        assert lost > 0
        # A bound, so at least what is lost; and none that says nothing.
        assert lost / null - 1e-9 <= gap(far0, far) < 1e4


def test_the_null_model_is_the_best_at_the_largest_penalty():
    X, y = table("gaussian")
    most = np.abs(X.T @ (y - y.mean())).max() / len(y)
    zero = np.zeros((X.shape[1], 2))
    gaps = path_gaps(X, y, zero, np.full(2, y.mean()), np.array([most, most / 2]))
    assert abs(gaps[0]) < 1e-12
    assert gaps[1] > 0.01


def test_numbers_that_are_none_are_infinitely_far():
    X, y = table("gaussian")
    coefs = np.full((X.shape[1], 1), np.nan)
    assert path_gaps(X, y, coefs, np.zeros(1), np.ones(1)).tolist() == [np.inf]
