"""Coefficients, their errors and their near-dependencies, against slow ways."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats
from sklearn.linear_model import LogisticRegression

from unseen.stats.coefficients import (
    chance_of_nothing,
    fit_coefficients,
    near_dependencies,
    rank_of,
)


def columns(n=120, p=5, seed=0):
    return np.random.default_rng(seed).normal(size=(n, p)) @ np.diag(1.0 + np.arange(p))


def target(X, seed=1):
    return X[:, 0] - 0.5 * X[:, 1] + np.random.default_rng(seed).normal(size=len(X))


def textbook(X, y):
    """Give coefficients and errors by the normal equations."""
    A = np.column_stack([np.ones(len(X)), X])
    inverse = np.linalg.inv(A.T @ A)
    b = inverse @ A.T @ y
    s2 = ((y - A @ b) ** 2).sum() / (len(X) - A.shape[1])
    return b[1:], np.sqrt(s2 * np.diag(inverse))[1:], s2


@pytest.mark.parametrize("n", [9, 40, 500])
def test_errors_are_those_of_the_normal_equations(n):
    X = columns(n)
    y = target(X)
    fit = fit_coefficients(X, y)
    b, errors, s2 = textbook(X, y)
    np.testing.assert_allclose(fit.values / X.std(axis=0), b, rtol=1e-9)
    np.testing.assert_allclose(fit.errors / X.std(axis=0), errors, rtol=1e-9)
    assert fit.dispersion == pytest.approx(s2)
    assert (fit.rank, fit.free) == (5, n - 6)


def test_errors_of_a_logistic_fit_are_those_of_the_information():
    X = columns(400, 3)
    y = (np.random.default_rng(2).random(400) < 1 / (1 + np.exp(-X[:, 0]))).astype(int)
    model = LogisticRegression(C=1e10, tol=1e-10, max_iter=5000).fit(X, y)
    eta = X @ model.coef_[0] + model.intercept_[0]
    mean = 1 / (1 + np.exp(-eta))
    w = mean * (1 - mean)
    fit = fit_coefficients(X, eta + (y - mean) / w, w)
    A = np.column_stack([np.ones(400), X])
    errors = np.sqrt(np.diag(np.linalg.inv(A.T @ (w[:, None] * A))))[1:]
    spread = np.sqrt(np.average((X - np.average(X, 0, w)) ** 2, axis=0, weights=w))
    np.testing.assert_allclose(fit.values / spread, model.coef_[0], rtol=1e-4)
    np.testing.assert_allclose(fit.errors / spread, errors, rtol=1e-6)


def test_turns_are_what_a_bootstrap_counts():
    rng = np.random.default_rng(3)
    X = columns(150, 3)
    X[:, 2] = X[:, 1] + 0.3 * rng.normal(size=150)
    y = target(X) + 2 * rng.normal(size=150)
    fit = fit_coefficients(X, y)
    turned = np.zeros(3)
    for _ in range(400):
        rows = rng.integers(0, 150, 150)
        again = textbook(X[rows], y[rows])[0]
        turned += np.sign(again) != np.sign(fit.values)
    np.testing.assert_allclose(fit.turns, turned / 400, atol=0.06)
    assert fit.turns[2] > 0.1


@pytest.mark.parametrize("noise", [0.0, 1e-9, 1e-3, 0.05])
def test_a_copy_is_a_near_dependency_with_its_original_alone(noise):
    X = columns(200, 6)
    X[:, 4] = 3 * X[:, 1] + noise * np.random.default_rng(4).normal(size=200)
    fit = fit_coefficients(X, target(X))
    assert near_dependencies(fit) == ((1, 4),)
    assert fit.rank == (5 if noise < 1e-8 else 6)


def test_two_near_dependencies_of_one_size_are_told_apart():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(300, 6))
    X[:, 3] = X[:, 0] + 0.01 * rng.normal(size=300)
    X[:, 5] = X[:, 1] + 0.01 * rng.normal(size=300)
    found = near_dependencies(fit_coefficients(X, target(X)))
    assert sorted(found) == [(0, 3), (1, 5)]


def test_three_columns_that_add_up_are_one_group():
    X = columns(200, 5)
    X[:, 4] = X[:, 0] + X[:, 2]
    assert near_dependencies(fit_coefficients(X, target(X))) == ((0, 2, 4),)


def test_the_test_of_a_group_is_the_f_test():
    X = columns(60, 4)
    y = target(X)
    fit = fit_coefficients(X, y)

    def left(Z):
        A = np.column_stack([np.ones(60), Z])
        return ((y - A @ np.linalg.lstsq(A, y, rcond=None)[0]) ** 2).sum()

    f = (left(X[:, [0, 3]]) - left(X)) / 2 / (left(X) / 55)
    assert chance_of_nothing(X, y, fit, (1, 2)) == pytest.approx(stats.f.sf(f, 2, 55))


def test_columns_that_others_span_say_nothing_more():
    X = columns(60, 3)
    X = np.column_stack([X, X[:, 0]])
    y = target(X)
    fit = fit_coefficients(X, y)
    assert chance_of_nothing(X, y, fit, (3,)) == 1.0
    assert chance_of_nothing(X, y, fit, (0, 3)) < 1e-9


def chances(repeats, n=40):
    rng = np.random.default_rng(6)
    out = []
    for _ in range(repeats):
        X = rng.normal(size=(n, 4))
        X[:, 3] = X[:, 2] + 0.01 * rng.normal(size=n)
        y = X[:, 0] + rng.normal(size=n)
        out.append(chance_of_nothing(X, y, fit_coefficients(X, y), (2, 3)))
    return np.array(out)


def test_groups_that_say_nothing_have_p_values_spread_evenly():
    assert stats.kstest(chances(300), "uniform").pvalue > 0.01


@pytest.mark.slow
def test_groups_that_say_nothing_seldom_have_small_p_values():
    low = chances(20_000)
    assert 0.0002 < (low < 0.001).mean() < 0.002
    assert 0.045 < (low < 0.05).mean() < 0.055


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(5)), st.lists(st.floats(-8, 8), min_size=5, max_size=5))
def test_neither_units_nor_the_order_of_columns_matter(order, powers):
    X = columns(80)
    X[:, 4] = X[:, 1] + 0.01 * X[:, 4]
    y = target(X)
    a = fit_coefficients(X, y)
    b = fit_coefficients((X * 10.0 ** np.array(powers))[:, order], y)
    np.testing.assert_allclose(b.values, a.values[list(order)], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(b.turns, a.turns[list(order)], atol=1e-7)
    (one,), (other,) = near_dependencies(a), near_dependencies(b)
    assert {order[j] for j in other} == set(one)


def test_constant_columns_and_huge_ones_do_no_harm():
    X = columns(50, 3)
    y = target(X)
    plain = fit_coefficients(X, y)
    wide = np.column_stack([X * 1e200, np.full(50, 7.0), np.zeros(50)])
    fit = fit_coefficients(wide, y)
    np.testing.assert_allclose(fit.values[:3], plain.values, rtol=1e-9)
    assert fit.values[3:].tolist() == [0.0, 0.0]
    assert np.isinf(fit.errors[3:]).all()
    assert rank_of(wide) == 3
    assert near_dependencies(fit) == ()


@pytest.mark.parametrize(("n", "p", "rank"), [(10, 30, 9), (30, 10, 10), (5, 0, 0)])
def test_the_rank_is_at_most_one_less_than_the_rows(n, p, rank):
    assert rank_of(np.random.default_rng(0).normal(size=(n, p))) == rank


def test_as_many_parameters_as_rows_leave_nothing_to_measure_by():
    X = columns(8, 10)
    fit = fit_coefficients(X, target(X))
    assert fit.free == 0
    assert chance_of_nothing(X, target(X), fit, (0, 1)) == 1.0
