"""Distances of distributions against SciPy's, their laws, and their size."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.stats.shift import (
    chance_distance,
    class_shift,
    distances,
    half_width,
    mean_shift,
)

stats = pytest.importorskip("scipy.stats")
COUNTS = st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(lambda c: sum(c))


def one(counts):
    return np.array([counts])


def apart(a, b, *, ordered):
    return float(distances(one(a), one(b), np.array([ordered]))[0])


def test_ordered_bins_agree_with_scipy():
    rng = np.random.default_rng(0)
    a, b = rng.integers(1, 9, 300), rng.integers(2, 10, 200)
    counts = [np.bincount(v, minlength=10) for v in (a, b)]
    # scipy.stats.ks_2samp(a, b).statistic
    expected = stats.ks_2samp(a, b, method="asymp").statistic
    assert apart(*counts, ordered=True) == pytest.approx(expected)


def test_unordered_bins_by_hand():
    # |2 - 5| + |6 - 1| + |2 - 4| of 10 rows each, halved.
    assert apart([0, 2, 6, 2], [0, 5, 1, 4], ordered=False) == pytest.approx(0.5)


def test_gaps_count_even_where_the_values_agree():
    assert apart([1, 6, 3], [6, 2, 2], ordered=True) == pytest.approx(0.5)
    assert apart([0, 5, 5], [10, 0, 0], ordered=True) == 1.0


@given(COUNTS, COUNTS, st.booleans())
def test_a_distance_is_symmetric_and_between_0_and_1(a, b, ordered):
    d = apart(a, b, ordered=ordered)
    assert 0 <= d <= 1
    assert d == pytest.approx(apart(b, a, ordered=ordered))
    assert apart(a, a, ordered=ordered) == 0


@pytest.mark.parametrize("levels", [3, 40])
def test_the_chance_part_is_the_mean_over_samples(levels):
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(levels))
    first, second = rng.multinomial(600, p, 400), rng.multinomial(200, p, 400)
    words = np.zeros(400, bool)
    empty = np.zeros((400, 1), np.int64)
    a, b = np.hstack([empty, first]), np.hstack([empty, second])
    measured = distances(a, b, words).mean()
    assert chance_distance(a, b, words).mean() == pytest.approx(measured, rel=0.06)


def test_the_chance_part_of_ordered_columns_is_that_of_continuous_values():
    rng = np.random.default_rng(0)
    # Mean of the two-sample Kolmogorov-Smirnov distance by simulation.
    measured = np.mean(
        [
            stats.ks_2samp(rng.random(300), rng.random(200), method="asymp").statistic
            for _ in range(150)
        ]
    )
    counts = one([0, 300]), one([0, 200])
    due = float(chance_distance(*counts, np.array([True]))[0])
    assert due == pytest.approx(measured, rel=0.08)


def test_the_width_is_that_of_its_formula_and_of_mcdiarmid():
    assert half_width(750, 250, 0.001) == pytest.approx(
        sqrt(log(2000) / 2) * sqrt(1 / 750 + 1 / 250)
    )


def test_distances_stray_further_than_the_width_less_often_than_said():
    rng = np.random.default_rng(1)
    p = rng.dirichlet(np.ones(12))
    a = np.hstack([np.zeros((2000, 1), int), rng.multinomial(300, p, 2000)])
    b = np.hstack([np.zeros((2000, 1), int), rng.multinomial(100, p, 2000)])
    for ordered in (True, False):
        kind = np.full(2000, ordered)
        d = distances(a, b, kind)
        due = 0.0 if ordered else chance_distance(a, b, kind)
        assert (d - due > half_width(300, 100, 0.05)).mean() <= 0.05


def test_a_shift_of_two_classes_agrees_with_the_pooled_test():
    e = class_shift(np.array([700, 300]), np.array([150, 150]), rows=(1000, 300))
    # Pooled share (300 + 150) / 1300; scipy.stats.norm.ppf(0.975)
    p = 450 / 1300
    half = stats.norm.ppf(0.975) * sqrt(p * (1 - p) * (1 / 1000 + 1 / 300))
    assert e.value == pytest.approx(0.2)
    assert (e.low, e.high) == pytest.approx((0.2 - half, 0.2 + half), abs=1e-6)


def test_a_shift_within_chance_has_0_in_its_interval():
    e = class_shift(np.array([70, 30]), np.array([15, 8]), rows=(100, 23))
    assert e.low == 0.0


def test_classes_of_one_distribution_are_hardly_ever_told_apart():
    rng = np.random.default_rng(0)
    told = 0
    for _ in range(1000):
        a = rng.multinomial(400, [0.5, 0.3, 0.15, 0.05])
        b = rng.multinomial(150, [0.5, 0.3, 0.15, 0.05])
        low = class_shift(a, b, rows=(400, 150), level=0.95).low
        told += low is not None and low > 0
    assert told / 1000 <= 0.06


def test_the_mean_s_shift_agrees_with_welch():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=400), rng.normal(0.3, 2, size=200)
    e = mean_shift(a, b, rows=(400, 200))
    # scipy.stats.ttest_ind(b, a, equal_var=False): difference / t is the error.
    welch = stats.ttest_ind(b, a, equal_var=False)
    spread = a.std(ddof=1)
    error = (b.mean() - a.mean()) / welch.statistic / spread
    assert e.value == pytest.approx((b.mean() - a.mean()) / spread)
    assert e.high is not None
    assert e.high - e.value == pytest.approx(stats.norm.ppf(0.975) * error, rel=1e-6)


def test_fewer_independent_rows_make_it_wider():
    values = np.arange(100.0), np.arange(100.0) + 30
    few, many = (mean_shift(*values, rows=(n, n)) for n in (25, 100))
    assert few.low is not None
    assert many.low is not None
    assert (few.value or 0) - few.low == pytest.approx(
        2 * ((many.value or 0) - many.low)
    )


@given(st.floats(-100, 100), st.sampled_from([0.25, 8.0]))
def test_the_mean_s_shift_has_no_unit(start, unit):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=60), rng.normal(0.4, 1, size=40)
    plain = mean_shift(a, b, rows=(60, 40))
    scaled = mean_shift(start + unit * a, start + unit * b, rows=(60, 40))
    assert scaled.value == pytest.approx(plain.value)
    assert scaled.low == pytest.approx(plain.low)
