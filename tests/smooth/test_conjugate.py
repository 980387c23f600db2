"""Conjugate gradients: against the decomposition, and within their own bound."""

import numpy as np
import pytest

from unseen.smooth.columns import code_rows, learn_column
from unseen.smooth.conjugate import kernel_product, solve_conjugate
from unseen.smooth.kernels import components_of
from unseen.smooth.nystrom import nystrom_path
from unseen.smooth.products import ProductKernel
from unseen.smooth.ridge_path import decompose


def noisy(n: int):
    """Rows, a product-Brownian kernel of them, and a curved target with noise."""
    rng = np.random.default_rng(0)
    X = rng.random((n, 4))
    columns = [learn_column(str(j), X[:, j]) for j in range(4)]
    kernel = ProductKernel(
        components=components_of(columns, ("rough rank",)),
        weights=np.ones(4),
        eta=0.3,
    )
    y = np.sin(6 * X[:, 0]) + X[:, 1] * X[:, 2] + 0.3 * rng.normal(size=n)
    return code_rows(columns, list(X.T)), kernel.gram, y


@pytest.fixture(scope="module")
def fitted():
    rows, kernel, y = noisy(700)
    path = nystrom_path(kernel, rows, y, rows.take(slice(0, 700, 10)))
    return rows, kernel, y, path, decompose(kernel(rows, rows), y)


def test_a_product_in_blocks_is_the_product():
    rows, kernel, y = noisy(1100)
    assert kernel_product(kernel, rows, y) == pytest.approx(
        kernel(rows, rows) @ y, rel=1e-10
    )


@pytest.mark.parametrize("alpha", [10.0, 0.5, 0.01])
def test_it_solves_the_system(fitted, alpha):
    rows, kernel, y, path, spectrum = fitted
    fit = solve_conjugate(kernel, rows, y, alpha, path, tol=1e-10, max_iter=500)
    dual, intercept = spectrum.solution(alpha)
    assert fit.converged
    assert fit.dual == pytest.approx(dual, abs=1e-7 * np.abs(dual).max())
    assert fit.intercept == pytest.approx(intercept, abs=1e-7)


@pytest.mark.parametrize("tol", [1e-1, 1e-2, 1e-4])
def test_the_bound_holds(fitted, tol):
    rows, kernel, y, path, spectrum = fitted
    fit = solve_conjugate(kernel, rows, y, 0.1, path, tol=tol)
    exact = y - spectrum.residuals(np.array([0.1]))[:, 0]
    assert np.sqrt(np.mean((fit.fitted - exact) ** 2)) <= fit.bound
    assert fit.bound <= 1.01 * tol * y.std()


def test_landmarks_save_products(fitted):
    rows, kernel, y, path, _ = fitted
    none = nystrom_path(kernel, rows, y, rows.take([0]))
    some = solve_conjugate(kernel, rows, y, 0.1, path, tol=1e-6)
    bare = solve_conjugate(kernel, rows, y, 0.1, none, tol=1e-6)
    assert some.iterations < bare.iterations


def test_too_few_steps_are_said(fitted):
    rows, kernel, y, path, _ = fitted
    fit = solve_conjugate(kernel, rows, y, 1e-3, path, tol=1e-12, max_iter=3)
    assert not fit.converged
    assert fit.residual > 1e-12
    assert fit.iterations == 3


def test_progress_is_told(fitted):
    rows, kernel, y, path, _ = fitted
    told: list[float] = []
    solve_conjugate(kernel, rows, y, 0.1, path, tell=told.append)
    assert told == sorted(told)
    assert 0 < told[-1] <= 1
