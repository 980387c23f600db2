"""Kernels of features and of rows, against slow loops."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.polynomial import polynomial

from unseen.smooth.columns import code_rows, learn_column
from unseen.smooth.kernels import Component, brownian, components_of, sobolev, straight
from unseen.smooth.products import IndicatorKernel, ProductKernel


def table(n=25, gaps=True, seed=0):
    rng = np.random.default_rng(seed)
    number = rng.normal(size=n)
    holed = rng.integers(0, 6, n).astype(float)
    if gaps:
        holed[:4] = np.nan
    words = rng.choice(["a", "b", "c"], n).astype(object)
    return [number, holed, words]


def coded(columns_of, *others):
    columns = [learn_column(str(j), v) for j, v in enumerate(columns_of)]
    return columns, *(code_rows(columns, each) for each in (columns_of, *others))


def test_sobolev_is_bernoulli_polynomials():
    # B2 and B4 by their coefficients, over 2! and 4!.
    second = [1 / 6, -1, 1]
    fourth = [-1 / 30, 0, 1, -2, 1]
    u, v = np.array([0.0, 0.2, 0.9]), np.array([0.1, 1.0])
    expected = np.empty((3, 2))
    for i, a in enumerate(u):
        for j, b in enumerate(v):
            k2 = polynomial.polyval(a, second) * polynomial.polyval(b, second) / 4
            k4 = polynomial.polyval(abs(a - b), fourth) / 24
            expected[i, j] = (a - 0.5) * (b - 0.5) + k2 - k4
    np.testing.assert_allclose(sobolev(u, v), expected, atol=1e-15)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=12))
@settings(max_examples=40, deadline=None)
def test_kernels_are_positive_semidefinite(places):
    u = np.array(places)
    for kernel in (brownian, sobolev, straight):
        gram = kernel(u, u)
        np.testing.assert_array_equal(gram, gram.T)
        assert np.linalg.eigvalsh(gram).min() > -1e-12


def test_brownian_is_the_mean_of_indicators():
    u = np.array([0.3, 0.8])
    knots = (np.arange(100_000) + 0.5) / 100_000
    steps = (u[:, None] >= knots).astype(float)
    np.testing.assert_allclose(brownian(u, u), steps @ steps.T / 1e5, atol=1e-4)


def product_by_loops(kernel, a, b):
    found = np.empty((a.n, b.n))
    for i in range(a.n):
        for k in range(b.n):
            one, other = a.take([i]), b.take([k])
            factors = {}
            for part, weight in zip(kernel.components, kernel.weights, strict=True):
                value = float(part.gram(one, other)[0, 0])
                factors.setdefault(part.group, 1.0)
                factors[part.group] += kernel.eta * weight * value
            found[i, k] = (np.prod(list(factors.values())) - 1) / kernel.eta
    return found


def test_product_is_the_product():
    columns, rows, new = coded(table(), table(5, seed=1))
    parts = components_of(columns, ("rough rank", "smooth place"))
    weights = np.linspace(0.2, 1, len(parts))
    weights[1] = 0
    kernel = ProductKernel(components=parts, weights=weights, eta=0.7)
    np.testing.assert_allclose(
        kernel.gram(new, rows), product_by_loops(kernel, new, rows), rtol=1e-12
    )


@pytest.mark.parametrize("eta", [0.0, 1e-9])
def test_without_eta_it_is_the_sum(eta):
    columns, rows = coded(table())
    parts = components_of(columns, ("smooth place",))
    kernel = ProductKernel(components=parts, weights=np.ones(len(parts)), eta=eta)
    mains = sum(kernel.main(group, rows, rows) for group in kernel.groups)
    np.testing.assert_allclose(kernel.gram(rows, rows), mains, rtol=1e-12)


def test_indicator_is_as_published():
    X = np.random.default_rng(0).integers(0, 9, (12, 3)).astype(float)
    columns, rows = coded(list(X.T))
    parts = components_of(columns, ("rough rank",))
    kernel = IndicatorKernel(knots=rows, components=parts, weights=np.ones(3), eta=1.0)
    expected = np.zeros((12, 12))
    for i in range(12):
        for a in range(12):
            for b in range(12):
                s = np.sum(np.minimum(X[a], X[b]) >= X[i])
                expected[a, b] += 2.0**s - 1
    np.testing.assert_allclose(kernel.gram(rows, rows), expected / 12, rtol=1e-12)


def test_indicator_takes_categories_and_gaps():
    columns, rows = coded(table())
    parts = components_of(columns, ("rough rank",))
    assert [p.shape for p in parts] == ["rough rank", "rough rank", "absent", "level"]
    kernel = IndicatorKernel(
        knots=rows, components=parts, weights=np.array([1, 0.5, 1, 0.3]), eta=0.4
    )
    rank = np.where(rows.absent, np.nan, rows.rank)
    expected = np.zeros((rows.n, rows.n))
    for a in range(rows.n):
        for b in range(rows.n):
            for i in range(rows.n):
                low = np.minimum(rank[:2, a], rank[:2, b])
                steps = (low >= rank[:2, i]) * np.array([1, 0.5])
                same = [
                    rows.absent[1, a] == rows.absent[1, b],
                    0.3 * (rows.level[2, a] == rows.level[2, b]),
                ]
                expected[a, b] += np.prod(1 + 0.4 * np.append(steps, same)) - 1
    expected /= 0.4 * rows.n
    np.testing.assert_allclose(kernel.gram(rows, rows), expected, rtol=1e-11)
    assert np.linalg.eigvalsh(expected).min() > -1e-10


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_ranks_know_no_units(seed):
    x = np.random.default_rng(seed).normal(size=15)
    part = Component(feature=0, shape="rough rank")
    _, rows = coded([x])
    _, curved = coded([np.exp(x) * 1e5])
    np.testing.assert_array_equal(part.gram(rows, rows), part.gram(curved, curved))


def test_places_stay_within_the_training_range():
    _, _, new = coded([np.array([1.0, 3.0])], [np.array([-9.0, 2.0, 9.0])])
    np.testing.assert_allclose(new.place[0], [0, 0.5, 1])
    np.testing.assert_allclose(new.rank[0], [0.25, 0.5, 0.75])


@pytest.mark.parametrize("size", [1e-300, 1e-10, 1e300])
def test_places_at_any_scale(size):
    _, rows = coded([np.array([-1.0, 0.0, 1.0]) * size])
    np.testing.assert_allclose(rows.place[0], [0, 0.5, 1])


def test_constant_and_empty_features_have_no_component():
    columns = [
        learn_column("constant", np.ones(4)),
        learn_column("empty", np.full(4, np.nan)),
        learn_column("word", np.array(["a"] * 4, object)),
    ]
    assert components_of(columns, ("rough rank",)) == ()


def test_levels_that_were_never_seen_equal_nothing():
    words = np.array(["a", None, "b"], object)
    new = np.array(["z", None], object)
    _, rows, fresh = coded([words], [new])
    part = Component(feature=0, shape="level")
    assert part.gram(fresh, rows).tolist() == [[0, 0, 0], [0, 1, 0]]


def test_a_gap_that_was_never_seen_stands_in_the_middle():
    _, rows, fresh = coded([np.array([1.0, 2.0, 3.0])], [np.array([np.nan])])
    assert not fresh.absent.any()
    assert (fresh.rank[0, 0], fresh.place[0, 0]) == (0.5, 0.5)
    assert rows.n == 3
