"""Pairs of columns against least squares, pair by pair."""

from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from unseen.stats import pairs
from unseen.stats.pairs import (
    add_columns,
    full_line,
    linear_pairs,
    product_pairs,
    standardised,
)


def columns(n=250, m=9, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, m)) * rng.uniform(0.1, 50, m) + rng.uniform(-9, 9, m)
    x[:, 4] += 0.8 * x[:, 1]
    y = 2 * x[:, 1] - x[:, 4] + x[:, 6] * x[:, 7] / 50 + rng.normal(size=n)
    return x, y


def r_squared(x, y):
    return LinearRegression().fit(x, y).score(x, y)


def test_scales_as_scikit_learn_does():
    x, _ = columns()
    np.testing.assert_allclose(
        standardised(x), StandardScaler().fit_transform(x), atol=1e-5
    )


def test_gaps_are_at_the_mean_and_constants_at_nothing():
    x = np.array([[1.0, 7.0], [3.0, 7.0], [np.nan, 7.0], [5.0, np.inf]])
    z = standardised(x)
    assert z[2, 0] == 0
    assert z[:, 1].tolist() == [0, 0, 0, 0]


def test_lines_are_those_of_least_squares():
    x, y = columns()
    found = linear_pairs(x, y, 36)
    expected = {
        (i, j): r_squared(x[:, [i, j]], y) for i, j in combinations(range(9), 2)
    }
    assert {(p.i, p.j) for p in found} == expected.keys()
    for p in found:
        assert p.share == pytest.approx(expected[p.i, p.j], abs=1e-4)
        alone = max(r_squared(x[:, [k]], y) for k in (p.i, p.j))
        assert p.alone == pytest.approx(alone, abs=1e-4)
    shares = [p.share for p in found]
    assert shares == sorted(shares, reverse=True)


def test_products_are_correlations_of_products():
    x, y = columns()
    z = standardised(x)
    for p in product_pairs(z, y, 36):
        r = np.corrcoef(z[:, p.i].astype(float) * z[:, p.j], y)[0, 1]
        assert p.share == pytest.approx(r**2, abs=1e-4)
    best = product_pairs(z, x[:, 6] * x[:, 7] - x[:, 7] * x[:, 6].mean(), 1)[0]
    assert (best.i, best.j) == (6, 7)


@pytest.mark.parametrize("find", [linear_pairs, product_pairs])
def test_blocks_are_seamless(monkeypatch, find):
    x, y = columns(m=30)
    x = standardised(x)
    whole = [(p.i, p.j) for p in find(x, y, 20)]
    monkeypatch.setattr(pairs, "_BLOCK", 7)
    assert [(p.i, p.j) for p in find(x, y, 20)] == whole


def test_the_difference_of_twins_is_found():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(400, 12)) * 1e4
    x[:, 9] = x[:, 3] + rng.normal(size=400)
    best = linear_pairs(x, x[:, 9] - x[:, 3], 1)[0]
    assert (best.i, best.j) == (3, 9)
    assert best.share == pytest.approx(1, abs=1e-6)
    assert best.alone < 0.05


@pytest.mark.parametrize("find", [linear_pairs, product_pairs])
def test_one_column_is_no_pair(find):
    x, y = columns(m=9)
    assert find(standardised(x[:, :1]), y, 5) == []


def test_all_columns_are_least_squares():
    x, y = columns()
    order, share = full_line(x, y)
    assert share == pytest.approx(r_squared(x, y), abs=1e-6)
    assert set(order[:2].tolist()) == {1, 4}


def test_columns_are_added_by_what_they_explain():
    x, y = columns()
    steps = add_columns(standardised(x), y, (1,), 4)
    assert [len(chosen) for chosen, _ in steps] == [1, 2, 3, 4]
    assert steps[1][0] == (1, 4)
    for chosen, share in steps:
        assert share == pytest.approx(r_squared(x[:, chosen], y), abs=1e-3)
