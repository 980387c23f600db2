"""Kernel ridge for every penalty, against refits without each row."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.smooth.kernels import brownian, sobolev
from unseen.smooth.ridge_path import alphas_for, decompose


def refit(K, y, alpha):
    """Solve for dual and intercept by one bordered system."""
    n = len(y)
    system = np.zeros((n + 1, n + 1))
    system[:n, :n] = K + alpha * np.eye(n)
    system[:n, n] = system[n, :n] = 1
    solved = np.linalg.solve(system, np.append(y, 0))
    return solved[:n], solved[n]


def left_out_by_refits(K, y, alpha):
    found = np.empty(len(y))
    for i in range(len(y)):
        kept = np.delete(np.arange(len(y)), i)
        dual, b = refit(K[np.ix_(kept, kept)], y[kept], alpha)
        found[i] = y[i] - b - K[i, kept] @ dual
    return found


def draw(seed, n=30, kernel=sobolev):
    rng = np.random.default_rng(seed)
    u = rng.random(n)
    return kernel(u, u), np.sin(6 * u) + 0.3 * rng.normal(size=n)


@pytest.mark.parametrize("kernel", [brownian, sobolev])
@pytest.mark.parametrize("alpha", [1e-4, 0.1, 10.0])
def test_left_out_residuals_are_those_of_refits(kernel, alpha):
    K, y = draw(0, kernel=kernel)
    found = decompose(K, y).left_out_residuals(np.array([alpha]))[:, 0]
    np.testing.assert_allclose(found, left_out_by_refits(K, y, alpha), rtol=1e-8)


@pytest.mark.parametrize("alpha", [1e-3, 0.1, 10.0])
def test_degrees_of_freedom_and_gcv_are_those_of_the_smoother(alpha):
    K, y = draw(1)
    n = len(y)
    H = np.empty((n, n))
    for i in range(n):
        dual, b = refit(K, np.eye(n)[i], alpha)
        H[:, i] = K @ dual + b
    spectrum = decompose(K, y)
    one = np.array([alpha])
    df = np.trace(H)
    assert spectrum.degrees_of_freedom(one)[0] == pytest.approx(df, rel=1e-8)
    gcv = np.mean((y - H @ y) ** 2) / (1 - df / n) ** 2
    assert spectrum.gcv(one)[0] == pytest.approx(gcv, rel=1e-8)


def test_solution_is_that_of_the_bordered_system():
    K, y = draw(2)
    dual, b = decompose(K, y).solution(0.05)
    expected, b_expected = refit(K, y, 0.05)
    np.testing.assert_allclose(dual, expected, rtol=1e-8)
    assert b == pytest.approx(b_expected, rel=1e-8)


def test_near_interpolation_keeps_its_digits():
    # Without noise in the kernel's own space: leverages are 1 to 12 digits.
    u = (np.arange(40) + 0.5) / 40
    K, y = brownian(u, u), np.sin(6 * u)
    alpha = 1e-13
    spectrum = decompose(K, y)
    found = spectrum.left_out_residuals(np.array([alpha]))[:, 0]
    expected = left_out_by_refits(K, y, alpha)
    np.testing.assert_allclose(found, expected, rtol=1e-7)
    dual, b = spectrum.solution(alpha)
    fitted = K @ dual + b
    mean = np.full((40, 40), 1 / 40)
    centred = K - mean @ K - K @ mean + mean @ K @ mean
    leverage = 1 / 40 + np.diag(np.linalg.solve(centred + alpha * np.eye(40), centred))
    with np.errstate(divide="ignore", invalid="ignore"):
        naive = (y - fitted) / (1 - leverage)
    assert not np.allclose(naive, expected, rtol=1e-2)


def test_likelihood_is_that_of_contrasts():
    K, y = draw(3, n=12)
    n = len(y)
    # Any orthonormal basis of the contrasts will do.
    Q = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, 1:]]))[0][:, 1:]
    for alpha in (0.01, 1.0):
        cov = Q.T @ (K + alpha * np.eye(n)) @ Q
        quad = (Q.T @ y) @ np.linalg.solve(cov, Q.T @ y)
        expected = 0.5 * ((n - 1) * np.log(quad) + np.linalg.slogdet(cov)[1])
        found = decompose(K, y).minus_log_likelihood(np.array([alpha]))[0]
        assert found == pytest.approx(expected, rel=1e-9)


def test_a_silent_kernel_predicts_the_mean_of_the_others():
    y = np.array([1.0, 2.0, 6.0])
    spectrum = decompose(np.zeros((3, 3)), y)
    found = spectrum.left_out_residuals(alphas_for(spectrum)[:1])[:, 0]
    np.testing.assert_allclose(found, [-3.0, -1.5, 4.5])
    assert spectrum.degrees_of_freedom(np.array([1.0]))[0] == 1


@given(st.integers(0, 10_000), st.floats(-3, 2))
@settings(max_examples=25, deadline=None)
def test_law_shift_and_scale_of_the_target(seed, log_alpha):
    K, y = draw(seed, n=12)
    one = np.array([10.0**log_alpha])
    plain = decompose(K, y).left_out_residuals(one)
    moved = decompose(K, 5 - 3 * y).left_out_residuals(one)
    np.testing.assert_allclose(moved, -3 * plain, rtol=1e-6, atol=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_law_degrees_of_freedom_fall_with_the_penalty(seed):
    spectrum = decompose(*draw(seed, n=12))
    df = spectrum.degrees_of_freedom(alphas_for(spectrum))
    assert np.all(np.diff(df) > 0)
    assert 1 <= df[0] <= df[-1] <= 12 + 1e-9


def test_one_decomposition_serves_many_targets():
    K, y = draw(4)
    other = np.cos(y)
    alphas = np.array([0.1, 1e-3])
    moved, alone = decompose(K, y).of(other), decompose(K, other)
    own = moved.shifted.own(alphas)
    np.testing.assert_array_equal(
        moved.left_out_residuals(alphas, own), alone.left_out_residuals(alphas)
    )
    assert moved.solution(0.1)[1] == alone.solution(0.1)[1]
