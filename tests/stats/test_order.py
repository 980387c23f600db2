"""Samples of times: against SciPy, by brute force, and by chance."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.stats.order import best_cut, distance_of, resemblance_along

stats = pytest.importorskip("scipy.stats")
TIMES = st.lists(st.integers(0, 20).map(float), min_size=1, max_size=30).map(np.array)


@pytest.mark.parametrize("seed", range(3))
def test_the_distance_agrees_with_scipy(seed):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=80), rng.normal(0.3, 1, size=50).round(1)
    # scipy.stats.ks_2samp(a, b).statistic
    expected = stats.ks_2samp(a, b, method="asymp").statistic
    assert distance_of(a, b) == pytest.approx(expected)


@given(TIMES, TIMES)
def test_the_distance_is_symmetric_and_does_not_change_with_the_clock(a, b):
    assert distance_of(a, b) == pytest.approx(distance_of(b, a))
    assert distance_of(a, b) == pytest.approx(distance_of(3 * a + 7, 3 * b + 7))


@given(TIMES, TIMES)
def test_no_cut_parts_better_than_the_best(a, b):
    cut, late, early = best_cut(a, b)
    wrong = [int((a > t).sum() + (b <= t).sum()) for t in np.append(a, b)]
    assert late + early == min(wrong)
    assert (late, early) == ((a > cut).sum(), (b <= cut).sum())


def test_rows_in_no_order_resemble_their_neighbours_by_chance_alone():
    rng = np.random.default_rng(0)
    n = 400
    found = [
        resemblance_along(rng.normal(size=(n, 1)), np.arange(n) * 1.0, rng)
        for _ in range(300)
    ]
    assert np.mean(found) == pytest.approx(0.0, abs=0.015)
    assert np.std(found) == pytest.approx(1 / np.sqrt(n), rel=0.12)


def test_a_series_has_its_own_correlation():
    rng = np.random.default_rng(0)
    y = np.zeros(4000)
    for t in range(1, 4000):
        y[t] = 0.6 * y[t - 1] + rng.normal()
    order = rng.permutation(4000)
    r = resemblance_along(y[order][:, None], order.astype(float), rng)
    # numpy.corrcoef(y[1:], y[:-1])[0, 1]
    assert r == pytest.approx(np.corrcoef(y[1:], y[:-1])[0, 1], abs=0.005)


def test_equal_times_tell_no_order():
    rng = np.random.default_rng(0)
    # Sorted by the target, but all at one time.
    y = np.sort(rng.normal(size=2000))[:, None]
    assert abs(resemblance_along(y, np.zeros(2000), rng)) < 4 / np.sqrt(2000)


def test_a_constant_resembles_nothing():
    rng = np.random.default_rng(0)
    assert resemblance_along(np.ones((50, 1)), np.arange(50.0), rng) == 0.0
