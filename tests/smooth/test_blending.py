"""Weights of fits, against a grid over the simplex."""

from itertools import product

import numpy as np
import pytest

from unseen.smooth.blending import blend_odds, blend_values


def on_a_grid(R, steps=100):
    m = R.shape[1]
    least = np.mean(R**2, axis=0).min()
    best = (np.inf, None)
    for first, second in product(range(steps + 1), repeat=2):
        if first + second <= steps:
            w = np.array([first, second, steps - first - second]) / steps
            value = np.sum((R @ w) ** 2) + m**2 * least * np.sum((w - 1 / m) ** 2)
            best = min(best, (value, tuple(w)))
    return best[1]


@pytest.mark.parametrize("seed", range(4))
def test_values_are_blended_as_by_a_grid(seed):
    rng = np.random.default_rng(seed)
    R = rng.normal(size=(60, 1)) + rng.normal(size=(60, 3)) * rng.uniform(0.1, 2, 3)
    np.testing.assert_allclose(blend_values(R), on_a_grid(R), atol=0.011)


def test_equal_fits_share_alike():
    r = np.random.default_rng(0).normal(size=(30, 1))
    np.testing.assert_allclose(blend_values(np.repeat(r, 4, axis=1)), 0.25)


def test_perfect_fits_share_alike():
    np.testing.assert_allclose(blend_values(np.zeros((5, 2))), 0.5)


def test_one_fit_takes_all():
    assert blend_values(np.ones((5, 1))).tolist() == [1.0]


def test_odds_that_boast_are_shrunk():
    rng = np.random.default_rng(1)
    odds = rng.normal(size=(400, 1))
    y = (rng.random(400) < 1 / (1 + np.exp(-odds[:, 0]))).astype(float)
    weights = blend_odds(np.column_stack([10 * odds, 10 * odds]), y)
    assert weights.sum() == pytest.approx(0.1, abs=0.03)


def test_odds_on_chance_count_for_little():
    rng = np.random.default_rng(2)
    good = 2 * rng.normal(size=400)
    y = (rng.random(400) < 1 / (1 + np.exp(-good))).astype(float)
    weights = blend_odds(np.column_stack([good, 2 * rng.normal(size=400)]), y)
    assert weights[0] > 5 * weights[1]
