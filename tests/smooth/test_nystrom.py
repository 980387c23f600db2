"""Kernel ridge over landmarks: against dense algebra, refits and the exact fit."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.errors import InputError
from unseen.smooth.columns import Coded, code_rows, learn_column
from unseen.smooth.kernels import components_of
from unseen.smooth.nystrom import nystrom_path
from unseen.smooth.nystrom_error import difference_to_exact
from unseen.smooth.nystrom_landmarks import pivot_landmarks, uniform_landmarks
from unseen.smooth.nystrom_solver import solve_ridge
from unseen.smooth.products import ProductKernel
from unseen.smooth.ridge_path import decompose

ALPHAS = np.array([10.0, 1.0, 0.1, 0.01])


def table(n: int, d: int = 4, seed: int = 0):
    """Rows, a product-Brownian kernel of them, and a curved target with noise."""
    rng = np.random.default_rng(seed)
    X = rng.random((n, d))
    columns = [learn_column(str(j), X[:, j]) for j in range(d)]
    kernel = ProductKernel(
        components=components_of(columns, ("rough rank",)),
        weights=np.ones(d),
        eta=0.3,
    )
    truth = np.sin(6 * X[:, 0]) + X[:, 1] * X[:, 2]
    return code_rows(columns, list(X.T)), kernel.gram, truth, rng


def noisy(n: int, sd: float = 0.3, seed: int = 0):
    rows, kernel, truth, rng = table(n, seed=seed)
    return rows, kernel, truth + sd * rng.normal(size=n)


def dense_fit(kernel, rows: Coded, landmarks: Coded, y, alpha):
    """Fitted values of ridge on the landmarks' functions, by least squares."""
    square = kernel(landmarks, landmarks)
    values, vectors = np.linalg.eigh(square)
    root = vectors * np.sqrt(np.maximum(values, 0))
    features = np.linalg.lstsq(root, kernel(landmarks, rows), rcond=1e-7)[0].T
    n, m = features.shape
    top = np.column_stack([np.ones(n), features])
    penalty = np.sqrt(alpha) * np.eye(m + 1)
    penalty[0, 0] = 0
    stacked = np.vstack([top, penalty])
    beta = np.linalg.lstsq(stacked, np.append(y, np.zeros(m + 1)), rcond=None)[0]
    return top @ beta


@pytest.mark.parametrize("alpha", ALPHAS)
def test_fitted_values_are_those_of_ridge_on_the_landmarks(alpha):
    rows, kernel, y = noisy(120)
    some = rows.take(slice(0, 120, 6))
    weights, intercept = nystrom_path(kernel, rows, y, some).coefficients(alpha)
    said = intercept + kernel(rows, some) @ weights
    assert said == pytest.approx(dense_fit(kernel, rows, some, y, alpha), abs=1e-7)


def test_left_out_residuals_are_those_of_refits():
    rows, kernel, y = noisy(60)
    some = rows.take(slice(0, 60, 5))
    path = nystrom_path(kernel, rows, y, some)
    found = path.left_out(kernel, rows, ALPHAS)
    for i in (0, 7, 59):
        kept = np.delete(np.arange(60), i)
        refit = nystrom_path(kernel, rows.take(kept), y[kept], some)
        one = rows.take([i])
        for place, alpha in enumerate(ALPHAS):
            weights, intercept = refit.coefficients(alpha)
            said = intercept + float((kernel(one, some) @ weights)[0])
            assert found[i, place] == pytest.approx(y[i] - said, rel=1e-8)


def test_with_all_rows_as_landmarks_it_is_the_exact_fit():
    rows, kernel, y = noisy(150)
    path = nystrom_path(kernel, rows, y, rows)
    exact = decompose(kernel(rows, rows), y)
    assert path.left_out(kernel, rows, ALPHAS) == pytest.approx(
        exact.left_out_residuals(ALPHAS), abs=1e-6
    )
    assert path.degrees_of_freedom(ALPHAS) == pytest.approx(
        exact.degrees_of_freedom(ALPHAS), rel=1e-7
    )
    assert path.gcv(ALPHAS) == pytest.approx(exact.gcv(ALPHAS), rel=1e-6)
    # Both are known up to a constant.
    here, there = (
        s.minus_log_likelihood(ALPHAS) - s.minus_log_likelihood(ALPHAS)[0]
        for s in (path, exact)
    )
    assert here == pytest.approx(there, abs=1e-4)
    assert path.unexplained == pytest.approx(0, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(shift=st.floats(-1e3, 1e3), scale=st.floats(1e-3, 1e3))
def test_predictions_move_with_the_unit_of_y(shift, scale):
    rows, kernel, y = noisy(60)
    some = rows.take(slice(0, 60, 4))
    plain = nystrom_path(kernel, rows, y, some).coefficients(0.5)
    moved = nystrom_path(kernel, rows, shift + scale * y, some).coefficients(0.5)
    assert moved[0] == pytest.approx(scale * plain[0], rel=1e-6, abs=1e-9 * scale)
    assert moved[1] == pytest.approx(
        shift + scale * plain[1], rel=1e-9, abs=1e-6 * scale
    )


def test_equal_landmarks_do_no_harm():
    rows, kernel, y = noisy(80)
    once = rows.take(np.arange(0, 80, 8))
    twice = rows.take(np.repeat(np.arange(0, 80, 8), 2))
    said = [
        kernel(rows, some) @ weights + intercept
        for some in (once, twice)
        for weights, intercept in [
            nystrom_path(kernel, rows, y, some).coefficients(0.1)
        ]
    ]
    assert said[0] == pytest.approx(said[1], abs=1e-8)


def test_pivots_leave_less_than_uniform_rows_where_rows_come_in_crowds():
    rng = np.random.default_rng(0)
    crowd = 0.5 + 1e-3 * rng.normal(size=(950, 2))
    X = np.vstack([crowd, rng.random((50, 2)) * 10])
    columns = [learn_column(str(j), X[:, j]) for j in range(2)]
    rows = code_rows(columns, list(X.T))
    kernel = ProductKernel(
        components=components_of(columns, ("smooth place",)),
        weights=np.ones(2),
        eta=0.5,
    ).gram
    y = X.sum(axis=1)

    def left(places):
        return nystrom_path(kernel, rows, y, rows.take(places)).unexplained

    pivots = left(pivot_landmarks(kernel, rows, 15, rng))
    uniform = left(uniform_landmarks(rows, 15, rng))
    assert pivots < uniform / 3


def test_pivots_stop_when_all_is_explained():
    rows, kernel, _ = noisy(400)
    same = rows.take(np.repeat(np.arange(10), 40))
    found = pivot_landmarks(kernel, same, 100, np.random.default_rng(0))
    assert len(found) <= 10
    assert len(set((found // 40).tolist())) == len(found)


def test_landmarks_are_the_seeds():
    rows, kernel, _ = noisy(300)
    draws = [
        pivot_landmarks(kernel, rows, 40, np.random.default_rng(seed)).tolist()
        for seed in (1, 1, 2)
    ]
    assert draws[0] == draws[1] != draws[2]


def test_the_difference_is_near_the_true_one():
    rows, kernel, truth, rng = table(3500)
    y = truth + 0.3 * rng.normal(size=3500)
    seen, fresh = rows.take(slice(0, 2500)), rows.take(slice(2500, 3500))
    some = seen.take(slice(0, 2500, 50))
    path = nystrom_path(kernel, seen, y[:2500], some)
    alpha = 1.0
    weights, intercept = path.coefficients(alpha)
    near = intercept + kernel(fresh, some) @ weights
    dual, constant = decompose(kernel(seen, seen), y[:2500]).solution(alpha)
    exact = constant + kernel(fresh, seen) @ dual
    true = float(np.sqrt(np.mean((near - exact) ** 2)))
    found = difference_to_exact(
        kernel, seen, y[:2500], path.landmarks, alpha, noise=0.3, rng=rng
    )
    assert 0.6 * true < found.value < 1.6 * true
    assert found.low <= found.value <= found.high


def test_the_difference_is_nothing_where_there_is_none():
    rows, kernel, y = noisy(300)
    path = nystrom_path(kernel, rows, y, rows)
    found = difference_to_exact(
        kernel, rows, y, path.landmarks, 0.5, noise=0.3, rng=np.random.default_rng(0)
    )
    assert found.high < 1e-6


def test_few_rows_are_solved_exactly():
    rows, kernel, y = noisy(200)
    fit = solve_ridge(kernel, rows, y, rng=np.random.default_rng(0))
    spectrum = decompose(kernel(rows, rows), y)
    assert fit.solver == "exact"
    assert fit.bound == 0
    assert fit.left_out == pytest.approx(
        spectrum.left_out_residuals(np.array([fit.alpha]))[:, 0], abs=1e-10
    )


def test_solvers_agree():
    rows, kernel, y = noisy(700)
    rng = np.random.default_rng
    exact = solve_ridge(kernel, rows, y, solver="exact", alpha=0.5, rng=rng(0))
    said = exact.intercept + kernel(rows, rows) @ exact.dual
    cg = solve_ridge(kernel, rows, y, solver="cg", alpha=0.5, landmarks=80, rng=rng(0))
    near = solve_ridge(
        kernel, rows, y, solver="nystrom", alpha=0.5, landmarks=200, rng=rng(0)
    )
    by_cg = cg.intercept + kernel(rows, cg.centres) @ cg.dual
    over = near.intercept + kernel(rows, near.centres) @ near.dual
    assert np.sqrt(np.mean((by_cg - said) ** 2)) <= cg.bound < 1e-3
    assert np.sqrt(np.mean((over - said) ** 2)) < 0.1
    assert near.difference is not None
    assert cg.enough


@pytest.mark.parametrize("alpha", ["loo", "gcv", "likelihood"])
def test_penalties_are_chosen_alike(alpha):
    rows, kernel, y = noisy(500)
    rng = np.random.default_rng
    exact = solve_ridge(kernel, rows, y, solver="exact", alpha=alpha, rng=rng(0))
    near = solve_ridge(
        kernel, rows, y, solver="nystrom", alpha=alpha, landmarks=400, rng=rng(0)
    )
    assert abs(np.log(near.alpha / exact.alpha)) < 1.0


def test_landmarks_are_doubled_while_they_are_too_few():
    rows, kernel, y = noisy(1500, sd=0.05)
    fit = solve_ridge(
        kernel, rows, y, solver="nystrom", tol=0.3, rng=np.random.default_rng(0)
    )
    few = solve_ridge(
        kernel,
        rows,
        y,
        solver="nystrom",
        landmarks=10,
        tol=0.3,
        rng=np.random.default_rng(0),
    )
    assert fit.enough
    assert not few.enough
    assert len(few.dual) <= 10


def test_same_seed_same_bytes():
    rows, kernel, y = noisy(600)
    one, two = (
        solve_ridge(
            kernel,
            rows,
            y,
            solver="nystrom",
            landmarks=50,
            rng=np.random.default_rng(3),
        )
        for _ in range(2)
    )
    assert one.dual.tobytes() == two.dual.tobytes()
    assert one.difference == two.difference


def test_a_constant_target_is_its_own_fit():
    rows, kernel, _ = noisy(100)
    fit = solve_ridge(
        kernel,
        rows,
        np.full(100, 3.0),
        solver="cg",
        landmarks=20,
        rng=np.random.default_rng(0),
    )
    assert fit.intercept + kernel(rows, fit.centres) @ fit.dual == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"solver": "svd"},
            "`solver` must be one of auto, exact, nystrom, cg, got 'svd'. `auto` goes "
            "by the number of rows.",
        ),
        (
            {"drawing": "best"},
            "`drawing` must be 'pivots' or 'uniform', got 'best'. The first is the "
            "usual one.",
        ),
        (
            {"landmarks": 0},
            "`landmarks` must be a whole number of at least 1, or None, got 0. None "
            "finds how many are enough.",
        ),
        (
            {"alpha": -1.0},
            "`alpha` must be 'loo', 'gcv', 'likelihood' or a number above 0, got "
            "-1.0. 'loo' is the usual one.",
        ),
        (
            {"tol": 0},
            "`tol` must be a number above 0, got 0. The usual one is 0.1.",
        ),
    ],
)
def test_what_cannot_be_used_is_said(given, said):
    rows, kernel, y = noisy(20)
    with pytest.raises(InputError) as caught:
        solve_ridge(kernel, rows, y, rng=np.random.default_rng(0), **given)
    assert str(caught.value) == said


def test_a_kernel_that_is_not_finite_is_refused():
    rows, _, y = noisy(20)
    with pytest.raises(InputError) as caught:
        nystrom_path(lambda a, b: np.full((a.n, b.n), np.inf), rows, y, rows)
    assert str(caught.value) == (
        "`kernel` must be finite between landmarks, got values that are not. Use a "
        "smaller `eta`, or features without huge values."
    )


@pytest.mark.slow
def test_the_difference_is_near_the_true_one_in_many_draws():
    ratios = []
    for seed in range(20):
        rows, kernel, truth, rng = table(5000, seed=seed)
        y = truth + 0.3 * rng.normal(size=5000)
        seen, fresh = rows.take(slice(0, 4000)), rows.take(slice(4000, 5000))
        some = seen.take(uniform_landmarks(seen, 60, rng))
        path = nystrom_path(kernel, seen, y[:4000], some)
        weights, intercept = path.coefficients(0.5)
        near = intercept + kernel(fresh, some) @ weights
        dual, constant = decompose(kernel(seen, seen), y[:4000]).solution(0.5)
        exact = constant + kernel(fresh, seen) @ dual
        found = difference_to_exact(
            kernel, seen, y[:4000], path.landmarks, 0.5, noise=0.3, rng=rng
        )
        ratios.append(found.value / np.sqrt(np.mean((near - exact) ** 2)))
    assert 0.8 < np.mean(ratios) < 1.25
