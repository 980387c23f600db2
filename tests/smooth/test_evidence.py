"""The marginal likelihood and its gradient, against slow ones."""

import numpy as np
import pytest

from unseen.smooth.columns import code_rows, learn_column
from unseen.smooth.evidence import evidence_of
from unseen.smooth.kernels import components_of
from unseen.smooth.products import ProductKernel


@pytest.fixture
def case():
    rng = np.random.default_rng(0)
    X = rng.random((30, 3))
    X[:5, 1] = np.nan
    columns = [learn_column(str(j), v) for j, v in enumerate(X.T)]
    rows = code_rows(columns, list(X.T))
    parts = components_of(columns, ("rough rank", "smooth place"))
    Y = np.column_stack([X[:, 0] + rng.normal(size=30), rng.normal(size=30)])
    theta = rng.random(len(parts)) * 3
    theta[1] = theta[3] = 0
    return parts, rows, Y, theta


def by_contrasts(parts, rows, Y, theta, rho):
    n, t = Y.shape
    kernel = ProductKernel(components=parts, weights=theta, eta=rho)
    cov = kernel.gram(rows, rows) + np.eye(n)
    Q = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, 1:]]))[0][:, 1:]
    inner = Q.T @ cov @ Q
    quad = np.trace(Y.T @ Q @ np.linalg.solve(inner, Q.T @ Y))
    # Against contrasts, the determinant of the full form has one more n.
    log_det = np.linalg.slogdet(inner)[1] + np.log(n)
    return 0.5 * t * (log_det + (n - 1) * np.log(quad))


def test_value_is_that_of_contrasts(case):
    parts, rows, Y, theta = case
    found = evidence_of(parts, rows, Y).value_and_gradient(theta, 0.4)[0]
    assert found == pytest.approx(by_contrasts(parts, rows, Y, theta, 0.4), rel=1e-9)


def test_gradient_is_that_of_differences(case):
    parts, rows, Y, theta = case
    evidence = evidence_of(parts, rows, Y)
    _, in_theta, in_log_rho = evidence.value_and_gradient(theta, 0.4)
    step = 1e-6
    for c in range(len(parts)):
        # One-sided with two steps: at 0 there is no other side.
        ends = [theta + k * step * np.eye(len(parts))[c] for k in (0, 1, 2)]
        v = [evidence.value_and_gradient(each, 0.4)[0] for each in ends]
        slope = (-3 * v[0] + 4 * v[1] - v[2]) / (2 * step)
        assert in_theta[c] == pytest.approx(slope, rel=1e-5, abs=1e-6)
    up, down = (
        evidence.value_and_gradient(theta, 0.4 * np.exp(s))[0] for s in (step, -step)
    )
    assert in_log_rho == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-6)


def test_without_anything_to_explain_there_is_no_fit(case):
    parts, rows, Y, theta = case
    evidence = evidence_of(parts, rows, np.zeros_like(Y))
    value, in_theta, in_rho = evidence.value_and_gradient(theta, 1.0)
    assert (value, in_rho) == (1e12, 0)
    assert not in_theta.any()
