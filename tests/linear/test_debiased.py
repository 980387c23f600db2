"""Intervals for every coefficient: right limits, right laws, right coverage."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from unseen.errors import InputError
from unseen.linear.debiased import debiased_lasso


def table(n=80, p=30, seed=0, effects=(2.0, -1.0)):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    beta = np.zeros(p)
    beta[: len(effects)] = effects
    return X, X @ beta + rng.normal(size=n), beta


def values(found):
    return np.array([np.nan if e.value is None else e.value for _, e in found])


def least_squares(X, y):
    design = np.column_stack([np.ones(len(y)), X])
    return np.linalg.lstsq(design, y, rcond=None)[0][1:]


def test_without_a_penalty_on_the_nodes_it_is_least_squares():
    X, y, _ = table()
    found = debiased_lasso(X, y, node_alpha=1e-8)
    np.testing.assert_allclose(values(found), least_squares(X, y), atol=1e-5)


def test_the_estimate_by_its_formula_with_another_solver():
    # Node lassos by plain coordinate descent, the factor by dropping one column at a
    # time: an independent reading of the page.
    X, y, _ = table(n=60, p=12)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    t = y - y.mean()
    n, alpha, node = 60, 0.2, 0.1

    def lasso(A, b, penalty):
        coef = np.zeros(A.shape[1])
        for _ in range(400):
            for j in range(A.shape[1]):
                r = b - A @ coef + A[:, j] * coef[j]
                c = A[:, j] @ r / n
                size = A[:, j] @ A[:, j] / n
                coef[j] = np.sign(c) * max(abs(c) - penalty, 0) / size
        return coef

    b = lasso(Z, t, alpha)
    left, chosen = t - Z @ b, np.flatnonzero(b)
    noise = np.sqrt((left**2).mean()) / (1 - (len(chosen) + 1) / n)
    found = debiased_lasso(X, y, alpha=alpha, node_alpha=node)
    for j in (0, 1, 5):
        others = [k for k in range(12) if k != j]
        z = Z[:, j] - Z[:, others] @ lasso(Z[:, others], Z[:, j], node)
        rest = Z[:, [k for k in chosen if k != j]]
        across = z - rest @ np.linalg.lstsq(rest, z, rcond=None)[0]
        factor = (z @ z) / (across @ across)
        value = (b[j] + factor * (z @ left) / (z @ Z[:, j])) / X[:, j].std()
        half = 1.959964 * noise * np.linalg.norm(z) / (z @ Z[:, j]) / X[:, j].std()
        e = found.estimates[j]
        assert e.value == pytest.approx(value, abs=2e-4)
        assert e.high - e.value == pytest.approx(half, rel=1e-3)
    assert found.noise == pytest.approx(noise, rel=1e-4)


@settings(max_examples=8, deadline=None)
@given(
    scale=st.floats(1e-6, 1e6),
    shift=st.floats(-100, 100),
    order=st.permutations(range(6)),
)
def test_units_and_order_of_columns_change_nothing_but_themselves(scale, shift, order):
    X, y, _ = table(n=40, p=6)
    base = debiased_lasso(X, y, alpha=0.1, node_alpha=0.1)
    moved = debiased_lasso(
        X[:, order] * scale + shift, 3 * y - shift, alpha=0.3, node_alpha=0.1
    )
    np.testing.assert_allclose(
        values(moved) * scale / 3, values(base)[list(order)], rtol=1e-3, atol=1e-4
    )


def test_order_of_rows_is_of_no_matter_with_a_given_penalty():
    X, y, _ = table()
    one = debiased_lasso(X, y, alpha=0.1)
    two = debiased_lasso(X[::-1], y[::-1], alpha=0.1)
    np.testing.assert_allclose(values(one), values(two), atol=1e-5)


def test_planted_effects_are_found_and_the_same_seed_gives_the_same_bytes():
    X, y, _ = table(n=100, p=150)
    found = debiased_lasso(X, y, seed=3)
    assert set(np.flatnonzero(found.p_values < 1e-6)) == {0, 1}
    assert found["x0"].low < 2 < found["x0"].high
    again = debiased_lasso(X, y, seed=3)
    assert pickle.dumps(again.estimates) == pickle.dumps(found.estimates)
    assert again.p_values.tobytes() == found.p_values.tobytes()


def test_a_constant_column_and_a_copy_have_no_estimate():
    X, y, _ = table()
    X[:, 4] = 7.0
    X[:, 9] = 3 * X[:, 0] - 1
    found = debiased_lasso(X, y)
    unknown = [name for name, e in found if e.value is None]
    assert unknown == ["x0", "x4", "x9"]
    assert found["x4"].low is found["x4"].high is None
    assert np.isnan(found.p_values[[0, 4, 9]]).all()
    assert np.isfinite(np.delete(found.p_values, [0, 4, 9])).all()


def test_near_copies_get_wide_intervals_that_hold_the_truth():
    X, y, beta = table(n=200)
    X[:, 9] = X[:, 0] + 0.05 * np.random.default_rng(5).normal(size=200)
    found = debiased_lasso(X, y)
    wide, usual = found["x0"], found["x5"]
    assert wide.high - wide.low > 4 * (usual.high - usual.low)
    assert wide.low <= beta[0] <= wide.high


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e200])
def test_huge_and_tiny_scales_are_no_trouble(scale):
    X, y, _ = table()
    found = debiased_lasso(X * np.where(np.arange(30) == 1, scale, 1), y)
    plain = debiased_lasso(X, y)
    assert found["x1"].value * scale == pytest.approx(plain["x1"].value, rel=1e-6)


def test_a_target_without_variation_has_effects_of_zero():
    X, _, _ = table()
    found = debiased_lasso(X, np.full(80, 3.0))
    assert {(e.value, e.low, e.high) for _, e in found} == {(0.0, 0.0, 0.0)}


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_names_come_from_the_frame(frame):
    X, y, _ = table(p=3)
    found = debiased_lasso(frame({"age": X[:, 0], "dose": X[:, 1], "x": X[:, 2]}), y)
    assert found.names == ("age", "dose", "x")
    assert found["dose"].value == pytest.approx(-1, abs=0.4)
    with pytest.raises(KeyError):
        found["weight"]


def test_a_plot_names_the_effects():
    X, y, _ = table(n=100, p=40)
    svg = debiased_lasso(X, y).plot(most=5).svg()
    assert ">x0<" in svg
    assert "5 of 40, the surest first" in svg


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"level": 1.0},
            "`level` must be between 0 and 1, got 1.0. The usual one is 0.95.",
        ),
        (
            {"alpha": 0.0},
            "`alpha` must be above 0 and finite, got 0.0. "
            "Leave it out to have it chosen.",
        ),
        (
            {"names": ["a"]},
            "`names` must have one name for each of the 3 columns, got 1. "
            "Leave it out to take those of the data frame.",
        ),
        (
            {"y": np.zeros(19)},
            "`y` must have one value for each of the 20 rows of `X`, got 19. "
            "Take both from the same table.",
        ),
        (
            {"y": np.r_[np.zeros(18), np.nan, np.inf]},
            "`y` must hold finite numbers, got 2 that are missing or infinite. "
            "Impute them, or drop their rows.",
        ),
        (
            {"y": np.zeros((20, 2))},
            "`y` must be one column of numbers, got the shape (20, 2). "
            "Take one target at a time.",
        ),
        (
            {"X": np.zeros(20)},
            "`X` must have rows and columns, got 1 dimensions. "
            "Pass a data frame or an array of shape (n, p).",
        ),
        (
            {"X": np.zeros((5, 3)), "y": np.zeros(5)},
            "`X` must have at least 10 rows and one column, got 5 rows and 3 columns. "
            "Fewer say nothing of a coefficient.",
        ),
        (
            {"X": np.full((20, 3), "a")},
            "`X` must hold numbers alone, got ndarray with others. "
            "Encode texts and dates first.",
        ),
    ],
)
def test_errors_say_what_to_do(change, text):
    given = {"X": np.eye(20)[:, :3], "y": np.arange(20.0)} | change
    with pytest.raises(InputError) as caught:
        debiased_lasso(given.pop("X"), given.pop("y"), **given)
    assert str(caught.value) == text


def test_a_sparse_matrix_is_refused_with_advice():
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(InputError) as caught:
        debiased_lasso(sparse.csr_array(np.eye(20)), np.arange(20.0))
    assert str(caught.value) == (
        "`X` must be dense, got csr_array. Its columns are centred here, which no "
        "sparse matrix outlives: pass `X.toarray()`."
    )


def covered(n, p, draws, rho):
    matter, rest = [], []
    for b in range(draws):
        rng = np.random.default_rng([7, b])
        X = rng.normal(size=(n, p))
        for j in range(1, p):
            X[:, j] = rho * X[:, j - 1] + (1 - rho**2) ** 0.5 * X[:, j]
        beta = np.zeros(p)
        beta[rng.choice(p, 4, replace=False)] = 0.6
        found = debiased_lasso(X, X @ beta + rng.normal(size=n), seed=b)
        holds = [
            e.low <= truth <= e.high for (_, e), truth in zip(found, beta, strict=True)
        ]
        matter += [h for h, truth in zip(holds, beta, strict=True) if truth]
        rest += [h for h, truth in zip(holds, beta, strict=True) if not truth]
    return np.mean(matter), np.mean(rest)


def test_coverage_on_a_small_wide_table():
    matter, rest = covered(80, 100, 8, 0.3)
    assert 0.8 <= matter <= 1
    assert 0.93 <= rest <= 0.985


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_coverage_of_the_simulation(rho):
    matter, rest = covered(150, 250, 60, rho)
    assert 0.90 <= matter <= 0.99
    assert 0.94 <= rest <= 0.975
